"""Standard input as an asynchronous stream, which never keeps the program from ending."""

from __future__ import annotations

import asyncio
import os
import sys
from threading import Thread

__all__ = ["open_standard_input"]

_BLOCK = 1 << 16


def open_standard_input(descriptor: int = 0) -> asyncio.StreamReader:
    """Return what is read from standard input, in the running loop.

    A daemon thread reads the descriptor itself: Ctrl-C need not wait for it, and no lock of a stream is held when the
    interpreter ends.
    """
    reader = asyncio.StreamReader(limit=sys.maxsize)
    Thread(target=_feed, args=(reader, asyncio.get_running_loop(), descriptor), daemon=True).start()
    return reader


def _feed(reader: asyncio.StreamReader, loop: asyncio.AbstractEventLoop, descriptor: int) -> None:
    try:
        while block := os.read(descriptor, _BLOCK):
            loop.call_soon_threadsafe(reader.feed_data, block)
        loop.call_soon_threadsafe(reader.feed_eof)
    except RuntimeError:  # the loop has ended, and nobody waits for more
        return

"""Standard input as an asynchronous iterator of lines, which ends when the program does."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from threading import Thread

__all__ = ["StandardInput"]

_BLOCK = 1 << 16


class StandardInput:
    """The lines of standard input, decoded and passed through a function.

    A daemon thread reads the descriptor itself: no lock of a stream is held when the interpreter ends.
    """

    def __init__(self, change: Callable[[str], str] = str, *, descriptor: int = 0) -> None:
        self._change, self._descriptor = change, descriptor

    async def __aiter__(self) -> AsyncIterator[str]:
        lines: asyncio.Queue[bytes | None] = asyncio.Queue()
        Thread(target=self._read, args=(asyncio.get_running_loop(), lines), daemon=True).start()
        while (line := await lines.get()) is not None:
            yield self._change(line.decode("utf-8", "replace"))

    def _read(self, loop: asyncio.AbstractEventLoop, lines: asyncio.Queue[bytes | None]) -> None:
        """Put every line into the queue, then None."""
        rest = b""
        try:
            while block := os.read(self._descriptor, _BLOCK):
                *whole, rest = (rest + block).split(b"\n")
                for line in whole:
                    loop.call_soon_threadsafe(lines.put_nowait, line)
            if rest:
                loop.call_soon_threadsafe(lines.put_nowait, rest)
            loop.call_soon_threadsafe(lines.put_nowait, None)
        except RuntimeError:  # the loop has ended, and nobody waits for more
            return

"""The progress bar: on standard error, on a terminal, and only when the work takes long."""

from __future__ import annotations

import os
import sys
import time
from typing import Final, Self

__all__ = ["Progress"]

_PATIENCE: Final = 1.0
"""Seconds before anything is shown."""

_PACE: Final = 0.1
"""Seconds between two drawings."""

_CLEAR: Final = "\r\x1b[K"


class Progress:
    """The line that says how many payloads are checked, and how much of the current file.

    A context manager that removes its line on exit. It draws nothing where standard error is no terminal, where the
    terminal is dumb, and in CI.
    """

    def __init__(self) -> None:
        quiet = os.environ.get("TERM") == "dumb" or bool(os.environ.get("CI"))
        stream = sys.stderr
        self._stream = None if quiet or stream is None or stream.closed or not stream.isatty() else stream
        self._next = time.monotonic() + _PATIENCE
        self._drawn = False
        self._payloads = self._done = self._total = 0
        self._name = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def open_file(self, name: str, total: int) -> None:
        """Name the file that is checked from now on, and its size in bytes, 0 where that is not known."""
        self._name, self._total, self._done = name, total, 0

    def step(self, size: int) -> None:
        """Count one payload of so many bytes."""
        if self._stream is None:
            return
        self._payloads += 1
        self._done += size
        if (now := time.monotonic()) < self._next:
            return
        self._next = now + _PACE
        share = min(self._done / self._total, 1.0) if self._total else 1.0
        bar = "#" * round(20 * share)
        shown = os.path.basename(self._name).encode("ascii", "replace").decode()[:30]
        self._stream.write(f"{_CLEAR}[{bar:<20}] {share:4.0%} of {shown}, {self._payloads:,} payloads")
        self._stream.flush()
        self._drawn = True

    def clear(self) -> None:
        """Remove the line."""
        if self._drawn and self._stream is not None:
            self._stream.write(_CLEAR)
            self._stream.flush()
            self._drawn = False

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

_MEASURED: Final = 0.5
"""Seconds after which a rate means something."""

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
        self._began, self._before, self._start = time.monotonic(), 0, 0
        self._name = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def open_file(self, name: str, total: int) -> None:
        """Name the file that is checked from now on, and its size in bytes, 0 where that is not known."""
        self._name, self._total, self._done = name, total, 0
        self._began, self._before = time.monotonic(), self._payloads

    def step(self, size: int) -> None:
        """Count one payload of so many bytes."""
        if self._stream is None:
            return
        self._payloads += 1
        self._done += size
        self._draw()

    def show(self, name: str, payloads: int, done: int, total: int) -> None:
        """Show how many payloads are checked, and how many bytes of all files."""
        if self._stream is None:
            return
        if self._name == "":
            self._began, self._before, self._start = time.monotonic(), payloads, done
        self._name, self._payloads, self._done, self._total = name, payloads, done, total
        self._draw()

    def _draw(self) -> None:
        if self._stream is None or (now := time.monotonic()) < self._next:
            return
        self._next = now + _PACE
        share = min(self._done / self._total, 1.0) if self._total else 1.0
        bar = "#" * round(20 * share)
        shown = os.path.basename(self._name).encode("ascii", "replace").decode()[:30]
        pace = self._pace(now - self._began)
        self._stream.write(f"{_CLEAR}[{bar:<20}] {share:4.0%} of {shown}, {self._payloads:,} payloads{pace}")
        self._stream.flush()
        self._drawn = True

    def _pace(self, seconds: float) -> str:
        """Return the rate, and the time that is left where the size is known."""
        read, payloads = self._done - self._start, self._payloads - self._before
        if seconds < _MEASURED or not read:
            return ""
        left = max(0, self._total - self._done) * seconds / read
        minutes, rest = divmod(round(left), 60)
        ahead = f", {minutes}:{rest:02} left" if self._total else ""
        return f", {payloads / seconds:,.0f}/s{ahead}"

    def clear(self) -> None:
        """Remove the line."""
        if self._drawn and self._stream is not None:
            self._stream.write(_CLEAR)
            self._stream.flush()
            self._drawn = False

"""Text that waits for the end of a report: in memory while there is little, then in a temporary file."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Final
from weakref import finalize

__all__ = ["Spool"]

_LITTLE: Final = 1 << 18
"""Characters that stay in memory."""


class Spool:
    """Text that is added piece by piece, then taken line by line, so that memory stays flat."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(  # noqa: SIM115  it lives as long as the spool
            _LITTLE, "w+", encoding="utf-8", errors="backslashreplace", newline="\n"
        )
        finalize(self, self._file.close)

    def add(self, text: str) -> None:
        """Add text."""
        self._file.write(text)

    def lines(self) -> Iterator[str]:
        """Yield the lines with their ends, and begin anew."""
        self._file.seek(0)
        yield from self._file
        self._file.seek(0)
        self._file.truncate()

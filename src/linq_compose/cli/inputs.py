"""What is read: files and standard input as bytes, whole or block by block, and the payloads in them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from linq_compose._row_files import BYTE_ORDER_MARK, is_binary
from linq_compose._special_files import why_special
from linq_compose.cli.console import read_input
from linq_compose.lint.source_map import Place, SourceMap

__all__ = ["LINED", "STDIN", "Payload", "Source", "Stream", "Unreadable", "decode", "open_stream", "read_source"]

STDIN: Final = "<stdin>"
LINED: Final = (".jsonl", ".ndjson")
_SPACE: Final = b" \t\r\n"
_HEAD: Final = 8192
_BLOCK: Final = 1 << 18
"""Bytes of a file of many payloads that are read, and checked, at a time."""


class Unreadable(Exception):
    """An input that cannot be read: its `name` and the `reason`, which make one line."""

    name: str
    reason: str

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason


@dataclass(eq=False)  # not frozen: that would double the time that it takes to make one, of many
class Payload:
    """One payload: its bytes, the name of its file, and the line of the file on which it begins."""

    name: str
    data: bytes
    line: int = 1
    lined: bool = False

    def locate(self, pointer: str) -> tuple[int, int]:
        """Return line and column (from 1, in code points) in the file of the value at a path, or of what broke."""
        return self.region(pointer)[0]

    def region(self, pointer: str) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return where in the file the value at a path starts and ends, as lines and columns; the end is exclusive.

        Of a payload that cannot be parsed, the place where it breaks.
        """
        if self._broken is not None and not pointer:
            line, column = self._broken
            start = (self.line + line - 1, column)
            return start, start
        place = self.place(pointer)
        return self.position(place.offset), self.position(place.end)

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column in the file of an offset into the text of this payload."""
        above = self.text.count("\n", 0, offset)
        return self.line + above, offset - self.text.rfind("\n", 0, offset)

    @property
    def is_json(self) -> bool:
        """Whether the payload can be parsed."""
        return self._broken is None

    def place(self, pointer: str) -> Place:
        """Return the place of the value at a path in the text of this payload alone."""
        return self._map.locate(pointer)

    @cached_property
    def text(self) -> str:
        """The payload as text; what is no UTF-8 is replaced."""
        return self.data.decode("utf-8", "replace")

    @cached_property
    def _map(self) -> SourceMap:
        return SourceMap(self.text)

    @cached_property
    def _broken(self) -> tuple[int, int] | None:
        """Where the text stops being JSON in UTF-8, if it does."""
        try:
            json.loads(self.data.decode("utf-8"))
        except UnicodeDecodeError as error:
            above = self.data[: error.start]
            return above.count(b"\n") + 1, len(above[above.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        except json.JSONDecodeError as error:
            return error.lineno, error.colno
        except (ValueError, RecursionError):
            return None
        return None


@dataclass(frozen=True)
class Source:
    """A file or standard input, or whole lines of it: bytes, whether each line is a payload, the first line's number.

    Read whole, `line` is 1.
    """

    name: str
    data: bytes
    lined: bool
    line: int = 1

    @property
    def mark(self) -> bytes:
        """The byte order mark before the first line, which belongs to the file and to no payload; mostly empty."""
        return BYTE_ORDER_MARK if self.lined and self.line == 1 and self.data.startswith(BYTE_ORDER_MARK) else b""

    def payloads(self) -> Iterator[Payload]:
        """Yield the payloads; blank lines are none."""
        if not self.lined:
            yield Payload(self.name, self.data, self.line)
            return
        name, data = self.name, self.data.removeprefix(self.mark)
        for number, line in enumerate(data.split(b"\n"), self.line):
            if line.strip(_SPACE):
                yield Payload(name, line, number, lined=True)


@dataclass(frozen=True)
class Stream:
    """A file or standard input that is being read: its name, its size in bytes, 0 where unknown, and its content.

    `blocks` yields it once, in order: whole, or as a number of whole lines where each line is a payload. It raises
    `Unreadable` where reading fails.
    """

    name: str
    size: int
    blocks: Iterator[Source]


def open_stream(path: str, *, lined: bool = False) -> Stream:
    """Return the stream of a file, or of standard input for `-`; raises `Unreadable`.

    A file of lines is read block by block. Standard input is read whole, unless it is said to be `lined`.
    """
    if path == "-":
        buffer = getattr(sys.stdin, "buffer", None)
        if lined and buffer is not None:
            return Stream(STDIN, 0, _blocks(STDIN, buffer.read1))
        source = read_source(path, lined=lined)
        return Stream(source.name, len(source.data), iter((source,)))
    if not (lined or path.lower().endswith(LINED)):
        source = read_source(path)
        return Stream(path, len(source.data), iter((source,)))
    try:
        _require_file(path)
        file = open(path, "rb")  # noqa: SIM115  it is closed when its blocks end
        size = os.fstat(file.fileno()).st_size
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None

    def blocks() -> Iterator[Source]:
        with file:
            yield from _blocks(path, file.read)

    stream = blocks()
    first = next(stream, None)  # a binary file, or one that cannot be read, is refused before it is announced
    return Stream(path, size, iter(()) if first is None else _chained(first, stream))


def _chained(first: Source, rest: Iterator[Source]) -> Iterator[Source]:
    yield first
    yield from rest


def _blocks(name: str, read: Callable[[int], bytes]) -> Iterator[Source]:
    """Yield what is read as blocks of whole lines; raises `Unreadable`."""
    waiting: list[bytes] = []
    number = 1
    at_start = True
    while True:
        try:
            piece = read(_BLOCK)
        except (OSError, ValueError) as error:
            raise _unreadable(name, error) from None
        cut = piece.rfind(b"\n") + 1
        if piece and not cut:
            waiting.append(piece)
            continue
        data = b"".join([*waiting, piece[:cut]])
        if at_start and (reason := _why_binary(data, lined=True)) is not None:
            raise Unreadable(name, reason)
        at_start = False
        if data:
            yield Source(name, data, lined=True, line=number)
        if not piece:
            return
        number += data.count(b"\n")
        waiting = [piece[cut:]]


def read_source(path: str, *, lined: bool = False, text: bool = False) -> Source:
    """Return the content of a file, or of standard input for `-`; raises `Unreadable`.

    Unless `text`, bytes that are plainly no text are refused as well.
    """
    if path == "-":
        name, data = STDIN, read_input()
        lined = lined or _is_lined(data)
    else:
        name, data = path, _read(path)
        lined = lined or name.lower().endswith(LINED)
    reason = None if text else _why_binary(data, lined=lined)
    if reason is not None:
        raise Unreadable(name, reason)
    return Source(name, data, lined)


def _read(name: str) -> bytes:
    try:
        _require_file(name)
        with open(name, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from None


def _require_file(name: str) -> None:
    """Raise `Unreadable` for what is no regular file, and OSError for what does not exist."""
    reason = why_special(name)
    if reason is not None:
        raise Unreadable(name, "is a FIFO; use - to read from a pipe" if "FIFO" in reason else reason)


def _unreadable(name: str, error: Exception) -> Unreadable:
    return Unreadable(name, (getattr(error, "strerror", None) or str(error)).lower())


_MARKS: Final = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def _why_binary(data: bytes, *, lined: bool) -> str | None:
    """Return why bytes are plainly no JSON text: another encoding, a NUL, or no UTF-8 from the very start."""
    encoding = _MARKS.get(data[:2])
    if encoding is not None:
        return f"is {encoding} text; payloads are JSON in UTF-8"
    if is_binary(data) if lined else b"\0" in data[:_HEAD]:
        return "is a binary file, not JSON"
    try:
        data[:_HEAD].lstrip(_SPACE)[:1].decode("utf-8")
    except UnicodeDecodeError:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return "is a binary file, not JSON"
    return None


def decode(source: Source) -> str:
    """Return the text of a source; raises `Unreadable` naming the first byte that is not UTF-8."""
    try:
        return source.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            source.name, f"is not UTF-8: byte {error.start} is 0x{error.object[error.start]:02X}"
        ) from None


def _is_lined(data: bytes) -> bool:
    """Return whether text is no JSON value, and each of its lines is one."""
    lines = [line for line in data.split(b"\n") if line.strip(_SPACE)]
    return len(lines) > 1 and not _is_json(data) and all(map(_is_json, lines))


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True

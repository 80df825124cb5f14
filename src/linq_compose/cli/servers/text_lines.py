"""A text as editors see it: positions by line and column, incremental changes, and the difference of two texts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate, chain
from typing import Final, Literal, NamedTuple, TypeAlias

__all__ = ["Change", "Encoding", "Position", "TextLines", "changes"]

Encoding: TypeAlias = Literal["utf-8", "utf-16", "utf-32"]
"""In what units a client counts columns; utf-16 unless it negotiates another one."""

# The line ends of the Language Server Protocol, and no others: U+2028 in a string ends no line.
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[\w.+-]+|\s+|.', re.DOTALL)
_MOST_TOKENS: Final = 4_000
"""Tokens that are compared with each other: comparing is quadratic."""


class Position(NamedTuple):
    """A place in a text: line and column, both from 0; the column in units of the encoding."""

    line: int
    column: int


class Change(NamedTuple):
    """A part of a text, `[start, end)` in code points, and what replaces it."""

    start: int
    end: int
    text: str


class TextLines:
    """A text with its lines, for a client that counts columns in the units of an encoding."""

    def __init__(self, text: str, encoding: Encoding = "utf-16") -> None:
        self.text = text
        self._encoding = encoding

    @cached_property
    def _lines(self) -> list[tuple[int, int]]:
        """Where each line starts, and where it ends without its line end."""
        lines, start = list[tuple[int, int]](), 0
        for end in _LINE_END.finditer(self.text):
            lines.append((start, end.start()))
            start = end.end()
        return [*lines, (start, len(self.text))]

    def position(self, offset: int) -> Position:
        """Return the position of an offset in code points."""
        line = bisect_right(self._lines, (offset, len(self.text))) - 1
        return Position(line, self._length(self.text[self._lines[line][0] : offset]))

    def offset(self, line: int, column: int) -> int:
        """Return the offset in code points of a position; what is beyond a line or the text is at its end."""
        if line >= len(self._lines):
            return len(self.text)
        start, end = self._lines[line]
        if self._encoding == "utf-32" or self.text[start:end].isascii():
            return min(start + column, end)
        edges = list(accumulate(chain([0], (self._length(character) for character in self.text[start:end]))))
        return start + bisect_right(edges, column) - 1

    def _length(self, text: str) -> int:
        if self._encoding == "utf-32" or text.isascii():
            return len(text)
        if self._encoding == "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(character > "\uffff" for character in text)

    def replaced(self, start: tuple[int, int], end: tuple[int, int], text: str) -> str:
        """Return the text with what is between two positions replaced."""
        return f"{self.text[: self.offset(*start)]}{text}{self.text[self.offset(*end) :]}"


def changes(old: str, new: str) -> list[Change]:
    """Return the changes that make one text of another, in order: whole tokens of JSON, and nothing between them."""
    if old == new:
        return []
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    front = _common_length(before, after)
    back = _common_length(before[front:][::-1], after[front:][::-1])
    return list(_compared(before, after, front, back))


def _compared(before: list[str], after: list[str], front: int, back: int) -> Iterator[Change]:
    """Yield the changes between two lists of tokens, of which so many at the front and the back are the same."""
    edges = list(accumulate(chain([0], map(len, before))))
    old, new = before[front : len(before) - back], after[front : len(after) - back]
    if max(len(old), len(new)) > _MOST_TOKENS:
        yield Change(edges[front], edges[front + len(old)], "".join(new))
        return
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Change(edges[front + start], edges[front + end], "".join(new[first:last]))


def _common_length(first: list[str], second: list[str]) -> int:
    length = min(len(first), len(second))
    return next((index for index in range(length) if first[index] != second[index]), length)

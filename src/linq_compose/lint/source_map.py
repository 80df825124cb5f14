"""The places of values in a JSON text: from a JSON Pointer to line, column and offsets."""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from linq_compose._pointer import Pointer

__all__ = ["Member", "Place", "SourceMap"]

# A string that is never closed ends with the text, also behind a lone backslash: so no quote is looked at twice.
_STRING: Final = r'"[^"\\]*+(?>(?:\\.[^"\\]*+)*)(?:"|\\?\Z)'
_BRACKET: Final = re.compile(rf"{_STRING}|[\[\]{{}}]", re.DOTALL)
_SCALAR: Final = re.compile(rf'{_STRING}|[^\s,:\[\]{{}}"]*', re.DOTALL)
_KEY: Final = re.compile(rf"[ \t\r\n]*({_STRING})[ \t\r\n]*:", re.DOTALL)
_VALUE: Final = re.compile(r"[ \t\r\n]*(?=[^\s,:\]}])")
_COMMA: Final = re.compile(r"[ \t\r\n]*,")
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,17}")

_Above = tuple["_Above", str] | None


@dataclass(frozen=True, slots=True)
class Place:
    """The part of a text that spells one value: `[offset, end)` in code points, and its start for people.

    `line` counts from 1 and ends at each line feed; `column` counts from 1, in code points.
    """

    line: int
    column: int
    offset: int
    end: int


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an object or element of an array, by offsets in code points.

    `token` is its key or index; `start` the offset of the key, of an element that of the value; `[value, end)` the
    value.
    """

    token: str
    start: int
    value: int
    end: int


class SourceMap:
    """A JSON text with the places of its values; of a text that is not JSON, those that can be read.

    Brackets are matched in one pass when first needed; after that each container is read when a path leads
    through it, once. Nothing recurses.

    >>> SourceMap('{"parts": [1, 2]}').locate("/parts/1")
    Place(line=1, column=15, offset=14, end=15)
    """

    def __init__(self, text: str) -> None:
        """A map of this text; nothing is read until it is needed."""
        self._text = text
        self._members: dict[int, dict[str, int]] = {}
        self._elements: dict[int, array[int]] = {}

    def locate(self, pointer: str, /) -> Place:
        """Return the place of the value at a path, else of the nearest existing value above it.

        Of a key that occurs twice in one object, the last one counts. Raises `ValueError` when the text is no
        JSON Pointer.
        """
        at = self._root
        for token in Pointer.parse(pointer).tokens:
            below = self._child(at, token)
            if below is None:
                break
            at = below
        return self._place(at)

    def offset(self, tokens: Iterable[str], /) -> int | None:
        """Return where the value at a path starts; None where there is none."""
        at: int | None = self._root
        for token in tokens:
            at = None if at is None else self._child(at, token)
        return at

    def members(self, at: int, /) -> list[Member]:
        """Return the members of the object or array that starts at an offset, each repeated key too."""
        return [Member(token, start, value, self._end(value)) for token, start, value in self._read(at)]

    def end(self, at: int, /) -> int:
        """Return where the value that starts at an offset ends."""
        return self._end(at)

    def _place(self, at: int) -> Place:
        line = bisect_left(self._line_feeds, at)
        start = self._line_feeds[line - 1] + 1 if line else 0
        return Place(line + 1, at - start + 1, at, self._end(at))

    @cached_property
    def repeated(self) -> tuple[Pointer, ...]:
        """The members whose key occurs again in the same object: each path once, in document order.

        The inside of a value that a later member replaces is skipped: no path leads there.
        """
        found: list[Pointer] = []
        waiting: list[tuple[_Above, int]] = [(None, self._root)]
        while waiting:
            above, at = waiting.pop()
            last: dict[str, int] = {}
            again: dict[str, None] = {}
            for token, _, start in self._read(at):
                if token in last:
                    again[token] = None
                last[token] = start
            found += [_pointer((above, token)) for token in last if token in again]
            inner = [((above, token), start) for token, start in last.items() if self._text[start] in "[{"]
            waiting += reversed(inner)
        return tuple(found)

    @cached_property
    def _root(self) -> int:
        value = _VALUE.match(self._text)
        return 0 if value is None else value.end()

    @cached_property
    def _line_feeds(self) -> array[int]:
        return array("q", (feed.start() for feed in re.finditer("\n", self._text)))

    @cached_property
    def _brackets(self) -> tuple[array[int], array[int]]:
        """Where each bracket opens, in order, and where its container ends; at the end of the text if it is open."""
        text = self._text
        opens, ends = array("q"), array("q")
        unclosed: list[int] = []
        for token in _BRACKET.finditer(text):
            at = token.start()
            if text[at] in "[{":
                unclosed.append(len(opens))
                opens.append(at)
                ends.append(len(text))
            elif text[at] != '"' and unclosed:
                ends[unclosed.pop()] = at + 1
        return opens, ends

    def _end(self, at: int) -> int:
        if self._text[at : at + 1] in ("[", "{"):
            opens, ends = self._brackets
            return ends[bisect_right(opens, at) - 1]
        scalar = _SCALAR.match(self._text, at)
        return at if scalar is None else scalar.end()

    def _child(self, at: int, token: str) -> int | None:
        kind = self._text[at : at + 1]
        if kind == "{":
            if at not in self._members:
                self._members[at] = {token: start for token, _, start in self._read(at)}
            return self._members[at].get(token)
        if kind != "[" or not _INDEX.fullmatch(token):
            return None
        if at not in self._elements:
            self._elements[at] = array("q", (start for _, _, start in self._read(at)))
        elements = self._elements[at]
        return elements[int(token)] if int(token) < len(elements) else None

    def _read(self, at: int) -> Iterator[tuple[str, int, int]]:
        """Yield key or index, and the starts of key and value, of all in the container that opens here that is JSON."""
        text, place, index = self._text, at + 1, 0
        keyed = text[at : at + 1] == "{"
        if not keyed and text[at : at + 1] != "[":
            return
        while True:
            token, start = str(index), -1
            if keyed:
                key = _KEY.match(text, place)
                if key is None:
                    return
                try:
                    token = json.loads(key[1], strict=False)
                except ValueError:
                    return
                start, place = key.start(1), key.end()
            value = _VALUE.match(text, place)
            if value is None:
                return
            yield token, value.end() if start < 0 else start, value.end()
            comma = _COMMA.match(text, self._end(value.end()))
            if comma is None:
                return
            place, index = comma.end(), index + 1


def _pointer(above: _Above) -> Pointer:
    tokens: list[str] = []
    while above is not None:
        above, token = above
        tokens.append(token)
    return Pointer(reversed(tokens))

"""Ranges of a text part as the rules read them: which can be read, which lie in the text, what they cover."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from linq_compose.lint.diagnostic import Mark
from linq_compose.lint.fix import Fix
from linq_compose.lint.rule import Finding
from linq_compose.models import TextDecoration, TextPart

__all__ = [
    "Covered",
    "Ranged",
    "Span16",
    "fitting",
    "inside_a_word",
    "ranged",
    "recounted",
    "said",
    "shown",
]

Span16 = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ranged:
    """One decoration with its range: where the range stands below the part, and its two UTF-16 offsets."""

    at: tuple[str | int, ...]
    start: int
    end: int
    decoration: TextDecoration


def ranged(part: TextPart) -> Iterator[Ranged]:
    """Yield the decorations whose range can be read, in document order."""
    for index, decoration in enumerate(part.text_decorations or ()):
        if isinstance(decoration, TextDecoration) and decoration.has("range"):
            yield Ranged(("text_decorations", index, "range"), *decoration.range, decoration)


def fitting(part: TextPart) -> Iterator[Ranged]:
    """Yield the decorations whose range covers something and lies in the text."""
    length = part.ruler.utf16_length
    return (each for each in ranged(part) if 0 <= each.start < each.end <= length)


def shown(start: int, end: int) -> str:
    """Return a range as it is printed: `[1, 2)`."""
    return f"[{_number(start)}, {_number(end)})"


def _number(offset: int) -> str:
    if abs(offset) < 10**18:
        return str(offset)
    return "-10**18 or less" if offset < 0 else "10**18 or more"


def said(part: TextPart, each: Ranged, *, fix: Fix | None = None, **values: Any) -> Finding:
    """Return a finding about a range: at the range, with the range as a value, and the text that it covers marked."""
    mark = Mark(part.value, part.ruler.cover(each.start, each.end)) if part.has("value") else None
    return Finding(each.at, {"range": shown(each.start, each.end), **values}, fix, mark)


def recounted(part: TextPart) -> tuple[tuple[Ranged, Span16], ...]:
    """Return every range with its UTF-16 offsets as they would be had it been counted in code points, else nothing.

    Nothing unless that is the better reading: read as code points, every edge is a word boundary inside the text;
    read as UTF-16, some edge is inside a word. Without an astral character both readings are one.
    """
    ruler = part.ruler
    if ruler.utf16_length == len(part.value):
        return ()
    found = tuple(fitting(part))
    if not all(ruler.is_word_edge(edge) for each in found for edge in (each.start, each.end)):
        return ()
    if not any(inside_a_word(part, each) for each in found):
        return ()
    return tuple((each, (ruler.to_utf16(each.start), ruler.to_utf16(each.end))) for each in found)


def inside_a_word(part: TextPart, each: Ranged) -> bool:
    """Return whether an edge of a range, read as UTF-16, is between two characters of one word."""
    ruler = part.ruler
    return any(
        ruler.splits_word(edge) and not ruler.splits_character(edge) and not ruler.splits_cluster(edge)
        for edge in (each.start, each.end)
    )


class Covered:
    """The units that ranges cover so far, as disjoint stretches in order; adding one costs a binary search."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def stretch_over(self, start: int, end: int) -> Span16 | None:
        """Return the first covered stretch that shares a unit with a range, else None."""
        place = bisect_right(self._ends, start)
        if place < len(self._starts) and self._starts[place] < end:
            return self._starts[place], self._ends[place]
        return None

    def add(self, start: int, end: int) -> None:
        """Cover a range; stretches that it overlaps become one with it."""
        low, high = bisect_right(self._ends, start), bisect_left(self._starts, end)
        merged = low < high
        self._starts[low:high] = [min(start, self._starts[low]) if merged else start]
        self._ends[low:high] = [max(end, self._ends[high - 1]) if merged else end]

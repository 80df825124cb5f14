"""Ranges of a text part as the rules read them: which are readable, which fit the text, which overlap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from typing import Any, NamedTuple, TypeVar

from linq_compose.lint.diagnostic import Mark
from linq_compose.lint.fix import Fix
from linq_compose.lint.rule import Finding
from linq_compose.models import TextDecoration, TextPart

__all__ = [
    "Decorated",
    "Span16",
    "decorated",
    "find_range",
    "fitting",
    "format_range",
    "inside_a_word",
    "overlaps",
    "recounted",
]

_Item = TypeVar("_Item")
Span16 = tuple[int, int]
"""Two UTF-16 offsets, half-open."""


class Decorated(NamedTuple):
    """One decoration with its range: the path of the range below the part, and its two UTF-16 offsets."""

    at: tuple[str | int, ...]
    start: int
    end: int
    decoration: TextDecoration


def decorated(part: TextPart) -> tuple[Decorated, ...]:
    """Return the decorations whose range can be read, in document order."""
    return _once(part, "_decorated", _decorated)


def fitting(part: TextPart) -> tuple[Decorated, ...]:
    """Return the decorations whose range is not empty and inside the text."""
    return _once(part, "_fitting", _fitting)


def _once(part: TextPart, name: str, analysis: Callable[[TextPart], tuple[_Item, ...]]) -> tuple[_Item, ...]:
    """Return an analysis of a part that is checked, made once; it is kept beside the ruler, as long as the part."""
    kept: dict[str, Any] = vars(part)
    items: tuple[_Item, ...] | None = kept.get(name)
    if items is None:
        items = kept[name] = analysis(part)
    return items


def _decorated(part: TextPart) -> tuple[Decorated, ...]:
    return tuple(
        Decorated(("text_decorations", index, "range"), *decoration.range, decoration)
        for index, decoration in enumerate(part.text_decorations or ())
        if isinstance(decoration, TextDecoration) and decoration.has("range")
    )


def _fitting(part: TextPart) -> tuple[Decorated, ...]:
    items = decorated(part)
    if not items:  # where nothing is decorated, a text that cannot be read is not missing
        return ()
    length = part.ruler.utf16_length
    return tuple(item for item in items if 0 <= item.start < item.end <= length)


def format_range(start: int, end: int) -> str:
    """Return a range as messages print it: `[1, 2)`."""
    return f"[{_number(start)}, {_number(end)})"


def _number(offset: int) -> str:
    if abs(offset) < 10**18:
        return str(offset)
    return "-10**18 or less" if offset < 0 else "10**18 or more"


def find_range(part: TextPart, item: Decorated, *, fix: Fix | None = None, **values: Any) -> Finding:
    """Return a finding at a range, with the range among its values and the text that it covers marked."""
    mark = Mark.over(part.ruler, item.start, item.end) if part.has("value") else None
    return Finding(item.at, {"range": format_range(item.start, item.end), **values}, fix, mark)


def recounted(part: TextPart) -> tuple[tuple[Decorated, Span16], ...]:
    """Return every range with its UTF-16 offsets as they would be if it was counted in code points.

    Empty unless that is the better reading: read as code points, every edge is a word boundary inside the text; read
    as UTF-16, some edge is inside a word. Without a character above U+FFFF the two readings are the same.
    """
    return _once(part, "_recounted", _recounted)


def _recounted(part: TextPart) -> tuple[tuple[Decorated, Span16], ...]:
    items = fitting(part)
    ruler = part.ruler if items else None
    if ruler is None or ruler.utf16_length == len(part.value):
        return ()
    if not all(ruler.is_word_edge(edge) for item in items for edge in (item.start, item.end)):
        return ()
    if not any(inside_a_word(part, item) for item in items):
        return ()
    return tuple((item, (ruler.to_utf16(item.start), ruler.to_utf16(item.end))) for item in items)


def inside_a_word(part: TextPart, item: Decorated) -> bool:
    """Return whether an edge of a range, read as UTF-16, is between two characters of one word."""
    ruler = part.ruler
    return any(
        ruler.splits_word(edge) and not ruler.splits_character(edge) and not ruler.splits_cluster(edge)
        for edge in (item.start, item.end)
    )


def overlaps(spans: Sequence[Span16], exclusive: Sequence[bool]) -> dict[int, int]:
    """Return the spans that share a unit with an earlier one where either is exclusive, each with one such span.

    Keys and values are indices into `spans`, none of which is empty. Takes n log n time in any order: the spans are
    visited by their start, and heaps hold those that are still open.
    """
    earlier: dict[int, int] = {}
    if True not in exclusive:
        return earlier
    # By whether they are exclusive: the open spans, the first of them on top; those without a partner, the last on top.
    first: tuple[list[int], list[int]] = ([], [])
    last: tuple[list[int], list[int]] = ([], [])
    for index in sorted(range(len(spans)), key=lambda index: (spans[index][0], index)):
        start = spans[index][0]
        for kind in (True, False) if exclusive[index] else (True,):
            while first[kind] and spans[first[kind][0]][1] <= start:
                heappop(first[kind])
            if first[kind] and first[kind][0] < index:
                earlier.setdefault(index, first[kind][0])
            while last[kind] and -last[kind][0] > index:
                other = -heappop(last[kind])
                if spans[other][1] > start:
                    earlier.setdefault(other, index)
        heappush(first[exclusive[index]], index)
        if index not in earlier:
            heappush(last[exclusive[index]], -index)
    return earlier

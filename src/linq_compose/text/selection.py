"""Selection: the ranges of a text that a substring, a pattern or a span selects."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any, Literal, TypeAlias

from linq_compose._spans import Span
from linq_compose.errors import NotInText

__all__ = ["Occurrence", "What", "require_style", "select"]

What: TypeAlias = "str | re.Pattern[str] | Span"
"""What is selected: a substring, what a pattern (of `re` or of regex) matches, or a span of the text."""

Occurrence: TypeAlias = 'Literal["first", "all"] | int'
"""Which occurrence: the first, all, or one counted from 0 (from the end when negative)."""


def require_style(style: object, verb: str) -> None:
    """Raise TypeError for what is no style function."""
    if callable(style):
        return
    meant = f": write {style}, the function, not its name" if isinstance(style, str) and style.isidentifier() else ""
    raise TypeError(f"{verb}() takes a style function such as bold, not {type(style).__name__}{meant}.")


def select(text: str, what: What, *, occurrence: Occurrence) -> list[tuple[int, int]]:
    """Return the ranges that are selected, half-open in code points, in order; at least one.

    Raises `NotInText` where there is none, ValueError for an unknown occurrence and TypeError for another type.
    """
    if isinstance(what, Span):
        if not 0 <= what.start <= what.end <= len(text):
            raise NotInText(text, str(what), count=0)
        return [(what.start, what.end)]
    wanted = _wanted(occurrence)
    if isinstance(what, str):
        ranges = _occurrences(text, what)
    elif hasattr(what, "finditer"):
        ranges = (match.span() for match in what.finditer(text) if match.end() > match.start())
    else:
        raise TypeError(f"A range is selected by a text, a pattern or a Span, not by {type(what).__name__}.")
    selected, count = _picked(ranges, wanted)
    if not selected:
        shown: Any = what if isinstance(what, str) else what.pattern
        raise NotInText(text, shown, count=count)
    return selected


def _wanted(occurrence: object) -> int | None:
    """Return the number of an occurrence, None for all of them."""
    if occurrence == "all":
        return None
    if occurrence == "first":
        return 0
    if isinstance(occurrence, int) and not isinstance(occurrence, bool):
        return occurrence
    raise ValueError(f'Expected the occurrence "first", "all" or an integer, got {occurrence!r}.')


def _picked(ranges: Iterator[tuple[int, int]], wanted: int | None) -> tuple[list[tuple[int, int]], int]:
    """Return the ranges that are wanted, reading no more of them than needed, and how many were read."""
    if wanted is None:
        everything = list(ranges)
        return everything, len(everything)
    if wanted >= 0:
        first = list(islice(ranges, wanted + 1))
        return first[wanted:], len(first)
    last = deque(ranges, maxlen=-wanted)
    return [last[0]] if len(last) == -wanted else [], len(last)


def _occurrences(text: str, piece: str) -> Iterator[tuple[int, int]]:
    start = text.find(piece) if piece else -1
    while start >= 0:
        yield start, start + len(piece)
        start = text.find(piece, start + len(piece))

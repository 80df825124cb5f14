"""Selecting: the stretches of a text that a word, a pattern or a span means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from linq_compose._spans import Span
from linq_compose.errors import NotInText

__all__ = ["Occurrence", "What", "select"]

What: TypeAlias = "str | re.Pattern[str] | Span"
"""What is meant: a piece of the text, a pattern (of `re` or of regex), or a span of the text."""

Occurrence: TypeAlias = 'Literal["first", "all"] | int'
"""Which occurrence: the first, all, or one counted from 0 (from the end when negative)."""


def select(text: str, what: What, *, occurrence: Occurrence) -> list[tuple[int, int]]:
    """Return the stretches meant, in code points; raises `NotInText` where there is none."""
    if isinstance(what, Span):
        if not 0 <= what.start <= what.end <= len(text):
            raise NotInText(text, str(what), count=0)
        return [(what.start, what.end)]
    if isinstance(what, str):
        found = list(_pieces(text, what))
    elif hasattr(what, "finditer"):
        found = [each.span() for each in what.finditer(text) if each.end() > each.start()]
    else:
        raise TypeError(f"A stretch is meant by a text, a pattern or a Span, not by {type(what).__name__}.")
    shown: Any = what if isinstance(what, str) else what.pattern
    if not found:
        raise NotInText(text, shown, count=0)
    if occurrence == "all":
        return found
    place = 0 if occurrence == "first" else occurrence
    try:
        return [found[place]]
    except IndexError:
        raise NotInText(text, shown, count=len(found)) from None


def _pieces(text: str, piece: str) -> Iterator[tuple[int, int]]:
    at = text.find(piece) if piece else -1
    while at >= 0:
        yield at, at + len(piece)
        at = text.find(piece, at + len(piece))

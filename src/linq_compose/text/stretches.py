"""Stretches: where each style is laid over a text, from its first character to its last."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from linq_compose.models import TextDecoration
from linq_compose.text.runs import ORDER, Run
from linq_compose.vocabulary import STYLES

__all__ = ["Stretch", "decorations", "ranges", "stretches"]

Stretch: TypeAlias = tuple[int, int, str]
"""The start and the end of the longest stretch of a style, half-open, and the style."""


_FIELDS: Final = {word: "style" if word in STYLES else "animation" for word in ORDER}


def decorations(runs: Iterable[Run]) -> tuple[TextDecoration, ...]:
    """Return the decorations of a text part."""
    return tuple(
        TextDecoration(range=(start, end), style=word)
        if word in STYLES
        else TextDecoration(range=(start, end), animation=word)
        for start, end, _, word in ranges(runs)
    )


def ranges(runs: Iterable[Run]) -> list[tuple[int, int, str, str]]:
    """Return the range of each stretch in UTF-16 code units, the field of a decoration that has its style, and that."""
    return [(start, end, _FIELDS[style], style) for start, end, style in stretches(runs, _utf16_length)]


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def stretches(runs: Iterable[Run], length: Callable[[str], int]) -> list[Stretch]:
    """Return the longest stretches of each style, by start; the longest first where several start.

    `length` is what the positions count: `len` for code points, or the length in UTF-16 code units.
    """
    ended: list[Stretch] = []
    since: dict[str, int] = {}
    offset, is_ordered = 0, True
    for text, styles in runs:
        if since:
            over = since.keys() - styles
            if over:
                ended += [(since.pop(style), offset, style) for style in over]
        for style in styles:
            if style not in since:
                since[style] = offset
                is_ordered = is_ordered and len(since) == 1
        offset += length(text)
    ended += [(start, offset, style) for style, start in since.items()]
    return ended if is_ordered else sorted(ended, key=_by_start)


def _by_start(stretch: Stretch) -> tuple[int, int, int]:
    start, end, style = stretch
    return start, -end, ORDER[style]

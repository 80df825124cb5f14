"""Drawings of styled text: its lines, with carets under each style."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from linq_compose.lint.excerpt import excerpt
from linq_compose.text import RichText
from linq_compose.vocabulary import ANIMATIONS, STYLES

__all__ = ["draw_text"]

_WIDE: Final = 1_000_000


def draw_text(text: RichText) -> Iterator[str]:
    """Yield the lines of a text, and below each a line of carets for every style that it has."""
    for line in text.split("\n"):
        yield excerpt(line.text, 0, len(line), width=_WIDE).line
        starts = list(accumulate((len(run.text) for run in line.runs), initial=0))
        for word in (*STYLES.words, *ANIMATIONS.words):
            marks = ""
            for start, run in zip(starts, line.runs, strict=False):
                if word in run.styles:
                    place = excerpt(line.text, start, start + len(run.text), width=_WIDE)
                    marks = marks.ljust(place.column) + "^" * place.columns
            if marks:
                yield f"{marks} {word}"

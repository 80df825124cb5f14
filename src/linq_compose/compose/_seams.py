"""Seams: where Markdown meets other text of a draft, so that a block starts and ends on lines of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from linq_compose.text import Look
from linq_compose.text.markdown.parser import parse, prepare

__all__ = ["Seam", "gap", "read_seam"]

_DENSE: Final = "\u0e00"
"""The first of the scripts in which words touch without a space: Thai; all others follow it."""
_ENDING: Final = frozenset(",;:.!?…)]}")


@dataclass(frozen=True, slots=True)
class Seam:
    """What a Markdown source puts beside other text: one paragraph goes on in the line, blocks do not."""

    inline: bool
    feeds: int
    """The line feeds before whatever Markdown follows: one after a heading, two after any other block."""


def read_seam(source: str, *, look: Look) -> Seam:
    """Return the seam of a Markdown source."""
    kinds: list[str] = []
    depth = 0
    for event in parse(prepare(source, lenient_cjk=look.lenient_cjk)).events:
        if isinstance(event, str) or not ("Start" in event or "End" in event):
            kinds += [] if depth else [str(event)]
        elif "End" in event:
            depth -= 1
        else:
            kind = event["Start"]
            kinds += [] if depth else [kind if isinstance(kind, str) else next(iter(kind))]
            depth += 1
    return Seam(kinds == ["Paragraph"], 1 if kinds[-1:] == ["Heading"] else 2)


def gap(tail: str, head: str, *, before: Seam | None, after: Seam | None) -> str:
    """Return the line feeds between a text and what follows it; `before` and `after` are the seams of Markdown."""
    seam = before or after
    if not tail or not head or seam is None or tail[-1] == "\n" or head[0] == "\n":
        return ""
    if before and after:
        return "\n" * before.feeds
    return "\n" if not seam.inline or _welds(tail[-1], head[0]) else ""


def _welds(left: str, right: str) -> bool:
    """Return whether two characters side by side would read as one word, or as a typing error."""
    if left >= _DENSE and right >= _DENSE:
        return False
    return right.isalnum() and (left.isalnum() or left in _ENDING)

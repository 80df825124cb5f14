"""Seams: where Markdown meets other text of a draft, so that a block starts and ends on lines of its own."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from linq_compose._characters import is_terminal

__all__ = ["Seam", "gap"]

Seam: TypeAlias = Literal["paragraph", "block"]
"""What a Markdown source puts beside other text: one paragraph may continue the line, blocks do not."""

_DENSE: Final = "\u0e00"
"""The first of the scripts in which words touch without a space: Thai; all others follow it."""
_ENDING: Final = frozenset(",;:.!?…)]}")


def gap(tail: str, head: str, *, before: Seam | None, after: Seam | None) -> str:
    """Return the line feeds between a text and what follows it; `before` and `after` are the seams of Markdown.

    Two Markdown sources are as far apart as two paragraphs of one.
    """
    seam = before or after
    if not tail or not head or seam is None or tail[-1] == "\n" or head[0] == "\n":
        return ""
    if before and after:
        return "\n\n"
    return "\n" if seam == "block" or _welds(tail[-1], head[0]) else ""


def _welds(left: str, right: str) -> bool:
    """Return whether two characters side by side would read as one word, or as a typing error."""
    if left >= _DENSE and right >= _DENSE:
        return False
    return right.isalnum() and (left.isalnum() or left in _ENDING or (not left.isascii() and is_terminal(left)))

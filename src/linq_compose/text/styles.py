"""Styles and animations, each a function that lays it over texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from linq_compose.text.richtext import RichText, runs_of
from linq_compose.text.runs import ORDER

__all__ = [
    "Styling",
    "big",
    "bloom",
    "bold",
    "explode",
    "italic",
    "jitter",
    "nod",
    "ripple",
    "shake",
    "small",
    "strikethrough",
    "underline",
]


Styling: TypeAlias = Callable[[RichText], RichText]
"""A function that lays a style over a text: `bold`, another style function, or one of your own."""


def bold(*pieces: str | RichText) -> RichText:
    """Return the pieces as one bold text.

    >>> bold("a ", italic("b"))
    RichText(bold('a '), bold(italic('b')))
    """
    return _laid("bold", pieces)


def italic(*pieces: str | RichText) -> RichText:
    """Return the pieces as one italic text."""
    return _laid("italic", pieces)


def underline(*pieces: str | RichText) -> RichText:
    """Return the pieces as one underlined text."""
    return _laid("underline", pieces)


def strikethrough(*pieces: str | RichText) -> RichText:
    """Return the pieces as one text that is struck through."""
    return _laid("strikethrough", pieces)


def big(*pieces: str | RichText) -> RichText:
    """Return the pieces as one text that grows; raises `StyleConflict` over any other style."""
    return _laid("big", pieces)


def small(*pieces: str | RichText) -> RichText:
    """Return the pieces as one text that shrinks; raises `StyleConflict` over any other style."""
    return _laid("small", pieces)


def shake(*pieces: str | RichText) -> RichText:
    """Return the pieces as one text that shakes; raises `StyleConflict` over any other style."""
    return _laid("shake", pieces)


def nod(*pieces: str | RichText) -> RichText:
    """Return the pieces as one text that nods; raises `StyleConflict` over any other style."""
    return _laid("nod", pieces)


def explode(*pieces: str | RichText) -> RichText:
    """Return the pieces as one text that explodes; raises `StyleConflict` over any other style."""
    return _laid("explode", pieces)


def ripple(*pieces: str | RichText) -> RichText:
    """Return the pieces as one text that ripples; raises `StyleConflict` over any other style."""
    return _laid("ripple", pieces)


def bloom(*pieces: str | RichText) -> RichText:
    """Return the pieces as one text that blooms; raises `StyleConflict` over any other style."""
    return _laid("bloom", pieces)


def jitter(*pieces: str | RichText) -> RichText:
    """Return the pieces as one text that jitters; raises `StyleConflict` over any other style."""
    return _laid("jitter", pieces)


def _laid(word: str, pieces: tuple[str | RichText, ...]) -> RichText:
    if len(pieces) == 1 and type(pieces[0]) is str and pieces[0]:
        return RichText.alike(pieces[0], _ALONE[word])
    if len(pieces) == 1 and isinstance(pieces[0], RichText):
        return pieces[0].covered(word)
    return RichText.of(run for piece in pieces for run in runs_of(piece, word)).covered(word)


_ALONE: Final = {word: frozenset({word}) for word in ORDER}

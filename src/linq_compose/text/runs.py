"""Runs: stretches of text in which every character carries the same styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from linq_compose.errors import StyleConflict
from linq_compose.vocabulary import ANIMATIONS, STYLES

__all__ = ["ORDER", "PLAIN", "Run", "covered", "merged", "spelled"]

ORDER: Final = {word: place for place, word in enumerate((*STYLES.words, *ANIMATIONS.words))}
"""The place of each style among them all."""

PLAIN: Final = frozenset[str]()
"""No style."""


class Run(NamedTuple):
    """A stretch of text in which every character carries the same styles."""

    text: str
    styles: frozenset[str]
    """Words of `STYLES`, or one word of `ANIMATIONS` alone."""


def merged(runs: Iterable[tuple[str, frozenset[str]]]) -> tuple[Run, ...]:
    """Return runs of which no two neighbours have the same styles, and none is empty."""
    found: list[Run] = []
    texts: list[str] = []
    last = PLAIN
    for text, styles in runs:
        if not text:
            continue
        if styles is not last and styles != last:
            if texts:
                found.append(tuple.__new__(Run, ("".join(texts), last)))
                texts.clear()
            last = styles
        texts.append(text)
    if texts:
        found.append(tuple.__new__(Run, ("".join(texts), last)))
    return tuple(found)


def covered(runs: Iterable[Run], word: str, *, whole: str) -> Iterator[Run]:
    """Yield runs with one more style; raises `StyleConflict` where an animation would meet anything else."""
    for run in runs:
        animated = word in ANIMATIONS or any(each in ANIMATIONS for each in run.styles)
        if animated and run.styles - {word}:
            raise StyleConflict(word, whole, held=min(run.styles, key=ORDER.__getitem__), text=run.text)
        yield Run(run.text, run.styles | {word})


def spelled(run: Run) -> str:
    """Return a run as the code that makes it."""
    made = repr(run.text)
    for word in sorted(run.styles, key=ORDER.__getitem__, reverse=True):
        made = f"{word}({made})"
    return made

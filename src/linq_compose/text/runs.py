"""Runs: stretches of text in which every character has the same styles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from linq_compose.errors import StyleConflict
from linq_compose.vocabulary import ANIMATIONS, STYLES

__all__ = [
    "CODE",
    "ORDER",
    "PLAIN",
    "Layer",
    "Run",
    "code_blocks",
    "covered",
    "is_animated",
    "layered",
    "merged",
    "spelled",
    "unmarked",
]

ORDER: Final = {word: place for place, word in enumerate((*STYLES.words, *ANIMATIONS.words))}
"""The place of each style among them all."""

PLAIN: Final = frozenset[str]()
"""No style."""

CODE: Final = frozenset({"code"})
"""The mark of a run in a block of code. No style: it is never rendered, compared or shown, but goes with the text."""

_ANIMATIONS: Final = frozenset(ANIMATIONS.words)


class Run(NamedTuple):
    """A stretch of text in which every character has the same styles."""

    text: str
    styles: frozenset[str]
    """Words of `STYLES`, or one word of `ANIMATIONS` alone."""


class Layer(NamedTuple):
    """Styles to be put over a range of a text, half-open in code points; no animations."""

    start: int
    end: int
    styles: frozenset[str]


def merged(runs: Iterable[tuple[str, frozenset[str]]]) -> tuple[Run, ...]:
    """Return runs of which no two neighbours have the same styles, and none is empty."""
    result: list[Run] = []
    append, new = result.append, tuple.__new__
    whole, last = "", PLAIN
    for text, styles in runs:
        if styles is last or styles == last:
            whole += text
        elif text:
            if whole:
                append(new(Run, (whole, last)))
            whole, last = text, styles
    if whole:
        append(new(Run, (whole, last)))
    return tuple(result)


def unmarked(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return runs without the mark of code."""
    for _, styles in runs:  # a generator would cost more than the runs
        if styles and not CODE.isdisjoint(styles):
            return merged((text, styles - CODE) for text, styles in runs)
    return runs


def code_blocks(runs: Iterable[Run]) -> list[tuple[int, int]]:
    """Return where the blocks of code are, half-open in code points, in order."""
    stretches: list[tuple[int, int]] = []
    end = 0
    for text, styles in runs:
        start, end = end, end + len(text)
        if styles >= CODE:
            before = stretches.pop() if stretches and stretches[-1][1] == start else (start, start)
            stretches.append((before[0], end))
    return stretches


def covered(runs: Iterable[Run], word: str, *, whole: str) -> Iterator[Run]:
    """Yield runs with one more style; raises `StyleConflict` where an animation would meet anything else."""
    for run in runs:
        held = run.styles - CODE
        if held - {word} and (word in _ANIMATIONS or is_animated((run,))):
            raise StyleConflict(word, whole, held=min(held, key=ORDER.__getitem__), text=run.text)
        yield Run(run.text, run.styles | {word})


def is_animated(runs: Iterable[Run]) -> bool:
    """Return whether one of the runs has an animation."""
    return any(not _ANIMATIONS.isdisjoint(styles) for _, styles in runs)


def layered(runs: Iterable[Run], layers: Iterable[Layer]) -> Iterator[Run]:
    """Yield runs, none of them animated, with all the layers over them, in one pass."""
    edges = sorted(
        (place, change, styles)
        for start, end, styles in layers
        for place, change in ((start, 1), (end, -1))
        if start < end
    )
    counts: Counter[str] = Counter()
    over, place, offset = PLAIN, 0, 0
    for text, styles in runs:
        start, end = offset, offset + len(text)
        while place < len(edges) and edges[place][0] < end:
            edge, change, words = edges[place]
            if edge > start:
                yield Run(text[start - offset : edge - offset], styles | over)
                start = edge
            counts.update(dict.fromkeys(words, change))
            over = frozenset(word for word, count in counts.items() if count)
            place += 1
        yield Run(text[start - offset :], styles | over)
        offset = end


def spelled(run: Run) -> str:
    """Return a run as the code that makes it."""
    code = repr(run.text)
    for word in sorted(run.styles, key=ORDER.__getitem__, reverse=True):
        code = f"{word}({code})"
    return code

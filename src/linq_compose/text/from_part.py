"""From a part: the runs of a text part, by its value and decorations."""

from __future__ import annotations

from itertools import pairwise

from linq_compose.errors import StyleConflict
from linq_compose.models import TextDecoration, TextPart
from linq_compose.text.runs import Run
from linq_compose.vocabulary import ANIMATIONS, STYLES

__all__ = ["read_part"]


def read_part(part: TextPart) -> list[Run]:
    """Return the runs of a part; raises as `RichText.from_part` does."""
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for decoration in part.text_decorations or ():
        word, (start, end) = _word(decoration), _place(part, decoration)
        opening.setdefault(start, []).append(word)
        closing.setdefault(end, []).append(word)
    edges = sorted({0, len(part.value), *opening, *closing})
    counts: dict[str, int] = {}
    runs = []
    for start, end in pairwise(edges):
        for word in closing.get(start, ()):
            counts[word] -= 1
        for word in opening.get(start, ()):
            counts[word] = counts.get(word, 0) + 1
        runs.append(_run(part.value[start:end], {word: count for word, count in counts.items() if count}))
    return runs


def _run(text: str, counts: dict[str, int]) -> Run:
    animation = next((word for word in counts if word in ANIMATIONS), None)
    if animation is not None and sum(counts.values()) > 1:
        held = next((word for word in counts if word != animation), animation)
        raise StyleConflict(animation, text, held=held, text=text)
    return Run(text, frozenset(counts))


def _word(decoration: TextDecoration) -> str:
    style, animation = decoration.style, decoration.animation
    if (style is None) == (animation is None):
        raise ValueError(
            f"The decoration of {decoration.range} has {'neither' if style is None else 'both'} of style "
            "and animation; a rich text carries exactly one."
        )
    word, vocabulary = (style, STYLES) if style is not None else (animation, ANIMATIONS)
    if word is None or word not in vocabulary:
        raise ValueError(f"There is no {vocabulary.noun} {word!r}; expected one of {vocabulary}.")
    return word


def _place(part: TextPart, decoration: TextDecoration) -> tuple[int, int]:
    start, end = decoration.range
    span = part.ruler.cover(start, end)
    if start >= end or span.range != (start, end):
        raise ValueError(f"The range [{start}, {end}) does not cover whole characters of the text.")
    return span.start, span.end

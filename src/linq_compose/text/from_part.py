"""Reading: the rich text of a text part, from its value and decorations."""

from __future__ import annotations

from itertools import pairwise

from linq_compose.errors import StyleConflict
from linq_compose.models import TextDecoration, TextPart
from linq_compose.text.richtext import RichText
from linq_compose.text.runs import Run
from linq_compose.vocabulary import ANIMATIONS, STYLES

__all__ = ["read_part"]


def read_part(part: TextPart) -> RichText:
    """Return the rich text of a part, as `RichText.from_part` tells."""
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for decoration in part.text_decorations or ():
        word, (start, end) = _word(decoration), _place(part, decoration)
        opening.setdefault(start, []).append(word)
        closing.setdefault(end, []).append(word)
    edges = sorted({0, len(part.value), *opening, *closing})
    open_now: dict[str, int] = {}
    runs = []
    for start, end in pairwise(edges):
        for word in closing.get(start, ()):
            open_now[word] -= 1
        for word in opening.get(start, ()):
            open_now[word] = open_now.get(word, 0) + 1
        runs.append(_run(part.value[start:end], {word: count for word, count in open_now.items() if count}))
    return RichText.of(runs)


def _run(text: str, words: dict[str, int]) -> Run:
    animation = next((word for word in words if word in ANIMATIONS), None)
    if animation is not None and sum(words.values()) > 1:
        held = next((word for word in words if word != animation), animation)
        raise StyleConflict(animation, text, held=held, text=text)
    return Run(text, frozenset(words))


def _word(decoration: TextDecoration) -> str:
    style, animation = decoration.style, decoration.animation
    if (style is None) == (animation is None):
        raise ValueError(
            f"The decoration of {decoration.range} has {'neither' if style is None else 'both'} of style "
            "and animation; a rich text carries exactly one."
        )
    word, known = (style, STYLES) if style is not None else (animation, ANIMATIONS)
    if word is None or word not in known:
        raise ValueError(f"There is no {known.noun} {word!r}: the words are {known}.")
    return word


def _place(part: TextPart, decoration: TextDecoration) -> tuple[int, int]:
    start, end = decoration.range
    span = part.ruler.cover(start, end)
    if start >= end or span.range != (start, end):
        raise ValueError(f"The range [{start}, {end}) is not a stretch of whole characters of the text.")
    return span.start, span.end

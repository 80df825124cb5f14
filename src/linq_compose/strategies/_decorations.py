"""Decorations for a given text, and rich texts: ranges of whole words, styles that overlap, animations that do not."""

from __future__ import annotations

import re
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose._spans import Ruler, Span
from linq_compose.limits import LIMITS
from linq_compose.models import TextPart
from linq_compose.strategies._texts import texts
from linq_compose.text import RichText
from linq_compose.vocabulary import ANIMATIONS, STYLES

__all__ = ["decorations", "edited_parts", "rich_texts", "text_parts"]

_WORD: Final = re.compile(r"\S+")
_SEVERAL: Final = 6


def decorations(text: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Lists of text decorations that this text may have, as JSON values: none, one, or several.

    Their edges lie between words; styles overlap and nest; an animation shares its range with nothing; none is there
    twice. A text of spaces alone has none.
    """
    return _laid_out(_words(text))


@st.composite
def _laid_out(draw: st.DrawFn, words: list[Span], *, least: int = 0) -> list[dict[str, Any]]:
    if not words:
        return []
    last = len(words) - 1
    edges = draw(st.lists(st.integers(0, last), min_size=least, max_size=_SEVERAL, unique=True).map(sorted))
    found = []
    for place, first in enumerate(edges):
        end = edges[place + 1] - 1 if place + 1 < len(edges) else last
        if draw(st.booleans()):
            found.append(_over(words, first, draw(st.integers(first, end)), "animation", draw(_ANIMATED)))
            continue
        for style in draw(_STYLED):
            start = draw(st.integers(first, end))
            found.append(_over(words, start, draw(st.integers(start, end)), "style", style))
    return draw(st.permutations(found)) if len(found) > 1 else found


_ANIMATED: Final = st.sampled_from(ANIMATIONS.words)
_STYLED: Final = st.lists(st.sampled_from(STYLES.words), min_size=1, max_size=3, unique=True)


def _over(words: list[Span], first: int, last: int, kind: str, word: str) -> dict[str, Any]:
    return {"range": [int(words[first].utf16_start), int(words[last].utf16_end)], kind: word}


def _words(text: str) -> list[Span]:
    """Return what stands between spaces, as far as a cluster and a word end there."""
    ruler = Ruler(text)
    found = [ruler.between(*match.span()) for match in _WORD.finditer(text)]
    return [
        span for span in found if not any(ruler.splits_cluster(edge) or ruler.splits_word(edge) for edge in span.range)
    ]


@st.composite
def text_parts(draw: st.DrawFn, *, max_size: int = LIMITS.text) -> dict[str, Any]:
    """Text parts as JSON values, half of them with decorations."""
    value = draw(texts(max_size=max_size))
    part: dict[str, Any] = {"type": "text", "value": value}
    if draw(st.booleans()):
        drawn = draw(decorations(value))
        if drawn:
            part["text_decorations"] = drawn
    return part


@st.composite
def edited_parts(draw: st.DrawFn) -> dict[str, Any]:
    """Text parts as JSON values that edits stumble over: decorated words between spaces of all kinds."""
    words = draw(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8))
    spaces = [draw(st.sampled_from(_SPACES)) for _ in range(len(words) - 1)]
    around = [draw(st.sampled_from(("", *_SPACES))) for _ in range(2)]
    value = "".join(piece for pair in zip([around[0], *spaces], words, strict=True) for piece in pair) + around[1]
    return {"type": "text", "value": value, "text_decorations": draw(_laid_out(_words(value), least=1))}


_WORDS: Final = ("a", "word", "don't", "Grüße", "🍜", "👩\u200d👩\u200d👧", "明日", "שלום", "**x", "e\u0301")
_SPACES: Final = (" ", "  ", "\n", "\n\n", " \n", "\t", "   ", "\u00a0")


def rich_texts(*, max_size: int = LIMITS.text) -> st.SearchStrategy[RichText]:
    """Rich texts that make a valid text part: of at most `max_size` UTF-16 code units, never blank."""
    return text_parts(max_size=max_size).map(lambda part: RichText.from_part(TextPart.from_payload(part)))

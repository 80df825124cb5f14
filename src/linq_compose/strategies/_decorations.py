"""What texts carry (decorations, inline stickers, mentions), text parts with them, and rich texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st

from linq_compose._linq_hosts import CDN
from linq_compose._spans import Ruler
from linq_compose.limits import LIMITS
from linq_compose.models import TextPart
from linq_compose.strategies._handles import identifiers
from linq_compose.strategies._texts import BLANKS, WORDS, Choices, sized, texts
from linq_compose.text import RichText
from linq_compose.vocabulary import ANIMATIONS, STYLES

__all__ = ["decorations", "edited_parts", "images", "rich_texts", "text_parts"]

Word: TypeAlias = tuple[int, int]
"""The range of a word, in UTF-16 code units."""

_WORD: Final = re.compile(r"\S+")
_SEVERAL: Final = 6
_WINDOW: Final = 400
"""Code points at each end of a text in which words are looked for: measuring every word of a long text takes long."""


def decorations(text: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Lists of text decorations that this text may have, as JSON values: none, one, or several.

    Their edges lie between words; styles overlap and nest; an animation shares its range with nothing; none is there
    twice. A text of spaces alone has none.
    """
    return _laid_out(_words(text))


@st.composite
def _laid_out(draw: st.DrawFn, words: list[Word], *, least: int = 0) -> list[dict[str, Any]]:
    if not words:
        return []
    last = len(words) - 1
    edges = draw(st.lists(st.integers(0, last), min_size=least, max_size=_SEVERAL, unique=True).map(sorted))
    drawn = []
    for place, first in enumerate(edges):
        end = edges[place + 1] - 1 if place + 1 < len(edges) else last
        if draw(_EITHER):
            drawn.append(_over(words, first, draw(st.integers(first, end)), "animation", draw(_ANIMATED)))
            continue
        styles = draw(_STYLED)
        if len(styles) > 1 and draw(_EITHER):  # others are within this one
            drawn.append(_over(words, first, end, "style", styles.pop()))
        for style in styles:
            start = draw(st.integers(first, end))
            drawn.append(_over(words, start, draw(st.integers(start, end)), "style", style))
    return draw(st.permutations(drawn)) if len(drawn) > 1 else drawn


# Strategies that are made once: making them anew takes longer than drawing from them.
_EITHER: Final = st.booleans()
_ANIMATED: Final = st.sampled_from(ANIMATIONS.words)
_STYLED: Final = st.lists(st.sampled_from(STYLES.words), min_size=1, max_size=3, unique=True)


def _over(words: list[Word], first: int, last: int, kind: str, word: str) -> dict[str, Any]:
    return {"range": [words[first][0], words[last][1]], kind: word}


def _words(text: str) -> list[Word]:
    """Return what is between spaces, as far as a cluster and a word end there; of a long text, some at both ends."""
    if len(text) <= 2 * _WINDOW:
        return _measured(text)
    tail = text[-_WINDOW:]
    skipped = Ruler(text).utf16_length - Ruler(tail).utf16_length
    # The word at the inner edge of each window is not whole.
    return _measured(text[:_WINDOW])[:-1] + [(start + skipped, end + skipped) for start, end in _measured(tail)[1:]]


def _measured(text: str) -> list[Word]:
    ruler = Ruler(text)
    spans = [ruler.between(*match.span()).range for match in _WORD.finditer(text)]
    return [span for span in spans if not any(ruler.splits_cluster(edge) or ruler.splits_word(edge) for edge in span)]


def text_parts(
    *, max_size: int = LIMITS.text, stickers: bool = True, mentions: Sequence[str] = ()
) -> st.SearchStrategy[dict[str, Any]]:
    """Text parts as JSON values, half of them with decorations.

    Unless `stickers` is False, one in a dozen has inline stickers. `mentions` holds handles of people who may be
    mentioned, since a mention of anybody who is not in the chat is refused; half of the parts then have one.
    """
    return _text_parts(max_size, stickers, tuple(mentions))


@cache
def _text_parts(max_size: int, stickers: bool, mentions: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return _composed(texts(max_size=max_size), stickers=stickers, mentions=st.sampled_from(mentions or ("",)))


@st.composite
def _composed(
    draw: st.DrawFn, values: st.SearchStrategy[str], *, stickers: bool, mentions: st.SearchStrategy[str]
) -> dict[str, Any]:
    value = draw(values)
    part: dict[str, Any] = {"type": "text", "value": value}
    extra = draw(_EXTRAS)
    words = _words(value) if extra else []
    if extra % 3 and words:
        part["text_decorations"] = draw(_laid_out(words, least=1))
    if extra >= 9 and stickers:
        ranges = [item["range"] for item in part.get("text_decorations", ())]
        free = [word for word in words if all(word[1] <= start or end <= word[0] for start, end in ranges)]
        if free:
            part["inline_stickers"] = draw(_placed(free))
            return part
    handle = draw(mentions)
    if handle and draw(_EITHER):
        part["mention"] = handle
        if words:
            part["mention_range"] = list(draw(st.sampled_from(words)))
    return part


_EXTRAS: Final = st.integers(0, 11)
"""What a text carries: stickers from 9 on; decorations unless it is a multiple of 3, since not all have words."""


@st.composite
def _placed(draw: st.DrawFn, words: list[Word]) -> list[dict[str, Any]]:
    """Inline stickers over different words, of a few images."""
    source = draw(st.lists(_IMAGES, min_size=1, max_size=3))
    places = draw(st.lists(st.sampled_from(words), min_size=1, max_size=_SEVERAL, unique=True))
    return [{"range": list(word), **source[place % len(source)]} for place, word in enumerate(places)]


def images() -> st.SearchStrategy[dict[str, str]]:
    """Where the image of an inline sticker is: the id of an upload, or its URL on Linq's CDN."""
    return _IMAGES


_IMAGES: Final = st.one_of(
    identifiers().map(lambda identifier: {"attachment_id": identifier}),
    identifiers().map(lambda identifier: {"url": f"https://{CDN}/attachments/{identifier}.png"}),
)


@st.composite
def edited_parts(draw: st.DrawFn) -> dict[str, Any]:
    """Text parts as JSON values that edits stumble over: decorated words between spaces of all kinds.

    Among the words are markup, entities, ligatures, other scripts and emoji; now and then, a long word in front moves
    all ranges beyond 255 or 1,000.
    """
    drawn = draw(_EDITED)
    choose = Choices(drawn)
    # Hypothesis repeats some words, so others follow from them.
    others = [(WORDS[choose.below(len(WORDS))], BLANKS[choose.below(len(BLANKS))]) for _ in range(choose.below(9))]
    pairs = [*others, *drawn]
    value = draw(_MARGINS) + "".join(piece for pair in pairs for piece in pair)[: -len(pairs[-1][1])] + draw(_MARGINS)
    if draw(_EXTRAS) == 11:
        value = f"{draw(sized(draw(_FAR)))} {value}"
    return {"type": "text", "value": value, "text_decorations": draw(_laid_out(_words(value), least=1))}


_EDITED: Final = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(BLANKS)), min_size=1, max_size=16)
_MARGINS: Final = st.sampled_from(("", "", "", *BLANKS))
_FAR: Final = st.sampled_from((250, 1_000))


def rich_texts(*, max_size: int = LIMITS.text) -> st.SearchStrategy[RichText]:
    """Rich texts that make a valid text part: of at most `max_size` UTF-16 code units, never blank."""
    return text_parts(max_size=max_size, stickers=False).map(
        lambda part: RichText.from_part(TextPart.from_payload(part))
    )

"""Texts that are hard to measure: clusters of many characters, scripts of all directions, lengths at the limits."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from linq_compose._spans import Ruler
from linq_compose.limits import LIMITS

__all__ = ["CLUSTERS", "around", "clusters", "mostly", "sized", "texts"]

_PLAIN: Final = ("a", "b", "e", "o", "Z", "7", "ok", "table", "don't")
_BETWEEN: Final = (
    " ",
    " ",
    " ",
    "  ",
    ", ",
    ". ",
    "? ",
    "! ",
    ": ",
    "; ",
    " - ",
    "\n",
    "\n\n",
    "(",
    ")",
    '"',
    "…",
    "\u3000",
)
_MARKS: Final = ("é", "e\u0301", "ß", "ñ", "ö\u0323", "Å", "½", "€", "™", "№")
_SCRIPTS: Final = (
    *("א", "שָׁ", "שלום", "ب", "مرحبا", "я", "Ω", "한", "\u1112\u1161\u11ab", "日", "明日", "ひ", "ア"),
    *("क्षि", "नी", "தி", "বাং", "ก็", "ខ្មែ", "\u1100\u1161\u11a8"),
)
_PICTURES: Final = (
    *("🍜", "😀", "🎉", "𐐷", "☎\ufe0f", "❤\ufe0f", "1\ufe0f\u20e3", "👍🏽", "🫱🏻\u200d🫲🏿", "🇩🇪", "🇫🇷"),
    *(
        "👩\u200d👩\u200d👧\u200d👦",
        "🧑🏿\u200d🚀",
        "🏳\ufe0f\u200d🌈",
        "🐈\u200d⬛",
        "👨🏼\u200d❤\ufe0f\u200d💋\u200d👨🏾",
    ),
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
)
CLUSTERS: Final = _PLAIN + _BETWEEN + _MARKS + _SCRIPTS + _PICTURES
"""Pieces of text: each is whole extended grapheme clusters, and none is markup, a control or half a pair."""

# Letters, numbers and symbols of every script; no marks, which would join what stands before, none that nobody sees,
# and not the letters that imitate bold and italic ones. Characters of Markdown and of URLs only stand where CLUSTERS
# puts them.
_ANY: Final = st.characters(
    categories=["Lu", "Ll", "Lo", "Nd", "So", "Sc"],
    exclude_characters="\u210e\u115f\u1160\u3164\uffa0\u2800" + "".join(map(chr, range(0x1D400, 0x1D800))),
)

_SHORT: Final = 8
"""UTF-16 code units from which on a limit is worth trying."""


def mostly(often: st.SearchStrategy[Any], seldom: st.SearchStrategy[Any], *, times: int = 9) -> st.SearchStrategy[Any]:
    """Values of the first strategy, and one of the second in so many; `one_of` counts a repeated strategy once."""
    return st.one_of(*(often.map(_itself) for _ in range(times)), seldom)


def _itself(value: Any) -> Any:
    return value


def clusters() -> st.SearchStrategy[str]:
    """Pieces of text, each of whole extended grapheme clusters: the listed ones before any other character."""
    return _PIECES


_PIECES: Final = st.one_of(*map(st.sampled_from, (_PLAIN, _BETWEEN, _PICTURES, CLUSTERS)), _ANY)
# Strategies that are made once: making them anew takes longer than drawing from them.
_SOME: Final = st.lists(_PIECES, max_size=24)
_FEW: Final = st.lists(_PIECES, max_size=6)
_KINDS: Final = st.integers(0, 11)
_ONE_LESS: Final = st.integers(0, 1)
_VISIBLE: Final = st.sampled_from(_PLAIN + _PICTURES + _SCRIPTS)


@st.composite
def texts(draw: st.DrawFn, *, min_size: int = 1, max_size: int = LIMITS.text, limits: bool = True) -> str:
    """Values of text parts without a finding: `min_size` to `max_size` UTF-16 code units, never blank.

    Half of them hold an emoji or another character beyond the Basic Multilingual Plane. Unless `limits` is False, one
    in six is as long as allowed, or one unit shorter, and one in a dozen has a length of any scale in between. No
    controls, no markup, no URLs, no lone surrogates.
    """
    kind = draw(_KINDS) if limits and max_size >= _SHORT else 0
    if kind >= 10:
        return draw(sized(max(min_size, max_size - draw(_ONE_LESS))))
    if kind == 9:
        scale = draw(st.integers(_SHORT.bit_length(), max_size.bit_length()))
        length = draw(st.integers(1 << (scale - 1), (1 << scale) - 1))
        return draw(sized(min(max_size, max(min_size, length))))
    text = _cut("".join(draw(_SOME)), max_size)
    text += "a" * (max(1, min_size) - Ruler(text).utf16_length)
    # Whitespace is one unit a character: the first gives way to a letter, and the length stays.
    return f"a{text[1:]}" if text.isspace() else text


@st.composite
def sized(draw: st.DrawFn, length: int, *, code_points: bool = False) -> str:
    """Texts of exactly so many UTF-16 code units, or code points: a short pattern that can be seen, again and again."""
    seen: str = draw(_VISIBLE)
    pattern = seen + "".join(draw(_FEW))
    width = len(pattern) if code_points else Ruler(pattern).utf16_length
    whole = pattern * ((length - 1) // width)
    return whole + "a" * (length - width * ((length - 1) // width))


@st.composite
def around(draw: st.DrawFn, limit: int) -> str:
    """Texts whose length is near a limit or a multiple of it, in UTF-16 code units, and shorter ones of every scale.

    Half of them are longer than the limit. Some are words between spaces and line breaks, some have no space at all,
    and some are one long cluster after another.
    """
    if draw(st.integers(0, 2)) == 0:
        return draw(texts(max_size=limit))
    length = max(1, draw(st.integers(1, 3)) * limit + draw(st.integers(-2, 2)))
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return draw(sized(length))
    if kind == 1:
        piece = draw(st.sampled_from(_PICTURES))
        whole = piece * (length // Ruler(piece).utf16_length)
        return f"{whole}{'a' * (length - Ruler(whole).utf16_length)}"
    words = draw(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8))
    paragraph = "".join(words) + draw(st.sampled_from((". ", ".\n", "\n\n", " ")))
    return (paragraph * (length // Ruler(paragraph).utf16_length + 1))[:length].rstrip() or "a"


_WORDS: Final = ("table ", "ready 🍜 ", "don't ", "Grüße, ", "明日", "שלום ", "a.b ", "👩\u200d👩\u200d👧 ", "7 p.m. ")


def _cut(text: str, length: int) -> str:
    """Return the whole clusters of a text that fit into so many UTF-16 code units."""
    ruler = Ruler(text)
    if ruler.utf16_length <= length:
        return text
    return text[: max(index for index in ruler.clusters() if ruler.to_utf16(index) <= length)]

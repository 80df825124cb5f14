"""Texts that are hard to measure: clusters of many characters, scripts of all directions, lengths at the limits."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose._spans import Ruler
from linq_compose.limits import LIMITS

__all__ = ["BLANKS", "CLUSTERS", "WIDE", "WORDS", "Choices", "around", "clusters", "mostly", "sized", "texts"]

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
_JOINED: Final = (
    *("👩\u200d👩\u200d👧\u200d👦", "🧑🏿\u200d🚀", "🏳\ufe0f\u200d🌈", "🐈\u200d⬛"),
    *("👨🏼\u200d❤\ufe0f\u200d💋\u200d👨🏾", "🫱🏻\u200d🫲🏿"),
)
_FLAGS: Final = ("🇩🇪", "🇫🇷")
_ENGLAND: Final = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
_PICTURES: Final = (
    *("🍜", "😀", "🎉", "𐐷", "☎\ufe0f", "❤\ufe0f", "1\ufe0f\u20e3", "👍🏽"),
    *(*_FLAGS, *_JOINED, _ENGLAND),
)
WIDE: Final = (
    *(("🍜", "𐐷"), _FLAGS, ("👍🏽", "🤝🏿"), ("e\u0301", "ö\u0323"), ("שָׁ", "بَ"), ("नी", "தி", "বাং"), ("ก็", "ខ្មែ")),
    *(("\u1112\u1161\u11ab", "\u1100\u1161\u11a8"), ("1\ufe0f\u20e3",), ("☎\ufe0f", "❤\ufe0f"), _JOINED, (_ENGLAND,)),
)
"""Extended grapheme clusters of more than one UTF-16 code unit, by what holds them together."""
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


def texts(*, min_size: int = 1, max_size: int = LIMITS.text, limits: bool = True) -> st.SearchStrategy[str]:
    """Values of text parts without a finding: `min_size` to `max_size` UTF-16 code units, never blank.

    Half of them hold an emoji or another character beyond the Basic Multilingual Plane. Unless `limits` is False, one
    in six is as long as allowed, or one unit shorter, and one in a dozen has a length of any scale in between. No
    controls, no markup, no URLs, no lone surrogates. Raises ValueError where no text has such a size.
    """
    if not max(1, min_size) <= max_size:
        raise ValueError(f"Expected max_size of at least 1 and of at least min_size ({min_size}), got {max_size}.")
    return _texts(min_size, max_size, limits)


@st.composite
def _texts(draw: st.DrawFn, min_size: int, max_size: int, limits: bool) -> str:
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

    Most are longer than the limit. Many are words between spaces and line breaks of all kinds, with markup among them,
    some have no space at all, of one long cluster after another, and some have more spaces in a row than the limit has
    units. Unlike `texts()`, they are not free of warnings.

    All but the words follows from the words: hypothesis changes one drawn value at a time, and would cut other words to
    the same length.
    """
    sentences = draw(_SENTENCES)
    choose = Choices(sentences)
    kind = choose.below(14)
    if kind == 0:
        return draw(texts(max_size=limit))
    near = choose.one_of(0, 1, -1, 2, -2)
    if kind <= 3:
        return _runs(limit, choose)
    times = choose.one_of(1, 1, 1, 1, 2, 2, 3, 6, 12) if limit <= _LONG else choose.one_of(1, 1, 1, 2, 2, 3)
    length = max(1, times * limit + near)
    if kind == 4:
        return f"{'a' * choose.below(limit)}.{sentences[0][1][0] * length}b"
    return _filled("".join(piece for pair in sentences for piece in pair), length)


class Choices:
    """Choices that follow from a value, one after another, each alternative as often as any other."""

    def __init__(self, value: object) -> None:
        self._left = int.from_bytes(sha256(repr(value).encode()).digest())

    def below(self, count: int) -> int:
        """Return a number from 0 to one less than the count."""
        self._left, number = divmod(self._left, count)
        return number

    def one_of(self, *values: int) -> int:
        """Return one of these numbers."""
        return values[self.below(len(values))]


def _filled(pattern: str, length: int) -> str:
    """Return a pattern again and again, as often as it fits into so many UTF-16 code units, and letters behind it."""
    width = Ruler(pattern).utf16_length
    rest = _cut(pattern, length % width)
    return pattern * (length // width) + rest + "a" * (length % width - Ruler(rest).utf16_length)


def _runs(limit: int, choose: Choices) -> str:
    """Return a text without a space: as many clusters of one kind as the limit has room for, then of another kind.

    So there is another kind at each cut. Letters before each run decide where in a cluster the limit is.
    """
    first, step = choose.below(len(WIDE)), choose.one_of(1, 5, 7, 11)
    runs = []
    for place in range(len(WIDE) if limit <= _LONG else 1 + choose.below(3)):
        kind = WIDE[(first + place * step) % len(WIDE)]
        cluster = kind[choose.below(len(kind))]
        letters = "a" * choose.below(7)
        runs.append(letters + cluster * (1 + (limit - len(letters)) // Ruler(cluster).utf16_length))
    return "".join(runs)


_LONG: Final = 1_000
"""UTF-16 code units above which a text has no more than a few times the limit, since measuring it takes long."""

WORDS: Final = (
    *("a", "table", "ready", "don't", "Grüße,", "🍜", "👩\u200d👩\u200d👧", "明日", "שלום", "مرحبا", "e\u0301"),
    *("नमस्ते", "𐐷", "ﬁne", "İ", "1\ufe0f\u20e3", "👍🏽", "🇩🇪", "❤\ufe0f", "a.b", "7", "p.m.", "wait…"),
    *("...", "a--b", '"so"', "(x)", "7:30", "**x", "**all**", "my_name_is", "`x`", "~~no~~", "[a](b)"),
    *("<b>", "Q&A", "&amp;", "50%", "{name}", "$1", "C:\\new", "#1", "https://acme.com/a?b=c&d=e_f"),
    "http://acme.com",
)
"""Words and marks that programs change: other scripts, ligatures, emoji, markup, entities, URLs."""
BLANKS: Final = (" ", "  ", "\n", "\n\n", "\n\n\n", " \n", "\r\n", "\t", "   ", "\u00a0", "\u3000")
"""Whitespace of all kinds."""
_SENTENCES: Final = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(BLANKS)), min_size=1, max_size=12)


def _cut(text: str, length: int) -> str:
    """Return the whole clusters of a text that fit into so many UTF-16 code units."""
    ruler = Ruler(text)
    if ruler.utf16_length <= length:
        return text
    return text[: max(index for index in ruler.clusters() if ruler.to_utf16(index) <= length)]

"""Strategies for texts that are hard to measure: clusters of every kind, line ends, lone surrogates."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

__all__ = ["CLUSTERS", "DICTIONARY_CLUSTERS", "SURROGATES", "ascii_texts", "clusters", "texts"]

# Pieces, not always whole clusters: joined in a row, some of them merge with what comes before or after.
CLUSTERS: Final = (
    *("a", "e", "Z", "7", "0", "_", " ", ".", ",", ":", ";", "'", '"', "-", "\t", "\n", "\r", "\r\n"),
    *("é", "e\u0301", "ß", "\u0301", "\u0300\u0327", "\u00ad", "\u200d", "\ufe0f", "\u2019", "\u200f"),
    *("\u00a0", "\u3000", "\u2028", "\x85", "\x00", "\u0600", "\ufeff"),
    *("א", "שָׁ", "ب", "ᄀ", "ᅡ", "ᆨ", "\u1100\u1161\u11a8"),
    *("क", "क्", "क्ष", "क्षि", "नी", "தி", "বাং", "க்ஷ"),
    *("😀", "🍜", "\U0001d4b3", "𐐷", "☎", "❤️", "Ⓜ", "1️⃣", "👍🏽", "🏽"),
    *("👩\u200d👩\u200d👧\u200d👦", "🧑🏿\u200d🚀", "🏳️\u200d🌈", "👩\u200d"),
    *("🇩🇪", "🇫🇷", "🇩", "🇪", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"),
)
"""Pieces of text, many of them one grapheme cluster of several characters; no surrogates."""

DICTIONARY_CLUSTERS: Final = ("ア", "イ", "ーア", "각", "日", "ひ", "ก็", "สวั")
"""Pieces of scripts whose words some libraries find by dictionary, beyond UAX #29."""

SURROGATES: Final = ("\ud800", "\ud83d", "\udbff", "\udc00", "\ude00", "\udfff")
"""Halves of surrogate pairs; two in a row may look like a pair and are two characters in Python."""


def clusters(*, surrogates: bool = True) -> st.SearchStrategy[str]:
    """Pieces of text: the listed ones before any other character."""
    listed = CLUSTERS + DICTIONARY_CLUSTERS + (SURROGATES if surrogates else ())
    any_character = st.characters() if surrogates else st.characters(codec="utf-8")
    return st.one_of(st.sampled_from(listed), any_character)


def texts(*, min_clusters: int = 0, max_clusters: int = 24, surrogates: bool = True) -> st.SearchStrategy[str]:
    """Texts of so many pieces; without `surrogates` they can be encoded."""
    pieces = clusters(surrogates=surrogates)
    return st.lists(pieces, min_size=min_clusters, max_size=max_clusters).map("".join)


def ascii_texts(*, max_size: int = 24) -> st.SearchStrategy[str]:
    """ASCII texts, rich in line ends and in the punctuation that words contain."""
    dense = st.text("ab7_ .,:;'\"\r\n", max_size=max_size)
    return st.one_of(dense, st.text(st.characters(max_codepoint=127), max_size=max_size))

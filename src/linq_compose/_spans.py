"""Positions in one text: UTF-16 offsets, code point indices, and the edges of clusters and words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, NewType

if TYPE_CHECKING:
    from collections.abc import Sequence

    import regex

from linq_compose._drawable import announce

__all__ = ["CodePoint", "Ruler", "Span", "Utf16"]

Utf16 = NewType("Utf16", int)
"""An offset in UTF-16 code units: what the wire counts in, and JavaScript, Java and Objective-C."""

CodePoint = NewType("CodePoint", int)
"""An index in code points: what Python's `str` counts in."""

# Beyond the Basic Multilingual Plane a character takes two UTF-16 units (a surrogate pair). A lone surrogate
# lies below that line and counts one, also next to its counterpart: Python sees two characters there.
_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")

# UAX #29 cut down to ASCII. Clusters: GB3 alone. Words: WB3, WB3d, and WB5 to WB13b with the ASCII members of
# ALetter, Numeric, ExtendNumLet, MidLetter (:), MidNum (, ;), MidNumLet (.) and Single_Quote.
_ASCII_CLUSTER: Final = re.compile(r"\r\n|[\x00-\x7f]")
_ASCII_WORD: Final = re.compile(
    r"""
      [A-Za-z0-9_]+ (?: (?: (?<=[A-Za-z]) [:.'] (?=[A-Za-z]) | (?<=[0-9]) [,;.'] (?=[0-9]) ) [A-Za-z0-9_]+ )*
    | \r\n
    | \x20+
    | [\x00-\x7f]
    """,
    re.VERBOSE,
)


@announce
@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of one text in both units; made only by a `Ruler`, so that the two agree."""

    start: CodePoint
    """Index of the first character, in code points."""
    end: CodePoint
    """Index after the last character, in code points."""
    utf16_start: Utf16
    """Offset of the first character, in UTF-16 code units."""
    utf16_end: Utf16
    """Offset after the last character, in UTF-16 code units."""

    @property
    def range(self) -> tuple[int, int]:
        """The range as the wire wants it: start and end in UTF-16 code units."""
        return (self.utf16_start, self.utf16_end)

    @property
    def empty(self) -> bool:
        """Whether the span covers no character."""
        return self.start == self.end

    def __str__(self) -> str:
        """Both ranges for people: `[3, 5) UTF-16, [2, 4) code points`."""
        return f"[{self.utf16_start}, {self.utf16_end}) UTF-16, [{self.start}, {self.end}) code points"


@announce
class Ruler:
    """One text, measured once: it translates between UTF-16 offsets and code point indices.

    Total: positions outside the text are clamped, lone surrogates count one unit, nothing is encoded.
    Measuring happens on first use and always finds the same, so threads may share a ruler. After that, a
    question takes time logarithmic in the length of the text.

    >>> ruler = Ruler("Ramen 🍜 ready")
    >>> ruler.utf16_length, len(ruler.text)
    (14, 13)
    >>> print(ruler.span("ready"))
    [9, 14) UTF-16, [8, 13) code points
    """

    __slots__ = ("_astral", "_cluster_edges", "_text", "_word_edges")

    def __init__(self, text: str) -> None:
        """A ruler for this text; nothing is measured yet."""
        self._text = text
        self._astral: tuple[Sequence[int], Sequence[int]] | None = ((), ()) if text.isascii() else None
        self._cluster_edges: Sequence[int] | None = None
        self._word_edges: Sequence[int] | None = None

    @property
    def text(self) -> str:
        """The text that is measured."""
        return self._text

    @property
    def utf16_length(self) -> Utf16:
        """The length of the text in UTF-16 code units: JavaScript's `length`."""
        return Utf16(len(self._text) + len(self._astral_places()[0]))

    def to_utf16(self, index: int, /) -> Utf16:
        """The UTF-16 offset of the character at this code point index, clamped into the text."""
        index = _clamp(index, len(self._text))
        return Utf16(index + bisect_left(self._astral_places()[0], index))

    def to_code_point(self, offset: int, /) -> CodePoint:
        """The code point index at this UTF-16 offset, clamped; inside a character, its own."""
        offset = _clamp(offset, self.utf16_length)
        # An astral character that starts before the offset has one unit too many. For an offset between its
        # halves that is the very unit just passed, so the subtraction lands on the character's start.
        return CodePoint(offset - bisect_left(self._astral_places()[1], offset))

    def span(self, needle: str, /, *, nth: int = 0) -> Span:
        """The span of the nth occurrence (from 0, not overlapping); ValueError if there are too few."""
        if not needle:
            raise ValueError("An empty needle has no place in a text: it occurs everywhere.")
        start = -1
        if nth >= 0:
            start = self._text.find(needle)
            for _ in range(nth):
                if start < 0:
                    break
                start = self._text.find(needle, start + len(needle))
        if start < 0:
            count = self._text.count(needle)
            raise ValueError(f"The text holds {needle!r} {count} times; there is no nth={nth}, counted from 0.")
        return self.between(start, start + len(needle))

    def cover(self, start: int, end: int, /) -> Span:
        """The span of these UTF-16 offsets: put in order, clamped, widened to whole characters."""
        if not self._astral_places()[0]:  # a unit is a character
            return self.between(start, end)
        start, end = sorted((start, end))
        return self.between(self.to_code_point(start), self.to_code_point(end) + self.splits_character(end))

    def between(self, start: int, end: int, /) -> Span:
        """The span of these code point indices, put in order and clamped."""
        start, end = sorted((_clamp(start, len(self._text)), _clamp(end, len(self._text))))
        if not self._astral_places()[0]:
            return Span(CodePoint(start), CodePoint(end), Utf16(start), Utf16(end))
        return Span(CodePoint(start), CodePoint(end), self.to_utf16(start), self.to_utf16(end))

    def splits_character(self, offset: int, /) -> bool:
        """Whether this UTF-16 offset lies between the two halves of a surrogate pair."""
        # Offset n splits iff n - 1 starts an astral character; places outside the text start none.
        return _holds(self._astral_places()[1], offset - 1)

    def splits_cluster(self, offset: int, /) -> bool:
        """Whether this UTF-16 offset is between two characters of one extended grapheme cluster (UAX #29)."""
        if not 0 < offset < self.utf16_length or self.splits_character(offset):
            return False
        index = self.to_code_point(offset)
        return not (_simply_apart(self._text, index) or _holds(self._clusters(), index))

    def whole_clusters(self, start: int, end: int, /) -> Span:
        """The span of these UTF-16 offsets: put in order, clamped, widened to whole grapheme clusters."""
        covered, edges = self.cover(start, end), self._clusters()
        return self.between(edges[bisect_right(edges, covered.start) - 1], edges[bisect_left(edges, covered.end)])

    def splits_word(self, offset: int, /) -> bool:
        """Whether this UTF-16 offset is inside the text and no UAX #29 word boundary.

        Emoji and runs of spaces are words here, so an offset between surrogate halves splits one.
        """
        return 0 < offset < self.utf16_length and (
            self.splits_character(offset) or not self.is_word_edge(self.to_code_point(offset))
        )

    def is_word_edge(self, index: int, /) -> bool:
        """Whether a UAX #29 word boundary lies at this code point index; both ends of the text are ones."""
        simply = _simple_word_edge(self._text, index)
        if simply is not None:
            return simply
        edges = self._word_edges
        if edges is None:
            edges = self._word_edges = _word_edges(self._text)
        return _holds(edges, index)

    def clusters(self) -> tuple[CodePoint, ...]:
        """The boundaries of the extended grapheme clusters in code points, from 0 to the text's length."""
        return tuple(map(CodePoint, self._clusters()))

    def _clusters(self) -> Sequence[int]:
        edges = self._cluster_edges
        if edges is None:
            edges = self._cluster_edges = _cluster_edges(self._text)
        return edges

    def _astral_places(self) -> tuple[Sequence[int], Sequence[int]]:
        # Where two-unit characters start: in code points, and in UTF-16, where each is pushed right by one
        # unit for every one before it. One attribute, so that no thread sees the first without the second.
        places = self._astral
        if places is None:
            indices = tuple(match.start() for match in _ASTRAL.finditer(self._text))
            places = self._astral = (indices, tuple(map(sum, enumerate(indices))))
        return places


def _clamp(value: int, top: int) -> int:
    return 0 if value < 0 else min(value, top)


def _holds(places: Sequence[int], place: int) -> bool:
    at = bisect_left(places, place)
    return at < len(places) and places[at] == place


# Most edges can be told from the two characters around them, which spares the pass over the whole text. Below U+0300
# nothing joins what is before it but a line feed; a soft hyphen (U+00AD) is a format character to words.
_FIRST_MARK: Final = "\u0300"


def _simply_apart(text: str, index: int) -> bool:
    """Whether a cluster surely ends here: both neighbours stand below the first mark, and are no CR LF."""
    before, after = text[index - 1], text[index]
    return before < _FIRST_MARK and after < _FIRST_MARK and not (before == "\r" and after == "\n")


def _simple_word_edge(text: str, index: int) -> bool | None:
    """Whether a word boundary lies here, where two plain ASCII neighbours tell; else None."""
    if not 0 < index < len(text):
        return None
    before, after = text[index - 1], text[index]
    if not (before.isascii() and after.isascii()):
        return None
    if before == " " or after == " ":
        return before != after
    return False if before.isalnum() and after.isalnum() else None


def _cluster_edges(text: str) -> Sequence[int]:
    if not text.isascii():
        flags, cluster = _cluster_patterns()
        return (0, *(match.end() for match in cluster.finditer(flags.sub(_stand_in, text))))
    if "\r\n" not in text:
        return range(len(text) + 1)
    return (0, *(match.end() for match in _ASCII_CLUSTER.finditer(text)))


def _word_edges(text: str) -> Sequence[int]:
    word = _ASCII_WORD if text.isascii() else _word_pattern()
    return (0, *(match.end() for match in word.finditer(text)))


def _stand_in(flag: regex.Match[str]) -> str:
    # `regex` counts the regional indicators before each one anew, which is quadratic on a row of flags. An
    # ideograph, with a combining mark if it is two, breaks and refuses to break at the same places.
    return "\u4e00" + "\u0301" * (len(flag[0]) - 1)


# `regex` is imported when a text first needs it: ASCII never does.
@cache
def _cluster_patterns() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    import regex

    return regex.compile("[\U0001f1e6-\U0001f1ff]{1,2}"), regex.compile(r"\X")


@cache
def _word_pattern() -> regex.Pattern[str]:
    # UAX #29 as a grammar of whole words over the property values that `regex` knows. Its own `\b` with the
    # WORD flag misses edges: after half a flag, before 'e in quotes, at marks that follow nothing.
    import regex

    marks = r"[\p{WB=Extend}\p{WB=Format}\p{WB=ZWJ}]*"  # WB4: these belong to what they follow
    letter = rf"[\p{{WB=ALetter}}\p{{WB=Hebrew_Letter}}]{marks}+"
    hebrew = rf"\p{{WB=Hebrew_Letter}}{marks}+"
    number = rf"\p{{WB=Numeric}}{marks}+"
    flag_half = rf"\p{{WB=Regional_Indicator}}{marks}+"
    in_letters = rf"[\p{{WB=MidLetter}}\p{{WB=MidNumLet}}\p{{WB=Single_Quote}}]{marks}+(?={letter})"
    in_hebrew = rf"\p{{WB=Double_Quote}}{marks}+(?={hebrew})"
    in_numbers = rf"[\p{{WB=MidNum}}\p{{WB=MidNumLet}}\p{{WB=Single_Quote}}]{marks}+(?={number})"
    # WB5 to WB12; a katakana run (WB13) meets such a run only across connectors (WB13a, WB13b).
    run = (
        rf"(?:(?:{hebrew}(?:{in_letters}|{in_hebrew})?|{letter}(?:{in_letters})?|{number}(?:{in_numbers})?)++"
        rf"|(?:\p{{WB=Katakana}}{marks}+)++)"
    )
    connectors = rf"(?:\p{{WB=ExtendNumLet}}{marks}+)++"
    geresh = rf"(?:(?<=\p{{WB=Hebrew_Letter}}{marks})\p{{WB=Single_Quote}}{marks}+)?"  # WB7a
    word = (
        r"(?:\r\n|[\r\n\p{WB=Newline}]"  # WB3 to WB3b
        rf"|\p{{WB=WSegSpace}}++{marks}+"  # WB3d
        rf"|(?:{run}|{connectors}{run}?+)(?:{connectors}{run}?+)*+{geresh}"
        rf"|{flag_half}(?:{flag_half})?"  # WB15, WB16
        rf"|.{marks}+)"
    )
    # WB3c: a joiner holds on to the pictograph after it.
    return regex.compile(rf"{word}(?:(?<=\u200d)(?=\p{{Extended_Pictographic}}){word})*+", regex.DOTALL)

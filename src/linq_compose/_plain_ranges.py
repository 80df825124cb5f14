"""Ranges that plainly cover words: their edges are edges of clusters and words at a glance. Sound, never complete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from linq_compose._plain_characters import is_plainly_visible

if TYPE_CHECKING:
    from linq_compose._spans import Ruler

__all__ = ["cover_words"]

# What a UTF-16 code unit is to the edges of clusters and words (UAX #29). Units of no kind are left to the rules.
_SPACE, _LETTER, _DIGIT, _PUNCTUATION, _MID, _IDEOGRAPH, _KATAKANA, _HIGH, _LOW = range(1, 10)
_RANGES: Final = {
    _LETTER: (
        (0x41, 0x5A),
        (0x61, 0x7A),
        (0xC0, 0x24F),
        (0x391, 0x3A9),
        (0x3B1, 0x3C9),
        (0x410, 0x481),
        (0x620, 0x64A),
        (0xAC00, 0xD7A3),
    ),
    _DIGIT: ((0x30, 0x39), (0x660, 0x669)),
    _PUNCTUATION: ((0x2600, 0x27BF),),  # pictographs among them
    _IDEOGRAPH: ((0x3041, 0x3096), (0x3400, 0x4DBF), (0x4E00, 0x9FFF)),
    _KATAKANA: ((0x30A1, 0x30FA), (0x30FC, 0x30FC)),
    _HIGH: ((0xD83C, 0xD83E),),
    _LOW: ((0xDC00, 0xDFFF),),
}
_MARKS: Final = {
    _SPACE: " \n",
    _PUNCTUATION: "!#$%&()*+-/<=>?@[\\]^`{|}~"
    "\u00a1\u00ab\u00bb\u00bf\u061f\u2013\u2014\u201c\u201d\u2026\u3001\u3002\uff01\uff08\uff09\uff1f",
    _MID: ".,:;'\u060c\u2018\u2019\uff0c\uff1a\uff1b",
}
_MIDS: Final = {
    _LETTER: frozenset(map(ord, ".:'\u2018\u2019\uff1a")),
    _DIGIT: frozenset(map(ord, ".,;'\u060c\u2018\u2019\uff0c\uff1b")),
}
"""By kind: the marks that join two words of it into one."""


def _kinds_of_units() -> bytes:
    kinds = bytearray(0x10000)
    for kind, ranges in _RANGES.items():
        for first, last in ranges:
            kinds[first : last + 1] = bytes((kind,)) * (last + 1 - first)
    for kind, marks in _MARKS.items():
        for mark in marks:
            kinds[ord(mark)] = kind
    # A sign that joins nothing to itself: between letters it is punctuation.
    kinds[0xD7] = kinds[0xF7] = _PUNCTUATION
    return bytes(kinds)


_KINDS: Final = _kinds_of_units()
_JOINED: Final = {_LETTER: (_LETTER, _DIGIT), _DIGIT: (_LETTER, _DIGIT), _KATAKANA: (_KATAKANA,)}
"""The kinds of which two make one word."""
_FIRST_MARK: Final = "\u0300"
"""Below it, nothing joins what is before it, but a line feed a carriage return."""


def cover_words(value: str, decorations: list[dict[str, Any]], high: int) -> bool:
    """Return whether ranges up to `high` certainly cover whole clusters that can be seen, counted in UTF-16."""
    try:
        raw = value.encode("utf-16-le")
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    if 2 * high > len(raw):
        return False
    # Code points and UTF-16 code units count alike up to the first character that is astral.
    astral = len(raw) != 2 * len(value) and (high > len(value) or len(value[:high].encode("utf-16-le")) != 2 * high)
    simple = not astral and "\r" not in value
    units, ruler = None, None
    for decoration in decorations:
        start, end = decoration["range"]
        if simple and _is_apart_from_all(value, start, end):
            continue
        if units is None:
            units = memoryview(raw).cast("H")
        if not (
            _is_seen(units, start)
            and (start == 0 or _is_edge(units, start, astral=astral))
            and (end == len(units) or _is_edge(units, end, astral=astral))
        ):
            ruler = _ruler(value) if ruler is None else ruler
            if not _covers_words(ruler, start, end):
                return False
    return True


def _ruler(value: str) -> Ruler:
    from linq_compose._spans import Ruler

    return Ruler(value)


def _is_apart_from_all(value: str, start: int, end: int) -> bool:
    """Return whether a range in code points begins with a letter or a mark and has nothing at its edges that joins."""
    return (
        ("!" <= value[start] <= "~" or "\u00c0" <= value[start] <= "\u024f")
        and (start == 0 or value[start - 1] < _FIRST_MARK)
        and (end == len(value) or (value[end - 1] < _FIRST_MARK and value[end] < _FIRST_MARK))
    )


def _is_edge(units: Sequence[int], place: int, *, astral: bool) -> bool:
    """Return whether a cluster certainly ends between two units, and a word too if `astral`."""
    before, after = units[place - 1], units[place]
    left, right = _KINDS[before], _KINDS[after]
    if left == _LOW:
        if not _ends_picture(units, place):
            return False
        left = _PUNCTUATION
    if right == _HIGH:
        if not _is_picture(units, place):
            return False
        right = _PUNCTUATION
    if not left or not right or right == _LOW or left == _HIGH:
        return False
    if not astral:
        return left != _SPACE or right != _SPACE or before == 32 == after
    if _SPACE in (left, right):
        return left != right
    if left == _MID and right in _MIDS and place > 1:
        return _is_apart(_KINDS[units[place - 2]], before, right)
    if right == _MID and left in _MIDS and place + 1 < len(units):
        return _is_apart(left, after, _KINDS[units[place + 1]])
    return left not in _JOINED or right not in _JOINED[left]


def _is_apart(left: int, mid: int, right: int) -> bool:
    """Return whether a mark between two units certainly joins no word to another."""
    return left != 0 and right != 0 and not (left == right and left in _MIDS and mid in _MIDS[left])


def _is_seen(units: Sequence[int], place: int) -> bool:
    kind = _KINDS[units[place]]
    return _SPACE < kind < _HIGH or (kind == _HIGH and _is_picture(units, place))


def _ends_picture(units: Sequence[int], place: int) -> bool:
    """Return whether a pictograph ends here: alone, with a skin tone, or as a letter of a flag."""
    if place < 2:
        return False
    high, low = units[place - 2], units[place - 1]
    if high == 0xD83C and low >= 0xDFFB:  # a skin tone, which belongs to what is before it
        return place >= 4 and _is_picture(units, place - 4)
    return _is_picture(units, place - 2) or (high == 0xD83C and 0xDDE6 <= low <= 0xDDFF)


def _is_picture(units: Sequence[int], place: int) -> bool:
    """Return whether one of the common pictographs begins here: no skin tone, no letter of a flag."""
    high = units[place]
    if not 0xD83C <= high <= 0xD83E or place + 1 >= len(units):
        return False
    low = units[place + 1]
    if high == 0xD83D:
        return bool(0xDC00 <= low <= 0xDEFF)
    return bool(0xDF00 <= low <= 0xDFFA if high == 0xD83C else 0xDD00 <= low <= 0xDDFF)


def _covers_words(ruler: Ruler, start: int, end: int) -> bool:
    """Return whether a range of a text with other than ASCII characters is certainly meant so."""
    span = ruler.cover(start, end)
    if span.range != (start, end) or not is_plainly_visible(ruler.text[span.start : span.end]):
        return False
    # In front of the first character that is astral, code points and UTF-16 code units count alike.
    return not any(
        ruler.splits_cluster(edge) or (ruler.to_code_point(edge) != edge and ruler.splits_word(edge))
        for edge in span.range
    )

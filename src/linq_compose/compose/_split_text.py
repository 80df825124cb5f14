"""Splitting: where a text that is too long for one message is cut.

A text is cut at the last place of the best level that fits: after a paragraph, a line, a sentence, a word, and only
where there is none of these inside a word, between two grapheme clusters. The white space at a cut belongs to neither
side: it lies between `Cut.end` and `Cut.next`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from linq_compose._spans import Ruler

__all__ = ["Cut", "Stretches", "cuts", "last_cut", "paragraphs"]

Stretches: TypeAlias = "Sequence[tuple[int, int]]"
"""Stretches of a text in order, none overlapping, in code points."""

# White space at which a line may break: not the spaces that are there to prevent it (U+00A0, U+2007, U+202F).
_WHITE: Final = r"[ \t-\r\x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]"
_SPACE: Final = re.compile(f"{_WHITE}+")
_PLACE: Final = re.compile(rf"[。！？]+[」』”’）]*({_WHITE}*)|{_WHITE}+")
_FEED: Final = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_STOP: Final = re.compile("[.!?…][\"'”’»)\\]」』）]*\\Z")
_SPACELESS: Final = "\u0e00"
"""The first of the scripts in which words may touch without a space: Thai; all others follow it."""
_LEVELS: Final = ("paragraph", "line", "sentence")


class Cut(NamedTuple):
    """A stretch of the text that goes into one message, in code points."""

    start: int
    end: int
    next: int
    """Where the next stretch starts; the white space before it is in no message."""
    at: str
    """What ends at the cut: paragraph, line, sentence, word, cluster; empty at the end of the text."""
    oversized: bool = False
    """Whether this is one cluster that is longer than the budget: clusters are never cut."""


class _Place(NamedTuple):
    """Where a text may be cut: what ends there, its end, and the end of the white space after it."""

    level: str
    end: int
    next: int


def cuts(text: str, budget: int, *, whole: Stretches = ()) -> Iterator[Cut]:
    """Yield stretches of a text that have at most `budget` UTF-16 code units each and together are the text.

    The stretches `whole` are not cut unless they are longer than the budget. Time grows with the length of the text
    alone.
    """
    ruler, at = Ruler(text), 0
    while at < len(text):
        limit = ruler.to_code_point(ruler.to_utf16(at) + budget)
        if limit >= len(text):
            yield Cut(at, len(text), len(text), "")
            return
        cut = last_cut(ruler, at, limit, whole=whole) or _cluster_cut(ruler, at, limit)
        yield cut
        at = cut.next


def last_cut(ruler: Ruler, start: int, limit: int, *, whole: Stretches = ()) -> Cut | None:
    """Return the last cut up to a limit at the best level there is, from paragraph to word; None without any."""
    places = _last_places(ruler, start, limit, whole=whole)
    for level in _LEVELS:
        if level in places:
            return Cut(start, *places[level][1:], level)
    word = places.get("word")
    end = word.end if word else start
    if end - start < (limit - start) // 2:  # few spaces: a script without them, or one long word
        edge = _spaceless_edge(ruler, end, limit, anywhere=word is None, whole=whole)
        if edge is not None:
            return Cut(start, edge, _behind_space(ruler, edge), "word")
    return Cut(start, word.end, word.next, "word") if word else None


def _last_places(ruler: Ruler, start: int, limit: int, *, whole: Stretches) -> dict[str, _Place]:
    """Return the last place of each level up to a limit at which nothing is torn."""
    space = _SPACE.match(ruler.text, start)
    places: dict[str, _Place] = {}
    for place in _places(ruler.text, space.end() if space else start + 1):
        if place.end > limit:
            break
        if _apart(ruler, place.end) and _apart(ruler, place.next) and _free(whole, place.end, place.next):
            places[place.level] = place
    return places


def _spaceless_edge(ruler: Ruler, end: int, limit: int, *, anywhere: bool, whole: Stretches) -> int | None:
    """Return the last edge of a word after `end` and up to a limit: in a script without spaces, or anywhere."""
    for index in range(limit, end, -1):
        before = ruler.text[index - 1]
        is_word_end = (anywhere or before >= _SPACELESS) and not before.isspace() and ruler.is_word_edge(index)
        if is_word_end and _apart(ruler, index) and _free(whole, index, index):
            return index
    return None


def paragraphs(text: str) -> Iterator[Cut]:
    """Yield the paragraphs of a text: the stretches between empty lines."""
    start, ruler = 0, Ruler(text)
    for level, end, after in _places(text, 0):
        if level == "paragraph" and start < end and after < len(text) and _apart(ruler, end) and _apart(ruler, after):
            yield Cut(start, end, after, level)
            start = after
    if text:
        yield Cut(start, len(text), len(text), "")


def _places(text: str, start: int) -> Iterator[_Place]:
    for gap in _PLACE.finditer(text, start):
        end, after = gap.span(gap.lastindex or 0)
        feeds = len(_FEED.findall(text, end, after)) if end < after else 0
        if feeds:
            yield _Place("paragraph" if feeds > 1 else "line", end, after)
        else:
            stop = gap.lastindex or _STOP.search(text, max(0, end - 8), end)
            yield _Place("sentence" if stop else "word", end, after)


def _cluster_cut(ruler: Ruler, start: int, limit: int) -> Cut:
    edge = limit
    while edge > start and not _apart(ruler, edge):
        edge -= 1
    if edge > start:
        return Cut(start, edge, _behind_space(ruler, edge), "cluster")
    edge = limit + 1
    while not _apart(ruler, edge):
        edge += 1
    return Cut(start, edge, _behind_space(ruler, edge), "cluster", oversized=True)


def _behind_space(ruler: Ruler, index: int) -> int:
    """Return the end of the white space at an index; the index itself where there is none."""
    space = _SPACE.match(ruler.text, index)
    return space.end() if space and _apart(ruler, index) and _apart(ruler, space.end()) else index


def _apart(ruler: Ruler, index: int) -> bool:
    """Return whether no cluster is cut here."""
    return not ruler.splits_cluster(ruler.to_utf16(index))


def _free(whole: Stretches, start: int, end: int) -> bool:
    """Return whether a gap lies in none of the stretches that must not be cut."""
    place = bisect_left(whole, (end, -1))
    before = whole[place - 1] if place else (0, 0)
    return before[1] <= start and (place == len(whole) or whole[place][0] >= end)

"""Splitting: where a text that is too long for one message is cut.

A text is cut at the last place of the best level that fits: after a paragraph, a line, a sentence, a clause, a word,
and only where there is none of these inside a word, between two grapheme clusters. A sentence or a clause that would
leave a head of a few characters counts as a word. The white space at a cut belongs to neither side: it lies between
`Cut.end` and `Cut.next`. A URL that fits into one message alone is never cut.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from linq_compose._characters import is_visible
from linq_compose._spans import Ruler
from linq_compose.compose._sentences import ends_sentence
from linq_compose.urls import find_urls

__all__ = ["Cut", "Stretches", "cuts", "joined", "last_cut", "paragraphs", "urls_and"]

Stretches: TypeAlias = "Sequence[tuple[int, int]]"
"""Stretches of a text in order, none overlapping, in code points."""

# White space at which a line may break: not the spaces that are there to prevent it (U+00A0, U+2007, U+202F).
_WHITE: Final = r"[ \t-\r\x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]"
_SPACE: Final = re.compile(f"{_WHITE}+")
_TERMINATORS: Final = "。！？｡।॥۔؟።፧။។"
_CLOSING: Final = "」』”’）】》〉"
_PLACE: Final = re.compile(rf"[{_TERMINATORS}]+[{_CLOSING}]*({_WHITE}*)|[，、；：،؛][{_CLOSING}]*({_WHITE}*)|{_WHITE}+")
"""Where a text may be cut: at white space, and after punctuation that needs none after it."""
_FEED: Final = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CLAUSE: Final = re.compile(f"[,;:，、；：،؛][\"'”’»)\\]{_CLOSING}]*\\Z")
_SPACELESS: Final = "\u0e00"
"""The first of the scripts in which words may touch without a space: Thai; all others follow it."""
_LEVELS: Final = ("paragraph", "line", "sentence", "clause")
_FEW: Final = 8
"""A sentence of fewer characters is no head of its own, where the limit leaves room for three times as many."""


class Cut(NamedTuple):
    """A stretch of the text that goes into one message, in code points."""

    start: int
    end: int
    next: int
    """Where the next stretch starts; the white space before it is in no message."""
    at: str
    """What ends at the cut: paragraph, line, sentence, clause, word, cluster; empty at the end of the text."""
    oversized: bool = False
    """Whether this is one cluster that is longer than the budget: clusters are never cut."""


class _Place(NamedTuple):
    """Where a text may be cut: what ends there, its end, and the end of the white space after it."""

    level: str
    end: int
    next: int


def cuts(text: str, budget: int, *, whole: Stretches = ()) -> Iterator[Cut]:
    """Yield stretches of a text that have at most `budget` UTF-16 code units each and together are the text.

    The stretches `whole`, and URLs, are not cut unless they are longer than the budget. White space at which no line
    breaks is no stretch of its own, but part of the gap after the one before it. Time grows with the length of the text
    alone.
    """
    ruler = Ruler(text)
    if ruler.utf16_length > budget:
        whole = _within(budget, ruler, urls_and(_within(budget, ruler, whole), text))
    last: Cut | None = None
    for cut in _stretches(ruler, budget, whole):
        if last is not None:
            if text[cut.start : cut.end].isspace() and _after(whole, cut.start, cut.next) == cut.next:
                last = last._replace(next=cut.next)
                continue
            yield last
        last = cut
    if last is not None:
        yield last


def _stretches(ruler: Ruler, budget: int, whole: Stretches) -> Iterator[Cut]:
    at, length = 0, len(ruler.text)
    while at < length:
        limit = ruler.to_code_point(ruler.to_utf16(at) + budget)
        if limit >= length:
            yield Cut(at, length, length, "")
            return
        cut = last_cut(ruler, at, limit, whole=whole) or _cluster_cut(ruler, at, limit, whole=whole)
        yield cut
        at = cut.next


def _within(budget: int, ruler: Ruler, stretches: Stretches) -> Stretches:
    """Return the stretches that are not longer than the budget."""
    return [(start, end) for start, end in stretches if ruler.to_utf16(end) - ruler.to_utf16(start) <= budget]


def urls_and(stretches: Stretches, text: str) -> Stretches:
    """Return what a cut must not divide: the URLs of a text and other stretches."""
    return joined(stretches, [(url.start, url.end) for url in find_urls(text)])


def joined(stretches: Stretches, others: Stretches) -> Stretches:
    """Return stretches of two kinds, in order; those that overlap are one."""
    union: list[tuple[int, int]] = []
    for start, end in sorted([*stretches, *others]):
        if union and start < union[-1][1]:
            union[-1] = union[-1][0], max(end, union[-1][1])
        else:
            union.append((start, end))
    return union


def last_cut(ruler: Ruler, start: int, limit: int, *, whole: Stretches = ()) -> Cut | None:
    """Return the last cut up to a limit at the best level there is, from paragraph to word; None without any."""
    places = _last_places(ruler, start, limit, whole=whole)
    for level in _LEVELS:
        if level in places and places[level].end - start >= _shortest(level, limit - start):
            return Cut(start, *places[level][1:], level)
    word = places.get("word")
    end = word.end if word else start
    if end - start < (limit - start) // 2:  # few spaces: a script without them, or one long word
        edge = _spaceless_edge(ruler, end, limit, anywhere=word is None, whole=whole)
        if edge is not None:
            return Cut(start, edge, _behind_space(ruler, edge), "word")
    return Cut(start, word.end, word.next, "word") if word else None


def _shortest(level: str, room: int) -> int:
    """Return how long a head must be to be cut off at a level, where the limit leaves so much room."""
    if level == "sentence":
        return min(_FEW, room // 3)
    return room // 2 if level == "clause" else 0


def _last_places(ruler: Ruler, start: int, limit: int, *, whole: Stretches) -> dict[str, _Place]:
    """Return the last place of each level up to a limit at which nothing is torn."""
    space = _SPACE.match(ruler.text, start)
    places: dict[str, _Place] = {}
    for place in _places(ruler.text, space.end() if space else start + 1):
        if place.end > limit:
            break
        after = _after(whole, place.end, place.next)
        if after is not None and _apart(ruler, place.end) and _apart(ruler, after):
            places[place.level] = places["word"] = place._replace(next=after)
    return places


def _spaceless_edge(ruler: Ruler, end: int, limit: int, *, anywhere: bool, whole: Stretches) -> int | None:
    """Return the last edge of a word after `end` and up to a limit: in a script without spaces, or anywhere."""
    for index in range(limit, end, -1):
        before = ruler.text[index - 1]
        is_word_end = (anywhere or before >= _SPACELESS) and not before.isspace() and ruler.is_word_edge(index)
        if is_word_end and _apart(ruler, index) and _after(whole, index, index) is not None:
            return index
    return None


def paragraphs(text: str, *, whole: Stretches = ()) -> Iterator[Cut]:
    """Yield the paragraphs of a text: the stretches between empty lines that are in no stretch of `whole`.

    A paragraph shows something: one of white space alone belongs to the gap, and one of other invisible characters to
    the paragraph after it.
    """
    start, ruler = 0, Ruler(text)
    for end, space_end in _empty_lines(text):
        after = _after(whole, end, space_end)
        if after is not None and is_visible(text[start:end]) and _apart(ruler, end) and _apart(ruler, after):
            yield Cut(start, end, after, "paragraph")
            start = after
    if start < len(text):
        yield Cut(start, len(text), len(text), "")


def _empty_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the white space that has an empty line in it; at the end of the text only if there is more than that."""
    start = end = feeds = 0
    for space in _SPACE.finditer(text):
        found = len(_FEED.findall(text, *space.span()))
        if not found:
            continue
        if end and (end == space.start() or text[end : space.start()].isspace()):
            feeds += found
        else:
            if feeds > 1:
                yield start, end
            start, feeds = space.start(), found
        end = space.end()
    if feeds > 1 and text[end:].strip():
        yield start, end
    elif feeds > 2 or (feeds > 1 and not _FEED.match(text[-1])):
        yield start, len(text)


def _places(text: str, start: int) -> Iterator[_Place]:
    for gap in _PLACE.finditer(text, start):
        end, after = gap.span(gap.lastindex or 0)
        feeds = len(_FEED.findall(text, end, after)) if end < after else 0
        if feeds:
            yield _Place("paragraph" if feeds > 1 else "line", end, after)
        elif ends_sentence(text, end, after):
            yield _Place("sentence", end, after)
        else:
            yield _Place("clause" if _CLAUSE.search(text, max(0, end - 8), end) else "word", end, after)


def _cluster_cut(ruler: Ruler, start: int, limit: int, *, whole: Stretches) -> Cut:
    edge = limit
    while edge > start and not (_apart(ruler, edge) and _after(whole, edge, edge) is not None):
        edge -= 1
    if edge > start:
        return Cut(start, edge, _behind_space(ruler, edge), "cluster")
    if whole:
        return _cluster_cut(ruler, start, limit, whole=())
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


def _after(whole: Stretches, start: int, end: int) -> int | None:
    """Return where the text goes on after a gap; None where the gap is in a stretch that must not be cut.

    The white space that a stretch begins with, such as the margin of code, belongs to it and not to the gap.
    """
    place = bisect_left(whole, (end, -1))
    if place and start < whole[place - 1][0]:
        place, end = place - 1, whole[place - 1][0]
    return end if not place or whole[place - 1][1] <= start else None

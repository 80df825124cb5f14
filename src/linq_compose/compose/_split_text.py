"""Cutting: where a text that is too long comes apart so that nobody minds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from linq_compose._spans import Ruler

__all__ = ["Cut", "cuts", "last_cut", "paragraphs"]

# White space at which a line may break: not the spaces that are there to prevent it (U+00A0, U+2007, U+202F).
_WHITE: Final = r"[ \t-\r\x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]"
_SPACE: Final = re.compile(f"{_WHITE}+")
_PLACE: Final = re.compile(rf"[。！？]+[」』”’）]*({_WHITE}*)|{_WHITE}+")
_FEED: Final = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_STOP: Final = re.compile("[.!?…][\"'”’»)\\]」』）]*\\Z")
_SPACELESS: Final = "\u0e00"
"""The first of the scripts in which words may stand side by side without a space: Thai; all others are behind it."""
_LEVELS: Final = ("paragraph", "line", "sentence")


class Cut(NamedTuple):
    """A stretch of the text that goes into one message, in code points."""

    start: int
    end: int
    next: int
    """Where the next stretch starts: what lies between is white space that no message shows."""
    at: str
    """What ends at the cut: paragraph, line, sentence, word, cluster; empty at the end of the text."""
    oversized: bool = False
    """Whether this is one cluster that is longer than the budget: it is never cut."""


def cuts(text: str, budget: int, *, whole: Sequence[tuple[int, int]] = ()) -> Iterator[Cut]:
    """Yield stretches of a text that have at most so many UTF-16 code units each, and together are the text.

    `whole` are stretches, in order, that are not cut unless they are longer than the budget. Time grows with the
    length of the text alone.
    """
    ruler, at = Ruler(text), 0
    while at < len(text):
        limit = ruler.to_code_point(ruler.to_utf16(at) + budget)
        if limit >= len(text):
            yield Cut(at, len(text), len(text), "")
            return
        found = last_cut(ruler, at, limit, whole=whole) or _cluster_cut(ruler, at, limit)
        yield found
        at = found.next


def last_cut(ruler: Ruler, start: int, limit: int, *, whole: Sequence[tuple[int, int]] = ()) -> Cut | None:
    """Return the last cut not beyond a limit at the best place there is: paragraph, line, sentence, then word."""
    text = ruler.text
    first = _SPACE.match(text, start)
    best: dict[str, tuple[int, int]] = {}
    for level, end, after in _places(text, first.end() if first else start + 1):
        if end > limit:
            break
        if _apart(ruler, end) and _apart(ruler, after) and _free(whole, end, after):
            best[level] = end, after
    for level in _LEVELS:
        if level in best:
            return Cut(start, *best[level], level)
    end, after = best.get("word", (start, start))
    if end - start < (limit - start) // 2:  # few spaces: a script without them, or one long word
        spaceless = (place for place in range(limit, end, -1) if end == start or text[place - 1] >= _SPACELESS)
        edge = next((place for place in spaceless if _word_ends(ruler, place, whole)), None)
        if edge is not None:
            end, after = edge, _behind_space(ruler, edge)
    return Cut(start, end, after, "word") if end > start else None


def paragraphs(text: str) -> Iterator[Cut]:
    """Yield the paragraphs of a text: what stands between empty lines."""
    start, ruler = 0, Ruler(text)
    for level, end, after in _places(text, 0):
        if level == "paragraph" and start < end and after < len(text) and _apart(ruler, end) and _apart(ruler, after):
            yield Cut(start, end, after, level)
            start = after
    if text:
        yield Cut(start, len(text), len(text), "")


def _places(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Yield where a text may come apart: what ends there, its end, and the end of the white space behind it."""
    for found in _PLACE.finditer(text, start):
        end, after = found.span(found.lastindex or 0)
        feeds = len(_FEED.findall(text, end, after)) if end < after else 0
        if feeds:
            yield "paragraph" if feeds > 1 else "line", end, after
        else:
            stop = found.lastindex or _STOP.search(text, max(0, end - 8), end)
            yield "sentence" if stop else "word", end, after


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
    """Return where the text goes on behind the white space that is here."""
    space = _SPACE.match(ruler.text, index)
    return space.end() if space and _apart(ruler, index) and _apart(ruler, space.end()) else index


def _apart(ruler: Ruler, index: int) -> bool:
    """Return whether no cluster is cut here."""
    return not ruler.splits_cluster(ruler.to_utf16(index))


def _word_ends(ruler: Ruler, index: int, whole: Sequence[tuple[int, int]]) -> bool:
    """Return whether a word that is no white space ends here, and nothing is cut."""
    ends = ruler.is_word_edge(index) and not ruler.text[index - 1].isspace()
    return ends and _apart(ruler, index) and _free(whole, index, index)


def _free(whole: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Return whether what lies here cuts nothing that is to stay whole."""
    place = bisect_left(whole, (end, -1))
    before = whole[place - 1] if place else (0, 0)
    return before[1] <= start and (place == len(whole) or whole[place][0] >= end)

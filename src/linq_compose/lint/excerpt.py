"""Excerpts: a part of a text on one line of a terminal, every character visible, its columns known.

How it works. The text around the marked span is cut into cells. A cell is one grapheme cluster as it is drawn: emoji
whole, invisible characters as escapes or control pictures, with its width in columns. Cells are never cut, so a span
inside a cluster marks all of it. The line is then filled from the middle: first the marked cells, as many as fit; if
all of them fit, half of the room that is left goes to the cells after them, more if those before need less; the rest
goes to the cells before. Two columns are kept for the ellipses where text is left out on a side.

Only the cells that can be drawn are measured: a cluster edge is sought at most a window away, between two characters
that never join, so that an excerpt of a long text costs no more than one of a short text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from linq_compose._characters import BLANKS, escape
from linq_compose._spans import Ruler

if TYPE_CHECKING:
    import regex

__all__ = ["Excerpt", "columns_of", "excerpt", "legible"]

_NARROWEST: Final = 20
_LONGEST_CLUSTER: Final = 40
"""Code points of one cluster that are drawn; no emoji has more than ten, stacked marks have no bound."""

_ELLIPSIS: Final = "…"

# Between two of these there is always a cluster edge (UAX #29, GB999), whatever stands around them.
_PLAIN_PAIR: Final = re.compile("[ -~\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]{2}")
_FLAG_LETTERS: Final = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_FAR: Final = 1000


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One line of visible text; `column` (from 0) and `columns` say where the marked part is drawn, in columns."""

    line: str
    column: int
    columns: int


@dataclass(frozen=True, slots=True)
class _Cell:
    """One grapheme cluster as it is drawn: where it starts and ends in the text, and its width in columns."""

    start: int
    end: int
    shown: str
    columns: int


def excerpt(text: str, start: int, end: int, *, width: int) -> Excerpt:
    """Return the part of a text around the code points [start, end), fitted into so many columns (20 at least).

    Text that is left out is shown as `…`. Clusters are drawn whole: a span that cuts one marks all of it. An empty or
    inverted span is drawn at its start, with no columns.
    """
    width = max(width, _NARROWEST)
    start = min(max(start, 0), len(text))
    end = min(max(end, start), len(text))
    left, marked, right = _fitted(_cells(text, start, end, width), start, end, room=width - 2)
    shown = [*left, *marked, *right]
    lead = _ELLIPSIS if shown and shown[0].start > 0 else ""
    tail = _ELLIPSIS if shown and shown[-1].end < len(text) else ""
    before, under, behind = (_line(cells) for cells in (left, marked, right))
    return Excerpt(f"{lead}{before}{under}{behind}{tail}", columns_of(lead + before), columns_of(under))


def _fitted(cells: list[_Cell], start: int, end: int, *, room: int) -> tuple[list[_Cell], list[_Cell], list[_Cell]]:
    """Return the cells before, in and behind a span that fit into so many columns."""
    before = [cell for cell in cells if cell.end <= start]
    inside = [cell for cell in cells[len(before) :] if cell.start < end]
    behind = cells[len(before) + len(inside) :]
    marked = _fitting(inside, room)
    room -= _width(marked)
    right = _fitting(behind, max(room // 2, room - _width(before))) if len(marked) == len(inside) else []
    left = _fitting(before[::-1], room - _width(right))[::-1]
    return left, marked, right


def _line(cells: list[_Cell]) -> str:
    return "".join(cell.shown for cell in cells)


def legible(text: str) -> str:
    r"""Return a text with every character visible and none that controls a terminal: the others are escaped.

    >>> legible("two\nlines\x1b[0m and a \u200d")
    'two␊lines␛[0m and a \\u200d'
    """
    if text.isascii() and text.isprintable():
        return text
    edges = Ruler(text).clusters()
    return "".join(_shown(text[at:stop]) for at, stop in pairwise(edges))


def _cells(text: str, start: int, end: int, width: int) -> list[_Cell]:
    """Return the cells around a span that may be drawn; the text beyond them is not measured."""
    first = _cluster_edge(text, start - width)
    last = min(len(text), min(end, start + width * _LONGEST_CLUSTER) + width * _LONGEST_CLUSTER)
    piece = text[first:last]
    edges = Ruler(piece).clusters()
    return list(_drawn(piece, edges, first, start - width, start, width))


def _drawn(piece: str, edges: Sequence[int], first: int, leftmost: int, start: int, width: int) -> Iterator[_Cell]:
    columns = 0
    for at, stop in pairwise(edges):
        if first + stop <= leftmost:
            continue
        shown = _shown(piece[at:stop])
        cell = _Cell(first + at, first + stop, shown, columns_of(shown))
        yield cell
        if cell.end > start:
            columns += cell.columns
        if columns > 2 * width:
            return


def _cluster_edge(text: str, before: int) -> int:
    """Return a cluster edge at or before a place of the text, as near as the characters around it show one."""
    if before <= 0:
        return 0
    from_here = max(0, before - _FAR)
    edges = [pair.end() - 1 for pair in _PLAIN_PAIR.finditer(text, from_here, before + 1)]
    # Flags pair up from the start of their row, however far that is.
    return edges[-1] if edges else len(text[:from_here].rstrip(_FLAG_LETTERS))


def _fitting(cells: list[_Cell], room: int) -> list[_Cell]:
    """Return the first cells that fit into the room."""
    for count, cell in enumerate(cells):
        room -= cell.columns
        if room < 0:
            return cells[:count]
    return cells


def _width(cells: list[_Cell]) -> int:
    return sum(cell.columns for cell in cells)


def _shown(cluster: str) -> str:
    """Return a cluster as it is drawn: an emoji whole, anything else character by character, each visible."""
    if len(cluster) > _LONGEST_CLUSTER:
        return f"{_shown(cluster[:1])}{_ELLIPSIS}"
    if cluster.isascii():
        return "".join(map(_spelled, cluster))
    emoji = _emoji().match(cluster)
    whole = _spelled(cluster[0]) if emoji is None else emoji[0]
    return whole + "".join(
        character if character.isprintable() and character not in BLANKS else _spelled(character)
        for character in cluster[1 if emoji is None else emoji.end() :]
    )


def _spelled(character: str) -> str:
    """Return one character visibly: itself, a control picture, a mark on a circle, or its escape."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if character in BLANKS or not character.isprintable():
        return escape(character)
    return character if code < 0x300 or columns_of(character) else f"◌{character}"


@cache
def _emoji() -> regex.Pattern[str]:
    # UTS #51, ED-17: flags, keycaps, tag sequences on the black flag, and pictographs joined by U+200D.
    import regex

    pictograph = r"\p{Extended_Pictographic}[\p{Emoji_Modifier}\ufe0e\ufe0f\u20e3]*"
    return regex.compile(
        r"\p{Regional_Indicator}{1,2}|[0-9#*]\ufe0f?\u20e3"
        r"|\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
        rf"|{pictograph}(?:\u200d{pictograph})*"
    )


def columns_of(text: str) -> int:
    """Return how many terminal columns a text takes."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(0, wcswidth(text))

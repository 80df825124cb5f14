"""Search: where a text occurs in another one, by its characters or by characters and styles."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from linq_compose.text.runs import Run

__all__ = ["find_runs", "find_text"]


def find_text(text: str, piece: str, *, start: int | None, end: int | None) -> Iterator[int]:
    """Yield each index at which the characters of a piece occur within `[start:end]`, overlapping ones too."""
    place = text.find(piece, start, end)
    while place >= 0:
        yield place
        place = text.find(piece, place + 1, end)


def find_runs(
    text: str, runs: Sequence[Run], piece: Sequence[Run], *, start: int | None, end: int | None
) -> Iterator[int]:
    """Yield each index at which a piece occurs with its styles."""
    starts = list(accumulate((len(run.text) for run in runs), initial=0))
    for place in find_text(text, "".join(run.text for run in piece), start=start, end=end):
        if _has_styles(runs, starts, piece, place):
            yield place


def _has_styles(runs: Sequence[Run], starts: Sequence[int], piece: Sequence[Run], place: int) -> bool:
    """Return whether the characters from an index, which are those of the piece, have its styles."""
    index, end = bisect_right(starts, place) - 1, place
    for text, styles in piece:
        end += len(text)
        if runs[index].styles != styles or end > starts[index + 1]:
            return False
        index += end == starts[index + 1]
    return True

"""How every benchmark measures: two works take turns in one run, and the median of their ratios is the figure."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

__all__ = ["Figure", "compare", "print_figures", "ratio", "table"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what was measured against what, the median of the paired ratios, its quartiles, and the goal."""

    name: str
    base: str
    median: float
    low: float
    high: float
    goal: float | None = None
    as_share: bool = False

    def cells(self) -> tuple[str, ...]:
        """Return the cells of a row: name, base, median, quartiles, goal."""
        goal = "" if self.goal is None else f"≤ {self._shown(self.goal)}"
        spread = f"{self._shown(self.low)} to {self._shown(self.high)}"
        return self.name, self.base, self._shown(self.median), spread, goal

    def _shown(self, value: float) -> str:
        if self.as_share:
            return f"{value:.1%}"
        return f"{value:.2f}" if value < 10 else f"{value:.0f}"


HEADS = ("what", "base", "ratio", "quartiles", "goal")


def table(figures: Sequence[Figure]) -> str:
    """Return figures as a Markdown table."""
    rows = [HEADS, *(figure.cells() for figure in figures)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|---|---|---:|---|---:|")
    return "\n".join(lines)


def print_figures(title: str, figures: Iterator[Figure]) -> None:
    """Print figures as they come."""
    print(title)
    for figure in figures:
        name, base, median, spread, goal = figure.cells()
        print(f"  {name:34} / {base:28} {median:>7}   ({spread})  {goal}", flush=True)


@contextmanager
def _without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def compare(
    name: str,
    work: Callable[[Any], object],
    base: str,
    peer: Callable[[Any], object],
    inputs: Callable[[int], tuple[Any, Any]],
    *,
    rounds: int,
    goal: float | None = None,
    as_share: bool = False,
) -> Figure:
    """Return the figure of a work against a peer.

    `inputs` makes, for the number of a round, what the work and the peer get in it, new each time and not measured.
    The two change places from round to round; round 0 warms up.
    """
    ratios = []
    with _without_collector():
        for number in range(rounds + 1):
            mine, theirs = inputs(number)
            if number % 2:
                peer_seconds, seconds = _seconds(peer, theirs), _seconds(work, mine)
            else:
                seconds, peer_seconds = _seconds(work, mine), _seconds(peer, theirs)
            if number:
                ratios.append(seconds / peer_seconds)
            gc.collect(0)
    low, middle, high = statistics.quantiles(ratios, n=4)
    return Figure(name, base, middle, low, high, goal, as_share)


def _seconds(work: Callable[[Any], object], given: Any) -> float:
    start = time.process_time()
    work(given)
    return time.process_time() - start


def ratio(work: Callable[[], Any], peer: Callable[[], Any], *, rounds: int) -> tuple[float, float, float]:
    """Return lower quartile, median and upper quartile of work/peer, where both do the same again and again."""
    often, peer_often = _times(work), _times(peer)

    def run(pair: tuple[Callable[[], Any], int]) -> None:
        call, times = pair
        for _ in range(times):
            call()

    figure = compare("", run, "", run, lambda _: ((work, often), (peer, peer_often)), rounds=rounds)
    scale = peer_often / often
    return figure.low * scale, figure.median * scale, figure.high * scale


def _times(work: Callable[[], Any]) -> int:
    """Return how often to run within one sample of about ten milliseconds, once warm."""
    work()
    start = time.perf_counter()
    work()
    return max(1, int(0.01 / max(time.perf_counter() - start, 1e-7)))

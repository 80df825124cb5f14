"""Paired timing: two calls that take turns on the same new inputs, and the ratio of their times."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

__all__ = ["Ratio", "paired", "seconds"]


class Ratio(NamedTuple):
    """The quartiles of the ratios of all rounds; the middle one is the figure."""

    low: float
    middle: float
    high: float

    def __str__(self) -> str:
        return f"{self.middle:8.2f}   ({self.low:.2f} to {self.high:.2f})"


def seconds(work: Callable[[Any], object], inputs: Sequence[Any]) -> float:
    """Return the processor time of a call on each input."""
    start = time.process_time()
    for item in inputs:
        work(item)
    return time.process_time() - start


def paired(
    work: Callable[[Any], object],
    peer: Callable[[Any], object],
    batches: Callable[[int], Sequence[Any]],
    *,
    rounds: int,
) -> Ratio:
    """Return the time of `work` over that of `peer`; `batches` gives the inputs of a round, which both get."""
    warm = batches(rounds)
    seconds(work, warm)
    seconds(peer, warm)
    ratios = []
    for place in range(rounds):
        inputs = batches(place)
        if place % 2:
            theirs, mine = seconds(peer, inputs), seconds(work, inputs)
        else:
            mine, theirs = seconds(work, inputs), seconds(peer, inputs)
        ratios.append(mine / theirs)
    return Ratio(*statistics.quantiles(ratios, n=4))

"""Work as a number that is the same on every machine: the lines of Python that a call executes.

What happens inside of one call to a compiled library, such as a regular expression, counts as the line that calls it;
how long that takes for texts of many sizes is measured by `benchmarks/bench_growth.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

__all__ = ["work"]


def work(call: Callable[[], Any]) -> int:
    """Return how many lines of Python a call executes, in itself and in whatever it calls."""
    lines = 0

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return lines

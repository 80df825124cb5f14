"""How time grows with the input: four times a text against once, for texts that are hard to read.

Run by hand: python benchmarks/bench_growth.py [SIZE]. A ratio near 4 is linear, one near 16 is quadratic; those above 6
are marked. SIZE is the smaller length in characters. The limit of a text is raised, so that every rule reads all of it.
"""

from __future__ import annotations

import contextlib
import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from linq_compose import Policy, check, fix, from_markdown, plan

PIECES: Final = (
    "word ", "a.co ", "http://", "www.", "a@b.", "+1205253", "(", "[", "[a](", "*", "**a", "_a_ ", "~~", "`", "`a` ",
    "> ", "- a\n", "1. a\n", "|a", "--a", "|a|\n|--|\n", "<a ", "&amp;", "\\", "\n\n",
    "🍜 ", "e\u0301", "\u200d", "\u2066", "ａ",
)  # fmt: skip
POLICY: Final = Policy(limits={"text": 100_000_000})
ROUNDS: Final = 3


def works() -> Iterator[tuple[str, Callable[[str], Any]]]:
    """What is measured, by name."""
    yield "check", lambda text: check({"parts": [{"type": "text", "value": text}]}, policy=POLICY)
    yield "fix", lambda text: fix({"parts": [{"type": "text", "value": text}]}, policy=POLICY, unsafe=True)
    yield "from_markdown", from_markdown
    yield "plan", lambda text: plan(text or "a")


def seconds(work: Callable[[str], Any], text: str) -> float:
    """The fastest of a few runs, each on a text of its own."""
    found = []
    for place in range(ROUNDS):
        own = f"{place}{text}"
        gc.collect()
        start = time.process_time()
        with contextlib.suppress(ValueError):  # a plan that cannot be made
            work(own)
        found.append(time.process_time() - start)
    return min(found)


def main(size: int = 20_000) -> None:
    print(f"{'piece':12}", *(f"{name:>22}" for name, _ in works()))
    slow, ratios = 0, []
    for piece in PIECES:
        row = []
        for _, work in works():
            once, four = seconds(work, piece * (size // len(piece))), seconds(work, piece * (4 * size // len(piece)))
            ratio = four / max(once, 1e-3)
            ratios.append(ratio)
            slow += ratio > 6
            row.append(f"{four / (4 * size) * 1e6:8.2f} s/MB  x{ratio:4.1f}{'!' if ratio > 6 else ' '}")
        print(f"{piece!r:12}", *(f"{cell:>22}" for cell in row), flush=True)
    print(f"median x{statistics.median(ratios):.1f}; {slow} above x6")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

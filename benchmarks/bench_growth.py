"""How time grows with the input: four times as much against once, and the seconds for a megabyte.

Run by hand: python benchmarks/bench_growth.py [texts | catalog] [SIZE]. `texts` repeats pieces that are hard to read
in one text; `catalog` repeats places of every rule's bad example (`tests/grown.py`). A ratio near 4 is linear, one near
16 is quadratic. Marked are ratios above 5 and more than a second for a megabyte of UTF-8. SIZE is the larger length in
bytes. The limit of a text is raised, so that every rule reads all of it.
"""

from __future__ import annotations

import contextlib
import gc
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from grown import grown, measured
from linq_compose import Policy, check, fix, from_markdown, plan

PIECES: Final = (
    "word ", "a.co ", "a.com ", "e.g. ", "i.e. ", "http://", "www.", "www.a_b_ ", "https://youtu.be/_abc_ ", "a@b.",
    "a@b.co ", "@_bob_ ", "+1205253", "^_^ ", "10%*2*x ", "*555* ", "__init__ ", "a_b_c ",
    "(", "[", "](", "[a](", "[a](b) ", "[a](http://b.co) ", "[a][1] ", "[a]: http://b.co\n[a] ", "<http://a.co> ",
    "*", "**a", "_a_ ", "**a** ", "***a*** ", "_*a*_ ", "*a **b* c** ", "*🍜* ", "~~", "~~a~~ ", "`", "`a` ",
    "> ", "> *a*\n", "# a\n", "- a\n", "1. a\n", "```\na\n```\n", "|a", "--a", "|a|\n|--|\n",
    "|a|b|\n|--|--|\n|c|d|\n\n", "<a ", "&amp;", "\\", "\n\n", "\x00",
    "\u202e", "🍜 ", "𝗿𝗲 ", "e\u0301", "\u200d", "\u2066", "ａ",
)  # fmt: skip
POLICY: Final = Policy(limits={"text": 100_000_000})
FASTEST: Final = 0.002
"""Seconds below which a time is noise, and counts as this much."""
MOST_RATIO, MOST_SECONDS = 5, 1


def _message(text: str) -> dict[str, Any]:
    return {"parts": [{"type": "text", "value": text}]}


def _opening(text: str) -> dict[str, Any]:
    return {"from": "+12052535597", "to": ["+14155551234"], "message": _message(text)}


WORKS: Final[dict[str, Callable[[str], Any]]] = {
    "check": lambda text: check(_message(text), policy=POLICY),
    "check, new chat": lambda text: check(_opening(text), "chats.create", policy=POLICY),
    "fix": lambda text: fix(_message(text), policy=POLICY, unsafe=True),
    "from_markdown": from_markdown,
    "plan": lambda text: plan(text or "a"),
}


def _seconds(work: Callable[[Any], Any], payload: Any, *, runs: int) -> float:
    fastest = float("inf")
    for _ in range(runs):
        gc.collect()
        start = time.process_time()
        with contextlib.suppress(ValueError):  # a plan that cannot be made
            work(payload)
        fastest = min(fastest, time.process_time() - start)
    return fastest


class Growth:
    """The times of one family, and whether they are too long; what seems so is measured again."""

    def __init__(self, work: Callable[[Any], Any], small: Any, large: Any, *, sizes: tuple[int, int]) -> None:
        for runs in (1, 3):
            once, four = _seconds(work, small, runs=runs), _seconds(work, large, runs=runs)
            self.seconds = four / sizes[1] * 1e6
            self.ratio = four / max(once, FASTEST) * 4 * sizes[0] / sizes[1]
            self.is_slow = self.ratio > MOST_RATIO or self.seconds > MOST_SECONDS
            if not self.is_slow:
                return

    def __str__(self) -> str:
        return f"{self.seconds:8.2f} s/MB  x{self.ratio:4.1f}{'!' if self.is_slow else ' '}"


def texts(size: int) -> Iterator[Growth]:
    """Yield the growth of every text, with a row for each piece."""
    print(f"{'piece':28}", *(f"{name:>22}" for name in WORKS))
    for piece in PIECES:
        each = len(piece.encode())
        counts = size // 4 // each, size // each
        row = [
            Growth(work, piece * counts[0], piece * counts[1], sizes=(counts[0] * each, counts[1] * each))
            for work in WORKS.values()
        ]
        print(f"{piece!r:28}", *(f"{growth!s:>22}" for growth in row), flush=True)
        yield from row


def catalog(size: int) -> Iterator[Growth]:
    """Yield the growth of every family that the catalog gives, with a row for each that is slow."""
    for family in grown():
        small, large = family.make(size // 4), family.make(size)
        options = {"context": family.context, "policy": POLICY}
        works = {
            "check": partial(check, operation=family.operation, **options),
            "fix": partial(fix, operation=family.operation, unsafe=True, **options),
        }
        for verb, work in works.items():
            growth = Growth(work, small, large, sizes=(measured(small), measured(large)))
            if growth.is_slow:
                print(f"{verb:5} {family.name:80.80} {growth}", flush=True)
            yield growth


def main(*arguments: str) -> None:
    chosen = [word for word in arguments if not word.isdecimal()] or ["texts", "catalog"]
    size = next((int(word) for word in arguments if word.isdecimal()), 80_000)
    for name, measure in (("texts", texts), ("catalog", catalog)):
        if name in chosen:
            all_of_them = list(measure(size))
            slowest, steepest = (max(getattr(each, word) for each in all_of_them) for word in ("seconds", "ratio"))
            slow = sum(each.is_slow for each in all_of_them)
            print(f"{name}: {len(all_of_them)} families, at most {slowest:.1f} s/MB and x{steepest:.1f}; {slow} marked")


if __name__ == "__main__":
    main(*sys.argv[1:])

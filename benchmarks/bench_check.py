"""What `check` costs on five messages of very different size, beside pydantic validating the bare schema.

Run by hand: python benchmarks/bench_check.py [ROUNDS]. Every text is new in every round.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from measure import Figure, compare, print_figures
from schemas import Message
from workloads import decorated, renewed, workloads

from linq_compose import check

__all__ = ["figures"]

GOALS = {"S": (0.5, 1.0), "A": (0.5, 1.0), "M": (0.6, 1.1), "L": (0.6, 1.1), "X": (0.9, 1.2)}
COUNTS = {"S": 4_000, "A": 1_000, "M": 600, "L": 6, "X": 4}
"""How many messages one round has: about ten milliseconds of pydantic's time."""


def over(call: Callable[[Any], object]) -> Callable[[list[Any]], None]:
    def run(payloads: list[Any]) -> None:
        for payload in payloads:
            call(payload)

    return run


def figures(rounds: int = 15) -> Iterator[Figure]:
    """Yield the figures of each message from a dict and from bytes, and how time grows with decorations."""
    for letter, message in workloads().items():
        assert list(check(message)) == [], letter

        def dicts(number: int, letter: str = letter, message: Any = message) -> tuple[list[Any], list[Any]]:
            payloads = renewed(message, COUNTS[letter], seed=number)
            return payloads, payloads

        def texts(number: int, dicts: Any = dicts) -> tuple[list[Any], list[Any]]:
            payloads = [json.dumps(payload).encode() for payload in dicts(number)[0]]
            return payloads, payloads

        goal, json_goal = GOALS[letter]
        yield compare(
            f"{letter}, dict", over(check), "pydantic", over(Message.model_validate), dicts, rounds=rounds, goal=goal
        )
        yield compare(
            f"{letter}, bytes",
            over(check),
            "pydantic",
            over(Message.model_validate_json),
            texts,
            rounds=rounds,
            goal=json_goal,
        )
    for name, options in (("ASCII", {}), ("emoji", {"astral": 0.3}), ("animations", {"animated": True})):
        wider = 10 if "animated" in options else 1

        def pairs(number: int, options: Any = options, wider: int = wider) -> tuple[list[Any], list[Any]]:
            few = decorated(1_000, units=10_000 if wider == 1 else 20_000, seed=number, **options)
            many = decorated(10_000, units=10_000 if wider == 1 else 200_000, seed=number, **options)
            return [many], [few]

        what = f"10,000 decorations, {name}"
        yield compare(what, over(check), "1,000 decorations", over(check), pairs, rounds=max(5, rounds // 3), goal=14)


if __name__ == "__main__":
    print_figures("five messages", figures(*map(int, sys.argv[1:2])))

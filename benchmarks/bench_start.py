"""What a new process pays: import and a first clean check, beside `from pydantic import BaseModel`.

Run by hand: python benchmarks/bench_start.py [ROUNDS]. Each sample is a process of its own, less the time of one that
imports nothing; user and system time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from resource import RUSAGE_CHILDREN, getrusage
from statistics import quantiles
from typing import Final

from measure import Figure, print_figures

__all__ = ["figures"]

CHECK: Final = 'from linq_compose import check; check({"parts": [{"type": "text", "value": "Your table is ready."}]})'
BYTES: Final = CHECK.replace("check({", "check(b'''{").replace("})", "}''')")
PYDANTIC: Final = "from pydantic import BaseModel"
PHONES: Final = (
    "from linq_compose import check; check({'from': '+12052532136', 'to': ['+12052532137'], 'message': "
    "{'parts': [{'type': 'text', 'value': 'Your table is ready.'}]}}, 'chats.create')"
)
# Modules are compiled once, as pip does it when it installs.
ENVIRONMENT: Final = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def seconds(code: str) -> float:
    """Return the processor time of a process that runs some code: the least of three."""
    return min(_once(code) for _ in range(3))


def _once(code: str) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, env=ENVIRONMENT)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def figures(rounds: int = 11) -> Iterator[Figure]:
    """Yield the figures of a first check of a dict, of bytes and of a request with phone numbers."""
    for name, code, goal in (
        ("`import linq_compose`", "import linq_compose", None),
        ("import, first check of a dict", CHECK, 0.4),
        ("import, first check of a request", PHONES, 0.4),
        ("import, first check of bytes", BYTES, None),
    ):
        ratios = []
        for _ in range(rounds):
            nothing = seconds("pass")
            ratios.append((seconds(code) - nothing) / (seconds(PYDANTIC) - nothing))
        low, middle, high = quantiles(ratios, n=4)
        yield Figure(name, f"`{PYDANTIC}`", middle, low, high, goal)


if __name__ == "__main__":
    print_figures("a new process", figures(*map(int, sys.argv[1:2])))

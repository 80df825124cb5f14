"""How much judging costs: `check` against schema-only validation in the same run, and how it grows.

Run by hand: python benchmarks/bench_check.py [ROUNDS]. Cases take turns round by round, each ratio is taken inside a
round, and the median of the ratios is printed; absolute times differ from machine to machine and are not.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field
from workloads import decorated, workloads

from linq_compose import check


class Decoration(BaseModel):
    range: tuple[int, int]
    style: Literal["bold", "italic", "strikethrough", "underline"] | None = None
    animation: Literal["big", "small", "shake", "nod", "explode", "ripple", "bloom", "jitter"] | None = None


class Text(BaseModel):
    type: Literal["text"]
    value: str = Field(min_length=1, max_length=10_000)
    text_decorations: list[Decoration] | None = None


class Media(BaseModel):
    type: Literal["media"]
    url: str | None = None
    attachment_id: str | None = None


class Link(BaseModel):
    type: Literal["link"]
    value: str = Field(max_length=2_048)


class Effect(BaseModel):
    type: Literal["screen", "bubble"] | None = None
    name: str | None = None


class Reply(BaseModel):
    message_id: str
    part_index: int = 0


class Message(BaseModel):
    """The schema alone, as a user of pydantic would write it from the page."""

    parts: list[Annotated[Text | Media | Link, Field(discriminator="type")]] = Field(min_length=1, max_length=100)
    effect: Effect | None = None
    reply_to: Reply | None = None


def _seconds(work: Callable[[], Any], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def _times(work: Callable[[], Any]) -> int:
    """How often to run within one sample of about ten milliseconds, once warm."""
    work()
    return max(1, int(0.01 / max(_seconds(work, 3), 1e-7)))


def ratio(work: Callable[[], Any], peer: Callable[[], Any], *, rounds: int) -> tuple[float, float, float]:
    """The lower quartile, median and upper quartile of work/peer over rounds that take turns."""
    often, peer_often = _times(work), _times(peer)
    found = []
    for number in range(rounds):
        if number % 2:
            mine, theirs = _seconds(work, often), _seconds(peer, peer_often)
        else:
            theirs, mine = _seconds(peer, peer_often), _seconds(work, often)
        found.append(mine / theirs)
    low, middle, high = statistics.quantiles(found, n=4)
    return low, middle, high


def main(rounds: int = 21) -> None:
    gc.collect()
    gc.disable()
    print(f"check / schema-only pydantic, median of {rounds} paired rounds (quartiles)")
    for letter, payload in workloads().items():
        report = check(payload)
        assert list(report) == [], (letter, [found.rule for found in report])
        text = json.dumps(payload).encode()
        for kind, work, peer in (
            ("dict ", lambda payload=payload: check(payload), lambda payload=payload: Message.model_validate(payload)),
            ("bytes", lambda text=text: check(text), lambda text=text: Message.model_validate_json(text)),
        ):
            low, middle, high = ratio(work, peer, rounds=rounds)
            print(f"  {letter} {kind} {middle:8.1f}   ({low:.1f} to {high:.1f})")
    print("time(10,000 decorations) / time(1,000), at most 14 wanted")
    for name, options in (
        ("ASCII text  ", {}),
        ("emoji text  ", {"astral": 0.3}),
    ):
        few, many = decorated(1_000, **options), decorated(10_000, **options)
        assert not list(check(few))
        assert not list(check(many))
        low, middle, high = ratio(lambda many=many: check(many), lambda few=few: check(few), rounds=max(5, rounds // 3))
        print(f"  {name} {middle:6.1f}   ({low:.1f} to {high:.1f})")
    short = decorated(1_000, units=20_000, animated=True)
    long = decorated(10_000, units=200_000, animated=True)
    low, middle, high = ratio(lambda: check(long), lambda: check(short), rounds=max(5, rounds // 3))
    print(f"  animations   {middle:6.1f}   ({low:.1f} to {high:.1f})   (the text grows along)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

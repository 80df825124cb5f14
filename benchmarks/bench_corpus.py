"""What `check` costs on the corpus: distinct realistic requests, each text new in each round, beside pydantic.

Run by hand: python benchmarks/bench_corpus.py [ROUNDS]. The base validates the bare schema of the same operation, and
takes its turn in the same round; printed are the medians of the paired ratios, and their quartiles.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from bench_check import Message
from corpus import corpus
from pydantic import BaseModel, Field

from linq_compose import Context, Policy, check


class Send(BaseModel):
    message: Message


class Create(Send):
    from_: str = Field(alias="from")
    to: list[str] = Field(min_length=1, max_length=31)


class Continuation(BaseModel):
    text: str


class CreateMessage(Send):
    to: list[str] = Field(min_length=1, max_length=31)
    continuation_message: Continuation | None = None


class Update(BaseModel):
    text: str = Field(min_length=1, max_length=10_000)


class ChatUpdate(BaseModel):
    display_name: str | None = None
    group_chat_icon: str | None = None


class VoiceMemo(BaseModel):
    voice_memo_url: str | None = None
    attachment_id: str | None = None


class Participant(BaseModel):
    handle: str


SCHEMAS: dict[str, type[BaseModel]] = {
    "message": Message,
    "chats.messages.send": Send,
    "chats.create": Create,
    "messages.create": CreateMessage,
    "messages.update": Update,
    "chats.update": ChatUpdate,
    "chats.send_voicememo": VoiceMemo,
    "chats.participants.add": Participant,
}
IGNORING = Policy(ignore=["TXT106", "MED109"])
BY_IMESSAGE = Context(service="iMessage")


def _pydantic(requests: list[tuple[str, Any]]) -> None:
    for operation, body in requests:
        SCHEMAS[operation].model_validate(body)


def _pydantic_json(requests: list[tuple[str, Any]]) -> None:
    for operation, body in requests:
        SCHEMAS[operation].model_validate_json(body)


def _checked(**options: Any) -> Callable[[list[tuple[str, Any]]], None]:
    def run(requests: list[tuple[str, Any]]) -> None:
        for operation, body in requests:
            check(body, operation, **options)

    return run


def _seconds(run: Callable[[list[tuple[str, Any]]], None], requests: list[tuple[str, Any]]) -> float:
    start = time.process_time()
    run(requests)
    return time.process_time() - start


CASES = (
    ("dict, default", _checked(), _pydantic, 1.0),
    ("dict, policy with ignores", _checked(policy=IGNORING), _pydantic, 1.2),
    ("dict, context with a service", _checked(context=BY_IMESSAGE), _pydantic, 1.2),
    ("bytes, default", _checked(), _pydantic_json, 1.3),
)


def main(rounds: int = 15) -> None:
    for _, run, peer, _ in CASES:  # warm up
        requests = corpus(0, 200)
        if peer is _pydantic_json:
            requests = [(operation, json.dumps(body, ensure_ascii=False).encode()) for operation, body in requests]
        run(requests)
        peer(requests)
    gc.collect()
    gc.disable()
    print(f"check / schema-only pydantic on 600 new requests a round, medians of {rounds} paired rounds (quartiles)")
    for number, (name, run, peer, goal) in enumerate(CASES):
        ratios = []
        for place in range(rounds):
            requests: list[tuple[str, Any]] = corpus(1 + number * rounds + place)
            if peer is _pydantic_json:
                requests = [(operation, json.dumps(body, ensure_ascii=False).encode()) for operation, body in requests]
            if place % 2:
                theirs, mine = _seconds(peer, requests), _seconds(run, requests)
            else:
                mine, theirs = _seconds(run, requests), _seconds(peer, requests)
            ratios.append(mine / theirs)
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(f"  {name:30} {middle:6.2f}   ({low:.2f} to {high:.2f})   goal {goal}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

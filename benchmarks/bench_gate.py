"""What the guard costs: checking a call, beside the official SDK's own `send()` with a transport that answers at once.

The corpus is realistic messages, each text new, as `chats.messages.send` in `corpus.py` has them; S A M L X are those
of `workloads.py`. Nothing is remembered between calls but the operations of the last thousand URLs: "other chats" sends
every message to a chat of its own.
"""

from __future__ import annotations

import copy
import itertools
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
from bench_check import ratio
from corpus import corpus
from linq import LinqAPIV3
from linq._models import FinalRequestOptions
from workloads import workloads

from linq_compose import Policy
from linq_compose.gate import Gate, guard
from linq_compose.gate._sdk import check_call

CHAT = "550e8400-e29b-41d4-a716-446655440000"
ANSWER = {
    "chat_id": CHAT,
    "message": {"id": CHAT, "created_at": "2026-01-01T00:00:00Z", "delivery_status": "pending", "parts": []},
}
POLICY = Policy(ignore=["MED109", "HND102"], severity={"TXT105": "error"})
GOAL = 0.02
"""For the corpus, with a policy too."""


def client() -> LinqAPIV3:
    transport = httpx.MockTransport(lambda _: httpx.Response(202, json=ANSWER))
    return LinqAPIV3(api_key="k", http_client=httpx.Client(transport=transport))


def options(message: Any, chat: str = CHAT) -> Any:
    return FinalRequestOptions.construct(
        method="post", url=f"/v3/chats/{chat}/messages", json_data={"message": message}
    )


def varied(message: dict[str, Any], count: int) -> Iterator[Any]:
    """So many copies of a message, each with texts of its own: a letter at the end is another."""
    for number in range(count):
        variant = copy.deepcopy(message)
        for part in variant["parts"]:
            if part["type"] == "text" and len(part["value"]) < 9_990:
                part["value"] += f" {number}"
        yield variant


def measured(messages: list[Any], gate: Gate, *, rounds: int, chats: list[str] | None = None) -> str:
    """The share of the SDK's send that checking the same messages takes: median and quartiles."""
    plain, guarded = client(), guard(client(), gate=gate)
    calls = itertools.cycle(
        [options(message, chat) for message, chat in zip(messages, chats or itertools.repeat(CHAT), strict=False)]
    )
    sends = itertools.cycle(messages)
    low, middle, high = ratio(
        lambda: check_call(gate, guarded, None, next(calls)),
        lambda: plain.chats.messages.send(CHAT, message=next(sends)),
        rounds=rounds,
    )
    return f"{middle:7.2%}  ({low:.2%} to {high:.2%})"


def main(rounds: int = 21) -> None:
    messages = [body["message"] for operation, body in corpus(1, 3000) if operation == "chats.messages.send"]
    others = [str(uuid.uuid4()) for _ in messages]
    print(f"share of the SDK's send, median of {rounds} paired rounds (quartiles)")
    for name, gate, chats in (
        ("corpus", Gate(), None),
        ("corpus, policy", Gate(policy=POLICY), None),
        ("corpus, other chats", Gate(), others),
    ):
        print(f"{name:20}{measured(messages, gate, rounds=rounds, chats=chats)}  goal {GOAL:.0%}")
    for name, message in workloads().items():
        print(f"{name:20}{measured(list(varied(message, 10 if name in 'LX' else 400)), Gate(), rounds=rounds)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

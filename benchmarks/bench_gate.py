"""What the guard costs: checking a call, beside the official SDK's own `send()` with a transport that answers at once.

The corpus is realistic messages, each text new, as `chats.messages.send` in `corpus.py` has them; S A M L X are those
of `workloads.py`. Nothing is remembered between calls but the operations of the last thousand URLs: "other chats" sends
every message to a chat of its own.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable, Iterator
from typing import Any, Final

import httpx
from corpus import corpus
from linq import LinqAPIV3
from linq._models import FinalRequestOptions
from measure import Figure, compare, print_figures
from workloads import renewed, workloads

from linq_compose import Policy
from linq_compose.gate import Gate, guard
from linq_compose.gate._sdk import check_call

CHAT: Final = "550e8400-e29b-41d4-a716-446655440000"
ANSWER: Final = {
    "chat_id": CHAT,
    "message": {"id": CHAT, "created_at": "2026-01-01T00:00:00Z", "delivery_status": "pending", "parts": []},
}
POLICY: Final = Policy(ignore=["MED109", "HND102"], severity={"TXT105": "error"})
GOAL: Final = 0.02
"""For the corpus, with a policy too."""
COUNTS: Final = {"S": 100, "A": 100, "M": 100, "L": 4, "X": 4}
"""How many messages one round has."""

Messages = list[Any]


def client() -> LinqAPIV3:
    transport = httpx.MockTransport(lambda _: httpx.Response(202, json=ANSWER))
    return LinqAPIV3(api_key="k", http_client=httpx.Client(transport=transport))


def options(message: Any, chat: str = CHAT) -> Any:
    return FinalRequestOptions.construct(
        method="post", url=f"/v3/chats/{chat}/messages", json_data={"message": message}
    )


def of_corpus(seed: int) -> Messages:
    return [body["message"] for operation, body in corpus(seed, 300) if operation == "chats.messages.send"]


def checked(gate: Gate) -> Callable[[Messages], None]:
    guarded = guard(client(), gate=gate)

    def run(calls: Messages) -> None:
        for call in calls:
            check_call(gate, guarded, None, call)

    return run


def sent() -> Callable[[Messages], None]:
    send = client().chats.messages.send

    def run(messages: Messages) -> None:
        for message in messages:
            send(CHAT, message=message)

    return run


def figures(rounds: int = 15) -> Iterator[Figure]:
    """Yield the share of the SDK's send for the corpus and for each workload."""
    for name, gate, others in (
        ("corpus", Gate(), False),
        ("corpus, policy", Gate(policy=POLICY), False),
        ("corpus, other chats", Gate(), True),
    ):

        def inputs(number: int, others: bool = others) -> tuple[Messages, Messages]:
            messages = of_corpus(number)
            return [options(one, str(uuid.uuid4()) if others else CHAT) for one in messages], messages

        yield compare(name, checked(gate), "SDK send", sent(), inputs, rounds=rounds, goal=GOAL, as_share=True)
    for letter, message in workloads().items():

        def renewals(number: int, letter: str = letter, message: Any = message) -> tuple[Messages, Messages]:
            messages = renewed(message, COUNTS[letter], seed=number)
            return list(map(options, messages)), messages

        yield compare(letter, checked(Gate()), "SDK send", sent(), renewals, rounds=rounds, as_share=True)


if __name__ == "__main__":
    print_figures("share of the SDK's send", figures(*map(int, sys.argv[1:2])))

"""What the guard costs: judging a call, beside the official SDK's own `send()` with a transport that answers at once.

Both send the same message again and again, as to many recipients; texts and URLs that were seen before are remembered.
"fresh" makes every text a new one.
"""

from __future__ import annotations

import copy
import itertools
from typing import Any

import httpx
from bench_check import ratio
from linq import LinqAPIV3
from linq._models import FinalRequestOptions
from workloads import workloads

from linq_compose.gate import Gate, guard
from linq_compose.gate._sdk import check_call

CHAT = "550e8400-e29b-41d4-a716-446655440000"
ANSWER = {
    "chat_id": CHAT,
    "message": {"id": CHAT, "created_at": "2026-01-01T00:00:00Z", "delivery_status": "pending", "parts": []},
}
GOALS = {"S": 0.01, "A": 0.01, "M": 0.01, "L": 0.025}


def client() -> LinqAPIV3:
    transport = httpx.MockTransport(lambda _: httpx.Response(202, json=ANSWER))
    return LinqAPIV3(api_key="k", http_client=httpx.Client(transport=transport))


def options(message: Any) -> Any:
    return FinalRequestOptions.construct(
        method="post", url=f"/v3/chats/{CHAT}/messages", json_data={"message": message}
    )


def varied(message: dict[str, Any], count: int) -> list[Any]:
    """So many copies of a message, each with texts of its own: a letter at the end is another."""
    made = []
    for number in range(count):
        each = copy.deepcopy(message)
        for part in each["parts"]:
            if part["type"] == "text" and len(part["value"]) < 9_990:
                part["value"] += f" {number}"
        made.append(options(each))
    return made


def main(rounds: int = 21) -> None:
    plain, guarded, gate = client(), guard(client()), Gate()
    print(f"{'':3}{'again':>8}{'goal':>7}{'fresh':>8}   (share of the SDK's send, paired medians)")
    for name, message in workloads().items():
        told = options(message)
        fresh = itertools.cycle(varied(message, 10 if name in "LX" else 400))

        def send(message: Any = message) -> None:
            plain.chats.messages.send(CHAT, message=message)

        _, again, _ = ratio(lambda told=told: check_call(gate, guarded, None, told), send, rounds=rounds)
        _, anew, _ = ratio(lambda fresh=fresh: check_call(gate, guarded, None, next(fresh)), send, rounds=rounds)
        goal = f"{GOALS[name]:.1%}" if name in GOALS else ""
        print(f"{name:3}{again:8.2%}{goal:>7}{anew:8.2%}")


if __name__ == "__main__":
    main()

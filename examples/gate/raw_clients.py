"""The same reminder sent by httpx, requests and aiohttp, without the official SDK, each behind a gate."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
import httpx
import requests

from linq_compose import Draft, MessageRejected, RichText, bold
from linq_compose.gate import Gate, aiohttp_middleware, guard_session, httpx_hook
from linq_compose.testing import FakeLinq

BASE = "https://api.linqapp.com/api/partner"
HEADERS = {"Authorization": "Bearer test"}


def body(text: str | RichText) -> dict[str, Any]:
    return {"message": Draft().text(text).message().payload()}


def by_httpx(gate: Gate, chat: str, text: str | RichText, *, transport: httpx.BaseTransport | None = None) -> int:
    hooks = {"request": [httpx_hook(gate=gate)]}
    with httpx.Client(base_url=BASE, headers=HEADERS, event_hooks=hooks, transport=transport) as client:
        return client.post(f"/v3/chats/{chat}/messages", json=body(text)).status_code


def by_requests(gate: Gate, chat: str, text: str | RichText, *, adapter: Any = None) -> int:
    with guard_session(requests.Session(), gate=gate) as session:
        session.headers.update(HEADERS)
        if adapter is not None:
            session.mount("https://", adapter)
        return session.post(f"{BASE}/v3/chats/{chat}/messages", json=body(text)).status_code


def by_aiohttp(gate: Gate, chat: str, text: str | RichText, *, base: str = BASE) -> int:
    async def post() -> int:
        async with (
            aiohttp.ClientSession(headers=HEADERS, middlewares=[aiohttp_middleware(gate=gate)]) as session,
            session.post(f"{base}/v3/chats/{chat}/messages", json=body(text)) as answer,
        ):
            return answer.status

    return asyncio.run(post())


def main() -> None:
    fake, gate = FakeLinq(), Gate(fail_on="warning")
    chat = fake.open_chat("+12052532136")
    ways: dict[str, Callable[[str | RichText], int]] = {
        "httpx": lambda text: by_httpx(gate, chat, text, transport=fake.transport()),
        "requests": lambda text: by_requests(gate, chat, text, adapter=fake.requests_adapter()),
    }
    for name, send in ways.items():
        print(name, send("Your table is " + bold("ready 🍜")))
    ways["aiohttp"] = lambda text: by_aiohttp(gate, chat, text)  # rejected before a connection is opened
    for name, send in ways.items():
        try:
            send("Your table is **ready** 🍜")
        except MessageRejected as rejection:
            print(name, [found.rule for found in rejection.report])
    print(len(fake.sent), "sent")


if __name__ == "__main__":
    main()
# > httpx 202
# > requests 202
# > httpx ['TXT105']
# > requests ['TXT105']
# > aiohttp ['TXT105']
# > 2 sent

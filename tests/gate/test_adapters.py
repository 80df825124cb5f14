"""The adapters of httpx, requests and aiohttp, over a real server on loopback."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import httpx
import pytest
import requests

from gate.loopback import serving
from linq_compose import MessageRejected, Report
from linq_compose.gate import Gate, aiohttp_middleware, async_httpx_hook, guard_session, httpx_hook

CHAT = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
PATH = f"/v3/chats/{CHAT}/messages"
FINE = {"message": {"parts": [{"type": "text", "value": "Hi"}]}}
EMPTY = {"message": {"parts": []}}
Seen = list[tuple[str, str, bytes]]


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Seen]]:
    with serving() as running:
        yield running


@pytest.fixture
def base(server: tuple[str, Seen]) -> str:
    return server[0]


@pytest.fixture
def seen(server: tuple[str, Seen]) -> Seen:
    server[1].clear()
    return server[1]


def _chunks() -> Iterator[bytes]:
    yield b'{"message": '
    yield b'{"parts": []}}'


async def _async_chunks() -> AsyncIterator[bytes]:
    for chunk in _chunks():
        yield chunk


class ByHttpx:
    """httpx.Client with the hook."""

    def __call__(self, gate: Gate, url: str, *, stream: bool = False, method: str = "POST", **body: Any) -> int:
        if stream:
            body = {"content": _chunks()}
        hooks = {"request": [httpx_hook(gate=gate)]}
        with httpx.Client(event_hooks=hooks, follow_redirects=True) as client:
            return client.request(method, url, **body).status_code


class ByAsyncHttpx:
    """httpx.AsyncClient with the asynchronous hook."""

    def __call__(self, gate: Gate, url: str, *, stream: bool = False, method: str = "POST", **body: Any) -> int:
        async def run() -> int:
            given = {"content": _async_chunks()} if stream else body
            hooks = {"request": [async_httpx_hook(gate=gate)]}
            async with httpx.AsyncClient(event_hooks=hooks, follow_redirects=True) as client:
                return (await client.request(method, url, **given)).status_code

        return asyncio.run(run())


class ByRequests:
    """A guarded session of requests."""

    def __call__(self, gate: Gate, url: str, *, stream: bool = False, method: str = "POST", **body: Any) -> int:
        if "content" in body:
            body = {"data": body["content"], "headers": body.get("headers")}
        if stream:
            body = {"data": _chunks()}
        with guard_session(requests.Session(), gate=gate) as session:
            return session.request(method, url, **body).status_code


class ByAiohttp:
    """A session of aiohttp with the middleware."""

    def __call__(self, gate: Gate, url: str, *, stream: bool = False, method: str = "POST", **body: Any) -> int:
        async def run() -> int:
            given = {"data": _async_chunks()} if stream else body
            if "content" in given:
                given = {"data": given["content"], "headers": given.get("headers")}
            if "files" in given:
                form = aiohttp.FormData()
                form.add_field("file", io.BytesIO(b"x"), filename="a.png")
                given = {"data": form}
            async with (
                aiohttp.ClientSession(middlewares=[aiohttp_middleware(gate=gate)]) as session,
                session.request(method, url, **given) as answer,
            ):
                return answer.status

        return asyncio.run(run())


CLIENTS = pytest.mark.parametrize(
    "send", [ByHttpx(), ByAsyncHttpx(), ByRequests(), ByAiohttp()], ids=lambda it: it.__doc__
)


@CLIENTS
def test_a_refused_message_is_not_sent(send: Any, base: str, seen: Seen) -> None:
    for _ in range(2):
        with pytest.raises(MessageRejected, match="MSG101"):
            send(Gate(base_urls=base), base + PATH, json=EMPTY)
    assert seen == []


@CLIENTS
def test_a_good_message_arrives_as_it_was(send: Any, base: str, seen: Seen) -> None:
    reports: list[Report] = []
    gate = Gate(base_urls=base, on_report=reports.append)
    assert send(gate, base + PATH, json=FINE) == 202
    assert send(gate, base + PATH, content=json.dumps(FINE).encode()) == 202
    assert send(gate, base + "/v3/chats?limit=5", method="GET") == 202
    assert [json.loads(body) if body else None for _, _, body in seen] == [FINE, FINE, None]
    told = [(report.operation, report.judged, len(tuple(report))) for report in reports]
    assert told[0] == told[1] == ("chats.messages.send", True, 0) or told[1][1] is False  # aiohttp: octet-stream
    assert told[2] == ("chats.list_chats", True, 0)


@CLIENTS
def test_redirected_requests_are_judged_once(send: Any, base: str, seen: Seen) -> None:
    reports: list[Report] = []
    gate = Gate(base_urls=base, mode="collect", on_report=reports.append)
    assert send(gate, f"{base}{PATH}?moved", json=EMPTY) == 202
    assert [path for _, path, _ in seen] == [f"{PATH}?moved", PATH]
    assert [[each.rule for each in report] for report in reports] == [["MSG101"]]


@CLIENTS
def test_a_body_that_streams_is_not_read_and_arrives(send: Any, base: str, seen: Seen) -> None:
    gate = Gate(base_urls=base, mode="collect")
    assert send(gate, base + PATH, stream=True) == 202
    assert [body for _, _, body in seen] == [b"".join(_chunks())]
    (report,) = gate.reports
    assert "stream" in report.not_judged


@CLIENTS
def test_uploads_and_other_bodies_pass(send: Any, base: str, seen: Seen) -> None:
    gate = Gate(base_urls=base, mode="raise", on_report=(reports := []).append)
    assert send(gate, base + PATH, files={"file": ("a.png", io.BytesIO(b"x"))}) == 202
    assert send(gate, base + PATH, content=b"a=b", headers={"Content-Type": "text/plain"}) == 202
    assert not any(report.judged for report in reports)
    assert len(seen) == len(reports) == 2


@CLIENTS
def test_a_body_of_100_mb_passes_skipped(send: Any, base: str, seen: Seen) -> None:
    large = b'{"message": "' + b"x" * 100_000_000 + b'"}'
    gate = Gate(base_urls=base, on_report=(reports := []).append)
    body = {"content": io.BytesIO(large) if isinstance(send, ByAiohttp) else large}
    assert send(gate, base + PATH, **body) == 202
    assert len(seen[0][2]) == len(large)
    assert [report.judged for report in reports] == [False]


@CLIENTS
def test_a_body_that_is_no_json_is_told(send: Any, base: str, seen: Seen) -> None:
    with pytest.raises(MessageRejected, match="SHP101"):
        send(Gate(base_urls=base), base + PATH, content=b"{", headers={"Content-Type": "application/json"})
    assert seen == []


@CLIENTS
def test_other_hosts_and_gates_that_are_off_are_left_alone(send: Any, base: str, seen: Seen) -> None:
    gate = Gate(on_report=(reports := []).append)
    assert send(gate, base + PATH, json=EMPTY) == 202
    assert send(Gate(base_urls=base, mode="off", on_report=reports.append), base + PATH, json=EMPTY) == 202
    assert (len(seen), reports) == (2, [])


def test_a_websocket_upgrade_passes(base: str, seen: Seen) -> None:
    gate = Gate(base_urls=base, on_report=(reports := []).append)

    async def run() -> None:
        async with aiohttp.ClientSession(middlewares=[aiohttp_middleware(gate=gate)]) as session:
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(base + "/v3/chats")

    asyncio.run(run())
    assert (len(seen), reports) == (1, [])


def test_a_session_that_is_guarded_twice_is_judged_once(base: str, seen: Seen) -> None:
    reports: list[Report] = []
    with guard_session(guard_session(requests.Session(), mode="off")) as session:
        guard_session(session, base_urls=base, mode="collect", on_report=reports.append)
        session.post(base + PATH, json=EMPTY)
    assert len(reports) == 1


def test_settings_stand_in_one_place() -> None:
    for adapter in (httpx_hook, async_httpx_hook, aiohttp_middleware):
        assert adapter(mode="warn")
        with pytest.raises(TypeError, match="gate="):
            adapter(gate=Gate(), mode="warn")
        with pytest.raises(TypeError):
            adapter(gate="raise")
        with pytest.raises(TypeError, match="modus"):
            adapter(modus="raise")

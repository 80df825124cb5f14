"""The adapters of httpx, requests and aiohttp, over a real server on loopback."""

from __future__ import annotations

import asyncio
import copy
import gzip
import io
import json
import pickle
import re
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import aiohttp
import httpx
import pytest
import requests
from requests.adapters import BaseAdapter

from gate.loopback import serving
from linq_compose import MessageRejected, Report, operations
from linq_compose.gate import (
    Gate,
    _aiohttp,
    _httpx,
    _requests,
    aiohttp_middleware,
    async_httpx_hook,
    guard_session,
    screen,
)
from linq_compose.gate import httpx_hook as sync_httpx_hook
from linq_compose.rules import CATALOG

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
        hooks = {"request": [sync_httpx_hook(gate=gate)]}
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
def test_redirected_requests_are_checked_once(send: Any, base: str, seen: Seen) -> None:
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
def test_a_body_that_is_no_json_is_reported(send: Any, base: str, seen: Seen) -> None:
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


def test_a_request_that_asks_for_another_upgrade_is_checked(base: str, seen: Seen) -> None:
    for method, url, word in (("POST", PATH, "h2c"), ("POST", PATH, "websocket"), ("GET", "/v3/chats?limit=0", "h2c")):
        with pytest.raises(MessageRejected):
            ByAiohttp()(
                Gate(base_urls=base, fail_on="warning"),
                base + url,
                method=method,
                json=EMPTY,
                headers={"Upgrade": word},
            )
    assert seen == []


def test_a_session_that_is_guarded_twice_is_checked_once(base: str, seen: Seen) -> None:
    reports: list[Report] = []
    with guard_session(guard_session(requests.Session(), mode="off")) as session:
        guard_session(session, base_urls=base, mode="collect", on_report=reports.append)
        session.post(base + PATH, json=EMPTY)
    assert len(reports) == 1


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """Another server, which is not Linq's."""
    with serving() as (url, _):
        yield url


@CLIENTS
def test_a_redirect_to_linq_is_checked(send: Any, base: str, seen: Seen, elsewhere: str) -> None:
    with pytest.raises(MessageRejected, match="MSG101"):
        send(Gate(base_urls=base), f"{elsewhere}/old?to={quote(base + PATH, safe='')}", json=EMPTY)
    assert seen == []


@CLIENTS
def test_a_redirect_that_asks_for_something_else_is_checked_again(send: Any, base: str, seen: Seen) -> None:
    gate = Gate(base_urls=base, mode="collect")
    assert send(gate, f"{base}{PATH}?to={quote('/v3/messages', safe='')}", json=FINE) == 202
    found = [(report.operation, [each.rule for each in report]) for report in gate.reports]
    assert found == [("chats.messages.send", []), ("messages.create", ["SHP102"])]


@CLIENTS
@pytest.mark.parametrize(("coding", "compress"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_compressed_bodies_are_checked(send: Any, coding: str, compress: Any, base: str, seen: Seen) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": coding}
    gate = Gate(base_urls=base)
    with pytest.raises(MessageRejected, match="MSG101"):
        send(gate, base + PATH, content=compress(json.dumps(EMPTY).encode()), headers=headers)
    assert send(gate, base + PATH, content=compress(json.dumps(FINE).encode()), headers=headers) == 202
    assert send(gate, base + PATH, content=b"\x0b\x02", headers={**headers, "Content-Encoding": "br"}) == 202
    assert len(seen) == 2


@CLIENTS
def test_several_content_encodings_are_one_list(send: Any, base: str, seen: Seen) -> None:
    names = ("content-encoding", "content-encoding") if isinstance(send, ByAiohttp) else ("Content-Encoding",)
    values = ("gzip", "GZIP") if len(names) == 2 else ("gzip, GZIP",)
    headers: Any = [("Content-Type", "application/json"), *zip(names, values, strict=True)]
    if isinstance(send, ByRequests):
        headers = dict(headers)
    gate = Gate(base_urls=base)
    assert send(gate, base + PATH, content=gzip.compress(gzip.compress(b'{"message": 1}')[:-1]), headers=headers) == 202
    with pytest.raises(MessageRejected, match="MSG101"):
        send(gate, base + PATH, content=gzip.compress(gzip.compress(json.dumps(EMPTY).encode())), headers=headers)
    assert send(gate, base + PATH, content=gzip.compress(gzip.compress(json.dumps(FINE).encode())), headers=headers)
    assert len(seen) == 2


@pytest.mark.parametrize("name", ["content-type", b"Content-Type", "CONTENT-TYPE"])
def test_headers_of_requests_may_be_bytes_in_any_case(name: Any, base: str, seen: Seen) -> None:
    session = guard_session(requests.Session(), base_urls=base, on_crash="raise")
    with session, pytest.raises(MessageRejected, match="MSG101"):
        session.post(base + PATH, json=EMPTY, headers={name: b"application/json"})
    with session:
        packed = gzip.compress(json.dumps(FINE).encode())
        request = requests.Request("POST", base + PATH, data=packed).prepare()
        request.headers = {"content-encoding": b"gzip", **request.headers}  # type: ignore[assignment]
        assert session.send(request).status_code == 202
    assert len(seen) == 1


class Text(bytes):
    """Bytes that cannot be decoded by their own method."""

    def decode(self, *_: Any, **__: Any) -> str:
        raise RuntimeError


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, Text, lambda body: io.StringIO(body.decode())])
def test_every_body_of_aiohttp_that_is_in_memory_is_checked(kind: Any, base: str, seen: Seen) -> None:
    options = {"headers": {"Content-Type": "application/json"}}
    gate = Gate(base_urls=base, on_crash="raise")
    with pytest.raises(MessageRejected, match="MSG101"):
        ByAiohttp()(gate, base + PATH, content=kind(json.dumps(EMPTY).encode()), **options)
    assert ByAiohttp()(gate, base + PATH, content=kind(json.dumps(FINE).encode()), **options) == 202
    assert len(seen) == 1


@pytest.mark.parametrize("coding", ["gzip", "deflate", True])
def test_bodies_that_aiohttp_compresses_while_it_sends_are_checked(coding: Any, base: str, seen: Seen) -> None:
    def send(body: Any) -> int:
        async def run() -> int:
            gate = aiohttp_middleware(base_urls=base)
            async with (
                aiohttp.ClientSession(middlewares=[gate]) as session,
                session.post(base + PATH, json=body, compress=coding) as answer,
            ):
                return answer.status

        return asyncio.run(run())

    with pytest.raises(MessageRejected, match="MSG101"):
        send(EMPTY)
    assert send(FINE) == 202
    assert len(seen) == 1


@CLIENTS
@pytest.mark.parametrize("kind", [AttributeError, RuntimeError, UnicodeDecodeError])
def test_a_request_that_cannot_be_read_is_sent(
    send: Any, kind: Any, base: str, seen: Seen, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unreadable(*_: Any, **__: Any) -> Any:
        raise UnicodeDecodeError("utf-8", b"", 0, 1, "") if kind is UnicodeDecodeError else kind("as_bytes")

    for module in (_aiohttp, _httpx, _requests):
        monkeypatch.setattr(module, "Outgoing", unreadable)
    gate = Gate(base_urls=base, mode="collect")
    assert send(gate, base + PATH, json=EMPTY) == 202
    (report,) = gate.reports
    assert [(crash.rule, type(crash.error)) for crash in report.crashes] == [("gate", kind)]
    assert f"gate failed: {kind.__name__}" in caplog.text
    with pytest.raises(kind):
        send(Gate(base_urls=base, on_crash="raise"), base + PATH, json=EMPTY)
    assert len(seen) == 1


def test_no_attribute_of_a_request_is_read_outside_the_crash_barrier() -> None:
    class Changed:
        """A request of a version in which everything has another name."""

        def __getattribute__(self, name: str) -> Any:
            raise AttributeError(name)

    gate, request = Gate(mode="collect"), Changed()
    _httpx.check_httpx(gate, request)  # type: ignore[arg-type]
    asyncio.run(async_httpx_hook(gate=gate)(request))  # type: ignore[arg-type]
    _aiohttp.check_aiohttp(gate, request, _aiohttp.Memories())  # type: ignore[arg-type]
    _aiohttp.check_aiohttp_call(gate, request, "POST", PATH, {})  # type: ignore[arg-type]
    assert _requests.checked_requests(lambda *_: "sent", gate)(None, request) == "sent"
    assert [[crash.rule for crash in report.crashes] for report in gate.reports] == [["gate"]] * 5


@CLIENTS
def test_warnings_fail_where_they_are_asked_to(send: Any, base: str, seen: Seen) -> None:
    body = {"message": {"parts": [{"type": "text", "value": "**Hi**"}]}}
    for settings in ({"fail_on": "warning"}, {"policy": "strict"}):
        with pytest.raises(MessageRejected, match="TXT105"):
            send(Gate(base_urls=base, **settings), base + PATH, json=body)
    assert send(Gate(base_urls=base), base + PATH, json=body) == 202
    assert len(seen) == 1


@pytest.mark.parametrize("version", ["3.10.0", "3.11.18", "2"])
def test_an_aiohttp_without_middlewares_is_reported(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(aiohttp, "ClientMiddlewareType")
    monkeypatch.setattr(aiohttp, "__version__", version)
    with pytest.raises(RuntimeError, match=f"requires aiohttp 3.12 or newer, found {version}"):
        aiohttp_middleware()


def test_each_httpx_hook_refuses_the_client_of_the_other(base: str, seen: Seen) -> None:
    with (
        httpx.Client(event_hooks={"request": [async_httpx_hook(base_urls=base)]}) as client,
        pytest.raises(TypeError, match="use httpx_hook"),
    ):
        client.post(base + PATH, json=FINE)

    async def run(*hooks: Any) -> int:
        async with httpx.AsyncClient(event_hooks={"request": list(hooks)}) as client:
            return (await client.post(base + PATH, json=FINE)).status_code

    with pytest.raises(TypeError, match="use async_httpx_hook"):
        asyncio.run(run(sync_httpx_hook(base_urls=base)))
    assert seen == []
    hook = async_httpx_hook(base_urls=base)
    assert asyncio.run(run(lambda request: hook(request))) == 202  # noqa: PLW0108  a frame of its own

    async def sync_client_inside_a_coroutine() -> int:
        with httpx.Client(event_hooks={"request": [sync_httpx_hook(base_urls=base)]}) as client:
            return client.post(base + PATH, json=FINE).status_code  # noqa: ASYNC212  on purpose

    assert asyncio.run(sync_client_inside_a_coroutine()) == 202


def test_hooks_can_be_called_by_other_code() -> None:
    request = httpx.Request("POST", "https://api.linqapp.com" + PATH, json=EMPTY)
    with pytest.raises(MessageRejected):
        sync_httpx_hook()(request)
    with pytest.raises(MessageRejected):
        asyncio.run(async_httpx_hook()(request))  # type: ignore[arg-type]


def test_a_changed_request_of_httpx_is_checked_again(base: str, seen: Seen) -> None:
    gate = Gate(base_urls=base)
    with httpx.Client(event_hooks={"request": [sync_httpx_hook(gate=gate)]}) as client:
        request = client.build_request("POST", base + PATH, json=FINE)
        client.send(request)
        request.stream = httpx.ByteStream(json.dumps(EMPTY).encode())
        request.headers["Content-Length"] = str(len(json.dumps(EMPTY)))
        for _ in range(2):
            with pytest.raises(MessageRejected):
                client.send(request)
    assert len(seen) == 1


def test_a_changed_prepared_request_is_checked_again(base: str, seen: Seen) -> None:
    reports: list[Report] = []
    with guard_session(requests.Session(), base_urls=base, on_report=reports.append) as session:
        prepared = session.prepare_request(requests.Request("POST", base + PATH, json=FINE))
        session.send(prepared)
        session.send(prepared)
        prepared.prepare_body(None, None, json=EMPTY)
        for _ in range(2):
            with pytest.raises(MessageRejected):
                session.send(prepared)
    assert [len(tuple(report)) for report in reports] == [0, 0, 1, 1]
    assert len(seen) == 2


class Team(requests.Session):
    """A session of an application."""

    __attrs__ = [*requests.Session.__attrs__, "team"]

    def __init__(self, team: str = "guests") -> None:
        super().__init__()
        self.team = team


COPIES = {
    "itself": lambda session: session,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda session: pickle.loads(pickle.dumps(session)),
    "pickle of a copy": lambda session: pickle.loads(pickle.dumps(copy.copy(session))),
}


@pytest.mark.parametrize("way", COPIES)
@pytest.mark.parametrize("kind", [requests.Session, Team])
def test_copies_of_a_guarded_session_are_guarded(way: str, kind: Any, base: str, seen: Seen) -> None:
    session = guard_session(kind(), base_urls=base)
    session.headers["X-Team"] = "guests"
    again = COPIES[way](session)
    assert isinstance(again, kind)
    assert (type(again).__name__, again.headers["X-Team"]) == (kind.__name__, "guests")
    assert getattr(again, "team", "guests") == "guests"
    with again, pytest.raises(MessageRejected):
        again.post(base + PATH, json=EMPTY)
    guard_session(again, mode="off").post(base + PATH, json=EMPTY)
    assert len(seen) == 1


@pytest.mark.parametrize("value", [None, requests.Session, requests, object(), httpx.Client()])
def test_what_is_no_session_of_requests_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="expected a Session of requests, got "):
        guard_session(value)


def test_guarding_a_session_changes_no_other(base: str, seen: Seen) -> None:
    guard_session(requests.Session(), base_urls=base)
    requests.Session().post(base + PATH, json=EMPTY)
    assert len(seen) == 1


def test_a_send_that_was_replaced_on_the_session_is_guarded(base: str, seen: Seen) -> None:
    calls: list[str] = []
    session = requests.Session()
    plain = session.send

    def traced(request: Any, **options: Any) -> Any:
        calls.append(request.method)
        return plain(request, **options)

    session.send = traced  # type: ignore[method-assign]
    reports: list[Report] = []
    for _ in range(2):
        guard_session(session, base_urls=base, on_report=reports.append)
    with session:
        session.post(base + PATH, json=FINE)
        with pytest.raises(MessageRejected):
            session.post(base + PATH, json=EMPTY)
    assert (calls, len(reports), len(seen)) == (["POST"], 2, 1)


def test_hooks_of_requests_stay_usable(base: str, seen: Seen) -> None:
    answered: list[int] = []

    def hook(response: requests.Response, **_: Any) -> None:
        answered.append(response.status_code)
        assert set(response.request.hooks) == {"response"}

    def another(response: requests.Response, **_: Any) -> None:
        if len(answered) == 1:  # another message, sent while the first one is
            with pytest.raises(MessageRejected):
                session.post(base + PATH, json=EMPTY)

    with guard_session(requests.Session(), base_urls=base) as session:
        session.hooks["response"] += [hook, another]
        answer = session.post(base + PATH, json=FINE)
    assert answered == [202]
    assert set(answer.request.hooks) == {"response"}
    assert answer.request.deregister_hook("response", hook)
    assert len(seen) == 1


class Answering(BaseAdapter):
    """An adapter of requests that answers at once."""

    def send(self, request: Any, **_: Any) -> Any:
        response = requests.Response()
        response.status_code, response.request, response.raw = 202, request, io.BytesIO()
        return response

    def close(self) -> None:
        pass


class Stopped(Exception):
    """A request of aiohttp that goes no further."""


def _reports(method: str, url: str, body: Any) -> Iterator[Report]:
    """Yield the report of a request by each client."""

    async def run() -> None:
        async def stop(*_: Any) -> Any:
            raise Stopped

        async with aiohttp.ClientSession(middlewares=[aiohttp_middleware(gate=gate), stop]) as session:
            with suppress(Stopped):
                await session.request(method, url, json=body)

    gate = Gate(mode="collect")
    hooks = {"request": [sync_httpx_hook(gate=gate)]}
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(202)), event_hooks=hooks) as client:
        client.request(method, url, json=body)
    with guard_session(requests.Session(), gate=gate) as session:
        session.mount("https://", Answering())
        session.request(method, url, json=body)
    asyncio.run(run())
    yield from gate.reports


def test_every_client_finds_what_the_rules_find() -> None:
    for rule in CATALOG:
        for example in rule.examples:
            if example.operation in ("file", "message") or not isinstance(example.bad, dict):
                continue
            row = operations.get(example.operation)
            if row.in_query or row.method == "GET":
                continue
            url = "https://api.linqapp.com/api/partner/v3" + re.sub(r"{\w+}", CHAT, row.path)
            try:
                expected = screen(row.method, url, json.dumps(example.bad, ensure_ascii=False).encode())
            except (TypeError, ValueError):  # no client can send it
                continue
            assert expected is not None
            reports = _reports(row.method, url, example.bad)
            assert [list(report) for report in reports] == [list(expected)] * 3, rule.code

"""`guard` on the official SDK: refused at once, never retried, and guarded whatever is made of the client."""

from __future__ import annotations

import asyncio
import copy
import gzip
import json
import threading
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from linq import APIConnectionError, AsyncLinqAPIV3, LinqAPIV3
from pydantic import BaseModel

from linq_compose import Context, Draft, MessageRejected, Policy, Report, TextPart, check
from linq_compose.gate import Gate, guard, httpx_hook

CHAT = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
FINE: Any = {"parts": [{"type": "text", "value": "Hi"}]}
EMPTY: Any = {"parts": []}
ANSWER = {
    "chat_id": CHAT,
    "message": {"id": CHAT, "created_at": "2026-11-01T00:00:00Z", "delivery_status": "pending", "parts": []},
}


class Wire:
    """A transport that keeps what reached it, and fails first as often as it is told."""

    def __init__(self, *failures: int) -> None:
        self.requests: list[httpx.Request] = []
        self.failures = list(failures)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.failures:
            return httpx.Response(self.failures.pop(0), headers={"Retry-After": "0.001"}, json={})
        return httpx.Response(202, json=ANSWER)


def _client(wire: Wire, **options: Any) -> LinqAPIV3:
    return LinqAPIV3(api_key="k", http_client=httpx.Client(transport=httpx.MockTransport(wire)), **options)


def _async_client(wire: Wire, **options: Any) -> AsyncLinqAPIV3:
    http = httpx.AsyncClient(transport=httpx.MockTransport(wire))
    return AsyncLinqAPIV3(api_key="k", http_client=http, **options)


WAYS = {
    "plain": lambda client: client.chats.messages.send,
    "with_options": lambda client: client.with_options(timeout=3, max_retries=1).chats.messages.send,
    "copy": lambda client: client.copy(api_key="other").chats.messages.send,
    "copies of copies": lambda client: client.copy().with_options().chats.messages.send,
    "raw": lambda client: client.chats.messages.with_raw_response.send,
    "raw client": lambda client: client.with_raw_response.chats.messages.send,
    "streaming": lambda client: client.chats.messages.with_streaming_response.send,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_refused_message_raises_at_once_and_sends_nothing(way: str) -> None:
    wire = Wire()
    send = WAYS[way](guard(_client(wire)))
    with pytest.raises(MessageRejected, match="MSG101"):
        made = send(CHAT, message=EMPTY)
        made.__enter__()
    assert wire.requests == []


@pytest.mark.parametrize("way", WAYS)
def test_the_asynchronous_client_does_the_same(way: str) -> None:
    wire = Wire()

    async def run() -> None:
        made = WAYS[way](guard(_async_client(wire)))(CHAT, message=EMPTY)
        await (made if asyncio.iscoroutine(made) else made.__aenter__())

    with pytest.raises(MessageRejected, match="MSG101"):
        asyncio.run(run())
    assert wire.requests == []


@pytest.mark.parametrize("failures", [[], [500], [429, 503]])
def test_a_good_message_goes_out_as_ever_and_is_checked_once(failures: list[int]) -> None:
    wire, reports = Wire(*failures), list[Report]()
    client = guard(_client(wire, timeout=7), on_report=reports.append)
    assert type(client).__name__ == "LinqAPIV3"
    assert isinstance(client, LinqAPIV3)
    assert client.timeout == 7
    assert client.chats.messages.send(CHAT, message=FINE).chat_id == CHAT
    assert len(wire.requests) == 1 + len(failures)
    assert [report.operation for report in reports] == ["chats.messages.send"]

    async def run() -> None:
        other = Wire(*failures)
        answer = await guard(_async_client(other), on_report=reports.append).chats.messages.send(CHAT, message=FINE)
        assert answer.chat_id == CHAT
        assert len(other.requests) == 1 + len(failures)

    asyncio.run(run())
    assert len(reports) == 2


def test_the_same_goes_over_the_wire_as_without_a_guard() -> None:
    def sent(client: LinqAPIV3, wire: Wire) -> list[tuple[Any, ...]]:
        client.chats.messages.send(CHAT, message=FINE, extra_body={"x": 1}, extra_headers={"A": "b"}, timeout=3)
        client.chats.list_chats(limit=3)
        client.post("/v3/other", body={"a": 1}, cast_to=object)
        skipped = ("user-agent", "idempotency-key")
        return [
            (each.method, str(each.url), each.content, [it for it in each.headers.items() if it[0] not in skipped])
            for each in wire.requests
        ]

    plain, guarded = Wire(), Wire()
    assert sent(_client(plain), plain) == sent(guard(_client(guarded)), guarded)


def test_why_hooks_are_no_good_under_the_sdk() -> None:
    wire, reports = Wire(), list[Report]()
    http = httpx.Client(
        transport=httpx.MockTransport(wire), event_hooks={"request": [httpx_hook(on_report=reports.append)]}
    )
    client = LinqAPIV3(api_key="k", http_client=http, max_retries=1)
    with pytest.raises(APIConnectionError) as wrapped:
        client.chats.messages.send(CHAT, message=EMPTY)
    assert isinstance(wrapped.value.__cause__, MessageRejected)
    assert len(reports) == 2  # retried, though it can never succeed


def test_everything_that_the_sdk_may_send_is_seen() -> None:
    reports: list[Report] = []
    client = guard(_client(Wire()), mode="collect", on_report=reports.append)
    client.chats.messages.send(CHAT, message=FINE, extra_body={"message": EMPTY})
    client.chats.messages.send("abc", message=FINE)
    client.chats.messages.send(CHAT, message={"parts": ({"type": "text", "value": "in a tuple"},)})
    client.chats.messages.send(CHAT, message={"parts": [TextPart(value="a model")]})  # type: ignore[typeddict-item]
    client.chats.messages.send(CHAT, **Draft().text("a draft").send().kwargs())
    client.chats.list_chats(limit=1000)
    client.get("https://api.linqapp.com/api/partner/v3/chats?limit=0", cast_to=object)
    client.get("/v3/chats?limit=0", cast_to=object)
    client.chats.typing.start(CHAT)
    client.post("https://example.com/v3/chats", body=EMPTY, cast_to=object)
    client.post("https://api.linqapp.com/api/partner/v3/chats", body={}, cast_to=object)
    client.post("/v3/nothing", body=EMPTY, cast_to=object)
    client.post(f"/v3/chats/{CHAT}/messages", body=EMPTY, files={"file": b"x"}, cast_to=object)
    client.post(f"/v3/chats/{CHAT}/messages", content=b'{"message": {"parts": []}}', cast_to=object)
    found = [report.not_judged or [each.rule for each in report] for report in reports]
    told = [each if isinstance(each, list) else " ".join(each.split()[1:4]) for each in found]
    sending = [["MSG101"], ["CHT104"], [], [], []]
    assert told == [*sending, *[["CHT105"]] * 3, [], ["SHP102"] * 3, "has no operation", "body is an", ["MSG101"]]
    assert list(client.linq_gate.reports) == reports  # type: ignore[attr-defined]


def test_a_gate_can_be_shared_and_replaced() -> None:
    gate = Gate(mode="collect")
    client = guard(guard(_client(Wire())), gate=gate)
    client.copy().chats.messages.send(CHAT, message=EMPTY)
    assert len(gate.reports) == 1
    assert len(type(client).__mro__) == len(LinqAPIV3.__mro__) + 1
    guard(client, mode="off").chats.messages.send(CHAT, message=EMPTY)
    assert len(gate.reports) == 1


def test_one_client_is_guarded_and_no_other() -> None:
    wire = Wire()
    guard(_client(wire))
    _client(wire).chats.messages.send(CHAT, message=EMPTY)
    assert len(wire.requests) == 1


def test_policy_and_context_reach_the_rules() -> None:
    client = guard(_client(Wire()), policy=Policy(limits={"parts": 1}), context=lambda *_: Context(service="SMS"))
    with pytest.raises(MessageRejected) as refused:
        client.chats.messages.send(
            CHAT,
            message={"parts": [*FINE["parts"], {"type": "media", "attachment_id": CHAT}], "effect": {"name": "slam"}},
        )
    assert [found.rule for found in refused.value.report] == ["MSG102", "EFX104", "SVC102"]


def test_what_is_no_client_of_the_sdk_is_told() -> None:
    with httpx.Client() as http, pytest.raises(TypeError, match="httpx_hook"):
        guard(http)
    with pytest.raises(TypeError, match="got NoneType"):
        guard(None)


def test_an_sdk_that_changed_lets_the_send_through(caplog: pytest.LogCaptureFixture) -> None:
    from linq_compose.gate._sdk import check_call

    check_call(Gate(), _client(Wire()), object, object())
    assert "AttributeError" in caplog.text
    with pytest.raises(AttributeError):
        check_call(Gate(on_crash="raise"), _client(Wire()), object, object())


def test_threads_and_tasks_share_a_guarded_client() -> None:
    wire, reports = Wire(), list[Report]()
    client = guard(_client(wire), on_report=reports.append)
    refused = []

    def work() -> None:
        for _ in range(20):
            client.chats.messages.send(CHAT, message=FINE)
            try:
                client.with_options(timeout=1).chats.messages.send(CHAT, message=EMPTY)
            except MessageRejected as error:
                refused.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(wire.requests), len(refused), len(reports)) == (160, 160, 320)

    async def tasks() -> int:
        other = guard(_async_client(Wire()))
        sends = [other.chats.messages.send(CHAT, message=message) for message in [FINE, EMPTY] * 50]
        done = await asyncio.gather(*sends, return_exceptions=True)
        return sum(isinstance(each, MessageRejected) for each in done)

    assert asyncio.run(tasks()) == 50


def test_the_default_query_of_a_client_is_checked() -> None:
    reports: list[Report] = []
    client = guard(_client(Wire(), default_query={"limit": "500"}), mode="collect", on_report=reports.append)
    client.chats.list_chats()
    client.chats.list_chats(limit=5)
    client.with_options(default_query={"limit": 0}).chats.list_chats()
    client.chats.list_chats(extra_query={"limit": -1})
    assert [[found.rule for found in report] for report in reports] == [["CHT105"], [], ["CHT105"], ["CHT105"]]


@pytest.mark.parametrize("base_url", ["https://gw.corp/linq", "https://gw.corp/linq/api/partner"])
def test_the_base_url_of_a_client_may_have_any_path(base_url: str) -> None:
    wire = Wire()
    client = guard(_client(wire, base_url=base_url))
    for send in (
        lambda: client.chats.messages.send(CHAT, message=EMPTY),
        lambda: client.post(f"{base_url}/v3/chats/{CHAT}/messages", body={"message": EMPTY}, cast_to=object),
    ):
        with pytest.raises(MessageRejected, match="MSG101"):
            send()
    client.post(f"https://other.corp/v3/chats/{CHAT}/messages", body={"message": EMPTY}, cast_to=object)
    assert [request.url.host for request in wire.requests] == ["other.corp"]


def test_a_request_method_that_was_replaced_on_the_client_is_guarded() -> None:
    wire, traced, reports = Wire(), [], list[Report]()
    client = _client(wire)
    plain = client.request

    def request(*args: Any, **kwargs: Any) -> Any:
        traced.append(args[1].url)
        return plain(*args, **kwargs)

    client.request = request  # type: ignore[method-assign]
    for _ in range(2):
        guard(client, on_report=reports.append)
    client.chats.messages.send(CHAT, message=FINE)
    with pytest.raises(MessageRejected):
        client.chats.messages.send(CHAT, message=EMPTY)
    assert (len(traced), len(reports), len(wire.requests)) == (1, 2, 1)


def test_copies_made_by_copy_are_guarded_and_those_made_before_are_not() -> None:
    wire = Wire()
    client = _client(wire)
    before = client.copy()
    resource = client.chats.messages
    guard(client)
    for guarded in (copy.copy(client), client.copy()):
        with pytest.raises(MessageRejected):
            guarded.chats.messages.send(CHAT, message=EMPTY)
    with pytest.raises(MessageRejected):
        resource.send(CHAT, message=EMPTY)
    before.chats.messages.send(CHAT, message=EMPTY)
    assert len(wire.requests) == 1


def test_warnings_fail_a_call_where_they_are_asked_to() -> None:
    message: Any = {"parts": [{"type": "text", "value": "**Hi**"}]}
    for settings in ({"fail_on": "warning"}, {"policy": "strict"}, {"policy": Policy(fail_on="warning")}):
        wire = Wire()
        with pytest.raises(MessageRejected, match="1 warning: TXT105"):
            guard(_client(wire), **settings).chats.messages.send(CHAT, message=message)
        assert wire.requests == []
    guard(_client(wire)).chats.messages.send(CHAT, message=message)
    assert len(wire.requests) == 1


def test_async_callbacks_of_an_async_client_are_awaited() -> None:
    asked: list[str] = []

    async def context(operation: str, *_: Any) -> Context:
        await asyncio.sleep(0)
        asked.append(operation)
        return Context(service="SMS")

    async def on_report(report: Report) -> None:
        asked.append(str([found.rule for found in report]))

    async def run() -> None:
        client = guard(_async_client(Wire()), context=context, on_report=on_report)
        await client.chats.messages.send(CHAT, message={**FINE, "reply_to": {"message_id": CHAT}})

    asyncio.run(run())
    assert asked == ["chats.messages.send", "['SVC103']"]


def test_what_the_sdk_leaves_out_of_a_query_is_not_found_fault_with() -> None:
    wire = Wire()
    client: Any = guard(_client(wire), mode="collect")
    for left_out in (None, ""):
        client.chats.list_chats(cursor=left_out, from_=left_out, limit=left_out)
        client.get("/v3/chats", options={"params": {"cursor": left_out}}, cast_to=object)
    client.available_number.retrieve(to=["+12052532136", "ana@icloud.com"], type="imessage")
    client.chats.list_chats(cursor="None")
    assert [each.url.query for each in wire.requests[:4]] == [b""] * 4
    assert [[found.rule for found in report] for report in client.linq_gate.reports] == [[]] * 5 + [["CHT107"]]


class Word(str):
    """A text that no method can read, though it can be sent."""

    __slots__ = ()

    def encode(self, *_: Any, **__: Any) -> bytes:
        raise RuntimeError

    def __contains__(self, _: object) -> bool:
        raise RuntimeError


class Values(dict[str, Any]):
    """A mapping that can be sent, though not read by each of its methods."""

    def values(self) -> Any:
        raise RuntimeError

    def get(self, *_: Any) -> Any:
        raise RuntimeError


@pytest.mark.parametrize("body", [{"message": {**FINE, "idempotency_key": Word("a")}}, Values(message=Values(FINE))])
def test_an_odd_body_that_can_be_sent_is_sent(body: Any) -> None:
    wire = Wire()
    client = guard(_client(wire), mode="collect")
    client.post(f"/v3/chats/{CHAT}/messages", body=body, cast_to=object)
    assert [report.errors for report in client.linq_gate.reports] == [()]
    assert len(wire.requests) == 1


def test_content_is_what_its_headers_say() -> None:
    wire = Wire()
    client: Any = guard(_client(wire), mode="collect")
    path, empty = f"/v3/chats/{CHAT}/messages", json.dumps({"message": EMPTY}).encode()
    for content, headers in (
        (empty, {}),
        (gzip.compress(empty), {"Content-Encoding": "gzip"}),
        (empty, {"content-type": "text/plain"}),
        (gzip.compress(empty), {"content-encoding": "br"}),
    ):
        client.post(path, content=content, cast_to=object, options={"headers": headers})
    assert [[found.rule for found in report] for report in client.linq_gate.reports] == [["MSG101"], ["MSG101"], [], []]
    assert [report.judged for report in client.linq_gate.reports] == [True, True, False, False]


class Letter(BaseModel):
    """A message as an application may model it."""

    parts: list[dict[str, Any]]
    sent: datetime | None = None


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        ({"message": {"parts": [{"type": "text", "value": datetime(2026, 11, 27, tzinfo=UTC)}]}}, []),
        ({"message": Letter(parts=[{"type": "text", "value": "Hi"}])}, []),
        ({"message": Letter(parts=[])}, ["MSG101"]),
        (
            {"message": Letter(parts=[{"type": "text", "value": "Hi"}], sent=datetime(2026, 11, 27, tzinfo=UTC))},
            ["SHP106"],
        ),
        (Letter(parts=[]), ["MSG101", "SHP107"]),
        ({"message": {"parts": ({"type": "text", "value": TextPart(value="Hi").value},)}}, []),
        ({"message": {"parts": [{"type": "text", "value": object()}]}}, ["SHP103"]),
    ],
)
def test_a_body_is_checked_as_the_sdk_encodes_it(body: Any, rules: list[str]) -> None:
    wire = Wire()
    client: Any = guard(_client(wire), mode="collect")
    try:
        client.post(f"/v3/chats/{CHAT}/messages", body=body, cast_to=object)
    except TypeError:
        assert "SHP103" in rules
    else:
        sent = check(wire.requests[0].content, "chats.messages.send")
        assert [found.rule for found in sent] == rules
    assert [[found.rule for found in report] for report in client.linq_gate.reports] == [rules]


def test_what_a_context_function_does_to_the_body_is_not_sent() -> None:
    def context(_: str, parameters: Any, body: Any) -> None:
        parameters.clear()
        body["message"]["parts"][0]["value"] = "Bye"
        body["message"]["parts"].append({})
        body.clear()

    wire = Wire()
    message: Any = {"parts": [{"type": "text", "value": "Hi"}]}
    guard(_client(wire), context=context, on_crash="raise").chats.messages.send(CHAT, message=message)
    assert json.loads(wire.requests[0].content) == {"message": message}
    assert message == {"parts": [{"type": "text", "value": "Hi"}]}

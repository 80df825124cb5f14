"""Headers: the idempotency key of a request, through every door, and nothing else of the headers."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linq import LinqAPIV3

from gate.loopback import serving
from gate.test_adapters import CLIENTS
from linq_compose import Context, MessageRejected, Report, TextPart, check, operations
from linq_compose._headers import IDEMPOTENCY_KEY, read_headers
from linq_compose.errors import ContextError
from linq_compose.gate import Gate, guard, screen
from linq_compose.limits import LIMITS
from linq_compose.models import EmptyRequest

CHAT = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
HELLO: dict[str, Any] = {"parts": [{"type": "text", "value": "Hi"}]}
ANYWHERE = {"to": ["+12052532136"], "message": HELLO}
OPENING = {"from": "+12052535597", **ANYWHERE}
READ = frozenset({"messages.create", "payment_requests.create", "payments.create"})
PRINTABLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=300)


def codes(report: Report | None) -> list[tuple[str, str]]:
    assert report is not None
    assert report.crashes == ()
    return [(found.rule, found.path) for found in report]


def asked(key: Any, body: Any = ANYWHERE, path: str = "/v3/messages", name: str = IDEMPOTENCY_KEY) -> Any:
    return codes(screen("POST", path, body, headers={name: key}))


@given(PRINTABLE, st.sampled_from((str.lower, str.upper, str.title, str)))
def test_a_key_is_found_fault_with_beyond_its_limit_alone_however_the_name_is_spelt(key: str, spell: Any) -> None:
    expected = [("HDR101", "")] if len(key) > LIMITS.idempotency_key else []
    assert asked(key, name=spell(IDEMPOTENCY_KEY)) == expected


@given(st.text(max_size=12), st.sampled_from(("messages.create", "chats.create", "chats.messages.send")))
def test_every_key_has_the_same_report_by_the_fast_path_and_by_the_rules(key: str, operation: str) -> None:
    row = operations.get(operation)
    body = (
        OPENING if operation == "chats.create" else ANYWHERE if operation == "messages.create" else {"message": HELLO}
    )
    path = row.path.replace("{chatId}", CHAT)
    report = screen(row.method, path, body, headers={IDEMPOTENCY_KEY: key})
    assert report == check(body, operation, context={"headers": {IDEMPOTENCY_KEY: key}})
    assert report == check(json.dumps(body), operation, context=Context(headers={IDEMPOTENCY_KEY: key}))
    if operation == "messages.create":
        assert report is not None
        found = {each.rule for each in report}
        assert ("HDR102" in found) == (not key.strip())
        assert ("HDR103" in found) == (
            bool(key.strip()) and any(ord(each) in {*range(9), *range(10, 32), 127} for each in key)
        )
        assert ("HDR104" in found) == (bool(key.strip()) and not key.isascii())


@pytest.mark.parametrize(
    ("key", "own", "expected"),
    [
        ("a", None, []),
        ("a", "a", []),
        ("a", "b", [("HDR105", "/message/idempotency_key")]),
        ("A", "a", [("HDR105", "/message/idempotency_key")]),
        ("", "b", [("HDR102", ""), ("HDR105", "/message/idempotency_key")]),
    ],
)
def test_two_keys_must_agree(key: str, own: str | None, expected: Any) -> None:
    message = HELLO if own is None else {**HELLO, "idempotency_key": own}
    assert asked(key, {**ANYWHERE, "message": message}) == expected
    if own is not None:  # where the field alone is documented, two keys are no better
        different = [each for each in expected if each[0] == "HDR105"]
        assert asked(key, {**OPENING, "message": message}, "/v3/chats") == different
        assert asked(key, {"message": message}, f"/v3/chats/{CHAT}/messages") == different


def test_a_poll_has_a_key_of_its_own() -> None:
    poll = {"options": [{"text": "Tea"}, {"text": "Coffee"}]}
    path = f"/v3/chats/{CHAT}/polls"
    assert asked("a", {"poll": poll}, path) == [("HDR106", "")]
    assert asked("a", {"poll": {**poll, "idempotency_key": "a"}}, path) == []
    assert asked("a", {"poll": {**poll, "idempotency_key": "b"}}, path) == [("HDR105", "/poll/idempotency_key")]


@pytest.mark.parametrize("row", tuple(operations.OPERATIONS.values()), ids=lambda row: row.id)
def test_a_key_is_unread_where_a_request_is_sent_twice_and_no_header_is_documented(row: operations.Operation) -> None:
    report = check({}, row.id, context=Context(headers={IDEMPOTENCY_KEY: "order-1042"}))
    found = [each for each in report if each.rule.startswith("HDR")]
    unread = row.method == "POST" and row.request is not EmptyRequest and not row.headers
    assert [each.rule for each in found] == ["HDR106"] * unread
    assert all(row.id in each.message and "order-1042" not in str(each) for each in found)


def test_the_table_names_the_operations_that_the_sdk_gives_a_key() -> None:
    assert {id for id, row in operations.OPERATIONS.items() if IDEMPOTENCY_KEY in row.headers} == READ
    client: Any = LinqAPIV3(api_key="k")
    for id, row in operations.OPERATIONS.items():
        method = client
        for name in id.split("."):
            method = getattr(method, name)
        documented = f"`{IDEMPOTENCY_KEY}` header" in (inspect.getdoc(method) or "")
        assert (IDEMPOTENCY_KEY in row.headers) == (
            "idempotency_key" in inspect.signature(method).parameters or documented
        )


@pytest.mark.parametrize("name", ["X-Idempotency-Key", "idempotency_key", "IdempotencyKey", "Idempotency-Keys"])
def test_a_misspelt_name_is_found_where_the_header_is_read(name: str) -> None:
    assert asked("a", name=name) == [("HDR107", "")]
    assert asked("a", {"message": HELLO}, f"/v3/chats/{CHAT}/messages", name=name) == []


def test_a_body_that_cannot_be_read_hides_no_header() -> None:
    assert "HDR105" not in {each.rule for each in check({"message": 5}, "chats.messages.send").skipped}
    assert asked(" ", "{") == [("HDR102", ""), ("SHP101", "")]
    assert ("HDR101", "") in asked("x" * 256, {"to": 5})
    assert asked("a", {"message": 5}, f"/v3/chats/{CHAT}/messages") == [("HDR106", ""), ("SHP103", "/message")]


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving() as running:
        yield running[0]


@CLIENTS
def test_every_client_passes_its_headers(send: Any, base: str) -> None:
    gate = Gate(base_urls=base, mode="collect")
    for key in ("x" * 256, "order-1042"):
        headers = {IDEMPOTENCY_KEY: key, "Content-Type": "application/json", "Authorization": "Bearer s3cret"}
        assert send(gate, f"{base}/v3/messages", content=json.dumps(ANYWHERE).encode(), headers=headers) == 202
        assert send(gate, f"{base}/v3/chats?limit=1", method="GET", headers=headers) == 202
    assert [codes(report) for report in gate.reports] == [[("HDR101", "")], [], [], []]
    assert "s3cret" not in repr(gate.reports)


def test_the_sdk_passes_the_headers_of_call_and_client() -> None:
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(202, json={})

    http = httpx.Client(transport=httpx.MockTransport(answer))
    client = guard(LinqAPIV3(api_key="s3cret", http_client=http), mode="collect")
    plain: Any = {"to": ["+12052532136"], "message": HELLO}
    client.messages.create(**plain, idempotency_key="x" * 256)
    client.messages.create(**plain, extra_headers={"idempotency-key": " "})
    client.messages.create(**plain)
    client.with_options(default_headers={IDEMPOTENCY_KEY: "always"}).chats.messages.send(CHAT, message=HELLO)  # type: ignore[arg-type]
    client.post("/v3/messages", body=ANYWHERE, cast_to=object)
    reports = client.linq_gate.reports  # type: ignore[attr-defined]
    assert [[each.rule for each in report] for report in reports] == [["HDR101"], ["HDR102"], [], ["HDR106"], []]
    assert len(sent) == 5
    assert "s3cret" not in repr(reports)


def test_headers_say_what_the_body_is() -> None:
    typed = {"content-TYPE": "text/plain"}
    for headers in (typed, {b"Content-Type": b"text/plain"}, [("x", "y"), ("CONTENT-TYPE", "text/plain")]):
        report = screen("POST", "/v3/messages", b"hello", headers=headers)  # type: ignore[arg-type]
        assert report is not None
        assert "text/plain" in str(report.not_judged)
    assert codes(screen("POST", "/v3/messages", b"{", headers=typed, content_type="application/json")) == [
        ("SHP101", "")
    ]
    assert codes(Gate(mode="warn").check("POST", "/v3/messages", ANYWHERE, headers={IDEMPOTENCY_KEY: ""})) == [
        ("HDR102", "")
    ]


@given(st.dictionaries(st.sampled_from(("Authorization", "X-API-Key", "Cookie", "idempotency-key")), st.text()))
def test_no_other_header_is_kept(headers: dict[str, str]) -> None:
    context = Context(headers=headers)
    assert {name for name, _ in context.headers} <= {"idempotency-key"}
    assert read_headers({name.encode("latin-1"): value for name, value in headers.items()}) == context.headers
    assert Context(headers=context.headers) == context


def test_what_a_context_says_of_the_headers_counts() -> None:
    own = Context(headers={IDEMPOTENCY_KEY: ""})
    assert codes(screen("POST", "/v3/messages", ANYWHERE, context=own)) == [("HDR102", "")]
    assert codes(screen("POST", "/v3/messages", ANYWHERE, headers={IDEMPOTENCY_KEY: "a"}, context=own)) == [
        ("HDR102", "")
    ]
    assert asked("a") == codes(
        screen("POST", "/v3/messages", ANYWHERE, headers={IDEMPOTENCY_KEY: "a"}, context=Context())
    )
    group = Context(group=True)
    assert codes(screen("POST", "/v3/messages", ANYWHERE, headers={IDEMPOTENCY_KEY: ""}, context=group)) == [
        ("HDR102", "")
    ]
    for wrong in ("a", 5, ["a"], {"a": 5}, {5: "a"}, [("a", "b")]):
        with pytest.raises(ContextError, match="Expected headers to be a mapping of strings"):
            Context(headers=wrong)  # type: ignore[arg-type]


def keyed(key: str, text: str = "Hi") -> dict[str, Any]:
    return {**ANYWHERE, "message": {"parts": [{"type": "text", "value": text}], "idempotency_key": key}}


@pytest.mark.parametrize(
    "spelt", [dict, json.dumps, lambda body: json.dumps(body, indent=1).encode()], ids=["values", "text", "bytes"]
)
def test_a_key_that_was_sent_with_another_request_is_found(spelt: Any) -> None:
    gate = Gate(mode="collect")

    def found(body: Any, path: str = "/v3/messages", **headers: str) -> list[tuple[str, str]]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return codes(gate.check("POST", path, spelt(body), headers={"Content-Type": "application/json", **named}))

    assert found(ANYWHERE, Idempotency_Key="a") == []
    assert found(dict(reversed(ANYWHERE.items())), Idempotency_Key="a") == []  # a retry, spelt otherwise
    assert found({**ANYWHERE, "to": ["+12052532137"]}, Idempotency_Key="a") == [("HDR108", "")]
    assert found(ANYWHERE, Idempotency_Key="b") == []
    assert found(keyed("c")) == found(keyed("c")) == []
    assert found(keyed("c", "Bye")) == [("HDR108", "/message/idempotency_key")]
    assert found({"message": keyed("c")["message"]}, f"/v3/chats/{CHAT}/messages") == [
        ("HDR108", "/message/idempotency_key")
    ]
    assert found(ANYWHERE) == []
    assert codes(Gate(mode="collect").check("POST", "/v3/messages", keyed("c", "Bye"))) == []  # each gate has its own


def test_a_key_of_a_request_that_was_stopped_is_free() -> None:
    gate = Gate()
    with pytest.raises(MessageRejected, match="TXT101"):
        gate.check("POST", "/v3/messages", keyed("a", ""))
    assert codes(gate.check("POST", "/v3/messages", keyed("a", "Hi"))) == []
    with pytest.raises(MessageRejected, match="HDR108"):
        Gate(fail_on="warning", context=Context(key_reused=True)).check("POST", "/v3/messages", keyed("a"))
    gate.context = lambda *_: Context(group=False)
    assert codes(gate.check("POST", "/v3/messages", keyed("a", "Bye"))) == [("HDR108", "/message/idempotency_key")]
    gate.context = Context(key_reused=False)
    assert codes(gate.check("POST", "/v3/messages", keyed("a", "Bye"))) == []


def test_a_gate_remembers_the_last_thousand_keys_and_none_of_them_as_text() -> None:
    gate = Gate(mode="collect")
    for number in range(1_002):
        assert codes(gate.check("POST", "/v3/messages", keyed(f"order-{number}"))) == []
    assert codes(gate.check("POST", "/v3/messages", keyed("order-1001", "Bye"))) != []
    assert codes(gate.check("POST", "/v3/messages", keyed("order-0", "Bye"))) == []
    assert len(vars(gate)["_keys"]) == 1_000
    assert "order-" not in repr(vars(gate)["_keys"])


def test_calls_of_the_sdk_with_models_and_retries_are_compared_by_what_they_send() -> None:
    answers = iter([httpx.Response(500, headers={"Retry-After": "0.001"}), *[httpx.Response(202, json={})] * 3])
    http = httpx.Client(transport=httpx.MockTransport(lambda _: next(answers)))
    client: Any = guard(LinqAPIV3(api_key="k", http_client=http), mode="collect")
    for text in ("Hi", "Hi", "Bye"):
        client.messages.create(to=["+12052532136"], message={"parts": [TextPart(value=text)]}, idempotency_key="a")
    assert [[found.rule for found in report] for report in client.linq_gate.reports] == [[], [], ["HDR108"]]


def test_a_payload_whose_own_code_fails_is_sent_and_reported() -> None:
    class Failing:
        def payload(self) -> Any:
            raise ZeroDivisionError

    gate = Gate(mode="collect")
    for body in (
        {**keyed("a"), "x": Failing()},
        {**keyed("a"), "x": {1: 2, "y": 3}},
        {**keyed("a"), "x": [float("nan")]},
    ):
        report = gate.check("POST", "/v3/messages", body)
        assert report is not None
        assert report.crashes == ()

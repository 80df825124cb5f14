"""`screen`: which requests go to Linq, and what of them is checked."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context, Report, check, operations
from linq_compose.gate import screen
from linq_compose.gate._body import LARGEST, NotRead
from linq_compose.lint.rule import Rule
from linq_compose.rules import CATALOG
from paths import filled
from payloads import json_values

CHAT = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
SEND = f"https://api.linqapp.com/api/partner/v3/chats/{CHAT}/messages"
FINE = {"message": {"parts": [{"type": "text", "value": "Hi"}]}}
EMPTY = {"message": {"parts": []}}
GZIPPED = gzip.compress(json.dumps(EMPTY).encode(), mtime=0)  # the name of a test must not depend on the time


def _codes(report: Report | None) -> list[str]:
    assert report is not None
    assert report.judged
    return [found.rule for found in report]


@pytest.mark.parametrize(
    "url",
    [
        SEND,
        SEND + "?x=1#y",
        SEND + "/",
        "https://API.linqapp.com:443/v3/chats/x/messages",
        "http://api.linqapp.com./v3/chats",
        "/v3/chats",
        "v3/chats",
        "chats",
        "/v3/chats?next=https://example.com/x",
        "chats?next=https://example.com/x",
        "https://api.linqapp.com",
        "https://token@api.linqapp.com/v3/chats",
    ],
)
def test_these_requests_go_to_linq(url: str) -> None:
    assert screen("POST", url, FINE) is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/v3/chats",
        "https://api.linqapp.com.example.com/v3/chats",
        "https://api.linqapp.com:8443/v3/chats",
        "https://example.com/?https://api.linqapp.com/v3/chats",
        "//example.com/v3/chats",
        "https://[::1/v3/chats",
        "https://api.linqapp.com@example.com/v3/chats",
        "mailto:linq@example.com",
        "https:///v3/chats",
    ],
)
def test_these_do_not(url: str) -> None:
    assert screen("POST", url, EMPTY) is None


@pytest.mark.parametrize("rule", tuple(CATALOG), ids=lambda rule: rule.code)
def test_a_request_is_checked_as_check_does(rule: Rule) -> None:
    for example in rule.examples:
        if example.operation in ("message", "file"):
            continue
        row = operations.get(example.operation)
        chat = example.context.chat_id or CHAT
        url = "/v3" + filled(row.path, **{"chatId": chat, **dict(example.context.parameters)})
        given = {"query": example.bad} if row.in_query else {"body": example.bad}
        report = screen(row.method, url, context=example.context, **given)
        assert _codes(report) == [rule.code]
        if example.context.parameters:
            assert screen(row.method, url, **given) == report


def test_the_query_of_a_url_is_checked() -> None:
    assert _codes(screen("GET", "/v3/chats?limit=1000")) == ["CHT105"]
    assert _codes(screen("GET", "/v3/chats?limit=50&from=%2B12052535597#x")) == []
    assert _codes(screen("GET", "/v3/chats", query={"limit": 1000})) == ["CHT105"]
    assert _codes(screen("GET", "/v3/chats/x%2Fy")) == ["CHT104"]


def test_a_query_that_an_operation_does_not_have_is_worth_knowing() -> None:
    for row in operations.OPERATIONS.values():
        if row.method == "GET":
            report = screen("GET", f"/v3{filled(row.path)}?zone=1")
            assert _codes(report) == ["SHP106"]
            assert report == screen("GET", f"/v3{filled(row.path)}", query={"zone": "1"})
            assert _codes(screen("GET", f"/v3{filled(row.path)}")) == []
    assert _codes(screen("POST", SEND + "?zone=1", FINE)) == []


def test_the_id_in_the_path_is_checked() -> None:
    assert _codes(screen("POST", "/v3/chats/abc/messages", FINE)) == ["CHT104"]
    assert _codes(screen("POST", "/v3/chats/abc/messages", FINE, context=Context(chat_id=CHAT))) == []


def test_a_provider_returns_the_context() -> None:
    asked = []

    def known(operation: str, parameters: Any, body: Any) -> Context:
        asked.append((operation, dict(parameters), body))
        return Context(group=False)

    body = {"display_name": "Team"}
    assert _codes(screen("PUT", f"/v3/chats/{CHAT}", body)) == []
    report = screen("PUT", f"/v3/chats/{CHAT}", body, context=known)
    assert _codes(report) == ["CHT102"]
    assert not report.ok
    assert asked == [("chats.update", {"chatId": CHAT}, body)]
    assert _codes(screen("PUT", f"/v3/chats/{CHAT}", body, context=lambda *_: None)) == []
    assert _codes(screen("PUT", f"/v3/chats/{CHAT}", json.dumps(body).encode(), context=known)) == ["CHT102"]
    assert asked[1] == asked[0]
    assert _codes(screen("PUT", f"/v3/chats/{CHAT}", b"{", context=known)) == ["SHP101"]
    assert asked[2][2] == b"{"


@pytest.mark.parametrize(
    ("method", "url", "body", "content_type", "why"),
    [
        ("POST", "/v3/reactions", {}, None, "no operation"),
        ("PATCH", "/v3/chats", {}, None, "no operation"),
        ("", "", None, None, "no operation"),
        ("POST", "/v3/chats", (b"x" for _ in "ab"), None, "stream"),
        ("POST", "/v3/chats", NotRead("the body is odd"), None, "odd"),
        ("POST", "/v3/chats", b"--x", "multipart/form-data; boundary=x", "multipart/form-data"),
        ("POST", "/v3/chats", b" " * (LARGEST + 1), "application/json", "16,777,217 bytes"),
    ],
)
def test_what_cannot_be_checked_says_so(method: str, url: str, body: Any, content_type: str | None, why: str) -> None:
    report = screen(method, url, body, content_type=content_type)
    assert report is not None
    assert not report.judged
    assert why in report.not_judged
    assert report.ok
    assert list(report) == []
    assert report.to_dict()["not_judged"] == report.not_judged
    assert str(report) == f"not checked: {report.not_judged}"


def test_a_body_where_none_belongs_is_ignored() -> None:
    assert _codes(screen("POST", f"/v3/chats/{CHAT}/read", iter([b"x"]))) == []


@pytest.mark.parametrize("body", ["{", b"\xff", b"[]", "null", None, [1], 3, True])
def test_a_body_that_is_no_object_is_reported(body: Any) -> None:
    assert not screen("POST", SEND, body).ok


@given(json_values(), st.sampled_from(["chats.messages.send", "chats.create", "chats.update", "chats.leave_chat"]))
def test_text_bytes_and_values_are_checked_alike(value: Any, operation: str) -> None:
    row = operations.get(operation)
    url = "/v3" + row.path.replace("{chatId}", CHAT)
    text = json.dumps(value)
    reports = [screen(row.method, url, body) for body in (text, text.encode(), bytearray(text.encode()))]
    assert [list(report) for report in reports] == [list(reports[0])] * 3
    if isinstance(value, dict):
        assert list(screen(row.method, url, value)) == list(check(value, operation, context=Context(chat_id=CHAT)))


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", GZIPPED),
        ("GZIP", GZIPPED),
        ("x-gzip", GZIPPED),
        ("deflate", zlib.compress(json.dumps(EMPTY).encode())),
        ("deflate, gzip", gzip.compress(zlib.compress(json.dumps(EMPTY).encode()), mtime=0)),
        ("identity", json.dumps(EMPTY).encode()),
        ("", json.dumps(EMPTY).encode()),
        (None, json.dumps(EMPTY)),
        ("gzip", json.dumps(EMPTY)),
    ],
)
def test_compressed_bodies_are_checked_as_what_they_contain(encoding: str | None, body: Any) -> None:
    report = screen("POST", SEND, body, content_type="application/json", content_encoding=encoding)
    assert _codes(report) == ["MSG101"]


@pytest.mark.parametrize(
    ("encoding", "body", "why"),
    [
        ("br", b"\x0b\x02\x80{}\x03", "encoded as br"),
        ("zstd", b"\x28\xb5\x2f\xfd", "encoded as zstd"),
        ("gzip, br", b"x", "encoded as br"),
        ("gzip", b"not gzip", "not gzip"),
        ("deflate", b"{raw deflate}", "not deflate"),
        ("gzip", gzip.compress(b"{}" * 99, mtime=0)[:-9], "one complete gzip stream"),
        ("gzip", gzip.compress(b"{}", mtime=0) * 2, "one complete gzip stream"),
        ("gzip", gzip.compress(b" " * (LARGEST + 1), mtime=0), "decodes to more than 16,777,216 bytes"),
    ],
)
def test_a_body_that_cannot_be_decoded_is_not_checked(encoding: str, body: bytes, why: str) -> None:
    report = screen("POST", SEND, body, content_type="application/json", content_encoding=encoding)
    assert report is not None
    assert why in str(report.not_judged)
    assert report.ok


@given(st.binary(max_size=64), st.sampled_from(["gzip", "deflate", "br", "compress, gzip"]))
def test_an_encoded_body_is_never_malformed_json(body: bytes, encoding: str) -> None:
    report = screen("POST", SEND, body or b"x", content_type="application/json", content_encoding=encoding)
    assert report is not None
    assert not report.judged


def test_a_provider_returns_a_context_or_nothing() -> None:
    async def later(*_: Any) -> Context:
        raise AssertionError

    with pytest.raises(TypeError, match="got dict"):
        screen("POST", SEND, FINE, context=lambda *_: {"group": True})  # type: ignore[arg-type,return-value]
    with pytest.raises(TypeError, match="async function"):
        screen("POST", SEND, FINE, context=later)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [{"service": "SMS"}, "SMS", 7, [Context(service="SMS")]])
def test_a_context_is_a_context_or_a_function(value: Any) -> None:
    with pytest.raises(TypeError, match="Expected context to be a Context or a function that returns one, got "):
        screen("POST", SEND, {}, context=value)

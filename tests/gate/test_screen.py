"""`screen` and `Gate`: which requests are Linq's, what of them is judged, and what follows."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context, MessageRejected, Policy, Report, check, operations
from linq_compose.gate import Gate, screen
from linq_compose.gate._screen import LARGEST, NotRead
from linq_compose.lint.rule import Rule
from linq_compose.rules import CATALOG
from payloads import json_values

CHAT = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
SEND = f"https://api.linqapp.com/api/partner/v3/chats/{CHAT}/messages"
FINE = {"message": {"parts": [{"type": "text", "value": "Hi"}]}}
EMPTY = {"message": {"parts": []}}


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
def test_these_are_requests_of_linq(url: str) -> None:
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
def test_these_are_not(url: str) -> None:
    assert screen("POST", url, EMPTY) is None


def test_other_hosts_can_be_linqs() -> None:
    assert screen("POST", "http://localhost:8000/v3/chats", EMPTY) is None
    assert _codes(screen("POST", "http://localhost:8000/v3/chats", {}, base_urls=["http://localhost:8000"]))
    assert _codes(screen("POST", "http://localhost:8000/v3/chats", {}, base_urls=["http://localhost:8000/api/x"]))
    assert screen("POST", SEND, EMPTY, base_urls=["http://localhost:8000"]) is None
    assert _codes(screen("POST", "http://localhost:8000/v3/chats", {}, base_urls="http://localhost:8000"))


@pytest.mark.parametrize("rule", tuple(CATALOG), ids=lambda rule: rule.code)
def test_a_request_is_judged_as_check_does(rule: Rule) -> None:
    for example in rule.examples:
        if example.operation in ("message", "file"):
            continue
        row = operations.get(example.operation)
        chat = example.context.chat_id or CHAT
        url = "/v3" + row.path.replace("{chatId}", chat).replace("{messageId}", CHAT)
        given = {"query": example.bad} if row.in_query else {"body": example.bad}
        report = screen(row.method, url, context=example.context, **given)
        assert _codes(report) == [rule.code]


def test_the_query_of_a_url_is_judged() -> None:
    assert _codes(screen("GET", "/v3/chats?limit=1000")) == ["CHT105"]
    assert _codes(screen("GET", "/v3/chats?limit=50&from=%2B12052535597#x")) == []
    assert _codes(screen("GET", "/v3/chats", query={"limit": 1000})) == ["CHT105"]
    assert _codes(screen("GET", "/v3/chats/x%2Fy")) == ["CHT104"]


def test_the_id_in_the_path_is_judged() -> None:
    assert _codes(screen("POST", "/v3/chats/abc/messages", FINE)) == ["CHT104"]
    assert _codes(screen("POST", "/v3/chats/abc/messages", FINE, context=Context(chat_id=CHAT))) == []


def test_a_provider_says_what_it_knows() -> None:
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
def test_what_cannot_be_judged_says_so(method: str, url: str, body: Any, content_type: str | None, why: str) -> None:
    report = screen(method, url, body, content_type=content_type)
    assert report is not None
    assert not report.judged
    assert why in report.not_judged
    assert report.ok
    assert list(report) == []
    assert report.to_dict()["not_judged"] == report.not_judged
    assert str(report) == f"not checked: {report.not_judged}"


def test_a_body_where_none_belongs_is_nobodys_concern() -> None:
    assert _codes(screen("POST", f"/v3/chats/{CHAT}/read", iter([b"x"]))) == []


@pytest.mark.parametrize("body", ["{", b"\xff", b"[]", "null", None, [1], 3, True])
def test_a_body_that_is_no_object_is_told(body: Any) -> None:
    assert not screen("POST", SEND, body).ok


@given(json_values(), st.sampled_from(["chats.messages.send", "chats.create", "chats.update", "chats.leave_chat"]))
def test_text_bytes_and_values_are_judged_alike(value: Any, operation: str) -> None:
    row = operations.get(operation)
    url = "/v3" + row.path.replace("{chatId}", CHAT)
    text = json.dumps(value)
    reports = [screen(row.method, url, body) for body in (text, text.encode(), bytearray(text.encode()))]
    assert [list(report) for report in reports] == [list(reports[0])] * 3
    if isinstance(value, dict):
        assert list(screen(row.method, url, value)) == list(check(value, operation, context=Context(chat_id=CHAT)))


def test_the_modes() -> None:
    told: list[Report] = []
    for mode in ("raise", "warn", "collect", "off"):
        gate = Gate(mode=mode, on_report=told.append)
        if mode == "raise":
            with pytest.raises(MessageRejected) as refused:
                gate.check("POST", SEND, EMPTY)
            assert refused.value.report is told[-1]
        else:
            report = gate.check("POST", SEND, EMPTY)
            assert (report is None) == (mode == "off")
        assert list(gate.reports) == (told[-1:] if mode == "collect" else [])
        assert gate.check("POST", "https://example.com", EMPTY) is None
    assert len(told) == 3


def test_off_runs_nothing() -> None:
    def explode(*_: Any) -> Context:
        raise AssertionError

    gate = Gate(mode="off", context=explode, on_crash="raise", on_report=explode)
    assert gate.check("POST", SEND, EMPTY) is None


def test_warn_logs_rules_and_places_and_no_content(caplog: pytest.LogCaptureFixture) -> None:
    body = {
        "from": "+12052535597",
        "to": ["hello secret"],
        "message": {"parts": [{"type": "text", "value": "\ud800top"}]},
    }
    Gate(mode="warn").check("POST", "/v3/chats", body)
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("linq_compose.gate", logging.ERROR)
    assert "HND101" in record.getMessage()
    assert "/to/0" in record.getMessage()
    for secret in ("secret", "top", "+1205"):
        assert secret not in record.getMessage()
    Gate(mode="warn", log_content=True).check("POST", "/v3/chats", body)
    assert "secret" in caplog.records[1].getMessage()
    Gate(mode="warn").check("POST", SEND, {**FINE, "extra": 1})  # a note alone is not worth a line
    assert len(caplog.records) == 2


def test_warnings_raise_nothing() -> None:
    body = {"message": {"parts": [{"type": "text", "value": "**Hi**"}]}}
    assert _codes(Gate().check("POST", SEND, body)) == ["TXT105"]


def test_a_failure_of_our_own_lets_the_request_through(caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: Any) -> Context:
        raise ZeroDivisionError("with a secret")

    told: list[Report] = []
    report = Gate(context=broken, on_report=told.append).check("POST", SEND, EMPTY)
    assert told == [report]
    assert not report.judged
    assert isinstance(report.crashes[0].error, ZeroDivisionError)
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text
    with pytest.raises(ZeroDivisionError):
        Gate(context=broken, on_crash="raise").check("POST", SEND, EMPTY)


def test_a_rule_that_fails_stops_nothing_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    from linq_compose import Example, Family, TextPart

    family = Family("ACM", "acme", about="Rules of Acme.")

    @family.rule(
        101,
        "rude",
        "warning",
        on=TextPart,
        says="Rude.",
        hint="Be kind.",
        why="Guests.",
        source="https://example.com",
        evidence="inferred",
        examples=[Example(bad={}, good={}, at="")],
    )
    def rude(part: TextPart, context: Context) -> Any:
        raise ZeroDivisionError

    policy = Policy(extend=[family])
    report = Gate(policy=policy).check("POST", SEND, FINE)
    assert report.ok
    assert [each.rule for each in report.crashes] == ["ACM101"]
    assert "ACM101 (ZeroDivisionError)" in caplog.text
    with pytest.raises(ZeroDivisionError):
        Gate(policy=policy, on_crash="raise").check("POST", SEND, FINE)


def test_words_that_are_not_known_are_told() -> None:
    with pytest.raises(ValueError, match="Did you mean 'raise'"):
        Gate(mode="rais")
    with pytest.raises(ValueError, match="on_crash"):
        Gate(on_crash="ignore")
    with pytest.raises(ValueError, match="strict"):
        Gate(policy="strikt")
    with pytest.raises(ValueError, match="DEC999"):
        Gate(policy=Policy(ignore=["DEC999"]))
    with pytest.raises(ValueError, match="strict"):
        screen("POST", SEND, FINE, policy="strikt")

"""Every payload of the API's example file gets the outcome that it is listed with, or stands in the list of debts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linq_compose import Context, check, fix, operations

ROUTES = {
    "POST /chats": "chats.create",
    "POST /chats/{id}/messages": "chats.messages.send",
    "POST /chats/{id}/voicememo": "chats.send_voicememo",
    "PUT /chats/{id}": "chats.update",
    "POST /chats/{id}/participants": "chats.participants.add",
}

# Accepted by the API; nothing at all is found, whatever the policy.
CLEAN = "V01 V02 V03 V04 V05 V06 V07 V08 V09 V10 V11 V12 V13 V14 V15 V16 V17 V18 V24 V25".split()

# Accepted by the API, and worth a warning whatever it answers.
WARNED = {"V36": ("HND108", "/to/0")}

# Refused by the API: rule, place, the code that the file states (None where it states none, or only guesses).
REFUSED: dict[str, tuple[str, str, int | None]] = {
    "X03": ("MSG104", "/message/parts/1", 1004),
    "X04": ("MSG103", "/message/parts/1", 1004),
    "X05": ("MSG101", "/message", 1004),
    "X06": ("SHP107", "", 1005),
    "X07": ("TXT101", "/message/parts/0/value", 1004),
    "X08": ("MED102", "/message/parts/0", None),
    "X09": ("MED101", "/message/parts/0", None),
    "X10": ("MED103", "/message/parts/0/url", 1005),
    "X11": ("DEC105", "/message/parts/0/text_decorations/0", None),
    "X12": ("DEC106", "/message/parts/0/text_decorations/0", None),
    "X13": ("DEC107", "/message/parts/0/text_decorations/1/range", None),
    "X14": ("DEC107", "/message/parts/0/text_decorations/1/range", None),
    "X23": ("HND101", "/from", 1002),
    "X24": ("HND101", "/to/0", 1002),
    "X25": ("HND104", "/to", 1005),
    "X26": ("HND104", "/to", 1005),
    "X27": ("SHP102", "/message", 1001),
}

# Refused only if a new chat results: a warning until the context says so.
CONDITIONAL: dict[str, tuple[str, str, int]] = {
    "X01": ("LNK104", "/message/parts/0", 1005),
    "X02": ("LNK105", "/message/parts/0/value", 1005),
}

# Sent, but not as composed: the warning, and the context in which it is certain.
DEGRADED: dict[str, tuple[list[tuple[str, str]], Context]] = {
    "D01": ([("TXT105", "/message/parts/0/value"), ("SVC101", "/message/parts/0/text_decorations")], Context()),
    "D02": ([("SVC102", "/message/effect")], Context()),
    "D03": ([("SVC104", "/message/parts/0")], Context(service="SMS")),  # the preference alone may still go out as RCS
}

TABLES = (CLEAN, WARNED, REFUSED, CONDITIONAL, DEGRADED)


@pytest.fixture(scope="session")
def examples(shared: Path) -> dict[str, Any]:
    listed = json.loads((shared / "examples.json").read_text(encoding="utf-8"))
    assert len({each["id"] for each in listed}) == len(listed)
    return {each["id"]: each for each in listed}


def _asked(examples: dict[str, Any], id: str) -> tuple[Any, str]:
    return examples[id]["body"], ROUTES[examples[id]["operation"]]


def _found(report: Any) -> list[tuple[str, str]]:
    return [(found.rule, found.path) for found in report]


def test_every_example_is_in_exactly_one_table(examples: dict[str, Any]) -> None:
    listed = [id for table in TABLES for id in table]
    assert sorted(listed) == sorted(examples)


def test_a_route_leads_to_an_operation(examples: dict[str, Any]) -> None:
    for route, id in ROUTES.items():
        method, path = route.split()
        found = operations.match(method, path.replace("{id}", "550e8400-e29b-41d4-a716-446655440000"))
        assert found is not None
        assert found[0] is operations.get(id)
    assert {each["operation"] for each in examples.values()} == set(ROUTES)


@pytest.mark.parametrize("id", WARNED)
def test_a_warned_example_is_warned_of_and_no_more(examples: dict[str, Any], id: str) -> None:
    report = check(*_asked(examples, id))
    assert _found(report) == [WARNED[id]]
    assert report.ok


@pytest.mark.parametrize("id", CLEAN)
@pytest.mark.parametrize("policy", ["default", "strict", "lenient"])
def test_a_clean_example_is_clean(examples: dict[str, Any], id: str, policy: str) -> None:
    body, operation = _asked(examples, id)
    assert examples[id]["outcome"].startswith(("201", "202", "accepted"))
    report = check(body, operation, policy=policy)
    assert _found(report) == []
    assert report.crashes == ()


@pytest.mark.parametrize("id", REFUSED)
def test_a_refused_example_is_refused_for_its_reason_alone(examples: dict[str, Any], id: str) -> None:
    body, operation = _asked(examples, id)
    rule, path, code = REFUSED[id]
    assert "400" in examples[id]["outcome"]
    for payload in (body, json.dumps(body), json.dumps(body, ensure_ascii=False).encode()):
        report = check(payload, operation)
        assert _found(report) == [(rule, path)]
        assert not report.ok
    if code is not None:
        assert str(code) in examples[id]["outcome"]
        assert report.errors[0].server_code == code


@pytest.mark.parametrize("id", CONDITIONAL)
def test_a_conditional_example_is_refused_when_the_chat_is_new(examples: dict[str, Any], id: str) -> None:
    body, operation = _asked(examples, id)
    rule, path, code = CONDITIONAL[id]
    assert f"400 / {code}" in examples[id]["outcome"]
    for context, policy, severity in (
        (None, None, "warning"),
        (Context(new_chat=True), None, "error"),
        (None, "strict", "error"),
    ):
        report = check(body, operation, context=context, policy=policy)
        assert [(*place, found.severity) for place, found in zip(_found(report), report, strict=True)] == [
            (rule, path, severity)
        ]
        (found,) = report
        assert found.server_code == code
        assert found.conditional == (context is None)
    assert _found(check(body, operation, context=Context(new_chat=False))) == []


@pytest.mark.parametrize("id", DEGRADED)
def test_a_degraded_example_is_warned_of(examples: dict[str, Any], id: str) -> None:
    body, operation = _asked(examples, id)
    expected, context = DEGRADED[id]
    assert examples[id]["outcome"].startswith("202")
    report = check(body, operation, context=context)
    assert _found(report) == expected
    assert report.ok
    assert report.warnings == report.diagnostics


def test_a_preference_for_sms_alone_does_not_lose_the_preview(examples: dict[str, Any]) -> None:
    assert _found(check(*_asked(examples, "D03"))) == []


@pytest.mark.parametrize("id", [*CLEAN, *DEGRADED])
def test_what_the_api_accepts_is_not_changed_by_a_safe_fix(examples: dict[str, Any], id: str) -> None:
    body, operation = _asked(examples, id)
    mended, report = fix(body, operation)
    assert mended == body
    assert report.applied == ()

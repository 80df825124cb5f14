"""Reports and diagnostics: what they answer, and what they keep to themselves."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import re
import uuid
from pathlib import Path
from typing import Any

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import (
    Diagnostic,
    MessageContent,
    MessageRejected,
    Policy,
    Report,
    Severity,
    TextPart,
    check,
    fix,
    operations,
)
from linq_compose.errors import PolicyError
from linq_compose.lint.fix import as_json
from linq_compose.lint.policy import PRESETS
from linq_compose.lint.report import FailOn
from payloads import json_values

FIELDS = ["parts", "type", "value", "range", "effect", "x"]

FAULTY: dict[str, Any] = {
    "parts": [
        {"type": "text", "value": "Code 4711 👋 hi there", "text_decorations": [{"range": [12, 14], "style": "bold"}]},
        {"type": "text", "value": "secret"},
    ],
    "idempotency_key": " ",
    "x-note": "private",
}


def test_a_report_answers_by_severity() -> None:
    report = check(FAULTY)
    assert [found.rule for found in report] == ["DEC110", "MSG103", "MSG107", "SHP106"]
    assert [found.rule for found in report.errors] == ["MSG103"]
    assert [found.rule for found in report.warnings] == ["DEC110", "MSG107"]
    assert [found.rule for found in report.infos] == ["SHP106"]
    assert not report.ok
    assert check({"parts": [{"type": "text", "value": "Hi"}]}).ok


def test_a_report_has_no_truth_value_and_no_length() -> None:
    with pytest.raises(TypeError, match=r"report\.ok"):
        bool(check(FAULTY))
    with pytest.raises(TypeError):
        len(check(FAULTY))  # type: ignore[arg-type]
    assert isinstance(list(check(FAULTY))[0], Diagnostic)


def test_rejecting_names_rules_and_places_and_no_content() -> None:
    report = check(FAULTY)
    with pytest.raises(MessageRejected) as caught:
        report.raise_for_errors()
    assert caught.value.report is report
    assert isinstance(caught.value, ValueError)
    assert str(caught.value) == (
        "1 error: MSG103 adjacent-text at /parts/1: " + report.errors[0].message + " See .report for details."
    )
    check({"parts": [{"type": "text", "value": "Hi"}]}).raise_for_errors()


def test_many_errors_are_counted_not_listed() -> None:
    report = check({"parts": [{"type": "text", "value": ""}, {"type": "media"}] * 4})
    said = str(MessageRejected(report))
    assert said.startswith("8 errors: TXT101 empty-text at /parts/0/value: ")
    assert " Also: MED101 sourceless-media at /parts/1; " in said
    assert "; and 3 more. See" in said
    assert "at the root" in str(MessageRejected(check("[]")))


ONE_OF_EACH: dict[str, dict[str, Any]] = {
    "error": {"parts": [{"type": "text", "value": ""}]},
    "warning": {"parts": [{"type": "text", "value": "Hi"}], "idempotency_key": " "},
    "info": {"parts": [{"type": "text", "value": "Hi"}], "x-note": 1},
    "nothing": {"parts": [{"type": "text", "value": "Hi"}]},
}


@pytest.mark.parametrize("worst", ONE_OF_EACH)
@pytest.mark.parametrize("fail_on", [None, "error", "warning"])
@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("set_in_policy", [False, True])
def test_a_report_fails_at_the_level_that_is_asked_for_or_else_the_policys(
    worst: str, fail_on: FailOn | None, preset: str, set_in_policy: bool
) -> None:
    policy = Policy(preset, select=["TXT101", "MSG107", "SHP106"], fail_on=fail_on if set_in_policy else None)
    report = check(ONE_OF_EACH[worst], policy=policy)
    level = fail_on or ("warning" if preset == "strict" else "error")
    asked = None if set_in_policy else fail_on
    expected = [found for found in report if found.severity in ("error", level)]
    assert list(report.failures(fail_on=asked)) == expected
    assert report.fails(fail_on=asked) is bool(expected)
    if not expected:
        report.raise_for_errors(fail_on=asked)
        return
    with pytest.raises(MessageRejected) as caught:
        report.raise_for_errors(fail_on=asked)
    assert str(caught.value).startswith(f"1 {expected[0].severity}: {expected[0].rule} ")


def test_a_level_that_no_report_fails_at_is_refused() -> None:
    for level in ("info", "none", "Error", ""):
        with pytest.raises(PolicyError, match="Expected fail_on to be 'error' or 'warning', got"):
            check(FAULTY).fails(fail_on=level)  # type: ignore[arg-type]
    with pytest.raises(PolicyError, match="got 'info'"):
        Policy(fail_on="info")  # type: ignore[arg-type]


def test_a_rejection_counts_errors_and_warnings_and_lists_errors_first() -> None:
    report = check(FAULTY)
    said = str(MessageRejected(report, fail_on="warning"))
    assert said.startswith("1 error and 2 warnings: MSG103 adjacent-text at /parts/1: ")
    assert " Also: DEC110 code-point-offsets at /parts/0/text_decorations/0/range; MSG107 " in said
    assert str(MessageRejected(report)) == str(MessageRejected(report, fail_on="error"))


def test_a_rejection_survives_a_copy_and_a_pickle() -> None:
    for refused in (MessageRejected(check(FAULTY)), MessageRejected(check(FAULTY), fail_on="warning")):
        for again in (pickle.loads(pickle.dumps(refused)), copy.copy(refused)):
            assert (str(again), again.report) == (str(refused), refused.report)


def test_a_report_is_plain_json_with_and_without_content() -> None:
    report = check(FAULTY)
    full, bare = report.to_dict(), report.to_dict(content=False)
    assert json.loads(json.dumps(full)) == full
    assert set(full) == {*"operation ok diagnostics applied withheld suppressed unused skipped crashes".split()}
    recount = full["diagnostics"][0]
    assert recount["mark"]["text"] == FAULTY["parts"][0]["value"]
    assert recount["mark"]["utf16"] == [12, 14]
    assert recount["mark"]["code_points"] == [11, 13]
    assert recount["fix"]["patch"] == [
        {"op": "replace", "path": "/parts/0/text_decorations/0/range", "value": [13, 15]}
    ]
    text = json.dumps(bare)
    assert "4711" not in text
    assert "secret" not in text
    assert "private" not in text
    assert "mark" not in bare["diagnostics"][0]
    assert set(bare["diagnostics"][0]["fix"]) == {"title", "safety"}
    assert full["skipped"] == [{"rule": "SVC101", "field": "service", "path": None}]


def test_what_was_fixed_is_in_the_report() -> None:
    mended, report = fix(FAULTY)
    assert [found.rule for found in report.applied] == ["MSG107"]
    assert "idempotency_key" not in mended
    assert report.to_dict()["applied"][0]["rule"] == "MSG107"


def test_a_fix_gives_back_the_kind_that_it_was_given() -> None:
    content = MessageContent(parts=(TextPart(value="Hi"),), idempotency_key=" ")
    mended, report = fix(content)
    assert mended == MessageContent(parts=(TextPart(value="Hi"),))
    assert [found.rule for found in report.applied] == ["MSG107"]
    text = '{\n\t"parts": [{"type": "text", "value": "Hi 👋"}],\n\t"effect": null\n}\n'
    assert fix(text)[0] == '{\n\t"parts": [{"type": "text", "value": "Hi 👋"}]\n}\n'
    assert fix('{"parts":[{"type":"text","value":"Hi"}],"effect":null}')[0] == (
        '{"parts":[{"type":"text","value":"Hi"}]}'
    )
    assert fix(b'{"parts": [{"type": "text", "value": "\\u00fc"}], "effect": null}')[0] == (
        b'{"parts": [{"type": "text", "value": "\\u00fc"}]}'
    )
    assert fix(bytearray(b'{"parts": [{"type": "Text", "value": "x"}]}'))[0] == bytearray(
        b'{"parts": [{"type": "text", "value": "x"}]}'
    )


def test_half_a_character_in_a_text_with_others_is_written_as_an_escape() -> None:
    text = '{"parts": [{"type": "text", "value": "ü \\ud83c"}], "effect": null}'
    mended, _ = fix(text.encode())
    assert json.loads(mended)["parts"][0]["value"] == "ü \ud83c"
    assert b"\\ud83c" in mended


def test_diagnostics_are_values() -> None:
    first, again = check(FAULTY), check(FAULTY)
    assert first == again
    assert set(first) == set(again)
    assert pickle.loads(pickle.dumps(first)) == first
    assert first.errors[0].severity is Severity.ERROR
    assert first.errors[0].severity == "error"


def _foreign(plain: Any) -> Any:
    """Values that JSON cannot carry, or not as they are."""
    return st.one_of(
        st.just(float("nan")),
        st.sampled_from([float("inf"), -float("inf"), 5.5]),
        st.just(-(10**400)),
        st.uuids(),
        st.datetimes(),
        st.decimals(),
        st.binary(max_size=3),
        st.sets(st.integers(), max_size=2),
        st.complex_numbers(),
        plain,
    )


@given(
    st.recursive(
        _foreign(json_values()),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS) | st.uuids(), inner, max_size=4)
        ),
        max_leaves=8,
    ),
    st.sampled_from(["message", "chats.create", "chats.messages.send", "messages.update", "chats.list_chats"]),
    st.booleans(),
)
def test_a_report_of_any_payload_is_strict_json(value: Any, operation: str, content: bool) -> None:
    for payload in (value, {"parts": [value], "message": value, "to": value}, {"parts": value, "effect": None}):
        for report in (check(payload, operation), fix(payload, operation, unsafe=True)[1]):
            assert report.crashes == ()
            text = json.dumps(report.to_dict(content=content), allow_nan=False)
            assert json.loads(text) == report.to_dict(content=content)
            assert str(report)


def test_what_json_cannot_represent_is_given_as_text() -> None:
    odd = {"uuid": uuid.UUID(int=5), "inf": float("inf"), "huge": 10**5000, 5: {1}}
    (wrap,) = [found for found in check({"parts": [], **odd}, "chats.messages.send") if found.rule == "SHP107"]
    assert wrap.fix is not None
    assert as_json(odd) == {
        "uuid": "00000000-0000-0000-0000-000000000005",
        "inf": "inf",
        "huge": hex(10**5000),
        "5": "{1}",
    }

    class Broken:
        def __str__(self) -> str:
            raise ValueError

    assert as_json([Broken(), (1, None)]) == ["Broken", [1, None]]


def test_a_rejection_shows_its_first_reason_without_content() -> None:
    secret = "Qx7secretQx7"
    for payload in (
        {"parts": [{"type": secret, "value": secret}]},
        {"parts": [{"type": "text", "value": secret, "text_decorations": [{"range": [0, 99], "style": secret}]}]},
        {"parts": [{"type": "media", "url": f"http://{secret}"}], "preferred_service": secret},
    ):
        text = str(MessageRejected(check(payload)))
        first = check(payload).errors[0]
        assert f"{first.rule} {first.name} at {first.path}: {first.sentence(content=False)}" in text
        assert secret not in text


def test_the_documents_list_operations_as_they_are_and_every_member() -> None:
    docs = Path(__file__).resolve().parents[2] / "docs"
    document = (docs / "payloads.md").read_text(encoding="utf-8")
    generated = (docs / "rules" / "operations.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+\.[\w.]+)` \| (body|query) of `(\w+) (\S+)` \|$", document, re.MULTILINE)
    assert listed
    for name, kind, method, path in listed:
        row = operations.OPERATIONS[name]
        assert ("query" if row.in_query else "body", row.method, row.path) == (kind, method, path)
    for row in operations.OPERATIONS.values():
        assert f"| {row.id} | {row.method} | {row.path} | " in generated
    table = document.partition("## A diagnostic")[2].partition("```")[0]
    members = {field.name for field in dataclasses.fields(Diagnostic)} - {
        "template",
        "hint_template",
        "safe",
        "redacted_path",
        "source",
    }
    assert [name for name in (*members, "message", "hint", "conditional") if f"`{name}`" not in table] == []


@pytest.mark.parametrize("text", ["a", "\u200b"])
def test_a_rejection_of_what_does_not_fail_says_so(text: str) -> None:
    said = str(MessageRejected(check({"parts": [{"type": "text", "value": text}]})))
    assert said == "No diagnostic is severe enough to fail. See .report for details."


def test_a_pydantic_model_may_hold_a_report_and_dumps_it_as_json() -> None:
    record = pydantic.create_model("Record", report=(Report, ...))
    report = check({"parts": []})
    assert json.loads(record(report=report).model_dump_json()) == {"report": report.to_dict()}
    with pytest.raises(pydantic.ValidationError, match="instance of Report"):
        record(report={"diagnostics": []})


def test_a_report_says_whether_the_payload_was_checked() -> None:
    assert check({"parts": []}).judged
    assert not Report((), not_judged="the body is an upload").judged

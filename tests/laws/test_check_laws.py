"""The laws of judging, over any JSON value and over messages that are nearly right."""

from __future__ import annotations

import copy
import json
from collections import Counter
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from linq_compose import Context, MessageContent, Severity, check, fix
from linq_compose._pointer import Pointer
from linq_compose.rules import CATALOG
from payloads import json_values, nearly_creates, nearly_messages, plain_messages

OPERATIONS = st.sampled_from(["message", "chats.create", "chats.messages.send"])
CONTEXTS = st.sampled_from([Context(), Context(service="SMS"), Context(new_chat=True), Context(new_chat=False)])
PAYLOADS = st.one_of(json_values(), nearly_messages(), nearly_creates())


def _known(report: Any) -> list[tuple[str, str, str, str]]:
    assert report.crashes == ()
    return [(each.rule, each.path, str(each.severity), each.message) for each in report]


@given(PAYLOADS, OPERATIONS, CONTEXTS)
def test_check_never_raises_and_no_rule_crashes(payload: Any, operation: str, context: Context) -> None:
    report = check(payload, operation, context=context)
    assert report.crashes == ()
    assert str(report)
    assert json.dumps(report.to_dict())


@given(st.one_of(st.text(), st.binary()), OPERATIONS)
def test_text_that_is_no_json_object_is_one_diagnostic_at_the_root(payload: str | bytes, operation: str) -> None:
    report = check(payload, operation)
    try:
        value = json.loads(payload.decode("utf-8") if isinstance(payload, bytes) else payload)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        assert [(each.rule, each.path) for each in report] == [("SHP101", "")]


@given(PAYLOADS.filter(lambda payload: not isinstance(payload, str)), OPERATIONS, CONTEXTS)
def test_a_value_and_its_json_text_have_the_same_report(payload: Any, operation: str, context: Context) -> None:
    given_value = check(payload, operation, context=context)
    for text in (json.dumps(payload), json.dumps(payload).encode(), json.dumps(payload, indent=2)):
        assert check(text, operation, context=context) == given_value


@given(PAYLOADS, OPERATIONS)
def test_judging_changes_nothing_and_says_the_same_twice(payload: Any, operation: str) -> None:
    before = copy.deepcopy(payload)
    first = check(payload, operation)
    assert payload == before
    assert check(payload, operation) == first


@given(nearly_creates())
def test_paths_lead_into_the_payload_that_was_given(payload: dict[str, Any]) -> None:
    for found in check(payload, "chats.create"):
        pointer = Pointer.parse(found.path)
        if found.rule == "SHP102":
            pointer = pointer.parent
        pointer.resolve(payload)


@given(nearly_creates())
def test_findings_come_in_document_order(payload: dict[str, Any]) -> None:
    def place(path: str) -> list[int]:
        at, places = payload, []
        for token in Pointer.parse(path).tokens:
            if isinstance(at, dict):
                names = list(at)
                places.append(names.index(token) if token in names else len(names))
                at = at.get(token)
            else:
                places.append(int(token))
                at = at[int(token)]
        return places

    places = [place(found.path) for found in check(payload, "chats.create")]
    assert places == sorted(places)


@given(plain_messages())
def test_a_message_that_is_right_has_no_diagnostic(payload: dict[str, Any]) -> None:
    assert list(check(payload)) == []
    assert list(check({"message": payload}, "chats.messages.send")) == []
    assert list(check(MessageContent.from_payload(payload))) == []


@given(
    st.one_of(nearly_messages(), nearly_creates()),
    st.booleans(),
    CONTEXTS,
    st.sampled_from(["message", "chats.create"]),
)
def test_fixing_converges_and_adds_no_finding(
    payload: dict[str, Any], unsafe: bool, context: Context, operation: str
) -> None:
    report = check(payload, operation, context=context)
    before = Counter(found.rule for found in report)
    mended, remaining = fix(payload, operation, unsafe=unsafe, context=context)
    after = Counter(found.rule for found in remaining)
    uncovering = [found.severity for found in remaining.applied if CATALOG.get(found.rule).hides]
    if uncovering:  # what a fault hid is found once it is fixed, and is never worse than the fault
        worst = min(map(_rank, uncovering))
        assert all(_rank(found.severity) >= worst for found in remaining if after[found.rule] > before[found.rule])
    else:
        assert after <= before
        assert before.total() - after.total() >= len(remaining.applied)
    assert list(check(mended, operation, context=context)) == list(remaining)
    again, rest = fix(mended, operation, unsafe=unsafe, context=context)
    assert rest.applied == ()
    assert again == mended
    withheld = [each.diagnostic for each in remaining.withheld]
    assert withheld == [found for found in remaining if found.fix is not None]
    assert all(each.tried or (each.diagnostic.fix.safety == "unsafe" and not unsafe) for each in remaining.withheld)


def _rank(severity: Severity) -> int:
    return list(Severity).index(severity)


@given(nearly_messages(oddly=False))
@example({"parts": [{"type": "text", "value": ""}, {"type": "text", "value": "\ud800\udc00"}]})
def test_safe_fixes_keep_every_visible_text(payload: dict[str, Any]) -> None:
    mended, _ = fix(payload)

    def visible(message: dict[str, Any]) -> str:
        sent = json.loads(json.dumps(message))  # two halves of a surrogate pair are one character
        return "".join(str(part.get("value", "")) for part in sent["parts"] if isinstance(part, dict)).replace(" ", "")

    assert visible(mended) == visible(payload)


@given(nearly_messages())
def test_text_that_is_fixed_is_the_text_of_the_value_fixed(payload: dict[str, Any]) -> None:
    mended, report = fix(payload)
    text, from_text = fix(json.dumps(payload))
    assert json.loads(text) == json.loads(json.dumps(mended))
    assert list(from_text) == list(report)
    if not report.applied:
        assert text == json.dumps(payload)


@given(nearly_messages(), st.sampled_from(["color", "x-internal", "zz"]), json_values())
def test_unknown_fields_survive_fixing(payload: dict[str, Any], name: str, value: Any) -> None:
    mended, _ = fix({**payload, name: value}, unsafe=True)
    assert mended[name] == value


@given(nearly_creates())
def test_a_report_without_content_shows_no_text_of_the_payload(payload: dict[str, Any]) -> None:
    secret = "Qx7secretQx7"

    def hide(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: hide(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [hide(item, key) for item in value]
        return secret if isinstance(value, str) and key != "type" else value

    report = check(hide(payload), "chats.create")
    assert secret not in json.dumps(report.to_dict(content=False))


@given(nearly_messages(), st.sampled_from(["default", "strict", "lenient"]))
def test_policies_only_raise_or_drop(payload: dict[str, Any], policy: str) -> None:
    default, other = check(payload), check(payload, policy=policy)
    if policy == "strict":
        assert [each.path for each in other] == [each.path for each in default]
        assert {each.path for each in default.errors} <= {each.path for each in other.errors}
    if policy == "lenient":
        assert all(each.severity is Severity.ERROR for each in other)

"""Contexts: every field is validated when it is made, whatever the way; what can be converted is."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context, check, fix
from linq_compose.errors import ContextError
from linq_compose.limits import LIMITS
from linq_compose.lint.context import RuleContext, ServiceName
from linq_compose.vocabulary import SERVICES
from payloads import json_values

HELLO = {"parts": [{"type": "text", "value": "Hello"}], "effect": {"type": "screen", "name": "confetti"}}
FIELDS = [item.name for item in fields(Context)]
MAPPINGS = {"headers", "parameters"}
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("service", "sms", "There is no service 'sms'. Did you mean 'SMS'?"),
        ("service", "iMesage", "Did you mean 'iMessage'?"),
        ("service", "fax", "Did you mean 'iMessage' or 'SMS' or 'RCS'?"),
        ("service", 5, "There is no service '5'."),
        ("group", "yes", "Expected group to be True, False or None, got 'yes'."),
        ("group", 1, "Expected group to be True, False or None, got 1."),
        ("new_chat", "no", "Expected new_chat to be True, False or None, got 'no'."),
        ("group_size", "2", "Expected group_size to be an integer, 0 or more, got '2'."),
        ("group_size", -1, "got -1."),
        ("group_size", True, "got True."),
        ("group_size", 2.0, "got 2.0."),
        ("chat_id", 5, "Expected chat_id to be a string, got 5."),
        ("participants", "+12052535597", "Expected participants to be several strings, got a str."),
        ("participants", ["+12052535597", 5], "got a list."),
        ("participants", None, "got a NoneType."),
        ("participants", {"a": "b"}, "got a dict."),
        ("now", "tomorrow", "Expected now to be a datetime or an ISO 8601 string, got 'tomorrow'."),
        ("now", 1790000000, "Expected now to be a datetime or an ISO 8601 string, got an int."),
        ("now", "2026-10-01T12:00:00", "Expected now to have a time zone, such as datetime.now(UTC), got"),
        ("now", datetime(2026, 10, 1), "Expected now to have a time zone"),
        ("now", NOON.date(), "got a date."),
        ("horizon", "10m", "Expected horizon to be a timedelta or seconds, 0 or more, got '10m'."),
        ("horizon", -1, "got -1."),
        ("horizon", True, "got True."),
        ("horizon", float("nan"), "got nan."),
        ("horizon", -(10**400), "got an int."),
        ("horizon", timedelta(-1), "got datetime.timedelta(days=-1)."),
        ("region", "XX", "There is no region 'XX'."),
        ("region", "uk", "There is no region 'uk'. Did you mean 'GB'?"),
        ("region", "de", "Did you mean 'DE'?"),
        ("region", 49, "There is no region '49'."),
        ("headers", "Idempotency-Key: a", "Expected headers to be a mapping of strings, got a str."),
        ("headers", {"Idempotency-Key": 5}, "got a dict."),
        ("parameters", {"chatId": None}, "Expected parameters to be a mapping of strings, got a dict."),
        ("headers", [["Idempotency-Key", "a"]], "got a list."),
    ],
)
def test_a_wrong_value_is_refused_by_every_door(field: str, value: Any, said: str) -> None:
    for door in (
        lambda: Context(**{field: value}),
        lambda: check(HELLO, context={field: value}),
        lambda: fix(HELLO, context={field: value}),
        lambda: replace(Context(), **{field: value}),
    ):
        with pytest.raises(ContextError) as caught:
            door()
        assert said in str(caught.value)
    assert issubclass(ContextError, ValueError)


@given(st.sampled_from(FIELDS), json_values())
def test_a_value_of_json_is_taken_or_refused_and_never_kept_wrong(field: str, value: Any) -> None:
    try:
        context = Context(**{field: value})
    except ContextError as error:
        assert "\n" not in str(error)
        assert len(str(error)) < 250
        return
    kept = getattr(context, field)
    if field in MAPPINGS and isinstance(value, dict):
        spelt = {name.lower(): item for name, item in value.items()} if field == "headers" else value
        assert dict(kept).items() <= spelt.items()
        return
    assert kept == value or (isinstance(value, (list, int, float, str)) and field in ("participants", "horizon", "now"))
    assert check(HELLO, context=context).crashes == ()


def test_what_can_be_converted_is() -> None:
    context = Context(
        now="2026-10-01T14:00:00+02:00",
        horizon=600,
        chat_id=UUID(int=5),
        participants=iter(["+12052535597", "a@b.co"]),
    )
    assert context.now == NOON
    assert Context(now="2026-10-01T12:00:00Z").now == NOON
    assert context.horizon == timedelta(minutes=10) == Context(horizon=600.0).horizon
    assert {Context(horizon=far).horizon for far in (1e300, 10**400, float("inf"))} == {timedelta.max}
    assert context.chat_id == "00000000-0000-0000-0000-000000000005"
    assert context.participants == ("+12052535597", "a@b.co")
    moment = datetime(2026, 10, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    assert Context(now=moment).now is moment
    assert [Context(service=word).service for word in SERVICES.words] == list(SERVICES.words)
    assert Context(region="GB").region == "GB"


def test_a_mapping_is_a_context_and_misspelt_fields_are_named() -> None:
    known = {"service": "SMS", "group_size": 4}
    assert Context.of(known) == Context(service="SMS", group_size=4)
    assert check(HELLO, context=known) == check(HELLO, context=Context(**known))
    assert "SVC102" in [diagnostic.rule for diagnostic in check(HELLO, context=known)]
    assert fix(HELLO, context={})[1] == fix(HELLO)[1]
    assert Context.of(None) == Context() == Context.of(Context())
    with pytest.raises(ContextError, match="There is no context field 'servce'. Did you mean 'service'"):
        check(HELLO, context={"servce": "SMS"})
    with pytest.raises(ContextError, match="There is no context field 'limits'"):
        check(HELLO, context={"limits": LIMITS})
    with pytest.raises(ContextError, match="Expected a Context or a mapping of its fields, got a str"):
        check(HELLO, context="SMS")  # type: ignore[arg-type]


def test_the_words_for_completion_are_the_services() -> None:
    words, other = get_args(ServiceName)
    assert (get_args(words), other) == (SERVICES.words, str)


def test_a_context_is_a_frozen_value_and_holds_no_settings_of_the_engine() -> None:
    context = Context(service="SMS", participants=["a"])
    assert len({context, Context(service="SMS", participants=("a",))}) == 1
    assert pickle.loads(pickle.dumps(context)) == context
    with pytest.raises(FrozenInstanceError):
        context.service = "RCS"  # type: ignore[misc]
    assert (context.limits, context.operation) == (LIMITS, None)
    assert not {"limits", "operation"} & set(FIELDS)
    for name in ("limits", "operation"):
        with pytest.raises(TypeError):
            Context(**{name: None})
    inner = RuleContext(context, limits=LIMITS, operation="chats.create", region="DE")
    assert (inner.operation, inner.region, inner.service) == ("chats.create", "DE", "SMS")
    assert "operation" not in repr(context)

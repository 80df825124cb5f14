"""Effects: names and types that go together, old shapes, and effects on a first message."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context, check, fix
from linq_compose.vocabulary import EFFECTS, effect_type
from rules.findings import REPLY, create, mended, message, one, places, text

NAMES = [name for names in EFFECTS.values() for name in names]
CONFETTI = {"type": "screen", "name": "confetti"}
NEW = Context(new_chat=True)


def _effect(effect: Any) -> dict[str, Any]:
    return message(text("Hello"), effect=effect)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["screen", "bubble", None])
def test_a_known_name_goes_with_one_type(name: str, kind: str | None) -> None:
    effect = {"name": name} if kind is None else {"type": kind, "name": name}
    right = effect_type(name)
    expected = [] if kind == right else [("EFX104" if kind is None else "EFX102", "/effect")]
    assert places(_effect(effect)) == expected
    assert fix(_effect(effect))[0]["effect"] == {"type": right, "name": name}


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["screen", "bubble", "Screen", "", None, 5]),
            "name": st.sampled_from(["confetti", "slam", "Confetti", "", "invisible_ink", None, 5]),
            "screen_effect": st.sampled_from(["confetti", "slam", 5, None, []]),
            "bubble_effect": st.sampled_from(["slam", "confetti"]),
        },
    )
)
def test_every_effect_is_told_of_as_the_table_says(effect: dict[str, Any]) -> None:
    name, kind = effect.get("name"), effect.get("type")
    known = effect_type(name) if isinstance(name, str) else None
    expected = set()
    if isinstance(name, str) and name and known is None:
        expected.add(("EFX101", "/effect/name"))
    if known and kind in ("screen", "bubble") and kind != known:
        expected.add(("EFX102", "/effect"))
    if known and kind is None:
        expected.add(("EFX104", "/effect"))
    retired = "screen_effect" in effect or "bubble_effect" in effect
    if retired:
        expected.add(("EFX106", "/effect"))
    elif name in ("", None):
        expected.add(("EFX103", "/effect"))
    if kind in ("Screen", ""):
        expected.add(("SHP105", "/effect/type"))
    expected |= {("SHP103", f"/effect/{each}") for each, value in (("name", name), ("type", kind)) if value == 5}
    expected |= {("SHP108", f"/effect/{each}") for each in ("name", "type") if each in effect and effect[each] is None}
    assert set(places(_effect(effect))) == expected


@pytest.mark.parametrize(
    ("effect", "severity"),
    [
        # Both fields are optional on the page: what lacks one is worth knowing, and no more.
        ({}, "info"),
        ({"type": "screen"}, "info"),
        ({"type": "bubble", "name": ""}, "info"),
        ({"name": "slam"}, "info"),
        ({"name": "x"}, "warning"),
        ({"type": "screen", "name": "slam"}, "warning"),
        ({"screen_effect": "x"}, "warning"),
    ],
)
def test_an_effect_is_never_an_error_by_default(effect: dict[str, str], severity: str) -> None:
    assert [str(found.severity) for found in check(_effect(effect))] == [severity]


def test_an_unknown_name_is_replaced_only_when_asked() -> None:
    payload = _effect({"type": "bubble", "name": "invisible_ink"})
    assert "Did you mean invisible?" in one(payload, "EFX101").hint
    assert mended(payload, "EFX101") == payload
    assert mended(payload, "EFX101", unsafe=True) == _effect({"type": "bubble", "name": "invisible"})
    assert one(_effect({"type": "screen", "name": "zzz"}), "EFX101").fix is None
    assert "Did you mean" not in one(_effect({"type": "screen", "name": "zzz"}), "EFX101").hint


def test_an_unknown_name_without_a_type_lacks_only_the_name() -> None:
    assert places(_effect({"name": "zzz"})) == [("EFX101", "/effect/name")]
    assert places(_effect({"name": "Confetti", "type": "screen"})) == [("EFX101", "/effect/name")]


def test_null_for_a_type_is_mended_to_the_right_one() -> None:
    assert fix(_effect({"name": "confetti", "type": None}))[0] == _effect({"name": "confetti", "type": "screen"})


@pytest.mark.parametrize(
    ("key", "kind", "name"), [("screen_effect", "screen", "confetti"), ("bubble_effect", "bubble", "slam")]
)
def test_a_retired_shape_is_rewritten_safely(key: str, kind: str, name: str) -> None:
    for rest in ({}, {"type": kind}, {"type": None, "name": None}):
        assert fix(_effect({**rest, key: name}))[0] == _effect({"type": kind, "name": name})
    assert places(_effect({key: name})) == [("EFX106", "/effect")]
    assert key in one(_effect({key: name}), "EFX106").message


@pytest.mark.parametrize(
    "effect",
    [
        {"screen_effect": "confetti", "bubble_effect": "slam"},
        {"screen_effect": "slam"},
        {"screen_effect": 5},
        {"screen_effect": []},
        {"screen_effect": "confetti", "name": "lasers"},
        {"screen_effect": "confetti", "type": "bubble"},
        {"screen_effect": "confetti", "name": 5},
        {"screen_effect": "confetti", "type": 5},
    ],
)
def test_a_retired_shape_that_does_not_say_one_thing_is_told_and_left(effect: dict[str, Any]) -> None:
    assert one(_effect(effect), "EFX106").fix is None
    assert "SHP106" not in {rule for rule, _ in places(_effect(effect))}


def test_an_unknown_member_of_an_effect_is_still_told() -> None:
    assert places(_effect({**CONFETTI, "speed": 2})) == [("SHP106", "/effect/speed")]


def test_a_first_message_is_told_of_its_effect_and_its_reply() -> None:
    body = create(message(text("Hello"), effect=CONFETTI, reply_to=REPLY))
    expected = [("EFX105", "/message/effect"), ("EFX105", "/message/reply_to")]
    assert places(body, "chats.create") == expected
    assert places(body, "chats.create", context=NEW) == expected
    assert places(body, "chats.create", context=Context(new_chat=False), policy="strict") == []
    assert places(body, "chats.create", policy="lenient") == []
    assert places({"message": body["message"]}, "chats.messages.send") == []
    assert places(create(message(text("Hello"), effect=None, reply_to=None)), "chats.create", only="EFX") == []


@pytest.mark.parametrize(
    ("context", "policy", "severity", "conditional"),
    [
        (None, "default", "warning", True),
        (None, "strict", "error", True),
        (NEW, "default", "warning", False),
        (NEW, "strict", "error", False),
    ],
)
def test_a_first_effect_is_as_bad_as_policy_and_context_make_it(
    context: Context | None, policy: str, severity: str, conditional: bool
) -> None:
    found = one(create(_effect(CONFETTI)), "EFX105", "chats.create", context=context, policy=policy)
    assert (str(found.severity), found.conditional) == (severity, conditional)


def test_a_first_effect_or_reply_hides_not_the_other_when_unread() -> None:
    assert places(create(message(text("Hello"), effect=5, reply_to=REPLY)), "chats.create", only="EFX") == [
        ("EFX105", "/message/reply_to")
    ]
    assert places(create(message(text("Hello"), effect=CONFETTI, reply_to=5)), "chats.create", only="EFX") == [
        ("EFX105", "/message/effect")
    ]

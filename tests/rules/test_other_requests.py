"""Rules about reactions, polls, backgrounds, subscriptions, blocks and locations: what examples cannot say."""

from __future__ import annotations

from typing import Any

import pytest

from linq_compose import Context, check
from linq_compose.limits import LIMITS
from linq_compose.rules.handles import clear_address
from linq_compose.rules.locations import clear_location_request

LOCATE = "chats.location.request"


def codes(payload: Any, operation: str, context: Context | None = None) -> list[str]:
    return [found.rule for found in check(payload, operation, context=context)]


@pytest.mark.parametrize(
    ("payload", "operation", "rules"),
    [
        ({"type": "video", "variant": "plum"}, "chats.background.set", ["SHP105"]),
        ({"type": "dynamic", "style": "fire", "variant": "dusk"}, "chats.background.set", ["SHP105"]),
        ({"type": "color", "shades": ["#F2C4E1", 5]}, "chats.background.set", ["SHP103"]),
        ({"type": "color", "shades": ["#F2C4E1", "#abcd"]}, "chats.background.set", ["BKG105"]),
        (
            {"poll": {"options": [{"text": ""}, {"text": ""}, {"text": "A"}]}},
            "chats.polls.create",
            ["TXT101", "TXT101"],
        ),
        ({"poll": {"options": [{"text": "**A**"}, {"text": "B"}]}}, "chats.polls.create", ["TXT105"]),
        ({"poll": {"options": ["A", {"text": "B"}]}}, "chats.polls.create", ["SHP103"]),
        (
            {"target_url": "https://example.com", "subscribed_events": ["message.sent", 5]},
            "webhook_subscriptions.create",
            ["SHP103"],
        ),
        (
            {"operation": "add", "type": "sticker", "placement": {"x": 0.5, "y": 0.5}},
            "messages.add_reaction",
            ["REA104"],
        ),
        ({"handle": "ana@icloud.com"}, "blocked_handles.block", []),
        ({"handle": "ana@@icloud.com"}, "blocked_handles.block", ["HND111"]),
        ({"handle": "ACME 24"}, "blocked_handles.block", []),
        ({"operation": "add", "type": "love", "reaction_type": "love"}, "messages.add_reaction", ["SHP106"]),
        ({"operation": "react", "type": "love"}, "messages.add_reaction", ["SHP105"]),
        ({"operation": "add", "type": "heart"}, "messages.add_reaction", ["SHP105"]),
        ({"type": "love"}, "messages.add_reaction", ["SHP102"]),
        ({"operation": "add", "type": "custom", "custom_emoji": "👩🏽‍🚀"}, "messages.add_reaction", []),
        ({"operation": "add", "type": "custom", "attachment_id": "x"}, "messages.add_reaction", ["MED108"]),
        ({"a": 1}, "chats.typing.start", ["SHP106"]),
    ],
)
def test_these_requests(payload: Any, operation: str, rules: list[str]) -> None:
    assert codes(payload, operation) == rules


@pytest.mark.parametrize(
    ("context", "rules", "skipped"),
    [
        (Context(), [], {"LOC101", "LOC102"}),
        (Context(group=False), [], {"LOC102"}),
        (Context(service="iMessage"), [], {"LOC101"}),
        (Context(group=True, service="SMS"), ["LOC101"], set()),
        (Context(group=False, service="SMS"), ["LOC102"], set()),
        (Context(group=False, service="iMessage"), [], set()),
    ],
)
def test_what_is_known_of_the_chat_decides_on_a_location(context: Context, rules: list[str], skipped: set[str]) -> None:
    for payload in ({}, {"unknown": 1}):
        report = check(payload, LOCATE, context=context)
        assert [found.rule for found in report if found.rule != "SHP106"] == rules
        assert {each.rule for each in report.skipped if each.rule.startswith("LOC")} == skipped
    answer = clear_location_request({}, context, LIMITS, LOCATE)
    assert (answer is False) == bool(rules)
    assert answer is False or answer is True or {code for code, _ in answer} == skipped
    assert clear_location_request({}, context, LIMITS, "chats.typing.start") is True


@pytest.mark.parametrize(
    ("value", "found"),
    [("pay_1", []), (".", ["PTH104"]), ("..", ["PTH104"]), ("...", []), ("null", ["PTH104"]), ("a b", ["PTH104"])],
)
def test_an_id_that_clients_take_for_something_else_is_odd(value: str, found: list[str]) -> None:
    assert codes({}, "payments.retrieve", Context(parameters={"paymentId": value})) == found


@pytest.mark.parametrize(
    ("request_of", "clear"),
    [
        ({"address": "+12052532136"}, True),
        ({"address": "ana@icloud.com"}, True),
        ({"address": "+12052532136", "from": "+12052535597"}, True),
        ({"address": "+12052532136", "from": "1"}, False),
        ({"address": "ana"}, False),
    ],
)
def test_what_is_asked_about_is_clear_where_both_are_plain(request_of: dict[str, Any], clear: bool) -> None:
    operation = "capability.check_i_message"
    assert clear_address(request_of, Context(), LIMITS, operation) is clear
    if clear:
        assert codes(request_of, operation) == []

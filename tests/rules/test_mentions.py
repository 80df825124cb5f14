"""Mentions: ranges, handles, and the chats that have none."""

from __future__ import annotations

from typing import Any

import pytest

from linq_compose import Context
from rules.findings import message, one, places, skipped

MENTION = {"type": "text", "value": "Hey Kevin 🎂", "mention": "+14155551234"}


@pytest.mark.parametrize(
    ("span", "problem"),
    [
        ([4, 9], None),
        ([0, 12], None),
        ([0, 13], "outside"),
        ([-1, 3], "outside"),
        ([3, 3], "empty"),
        ([4, 3], "empty"),
        ([10, 11], "in half"),
    ],
)
def test_a_mention_covers_whole_characters(span: list[int], problem: str | None) -> None:
    payload = message({**MENTION, "mention_range": span})
    if problem is None:
        assert places(payload) == []
    else:
        assert problem in one(payload, "MNT102").message


@pytest.mark.parametrize("handle", ["+14155551234", "kevin@acme.io"])
def test_a_handle_may_be_mentioned(handle: str) -> None:
    assert places(message({**MENTION, "mention": handle})) == []


@pytest.mark.parametrize("handle", ["", "4155551234", "+1415555123４", "+14155551234\n", "kevin@", "@kevin"])
def test_what_is_no_handle_may_not(handle: str) -> None:
    assert places(message({**MENTION, "mention": handle})) == [("MNT103", "/parts/0/mention")]


_KEVIN, _AMY, _LINE = "+14155551234", "+12052532136", "+12052535597"
_AT = "/message/parts/0/mention"


@pytest.mark.parametrize(
    ("context", "direct"),
    [
        (Context(), None),
        (Context(group=True), False),
        (Context(group=False), True),
        (Context(group_size=2), True),
        (Context(participants=("+12052535597", "+12052532136")), True),
        (Context(participants=("+12052535597", "+12052532136", "+14155551234")), False),
        (Context(group_size=3), False),
        (Context(group=True, group_size=2), False),
        (Context(group=False, group_size=9), True),
    ],
)
def test_a_mention_is_refused_where_the_context_says_that_the_chat_is_direct(
    context: Context, direct: bool | None
) -> None:
    body = {"message": message(MENTION)}
    assert places(body, "chats.messages.send", context=context) == ([("MNT104", _AT)] if direct else [])
    needed = ("MNT104", "group") in skipped(body, "chats.messages.send", context=context)
    assert needed is (direct is None)
    if direct:
        found = one(body, "MNT104", "chats.messages.send", context=context)
        assert (str(found.severity), found.server_code) == ("error", 2023)


@pytest.mark.parametrize(
    ("to", "direct"),
    [
        ([_KEVIN], True),
        ([_KEVIN, _AMY], False),
        ([_KEVIN, _AMY, _AMY], False),
        ([_KEVIN, _KEVIN], None),
        ([], None),
        ([_KEVIN, 5], None),
        ([_KEVIN, _AMY, 5], False),
        (5, None),
        (None, None),
    ],
)
@pytest.mark.parametrize("operation", ["chats.create", "messages.create"])
@pytest.mark.parametrize("context", [Context(), Context(group=True), Context(group_size=2), Context(group=False)])
def test_the_recipients_of_a_request_say_whether_the_chat_is_direct(
    to: Any, direct: bool | None, operation: str, context: Context
) -> None:
    body = {"to": to, "message": message(MENTION)}
    if operation == "chats.create":
        body["from"] = _LINE
    if direct is None:
        # Then the context decides, as it does for a message to a chat.
        sent = {"message": body["message"]}
        assert places(body, operation, only="MNT", context=context) == places(
            sent, "chats.messages.send", context=context
        )
        assert (("MNT104", "group") in skipped(body, operation, context=context)) is (context == Context())
    else:
        assert places(body, operation, only="MNT", context=context) == ([("MNT104", _AT)] if direct else [])
        assert ("MNT104", "group") not in skipped(body, operation, context=context)


def test_the_recipients_of_a_request_that_forgot_to_wrap_its_message_say_it_too() -> None:
    body = {"from": _LINE, "to": [_KEVIN], **message(MENTION)}
    assert places(body, "chats.create") == [("SHP107", ""), ("MNT104", "/parts/0/mention")]


def test_losses_of_mentions_are_reported_where_the_service_is_certain() -> None:
    assert places(message(MENTION), context=Context(service="RCS")) == [("SVC106", "/parts/0/mention")]

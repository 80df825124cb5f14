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


@pytest.mark.parametrize(("group", "expected"), [(None, []), (True, []), (False, [("MNT104", "/parts/0/mention")])])
def test_a_mention_is_refused_where_the_chat_is_known_to_be_direct(group: bool | None, expected: Any) -> None:
    context = Context(group=group)
    assert places(message(MENTION), context=context) == expected
    assert ("MNT104", "group") in skipped(message(MENTION)) if group is None else True


def test_losses_of_mentions_are_reported_where_the_service_is_certain() -> None:
    assert places(message(MENTION), context=Context(service="RCS")) == [("SVC106", "/parts/0/mention")]

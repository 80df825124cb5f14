"""Groups: too small to gain or lose a participant, told only where the size is known."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context
from linq_compose.rules.groups import group_size
from rules.findings import one, places, skipped

BODY = {"handle": "+12052499136"}
HANDLES = tuple(f"+120525300{n:02}" for n in range(8))

# Operation, body, rule, and the fewest participants with whom it is taken; you count yourself.
CASES = [
    ("chats.participants.add", BODY, "GRP101", 3),
    ("chats.participants.remove", BODY, "GRP102", 4),
    ("chats.leave_chat", {}, "GRP103", 4),
]
EACH = pytest.mark.parametrize(("operation", "body", "rule", "least"), CASES)


@EACH
@given(size=st.integers(0, 8), listed=st.booleans())
def test_a_group_is_too_small_exactly_below_the_least_size(
    operation: str, body: Any, rule: str, least: int, size: int, listed: bool
) -> None:
    context = Context(participants=HANDLES[:size]) if listed and size else Context(group_size=size)
    assert places(body, operation, context=context) == ([(rule, "")] if size < least else [])
    assert skipped(body, operation, context=context) == set()


@EACH
@pytest.mark.parametrize("group", [None, True])
def test_an_unknown_size_is_told_as_the_fact_that_is_wanting(
    operation: str, body: Any, rule: str, least: int, group: bool | None
) -> None:
    context = Context(group=group)
    assert places(body, operation, context=context) == []
    assert skipped(body, operation, context=context) == {(rule, "group_size")}


@EACH
def test_a_direct_chat_is_too_small(operation: str, body: Any, rule: str, least: int) -> None:
    found = one(body, rule, operation, context=Context(group=False))
    assert (found.path, str(found.severity)) == ("", "error")
    assert "has 2 " in found.message
    assert f"a group of {least} or more" in found.message


@pytest.mark.parametrize("operation", ["chats.mark_as_read", "chats.messages.list", "chats.create"])
def test_other_operations_ask_for_no_size(operation: str) -> None:
    body = {"from": HANDLES[0], "to": [HANDLES[1]], "message": {"parts": [{"type": "text", "value": "Hi"}]}}
    payload = body if operation == "chats.create" else {}
    assert places(payload, operation, context=Context(group_size=2)) == []
    assert not {field for _, field in skipped(payload, operation)} & {"group_size"}


def test_a_size_stands_before_a_list_and_a_list_before_a_kind() -> None:
    assert group_size(Context(group_size=5, participants=HANDLES[:2], group=False)) == 5
    assert group_size(Context(participants=(*HANDLES[:3], HANDLES[0]), group=False)) == 3
    assert group_size(Context(group=False)) == 2
    assert group_size(Context(group=True)) is group_size(Context()) is None

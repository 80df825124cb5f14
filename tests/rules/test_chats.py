"""Chats: updates, ids and pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context, Policy, check
from linq_compose.lint.schema import slots_of
from linq_compose.operations import OPERATIONS
from rules.findings import mended, one, places, skipped

UPDATE = "chats.update"
ICON = "https://example.com/icon.png"
HELLO = {"message": {"parts": [{"type": "text", "value": "Hello"}]}}


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        ({}, [("CHT101", "")]),
        ({"display_name": None}, [("CHT101", ""), ("SHP108", "/display_name")]),
        ({"displayname": "Lunch"}, [("CHT101", ""), ("SHP109", "/displayname")]),
        ({"display_name": "Lunch"}, []),
        ({"display_name": ""}, []),
        ({"group_chat_icon": ICON}, []),
        ({"display_name": "Lunch", "group_chat_icon": ICON}, []),
        ({"display_name": 5}, [("SHP103", "/display_name")]),
        ({"group_chat_icon": 5, "display_name": "Lunch"}, [("SHP103", "/group_chat_icon")]),
        ({"group_chat_icon": "http://example.com/i.png"}, [("CHT103", "/group_chat_icon")]),
        ({"group_chat_icon": "example.com/i.png"}, [("CHT103", "/group_chat_icon")]),
        ({"group_chat_icon": "https://localhost/i.png"}, [("CHT103", "/group_chat_icon")]),
        ({"group_chat_icon": ""}, [("CHT103", "/group_chat_icon")]),
        ({"group_chat_icon": "data:image/png;base64,AA"}, [("CHT103", "/group_chat_icon")]),
    ],
)
def test_an_update_has_something_to_change_and_an_icon_that_can_be_fetched(
    payload: Any, found: list[tuple[str, str]]
) -> None:
    assert places(payload, UPDATE) == found


@pytest.mark.parametrize("policy", ["default", "strict", "lenient"])
@pytest.mark.parametrize("group", [None, True, False])
def test_a_direct_chat_has_no_name_or_icon_and_silence_reigns_while_that_is_not_known(
    group: bool | None, policy: str
) -> None:
    payload = {"display_name": "Lunch", "group_chat_icon": ICON}
    context = Context(group=group)
    found = [("CHT102", "/display_name"), ("CHT102", "/group_chat_icon")] if group is False else []
    assert places(payload, UPDATE, context=context, policy=policy) == found
    assert (("CHT102", "group") in skipped(payload, UPDATE, context=context, policy=policy)) == (group is None)
    assert places({"group_chat_icon": 5, "display_name": "Lunch"}, UPDATE, only="CHT", context=context) == found[:1]


def test_a_direct_chat_update_is_an_error_with_its_code() -> None:
    found = one({"display_name": "Lunch"}, "CHT102", UPDATE, context=Context(group=False))
    assert (str(found.severity), found.server_code, found.conditional) == ("error", 1006, False)
    assert found.message == "A direct chat has no name."
    assert skipped({}, UPDATE) == set()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://example.com/i.png", "https://example.com/i.png"),
        ("HTTP://example.com/i.png?a:b", "https://example.com/i.png?a:b"),
        ("ftp://example.com/i.png", None),
        ("example.com/i.png", None),
        ("https://10.0.0.1/i.png", None),
    ],
)
def test_an_icon_by_http_is_mended_unsafely(url: str, expected: str | None) -> None:
    payload = {"group_chat_icon": url}
    assert mended(payload, "CHT103", UPDATE) == payload
    assert mended(payload, "CHT103", UPDATE, unsafe=True) == {"group_chat_icon": expected or url}


@given(st.uuids(), st.booleans())
def test_a_uuid_is_a_chat_id_in_either_case(id: UUID, upper: bool) -> None:
    spelt = str(id).upper() if upper else str(id)
    assert places(HELLO, "chats.messages.send", context=Context(chat_id=spelt)) == []


@pytest.mark.parametrize(
    "id", ["", "chat_123", "550e8400e29b41d4a716446655440000", "{550e8400-e29b-41d4-a716-446655440000}", "x" * 36]
)
@pytest.mark.parametrize(
    ("payload", "operation"), [(HELLO, "chats.messages.send"), ({}, "chats.leave_chat"), ({}, "chats.mark_as_read")]
)
def test_another_chat_id_is_one_warning_at_the_root(id: str, payload: Any, operation: str) -> None:
    assert places(payload, operation, context=Context(chat_id=id)) == [("CHT104", "")]
    assert str(one(payload, "CHT104", operation, context=Context(chat_id=id)).severity) == "warning"


def test_a_chat_id_is_content() -> None:
    report = check(HELLO, "chats.messages.send", context=Context(chat_id="qx7"))
    assert "qx7" in str(report.to_dict())
    assert "qx7" not in str(report.to_dict(content=False))


QUERIES = {id: row.request for id, row in OPERATIONS.items() if row.in_query}
PAGED = sorted(id for id, query in QUERIES.items() if "limit" in query.model_fields)


@given(st.integers(), st.sampled_from(PAGED))
def test_a_page_has_one_to_a_hundred_entries(limit: int, operation: str) -> None:
    query = {"limit": limit}
    fits = 1 <= limit <= 100
    assert places(query, operation) == ([] if fits else [("CHT105", "/limit")])
    assert mended(query, "CHT105", operation) == query
    assert mended(query, "CHT105", operation, unsafe=True) == {"limit": min(max(limit, 1), 100)}


@pytest.mark.parametrize("operation", PAGED)
def test_a_page_without_a_limit_has_the_api_s_own(operation: str) -> None:
    assert places({}, operation) == []
    assert "CHT105" not in {rule for rule, _ in places({"limit": []}, operation)}


def test_a_limit_is_told_with_its_bounds() -> None:
    found = one({"limit": 250}, "CHT105", "chats.list_chats")
    assert found.message == "The limit is the number 250; expected 1 to 100."
    assert places({"limit": 250}, "chats.list_chats", policy=Policy(ignore=["CHT"])) == []


@given(st.integers())
def test_an_offset_skips_nothing_or_more(offset: int) -> None:
    query, operation = {"offset": offset}, "payment_requests.list"
    assert places(query, operation) == ([] if offset >= 0 else [("CHT106", "/offset")])
    assert places({"offset": str(offset)}, operation) == places(query, operation)
    assert mended(query, "CHT106", operation, unsafe=True) == (query if offset >= 0 else {})


@pytest.mark.parametrize("operation", sorted(id for id, query in QUERIES.items() if "cursor" in query.model_fields))
def test_a_cursor_is_what_the_page_before_returned(operation: str) -> None:
    for cursor in ("20", "eyJpZCI6MX0=", "none-1", "nullable"):
        assert places({"cursor": cursor}, operation) == []
    for cursor in ("", " ", "\u3000", "None", "null", " NULL ", "undefined"):
        assert places({"cursor": cursor}, operation) == [("CHT107", "/cursor")]
        assert mended({"cursor": cursor, "limit": 5}, "CHT107", operation, unsafe=True) == {"limit": 5}
    assert places({"cursor": 20}, operation) == [("SHP103", "/cursor")]


@pytest.mark.parametrize(
    ("operation", "query"), QUERIES.items(), ids=lambda item: item if isinstance(item, str) else ""
)
def test_every_parameter_of_a_query_is_checked_by_its_type_and_its_words(operation: str, query: Any) -> None:
    for name, slot in slots_of(query).items():
        wrong: list[Any] = [{}, True] if slot.is_array or slot.scalar is str else ["", "five", "1.5", 1.5, True, [], {}]
        for value in wrong:
            assert ("SHP103", f"/{name}") in places({name: value}, operation)
        if slot.vocabulary is not None:
            assert places({name: "nonesuch"}, operation) == [("SHP105", f"/{name}")]
            for word in slot.vocabulary.words:
                assert places({name: word}, operation) == []
        assert [path for _, path in places({f"{name}_": "x"}, operation)] == [f"/{name}_"]


def test_every_number_of_a_query_has_bounds() -> None:
    for operation, query in QUERIES.items():
        for name, slot in slots_of(query).items():
            if slot.scalar is int:
                assert [path for _, path in places({name: -1}, operation)] == [f"/{name}"]

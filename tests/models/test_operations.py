"""The operations table: one row each, in step with the official SDK and the API's own description."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from linq import LinqAPIV3

from linq_compose import check, operations
from linq_compose.error_codes import CODES
from linq_compose.models import (
    ChatCreateRequest,
    EmptyRequest,
    MessageContent,
    MessageCreateRequest,
    MessageSendRequest,
)

ROWS = tuple(operations.OPERATIONS.values())
CLIENT = LinqAPIV3(api_key="test")
NEWER = {"chats.send_voicememo": {"force_notify"}}
"""Fields that the SDK does not know yet."""


def test_an_id_leads_to_its_row_and_a_row_to_its_model() -> None:
    for id, row in operations.OPERATIONS.items():
        assert row.id == id
        assert operations.get(id) is row
        assert operations.request_model(id) is row.request
    assert operations.request_model(operations.MESSAGE) is MessageContent


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_an_id_is_a_method_path_of_the_official_sdk(row: operations.Operation) -> None:
    found: object = CLIENT
    for name in row.id.split("."):
        found = getattr(found, name)
    assert callable(found)
    arguments = set(inspect.signature(found).parameters)
    fields = set(row.request.model_fields)
    fields -= NEWER.get(row.id, set())
    assert fields <= arguments
    placed = set(re.findall(r"\{(\w+)\}", row.path))
    technical = {"extra_headers", "extra_query", "extra_body", "timeout", "idempotency_key"}
    assert len(arguments - fields - technical) == len(placed)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_is_in_the_description_of_the_api(row: operations.Operation, shared: Path) -> None:
    text = (shared / "linq-openapi-2026-03-07.yaml").read_text(encoding="utf-8")
    _, known, block = text.partition(f"\n  /v3{row.path}:\n")
    if not known:
        pytest.skip("the description of March 2026 does not have it yet")
    block = re.split(r"\n  \S", block)[0]
    _, _, method = block.partition(f"    {row.method.lower()}:\n")
    method = re.split(r"\n    \S", method)[0]
    answers = re.findall(r"^        [\"']?(\d{3})[\"']?:", method, flags=re.MULTILINE)
    told = [answer for answer in answers if answer.startswith("2")]
    newer = {"chats.leave_chat", "attachments.delete", "phone_numbers.update"}  # than the description
    assert told == ([] if row.id in newer else [str(row.status)])


def test_what_carries_a_message_and_what_is_common() -> None:
    carriers = {row.id: row.request for row in ROWS if "message" in row.request.model_fields}
    assert carriers == {
        "chats.create": ChatCreateRequest,
        "chats.messages.send": MessageSendRequest,
        "messages.create": MessageCreateRequest,
    }
    assert len(ROWS) == len({(row.method, row.path) for row in ROWS}) == 70
    common = [row.id for row in ROWS if row.is_common and row.request is not EmptyRequest]
    assert common == [row.id for row in ROWS[:16] if row.request is not EmptyRequest]
    assert all(code in CODES for row in ROWS for code in (*row.errors, *operations.ANYWHERE))


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("chats.creat", "'chats.create'"),
        ("messages.send", "'chats.messages.send'"),
        ("Message", "'message'"),
        ("zzz", ""),
        ("", ""),
    ],
)
def test_an_unknown_id_is_a_value_error_that_names_the_closest(wrong: str, near: str) -> None:
    with pytest.raises(ValueError, match="There is no operation") as caught:
        check({}, wrong)
    assert repr(wrong) in str(caught.value)
    assert ("Did you mean" in str(caught.value)) == bool(near)
    assert near in str(caught.value)


@pytest.mark.parametrize("odd", [None, 3, [], {}])
def test_what_is_no_text_is_no_operation(odd: object) -> None:
    with pytest.raises(ValueError, match="There is no operation"):
        operations.get(odd)


def test_a_row_is_frozen_and_so_is_the_table() -> None:
    with pytest.raises(AttributeError):
        ROWS[0].status = 200
    with pytest.raises(TypeError):
        operations.OPERATIONS["chats.create"] = ROWS[1]

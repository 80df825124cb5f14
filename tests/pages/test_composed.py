"""The code of a payload: what it makes, executed, is the payload."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose.operations import MESSAGE, OPERATIONS
from linq_compose.pages.composed import composed
from linq_compose.strategies import messages, requests

UUID = "550e8400-e29b-41d4-a716-446655440000"


def _made(code: str) -> Any:
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102  code of our own
    return names["payload"]


@given(data=st.data(), operation=st.sampled_from((MESSAGE, *OPERATIONS)))
def test_the_code_of_any_request_makes_it(data: st.DataObject, operation: str) -> None:
    payload = data.draw(messages() if operation == MESSAGE else requests(operation))
    result = composed(payload, operation)
    if result is not None:
        assert _made(result[1]) == payload
    else:
        assert not payload or operation not in {"message", "chats.create", "chats.messages.send"}


@given(
    texts=st.lists(st.text("ab", min_size=1, max_size=3).map(lambda text: text * 60), min_size=1, max_size=3),
    images=st.integers(0, 12),
    files=st.integers(0, 12),
    key=st.booleans(),
)
def test_long_rows_and_long_texts_are_short_code(texts: list[str], images: int, files: int, *, key: bool) -> None:
    parts: list[Any] = [{"type": "media", "url": f"https://example.com/{n}.jpg"} for n in range(images)]
    parts += [{"type": "media", "attachment_id": UUID} for _ in range(files)]
    parts += [{"type": "text", "value": "\n".join(texts)}]
    payload = {"parts": parts, **({"idempotency_key": "k" * 200} if key else {})}
    name, code = composed(payload, MESSAGE) or ("", "")
    assert name == "Draft"
    assert _made(code) == payload
    assert code.count("for n in range") == (images >= 8) + (files >= 8)
    assert len(code.splitlines()) <= 45


def test_what_no_draft_makes_is_made_by_the_models() -> None:
    message = {"parts": [{"type": "text", "value": "Hi"}], "effect": {"type": "screen"}}
    name, code = composed({"message": message}, "chats.messages.send") or ("", "")
    assert name == "MessageSendRequest"
    assert _made(code) == {"message": message}
    assert composed(message, MESSAGE) == (
        "MessageContent",
        (
            "from linq_compose import MessageContent, MessageEffect, TextPart\n\n"
            "payload = MessageContent(parts=[TextPart(value='Hi')], effect=MessageEffect(type='screen')).payload()\n"
        ),
    )


@pytest.mark.parametrize(
    ("payload", "operation"),
    [
        ("nothing", MESSAGE),
        ({"handle": 5}, "chats.participants.add"),
        ({}, "chats.leave_chat"),
        ({"name": "menu.jpg", "size": 4, "type": "image/jpeg"}, "file"),
    ],
)
def test_what_neither_makes_has_no_code(payload: Any, operation: str) -> None:
    assert composed(payload, operation) is None


def test_a_row_of_parts_that_differ_in_more_than_numbers_stays_a_row() -> None:
    urls = [f"https://example.com/{name}.jpg" for name in ("menu", "map", "a", "b", "photo", "ticket", "c", "d", "e")]
    payload = {"parts": [{"type": "media", "url": url} for url in urls]}
    name, code = composed(payload, MESSAGE) or ("", "")
    assert (name, _made(code)) == ("Draft", payload)
    assert "for n in range" not in code

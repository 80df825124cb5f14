"""Every operation once: a good request is clean, a broken one refused, a documented answer parses and dumps back."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import check, operations
from linq_compose.errors import ResponseError
from linq_compose.models.envelope import ErrorEnvelope
from linq_compose.models.messages import OtherPartResponse
from linq_compose.models.times import Moment

_CHAT = "550e8400-e29b-41d4-a716-446655440000"
_HANDLE = {
    "id": "550e8400-e29b-41d4-a716-446655440010",
    "handle": "+12052535597",
    "service": "iMessage",
    "status": "active",
    "joined_at": "2026-05-21T15:30:00.000-05:00",
    "left_at": None,
    "is_me": True,
}
_SENT = {
    "id": "69a37c7d-af4f-4b5e-af42-e28e98ce873a",
    "parts": [{"type": "text", "value": "Hello!", "reactions": None}],
    "created_at": "2026-10-23T13:07:55.019Z",
    "sent_at": None,
    "delivered_at": None,
    "delivery_status": "pending",
    "is_read": False,
    "service": "iMessage",
}
_LISTED_CHAT = {
    "id": _CHAT,
    "display_name": "+14155551234, +14155559876",
    "handles": [_HANDLE, {**_HANDLE, "handle": "+12052532136", "is_me": False}],
    "is_group": False,
    "is_archived": False,
    "service": "iMessage",
    "created_at": "2026-01-15T10:30:00Z",
    "updated_at": "2026-01-15T10:30:00.123456Z",
}
_MESSAGE = {
    "id": "69a37c7d-af4f-4b5e-af42-e28e98ce873a",
    "chat_id": _CHAT,
    "parts": [
        {
            "type": "text",
            "value": "Check out this photo!",
            "text_decorations": [{"range": [0, 5], "style": "bold"}],
            "reactions": [{"handle": _HANDLE, "is_me": True, "type": "sparkle", "custom_emoji": None}],
        },
        {
            "type": "media",
            "id": "abc12345",
            "filename": "photo.jpg",
            "mime_type": "image/jpeg",
            "size_bytes": 1024,
            "url": "https://cdn.linqapp.com/attachments/abc12345/photo.jpg?signature=x",
        },
        {"type": "link", "value": "https://linqapp.com"},
        {"type": "hologram", "depth": 3},
    ],
    "created_at": "2026-10-23T13:07:55.019-05:00",
    "updated_at": "2026-10-23T13:07:55.019-05:00",
    "is_from_me": True,
    "is_delivered": True,
    "is_read": False,
    "delivery_status": "teleported",
    "effect": {"type": "screen", "name": "confetti"},
    "reply_to": {"message_id": _CHAT, "part_index": 0},
}
_STATUS = {"message": "Accepted", "status": "accepted", "trace_id": "trace_abc123def456"}
_TEXT = {"parts": [{"type": "text", "value": "Hello!"}]}
_CREATE = {"from": "+12052535597", "to": ["+12052532136"], "message": _TEXT}

# id: a good request, a broken one with its rule and the documented code (None where none is told), an answer
CASES: dict[str, tuple[Any, tuple[Any, str, int | None] | None, Any]] = {
    "chats.create": (
        _CREATE,
        ({**_CREATE, "from": "2052535597"}, "HND101", 1002),
        {
            "chat": {
                "id": _CHAT,
                "display_name": None,
                "service": "iMessage",
                "is_group": False,
                "handles": [_HANDLE],
                "health_status": {
                    "status": "HEALTHY",
                    "doc_url": "https://docs.linqapp.com/guides/chats/chat-health#healthy",
                    "updated_at": "2026-10-23T13:07:55Z",
                },
                "message": _SENT,
            }
        },
    ),
    "chats.list_chats": (
        {"from": "+12052535597", "limit": "20", "cursor": "abc"},
        ({"from": "desk@acme.com"}, "HND107", 1002),
        {"chats": [_LISTED_CHAT], "next_cursor": None},
    ),
    "chats.retrieve": (
        None,
        None,
        {
            **_LISTED_CHAT,
            "health_score": {"score": 93, "reason": "", "updated_at": "2026-01-15T10:30:00Z"},
            "brand_new": {"x": 1},
        },
    ),
    "chats.update": (
        {"display_name": "Team Discussion", "group_chat_icon": "https://example.com/icon.png"},
        ({"display_name": 5}, "SHP103", None),
        {"chat_id": _CHAT, "status": "queued"},
    ),
    "chats.mark_as_read": ("", None, None),
    "chats.leave_chat": ({}, None, _STATUS),
    "chats.share_contact_card": (b"", None, None),
    "chats.send_voicememo": (
        {"voice_memo_url": "https://example.com/voice-memo.m4a"},
        ({}, "VMO101", 1005),
        {
            "voice_memo": {
                "id": _CHAT,
                "from": "+12052535597",
                "to": ["+12052532136"],
                "status": "queued",
                "service": "iMessage",
                "created_at": "2026-10-23T13:07:55Z",
                "chat": {"id": _CHAT, "handles": [_HANDLE], "is_active": True, "is_group": False, "service": "RCS"},
                "voice_memo": {
                    "id": _CHAT,
                    "filename": "voice-memo.m4a",
                    "mime_type": "audio/x-m4a",
                    "size_bytes": 524288,
                    "url": "https://cdn.linqapp.com/voice-memos/abc123.m4a",
                    "duration_ms": None,
                },
            }
        },
    ),
    "chats.participants.add": ({"handle": "+12052499136"}, ({}, "SHP102", 1001), _STATUS),
    "chats.participants.remove": ({"handle": "+12052499136"}, ({"handle": "12"}, "HND101", 1002), _STATUS),
    "chats.typing.start": (None, None, None),
    "chats.typing.stop": (None, None, None),
    "chats.messages.send": (
        {"message": _TEXT},
        ({"message": {"parts": []}}, "MSG101", 1004),
        {"chat_id": _CHAT, "message": _SENT},
    ),
    "chats.messages.list": (
        {"limit": 50},
        ({"cursor": 5}, "SHP103", None),
        {"messages": [_MESSAGE], "next_cursor": "n"},
    ),
    "messages.create": (
        {"to": ["+12052532136"], "message": _TEXT, "continuation_message": {"text": "Ana again, from our new line"}},
        ({"message": _TEXT}, "SHP102", 1001),
        {
            "chat_id": _CHAT,
            "created_new_chat": False,
            "from": "+12052535597",
            "from_selection": {"reason": "reused_active_chat", "reused_existing_chat": True},
            "handles": [_HANDLE],
            "is_group": False,
            "message": _SENT,
            "service": "iMessage",
        },
    ),
    "messages.update": ({"text": "See you at 8", "part_index": 0}, ({}, "SHP102", 1001), _MESSAGE),
}


def test_every_operation_has_its_case() -> None:
    assert list(CASES) == list(operations.OPERATIONS)


@pytest.mark.parametrize("id", CASES)
def test_a_documented_request_is_clean_and_a_broken_one_is_refused(id: str) -> None:
    good, broken, _ = CASES[id]
    assert list(check(good, id)) == []
    if broken is None:
        assert operations.get(id).request.__name__ == "EmptyRequest"
        assert [found.rule for found in check({"a": 1}, id)] == ["SHP106"]
        return
    payload, rule, code = broken
    (found,) = check(payload, id).errors
    assert (found.rule, found.server_code) == (rule, code)
    assert code is None or code in operations.get(id).errors


@pytest.mark.parametrize("id", CASES)
def test_a_documented_answer_parses_and_dumps_back(id: str) -> None:
    _, _, answer = CASES[id]
    row = operations.get(id)
    if answer is None:
        assert row.status == 204
        assert row.parse_response(b"") is row.parse_response(None) is None
        with pytest.raises(ResponseError, match="has a body"):
            row.parse_response({"x": 1})
        return
    text = json.dumps(answer)
    for given_answer in (answer, text, text.encode()):
        parsed = row.parse_response(given_answer)
        assert parsed is not None
        assert parsed.payload() == answer
    assert pickle.loads(pickle.dumps(parsed)) == copy.deepcopy(parsed) == parsed
    with pytest.raises(ResponseError, match="has no body"):
        row.parse_response("")


def test_words_and_parts_that_nobody_knows_survive() -> None:
    page = operations.get("chats.messages.list").parse_response(CASES["chats.messages.list"][2])
    assert page is not None
    message = page.messages[0]  # type: ignore[attr-defined]
    assert isinstance(message.parts[3], OtherPartResponse)
    assert message.parts[3].model_extra == {"depth": 3}
    assert message.delivery_status == "teleported"
    assert message.created_at.tzinfo is not None


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"chat_id": 5, "message": _SENT}, "/chat_id"),
        ({"message": _SENT}, "/chat_id"),
        ({"chat_id": "x", "message": {**_SENT, "parts": [{"type": "text"}]}}, "/message/parts/0/value"),
        ({"chat_id": "x", "message": {**_SENT, "parts": [5]}}, "/message/parts/0"),
        ({"chat_id": "x", "message": {**_SENT, "created_at": "yesterday"}}, "/message/created_at"),
        ({"chat_id": "x", "message": {**_SENT, "created_at": "2026-01-01T00:00:00"}}, "/message/created_at"),
        ([], ""),
        ("{", ""),
    ],
)
def test_an_answer_that_is_not_as_told_is_an_error_with_its_place(body: Any, place: str) -> None:
    with pytest.raises(ResponseError) as caught:
        operations.get("chats.messages.send").parse_response(body)
    assert [pointer for pointer, _ in caught.value.places] == [place]
    assert "chats.messages.send" in str(caught.value)
    assert isinstance(caught.value, ValueError)


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_keeps_its_spelling(moment: Any) -> None:
    if moment.utcoffset().total_seconds() % 60:
        return
    parsed = Moment.parse(moment.isoformat())
    assert parsed.timestamp() == moment.timestamp()
    assert parsed.spelling == moment.isoformat()
    assert pickle.loads(pickle.dumps(parsed)).spelling == parsed.spelling


def test_the_error_envelope_is_a_model() -> None:
    told = {
        "success": False,
        "error": {"status": 429, "code": 1007, "message": "Rate limited.", "retry_after": 45},
        "trace_id": "trace_abc123def456",
    }
    envelope = ErrorEnvelope.from_payload(told)
    assert envelope.payload() == told
    assert envelope.error.retry_after == 45

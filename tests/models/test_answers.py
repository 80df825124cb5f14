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

_POLL = {
    "chat_id": _CHAT,
    "message_id": _CHAT,
    "created_at": "2026-10-23T13:07:55Z",
    "updated_at": "2026-10-23T13:07:55Z",
    "reactions": [],
    "poll": {
        "total_voters": 1,
        "options": [
            {
                "option_id": _CHAT,
                "text": "Pizza",
                "can_be_edited": False,
                "creator_handle": _HANDLE,
                "voters": [{"handle": "+12052532136", "voted_at": "2026-10-23T13:08:00Z"}],
            }
        ],
    },
}
_CARD = {"phone_number": "+12052535597", "first_name": "Ana", "last_name": None, "is_active": True}
_BLOCKED = {"handle": "262966", "blocked_at": "2026-10-23T13:07:55Z", "reason": None}
_SUBSCRIPTION = {
    "id": _CHAT,
    "target_url": "https://example.com/linq",
    "subscribed_events": ["message.received", "message.sung"],
    "is_active": True,
    "created_at": "2026-10-23T13:07:55Z",
    "updated_at": "2026-10-23T13:07:55Z",
    "phone_numbers": None,
}
_EXPERIENCE = {
    "experience": "link",
    "display_name": "Link",
    "actions": [{"name": "open", "fields": {"url": {"type": "url", "required": True}}}],
}
_PAYMENT_REQUEST = {
    "id": "pr1",
    "object": "payment_request",
    "amount": 1500,
    "currency": "usd",
    "mode": "payment",
    "status": "requested",
    "checkout_url": "https://zero.linqapp.com/pay/acme",
    "created_at": "2026-10-23T13:07:55Z",
    "metadata": {"order": "A-12"},
}

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
    "messages.retrieve": (None, None, _MESSAGE),
    "messages.delete": (None, None, None),
    "messages.list_messages_thread": (
        {"limit": "10", "order": "desc", "cursor": "abc"},
        ({"order": "newest"}, "SHP105", 1005),
        {"messages": [_MESSAGE], "next_cursor": None},
    ),
    "messages.add_reaction": (
        {"operation": "add", "type": "love", "part_index": 1},
        ({"operation": "toggle", "type": "love"}, "SHP105", 1005),
        _STATUS,
    ),
    "messages.update_sticker_placement": (
        {"placement": {"x": -0.5, "y": 0, "scale": 1.5, "rotation": 30}},
        ({"placement": {"x": "left"}}, "SHP103", None),
        {"status": "accepted", "success": True, "trace_id": "t"},
    ),
    "messages.update_app_card": (
        {"layout": {"caption": "Score: 2 to 1"}, "url": "https://example.com/game", "interactive": False},
        ({"url": "https://example.com/game"}, "SHP102", 1001),
        {"chat_id": _CHAT, "message": _SENT},
    ),
    "messages.poll.retrieve": (None, None, _POLL),
    "messages.poll.add_options": ({"options": [{"text": "Thai"}]}, ({"options": ["Thai"]}, "SHP103", None), _POLL),
    "messages.poll.vote": (
        {"operation": "remove", "option_id": _CHAT},
        ({"operation": "remove"}, "SHP102", 1001),
        _POLL,
    ),
    "chats.polls.create": (
        {"poll": {"options": [{"text": "Pizza"}, {"text": "Thai"}], "idempotency_key": "lunch-1"}},
        ({"poll": {}}, "SHP102", 1001),
        _POLL,
    ),
    "chats.background.set": (
        {"type": "dynamic", "style": "sky", "variant": "dusk"},
        ({"type": "video"}, "SHP105", 1005),
        None,
    ),
    "chats.background.remove": (None, None, None),
    "chats.location.request": (None, None, {"success": True, "message": "Location request sent"}),
    "chats.location.retrieve": (
        None,
        None,
        {
            "success": True,
            "data": {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "geometry": {"type": "Point", "coordinates": [13.4, 52.5]},
                        "properties": {"handle": "+12052532136", "updated_at": "2026-10-23T13:07:55Z"},
                    }
                ],
            },
        },
    ),
    "chats.location.stop": (
        {"handle": "ana@icloud.com"},
        ({}, "SHP102", 1001),
        {"success": True, "message": "Accepted"},
    ),
    "attachments.create": (
        {"filename": "menu.pdf", "content_type": "application/pdf", "size_bytes": 52_000},
        ({"filename": "menu.pdf", "content_type": "application/pdf", "size_bytes": "52000"}, "SHP103", None),
        {
            "attachment_id": _CHAT,
            "upload_url": "https://uploads.linqapp.com/attachments/1?X-Amz-Signature=x",
            "http_method": "PUT",
            "required_headers": {"Content-Type": "application/pdf"},
            "expires_at": "2026-10-23T13:07:55Z",
            "download_url": "https://cdn.linqapp.com/attachments/partners/1/2/menu.pdf",
        },
    ),
    "attachments.retrieve": (
        None,
        None,
        {
            "id": _CHAT,
            "filename": "menu.pdf",
            "content_type": "application/pdf",
            "size_bytes": 52_000,
            "created_at": "2026-10-23T13:07:55Z",
            "status": "complete",
        },
    ),
    "attachments.delete": (None, None, None),
    "contact_card.create": (
        {"phone_number": "+12052535597", "first_name": "Ana", "image_url": "https://example.com/ana.jpg"},
        ({"phone_number": "+12052535597"}, "SHP102", 1001),
        _CARD,
    ),
    "contact_card.retrieve": (
        {"phone_number": "+12052535597"},
        ({"phone_number": 12052535597}, "SHP103", None),
        {"contact_cards": [_CARD]},
    ),
    "contact_card.update": (
        {"phone_number": "+12052535597", "last_name": "Ruiz"},
        ({"last_name": "Ruiz"}, "SHP102", 1001),
        _CARD,
    ),
    "capability.check_i_message": (
        {"address": "ana@icloud.com", "from": "+12052535597"},
        ({"from": "+12052535597"}, "SHP102", 1001),
        {"address": "ana@icloud.com", "available": False, "reason": "not_supported"},
    ),
    "capability.check_RCS": (
        {"address": "+12052532136"},
        ({}, "SHP102", 1001),
        {"address": "+12052532136", "available": True, "selected_service": "RCS"},
    ),
    "blocked_handles.list": (None, None, {"blocked_handles": [_BLOCKED]}),
    "blocked_handles.block": (
        {"handle": "262966", "reason": "spam"},
        ({"reason": "spam"}, "SHP102", 1001),
        {"blocked_handle": _BLOCKED},
    ),
    "blocked_handles.unblock": ({"handle": "ana@icloud.com"}, ({}, "SHP102", 1001), None),
    "available_number.retrieve": (
        {"to": "+12052532136,ana@icloud.com", "type": "rcs"},
        ({"to": 5}, "SHP103", None),
        {"phone_number": "+12052535597", "vcf_url": "https://cdn.linqapp.com/lines.vcf"},
    ),
    "phone_numbers.list": (
        None,
        None,
        {
            "phone_numbers": [
                {
                    "id": _CHAT,
                    "phone_number": "+12052535597",
                    "line_type": "iMessage",
                    "reputation": {"status": "HEALTHY", "doc_url": "https://docs.linqapp.com/"},
                }
            ]
        },
    ),
    "phone_numbers.update": (
        {"forwarding_number": None},
        ({}, "SHP102", 1001),
        {"id": _CHAT, "phone_number": "+12052535597", "forwarding_number": None},
    ),
    "phone_numbers.start_reputation_audit": (None, None, {"audit_id": "a1", "status": "pending"}),
    "phone_numbers.get_reputation_audit": (
        None,
        None,
        {"audit_id": "a1", "status": "complete", "report": {"severity": "HEALTHY", "drivers": [{"key": "other"}]}},
    ),
    "phonenumbers.list": (None, None, {"phone_numbers": [{"id": _CHAT, "phone_number": "+12052535597"}]}),
    "webhook_events.list": (
        None,
        None,
        {"events": ["message.sent", "message.sung"], "doc_url": "https://docs.linqapp.com/"},
    ),
    "webhook_subscriptions.create": (
        {"target_url": "https://example.com/linq", "subscribed_events": ["message.received"]},
        ({"target_url": "https://example.com/linq"}, "SHP102", 1001),
        {**_SUBSCRIPTION, "signing_secret": "whsec_c2VjcmV0"},
    ),
    "webhook_subscriptions.list": (None, None, {"subscriptions": [_SUBSCRIPTION]}),
    "webhook_subscriptions.retrieve": (None, None, _SUBSCRIPTION),
    "webhook_subscriptions.update": (
        {"phone_numbers": None, "is_active": False},
        ({"is_active": "no"}, "SHP103", None),
        _SUBSCRIPTION,
    ),
    "webhook_subscriptions.delete": (None, None, None),
    "experiences.list": (None, None, {"experiences": [_EXPERIENCE]}),
    "experiences.retrieve": (None, None, _EXPERIENCE),
    "payment_requests.create": (
        {"amount": 1500, "currency": "usd", "metadata": {"order": "A-12"}},
        ({"amount": 15.0}, "SHP103", None),
        _PAYMENT_REQUEST,
    ),
    "payment_requests.list": (
        {"limit": "5", "offset": 10, "status": "requested"},
        ({"status": "paid"}, "SHP105", 1005),
        {"object": "list", "data": [_PAYMENT_REQUEST], "has_more": False},
    ),
    "payment_requests.retrieve": (None, None, _PAYMENT_REQUEST),
    "payment_requests.cancel": (None, None, _PAYMENT_REQUEST),
    "payments.create": (
        {"handle": "ana@icloud.com", "amount_cents": 1500, "currency": "usd", "merchant": {"name": "Ana's"}},
        ({"handle": "ana@icloud.com", "currency": "usd"}, "SHP102", 1001),
        {"id": "p1", "status": "ready", "amount_cents": 1500},
    ),
    "payments.retrieve": (None, None, {"id": "p1", "status": "ready", "merchant": {"name": "Ana's"}}),
    "payments.cancel": (None, None, {"id": "p1", "status": "canceled"}),
    "payments.credentials": (None, None, {"handoff": {"provider": "agentcard", "card_ref": "c1"}}),
    "payment_handles.connect": (None, None, {"handle": "ana@icloud.com", "status": "pending", "connect_id": "c1"}),
    "payment_handles.connection": (None, None, {"handle": "ana@icloud.com", "status": "connected"}),
    "payment_handles.revoke": (None, None, {"handle": "ana@icloud.com", "status": "revoked"}),
    "payment_handles.verify": (
        {"code": "123456", "connect_id": "c1"},
        ({"code": "123456"}, "SHP102", 1001),
        {"handle": "ana@icloud.com", "status": "connected"},
    ),
    "payment_providers.connect": (
        {"return_url": "https://example.com/done"},
        ({}, "SHP102", 1001),
        {"hosted_url": "https://connect.example.com/x", "session_id": "s1", "status": "onboarding"},
    ),
    "payment_providers.retrieve": (None, None, {"provider": "agentcard", "status": "ready"}),
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
        assert row.status in (202, 204)
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

"""Shapes: every fault at its place on the wire, and every node judged that can be read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from linq_compose import check, operations
from linq_compose.lint.document import Document, read_document
from linq_compose.lint.schema import homes, slots_of
from linq_compose.lint.shape import DeliveredText, Label, Misplaced, Shape, Text, read_shape
from linq_compose.models import (
    ChatCreateRequest,
    EmptyRequest,
    MessageContent,
    MessageCreateRequest,
    MessageSendRequest,
    SubscriptionRequest,
    TextKind,
    TextPart,
    Unread,
    UnreadField,
    Wire,
)
from payloads import json_values, nearly_creates, nearly_messages

SPLIT = {"range": [0, 1], "style": "bold"}


def _found(payload: Any, operation: str = "message") -> list[tuple[str, str]]:
    report = check(payload, operation)
    assert report.crashes == ()
    return [(found.rule, found.path) for found in report]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (5, ("SHP103", "/parts/1")),
        (None, ("SHP103", "/parts/1")),
        ([], ("SHP103", "/parts/1")),
        ({}, ("SHP102", "/parts/1/type")),
        ({"type": None}, ("SHP103", "/parts/1/type")),
        ({"type": ["text"]}, ("SHP103", "/parts/1/type")),
        ({"type": "poll"}, ("SHP104", "/parts/1/type")),
        ({"type": "media", "url": 5}, ("SHP103", "/parts/1/url")),
        ({"type": "media", "attachment_id": True}, ("SHP103", "/parts/1/attachment_id")),
        ({"type": "media", "url": "https://example.com/a.jpg", "sticker": 1}, ("SHP103", "/parts/1/sticker")),
    ],
    ids=str,
)
def test_siblings_of_what_cannot_be_read_are_judged(part: Any, expected: tuple[str, str]) -> None:
    text = {"type": "text", "value": "🍜", "text_decorations": [SPLIT]}
    place = "/text_decorations/0/range"
    assert _found({"parts": [text, part, text], "effect": {"name": "slam"}}) == [
        ("DEC102", f"/parts/0{place}"),
        expected,
        ("DEC102", f"/parts/2{place}"),
        ("EFX104", "/effect"),
    ]


@pytest.mark.parametrize(
    ("decoration", "path"),
    [
        (5, ""),
        ({"range": [0], "style": "bold"}, "/range"),
        ({"range": [0, 1, 2], "style": "bold"}, "/range"),
        ({"range": [0, True], "style": "bold"}, "/range"),
        ({"range": [0, 1.0], "style": "bold"}, "/range"),
        ({"range": ["0", "1"], "style": "bold"}, "/range"),
        ({"range": None, "style": "bold"}, "/range"),
        ({"range": {"start": 0, "end": 1}, "style": "bold"}, "/range"),
        ({"range": [0, 2], "style": 5}, "/style"),
    ],
    ids=str,
)
def test_a_fault_in_a_decoration_is_one_finding_and_hides_no_other(decoration: Any, path: str) -> None:
    payload = {"parts": [{"type": "text", "value": "🍜", "text_decorations": [decoration, SPLIT]}]}
    assert _found(payload) == [
        ("SHP103", f"/parts/0/text_decorations/0{path}"),
        ("DEC102", "/parts/0/text_decorations/1/range"),
    ]


def test_a_range_that_is_absent_is_missing_and_not_of_the_wrong_type() -> None:
    payload = {"parts": [{"type": "text", "value": "x", "text_decorations": [{"style": "bold"}, {}]}]}
    assert _found(payload) == [
        ("SHP102", "/parts/0/text_decorations/0/range"),
        ("DEC106", "/parts/0/text_decorations/1"),
        ("SHP102", "/parts/0/text_decorations/1/range"),
    ]


def test_a_member_named_like_its_union_tag_keeps_its_path() -> None:
    assert _found({"parts": [{"type": "text", "text": "hi"}]}) == [
        ("SHP106", "/parts/0/text"),
        ("SHP102", "/parts/0/value"),
    ]


def test_every_level_may_be_of_the_wrong_type() -> None:
    create = {"from": 5, "to": ["+12052532136", 7], "message": {"parts": 5, "effect": [], "reply_to": {}}}
    assert _found(create, "chats.create") == [
        ("SHP103", "/from"),
        ("SHP103", "/to/1"),
        ("SHP103", "/message/parts"),
        ("SHP103", "/message/effect"),
        ("EFX105", "/message/reply_to"),
        ("SHP102", "/message/reply_to/message_id"),
    ]
    assert _found({"message": 5}, "chats.create") == [
        ("SHP103", "/message"),
        ("SHP102", "/from"),
        ("SHP102", "/to"),
    ]


def test_what_cannot_be_read_is_unread_or_not_there() -> None:
    reading = read_shape(
        read_document({"parts": [{"type": "text", "value": 5}, 7], "effect": "confetti"}), MessageContent
    )
    (content,) = [node for _, node in reading.nodes if isinstance(node, MessageContent)]
    assert content.parts is not None
    assert content.parts[1] == Unread(7)
    assert not content.has("effect")
    with pytest.raises(UnreadField, match="effect"):
        _ = content.effect
    (part,) = [node for _, node in reading.nodes if isinstance(node, TextPart)]
    assert not part.has("value")
    assert part.text_decorations is None
    with pytest.raises(UnreadField, match="value"):
        _ = part.ruler


def test_a_shape_names_unknown_null_and_absent_members() -> None:
    raw = {"type": "text", "value": "x", "mention": None, "color": "red"}
    reading = read_shape(Document({"parts": [raw]}), MessageContent)
    (shape,) = [node for _, node in reading.nodes if isinstance(node, Shape)]
    assert shape.model is TextPart
    assert shape.unknown == {"color": ()}
    assert shape.nulls == ("mention",)
    assert shape.absent == ("text_decorations", "inline_stickers", "mention_range")
    assert shape.faults == ()


def test_an_object_that_fits_has_no_shape_node() -> None:
    reading = read_shape(Document({"parts": [{"type": "text", "value": "x"}]}), MessageContent)
    assert [(path, type(node)) for path, node in reading.nodes] == [
        ((), Document),
        ((), MessageContent),
        (("parts", 0), TextPart),
        (("parts", 0), DeliveredText),
    ]
    assert not any(isinstance(node, Shape) for _, node in reading.nodes)


def test_the_python_name_of_a_field_is_not_its_name_on_the_wire() -> None:
    body = {"from_": "+12052535597", "to": ["+12052532136"], "message": {"parts": [{"type": "text", "value": "x"}]}}
    assert _found(body, "chats.create") == [("SHP109", "/from_"), ("SHP102", "/from")]
    assert ChatCreateRequest.from_payload({**body, "from": "+1"}).from_ == "+1"


def test_a_flat_body_is_judged_inside_as_well() -> None:
    flat = {"parts": [{"type": "text", "value": ""}, 5], "effect": {"name": "slam"}}
    assert _found(flat, "chats.messages.send") == [
        ("SHP107", ""),
        ("TXT101", "/parts/0/value"),
        ("SHP103", "/parts/1"),
        ("EFX104", "/effect"),
    ]


@pytest.mark.parametrize("value", [5, "x"])
def test_half_a_character_in_a_key_hides_nothing(value: Any) -> None:
    payload = {"parts": [{"type": "text", "value": value, "\ud800": 1}, {"type": "x"}], "\ud800": {"\udc00": None}}
    text = [("SHP103", "/parts/0/value")] if value == 5 else []
    assert _found(payload) == [
        *text,
        ("SHP106", "/parts/0/\ud800"),
        ("SHP104", "/parts/1/type"),
        ("SHP106", "/\ud800"),
    ]
    assert _found({"parts": [{"type": "text", "value": "x"}], "\ud800": 1}) == [("SHP106", "/\ud800")]


def _nodes(payload: Any, model: type[Wire], kind: type[Any]) -> list[tuple[tuple[str | int, ...], Any]]:
    return [(path, node) for path, node in read_shape(read_document(payload), model).nodes if isinstance(node, kind)]


_MODELS: list[type[Wire]] = sorted(
    {MessageContent, *(row.request for row in operations.OPERATIONS.values())}, key=lambda model: model.__name__
)


@given(
    st.one_of(nearly_messages(), nearly_creates(), json_values().filter(lambda value: isinstance(value, dict))),
    st.sampled_from([MessageContent, ChatCreateRequest, MessageSendRequest, MessageCreateRequest]),
)
def test_a_document_has_faults_where_pydantic_refuses_it(payload: dict[str, Any], model: type[Wire]) -> None:
    document = read_document(payload)
    shapes = [
        (path, node)
        for path, node in read_shape(document, model).nodes
        if isinstance(node, Shape) and node.root is model
    ]
    faults = [(path, fault) for path, shape in shapes for fault in shape.faults]
    try:
        model.from_payload(json.loads(json.dumps(payload).encode("ascii", "ignore")) if payload else payload)
        refused = False
    except ValidationError as refusal:
        # Keys that are not Unicode are no fault of shape: pydantic alone refuses them.
        refused = any(error["type"] != "string_unicode" for error in refusal.errors())
        if not refused:
            return
    assert bool(faults) == refused
    for path, fault in faults:
        if fault.kind != "missing":
            here: Any = document.value
            for token in (*path, *fault.path):
                here = here[token]


def _objects(model: type[Wire], around: tuple[type[Wire], ...] = ()) -> set[type[Wire]]:
    inner = {
        found for slot in slots_of(model).values() for found in (slot.model, *(slot.tagged or {}).values()) if found
    }
    assert model not in around, "a model inside itself would be walked without end"
    return {model}.union(*(_objects(found, (*around, model)) for found in inner))


_REQUEST_OBJECTS = sorted({found for model in _MODELS for found in _objects(model)}, key=lambda model: model.__name__)
# Judged by rules of their own, which refuse half a character: handles, URLs, identifiers, closed sets, the cursor.
_OTHERWISE = {
    ("ChatCreateRequest", "from"),
    ("ChatListQuery", "from"),
    ("ChatListQuery", "to"),
    ("ChatListQuery", "cursor"),
    ("MessageListQuery", "cursor"),
    ("ChatUpdateRequest", "group_chat_icon"),
    ("ParticipantRequest", "handle"),
    ("VoiceMemoRequest", "voice_memo_url"),
    ("VoiceMemoRequest", "attachment_id"),
    ("ReplyTo", "message_id"),
    ("MediaPart", "url"),
    ("MediaPart", "attachment_id"),
    ("LinkPart", "value"),
    ("AppClipPart", "value"),
    ("IMessageAppPart", "url"),
    ("CardApp", "team_id"),
    ("CardApp", "bundle_id"),
    ("CardLayout", "image_url"),
    ("InlineSticker", "url"),
    ("InlineSticker", "attachment_id"),
    ("AttachmentRequest", "content_type"),
    ("BackgroundRequest", "image_url"),
    ("CapabilityRequest", "address"),
    ("CapabilityRequest", "from"),
    ("CardUpdateRequest", "url"),
    ("ContactCardQuery", "phone_number"),
    ("ContactCardRequest", "phone_number"),
    ("ContactCardRequest", "image_url"),
    ("ContactCardUpdateRequest", "phone_number"),
    ("ContactCardUpdateRequest", "image_url"),
    ("LocationStopRequest", "handle"),
    ("ReactionRequest", "attachment_id"),
    ("SubscriptionRequest", "target_url"),
    ("SubscriptionUpdateRequest", "target_url"),
    ("ThreadQuery", "cursor"),
}


@pytest.mark.parametrize("model", _REQUEST_OBJECTS, ids=lambda model: model.__name__)
def test_every_string_of_a_request_says_how_it_is_read(model: type[Wire]) -> None:
    silent = {
        (model.__name__, name)
        for name, slot in slots_of(model).items()
        if slot.scalar is str and not slot.is_array and slot.text is None and slot.vocabulary is None
    }
    silent.discard((model.__name__, "type"))
    assert silent <= _OTHERWISE


def test_texts_are_nodes_with_their_object_and_their_siblings() -> None:
    parts = [
        {"type": "text", "value": "🍜", "mention": "+14155551234"},
        {"type": "media", "url": "https://example.com/a.jpg"},
        {"type": "text", "value": 5},
        7,
    ]
    body = {
        "to": ["+12052532136"],
        "message": {"parts": parts, "idempotency_key": "k"},
        "continuation_message": {"text": "Hi"},
    }
    found = [
        (path, type(text), text.field, text.value, text.siblings)
        for path, text in _nodes(body, MessageCreateRequest, Text)
    ]
    assert found == [
        (("message",), Label, "idempotency_key", "k", 0),
        (("message", "parts", 0), DeliveredText, "value", "🍜", 3),
        (("message", "parts", 0), Label, "mention", "+14155551234", 3),
        (("continuation_message",), DeliveredText, "text", "Hi", 0),
    ]
    ((_, text), _) = _nodes({"parts": parts[:1]}, MessageContent, Text)
    assert text.ruler is text.holder.ruler
    ((_, text),) = _nodes({"text": "🍜"}, operations.get("messages.update").request, Text)
    assert text.ruler.utf16_length == 2


def test_delivered_texts_are_said_where_the_fields_are_declared() -> None:
    delivered = {
        (model.__name__, name)
        for model in _REQUEST_OBJECTS
        for name, slot in slots_of(model).items()
        if slot.text is TextKind.DELIVERED
    }
    assert delivered == {
        *(("TextPart", "value"), ("MessageUpdateRequest", "text"), ("ContinuationMessage", "text")),
        ("PollOption", "text"),
    }


@pytest.mark.parametrize("model", _MODELS, ids=lambda model: model.__name__)
def test_every_field_of_a_request_has_its_homes(model: type[Wire]) -> None:
    known = homes(model)
    for inner in _objects(model):
        for name in slots_of(inner):
            assert inner in [home.model for home in known[name]]
    others = {name: home.holder for name, places in known.items() for home in places if home.model is None}
    updated = {
        ChatCreateRequest: {"display_name": "chats.update", "group_chat_icon": "chats.update"},
        SubscriptionRequest: {"is_active": "webhook_subscriptions.update"},
    }
    assert others == updated.get(model, {})


def test_a_request_without_a_body_has_no_homes() -> None:
    assert homes(EmptyRequest) == {}


@pytest.mark.parametrize(
    ("payload", "path", "target"),
    [
        ({"parts": [{"type": "text", "value": "x", "effect": {}}]}, ("parts", 0, "effect"), ("effect",)),
        ({"parts": [{"type": "text", "value": "x", "effect": {}}], "effect": {}}, ("parts", 0, "effect"), None),
        ({"parts": [{"type": "text", "value": "x"}], "mention": "k"}, ("mention",), ("parts", 0, "mention")),
        ({"parts": [{"type": "text", "value": "x"}] * 2, "mention": "k"}, ("mention",), None),
        ({"parts": [], "mention": "k"}, ("mention",), None),
        (
            {"parts": [{"type": "text", "value": "x", "text_decorations": [{"range": [0, 1], "value": "y"}]}]},
            ("parts", 0, "text_decorations", 0, "value"),
            None,
        ),
        (
            {"parts": [{"type": "text", "value": "x", "text_decorations": [{"range": [0, 1], "mention": "y"}]}]},
            ("parts", 0, "text_decorations", 0, "mention"),
            ("parts", 0, "mention"),
        ),
    ],
)
def test_a_misplaced_field_goes_to_the_object_around_it_or_to_the_only_one(
    payload: Any, path: tuple[str | int, ...], target: tuple[str | int, ...] | None
) -> None:
    ((root, misplaced),) = _nodes(payload, MessageContent, Misplaced)
    assert root == ()
    assert (misplaced.path, misplaced.target) == (path, target)

"""Shapes: every fault at its place on the wire, and every node judged that can be read."""

from __future__ import annotations

from typing import Any

import pytest

from linq_compose import check
from linq_compose.lint.document import Document, read_document
from linq_compose.lint.shape import Shape, read_shape
from linq_compose.models import ChatCreateRequest, MessageContent, TextPart, Unread, UnreadField

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
    assert shape.unknown == ("color",)
    assert shape.nulls == ("mention",)
    assert shape.absent == ("text_decorations", "inline_stickers", "mention_range")
    assert shape.faults == ()


def test_an_object_that_fits_has_no_shape_node() -> None:
    reading = read_shape(Document({"parts": [{"type": "text", "value": "x"}]}), MessageContent)
    assert [path for path, _ in reading.nodes] == [(), (), ("parts", 0)]
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

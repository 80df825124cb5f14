"""Laws of the models: the payload is what its author wrote, and a model is a value."""

from __future__ import annotations

import copy
import pickle
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from linq_compose import (
    ChatCreateRequest,
    LinkPart,
    MediaPart,
    MessageContent,
    MessageEffect,
    MessageSendRequest,
    ReplyTo,
    TextDecoration,
    TextPart,
    check,
)
from linq_compose.models import (
    AppClipPart,
    CardApp,
    CardLayout,
    Experience,
    IMessageAppPart,
    InlineSticker,
    Tagged,
    UnreadField,
    Wire,
    messages,
    tag_of,
)
from linq_compose.models.content import Part
from texts import texts

WORDS = texts(max_clusters=5)
RANGES = st.tuples(st.integers(-(2**40), 2**40), st.integers())
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
UNKNOWN = st.dictionaries(
    st.sampled_from(["new", "payload", "ruler", "has", "kwargs", "model_fields", "x-y", "", "__dict__"]),
    PLAIN,
    max_size=2,
)


def objects(
    required: dict[str, st.SearchStrategy[Any]], optional: dict[str, st.SearchStrategy[Any]]
) -> st.SearchStrategy[dict[str, Any]]:
    """JSON objects: optional members absent, null or there, unknown members beside them."""
    maybe = {name: st.none() | values for name, values in optional.items()}
    return st.builds(lambda known, unknown: unknown | known, st.fixed_dictionaries(required, optional=maybe), UNKNOWN)


def listed(items: st.SearchStrategy[Any], *, most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(items, max_size=most)


WIRE_RANGES = RANGES.map(list)
DECORATIONS = objects({"range": WIRE_RANGES}, {"style": WORDS, "animation": WORDS})
STICKERS = objects({"range": WIRE_RANGES}, {"url": WORDS, "attachment_id": WORDS})
TEXT_PARTS = objects(
    {"type": st.just("text"), "value": WORDS},
    {
        "text_decorations": listed(DECORATIONS),
        "inline_stickers": listed(STICKERS),
        "mention": WORDS,
        "mention_range": WIRE_RANGES,
    },
)
MEDIA_PARTS = objects({"type": st.just("media")}, {"url": WORDS, "attachment_id": WORDS, "sticker": st.booleans()})
LINK_PARTS = objects({"type": st.just("link"), "value": WORDS}, {})
CAPTIONS = dict.fromkeys(CardLayout.model_fields, WORDS)
APP_PARTS = objects(
    {
        "type": st.just("imessage_app"),
        "app": objects({"name": WORDS, "team_id": WORDS, "bundle_id": WORDS}, {"app_store_id": st.integers()}),
        "layout": objects({}, CAPTIONS),
    },
    {"url": WORDS, "fallback_text": WORDS, "interactive": st.booleans()},
)
CLIP_PARTS = objects({"type": st.just("app_clip"), "value": WORDS}, {"caption": WORDS})
PARTS = st.one_of(TEXT_PARTS, MEDIA_PARTS, LINK_PARTS, APP_PARTS, CLIP_PARTS)
MESSAGES = objects(
    {},
    {
        "parts": listed(PARTS, most=4),
        "experience": objects(
            {"name": WORDS, "action": WORDS}, {"params": st.dictionaries(st.text(max_size=3), PLAIN, max_size=3)}
        ),
        "effect": objects({}, {"type": WORDS, "name": WORDS}),
        "reply_to": objects({"message_id": WORDS}, {"part_index": st.integers()}),
        "preferred_service": WORDS,
        "idempotency_key": WORDS,
    },
)
SENDS = objects({"message": MESSAGES}, {"override_optout": st.booleans()})
CREATES = objects({"message": MESSAGES, "from": WORDS, "to": listed(WORDS)}, {"override_optout": st.booleans()})
CASES = st.one_of(
    st.tuples(st.just(MessageContent), MESSAGES),
    st.tuples(st.just(MessageSendRequest), SENDS),
    st.tuples(st.just(ChatCreateRequest), CREATES),
)


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same, 1 and True and 1.0 told apart, key order aside."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def nodes(model: Wire) -> list[Wire]:
    """A model and every model in it."""
    found = [model]
    for value in vars(model).values():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Wire):
                found += nodes(item)
    return found


@given(CASES)
def test_the_payload_is_what_the_author_wrote(case: tuple[type[Wire], dict[str, Any]]) -> None:
    model, written = case
    assert same(model.from_payload(written).payload(), written)


@given(CASES)
def test_a_model_is_frozen_and_holds_tuples(case: tuple[type[Wire], dict[str, Any]]) -> None:
    model, written = case
    for node in nodes(model.from_payload(written)):
        for name in type(node).model_fields:
            assert not isinstance(getattr(node, name), list)
            with pytest.raises(ValidationError, match="frozen"):
                setattr(node, name, getattr(node, name))
        with pytest.raises(ValidationError, match="frozen"):
            node.brand_new = 1


@given(CASES)
def test_a_copy_is_equal_and_says_the_same(case: tuple[type[Wire], dict[str, Any]]) -> None:
    model, written = case
    made = model.from_payload(written)
    for again in (pickle.loads(pickle.dumps(made)), copy.copy(made), copy.deepcopy(made), made.model_copy()):
        assert again == made
        assert type(again) is model
        assert same(again.payload(), written)


@given(CASES)
def test_equal_models_have_equal_hashes(case: tuple[type[Wire], dict[str, Any]]) -> None:
    model, written = case
    made, again = model.from_payload(written), model.from_payload(written)
    assert made == again
    if any(isinstance(node, Experience) and node.params is not None for node in nodes(made)):
        with pytest.raises(TypeError, match="unhashable"):
            hash(made)
    else:
        assert hash(made) == hash(again)
        assert len({made, again}) == 1


@given(TEXT_PARTS)
def test_measuring_a_text_changes_neither_equality_nor_hash_nor_payload(written: dict[str, Any]) -> None:
    measured, fresh = TextPart.from_payload(written), TextPart.from_payload(written)
    assert measured.ruler is measured.ruler
    assert measured == fresh
    assert hash(measured) == hash(fresh)
    assert same(measured.payload(), written)
    again = pickle.loads(pickle.dumps(measured))
    assert again == fresh
    assert again.ruler.utf16_length == fresh.ruler.utf16_length


@given(TEXT_PARTS, WORDS)
def test_an_updated_copy_is_measured_anew(written: dict[str, Any], value: str) -> None:
    part = TextPart.from_payload(written)
    assert part.ruler.utf16_length >= 0
    changed = part.model_copy(update={"value": value})
    assert changed.ruler.utf16_length == TextPart(value=value).ruler.utf16_length
    assert same(changed.payload(), {**written, "value": value})


@given(PARTS)
def test_the_type_of_a_part_is_always_set(written: dict[str, Any]) -> None:
    (part,) = MessageContent.from_payload({"parts": [written]}).parts or ()
    assert isinstance(part, Tagged)
    bare = type(part)(**{name: value for name, value in written.items() if name != "type"})
    assert bare == part
    assert "type" in bare.model_fields_set
    assert same(bare.payload(), written)
    assert bare.model_dump(exclude_unset=True)["type"] == written["type"]


@given(SENDS)
def test_the_arguments_of_a_send_are_its_body(written: dict[str, Any]) -> None:
    arguments = MessageSendRequest.from_payload(written).kwargs()
    assert set(arguments) <= {"message", "override_optout", "extra_body"}
    unknown = arguments.pop("extra_body", {})
    assert same(unknown | arguments, written)


@given(CREATES)
def test_the_arguments_of_a_create_are_its_body_with_from_respelt(written: dict[str, Any]) -> None:
    arguments = ChatCreateRequest.from_payload({**written, "from_": "unknown"}).kwargs()
    assert set(arguments) <= {"from_", "to", "message", "override_optout", "extra_body"}
    unknown = arguments.pop("extra_body")
    assert unknown.pop("from_") == "unknown"
    sender = arguments.pop("from_")
    assert same({"from": sender, **unknown, **arguments}, written)


def test_unset_and_null_and_default_are_three_things() -> None:
    assert MessageContent().payload() == {}
    assert MessageContent(parts=None).payload() == {"parts": None}
    assert ReplyTo(message_id="a").payload() == {"message_id": "a"}
    assert ReplyTo(message_id="a", part_index=None).payload() == {"message_id": "a", "part_index": None}
    assert ReplyTo(message_id="a", part_index=0).payload() == {"message_id": "a", "part_index": 0}
    assert TextPart(value="Hi", text_decorations=()).payload() == {
        "type": "text",
        "value": "Hi",
        "text_decorations": [],
    }


def test_the_sender_is_from_on_the_wire_and_either_in_python() -> None:
    content = MessageContent(parts=(TextPart(value="Hello"),))
    by_name = ChatCreateRequest(from_="+12052535597", to=("+12052532136",), message=content)
    by_alias = ChatCreateRequest(**{"from": "+12052535597"}, to=["+12052532136"], message=content)
    assert by_name == by_alias
    assert by_name.payload() == {
        "from": "+12052535597",
        "to": ["+12052532136"],
        "message": {"parts": [{"type": "text", "value": "Hello"}]},
    }
    with pytest.raises(ValidationError, match="from"):
        ChatCreateRequest.from_payload({"from_": "+12052535597", "to": [], "message": {}})
    for spelt in ("from", "from_"):
        moved = by_name.model_copy(update={spelt: "+12052530000"})
        assert moved.payload() == {**by_name.payload(), "from": "+12052530000"}


WRONG: list[tuple[type[Wire], dict[str, Any]]] = [
    (TextPart, {"value": 3}),
    (TextPart, {"value": None}),
    (TextPart, {"value": "Hi", "text_decorations": "bold"}),
    (TextDecoration, {"range": (0, 1, 2)}),
    (TextDecoration, {"range": (False, True)}),
    (TextDecoration, {"range": (0.0, 1.0)}),
    (TextDecoration, {"range": ("0", "1")}),
    (InlineSticker, {}),
    (MediaPart, {"url": b"https://example.com/a.jpg"}),
    (MediaPart, {"sticker": 1}),
    (LinkPart, {}),
    (AppClipPart, {"value": ["https://example.com"]}),
    (CardApp, {"name": "A", "team_id": "B"}),
    (CardApp, {"name": "A", "team_id": "B", "bundle_id": "C", "app_store_id": "1"}),
    (IMessageAppPart, {"app": {}, "layout": {}}),
    (MessageEffect, {"name": 1}),
    (ReplyTo, {"message_id": "a", "part_index": True}),
    (MessageContent, {"parts": [{"type": "poll"}]}),
    (MessageContent, {"parts": [{"value": "no type"}]}),
    (ChatCreateRequest, {"from_": "+1", "to": "+2", "message": {}}),
]


@pytest.mark.parametrize(("model", "fields"), WRONG, ids=lambda value: getattr(value, "__name__", ""))
def test_a_wrong_json_type_is_refused_at_construction(model: type[Wire], fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model(**fields)


def test_a_wrong_word_is_no_matter_of_the_model() -> None:
    content = MessageContent(
        parts=(TextPart(value="Hello", text_decorations=(TextDecoration(range=(9, 2), style="loud"),)),),
        preferred_service="Pigeon",
    )
    assert [found.rule for found in check(content)] == ["DEC104", "SHP105", "SHP105"]


def test_a_field_that_could_not_be_read_says_so_when_it_is_asked_for() -> None:
    broken = TextPart.model_construct(type="text")
    assert not broken.has("value")
    assert broken.has("mention")
    with pytest.raises(UnreadField, match="value"):
        _ = broken.value
    with pytest.raises(AttributeError, match="colour"):
        _ = broken.colour


def test_half_a_surrogate_in_an_unknown_key_comes_back_as_it_was() -> None:
    given = {"parts": [{"type": "text", "value": "Hi", "text_decorations": []}], "brand_new": {"\ud800": [1, None]}}
    assert MessageContent.from_payload(given).payload() == given


def test_every_part_of_a_request_has_its_response() -> None:
    for part in get_args(Part):
        tag = tag_of(part)
        read = messages.SentMessage.from_payload(
            {
                "id": "x",
                "created_at": "2026-10-31T12:00:00Z",
                "delivery_status": "sent",
                "parts": [{"type": tag, **_RESPONSES[tag]}],
            }
        )
        assert type(read.parts[0]).__name__ == f"{part.__name__}Response"


_RESPONSES: dict[str, dict[str, Any]] = {
    "text": {"value": "x"},
    "media": {"id": "x", "filename": "a.jpg", "mime_type": "image/jpeg", "size_bytes": 1, "url": "https://x.y"},
    "link": {"value": "https://x.y"},
    "imessage_app": {"app": {"name": "a", "team_id": "b", "bundle_id": "c"}, "layout": {}},
    "app_clip": {"value": "https://x.y"},
}

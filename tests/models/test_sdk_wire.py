"""The law of the wire: the official SDK sends a model as the same JSON that `payload()` gives. No socket is opened."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any, Required, get_args, get_origin, get_type_hints

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linq import AsyncLinqAPIV3, LinqAPIV3
from linq.types.message_content_param import MessageContentParam

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
)
from linq_compose.models import (
    AppClipPart,
    CardApp,
    CardLayout,
    Experience,
    IMessageAppPart,
    InlineSticker,
    Part,
    Tagged,
    Wire,
)

CHAT = "550e8400-e29b-41d4-a716-446655440000"
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
RANGES = st.tuples(st.integers(-9, 9), st.integers(-9, 9))
JSON = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | WORDS | st.lists(WORDS, max_size=2)


def made(model: type[Wire], *, needs: dict[str, Any] | None = None, may: dict[str, Any] | None = None) -> Any:
    """Models whose optional fields are unset, set or None, with now and then an unknown field."""
    optional = {name: st.none() | values for name, values in (may or {}).items()} | {"brand_new": JSON}
    return st.fixed_dictionaries(needs or {}, optional=optional).map(lambda fields: model(**fields))


DECORATIONS = made(TextDecoration, needs={"range": RANGES}, may={"style": WORDS, "animation": WORDS})
STICKERS = made(InlineSticker, needs={"range": RANGES}, may={"url": WORDS, "attachment_id": WORDS})
PARTS: st.SearchStrategy[Part] = st.one_of(
    made(
        TextPart,
        needs={"value": WORDS},
        may={
            "text_decorations": st.lists(DECORATIONS, max_size=3).map(tuple),
            "inline_stickers": st.lists(STICKERS, max_size=2).map(tuple),
            "mention": WORDS,
            "mention_range": RANGES,
        },
    ),
    made(MediaPart, may={"url": WORDS, "attachment_id": WORDS, "sticker": st.booleans()}),
    made(LinkPart, needs={"value": WORDS}),
    made(
        IMessageAppPart,
        needs={
            "app": made(
                CardApp,
                needs={"name": WORDS, "team_id": WORDS, "bundle_id": WORDS},
                may={"app_store_id": st.integers(0, 2**31)},
            ),
            "layout": made(CardLayout, may={"caption": WORDS, "image_url": WORDS}),
        },
        may={"url": WORDS, "fallback_text": WORDS, "interactive": st.booleans()},
    ),
    made(AppClipPart, needs={"value": WORDS}, may={"caption": WORDS}),
)
MESSAGES: st.SearchStrategy[MessageContent] = made(
    MessageContent,
    may={
        "parts": st.lists(PARTS, max_size=4).map(tuple),
        "experience": made(
            Experience,
            needs={"name": WORDS, "action": WORDS},
            may={"params": st.dictionaries(WORDS, JSON, max_size=2)},
        ),
        "effect": made(MessageEffect, may={"type": WORDS, "name": WORDS}),
        "reply_to": made(ReplyTo, needs={"message_id": WORDS}, may={"part_index": st.integers(0, 9)}),
        "preferred_service": WORDS,
        "idempotency_key": WORDS,
    },
)
SENDS: st.SearchStrategy[MessageSendRequest] = made(
    MessageSendRequest, needs={"message": MESSAGES}, may={"override_optout": st.booleans()}
)
CREATES: st.SearchStrategy[ChatCreateRequest] = made(
    ChatCreateRequest,
    needs={"from_": WORDS, "to": st.lists(WORDS, max_size=3).map(tuple), "message": MESSAGES},
    may={"override_optout": st.booleans()},
)


class Wiretap:
    """Both clients of the SDK over a transport that keeps the request and answers with an empty object."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        transport = httpx.MockTransport(self._keep)
        self.client = LinqAPIV3(api_key="test", max_retries=0, http_client=httpx.Client(transport=transport))
        self._async = AsyncLinqAPIV3(api_key="test", max_retries=0, http_client=httpx.AsyncClient(transport=transport))
        self._loop = asyncio.new_event_loop()

    def _keep(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(202, json={})

    def heard(self, call: Callable[[Any], Any]) -> Any:
        """The JSON that the call puts on the wire; the sync and the async client must put the same."""
        self.requests.clear()
        call(self.client)
        self._loop.run_until_complete(call(self._async))
        first, second = self.requests
        assert first.content == second.content
        assert (first.method, first.url) == (second.method, second.url)
        return json.loads(first.content)

    def close(self) -> None:
        self.client.close()
        self._loop.run_until_complete(self._async.close())
        self._loop.close()


@pytest.fixture(scope="module")
def wiretap() -> Iterator[Wiretap]:
    tap = Wiretap()
    yield tap
    tap.close()


def exactly(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same text, key order aside: 1 is not True and not 1.0."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@given(content=MESSAGES)
def test_a_model_as_message_is_its_payload_on_the_wire(wiretap: Wiretap, content: MessageContent) -> None:
    payload = content.payload()
    for message in (content, payload):
        sent = wiretap.heard(lambda client, m=message: client.chats.messages.send(CHAT, message=m))
        assert exactly(sent, {"message": payload})
        opened = wiretap.heard(lambda client, m=message: client.chats.create(from_="+1", to=["+2"], message=m))
        assert exactly(opened, {"from": "+1", "to": ["+2"], "message": payload})


def unpacked(value: Any, levels: int) -> Any:
    """The outer models of a model as dicts and lists; what lies deeper stays a model."""
    if isinstance(value, tuple):
        return [unpacked(item, levels) for item in value]
    if not isinstance(value, Wire) or levels == 0:
        return value
    return {name: unpacked(getattr(value, name), levels - 1) for name in value.model_fields_set}


@given(content=MESSAGES, levels=st.integers(1, 3))
def test_models_inside_dicts_are_their_payloads_on_the_wire(
    wiretap: Wiretap, content: MessageContent, levels: int
) -> None:
    mixed = unpacked(content, levels)
    sent = wiretap.heard(lambda client: client.chats.messages.send(CHAT, message=mixed))
    assert exactly(sent, {"message": content.payload()})


@given(request=SENDS)
def test_the_arguments_of_a_send_are_its_payload_on_the_wire(wiretap: Wiretap, request: MessageSendRequest) -> None:
    sent = wiretap.heard(lambda client: client.chats.messages.send(CHAT, **request.kwargs()))
    assert exactly(sent, request.payload())
    assert wiretap.requests[0].url.path.endswith(f"/v3/chats/{CHAT}/messages")


@given(request=CREATES)
def test_the_arguments_of_a_create_are_its_payload_on_the_wire(wiretap: Wiretap, request: ChatCreateRequest) -> None:
    sent = wiretap.heard(lambda client: client.chats.create(**request.kwargs()))
    assert exactly(sent, request.payload())
    assert wiretap.requests[0].url.path.endswith("/v3/chats")


def test_the_discriminator_would_be_lost_without_the_law(wiretap: Wiretap) -> None:
    part = TextPart(value="Hello")
    sent = wiretap.heard(lambda client: client.chats.messages.send(CHAT, message={"parts": [part]}))
    assert sent == {"message": {"parts": [{"type": "text", "value": "Hello"}]}}
    object.__setattr__(part, "__pydantic_fields_set__", {"value"})
    sent = wiretap.heard(lambda client: client.chats.messages.send(CHAT, message={"parts": [part]}))
    assert sent == {"message": {"parts": [{"value": "Hello"}]}}


def shapes(model: Any, typed: Any) -> Iterator[tuple[str, set[str], set[str], set[str], set[str]]]:
    """Names of all and of required members, of a model and of the SDK's type, and so on downwards."""
    hints = get_type_hints(typed)
    wire = {info.alias or name: info for name, info in model.model_fields.items()}
    required = {
        name for name, info in wire.items() if info.is_required() or issubclass(model, Tagged) and name == "type"
    }
    marked = get_type_hints(typed, include_extras=True)
    demanded = {name for name, kind in marked.items() if get_origin(kind) is Required}
    yield model.__name__, set(wire), set(hints), required, demanded
    for name, info in wire.items():
        ours = [kind for kind in flat(info.annotation) if isinstance(kind, type) and issubclass(kind, Wire)]
        theirs = [kind for kind in flat(hints.get(name)) if hasattr(kind, "__required_keys__")]
        assert len(ours) == len(theirs)
        for pair in zip(ours, theirs, strict=True):
            yield from shapes(*pair)


def flat(kind: Any) -> list[Any]:
    """Every type inside a type."""
    return [kind] + [inner for part in get_args(kind) for inner in flat(part)]


def test_a_model_has_the_members_of_the_sdk_type_and_requires_the_same() -> None:
    seen = set()
    for name, ours, theirs, required, demanded in shapes(MessageContent, MessageContentParam):
        assert ours == theirs, name
        assert required == demanded, name
        seen.add(name)
    assert len(seen) == 13

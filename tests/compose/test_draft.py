"""The draft: a value that says what was said, checked at the door, and sent as it was built."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linq import AsyncLinqAPIV3, LinqAPIV3
from pydantic import ValidationError

from linq_compose import Context, Draft, MessageContent, MessageRejected, RichText, bold, check, italic, shake
from linq_compose.models import CardApp, CardLayout
from linq_compose.text import Look
from payloads import nearly_messages
from texts import texts

CHAT = "550e8400-e29b-41d4-a716-446655440000"
MENU = "https://cdn.acme.com/menu.jpg"
READY = Draft().text("Your table is ", bold("ready 🍜")).media(MENU).effect("confetti")


def test_the_everyday_message() -> None:
    assert READY.payload() == {
        "parts": [
            {
                "type": "text",
                "value": "Your table is ready 🍜",
                "text_decorations": [{"range": [14, 22], "style": "bold"}],
            },
            {"type": "media", "url": MENU},
        ],
        "effect": {"type": "screen", "name": "confetti"},
    }
    assert READY.build() == READY.message() == MessageContent.from_payload(READY.payload())
    assert READY.check().ok


STEPS = st.lists(
    st.one_of(
        texts(max_clusters=3).map(lambda text: lambda draft: draft.text(text)),
        texts(max_clusters=3).map(lambda text: lambda draft: draft.text(bold(text))),
        texts(max_clusters=3).map(lambda text: lambda draft: draft.line(shake(text))),
        st.sampled_from([MENU, "http://x.y/a.jpg", ""]).map(lambda url: lambda draft: draft.media(url)),
        st.just(lambda draft: draft.attachment(CHAT)),
        st.sampled_from(["https://acme.com", "x"]).map(lambda url: lambda draft: draft.link(url)),
        st.sampled_from(["confetti", "slam", "confeti"]).map(lambda name: lambda draft: draft.effect(name)),
        st.sampled_from([CHAT, "x"]).map(lambda reply: lambda draft: draft.reply_to(reply, 1)),
        st.sampled_from(["SMS", "iMessage", "sms"]).map(lambda name: lambda draft: draft.prefer(name)),
        st.sampled_from(["content", "k", "k" * 256]).map(lambda key: lambda draft: draft.idempotency_key(key)),
    ),
    max_size=6,
)


def drafted(steps: list[Any], draft: Draft | None = None) -> Draft:
    made = Draft() if draft is None else draft
    for step in steps:
        made = step(made)
    return made


@given(STEPS)
def test_a_draft_is_built_without_an_error_or_refused(steps: list[Any]) -> None:
    draft = drafted(steps)
    assert draft.check() == check(draft.message())
    if draft.check().ok:
        assert draft.build() == draft.message()
        assert draft.payload() == draft.message().payload()
        assert check(draft.payload()).ok
    else:
        for door in (draft.build, draft.payload, draft.send):
            with pytest.raises(MessageRejected):
                door()


@given(STEPS, STEPS, STEPS)
def test_a_draft_is_a_value_and_branches_freely(first: list[Any], one: list[Any], other: list[Any]) -> None:
    base = drafted(first)
    before = base.message()
    assert drafted(one, base) == drafted([*first, *one])
    assert drafted(other, base) == drafted([*first, *other])
    assert base.message() == before
    assert hash(base) == hash(drafted(first))
    assert len(repr(base)) > 0


@given(st.lists(texts(max_clusters=3), min_size=1, max_size=4))
def test_text_after_text_is_one_part(pieces: list[str]) -> None:
    whole = drafted([lambda draft, each=each: draft.text(each) for each in pieces])
    (part,) = whole.message().parts or ()
    assert part == RichText(*pieces).part()
    assert Draft().text(*pieces) == whole


def test_a_line_is_on_its_own_and_a_part_between_ends_the_text() -> None:
    draft = Draft().line("One").line("two").media(MENU).line("three")
    assert [part.payload().get("value") for part in draft.message().parts or ()] == ["One\ntwo", None, "three"]


@given(nearly_messages(oddly=False))
def test_an_existing_message_comes_back_as_it_was(payload: Any) -> None:
    try:
        MessageContent.from_payload(payload)
    except ValidationError:
        with pytest.raises(ValidationError):
            Draft.from_payload(payload)
    else:
        assert Draft.from_payload(payload).message().payload() == payload


def test_an_existing_message_is_edited_without_losing_what_is_unknown() -> None:
    payload = {
        "parts": [{"type": "text", "value": "Hi 🍜", "brand_new": 1, "mention": "+12052532136"}],
        "brand_new": {"a": 1},
        "idempotency_key": "content",
    }
    edited = Draft.from_payload(payload).text(italic("!")).decorate("Hi", bold).effect("slam").message().payload()
    assert edited == {
        "parts": [
            {
                **payload["parts"][0],
                "value": "Hi 🍜!",
                "text_decorations": [{"range": [0, 2], "style": "bold"}, {"range": [5, 6], "style": "italic"}],
            }
        ],
        "brand_new": {"a": 1},
        "idempotency_key": "content",
        "effect": {"type": "bubble", "name": "slam"},
    }


def test_broken_ranges_of_an_existing_message_stay_and_new_ones_are_right() -> None:
    broken = {"range": [1, 2], "style": "bold"}
    draft = Draft.from_payload({"parts": [{"type": "text", "value": "🍜", "text_decorations": [broken]}]})
    (part,) = draft.text(bold(" ok")).message().payload()["parts"]
    assert part == {
        "type": "text",
        "value": "🍜 ok",
        "text_decorations": [broken, {"range": [2, 5], "style": "bold"}],
    }
    with pytest.raises(ValueError, match="whole characters"):
        draft.decorate("🍜", bold)


def test_the_last_text_is_decorated() -> None:
    draft = Draft().text("ready ready").media(MENU)
    (part, _) = draft.decorate("ready", bold, occurrence=1).message().parts or ()
    assert part == RichText("ready ", bold("ready")).part()
    with pytest.raises(ValueError, match=r"call text\(\) first"):
        Draft().media(MENU).decorate("x", bold)
    with pytest.raises(ValueError, match="does not occur"):
        draft.decorate("steady", bold)


def test_a_key_of_the_content_is_stable_and_its_own() -> None:
    key = READY.idempotency_key().message().idempotency_key
    assert key == READY.idempotency_key("content").build().idempotency_key
    assert key is not None
    assert len(key) == 48
    assert READY.text("!").idempotency_key().message().idempotency_key != key
    assert READY.idempotency_key("order-1").message().idempotency_key == "order-1"
    assert READY.idempotency_key().idempotency_key("order-1").message().idempotency_key == "order-1"


def test_requests_are_checked_as_what_they_are() -> None:
    link = Draft().link("https://acme.com/menu")
    assert link.create(from_="+12052535597", to=["+12052532136"]).message.parts == link.message().parts
    with pytest.raises(MessageRejected, match="LNK104"):
        link.create(from_="+12052535597", to=["+12052532136"], context=Context(new_chat=True))
    with pytest.raises(MessageRejected, match="HND101"):
        READY.create(from_="+12052535597", to=["555"])
    with pytest.raises(MessageRejected, match="EFX102"):
        READY.effect("confetti", type="bubble").send(policy="strict")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Draft().text(3),
        lambda: Draft().media(b"x"),
        lambda: Draft().effect(3),
        lambda: READY.create(from_="+12052535597", to="+12052532136"),
    ],
)
def test_a_wrong_kind_of_argument_is_told(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"takes (a text|texts|the recipients)"):
        wrong()


def test_what_goes_over_the_wire_is_what_was_built() -> None:
    heard: list[Any] = []

    def keep(request: httpx.Request) -> httpx.Response:
        heard.append(json.loads(request.content))
        return httpx.Response(202, json={})

    transport = httpx.MockTransport(keep)
    create = READY.create(from_="+12052535597", to=["+12052532136"], override_optout=True)
    with LinqAPIV3(api_key="test", http_client=httpx.Client(transport=transport)) as client:
        client.chats.create(**create.kwargs())
        client.chats.messages.send(CHAT, **READY.send().kwargs())
        client.chats.messages.send(CHAT, message=READY.payload())

    async def again() -> None:
        async with AsyncLinqAPIV3(api_key="test", http_client=httpx.AsyncClient(transport=transport)) as client:
            await client.chats.create(**create.kwargs())
            await client.chats.messages.send(CHAT, **READY.send().kwargs())
            await client.chats.messages.send(CHAT, message=READY.payload())

    asyncio.run(again())
    opened = {
        "from": "+12052535597",
        "to": ["+12052532136"],
        "message": READY.payload(),
        "override_optout": True,
    }
    assert heard == [opened, {"message": READY.payload()}, {"message": READY.payload()}] * 2


def test_markdown_is_text_like_any_other() -> None:
    draft = Draft().text("Hi! ").markdown("Your table is **ready**, [see](https://a.b)", look=Look(link="url"))
    assert draft == Draft().text("Hi! Your table is ", bold("ready"), ", https://a.b")


def test_a_mention_stands_on_its_name() -> None:
    draft = Draft().text("🎉 Hi ").mention("+14155551234", bold("Kevin")).text(", look")
    assert draft.payload()["parts"] == [
        {
            "type": "text",
            "value": "🎉 Hi Kevin, look",
            "text_decorations": [{"range": [6, 11], "style": "bold"}],
            "mention": "+14155551234",
            "mention_range": [6, 11],
        }
    ]
    assert Draft().media(MENU).mention("a@b.cd", "Ann").payload()["parts"][1]["mention_range"] == [0, 3]
    with pytest.raises(ValueError, match="carries one mention"):
        draft.mention("a@b.cd", "Ann")


def test_a_sticker_stands_on_its_words() -> None:
    draft = Draft().text("Hi 🎂 and 🎂").inline_sticker("🎂", attachment_id=CHAT, occurrence="all")
    assert draft.payload()["parts"][0]["inline_stickers"] == [
        {"range": [3, 5], "attachment_id": CHAT},
        {"range": [10, 12], "attachment_id": CHAT},
    ]
    again = draft.text(" now").inline_sticker("now", url="https://cdn.linqapp.com/a.png").message().payload()
    assert [each["range"] for each in again["parts"][0]["inline_stickers"]] == [[3, 5], [10, 12], [13, 16]]
    with pytest.raises(ValueError, match="call text"):
        Draft().inline_sticker("x", attachment_id=CHAT)
    with pytest.raises(ValueError, match="does not occur"):
        draft.inline_sticker("🍜", attachment_id=CHAT)


def test_an_app_card_is_a_message() -> None:
    app = CardApp(name="Acme", team_id="A1B2C3D4E5", bundle_id="com.acme.messages")
    draft = Draft().app_card(app, CardLayout(caption="Pay"), url="https://acme.com/pay", fallback_text="Pay here")
    (part,) = draft.payload()["parts"]
    assert part["type"] == "imessage_app"
    assert (part["url"], part["fallback_text"], part["layout"]) == (
        "https://acme.com/pay",
        "Pay here",
        {"caption": "Pay"},
    )
    assert "url" not in Draft().app_card(app, CardLayout(caption="Pay")).payload()["parts"][0]

"""Verbs of a draft: what each adds, what removes it, and which request each makes."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import httpx
import pytest
from linq import LinqAPIV3

from linq_compose import Draft, MessageRejected, Policy, RichText, bold, check, italic
from linq_compose.errors import PolicyError
from linq_compose.models import CardApp, CardLayout
from linq_compose.testing import FakeLinq

MENU = "https://cdn.acme.com/menu.jpg"
CHAT = "550e8400-e29b-41d4-a716-446655440000"
ANA = "+12052532136"
LINE = "+12052535597"


def test_a_draft_begins_with_its_text() -> None:
    assert Draft("Hi ", bold("Ana")) == Draft().text("Hi ", bold("Ana"))
    assert Draft("") == Draft().text("")
    assert Draft() == Draft.from_payload({})
    assert Draft("hello").payload() == {"parts": [{"type": "text", "value": "hello"}]}


def test_what_was_set_can_be_removed() -> None:
    base = Draft("Hi")
    full = base.effect("slam").reply_to(CHAT, 1).prefer("SMS").idempotency_key("k")
    assert full.effect(None).reply_to(None).prefer(None).idempotency_key(None) == base
    assert base.idempotency_key().idempotency_key(None) == base
    assert base.effect(None) == base
    assert Draft().experience("pay", "request").experience(None) == Draft()
    assert "effect" not in full.effect(None).message().payload()


def test_a_part_is_decorated_by_its_index() -> None:
    draft = Draft("one two").media(MENU).text("one")
    first = draft.decorate("one", bold, part=0).message().payload()["parts"]
    assert (first[0], first[2]) == (RichText(bold("one"), " two").payload(), RichText("one").payload())
    assert draft.decorate("one", bold, part=-1) == draft.decorate("one", bold, part=2) == draft.decorate("one", bold)
    stuck = draft.inline_sticker("two", attachment_id=CHAT, part=0).message().payload()["parts"]
    assert stuck[0]["inline_stickers"] == [{"range": [4, 7], "attachment_id": CHAT}]
    for part, said in ((1, "Part 1 is not a text"), (3, "3 parts; there is no part 3"), (-4, "no part -4")):
        with pytest.raises(ValueError, match=said):
            draft.decorate("one", bold, part=part)


def test_newer_parts() -> None:
    app = CardApp(name="Acme", team_id="A1B2C3D4E5", bundle_id="com.acme.messages")
    clip = Draft().app_clip("https://zero.linqapp.com/pay/acme", caption="Pay").payload()
    assert clip["parts"] == [{"type": "app_clip", "value": "https://zero.linqapp.com/pay/acme", "caption": "Pay"}]
    assert "caption" not in Draft().app_clip("https://zero.linqapp.com/pay/acme").payload()["parts"][0]
    card = Draft().app_card(app, CardLayout(caption="Pay"), interactive=False).payload()
    assert card["parts"][0]["interactive"] is False
    stickers = Draft().media(MENU, sticker=True).attachment(CHAT, sticker=False).payload()["parts"]
    assert [part["sticker"] for part in stickers] == [True, False]
    paid = Draft().experience("pay", "request", params={"amount": 3}).payload()
    assert paid == {"experience": {"name": "pay", "action": "request", "params": {"amount": 3}}}
    assert Draft().experience("pay", "request").payload() == {"experience": {"name": "pay", "action": "request"}}


def test_a_message_from_the_best_line() -> None:
    draft = Draft("Hi")
    request = draft.to(ANA, continuation_message="It's us.", exclude_from=[LINE], override_optout=True)
    assert request.payload() == {
        "to": [ANA],
        "message": draft.payload(),
        "continuation_message": {"text": "It's us."},
        "exclude_from": [LINE],
        "override_optout": True,
    }
    assert draft.to([ANA, LINE]).payload()["to"] == draft.to(ANA, LINE).payload()["to"] == [ANA, LINE]
    with pytest.raises(MessageRejected, match="HND101"):
        draft.to("555")
    sent: list[Any] = []

    def keep(sending: httpx.Request) -> httpx.Response:
        sent.append((sending.url.path, json.loads(sending.content)))
        return httpx.Response(202, json={})

    transport = httpx.MockTransport(keep)
    with LinqAPIV3(api_key="test", http_client=httpx.Client(transport=transport)) as client:
        client.messages.create(**request.kwargs())
        client.messages.update(CHAT, **draft.update(part_index=1).kwargs())
    assert [path.split("/v3")[1] for path, _ in sent] == ["/messages", f"/messages/{CHAT}"]
    assert [body for _, body in sent] == [request.payload(), {"text": "Hi", "part_index": 1}]


def test_an_edit_is_plain_text() -> None:
    assert Draft("Hi").update().payload() == {"text": "Hi"}
    for draft in (Draft(bold("Hi")), Draft(), Draft().media(MENU), Draft("Hi").media(MENU)):
        with pytest.raises(ValueError, match="replaces the text of one part"):
            draft.update()
    for draft in (Draft("Hi").effect("slam"), Draft("Hi").idempotency_key()):
        with pytest.raises(ValueError, match="carries text alone"):
            draft.update()
    with pytest.raises(MessageRejected, match="TXT102"):
        Draft("x" * 10_001).update()


def test_a_warning_stops_a_draft_where_it_is_to() -> None:
    draft = Draft("Hi").effect("confeti")
    for door in (
        draft.build,
        draft.payload,
        draft.send,
        lambda **how: draft.create(from_=LINE, to=[ANA], **how),
        lambda **how: draft.to(ANA, **how),
    ):
        door()
        door(policy=Policy(fail_on="warning"), fail_on="error")
        for how in ({"fail_on": "warning"}, {"policy": Policy(fail_on="warning")}):
            with pytest.raises(MessageRejected, match="EFX101") as caught:
                door(**how)
            assert not caught.value.report.errors
        with pytest.raises(MessageRejected, match="EFX101"):
            door(policy="strict")
        with pytest.raises(PolicyError, match="fail_on"):
            door(fail_on="info")
    with pytest.raises(PolicyError, match="fail_on"):
        Draft("x").update(fail_on="info")  # type: ignore[arg-type]
    with pytest.raises(MessageRejected, match="CHT104"):
        Draft("Hi").send(chat_id="x", fail_on="warning")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            lambda: Draft("x").decorate("x", "bold"),
            "decorate() takes a style function such as bold, not str: write bold",
        ),
        (lambda: Draft("x").decorate("x", 3), "such as bold, not int."),
        (lambda: Draft("x").reply_to(CHAT, "2"), "reply_to() expects part_index to be an integer, not str."),
        (lambda: Draft("x").reply_to(CHAT, True), "part_index to be an integer, not bool."),
        (lambda: Draft("x").create(from_=3, to=[ANA]), "create() expects from_ to be a string, not int."),
        (lambda: Draft("x").create(from_=LINE, to=[ANA, 3]), "create() expects to.1 to be a string, not int."),
        (lambda: Draft("x").idempotency_key().create(from_=LINE, to=[ANA, 3]), "to.1 to be a string, not int."),
        (lambda: Draft("x").to(ANA, exclude_from=LINE), "to() takes the lines as a list: write exclude_from=[…]."),
        (lambda: Draft("x").to(ANA, exclude_from=[3]), "to() expects exclude_from.0 to be a string, not int."),
        (lambda: Draft("x").create(from_=LINE, to=3), "create() takes the recipients as a list"),
        (lambda: Draft("x").to(3), "to() takes the recipients as a list"),
        (lambda: Draft("x").to(ANA, continuation_message=3), "continuation_message.text to be a string, not int."),
        (
            lambda: Draft("x").send(override_optout="yes"),
            "send() expects override_optout to be True or False, not str.",
        ),
        (lambda: Draft("x").send(chat_id=3), "send() takes a text, not int."),
        (lambda: Draft().text(5), "RichText() takes texts, not int: write str(5)."),
        (lambda: Draft().text(Draft("y")), "text() takes texts, not Draft: a draft is a message of its own"),
        (lambda: Draft(Draft("y")), "Draft() takes texts, not Draft"),
        (lambda: Draft().media(MENU, sticker="yes"), "media() expects sticker to be True or False, not str."),
        (lambda: Draft().app_clip(3), "app_clip() takes a text, not int."),
        (lambda: Draft().app_card("Acme", CardLayout()), "app_card() expects app to be a model or a dict, not str."),
        (lambda: Draft().experience("x", "y", params=[1]), "experience() expects params to be a dict, not list."),
        (lambda: Draft().experience("x", "y", params="z"), "experience() expects params to be a dict, not str."),
        (lambda: Draft().experience(3, "x"), "experience() expects name to be a string, not int."),
        (lambda: Draft("x").effect("slam", type=3), "effect() expects type to be a string, not int."),
        (lambda: Draft("x").inline_sticker("x", attachment_id=3), "inline_sticker() takes a text, not int."),
        (lambda: Draft("x").update(part_index="1"), "update() expects part_index to be an integer, not str."),
    ],
)
def test_a_wrong_type_is_named_with_its_argument(wrong: Any, said: str) -> None:
    with pytest.raises(TypeError) as caught:
        wrong()
    assert said in str(caught.value)
    assert ANA not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_draft_is_copied_and_pickled() -> None:
    draft = Draft("a").text(bold("b")).media(MENU).effect("slam").idempotency_key(occasion="x")
    for same in (copy.copy(draft), copy.deepcopy(draft), pickle.loads(pickle.dumps(draft))):
        assert same == draft
        assert same.text("c") == draft.text("c")
    with pytest.raises(AttributeError):
        draft._state = 3  # type: ignore[misc,assignment]


def test_a_received_message_is_sent_again() -> None:
    fake = FakeLinq()
    parts = [
        {
            "type": "text",
            "value": "Hi Ana",
            "text_decorations": [{"range": [0, 2], "style": "bold", "animation": None}],
            "mentions": [
                {"handle": ANA, "is_me": False, "range": [3, 6]},
                {"handle": LINE, "is_me": True, "range": [0, 2]},
            ],
            "inline_stickers": None,
            "reactions": [],
        },
        {"type": "media", "id": CHAT, "filename": "a.jpg", "mime_type": "image/jpeg", "size_bytes": 3, "url": MENU},
        {"type": "hologram", "value": "?"},
    ]
    event = json.loads(fake.receive(ANA, "Hi", effect={"type": "screen", "name": "confetti"}).body)
    event["data"]["parts"] = parts
    event["data"]["reply_to"] = {"message_id": CHAT}
    draft = Draft.from_payload(event["data"])
    assert draft.payload() == {
        "parts": [
            {
                "type": "text",
                "value": "Hi Ana",
                "text_decorations": [{"range": [0, 2], "style": "bold"}],
                "mention": ANA,
                "mention_range": [3, 6],
            },
            {"type": "media", "url": MENU},
        ],
        "effect": {"type": "screen", "name": "confetti"},
        "reply_to": {"message_id": CHAT},
    }
    assert [tuple(loss) for loss in draft.losses] == [("mention", LINE), ("part", "hologram")]
    assert check(draft.payload()).diagnostics == ()


def test_a_message_of_the_api_is_sent_again_whatever_it_holds() -> None:
    fake = FakeLinq()
    chat = fake.open_chat(ANA)
    with LinqAPIV3(
        api_key="test",
        base_url="https://api.linqapp.com/api/partner",
        http_client=httpx.Client(transport=fake.transport()),
    ) as client:
        original = Draft("Order ", bold("42")).media(MENU).effect("slam")
        client.chats.messages.send(chat, **original.send().kwargs())
        (listed,) = client.chats.messages.list(chat).messages
    again = Draft.from_payload(listed.model_dump(mode="json", by_alias=True))
    assert again.message().payload()["parts"][0] == original.payload()["parts"][0]
    assert again.effect(None).check().ok
    odd = {"id": CHAT, "created_at": "x", "parts": [3, {"type": "text", "value": "x"}]}
    text = {"type": "text", "value": "x", "mentions": []}
    for received in (odd, {"id": CHAT, "is_read": None, "parts": [text]}):
        assert Draft.from_payload(received).message() == Draft("x").message()
    assert Draft.from_payload({"id": CHAT, "parts": None, "created_at": None}) == Draft()
    # One field of an answer is not enough: a message of one's own keeps what is unknown.
    assert Draft.from_payload({"id": "7", "parts": []}).message().payload() == {"id": "7", "parts": []}


def test_a_model_is_a_payload() -> None:
    message = Draft("Hi").effect("slam").message()
    assert Draft.from_payload(message).message() == message
    assert Draft.from_payload({"parts": []}).text("x").message().payload() == Draft("x").payload()


def test_styles_are_added_to_a_part_that_was_given() -> None:
    given = {"parts": [{"type": "text", "value": "ab", "mood": "glad"}]}
    draft = Draft.from_payload(given).text(italic("c")).text("").text("d").decorate("a", bold)
    (part,) = draft.message().payload()["parts"]
    assert part == {**RichText(bold("a"), "b", italic("c"), "d").payload(), "mood": "glad"}
    assert hash(draft) == hash(draft.text(""))
    assert "mood" in repr(draft)


def test_a_text_of_ones_own_type_is_a_text() -> None:
    class Address(str):
        __slots__ = ()

    url, name = Address("https://acme.com/a.jpg"), Address("confetti")
    draft = Draft().media(url, sticker=True).effect(name)
    assert draft == Draft().media(str(url), sticker=True).effect(str(name))
    assert draft.payload() == draft.message().payload()
    assert draft.composition != draft.effect(None).composition
    assert draft.composition == draft.effect("slam").effect("confetti").composition
    assert hash(draft) == hash(draft.effect("slam").effect("confetti"))
    payload = draft.payload()
    payload["effect"]["name"] = payload["parts"][0]["url"] = "changed"
    assert draft.payload() == draft.message().payload()

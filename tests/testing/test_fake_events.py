"""Outside events: the webhooks have the shapes of the SDK's models, and wrong arguments change nothing."""

from __future__ import annotations

import re
from typing import Any

import httpx
import linq
import pytest
from hypothesis import given
from linq import LinqAPIV3, types

from fakes import ANNA, BEN, CARL, DORA, FINE, LINE, MISSING, ask, code, edit, opened, send
from linq_compose import RichText, TextPart, bold, strategies
from linq_compose.models import MediaPart
from linq_compose.testing import FakeLinq, Request


def event_of(request: Request, fake: FakeLinq) -> Any:
    """The event's data in the model that the official SDK has for its type, after the SDK has verified the signature.

    The SDK's own `unwrap` returns the first model that fits, which may be that of another type.
    """
    client = LinqAPIV3(api_key="test", webhook_secret=fake.webhook_secret, http_client=httpx.Client())
    kind = client.webhooks.unwrap(request.body.decode(), headers=request.headers).event_type
    name = "".join(word.capitalize() for word in re.split(r"[._]", kind))
    return getattr(types, f"{name}WebhookEvent").model_validate(request.json()).data


def test_inbound_media_has_id_file_name_size_and_a_presigned_url() -> None:
    fake = FakeLinq()
    pdf = fake.attachment("Menu of May.pdf", "application/pdf", size_bytes=81_234)
    data = event_of(
        fake.receive(
            ANNA,
            "Look",
            media=["holiday photo.jpg", "https://acme.com/clips/dance.mov?x=1"],
            parts=[{"type": "media", "attachment_id": pdf}],
        ),
        fake,
    )
    text, photo, clip, menu = data.parts
    assert text.value == "Look"
    assert (photo.filename, photo.mime_type) == ("holiday photo.jpg", "image/jpeg")
    assert (clip.filename, clip.mime_type) == ("dance.mov", "video/quicktime")
    assert (menu.id, menu.filename, menu.mime_type, menu.size_bytes) == (
        pdf, "Menu of May.pdf", "application/pdf", 81_234,
    )  # fmt: skip
    for part in (photo, clip, menu):
        assert part.size_bytes > 0
        url = httpx.URL(part.url)
        assert url.scheme == "https"
        assert part.filename in url.path
        assert {"X-Amz-Expires", "X-Amz-Signature"} <= set(url.params)
    chat = data.chat.id
    assert [message["parts"][1]["id"] for message in _listed(fake, chat)] == [photo.id]
    strict = FakeLinq(strict_attachments=True)
    held = strict.receive(ANNA, media="a.png").json()["data"]
    part = {"type": "media", "attachment_id": held["parts"][0]["id"]}
    assert send(strict, held["chat"]["id"], {"parts": [part]}).status == 202


def _listed(fake: FakeLinq, chat: str) -> list[Any]:
    messages: list[Any] = ask(fake, "GET", f"/chats/{chat}/messages").json()["messages"]
    return messages


def test_inbound_text_may_be_rich_and_models_are_parts() -> None:
    fake = FakeLinq()
    data = event_of(fake.receive(ANNA, RichText("Hi ") + bold("🍜"), effect="lasers"), fake)
    assert data.parts[0].text_decorations[0].range == [3, 5]
    assert (data.effect.type, data.effect.name) == ("screen", "lasers")
    reply = event_of(
        fake.receive(
            data.chat.id, parts=[TextPart(value="A"), MediaPart(url="https://acme.com/a.png")], reply_to=data.id
        ),
        fake,
    )
    assert [part.type for part in reply.parts] == ["text", "media"]
    assert reply.reply_to.message_id == data.id


@given(strategies.messages(clean=True, opening=True))
def test_whatever_can_be_sent_can_be_received(message: dict[str, Any]) -> None:
    fake = FakeLinq()
    for part in message["parts"]:
        for item in (part, *part.get("inline_stickers", ())):
            if "attachment_id" in item:
                fake.attachment("a.png", id=item["attachment_id"])
    data = event_of(fake.receive(ANNA, parts=message["parts"]), fake)
    stickers = [["media"] * len(part.get("inline_stickers") or ()) for part in message["parts"]]
    expected = [kind for part, more in zip(message["parts"], stickers, strict=True) for kind in (part["type"], *more)]
    assert [part.type for part in data.parts] == expected
    assert not any(getattr(part, "inline_stickers", None) for part in data.parts)


WRONG: list[tuple[dict[str, Any], type[Exception]]] = [
    ({}, ValueError),
    ({"text": ""}, ValueError),
    ({"text": 3}, TypeError),
    ({"text": "\ud800"}, ValueError),
    ({"text": "Hi", "parts": "Hi"}, TypeError),
    ({"text": "Hi", "parts": [3]}, TypeError),
    ({"text": "Hi", "parts": [{"type": "photo"}]}, ValueError),
    ({"parts": [{"type": "media"}]}, ValueError),
    (
        {"parts": [{"type": "text", "value": "Hi", "text_decorations": [{"range": [0, 9], "style": "bold"}]}]},
        ValueError,
    ),
    ({"parts": [{"type": "media", "attachment_id": MISSING}]}, LookupError),
    ({"text": "Hi", "media": 3}, TypeError),
    ({"text": "Hi", "media": [""]}, ValueError),
    ({"text": "Hi", "effect": "lazers"}, ValueError),
    ({"text": "Hi", "effect": {"type": "sparkle"}}, ValueError),
    ({"text": "Hi", "effect": 3}, TypeError),
    ({"text": "Hi", "reply_to": MISSING}, LookupError),
    ({"text": "Hi", "reply_to": "first"}, ValueError),
    ({"text": "Hi", "media": {"url": "https://acme.com/a.png"}}, TypeError),
    ({"text": "Hi", "media": b"a.png"}, TypeError),
    ({"text": "Hi", "media": None}, TypeError),
    ({"text": "Hi", "effect": {"type": "screen", "name": "slam"}}, ValueError),
    ({"text": "Hi", "effect": {"type": "screen", "name": "lasers", "colour": "red"}}, ValueError),
    ({"parts": [{"type": "text", "value": "Hi", "mime_type": "text/plain"}]}, ValueError),
    ({"parts": [{"type": "link", "value": "our site"}]}, ValueError),
    ({"text": "Hi", "sender": BEN}, LookupError),
    ({"text": "Hi", "sender": LINE}, LookupError),
    ({"text": "Hi", "sender": "Ben"}, ValueError),
    ({"text": "Hi", "chat": "nowhere"}, LookupError),
    ({"text": "Hi", "chat": 7}, TypeError),
    ({"text": "Hi", "reply": "x"}, TypeError),
    ({"text": "Hi", "attachments": ["a.png"]}, TypeError),
]


@pytest.mark.parametrize(("arguments", "error"), WRONG)
@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_argument_of_receive_changes_nothing(
    arguments: dict[str, Any], error: type[Exception], known: bool
) -> None:
    fake = FakeLinq()
    chat = fake.open_chat(ANNA) if known else ANNA
    fake.opt_out(ANNA)
    with pytest.raises(error):
        fake.receive(**{"chat": chat, **arguments})
    assert list(fake.world.chats) == ([chat] if known else [])
    assert fake.world.messages == {}
    assert fake.world.attachments == {}
    assert fake.webhooks == ()
    assert fake.world.opted_out == {ANNA}


OTHERS: list[tuple[str, list[Any], type[Exception]]] = [
    ("open_chat", [], ValueError),
    ("open_chat", ["Anna"], ValueError),
    ("open_chat", [5], TypeError),
    ("deliver", [MISSING], LookupError),
    ("deliver", [None], TypeError),
    ("read", ["inbound"], LookupError),
    ("fail", ["mine", 1004], ValueError),
    ("fail", ["mine", "4001"], TypeError),
    ("fail", ["mine", 4001.0], TypeError),
    ("react", ["mine", "a🍜"], ValueError),
    ("react", ["mine", "é"], ValueError),
    ("react", ["mine", "🍜🍜"], ValueError),
    ("set_group_icon", ["group", "icon.png"], ValueError),
    ("set_background", ["direct", "mango"], TypeError),
    ("set_background", ["direct", {"type": "color", "variant": "mango", "colour": "red"}], ValueError),
    ("receive_contact_card", ["direct", "Anna", None], TypeError),
    ("emit", ["payment.succeeded", {"amount": float("nan")}], ValueError),
    ("edit", ["mine", "Text"], ValueError),
    ("edit", ["inbound", ""], ValueError),
    ("edit", ["inbound", 4], TypeError),
    ("react", ["mine", "loved"], ValueError),
    ("react", ["mine", "custom"], ValueError),
    ("react", ["mine", ""], ValueError),
    ("react", [MISSING, "love"], LookupError),
    ("add_participant", ["direct", BEN], ValueError),
    ("add_participant", ["group", BEN], ValueError),
    ("add_participant", ["group", "Ben"], ValueError),
    ("remove_participant", ["group", DORA], LookupError),
    ("rename_group", ["direct", "Team"], ValueError),
    ("rename_group", ["group", 3], TypeError),
    ("fail_update", ["group", "display_name"], LookupError),
    ("fail_update", ["group", "name"], ValueError),
    ("opt_out", ["Anna"], ValueError),
    ("opt_in", [3], TypeError),
    ("block", [""], ValueError),
    ("suspend", [ANNA], ValueError),
    ("contact_card", [ANNA], ValueError),
    ("reach", [ANNA, "imessage"], ValueError),
    ("reach", ["Anna", "SMS"], ValueError),
    ("attachment", [""], ValueError),
    ("attachment", ["a" * 256], ValueError),
    ("attachment", ["a.png", "image"], ValueError),
    ("show_typing", [ANNA], LookupError),
]


@pytest.mark.parametrize(("name", "arguments", "error"), OTHERS)
def test_a_wrong_argument_of_another_event_changes_nothing(
    name: str, arguments: list[Any], error: type[Exception]
) -> None:
    fake = FakeLinq()
    direct, group = opened(fake), opened(fake, ANNA, BEN)
    names = {"direct": direct, "group": group, "mine": fake.sent[0].id}
    names["inbound"] = fake.receive(direct, "Hello").json()["data"]["id"]
    before = repr(vars(fake.world)), len(fake.webhooks)
    with pytest.raises(error):
        getattr(fake, name)(*[names.get(item, item) if isinstance(item, str) else item for item in arguments])
    assert (repr(vars(fake.world)), len(fake.webhooks)) == before


@pytest.mark.parametrize(("name", "arguments", "flag"), [
    ("react", ["mine", "love"], "removed"),
    ("show_typing", ["direct"], "typing"),
    ("block", [ANNA], "blocked"),
    ("suspend", [LINE], "suspended"),
    ("contact_card", [LINE], "active"),
    ("vote", ["poll", "A"], "removed"),
])  # fmt: skip
@pytest.mark.parametrize("value", ["no", 0, None])
def test_a_flag_is_true_or_false(name: str, arguments: list[Any], flag: str, value: Any) -> None:
    fake = FakeLinq()
    direct = opened(fake)
    names = {"direct": direct, "mine": fake.sent[0].id}
    names["poll"] = fake.receive_poll(direct, ["A", "B"]).json()["data"]["message_id"]
    before = repr(vars(fake.world)), len(fake.webhooks)
    with pytest.raises(TypeError, match=f"{flag}: expected True or False"):
        getattr(fake, name)(*[names.get(item, item) for item in arguments], **{flag: value})
    assert (repr(vars(fake.world)), len(fake.webhooks)) == before


def test_inbound_references_are_to_what_is_there() -> None:
    fake = FakeLinq()
    group = opened(fake, ANNA, BEN)
    sent = fake.sent[0].id
    mention: Any = {"type": "text", "value": "Hi you", "mention": DORA, "mention_range": [3, 6]}
    with pytest.raises(LookupError, match="mentioned"):
        fake.receive(group, parts=[mention])
    assert event_of(fake.receive(group, parts=[{**mention, "mention": LINE}]), fake).parts[0].mentions[0].is_me
    with pytest.raises(LookupError, match="no part 1"):
        fake.receive(group, "Yes", reply_to={"message_id": sent, "part_index": 1})
    ask(fake, "DELETE", f"/messages/{sent}")  # from Linq alone: the others still have it
    assert event_of(fake.receive(group, "Yes", reply_to=sent), fake).reply_to.message_id == sent


@pytest.mark.parametrize(("url", "name"), [
    ("https://photos.acme.com", "attachment"),
    ("https://photos.acme.com?name=a.jpg", "attachment"),
    ("https://photos.acme.com/album/", "attachment"),
    ("https://photos.acme.com/a%2Fb%20c.jpg#/x.png", "a/b c.jpg"),
])  # fmt: skip
def test_the_name_of_a_file_is_that_in_the_path_of_its_url(url: str, name: str) -> None:
    fake = FakeLinq()
    part = event_of(fake.receive(ANNA, media=url), fake).parts[0]
    assert part.filename == name
    assert httpx.URL(part.url).raw_path.partition(b"?")[0].count(b"/") == 5
    sent = send(fake, opened(fake), {"parts": [{"type": "media", "url": url}]}).json()
    assert sent["message"]["parts"][0]["filename"] == name


def test_an_inline_sticker_arrives_as_a_media_part() -> None:
    fake = FakeLinq()
    image = fake.attachment("soup.png", "image/png", size_bytes=77)
    sticker = {"range": [4, 6], "attachment_id": image}
    parts = [
        {"type": "text", "value": "Hot 🍜", "inline_stickers": [sticker]},
        {"type": "link", "value": "https://a.co"},
    ]
    text, media, link = event_of(fake.receive(ANNA, parts=parts), fake).parts
    assert (text.value, text.inline_stickers, link.value) == ("Hot 🍜", None, "https://a.co")
    assert (media.id, media.size_bytes) == (image, 77)


def test_events_of_a_delivery_that_come_late_take_nothing_back() -> None:
    fake = FakeLinq()
    opened(fake)
    sent = fake.sent[0].id
    fake.read(sent)
    for event in (fake.deliver, fake.mark_sent, fake.read):
        event(sent)
        assert fake.sent[0].status == "read"
    fake.fail(sent)
    assert fake.sent[0].status == "failed"
    fake.deliver(sent)  # after 4001 the delivery may still follow
    assert fake.sent[0].status == "delivered"


@pytest.mark.parametrize(("size", "id", "error"), [
    (0, None, ValueError), (104_857_601, None, ValueError), ("5", None, TypeError), (True, None, TypeError),
    (5, "x", ValueError),
])  # fmt: skip
def test_a_file_is_one_that_the_api_takes(size: Any, id: Any, error: type[Exception]) -> None:
    fake = FakeLinq()
    with pytest.raises(error):
        fake.attachment("a.png", size_bytes=size, id=id)
    assert fake.world.attachments == {}


def test_the_life_of_a_message_is_told_in_webhooks() -> None:
    fake = FakeLinq()
    opened(fake)
    sent = fake.sent[0].id
    assert fake.sent[0].status == "pending"
    data = event_of(fake.mark_sent(sent), fake)
    assert data.sent_at
    assert data.delivered_at is None
    assert data.direction == "outbound"
    assert event_of(fake.deliver(sent), fake).delivered_at
    assert event_of(fake.read(sent), fake).read_at
    assert fake.sent[0].status == "read"
    opened(fake, BEN)
    other = fake.sent[1].id
    fake.read(other)
    kinds = [request.json()["event_type"] for request in fake.webhooks]
    assert kinds == [
        "chat.created", "message.sent", "message.delivered", "message.read",
        "chat.created", "message.sent", "message.delivered", "message.read",
    ]  # fmt: skip
    data = event_of(fake.fail(other, 4002), fake)
    assert (data.code, data.message_id, fake.sent[1].status) == (4002, other, "failed")
    fake.reset()
    assert fake.webhooks == ()


def test_an_inbound_message_was_sent_when_it_was_received() -> None:
    fake = FakeLinq()
    chat = opened(fake)
    data = fake.receive(chat, "Thanks!").json()["data"]
    (listed,) = (message for message in _listed(fake, chat) if message["id"] == data["id"])
    assert listed["sent_at"] == data["sent_at"] == listed["created_at"]


def test_reactions_come_are_replaced_and_go() -> None:
    fake = FakeLinq()
    chat = opened(fake, ANNA, BEN)
    sent = fake.sent[0].id
    data = event_of(fake.react(sent, "love"), fake)
    assert (data.reaction_type, data.is_from_me, data.from_handle.handle) == ("love", False, ANNA)
    assert (data.message_id, data.part_index, data.chat_id) == (sent, 0, chat)
    emoji = event_of(fake.react(sent, "🍜"), fake)
    assert (emoji.reaction_type, emoji.custom_emoji) == ("custom", "🍜")
    fake.react(sent, "laugh", sender=BEN)
    reactions = _listed(fake, chat)[0]["parts"][0]["reactions"]
    client = LinqAPIV3(
        api_key="test", http_client=httpx.Client(transport=fake.transport()), _strict_response_validation=True
    )
    assert client.chats.messages.list(chat).messages[0].parts[0].reactions[0].custom_emoji == "🍜"
    assert [(item["type"], item["handle"]["handle"]) for item in reactions] == [("custom", ANNA), ("laugh", BEN)]
    with pytest.raises(LookupError):
        fake.react(sent, "love", removed=True)
    gone = event_of(fake.react(sent, "🍜", removed=True), fake)
    assert gone.reaction_id == emoji.reaction_id
    fake.react(sent, "laugh", sender=BEN, removed=True)
    assert _listed(fake, chat)[0]["parts"][0]["reactions"] is None
    inbound = fake.receive(chat, "Hello").json()["data"]["id"]
    assert event_of(fake.react(inbound, "dislike", sender=BEN), fake).message_id == inbound


def test_edits_of_both_sides() -> None:
    fake = FakeLinq()
    chat = opened(fake)
    inbound = fake.receive(chat, "Helo", media="a.jpg").json()["data"]["id"]
    data = event_of(fake.edit(inbound, "Hello"), fake)
    assert (data.direction, data.part.index, data.part.text, data.sender_handle.handle) == ("inbound", 0, "Hello", ANNA)
    assert _listed(fake, chat)[0]["parts"][0]["value"] == "Hello"
    with pytest.raises(ValueError, match="media"):
        fake.edit(inbound, "Hello", part_index=1)
    with pytest.raises(ValueError, match="0 to 1"):
        fake.edit(inbound, "Hello", part_index=2)
    edit(fake, fake.sent[0].id, "Hi there")
    data = event_of(fake.webhooks[-1], fake)
    assert (data.direction, data.part.text, data.sender_handle.is_me) == ("outbound", "Hi there", True)


def test_groups_change_from_both_sides() -> None:
    fake = FakeLinq()
    chat = opened(fake, ANNA, BEN, CARL)
    data = event_of(fake.add_participant(chat, DORA), fake)
    assert (data.chat_id, data.handle, data.participant.handle) == (chat, DORA, DORA)
    data = event_of(fake.rename_group(chat, "Team", sender=BEN), fake)
    assert (data.old_value, data.new_value, data.changed_by_handle.handle) == (None, "Team", BEN)
    icon = "https://acme.com/a.png"
    assert event_of(fake.set_group_icon(chat, icon), fake).new_value == icon
    assert ask(fake, "GET", f"/chats/{chat}").json()["display_name"] == "Team"
    ask(fake, "PUT", f"/chats/{chat}", {"display_name": "Crew"})
    data = event_of(fake.webhooks[-1], fake)
    assert (data.old_value, data.new_value, data.changed_by_handle.is_me) == ("Team", "Crew", True)
    data = event_of(fake.fail_update(chat, "display_name", 3007), fake)
    assert (data.chat_id, data.error_code) == (chat, 3007)
    assert ask(fake, "GET", f"/chats/{chat}").json()["display_name"] == "Team"
    assert event_of(fake.rename_group(chat, None), fake).new_value is None
    ask(fake, "POST", f"/chats/{chat}/participants", {"handle": "+12052499150"})
    assert event_of(fake.webhooks[-1], fake).handle == "+12052499150"
    ask(fake, "DELETE", f"/chats/{chat}/participants", {"handle": BEN})
    data = event_of(fake.webhooks[-1], fake)
    assert (data.handle, data.participant.status) == (BEN, "removed")
    assert event_of(fake.remove_participant(chat, CARL), fake).removed_at
    assert event_of(fake.show_typing(chat), fake).actor_handle.handle == ANNA
    stopped = fake.show_typing(chat, typing=False)
    assert stopped.json()["event_type"] == "chat.typing_indicator.stopped"
    ask(fake, "POST", f"/chats/{chat}/leave")
    data = event_of(fake.webhooks[-1], fake)
    assert (data.participant.is_me, data.participant.status) == (True, "left")
    for late in (
        lambda: fake.receive(chat, "Hi"),
        lambda: fake.rename_group(chat, "x"),
        lambda: fake.show_typing(chat),
    ):
        with pytest.raises(LookupError, match="has left"):
            late()
    fresh = opened(fake, ANNA, BEN, CARL)
    fake.remove_participant(fresh, LINE)
    assert code(send(fake, fresh)) == (409, 2013)


def test_a_failed_update_leaves_the_chat_as_it_was() -> None:
    fake = FakeLinq()
    chat = opened(fake, ANNA, BEN)
    ask(fake, "PUT", f"/chats/{chat}", {"display_name": "Team"})
    fake.fail_update(chat, "display_name")
    assert opened(fake, ANNA, BEN) == chat  # it has no name, and is reused again
    fake.set_group_icon(chat, "https://acme.com/a.png")
    with pytest.raises(ValueError, match="3007, 4001"):
        fake.fail_update(chat, "group_chat_icon", 5002)


def test_a_chat_that_is_opened_is_told_with_the_sdks_model() -> None:
    fake = FakeLinq()
    chat = opened(fake, ANNA, BEN)
    data = event_of(fake.webhooks[0], fake)
    assert (data.id, data.is_group, len(data.handles)) == (chat, True, 3)
    opened(fake, ANNA, BEN)
    assert len(fake.webhooks) == 1
    assert isinstance(data, linq.types.chat_created_webhook_event.Data)
    assert send(fake, chat, FINE).status == 202


@pytest.mark.parametrize(("event", "arguments"), [
    ("deliver", ["mine"]),
    ("read", ["mine"]),
    ("react", ["mine", "love"]),
    ("show_typing", ["chat"]),
    ("set_background", ["chat", {"type": "color", "variant": "mango"}]),
    ("receive", ["chat", RichText("Hi ") + bold("you")]),
])  # fmt: skip
def test_nothing_comes_that_the_service_does_not_carry(event: str, arguments: list[Any]) -> None:
    for service in ("SMS", "iMessage"):
        fake = FakeLinq()
        fake.reach(ANNA, service)
        names = {"chat": opened(fake), "mine": fake.sent[0].id}
        cause = [names.get(item, item) if isinstance(item, str) else item for item in arguments]
        before = len(fake.webhooks)
        if service == "iMessage":
            getattr(fake, event)(*cause)
            assert len(fake.webhooks) > before
            continue
        with pytest.raises(ValueError, match="SMS"):
            getattr(fake, event)(*cause)
        assert len(fake.webhooks) == before


@pytest.mark.parametrize("service", ["SMS", "RCS"])
def test_an_inbound_effect_needs_imessage(service: str) -> None:
    fake = FakeLinq()
    chat = fake.open_chat(ANNA)
    fake.reach(ANNA, service)
    with pytest.raises(ValueError, match=service):
        fake.receive(chat, "Hi", effect="lasers")
    assert event_of(fake.receive(chat, "Hi"), fake).service == service

"""The official SDK against the fake: every operation, typed answers, and the SDK's own errors."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import linq
import pytest
from hypothesis import given, settings
from linq import AsyncLinqAPIV3, LinqAPIV3

from linq_compose import MessageRejected, operations, strategies
from linq_compose.gate import guard
from linq_compose.testing import FakeLinq

LINE, ANNA, BEN, CARL, DORA = "+12052535597", "+12052532136", "+12052499136", "+12052499137", "anna@icloud.com"
FINE: Any = {"parts": [{"type": "text", "value": "Hi 🍜"}]}
BASE = "https://api.linqapp.com/api/partner"


def client_of(fake: FakeLinq, **options: Any) -> LinqAPIV3:
    http = httpx.Client(transport=fake.transport())
    return LinqAPIV3(
        api_key="test", base_url=BASE, http_client=http, _strict_response_validation=True, max_retries=0, **options
    )


def async_client_of(fake: FakeLinq) -> AsyncLinqAPIV3:
    http = httpx.AsyncClient(transport=fake.transport())
    return AsyncLinqAPIV3(
        api_key="test", base_url=BASE, http_client=http, _strict_response_validation=True, max_retries=0
    )


RICH: Any = {
    "parts": [
        {"type": "text", "value": "Hi 🍜", "text_decorations": [{"range": [0, 2], "style": "bold"}]},
        {"type": "media", "url": "https://cdn.acme.com/menu.jpg"},
        {"type": "media", "attachment_id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
        {
            "type": "text",
            "value": "hey you",
            "inline_stickers": [{"range": [0, 3], "attachment_id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}],
        },
    ],
    "effect": {"type": "screen", "name": "confetti"},
    "preferred_service": "iMessage",
}
CARD: Any = {
    "parts": [
        {
            "type": "imessage_app",
            "app": {"name": "Acme", "team_id": "A1B2C3D4E5", "bundle_id": "com.acme.app"},
            "layout": {"caption": "Book"},
            "url": "https://acme.com",
        }
    ]
}


def every_operation(client: Any, call: Any) -> None:
    """Call the sixteen common operations; `call` takes what the SDK returns and gives the answer."""
    chat = call(client.chats.create(from_=LINE, to=[ANNA, BEN, CARL], message=FINE)).chat
    assert (chat.is_group, chat.service, len(chat.handles)) == (True, "iMessage", 4)
    sent = call(client.chats.messages.send(chat.id, message=RICH)).message
    assert sent.delivery_status == "pending"
    assert sent.parts[1].mime_type == "image/jpeg"
    assert sent.parts[0].text_decorations[0].range == [0, 2]
    assert call(client.chats.messages.send(chat.id, message={**FINE, "reply_to": {"message_id": sent.id}}))
    assert call(client.chats.messages.send(chat.id, message={"parts": [{"type": "link", "value": "https://acme.com"}]}))
    assert call(client.chats.messages.send(chat.id, message=CARD)).message.parts[0].app.name == "Acme"
    mention = {"type": "text", "value": "Hi Anna", "mention": ANNA, "mention_range": [3, 7]}
    assert call(client.chats.messages.send(chat.id, message={"parts": [mention]})).message.parts[0].mentions
    memo = call(client.chats.send_voicememo(chat.id, voice_memo_url="https://acme.com/a.m4a")).voice_memo
    assert (memo.to, memo.voice_memo.mime_type) == ([ANNA, BEN, CARL], "audio/x-m4a")
    assert call(client.chats.update(chat.id, display_name="Team")).chat_id == chat.id
    assert call(client.chats.retrieve(chat.id)).display_name == "Team"
    assert call(client.chats.mark_as_read(chat.id)) is None
    assert call(client.chats.share_contact_card(chat.id)) is None
    assert call(client.chats.typing.start(chat.id)) is None
    assert call(client.chats.typing.stop(chat.id)) is None
    assert call(client.chats.participants.add(chat.id, handle=DORA)).status == "accepted"
    assert call(client.chats.participants.remove(chat.id, handle=BEN)).trace_id
    assert [each.id for each in call(client.chats.list_chats(from_=LINE, to=DORA)).chats] == [chat.id]
    page = call(client.chats.messages.list(chat.id, limit=3))
    assert len(page.messages) == 3
    assert page.next_cursor
    assert call(client.messages.create(to=[DORA], message=FINE)).from_selection.reason == "new_best_number"
    assert call(client.messages.update(sent.id, text="Hello")).parts[0].value == "Hello"
    assert call(client.chats.leave_chat(chat.id)).status == "accepted"


def beyond_the_page(client: Any, call: Any, fake: FakeLinq) -> None:
    """Call all other operations; where the fake keeps state, what was written is what is read."""
    chat = fake.open_chat(ANNA)
    sent = call(client.chats.messages.send(chat, message=FINE)).message
    reply = {**FINE, "reply_to": {"message_id": sent.id}}
    answer = call(client.chats.messages.send(chat, message=reply)).message
    thread = call(client.messages.list_messages_thread(answer.id, order="desc")).messages
    assert [each.id for each in thread] == [answer.id, sent.id]
    assert call(client.messages.add_reaction(sent.id, operation="add", type="love")).status == "accepted"
    assert call(client.messages.add_reaction(sent.id, operation="add", type="custom", custom_emoji="👍🏽"))
    assert call(client.messages.add_reaction(sent.id, operation="add", type="sticker", emoji="🎉"))
    tapback, sticker = call(client.messages.retrieve(sent.id)).parts[0].reactions
    assert (tapback.custom_emoji, sticker.type, sticker.is_me) == ("👍🏽", "sticker", True)
    moved = call(
        client.messages.update_sticker_placement(sticker.id, message_id=sent.id, placement={"x": 0.5, "scale": 2})
    )
    assert moved.success
    assert call(client.messages.add_reaction(sent.id, operation="remove", type="custom", custom_emoji="👍🏽"))
    assert [each.type for each in call(client.messages.retrieve(sent.id)).parts[0].reactions] == ["sticker"]
    card = call(client.chats.messages.send(chat, message=CARD)).message
    fake.mark_sent(card.id)
    assert call(client.messages.update_app_card(card.id, layout={"caption": "2 to 1"})).message.id != card.id
    poll = call(client.chats.polls.create(chat, poll={"options": [{"text": "Pizza"}, {"text": "Thai"}]}))
    assert len(call(client.messages.poll.add_options(poll.message_id, options=[{"text": "Ramen"}])).poll.options) == 3
    option = poll.poll.options[0].option_id
    assert call(client.messages.poll.vote(poll.message_id, operation="add", option_id=option)).poll.total_voters == 1
    assert call(client.messages.poll.retrieve(poll.message_id)).poll.options[0].voters[0].handle == LINE
    assert call(client.chats.background.set(chat, type="color", variant="plum")) is None
    assert fake.world.chats[chat].background == {"type": "color", "variant": "plum"}
    assert call(client.chats.background.remove(chat)) is None
    assert call(client.chats.location.request(chat)).success
    fake.share_location(chat, latitude=52.5, longitude=13.4)
    assert call(client.chats.location.retrieve(chat)).data.features[0].geometry.coordinates == [13.4, 52.5]
    assert call(client.chats.location.stop(chat, handle=ANNA)).success
    assert call(client.chats.location.retrieve(chat)).data.features == []
    upload = call(client.attachments.create(filename="a.pdf", content_type="application/pdf", size_bytes=3))
    assert call(client.attachments.retrieve(upload.attachment_id)).status == "pending"
    stored = httpx.Client(transport=fake.transport()).put(
        upload.upload_url, content=b"%PD", headers={"Content-Type": "application/pdf"}
    )
    assert stored.status_code == 200
    assert call(client.attachments.retrieve(upload.attachment_id)).status == "complete"
    media = {"parts": [{"type": "media", "attachment_id": upload.attachment_id}]}
    assert call(client.chats.messages.send(chat, message=media)).message.parts[0].filename == "a.pdf"
    assert call(client.attachments.delete(upload.attachment_id)) is None
    fake.contact_card(LINE, active=False)
    assert call(client.contact_card.create(phone_number=LINE, first_name="Ana")).is_active
    assert call(client.contact_card.update(phone_number=LINE, last_name="Ruiz")).first_name == "Ana"
    assert call(client.contact_card.retrieve(phone_number=LINE)).contact_cards[0].last_name == "Ruiz"
    assert call(client.capability.check_i_message(address=ANNA)).available
    fake.reach(BEN, "SMS")
    assert call(client.capability.check_RCS(address=BEN)).reason == "not_supported"
    assert call(client.blocked_handles.block(handle="262966", reason="spam")).blocked_handle.reason == "spam"
    assert [each.handle for each in call(client.blocked_handles.list()).blocked_handles] == ["262966"]
    assert call(client.blocked_handles.unblock(handle="262966")) is None
    assert call(client.blocked_handles.list()).blocked_handles == []
    assert call(client.available_number.retrieve(to=[ANNA, BEN])).phone_number == LINE
    line = call(client.phone_numbers.list()).phone_numbers[0]
    assert call(client.phone_numbers.update(line.id, forwarding_number=BEN)).forwarding_number == BEN
    assert call(client.phone_numbers.start_reputation_audit(LINE)).status == "pending"
    assert call(client.phone_numbers.get_reputation_audit("a1", phone_number=LINE)).audit_id == "a1"
    with pytest.warns(DeprecationWarning):
        assert call(client.phonenumbers.list()).phone_numbers[0].phone_number == LINE
    assert "message.received" in call(client.webhook_events.list()).events
    made = call(
        client.webhook_subscriptions.create(target_url="https://acme.com/in", subscribed_events=["message.received"])
    )
    assert made.signing_secret.startswith("whsec_")
    assert call(client.webhook_subscriptions.update(made.id, is_active=False)).is_active is False
    assert call(client.webhook_subscriptions.retrieve(made.id)).target_url == "https://acme.com/in"
    assert len(call(client.webhook_subscriptions.list()).subscriptions) == 1
    assert call(client.webhook_subscriptions.delete(made.id)) is None
    assert call(client.messages.delete(sent.id)) is None
    call(client.experiences.list())
    call(client.experiences.retrieve("link"))
    asked = call(client.payment_requests.create(amount=1500, currency="usd"))
    assert (asked.amount, asked.currency) == (1500, "usd")
    call(client.payment_requests.list(limit=5))
    call(client.payment_requests.retrieve(asked.id))
    call(client.payment_requests.cancel(asked.id))
    call(client.payments.create(amount_cents=1500, currency="usd", handle=DORA))
    call(client.payments.retrieve("p1"))
    call(client.payments.cancel("p1"))
    call(client.payments.credentials("p1"))
    call(client.payment_handles.connect(DORA))
    call(client.payment_handles.connection(DORA))
    call(client.payment_handles.revoke(DORA))
    call(client.payment_handles.verify(DORA, code="1", connect_id="c"))
    call(client.payment_providers.connect("agentcard", return_url="https://acme.com/done"))
    call(client.payment_providers.retrieve("agentcard"))


def test_a_default_answer_says_that_it_is_one() -> None:
    fake = FakeLinq()
    client_of(fake).experiences.list()
    assert "keeps no state for experiences.list" in fake.journal[-1].notes[0]
    assert "default answer" in fake.journal[-1].response.headers["x-fake-linq-note"]


def test_every_operation_of_the_sdk_gets_a_typed_answer() -> None:
    fake = FakeLinq()
    every_operation(client_of(fake), lambda answer: answer)
    beyond_the_page(guard(client_of(fake)), lambda answer: answer, fake)
    assert {each.operation for each in fake.journal} - {None} == set(operations.OPERATIONS)
    assert {each.response.status for each in fake.journal} <= {200, 201, 202, 204}
    for each in fake.journal:
        if each.operation is None:  # the upload, which goes to the file store
            continue
        row = operations.get(each.operation)
        assert each.response.status == row.status
        row.parse_response(each.response.body)


def test_every_operation_of_the_asynchronous_sdk_does() -> None:
    fake = FakeLinq()
    loop = asyncio.new_event_loop()

    async def finished(answer: Any) -> Any:
        return await answer

    try:
        every_operation(async_client_of(fake), lambda answer: loop.run_until_complete(finished(answer)))
        beyond_the_page(async_client_of(fake), lambda answer: loop.run_until_complete(finished(answer)), fake)
    finally:
        loop.close()
    assert {each.operation for each in fake.journal} - {None} == set(operations.OPERATIONS)


BROKEN: dict[str, Any] = {
    "chats.create": lambda client, chat: client.chats.create(from_=LINE, to=[], message=FINE),
    "chats.list_chats": lambda client, chat: client.chats.list_chats(from_="anna"),
    "chats.update": lambda client, chat: client.chats.update(chat, group_chat_icon="http://acme.com/a.png"),
    "chats.send_voicememo": lambda client, chat: client.chats.send_voicememo(chat),
    "chats.participants.add": lambda client, chat: client.chats.participants.add(chat, handle="anna"),
    "chats.participants.remove": lambda client, chat: client.chats.participants.remove(chat, handle="12"),
    "chats.messages.send": lambda client, chat: client.chats.messages.send(chat, message={"parts": []}),
    "chats.messages.list": lambda client, chat: client.chats.messages.list(chat, limit="many"),
    "messages.create": lambda client, chat: client.messages.create(to=["x"], message=FINE),
    "messages.update": lambda client, chat: client.messages.update(chat, text=""),
    "messages.list_messages_thread": lambda client, chat: client.messages.list_messages_thread(chat, order="new"),
    "messages.add_reaction": lambda client, chat: client.messages.add_reaction(chat, operation="add", type="custom"),
    "messages.update_sticker_placement": lambda client, chat: client.messages.update_sticker_placement(
        "r1", message_id=chat, placement={"x": "left"}
    ),
    "messages.update_app_card": lambda client, chat: client.messages.update_app_card(
        chat, layout={"image_title": "Hi"}
    ),
    "messages.poll.add_options": lambda client, chat: client.messages.poll.add_options(chat, options=[]),
    "messages.poll.vote": lambda client, chat: client.messages.poll.vote(chat, operation="toggle", option_id="o"),
    "chats.polls.create": lambda client, chat: client.chats.polls.create(chat, poll={"options": [{"text": "Yes"}]}),
    "chats.background.set": lambda client, chat: client.chats.background.set(chat, type="color", variant="pink"),
    "chats.location.stop": lambda client, chat: client.chats.location.stop(chat, handle="anna"),
    "attachments.create": lambda client, chat: client.attachments.create(
        filename="a.flac", content_type="audio/flac", size_bytes=9
    ),
    "contact_card.create": lambda client, chat: client.contact_card.create(
        phone_number=LINE, first_name="Ana", image_url="http://localhost/a.png"
    ),
    "contact_card.update": lambda client, chat: client.contact_card.update(phone_number="12", last_name="Ruiz"),
    "contact_card.retrieve": lambda client, chat: client.contact_card.retrieve(phone_number="anna"),
    "capability.check_i_message": lambda client, chat: client.capability.check_i_message(address="anna"),
    "capability.check_RCS": lambda client, chat: client.capability.check_RCS(address="anna@icloud.com"),
    "blocked_handles.block": lambda client, chat: client.blocked_handles.block(handle=5),
    "available_number.retrieve": lambda client, chat: client.available_number.retrieve(exclude_from=["4155551234"]),
    "phone_numbers.update": lambda client, chat: client.phone_numbers.update("l1", forwarding_number=5),
    "webhook_subscriptions.create": lambda client, chat: client.webhook_subscriptions.create(
        target_url="http://acme.com", subscribed_events=["message.sent"]
    ),
    "webhook_subscriptions.update": lambda client, chat: client.webhook_subscriptions.update(
        "s1", target_url="https://10.0.0.1/in"
    ),
    "payments.create": lambda client, chat: client.payments.create(amount_cents="9", currency="usd", handle=ANNA),
    "payment_requests.create": lambda client, chat: client.payment_requests.create(mode="gift"),
    "payment_requests.list": lambda client, chat: client.payment_requests.list(status="paid"),
    "payment_handles.verify": lambda client, chat: client.payment_handles.verify(ANNA, code=1, connect_id="c"),
    "payment_providers.connect": lambda client, chat: client.payment_providers.connect("agentcard", return_url=5),
}


def test_every_operation_with_a_request_has_a_broken_one() -> None:
    asked = {row.id for row in operations.OPERATIONS.values() if row.request.model_fields}
    assert asked - BROKEN.keys() == {"blocked_handles.unblock"}


@pytest.mark.parametrize("operation", BROKEN)
def test_a_broken_request_is_refused_by_the_fake_and_by_the_guard(operation: str) -> None:
    fake = FakeLinq()
    client = client_of(fake)
    chat = client.chats.create(from_=LINE, to=[ANNA, BEN, CARL], message=FINE).chat.id
    with pytest.raises(linq.APIStatusError) as refused:
        BROKEN[operation](client, chat)
    assert refused.value.status_code in (400, 409)
    documented = refused.value.code in operations.get(operation).errors
    assert documented != ("of this operation" in refused.value.response.headers.get("x-fake-linq-note", ""))
    asked = len(fake.journal)
    assert fake.journal[-1].operation == operation
    with pytest.raises(MessageRejected):
        BROKEN[operation](guard(client), chat)
    assert len(fake.journal) == asked

    async def run() -> None:
        other = async_client_of(fake)
        with pytest.raises(linq.APIStatusError):
            await BROKEN[operation](other, chat)
        with pytest.raises(MessageRejected):
            await BROKEN[operation](guard(other), chat)

    asyncio.run(run())
    assert len(fake.journal) == asked + 1


def test_pages_lead_to_the_end_and_cursors_stand_still() -> None:
    fake = FakeLinq()
    client = client_of(fake)
    chats = [client.chats.create(from_=LINE, to=[f"+120525329{n:02}"], message=FINE).chat.id for n in range(45)]
    first = client.chats.list_chats()
    assert [each.id for each in first.chats] == chats[:-21:-1]
    fresh = client.chats.create(from_=LINE, to=[ANNA], message=FINE).chat.id  # between two pages
    rest = [each.id for page in first.get_next_page().iter_pages() for each in page.chats]
    assert rest == chats[-21::-1]
    assert [each.id for each in client.chats.list_chats(limit=7)] == [fresh, *reversed(chats)]
    assert [len(client.chats.list_chats(limit=limit).chats) for limit in (0, -3, 1000)] == [1, 1, 46]
    sent = [client.chats.messages.send(fresh, message=FINE).message.id for _ in range(60)]
    page = client.chats.messages.list(fresh)
    assert [each.id for each in page.messages] == sent[:-51:-1]
    assert len(list(page)) == 61
    assert page.get_next_page().next_cursor is None
    assert client.chats.messages.list(fresh, limit=61).next_cursor is None
    with pytest.raises(linq.BadRequestError):
        client.chats.list_chats(cursor="nowhere")


def test_the_webhook_is_accepted_by_the_sdk() -> None:
    fake = FakeLinq()
    client = client_of(fake, webhook_secret=fake.webhook_secret)
    chat = client.chats.create(from_=LINE, to=[ANNA], message=FINE).chat
    told = fake.receive(chat.id, "Hello 🍜")
    event: Any = client.webhooks.unwrap(told.body.decode(), headers=told.headers)
    assert event.event_type == "message.received"
    assert event.data.parts[0].value == "Hello 🍜"
    assert (event.data.direction, event.data.sender_handle.handle, event.data.chat.id) == ("inbound", ANNA, chat.id)
    assert event.data.chat.owner_handle.handle == LINE
    linq.types.MessageReceivedWebhookEvent.model_validate(told.json())
    sent = chat.message.id
    linq.types.MessageDeliveredWebhookEvent.model_validate(fake.deliver(sent).json())
    linq.types.MessageReadWebhookEvent.model_validate(fake.read(sent).json())
    linq.types.MessageFailedWebhookEvent.model_validate(fake.fail(sent, 4005).json())
    with pytest.raises(Exception, match="signature"):
        client.webhooks.unwrap(told.body.decode() + " ", headers=told.headers)
    other = FakeLinq(webhook_secret="whsec_c2VjcmV0", webhook_url="https://acme.com/hook").receive(ANNA, "x")
    assert other.url == "https://acme.com/hook"
    with pytest.raises(Exception, match="signature"):
        client.webhooks.unwrap(other.body.decode(), headers=other.headers)


@settings(deadline=None)
@given(strategies.messages(mentions=[BEN, CARL]))
def test_whatever_is_sent_is_answered_in_the_shape_that_the_sdk_accepts_strictly(message: Any) -> None:
    fake = FakeLinq()
    chat_id = fake.open_chat(BEN, CARL)
    client = client_of(fake)
    sent = client.chats.messages.send(chat_id, message=message).message
    (listed,) = client.chats.messages.list(chat_id).messages
    assert [part.type for part in sent.parts] == [part.type for part in listed.parts]
    assert [part.type for part in sent.parts] == [part["type"] for part in message["parts"]]
    if message["parts"][0]["type"] == "imessage_app":
        noted = any(note.startswith("the url of a card that has none") for note in fake.journal[0].notes)
        assert noted == ("url" not in message["parts"][0])

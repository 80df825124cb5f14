"""Every event that the SDK knows: what causes it, and that its webhook has the shape of the SDK's model, strictly."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, get_args

import httpx
import pytest
from linq import LinqAPIV3
from linq.types.unwrap_webhook_event import UnwrapWebhookEvent
from linq.types.webhook_event_type import WebhookEventType
from pydantic import BaseModel

from fakes import ANNA, BEN, CARL, FINE, LINE, OTHER, Clock, ask, opened
from linq_compose.testing import FakeLinq, Request

KNOWN = frozenset(get_args(WebhookEventType))
MODELS: dict[str, type[BaseModel]] = {
    re.sub("[^a-z]", "", model.__name__.removesuffix("WebhookEvent").lower()): model
    for model in get_args(get_args(UnwrapWebhookEvent)[0])
}
"""By the letters of the event type."""
TARGET = "https://acme.com/linq"


def model_of(kind: str) -> type[BaseModel] | None:
    return MODELS.get(re.sub("[^a-z]", "", kind))


def extras(value: Any) -> list[str]:
    """The fields in which a model's values have more than the model."""
    if isinstance(value, list):
        return [name for item in value for name in extras(item)]
    if not isinstance(value, BaseModel):
        return []
    own = [*(value.model_extra or ())]
    return own + [f"{name}.{extra}" for name in type(value).model_fields for extra in extras(getattr(value, name))]


def read(request: Request) -> Any:
    """The event of a webhook in the SDK's model, read strictly; the body where the SDK has no model."""
    model = model_of(request.json()["event_type"])
    if model is None:
        return request.json()
    event = model.model_validate_json(request.body, strict=True)
    assert extras(event) == []
    return event


class Scene:
    """A fake with a chat, a group and a poll, and the official SDK before it."""

    def __init__(self) -> None:
        self.fake = FakeLinq([LINE, OTHER])
        transport = self.fake.transport()
        self.client = LinqAPIV3(api_key="test", http_client=httpx.Client(transport=transport), max_retries=0)
        self.chat, self.group = opened(self.fake), opened(self.fake, ANNA, BEN, CARL)
        self.sent = self.fake.sent[0].id
        poll: Any = {"options": [{"text": "Pizza"}, {"text": "Thai"}]}
        self.poll = self.client.chats.polls.create(self.chat, poll=poll)
        self.option = self.poll.poll.options[0].option_id
        self.inbound = self.fake.receive(self.chat, "Helo").json()["data"]["id"]
        self.fake.share_location(self.group, latitude=1, longitude=2, sender=BEN)
        self.before = len(self.fake.webhooks)

    def subscribe(self) -> str:
        return self.client.webhook_subscriptions.create(target_url=TARGET, subscribed_events=["poll.read"]).id

    def resubscribe(self, **changes: Any) -> Any:
        routed = {"routing_key_header": "X-Cell"} if changes.pop("routed", False) else {}
        made = self.client.webhook_subscriptions.create(target_url=TARGET, subscribed_events=["poll.read"], **routed)
        return self.client.webhook_subscriptions.update(made.id, **changes)


CAUSES: dict[str, list[Callable[[Scene], Any]]] = {
    "message.sent": [lambda scene: scene.fake.mark_sent(scene.sent)],
    "message.received": [lambda scene: scene.fake.receive(scene.chat, "Hi", media="a.jpg", effect="lasers")],
    "message.read": [lambda scene: scene.fake.read(scene.sent)],
    "message.delivered": [lambda scene: scene.fake.deliver(scene.sent)],
    "message.failed": [lambda scene: scene.fake.fail(scene.sent, 4002)],
    "message.edited": [
        lambda scene: scene.client.messages.update(scene.sent, text="New"),
        lambda scene: scene.fake.edit(scene.inbound, "Hello"),
    ],
    "reaction.added": [
        lambda scene: scene.client.messages.add_reaction(scene.sent, operation="add", type="love"),
        lambda scene: scene.client.messages.add_reaction(
            scene.sent, operation="add", type="sticker", url="https://cdn.linqapp.com/cat.png"
        ),
        lambda scene: scene.fake.react(scene.sent, "🍜"),
    ],
    "reaction.removed": [
        lambda scene: [
            scene.client.messages.add_reaction(scene.sent, operation=change, type="like")
            for change in ("add", "remove")
        ],
        lambda scene: [scene.fake.react(scene.sent, "laugh", removed=gone) for gone in (False, True)],
    ],
    "poll.received": [lambda scene: scene.fake.receive_poll(scene.group, ["Ja", "Nein"], sender=BEN)],
    "poll.sent": [lambda scene: scene.fake.mark_sent(scene.poll.message_id)],
    "poll.delivered": [lambda scene: scene.fake.deliver(scene.poll.message_id)],
    "poll.read": [lambda scene: scene.fake.read(scene.poll.message_id)],
    "poll.failed": [lambda scene: scene.fake.fail(scene.poll.message_id)],
    "poll.updated": [
        lambda scene: scene.client.messages.poll.add_options(scene.poll.message_id, options=[{"text": "Ramen"}]),
        lambda scene: scene.fake.add_poll_options(scene.poll.message_id, ["Ramen"]),
    ],
    "poll.vote.added": [
        lambda scene: scene.client.messages.poll.vote(scene.poll.message_id, operation="add", option_id=scene.option),
        lambda scene: scene.fake.vote(scene.poll.message_id, "Thai"),
    ],
    "poll.vote.removed": [
        lambda scene: [
            scene.client.messages.poll.vote(scene.poll.message_id, operation=change, option_id=scene.option)
            for change in ("add", "remove")
        ],
        lambda scene: [scene.fake.vote(scene.poll.message_id, scene.option, removed=gone) for gone in (False, True)],
    ],
    "poll.reaction.added": [
        lambda scene: scene.client.messages.add_reaction(
            scene.poll.message_id, operation="add", type="sticker", emoji="🎉"
        ),
        lambda scene: scene.fake.react(scene.poll.message_id, "question"),
    ],
    "participant.added": [
        lambda scene: scene.client.chats.participants.add(scene.group, handle="+12052499150"),
        lambda scene: scene.fake.add_participant(scene.group, "+12052499150"),
    ],
    "participant.removed": [
        lambda scene: scene.client.chats.participants.remove(scene.group, handle=BEN),
        lambda scene: scene.client.chats.leave_chat(scene.group),
        lambda scene: scene.fake.remove_participant(scene.group, CARL),
    ],
    "chat.created": [
        lambda scene: scene.client.chats.create(from_=LINE, to=[BEN], message=FINE),
        lambda scene: scene.client.messages.create(to=[CARL], message=FINE),
    ],
    "chat.group_name_updated": [
        lambda scene: scene.client.chats.update(scene.group, display_name="Team"),
        lambda scene: scene.fake.rename_group(scene.group, "Crew"),
    ],
    "chat.group_icon_updated": [
        lambda scene: scene.client.chats.update(scene.group, group_chat_icon="https://acme.com/a.png"),
        lambda scene: scene.fake.set_group_icon(scene.group, None),
    ],
    "chat.group_name_update_failed": [
        lambda scene: (
            scene.client.chats.update(scene.group, display_name="Team"),
            scene.fake.fail_update(scene.group, "display_name"),
        ),
    ],
    "chat.group_icon_update_failed": [
        lambda scene: (
            scene.fake.set_group_icon(scene.group, "https://acme.com/a.png"),
            scene.fake.fail_update(scene.group, "group_chat_icon", 3007),
        ),
    ],
    "chat.background_updated": [
        lambda scene: scene.client.chats.background.set(scene.chat, type="color", variant="plum"),
        lambda scene: scene.client.chats.background.set(
            scene.group, type="photo", image_url="https://acme.com/beach.jpg"
        ),
        lambda scene: scene.client.chats.background.remove(scene.chat),
        lambda scene: scene.fake.set_background(
            scene.chat, {"type": "dynamic", "style": "water", "variant": "dark"}
        ),
        lambda scene: scene.fake.set_background(scene.group, None, sender=CARL),
    ],
    "chat.background_update_failed": [
        lambda scene: (
            scene.client.chats.background.set(scene.chat, type="color", variant="plum"),
            scene.fake.fail_update(scene.chat, "background", 5002),
        ),
    ],
    "chat.typing_indicator.started": [lambda scene: scene.fake.show_typing(scene.chat)],
    "chat.typing_indicator.stopped": [lambda scene: scene.fake.show_typing(scene.chat, typing=False)],
    "phone_number.status_updated": [
        lambda scene: scene.fake.suspend(LINE),
        lambda scene: [scene.fake.suspend(OTHER, suspended=now) for now in (True, False)],
    ],
    "phone_number.assigned": [lambda scene: scene.fake.assign_number("+12052535599")],
    "phone_number.released": [lambda scene: scene.fake.release_number(OTHER)],
    "phone_number.forwarding_updated": [
        lambda scene: scene.client.phone_numbers.update(
            scene.client.phone_numbers.list().phone_numbers[0].id, forwarding_number=BEN
        )
    ],
    "contact_card.received": [lambda scene: scene.fake.receive_contact_card(scene.group, "Ben", sender=BEN)],
    "contact_card.created": [
        lambda scene: (
            scene.fake.contact_card(LINE, active=False),
            scene.client.contact_card.create(phone_number=LINE, first_name="Ana"),
        ),
        lambda scene: [scene.fake.contact_card(LINE, active=now) for now in (False, True)],
    ],
    "contact_card.updated": [lambda scene: scene.client.contact_card.update(phone_number=LINE, last_name="Ruiz")],
    "contact_card.deleted": [lambda scene: scene.fake.contact_card(LINE, active=False)],
    "location.sharing.started": [lambda scene: scene.fake.share_location(scene.chat, latitude=52.5, longitude=13.4)],
    "location.sharing.stopped": [
        lambda scene: scene.client.chats.location.stop(scene.group, handle=BEN),
        lambda scene: scene.fake.stop_location(scene.group, sender=BEN),
    ],
    "webhook_subscription.created": [Scene.subscribe],
    "webhook_subscription.deleted": [lambda scene: scene.client.webhook_subscriptions.delete(scene.subscribe())],
    "webhook_subscription.target_url_changed": [lambda scene: scene.resubscribe(target_url="https://acme.com/new?x=1")],
    "webhook_subscription.enabled": [
        lambda scene: scene.client.webhook_subscriptions.update(scene.resubscribe(is_active=False).id, is_active=True)
    ],
    "webhook_subscription.disabled": [lambda scene: scene.resubscribe(is_active=False)],
    "webhook_subscription.events.updated": [lambda scene: scene.resubscribe(subscribed_events=["chat.created"])],
    "webhook_subscription.phone_numbers.updated": [lambda scene: scene.resubscribe(phone_numbers=[OTHER])],
    "webhook_subscription.routing_headers_set": [lambda scene: scene.resubscribe(routing_key_header="X-Cell")],
    "webhook_subscription.routing_headers_cleared": [
        lambda scene: scene.resubscribe(routed=True, routing_key_header=None)
    ],
}  # fmt: skip
"""What causes an event: calls of the SDK and methods of the fake. In each, the last webhook is the event's."""

EMITTED = frozenset(
    f"{subject}.{change}"
    for subject, changes in {
        "call": "initiated ringing answered ended failed declined no_answer",
        "payment": "succeeded canceled expired declined authorized",
        "connection": "created revoked",
        "zero_day_retention": "updated",
        "environment": "line_moved created renamed deleted",
        "api_token": "created renamed expiry_scheduled expired activated deleted",
        "team_member": "added signed_in signed_out",
    }.items()
    for change in changes.split()
)
"""What nothing in the fake causes: it has no payments, calls, tokens, environments and members. `emit` sends these."""

ACCOUNT: Any = {
    "actor": {"type": "system"}, "occurred_at": "2026-11-26T12:00:00Z", "origin": "linq", "summary": "It changed",
}  # fmt: skip
PAYMENT: Any = {
    "id": "pr_1", "amount": 1500, "currency": "usd", "checkout_url": "https://pay.example.com/1", "object": "payment",
    "created_at": "2026-11-26T12:00:00Z", "status": "succeeded",
}  # fmt: skip


def test_every_event_of_the_sdk_is_caused_or_emitted() -> None:
    assert KNOWN - CAUSES.keys() - EMITTED == set()
    assert (CAUSES.keys() | EMITTED) - KNOWN == set()
    assert CAUSES.keys() & EMITTED == set()
    assert {kind for kind in KNOWN if model_of(kind) is None} == {kind for kind in KNOWN if kind.startswith("call.")}
    assert MODELS.keys() == {re.sub("[^a-z]", "", kind) for kind in KNOWN if model_of(kind)}


@pytest.mark.parametrize(
    ("kind", "index"), [(kind, index) for kind, causes in CAUSES.items() for index in range(len(causes))]
)
def test_what_causes_an_event_sends_its_webhook_in_the_shape_of_the_sdk(kind: str, index: int) -> None:
    scene = Scene()
    CAUSES[kind][index](scene)
    events = [read(request) for request in scene.fake.webhooks]
    assert len(events) > scene.before
    assert events[-1].event_type == kind
    assert {event.event_type for event in events} <= CAUSES.keys()  # no event that the table does not name


@pytest.mark.parametrize("kind", sorted(EMITTED))
def test_an_event_that_nothing_causes_is_emitted(kind: str) -> None:
    data = PAYMENT if kind.startswith(("payment", "connection")) else ACCOUNT
    event = read(FakeLinq().emit(kind, data))
    assert (event["event_type"] if isinstance(event, dict) else event.event_type) == kind


@pytest.mark.parametrize(("arguments", "error"), [
    (("message.recieved", {}), ValueError), (("payment.succeeded", []), TypeError), ((3, {}), TypeError),
    (("payment.succeeded", {"at": object()}), ValueError),
])  # fmt: skip
def test_an_event_that_cannot_be_emitted_changes_nothing(arguments: Any, error: type[Exception]) -> None:
    fake = FakeLinq()
    with pytest.raises(error):
        fake.emit(*arguments)
    assert fake.webhooks == ()


def test_a_subscription_hears_of_its_own_changes_until_it_ends() -> None:
    fake = FakeLinq()
    client = LinqAPIV3(api_key="test", http_client=httpx.Client(transport=fake.transport()))
    kinds: Any = [kind for kind in KNOWN if kind.startswith("webhook_subscription.")]
    made = client.webhook_subscriptions.create(target_url="https://ana@acme.com/a?b=c#d", subscribed_events=kinds)
    client.webhook_subscriptions.update(made.id, phone_numbers=[LINE], is_active=False)
    client.webhook_subscriptions.update(made.id, is_active=True)
    client.webhook_subscriptions.update(made.id, is_active=True)  # which changes nothing
    client.webhook_subscriptions.delete(made.id)
    own = [read(request) for request in fake.webhooks if "x-webhook-subscription-id" in request.headers]
    assert [event.event_type for event in own] == ["webhook_subscription.created", "webhook_subscription.enabled"]
    created = own[0].data
    assert (created.actor.type, created.origin, created.change) == ("api", "api", None)
    assert (created.webhook_subscription.target_url, created.webhook_subscription.events) == (
        "https://acme.com/a", kinds,
    )  # fmt: skip
    recorded = [read(request) for request in fake.webhooks if "x-webhook-subscription-id" not in request.headers]
    assert [event.event_type.partition(".")[2] for event in recorded] == [
        "created", "phone_numbers.updated", "disabled", "enabled", "deleted",
    ]  # fmt: skip
    change = recorded[1].data.change
    assert (change.from_, change.to) == (None, [LINE])


def test_a_poll_has_two_sides() -> None:
    scene = Scene()
    fake, client, id = scene.fake, scene.client, scene.poll.message_id
    client.messages.poll.vote(id, operation="add", option_id=scene.option)
    outbound = read(fake.webhooks[-1]).data
    assert (outbound.direction, outbound.sender_handle.is_me) == ("outbound", True)
    fake.vote(id, "Pizza")
    inbound = read(fake.webhooks[-1]).data
    assert (inbound.direction, inbound.sender_handle.handle, inbound.option_id) == ("inbound", ANNA, scene.option)
    fake.add_poll_options(id, ["Ramen"])
    updated = read(fake.webhooks[-1]).data
    assert (updated.direction, updated.sender_handle.is_me) == ("inbound", True)
    assert [option.creator_handle.handle for option in updated.added_options] == [ANNA]
    fake.react(id, "🎉")
    poll = client.messages.poll.retrieve(id)
    assert [option.text for option in poll.poll.options] == ["Pizza", "Thai", "Ramen"]
    assert [voter.handle for voter in poll.poll.options[0].voters] == [LINE, ANNA]
    assert poll.poll.total_voters == 2
    assert [reaction.custom_emoji for reaction in poll.reactions] == ["🎉"]
    snapshot = read(fake.mark_sent(id)).data
    assert (snapshot.poll.total_voters, snapshot.direction) == (2, "outbound")
    theirs = fake.receive_poll(scene.group, ["Ja", "Nein"], sender=BEN).json()["data"]
    asked = client.messages.poll.vote(
        theirs["message_id"], operation="add", option_id=theirs["poll"]["options"][1]["option_id"]
    )
    assert asked.poll.options[1].voters[0].handle == LINE
    assert asked.poll.options[0].creator_handle.handle == BEN
    seen = len(fake.webhooks)
    client.messages.poll.vote(id, operation="add", option_id=scene.option)  # which changes nothing
    assert len(fake.webhooks) == seen


def test_a_background_is_one_of_imessage_and_can_fail() -> None:
    scene = Scene()
    fake, client = scene.fake, scene.client
    client.chats.background.set(scene.chat, type="photo", image_url="https://acme.com/beach.jpg?w=9")
    data = read(fake.webhooks[-1]).data
    assert (data.background.image_url.startswith("https://cdn.linqapp.com/"), data.actor_handle.is_me) == (True, True)
    fake.set_background(scene.chat, None)
    assert read(fake.webhooks[-1]).data.background is None
    fake.fail_update(scene.chat, "background")
    assert fake.world.chats[scene.chat].background["type"] == "photo"
    fake.reach(BEN, "SMS")
    chat, seen = opened(fake, BEN), len(fake.webhooks)
    client.chats.background.set(chat, type="color", variant="plum")
    assert len(fake.webhooks) == seen
    fake.set_background(scene.chat, None)
    with pytest.raises(ValueError, match="5002"):
        fake.fail_update(scene.chat, "background", 3007)
    with pytest.raises(ValueError, match="BKG"):
        fake.set_background(scene.chat, {"type": "color", "variant": "pink"})


def test_a_location_is_shared_with_all_lines_until_it_ends() -> None:
    scene = Scene()
    fake, client = scene.fake, scene.client

    def places(chat: str) -> list[Any]:
        return [feature.geometry.coordinates for feature in client.chats.location.retrieve(chat).data.features]

    assert client.chats.location.request(scene.chat).success
    assert places(scene.chat) == []
    began = read(fake.share_location(scene.chat, latitude=52.5, longitude=13.4)).data
    assert (began.shared_by, began.shared_with, began.chat_id, began.ends_at) == (ANNA, LINE, scene.chat, None)
    assert places(scene.chat) == [[13.4, 52.5]]
    assert places(scene.group) == [[13.4, 52.5], [2, 1]]
    with pytest.raises(Exception, match="2015"):
        client.chats.location.request(scene.chat)
    assert fake.share_location(scene.group, latitude=-52, longitude=-13, sender=ANNA) is None
    assert places(scene.chat) == [[-13, -52]]
    with pytest.raises(Exception, match="404"):
        client.chats.location.stop(scene.chat, handle=BEN)  # who is not in this chat
    client.chats.location.stop(scene.group, handle=ANNA)
    ended = read(fake.webhooks[-1]).data
    assert (ended.chat_id, ended.began_at, ended.shared_by) == (scene.chat, began.began_at, ANNA)
    assert places(scene.chat) == []
    with pytest.raises(LookupError):
        fake.stop_location(scene.chat)


def test_a_line_comes_and_goes() -> None:
    scene = Scene()
    fake, client = scene.fake, scene.client
    fake.assign_number("+12052535599")
    chat = opened(fake, BEN, line="+12052535599")
    data = read(fake.suspend("+12052535599")).data  # type: ignore[arg-type]
    assert (data.previous_status, data.new_status, data.new_reputation) == ("ACTIVE", "FLAGGED", "CRITICAL")
    assert fake.suspend("+12052535599") is None
    assert [line.reputation.status for line in client.phone_numbers.list().phone_numbers] == [
        "HEALTHY", "HEALTHY", "CRITICAL",
    ]  # fmt: skip
    fake.suspend("+12052535599", suspended=False)
    fake.release_number("+12052535599")
    assert [line.phone_number for line in client.phone_numbers.list().phone_numbers] == [LINE, OTHER]
    with pytest.raises(Exception, match="2027"):
        client.chats.messages.send(chat, message=FINE)
    fake.release_number(OTHER)
    with pytest.raises(ValueError, match="remain"):
        fake.release_number(LINE)
    fake.reset()
    assert len(client.phone_numbers.list().phone_numbers) == 2


PLACE: Any = {"latitude": 0, "longitude": 0}


def test_events_of_a_line_go_to_the_subscriptions_that_name_it() -> None:
    fake = FakeLinq([LINE, OTHER])
    chat = fake.open_chat(ANNA)
    kinds: Any = sorted(KNOWN)
    for target, numbers in (("https://acme.com/1", [LINE]), ("https://acme.com/2", [OTHER])):
        body = {"target_url": target, "subscribed_events": kinds, "phone_numbers": numbers}
        assert ask(fake, "POST", "/webhook-subscriptions", body).status == 201

    def receivers(cause: Callable[[], Any]) -> list[str]:
        seen = len(fake.webhooks)
        cause()
        return [request.url[-1] for request in fake.webhooks[seen:] if request.url.startswith("https://acme.com/")]

    for event in (
        lambda: fake.show_typing(chat),
        lambda: fake.receive_poll(chat, ["Ja", "Nein"]),
        lambda: fake.share_location(chat, latitude=1, longitude=2),
        lambda: fake.receive_contact_card(chat, "Ana"),
        lambda: fake.contact_card(LINE, active=False),
        lambda: fake.suspend(LINE),
    ):
        assert receivers(event) == ["1"]
    assert receivers(lambda: fake.suspend(OTHER)) == ["2"]
    assert receivers(lambda: fake.emit("team_member.signed_in", ACCOUNT)) == ["1", "2"]  # it is about no line


def test_what_changes_nothing_causes_no_event() -> None:
    scene = Scene()
    fake, client = scene.fake, scene.client
    line = client.phone_numbers.list().phone_numbers[0].id
    made = client.webhook_subscriptions.create(target_url=TARGET, subscribed_events=["poll.read"], phone_numbers=[])
    for cause in (
        lambda: client.phone_numbers.update(line, forwarding_number=BEN),
        lambda: client.contact_card.update(phone_number=LINE, first_name="Ana"),
        lambda: client.webhook_subscriptions.update(made.id, phone_numbers=[LINE], target_url="https://acme.com/b"),
    ):
        cause()
        seen = len(fake.webhooks)
        cause()
        assert len(fake.webhooks) == seen
    client.webhook_subscriptions.update(made.id, phone_numbers=[])
    seen = len(fake.webhooks)
    client.webhook_subscriptions.update(made.id, phone_numbers=None)
    assert len(fake.webhooks) == seen


def test_a_sticker_is_in_its_event_and_a_share_can_be_made_longer() -> None:
    scene = Scene()
    url = "https://cdn.linqapp.com/cat.png"
    scene.client.messages.add_reaction(scene.sent, operation="add", type="sticker", url=url)
    sticker = read(scene.fake.webhooks[-1]).data.sticker
    assert (sticker.file_name, sticker.mime_type) == ("cat.png", "image/png")
    clock = Clock()
    fake = FakeLinq(clock=clock)
    chat, place = fake.open_chat(ANNA), {"latitude": 1, "longitude": 2}
    fake.share_location(chat, **place, ends_at=clock.moment + timedelta(hours=1))
    fake.share_location(chat, **place, ends_at=clock.moment + timedelta(hours=3))
    clock.moment += timedelta(hours=2)
    assert len(ask(fake, "GET", f"/chats/{chat}/location").json()["data"]["features"]) == 1


@pytest.mark.parametrize("service", ["SMS", "RCS"])
def test_polls_and_locations_come_over_imessage(service: str) -> None:
    fake = FakeLinq()
    fake.reach(ANNA, service)
    chat = fake.open_chat(ANNA)
    with pytest.raises(ValueError, match="iMessage"):
        fake.receive_poll(chat, ["Ja", "Nein"])
    with pytest.raises(ValueError, match="iMessage"):
        fake.share_location(chat, latitude=1, longitude=2)
    assert fake.webhooks == ()


WRONG: list[tuple[Callable[[Scene], Any], type[Exception]]] = [
    (lambda scene: scene.fake.receive_poll(scene.chat, ["Ja"]), ValueError),
    (lambda scene: scene.fake.receive_poll(scene.chat, "Ja"), TypeError),
    (lambda scene: scene.fake.receive_poll(scene.chat, ["Ja", 3]), TypeError),  # type: ignore[list-item]
    (lambda scene: scene.fake.receive_poll(scene.chat, ["Ja", ""]), ValueError),
    (lambda scene: scene.fake.receive_poll("nowhere", ["Ja", "Nein"]), LookupError),
    (lambda scene: scene.fake.receive_poll(scene.chat, ["Ja", "Nein"], sender=BEN), LookupError),
    (lambda scene: scene.fake.add_poll_options(scene.sent, ["Ramen"]), LookupError),
    (lambda scene: scene.fake.add_poll_options(scene.poll.message_id, []), ValueError),
    (lambda scene: scene.fake.vote(scene.poll.message_id, "Ramen"), LookupError),
    (lambda scene: scene.fake.vote(scene.poll.message_id, "Thai", removed=True), ValueError),
    (lambda scene: scene.fake.vote(scene.sent, "Thai"), LookupError),
    (lambda scene: scene.fake.react(scene.poll.message_id, "love", removed=True), ValueError),
    (lambda scene: scene.fake.react(scene.poll.message_id, "love", part_index=1), ValueError),
    (lambda scene: scene.fake.edit(scene.poll.message_id, "Soup"), ValueError),
    (lambda scene: scene.fake.share_location(scene.chat, latitude=91, longitude=0), ValueError),
    (lambda scene: scene.fake.share_location(scene.chat, latitude=0, longitude=float("nan")), ValueError),
    (lambda scene: scene.fake.share_location(scene.chat, latitude=True, longitude=0), TypeError),
    (lambda scene: scene.fake.share_location(scene.chat, **PLACE, ends_at="2001-01-01T00Z"), ValueError),
    (lambda scene: scene.fake.share_location(scene.chat, **PLACE, ends_at="soon"), ValueError),
    (lambda scene: scene.fake.share_location(scene.chat, **PLACE, ends_at="2999-01-01"), ValueError),
    (lambda scene: scene.fake.share_location(scene.chat, **PLACE, ends_at=3), TypeError),
    (lambda scene: scene.fake.stop_location(scene.chat), LookupError),
    (lambda scene: scene.fake.receive_contact_card(scene.chat, ""), ValueError),
    (lambda scene: scene.fake.receive_contact_card(scene.chat, "Ana", 3), TypeError),  # type: ignore[arg-type]
    (lambda scene: scene.fake.set_background(scene.chat, {"type": "paper"}), ValueError),
    (lambda scene: scene.fake.fail_update(scene.chat, "background"), LookupError),
    (lambda scene: scene.fake.assign_number("555"), ValueError),
    (lambda scene: scene.fake.assign_number(LINE), ValueError),
    (lambda scene: scene.fake.release_number(ANNA), ValueError),
]  # fmt: skip


@pytest.mark.parametrize("index", range(len(WRONG)))
def test_a_wrong_argument_changes_nothing(index: int) -> None:
    cause, error = WRONG[index]
    scene = Scene()
    before = repr(vars(scene.fake.world))
    with pytest.raises(error):
        cause(scene)
    assert repr(vars(scene.fake.world)) == before
    assert len(scene.fake.webhooks) == scene.before


def test_a_share_ends_when_it_said() -> None:
    clock = Clock()
    fake = FakeLinq(clock=clock)
    chat = fake.open_chat(ANNA)
    fake.share_location(chat, latitude=1, longitude=2, ends_at=clock.moment + timedelta(hours=1))
    assert len(ask(fake, "GET", f"/chats/{chat}/location").json()["data"]["features"]) == 1
    clock.moment += timedelta(hours=1)
    assert ask(fake, "GET", f"/chats/{chat}/location").json()["data"]["features"] == []
    assert ask(fake, "POST", f"/chats/{chat}/location/request").status == 200
    assert fake.share_location(chat, latitude=1, longitude=2, ends_at="2026-12-01T00:00:00Z") is not None

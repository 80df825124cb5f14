"""Every operation on everything that exists: the fake answers in the documented shape, and never fails itself."""

from __future__ import annotations

import re
from itertools import product
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes import ANNA, BEN, CARD, CARL, CLIP, LINE, MISSING, OTHER, Clock, ask, opened, send
from linq_compose import check, operations, strategies
from linq_compose.lint.schema import slots_of
from linq_compose.testing import FakeLinq


def peopled() -> FakeLinq:
    """A fake with messages of every kind in chats of every service."""
    fake = FakeLinq([LINE, OTHER], clock=Clock())
    fake.reach(CARL, "SMS")
    direct, group = opened(fake), opened(fake, ANNA, BEN, "+12052499150")
    opened(fake, CARL)
    experience = {"experience": {"name": "link", "action": "open", "params": {}}}
    for message in (CARD, CLIP, experience):
        send(fake, direct, message)
    for chat in (direct, group):
        fake.receive_poll(chat, ["Ja", "Nein"])
        fake.receive(chat, "Hi", media="a.jpg")
        ask(fake, "POST", f"/chats/{chat}/polls", {"poll": {"options": [{"text": "A"}, {"text": "B"}]}})
    for message in list(fake.world.messages)[:3]:
        ask(fake, "POST", f"/messages/{message}/reactions", {"operation": "add", "type": "sticker", "emoji": "🎉"})
    fake.share_location(group, latitude=1, longitude=2)
    fake.attachment("a.png")
    ask(fake, "POST", "/attachments", {"filename": "a.png", "content_type": "image/png", "size_bytes": 5})
    body = {"target_url": "https://acme.com/a", "subscribed_events": ["message.sent"], "phone_numbers": [LINE]}
    ask(fake, "POST", "/webhook-subscriptions", body)
    return fake


def known(fake: FakeLinq, parameter: str) -> list[str]:
    """The values that a parameter of a path may have, and one that does not exist."""
    world = fake.world
    polls = [option["option_id"] for poll in world.polls.values() for option in poll.options]
    lines = ask(fake, "GET", "/phone_numbers").json()["phone_numbers"]
    reactions = [
        item["id"]
        for message in world.messages.values()
        for index in range(max(1, len(message.parts)))
        for item in world.reactions_of(message, index) or ()
    ]
    values = {
        "chatId": list(world.chats),
        "messageId": list(world.messages),
        "reactionId": reactions,
        "attachmentId": [*world.attachments, *world.uploads],
        "subscriptionId": list(world.subscriptions),
        "phoneNumberId": [line["id"] for line in lines],
        "optionId": polls,
    }
    return [*values.get(parameter, []), MISSING]


@pytest.mark.parametrize("row", operations.OPERATIONS.values(), ids=lambda row: row.id)
def test_an_operation_on_whatever_exists_is_answered_as_documented(row: operations.Operation) -> None:
    @settings(max_examples=2, suppress_health_check=list(HealthCheck))
    @given(strategies.requests(row.id), st.randoms(use_true_random=False))
    def law(body: dict[str, Any], random: Random) -> None:
        fake = peopled()
        for values in product(*(known(fake, name) for name in re.findall(r"{(\w+)}", row.path))):
            path = re.sub(r"{\w+}", "{}", row.path).format(*values)
            if row.id == "messages.poll.vote":
                body = {**body, "option_id": random.choice(known(fake, "optionId"))}
            if row.in_query:
                simple = {name: value for name, value in body.items() if isinstance(value, (str, int))}
                response = ask(fake, row.method, f"{path}?{urlencode(simple)}")
            else:
                response = ask(fake, row.method, path, body)
            exchange = fake.journal[-1]
            assert exchange.code != 3006, exchange.notes
            if response.status < 400:
                assert response.status == row.status
                row.parse_response(response.body)
            else:
                assert exchange.code in (*row.errors, *operations.ANYWHERE) or exchange.notes

    law()


BODIES = [row for row in operations.OPERATIONS.values() if row.request.model_fields and not row.in_query]


@pytest.mark.parametrize("row", BODIES, ids=lambda row: row.id)
def test_a_null_is_an_absent_field_unless_it_clears_one(row: operations.Operation) -> None:
    @settings(max_examples=2, suppress_health_check=list(HealthCheck))
    @given(strategies.requests(row.id))
    def law(body: dict[str, Any]) -> None:
        absent = [
            name for name, slot in slots_of(row.request).items() if name not in body and not slot.is_cleared_by_null
        ]
        nulls = {name: None for name in absent if check({**body, name: None}, row.id).ok}
        answers = []
        for sent in (body, {**body, **nulls}):
            fake = peopled()
            values = {name: known(fake, name)[0] for name in re.findall(r"{(\w+)}", row.path)}
            answers.append((ask(fake, row.method, row.path.format(**values), sent).body, len(fake.webhooks)))
        assert answers[0] == answers[1]

    law()


def test_null_clears_what_is_stored_where_it_is_documented() -> None:
    fake = peopled()
    path = f"/webhook-subscriptions/{next(iter(fake.world.subscriptions))}"
    nothing = {"target_url": None, "subscribed_events": None, "is_active": None}
    before = ask(fake, "GET", path).json()
    assert before["phone_numbers"] == [LINE]
    assert ask(fake, "PUT", path, nothing).json() == before
    assert ask(fake, "PUT", path, {"phone_numbers": None}).json()["phone_numbers"] is None
    line = known(fake, "phoneNumberId")[0]
    for number in (BEN, None):
        answer = ask(fake, "PUT", f"/phone_numbers/{line}", {"forwarding_number": number})
        assert answer.json()["forwarding_number"] == number

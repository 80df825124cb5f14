"""Webhooks of a fake over HTTP: to the hosts that were named, signed for their subscription, in order, until closed."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from linq import AsyncLinqAPIV3, LinqAPIV3

from fakes import ANNA, BEN, LINE, OTHER, ask, opened
from linq_compose.testing import FakeLinq, Request, WebhookDelivery
from linq_compose.testing.fake import _delivery, _webhooks
from linq_compose.testing.fake._delivery import host_of
from testing.receivers import Receiver, receiving

HOST = "app.example.com"
TARGET = f"https://{HOST}/linq?team=7"


def subscribed(fake: FakeLinq, *events: str, target: str = TARGET, **more: Any) -> Any:
    """The response to a new subscription, by the official SDK."""
    client = LinqAPIV3(api_key="test", http_client=httpx.Client(transport=fake.transport()), max_retries=0)
    kinds: Any = list(events) or ["message.received"]
    return client.webhook_subscriptions.create(target_url=target, subscribed_events=kinds, **more)


def verified(request: Request, secret: str) -> Any:
    """The event of a request, after the SDK has verified its signature."""
    client = LinqAPIV3(api_key="test", http_client=httpx.Client())
    return client.webhooks.unwrap(request.body.decode(), headers=request.headers, key=secret)


def test_subscribed_events_arrive_in_order_and_the_sdk_verifies_them() -> None:
    fake = FakeLinq()
    with receiving() as receiver, fake.send_webhooks({HOST: receiver.url}) as delivery:
        subscription = subscribed(fake, "message.received", "reaction.added")
        texts = [f"{number} 🍜" for number in range(20)]
        for text in texts:
            data = fake.receive(ANNA, text).json()["data"]
        fake.react(data["id"], "love")
        fake.edit(data["id"], "not subscribed")
        assert delivery.wait(20)
        events = [verified(request, subscription.signing_secret) for request in receiver.requests]
    assert [event.data.parts[0].value for event in events[:-1]] == texts
    assert receiver.kinds == ["message.received"] * 20 + ["reaction.added"]
    for request in receiver.requests:
        assert request.url == "/linq?team=7"
        assert request.headers["x-webhook-subscription-id"] == subscription.id
        assert request.headers["x-webhook-event"] == request.json()["event_type"]
        with pytest.raises(Exception, match="signature"):
            verified(request, fake.webhook_secret)
    recorded = [request for request in fake.webhooks if "x-webhook-subscription-id" in request.headers]
    assert [request.body for request in recorded] == [request.body for request in receiver.requests]
    assert [attempt.status for attempt in delivery.attempts] == [204] * 21


def test_the_asynchronous_sdk_subscribes_too() -> None:
    fake = FakeLinq()

    async def run(receiver: Receiver) -> Any:
        client = AsyncLinqAPIV3(api_key="test", http_client=httpx.AsyncClient(transport=fake.transport()))
        subscription = await client.webhook_subscriptions.create(
            target_url=TARGET, subscribed_events=["chat.created"], phone_numbers=[OTHER]
        )
        assert len((await client.webhook_subscriptions.list()).subscriptions) == 1
        opened(fake, BEN)
        opened(fake, ANNA, line=OTHER)
        return subscription

    fake = FakeLinq([LINE, OTHER])
    with receiving() as receiver, fake.send_webhooks({HOST: receiver.url}) as delivery:
        subscription = asyncio.run(run(receiver))
        assert delivery.wait(20)
    (request,) = receiver.requests  # of the line that the subscription names
    assert verified(request, subscription.signing_secret).data.handles[1].handle == ANNA


@pytest.mark.parametrize(("statuses", "attempts"), [
    ([500, 503, 429], 4), ([200], 1), ([400], 1), ([410], 1), ([301], 1), ([502], 2),
])  # fmt: skip
def test_an_event_is_sent_again_after_errors_of_the_server(statuses: list[int], attempts: int) -> None:
    fake = FakeLinq()
    headers = {"Location": "http://127.0.0.1:9/elsewhere"}
    with receiving(*statuses, headers=headers) as receiver:
        with fake.send_webhooks({HOST: receiver.url}, delay=0.001) as delivery:
            secret = subscribed(fake).signing_secret
            for text in "ab":
                fake.receive(ANNA, text)
            assert delivery.wait(20)
        assert [attempt.status for attempt in delivery.attempts] == [*statuses, 204, 204][: attempts + 1]
        texts = [verified(request, secret).data.parts[0].value for request in receiver.requests]
    assert texts == ["a"] * attempts + ["b"]
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 2


class Watch:
    """The time of the modules that deliver and sign, which passes only while the delivery waits."""

    def __init__(self, delivery: WebhookDelivery, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waits: list[float] = []
        self.now = 1_800_000_000.0
        for module in (_delivery, _webhooks):
            monkeypatch.setattr(module, "time", self)
        monkeypatch.setattr(delivery._closed, "wait", self.wait)

    def time(self) -> float:
        return self.now

    monotonic = time

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def test_an_event_is_given_up_after_half_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeLinq()
    with receiving(*[503] * 11) as receiver, fake.send_webhooks({HOST: receiver.url}) as delivery:
        watch = Watch(delivery, monkeypatch)
        subscribed(fake)
        fake.receive(ANNA, "a")
        assert delivery.wait(20)
        fake.receive(ANNA, "b")
        assert delivery.wait(20)
    assert watch.waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]  # the next wait would end after half an hour
    assert [attempt.status for attempt in delivery.attempts] == [503] * 11 + [204]
    signed = [int(request.headers["webhook-timestamp"]) for request in receiver.requests]
    assert [later - signed[0] for later in signed[:4]] == [0, 1, 3, 7]  # receivers reject old signatures


def test_a_target_that_is_down_disturbs_neither_the_api_nor_other_subscriptions() -> None:
    fake = FakeLinq()
    with receiving() as receiver:
        hosts = {HOST: receiver.url, "down.example.com": "http://127.0.0.1:1"}
        with fake.send_webhooks(hosts, delay=60) as delivery:
            subscribed(fake, target="https://down.example.com/")
            subscribed(fake)
            for text in "abc":
                fake.receive(ANNA, text)
            chat = opened(fake)
            while len(delivery.attempts) < 4:
                time.sleep(0.001)
            assert not delivery.wait(0.01)
            assert ask(fake, "GET", f"/chats/{chat}").status == 200
            failed = [attempt for attempt in delivery.attempts if attempt.status is None]
            assert [(attempt.url, attempt.error) for attempt in failed] == [
                ("http://127.0.0.1:1/", "ConnectionRefusedError")
            ]
    assert receiver.kinds == ["message.received"] * 3


def test_close_ends_it_while_a_receiver_holds_its_response() -> None:
    fake = FakeLinq()
    with receiving() as receiver:
        receiver.go.clear()
        delivery = fake.send_webhooks({HOST: receiver.url})
        subscribed(fake)
        for text in "abc":
            fake.receive(ANNA, text)
        assert receiver.came.wait(20)
        (thread,) = (thread for thread in threading.enumerate() if thread.name.startswith("webhooks "))
        delivery.close()
        delivery.close()
        assert delivery.wait(0)
        thread.join(8)  # less than a receiver has for its response
        assert not thread.is_alive()
        receiver.go.set()
        fake.receive(ANNA, "d")
        with fake.send_webhooks({HOST: receiver.url}) as other:  # and another may begin
            fake.receive(ANNA, "e")
            assert other.wait(20)
    texts = [request.json()["data"]["parts"][0]["value"] for request in receiver.requests]
    assert texts == ["a", "e"]
    assert delivery.attempts == ()
    assert [attempt.status for attempt in other.attempts] == [204]


def test_what_changes_before_an_attempt_counts() -> None:
    """The next attempt goes where the subscription points then; nothing is sent to one that was ended."""
    fake = FakeLinq()
    with (
        receiving(500) as first,
        receiving(204, 500, 500) as second,
        fake.send_webhooks({HOST: first.url, "b.example.com": second.url}, delay=0.001) as delivery,
    ):

        def changed_before_the_next_attempt(receiver: Receiver, change: Any) -> None:
            receiver.go.clear()
            receiver.came.clear()
            fake.receive(ANNA, "Hi")
            assert receiver.came.wait(20)
            change()
            receiver.go.set()
            assert delivery.wait(20)

        path = f"/webhook-subscriptions/{subscribed(fake).id}"
        changed_before_the_next_attempt(
            first, lambda: ask(fake, "PUT", path, {"target_url": "https://b.example.com/x"})
        )
        assert (len(first.requests), [request.url for request in second.requests]) == (1, ["/x"])
        second.requests.clear()
        changed_before_the_next_attempt(second, lambda: ask(fake, "PUT", path, {"is_active": False}))
        assert len(second.requests) == 1
        ask(fake, "PUT", path, {"is_active": True})
        changed_before_the_next_attempt(second, lambda: (fake.reset(), subscribed(fake)))  # with the same ids
        assert [request.url for request in second.requests] == ["/x", "/x"]


def test_the_chat_and_the_token_of_a_receiver_lead_its_events() -> None:
    fake = FakeLinq()
    with receiving(headers={"X-Cell": "cell-3"}) as receiver, fake.send_webhooks({HOST: receiver.url}) as delivery:
        subscription = subscribed(fake, "message.received", routing_key_header="X-Cell")

        def sent(chat: str) -> tuple[str | None, str | None]:
            fake.receive(chat, "Hi")
            assert delivery.wait(20)
            headers = receiver.requests[-1].headers
            return headers.get("linq-chat-id"), headers.get("x-cell")

        anna, ben = fake.open_chat(ANNA), fake.open_chat(BEN)
        assert sent(anna) == (anna, None)
        assert sent(anna) == (anna, "cell-3")
        assert sent(ben) == (ben, None)
        path = f"/webhook-subscriptions/{subscription.id}"
        assert ask(fake, "PUT", path, {"routing_key_header": ""}).json()["routing_key_header"] is None
        assert sent(anna) == (None, None)
        ask(fake, "PUT", path, {"routing_key_header": "X-Cell", "routing_id_header": "X-Chat"})
        assert sent(anna) == (None, None)
        assert receiver.requests[-1].headers["x-chat"] == anna


def test_nothing_is_sent_to_a_host_that_was_not_named() -> None:
    fake = FakeLinq()
    body = {"target_url": "https://other.example.com/", "subscribed_events": ["message.received"]}
    with receiving() as receiver, fake.send_webhooks({HOST: receiver.url}) as delivery:
        answer = ask(fake, "POST", "/webhook-subscriptions", body)
        assert "send_webhooks" in answer.headers["x-fake-linq-note"]
        fake.receive(ANNA, "Hi")
        assert delivery.wait(0)
        assert delivery.attempts == ()
        named = ask(fake, "POST", "/webhook-subscriptions", {**body, "target_url": f"https://{HOST.upper()}:8443/a"})
        assert "x-fake-linq-note" not in named.headers
        old = ask(fake, "POST", "/webhook-subscriptions", {**body, "target_url": TARGET + "&version=2025-01-01"})
        assert "2026-02-03" in old.headers["x-fake-linq-note"]
        fake.receive(ANNA, "Ho")
        assert delivery.wait(20)
    assert sorted(request.url for request in receiver.requests) == ["/a", "/linq?team=7&version=2025-01-01"]
    recorded = [request.url for request in fake.webhooks if "x-webhook-subscription-id" in request.headers]
    assert len(recorded) == 4  # what is not sent is recorded all the same


def test_a_url_is_encoded_and_a_header_that_cannot_be_sent_ends_the_delivery() -> None:
    fake = FakeLinq()
    with receiving() as receiver, fake.send_webhooks({HOST: receiver.url}) as delivery:
        subscribed(fake, target=f"https://{HOST}/größe?a=1&b=%20")
        fake.receive(ANNA, "Hi")
        assert delivery.wait(20)
        subscribed(fake, target=f"https://{HOST}/b", routing_key_header="X-Cell", routing_id_header="not a\nheader")
        fake.receive(ANNA, "Ho")
        assert delivery.wait(20)
    assert [request.url for request in receiver.requests] == ["/gr%C3%B6%C3%9Fe?a=1&b=%20"] * 2
    assert [(attempt.status, attempt.error) for attempt in delivery.attempts if attempt.url.endswith("/b")] == [
        (None, "ValueError")
    ]


@pytest.mark.parametrize("hosts", [
    {HOST: "127.0.0.1:8000"}, {HOST: "ftp://127.0.0.1"}, {HOST: "http://127.0.0.1/in"}, {HOST: "http://"},
    {HOST: "http://a@127.0.0.1"}, {HOST: "http://127.0.0.1?x"}, {HOST: "http://127.0.0.1:99999"}, {HOST: ""},
    {HOST: "http://[::1"}, {"": "http://127.0.0.1"}, {f"https://{HOST}": "http://127.0.0.1"},
    {f"{HOST}:443": "http://127.0.0.1"}, {f"{HOST}/in": "http://127.0.0.1"},
])  # fmt: skip
def test_what_is_no_host_or_no_address_is_refused(hosts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="expected"):
        FakeLinq().send_webhooks(hosts)


def test_there_is_one_delivery_at_a_time() -> None:
    fake = FakeLinq()
    with fake.send_webhooks({}), pytest.raises(ValueError, match="close it"):
        fake.send_webhooks({})
    fake.send_webhooks({}).close()


@given(st.text())
@example("https://[")
@example("https://[::1]:8000/a")
def test_the_host_of_anything_is_a_text(url: str) -> None:
    assert host_of(url) == host_of(url).lower()
    assert host_of(f"https://{HOST}/{json.dumps(url)[1:-1]}") == HOST

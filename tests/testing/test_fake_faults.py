"""Scripted failures: refusals, broken connections, timeouts, lost and late responses, delays, at every client."""

from __future__ import annotations

import asyncio
import io
import json
import time
from typing import Any

import httpx
import linq
import pytest
import requests
from urllib3.util import Timeout

from fakes import ANNA, FINE, LINE, ask, keyed, opened, send
from linq_compose.testing import FakeLinq

URL = "https://api.linqapp.com/v3/chats"
BODY: Any = {"from": LINE, "to": [ANNA], "message": FINE}
TOKEN = {"Authorization": "Bearer test"}
# by failure: whether the request is accepted, and the errors of httpx, of requests and of handle()
FAILURES: dict[str, tuple[bool, type[Exception], type[Exception], type[Exception]]] = {
    "connection": (False, httpx.ConnectError, requests.ConnectionError, ConnectionRefusedError),
    "timeout": (False, httpx.ReadTimeout, requests.ReadTimeout, TimeoutError),
    "lost": (True, httpx.RemoteProtocolError, requests.ConnectionError, ConnectionResetError),
    "late": (True, httpx.ReadTimeout, requests.ReadTimeout, TimeoutError),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_each_client_raises_its_own_error_and_the_fake_knows_what_was_accepted(failure: Any) -> None:
    accepted, of_httpx, of_requests, of_handle = FAILURES[failure]
    fake = FakeLinq()
    fake.fail_next(failure, times=4)
    client = httpx.Client(transport=fake.transport(), headers=TOKEN)
    with pytest.raises(of_httpx):
        client.post(URL, json=BODY)

    async def asynchronous() -> None:
        async with httpx.AsyncClient(transport=fake.transport(), headers=TOKEN) as client:
            await client.post(URL, json=BODY)

    with pytest.raises(of_httpx):
        asyncio.run(asynchronous())
    with requests.Session() as session, pytest.raises(of_requests):
        session.mount("https://", fake.requests_adapter())
        session.post(URL, json=BODY, headers=TOKEN)
    with pytest.raises(of_handle, match=failure):
        ask(fake, "POST", "/chats", BODY)
    assert len(fake.sent) == (4 if accepted else 0)
    assert [exchange.failure for exchange in fake.journal] == [failure] * 4
    assert {exchange.response.status for exchange in fake.journal} == {201 if accepted else 0}
    assert client.post(URL, json=BODY).status_code == 201
    assert fake.journal[-1].failure is None


def test_a_lost_answer_is_why_there_are_idempotency_keys() -> None:
    """With a key the SDK's own retry sends once; without one, twice."""
    for message, times in ((keyed("order-1"), 1), (FINE, 2)):
        for failure in ("lost", "late"):
            fake = FakeLinq()
            chat = fake.open_chat(ANNA)
            client = linq.LinqAPIV3(api_key="test", http_client=httpx.Client(transport=fake.transport()), max_retries=1)
            fake.fail_next(failure, operation="chats.messages.send")
            sent = client.chats.messages.send(chat, message=message).message
            assert len(fake.sent) == times
            assert fake.sent[-1].id == sent.id


def test_the_sdk_raises_its_own_errors() -> None:
    fake = FakeLinq()
    client = linq.LinqAPIV3(api_key="test", http_client=httpx.Client(transport=fake.transport()), max_retries=0)
    fake.fail_next("connection")
    with pytest.raises(linq.APIConnectionError):
        client.chats.list_chats()
    fake.fail_next("timeout")
    with pytest.raises(linq.APITimeoutError):
        client.chats.list_chats()


def test_a_delay_is_waited_for_until_the_timeout_of_the_client() -> None:
    fake = FakeLinq()
    fake.fail_next(delay=0.2, times=3)
    client = httpx.Client(transport=fake.transport(), headers=TOKEN)
    start = time.monotonic()
    assert client.post(URL, json=BODY).status_code == 201
    assert time.monotonic() - start >= 0.2
    with pytest.raises(httpx.ReadTimeout):
        client.post(URL, json=BODY, timeout=0.05)
    with requests.Session() as session, pytest.raises(requests.ReadTimeout):
        session.mount("https://", fake.requests_adapter())
        session.post(URL, json=BODY, headers=TOKEN, timeout=(5, 0.05))
    assert len(fake.sent) == 3  # a request whose answer came too late was accepted all the same
    assert client.post(URL, json=BODY, timeout=0.05).status_code == 201


def test_many_tasks_wait_at_the_same_time() -> None:
    fake = FakeLinq()
    fake.fail_next(3006, delay=1, times=20)

    async def run() -> list[int]:
        async with httpx.AsyncClient(transport=fake.transport(), headers=TOKEN) as client:
            return [answer.status_code for answer in await asyncio.gather(*(client.get(URL) for _ in range(20)))]

    start = time.monotonic()
    assert asyncio.run(run()) == [500] * 20
    assert time.monotonic() - start < 10  # one after the other they take 20


def test_an_application_that_is_called_directly_raises_where_nobody_can_break_the_connection() -> None:
    fake = FakeLinq()

    async def run() -> None:
        transport = httpx.ASGITransport(app=fake.asgi())  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://fake", headers=TOKEN) as client:
            for failure, error in (("lost", ConnectionResetError), ("timeout", TimeoutError)):
                fake.fail_next(failure)  # type: ignore[arg-type]
                with pytest.raises(error):
                    await client.post("/v3/chats", json=BODY)
            fake.fail_next(delay=0.05)
            assert (await client.post("/v3/chats", json=BODY)).status_code == 201

    asyncio.run(run())
    assert len(fake.sent) == 2


def test_failures_are_for_an_operation_or_any_and_come_in_order() -> None:
    fake = FakeLinq()
    chat = opened(fake)
    fake.fail_next("lost", operation="chats.messages.send")
    fake.fail_next(3005)
    assert ask(fake, "GET", "/chats").status == 504
    assert ask(fake, "GET", "/chats").status == 200
    with pytest.raises(ConnectionResetError):
        send(fake, chat)
    assert send(fake, chat).status == 202
    with pytest.raises(AssertionError, match=r"failed as scripted by fail_next\('lost'\)"):
        fake.assert_sent("Nothing like it")
    fake.fail_next("connection")
    fake.reset()
    assert ask(fake, "GET", "/chats").status == 200


def test_a_failure_that_comes_after_the_timeout_is_a_timeout() -> None:
    fake = FakeLinq()
    client = httpx.Client(transport=fake.transport(), headers=TOKEN, timeout=0.02)
    for failure, accepted in (("lost", 1), ("late", 1), ("connection", 0), ("timeout", 0), (3006, 0), (None, 1)):
        fake.reset()
        fake.fail_next(failure, delay=5)  # type: ignore[arg-type]
        with pytest.raises(httpx.ReadTimeout):
            client.post(URL, json=BODY)
        assert len(fake.sent) == accepted


def test_requests_may_carry_what_requests_carries() -> None:
    fake = FakeLinq()
    with requests.Session() as session:
        session.mount("https://", fake.requests_adapter())
        text = json.dumps(BODY)
        for data in (
            text,
            text.encode(),
            bytearray(text.encode()),
            io.BytesIO(text.encode()),
            iter([text[:7], text[7:]]),
        ):
            answer = session.post(URL, data=data, headers={"Authorization": b"Bearer test"})
            assert answer.status_code == 201
        fake.fail_next(delay=30)
        with pytest.raises(requests.ReadTimeout):
            session.post(URL, json=BODY, headers=TOKEN, timeout=Timeout(connect=5, read=0.02))
    assert len(fake.sent) == 6


def test_a_429_says_when_to_try_again() -> None:
    fake = FakeLinq()
    for code, given, header in ((1007, None, "1"), (1007, 0, "0"), (3006, None, None), (3006, 7, "7")):
        fake.fail_next(code, retry_after=given)
        assert ask(fake, "GET", "/chats").headers.get("retry-after") == header


@pytest.mark.parametrize(("arguments", "phrase"), [
    ({"code": "conection"}, "connection, timeout, lost, late"),
    ({"code": 1234}, "1234"),
    ({"code": 3006, "times": 0}, "times"),
    ({"code": 3006, "delay": -1}, "delay"),
    ({"code": 1007, "retry_after": -1}, "retry_after"),
    ({}, "delay"),
    ({"code": "lost", "operation": "chats.crate"}, "chats.create"),
    ({"code": 3006.0}, "code: expected an integer or a string, got float"),
    ({"code": True}, "code: expected an integer or a string, got bool"),
    ({"code": ["lost"]}, "code: expected an integer or a string, got list"),
    ({"code": 3006, "times": 1.5}, "times: expected an integer, got float"),
    ({"code": 3006, "times": True}, "times: expected an integer, got bool"),
    ({"code": 3006, "times": 10**12}, "times"),
    ({"code": 3006, "delay": "1"}, "delay: expected a number, got str"),
    ({"delay": float("nan")}, "delay"),
    ({"delay": float("inf")}, "delay"),
    ({"code": 1007, "retry_after": 1.5}, "retry_after: expected an integer, got float"),
    ({"code": "lost", "retry_after": 3}, "retry_after"),
])  # fmt: skip
def test_what_cannot_be_scripted_is_refused_at_once(arguments: dict[str, Any], phrase: str) -> None:
    fake = FakeLinq()
    with pytest.raises((TypeError, ValueError), match=phrase):
        fake.fail_next(**arguments)
    assert ask(fake, "GET", "/chats").status == 200

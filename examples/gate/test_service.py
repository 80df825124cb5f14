"""Tests of the service: what a background task sends, and what becomes of a message that is rejected there."""
# ruff: noqa: S101  pytest's tests assert

from __future__ import annotations

import asyncio
import logging

import httpx
import pytest
from service import Kitchen

from linq_compose import bold
from linq_compose.gate import guard


def order(kitchen: Kitchen, **values: str) -> int:
    async def post() -> int:
        transport = httpx.ASGITransport(app=kitchen.service())
        async with httpx.AsyncClient(transport=transport, base_url="http://kitchen.test") as counter:
            return (await counter.post("/ready", json=values)).status_code

    return asyncio.run(post())


def test_the_guest_is_told(fake_linq, async_linq_client):
    kitchen = Kitchen(guard(async_linq_client, fail_on="warning"))
    chat = fake_linq.open_chat("+12052532136")
    assert order(kitchen, id="7", chat=chat, dish="ramen 🍜") == 202
    fake_linq.assert_sent("Your " + bold("ramen 🍜") + " is ready.", to="+12052532136", times=1)
    assert kitchen.failed == []


@pytest.mark.parametrize("dish", ["**soup**", "pie\u202e", "tea\0"])
def test_a_dish_that_would_arrive_garbled_is_recorded_and_not_sent(fake_linq, async_linq_client, caplog, dish):
    kitchen = Kitchen(guard(async_linq_client, fail_on="warning"))
    chat = fake_linq.open_chat("+12052532136")
    assert order(kitchen, id="7", chat=chat, dish=dish) == 202
    assert (len(fake_linq.sent), kitchen.failed) == (0, ["7"])
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert dish not in caplog.text


@pytest.mark.parametrize("failure", [2024, 3006, "connection", "late"])
def test_a_guest_who_cannot_be_told_is_recorded(fake_linq, async_linq_client, caplog, failure):
    kitchen = Kitchen(guard(async_linq_client, fail_on="warning"))
    chat = fake_linq.open_chat("+12052532136")
    fake_linq.fail_next(failure, operation="chats.messages.send", times=10)
    assert order(kitchen, id="8", chat=chat, dish="pie") == 202
    assert kitchen.failed == ["8"]
    assert [record.getMessage()[:31] for record in caplog.records if record.name == "kitchen"] == [
        "order 8 may not have been sent:"
    ]


@pytest.mark.linq_check(fail_on="error")
def test_by_default_warnings_are_sent_and_logged(fake_linq, async_linq_client, caplog):
    kitchen = Kitchen(guard(async_linq_client))
    chat = fake_linq.open_chat("+12052532136")
    order(kitchen, id="7", chat=chat, dish="**soup**")
    assert len(fake_linq.sent) == 1
    assert [record.getMessage() for record in caplog.records if record.name == "linq_compose.gate"] == [
        "chats.messages.send: TXT105 literal-markdown at /message/parts/0/value"
    ]

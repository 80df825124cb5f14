"""Tests of scripts that use httpx, requests and aiohttp: what arrives, and what is stopped on its way."""
# ruff: noqa: S101  pytest's tests assert

from __future__ import annotations

import threading
import time

import pytest
import uvicorn
from raw_clients import by_aiohttp, by_httpx, by_requests

from linq_compose import MessageRejected, bold
from linq_compose.gate import Gate

READY = "Your table is " + bold("ready 🍜")


@pytest.fixture
def served(fake_linq):
    """The fake on loopback, as a client in another language would use it."""
    server = uvicorn.Server(uvicorn.Config(fake_linq.asgi(), port=0, log_level="warning", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def senders(fake_linq, served):
    return {
        "httpx": lambda gate, chat, text: by_httpx(gate, chat, text, transport=fake_linq.transport()),
        "requests": lambda gate, chat, text: by_requests(gate, chat, text, adapter=fake_linq.requests_adapter()),
        "aiohttp": lambda gate, chat, text: by_aiohttp(gate, chat, text, base=served),
    }


@pytest.mark.parametrize("client", ["httpx", "requests", "aiohttp"])
def test_a_good_message_arrives(fake_linq, served, senders, client):
    chat = fake_linq.open_chat("+12052532136")
    assert senders[client](Gate(base_urls=served), chat, READY) == 202
    fake_linq.assert_sent(READY, to="+12052532136", times=1)


@pytest.mark.parametrize("client", ["httpx", "requests", "aiohttp"])
@pytest.mark.parametrize("settings", [{"fail_on": "warning"}, {"policy": "strict"}])
def test_a_message_that_would_arrive_garbled_is_stopped(fake_linq, served, senders, client, settings):
    chat = fake_linq.open_chat("+12052532136")
    with pytest.raises(MessageRejected, match="TXT105"):
        senders[client](Gate(base_urls=served, **settings), chat, "**ready**")
    assert fake_linq.sent == ()


@pytest.mark.parametrize("client", ["httpx", "requests", "aiohttp"])
@pytest.mark.linq_check(off=True)
def test_a_gate_that_only_warns_stops_nothing(fake_linq, served, senders, client):
    chat = fake_linq.open_chat("+12052532136")
    assert senders[client](Gate(base_urls=served, mode="warn"), chat, "**ready**") == 202
    assert len(fake_linq.sent) == 1

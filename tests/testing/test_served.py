"""The fake served over HTTP: for clients that nobody here wrote."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from linq_compose.testing import FakeLinq

LINE, ANNA = "+12052535597", "+12052532136"
COMMAND = [sys.executable, "-m", "linq_compose", "fake", "--port", "0"]


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    process = subprocess.Popen(
        COMMAND,
        stderr=subprocess.PIPE,
        text=True,
        # a run in the background of a shell hands down that Ctrl-C is ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  one thread
    )
    assert process.stderr
    told = process.stderr.readline() + process.stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", told)
    assert found, told
    try:
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=30)[1]
        assert process.returncode in (0, 130)
        assert "Traceback" not in rest, rest


def test_it_answers_over_http_and_is_controlled(served: str) -> None:
    with httpx.Client(base_url=served, headers={"Authorization": "Bearer test"}) as client:
        assert client.post("/__fake__/reset").status_code == 200
        body = {"from": LINE, "to": [ANNA], "message": {"parts": [{"type": "text", "value": "Hi 🍜"}]}}
        answer = client.post("/api/partner/v3/chats", json=body)
        assert answer.status_code == 201
        chat = answer.json()["chat"]["id"]
        typing = client.post(f"/api/partner/v3/chats/{chat}/typing")
        assert (typing.status_code, typing.content) == (204, b"")
        assert client.get("/api/partner/v3/chats", params={"from": LINE}).json()["chats"][0]["id"] == chat
        assert client.get("/__fake__/sent").json()[0]["message"] == body["message"]
        told = client.post("/__fake__/receive", json={"chat": ANNA, "text": "STOP"}).json()
        assert json.loads(told["body"])["event_type"] == "message.received"
        refused = client.post(f"/api/partner/v3/chats/{chat}/messages", json={"message": body["message"]})
        assert refused.json()["error"]["code"] == 2024
        client.post("/__fake__/fail_next", json={"code": 3006})
        assert client.get("/api/partner/v3/chats").status_code == 500
        delivered = client.post("/__fake__/deliver", json={"message_id": answer.json()["chat"]["message"]["id"]}).json()
        assert json.loads(delivered["body"])["event_type"] == "message.delivered"
        journal = client.get("/__fake__/journal").json()
        assert [each["status"] for each in journal] == [201, 204, 200, 403, 500]
        assert journal[3]["report"]["ok"]
        for path, json_body in (("receive", {}), ("receive", {"chat": "x", "text": "y"}), ("fail_next", {"code": 1})):
            assert client.post(f"/__fake__/{path}", json=json_body).status_code == 400
        assert "GET /__fake__/journal" in client.get("/__fake__/nothing").json()["error"]


def test_controls_are_closed_unless_they_are_asked_for() -> None:
    import asyncio

    async def run() -> int:
        transport = httpx.ASGITransport(app=FakeLinq().asgi())  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://fake") as client:
            return (await client.get("/__fake__/journal")).status_code

    assert asyncio.run(run()) == 401


def test_a_port_that_is_taken_and_wrong_calls_are_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for extra in (["--port", port], ["--number", "555"], ["--policy", "strikt"], ["--port", "x"]):
            done = subprocess.run([*COMMAND, *extra], capture_output=True, text=True, timeout=60, check=False)
            assert done.returncode == 2
            assert "Traceback" not in done.stderr


FETCH = """
const base = process.argv[2];
const ask = async (method, path, body, key = "test") => {
  const answer = await fetch(base + "/api/partner/v3" + path, {
    method, headers: {"Authorization": "Bearer " + key, "Content-Type": "application/json"},
    body: body === undefined ? undefined : JSON.stringify(body)});
  const text = await answer.text();
  return [answer.status, text ? JSON.parse(text) : null];
};
const text = "Hi 🍜 ready";
const start = text.indexOf("ready");  // JavaScript counts in UTF-16 code units
const message = {parts: [{type: "text", value: text,
  text_decorations: [{range: [start, start + 5], style: "bold"}]}]};
const [created, chat] = await ask("POST", "/chats", {from: "+12052535597", to: ["+12052499136"], message});
const id = chat.chat.id;
const results = [created];
results.push((await ask("POST", `/chats/${id}/messages`, {message}))[0]);
results.push((await ask("POST", `/chats/${id}/messages`, {message: {parts: [{...message.parts[0],
  text_decorations: [{range: [4, 6], style: "bold"}]}]}}))[1].error.code);
results.push((await ask("POST", `/chats/${id}/read`))[0]);
results.push((await ask("GET", `/chats/${id}/messages?limit=1`))[1].messages[0].parts[0].value);
results.push((await ask("DELETE", `/chats/${id}/participants`, {handle: "+12052499136"}))[0]);
results.push((await ask("GET", "/chats", undefined, "wrong"))[0]);
console.log(JSON.stringify(results));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here")
def test_fetch_of_node_talks_to_it(served: str, tmp_path: Path) -> None:
    script = tmp_path / "fetch.mjs"
    script.write_text(FETCH, encoding="utf-8")
    done = subprocess.run(["node", str(script), served], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [201, 202, 1005, 204, "Hi 🍜 ready", 409, 401]


NODE_SDK = """
import Linq from "@linqapp/sdk";
const client = new Linq({apiKey: "test", baseURL: process.argv[2] + "/api/partner", maxRetries: 0});
const message = {parts: [{type: "text", value: "Hi 🍜"}]};
const {chat} = await client.chats.create({from: "+12052535597", to: ["+12052499137"], message});
await client.chats.messages.send(chat.id, {message});
const results = [chat.handles.length];
try { await client.chats.messages.send(chat.id, {message: {parts: []}}); }
catch (error) { results.push(error.status, error.constructor.name); }
await client.chats.typing.start(chat.id);
let count = 0;
for await (const each of client.chats.messages.list(chat.id, {limit: 1})) count += each.parts.length;
results.push(count);
console.log(JSON.stringify(results));
"""


@pytest.mark.skipif("LINQ_NODE_MODULES" not in os.environ, reason="LINQ_NODE_MODULES names no @linqapp/sdk")
def test_the_official_sdk_of_node_talks_to_it(served: str, tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(os.environ["LINQ_NODE_MODULES"])
    script = tmp_path / "sdk.mjs"
    script.write_text(NODE_SDK, encoding="utf-8")
    done = subprocess.run(["node", str(script), served], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [2, 400, "BadRequestError", 2]

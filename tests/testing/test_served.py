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
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from linq import LinqAPIV3

from linq_compose.testing import FakeLinq
from testing.receivers import receiving

LINE, ANNA = "+12052535597", "+12052532136"
COMMAND = [sys.executable, "-m", "linq_compose", "fake", "--port", "0"]


@contextmanager
def serving(*options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address and the process of a served fake, which must end within a second of Ctrl-C."""
    process = subprocess.Popen(
        [*COMMAND, *options],
        stderr=subprocess.PIPE,
        text=True,
        # a run in the background of a shell hands down that Ctrl-C is ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  one thread
    )
    assert process.stderr
    lines = process.stderr.readline() + process.stderr.readline()
    address = re.search(r"http://\S+:\d+", lines)
    assert address, lines
    try:
        yield address[0], process
    finally:
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=30)[1]
        assert time.monotonic() - start < 10  # well below the minute that clients hold on; a second where idle
        assert process.returncode in (0, 130, -signal.SIGINT)
        assert "Traceback" not in rest, rest
        assert "ERROR" not in rest, rest


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    with serving() as (address, _):
        yield address


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
        sent = client.get("/__fake__/sent").json()[0]
        assert (sent["message"], sent["edits"], sent["to"]) == (body["message"], 0, [ANNA])
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


def test_every_documented_event_is_a_control(served: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "testing.md").read_text()
    rows = re.findall(
        r"^\| .* \|$", page.partition("## Outside events")[2].partition("Methods that cause")[0], re.MULTILINE
    )
    named = set(re.findall(r"`([a-z_]+)(?:\(.*?\))?`", " ".join(row.split("|")[2] for row in rows)))
    assert {"receive", "open_chat", "reset", "emit"} <= named
    with httpx.Client(base_url=served) as client:
        unknown = {name for name in named if client.post(f"/__fake__/{name}", json={"bogus": 1}).status_code != 400}
        assert unknown - {"display_name"} == set()
        chat = client.post("/__fake__/open_chat", json={"handles": [ANNA, "ben@example.com"]}).json()
        assert json.loads(client.post("/__fake__/receive", json={"chat": chat, "text": "Hi"}).json()["body"])
        assert client.post("/__fake__/open_chat", json={"handles": ANNA}).status_code == 400
        assert "E.164" in client.post("/__fake__/open_chat", json={"handles": ["Anna"]}).json()["error"]


FOREIGN: list[dict[str, str]] = [
    {"Host": "evil.example"},
    {"Host": "evil.example:8585"},
    {"Host": "127.0.0.1.evil.example"},
    {"Host": "localhost.evil.example"},
    {"Host": "[evil"},
    {"Origin": "http://evil.example"},
    {"Origin": "https://localhost.evil.example"},
    {"Origin": "http://93.184.216.34"},
    {"Origin": "null"},
    {"Origin": "file://"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_foreign_page_controls_nothing(served: str, headers: dict[str, str]) -> None:
    for method, name, body in (
        ("POST", "reset", None),
        ("GET", "journal", None),
        ("POST", "fail_next", {"code": 3006}),
    ):
        answer = httpx.request(method, f"{served}/__fake__/{name}", headers=headers, json=body)
        assert answer.status_code == 403
        assert "is foreign" in answer.json()["error"]
    assert httpx.get(f"{served}/v3/chats", headers={"Authorization": "Bearer test"}).status_code == 200


@pytest.mark.parametrize("headers", [
    {"Host": "localhost"}, {"Host": "LOCALHOST:80"}, {"Host": "127.0.0.1:1"}, {"Host": "[::1]:8585"},
    {"Host": "fake.localhost"}, {"Host": "172.17.0.2:8585"}, {"Origin": "http://localhost:3000"},
    {"Origin": "http://127.0.0.1:5173"}, {"Origin": "http://[::1]"},
])  # fmt: skip
def test_a_page_of_this_machine_controls_it(served: str, headers: dict[str, str]) -> None:
    assert httpx.get(f"{served}/__fake__/sent", headers=headers).status_code == 200


def test_a_host_can_be_allowed() -> None:
    with serving("--allow-host", "fake", "--allow-host", "ci.example") as (address, _):
        for host, status in (("fake:8585", 200), ("CI.example", 200), ("fake.example", 403)):
            assert httpx.get(f"{address}/__fake__/sent", headers={"Host": host}).status_code == status


WRONG: list[tuple[str, Any, str]] = [
    ("fail_next", {"code": "3006"}, "code"),
    ("fail_next", {"code": 3006, "times": "2"}, "times"),
    ("fail_next", {"code": True}, "code"),
    ("fail_next", {"code": "broken"}, "code"),
    ("fail_next", {"cod": 3006}, "cod"),
    ("fail_next", {}, "delay"),
    ("receive", {"chat": 5, "text": "Hi"}, "chat"),
    ("receive", {"chat": ANNA, "text": ["Hi"]}, "text"),
    ("receive", {"chat": ANNA, "text": "Hi", "sender": 5}, "sender"),
    ("receive", {"chat": ANNA, "text": "Hi", "parts": {"type": "text"}}, "parts"),
    ("receive", {"chat": ANNA, "text": "Hi", "mediaa": []}, "mediaa"),
    ("receive", {"text": "Hi"}, "chat"),
    ("receive", {"chat": "nowhere", "text": "Hi"}, "nowhere"),
    ("receive", [ANNA, "Hi"], "object"),
    ("receive", "Hi", "object"),
    ("deliver", {"message_id": None}, "message_id"),
    ("reach", {"handle": ANNA, "service": "sms"}, "service"),
    ("block", {"handle": ANNA, "blocked": "no"}, "blocked"),
    ("attachment", {"filename": "a.png", "size_bytes": "9"}, "size_bytes"),
    ("reset", {"all": True}, "all"),
]


@pytest.mark.parametrize(("name", "body", "phrase"), WRONG)
def test_a_control_with_a_wrong_type_is_a_400_that_names_it(served: str, name: str, body: Any, phrase: str) -> None:
    httpx.post(f"{served}/__fake__/reset")
    answer = httpx.post(f"{served}/__fake__/{name}", json=body)
    assert answer.status_code == 400
    assert phrase in answer.json()["error"]
    assert httpx.get(f"{served}/__fake__/webhooks").json() == []


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000])
def test_a_control_that_is_not_json_is_a_400(served: str, body: bytes) -> None:
    answer = httpx.post(f"{served}/__fake__/receive", content=body)
    assert (answer.status_code, "not JSON" in answer.json()["error"]) == (400, True)


def test_every_event_is_a_control(served: str) -> None:
    def control(name: str, **body: Any) -> Any:
        answer = httpx.post(f"{served}/__fake__/{name}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def kind(webhook: Any) -> str:
        return str(json.loads(webhook["body"])["event_type"])

    control("reset")
    photo = control("attachment", filename="a.png", mime_type="image/png", size_bytes=12)
    webhook = control(
        "receive", chat=ANNA, text="Hi", media=["b.mov"], parts=[{"type": "media", "attachment_id": photo}],
        effect="lasers",
    )  # fmt: skip
    data = json.loads(webhook["body"])["data"]
    assert [part["type"] for part in data["parts"]] == ["text", "media", "media"]
    assert kind(control("react", message_id=data["id"], reaction="🍜")) == "reaction.added"
    assert kind(control("edit", message_id=data["id"], text="Hello")) == "message.edited"
    assert kind(control("show_typing", chat_id=data["chat"]["id"])) == "chat.typing_indicator.started"
    place = control(
        "share_location", chat_id=data["chat"]["id"], latitude=52.5, longitude=13, ends_at="2999-01-01T00:00Z"
    )
    assert kind(place) == "location.sharing.started"
    poll = control("receive_poll", chat_id=data["chat"]["id"], options=["Pizza", "Thai"])
    assert kind(control("vote", message_id=json.loads(poll["body"])["data"]["message_id"], option="Thai"))
    assert kind(control("emit", event_type="payment.succeeded", data={"amount": 3})) == "payment.succeeded"
    control("opt_out", handle=ANNA)
    control("opt_in", handle=ANNA)
    control("block", handle=ANNA, blocked=False)
    control("suspend", number=LINE, suspended=False)
    control("contact_card", number=LINE)
    control("reach", handle=ANNA, service="RCS")
    kinds = [json.loads(webhook["body"])["event_type"] for webhook in httpx.get(f"{served}/__fake__/webhooks").json()]
    assert kinds == [
        "message.received", "reaction.added", "message.edited", "chat.typing_indicator.started",
        "location.sharing.started", "poll.received", "poll.vote.added", "payment.succeeded",
    ]  # fmt: skip


def test_webhooks_of_subscriptions_are_sent_to_the_named_address() -> None:
    with receiving() as receiver, serving("--send-webhooks", f"app.example.com={receiver.url}") as (address, _):
        client = LinqAPIV3(api_key="test", base_url=f"{address}/api/partner", max_retries=0)
        kinds: Any = ["message.received", "message.delivered"]
        made = client.webhook_subscriptions.create(target_url="https://app.example.com/linq", subscribed_events=kinds)
        sent = client.messages.create(to=[ANNA], message={"parts": [{"type": "text", "value": "Hi"}]}).message
        httpx.post(f"{address}/__fake__/deliver", json={"message_id": sent.id})
        deadline = time.monotonic() + 20
        while not (attempts := httpx.get(f"{address}/__fake__/deliveries").json()) and time.monotonic() < deadline:
            time.sleep(0.01)
        (request,) = receiver.requests
        event = client.webhooks.unwrap(request.body.decode(), headers=request.headers, key=made.signing_secret)
        assert (event.event_type, event.data.id) == ("message.delivered", sent.id)
        (attempt,) = attempts
        assert (attempt["url"], attempt["status"]) == (f"{receiver.url}/linq", 204)
        receiver.go.clear()
        receiver.came.clear()
        httpx.post(f"{address}/__fake__/receive", json={"chat": ANNA, "text": "Hello"})
        assert receiver.came.wait(20)  # and Ctrl-C ends it while the receiver holds its response


def test_connections_break_and_answers_are_lost_over_a_socket(served: str) -> None:
    body = {"from": LINE, "to": [ANNA], "message": {"parts": [{"type": "text", "value": "Hi"}]}}
    with httpx.Client(base_url=served, headers={"Authorization": "Bearer test"}) as client:

        def script(**arguments: Any) -> None:
            assert client.post("/__fake__/fail_next", json=arguments).status_code == 200

        client.post("/__fake__/reset")
        for failure, sent in (("connection", 0), ("lost", 1)):
            script(code=failure)
            with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
                client.post("/v3/chats", json=body)
            assert len(client.get("/__fake__/sent").json()) == sent
        for failure, sent in (("timeout", 1), ("late", 2)):
            script(code=failure)
            with pytest.raises(httpx.ReadTimeout):
                client.post("/v3/chats", json=body, timeout=httpx.Timeout(10, read=1))
            assert len(client.get("/__fake__/sent").json()) == sent
        script(delay=0.3)
        start = time.monotonic()
        assert client.post("/v3/chats", json=body).status_code == 201
        assert time.monotonic() - start >= 0.3
        journal = client.get("/__fake__/journal").json()
        assert [exchange["failure"] for exchange in journal] == ["connection", "lost", "timeout", "late", None]


def test_control_c_ends_it_whatever_clients_hold() -> None:
    """Idle, half a request line, half a body, an answer that never comes, one that comes late."""
    with serving() as (address, process):
        port = int(address.rpartition(":")[2])
        httpx.post(f"{address}/__fake__/fail_next", json={"code": "timeout"})
        httpx.post(f"{address}/__fake__/fail_next", json={"delay": 60})
        request = f"GET /v3/chats HTTP/1.1\r\nHost: localhost:{port}\r\nAuthorization: Bearer test\r\n\r\n"
        half = "POST /v3/chats HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"
        held = [socket.create_connection(("127.0.0.1", port)) for _ in range(5)]
        for connection, text in zip(held, ("", "GET /v3", half, request, request), strict=True):
            connection.sendall(text.encode())
        time.sleep(0.3)
        assert process.poll() is None
    for connection in held:
        connection.close()


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not _has_ipv6(), reason="there is no IPv6 here")
def test_it_listens_on_ipv6() -> None:
    with serving("--host", "::1") as (address, _):
        assert address.startswith("http://[::1]:")
        assert httpx.get(f"{address}/__fake__/sent").json() == []


def test_it_warns_where_others_can_reach_it() -> None:
    with serving("--host", "0.0.0.0") as (address, process):
        assert httpx.get(f"{address.replace('0.0.0.0', '127.0.0.1')}/__fake__/sent").json() == []
        assert process.stderr
        assert "not a loopback address" in process.stderr.readline()


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
        wrong = (["--send-webhooks", "app.example.com"], ["--send-webhooks", "a.example.com=localhost"])
        for extra in (["--port", port], ["--number", "555"], ["--policy", "strikt"], ["--port", "x"], *wrong):
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


def test_the_served_fake_starts_and_stops_as_asgi_says() -> None:
    asked = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    answers: list[str] = []

    async def receive() -> dict[str, str]:
        return next(asked)

    async def send(message: dict[str, str]) -> None:
        answers.append(message["type"])

    import asyncio

    asyncio.run(FakeLinq().asgi()({"type": "lifespan"}, receive, send))
    assert answers == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

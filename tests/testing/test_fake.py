"""The fake by itself: what it remembers, what it refuses, and what it says of answers that nobody documents."""

from __future__ import annotations

import asyncio
import json
import threading
from datetime import timedelta, timezone
from typing import Any

import httpx
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from fakes import ANNA, BEN, CARL, FINE, LINE, MISSING, OTHER, Clock, ask, code, opened, send
from linq_compose import Policy, operations
from linq_compose.error_codes import CODES
from linq_compose.testing import FakeLinq, Request
from linq_compose.testing.fake import _router
from linq_compose.testing.fake._events import is_opt_out
from linq_compose.testing.fake._router import ANSWERS
from payloads import json_values


def test_every_row_of_the_operations_table_is_answered() -> None:
    stateless = {id.partition(".")[0] for id in operations.OPERATIONS if id not in ANSWERS}
    assert stateless == {
        "experiences",
        "payment_handles",
        "payment_providers",
        "payment_requests",
        "payments",
        "phone_numbers",
    }
    named = {id.replace(".", "_").lower() for id in operations.OPERATIONS}
    shared = {"SCOPE", "note_partless", "page_of", "record_message", "is_upload", "respond_to_upload"}
    assert {name for module in _router._MODULES for name in module.__all__} - named == shared


def test_an_operation_without_state_gets_a_default_answer_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_router, "ANSWERS", {})
    fake = FakeLinq()
    for row in operations.OPERATIONS.values():
        if row.is_common and not row.request.model_fields and "{" not in row.path:
            response = ask(fake, row.method, row.path)
            assert response.status == row.status
            row.parse_response(response.body)
            assert "default answer" in fake.journal[-1].notes[-1]


@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "x"]),
    st.one_of(st.sampled_from(["/v3/chats", "/v3/chats/{}", "/v3/chats/{}/messages", "/v3/messages"]), st.text()),
    st.one_of(st.binary(), json_values().map(lambda value: json.dumps(value).encode())),
)
def test_whatever_comes_is_answered(method: str, url: str, body: bytes) -> None:
    fake = FakeLinq()
    chat = fake.handle(fake_create()).json()["chat"]["id"]
    response = fake.handle(Request(method, url.replace("{}", chat), {"Authorization": "Bearer test"}, body))
    assert response.status in {200, 201, 202, 204, 400, 403, 404, 409}
    if response.status >= 400:
        code(response)
    assert len(fake.journal) == 2


def fake_create() -> Request:
    body = json.dumps({"from": LINE, "to": [ANNA], "message": FINE}).encode()
    return Request("POST", "/v3/chats", {"authorization": "Bearer test"}, body)


@pytest.mark.parametrize("number", CODES)
def test_every_code_of_the_catalogue_can_be_answered(number: int) -> None:
    fake = FakeLinq()
    fake.fail_next(number)
    response = fake.handle(fake_create())
    assert code(response)[1] == number
    assert response.status == (CODES[number].status or response.status)
    assert ("not documented" in response.headers.get("x-fake-linq-note", "")) == (CODES[number].status is None)
    assert fake.handle(fake_create()).status == 201


def test_faults_come_as_scripted() -> None:
    fake = FakeLinq()
    fake.fail_next(3006, operation="chats.messages.send", times=2)
    fake.fail_next(1007, retry_after=45)
    assert code(ask(fake, "GET", "/chats")) == (429, 1007)
    assert fake.journal[-1].response.headers["retry-after"] == "45"
    assert fake.journal[-1].response.json()["error"]["retry_after"] == 45
    chat = opened(fake)
    assert [send(fake, chat).status for _ in range(3)] == [500, 500, 202]
    assert len(fake.sent) == 2
    with pytest.raises(ValueError, match="9999"):
        fake.fail_next(9999)
    with pytest.raises(ValueError, match="no operation"):
        fake.fail_next(3006, operation="chats.crate")


def test_who_may_ask() -> None:
    fake = FakeLinq(numbers=[LINE, OTHER], api_key="secret")
    assert code(ask(fake, "GET", "/chats")) == (401, 2004)
    assert code(fake.handle(Request("GET", "/v3/chats"))) == (401, 2004)
    assert ask(fake, "GET", "/chats", key="secret").status == 200
    fake = FakeLinq()
    assert code(ask(fake, "POST", "/chats", {"from": OTHER, "to": [ANNA], "message": FINE})) == (403, 2006)


def test_what_does_not_exist() -> None:
    fake = FakeLinq(strict_attachments=True)
    chat = opened(fake)
    for method, path in [("GET", ""), ("POST", "/read"), ("POST", "/typing"), ("GET", "/messages"), ("POST", "/leave")]:
        assert code(ask(fake, method, f"/chats/{MISSING}{path}")) == (404, 2001)
    assert code(send(fake, MISSING)) == (404, 2001)
    assert code(send(fake, chat, {**FINE, "reply_to": {"message_id": MISSING}})) == (404, 2002)
    media = {"parts": [{"type": "media", "attachment_id": MISSING}]}
    assert code(send(fake, chat, media)) == (404, 2003)
    assert code(ask(fake, "POST", f"/chats/{chat}/voicememo", {"attachment_id": MISSING})) == (404, 2003)
    elsewhere = send(fake, opened(fake, BEN)).json()["message"]["id"]
    assert code(send(fake, chat, {**FINE, "reply_to": {"message_id": elsewhere}})) == (404, 2002)
    sticker = {"range": [0, 1], "attachment_id": MISSING}
    told = {"parts": [{"type": "text", "value": "Hi", "inline_stickers": [sticker]}]}
    assert code(send(fake, chat, told)) == (404, 2003)
    assert fake.attachment("menu.jpg", size_bytes=7, id=MISSING.upper()) == MISSING
    assert send(fake, chat, media).json()["message"]["parts"][0]["filename"] == "menu.jpg"
    fake.contact_card(LINE, active=False)
    assert code(ask(fake, "POST", f"/chats/{chat}/share_contact_card")) == (404, 2012)
    assert code(ask(fake, "PATCH", f"/messages/{MISSING}", {"text": "x"})) == (404, 2002)
    unknown = ask(fake, "GET", "/polls")
    assert code(unknown) == (404, 2001)
    assert "the fake does not have" in unknown.headers["x-fake-linq-note"]


def test_a_chat_of_the_same_people_goes_on() -> None:
    fake = FakeLinq(numbers=[LINE, OTHER])
    chat = opened(fake, ANNA, BEN)
    assert opened(fake, BEN, ANNA) == chat
    assert len({chat, opened(fake, ANNA), opened(fake, ANNA, BEN, line=OTHER), opened(fake, ANNA, CARL)}) == 4
    assert opened(fake, ANNA, BEN, ANNA, LINE) == chat
    assert opened(fake, LINE) == opened(fake, LINE, LINE)
    assert "if it is alone" in fake.journal[-1].response.headers["x-fake-linq-note"]
    assert ask(fake, "PUT", f"/chats/{chat}", {"group_chat_icon": "https://acme.com/a.png"}).status == 200
    assert opened(fake, ANNA, BEN) == chat
    assert ask(fake, "PUT", f"/chats/{chat}", {"display_name": "Team"}).status == 200
    assert opened(fake, ANNA, BEN) != chat


def test_the_first_message_has_no_link_and_the_state_decides() -> None:
    fake = FakeLinq()
    link = {"parts": [{"type": "link", "value": "https://acme.com"}]}
    body = {"from": LINE, "to": [ANNA], "message": link}
    assert code(ask(fake, "POST", "/chats", body)) == (400, 1005)
    assert "LNK104" in fake.journal[-1].response.json()["error"]["message"]
    assert fake.world.chats == {}
    chat = opened(fake)
    assert ask(fake, "POST", "/chats", body).status == 201
    assert list(fake.journal[-1].report) == []
    assert send(fake, chat, link).status == 202


def test_groups_have_sizes() -> None:
    fake = FakeLinq()
    direct, trio, four = opened(fake), opened(fake, ANNA, BEN), opened(fake, ANNA, BEN, CARL)
    assert code(ask(fake, "PUT", f"/chats/{direct}", {"display_name": "x"})) == (409, 1006)
    people = "/chats/{}/participants"
    assert ask(fake, "POST", people.format(direct), {"handle": BEN}).status in (400, 409)
    assert ask(fake, "DELETE", people.format(trio), {"handle": BEN}).status in (400, 409)
    assert ask(fake, "POST", f"/chats/{trio}/leave").status == 409
    assert ask(fake, "POST", people.format(four), {"handle": "+12052499140"}).status == 202
    assert code(ask(fake, "POST", people.format(four), {"handle": "+12052499140"})) == (409, 2015)
    assert ask(fake, "DELETE", people.format(four), {"handle": ANNA}).status == 202
    assert code(ask(fake, "DELETE", people.format(four), {"handle": ANNA})) == (409, 2015)
    assert code(ask(fake, "DELETE", people.format(four), {"handle": LINE})) == (409, 2015)
    fake.reach("+12052499141", "SMS")
    assert code(ask(fake, "POST", people.format(four), {"handle": "+12052499141"})) == (409, 2017)
    assert ask(fake, "POST", f"/chats/{four}/leave").status == 202
    for response in (send(fake, four), ask(fake, "POST", f"/chats/{four}/typing")):
        assert code(response) == (409, 2013)
    assert [each["status"] for each in ask(fake, "GET", f"/chats/{four}").json()["handles"]].count("left") == 1
    assert ask(fake, "GET", f"/chats/{four}/messages").status == 200
    fake.reach(BEN, "RCS")
    other = opened(fake, BEN, CARL, "+12052499142")
    assert ask(fake, "GET", f"/chats/{other}").json()["service"] == "RCS"
    assert code(ask(fake, "POST", f"/chats/{other}/leave")) == (409, 2017)


def test_an_idempotency_key_is_answered_with_the_original() -> None:
    fake = FakeLinq()
    keyed = {**FINE, "idempotency_key": "order-1"}
    chat = opened(fake, message=keyed)
    assert opened(fake, message=keyed) == chat
    assert len(fake.sent) == 1
    first = send(fake, chat, {**FINE, "idempotency_key": "order-2"})
    again = send(fake, chat, {**FINE, "idempotency_key": "order-2"})
    assert again.json() == first.json()
    other = send(fake, chat, {"parts": [{"type": "text", "value": "Else"}], "idempotency_key": "order-2"})
    assert other.json() == first.json()
    assert "different content" in other.headers["x-fake-linq-note"]
    assert len(fake.sent) == 2
    assert send(fake, opened(fake, BEN), {**FINE, "idempotency_key": "order-2"}).json() != first.json()
    fake.delete(first.json()["message"]["id"])
    assert code(send(fake, chat, {**FINE, "idempotency_key": "order-2"})) == (404, 2002)
    assert first.json()["message"]["id"] not in str(ask(fake, "GET", f"/chats/{chat}/messages").json())


@pytest.mark.parametrize("word", ["STOP", " STOP\n", "UNSUBSCRIBE", "END", "opt out", "Opt-Out", "optout", "OPTOUT"])
def test_words_that_opt_out(word: str) -> None:
    assert is_opt_out(word)


@pytest.mark.parametrize("word", ["stop", "please STOP", "STOP.", "", "Stop", "opt  out", "end", "opt_out"])
def test_words_that_do_not(word: str) -> None:
    assert not is_opt_out(word)


def test_opting_out_holds_everywhere_until_they_write_again() -> None:
    fake = FakeLinq(numbers=[LINE, OTHER])
    chat, elsewhere, group = opened(fake), opened(fake, line=OTHER), opened(fake, ANNA, BEN)
    fake.receive(chat, "STOP")
    assert ask(fake, "GET", f"/chats/{chat}").json()["health_status"]["status"] == "OPTED_OUT"
    assert ask(fake, "GET", f"/chats/{elsewhere}").json()["health_status"]["status"] == "HEALTHY"
    assert code(send(fake, chat)) == code(send(fake, elsewhere)) == (403, 2024)
    assert code(ask(fake, "POST", f"/chats/{chat}/voicememo", {"attachment_id": MISSING})) == (403, 2024)
    assert code(ask(fake, "POST", "/chats", {"from": LINE, "to": [ANNA], "message": FINE})) == (403, 2024)
    assert code(ask(fake, "POST", "/messages", {"to": [ANNA], "message": FINE})) == (403, 2024)
    assert send(fake, group).status == 202
    assert send(fake, chat, override_optout=True).status == 202
    assert code(send(fake, chat)) == (403, 2024)
    fake.receive(elsewhere, "hello again")
    assert send(fake, chat).status == 202
    fake.receive(group, "STOP", sender=BEN)
    assert send(fake, group).status == 202
    assert send(fake, opened(fake, BEN)).status == 202
    fake.opt_out(ANNA)
    assert code(send(fake, chat)) == (403, 2024)
    fake.opt_in(ANNA)
    assert send(fake, chat).status == 202


def test_blocked_people_and_lines_that_rest() -> None:
    fake = FakeLinq(numbers=[LINE, OTHER])
    chat = opened(fake)
    fake.block(ANNA)
    assert code(send(fake, chat, override_optout=True)) == (403, 2026)
    fake.block(ANNA, blocked=False)
    fake.suspend(LINE)
    assert code(send(fake, chat)) == code(ask(fake, "POST", f"/chats/{chat}/typing")) == (403, 2027)
    assert code(ask(fake, "POST", "/chats", {"from": LINE, "to": [BEN], "message": FINE})) == (403, 2027)
    assert ask(fake, "GET", f"/chats/{chat}").status == 200
    moved = ask(fake, "POST", "/messages", {"to": [ANNA], "message": FINE}).json()
    assert (moved["from"], moved["from_selection"]["reason"]) == (OTHER, "failover_flagged")
    assert moved["previous_chat_id"] == chat
    fake.suspend(OTHER)
    assert code(ask(fake, "POST", "/messages", {"to": [BEN], "message": FINE})) == (409, 2015)
    fake.suspend(LINE, suspended=False)
    assert send(fake, chat).status == 202


def test_a_line_is_chosen() -> None:
    fake = FakeLinq(numbers=[LINE, OTHER])
    body = {"to": [ANNA], "message": FINE, "exclude_from": [LINE], "continuation_message": {"text": "It is us."}}
    first = ask(fake, "POST", "/messages", body).json()
    assert (first["from"], first["created_new_chat"]) == (OTHER, True)
    again = ask(fake, "POST", "/messages", {"to": [ANNA], "message": FINE}).json()
    assert (again["from_selection"]["reason"], again["chat_id"]) == ("reused_active_chat", first["chat_id"])
    body = {"to": [BEN], "message": FINE, "exclude_from": [LINE, OTHER]}
    assert code(ask(fake, "POST", "/messages", body)) == (400, 1005)


def test_services_carry_what_they_can() -> None:
    fake = FakeLinq()
    fake.reach(ANNA, "SMS")
    chat = opened(fake)
    card = {
        "type": "imessage_app",
        "app": {"name": "Acme", "team_id": "A1B2C3D4E5", "bundle_id": "com.acme.app"},
        "layout": {"caption": "Book"},
        "url": "https://acme.com",
    }
    assert code(send(fake, chat, {"parts": [card]})) == (409, 2018)
    assert code(send(fake, chat, {"parts": [{"type": "app_clip", "value": "https://acme.com"}]})) == (409, 2028)
    sent = send(fake, chat, {**FINE, "preferred_service": "RCS"}).json()["message"]
    assert sent["service"] == "SMS"  # RCS means RCS where the recipient has it, else SMS
    with pytest.raises(ValueError, match="iMessage, SMS, RCS"):
        fake.reach(ANNA, "sms")
    mention = {"type": "text", "value": "Hi Anna", "mention": ANNA, "mention_range": [3, 7]}
    assert code(send(fake, chat, {"parts": [mention]})) == (409, 2023)


def test_nothing_is_limited_unless_asked() -> None:
    fake = FakeLinq(clock=Clock())
    chat = opened(fake)
    assert {send(fake, chat).status for _ in range(150)} == {202}
    for _ in range(2):
        assert ask(fake, "POST", f"/chats/{chat}/share_contact_card").status == 204


def test_rate_limits_say_how_long_to_wait() -> None:
    clock = Clock()
    fake = FakeLinq(clock=clock, rate_limits=True)
    chat, other = opened(fake), opened(fake, BEN)
    clock.moment += timedelta(seconds=15)
    assert [send(fake, chat).status for _ in range(30)] == [202] * 29 + [429]
    assert code(fake.journal[-1].response) == (429, 1007)
    assert fake.journal[-1].response.headers["retry-after"] == "45"
    assert send(fake, other).status == 202
    clock.moment += timedelta(seconds=45)
    assert [send(fake, chat).status for _ in range(2)] == [202, 429]
    assert ask(fake, "POST", f"/chats/{chat}/share_contact_card").status == 204
    clock.moment += timedelta(minutes=4, seconds=59)
    assert code(ask(fake, "POST", f"/chats/{chat}/share_contact_card")) == (429, 1007)
    assert fake.journal[-1].response.headers["retry-after"] == "1"


def test_the_sandbox_waits_to_be_written_to() -> None:
    clock = Clock()
    fake = FakeLinq(clock=clock, sandbox=True)
    assert code(ask(fake, "POST", "/chats", {"from": LINE, "to": [ANNA], "message": FINE})) == (403, 2008)
    told = fake.receive(ANNA, "Hi")
    chat = told.json()["data"]["chat"]["id"]
    assert [send(fake, chat).status for _ in range(101)] == [202] * 100 + [429]
    assert fake.journal[-1].response.headers["retry-after"] == str(12 * 3600)
    clock.moment = clock.moment.astimezone(timezone(timedelta(hours=14)))  # where it is tomorrow, the quota is today's
    assert send(fake, chat).status == 429
    clock.moment += timedelta(hours=12)
    assert send(fake, chat).status == 202


def test_messages_come_and_go() -> None:
    clock = Clock()
    fake = FakeLinq(clock=clock)
    chat = opened(fake)
    sent = fake.sent[0].id

    def listed() -> dict[str, Any]:
        return ask(fake, "GET", f"/chats/{chat}/messages").json()["messages"][-1]

    assert (listed()["delivery_status"], listed()["is_delivered"]) == ("pending", False)
    fake.deliver(sent)
    assert (listed()["delivery_status"], listed()["is_delivered"]) == ("delivered", True)
    fake.read(sent)
    assert (listed()["delivery_status"], listed()["is_read"]) == ("read", True)
    fake.fail(sent)
    assert listed()["delivery_status"] == "failed"
    fake.receive(chat, "Hello", effect={"type": "screen", "name": "lasers"})
    inbound = ask(fake, "GET", f"/chats/{chat}/messages").json()["messages"][0]
    assert (inbound["is_from_me"], inbound["is_read"], inbound["effect"]["name"]) == (False, False, "lasers")
    mine = opened(fake, BEN)
    for each in (chat, mine):
        ask(fake, "POST", f"/chats/{each}/read")
    assert not ask(fake, "GET", f"/chats/{mine}/messages").json()["messages"][0]["is_read"]  # BEN has not read it
    assert ask(fake, "GET", f"/chats/{chat}/messages").json()["messages"][0]["is_read"]
    assert send(fake, chat, {**FINE, "reply_to": {"message_id": inbound["id"].upper()}}).status == 202
    with pytest.raises(LookupError):
        fake.deliver(inbound["id"])
    for wrong in ({"chat": "nowhere"}, {"chat": chat, "sender": BEN}, {"chat": chat, "sender": LINE}):
        with pytest.raises(LookupError):
            fake.receive(text="Hi", **wrong)


def test_editing_a_message() -> None:
    fake = FakeLinq()
    chat = opened(fake, message={"parts": [*FINE["parts"], {"type": "media", "attachment_id": MISSING}]})
    sent = fake.sent[0].id
    edited = ask(fake, "PATCH", f"/messages/{sent}", {"text": "Hello"})
    assert edited.json()["parts"][0]["value"] == "Hello"
    assert code(ask(fake, "PATCH", f"/messages/{sent}", {"text": "x", "part_index": 1})) == (400, 1005)
    assert code(ask(fake, "PATCH", f"/messages/{sent}", {"text": "x", "part_index": 2})) == (400, 1005)
    assert ask(fake, "GET", f"/chats/{chat}/messages").json()["messages"][0]["parts"][0]["value"] == "Hello"


def test_the_same_seed_and_clock_give_the_same_bytes() -> None:
    def told() -> list[bytes]:
        fake = FakeLinq(clock=Clock(), seed=7)
        chat = opened(fake, ANNA, BEN)
        send(fake, chat)
        fake.reset()
        opened(fake)
        return [each.response.body for each in fake.journal]

    assert told() == told()
    assert FakeLinq(seed=8).world.identifier() != FakeLinq(seed=7).world.identifier()


def test_no_refusal_leaves_a_trace_in_the_state() -> None:
    fake = FakeLinq()
    chat = opened(fake)
    before = ask(fake, "GET", f"/chats/{chat}").json()
    send(fake, chat, {"parts": []})
    ask(fake, "POST", f"/chats/{chat}/messages", b"{")
    ask(fake, "PUT", f"/chats/{chat}", {"display_name": "x"})
    ask(fake, "POST", "/chats", {"from": LINE, "to": [BEN], "message": {**FINE, "reply_to": {"message_id": MISSING}}})
    assert ask(fake, "GET", f"/chats/{chat}").json() == before
    assert len(fake.sent) == 1
    assert list(fake.world.chats) == [chat]
    assert len(fake.journal) == 7


def test_settings_that_cannot_be_are_told_at_once_and_loose_ones_are_survived() -> None:
    with pytest.raises(ValueError, match="DEC999"):
        FakeLinq(policy=Policy(ignore=["DEC999"]))
    with pytest.raises(ValueError, match="base64"):
        FakeLinq(webhook_secret="whsec_!")
    fake = FakeLinq(policy=Policy(ignore=["SHP"]))
    for body in (
        {},
        {"from": LINE, "to": ANNA, "message": FINE},
        {"from": LINE, "to": [ANNA], "message": {"parts": [3]}},
    ):
        assert ask(fake, "POST", "/chats", body).status == 400
        assert "the fake cannot read" in fake.journal[-1].response.headers["x-fake-linq-note"]
    assert fake.world.chats == {}
    assert opened(
        fake, message={"parts": [{**FINE["parts"][0], "text_decorations": [{"range": [0, 1], "style": "new"}]}]}
    )


def test_a_failure_of_the_fake_itself_is_a_500_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeLinq()
    monkeypatch.setattr(_router, "ANSWERS", {"chats.list_chats": lambda call: {}["chats"]})
    assert code(ask(fake, "GET", "/chats")) == (500, 3006)
    assert "itself failed: KeyError" in fake.journal[-1].response.headers["x-fake-linq-note"]


def test_requests_talks_to_it() -> None:
    fake = FakeLinq()
    with requests.Session() as session:
        session.mount("https://api.linqapp.com", fake.requests_adapter())
        session.headers["Authorization"] = "Bearer test"
        body = {"from": LINE, "to": [ANNA], "message": FINE}
        answer = session.post("https://api.linqapp.com/api/partner/v3/chats", json=body)
        assert (answer.status_code, answer.reason) == (201, "Created")
        assert answer.url == "https://api.linqapp.com/api/partner/v3/chats"
        chat = answer.json()["chat"]["id"]
        assert session.post(f"https://api.linqapp.com/api/partner/v3/chats/{chat}/read").status_code == 204
        streamed = session.post("https://api.linqapp.com/v3/chats", data=iter([b"{", b"}"]))
        assert streamed.json()["error"]["code"] == 1001
        assert session.get("https://api.linqapp.com/v3/chats", params={"from": LINE}).json()["chats"]


def test_a_client_calls_its_asgi_application() -> None:
    fake = FakeLinq()

    async def run() -> None:
        transport = httpx.ASGITransport(app=fake.asgi())  # type: ignore[arg-type]
        headers = {"Authorization": "Bearer test"}
        async with httpx.AsyncClient(transport=transport, base_url="http://fake", headers=headers) as client:
            body = {"from": LINE, "to": [ANNA], "message": FINE}
            answer = await client.post("/api/partner/v3/chats", json=body)
            assert answer.status_code == 201
            assert (await client.post(f"/v3/chats/{answer.json()['chat']['id']}/read")).status_code == 204
            listed = await client.get("/v3/chats", params={"from": LINE, "limit": 5})
            assert len(listed.json()["chats"]) == 1

    asyncio.run(run())


def test_ten_thousand_sends_from_threads_and_tasks_are_all_there() -> None:
    fake = FakeLinq()
    chat = opened(fake)
    http = httpx.Client(transport=fake.transport(), headers={"Authorization": "Bearer test"})

    def work(name: str) -> None:
        for turn in range(625):
            text = {"parts": [{"type": "text", "value": f"{name} {turn}"}]}
            assert http.post(f"https://api.linqapp.com/v3/chats/{chat}/messages", json={"message": text}).is_success

    threads = [threading.Thread(target=work, args=(f"thread {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    async def tasks() -> None:
        headers = {"Authorization": "Bearer test"}
        async with httpx.AsyncClient(transport=fake.transport(), headers=headers) as client:

            async def work(name: str) -> None:
                for turn in range(50):
                    text = {"parts": [{"type": "text", "value": f"{name} {turn}"}]}
                    url = f"https://api.linqapp.com/v3/chats/{chat}/messages"
                    assert (await client.post(url, json={"message": text})).is_success

            await asyncio.gather(*(work(f"task {number}") for number in range(100)))

    asyncio.run(tasks())
    texts = [each.text for each in fake.sent[1:]]
    assert len(texts) == len(set(texts)) == 10_000
    assert len(fake.journal) == 10_001
    assert len({each.id for each in fake.sent}) == 10_001

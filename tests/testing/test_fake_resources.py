"""What the fake keeps besides chats and messages: uploads, polls, cards, and what their state forbids."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from fakes import ANNA, BEN, CARD, CARL, FINE, LINE, MISSING, OTHER, Clock, ask, code, notes, opened, send
from linq_compose.testing import FakeLinq, Request, Response

PHOTO: Any = {"filename": "a.png", "content_type": "image/png", "size_bytes": 5}
OPTIONS: Any = [{"text": "Pizza"}, {"text": "Thai"}]


def announced(fake: FakeLinq) -> Any:
    response = ask(fake, "POST", "/attachments", PHOTO)
    assert response.status == 200
    return response.json()


def upload(fake: FakeLinq, url: str, body: bytes = b"12345", kind: str = "image/png", method: str = "PUT") -> Response:
    return fake.handle(Request(method, url, {"Content-Type": kind}, body))


def media(identifier: str) -> Any:
    return {"parts": [{"type": "media", "attachment_id": identifier}]}


def test_an_upload_is_the_one_that_was_announced() -> None:
    clock = Clock()
    fake = FakeLinq(clock=clock)
    chat, file = opened(fake), announced(fake)
    url, identifier = file["upload_url"], file["attachment_id"]
    plain = url.partition("?")[0]
    forged = url[:-1] + ("0" if url[-1] != "0" else "1")
    for response, status, why in (
        (upload(fake, url, b"1234"), 400, "IncompleteBody"),
        (upload(fake, url, b"123456"), 400, "IncompleteBody"),
        (upload(fake, url, kind="image/jpeg"), 403, "SignatureDoesNotMatch"),
        (upload(fake, url, method="POST"), 403, "SignatureDoesNotMatch"),
        (upload(fake, forged), 403, "SignatureDoesNotMatch"),
        (upload(fake, plain), 403, "AccessDenied"),
        (upload(fake, url.replace(identifier, MISSING)), 403, "AccessDenied"),
    ):
        assert (response.status, why.encode() in response.body) == (status, True)
    assert code(send(fake, chat, media(identifier))) == (404, 2007)
    assert upload(fake, url).status == 200
    assert upload(fake, url).status == 403  # once
    created = ask(fake, "GET", f"/attachments/{identifier}").json()
    clock.moment += timedelta(days=1)
    assert ask(fake, "GET", f"/attachments/{identifier}").json() == created
    assert send(fake, chat, media(identifier)).status == 202
    late = announced(fake)
    clock.moment += timedelta(minutes=15)
    assert upload(fake, late["upload_url"]).status == 403
    assert ask(fake, "GET", f"/attachments/{late['attachment_id']}").json()["status"] == "failed"
    assert ask(fake, "GET", url.removeprefix("https://uploads.linqapp.com")).status == 200  # the API's own path


def test_a_deleted_attachment_is_gone() -> None:
    fake = FakeLinq()
    chat, message = opened(fake), fake.sent[0].id
    for identifier in (fake.attachment("a.png"), announced(fake)["attachment_id"]):
        assert ask(fake, "DELETE", f"/attachments/{identifier}").status == 204
        for method in ("GET", "DELETE"):
            assert code(ask(fake, method, f"/attachments/{identifier}")) == (404, 2003)
        assert code(send(fake, chat, media(identifier))) == (404, 2003)
        sticker = {"operation": "add", "type": "sticker", "attachment_id": identifier}
        assert code(ask(fake, "POST", f"/messages/{message}/reactions", sticker)) == (404, 2003)
    unknown = {"operation": "add", "type": "sticker", "attachment_id": MISSING}
    assert "not registered" in notes(ask(fake, "POST", f"/messages/{message}/reactions", unknown))
    assert code(ask(fake, "GET", "/attachments/photo")) == (400, 1005)


def test_a_served_fake_takes_uploads_itself() -> None:
    """Nothing that a client of a served fake sends goes to another host."""
    import asyncio

    fake = FakeLinq()

    async def run() -> list[Any]:
        transport = httpx.ASGITransport(app=fake.asgi())  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8585") as client:
            path, headers = "/api/partner/v3/attachments", {"Authorization": "Bearer test"}
            file = (await client.post(path, json=PHOTO, headers=headers)).json()
            plain = await client.put(file["upload_url"].partition("?")[0], content=b"12345")
            assert plain.status_code == 403
            stored = await client.put(file["upload_url"], content=b"12345", headers=file["required_headers"])
            status = (await client.get(f"{path}/{file['attachment_id']}", headers=headers)).json()["status"]
            return [file["upload_url"].partition("/attachments/")[0], stored.status_code, status]

    assert asyncio.run(run()) == ["http://127.0.0.1:8585", 200, "complete"]


def poll(fake: FakeLinq, chat: str, key: str | None = None, options: Any = OPTIONS) -> Response:
    content = {"options": options} if key is None else {"options": options, "idempotency_key": key}
    return ask(fake, "POST", f"/chats/{chat}/polls", {"poll": content})


def test_a_poll_with_a_known_key_is_the_first_one_of_its_chat() -> None:
    fake = FakeLinq()
    chat, other = opened(fake), opened(fake, BEN)
    first = poll(fake, chat, "k")
    again = poll(fake, chat, "k")
    assert again.json() == first.json()
    assert "used before" in notes(again)
    assert "different options" in notes(poll(fake, chat, "k", [{"text": "Ja"}, {"text": "Nein"}]))
    elsewhere = poll(fake, other, "k").json()
    assert (elsewhere["chat_id"], elsewhere["message_id"] != first.json()["message_id"]) == (other, True)
    assert len({poll(fake, chat).json()["message_id"] for _ in range(3)}) == 3
    ask(fake, "DELETE", f"/messages/{first.json()['message_id']}")
    assert code(poll(fake, chat, "k")) == (404, 2002)


def test_a_poll_and_a_card_are_sends() -> None:
    fake = FakeLinq()
    chat = opened(fake)
    card = send(fake, chat, CARD).json()["message"]["id"]
    fake.mark_sent(card)
    update: Any = {"layout": {"caption": "2 to 1"}}
    fake.opt_out(ANNA)
    assert code(poll(fake, chat)) == (403, 2024)
    assert code(ask(fake, "POST", f"/messages/{card}/update", update)) == (403, 2024)
    love = {"operation": "add", "type": "love"}
    assert "opted out" in notes(ask(fake, "POST", f"/messages/{card}/reactions", love))
    fake.opt_in(ANNA)
    assert "opted out" not in notes(ask(fake, "POST", f"/messages/{card}/reactions", love))
    fake.block(ANNA)
    assert code(poll(fake, chat)) == (403, 2026)
    assert code(ask(fake, "POST", f"/messages/{card}/update", update)) == (403, 2026)
    fake.block(ANNA, blocked=False)
    fake.suspend(LINE)
    assert code(poll(fake, chat)) == (403, 2027)
    assert ask(fake, "GET", f"/messages/{card}").status == 200


def test_what_is_deleted_or_unknown_takes_no_votes_and_no_reactions() -> None:
    fake = FakeLinq()
    chat = opened(fake, ANNA, BEN, CARL)
    made = poll(fake, chat).json()
    option, identifier = made["poll"]["options"][0]["option_id"], made["message_id"]
    vote = {"operation": "add", "option_id": option}
    love = {"operation": "add", "type": "love"}
    assert code(ask(fake, "POST", f"/messages/{identifier}/poll/votes", {**vote, "option_id": MISSING})) == (400, 1005)
    assert code(ask(fake, "POST", f"/messages/{fake.sent[0].id}/poll/votes", vote)) == (404, 2002)
    assert "once more" in notes(ask(fake, "POST", f"/messages/{identifier}/poll/options", {"options": OPTIONS[:1]}))
    ask(fake, "POST", f"/messages/{identifier}/poll/votes", vote)
    assert "changes nothing" in notes(ask(fake, "POST", f"/messages/{identifier}/poll/votes", vote))
    for gone in (identifier, MISSING):
        ask(fake, "DELETE", f"/messages/{gone}")
        before = repr(fake.world.polls), len(fake.webhooks)
        for method, path, body in (
            ("POST", "poll/votes", vote),
            ("POST", "poll/options", {"options": OPTIONS}),
            ("GET", "poll", None),
            ("POST", "reactions", love),
            ("DELETE", "", None),
            ("GET", "", None),
        ):
            assert code(ask(fake, method, f"/messages/{gone}/{path}".rstrip("/"), body)) == (404, 2002)
        assert (repr(fake.world.polls), len(fake.webhooks)) == before


def test_rates_are_kept_where_they_are_asked_for() -> None:
    clock = Clock()
    check = {"address": ANNA}
    for limited in (False, True):
        fake = FakeLinq([LINE, OTHER], clock=clock, rate_limits=limited)
        assert ask(fake, "POST", "/capability/check_imessage", check).status == 200
        second = ask(fake, "POST", "/capability/check_rcs", check)
        assert (second.status, second.headers.get("retry-after")) == ((429, "10") if limited else (200, None))
        clock.moment += timedelta(seconds=10)
        assert ask(fake, "POST", "/capability/check_rcs", check).status == 200
        card = {"phone_number": LINE, "last_name": "Ruiz"}
        answers = [ask(fake, "PATCH", "/contact_card", card).status for _ in range(4)]
        assert answers == [200, 200, 200, 429 if limited else 200]
        assert ask(fake, "PATCH", "/contact_card", {**card, "phone_number": OTHER}).status == 200
        clock.moment += timedelta(minutes=10)
        assert ask(fake, "PATCH", "/contact_card", card).status == 200


@pytest.mark.parametrize("limit", [1, 2, 7, 100])
def test_pages_have_every_entry_once(limit: int) -> None:
    fake = FakeLinq()
    chat = opened(fake)
    sent = [send(fake, chat).json()["message"]["id"] for _ in range(6)] + [poll(fake, chat).json()["message_id"]]
    first = fake.sent[0].id
    reply = {**FINE, "reply_to": {"message_id": first}}
    replies = [send(fake, chat, reply).json()["message"]["id"] for _ in range(4)]
    for path, expected in (
        (f"/chats/{chat}/messages", [*reversed(replies), *reversed(sent), first]),
        (f"/messages/{first}/thread", [first, *replies]),
    ):
        seen, cursor, pages = [], "", 0
        while cursor is not None:
            page = ask(fake, "GET", f"{path}?limit={limit}" + (f"&cursor={cursor}" if cursor else "")).json()
            assert 1 <= len(page["messages"]) <= limit
            seen += [message["id"] for message in page["messages"]]
            cursor, pages = page["next_cursor"], pages + 1
        assert seen == expected
        assert pages == -(-len(expected) // limit)


def test_a_subscription_to_a_number_of_others_is_noted() -> None:
    fake = FakeLinq()
    body: Any = {"target_url": "https://acme.com/a", "subscribed_events": ["chat.created"], "phone_numbers": [ANNA]}
    made = ask(fake, "POST", "/webhook-subscriptions", body)
    assert "no line of yours" in notes(made)
    path = f"/webhook-subscriptions/{made.json()['id']}"
    assert "no line of yours" not in notes(ask(fake, "PUT", path, {"phone_numbers": [LINE]}))
    assert json.loads(ask(fake, "GET", path).body)["phone_numbers"] == [LINE]

"""Files of the fake by attachment id and by `download_url`: whose they are, and whether they are there."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from fakes import ask, code, notes, opened, send
from linq_compose.testing import FakeLinq, Request, Response

FOREIGN = "https://cdn.linqapp.com/attachments/partners/another/3f1c2a44-5b1e-4d1a-9e0e-0123456789ab/plan.pdf"
ANNOUNCED = {"filename": "Plan of May/June.png", "content_type": "image/png", "size_bytes": 3}


def announced(fake: FakeLinq) -> dict[str, Any]:
    return dict(ask(fake, "POST", "/attachments", ANNOUNCED).json())


def uploaded(fake: FakeLinq, file: dict[str, Any]) -> Response:
    return fake.handle(Request("PUT", file["upload_url"], file["required_headers"], b"abc"))


def ways(url: str) -> list[Any]:
    """Every request in which a file is named by its URL: as a photo, in a text, on a message, as a voice memo."""
    sticker = {"range": [0, 2], "url": url}
    return [
        ("/messages", {"message": {"parts": [{"type": "media", "url": url}]}}),
        ("/messages", {"message": {"parts": [{"type": "text", "value": "Hi", "inline_stickers": [sticker]}]}}),
        ("/voicememo", {"voice_memo_url": url}),
    ]


def test_a_download_url_names_the_file_as_its_id_does() -> None:
    fake = FakeLinq()
    chat, file = opened(fake), announced(fake)
    url = file["download_url"]
    for path, body in ways(url):
        pending = ask(fake, "POST", f"/chats/{chat}{path}", body)
        assert code(pending) == (404, 2007)
        assert "no source names the code for the URL" in notes(pending)
    assert uploaded(fake, file).status == 200
    photo, text, memo = (ask(fake, "POST", f"/chats/{chat}{path}", body).json() for path, body in ways(url))
    for part in (photo["message"]["parts"][0], memo["voice_memo"]["voice_memo"]):
        assert (part["id"], part["filename"], part["mime_type"], part["size_bytes"], part["url"]) == (
            file["attachment_id"], ANNOUNCED["filename"], "image/png", 3, url,
        )  # fmt: skip
    assert text["message"]["parts"][0]["inline_stickers"][0]["id"] == file["attachment_id"]
    deleted = ask(fake, "DELETE", f"/attachments/{file['attachment_id']}")
    assert "what the parts of messages look like without their file" in notes(deleted)
    for path, body in ways(url):
        assert code(ask(fake, "POST", f"/chats/{chat}{path}", body)) == (404, 2003)


def test_a_file_of_another_partner_is_refused_where_attachments_are_strict() -> None:
    for strict in (True, False):
        fake = FakeLinq(strict_attachments=strict)
        chat = opened(fake)
        for path, body in ways(FOREIGN):
            answer = ask(fake, "POST", f"/chats/{chat}{path}", body)
            assert code(answer) == (404, 2003) if strict else answer.status == 202
            assert ("no source names the code" if strict else "which partner you are") in notes(answer)


def test_a_sticker_on_a_message_is_a_file_too() -> None:
    fake = FakeLinq()
    message = send(fake, opened(fake)).json()["message"]["id"]
    body = {"operation": "add", "type": "sticker", "url": announced(fake)["download_url"]}
    assert code(ask(fake, "POST", f"/messages/{message}/reactions", body)) == (404, 2007)


@pytest.mark.parametrize("failure", ["connection", "timeout", "lost", "late"])
def test_an_upload_fails_as_scripted(failure: Any) -> None:
    fake = FakeLinq()
    client = httpx.Client(transport=fake.transport())
    file = announced(fake)
    fake.fail_next(3006)  # which the file store does not have: it is for the next request to the API
    fake.fail_next(failure)
    with pytest.raises(httpx.TransportError):
        client.put(file["upload_url"], content=b"abc", headers=file["required_headers"])
    assert fake.journal[-1].failure == failure
    assert (file["attachment_id"] in fake.world.attachments) == (failure in ("lost", "late"))
    assert ask(fake, "GET", "/chats").status == 500
    again = client.put(file["upload_url"], content=b"abc", headers=file["required_headers"])
    assert again.status_code == (403 if failure in ("lost", "late") else 200)


@pytest.mark.parametrize("host", ["https://uploads.linqapp.com", "http://127.0.0.1:8585"])
@pytest.mark.parametrize("method", ["GET", "DELETE", "POST", "HEAD"])
def test_an_upload_url_takes_nothing_but_an_upload(method: str, host: str) -> None:
    fake = FakeLinq()
    token = {"Authorization": "Bearer test"}
    api = host if host.startswith("http:") else "https://api.linqapp.com"
    file = fake.handle(Request("POST", f"{api}/v3/attachments", token, json.dumps(ANNOUNCED).encode())).json()
    assert file["upload_url"].startswith(f"{host}/attachments/")
    refused = fake.handle(Request(method, file["upload_url"], token))
    assert (refused.status, refused.headers["content-type"]) == (403, "application/xml")
    assert ask(fake, "GET", f"/attachments/{file['attachment_id']}").json()["status"] == "pending"
    assert uploaded(fake, file).status == 200

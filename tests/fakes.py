"""Requests to a fake, for the tests of the fake."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from linq_compose.error_codes import CODES
from linq_compose.testing import FakeLinq, Request, Response

LINE, OTHER = "+12052535597", "+12052535598"
ANNA, BEN, CARL, DORA = "+12052532136", "+12052499136", "+12052499137", "+12052499138"
FINE: Any = {"parts": [{"type": "text", "value": "Hi"}]}
MISSING = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
CARD: Any = {
    "parts": [
        {
            "type": "imessage_app",
            "app": {"name": "Acme", "team_id": "A1B2C3D4E5", "bundle_id": "com.acme.app"},
            "layout": {"caption": "Book"},
            "url": "https://acme.com",
        }
    ]
}
CLIP: Any = {"parts": [{"type": "app_clip", "value": "https://acme.com/clip"}]}


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


def ask(
    fake: FakeLinq,
    method: str,
    path: str,
    body: Any = None,
    *,
    key: str = "test",
    headers: dict[str, str] | None = None,
) -> Response:
    content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    return fake.handle(Request(method, "/v3" + path, {"Authorization": f"Bearer {key}", **(headers or {})}, content))


def code(response: Response) -> tuple[int, int]:
    envelope = response.json()
    assert envelope["success"] is False
    assert envelope["error"]["status"] == response.status
    assert envelope["error"]["doc_url"] == CODES[envelope["error"]["code"]].source
    assert envelope["trace_id"] == response.headers["x-trace-id"]
    return response.status, envelope["error"]["code"]


def opened(fake: FakeLinq, *to: str, message: Any = FINE, line: str = LINE, **more: Any) -> str:
    response = ask(fake, "POST", "/chats", {"from": line, "to": list(to) or [ANNA], "message": message, **more})
    assert response.status == 201, response.body
    return response.json()["chat"]["id"]


def send(fake: FakeLinq, chat: str, message: Any = FINE, **more: Any) -> Response:
    return ask(fake, "POST", f"/chats/{chat}/messages", {"message": message, **more})


def edit(fake: FakeLinq, message: str, text: str = "New", **more: Any) -> Response:
    return ask(fake, "PATCH", f"/messages/{message}", {"text": text, **more})


def notes(response: Response) -> str:
    return response.headers.get("x-fake-linq-note", "")


def keyed(key: str, text: str = "Hi") -> dict[str, Any]:
    return {"parts": [{"type": "text", "value": text}], "idempotency_key": key}

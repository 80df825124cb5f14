"""Control of a served fake over HTTP, for tests in other languages: `/__fake__/…`, which is no part of the API."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from linq_compose.testing.fake._http import Request, Response
from linq_compose.testing.fake._state import moment

if TYPE_CHECKING:
    from linq_compose.testing.fake._server import FakeLinq

__all__ = ["CONTROLS", "control"]

_PREFIX: Final = "/__fake__/"


def _journal(fake: FakeLinq, _: dict[str, Any]) -> Any:
    """Every request so far: operation, status, code, notes, and what was asked."""
    return [
        {
            "at": moment(each.at),
            "method": each.request.method,
            "path": urlsplit(each.request.url).path,
            "operation": each.operation,
            "payload": None if isinstance(each.payload, bytes) else each.payload,
            "status": each.response.status,
            "code": each.code,
            "notes": each.notes,
            "report": None if each.report is None else each.report.to_dict(),
        }
        for each in fake.journal
    ]


def _sent(fake: FakeLinq, _: dict[str, Any]) -> Any:
    """Every message that was taken for delivery."""
    return [
        {"id": each.id, "chat_id": each.chat_id, "to": each.to, "message": each.content, "at": moment(each.at)}
        for each in fake.sent
    ]


def _receive(fake: FakeLinq, body: dict[str, Any]) -> Any:
    """Let somebody write: `chat` (id or handle), `text`, `sender`; the answer is the webhook request."""
    return _told(fake.receive(**body))


def _deliver(fake: FakeLinq, body: dict[str, Any]) -> Any:
    """Let a message arrive: `message_id`; the answer is the webhook request."""
    return _told(fake.deliver(**body))


def _fail_next(fake: FakeLinq, body: dict[str, Any]) -> Any:
    """Refuse the next requests: `code`, `operation`, `times`, `retry_after`."""
    fake.fail_next(**body)


def _reset(fake: FakeLinq, _: dict[str, Any]) -> Any:
    """Forget everything."""
    fake.reset()


CONTROLS: Final[Mapping[tuple[str, str], Callable[[FakeLinq, dict[str, Any]], Any]]] = MappingProxyType(
    {
        ("GET", "journal"): _journal,
        ("GET", "sent"): _sent,
        ("POST", "receive"): _receive,
        ("POST", "deliver"): _deliver,
        ("POST", "fail_next"): _fail_next,
        ("POST", "reset"): _reset,
    }
)
"""What a test may ask of a served fake, by method and the last part of the path."""


def control(fake: FakeLinq, request: Request) -> Response | None:
    """Return the answer to a request that controls the fake; None for any other request."""
    path = urlsplit(request.url).path
    if not path.startswith(_PREFIX):
        return None
    chosen = CONTROLS.get((request.method, path.removeprefix(_PREFIX)))
    if chosen is None:
        named = ", ".join(f"{method} {_PREFIX}{name}" for method, name in CONTROLS)
        return _json(404, {"error": f"There is no such control: {named}."})
    try:
        return _json(200, chosen(fake, request.json() if request.body else {}))
    except (ValueError, TypeError, LookupError) as wrong:
        return _json(400, {"error": str(wrong)})


def _told(request: Request) -> dict[str, Any]:
    return {"url": request.url, "headers": dict(request.headers), "body": request.body.decode()}


def _json(status: int, value: Any) -> Response:
    return Response(status, {"Content-Type": "application/json"}, json.dumps(value).encode())

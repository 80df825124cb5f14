"""Control of a served fake over HTTP, for tests in other languages: the paths below `/__fake__/`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from linq_compose.testing.fake._http import Request, Response
from linq_compose.testing.fake._journal import Exchange, Sent
from linq_compose.testing.fake._state import moment

__all__ = ["CONTROLS", "Controllable", "control"]

_PREFIX: Final = "/__fake__/"


class Controllable(Protocol):
    """What a fake offers to its controls."""

    @property
    def journal(self) -> tuple[Exchange, ...]: ...

    @property
    def sent(self) -> tuple[Sent, ...]: ...

    def receive(self, chat: str, text: str, *, sender: str | None = None) -> Request: ...

    def deliver(self, message_id: str) -> Request: ...

    def fail_next(
        self, code: int, *, operation: str | None = None, times: int = 1, retry_after: int | None = None
    ) -> None: ...

    def reset(self) -> None: ...


def _journal(fake: Controllable, _: dict[str, Any]) -> Any:
    """Return every request: operation, payload, status, code, notes, report."""
    return [
        {
            "at": moment(exchange.at),
            "method": exchange.request.method,
            "path": urlsplit(exchange.request.url).path,
            "operation": exchange.operation,
            "payload": None if isinstance(exchange.payload, bytes) else exchange.payload,
            "status": exchange.response.status,
            "code": exchange.code,
            "notes": exchange.notes,
            "report": None if exchange.report is None else exchange.report.to_dict(),
        }
        for exchange in fake.journal
    ]


def _sent(fake: Controllable, _: dict[str, Any]) -> Any:
    """Return every message that was accepted for delivery."""
    return [
        {
            "id": message.id,
            "chat_id": message.chat_id,
            "to": message.to,
            "message": message.content,
            "at": moment(message.at),
        }
        for message in fake.sent
    ]


def _receive(fake: Controllable, body: dict[str, Any]) -> Any:
    """Add an inbound message (`chat`, `text`, `sender`); return the webhook request."""
    return _webhook(fake.receive(**body))


def _deliver(fake: Controllable, body: dict[str, Any]) -> Any:
    """Mark a message as delivered (`message_id`); return the webhook request."""
    return _webhook(fake.deliver(**body))


def _fail_next(fake: Controllable, body: dict[str, Any]) -> Any:
    """Refuse the next requests (`code`, `operation`, `times`, `retry_after`)."""
    fake.fail_next(**body)


def _reset(fake: Controllable, _: dict[str, Any]) -> Any:
    """Clear state and journal."""
    fake.reset()


CONTROLS: Final[Mapping[tuple[str, str], Callable[[Controllable, dict[str, Any]], Any]]] = MappingProxyType(
    {
        ("GET", "journal"): _journal,
        ("GET", "sent"): _sent,
        ("POST", "receive"): _receive,
        ("POST", "deliver"): _deliver,
        ("POST", "fail_next"): _fail_next,
        ("POST", "reset"): _reset,
    }
)
"""The controls of a served fake, by method and last segment of the path."""


def control(fake: Controllable, request: Request) -> Response | None:
    """Return the response to a request that controls the fake; None for any other request."""
    path = urlsplit(request.url).path
    if not path.startswith(_PREFIX):
        return None
    function = CONTROLS.get((request.method, path.removeprefix(_PREFIX)))
    if function is None:
        names = ", ".join(f"{method} {_PREFIX}{name}" for method, name in CONTROLS)
        return _json(404, {"error": f"Unknown control; the controls are {names}."})
    try:
        return _json(200, function(fake, request.json() if request.body else {}))
    except (ValueError, TypeError, LookupError) as error:
        return _json(400, {"error": str(error)})


def _webhook(request: Request) -> dict[str, Any]:
    return {"url": request.url, "headers": dict(request.headers), "body": request.body.decode()}


def _json(status: int, value: Any) -> Response:
    return Response(status, {"Content-Type": "application/json"}, json.dumps(value).encode())

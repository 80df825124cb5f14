"""The journal: every request with its response, and every message that was accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from linq_compose.lint.report import Report
from linq_compose.testing.fake._faults import Failure
from linq_compose.testing.fake._http import Request, Response
from linq_compose.testing.fake._state import MessageState, World

__all__ = ["Exchange", "Journal", "Sent"]


@dataclass
class Exchange:
    """One request and its response."""

    request: Request
    at: datetime
    operation: str | None = None
    """Id of the operation; None where the fake has none for this method and path."""
    payload: Any = None
    """The body or query as JSON values; bytes where the body is not JSON."""
    report: Report | None = None
    """What `check` reports for the payload under the fake's policy and state."""
    response: Response = field(default_factory=lambda: Response(0))
    """The response, whether or not the client received it; its status is 0 where the request was not accepted."""
    code: int | None = None
    """The API error code of a refusal."""
    failure: Failure | None = None
    """How the connection failed, where `fail_next` scripted that."""
    notes: list[str] = field(default_factory=list)
    """What in the response no source documents; also sent as the header `X-Fake-Linq-Note`."""


@dataclass(frozen=True)
class Sent:
    """A message that was accepted for delivery."""

    id: str
    chat_id: str
    to: tuple[str, ...]
    """Handles of the others who were in the chat when it was sent."""
    content: Mapping[str, Any]
    """The message in the shape of a request's `message`, with the text of its last edit."""
    service: str
    at: datetime
    status: str = "pending"
    """The delivery status: pending, sent, delivered, read or failed."""
    edits: int = 0

    @property
    def texts(self) -> tuple[str, ...]:
        """The values of its text parts."""
        return tuple(part["value"] for part in self.content.get("parts") or () if part["type"] == "text")

    @property
    def text(self) -> str:
        """The values of its text parts, one per line."""
        return "\n".join(self.texts)


class Journal:
    """What a fake records. It is not thread-safe; `FakeLinq` holds the lock."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._exchanges: list[Exchange] = []

    def record(self, exchange: Exchange) -> None:
        """Add an exchange."""
        self._exchanges.append(exchange)

    def clear(self) -> None:
        """Remove every exchange."""
        self._exchanges.clear()

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Every exchange so far, oldest first."""
        return tuple(self._exchanges)

    @property
    def sent(self) -> tuple[Sent, ...]:
        """Every outgoing message of the world, oldest first."""
        return tuple(self._sent(message) for message in self._world.messages.values() if message.sender.is_me)

    def _sent(self, message: MessageState) -> Sent:
        return Sent(
            id=message.id,
            chat_id=message.chat_id,
            to=message.to,
            content=message.content,
            service=message.service,
            at=message.created_at,
            status=message.status,
            edits=message.edits,
        )

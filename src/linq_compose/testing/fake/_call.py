"""One call to a fake: what was asked, what the fake knows about it, and what it is set to be strict about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from linq_compose.lint.context import Context
from linq_compose.operations import Operation
from linq_compose.testing.fake._state import ChatState, World

__all__ = ["Call", "Strictness", "known_about"]


@dataclass(frozen=True)
class Strictness:
    """What a fake refuses only when asked to."""

    sandbox: bool = False
    """Whether recipients must have written first, and 100 messages a day are all."""
    rate_limits: bool = False
    """Whether 30 messages in 60 seconds to one recipient are all, and a contact card goes out once in 5 minutes."""
    strict_attachments: bool = False
    """Whether only attachments that the fake was told of exist."""


@dataclass
class Call:
    """A request whose operation is known. `notes` gathers what of the answer no source documents."""

    operation: Operation
    parameters: Mapping[str, str]
    payload: Mapping[str, Any]
    world: World
    strictness: Strictness
    chat: ChatState | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def there(self) -> ChatState:
        """The chat of the path."""
        if self.chat is None:
            raise LookupError(self.operation.id)
        return self.chat

    def note(self, sentence: str) -> None:
        """Say what of the answer goes beyond the documentation."""
        self.notes.append(sentence)


def known_about(world: World, operation: Operation, payload: Any, chat: ChatState | None) -> Context:
    """Return what the fake's own state says about a request: nothing is conditional that it can settle."""
    now = world.now()
    if chat is None and operation.id in ("chats.create", "messages.create"):
        line, others = _addressed(payload)
        chat = next(filter(None, (world.find_chat(each, others) for each in ([line] if line else world.numbers))), None)
        if chat is None:
            return Context(new_chat=True, group=len(others) > 1, now=now)
    if chat is None:
        return Context(now=now)
    return Context(
        new_chat=False,
        group=chat.is_group,
        group_size=len(chat.active),
        participants=tuple(each.handle for each in chat.active),
        service=chat.service,
        chat_id=chat.id,
        now=now,
    )


def _addressed(payload: Any) -> tuple[str | None, list[str]]:
    """Return sender and recipients of a request, as far as they can be read."""
    body = payload if isinstance(payload, Mapping) else {}
    line, others = body.get("from"), body.get("to")
    listed = others if isinstance(others, list) else []
    return line if isinstance(line, str) else None, [each for each in listed if isinstance(each, str)]

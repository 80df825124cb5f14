"""One call to a fake: its operation and payload, the state behind it, and the optional restrictions in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from linq_compose.lint.context import Context
from linq_compose.operations import Operation
from linq_compose.testing.fake._state import ChatState, World

__all__ = ["Answer", "Call", "Strictness", "context_of"]

Answer: TypeAlias = "tuple[int, dict[str, Any] | None]"
"""HTTP status and JSON body of a success; None for no body."""


@dataclass(frozen=True)
class Strictness:
    """The restrictions of the API that a fake applies only on request."""

    sandbox: bool = False
    """Recipients must write first; at most 100 messages a day."""
    rate_limits: bool = False
    """At most 30 messages in 60 seconds to one recipient, and one contact card per chat in 5 minutes."""
    strict_attachments: bool = False
    """Only attachments that were registered with the fake exist."""


@dataclass
class Call:
    """A request that passed `check`. `notes` collects what in the answer no source documents."""

    operation: Operation
    parameters: Mapping[str, str]
    payload: Mapping[str, Any]
    world: World
    strictness: Strictness
    path_chat: ChatState | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def chat(self) -> ChatState:
        """The chat that the path names; raises LookupError for an operation whose path names none."""
        if self.path_chat is None:
            raise LookupError(self.operation.id)
        return self.path_chat

    def note(self, sentence: str) -> None:
        """Add a note about an answer that goes beyond the documentation."""
        self.notes.append(sentence)


def context_of(world: World, operation: Operation, payload: Any, chat: ChatState | None) -> Context:
    """Return the context of a request as the fake's state settles it, so that no finding stays conditional."""
    now = world.now()
    if chat is None and operation.id in ("chats.create", "messages.create"):
        line, others = _addresses(payload)
        lines = [line] if line else world.numbers
        chat = next(filter(None, (world.find_chat(number, others) for number in lines)), None)
        if chat is None:
            return Context(new_chat=True, group=len(others) > 1, now=now)
    if chat is None:
        return Context(now=now)
    return Context(
        new_chat=False,
        group=chat.is_group,
        group_size=len(chat.active),
        participants=tuple(participant.handle for participant in chat.active),
        service=chat.service,
        chat_id=chat.id,
        now=now,
    )


def _addresses(payload: Any) -> tuple[str | None, list[str]]:
    """Return the sender and the recipients of a body of any shape; what is not a string is left out."""
    body = payload if isinstance(payload, Mapping) else {}
    line, others = body.get("from"), body.get("to")
    handles = others if isinstance(others, list) else []
    return line if isinstance(line, str) else None, [handle for handle in handles if isinstance(handle, str)]

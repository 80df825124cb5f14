"""One call to a fake: its operation and payload, the state behind it, and the optional restrictions in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any, TypeAlias

from linq_compose._handles import normalise
from linq_compose.limits import Rate
from linq_compose.lint.context import Context
from linq_compose.operations import Operation
from linq_compose.testing.fake._refusals import Refusal
from linq_compose.testing.fake._state import ChatState, KeyedSend, World
from linq_compose.testing.fake._webhooks import Webhooks

__all__ = ["Answer", "Call", "Strictness", "context_of"]

Answer: TypeAlias = "tuple[int, dict[str, Any] | None]"
"""HTTP status and JSON body of a success; None for no body."""


@dataclass(frozen=True)
class Strictness:
    """The restrictions of the API that a fake applies only on request."""

    sandbox: bool = False
    """Recipients must write first; at most 100 messages a day."""
    rate_limits: bool = False
    """At most 30 messages in 60 seconds to one recipient, and the other rates of `limits`."""
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
    headers: Mapping[str, str]
    webhooks: Webhooks
    origin: str | None = None
    """Scheme and host that the request went to; None where it named none, or one of Linq's."""
    path_chat: ChatState | None = None
    notes: list[str] = field(default_factory=list)
    keyed: KeyedSend | None = None
    """What an idempotency key of this request is remembered with, once the message is accepted."""
    afterwards: list[Callable[[], object]] = field(default_factory=list)
    """What happens when the answer is made: webhooks of what the request did, failures of its delivery."""

    @property
    def chat(self) -> ChatState:
        """The chat that the path names; raises LookupError for an operation whose path names none."""
        if self.path_chat is None:
            raise LookupError(self.operation.id)
        return self.path_chat

    def limit(self, rate: Rate, before: Iterable[datetime]) -> None:
        """Refuse a call that is one more than a rate allows after those `before`, where rates are applied."""
        now = self.world.now()
        recent = [when for when in before if now - when < rate.period]
        if self.strictness.rate_limits and len(recent) >= rate.count:
            wait = (recent[-rate.count] + rate.period - now).total_seconds()
            raise Refusal(1007, retry_after=max(1, ceil(wait)))

    def count(self, rate: Rate, subject: str) -> None:
        """Refuse a call that is one more than a rate allows for a subject; otherwise count it."""
        before = self.world.calls.setdefault((rate.says, subject), [])
        self.limit(rate, before)
        before.append(self.world.now())

    def note(self, sentence: str) -> None:
        """Add a note about an answer that goes beyond the documentation."""
        self.notes.append(sentence)


def context_of(world: World, operation: Operation, payload: Any, chat: ChatState | None) -> Context:
    """Return the context of a request as the fake's state settles it, so that no finding stays conditional."""
    now = world.now()
    if chat is None and operation.id in ("chats.create", "messages.create"):
        body = payload if isinstance(payload, Mapping) else {}
        line, others = body.get("from"), _strings(body.get("to"))
        if operation.id == "messages.create":
            chat = world.choose_chat(others, excluded=_strings(body.get("exclude_from")))
        elif isinstance(line, str):
            others = [handle for handle in others if normalise(handle) != normalise(line)] or others
            chat = world.find_chat(line, others)
        if chat is None:
            return Context(new_chat=True, group=len(set(map(normalise, others))) > 1, now=now)
    if chat is None:
        return Context(now=now)
    return Context(
        new_chat=False,
        group=chat.is_group,
        group_size=len(chat.active),
        participants=tuple(participant.handle for participant in chat.active),
        service=world.service_in(chat),
        chat_id=chat.id,
        now=now,
    )


def _strings(value: Any) -> list[str]:
    """Return the strings in a list of a body that may have any shape."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []

"""What the caller knows about the chat and the moment; nothing is read from the clock or the network."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from linq_compose.limits import LIMITS, Limits

__all__ = ["CONDITIONS", "Context"]

CONDITIONS: Final = MappingProxyType(
    {
        "new_chat": "this request opens a new chat",
        "group": "the chat is a direct chat",
    }
)
"""What a conditional finding depends on, by the context field that would settle it, as a clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Facts that no payload carries. A field that is None is not known.

    >>> Context(service="SMS").service
    'SMS'
    """

    service: str | None = None
    """The service that the message will go out by: iMessage, SMS or RCS."""
    group: bool | None = None
    """True for a group chat, False for a direct one."""
    group_size: int | None = None
    """Active participants, yourself included."""
    new_chat: bool | None = None
    """Whether `chats.create` opens a new chat, or finds one of the same people."""
    chat_id: str | None = None
    """UUID of the chat that the request is about."""
    participants: tuple[str, ...] = ()
    """Handles of the chat's participants, your own line among them, as the API lists a chat's `handles`."""
    now: datetime | None = None
    """The moment of sending, timezone-aware."""
    horizon: timedelta | None = None
    """How long after `now` the message may still be fetched or retried."""
    limits: Limits = field(default=LIMITS, repr=False)
    """The numbers in force; set by the policy."""
    region: str | None = field(default=None, repr=False)
    """Where a number without country code is dialled (ISO 3166 alpha-2); the policy's, if any, stands before it."""
    operation: str | None = field(default=None, repr=False)
    """Id of the operation that is judged; set by the engine, for requests that several operations share."""

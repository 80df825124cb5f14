"""Idempotency keys that follow from what is sent to whom, so that a retry is never delivered twice."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from linq_compose.limits import LIMITS
from linq_compose.models.wire import Payload

__all__ = ["CONTENT", "ContentKey", "derived_key"]

CONTENT: Final = "content"
"""The idempotency key that means: a hash of the message, of who it goes to, and of its occasion."""


@dataclass(frozen=True, slots=True)
class ContentKey:
    """A key that is the hash of what it covers: the same content, recipients and occasion give the same key.

    It covers every field of the message but the key itself; its place in a plan, for all messages but the first; the
    recipients, as a set, or the chat, where the request knows them; and the occasion, if there is one. It does not
    cover the line that sends.
    """

    occasion: str | None = None
    """The caller's own name for why this is sent, such as an order or a day: another occasion is another key."""

    def of(self, message: Payload, *, place: int = 0, to: Iterable[str] = (), chat_id: str | None = None) -> str:
        """Return the key of a message; `place` is its index in a plan."""
        content = {name: value for name, value in message.items() if name != "idempotency_key"}
        covered: dict[str, Any] = {"occasion": self.occasion, "to": sorted(set(to)), "chat": chat_id}
        covered = {name: value for name, value in covered.items() if value}
        digest = _digest(json.dumps([content, covered] if covered else content, sort_keys=True))
        return f"{CONTENT}-{digest}-{place + 1}" if place else f"{CONTENT}-{digest}"


def derived_key(key: str, *, place: int) -> str:
    """Return the key of one message of a plan; a hash replaces a key that leaves no room for a number."""
    derived = f"{key}:{place + 1}"
    return derived if len(derived) <= LIMITS.idempotency_key else f"{_digest(key)}:{place + 1}"


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]

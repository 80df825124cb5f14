"""Idempotency keys that follow from what is sent, so that the same message is never sent twice."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Final

from linq_compose.limits import LIMITS
from linq_compose.models.wire import Payload

__all__ = ["CONTENT", "content_key", "derived_key"]

CONTENT: Final = "content"
"""The idempotency key that stands for a hash of the message itself."""


def content_key(message: Payload, *, place: int = 0) -> str:
    """Return a hash of a message; of the messages of a plan each has one of its own, whatever they say."""
    told = {key: value for key, value in message.items() if key != "idempotency_key"}
    digest = _digest(json.dumps(told, sort_keys=True))
    return f"{CONTENT}-{digest}-{place + 1}" if place else f"{CONTENT}-{digest}"


def derived_key(key: str, *, place: int) -> str:
    """Return the key of one message of a plan; a hash stands for a key that has no room for a number."""
    made = f"{key}:{place + 1}"
    return made if len(made) <= LIMITS.idempotency_key else f"{_digest(key)}:{place + 1}"


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]

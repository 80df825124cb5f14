"""Webhooks: the signed requests that an application would receive."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any, Final

from linq_compose.testing.fake._http import Request
from linq_compose.testing.fake._responses import handle_response, health_response, sent_response
from linq_compose.testing.fake._state import ChatState, MessageState, World, moment

__all__ = ["SECRET", "Webhooks"]

SECRET: Final = "whsec_" + base64.b64encode(b"linq-compose fake webhook secret").decode()
"""The default signing secret of a fake."""

_VERSION: Final = "2026-02-03"
_MESSAGE_FIELDS: Final = ("parts", "effect", "reply_to", "service", "preferred_service", "sent_at", "delivered_at")


class Webhooks:
    """Builds and signs webhook requests. Raises ValueError for a secret that is not `whsec_` and base64."""

    def __init__(self, world: World, *, secret: str, url: str) -> None:
        self._world = world
        self._secret = secret
        self._key = _key_of(secret)
        self._url = url

    def of_message(self, event_type: str, chat: ChatState, message: MessageState) -> Request:
        """Return the webhook of a message (`message.sent`, `.received`, `.delivered`, `.read`)."""
        response = sent_response(message)
        data = {
            "id": message.id,
            "chat": {
                "id": chat.id,
                "is_group": chat.is_group,
                "owner_handle": handle_response(chat.me),
                "health_status": health_response(chat),
            },
            "direction": "outbound" if message.sender.is_me else "inbound",
            "sender_handle": handle_response(message.sender),
            "idempotency_key": message.content.get("idempotency_key"),
            "read_at": moment(message.read_at),
        }
        return self.of(event_type, {**data, **{name: response[name] for name in _MESSAGE_FIELDS}})

    def of(self, event_type: str, data: dict[str, Any]) -> Request:
        """Return the webhook with this `data`, in the payload version of 2026-02-03, signed now.

        Receivers reject old signatures, so the signature's time is the real one. `webhook-id`, `webhook-timestamp` and
        `webhook-signature` follow Standard Webhooks, which the official SDK verifies; `x-webhook-…` follow Linq's
        older documentation.
        """
        event = {
            "api_version": "v3",
            "webhook_version": _VERSION,
            "event_type": event_type,
            "event_id": self._world.identifier(),
            "created_at": moment(self._world.now()),
            "trace_id": self._world.trace(),
            "partner_id": "fake",
            "data": data,
        }
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        timestamp, identifier = str(int(time.time())), f"msg_{event['event_id']}"
        signed = f"{identifier}.{timestamp}.".encode() + body
        signature = base64.b64encode(hmac.new(self._key, signed, hashlib.sha256).digest()).decode()
        older = hmac.new(self._secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "content-type": "application/json",
            "webhook-id": identifier,
            "webhook-timestamp": timestamp,
            "webhook-signature": f"v1,{signature}",
            "x-webhook-event": event_type,
            "x-webhook-timestamp": timestamp,
            "x-webhook-signature": older,
        }
        return Request("POST", self._url, headers, body)


def _key_of(secret: str) -> bytes:
    """Return the key in a signing secret."""
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        raise ValueError("A webhook secret must be whsec_ followed by base64, as in Standard Webhooks.") from None

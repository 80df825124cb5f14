"""Webhooks: the signed requests that an application would get, by Standard Webhooks and by Linq's older scheme."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any, Final

from linq_compose.testing.fake._answers import handle_answer, health_answer, sent_answer
from linq_compose.testing.fake._http import Request
from linq_compose.testing.fake._state import ChatState, MessageState, World, moment

__all__ = ["SECRET", "key_of", "message_event", "signed"]

SECRET: Final = "whsec_" + base64.b64encode(b"linq-compose fake webhook secret").decode()
"""The signing secret of a fake, unless it is given another."""

_VERSION: Final = "2026-02-03"


def message_event(world: World, kind: str, chat: ChatState, message: MessageState, **more: Any) -> dict[str, Any]:
    """Return the event of a message, in the webhook format of 2026-02-03."""
    answer = sent_answer(message)
    data = {
        "id": message.id,
        "chat": {
            "id": chat.id,
            "is_group": chat.is_group,
            "owner_handle": handle_answer(chat.me),
            "health_status": health_answer(chat),
        },
        "direction": "outbound" if message.sender.is_me else "inbound",
        "sender_handle": handle_answer(message.sender),
        "idempotency_key": message.content.get("idempotency_key"),
        "read_at": moment(message.read_at),
    }
    kept = ("parts", "effect", "reply_to", "service", "preferred_service", "sent_at", "delivered_at")
    return {
        "api_version": "v3",
        "webhook_version": _VERSION,
        "event_type": kind,
        "event_id": world.identifier(),
        "created_at": moment(world.now()),
        "trace_id": world.trace(),
        "partner_id": "fake",
        "data": {**data, **{name: answer[name] for name in kept}, **more},
    }


def key_of(secret: str) -> bytes:
    """Return the key that a signing secret stands for; raises ValueError when it is not base64."""
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        raise ValueError("A webhook secret is whsec_ and then base64, as Standard Webhooks has it.") from None


def signed(url: str, event: dict[str, Any], secret: str) -> Request:
    """Return the request that carries an event, signed at this very moment: receivers refuse old signatures.

    `webhook-id`, `webhook-timestamp` and `webhook-signature` are those of Standard Webhooks, which the official SDK
    verifies; `x-webhook-…` those of Linq's older documents.
    """
    body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    stamp, identifier = str(int(time.time())), f"msg_{event['event_id']}"
    key = key_of(secret)
    told = f"{identifier}.{stamp}.".encode() + body
    older = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "content-type": "application/json",
        "webhook-id": identifier,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode(),
        "x-webhook-event": event["event_type"],
        "x-webhook-timestamp": stamp,
        "x-webhook-signature": older,
    }
    return Request("POST", url, headers, body)

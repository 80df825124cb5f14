"""Bodies: the message in the body of any operation that sends one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from linq_compose._api import check
from linq_compose.errors import PlanError
from linq_compose.lint.report import MessageRejected
from linq_compose.models import MessageContent

__all__ = ["message_in"]

_SHOWN: Final = 5


def message_in(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the message in a body that sends one (`chats.create`, `chats.messages.send`, `messages.create`).

    A bare message is returned as it is. Raises `PlanError` (a ValueError) for any other object, and `MessageRejected`
    where `message` is not an object.

    >>> message_in({"to": ["+12052532136"], "message": {"parts": []}})
    {'parts': []}
    """
    if "parts" in body or "experience" in body:
        return body
    if "message" in body:
        if not isinstance(body["message"], Mapping):
            raise MessageRejected(check(body, "chats.messages.send"))
        return body["message"]
    if "voice_memo_url" in body or "attachment_id" in body:
        raise PlanError(
            "A voice memo is a request of its own, not part of a message: send this body with chats.send_voicememo."
        )
    if "text" in body:
        raise PlanError(
            "Expected a message, got the body of messages.update, which edits one: pass the text itself as a string."
        )
    if MessageContent.model_fields.keys() & body.keys():
        raise PlanError("The message has neither parts nor an experience.")
    names = ", ".join(map(repr, list(body)[:_SHOWN]))
    fields = f"an object with {names}{' and more' * (len(body) > _SHOWN)}" if body else "an empty object"
    raise PlanError(f"Expected a message with `parts`, or a body with a `message`, got {fields}.")

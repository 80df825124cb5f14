"""Received messages: what can be sent again of a message that the API returned or a webhook delivered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from linq_compose.lint.schema import slots_of
from linq_compose.models import MessageContent, Wire
from linq_compose.models.messages import Message, SentMessage
from linq_compose.text import Loss

__all__ = ["is_received", "sendable"]

_PART_TYPES: Final = frozenset(slots_of(MessageContent)["parts"].tagged or ())
_OWN: Final = frozenset(
    (field.alias or name) for model in (Message, SentMessage) for name, field in model.model_fields.items()
) - frozenset(MessageContent.model_fields)
"""The fields that only an answer's message has."""


def is_received(payload: Mapping[str, Any]) -> bool:
    """Return whether a message is one that the API returned: it has an id, and another field that nobody sends."""
    return "id" in payload and len(_OWN & payload.keys()) > 1


def sendable(payload: Mapping[str, Any]) -> tuple[MessageContent, list[Loss]]:
    """Return what can be sent of a message that was received, and the parts that cannot.

    Ids, states, times, reactions and null fields are left out; a file is referred to by its URL. Raises
    `pydantic.ValidationError` for values of the wrong JSON type.
    """
    losses: list[Loss] = []
    parts = []
    for part in payload.get("parts") or ():
        if isinstance(part, Mapping) and part.get("type") in _PART_TYPES:
            parts.append(_mentioned(part, losses))
        else:
            losses.append(Loss("part", str(part.get("type")) if isinstance(part, Mapping) else type(part).__name__))
    fields = {name: payload[name] for name in MessageContent.model_fields if payload.get(name) is not None}
    content = MessageContent.from_payload({**fields, "parts": parts} if parts else fields)
    return MessageContent.from_payload(_known(content)), losses


def _mentioned(part: Mapping[str, Any], losses: list[Loss]) -> dict[str, Any]:
    """Return a part with the first of its mentions in the fields that a request has; a request carries one."""
    mentions = part.get("mentions")
    if not isinstance(mentions, list) or not all(isinstance(mention, Mapping) for mention in mentions):
        return dict(part)
    losses += (Loss("mention", str(mention.get("handle"))) for mention in mentions[1:])
    if not mentions:
        return dict(part)
    return {**part, "mention": mentions[0].get("handle"), "mention_range": mentions[0].get("range")}


def _known(node: Any) -> Any:
    """Return the fields of models that the API takes and that are not null, as plain JSON values."""
    if isinstance(node, Wire):
        names = node.model_fields_set & type(node).model_fields.keys()
        ordered = [name for name in type(node).model_fields if name in names]
        return {name: _known(getattr(node, name)) for name in ordered if getattr(node, name) is not None}
    if isinstance(node, tuple):
        return [_known(item) for item in node]
    return node

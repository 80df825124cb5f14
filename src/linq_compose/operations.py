"""The operations table: one row each, read by everything that asks what travels where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from linq_compose.errors import UnknownOperation
from linq_compose.models import ChatCreateRequest, MessageContent, MessageSendRequest, Wire
from linq_compose.vocabulary import closest

__all__ = ["MESSAGE", "OPERATIONS", "Operation", "get", "request_model"]

MESSAGE: Final = "message"
"""The operation name of a bare message, which is no request by itself."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One request of the API.

    `id` is the official SDK's own method path, `path` stands below `/v3`, `status` is the documented success.
    """

    id: str
    method: str
    path: str
    request: type[Wire]
    status: int


OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType(
    {
        row.id: row
        for row in (
            Operation("chats.create", "POST", "/chats", ChatCreateRequest, 201),
            Operation("chats.messages.send", "POST", "/chats/{chatId}/messages", MessageSendRequest, 202),
        )
    }
)
"""Every known operation by its id. Source: the Chats page of the API reference, read 2026-10-31."""


def get(id: str) -> Operation:
    """Return the operation with this id; raises `UnknownOperation` (a ValueError) naming the closest ids."""
    try:
        return OPERATIONS[id]
    except (KeyError, TypeError):
        raise UnknownOperation(str(id), closest=closest(str(id), (MESSAGE, *OPERATIONS), cutoff=0.5)) from None


def request_model(operation: str) -> type[Wire]:
    """Return the model that a payload of this operation, or a bare `message`, is read as."""
    return MessageContent if operation == MESSAGE else get(operation).request

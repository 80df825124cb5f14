"""The requests of the API, bodies and queries, with the field names of the wire."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StrictBool, StrictInt, StrictStr

from linq_compose.models.content import MessageContent
from linq_compose.models.wire import TextKind, Wire

__all__ = [
    "Addressed",
    "ChatCreateRequest",
    "ChatListQuery",
    "ChatUpdateRequest",
    "ContinuationMessage",
    "EmptyRequest",
    "MessageCreateRequest",
    "MessageListQuery",
    "MessageSendRequest",
    "MessageUpdateRequest",
    "ParticipantRequest",
    "Query",
    "VoiceMemoRequest",
]

_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)


class _Request(Wire):
    """A body that the official SDK takes as keyword arguments."""

    def kwargs(self) -> dict[str, Any]:
        """Return the body as keyword arguments of the SDK's method: plain JSON values, `from` spelt `from_`.

        Unknown fields are under `extra_body`, the SDK's argument for fields that it does not define.
        """
        body: dict[str, Any] = self.payload()
        unknown = {name: body.pop(name) for name in self.model_extra or {}}
        named = {"from_" if key == "from" else key: value for key, value in body.items()}
        return {**named, "extra_body": unknown} if unknown else named


class Query(_Request):
    """A query string as a mapping: numbers may be strings of digits, as in a URL."""

    @classmethod
    def spelled(cls, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return the mapping with strings of digits as numbers where a number is expected."""
        return {
            name: int(item) if name == "limit" and isinstance(item, str) and _NUMBER.fullmatch(item) else item
            for name, item in raw.items()
        }


class _Carrier(_Request):
    """A request with a message."""

    message: MessageContent
    override_optout: StrictBool | None = None
    """Send although the recipient has opted out (newer than the Chats page)."""


class Addressed(_Carrier):
    """A message and its recipients, who alone decide whether the chat is direct."""

    to: tuple[StrictStr, ...]
    """1 to 31 handles, in any order: E.164 numbers or email addresses."""

    @property
    def is_group(self) -> bool | None:
        """Whether the chat is a group: for two recipients or more. None for no recipient, or one that is repeated."""
        if len({handle for handle in self.to if isinstance(handle, str)}) > 1:
            return True
        return False if len(self.to) == 1 else None


class ChatCreateRequest(Addressed):
    """Body of `POST /chats`: a new chat and its first message."""

    from_: Annotated[StrictStr, Field(alias="from")]
    """E.164 number of one of your lines."""


class MessageSendRequest(_Carrier):
    """Body of `POST /chats/{chatId}/messages`: a message to an existing chat."""


class ContinuationMessage(Wire):
    """Text sent instead of the message where the chat of these recipients must move to another line."""

    text: Annotated[StrictStr, TextKind.DELIVERED]
    """1 to 10,000 characters, as in a text part (inferred; no source says)."""


class MessageCreateRequest(Addressed):
    """Body of `POST /messages`: a message from a line that Linq selects (beyond the Chats page)."""

    continuation_message: ContinuationMessage | None = None
    exclude_from: tuple[StrictStr, ...] | None = None
    """Lines that Linq must not select: E.164 numbers."""


class MessageUpdateRequest(_Request):
    """Body of `PATCH /messages/{messageId}`: the new text of a sent part (beyond the Chats page)."""

    text: Annotated[StrictStr, TextKind.DELIVERED]
    """1 to 10,000 characters."""
    part_index: StrictInt | None = None
    """0-based, 0 when absent."""


class ChatUpdateRequest(_Request):
    """Body of `PUT /chats/{chatId}`: name or icon of a group."""

    display_name: Annotated[StrictStr, TextKind.LABEL] | None = None
    """Name of the group."""
    group_chat_icon: StrictStr | None = None
    """Public https URL of an image."""


class VoiceMemoRequest(_Request):
    """Body of `POST /chats/{chatId}/voicememo`: exactly one source of audio."""

    voice_memo_url: StrictStr | None = None
    """Public https URL, at most 10 MB."""
    attachment_id: StrictStr | None = None
    """UUID of an uploaded file (newer than the Chats page)."""
    override_optout: StrictBool | None = None
    """Send although the recipient has opted out (newer than the Chats page)."""


class ParticipantRequest(_Request):
    """Body of `POST` and `DELETE /chats/{chatId}/participants`: the participant to add or remove."""

    handle: StrictStr
    """E.164 number or email address."""


class ChatListQuery(Query):
    """Query of `GET /chats`."""

    from_: Annotated[StrictStr | None, Field(alias="from")] = None
    """E.164 number of one of your lines."""
    to: StrictStr | None = None
    """Handle of a participant (newer than the Chats page)."""
    limit: StrictInt | None = None
    """1 to 100, 20 when absent."""
    cursor: StrictStr | None = None


class MessageListQuery(Query):
    """Query of `GET /chats/{chatId}/messages`."""

    limit: StrictInt | None = None
    """1 to 100, 50 when absent."""
    cursor: StrictStr | None = None


class EmptyRequest(_Request):
    """A request without a body."""

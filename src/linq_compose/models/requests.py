"""The requests of the API, bodies and queries, with the field names of the wire."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from urllib.parse import parse_qsl

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
    "Request",
    "VoiceMemoRequest",
]

_NUMBER = re.compile(r"-?[0-9]{1,100}", re.ASCII)


class Request(Wire):
    """A body that the official SDK takes as keyword arguments."""

    def kwargs(self) -> dict[str, Any]:
        """Return the body as keyword arguments of the SDK's method: plain JSON values, `from` spelt `from_`.

        Unknown fields are under `extra_body`, the SDK's argument for fields that it does not define.
        """
        body: dict[str, Any] = self.payload()
        unknown = {name: body.pop(name) for name in self.model_extra or {}}
        named = {"from_" if key == "from" else key: value for key, value in body.items()}
        return {**named, "extra_body": unknown} if unknown else named


class Query(Request):
    """A query string as a mapping: numbers may be strings of digits, as in a URL, and arrays strings with commas."""

    @classmethod
    def parse(cls, text: str) -> dict[str, Any]:
        """Return the members of a query string, percent-decoded: a list where a name is repeated, else a string."""
        members: dict[str, Any] = {}
        for name, value in parse_qsl(text, keep_blank_values=True):
            known = members.get(name)
            members[name] = value if known is None else [*(known if isinstance(known, list) else [known]), value]
        return members

    @classmethod
    def spelled(cls, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return the mapping with the values that its strings stand for.

        Strings of digits are numbers where a number is expected. An array is a repeated name, or one string with
        commas, as the official SDK writes it; of any other name that is repeated the last value counts.
        """
        return {name: _spelled(_kind_in(cls, name), item) for name, item in raw.items()}


def _spelled(kind: type | None, item: Any) -> Any:
    if kind is tuple and isinstance(item, str):
        return item.split(",") if item else []
    if kind is tuple:
        return item
    if kind is not None and isinstance(item, list) and item:
        item = item[-1]
    return int(item) if kind is int and isinstance(item, str) and _NUMBER.fullmatch(item) else item


def _kind_in(query: type[Query], name: str) -> type | None:
    """Return `tuple`, `int` or `str` for what a query holds under a name; None for an unknown one."""
    for field, info in query.model_fields.items():
        if name == (info.alias or field):
            kinds = {get_origin(kind) or kind for kind in _alternatives(info.annotation)}
            return next((kind for kind in (tuple, int) if kind in kinds), str)
    return None


def _alternatives(annotation: Any) -> Iterator[Any]:
    """Yield the types of a union, without what `Annotated` adds to them."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        for kind in get_args(annotation):
            yield from _alternatives(kind)
    else:
        yield annotation


class _Carrier(Request):
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


class MessageUpdateRequest(Request):
    """Body of `PATCH /messages/{messageId}`: the new text of a sent part (beyond the Chats page)."""

    text: Annotated[StrictStr, TextKind.DELIVERED]
    """1 to 10,000 characters."""
    part_index: StrictInt | None = None
    """0-based, 0 when absent."""


class ChatUpdateRequest(Request):
    """Body of `PUT /chats/{chatId}`: name or icon of a group."""

    display_name: Annotated[StrictStr, TextKind.LABEL] | None = None
    """Name of the group."""
    group_chat_icon: StrictStr | None = None
    """Public https URL of an image."""


class VoiceMemoRequest(Request):
    """Body of `POST /chats/{chatId}/voicememo`: exactly one source of audio."""

    voice_memo_url: StrictStr | None = None
    """Public https URL, at most 10 MB."""
    attachment_id: StrictStr | None = None
    """UUID of an uploaded file (newer than the Chats page)."""
    force_notify: StrictBool | None = None
    """Notify the recipient of the memo, iMessage only (newer than linq-python 0.65)."""
    override_optout: StrictBool | None = None
    """Send although the recipient has opted out (newer than the Chats page)."""


class ParticipantRequest(Request):
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


class EmptyRequest(Request):
    """A request without a body."""

"""Messages in the responses of the API: their parts, reactions and delivery.

Responses are tolerant: unknown fields and words beyond the vocabularies survive, and a part of an unknown type is an
`OtherPartResponse`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, StrictBool, StrictInt, StrictStr, Tag

from linq_compose.models.content import CardApp, CardLayout
from linq_compose.models.times import Timestamp
from linq_compose.models.wire import Range, Wire, tag_of
from linq_compose.vocabulary import (
    ANIMATIONS,
    DELIVERY_STATUSES,
    EFFECT_TYPES,
    HANDLE_STATUSES,
    LINE_TYPES,
    REACTIONS,
    SERVICES,
    STYLES,
)

__all__ = [
    "AppClipPartResponse",
    "ChatHandle",
    "DecorationResponse",
    "EffectResponse",
    "IMessageAppPartResponse",
    "LinkPartResponse",
    "MediaPartResponse",
    "Mention",
    "Message",
    "MessageList",
    "MessageSendResponse",
    "OtherPartResponse",
    "PartResponse",
    "Reaction",
    "ReplyToResponse",
    "SentMessage",
    "Sticker",
    "StickerResponse",
    "TextPartResponse",
]


class ChatHandle(Wire):
    """A participant of a chat."""

    id: StrictStr
    """UUID."""
    handle: StrictStr
    """E.164 number or email address."""
    joined_at: Timestamp
    service: Annotated[StrictStr, SERVICES]
    is_me: StrictBool | None = None
    left_at: Timestamp | None = None
    line_type: Annotated[StrictStr, LINE_TYPES] | None = None
    """Newer than the Chats page."""
    status: Annotated[StrictStr, HANDLE_STATUSES] | None = None


class Sticker(Wire):
    """The image of a sticker reaction."""

    file_name: StrictStr | None = None
    height: StrictInt | None = None
    mime_type: StrictStr | None = None
    url: StrictStr | None = None
    width: StrictInt | None = None


class Reaction(Wire):
    """A reaction to a part."""

    handle: ChatHandle
    is_me: StrictBool
    type: Annotated[StrictStr, REACTIONS]
    id: StrictStr | None = None
    custom_emoji: StrictStr | None = None
    sticker: Sticker | None = None


class DecorationResponse(Wire):
    """A style or an animation over a range, as it was sent."""

    range: Range
    style: Annotated[StrictStr, STYLES] | None = None
    animation: Annotated[StrictStr, ANIMATIONS] | None = None


class StickerResponse(Wire):
    """An inline sticker of a text."""

    range: Range
    id: StrictStr | None = None
    """UUID of the upload."""
    file_name: StrictStr | None = None
    mime_type: StrictStr | None = None
    url: StrictStr | None = None


class Mention(Wire):
    """A person mentioned in a text, and the range of the mention."""

    handle: StrictStr
    is_me: StrictBool
    range: Range


class _PartResponse(Wire):
    """A part of a message that was sent or received."""

    reactions: tuple[Reaction, ...] | None = None


class TextPartResponse(_PartResponse):
    """A text."""

    type: Literal["text"]
    value: StrictStr
    text_decorations: tuple[DecorationResponse, ...] | None = None
    inline_stickers: tuple[StickerResponse, ...] | None = None
    mention: StrictStr | None = None
    """Deprecated in responses; use `mentions`."""
    mention_range: Range | None = None
    mentions: tuple[Mention, ...] | None = None


class MediaPartResponse(_PartResponse):
    """A file."""

    type: Literal["media"]
    id: StrictStr
    filename: StrictStr
    mime_type: StrictStr
    size_bytes: StrictInt
    url: StrictStr


class LinkPartResponse(_PartResponse):
    """A link."""

    type: Literal["link"]
    value: StrictStr


class IMessageAppPartResponse(_PartResponse):
    """An app card."""

    type: Literal["imessage_app"]
    app: CardApp
    layout: CardLayout
    url: StrictStr | None = None
    fallback_text: StrictStr | None = None


class AppClipPartResponse(_PartResponse):
    """An App Clip."""

    type: Literal["app_clip"]
    value: StrictStr
    title: StrictStr | None = None
    description: StrictStr | None = None
    image_url: StrictStr | None = None


class OtherPartResponse(_PartResponse):
    """A part of an unknown type; its fields are in `model_extra`."""

    type: StrictStr


_PARTS: tuple[type[_PartResponse], ...] = (
    TextPartResponse,
    MediaPartResponse,
    LinkPartResponse,
    IMessageAppPartResponse,
    AppClipPartResponse,
)
_KNOWN = frozenset(map(tag_of, _PARTS))


def _tag(part: Any) -> str:
    kind = part.get("type") if isinstance(part, dict) else getattr(part, "type", None)
    return kind if isinstance(kind, str) and kind in _KNOWN else "other"


PartResponse: TypeAlias = Annotated[
    Annotated[TextPartResponse, Tag("text")]
    | Annotated[MediaPartResponse, Tag("media")]
    | Annotated[LinkPartResponse, Tag("link")]
    | Annotated[IMessageAppPartResponse, Tag("imessage_app")]
    | Annotated[AppClipPartResponse, Tag("app_clip")]
    | Annotated[OtherPartResponse, Tag("other")],
    Discriminator(_tag),
]
"""Any part of a response, distinguished by its `type`."""


class EffectResponse(Wire):
    """The effect of a message."""

    type: Annotated[StrictStr, EFFECT_TYPES] | None = None
    name: StrictStr | None = None


class ReplyToResponse(Wire):
    """The message that a message replies to."""

    message_id: StrictStr
    part_index: StrictInt | None = None


class SentMessage(Wire):
    """A message that was accepted for delivery."""

    id: StrictStr
    created_at: Timestamp
    delivery_status: Annotated[StrictStr, DELIVERY_STATUSES]
    parts: tuple[PartResponse, ...]
    is_read: StrictBool | None = None
    """Deprecated."""
    sent_at: Timestamp | None = None
    delivered_at: Timestamp | None = None
    effect: EffectResponse | None = None
    from_handle: ChatHandle | None = None
    preferred_service: Annotated[StrictStr, SERVICES] | None = None
    reply_to: ReplyToResponse | None = None
    service: Annotated[StrictStr, SERVICES] | None = None


class MessageSendResponse(Wire):
    """Response of `chats.messages.send`, 202."""

    chat_id: StrictStr
    message: SentMessage


class Message(Wire):
    """A message of a chat, sent or received."""

    id: StrictStr
    chat_id: StrictStr
    created_at: Timestamp
    updated_at: Timestamp
    is_from_me: StrictBool
    delivery_status: Annotated[StrictStr, DELIVERY_STATUSES] | None = None
    is_delivered: StrictBool | None = None
    is_read: StrictBool | None = None
    delivered_at: Timestamp | None = None
    effect: EffectResponse | None = None
    from_: Annotated[StrictStr | None, Field(alias="from")] = None
    from_handle: ChatHandle | None = None
    parts: tuple[PartResponse, ...] | None = None
    preferred_service: Annotated[StrictStr, SERVICES] | None = None
    read_at: Timestamp | None = None
    reconciled_at: Timestamp | None = None
    reply_to: ReplyToResponse | None = None
    sent_at: Timestamp | None = None
    service: Annotated[StrictStr, SERVICES] | None = None


class MessageList(Wire):
    """A page of messages."""

    messages: tuple[Message, ...]
    next_cursor: StrictStr | None = None
    """The cursor of the next page; null on the last page."""

"""Models: what the API says on the wire, and nothing about what it means.

The modules here are private: import from `linq_compose.models`.
"""

from __future__ import annotations

from linq_compose.models.content import (
    AppClipPart,
    CardApp,
    CardLayout,
    Experience,
    IMessageAppPart,
    InlineSticker,
    LinkPart,
    MediaPart,
    MessageContent,
    MessageEffect,
    Part,
    ReplyTo,
    TextDecoration,
    TextPart,
)
from linq_compose.models.requests import (
    Addressed,
    ChatCreateRequest,
    ChatListQuery,
    ChatUpdateRequest,
    ContinuationMessage,
    EmptyRequest,
    MessageCreateRequest,
    MessageListQuery,
    MessageSendRequest,
    MessageUpdateRequest,
    ParticipantRequest,
    Query,
    Request,
    VoiceMemoRequest,
)
from linq_compose.models.wire import Clearing, Payload, Tagged, TextKind, Unread, UnreadField, Wire, tag_of

__all__ = [
    "Addressed",
    "AppClipPart",
    "CardApp",
    "CardLayout",
    "ChatCreateRequest",
    "ChatListQuery",
    "ChatUpdateRequest",
    "Clearing",
    "ContinuationMessage",
    "EmptyRequest",
    "Experience",
    "IMessageAppPart",
    "InlineSticker",
    "LinkPart",
    "MediaPart",
    "MessageContent",
    "MessageCreateRequest",
    "MessageEffect",
    "MessageListQuery",
    "MessageSendRequest",
    "MessageUpdateRequest",
    "Part",
    "ParticipantRequest",
    "Payload",
    "Query",
    "ReplyTo",
    "Request",
    "Tagged",
    "TextDecoration",
    "TextKind",
    "TextPart",
    "Unread",
    "UnreadField",
    "VoiceMemoRequest",
    "Wire",
    "tag_of",
]

"""Models: what the wire says, and nothing about what it means."""

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
from linq_compose.models.requests import ChatCreateRequest, MessageSendRequest
from linq_compose.models.wire import Payload, Tagged, Unread, UnreadField, Wire

__all__ = [
    "AppClipPart",
    "CardApp",
    "CardLayout",
    "ChatCreateRequest",
    "Experience",
    "IMessageAppPart",
    "InlineSticker",
    "LinkPart",
    "MediaPart",
    "MessageContent",
    "MessageEffect",
    "MessageSendRequest",
    "Part",
    "Payload",
    "ReplyTo",
    "Tagged",
    "TextDecoration",
    "TextPart",
    "Unread",
    "UnreadField",
    "Wire",
]

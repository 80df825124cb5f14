"""Chats in the responses of the API: handles, health, and the responses of the operations on chats.

Responses are tolerant: unknown fields and words survive, older and newer fields both parse.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, StrictStr

from linq_compose.models.messages import ChatHandle, SentMessage
from linq_compose.models.times import Timestamp
from linq_compose.models.wire import Wire
from linq_compose.vocabulary import HEALTH_STATUSES, LINE_CHOICES, SERVICES

__all__ = [
    "Chat",
    "ChatCreateResponse",
    "ChatList",
    "ChatUpdateResponse",
    "ChatVoiceMemoResponse",
    "CreatedChat",
    "FromSelection",
    "HealthScore",
    "HealthStatus",
    "MessageCreateResponse",
    "StatusResponse",
    "VoiceMemo",
    "VoiceMemoChat",
    "VoiceMemoFile",
]


class HealthScore(Wire):
    """The older health of a chat, on the Chats page: 0 to 100, higher is healthier."""

    score: StrictInt
    reason: StrictStr
    updated_at: Timestamp


class HealthStatus(Wire):
    """The current health of a chat, in the official SDK."""

    status: Annotated[StrictStr, HEALTH_STATUSES]
    doc_url: StrictStr
    updated_at: Timestamp


class Chat(Wire):
    """A chat and its participants."""

    id: StrictStr
    """UUID."""
    created_at: Timestamp
    updated_at: Timestamp
    handles: tuple[ChatHandle, ...]
    """At least two: your own line and another participant."""
    is_group: StrictBool
    is_archived: StrictBool | None = None
    """Deprecated."""
    display_name: StrictStr | None = None
    group_chat_icon: StrictStr | None = None
    service: Annotated[StrictStr, SERVICES] | None = None
    health_status: HealthStatus | None = None
    health_score: HealthScore | None = None
    """Older than `health_status`; null while there is none."""


class ChatList(Wire):
    """A page of chats."""

    chats: tuple[Chat, ...]
    next_cursor: StrictStr | None = None
    """The cursor of the next page; null on the last page."""


class CreatedChat(Wire):
    """A chat with the message that opened it."""

    id: StrictStr
    handles: tuple[ChatHandle, ...]
    is_group: StrictBool
    message: SentMessage
    service: Annotated[StrictStr, SERVICES] | None = None
    display_name: StrictStr | None = None
    health_status: HealthStatus | None = None
    health_score: HealthScore | None = None


class ChatCreateResponse(Wire):
    """Response of `chats.create`, 201."""

    chat: CreatedChat


class ChatUpdateResponse(Wire):
    """Response of `chats.update`: the change is queued, and a webhook reports its outcome."""

    chat_id: StrictStr | None = None
    status: StrictStr | None = None


class StatusResponse(Wire):
    """Response of operations that are queued: leaving a chat, adding and removing participants, 202."""

    message: StrictStr | None = None
    status: StrictStr | None = None
    trace_id: StrictStr | None = None


class VoiceMemoChat(Wire):
    """The chat of a voice memo."""

    id: StrictStr
    handles: tuple[ChatHandle, ...]
    is_active: StrictBool | None = None
    is_group: StrictBool | None = None
    service: Annotated[StrictStr, SERVICES] | None = None


class VoiceMemoFile(Wire):
    """The audio of a voice memo."""

    id: StrictStr
    filename: StrictStr
    mime_type: StrictStr
    size_bytes: StrictInt
    url: StrictStr
    duration_ms: StrictInt | None = None


class VoiceMemo(Wire):
    """A voice memo that was sent."""

    id: StrictStr
    chat: VoiceMemoChat
    created_at: Timestamp
    from_: Annotated[StrictStr, Field(alias="from")]
    status: StrictStr
    to: tuple[StrictStr, ...]
    voice_memo: VoiceMemoFile
    service: Annotated[StrictStr, SERVICES] | None = None


class ChatVoiceMemoResponse(Wire):
    """Response of `chats.send_voicememo`, 202."""

    voice_memo: VoiceMemo


class FromSelection(Wire):
    """Why Linq selected a line."""

    reason: Annotated[StrictStr, LINE_CHOICES]
    reused_existing_chat: StrictBool


class MessageCreateResponse(Wire):
    """Response of `messages.create`, 202."""

    chat_id: StrictStr
    created_new_chat: StrictBool
    from_: Annotated[StrictStr, Field(alias="from")]
    from_selection: FromSelection
    handles: tuple[ChatHandle, ...]
    is_group: StrictBool
    message: SentMessage
    service: Annotated[StrictStr, SERVICES] | None = None
    previous_chat_id: StrictStr | None = None

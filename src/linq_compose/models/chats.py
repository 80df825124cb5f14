"""Chats as the API answers with them: handles, health, and what the operations on chats return.

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
    """The page's older health of a chat: 0 to 100, higher is healthier."""

    score: StrictInt
    reason: StrictStr
    updated_at: Timestamp


class HealthStatus(Wire):
    """Today's health of a chat."""

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
    """What to ask the next page by; null on the last one."""


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
    """Answer of `chats.create`, 201."""

    chat: CreatedChat


class ChatUpdateResponse(Wire):
    """Answer of `chats.update`: the change is queued, and its outcome arrives by webhook."""

    chat_id: StrictStr | None = None
    status: StrictStr | None = None


class StatusResponse(Wire):
    """Answer of what is done later: leaving, adding and removing participants, 202."""

    message: StrictStr | None = None
    status: StrictStr | None = None
    trace_id: StrictStr | None = None


class VoiceMemoChat(Wire):
    """The chat that a voice memo went to."""

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
    """Answer of `chats.send_voicememo`, 202."""

    voice_memo: VoiceMemo


class FromSelection(Wire):
    """Why Linq chose a line."""

    reason: Annotated[StrictStr, LINE_CHOICES]
    reused_existing_chat: StrictBool


class MessageCreateResponse(Wire):
    """Answer of `messages.create`, 202."""

    chat_id: StrictStr
    created_new_chat: StrictBool
    from_: Annotated[StrictStr, Field(alias="from")]
    from_selection: FromSelection
    handles: tuple[ChatHandle, ...]
    is_group: StrictBool
    message: SentMessage
    service: Annotated[StrictStr, SERVICES] | None = None
    previous_chat_id: StrictStr | None = None

"""Responses: the fake's state in the shapes of the API's own response bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode

from linq_compose._identifiers import UUID
from linq_compose._linq_hosts import CDN
from linq_compose._media_types import MEDIA_FORMATS, UNKNOWN
from linq_compose._spans import Ruler
from linq_compose.models import Wire
from linq_compose.models.messages import AppClipPartResponse, IMessageAppPartResponse
from linq_compose.testing.fake._state import ChatState, MessageState, Participant, PollState, World, moment

__all__ = [
    "CARD_FIELDS",
    "PARTNER",
    "StoredFile",
    "card_response",
    "chat_response",
    "created_response",
    "file_of",
    "file_response",
    "handle_response",
    "health_response",
    "message_response",
    "new_options",
    "part_responses",
    "poll_response",
    "presigned",
    "reputation_of",
    "sent_response",
]

_HEALTH: Final = "https://docs.linqapp.com/channel/imessage/guides/chats/chat-health"
PARTNER: Final = "fake"
"""The id of your partner account, in URLs and events."""
_STORED: Final = re.compile(
    rf"https://{re.escape(CDN)}/attachments/partners/([^/?#]+)/({UUID.pattern})/[^/?#]+(?:[?#].*)?", re.IGNORECASE
)


def handle_response(participant: Participant) -> dict[str, Any]:
    """Return a participant as a `ChatHandle`."""
    return {
        "id": participant.id,
        "handle": participant.handle,
        "service": participant.service,
        "status": participant.status,
        "joined_at": moment(participant.joined_at),
        "left_at": moment(participant.left_at),
        "is_me": participant.is_me,
    }


def health_response(chat: ChatState) -> dict[str, Any]:
    """Return the health of a chat."""
    status = "OPTED_OUT" if chat.opted_out else "HEALTHY"
    anchor = status.lower().replace("_", "-")
    return {"status": status, "doc_url": f"{_HEALTH}#{anchor}", "updated_at": moment(chat.health_at or chat.created_at)}


def _common(chat: ChatState) -> dict[str, Any]:
    return {
        "id": chat.id,
        "display_name": chat.display_name or ", ".join(participant.handle for participant in chat.others),
        "service": chat.service,
        "is_group": chat.is_group,
        "handles": [handle_response(participant) for participant in chat.participants],
        "health_status": health_response(chat),
    }


def chat_response(chat: ChatState) -> dict[str, Any]:
    """Return a chat as a `Chat`."""
    return {
        **_common(chat),
        "group_chat_icon": chat.icon,
        "is_archived": False,
        "created_at": moment(chat.created_at),
        "updated_at": moment(chat.updated_at),
    }


def created_response(chat: ChatState, message: MessageState) -> dict[str, Any]:
    """Return a chat with the message that was sent to it, as the response of `chats.create`."""
    return {"chat": {**_common(chat), "message": sent_response(message)}}


def sent_response(message: MessageState) -> dict[str, Any]:
    """Return a message as a `SentMessage`."""
    return {
        "id": message.id,
        "parts": message.parts,
        "service": message.service,
        "preferred_service": message.content.get("preferred_service"),
        "effect": message.content.get("effect"),
        "reply_to": message.content.get("reply_to"),
        "from_handle": handle_response(message.sender),
        "delivery_status": message.status,
        "is_read": message.read_at is not None,
        "created_at": moment(message.created_at),
        "sent_at": moment(message.sent_at),
        "delivered_at": moment(message.delivered_at),
    }


def message_response(message: MessageState) -> dict[str, Any]:
    """Return a message as a `Message` of a list."""
    return {
        **sent_response(message),
        "chat_id": message.chat_id,
        "from": message.sender.handle,
        "is_from_me": message.sender.is_me,
        "is_delivered": message.status in ("delivered", "read"),
        "read_at": moment(message.read_at),
        "updated_at": moment(message.updated_at or message.created_at),
    }


CARD_FIELDS: Final = ("first_name", "last_name", "image_url")


def card_response(world: World, line: str) -> dict[str, Any]:
    """Return the contact card of a line as a `ContactCard`."""
    return {"first_name": "Fake", **world.contact_cards.get(line, {}), "phone_number": line, "is_active": True}


def reputation_of(world: World, line: str) -> str:
    """Return the reputation of a line: a suspended one is critical."""
    return "CRITICAL" if line in world.suspended else "HEALTHY"


def poll_response(poll: PollState) -> dict[str, Any]:
    """Return a poll as a `Poll`."""
    voters = {voter["handle"] for option in poll.options for voter in option["voters"]}
    return {"options": deepcopy(poll.options), "total_voters": len(voters)}


def new_options(world: World, texts: Iterable[str], creator: Participant) -> list[dict[str, Any]]:
    """Return new options of a poll without votes."""
    return [
        {
            "option_id": world.identifier(),
            "text": text,
            "can_be_edited": False,
            "creator_handle": handle_response(creator),
            "voters": [],
        }
        for text in texts
    ]


def part_responses(world: World, content: Mapping[str, Any], mentioned: str | None = None) -> list[dict[str, Any]]:
    """Return the parts of a message in their response shape; `mentioned` is the handle that counts as you."""
    return [_part(world, part, mentioned) for part in content.get("parts") or ()]


_CARDS: Final[Mapping[str, type[Wire]]] = MappingProxyType(
    {"imessage_app": IMessageAppPartResponse, "app_clip": AppClipPartResponse}
)
"""The models of the parts whose response lacks some fields of the request."""


def _part(world: World, part: Mapping[str, Any], mentioned: str | None) -> dict[str, Any]:
    kind = part["type"]
    if kind == "media":
        return {"type": kind, **file_of(world, part.get("attachment_id"), part.get("url")), "reactions": None}
    body: dict[str, Any] = {**part, "reactions": None}
    response = _CARDS.get(kind)
    if response is not None:
        body = {name: value for name, value in body.items() if name in response.model_fields}
        if kind == "imessage_app":
            body.setdefault("url", "")  # which the SDK requires; requests need not have it
            body["layout"] = _hosted(world, body["layout"])
    if kind == "text":
        body.setdefault("text_decorations", None)
        if part.get("inline_stickers"):
            body["inline_stickers"] = [_sticker(world, sticker) for sticker in part["inline_stickers"]]
        if part.get("mention"):
            whole = [0, Ruler(part["value"]).utf16_length]
            mention = {"handle": part["mention"], "range": part.get("mention_range") or whole}
            body["mentions"] = [{**mention, "is_me": part["mention"] == mentioned}]
    return body


def _hosted(world: World, layout: Mapping[str, Any]) -> dict[str, Any]:
    """Return the layout of a card with Linq's own copy of its picture."""
    url = layout.get("image_url")
    return {**layout, "image_url": file_of(world, None, url)["url"]} if url else {**layout}


def _sticker(world: World, sticker: Mapping[str, Any]) -> dict[str, Any]:
    file = file_of(world, sticker.get("attachment_id"), sticker.get("url"))
    return {
        "range": sticker["range"],
        "id": file["id"],
        "file_name": file["filename"],
        "mime_type": file["mime_type"],
        "url": file["url"],
    }


@dataclass(frozen=True)
class StoredFile:
    """A file that Linq stores, as its `download_url` names it."""

    partner: str
    attachment_id: str

    @classmethod
    def of(cls, url: str) -> StoredFile | None:
        """Return the file of a URL; None for a URL of another form."""
        match = _STORED.fullmatch(url)
        return None if match is None else cls(match[1], match[2])


def file_of(world: World, attachment_id: str | None, url: str | None) -> dict[str, Any]:
    """Return a file: a registered attachment, or what its URL says about it."""
    stored = None if url is None else StoredFile.of(url)
    if stored is not None and stored.partner == PARTNER:
        attachment_id = stored.attachment_id
    known = world.attachments.get((attachment_id or "").lower())
    if known is not None:
        return dict(known)
    path = (url or "").partition("#")[0].partition("?")[0].partition("://")[2].partition("/")[2]
    name = unquote(path.rpartition("/")[2]) or "attachment"
    mime = MEDIA_FORMATS.get(name.rpartition(".")[2].lower(), UNKNOWN)
    return file_response(attachment_id or world.identifier(), name, mime)


def file_response(identifier: str, name: str, mime_type: str, *, size_bytes: int = 0) -> dict[str, Any]:
    """Return a file with the fields of a media part or voice memo."""
    return {
        "id": identifier,
        "filename": name,
        "mime_type": mime_type,
        "size_bytes": size_bytes,
        "url": f"https://{CDN}/attachments/partners/{PARTNER}/{identifier}/{quote(name, safe='')}",
    }


def presigned(world: World, url: str) -> str:
    """Return a file's URL as webhooks have it: signed, for one hour."""
    query = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Date": f"{world.now():%Y%m%dT%H%M%SZ}",
        "X-Amz-Expires": "3600",
        "X-Amz-SignedHeaders": "host",
        "X-Amz-Signature": world.trace() + world.trace(),
    }
    return f"{url}?{urlencode(query)}"

"""Inbound messages: from the arguments of `FakeLinq.receive` to the parts of a webhook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from linq_compose._api import check
from linq_compose.lint.context import Context
from linq_compose.lint.policy import Policy
from linq_compose.models import Wire
from linq_compose.testing.fake._arguments import check_text
from linq_compose.testing.fake._responses import file_of, file_response, part_responses, presigned
from linq_compose.testing.fake._state import ChatState, World
from linq_compose.text import RichText
from linq_compose.vocabulary import EFFECTS, closest, effect_type

__all__ = ["UNKNOWN_FIELDS", "inbound_content", "inbound_parts", "is_opt_out"]

# Source: the SDK's own text on chat health, read 2026-10-31.
_KEYWORDS: Final = frozenset({"STOP", "UNSUBSCRIBE", "OPTOUT", "CANCEL", "END", "QUIT"})
_OPT_OUT: Final = re.compile(r"opt[ -]?out", re.IGNORECASE)

# What people send may break the rules for requests (a link beside a text, 60 photos), but not the shape of a message.
UNKNOWN_FIELDS: Final = ("SHP106", "SHP109", "SHP111")
"""The rules on fields that the API does not know: webhooks never have them."""
_LOST: Final = ("SVC101", "SVC102", "SVC103", "SVC105", "SVC106")
"""The rules on what a service does not carry, in either direction."""
_SHAPE: Final = Policy(
    select=[
        "SHP", "DEC", "STK", "MNT", "MSG101", "MSG108", "MSG109", "TXT101", "TXT104", "MED101", "MED102", "MED108",
        "LNK101", "EFX102", *_LOST,
    ],
    severity=dict.fromkeys((*UNKNOWN_FIELDS, "EFX102", *_LOST), "error"),
)  # fmt: skip

_SIZE: Final = 102_400
"""Bytes of an inbound file that was not registered by `attachment`: a placeholder."""


def is_opt_out(text: str) -> bool:
    """Return whether a whole message, trimmed, is one of the keywords that opt its sender out."""
    trimmed = text.strip()
    return trimmed in _KEYWORDS or _OPT_OUT.fullmatch(trimmed) is not None


def inbound_content(
    world: World,
    chat: ChatState,
    *,
    text: str | RichText | None,
    media: str | Iterable[str],
    parts: Iterable[Mapping[str, Any] | Wire],
    effect: str | Mapping[str, Any] | None,
    reply_to: str | Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Return a message in the shape of a request.

    Raises TypeError for an argument of another type, ValueError for a message without parts or of another shape, and
    LookupError for an attachment or a message that does not exist.
    """
    content: dict[str, Any] = {"parts": [*_texts(text), *_media(media), *map(_part, _listed(parts, "parts", "parts"))]}
    if effect is not None:
        content["effect"] = _effect(effect) if isinstance(effect, str) else _mapping(effect, "effect")
    if reply_to is not None:
        content["reply_to"] = {"message_id": reply_to} if isinstance(reply_to, str) else _mapping(reply_to, "reply_to")
    context = Context(group=chat.is_group, service=world.service_in(chat))
    report = check(content, context=context, policy=_SHAPE)
    if not report.ok:
        first = report.errors[0]
        raise ValueError(f"{first.path or 'message'}: {first.message} ({first.rule})")
    _resolve(world, chat, content)
    return content


def _texts(text: str | RichText | None) -> list[dict[str, Any]]:
    if text is None:
        return []
    if isinstance(text, RichText):
        value, decorations = text.render()
        part: dict[str, Any] = {"type": "text", "value": value}
        return [{**part, "text_decorations": [item.payload() for item in decorations]} if decorations else part]
    if not isinstance(text, str):
        raise TypeError(f"text: expected a string or RichText, got {type(text).__name__}.")
    return [{"type": "text", "value": text}]


def _media(media: str | Iterable[str]) -> list[dict[str, Any]]:
    names = [media] if isinstance(media, str) else _listed(media, "media", "file names or URLs")
    return [{"type": "media", "url": _url(check_text(name, "media"))} for name in names]


def _url(name: str) -> str:
    return name if "://" in name else f"https://phone.invalid/{quote(name)}"


def _listed(items: object, name: str, nouns: str) -> list[Any]:
    if isinstance(items, (str, bytes, bytearray, Mapping, Wire)) or not isinstance(items, Iterable):
        raise TypeError(f"{name}: expected a list of {nouns}, got {type(items).__name__}.")
    return [*items]


def _part(part: Mapping[str, Any] | Wire) -> dict[str, Any]:
    return part.payload() if isinstance(part, Wire) else _mapping(part, "parts")


def _mapping(value: object, name: str) -> dict[str, Any]:
    if isinstance(value, Wire):
        value = value.payload()
    if not isinstance(value, Mapping):
        raise TypeError(f"{name}: expected a mapping, got {type(value).__name__}.")
    return dict(value)


def _effect(name: str) -> dict[str, str]:
    kind = effect_type(name)
    if kind is None:
        names = [word for words in EFFECTS.values() for word in words]
        near = closest(name, names)
        raise ValueError(f"effect: unknown name {name!r}." + (f" Did you mean {near[0]!r}?" if near else ""))
    return {"type": kind, "name": name}


def _resolve(world: World, chat: ChatState, content: Mapping[str, Any]) -> None:
    """Raise LookupError for references to what does not exist."""
    target = (content.get("reply_to") or {}).get("message_id")
    if target is not None:
        message = world.messages.get(target.lower())
        if message is None or message.chat_id != chat.id:
            raise LookupError(f"reply_to: the chat {chat.id} has no message {target!r}.")
        index = content["reply_to"].get("part_index") or 0
        if index >= max(1, len(message.parts)):
            raise LookupError(f"reply_to: the message {target} has no part {index}.")
    for part in content["parts"]:
        if part.get("mention") is not None and chat.participant(part["mention"]) is None:
            raise LookupError(f"parts: the mentioned {part['mention']} is not in the chat {chat.id}.")
        for item in (part, *(part.get("inline_stickers") or ())):
            identifier = item.get("attachment_id")
            if identifier is not None and identifier.lower() not in world.attachments:
                raise LookupError(f"No attachment has the id {identifier!r}; attachment() registers one.")


def _apart(parts: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for part in parts:
        yield {name: value for name, value in part.items() if name != "inline_stickers"}
        for sticker in part.get("inline_stickers") or ():
            source = {name: sticker[name] for name in ("url", "attachment_id") if sticker.get(name) is not None}
            yield {"type": "media", **source}


def inbound_parts(world: World, content: Mapping[str, Any], line: str) -> list[dict[str, Any]]:
    """Return the parts of an inbound message in their response shape; files become attachments of the world.

    Stickers in a text arrive as media parts of their own. That they follow the text is a choice of the fake.
    """
    parts = []
    for part in _apart(content["parts"]):
        if part["type"] != "media":
            parts += part_responses(world, {"parts": [part]}, line)
            continue
        file = file_of(world, part.get("attachment_id"), part.get("url"))
        if file["id"] not in world.attachments:
            file = file_response(file["id"], file["filename"], file["mime_type"], size_bytes=_SIZE)
            world.attachments[file["id"]] = file
        parts.append({"type": "media", **file, "url": presigned(world, file["url"]), "reactions": None})
    return parts

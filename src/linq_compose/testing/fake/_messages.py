"""Answers of the operations that send or edit: messages, voice memos."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from linq_compose._handles import normalise
from linq_compose.testing.fake._call import Answer, Call
from linq_compose.testing.fake._refusals import Refusal
from linq_compose.testing.fake._responses import (
    created_response,
    file_of,
    handle_response,
    message_response,
    part_responses,
    sent_response,
)
from linq_compose.testing.fake._state import ChatState, MessageState, moment

__all__ = ["chats_create", "chats_messages_send", "chats_send_voicememo", "messages_create", "messages_update"]


# Source: the rate limits guide, read 2026-10-31.
_PAIR: Final = (30, timedelta(seconds=60))
_SANDBOX: Final = 100


def chats_create(call: Call) -> Answer:
    """Send a message to these people, in their chat if there is one, else in a new one."""
    line = call.payload["from"]
    if line not in call.world.numbers:
        raise Refusal(2006, f"{line} is not a line of the fake; its lines are {', '.join(call.world.numbers)}.")
    chat, message = _send_to(call, line, _people(call, line))
    return 201, created_response(chat, message)


def chats_messages_send(call: Call) -> Answer:
    """Send a message to a chat."""
    message = _send(call, call.chat, call.payload["message"])
    return 202, {"chat_id": call.chat.id, "message": sent_response(message)}


def messages_create(call: Call) -> Answer:
    """Send a message from the line of an existing chat, else from the first eligible line."""
    world = call.world
    excluded = set(call.payload.get("exclude_from") or ())
    others = _people(call, None)
    known = [chat for line in world.numbers if (chat := world.find_chat(line, others)) is not None]
    reused = next((chat for chat in known if chat.line not in world.suspended), None)
    lines = [line for line in world.numbers if line not in excluded]
    if reused is None and not lines:
        raise Refusal(1005, "Every line is excluded.", note="no source names the code for this 400")
    free = [line for line in lines if line not in world.suspended]
    if reused is None and not free:
        raise Refusal(2015, "No line is eligible at the moment.", note="no source names the code for this 409")
    if reused is None and call.payload.get("continuation_message"):
        call.note("the fake does not send a continuation_message")
    chat, message = _send_to(call, reused.line if reused else free[0], others)
    return 202, {
        "chat_id": chat.id,
        "created_new_chat": reused is None,
        "from": chat.line,
        "from_selection": {
            "reason": "reused_active_chat" if reused else "failover_flagged" if known else "new_best_number",
            "reused_existing_chat": reused is not None,
        },
        "handles": [handle_response(participant) for participant in chat.participants],
        "is_group": chat.is_group,
        "message": sent_response(message),
        "service": chat.service,
        "previous_chat_id": None if reused or not known else known[0].id,
    }


def chats_send_voicememo(call: Call) -> Answer:
    """Send a voice memo to a chat."""
    chat, world = call.chat, call.world
    _admit(
        call, chat.line, [other.handle for other in chat.others], override=call.payload.get("override_optout") is True
    )
    _exists(call, call.payload.get("attachment_id"))
    file = file_of(world, call.payload.get("attachment_id"), call.payload.get("voice_memo_url"))
    message = _record(call, chat, {**call.payload}, [{"type": "media", **file, "reactions": None}])
    call.note("the fake does not know the duration and the size of a voice memo")
    return 202, {
        "voice_memo": {
            "id": message.id,
            "from": chat.line,
            "to": [other.handle for other in chat.others],
            "service": chat.service,
            "status": "queued",
            "created_at": moment(message.created_at),
            "voice_memo": {**file, "duration_ms": None},
            "chat": {
                "id": chat.id,
                "handles": [handle_response(participant) for participant in chat.participants],
                "is_active": True,
                "is_group": chat.is_group,
                "service": chat.service,
            },
        }
    }


def messages_update(call: Call) -> Answer:
    """Replace the text of a sent part."""
    message = call.world.messages.get(call.parameters["messageId"].lower())
    if message is None or message.deleted or not message.sender.is_me:
        raise Refusal(2002)
    index = call.payload.get("part_index") or 0
    if index >= len(message.parts) or message.parts[index]["type"] != "text" or message.service != "iMessage":
        raise Refusal(1005, "Only text parts sent over iMessage can be edited.", note="no source names the code")
    message.parts[index] = {**message.parts[index], "value": call.payload["text"], "text_decorations": None}
    message.updated_at = call.world.now()
    return 200, message_response(message)


def _people(call: Call, line: str | None) -> list[str]:
    """Return the recipients without duplicates."""
    named: dict[str, str] = {}
    for handle in call.payload["to"]:
        named.setdefault(normalise(handle), handle)
    if line is not None and named.pop(normalise(line), None) is not None:
        call.note("whether `to` may contain the line itself is not documented; the fake ignores it")
    if not named:
        raise Refusal(1005, "There is no recipient other than the line itself.", note="no source names the code")
    return list(named.values())


def _send_to(call: Call, line: str, others: list[str]) -> tuple[ChatState, MessageState]:
    """Send to the chat of a line and these people, opened if there is none."""
    content, world = call.payload["message"], call.world
    chat = world.find_chat(line, others)
    if chat is not None:
        return chat, _send(call, chat, content)
    _admit(call, line, others, override=call.payload.get("override_optout") is True)
    _fits(call, content, None)
    chat = world.open_chat(line, others, service=content.get("preferred_service"))
    return chat, _take(call, chat, content)


def _send(call: Call, chat: ChatState, content: Mapping[str, Any]) -> MessageState:
    """Send to an existing chat."""
    replayed = _replayed(call, chat, content)
    if replayed is not None:
        return replayed
    override = call.payload.get("override_optout") is True
    _admit(call, chat.line, [other.handle for other in chat.others], override=override)
    _fits(call, content, chat)
    return _take(call, chat, content)


def _take(call: Call, chat: ChatState, content: Mapping[str, Any]) -> MessageState:
    """Accept a message for delivery, and remember its idempotency key."""
    message = _record(call, chat, dict(content), part_responses(call.world, content, chat.line))
    if "idempotency_key" in content:
        call.world.keys[chat.id, content["idempotency_key"]] = (message, _json(content))
    return message


def _replayed(call: Call, chat: ChatState, content: Mapping[str, Any]) -> MessageState | None:
    """Return the message that was sent with the same key; refuse if it was deleted."""
    known = call.world.keys.get((chat.id, content.get("idempotency_key", "")))
    if known is None:
        return None
    message, canonical = known
    if message.deleted:
        raise Refusal(2002, "The message with this idempotency key was deleted; it is not sent again.")
    if canonical != _json(content):
        call.note("what a used key does with different content is not documented; the fake returns the original")
    call.note("the idempotency key was used before: the fake returned the original message and sent nothing")
    return message


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True)


def _admit(call: Call, line: str, others: Sequence[str], *, override: bool) -> None:
    """Refuse a send that the state forbids, whatever the content."""
    world, named = call.world, [normalise(handle) for handle in others]
    if line in world.suspended:
        raise Refusal(2027)
    if len(named) == 1 and named[0] in world.blocked:
        raise Refusal(2026)
    if len(named) == 1 and named[0] in world.opted_out and not override:
        raise Refusal(2024)
    if call.strictness.sandbox:
        if not all(_has_written(call, line, handle) for handle in named):
            raise Refusal(2008)
        today = world.now().date()
        mine = (
            message
            for chat in world.chats.values()
            if chat.line == line
            for message in chat.messages
            if message.sender.is_me
        )
        if sum(message.created_at.date() == today for message in mine) >= _SANDBOX:
            midnight = world.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
            raise Refusal(1007, retry_after=max(1, int((midnight - world.now()).total_seconds())))
    if call.strictness.rate_limits:
        most, window = _PAIR
        for handle in named:
            recent = [when for when in world.sends.get((line, handle), ()) if world.now() - when < window]
            if len(recent) >= most:
                wait = (recent[0] + window - world.now()).total_seconds()
                raise Refusal(1007, retry_after=max(1, int(wait + 0.999)))


def _has_written(call: Call, line: str, handle: str) -> bool:
    return any(
        not message.sender.is_me and normalise(message.sender.handle) == handle
        for chat in call.world.chats.values()
        if chat.line == line
        for message in chat.messages
    )


def _fits(call: Call, content: Mapping[str, Any], chat: ChatState | None) -> None:
    """Refuse references to unknown messages and attachments, and parts that the chat's service does not support."""
    target = (content.get("reply_to") or {}).get("message_id")
    if target is not None:
        answered = call.world.messages.get(target.lower())
        if answered is None or answered.deleted or chat is None or answered.chat_id != chat.id:
            raise Refusal(2002, "The chat has no message with the id in reply_to.")
    service = None if chat is None else chat.service
    for part in content.get("parts") or ():
        if service in ("SMS", "RCS") and part["type"] in ("imessage_app", "app_clip"):
            raise Refusal(2018 if part["type"] == "imessage_app" else 2028)
        _exists(call, part.get("attachment_id"))
        for sticker in part.get("inline_stickers") or ():
            _exists(call, sticker.get("attachment_id"))


def _exists(call: Call, attachment_id: str | None) -> None:
    known = attachment_id is None or attachment_id.lower() in call.world.attachments
    if call.strictness.strict_attachments and not known:
        raise Refusal(2003)


def _record(call: Call, chat: ChatState, content: dict[str, Any], parts: list[dict[str, Any]]) -> MessageState:
    world = call.world
    now = world.now()
    preferred = content.get("preferred_service")
    service = preferred if preferred in ("SMS", "RCS") else chat.service
    message = MessageState(world.identifier(), chat.id, chat.me, parts, content, now, service)
    world.add(chat, message)
    for other in chat.others:
        world.sends.setdefault((chat.line, normalise(other.handle)), []).append(now)
    return message

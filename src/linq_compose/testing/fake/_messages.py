"""Answers of the operations that send or edit: messages, voice memos."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from linq_compose._handles import normalise
from linq_compose._headers import IDEMPOTENCY_KEY
from linq_compose.limits import EDIT_WINDOW, EDITS
from linq_compose.testing.fake._admission import admit, exists, fits, message_in, note_unwilling
from linq_compose.testing.fake._call import Answer, Call
from linq_compose.testing.fake._refusals import UNNAMED_404, Refusal
from linq_compose.testing.fake._responses import (
    created_response,
    file_of,
    handle_response,
    message_response,
    part_responses,
    sent_response,
)
from linq_compose.testing.fake._state import ChatState, KeyedSend, MessageState, moment

__all__ = [
    "SCOPE",
    "chats_create",
    "chats_messages_send",
    "chats_send_voicememo",
    "messages_create",
    "messages_update",
    "record_message",
]

SCOPE: Final = "the scope of an idempotency key is not documented; the fake keeps keys per chat and sends"
"""The note of a request whose key was used elsewhere."""
_HEADER: Final = IDEMPOTENCY_KEY.lower()
_APP_PARTS: Final = ("imessage_app", "app_clip")
"""The types of the parts that only iMessage supports."""


def chats_create(call: Call) -> Answer:
    """Send a message to these people, in their chat if there is one, else in a new one."""
    line, content = call.payload["from"], call.payload["message"]
    if line not in call.world.numbers:
        raise Refusal(2006, f"{line} is not a line of the fake; its lines are {', '.join(call.world.numbers)}.")
    others = _people(call, line)
    scope = _people_scope(line, others)
    chat = call.world.find_chat(line, others)
    original = _original(call, content, others, scopes=[scope] if chat is None else [chat.id, scope])
    if original is not None:
        return original
    if chat is None:
        chat = _open(call, line, others, content)
    else:
        admit(call, line, others)
        fits(call, content, line, others, chat=chat)
    message = _accept(call, chat, content, scopes=[chat.id, scope])
    return 201, created_response(chat, message)


def chats_messages_send(call: Call) -> Answer:
    """Send a message to a chat."""
    chat, content = call.chat, call.payload["message"]
    others = [other.handle for other in chat.others]
    original = _original(call, content, others, scopes=[chat.id])
    if original is not None:
        return original
    admit(call, chat.line, others)
    fits(call, content, chat.line, others, chat=chat)
    message = _accept(call, chat, content, scopes=[chat.id])
    return 202, {"chat_id": chat.id, "message": sent_response(message)}


def messages_create(call: Call) -> Answer:
    """Send a message from the line of an existing chat, else from an eligible line."""
    world, content = call.world, call.payload["message"]
    others = _people(call, None)
    scopes = [_people_scope(line, others) for line in world.numbers]
    scopes += [chat.id for chat in world.chats_of(others)]
    original = _original(call, content, others, scopes=scopes, header=call.headers.get(_HEADER))
    if original is not None:
        return original
    excluded = call.payload.get("exclude_from") or ()
    chat = world.choose_chat(others, excluded=excluded)
    reused, abandoned = chat is not None, None
    if chat is None:
        line = _eligible_line(call, excluded)
        abandoned = next(iter(world.chats_of(others)), None)
        content = _continuation(call, content) if abandoned else content
        chat = _open(call, line, others, content)
    else:
        admit(call, chat.line, others)
        fits(call, content, chat.line, others, chat=chat)
    message = _accept(
        call,
        chat,
        content,
        scopes=[chat.id, _people_scope(chat.line, others)],
        header=call.headers.get(_HEADER),
        requested=call.payload["message"],
    )
    return 202, {
        "chat_id": chat.id,
        "created_new_chat": not reused,
        "from": chat.line,
        "from_selection": {
            "reason": "reused_active_chat" if reused else "failover_flagged" if abandoned else "new_best_number",
            "reused_existing_chat": reused,
        },
        "handles": [handle_response(participant) for participant in chat.participants],
        "is_group": chat.is_group,
        "message": sent_response(message),
        "service": chat.service,
        "previous_chat_id": None if abandoned is None else abandoned.id,
    }


def _eligible_line(call: Call, excluded: Sequence[str]) -> str:
    """Return the first line that can send and is not excluded."""
    available = [line for line in call.world.numbers if line not in call.world.suspended]
    if not available:
        raise Refusal(2015, "No line is eligible at the moment.", note="no source names the code for this 409")
    eligible = [line for line in available if line not in excluded]
    if not eligible:
        raise Refusal(1005, "Every available line is excluded.", note="no source names the code for this 400")
    if len(eligible) > 1:
        call.note("how the API picks the best line is not documented; the fake takes the first")
    return eligible[0]


def _continuation(call: Call, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a new line sends instead of the message: the text of `continuation_message`, if there is one."""
    continuation = call.payload.get("continuation_message")
    if continuation is None:
        return content
    if content.get("preferred_service") is not None:
        call.note("preferred_service with a continuation_message is not documented; the fake ignores it")
    return {"parts": [{"type": "text", "value": continuation["text"]}]}


def chats_send_voicememo(call: Call) -> Answer:
    """Send a voice memo to a chat."""
    chat, world = call.chat, call.world
    admit(call, chat.line, [other.handle for other in chat.others])
    exists(call, call.payload.get("attachment_id"), call.payload.get("voice_memo_url"))
    file = file_of(world, call.payload.get("attachment_id"), call.payload.get("voice_memo_url"))
    message = _record(call, chat, {**call.payload}, [{"type": "media", **file, "reactions": None}])
    call.note("the fake does not know the duration and the size of a voice memo")
    if message.service != "iMessage":
        call.note(f"sources contradict each other on how {message.service} recipients receive a voice memo")
    return 202, {
        "voice_memo": {
            "id": message.id,
            "from": chat.line,
            "to": [other.handle for other in chat.others],
            "service": message.service,
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
    message, chat = message_in(call, active=True)
    if not message.sender.is_me:
        raise Refusal(
            2002,
            "You can edit your own messages only.",
            note="no source names the code for the edit of a message that is not yours",
        )
    now = call.world.now()
    index = call.payload.get("part_index") or 0
    if index >= len(message.parts) or message.parts[index]["type"] != "text" or message.service != "iMessage":
        raise Refusal(1005, "Only text parts sent over iMessage can be edited.", note="no source names the code")
    if message.edits >= EDITS:
        raise Refusal(1005, f"The message was edited {EDITS} times already.", note="no source names the code")
    if now - message.created_at > EDIT_WINDOW:
        minutes = int(EDIT_WINDOW.total_seconds()) // 60
        reason = f"The message was sent more than {minutes} minutes ago."
        raise Refusal(1005, reason, note="no source names the code")
    note_unwilling(call, chat, "an edit")
    if message.status == "failed":
        call.note("an edit of a message whose delivery has failed is not documented; the fake accepts it")
    text = call.payload["text"]
    lost = {"text_decorations", "inline_stickers", "mention", "mention_range"} & message.content["parts"][index].keys()
    if lost:
        call.note(f"what an edit does to {', '.join(sorted(lost))} is not documented; the fake removes it")
    message.parts[index] = {"type": "text", "value": text, "reactions": None, "text_decorations": None}
    parts = [*message.content["parts"]]
    parts[index] = {"type": "text", "value": text}
    message.content = {**message.content, "parts": parts}
    message.edits += 1
    message.updated_at = now
    call.afterwards.append(partial(call.webhooks.of_edit, chat, message, index))
    return 200, message_response(message)


def _people(call: Call, line: str | None) -> list[str]:
    """Return the recipients without duplicates."""
    named: dict[str, str] = {}
    for handle in call.payload["to"]:
        named.setdefault(normalise(handle), handle)
    if len(named) < len(call.payload["to"]):
        call.note("whether `to` may repeat a handle is not documented; the fake counts it once")
    if line is not None and normalise(line) in named:
        call.note("whether `to` may contain the line itself is not documented; the fake counts it only if it is alone")
        if len(named) > 1:
            del named[normalise(line)]
    return list(named.values())


def _people_scope(line: str, others: Iterable[str]) -> str:
    return " ".join([line, *sorted(map(normalise, others))])


def _open(call: Call, line: str, others: list[str], content: Mapping[str, Any]) -> ChatState:
    """Return a new chat for a first message, unless the state forbids it."""
    admit(call, line, others)
    fits(call, content, line, others, chat=None)
    if content.get("effect") is not None:
        call.note("sources contradict each other on an effect in the first message of a chat; the fake accepts it")
    chat = call.world.open_chat(line, others, service=content.get("preferred_service"))
    call.afterwards.append(partial(call.webhooks.of_chat, chat))
    return chat


def _accept(
    call: Call,
    chat: ChatState,
    content: Mapping[str, Any],
    *,
    scopes: Iterable[str],
    header: str | None = None,
    requested: Mapping[str, Any] | None = None,
) -> MessageState:
    """Accept a message for delivery, and remember its idempotency keys.

    `requested` is the message of the request, where another one is sent instead.
    """
    message = _record(call, chat, dict(content), part_responses(call.world, content, chat.line))
    requested = content if requested is None else requested
    others = [other.handle for other in chat.others]
    keyed = KeyedSend(message, _fingerprint(requested, others), call.operation.id)
    key = requested.get("idempotency_key")
    if key:
        call.world.keys.update({(scope, key): keyed for scope in scopes})
        call.world.used_keys.add(key)
        call.keyed = keyed
    if header:
        call.world.keys[_HEADER, header] = call.keyed = keyed
    return message


def _original(
    call: Call,
    content: Mapping[str, Any],
    others: Sequence[str],
    *,
    scopes: Iterable[str],
    header: str | None = None,
) -> Answer | None:
    """Return the answer to the first request with the same key; refuse if its message was deleted."""
    key, keys = content.get("idempotency_key"), call.world.keys
    if key and header and key != header:
        call.note("whether the header or the field wins is not documented; the fake accepts either key")
    known = keys.get((_HEADER, header)) if header else None
    if key and known is None:
        known = next((keys[scope, key] for scope in scopes if (scope, key) in keys), None)
    if known is None:
        if key in call.world.used_keys:
            call.note(SCOPE)
        return None
    if known.message.deleted:
        raise Refusal(
            2002, "The message with this idempotency key was deleted; it is not sent again.", note=UNNAMED_404
        )
    call.note("the idempotency key was used before: the fake returned the original response and sent nothing")
    call.note("how long the API remembers a key is not documented; the fake never forgets one")
    if known.content != _fingerprint(content, others):
        call.note("what a used key does with different content is not documented; the fake returns the original")
    if known.operation != call.operation.id or known.answer is None:
        call.note(f"the key was first used by {known.operation}, whose response has another shape")
        return call.operation.status, _response_in_shape(call, known.message)
    return known.answer


def _response_in_shape(call: Call, message: MessageState) -> dict[str, Any]:
    """Return the response for a message that another operation has sent."""
    chat = call.world.chats[message.chat_id]
    if call.operation.id == "chats.create":
        return created_response(chat, message)
    sent = {"chat_id": chat.id, "message": sent_response(message)}
    if call.operation.id == "chats.messages.send":
        return sent
    return {
        **sent,
        "created_new_chat": False,
        "from": chat.line,
        "from_selection": {"reason": "reused_active_chat", "reused_existing_chat": True},
        "handles": [handle_response(participant) for participant in chat.participants],
        "is_group": chat.is_group,
        "service": chat.service,
        "previous_chat_id": None,
    }


def _fingerprint(content: Mapping[str, Any], others: Iterable[str]) -> str:
    return json.dumps([content, sorted(map(normalise, others))], sort_keys=True)


def record_message(call: Call, chat: ChatState, content: dict[str, Any]) -> MessageState:
    """Return a new message of your line in a chat, with the content of a request's `message`."""
    return _record(call, chat, content, part_responses(call.world, content, chat.line))


def _record(call: Call, chat: ChatState, content: dict[str, Any], parts: list[dict[str, Any]]) -> MessageState:
    world = call.world
    now = world.now()
    preferred = content.get("preferred_service")
    service = world.service_in(chat, preferred=preferred)
    if preferred in ("SMS", "RCS") and service == preferred:
        call.note("SMS and RCS both mean RCS where recipients have it, else SMS; set their service with reach()")
    others = tuple(other.handle for other in chat.others)
    message = MessageState(world.identifier(), chat.id, chat.me, parts, content, now, service, to=others)
    world.add(chat, message)
    chat.typing_until = None
    for handle in others:
        world.sends.setdefault((chat.line, normalise(handle)), []).append(now)
    _fail_later(call, chat, message)
    return message


def _fail_later(call: Call, chat: ChatState, message: MessageState) -> None:
    """Let the delivery of a message fail after the answer, where only iMessage can carry it and somebody lacks it."""
    others = [other.handle for other in chat.others]
    if call.world.service_between(others) == "iMessage":
        return
    preferred = message.content.get("preferred_service") == "iMessage"
    needs_app = message.content.get("experience") is not None or any(
        part["type"] in _APP_PARTS for part in message.content.get("parts") or ()
    )
    if preferred or needs_app:
        code = 4005 if needs_app else 4001
        message.unreachable = True
        call.note(f"the recipient is not on iMessage: delivery fails later, by the webhook message.failed ({code})")
        if not needs_app:
            call.note("which code such a failure has is not documented")
        call.afterwards.append(partial(_fail, call, chat, message, code))


def _fail(call: Call, chat: ChatState, message: MessageState, code: int) -> None:
    message.fail(code)
    call.webhooks.of_failure(chat, message)

"""Answers of the operations on one message: reading, deleting, reacting, app cards, threads."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from linq_compose.limits import MESSAGES_PER_PAGE
from linq_compose.testing.fake._admission import admit, exists, fits, message_in, note_unwilling
from linq_compose.testing.fake._call import Answer, Call
from linq_compose.testing.fake._chats import note_partless, page_of
from linq_compose.testing.fake._messages import record_message
from linq_compose.testing.fake._refusals import Refusal
from linq_compose.testing.fake._responses import file_of, handle_response, message_response, sent_response

__all__ = [
    "messages_add_reaction",
    "messages_delete",
    "messages_list_messages_thread",
    "messages_retrieve",
    "messages_update_app_card",
    "messages_update_sticker_placement",
]


_CARD_FIELDS: Final = ("layout", "url", "fallback_text", "interactive")
"""What an update of an app card replaces."""


def messages_retrieve(call: Call) -> Answer:
    """Return a message."""
    message, _ = message_in(call)
    note_partless(call, [message])
    return 200, message_response(message)


def messages_delete(call: Call) -> Answer:
    """Delete a message from the API alone: recipients keep it."""
    message, _ = message_in(call)
    message.deleted = True
    return 204, None


def messages_list_messages_thread(call: Call) -> Answer:
    """Return the message that a thread began with, and the replies to it."""
    message, chat = message_in(call)
    replied = {one.id: (one.content.get("reply_to") or {}).get("message_id") for one in chat.messages}

    def root(id: str) -> str:
        seen = {id}
        while (above := replied.get(id)) in replied and above not in seen:
            id = above
            seen.add(id)
        return id

    thread = [one for one in chat.messages if root(one.id) == root(message.id)]
    if call.payload.get("order") == "desc":
        thread.reverse()
    page, cursor = page_of(
        call, thread, lambda one: one.id, default=MESSAGES_PER_PAGE, shown=lambda one: not one.deleted
    )
    note_partless(call, page)
    return 200, {"messages": [message_response(one) for one in page], "next_cursor": cursor}


def messages_add_reaction(call: Call) -> Answer:
    """Add a reaction of your line to a part, or remove it; one tapback replaces another, stickers stack."""
    message, chat = message_in(call, active=True)
    index, kind = call.payload.get("part_index") or 0, call.payload["type"]
    if index >= max(len(message.parts), 1):
        raise Refusal(1005, f"The message has no part {index}.", note="no source names the code")
    if message.service != "iMessage":
        call.note(f"what becomes of a reaction over {message.service} is not documented; the fake accepts it")
    note_unwilling(call, chat, "a reaction")
    exists(call, call.payload.get("attachment_id"), call.payload.get("url"))
    reactions = call.world.reactions_of(message, index)
    if reactions is None:
        call.note("what becomes of a reaction to a card that Linq composes is not documented; the fake keeps none")
        return 202, _queued(call)
    mine = [one for one in reactions if one["is_me"] and one["type"] != "sticker"]
    emoji = call.payload.get("custom_emoji")
    removed = call.payload["operation"] == "remove"
    if removed:
        named = [one for one in mine if (one["type"], one["custom_emoji"]) == (kind, emoji)]
        if not named:
            call.note("removing a reaction that is not there is not documented; the fake accepts it")
            return 202, _queued(call)
        entry, kept = named[0], [one for one in reactions if one not in named]
    else:
        entry = {
            "id": call.world.identifier(),
            "handle": handle_response(chat.me),
            "is_me": True,
            "type": kind,
            "custom_emoji": emoji,
            "sticker": _sticker(call) if kind == "sticker" else None,
        }
        replaced = [] if kind == "sticker" else mine
        kept = [*(one for one in reactions if one not in replaced), entry]
    call.world.set_reactions(message, index, kept)
    call.afterwards.append(partial(call.webhooks.of_reaction, chat, message, index, entry, removed=removed))
    return 202, _queued(call)


def _sticker(call: Call) -> dict[str, Any]:
    if "emoji" in call.payload:
        return {"file_name": None, "height": None, "mime_type": None, "url": None, "width": None}
    file = file_of(call.world, call.payload.get("attachment_id"), call.payload.get("url"))
    return {"file_name": file["filename"], "mime_type": file["mime_type"], "url": file["url"]}


def messages_update_sticker_placement(call: Call) -> Answer:
    """Move a sticker of your line."""
    message, _ = message_in(call, active=True)
    reactions = [
        one for index in range(max(len(message.parts), 1)) for one in call.world.reactions_of(message, index) or ()
    ]
    sticker = next((one for one in reactions if one["id"] == call.parameters["reactionId"].lower()), None)
    if sticker is None:
        raise Refusal(2002, "The message has no such reaction.", note="no source names the code of this 404")
    if sticker["type"] != "sticker":
        raise Refusal(1005, "Only stickers can be moved.", note="no source names the code")
    return 200, {"success": True, **{name: value for name, value in _queued(call).items() if name != "message"}}


def messages_update_app_card(call: Call) -> Answer:
    """Replace an app card of yours by a new message."""
    message, chat = message_in(call, active=True)
    card = message.content.get("parts", [{}])[0]
    if not message.sender.is_me or card.get("type") != "imessage_app":
        raise Refusal(1005, "The message is no app card of yours.", note="no source names the code")
    if message.sent_at is None:
        raise Refusal(2015, "The card is not sent yet.", note="no source names the code of this 409")
    if chat.service != "iMessage":
        raise Refusal(2018)
    admit(call, chat.line, [other.handle for other in chat.others])
    shown = {name: call.payload[name] for name in _CARD_FIELDS if name in call.payload}
    if call.payload.get("experience") is not None:
        call.note("the card that Linq composes from an experience is not documented; the fake shows the layout")
    content = {"parts": [{"type": "imessage_app", "app": card["app"], **shown}]}
    fits(call, content, chat.line, [other.handle for other in chat.others], chat=chat)
    return 202, {"chat_id": chat.id, "message": sent_response(record_message(call, chat, content))}


def _queued(call: Call) -> dict[str, Any]:
    return {"message": "Accepted", "status": "accepted", "trace_id": call.world.trace()}

"""Chats: listing and changing them, who comes and goes, what was read, who types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Final, TypeVar

from linq_compose._handles import normalise
from linq_compose.testing.fake._answers import chat_answer, message_answer
from linq_compose.testing.fake._call import Call
from linq_compose.testing.fake._refusals import Refusal
from linq_compose.testing.fake._state import Participant

__all__ = [
    "add_participant",
    "leave_chat",
    "list_chats",
    "list_messages",
    "mark_as_read",
    "remove_participant",
    "retrieve_chat",
    "share_contact_card",
    "start_typing",
    "stop_typing",
    "update_chat",
]

Answer = tuple[int, "dict[str, Any] | None"]
Item = TypeVar("Item")

_CHATS_PAGE, _MESSAGES_PAGE = 20, 50
_CARD_AGAIN: Final = timedelta(minutes=5)


def list_chats(call: Call) -> Answer:
    """Return a page of the chats of a line, of somebody, or of all."""
    line, handle = call.payload.get("from"), call.payload.get("to")
    chats = [
        chat
        for chat in reversed(call.world.chats.values())
        if (line is None or normalise(chat.line) == normalise(line))
        and (handle is None or any(normalise(each.handle) == normalise(handle) for each in chat.participants))
    ]
    page, cursor = _page(call, chats, lambda chat: chat.id, usual=_CHATS_PAGE)
    return 200, {"chats": [chat_answer(chat) for chat in page], "next_cursor": cursor}


def retrieve_chat(call: Call) -> Answer:
    """Return a chat."""
    return 200, chat_answer(call.there)


def update_chat(call: Call) -> Answer:
    """Name a group or give it an icon."""
    chat = call.there
    if "display_name" in call.payload:
        chat.display_name = call.payload["display_name"]
        chat.changed = True
    chat.icon = call.payload.get("group_chat_icon", chat.icon)
    chat.updated_at = call.world.now()
    return 200, {"chat_id": chat.id, "status": _accepted(call)["status"]}


def mark_as_read(call: Call) -> Answer:
    """Mark everything that others have written as read."""
    now = call.world.now()
    for message in call.there.messages:
        if not message.sender.is_me and message.read_at is None:
            message.read_at, message.status = now, "read"
    return 204, None


def leave_chat(call: Call) -> Answer:
    """Leave a group."""
    chat = call.there
    if chat.service != "iMessage":
        raise Refusal(2017, "Only groups of iMessage can be left.", note="no source names the code for this 409")
    chat.left = True
    _gone(call, chat.me, "left")
    return 202, _accepted(call)


def share_contact_card(call: Call) -> Answer:
    """Share the line's contact card."""
    chat, now = call.there, call.world.now()
    if chat.line not in call.world.cards:
        raise Refusal(2012)
    if call.strictness.rate_limits and chat.card_shared_at is not None and now - chat.card_shared_at < _CARD_AGAIN:
        wait = (chat.card_shared_at + _CARD_AGAIN - now).total_seconds()
        raise Refusal(1007, retry_after=max(1, int(wait + 0.999)))
    if chat.service != "iMessage" or not any(message.sender.is_me for message in chat.messages):
        call.note("a contact card goes by iMessage, after a message of yours; what happens otherwise is not documented")
    chat.card_shared_at = now
    return 204, None


def add_participant(call: Call) -> Answer:
    """Add somebody to a group."""
    chat, handle = call.there, call.payload["handle"]
    if chat.participant(handle) is not None:
        raise Refusal(2015, "This participant is in the chat already.", note="no source names the code")
    service = call.world.service_of(handle)
    if service != chat.service:
        raise Refusal(
            2017, f"The group goes by {chat.service}, this participant by {service}.", note="the code is a guess"
        )
    chat.participants.append(Participant(call.world.identifier(), handle, service, call.world.now()))
    chat.changed = True
    chat.updated_at = call.world.now()
    return 202, _accepted(call)


def remove_participant(call: Call) -> Answer:
    """Remove somebody from a group."""
    chat = call.there
    who = chat.participant(call.payload["handle"])
    if who is None or who.is_me:
        raise Refusal(2015, "There is no such participant to remove.", note="no source names the code")
    _gone(call, who, "removed")
    return 202, _accepted(call)


def start_typing(call: Call) -> Answer:
    """Show that you are typing."""
    call.there.typing = True
    return 204, None


def stop_typing(call: Call) -> Answer:
    """Show it no more."""
    call.there.typing = False
    return 204, None


def list_messages(call: Call) -> Answer:
    """Return a page of the messages of a chat."""
    messages = [message for message in reversed(call.there.messages) if not message.deleted]
    page, cursor = _page(call, messages, lambda message: message.id, usual=_MESSAGES_PAGE)
    return 200, {"messages": [message_answer(message) for message in page], "next_cursor": cursor}


def _page(
    call: Call, items: Sequence[Item], id_of: Callable[[Item], str], *, usual: int
) -> tuple[Sequence[Item], str | None]:
    """Return a page of items and the cursor of the next; a cursor names the last item that was seen."""
    call.note("the order of a list is not documented; the fake begins with the newest")
    limit, cursor = int(call.payload.get("limit", usual)), call.payload.get("cursor")
    start = 0
    if cursor:
        start = next((place for place, item in enumerate(items, 1) if id_of(item) == cursor), 0)
        if not start:
            raise Refusal(1005, "There is no page for this cursor.", note="no source names the code")
    page = items[start : start + limit]
    return page, id_of(page[-1]) if page and start + limit < len(items) else None


def _gone(call: Call, who: Participant, status: str) -> None:
    chat, now = call.there, call.world.now()
    who.status, who.left_at = status, now
    chat.changed, chat.updated_at = True, now


def _accepted(call: Call) -> dict[str, Any]:
    """Return the answer to what is done later; the fake does it at once."""
    call.note("the API does this later and tells by webhook; the fake has done it")
    return {"message": "Accepted", "status": "accepted", "trace_id": call.world.trace()}

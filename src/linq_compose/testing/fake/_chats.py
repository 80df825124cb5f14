"""Answers of the operations on chats: lists, updates, participants, read marks, typing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final, TypeVar

from linq_compose._handles import normalise
from linq_compose.limits import CARD_SHARES, CHATS_PER_PAGE, LIMITS, MESSAGES_PER_PAGE, TYPING_SHOWN
from linq_compose.testing.fake._admission import note_unfetched, note_unwilling
from linq_compose.testing.fake._call import Answer, Call
from linq_compose.testing.fake._refusals import Refusal
from linq_compose.testing.fake._responses import chat_response, message_response
from linq_compose.testing.fake._state import MessageState, Participant

__all__ = [
    "chats_leave_chat",
    "chats_list_chats",
    "chats_mark_as_read",
    "chats_messages_list",
    "chats_participants_add",
    "chats_participants_remove",
    "chats_retrieve",
    "chats_share_contact_card",
    "chats_typing_start",
    "chats_typing_stop",
    "chats_update",
    "note_partless",
    "page_of",
]

Item = TypeVar("Item")

_UPDATES: Final = (("display_name", "display_name"), ("group_chat_icon", "icon"))
"""Field of the request, attribute of the state."""


def chats_list_chats(call: Call) -> Answer:
    """Return a page of chats, optionally of one line or with one participant."""
    line, handle = call.payload.get("from"), call.payload.get("to")
    if line is not None and normalise(line) not in map(normalise, call.world.numbers):
        call.note("`from` with a number that is not your line is not documented; the fake returns no chats")
    chats = [
        chat
        for chat in reversed(call.world.chats.values())
        if (line is None or normalise(chat.line) == normalise(line))
        and (handle is None or any(normalise(other.handle) == normalise(handle) for other in chat.participants))
    ]
    _note_order(call)
    page, cursor = page_of(call, chats, lambda chat: chat.id, default=CHATS_PER_PAGE)
    if handle is not None and not all(chat.participant(handle) for chat in page):
        call.note("whether `to` finds chats that the person has left is not documented; the fake's does")
    if any(chat.left for chat in page):
        call.note("whether a list has the chats that you have left is not documented; the fake's has")
    return 200, {"chats": [chat_response(chat) for chat in page], "next_cursor": cursor}


def chats_retrieve(call: Call) -> Answer:
    """Return a chat."""
    _note_reading(call)
    return 200, chat_response(call.chat)


def chats_update(call: Call) -> Answer:
    """Set the name or the icon of a group."""
    chat = call.chat
    if chat.service != "iMessage":
        call.note(f"whether a group on {chat.service} can have a name or an icon is not documented")
    for field, attribute in _UPDATES:
        if field not in call.payload:
            continue
        new = call.payload[field]
        note_unfetched(call, new if attribute == "icon" else None)
        old = chat.update(attribute, new, at=call.world.now())
        call.afterwards.append(partial(call.webhooks.of_update, chat, attribute, chat.me, old, new))
    return 200, {"chat_id": chat.id, "status": _accepted(call)["status"]}


def chats_mark_as_read(call: Call) -> Answer:
    """Mark every inbound message as read."""
    if call.chat.is_group:
        call.note("by one source this has no effect in groups; the fake marks the messages as read")
    now = call.world.now()
    for message in call.chat.messages:
        if not message.sender.is_me and message.read_at is None:
            message.read_at, message.status = now, "read"
    return 204, None


def chats_leave_chat(call: Call) -> Answer:
    """Leave a group."""
    chat = call.chat
    if chat.service != "iMessage":
        raise Refusal(2017, "Only iMessage groups can be left.", note="no source names the code for this 409")
    chat.left = True
    _depart(call, chat.me, "left")
    return 202, _accepted(call)


def chats_share_contact_card(call: Call) -> Answer:
    """Share the line's contact card."""
    chat = call.chat
    if chat.line not in call.world.cards:
        raise Refusal(2012)
    call.count(CARD_SHARES, chat.id)
    note_unwilling(call, chat, "a contact card")
    if chat.service != "iMessage" or not any(message.sender.is_me for message in chat.messages):
        call.note("sharing a contact card without iMessage or without an earlier message is not documented")
    return 204, None


def chats_participants_add(call: Call) -> Answer:
    """Add a participant to a group."""
    chat, handle = call.chat, call.payload["handle"]
    _changeable(call)
    if chat.participant(handle) is not None:
        raise Refusal(2015, "The participant is already in the chat.", note="no source names the code")
    service = call.world.service_of(handle)
    if service != chat.service:
        raise Refusal(
            2017, f"The group uses {chat.service}, the participant {service}.", note="no source names the code"
        )
    if len(chat.others) >= LIMITS.recipients:
        call.note(
            f"whether a group can have more than {LIMITS.recipients} others is not documented; the fake adds them"
        )
    participant = Participant(call.world.identifier(), handle, service, call.world.now())
    chat.join(participant)
    call.afterwards.append(partial(call.webhooks.of_participant, chat, "participant.added", participant))
    return 202, _accepted(call)


def chats_participants_remove(call: Call) -> Answer:
    """Remove a participant from a group."""
    chat = call.chat
    _changeable(call)
    participant = chat.participant(call.payload["handle"])
    if participant is None or participant.is_me:
        raise Refusal(2015, "The chat has no such participant to remove.", note="no source names the code")
    _depart(call, participant, "removed")
    return 202, _accepted(call)


def _changeable(call: Call) -> None:
    if call.chat.service == "SMS":
        raise Refusal(2017, "The participants of an MMS group cannot be changed.", note="no source names the code")


def _depart(call: Call, participant: Participant, status: str) -> None:
    call.chat.depart(participant, status, at=call.world.now())
    call.afterwards.append(partial(call.webhooks.of_participant, call.chat, "participant.removed", participant))


def chats_typing_start(call: Call) -> Answer:
    """Show the typing indicator, which only iMessage does, for about 85 seconds."""
    note_unwilling(call, call.chat, "a typing indicator")
    if call.chat.service == "iMessage":
        call.chat.typing_until = call.world.now() + TYPING_SHOWN
    return 204, None


def chats_typing_stop(call: Call) -> Answer:
    """Hide the typing indicator."""
    call.chat.typing_until = None
    return 204, None


def chats_messages_list(call: Call) -> Answer:
    """Return a page of the messages of a chat."""
    _note_reading(call)
    _note_order(call)
    messages = [*reversed(call.chat.messages)]
    page, cursor = page_of(
        call, messages, lambda message: message.id, default=MESSAGES_PER_PAGE, shown=lambda message: not message.deleted
    )
    note_partless(call, page)
    return 200, {"messages": [message_response(message) for message in page], "next_cursor": cursor}


def note_partless(call: Call, messages: Iterable[MessageState]) -> None:
    """Note that sources do not say how a poll, or a card that Linq composes, is read as a message."""
    if not all(message.parts for message in messages):
        call.note("the parts of a poll or of an experience are not documented; the fake returns none")


def _note_reading(call: Call) -> None:
    if call.chat.left:
        call.note("whether a chat that you have left can be read is not documented; the fake returns it")


def _note_order(call: Call) -> None:
    call.note("the order of a list is not documented; the fake returns the newest first")


def page_of(
    call: Call,
    items: Sequence[Item],
    id_of: Callable[[Item], str],
    *,
    default: int,
    shown: Callable[[Item], bool] = lambda _: True,
) -> tuple[Sequence[Item], str | None]:
    """Return a page of the shown items and the cursor of the next page: the id of the last item on this one.

    The cursor's own item may have been hidden since.
    """
    requested, cursor = int(call.payload.get("limit", default)), call.payload.get("cursor")
    limit = min(max(requested, 1), LIMITS.page)
    if limit != requested:
        call.note(f"whether a limit outside 1 to {LIMITS.page} is rejected is not documented; the fake uses {limit}")
    start = 0
    if cursor:
        start = next((index for index, item in enumerate(items, 1) if id_of(item) == cursor), 0)
        if not start:
            raise Refusal(1005, "The cursor is unknown.", note="no source names the code")
    rest = [item for item in items[start:] if shown(item)]
    page = rest[:limit]
    return page, id_of(page[-1]) if limit < len(rest) else None


def _accepted(call: Call) -> dict[str, Any]:
    """Return the answer to a request that the API queues and the fake carries out at once."""
    call.note("the API does this later and reports it by webhook; the fake has done it already")
    return {"message": "Accepted", "status": "accepted", "trace_id": call.world.trace()}

"""Outside events: what recipients, carriers and Linq itself do to a fake's state, and the webhooks of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from linq_compose._api import check
from linq_compose._emoji import is_emoji
from linq_compose._handles import normalise
from linq_compose.lint.policy import Policy
from linq_compose.models import Wire
from linq_compose.testing.fake._arguments import (
    check_flag,
    check_handle,
    check_line,
    check_text,
    check_url,
    check_word,
)
from linq_compose.testing.fake._http import Request
from linq_compose.testing.fake._inbound import UNKNOWN_FIELDS, inbound_content, inbound_parts, is_opt_out
from linq_compose.testing.fake._people_events import PeopleEvents
from linq_compose.testing.fake._poll_events import PollEvents
from linq_compose.testing.fake._responses import handle_response
from linq_compose.testing.fake._state import ChatState, MessageState, Participant
from linq_compose.text import RichText
from linq_compose.vocabulary import REACTIONS, WEBHOOK_EVENTS, Vocabulary

__all__ = ["DELIVERY_FAILURES", "UPDATE_FAILURES", "Events"]

# Source: the SDK's texts on webhook failure events, read 2026-10-31.
DELIVERY_FAILURES: Final = (3007, 4001, 4002, 4005, 4006, 4007, 4008)
"""The error codes that `message.failed` can have."""
UPDATE_FAILURES: Final[Mapping[str, tuple[int, ...]]] = MappingProxyType(
    {"display_name": (3007, 4001), "group_chat_icon": (3007, 4001), "background": (1005, 2011, 4001, 5002)}
)
"""The error codes that a failed update of a chat can have, by what was updated."""

_FIELDS: Final = {"display_name": "display_name", "group_chat_icon": "icon", "background": "background"}
"""By what is updated, with the word of the request: the attribute of the chat."""
_READABLE: Final = Policy(select=["SHP", "BKG"], severity=dict.fromkeys(UNKNOWN_FIELDS, "error"))
_TAPBACKS: Final = Vocabulary("reaction", tuple(word for word in REACTIONS.words if word not in ("custom", "sticker")))


class Events(PollEvents, PeopleEvents):
    """Applies outside events to a world; `FakeLinq` holds the lock and documents each event.

    Every method checks its arguments before it changes anything: it raises TypeError for a wrong type, ValueError for
    a value that cannot be, and LookupError for a chat, message or participant that does not exist.
    """

    # Chats and messages

    def open_chat(self, handles: Iterable[str], *, line: str | None) -> str:
        """Return the id of the chat of a line with these others, opened if there is none."""
        others = [check_handle(handle, "handles") for handle in handles]
        number = self._world.numbers[0] if line is None else check_line(line, self._world.numbers, "line")
        if not others:
            raise ValueError("handles: expected at least one.")
        return self._world.chat_with(number, others).id

    def receive(
        self,
        chat: str,
        text: str | RichText | None,
        *,
        sender: str | None,
        media: str | Iterable[str],
        parts: Iterable[Mapping[str, Any] | Wire],
        effect: str | Mapping[str, Any] | None,
        reply_to: str | Mapping[str, Any] | None,
    ) -> Request:
        """Add an inbound message; return its webhook."""
        world = self._world
        state = self._chat(chat)
        participant = self._writer(state, sender)
        content = inbound_content(world, state, text=text, media=media, parts=parts, effect=effect, reply_to=reply_to)
        now = world.now()
        message = MessageState(
            world.identifier(),
            state.id,
            participant,
            inbound_parts(world, content, state.line),
            content,
            now,
            world.service_in(state),
            "received",
            sent_at=now,
        )
        world.register(state)
        world.add(state, message)
        self._consent(state, participant, content)
        return self._webhooks.of_message("message.received", state, message)

    def _consent(self, chat: ChatState, participant: Participant, content: Mapping[str, Any]) -> None:
        """Opt a sender out by a keyword in a direct chat, or in by any other message."""
        parts: list[Mapping[str, Any]] = content["parts"]
        if not (len(parts) == 1 and parts[0]["type"] == "text" and is_opt_out(parts[0]["value"])):
            self._world.opt_in(participant.handle)
        elif not chat.is_group:
            self._world.opted_out.add(normalise(participant.handle))
            chat.consent(opted_out=True, at=self._world.now())

    def edit(self, message_id: str, text: str, *, part_index: int) -> Request:
        """Replace the text of an inbound message; return its webhook."""
        message, chat = self._message(message_id)
        value = check_text(text, "text")
        if message.sender.is_me:
            raise ValueError("message_id: expected an inbound message; messages.update edits your own.")
        part = self._part(message, part_index)
        if part["type"] != "text":
            raise ValueError(f"part_index: expected a text part, got a part of type {part['type']}.")
        message.parts[part_index] = {**part, "value": value, "text_decorations": None}
        message.updated_at = self._world.now()
        return self._webhooks.of_edit(chat, message, part_index)

    def react(self, message_id: str, reaction: str, *, sender: str | None, part_index: int, removed: bool) -> Request:
        """Add another participant's reaction to a message, or remove it; return its webhook."""
        message, chat = self._message(message_id)
        participant = self._other(chat, sender)
        word = check_text(reaction, "reaction")
        if not is_emoji(word):
            check_word(word, _TAPBACKS, "reaction", besides=" or one emoji")
        check_flag(removed, "removed")
        self._carries(message.service, "reactions", ("iMessage", "RCS"))
        poll = self._world.polls.get(message.id)
        if poll is None:
            self._part(message, part_index)
        elif removed:
            raise ValueError("message_id: a reaction to a poll cannot be removed.")
        elif part_index != 0:
            raise ValueError(f"part_index: expected 0 for a poll, got {part_index}.")
        emoji = None if word in _TAPBACKS else word
        entry = {
            "id": self._world.identifier(),
            "handle": handle_response(participant),
            "is_me": False,
            "type": "custom" if emoji else word,
            "custom_emoji": emoji,
            "sticker": None,
        }
        reactions = self._world.reactions_of(message, part_index) or []
        kept = [item for item in reactions if item["handle"]["id"] != participant.id]  # one reaction a person
        if removed:
            named = (entry["type"], emoji)
            mine = [item for item in reactions if item not in kept and (item["type"], item["custom_emoji"]) == named]
            if not mine:
                raise LookupError(f"{participant.handle} has no reaction {reaction!r} to this part.")
            entry = mine[0]
        self._world.set_reactions(message, part_index, kept if removed else [*kept, entry])
        return self._webhooks.of_reaction(chat, message, part_index, entry, removed=removed)

    def show_typing(self, chat: str, *, sender: str | None, typing: bool) -> Request:
        """Return the webhook of another participant who starts or stops typing."""
        state = self.chat(chat)
        participant = self._other(state, sender)
        self._carries(self._world.service_in(state), "typing indicators", ("iMessage", "RCS"))
        return self._webhooks.of_typing(state, participant, typing=check_flag(typing, "typing"))

    # Delivery

    def mark_sent(self, message_id: str) -> Request:
        """Mark an outgoing message as sent; return its webhook."""
        message, chat = self._outgoing(message_id, arrives=True)
        return self._sent(message, chat)

    def deliver(self, message_id: str) -> Request:
        """Mark an outgoing message as delivered; return its webhook."""
        message, chat = self._outgoing(message_id, arrives=True)
        self._carries(message.service, "delivery receipts", ("iMessage", "RCS"))
        return self._delivered(message, chat)

    def read(self, message_id: str) -> Request:
        """Mark an outgoing message as read; return its webhook."""
        message, chat = self._outgoing(message_id, arrives=True)
        self._carries(message.service, "read receipts", ("iMessage", "RCS"))
        if message.delivered_at is None:
            self._delivered(message, chat)
        message.advance("read", at=self._world.now())
        return self._webhooks.of_message("message.read", chat, message)

    def _delivered(self, message: MessageState, chat: ChatState) -> Request:
        if message.sent_at is None:
            self._sent(message, chat)
        message.advance("delivered", at=self._world.now())
        return self._webhooks.of_message("message.delivered", chat, message)

    def _sent(self, message: MessageState, chat: ChatState) -> Request:
        message.advance("sent", at=self._world.now())
        return self._webhooks.of_message("message.sent", chat, message)

    def fail(self, message_id: str, code: int) -> Request:
        """Mark the delivery of an outgoing message as failed; return its webhook."""
        message, chat = self._outgoing(message_id)
        message.fail(_code(code, DELIVERY_FAILURES))
        return self._webhooks.of_failure(chat, message)

    def delete(self, message_id: str) -> None:
        """Delete an outgoing message from Linq's records."""
        self._outgoing(message_id)[0].deleted = True

    # Groups

    def add_participant(self, chat: str, handle: str) -> Request:
        """Add a participant to a group; return its webhook."""
        state = self._group(chat)
        if state.participant(check_handle(handle)) is not None:
            raise ValueError(f"handle: {handle} is already in the chat {state.id}.")
        participant = Participant(self._world.identifier(), handle, state.service, self._world.now())
        state.join(participant)
        return self._webhooks.of_participant(state, "participant.added", participant)

    def remove_participant(self, chat: str, handle: str) -> Request:
        """Remove a participant, who may be your own line, from a group; return its webhook."""
        state = self._group(chat)
        participant = state.participant(check_handle(handle))
        if participant is None:
            raise LookupError(f"{handle} is not in the chat {state.id}.")
        state.depart(participant, "removed", at=self._world.now())
        state.left = state.left or participant.is_me
        return self._webhooks.of_participant(state, "participant.removed", participant)

    def update_group(self, chat: str, field: str, value: str | None, *, sender: str | None) -> Request:
        """Set the `display_name` or the `group_chat_icon` of a group; return its webhook."""
        state, attribute = self._group(chat), _FIELDS[field]
        author = self._other(state, sender)
        check_value = check_url if attribute == "icon" else check_text
        new = None if value is None else check_value(value, field)
        old = state.update(attribute, new, at=self._world.now())
        return self._webhooks.of_update(state, attribute, author, old, new)

    def set_background(self, chat: str, background: Mapping[str, Any] | None, *, sender: str | None) -> Request:
        """Set or remove the background of a chat; return its webhook."""
        state = self.chat(chat)
        author = self._other(state, sender)
        self._carries(self._world.service_in(state), "backgrounds", ("iMessage",))
        if background is not None:
            if not isinstance(background, Mapping):
                raise TypeError(f"background: expected a mapping, got {type(background).__name__}.")
            report = check(background, "chats.background.set", policy=_READABLE)
            if not report.ok:
                first = report.errors[0]
                raise ValueError(f"background{first.path}: {first.message} ({first.rule})")
        state.update("background", None if background is None else dict(background), at=self._world.now())
        return self._webhooks.of_background(state, author)

    def fail_update(self, chat: str, field: str, code: int) -> Request:
        """Undo the last change of a chat's name, icon or background, as failed; return its webhook."""
        attribute = _FIELDS[check_word(field, Vocabulary("field", tuple(_FIELDS)), "field")]
        state = self.chat(chat) if field == "background" else self._group(chat)
        if attribute not in state.previous:
            raise LookupError(f"The chat {state.id} has had no change of its {field}.")
        number = _code(code, UPDATE_FAILURES[field])
        setattr(state, attribute, state.previous.pop(attribute))
        return self._webhooks.of_failed_update(state, attribute, number)

    # Anything else

    def emit(self, event_type: str, data: Mapping[str, Any]) -> Request:
        """Return the webhook of an event that nothing in the fake causes."""
        check_word(event_type, WEBHOOK_EVENTS, "event_type")
        if not isinstance(data, Mapping):
            raise TypeError(f"data: expected a mapping, got {type(data).__name__}.")
        try:
            copied: dict[str, Any] = json.loads(json.dumps(dict(data), allow_nan=False))
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"data: expected JSON values ({error}).") from None
        return self._webhooks.of(event_type, copied)


def _code(code: int, codes: tuple[int, ...]) -> int:
    if not isinstance(code, int) or isinstance(code, bool):
        raise TypeError(f"code: expected an integer, got {type(code).__name__}.")
    if code not in codes:
        raise ValueError(f"code: expected one of {', '.join(map(str, codes))}, got {code!r}.")
    return code

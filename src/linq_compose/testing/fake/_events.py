"""Outside events: what recipients, carriers and Linq itself do to a fake's state, and the webhooks of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from linq_compose._handles import is_e164, is_email, normalise
from linq_compose.models import Wire
from linq_compose.testing.fake._arguments import check_file, check_handle, check_line, check_text, check_word
from linq_compose.testing.fake._http import Request
from linq_compose.testing.fake._inbound import inbound_content, inbound_parts, is_opt_out
from linq_compose.testing.fake._responses import file_response, handle_response
from linq_compose.testing.fake._state import ChatState, MessageState, Participant, World
from linq_compose.testing.fake._webhooks import Webhooks
from linq_compose.text import RichText
from linq_compose.vocabulary import REACTIONS, SERVICES, Vocabulary

__all__ = ["DELIVERY_FAILURES", "UPDATE_FAILURES", "Events"]

# Source: the SDK's texts on webhook failure events, read 2026-10-31.
DELIVERY_FAILURES: Final = (3007, 4001, 4002, 4005, 4006, 4007, 4008)
"""The error codes that `message.failed` can have."""
UPDATE_FAILURES: Final = (3007, 4001)
"""The error codes that a failed update of a group's name or icon can have."""

_FIELDS: Final = {"display_name": "display_name", "group_chat_icon": "icon"}
"""By field of `chats.update`: the attribute of the chat."""
_TAPBACKS: Final = Vocabulary("reaction", tuple(word for word in REACTIONS.words if word not in ("custom", "sticker")))


class Events:
    """Applies outside events to a world; `FakeLinq` holds the lock and documents each event.

    Every method checks its arguments before it changes anything: it raises TypeError for a wrong type, ValueError for
    a value that cannot be, and LookupError for a chat, message or participant that does not exist.
    """

    def __init__(self, world: World, webhooks: Webhooks) -> None:
        self._world = world
        self._webhooks = webhooks

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
        participant = self._other(state, sender)
        content = inbound_content(world, state, text=text, media=media, parts=parts, effect=effect, reply_to=reply_to)
        now = world.now()
        message = MessageState(
            world.identifier(),
            state.id,
            participant,
            inbound_parts(world, content, state.line),
            content,
            now,
            state.service,
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
            chat.opted_out = True

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
        if word.isascii():
            check_word(word, _TAPBACKS, "reaction")
        part = self._part(message, part_index)
        emoji = None if word in _TAPBACKS else word
        entry = {
            "id": self._world.identifier(),
            "handle": handle_response(participant),
            "is_me": False,
            "type": "custom" if emoji else word,
            "custom_emoji": emoji,
            "sticker": None,
        }
        reactions = part["reactions"] or []
        kept = [item for item in reactions if item["handle"]["id"] != participant.id]  # one reaction a person
        if removed:
            named = (entry["type"], emoji)
            mine = [item for item in reactions if item not in kept and (item["type"], item["custom_emoji"]) == named]
            if not mine:
                raise LookupError(f"{participant.handle} has no reaction {reaction!r} to this part.")
            entry = mine[0]
        message.parts[part_index] = {**part, "reactions": (kept if removed else [*kept, entry]) or None}
        return self._webhooks.of_reaction(chat, message, part_index, entry, removed=removed)

    def show_typing(self, chat: str, *, sender: str | None, typing: bool) -> Request:
        """Return the webhook of another participant who starts or stops typing."""
        state = self.chat(chat)
        return self._webhooks.of_typing(state, self._other(state, sender), typing=typing)

    # Delivery

    def mark_sent(self, message_id: str) -> Request:
        """Mark an outgoing message as sent; return its webhook."""
        message, chat = self._outgoing(message_id, arrives=True)
        return self._sent(message, chat)

    def deliver(self, message_id: str) -> Request:
        """Mark an outgoing message as delivered; return its webhook."""
        message, chat = self._outgoing(message_id, arrives=True)
        return self._delivered(message, chat)

    def read(self, message_id: str) -> Request:
        """Mark an outgoing message as read; return its webhook."""
        message, chat = self._outgoing(message_id, arrives=True)
        if message.delivered_at is None:
            self._delivered(message, chat)
        message.status, message.read_at = "read", self._world.now()
        return self._webhooks.of_message("message.read", chat, message)

    def _delivered(self, message: MessageState, chat: ChatState) -> Request:
        if message.sent_at is None:
            self._sent(message, chat)
        message.status, message.delivered_at = "delivered", self._world.now()
        return self._webhooks.of_message("message.delivered", chat, message)

    def _sent(self, message: MessageState, chat: ChatState) -> Request:
        message.status, message.sent_at = "sent", self._world.now()
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
        new = None if value is None else check_text(value, field)
        old = state.update(attribute, new, at=self._world.now())
        return self._webhooks.of_update(state, attribute, author, old, new)

    def fail_update(self, chat: str, field: str, code: int) -> Request:
        """Undo the last change of a group's name or icon, as failed; return its webhook."""
        state = self._group(chat)
        attribute = _FIELDS[check_word(field, Vocabulary("field", tuple(_FIELDS)), "field")]
        if attribute not in state.previous:
            raise LookupError(f"The chat {state.id} has had no change of its {field}.")
        number = _code(code, UPDATE_FAILURES)
        setattr(state, attribute, state.previous.pop(attribute))
        return self._webhooks.of_failed_update(state, attribute, number)

    # People and lines

    def opt_out(self, handle: str) -> None:
        """Opt a person out of your messages."""
        self._world.opted_out.add(normalise(check_handle(handle)))

    def opt_in(self, handle: str) -> None:
        """Opt a person in again."""
        self._world.opt_in(check_handle(handle))

    def block(self, handle: str, *, blocked: bool) -> None:
        """Put a handle on your block list, or take it off."""
        _mark(self._world.blocked, normalise(check_text(handle, "handle")), on=blocked)

    def suspend(self, number: str, *, suspended: bool) -> None:
        """Make a line ineligible for new activity, or eligible again."""
        _mark(self._world.suspended, check_line(number, self._world.numbers), on=suspended)

    def contact_card(self, number: str, *, active: bool) -> None:
        """Give a line an active contact card, or none."""
        _mark(self._world.cards, check_line(number, self._world.numbers), on=active)

    def reach(self, handle: str, service: str) -> None:
        """Set the service that reaches a handle."""
        key = normalise(check_handle(handle))
        self._world.services[key] = check_word(service, SERVICES, "service")

    def attachment(self, filename: str, mime_type: str, *, size_bytes: int, id: str | None) -> str:
        """Register an uploaded file; return its id."""
        check_file(filename, mime_type, size_bytes, id)
        identifier = (id or self._world.identifier()).lower()
        self._world.attachments[identifier] = file_response(identifier, filename, mime_type, size_bytes=size_bytes)
        return identifier

    # Lookups

    def _chat(self, chat: str) -> ChatState:
        """Return a chat by its id, or the direct chat of the first line with a handle.

        A chat that is not open yet is not part of the world until `World.register`.
        """
        world, key = self._world, check_text(chat, "chat")
        if is_email(key) or is_e164(key):
            return world.find_chat(world.numbers[0], [key]) or world.new_chat(world.numbers[0], [key])
        return self.chat(key)

    def chat(self, chat: str) -> ChatState:
        """Return a chat by its id."""
        state = self._world.chats.get(check_text(chat, "chat").lower())
        if state is None:
            raise LookupError(f"No chat has the id {chat!r}.")
        return state

    def _group(self, chat: str) -> ChatState:
        state = self.chat(chat)
        if state.left:
            raise LookupError(f"The line {state.line} has left the chat {state.id} and learns nothing more of it.")
        if not state.is_group:
            raise ValueError(f"chat: expected a group, got the direct chat {state.id}.")
        return state

    @staticmethod
    def _other(chat: ChatState, sender: str | None) -> Participant:
        """Return another participant by the handle, or the first one."""
        if chat.left:
            raise LookupError(f"The line {chat.line} has left the chat {chat.id} and learns nothing more of it.")
        if sender is None and chat.others:
            return chat.others[0]
        participant = chat.participant(check_handle(sender, "sender"))
        if participant is None or participant.is_me:
            raise LookupError(f"{sender} is not one of the other participants of the chat {chat.id}.")
        return participant

    def _message(self, message_id: str) -> tuple[MessageState, ChatState]:
        message = self._world.messages.get(check_text(message_id, "message_id").lower())
        if message is None:
            raise LookupError(f"No message has the id {message_id!r}.")
        return message, self._world.chats[message.chat_id]

    def _outgoing(self, message_id: str, *, arrives: bool = False) -> tuple[MessageState, ChatState]:
        message, chat = self._message(message_id)
        if not message.sender.is_me:
            raise LookupError(f"No outgoing message has the id {message_id!r}.")
        if arrives and message.unreachable:
            raise ValueError("message_id: the recipient is not on iMessage, so that the message can only fail.")
        return message, chat

    @staticmethod
    def _part(message: MessageState, index: int) -> dict[str, Any]:
        if not isinstance(index, int) or isinstance(index, bool):
            raise TypeError(f"part_index: expected an integer, got {type(index).__name__}.")
        if not 0 <= index < len(message.parts):
            raise ValueError(f"part_index: expected 0 to {len(message.parts) - 1}, got {index}.")
        return message.parts[index]


def _code(code: int, codes: tuple[int, ...]) -> int:
    if code not in codes:
        raise ValueError(f"code: expected one of {', '.join(map(str, codes))}, got {code!r}.")
    return code


def _mark(handles: set[str], handle: str, *, on: bool) -> None:
    (handles.add if on else handles.discard)(handle)

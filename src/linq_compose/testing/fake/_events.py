"""Outside events: what recipients, carriers and Linq itself do to a fake's state, and the webhooks of it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from linq_compose._handles import is_e164, is_email, normalise
from linq_compose.testing.fake._http import Request
from linq_compose.testing.fake._responses import file_response
from linq_compose.testing.fake._state import ChatState, MessageState, World, moment
from linq_compose.testing.fake._webhooks import Webhooks
from linq_compose.vocabulary import SERVICES

__all__ = ["Events", "is_opt_out"]

# Source: the SDK's own text on chat health, read 2026-10-31.
_KEYWORDS: Final = frozenset({"STOP", "UNSUBSCRIBE", "OPTOUT", "CANCEL", "END", "QUIT"})
_OPT_OUT: Final = re.compile(r"opt[ -]?out", re.IGNORECASE)


def is_opt_out(text: str) -> bool:
    """Return whether a whole message, trimmed, is one of the keywords that opt its sender out."""
    trimmed = text.strip()
    return trimmed in _KEYWORDS or _OPT_OUT.fullmatch(trimmed) is not None


class Events:
    """Applies outside events to a world. It is not thread-safe; `FakeLinq` holds the lock and documents each event."""

    def __init__(self, world: World, webhooks: Webhooks) -> None:
        self._world = world
        self._webhooks = webhooks

    def receive(self, chat: str, text: str, *, sender: str | None, **more: Any) -> Request:
        """Add an inbound message; return its webhook."""
        world, state = self._world, self._chat(chat)
        participant = state.others[0] if sender is None else state.participant(sender)
        if participant is None or participant.is_me:
            raise LookupError(f"{sender} is not one of the other participants of the chat {state.id}.")
        now = world.now()
        parts = more.pop("parts", None) or [{"type": "text", "value": text, "reactions": None}]
        message = MessageState(
            world.identifier(), state.id, participant, parts, more, now, state.service, "received", sent_at=now
        )
        world.add(state, message)
        if not state.is_group:
            state.opted_out = is_opt_out(text)
            self.opt_out(participant.handle, opted_out=state.opted_out)
        return self._webhooks.of_message("message.received", state, message)

    def deliver(self, message_id: str) -> Request:
        """Mark an outgoing message as delivered; return its webhook."""
        message, chat = self._outgoing(message_id)
        self._arrive(message, "delivered", at=self._world.now())
        return self._webhooks.of_message("message.delivered", chat, message)

    def read(self, message_id: str) -> Request:
        """Mark an outgoing message as read; return its webhook."""
        message, chat = self._outgoing(message_id)
        message.read_at = self._world.now()
        self._arrive(message, "read", at=message.delivered_at or message.read_at)
        return self._webhooks.of_message("message.read", chat, message)

    @staticmethod
    def _arrive(message: MessageState, status: str, *, at: datetime) -> None:
        message.status, message.delivered_at = status, at
        message.sent_at = message.sent_at or at

    def fail(self, message_id: str, code: int) -> Request:
        """Mark the delivery of an outgoing message as failed; return its webhook."""
        message, chat = self._outgoing(message_id)
        message.status, message.failure = "failed", code
        data = {
            "code": code,
            "failed_at": moment(self._world.now()),
            "chat_id": chat.id,
            "message_id": message.id,
            "reason": "Delivery failed",
        }
        return self._webhooks.of("message.failed", data)

    def delete(self, message_id: str) -> None:
        """Delete a message from Linq's records."""
        self._outgoing(message_id)[0].deleted = True

    def opt_out(self, handle: str, *, opted_out: bool) -> None:
        """Opt a person out of your messages, or in again."""
        _mark(self._world.opted_out, normalise(handle), on=opted_out)

    def block(self, handle: str, *, blocked: bool) -> None:
        """Put a handle on your block list, or take it off."""
        _mark(self._world.blocked, normalise(handle), on=blocked)

    def suspend(self, number: str, *, suspended: bool) -> None:
        """Make a line ineligible for new activity, or eligible again."""
        _mark(self._world.suspended, number, on=suspended)

    def contact_card(self, number: str, *, active: bool) -> None:
        """Give a line an active contact card, or none."""
        _mark(self._world.cards, number, on=active)

    def reach(self, handle: str, service: str) -> None:
        """Set the service that reaches a handle."""
        if service not in SERVICES.words:
            raise ValueError(f"Expected one of {', '.join(SERVICES.words)}, got {service!r}.")
        self._world.services[normalise(handle)] = service

    def attachment(self, filename: str, mime_type: str, *, size_bytes: int, id: str | None) -> str:
        """Register an uploaded file; return its id."""
        identifier = (id or self._world.identifier()).lower()
        self._world.attachments[identifier] = file_response(identifier, filename, mime_type, size_bytes=size_bytes)
        return identifier

    def _chat(self, chat: str) -> ChatState:
        """Return a chat by its id, or the direct chat of the first line with a handle, opened if there is none."""
        state = self._world.chats.get(chat.lower())
        if state is not None:
            return state
        if not (is_email(chat) or is_e164(chat)):
            raise LookupError(f"Expected the id of a chat or a handle, got {chat!r}.")
        return self._world.chat_with(self._world.numbers[0], [chat])

    def _outgoing(self, message_id: str) -> tuple[MessageState, ChatState]:
        message = self._world.messages.get(message_id.lower())
        if message is None or not message.sender.is_me:
            raise LookupError(f"No outgoing message has the id {message_id!r}.")
        return message, self._world.chats[message.chat_id]


def _mark(handles: set[str], handle: str, *, on: bool) -> None:
    (handles.add if on else handles.discard)(handle)

"""What happens to a fake from outside: others write, messages arrive and are read, people opt out, lines fail."""

from __future__ import annotations

import re
import threading
from datetime import datetime
from typing import Any, Final

from linq_compose._handles import is_e164, is_email, normalise
from linq_compose.testing.fake import _webhooks as webhooks
from linq_compose.testing.fake._answers import file_answer
from linq_compose.testing.fake._http import Request
from linq_compose.testing.fake._state import ChatState, MessageState, World
from linq_compose.vocabulary import SERVICES

__all__ = ["Events", "is_opt_out"]

# Source: the SDK's own text on chat health, read 2026-10-31.
_KEYWORDS: Final = frozenset({"STOP", "UNSUBSCRIBE", "OPTOUT", "CANCEL", "END", "QUIT"})
_OPT_OUT: Final = re.compile(r"opt[ -]?out", re.IGNORECASE)


def is_opt_out(text: str) -> bool:
    """Return whether a whole message, trimmed, is one of the keywords that opt its writer out."""
    trimmed = text.strip()
    return trimmed in _KEYWORDS or _OPT_OUT.fullmatch(trimmed) is not None


class Events:
    """The part of `FakeLinq` that plays the rest of the world. What is told by webhook comes back as a `Request`."""

    world: World
    _lock: threading.RLock

    def _set_webhooks(self, secret: str | None, url: str) -> None:
        self.webhook_secret = webhooks.SECRET if secret is None else secret
        webhooks.key_of(self.webhook_secret)
        self.webhook_url = url

    def open_chat(self, *handles: str, line: str | None = None) -> str:
        """Return the id of the chat of a line (the first) with these others; it is opened if there is none."""
        with self._lock:
            return self.world.chat_with(self.world.numbers[0] if line is None else line, list(handles)).id

    def receive(self, chat: str, text: str, *, sender: str | None = None, **more: Any) -> Request:
        """Let somebody write `text`, and return the signed webhook request (`message.received`) of it.

        `chat` is a chat's id, or a handle whose direct chat with the first line is found or opened; `sender` a handle
        of a group's participant. A keyword such as STOP opts the writer out of a direct chat, anything else in again.
        `more` goes into the message: `parts`, `effect`, `reply_to`. Raises LookupError for a chat or participant that
        does not exist.
        """
        with self._lock:
            there = self._found(chat)
            who = there.others[0] if sender is None else there.participant(sender)
            if who is None or who.is_me:
                raise LookupError(f"{sender} is not among the others in the chat {there.id}.")
            now, world = self.world.now(), self.world
            parts = more.pop("parts", None) or [{"type": "text", "value": text, "reactions": None}]
            message = MessageState(world.identifier(), there.id, who, parts, more, now, there.service, "received")
            message.sent_at = now
            world.add(there, message)
            if not there.is_group:
                there.opted_out = is_opt_out(text)
                (self.opt_out if there.opted_out else self.opt_in)(who.handle)
            return self._told("message.received", there, message)

    def deliver(self, message_id: str) -> Request:
        """Let a message of yours arrive, and return the webhook request (`message.delivered`) of it."""
        with self._lock:
            message, chat = self._sent(message_id)
            self._arrive(message, "delivered", at=self.world.now())
            return self._told("message.delivered", chat, message)

    def read(self, message_id: str) -> Request:
        """Let a message of yours be read, and return the webhook request (`message.read`) of it."""
        with self._lock:
            message, chat = self._sent(message_id)
            message.read_at = self.world.now()
            self._arrive(message, "read", at=message.delivered_at or message.read_at)
            return self._told("message.read", chat, message)

    @staticmethod
    def _arrive(message: MessageState, status: str, *, at: datetime) -> None:
        message.status, message.delivered_at = status, at
        message.sent_at = message.sent_at or at

    def fail(self, message_id: str, code: int = 4001) -> Request:
        """Let the delivery of a message fail, and return the webhook request (`message.failed`) of it."""
        with self._lock:
            message, chat = self._sent(message_id)
            message.status, message.failure = "failed", code
            event = webhooks.message_event(self.world, "message.failed", chat, message)
            event["data"] = {
                "code": code,
                "failed_at": event["created_at"],
                "chat_id": chat.id,
                "message_id": message.id,
                "reason": "Delivery failed",
            }
            return webhooks.signed(self.webhook_url, event, self.webhook_secret)

    def delete(self, message_id: str) -> None:
        """Delete a message from Linq's record; its idempotency key is answered with 404 from now on."""
        with self._lock:
            self._sent(message_id)[0].deleted = True

    def opt_out(self, handle: str) -> None:
        """Let somebody opt out of everything that you send."""
        self._mark(self.world.opted_out, normalise(handle), True)

    def opt_in(self, handle: str) -> None:
        """Let somebody who has opted out be reached again."""
        self._mark(self.world.opted_out, normalise(handle), False)

    def block(self, handle: str, *, blocked: bool = True) -> None:
        """Put somebody on your block list, or take them from it."""
        self._mark(self.world.blocked, normalise(handle), blocked)

    def suspend(self, number: str, *, suspended: bool = True) -> None:
        """Make one of your lines ineligible for anything new, or eligible again."""
        self._mark(self.world.suspended, number, suspended)

    def contact_card(self, number: str, *, active: bool = True) -> None:
        """Give a line an active contact card, or none; lines begin with one."""
        self._mark(self.world.cards, number, active)

    def reach(self, handle: str, service: str) -> None:
        """Let somebody be reached by this service: iMessage, SMS or RCS. Raises ValueError for another word."""
        if service not in SERVICES.words:
            raise ValueError(f"There is no service {service!r}: it is one of {', '.join(SERVICES.words)}.")
        with self._lock:
            self.world.services[normalise(handle)] = service

    def attachment(
        self, filename: str, mime_type: str = "image/jpeg", *, size_bytes: int = 1, id: str | None = None
    ) -> str:
        """Let there be an uploaded file, and return its attachment id."""
        with self._lock:
            identifier = (id or self.world.identifier()).lower()
            held = file_answer(identifier, filename, mime_type, size_bytes=size_bytes)
            self.world.attachments[identifier] = held
            return identifier

    def _mark(self, marked: set[str], who: str, on: bool) -> None:
        with self._lock:
            (marked.add if on else marked.discard)(who)

    def _found(self, chat: str) -> ChatState:
        known = self.world.chats.get(chat.lower())
        if known is not None:
            return known
        if not (is_email(chat) or is_e164(chat)):
            raise LookupError(f"There is no chat {chat!r}, and it is no handle either.")
        return self.world.chat_with(self.world.numbers[0], [chat])

    def _sent(self, message_id: str) -> tuple[MessageState, ChatState]:
        message = self.world.messages.get(message_id.lower())
        if message is None or not message.sender.is_me:
            raise LookupError(f"No message of yours has the id {message_id!r}.")
        return message, self.world.chats[message.chat_id]

    def _told(self, kind: str, chat: ChatState, message: MessageState) -> Request:
        event = webhooks.message_event(self.world, kind, chat, message)
        return webhooks.signed(self.webhook_url, event, self.webhook_secret)

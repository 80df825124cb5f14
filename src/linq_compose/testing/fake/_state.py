"""What a fake remembers: lines, chats, participants and messages, and where its identifiers and moments come from."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from linq_compose._handles import normalise

__all__ = ["ChatState", "MessageState", "Participant", "World", "moment"]


@dataclass
class Participant:
    """Somebody in a chat; `handle` as it was given, E.164 or email."""

    id: str
    handle: str
    service: str
    joined_at: datetime
    is_me: bool = False
    status: str = "active"
    left_at: datetime | None = None


@dataclass
class MessageState:
    """A message; `parts` as the API answers with them, `content` as it was sent."""

    id: str
    chat_id: str
    sender: Participant
    parts: list[dict[str, Any]]
    content: dict[str, Any]
    created_at: datetime
    service: str
    status: str = "pending"
    updated_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    failure: int | None = None
    deleted: bool = False


@dataclass
class ChatState:
    """A chat of one line with one other participant, or with several."""

    id: str
    line: str
    participants: list[Participant]
    is_group: bool
    service: str
    created_at: datetime
    updated_at: datetime
    display_name: str | None = None
    icon: str | None = None
    left: bool = False
    changed: bool = False
    """Whether it is no longer the chat of the people that it was opened with: named, joined or left."""
    typing: bool = False
    opted_out: bool = False
    card_shared_at: datetime | None = None
    messages: list[MessageState] = field(default_factory=list)

    @property
    def me(self) -> Participant:
        """Your own line."""
        return next(each for each in self.participants if each.is_me)

    @property
    def others(self) -> list[Participant]:
        """The active participants besides your own line."""
        return [each for each in self.active if not each.is_me]

    @property
    def active(self) -> list[Participant]:
        """The participants who have not left."""
        return [each for each in self.participants if each.status == "active"]

    def participant(self, handle: str) -> Participant | None:
        """Return the active participant with this handle."""
        wanted = normalise(handle)
        return next((each for each in self.active if normalise(each.handle) == wanted), None)


class World:
    """All that one fake remembers. Identifiers follow from the seed, moments from the clock."""

    def __init__(self, numbers: list[str], *, clock: Callable[[], datetime], seed: int) -> None:
        self.numbers = numbers
        self.clock = clock
        self._random = random.Random(seed)  # noqa: S311  identifiers that can be foretold are the point
        self.chats: dict[str, ChatState] = {}
        self._by_people: dict[tuple[str, frozenset[str]], ChatState] = {}
        self.messages: dict[str, MessageState] = {}
        self.keys: dict[tuple[str, str], tuple[MessageState, str]] = {}
        """By chat and idempotency key: the message, and how its content is spelt."""
        self.cards = set(numbers)
        """The lines with an active contact card."""
        self.suspended: set[str] = set()
        self.opted_out: set[str] = set()
        self.blocked: set[str] = set()
        self.services: dict[str, str] = {}
        """By normalised handle: the service that somebody is reached by, where it is not iMessage."""
        self.attachments: dict[str, dict[str, Any]] = {}
        self.sends: dict[tuple[str, str], list[datetime]] = {}
        """By line and handle: when something was sent."""

    def now(self) -> datetime:
        """Return the moment."""
        return self.clock()

    def identifier(self) -> str:
        """Return a new UUID."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def trace(self) -> str:
        """Return a new trace id: 32 hex digits."""
        return f"{self._random.getrandbits(128):032x}"

    def service_of(self, handle: str) -> str:
        """Return the service that somebody is reached by."""
        return self.services.get(normalise(handle), "iMessage")

    def open_chat(self, line: str, handles: list[str], *, service: str | None = None) -> ChatState:
        """Return a new chat of a line with these others."""
        now = self.now()
        reached = {service, *map(self.service_of, handles)}
        shared = next((word for word in ("SMS", "RCS") if word in reached), "iMessage")
        people = [Participant(self.identifier(), line, shared, now, is_me=True)]
        people += [Participant(self.identifier(), handle, shared, now) for handle in handles]
        chat = ChatState(self.identifier(), line, people, len(handles) > 1, shared, now, now)
        self.chats[chat.id] = self._by_people[_people(line, handles)] = chat
        return chat

    def find_chat(self, line: str, handles: list[str]) -> ChatState | None:
        """Return the chat of a line with exactly these others, which another request to them goes on in.

        Named groups, groups that somebody has joined or left, and chats that the line has left are not found.
        """
        chat = self._by_people.get(_people(line, handles))
        return None if chat is None or chat.left or chat.changed else chat

    def chat_with(self, line: str, handles: list[str]) -> ChatState:
        """Return the chat of a line with these others, opened if there is none."""
        return self.find_chat(line, handles) or self.open_chat(line, handles)

    def add(self, chat: ChatState, message: MessageState) -> None:
        """Put a message at the end of a chat."""
        chat.messages.append(message)
        chat.updated_at = message.created_at
        self.messages[message.id] = message


def _people(line: str, handles: list[str]) -> tuple[str, frozenset[str]]:
    return line, frozenset(map(normalise, handles))


def moment(when: datetime | None) -> str | None:
    """Return a moment as RFC 3339 text in UTC, as the API spells it."""
    return None if when is None else when.isoformat(timespec="milliseconds").replace("+00:00", "Z")

"""The state of a fake: lines, chats, participants and messages, and where its identifiers and times come from."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from linq_compose._handles import normalise

__all__ = ["ChatState", "MessageState", "Participant", "World", "moment"]


@dataclass
class Participant:
    """A participant of a chat; `handle` as it was first written, E.164 or email."""

    id: str
    handle: str
    service: str
    joined_at: datetime
    is_me: bool = False
    status: str = "active"
    left_at: datetime | None = None


@dataclass
class MessageState:
    """A message; `parts` in their response shape, `content` in the shape of a request's `message`."""

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
    """Whether `chats.create` no longer reuses it: it has a name, or a participant was added or removed."""
    typing: bool = False
    opted_out: bool = False
    card_shared_at: datetime | None = None
    messages: list[MessageState] = field(default_factory=list)

    @property
    def me(self) -> Participant:
        """Your own line."""
        return next(participant for participant in self.participants if participant.is_me)

    @property
    def others(self) -> list[Participant]:
        """The active participants except your own line."""
        return [participant for participant in self.active if not participant.is_me]

    @property
    def active(self) -> list[Participant]:
        """The participants who have not left."""
        return [participant for participant in self.participants if participant.status == "active"]

    def participant(self, handle: str) -> Participant | None:
        """Return the active participant with this handle."""
        key = normalise(handle)
        return next((participant for participant in self.active if normalise(participant.handle) == key), None)


class World:
    """All state of one fake. Identifiers follow from `seed`, times from `clock`."""

    def __init__(self, numbers: Sequence[str], *, clock: Callable[[], datetime], seed: int) -> None:
        self._initial = (tuple(numbers), seed)
        self._clock = clock
        self.clear()

    def clear(self) -> None:
        """Return to the initial state, with the same identifiers to come."""
        numbers, seed = self._initial
        self.numbers = list(numbers)
        self._random = random.Random(seed)  # noqa: S311  predictable identifiers are the point
        self.chats: dict[str, ChatState] = {}
        self._by_people: dict[tuple[str, frozenset[str]], ChatState] = {}
        self.messages: dict[str, MessageState] = {}
        self.keys: dict[tuple[str, str], tuple[MessageState, str]] = {}
        """By chat and idempotency key: the message, and its content as JSON text."""
        self.cards = set(numbers)
        """The lines with an active contact card."""
        self.suspended: set[str] = set()
        self.opted_out: set[str] = set()
        self.blocked: set[str] = set()
        self.services: dict[str, str] = {}
        """By normalised handle: the service, where it is not iMessage."""
        self.attachments: dict[str, dict[str, Any]] = {}
        self.sends: dict[tuple[str, str], list[datetime]] = {}
        """By line and handle: the times of sending."""

    def now(self) -> datetime:
        """Return the current time."""
        return self._clock()

    def identifier(self) -> str:
        """Return a new UUID."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def trace(self) -> str:
        """Return a new trace id: 32 hex digits."""
        return f"{self._random.getrandbits(128):032x}"

    def service_of(self, handle: str) -> str:
        """Return the service of a handle."""
        return self.services.get(normalise(handle), "iMessage")

    def open_chat(self, line: str, handles: list[str], *, service: str | None = None) -> ChatState:
        """Return a new chat of a line with these others."""
        now = self.now()
        services = {service, *map(self.service_of, handles)}
        shared = next((word for word in ("SMS", "RCS") if word in services), "iMessage")
        participants = [Participant(self.identifier(), line, shared, now, is_me=True)]
        participants += [Participant(self.identifier(), handle, shared, now) for handle in handles]
        chat = ChatState(self.identifier(), line, participants, len(handles) > 1, shared, now, now)
        self.chats[chat.id] = self._by_people[_people(line, handles)] = chat
        return chat

    def find_chat(self, line: str, handles: list[str]) -> ChatState | None:
        """Return the chat of a line with exactly these others that another request to them reuses.

        Named groups, groups with an added or removed participant, and chats that the line has left are not reused.
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
    """Return a time as RFC 3339 text in UTC, as the API writes it."""
    return None if when is None else when.isoformat(timespec="milliseconds").replace("+00:00", "Z")

"""The state of a fake: lines, chats, participants and messages, and where its identifiers and times come from."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from linq_compose._handles import normalise

__all__ = [
    "ChatState",
    "KeyedSend",
    "LocationShare",
    "MessageState",
    "Participant",
    "PollState",
    "World",
    "moment",
]


_PROGRESS: Final = ("sent", "delivered", "read")


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
    """The API error code of a failed delivery."""
    unreachable: bool = False
    """Whether the recipient cannot receive it at all, so that it can only fail."""
    edits: int = 0
    deleted: bool = False
    to: tuple[str, ...] = ()
    """Handles of the other participants when it was sent; empty for an inbound message."""

    def advance(self, status: str, *, at: datetime) -> None:
        """Mark the message as sent, delivered or read; an event that comes once more, or late, takes nothing back."""
        if getattr(self, f"{status}_at") is None:
            setattr(self, f"{status}_at", at)
        if self.status not in _PROGRESS or _PROGRESS.index(self.status) < _PROGRESS.index(status):
            self.status = status

    def fail(self, code: int) -> None:
        """Mark the delivery as failed."""
        self.status, self.failure = "failed", code


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
    background: dict[str, Any] | None = None
    left: bool = False
    changed: bool = False
    """Whether a participant was added or removed, after which `chats.create` no longer reuses it."""
    previous: dict[str, Any] = field(default_factory=dict)
    """Name, icon and background before their last change, by attribute."""
    activity: int = 0
    """Grows with every message of the world: the larger, the more recently active."""
    typing_until: datetime | None = None
    opted_out: bool = False
    """Whether the other participant's last message was an opt-out keyword."""
    health_at: datetime | None = None
    """When `opted_out` last changed; None where it never did."""
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

    def update(self, attribute: str, value: Any, *, at: datetime) -> Any:
        """Set `display_name`, `icon` or `background`; return the value before."""
        old = getattr(self, attribute)
        self.previous[attribute] = old
        setattr(self, attribute, value)
        self.updated_at = at
        return old

    def consent(self, *, opted_out: bool, at: datetime) -> None:
        """Mark the chat as opted out, or no longer."""
        if self.opted_out != opted_out:
            self.opted_out, self.health_at = opted_out, at

    def join(self, participant: Participant) -> None:
        """Add a participant."""
        self.participants.append(participant)
        self.changed, self.updated_at = True, participant.joined_at

    def depart(self, participant: Participant, status: str, *, at: datetime) -> None:
        """Mark a participant as `left` or `removed`."""
        participant.status, participant.left_at = status, at
        self.changed, self.updated_at = True, at

    def participant(self, handle: str) -> Participant | None:
        """Return the active participant with this handle."""
        key = normalise(handle)
        return next((participant for participant in self.active if normalise(participant.handle) == key), None)


@dataclass
class KeyedSend:
    """The first request with an idempotency key, and its answer."""

    message: MessageState
    content: str
    """What was asked for, as JSON text: the request's `message` and recipients, or the options of a poll."""
    operation: str
    answer: tuple[int, dict[str, Any] | None] | None = None


@dataclass
class PollState:
    """A poll; `options` and `reactions` in their response shapes."""

    options: list[dict[str, Any]] = field(default_factory=list)
    reactions: list[dict[str, Any]] = field(default_factory=list)

    def option(self, name: str) -> dict[str, Any] | None:
        """Return the option with this id."""
        return next((option for option in self.options if option["option_id"] == name), None)

    def vote(self, option: dict[str, Any], handle: str, *, at: datetime | None) -> bool:
        """Add somebody's vote for an option, or remove it where `at` is None; return whether that changes anything."""
        others = [voter for voter in option["voters"] if voter["handle"] != handle]
        if (len(others) < len(option["voters"])) == (at is not None):
            return False
        option["voters"] = others if at is None else [*others, {"handle": handle, "voted_at": moment(at)}]
        return True


@dataclass
class LocationShare:
    """The location that a person shares, with all lines."""

    chat_id: str
    """The chat in which the share began."""
    began_at: datetime
    ends_at: datetime | None
    longitude: float
    latitude: float
    updated_at: datetime


class World:
    """All state of one fake. Identifiers follow from `seed`, times from `clock`."""

    numbers: list[str]
    cards: set[str]

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
        self._by_people: dict[tuple[str, frozenset[str]], list[ChatState]] = {}
        self.messages: dict[str, MessageState] = {}
        self.keys: dict[tuple[str, str], KeyedSend] = {}
        """By scope (a chat's id, a line with its recipients, or a header's name) and idempotency key."""
        self.used_keys: set[str] = set()
        """The idempotency keys of any scope."""
        self.default_answers: dict[tuple[str, str], tuple[int, dict[str, Any] | None]] = {}
        """By operation and idempotency key: default answers to requests with the header."""
        self._activity = 0
        self.cards = set(numbers)
        """The lines with an active contact card."""
        self.suspended: set[str] = set()
        self.opted_out: set[str] = set()
        self.blocked: set[str] = set()
        self.services: dict[str, str] = {}
        """By normalised handle: the service, where it is not iMessage."""
        self.attachments: dict[str, dict[str, Any]] = {}
        self.uploads: dict[str, dict[str, Any]] = {}
        """By attachment id: files that were announced and are not uploaded yet."""
        self.announced: dict[str, datetime] = {}
        """By attachment id: when a file was announced."""
        self.blocks: dict[str, dict[str, Any]] = {}
        """By normalised handle: the entry of a blocked one."""
        self.contact_cards: dict[str, dict[str, Any]] = {}
        """By line: the names and the picture of its card."""
        self.forwarding: dict[str, str | None] = {}
        self.shares: dict[str, LocationShare] = {}
        """By normalised handle: the location of who shares it; use `share_of`, which leaves out what has ended."""
        self.polls: dict[str, PollState] = {}
        """By message id."""
        self.poll_keys: dict[tuple[str, str], KeyedSend] = {}
        """By chat and idempotency key."""
        self.subscriptions: dict[str, dict[str, Any]] = {}
        """By id: webhook subscriptions, with their secrets."""
        self.routing_tokens: dict[tuple[str, str], str] = {}
        """By subscription and chat: the token that the subscription's receiver has returned."""
        self.sends: dict[tuple[str, str], list[datetime]] = {}
        """By line and handle: the times of sending."""
        self.calls: dict[tuple[str, str], list[datetime]] = {}
        """By rate and subject: the times of calls that have a rate."""
        self._uses: dict[str, int] = {}
        """By line: when it last sent or was suggested, on the scale of `activity`."""

    def now(self) -> datetime:
        """Return the current time."""
        return self._clock()

    def identifier(self) -> str:
        """Return a new UUID."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def trace(self) -> str:
        """Return a new trace id: 32 hex digits."""
        return f"{self._random.getrandbits(128):032x}"

    def share_of(self, handle: str) -> LocationShare | None:
        """Return the location that a person shares now."""
        share = self.shares.get(normalise(handle))
        return None if share is None or (share.ends_at is not None and share.ends_at <= self.now()) else share

    def reactions_of(self, message: MessageState, index: int) -> list[dict[str, Any]] | None:
        """Return the reactions to a part or to a poll; None for a message that is no poll and has no parts."""
        poll = self.polls.get(message.id)
        if poll is not None:
            return poll.reactions
        return message.parts[index]["reactions"] or [] if message.parts else None

    def set_reactions(self, message: MessageState, index: int, reactions: list[dict[str, Any]]) -> None:
        """Replace the reactions to a part or to a poll."""
        poll = self.polls.get(message.id)
        if poll is not None:
            poll.reactions = reactions
        else:
            message.parts[index] = {**message.parts[index], "reactions": reactions or None}

    def service_of(self, handle: str) -> str:
        """Return the service of a handle."""
        return self.services.get(normalise(handle), "iMessage")

    def service_between(self, handles: Sequence[str], *, preferred: str | None = None) -> str:
        """Return the service of a message to these handles: the least capable of theirs, unless one is preferred.

        A preference for SMS or RCS means RCS where every recipient has it, else SMS. People on iMessage are taken to
        have what is preferred.
        """
        if preferred == "iMessage":
            return preferred
        services = set(map(self.service_of, handles))
        if "SMS" in services:
            return "SMS"
        if "RCS" in services:
            return "RCS"
        return preferred or "iMessage"

    def service_in(self, chat: ChatState, *, preferred: str | None = None) -> str:
        """Return the service of a message to a chat: the preferred one, else the chat's unless it has got lower."""
        handles = [participant.handle for participant in chat.others]
        if preferred is not None:
            return self.service_between(handles, preferred=preferred)
        return self.service_between(handles, preferred=None if chat.service == "iMessage" else chat.service)

    def open_chat(self, line: str, handles: list[str], *, service: str | None = None) -> ChatState:
        """Return a new chat of a line with these others, which is part of the world."""
        chat = self.new_chat(line, handles, service=service)
        self.register(chat)
        return chat

    def register(self, chat: ChatState) -> None:
        """Make a new chat part of the world."""
        if chat.id not in self.chats:
            handles = [participant.handle for participant in chat.others]
            self.chats[chat.id] = chat
            self._by_people.setdefault(_people(chat.line, handles), []).append(chat)
            chat.activity = self._tick()

    def new_chat(self, line: str, handles: list[str], *, service: str | None = None) -> ChatState:
        """Return a new chat of a line with these others, which is not part of the world yet."""
        now = self.now()
        shared = self.service_between(handles, preferred=None if service == "iMessage" else service)
        participants = [Participant(self.identifier(), line, shared, now, is_me=True)]
        participants += [Participant(self.identifier(), handle, shared, now) for handle in handles]
        return ChatState(self.identifier(), line, participants, len(handles) > 1, shared, now, now)

    def find_chat(self, line: str, handles: list[str]) -> ChatState | None:
        """Return the chat of a line with exactly these others that another request to them reuses.

        Named groups, groups with an added or removed participant, and chats that the line has left are not reused.
        Of several others it is the most recently active one.
        """
        chats = self._by_people.get(_people(line, handles), ())
        reused = (chat for chat in chats if not (chat.left or chat.changed or chat.display_name))
        return max(reused, key=lambda chat: chat.activity, default=None)

    def chats_of(self, handles: list[str]) -> list[ChatState]:
        """Return the chats of every line with exactly these others that `messages.create` may reuse, newest first."""
        chats = (self.find_chat(line, handles) for line in self.numbers)
        return sorted((chat for chat in chats if chat is not None), key=lambda chat: -chat.activity)

    def choose_chat(self, handles: list[str], *, excluded: Collection[str]) -> ChatState | None:
        """Return the chat that `messages.create` reuses; None where it needs a new one.

        Of the chats whose line can send, the most recently active one, if possible not on an excluded line.
        """
        chats = [chat for chat in self.chats_of(handles) if chat.line not in self.suspended]
        return next((chat for chat in chats if chat.line not in excluded), chats[0] if chats else None)

    def chat_with(self, line: str, handles: list[str]) -> ChatState:
        """Return the chat of a line with these others, opened if there is none."""
        return self.find_chat(line, handles) or self.open_chat(line, handles)

    def opt_in(self, handle: str) -> None:
        """Let a person who has opted out be written to again, and their direct chats no longer be marked."""
        key = normalise(handle)
        self.opted_out.discard(key)
        for chat in self.chats.values():
            if not chat.is_group and chat.participant(key) is not None:
                chat.consent(opted_out=False, at=self.now())

    def use(self, line: str) -> None:
        """Count a line as used now, by a message of yours or a suggestion."""
        self._uses[line] = self._tick()

    def least_used(self, lines: Iterable[str]) -> str:
        """Return the line that was not used for the longest time."""
        return min(lines, key=lambda line: self._uses.get(line, 0))

    def add(self, chat: ChatState, message: MessageState) -> None:
        """Put a message at the end of a chat."""
        chat.messages.append(message)
        chat.updated_at = message.created_at
        chat.activity = self._tick()
        self.messages[message.id] = message
        if message.sender.is_me:
            self.use(chat.line)

    def _tick(self) -> int:
        self._activity += 1
        return self._activity


def _people(line: str, handles: list[str]) -> tuple[str, frozenset[str]]:
    return line, frozenset(map(normalise, handles))


def moment(when: datetime | None) -> str | None:
    """Return a time as RFC 3339 text in UTC, as the API writes it."""
    return None if when is None else when.isoformat(timespec="milliseconds").replace("+00:00", "Z")

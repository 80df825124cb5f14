"""Polls: the options of a poll, the votes on them, and how a poll stands."""

from __future__ import annotations

from typing import Annotated

from pydantic import StrictBool, StrictInt, StrictStr

from linq_compose.models.messages import ChatHandle, Reaction
from linq_compose.models.requests import Request
from linq_compose.models.times import Timestamp
from linq_compose.models.wire import TextKind, Wire
from linq_compose.vocabulary import CHANGES

__all__ = [
    "Poll",
    "PollContent",
    "PollCreateRequest",
    "PollEnvelope",
    "PollOption",
    "PollOptionResponse",
    "PollOptionsRequest",
    "PollVoteRequest",
    "Voter",
]


class PollOption(Wire):
    """One option of a poll."""

    text: Annotated[StrictStr, TextKind.DELIVERED]
    """What people read and choose; it cannot be changed later."""


class PollContent(Wire):
    """The options of a new poll. A poll has no title: send the question as a message."""

    options: tuple[PollOption, ...]
    """Two or more."""
    idempotency_key: Annotated[StrictStr, TextKind.LABEL] | None = None
    """At most 255 characters, as for messages (inferred)."""


class PollCreateRequest(Request):
    """Body of `POST /chats/{chatId}/polls`: a poll in an existing iMessage chat."""

    poll: PollContent


class PollOptionsRequest(Request):
    """Body of `POST /messages/{messageId}/poll/options`: options to add."""

    options: tuple[PollOption, ...]
    """The new ones; on a line with zero-day retention, all old ones before them."""


class PollVoteRequest(Request):
    """Body of `POST /messages/{messageId}/poll/votes`: the vote of your line on one option."""

    operation: Annotated[StrictStr, CHANGES]
    option_id: Annotated[StrictStr, TextKind.LABEL]


class Voter(Wire):
    """Who voted for an option, and when."""

    handle: StrictStr
    voted_at: Timestamp


class PollOptionResponse(Wire):
    """An option with its votes."""

    option_id: StrictStr
    text: StrictStr
    can_be_edited: StrictBool
    creator_handle: ChatHandle
    voters: tuple[Voter, ...]


class Poll(Wire):
    """A poll with the votes so far."""

    options: tuple[PollOptionResponse, ...]
    total_voters: StrictInt
    """Different people, however many options each chose."""


class PollEnvelope(Wire):
    """Response of all operations on polls: the message and its poll."""

    chat_id: StrictStr
    message_id: StrictStr
    created_at: Timestamp
    updated_at: Timestamp
    poll: Poll
    reactions: tuple[Reaction, ...]

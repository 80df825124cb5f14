"""Outside events of polls: what other participants do with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from linq_compose.testing.fake._arguments import check_flag, check_text
from linq_compose.testing.fake._http import Request
from linq_compose.testing.fake._lookups import Lookups
from linq_compose.testing.fake._responses import new_options
from linq_compose.testing.fake._state import ChatState, MessageState, PollState

__all__ = ["PollEvents"]

_FEWEST: Final = 2
"""Options of a new poll. Source: the SDK on `chats.polls.create`, read 2026-11-26."""


class PollEvents(Lookups):
    """Applies what other participants do with polls."""

    def receive_poll(self, chat: str, options: Sequence[str], *, sender: str | None) -> Request:
        """Add an inbound poll; return its webhook."""
        world, state = self._world, self.chat(chat)
        participant = self._writer(state, sender)
        texts = _texts(options, at_least=_FEWEST)
        if state.service != "iMessage":
            raise ValueError(f"chat_id: polls are sent over iMessage, and this chat is on {state.service}.")
        now = world.now()
        message = MessageState(
            world.identifier(), state.id, participant, [], {}, now, state.service, "received", sent_at=now
        )
        world.polls[message.id] = PollState(new_options(world, texts, participant))
        world.add(state, message)
        return self._webhooks.of_message("message.received", state, message)

    def add_poll_options(self, message_id: str, options: Sequence[str], *, sender: str | None) -> Request:
        """Let another participant add options to a poll; return its webhook."""
        message, chat, poll = self._poll(message_id)
        participant = self._other(chat, sender)
        added = new_options(self._world, _texts(options, at_least=1), participant)
        poll.options += added
        message.updated_at = self._world.now()
        return self._webhooks.of_options(chat, message, added, direction="inbound")

    def vote(self, message_id: str, option: str, *, sender: str | None, removed: bool) -> Request:
        """Add or remove another participant's vote; return its webhook."""
        message, chat, poll = self._poll(message_id)
        participant = self._other(chat, sender)
        name = check_text(option, "option")
        check_flag(removed, "removed")
        named = [item for item in poll.options if name in (item["option_id"], item["text"])]
        if not named:
            raise LookupError(f"The poll has no option {option!r}.")
        if not poll.vote(named[0], participant.handle, at=None if removed else self._world.now()):
            raise ValueError(f"option: {participant.handle} has {'no' if removed else 'a'} vote for it already.")
        return self._webhooks.of_vote(chat, message, named[0], participant, removed=removed)

    def _poll(self, message_id: str) -> tuple[MessageState, ChatState, PollState]:
        message, chat = self._message(message_id)
        poll = self._world.polls.get(message.id)
        if poll is None:
            raise LookupError(f"The message {message_id!r} is no poll.")
        return message, chat, poll


def _texts(options: object, *, at_least: int) -> list[str]:
    if isinstance(options, (str, bytes)) or not isinstance(options, Sequence):
        raise TypeError(f"options: expected a list of strings, got {type(options).__name__}.")
    if len(options) < at_least:
        raise ValueError(f"options: expected at least {at_least}, got {len(options)}.")
    return [check_text(option, "options") for option in options]

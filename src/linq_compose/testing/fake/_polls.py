"""Answers of the operations on polls."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from linq_compose.testing.fake._admission import admit, message_in, note_unwilling
from linq_compose.testing.fake._call import Answer, Call
from linq_compose.testing.fake._messages import SCOPE, record_message
from linq_compose.testing.fake._refusals import UNNAMED_404, Refusal
from linq_compose.testing.fake._responses import new_options, poll_response
from linq_compose.testing.fake._state import ChatState, KeyedSend, MessageState, PollState, moment

__all__ = ["chats_polls_create", "messages_poll_add_options", "messages_poll_retrieve", "messages_poll_vote"]


def chats_polls_create(call: Call) -> Answer:
    """Send a poll to an iMessage chat."""
    chat = call.chat
    if chat.service != "iMessage":
        raise Refusal(2017, "Polls are only on iMessage.", note="no source names the code")
    poll = call.payload["poll"]
    key, options = poll.get("idempotency_key"), json.dumps(poll["options"], sort_keys=True)
    known = call.world.poll_keys.get((chat.id, key)) if key else None
    if known is not None:
        return _again(call, known, options)
    if key in call.world.used_keys:
        call.note(SCOPE)
    admit(call, chat.line, [other.handle for other in chat.others])
    message = record_message(call, chat, {})
    texts = [option["text"] for option in poll["options"]]
    call.world.polls[message.id] = PollState(new_options(call.world, texts, chat.me))
    if key:
        call.keyed = call.world.poll_keys[chat.id, key] = KeyedSend(message, options, call.operation.id)
        call.world.used_keys.add(key)
    return call.operation.status, _envelope(call, message, chat)


def _again(call: Call, known: KeyedSend, options: str) -> Answer:
    """Return the answer to the first request with the same key; refuse if its poll was deleted."""
    if known.message.deleted:
        raise Refusal(2002, "The poll with this idempotency key was deleted; it is not sent again.", note=UNNAMED_404)
    call.note("the idempotency key was used before: the fake returned the original response and sent nothing")
    if options != known.content:
        call.note("what a used key does with different options is not documented; the fake returns the original")
    return known.answer or (call.operation.status, _envelope(call, known.message, call.chat))


def messages_poll_retrieve(call: Call) -> Answer:
    """Return a poll with its votes."""
    message, chat = _poll(call)
    return 200, _envelope(call, message, chat)


def messages_poll_add_options(call: Call) -> Answer:
    """Add options to a poll."""
    message, chat = _poll(call, active=True)
    note_unwilling(call, chat, "an option")
    known = {option["text"] for option in call.world.polls[message.id].options}
    if any(option["text"] in known for option in call.payload["options"]):
        call.note("an option that a poll has already is not documented; the fake adds it once more")
    added = new_options(call.world, [option["text"] for option in call.payload["options"]], chat.me)
    call.world.polls[message.id].options += added
    message.updated_at = call.world.now()
    call.afterwards.append(partial(call.webhooks.of_options, chat, message, added, direction="outbound"))
    return 200, _envelope(call, message, chat)


def messages_poll_vote(call: Call) -> Answer:
    """Add or remove your line's vote on an option."""
    message, chat = _poll(call, active=True)
    poll = call.world.polls[message.id]
    option = poll.option(call.payload["option_id"])
    if option is None:
        raise Refusal(1005, "The poll has no such option.", note="no source names the code")
    removed = call.payload["operation"] == "remove"
    note_unwilling(call, chat, "a vote")
    if poll.vote(option, chat.line, at=None if removed else call.world.now()):
        call.afterwards.append(partial(call.webhooks.of_vote, chat, message, option, chat.me, removed=removed))
    else:
        call.note("a vote that changes nothing is not documented; the fake accepts it and sends no webhook")
    return 200, _envelope(call, message, chat)


def _poll(call: Call, *, active: bool = False) -> tuple[MessageState, ChatState]:
    message, chat = message_in(call, active=active)
    if message.id not in call.world.polls:
        raise Refusal(2002, "The message is no poll.", note="no source names the code")
    return message, chat


def _envelope(call: Call, message: MessageState, chat: ChatState) -> dict[str, Any]:
    poll = call.world.polls[message.id]
    return {
        "chat_id": chat.id,
        "message_id": message.id,
        "created_at": moment(message.created_at),
        "updated_at": moment(message.updated_at or message.created_at),
        "poll": poll_response(poll),
        "reactions": poll.reactions,
    }

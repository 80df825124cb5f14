"""Answers of the operations on polls."""

from __future__ import annotations

from typing import Any

from linq_compose.testing.fake._call import Answer, Call
from linq_compose.testing.fake._messages import record_message
from linq_compose.testing.fake._reactions import message_in
from linq_compose.testing.fake._refusals import Refusal
from linq_compose.testing.fake._responses import handle_response
from linq_compose.testing.fake._state import ChatState, MessageState, moment

__all__ = ["chats_polls_create", "messages_poll_add_options", "messages_poll_retrieve", "messages_poll_vote"]


def chats_polls_create(call: Call) -> Answer:
    """Send a poll to an iMessage chat."""
    chat = call.chat
    if chat.service != "iMessage":
        raise Refusal(2017, "Polls are only on iMessage.", note="no source names the code")
    key = call.payload["poll"].get("idempotency_key")
    known = None if key is None else call.world.poll_keys.get(key)
    if known is not None:
        message = call.world.messages[known]
        return call.operation.status, _envelope(call, message, chat)
    message = record_message(call, chat, {})
    call.world.polls[message.id] = []
    if key is not None:
        call.world.poll_keys[key] = message.id
    _add(call, message, chat, call.payload["poll"]["options"])
    return call.operation.status, _envelope(call, message, chat)


def messages_poll_retrieve(call: Call) -> Answer:
    """Return a poll with its votes."""
    message, chat = _poll(call)
    return 200, _envelope(call, message, chat)


def messages_poll_add_options(call: Call) -> Answer:
    """Add options to a poll."""
    message, chat = _poll(call, active=True)
    _add(call, message, chat, call.payload["options"])
    return 200, _envelope(call, message, chat)


def messages_poll_vote(call: Call) -> Answer:
    """Add or remove your line's vote on an option."""
    message, chat = _poll(call, active=True)
    options = call.world.polls[message.id]
    option = next((one for one in options if one["option_id"] == call.payload["option_id"]), None)
    if option is None:
        raise Refusal(1005, "The poll has no such option.", note="no source names the code")
    others = [voter for voter in option["voters"] if voter["handle"] != chat.line]
    if call.payload["operation"] == "add":
        others.append({"handle": chat.line, "voted_at": moment(call.world.now())})
    option["voters"] = others
    return 200, _envelope(call, message, chat)


def _poll(call: Call, *, active: bool = False) -> tuple[MessageState, ChatState]:
    message, chat = message_in(call, active=active)
    if message.id not in call.world.polls:
        raise Refusal(2002, "The message is no poll.", note="no source names the code")
    return message, chat


def _add(call: Call, message: MessageState, chat: ChatState, options: list[dict[str, str]]) -> None:
    call.world.polls[message.id] += [
        {
            "option_id": call.world.identifier(),
            "text": option["text"],
            "can_be_edited": False,
            "creator_handle": handle_response(chat.me),
            "voters": [],
        }
        for option in options
    ]
    message.updated_at = call.world.now()


def _envelope(call: Call, message: MessageState, chat: ChatState) -> dict[str, Any]:
    options = call.world.polls[message.id]
    voters = {voter["handle"] for option in options for voter in option["voters"]}
    return {
        "chat_id": chat.id,
        "message_id": message.id,
        "created_at": moment(message.created_at),
        "updated_at": moment(message.updated_at or message.created_at),
        "poll": {"options": options, "total_voters": len(voters)},
        "reactions": [],
    }

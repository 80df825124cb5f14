"""What outside events name: chats, participants and messages of a fake, each looked up and checked."""

from __future__ import annotations

from typing import Any

from linq_compose._handles import is_e164, is_email, normalise
from linq_compose.testing.fake._arguments import check_handle, check_text
from linq_compose.testing.fake._state import ChatState, MessageState, Participant, World
from linq_compose.testing.fake._webhooks import Webhooks

__all__ = ["Lookups"]


class Lookups:
    """Finds what outside events are about in a world; raises LookupError for what does not exist."""

    def __init__(self, world: World, webhooks: Webhooks) -> None:
        self._world = world
        self._webhooks = webhooks

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

    def _writer(self, chat: ChatState, sender: str | None) -> Participant:
        """Return another participant, whose messages reach you; raise ValueError for one on your block list."""
        participant = self._other(chat, sender)
        if normalise(participant.handle) in self._world.blocked:
            raise ValueError(
                f"sender: {participant.handle} is on your block list, and Linq drops what they write without a webhook."
            )
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
    def _carries(service: str, what: str, services: tuple[str, ...]) -> None:
        """Raise ValueError for what a service does not carry.

        Source: the table of the guide on protocol selection, read 2026-10-31. Where another source contradicts it for
        RCS, nothing is refused.
        """
        if service not in services:
            raise ValueError(f"{service} has no {what}.")

    @staticmethod
    def _part(message: MessageState, index: int) -> dict[str, Any]:
        if not isinstance(index, int) or isinstance(index, bool):
            raise TypeError(f"part_index: expected an integer, got {type(index).__name__}.")
        if not 0 <= index < len(message.parts):
            raise ValueError(f"part_index: expected 0 to {len(message.parts) - 1}, got {index}.")
        return message.parts[index]

"""A rule-based state machine that drives an application's client against the fake."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, consumes, invariant, multiple, rule

from linq_compose.strategies import messages
from linq_compose.testing._assertions import require
from linq_compose.testing.fake._journal import Exchange, Sent
from linq_compose.testing.fake._server import FakeLinq

__all__ = ["LinqMachine"]

_PEOPLE = [f"+1205253{place:04}" for place in range(5)]
_OF_CONTENT = range(1000, 2000)
_RATE_LIMIT = 1007
_OF_ADDRESS = frozenset({2001, 2004, 2005, 2006})
"""No such chat or operation, no such token, not yours, no such line: refused each time, whatever the message."""


class LinqMachine(RuleBasedStateMachine):
    """Opens chats, sends and receives messages, lets people opt out and requests fail, in any order hypothesis finds.

    Implement two methods with your client, and run the test case: `TestMine = Mine.TestCase`. Each call must send one
    message: to that chat or these people, with exactly that content (an `idempotency_key` of your own aside), and
    return its id. A call may return None only if a request of it failed. When the response to an accepted request is
    lost, a client that retries must not send the message twice. No request may be refused for its content, its token,
    or a line or chat that does not exist.

    >>> class Mine(LinqMachine):
    ...     def open_chat(self, to, message):
    ...         return my_client(self.fake.transport()).open(to, message)
    ...     def send(self, chat_id, message):
    ...         return my_client(self.fake.transport()).send(chat_id, message)
    """

    fake: FakeLinq
    overrides_optout = False
    """Whether your client is meant to send to people who have opted out."""

    chats: Bundle[str] = Bundle("chats")
    sent: Bundle[str] = Bundle("sent")

    def __init__(self) -> None:
        super().__init__()
        self.fake = self.make_fake()
        self._known: list[str] = []
        """Ids of the messages that were sent so far, in order."""
        self._last_asked: dict[str, dict[str, Any]] = {}
        """By chat: the message that `send` was last called with."""

    def make_fake(self) -> FakeLinq:
        """Return the fake to run against; yours may be stricter."""
        return FakeLinq()

    def open_chat(self, to: list[str], message: dict[str, Any]) -> tuple[str, str] | None:
        """Send a message to these people; return the ids of chat and message, None when it could not be sent."""
        raise NotImplementedError

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        """Send a message to a chat; return its id, None when it could not be sent."""
        raise NotImplementedError

    def expected(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return the message that your client is meant to send for this one; override it for a client that adds to it.

        `idempotency_key` is not compared.
        """
        return message

    @rule(target=chats, to=st.lists(st.sampled_from(_PEOPLE), min_size=1, max_size=3, unique=True),
          message=messages(opening=True))  # fmt: skip
    def opens(self, to: list[str], message: dict[str, Any]) -> str:
        """Open a chat, or continue in the chat of the same people."""
        before = len(self.fake.journal)
        ids = self.open_chat(to, _unkeyed(message))
        sent = self._sent_by("open_chat()", None if ids is None else ids[1], message, since=before)
        if ids is None:
            return self.fake.open_chat(*to) if sent is None else sent.chat_id
        if sent is not None:
            require(sent.chat_id == ids[0], f"open_chat() returned chat {ids[0]}; the message is in {sent.chat_id}.")
            require(set(sent.to) == set(to), f"open_chat() was called for {to}; the message went to {list(sent.to)}.")
        return ids[0]

    @rule(target=sent, chat=chats, message=messages(), reply=st.sampled_from((None, None, {}, {"part_index": 0})))
    def sends(self, chat: str, message: dict[str, Any], reply: dict[str, int] | None) -> MultipleResults[str]:
        """Send a message to a chat, which may reply to the last one there."""
        earlier = self.fake.world.chats[chat].messages
        if reply is not None and earlier:
            message = {**message, "reply_to": {"message_id": earlier[-1].id, **reply}}
        return self._call_send(chat, message)

    @rule(target=sent, chat=chats)
    def sends_again(self, chat: str) -> MultipleResults[str]:
        """Send another message to a chat, with the content of the last one that it was asked to send there."""
        return self._call_send(chat, self._last_asked.get(chat, {"parts": [{"type": "text", "value": "Hello"}]}))

    @rule(chat=chats, text=st.sampled_from(("Hello", "STOP", "opt out", "thanks 🍜")))
    def receives(self, chat: str, text: str) -> None:
        """Receive a message, which may opt its sender out."""
        self.fake.receive(chat, text)

    @rule(message=consumes(sent))
    def delivers(self, message: str) -> None:
        """Deliver a message; over SMS, which has no delivery receipts, mark it as sent."""
        service = self.fake.world.messages[message].service
        (self.fake.mark_sent if service == "SMS" else self.fake.deliver)(message)

    @rule(code=st.sampled_from((3006, 3005, _RATE_LIMIT)))
    def fails(self, code: int) -> None:
        """Let the next request fail in a way that may pass."""
        self.fake.fail_next(code, retry_after=0 if code == _RATE_LIMIT else None)

    @rule()
    def loses_a_response(self) -> None:
        """Let the next request be accepted, and its response be lost."""
        self.fake.fail_next("lost")

    @invariant()
    def nothing_is_sent_besides(self) -> None:
        """Exactly the messages of the calls so far are sent."""
        there = [message.id for message in self.fake.sent]
        require(there == self._known, "Messages were sent outside of open_chat() and send().")

    @invariant()
    def nothing_is_refused_for_its_content(self) -> None:
        """Every request is well-formed, and has a token, a line and a chat that the fake knows."""
        for exchange in self.fake.journal:
            if exchange.code in _OF_ADDRESS:
                message = exchange.response.json()["error"]["message"]
                raise AssertionError(f"{exchange.request.url} was refused with {exchange.code}: {message}")
            require(
                not _is_malformed(exchange),
                f"{exchange.operation} was refused with {exchange.code}:\n{exchange.report}",
            )

    def _call_send(self, chat: str, message: dict[str, Any]) -> MultipleResults[str]:
        before = len(self.fake.journal)
        self._last_asked[chat] = message
        identifier = self.send(chat, _unkeyed(message))
        sent = self._sent_by("send()", identifier, message, since=before)
        if sent is None:
            return multiple()
        require(sent.chat_id == chat, f"send() was called for chat {chat}; the message went to chat {sent.chat_id}.")
        return multiple(sent.id)

    def _sent_by(self, call: str, identifier: str | None, message: dict[str, Any], *, since: int) -> Sent | None:
        """Return the message that one call sent; raise AssertionError unless it is the one that was asked for."""
        new = self.fake.sent[len(self._known) :]
        self._known += [sent.id for sent in new]
        require(len(new) < 2, f"One call of {call} sent {len(new)} messages.")
        exchanges = self.fake.journal[since:]
        if identifier is None:
            failed = any(exchange.code is not None or exchange.failure is not None for exchange in exchanges)
            require(failed, f"{call} returned None, though none of its requests failed.")
            if new:
                lost = any(exchange.failure is not None for exchange in exchanges)
                require(lost, f"{call} returned None, though its message was sent.")
        else:
            require(new, f"{call} returned {identifier}, and sent no message.")
            require(new[0].id == identifier, f"{call} returned {identifier}; the message that it sent is {new[0].id}.")
        for exchange in exchanges:
            overrides = isinstance(exchange.payload, dict) and exchange.payload.get("override_optout")
            require(self.overrides_optout or not overrides, f"{call} was not asked to override an opt-out.")
        for sent in new:
            asked, got = _unkeyed(self.expected(message)), _unkeyed(dict(sent.content))
            require(asked == got, f"{call} was asked to send {asked}, and sent {got}.")
        return new[0] if new else None


def _is_malformed(exchange: Exchange) -> bool:
    return exchange.code in _OF_CONTENT and exchange.code != _RATE_LIMIT


def _unkeyed(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message without its idempotency key, so that it is sent as often as it is asked for."""
    return {name: value for name, value in message.items() if name != "idempotency_key"}

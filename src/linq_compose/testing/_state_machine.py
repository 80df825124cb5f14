"""A rule-based state machine that drives an application's client against the fake."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, consumes, invariant, multiple, rule

from linq_compose.strategies import messages
from linq_compose.testing._assertions import require
from linq_compose.testing.fake._journal import Exchange
from linq_compose.testing.fake._server import FakeLinq

__all__ = ["LinqMachine"]

_PEOPLE = [f"+1205253{place:04}" for place in range(5)]
_OF_CONTENT = range(1000, 2000)


class LinqMachine(RuleBasedStateMachine):
    """Chats are opened, messages sent and received, people opt out, servers fail: whatever order hypothesis finds.

    Give it your client, in two methods, and run its test case: `TestMine = Mine.TestCase`. After every step what your
    client believes to have sent is what the fake has, each once, and nothing that it asked was refused for its content.

    >>> class Mine(LinqMachine):
    ...     def open_chat(self, to, message):
    ...         return my_client(self.fake.transport()).open(to, message)
    ...     def send(self, chat_id, message):
    ...         return my_client(self.fake.transport()).send(chat_id, message)
    """

    chats: Bundle[str] = Bundle("chats")
    sent: Bundle[str] = Bundle("sent")

    def __init__(self) -> None:
        super().__init__()
        self.fake = self.make_fake()
        self._believed: Counter[str] = Counter()

    def make_fake(self) -> FakeLinq:
        """Return the fake to run against; yours may be stricter."""
        return FakeLinq()

    def open_chat(self, to: list[str], message: dict[str, Any]) -> tuple[str, str] | None:
        """Send a message to these people; return the ids of chat and message, None when it was refused."""
        raise NotImplementedError

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        """Send a message to a chat; return its id, None when it was refused."""
        raise NotImplementedError

    @rule(target=chats, to=st.lists(st.sampled_from(_PEOPLE), min_size=1, max_size=3, unique=True),
          message=messages(opening=True))  # fmt: skip
    def opens(self, to: list[str], message: dict[str, Any]) -> str:
        """Open a chat, or go on in one."""
        made = self.open_chat(to, _unkeyed(message))
        if made is None:
            return self.fake.receive(to[0], "Hello").json()["data"]["chat"]["id"]  # type: ignore[no-any-return]
        self._believed[made[1]] += 1
        return made[0]

    @rule(target=sent, chat=chats, message=messages())
    def sends(self, chat: str, message: dict[str, Any]) -> MultipleResults[str]:
        """Send to a chat."""
        made = self.send(chat, _unkeyed(message))
        if made is None:
            return multiple()
        self._believed[made] += 1
        return multiple(made)

    @rule(chat=chats, text=st.sampled_from(("Hello", "STOP", "opt out", "thanks 🍜")))
    def receives(self, chat: str, text: str) -> None:
        """Get a message, which may opt its writer out."""
        self.fake.receive(chat, text)

    @rule(message=consumes(sent))
    def arrives(self, message: str) -> None:
        """Let a message arrive."""
        self.fake.deliver(message)

    @rule(code=st.sampled_from((3006, 3005, 1007)))
    def fails(self, code: int) -> None:
        """Let the next request fail in a way that may pass."""
        self.fake.fail_next(code, retry_after=0 if code == 1007 else None)

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        """What the client believes to have sent is what was sent."""
        there = Counter(each.id for each in self.fake.sent)
        lost, more = self._believed - there, there - self._believed
        require(not lost, f"Believed to be sent, and not there: {sorted(lost)}.")
        require(not more, f"Sent, and the client does not know of it: {sorted(more)}.")

    @invariant()
    def nothing_is_refused_for_its_content(self) -> None:
        """Every request was well-formed."""
        for each in self.fake.journal:
            require(not _is_malformed(each), f"{each.operation} was refused with {each.code}:\n{each.report}")


def _is_malformed(exchange: Exchange) -> bool:
    return exchange.code in _OF_CONTENT and exchange.code != 1007


def _unkeyed(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message that is sent as often as it is asked for."""
    return {name: value for name, value in message.items() if name != "idempotency_key"}

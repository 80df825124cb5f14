"""The journal: every request that came and its answer, and assertions about what was sent."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from linq_compose._handles import normalise
from linq_compose.lint.report import Report
from linq_compose.testing.fake._http import Request, Response
from linq_compose.testing.fake._near_miss import Expected, nearest
from linq_compose.testing.fake._state import World
from linq_compose.text import RichText

__all__ = ["Exchange", "Journal", "Sent"]


@dataclass
class Exchange:
    """A request and its answer. `code` is the API's error code of a refusal; `notes` tell what is not documented."""

    request: Request
    at: datetime
    operation: str | None = None
    payload: Any = None
    """What was asked, as JSON values; bytes when they are none."""
    report: Report | None = None
    response: Response = field(default_factory=lambda: Response(500))
    code: int | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sent:
    """A message that was taken for delivery. `content` is the message as it came, `to` the others of its chat."""

    id: str
    chat_id: str
    to: tuple[str, ...]
    content: Mapping[str, Any]
    service: str
    at: datetime

    @property
    def texts(self) -> tuple[str, ...]:
        """The values of its text parts."""
        return tuple(part["value"] for part in self.content.get("parts") or () if part["type"] == "text")

    @property
    def text(self) -> str:
        """The values of its text parts, a line each."""
        return "\n".join(self.texts)


class Journal:
    """The part of `FakeLinq` that remembers what was asked of it."""

    world: World
    _lock: threading.RLock

    def _clear(self) -> None:
        self._exchanges: list[Exchange] = []

    def _keep(self, exchange: Exchange) -> None:
        self._exchanges.append(exchange)

    @property
    def journal(self) -> tuple[Exchange, ...]:
        """Every request so far, with its answer, in the order of their coming."""
        with self._lock:
            return tuple(self._exchanges)

    @property
    def sent(self) -> tuple[Sent, ...]:
        """Every message of yours that was taken for delivery, in order; voice memos too."""
        with self._lock:
            return tuple(
                Sent(
                    message.id,
                    message.chat_id,
                    tuple(each.handle for each in self.world.chats[message.chat_id].participants if not each.is_me),
                    message.content,
                    message.service,
                    message.created_at,
                )
                for message in self.world.messages.values()
                if message.sender.is_me
            )

    def assert_sent(
        self,
        text: str | RichText | None = None,
        *,
        decorations: Iterable[Any] | None = None,
        to: str | Iterable[str] | None = None,
        chat_id: str | None = None,
        effect: str | None = None,
        parts: Iterable[Any] | None = None,
        times: int | None = None,
    ) -> Sent:
        """Return the message that was sent so, the last of several; raise AssertionError when there is none.

        `text` is the value of a text part, `decorations` its text decorations in any order (dicts or models); a
        `RichText` tells both. `to` names all others of the chat, `effect` the effect's name, `parts` all the parts as
        they were sent. `times` is how often exactly; without it, at least once. The error shows the nearest message
        and where it differs.
        """
        wanted = Expected.of(
            text=text,
            decorations=decorations,
            to=None if to is None else frozenset(map(normalise, [to] if isinstance(to, str) else to)),
            chat_id=chat_id,
            effect=effect,
            parts=parts,
        )
        sent = self.sent
        found = [each for each in sent if not wanted.differences(each)]
        if times is not None and len(found) != times and found:
            raise AssertionError(f"This was sent {len(found)} times, not {times}: {wanted}.")
        if found:
            return found[-1]
        if times == 0:
            raise TypeError("times=0 asks for no message: use assert_not_sent().")
        refused = [each for each in self.journal if each.code is not None]
        raise AssertionError(nearest(wanted, sent, refused))

    def assert_not_sent(self, text: str | RichText | None = None) -> None:
        """Raise AssertionError when a message was sent: any, or one with this text."""
        wanted = Expected.of(text=text)
        for each in self.sent:
            if not wanted.differences(each):
                raise AssertionError(f"This was sent: {each.text!r} to {', '.join(each.to)}.")

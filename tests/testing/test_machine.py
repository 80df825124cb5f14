"""The state machine finds what is wrong with a client, and nothing with a good one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4
from zlib import crc32

import httpx
import linq
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from linq import LinqAPIV3

from linq_compose.testing import LinqMachine

Result = TypeVar("Result")

quick = settings(max_examples=15, stateful_step_count=12, deadline=None)


class Careful(LinqMachine):
    """A client that reports what failed, and retries with a key of its own per message."""

    attempts = 3
    keyed = True

    def client(self) -> LinqAPIV3:
        http = httpx.Client(transport=self.fake.transport())
        return LinqAPIV3(api_key="test", http_client=http, max_retries=0, timeout=1)

    def open_chat(self, to: list[str], message: dict[str, Any]) -> tuple[str, str] | None:
        def attempt(message: Any) -> tuple[str, str]:
            chat = self.client().chats.create(from_="+12052535597", to=to, message=message).chat
            return chat.id, chat.message.id

        return self.tried(attempt, message)

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        def attempt(message: Any) -> str:
            return self.client().chats.messages.send(chat_id, message=message).message.id

        return self.tried(attempt, message)

    def tried(self, attempt: Callable[[dict[str, Any]], Result], message: dict[str, Any]) -> Result | None:
        if self.keyed:
            message = {**message, "idempotency_key": str(uuid4())}
        for _ in range(self.attempts):
            try:
                return attempt(message)
            except (linq.APIConnectionError, linq.InternalServerError, linq.RateLimitError):
                continue
            except linq.APIStatusError:
                break
        return None


class Impatient(Careful):
    """A client that never retries."""

    attempts = 1


class Keyless(Careful):
    """A client that retries without a key."""

    keyed = False


class Doubling(Careful):
    """A client that sends twice."""

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        super().send(chat_id, message)
        return super().send(chat_id, message)


class Believing(Careful):
    """A client that takes every message for sent."""

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        return super().send(chat_id, message) or "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


class Silent(Careful):
    """A client that sends nothing and says that it failed."""

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        return None


class Ashamed(Careful):
    """A client that sends and says that it failed."""

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        super().send(chat_id, message)
        return None


class Forgetful(Careful):
    """A client that sends to the chat that it was first asked for."""

    first = ""

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        self.first = self.first or chat_id
        return super().send(self.first, message)


class Lonely(Careful):
    """A client that writes to one of the people only."""

    def open_chat(self, to: list[str], message: dict[str, Any]) -> tuple[str, str] | None:
        return super().open_chat(to[:1], message)


class Queueing(Careful):
    """A client that returns the identifier of a message that it sent before."""

    last = ""

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        before, self.last = self.last, super().send(chat_id, message) or self.last
        return before or self.last


class Rewriting(Careful):
    """A client that sends something else; `changed` says what."""

    def changed(self, message: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        return super().send(chat_id, self.changed(message))


class Cutting(Rewriting):
    """A client that cuts texts off by code points."""

    def changed(self, message: dict[str, Any]) -> dict[str, Any]:
        parts = [{**part, "value": part["value"][:2]} if "value" in part else part for part in message["parts"]]
        return {**message, "parts": parts}


class Plain(Rewriting):
    """A client that drops decorations."""

    def changed(self, message: dict[str, Any]) -> dict[str, Any]:
        parts = [{k: v for k, v in part.items() if k != "text_decorations"} for part in message["parts"]]
        return {**message, "parts": parts}


class Short(Rewriting):
    """A client that sends the first part only."""

    def changed(self, message: dict[str, Any]) -> dict[str, Any]:
        return {**message, "parts": message["parts"][:1]}


class Backward(Rewriting):
    """A client that sends the parts in another order."""

    def changed(self, message: dict[str, Any]) -> dict[str, Any]:
        return {**message, "parts": message["parts"][::-1]}


class Quiet(Rewriting):
    """A client that drops effects and replies."""

    def changed(self, message: dict[str, Any]) -> dict[str, Any]:
        return {"parts": message["parts"]}


class Unanswering(Rewriting):
    """A client that drops replies."""

    def changed(self, message: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in message.items() if name != "reply_to"}


class Deduplicating(Careful):
    """A client that takes a message with the content of another for a retry of it."""

    keyed = False

    def open_chat(self, to: list[str], message: dict[str, Any]) -> tuple[str, str] | None:
        return super().open_chat(to, {**message, "idempotency_key": str(uuid4())})

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        return super().send(chat_id, {**message, "idempotency_key": f"{chat_id} {crc32(repr(message).encode())}"})


class Overriding(Careful):
    """A client that sends to people who have opted out."""

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        def attempt(message: Any) -> str:
            messages = self.client().chats.messages
            return messages.send(chat_id, message=message, extra_body={"override_optout": True}).message.id

        return self.tried(attempt, message)


class Determined(Overriding):
    """A client that is meant to."""

    overrides_optout = True


class Locked(Careful):
    """A client with a token that is not valid: it sends nothing, and each request fails."""

    def client(self) -> LinqAPIV3:
        return super().client().with_options(api_key="another")


class Foreign(Careful):
    """A client that sends from a line of somebody else."""

    def open_chat(self, to: list[str], message: dict[str, Any]) -> tuple[str, str] | None:
        def attempt(message: Any) -> tuple[str, str]:
            chat = self.client().chats.create(from_="+12052535598", to=to, message=message).chat
            return chat.id, chat.message.id

        return self.tried(attempt, message)


class Lost(Careful):
    """A client that sends to chats that nobody opened."""

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        return super().send(str(uuid4()), message)


@pytest.mark.parametrize("machine", [Careful, Impatient, Determined])
def test_a_careful_client_passes(machine: type[LinqMachine]) -> None:
    run_state_machine_as_test(machine, settings=quick)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("machine", "told"),
    [
        (Keyless, r"sent \d messages"),
        (Doubling, r"sent \d messages"),
        (Believing, "sent no message|the message that it sent is"),
        (Silent, "none of its requests failed"),
        (Ashamed, "returned None, though"),
        (Forgetful, "the message went to chat"),
        (Lonely, "the message went to"),
        (Queueing, "the message that it sent is|sent no message"),
        (Cutting, "was refused with|was asked to send"),
        (Plain, "was asked to send"),
        (Short, "was asked to send"),
        (Backward, "was asked to send"),
        (Quiet, "was asked to send"),
        (Unanswering, "was asked to send"),
        (Deduplicating, "sent no message|the message that it sent is"),
        (Overriding, "was not asked to override"),
        (Locked, "was refused with 2004"),
        (Foreign, "was refused with 2006"),
        (Lost, "was refused with 2001"),
    ],
)
def test_a_careless_one_is_found_out(machine: type[LinqMachine], told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            machine, settings=settings(quick, max_examples=300, phases=[Phase.generate], database=None)
        )


def test_the_example_of_the_documentation_passes_every_health_check() -> None:
    page = (Path(__file__).parents[2] / "docs" / "property-tests.md").read_text(encoding="utf-8")
    (example,) = (
        code for code in re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL) if "LinqMachine" in code
    )
    names: dict[str, Any] = {"httpx": httpx, "linq": linq, "LinqAPIV3": LinqAPIV3, "__name__": "page"}
    exec(example, names)
    run_state_machine_as_test(names["MyClient"], settings=settings(max_examples=20, deadline=None))  # type: ignore[no-untyped-call]

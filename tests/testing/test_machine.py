"""The state machine finds what is wrong with a client, and nothing with a good one."""

from __future__ import annotations

from typing import Any

import httpx
import linq
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from linq import LinqAPIV3

from linq_compose.testing import LinqMachine

quick = settings(max_examples=15, stateful_step_count=12, deadline=None)


class Careful(LinqMachine):
    """A client that tells a refusal, and tries again what may pass."""

    retries = 2

    def client(self) -> LinqAPIV3:
        http = httpx.Client(transport=self.fake.transport())
        return LinqAPIV3(api_key="test", http_client=http, max_retries=self.retries, timeout=1)

    def open_chat(self, to: list[str], message: dict[str, Any]) -> tuple[str, str] | None:
        try:
            made = (
                self.client()
                .with_options(max_retries=0)
                .chats.create(
                    from_="+12052535597",
                    to=to,
                    message=message,  # type: ignore[arg-type]
                )
            )
        except linq.APIStatusError:
            return None
        return made.chat.id, made.chat.message.id

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        try:
            made = (
                self.client()
                .with_options(max_retries=0)
                .chats.messages.send(
                    chat_id,
                    message=message,  # type: ignore[arg-type]
                )
            )
        except linq.APIStatusError:
            return None
        return made.message.id


class Doubling(Careful):
    """A client that sends twice without a key."""

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        super().send(chat_id, message)
        return super().send(chat_id, message)


class Believing(Careful):
    """A client that takes every message for sent."""

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        return super().send(chat_id, message) or "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


class Mangling(Careful):
    """A client that cuts texts off by code points."""

    def send(self, chat_id: str, message: dict[str, Any]) -> str | None:
        parts = [{**part, "value": part["value"][:2]} if "value" in part else part for part in message["parts"]]
        return super().send(chat_id, {**message, "parts": parts})


def test_a_careful_client_passes() -> None:
    run_state_machine_as_test(Careful, settings=quick)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("machine", "told"),
    [(Doubling, "does not know of it"), (Believing, "not there|No message of yours"), (Mangling, "was refused with")],
)
def test_a_careless_one_is_found_out(machine: type[LinqMachine], told: str) -> None:
    with pytest.raises((AssertionError, LookupError), match=told):
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            machine, settings=settings(quick, max_examples=300, phases=[Phase.generate], database=None)
        )

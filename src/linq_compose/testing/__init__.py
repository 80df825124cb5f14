"""The testing kit: a fake Linq in memory, and assertions about messages.

Strategies for hypothesis are in `linq_compose.strategies`, the pytest plugin brings the fixture `fake_linq`.
`LinqMachine` needs hypothesis, and is loaded when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linq_compose.testing.assertions import assert_ranges_survive, assert_sendable, assert_split_lossless
from linq_compose.testing.exchange import Request, Response
from linq_compose.testing.fake import FakeLinq
from linq_compose.testing.journal import Exchange, Sent
from linq_compose.testing.laws import assert_rule_laws
from linq_compose.testing.refusal import Refusal

if TYPE_CHECKING:
    from linq_compose.testing.machine import LinqMachine

__all__ = [
    "Exchange",
    "FakeLinq",
    "LinqMachine",
    "Refusal",
    "Request",
    "Response",
    "Sent",
    "assert_ranges_survive",
    "assert_rule_laws",
    "assert_sendable",
    "assert_split_lossless",
]


def __getattr__(name: str) -> Any:
    if name == "LinqMachine":
        from linq_compose.testing.machine import LinqMachine

        return LinqMachine
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

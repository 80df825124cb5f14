"""The testing kit: an in-memory fake of the Linq API, and assertions about messages.

Strategies for hypothesis are in `linq_compose.strategies`, the pytest plugin brings the fixture `fake_linq`.
`LinqMachine` needs hypothesis, and is loaded when it is asked for, as is `WebhookDelivery`, which opens connections.

The modules here are private: import from `linq_compose.testing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linq_compose.testing._assertions import assert_ranges_survive, assert_sendable, assert_split_lossless
from linq_compose.testing._rule_laws import assert_rule_laws
from linq_compose.testing.fake._http import Request, Response
from linq_compose.testing.fake._journal import Exchange, Sent
from linq_compose.testing.fake._refusals import Refusal
from linq_compose.testing.fake._server import FakeLinq
from linq_compose.testing.fake._webhooks import Attempt

if TYPE_CHECKING:
    from linq_compose.testing._state_machine import LinqMachine
    from linq_compose.testing.fake._delivery import WebhookDelivery

__all__ = [
    "Attempt",
    "Exchange",
    "FakeLinq",
    "LinqMachine",
    "Refusal",
    "Request",
    "Response",
    "Sent",
    "WebhookDelivery",
    "assert_ranges_survive",
    "assert_rule_laws",
    "assert_sendable",
    "assert_split_lossless",
]


def __getattr__(name: str) -> Any:
    if name == "LinqMachine":
        import linq_compose.strategies  # noqa: F401  which says how to install hypothesis where it is missing
        from linq_compose.testing._state_machine import LinqMachine

        return LinqMachine
    if name == "WebhookDelivery":
        from linq_compose.testing.fake._delivery import WebhookDelivery

        return WebhookDelivery
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

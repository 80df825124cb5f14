"""The testing kit: a fake Linq in memory, and assertions about messages.

Strategies for hypothesis are in `linq_compose.strategies`, the pytest plugin brings the fixture `fake_linq`.
"""

from linq_compose.testing.exchange import Request, Response
from linq_compose.testing.fake import FakeLinq
from linq_compose.testing.journal import Exchange, Sent
from linq_compose.testing.refusal import Refusal

__all__ = ["Exchange", "FakeLinq", "Refusal", "Request", "Response", "Sent"]

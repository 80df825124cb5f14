"""Strategies for hypothesis: everything that Linq accepts and returns, and everything that it rejects.

All values are valid by construction: nothing is drawn and thrown away. Emoji of many characters, the limits and every
service come often. `broken_messages` draws what a rule refuses. Needs `pip install 'linq-compose[testing]'`.

The modules here are private: import from `linq_compose.strategies`.
"""

from __future__ import annotations

from linq_compose.errors import MissingExtra

try:
    import hypothesis  # noqa: F401
except ImportError:  # pragma: no cover  every test environment has it
    raise MissingExtra("hypothesis", extra="testing") from None

from linq_compose.strategies._broken import Standing, broken_messages, stands_for
from linq_compose.strategies._decorations import decorations, rich_texts, text_parts
from linq_compose.strategies._markdown import markdown
from linq_compose.strategies._messages import drafts, messages
from linq_compose.strategies._models import models
from linq_compose.strategies._requests import requests
from linq_compose.strategies._responses import responses
from linq_compose.strategies._texts import CLUSTERS, clusters, texts

__all__ = [
    "CLUSTERS",
    "Standing",
    "broken_messages",
    "clusters",
    "decorations",
    "drafts",
    "markdown",
    "messages",
    "models",
    "requests",
    "responses",
    "rich_texts",
    "stands_for",
    "text_parts",
    "texts",
]

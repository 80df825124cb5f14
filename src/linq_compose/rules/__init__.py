"""The rules, one family in each file, and the catalog of them all.

This package is private.
"""

from __future__ import annotations

from linq_compose.lint.catalog import Catalog
from linq_compose.rules.backgrounds import BACKGROUNDS
from linq_compose.rules.cards import CARDS
from linq_compose.rules.chats import CHATS
from linq_compose.rules.contact_cards import CONTACT_CARDS
from linq_compose.rules.decorations import DECORATIONS
from linq_compose.rules.effects import EFFECTS_FAMILY
from linq_compose.rules.groups import GROUPS
from linq_compose.rules.handles import HANDLES
from linq_compose.rules.headers import HEADERS_FAMILY
from linq_compose.rules.links import LINKS_FAMILY
from linq_compose.rules.local_files import FILES
from linq_compose.rules.locations import LOCATIONS
from linq_compose.rules.media import MEDIA
from linq_compose.rules.mentions import MENTIONS
from linq_compose.rules.messages import MESSAGES
from linq_compose.rules.paths import PATHS
from linq_compose.rules.polls import POLLS_FAMILY
from linq_compose.rules.reactions import REACTIONS_FAMILY
from linq_compose.rules.services import SERVICES_FAMILY
from linq_compose.rules.shapes import SHAPES
from linq_compose.rules.stickers import STICKERS
from linq_compose.rules.texts import TEXTS
from linq_compose.rules.uploads import UPLOADS
from linq_compose.rules.voice_memos import VOICE_MEMOS
from linq_compose.rules.webhooks import WEBHOOKS_FAMILY

__all__ = ["CATALOG", "DOCUMENTATION"]

DOCUMENTATION = "https://linq-compose.readthedocs.io/en/stable/"
"""Where `docs/` is to be published; `[project.urls]` in pyproject.toml has the same URL, and a test compares both."""

_PAGES = f"{DOCUMENTATION}rules/{{code}}/"
"""Where the documentation publishes the page of a rule."""

CATALOG = Catalog(
    (
        SHAPES,
        MESSAGES,
        TEXTS,
        DECORATIONS,
        MEDIA,
        LINKS_FAMILY,
        EFFECTS_FAMILY,
        SERVICES_FAMILY,
        HANDLES,
        CHATS,
        VOICE_MEMOS,
        GROUPS,
        STICKERS,
        MENTIONS,
        CARDS,
        REACTIONS_FAMILY,
        POLLS_FAMILY,
        BACKGROUNDS,
        LOCATIONS,
        CONTACT_CARDS,
        WEBHOOKS_FAMILY,
        UPLOADS,
        HEADERS_FAMILY,
        PATHS,
        FILES,
    ),
    pages=_PAGES,
)
"""Every built-in rule, in the order of the documentation."""

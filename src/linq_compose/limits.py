"""Every number of the API, each once: with its unit, its source and the day it was read."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any, Final

from linq_compose._sources import ATTACH, CREATE, ERRORS, LEAVE, LINKS, LIST, PARTICIPANTS, POLLS, SENDING

__all__ = [
    "CAPABILITY_CHECKS",
    "CARD_CHANGES",
    "CARD_SHARES",
    "CHATS_PER_PAGE",
    "EDITS",
    "EDIT_WINDOW",
    "LIMITS",
    "LINE_MESSAGES",
    "MESSAGES_PER_PAGE",
    "MESSAGES_PER_RECIPIENT",
    "NEW_CHATS",
    "SANDBOX_MESSAGES",
    "SHORT_CODE",
    "STICKER_SCALES",
    "TYPING_SHOWN",
    "Limit",
    "Limits",
    "Rate",
]

_READ = "2026-10-31"


@dataclass(frozen=True, slots=True)
class Limit:
    """One number of the API: its unit, what it limits, the page that documents it, and the day that page was read."""

    unit: str
    source: str
    says: str
    read: str = _READ


def _number(default: int, *, unit: str, source: str, says: str) -> Any:
    return field(default=default, metadata={"limit": Limit(unit, source, says)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The numbers in force: the API's own, unless a policy overrides some.

    >>> Limits(parts=10).parts
    10
    """

    parts: int = _number(100, unit="parts", source=SENDING, says="maximum parts of a message")
    public_media: int = _number(
        40, unit="parts", source=CREATE, says="maximum media parts that Linq fetches from a public URL"
    )
    text: int = _number(
        10_000,
        unit="characters (whether code points or UTF-16 code units is not documented)",
        source=SENDING,
        says="maximum length of a text part's value",
    )
    link: int = _number(2_048, unit="code points", source=LINKS, says="maximum length of a link part's URL")
    idempotency_key: int = _number(255, unit="code points", source=SENDING, says="maximum length of an idempotency key")
    recipients: int = _number(31, unit="handles", source=CREATE, says="maximum recipients of a new chat")
    part_index: int = _number(2_147_483_647, unit="index (int32)", source=CREATE, says="maximum part_index of a reply")
    page: int = _number(100, unit="entries", source=LIST, says="maximum entries on one page of a list")
    url_media_bytes: int = _number(
        10_000_000,
        unit="bytes (10 MB; decimal or binary is not documented, so the lower reading)",
        source=CREATE,
        says="maximum size of a file that Linq fetches from a URL",
    )
    upload_bytes: int = _number(104_857_600, unit="bytes", source=ATTACH, says="maximum size of an uploaded file")
    inline_stickers: int = _number(100, unit="stickers", source=CREATE, says="maximum inline stickers of a text part")
    sticker_images: int = _number(
        10, unit="images", source=CREATE, says="maximum different sticker images of a text part"
    )
    card_url: int = _number(2_048, unit="code points", source=CREATE, says="maximum length of an app card's URL")
    card_data_url: int = _number(
        16_384, unit="code points", source=CREATE, says="maximum length of an app card's data: URL"
    )
    file_name: int = _number(255, unit="characters", source=ATTACH, says="maximum length of an uploaded file's name")
    poll_options: int = _number(2, unit="options", source=POLLS, says="minimum options of a new poll")
    group_to_add: int = _number(
        3,
        unit="participants, yourself included",
        source=f"{PARTICIPANTS}add/",
        says="minimum participants of a group before one is added",
    )
    group_after_remove: int = _number(
        3,
        unit="participants, yourself included",
        source=f"{PARTICIPANTS}remove/",
        says="minimum participants of a group after one is removed",
    )
    group_to_leave: int = _number(
        4,
        unit="active participants, yourself included",
        source=LEAVE,
        says="minimum participants of a group that you can leave",
    )

    @classmethod
    def describe(cls) -> dict[str, Limit]:
        """Return unit, source and meaning of each number, by its name."""
        return {item.name: item.metadata["limit"] for item in fields(cls)}


LIMITS = Limits()
"""The API's own numbers."""

CHATS_PER_PAGE: Final = 20
"""Entries on a page of `chats.list_chats` when the query has no `limit`."""
MESSAGES_PER_PAGE: Final = 50
"""Entries on a page of `chats.messages.list` when the query has no `limit`."""

EDITS: Final = 5
"""How often a message can be edited. Source: the text of the official SDK (0.65) on `messages.update`, read
2026-10-31."""
EDIT_WINDOW: Final = timedelta(minutes=15)
"""How long after it was sent a message can be edited. The same source."""
TYPING_SHOWN: Final = timedelta(seconds=85)
"""How long one call of `chats.typing.start` shows the indicator: "about 85-90 seconds". Source: the text of the SDK on
that operation, read 2026-10-31."""
STICKER_SCALES: Final = (0.05, 2.5)
"""The smallest and the largest scale of a sticker; the API clamps others. Source: the SDK on `messages.add_reaction`,
read 2026-11-26."""
SHORT_CODE: Final = (3, 8)
"""How many digits a short code has. Source: the SDK on `blocked_handles.block`, read 2026-11-26."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many requests the API accepts in a period; more are refused with 429 and code 1007, unless `says` differs."""

    count: int
    period: timedelta
    says: str
    source: str = f"{ERRORS}1xxx/1007/"
    read: str = _READ


MESSAGES_PER_RECIPIENT: Final = Rate(30, timedelta(seconds=60), "messages from one line to one recipient")
SANDBOX_MESSAGES: Final = Rate(100, timedelta(days=1), "messages of a sandbox account; the day begins at 00:00 UTC")
LINE_MESSAGES: Final = Rate(
    7_000,
    timedelta(days=1),
    "messages of one line, sent and received; recommended by the guide on rate limits, not enforced",
    source="https://docs.linqapp.com/",
)
NEW_CHATS: Final = Rate(
    50,
    timedelta(days=1),
    "new conversations of one line: advice of the best practices, not enforced",
    source="https://docs.linqapp.com/",
)
CAPABILITY_CHECKS: Final = Rate(1, timedelta(seconds=10), "capability checks")
CARD_CHANGES: Final = Rate(
    3, timedelta(minutes=10), "calls that create or update the contact card of one line", read="2026-11-26"
)
CARD_SHARES: Final = Rate(1, timedelta(minutes=5), "contact cards shared with one chat")

"""Every number of the API, each once: with its unit, its source and the day it was read."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

__all__ = ["LIMITS", "Limit", "Limits"]

_SEND = "https://docs.linqapp.com/guides/messaging/sending-messages/"
_CREATE = "https://docs.linqapp.com/api/resources/chats/methods/create/"
_LINKS = "https://docs.linqapp.com/guides/messaging/rich-link-previews/"
_ATTACH = "https://docs.linqapp.com/api/resources/attachments/methods/create/"
_LIST = "https://docs.linqapp.com/api/resources/chats/methods/list_chats/"
_READ = "2026-10-31"


@dataclass(frozen=True, slots=True)
class Limit:
    """What is known of one number: its unit, where it is documented, and when that was read."""

    unit: str
    source: str
    says: str
    read: str = _READ


def _number(default: int, *, unit: str, source: str, says: str) -> Any:
    return field(default=default, metadata={"limit": Limit(unit, source, says)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The numbers in force: the API's own unless a policy changes some.

    >>> Limits(parts=10).parts
    10
    """

    parts: int = _number(100, unit="parts", source=_SEND, says="the most parts a message may have")
    public_media: int = _number(
        40, unit="parts", source=_CREATE, says="the most media parts that Linq fetches from a public URL"
    )
    text: int = _number(
        10_000,
        unit="characters (whether code points or UTF-16 code units is not documented)",
        source=_SEND,
        says="the longest value of a text part",
    )
    link: int = _number(2_048, unit="code points", source=_LINKS, says="the longest URL of a link part")
    idempotency_key: int = _number(255, unit="code points", source=_SEND, says="the longest idempotency key")
    recipients: int = _number(31, unit="handles", source=_CREATE, says="the most recipients of a new chat")
    part_index: int = _number(
        2_147_483_647, unit="index (int32)", source=_CREATE, says="the highest part_index of a reply"
    )
    page: int = _number(100, unit="entries", source=_LIST, says="the most entries of one page of a list")
    url_media_bytes: int = _number(
        10_000_000,
        unit="bytes (10 MB; decimal or binary is not documented, so the lower reading)",
        source=_CREATE,
        says="the largest file that Linq fetches from a URL",
    )
    upload_bytes: int = _number(104_857_600, unit="bytes", source=_ATTACH, says="the largest uploaded file")
    inline_stickers: int = _number(100, unit="stickers", source=_CREATE, says="the most inline stickers of a text part")
    sticker_images: int = _number(
        10, unit="images", source=_CREATE, says="the most different sticker images of a text part"
    )
    card_url: int = _number(2_048, unit="code points", source=_CREATE, says="the longest URL of an app card")
    card_data_url: int = _number(
        16_384, unit="code points", source=_CREATE, says="the longest data: URL of an app card"
    )

    @classmethod
    def describe(cls) -> dict[str, Limit]:
        """Return what is known of each number, by its name."""
        return {item.name: item.metadata["limit"] for item in fields(cls)}


LIMITS = Limits()
"""The API's own numbers."""

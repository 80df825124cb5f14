"""Moments: timezone-aware datetimes that keep their spelling on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self, SupportsIndex, TypeAlias

from pydantic import BeforeValidator, InstanceOf, PlainSerializer

__all__ = ["Moment", "Timestamp"]


class Moment(datetime):
    """A timezone-aware datetime of the API. `spelling` is the RFC 3339 text that it was read from and is dumped as.

    >>> Moment.parse("2026-10-31T12:00:00.5Z").spelling
    '2026-10-31T12:00:00.5Z'
    """

    spelling: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the moment of an RFC 3339 text; raises ValueError for other text, and for text without an offset."""
        moment = cls.fromisoformat(text)
        if moment.tzinfo is None or "T" not in text.upper():
            raise ValueError("a moment is written as RFC 3339 with its offset, such as 2026-10-31T12:00:00Z")
        moment.spelling = text
        return moment

    def __reduce_ex__(self, _protocol: SupportsIndex) -> tuple[Any, ...]:
        return type(self).parse, (self.spelling,)

    def __deepcopy__(self, _memo: Any) -> Self:
        return self


def _read(value: Any) -> Any:
    if isinstance(value, str):
        return Moment.parse(value)
    if isinstance(value, datetime) and not isinstance(value, Moment):
        return Moment.parse(value.isoformat())
    return value


def _spelled(moment: Moment) -> str:
    return moment.spelling


Timestamp: TypeAlias = Annotated[InstanceOf[Moment], BeforeValidator(_read), PlainSerializer(_spelled)]
"""A `Moment`, read from RFC 3339 text or an aware datetime, dumped as it was spelt."""

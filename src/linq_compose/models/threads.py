"""Threads: the messages that reply to one another."""

from __future__ import annotations

from typing import Annotated

from pydantic import StrictInt, StrictStr

from linq_compose.models.requests import Query
from linq_compose.vocabulary import ORDERS

__all__ = ["ThreadQuery"]


class ThreadQuery(Query):
    """Query of `GET /messages/{messageId}/thread`."""

    limit: StrictInt | None = None
    """1 to 100, 50 when absent."""
    order: Annotated[StrictStr, ORDERS] | None = None
    """asc (oldest first, the default) or desc."""
    cursor: StrictStr | None = None

"""App cards: the update of a card that was sent."""

from __future__ import annotations

from typing import Annotated

from pydantic import StrictBool, StrictStr

from linq_compose.models.content import CardApp, CardLayout, Experience
from linq_compose.models.requests import Request
from linq_compose.models.wire import TextKind

__all__ = ["CardUpdateRequest"]


class CardUpdateRequest(Request):
    """Body of `POST /messages/{messageId}/update`: what the card shows from now on.

    Nothing is kept from the card before: a field that is absent is empty, or has its default.
    """

    layout: CardLayout
    url: StrictStr | None = None
    """https, at most 2,048 characters, or data:, at most 16,384; excludes `experience`."""
    fallback_text: Annotated[StrictStr, TextKind.LABEL] | None = None
    interactive: StrictBool | None = None
    """True when absent, whatever the card was before."""
    app: CardApp | None = None
    """The app of the card, which cannot change."""
    experience: Experience | None = None
    """Excludes `url`."""

"""Backgrounds of chats."""

from __future__ import annotations

from typing import Annotated

from pydantic import StrictStr

from linq_compose.models.requests import Request
from linq_compose.models.wire import TextKind
from linq_compose.vocabulary import BACKGROUND_STYLES, BACKGROUND_TYPES

__all__ = ["BackgroundRequest"]


class BackgroundRequest(Request):
    """Body of `POST /chats/{chatId}/background`: a colour, a moving scene or a photo, iMessage only."""

    type: Annotated[StrictStr, BACKGROUND_TYPES]
    variant: Annotated[StrictStr, TextKind.LABEL] | None = None
    """Of a colour: one of 14 names, custom when absent. Of a scene: one of its style's."""
    shades: tuple[StrictStr, ...] | None = None
    """Of the colour `custom`: two, as `#RRGGBB`, top and bottom."""
    style: Annotated[StrictStr, BACKGROUND_STYLES] | None = None
    """Of a scene: sky, water or aurora."""
    image_url: StrictStr | None = None
    """Of a photo: public https URL of a JPEG, PNG, HEIC or WebP image."""

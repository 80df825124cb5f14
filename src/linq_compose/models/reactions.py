"""Reactions: tapbacks and stickers on a message, and where a sticker is."""

from __future__ import annotations

from typing import Annotated

from pydantic import StrictBool, StrictInt, StrictStr

from linq_compose.models.requests import Request
from linq_compose.models.wire import Number, TextKind, Wire
from linq_compose.vocabulary import CHANGES, REACTIONS

__all__ = ["Placement", "PlacementRequest", "PlacementResponse", "ReactionRequest"]


class Placement(Wire):
    """Where a sticker is on the bubble, how large and how turned; each field is optional by itself."""

    x: Number | None = None
    """-1 (left edge) to 1 (right edge), 0 in the middle."""
    y: Number | None = None
    """-1 (top) to 1 (bottom), 0 in the middle."""
    scale: Number | None = None
    """0.05 to 2.5; the API clamps what is outside."""
    rotation: Number | None = None
    """Degrees, clockwise."""


class ReactionRequest(Request):
    """Body of `POST /messages/{messageId}/reactions`: a reaction to add or to remove.

    >>> ReactionRequest(operation="add", type="love").payload()
    {'operation': 'add', 'type': 'love'}
    """

    operation: Annotated[StrictStr, CHANGES]
    """add or remove; a sticker cannot be removed."""
    type: Annotated[StrictStr, REACTIONS]
    """love, like, dislike, laugh, emphasize or question, an emoji (custom) or a sticker."""
    custom_emoji: Annotated[StrictStr, TextKind.LABEL] | None = None
    """The emoji of a `custom` reaction."""
    emoji: Annotated[StrictStr, TextKind.LABEL] | None = None
    """The emoji of a sticker; excludes `url` and `attachment_id`."""
    url: Annotated[StrictStr, TextKind.LABEL] | None = None
    """The `download_url` of a sticker's image; excludes `emoji` and `attachment_id`."""
    attachment_id: StrictStr | None = None
    """UUID of the uploaded image of a sticker; excludes `emoji` and `url`."""
    placement: Placement | None = None
    """Of a sticker; in the middle when absent."""
    part_index: StrictInt | None = None
    """0-based, int32, 0 when absent."""


class PlacementRequest(Request):
    """Body of `PATCH /messages/{messageId}/reactions/{reactionId}`: the new place of a sticker."""

    placement: Placement
    """Fields that are absent keep their value."""


class PlacementResponse(Wire):
    """Response of `messages.update_sticker_placement`."""

    status: StrictStr | None = None
    success: StrictBool | None = None
    trace_id: StrictStr | None = None

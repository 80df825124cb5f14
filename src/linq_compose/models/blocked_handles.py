"""Blocked handles: whose messages you do not get, and whom you do not write to."""

from __future__ import annotations

from typing import Annotated

from pydantic import StrictStr

from linq_compose.models.requests import Request
from linq_compose.models.times import Timestamp
from linq_compose.models.wire import TextKind, Wire

__all__ = ["BlockRequest", "BlockedHandle", "BlockedHandleList", "BlockedHandleResponse", "UnblockRequest"]


class BlockRequest(Request):
    """Body of `POST /blocked_handles`: whom to block."""

    handle: Annotated[StrictStr, TextKind.LABEL]
    """E.164 number, email address, short code of 3 to 8 digits, or alphanumeric sender."""
    reason: Annotated[StrictStr, TextKind.LABEL] | None = None
    """A note for yourself."""


class UnblockRequest(Request):
    """Body of `DELETE /blocked_handles`: whom to unblock."""

    handle: Annotated[StrictStr, TextKind.LABEL]


class BlockedHandle(Wire):
    """A handle that is blocked."""

    handle: StrictStr
    blocked_at: Timestamp
    reason: StrictStr | None = None


class BlockedHandleResponse(Wire):
    """Response of `blocked_handles.block`."""

    blocked_handle: BlockedHandle


class BlockedHandleList(Wire):
    """Response of `blocked_handles.list`."""

    blocked_handles: tuple[BlockedHandle, ...]

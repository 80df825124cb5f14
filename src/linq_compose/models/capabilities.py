"""Capabilities: whether a person can be reached over iMessage or RCS."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictStr

from linq_compose.models.requests import Request
from linq_compose.models.wire import Wire
from linq_compose.vocabulary import CAPABILITY_REASONS

__all__ = ["Capability", "CapabilityRequest"]


class CapabilityRequest(Request):
    """Body of `POST /capability/check_imessage` and `POST /capability/check_rcs`: whom to check."""

    address: StrictStr
    """E.164 number; for iMessage also an email address."""
    from_: Annotated[StrictStr | None, Field(alias="from")] = None
    """E.164 number of the line to check with."""


class Capability(Wire):
    """Response of both checks."""

    address: StrictStr
    available: StrictBool
    reason: Annotated[StrictStr, CAPABILITY_REASONS] | None = None
    selected_service: StrictStr | None = None

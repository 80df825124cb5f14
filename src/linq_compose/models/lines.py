"""Your lines: which there are, and which to use."""

from __future__ import annotations

from typing import Annotated

from pydantic import StrictBool, StrictStr

from linq_compose.models.requests import Query, Request
from linq_compose.models.wire import Clearing, TextKind, Wire
from linq_compose.vocabulary import LINE_HEALTH, LINE_KINDS, LINE_TYPES

__all__ = [
    "AvailableNumber",
    "AvailableNumberQuery",
    "Line",
    "LineCapabilities",
    "LineList",
    "LineReputation",
    "LineUpdateRequest",
    "OldLine",
    "OldLineList",
    "UpdatedLine",
]


class AvailableNumberQuery(Query):
    """Query of `GET /available_number`."""

    to: tuple[StrictStr, ...] | None = None
    """Handles of the people to write to."""
    exclude_from: tuple[StrictStr, ...] | None = None
    """Lines that Linq must not select: E.164 numbers."""
    type: Annotated[StrictStr, LINE_KINDS] | None = None
    """RCS or iMessage, in any case."""


class AvailableNumber(Wire):
    """The line to use, and a card with all lines."""

    phone_number: StrictStr
    vcf_url: StrictStr


class LineReputation(Wire):
    """The reputation of a line."""

    status: Annotated[StrictStr, LINE_HEALTH]
    doc_url: StrictStr


class Line(Wire):
    """One of your lines."""

    id: StrictStr
    phone_number: StrictStr
    reputation: LineReputation
    forwarding_number: StrictStr | None = None
    line_type: Annotated[StrictStr, LINE_TYPES] | None = None


class LineList(Wire):
    """Response of `phone_numbers.list`."""

    phone_numbers: tuple[Line, ...]


class LineUpdateRequest(Request):
    """Body of `PUT /phone_numbers/{phoneNumberId}`."""

    forwarding_number: Annotated[StrictStr | None, TextKind.LABEL, Clearing.NULL]
    """E.164 number that calls are forwarded to; null or an empty string for none."""


class UpdatedLine(Wire):
    """Response of `phone_numbers.update`."""

    id: StrictStr
    phone_number: StrictStr
    forwarding_number: StrictStr | None = None


class LineCapabilities(Wire):
    """What a line can do, in the older list."""

    mms: StrictBool
    sms: StrictBool
    voice: StrictBool


class OldLine(Wire):
    """One of your lines, in the older list."""

    id: StrictStr
    phone_number: StrictStr
    capabilities: LineCapabilities | None = None
    country_code: StrictStr | None = None
    type: StrictStr | None = None


class OldLineList(Wire):
    """Response of `phonenumbers.list`, which is deprecated."""

    phone_numbers: tuple[OldLine, ...]

"""Your lines: which there are, which to use, and their reputation."""

from __future__ import annotations

from typing import Annotated

from pydantic import StrictBool, StrictInt, StrictStr

from linq_compose.models.requests import Query, Request
from linq_compose.models.times import Timestamp
from linq_compose.models.wire import Clearing, Wire
from linq_compose.vocabulary import (
    AUDIT_STATUSES,
    IMPACTS,
    LINE_HEALTH,
    LINE_KINDS,
    LINE_TYPES,
    REPUTATION_DRIVERS,
    UNHEALTHY_CHATS,
)

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
    "OptOutChat",
    "ReputationAction",
    "ReputationAudit",
    "ReputationDriver",
    "ReputationEvidence",
    "ReputationReport",
    "StartedAudit",
    "UnhealthyChat",
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

    forwarding_number: Annotated[StrictStr | None, Clearing.NULL]
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


class StartedAudit(Wire):
    """Response of `phone_numbers.start_reputation_audit`."""

    audit_id: StrictStr
    status: Annotated[StrictStr, AUDIT_STATUSES]


class ReputationAction(Wire):
    """What to do about a reputation."""

    title: StrictStr | None = None
    detail: StrictStr | None = None
    expected_impact: Annotated[StrictStr, IMPACTS] | None = None
    priority: StrictInt | None = None


class ReputationDriver(Wire):
    """What a reputation follows from."""

    key: Annotated[StrictStr, REPUTATION_DRIVERS] | None = None
    metric: StrictStr | None = None
    summary: StrictStr | None = None


class OptOutChat(Wire):
    """A chat that was written to after its person had opted out."""

    chat_id: StrictStr | None = None
    messages_after_stop: StrictInt | None = None


class UnhealthyChat(Wire):
    """A chat that harms the reputation."""

    chat_id: StrictStr | None = None
    driver_keys: tuple[Annotated[StrictStr, REPUTATION_DRIVERS], ...] | None = None
    status: Annotated[StrictStr, UNHEALTHY_CHATS] | None = None


class ReputationEvidence(Wire):
    """The chats that a report refers to."""

    opt_out_chats: tuple[OptOutChat, ...] | None = None
    unhealthy_chats: tuple[UnhealthyChat, ...] | None = None


class ReputationReport(Wire):
    """The report of an audit."""

    severity: Annotated[StrictStr, LINE_HEALTH] | None = None
    primary_driver: StrictStr | None = None
    drivers: tuple[ReputationDriver, ...] | None = None
    action_items: tuple[ReputationAction, ...] | None = None
    evidence: ReputationEvidence | None = None
    summary_markdown: StrictStr | None = None


class ReputationAudit(Wire):
    """Response of `phone_numbers.get_reputation_audit`."""

    audit_id: StrictStr
    status: Annotated[StrictStr, AUDIT_STATUSES]
    error: StrictStr | None = None
    generated_at: Timestamp | None = None
    phone: StrictStr | None = None
    report: ReputationReport | None = None

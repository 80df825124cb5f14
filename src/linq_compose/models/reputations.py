"""The reputation of a line: audits and their reports."""

from __future__ import annotations

from typing import Annotated

from pydantic import StrictInt, StrictStr

from linq_compose.models.times import Timestamp
from linq_compose.models.wire import Wire
from linq_compose.vocabulary import AUDIT_STATUSES, IMPACTS, LINE_HEALTH, REPUTATION_DRIVERS, UNHEALTHY_CHATS

__all__ = [
    "OptOutChat",
    "ReputationAction",
    "ReputationAudit",
    "ReputationDriver",
    "ReputationEvidence",
    "ReputationReport",
    "StartedAudit",
    "UnhealthyChat",
]


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

"""Webhook subscriptions: which events go to which URL."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import StrictBool, StrictStr

from linq_compose.models.requests import Request
from linq_compose.models.times import Timestamp
from linq_compose.models.wire import Clearing, TextKind, Wire
from linq_compose.vocabulary import WEBHOOK_EVENTS

__all__ = [
    "CreatedSubscription",
    "EventList",
    "Subscription",
    "SubscriptionList",
    "SubscriptionRequest",
    "SubscriptionUpdateRequest",
]

Events: TypeAlias = tuple[Annotated[StrictStr, WEBHOOK_EVENTS], ...]


class SubscriptionRequest(Request):
    """Body of `POST /webhook-subscriptions`."""

    target_url: StrictStr
    """https URL; each URL has one subscription in an account."""
    subscribed_events: Events
    phone_numbers: tuple[StrictStr, ...] | None = None
    """Lines whose events are sent, E.164; all lines when absent or empty."""
    routing_key_header: Annotated[StrictStr, TextKind.LABEL] | None = None
    """Name of the header with a routing token; none when absent."""
    routing_id_header: Annotated[StrictStr, TextKind.LABEL] | None = None
    """Name of the header with the chat id, `Linq-Chat-Id` when absent."""


class SubscriptionUpdateRequest(Request):
    """Body of `PUT /webhook-subscriptions/{subscriptionId}`: what changes."""

    target_url: StrictStr | None = None
    subscribed_events: Events | None = None
    is_active: StrictBool | None = None
    phone_numbers: Annotated[tuple[StrictStr, ...] | None, Clearing.NULL] = None
    """Null or an empty array for all lines."""
    routing_key_header: Annotated[StrictStr | None, TextKind.LABEL, Clearing.NULL] = None
    """Null or an empty string for no routing token."""
    routing_id_header: Annotated[StrictStr | None, TextKind.LABEL, Clearing.NULL] = None
    """Null or an empty string for `Linq-Chat-Id`."""


class Subscription(Wire):
    """A webhook subscription."""

    id: StrictStr
    target_url: StrictStr
    subscribed_events: Events
    is_active: StrictBool
    created_at: Timestamp
    updated_at: Timestamp
    phone_numbers: tuple[StrictStr, ...] | None = None
    routing_id_header: StrictStr | None = None
    routing_key_header: StrictStr | None = None


class CreatedSubscription(Subscription):
    """Response of `webhook_subscriptions.create`: the only one with the secret."""

    signing_secret: StrictStr
    """`whsec_` and base64; it cannot be read again."""


class SubscriptionList(Wire):
    """Response of `webhook_subscriptions.list`."""

    subscriptions: tuple[Subscription, ...]


class EventList(Wire):
    """Response of `webhook_events.list`."""

    events: Events
    doc_url: StrictStr

"""Payments: what people are asked to pay, by which provider, and what became of it. Only their shape is checked."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from linq_compose.models.requests import Query, Request
from linq_compose.models.times import Timestamp
from linq_compose.models.wire import TextKind, Wire
from linq_compose.vocabulary import (
    CONNECTION_STATUSES,
    PAYMENT_INTERVALS,
    PAYMENT_MODES,
    PAYMENT_RAILS,
    PAYMENT_REQUEST_STATUSES,
    PAYMENT_STATUSES,
    PROVIDER_STATUSES,
    REQUESTED_STATUSES,
)

__all__ = [
    "CardHandoff",
    "HandleConnection",
    "Merchant",
    "NaturalPayment",
    "Payment",
    "PaymentCreateRequest",
    "PaymentCredentials",
    "PaymentDiscount",
    "PaymentProvider",
    "PaymentRequest",
    "PaymentRequestList",
    "PaymentRequestQuery",
    "PaymentRequestRequest",
    "ProviderConnectRequest",
    "ProviderSession",
    "StripePayment",
    "VerifyRequest",
]


class PaymentDiscount(Wire):
    """One coupon or one promotion code of a subscription."""

    coupon: Annotated[StrictStr, TextKind.LABEL] | None = None
    label: Annotated[StrictStr, TextKind.LABEL] | None = None
    promotion_code: Annotated[StrictStr, TextKind.LABEL] | None = None


class PaymentRequestRequest(Request):
    """Body of `POST /payment_requests`."""

    amount: StrictInt | None = None
    """In the smallest unit of the currency; not for subscriptions."""
    currency: Annotated[StrictStr, TextKind.LABEL] | None = None
    """ISO 4217; not for subscriptions."""
    description: Annotated[StrictStr, TextKind.LABEL] | None = None
    mode: Annotated[StrictStr, PAYMENT_MODES] | None = None
    rail: Annotated[StrictStr, PAYMENT_RAILS] | None = None
    from_: Annotated[StrictStr | None, TextKind.LABEL, Field(alias="from")] = None
    payer_handle: Annotated[StrictStr, TextKind.LABEL] | None = None
    customer_id: Annotated[StrictStr, TextKind.LABEL] | None = None
    price_id: Annotated[StrictStr, TextKind.LABEL] | None = None
    """Of a subscription."""
    quantity: StrictInt | None = None
    discount: PaymentDiscount | None = None
    trial_end: Annotated[StrictStr, TextKind.LABEL] | None = None
    """RFC 3339; excludes `trial_period_days`."""
    trial_period_days: StrictInt | None = None
    metadata: dict[str, Any] | None = None


class PaymentRequestQuery(Query):
    """Query of `GET /payment_requests`."""

    limit: StrictInt | None = None
    """1 to 100, 20 when absent."""
    offset: StrictInt | None = None
    status: Annotated[StrictStr, REQUESTED_STATUSES] | None = None


class NaturalPayment(Wire):
    """Where the rail `natural` keeps the payment."""

    payment_request_id: StrictStr | None = None
    transaction_id: StrictStr | None = None


class StripePayment(Wire):
    """Where the rail `stripe` keeps the payment."""

    customer_id: StrictStr | None = None
    payment_intent_id: StrictStr | None = None
    subscription_id: StrictStr | None = None


class PaymentRequest(Wire):
    """A request to pay, and what became of it."""

    id: StrictStr
    object: StrictStr
    amount: StrictInt
    currency: StrictStr
    mode: Annotated[StrictStr, PAYMENT_MODES]
    status: Annotated[StrictStr, PAYMENT_REQUEST_STATUSES]
    checkout_url: StrictStr
    created_at: Timestamp
    updated_at: Timestamp | None = None
    paid_at: Timestamp | None = None
    expires_at: Timestamp | None = None
    trial_end: Timestamp | None = None
    description: StrictStr | None = None
    discount: PaymentDiscount | None = None
    interval: Annotated[StrictStr, PAYMENT_INTERVALS] | None = None
    interval_count: StrictInt | None = None
    metadata: dict[str, Any] | None = None
    natural: NaturalPayment | None = None
    stripe: StripePayment | None = None
    price_id: StrictStr | None = None
    quantity: StrictInt | None = None
    rail: Annotated[StrictStr, PAYMENT_RAILS] | None = None


class PaymentRequestList(Wire):
    """Response of `payment_requests.list`."""

    object: Literal["list"]
    data: tuple[PaymentRequest, ...]
    has_more: StrictBool


class Merchant(Wire):
    """Who is paid."""

    name: Annotated[StrictStr, TextKind.LABEL] | None = None
    url: Annotated[StrictStr, TextKind.LABEL] | None = None


class PaymentCreateRequest(Request):
    """Body of `POST /payments`."""

    handle: Annotated[StrictStr, TextKind.LABEL]
    """E.164 number or email address of the customer."""
    amount_cents: StrictInt
    currency: Annotated[StrictStr, TextKind.LABEL]
    description: Annotated[StrictStr, TextKind.LABEL] | None = None
    merchant: Merchant | None = None
    metadata: dict[str, Any] | None = None


class Payment(Wire):
    """A payment with a card of the customer."""

    id: StrictStr | None = None
    handle: StrictStr | None = None
    amount_cents: StrictInt | None = None
    currency: StrictStr | None = None
    status: Annotated[StrictStr, PAYMENT_STATUSES] | None = None
    description: StrictStr | None = None
    merchant: Merchant | None = None
    metadata: dict[str, Any] | None = None
    approval_url: StrictStr | None = None
    attach_url: StrictStr | None = None


class CardHandoff(Wire):
    """Where the card of a payment can be fetched."""

    provider: StrictStr | None = None
    card_ref: StrictStr | None = None
    fetch_url: StrictStr | None = None
    user_token: StrictStr | None = None


class PaymentCredentials(Wire):
    """Response of `payments.credentials`."""

    handoff: CardHandoff | None = None


class VerifyRequest(Request):
    """Body of `POST /payments/handles/{handle}/verify`."""

    code: Annotated[StrictStr, TextKind.LABEL]
    """The code that the customer was sent."""
    connect_id: Annotated[StrictStr, TextKind.LABEL]


class HandleConnection(Wire):
    """Whether a customer has connected a card."""

    handle: StrictStr | None = None
    connect_id: StrictStr | None = None
    status: Annotated[StrictStr, CONNECTION_STATUSES] | None = None


class ProviderConnectRequest(Request):
    """Body of `POST /payments/providers/{provider}/connect`."""

    return_url: Annotated[StrictStr, TextKind.LABEL]
    """Where the browser goes afterwards."""


class ProviderSession(Wire):
    """Response of `payment_providers.connect`."""

    hosted_url: StrictStr | None = None
    session_id: StrictStr | None = None
    status: StrictStr | None = None


class PaymentProvider(Wire):
    """How far the account is with a provider."""

    provider: StrictStr | None = None
    status: Annotated[StrictStr, PROVIDER_STATUSES] | None = None

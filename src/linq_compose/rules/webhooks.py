"""Webhook subscriptions: where events are sent, and which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from linq_compose import urls
from linq_compose._sources import WEBHOOKS
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, remove, replace
from linq_compose.lint.phrases import Quoted, quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models.webhook_subscriptions import SubscriptionRequest, SubscriptionUpdateRequest
from linq_compose.rules.analysis.urls import https_fix
from linq_compose.vocabulary import WEBHOOK_EVENTS, closest

__all__ = ["WEBHOOKS_FAMILY"]

WEBHOOKS_FAMILY = Family("WHK", "webhooks", about="Webhook subscriptions: their URL and their events.")

_Subscription: TypeAlias = SubscriptionRequest | SubscriptionUpdateRequest
_SUBSCRIPTIONS: tuple[type[_Subscription], ...] = (SubscriptionRequest, SubscriptionUpdateRequest)
_CREATE: Final = "webhook_subscriptions.create"
_UPDATE: Final = "webhook_subscriptions.update"
_GOOD: Final[dict[str, Any]] = {"target_url": "https://example.com/linq", "subscribed_events": ["message.received"]}


@WEBHOOKS_FAMILY.rule(
    101,
    "insecure-webhook-url",
    Severity.ERROR,
    on=_SUBSCRIPTIONS,
    says="The target_url {reason}.",
    hint="Give the https URL of your endpoint.",
    why="The API sends events to https URLs only.",
    source=WEBHOOKS,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    fixable={"unsafe"},
    examples=[
        Example(
            bad={**_GOOD, "target_url": "http://example.com/linq"}, good=_GOOD, at="/target_url", operation=_CREATE
        ),
        Example(bad={"target_url": "example.com/linq"}, good=_GOOD, at="/target_url", operation=_UPDATE),
    ],
)
def insecure_webhook_url(request: _Subscription, _context: Context) -> Iterator[Finding]:
    url = request.target_url
    flaw = None if url is None else urls.flaw(url)
    if url is not None and flaw is not None and flaw.kind != "private":
        fix = https_fix("target_url", url) if flaw.kind == "insecure" else None
        yield Finding(("target_url",), {"reason": Quoted(flaw.reason)}, fix)


@WEBHOOKS_FAMILY.rule(
    102,
    "private-webhook-host",
    Severity.ERROR,
    on=_SUBSCRIPTIONS,
    says="The target_url {reason}; no event can reach it.",
    hint="Use the public name of your server; during development, a tunnel.",
    why="Linq sends events from the public internet. Whether the API rejects such a URL at once is not documented.",
    domain="No event can reach the URL, whatever the API answers to the request.",
    evidence=Evidence.INFERRED,
    source=WEBHOOKS,
    examples=[
        Example(
            bad={**_GOOD, "target_url": "https://localhost:8000/linq"}, good=_GOOD, at="/target_url", operation=_CREATE
        ),
        Example(bad={"target_url": "https://10.0.0.7/linq"}, good=_GOOD, at="/target_url", operation=_UPDATE),
    ],
)
def private_webhook_host(request: _Subscription, _context: Context) -> Iterator[Finding]:
    flaw = None if request.target_url is None else urls.flaw(request.target_url)
    if flaw is not None and flaw.kind == "private":
        yield Finding(("target_url",), {"reason": Quoted(flaw.reason)})


def _events(request: _Subscription) -> Iterator[tuple[int, str]]:
    for index, event in enumerate(request.subscribed_events or ()):
        if isinstance(event, str):
            yield index, event


@WEBHOOKS_FAMILY.rule(
    103,
    "unknown-webhook-event",
    Severity.WARNING,
    on=_SUBSCRIPTIONS,
    says="{event} is no known event{meant}.",
    hint="Use an event that webhook_events.list returns.",
    why="A subscription names its events. The API adds events as it grows, so one that is not known here may exist.",
    evidence=Evidence.INFERRED,
    source=WEBHOOKS,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    fixable={"unsafe"},
    examples=[
        Example(
            bad={**_GOOD, "subscribed_events": ["message.recieved"]},
            good=_GOOD,
            at="/subscribed_events/0",
            operation=_CREATE,
        ),
        Example(
            bad={"subscribed_events": ["message.received", "*"]},
            good={"subscribed_events": ["message.received"]},
            at="/subscribed_events/1",
            operation=_UPDATE,
        ),
    ],
)
def unknown_webhook_event(request: _Subscription, _context: Context) -> Iterator[Finding]:
    for index, event in _events(request):
        if event not in WEBHOOK_EVENTS:
            near = closest(event, WEBHOOK_EVENTS.words)
            meant = f"; did you mean {quote(near[0])}?" if near else ""
            fix = Fix.unsafe(f"Use {near[0]}", replace("subscribed_events", index, value=near[0])) if near else None
            yield Finding(("subscribed_events", index), {"event": quote(event), "meant": meant}, fix)


@WEBHOOKS_FAMILY.rule(
    104,
    "no-webhook-event",
    Severity.WARNING,
    on=_SUBSCRIPTIONS,
    says="The subscription names no event.",
    hint="Name the events to receive, such as message.received.",
    why="A subscription without events sends nothing; whether the API accepts one is not documented.",
    evidence=Evidence.INFERRED,
    source=WEBHOOKS,
    examples=[
        Example(bad={**_GOOD, "subscribed_events": []}, good=_GOOD, at="/subscribed_events", operation=_CREATE),
    ],
)
def no_webhook_event(request: _Subscription, _context: Context) -> Iterator[Finding]:
    if request.subscribed_events is not None and not request.subscribed_events:
        yield Finding(("subscribed_events",))


@WEBHOOKS_FAMILY.rule(
    105,
    "repeated-webhook-event",
    Severity.INFO,
    on=_SUBSCRIPTIONS,
    says="The event {event} is named more than once.",
    hint="Name each event once.",
    why="A repeated event adds nothing.",
    evidence=Evidence.INFERRED,
    source=WEBHOOKS,
    fixable={"safe"},
    examples=[
        Example(
            bad={**_GOOD, "subscribed_events": ["message.received", "message.received"]},
            good=_GOOD,
            at="/subscribed_events/1",
            operation=_CREATE,
        ),
    ],
)
def repeated_webhook_event(request: _Subscription, _context: Context) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, event in _events(request):
        if event in seen:
            fix = Fix.safe("Remove the repetition", remove("subscribed_events", index))
            yield Finding(("subscribed_events", index), {"event": quote(event)}, fix)
        seen.add(event)


@WEBHOOKS_FAMILY.rule(
    106,
    "empty-subscription-update",
    Severity.WARNING,
    on=SubscriptionUpdateRequest,
    says="The update changes nothing.",
    hint="Add a field to change.",
    why="All fields are optional, so a misspelt or missing one leaves a request that does nothing.",
    evidence=Evidence.INFERRED,
    source=WEBHOOKS,
    examples=[Example(bad={}, good={"is_active": False}, at="", operation=_UPDATE)],
)
def empty_subscription_update(request: SubscriptionUpdateRequest, _context: Context) -> Iterator[Finding]:
    if not request.model_fields_set & type(request).model_fields.keys():
        yield Finding()

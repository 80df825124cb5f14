"""Answers of the operations on webhook subscriptions."""

from __future__ import annotations

import base64
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from linq_compose.testing.fake._call import Answer, Call
from linq_compose.testing.fake._refusals import Refusal
from linq_compose.testing.fake._state import moment
from linq_compose.testing.fake._webhooks import VERSION
from linq_compose.vocabulary import WEBHOOK_EVENTS

__all__ = [
    "webhook_events_list",
    "webhook_subscriptions_create",
    "webhook_subscriptions_delete",
    "webhook_subscriptions_list",
    "webhook_subscriptions_retrieve",
    "webhook_subscriptions_update",
]

_PAGE: Final = "https://docs.linqapp.com/channel/imessage/guides/webhooks/events"


def webhook_events_list(_call: Call) -> Answer:
    """Return the known events."""
    return 200, {"events": list(WEBHOOK_EVENTS.words), "doc_url": _PAGE}


def webhook_subscriptions_create(call: Call) -> Answer:
    """Subscribe to events; each URL has one subscription."""
    _refuse_known(call, call.payload["target_url"], but="")
    identifier, now = call.world.identifier(), moment(call.world.now())
    secret = f"whsec_{base64.b64encode(bytes.fromhex(call.world.trace())).decode()}"
    state = {
        "id": identifier,
        "is_active": True,
        "phone_numbers": None,
        "routing_key_header": None,
        "routing_id_header": None,
        **{name: value for name, value in call.payload.items() if value is not None},
        "created_at": now,
        "updated_at": now,
        "signing_secret": secret,
    }
    call.world.subscriptions[identifier] = state
    _note_target(call, state)
    _report(call, state, "created", events=state["subscribed_events"])
    return 201, state


def webhook_subscriptions_list(call: Call) -> Answer:
    """Return all subscriptions."""
    return 200, {"subscriptions": [_shown(state) for state in call.world.subscriptions.values()]}


def webhook_subscriptions_retrieve(call: Call) -> Answer:
    """Return a subscription."""
    return 200, _shown(_subscription(call))


def webhook_subscriptions_update(call: Call) -> Answer:
    """Change a subscription."""
    state = _subscription(call)
    if call.payload.get("target_url") is not None:
        _refuse_known(call, call.payload["target_url"], but=state["id"])
    before = {**state}
    state.update({name: value if value != "" else None for name, value in call.payload.items()})
    if state["routing_key_header"] is None:
        for key in [key for key in call.world.routing_tokens if key[0] == state["id"]]:
            del call.world.routing_tokens[key]
    if call.payload.keys() & {"target_url", "phone_numbers"}:
        _note_target(call, state)
    state["updated_at"] = moment(call.world.now())
    _report_changes(call, before, state)
    return 200, _shown(state)


def webhook_subscriptions_delete(call: Call) -> Answer:
    """Delete a subscription."""
    state = _subscription(call)
    del call.world.subscriptions[state["id"]]
    _report(call, state, "deleted")
    return 204, None


_ROUTING: Final = ("routing_key_header", "routing_id_header")


def _report_changes(call: Call, before: dict[str, Any], state: dict[str, Any]) -> None:
    """Report each change of a subscription by its own webhook."""
    for field, event in (
        ("target_url", "target_url_changed"),
        ("subscribed_events", "events.updated"),
        ("phone_numbers", "phone_numbers.updated"),
    ):
        if (before[field] or None) != (state[field] or None):
            shown = [_without_query(item[field]) if field == "target_url" else item[field] for item in (before, state)]
            _report(call, state, event, change={"from": shown[0] or None, "to": shown[1] or None})
    if [before[name] for name in _ROUTING] != [state[name] for name in _ROUTING]:
        shown = [
            {name: item[name] for name in _ROUTING} if any(item[name] for name in _ROUTING) else None
            for item in (before, state)
        ]
        event = "routing_headers_set" if shown[1] else "routing_headers_cleared"
        _report(call, state, event, change={"from": shown[0], "to": shown[1]})
    if before["is_active"] != state["is_active"]:
        _report(call, state, "enabled" if state["is_active"] else "disabled")


def _report(
    call: Call, state: dict[str, Any], event: str, *, change: dict[str, Any] | None = None, **more: Any
) -> None:
    """Report a change of a subscription by a webhook, which may go to that subscription itself."""
    subject = {"id": state["id"], "target_url": _without_query(state["target_url"]), **more}
    summary = f"Webhook subscription: {event.replace('.', ' ').replace('_', ' ')}"
    call.afterwards.append(
        partial(
            call.webhooks.of_account,
            f"webhook_subscription.{event}",
            summary,
            origin="api",
            change=change,
            webhook_subscription=subject,
        )
    )


def _without_query(url: str) -> str:
    """Return a URL without credentials, query string and fragment, as events have it."""
    pieces = urlsplit(url)
    return pieces._replace(netloc=pieces.netloc.rpartition("@")[2], query="", fragment="").geturl()


def _subscription(call: Call) -> dict[str, Any]:
    state = call.world.subscriptions.get(call.parameters["subscriptionId"].lower())
    if state is None:
        raise Refusal(2010)
    return state


def _note_target(call: Call, state: dict[str, Any]) -> None:
    """Note what the fake does otherwise than the API with the events for a URL."""
    url = state["target_url"]
    if not call.webhooks.reaches(url):
        call.note("the fake sends no events to this host: FakeLinq.send_webhooks and --send-webhooks name hosts")
    if not set(state["phone_numbers"] or ()) <= set(call.world.numbers):
        call.note(
            "whether phone_numbers may name a number that is no line of yours is not documented; the fake accepts it"
        )
    if parse_qs(urlsplit(url).query).get("version", [VERSION]) != [VERSION]:
        call.note(f"the fake has events of the version {VERSION} only")


def _refuse_known(call: Call, url: str, *, but: str) -> None:
    if any(state["target_url"] == url and id != but for id, state in call.world.subscriptions.items()):
        raise Refusal(2015, "Another subscription has this target_url.", note="no source names the code")


def _shown(state: dict[str, Any]) -> dict[str, Any]:
    """Return a subscription without its secret, which only its creation shows."""
    return {name: value for name, value in state.items() if name != "signing_secret"}

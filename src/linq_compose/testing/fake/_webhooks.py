"""Webhooks: the signed requests that an application would receive."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import uuid
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from linq_compose.testing.fake._http import Request, Response
from linq_compose.testing.fake._responses import (
    CARD_FIELDS,
    PARTNER,
    card_response,
    chat_response,
    handle_response,
    health_response,
    poll_response,
    sent_response,
)
from linq_compose.testing.fake._state import (
    ChatState,
    LocationShare,
    MessageState,
    Participant,
    PollState,
    World,
    moment,
)

__all__ = ["SECRET", "VERSION", "Attempt", "Delivery", "Webhooks"]

SECRET: Final = "whsec_" + base64.b64encode(b"linq-compose fake webhook secret").decode()
"""The default signing secret of a fake."""

VERSION: Final = "2026-02-03"
"""The version of the payloads."""
_SUCCESS: Final = range(200, 300)
_ROUTING_ID: Final = "linq-chat-id"
"""The header with the chat id where a subscription names none. Source: the SDK, read 2026-11-26."""
_GROUP_EVENTS: Final = {"display_name": "group_name", "icon": "group_icon"}
_CHAT_FIELDS: Final = (
    "id", "display_name", "service", "is_group", "handles", "health_status", "created_at", "updated_at",
)  # fmt: skip
_MESSAGE_FIELDS: Final = ("effect", "reply_to", "service", "preferred_service", "sent_at", "delivered_at")


@dataclass(frozen=True)
class Attempt:
    """One attempt to deliver an event to a subscription."""

    subscription_id: str
    event_id: str
    event_type: str
    url: str
    """Where the request went: the `target_url` with the address that its host stands for."""
    status: int | None
    """The receiver's HTTP status; None where no response came."""
    error: str | None = None
    """Why no response came: the name of an exception."""


class Delivery(Protocol):
    """Sends the events of subscriptions."""

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every attempt so far, oldest first."""
        ...

    def reaches(self, url: str, /) -> bool:
        """Return whether events for a URL are sent."""
        ...

    def add(self, subscription: dict[str, Any], event: dict[str, Any], /) -> None:
        """Send an event to a subscription later."""
        ...


class Webhooks:
    """Builds, signs and records webhook requests. Raises ValueError for a secret that is not `whsec_` and base64."""

    def __init__(self, world: World, *, secret: str, url: str) -> None:
        self._world = world
        self._secret = secret
        _key_of(secret)
        self._url = url
        self._requests: list[Request] = []
        self.delivery: Delivery | None = None
        """What sends the events of subscriptions; None where nothing is sent."""

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every webhook request so far, oldest first."""
        return tuple(self._requests)

    def clear(self) -> None:
        """Remove every webhook request."""
        self._requests.clear()

    def of_chat(self, chat: ChatState) -> Request:
        """Return the webhook of a new chat (`chat.created`)."""
        response = chat_response(chat)
        return self.of("chat.created", {name: response[name] for name in _CHAT_FIELDS})

    def of_message(self, event_type: str, chat: ChatState, message: MessageState) -> Request:
        """Return the webhook of a message (`message.sent`, `.received`, `.delivered`, `.read`), or that of a poll."""
        poll = self._world.polls.get(message.id)
        if poll is not None:
            return self._of_poll(event_type.replace("message.", "poll."), chat, message, poll)
        response = sent_response(message)
        data = {
            **_origin(chat, message),
            **{name: response[name] for name in _MESSAGE_FIELDS},
            "parts": [_webhook_part(part) for part in message.parts],
            "idempotency_key": message.content.get("idempotency_key"),
            "read_at": moment(message.read_at),
        }
        return self.of(event_type, data)

    def _of_poll(self, event_type: str, chat: ChatState, message: MessageState, poll: PollState) -> Request:
        state = {name: moment(getattr(message, name)) for name in ("sent_at", "delivered_at", "read_at")}
        if event_type == "poll.received":
            state = {"received_at": state["sent_at"]}
        data = {
            **_about_poll(chat, message),
            "sender_handle": handle_response(message.sender),
            "poll": poll_response(poll),
            "created_at": moment(message.created_at),
            "updated_at": moment(message.updated_at or message.created_at),
            **state,
        }
        return self.of(event_type, data)

    def of_options(
        self, chat: ChatState, message: MessageState, added: list[dict[str, Any]], *, direction: str
    ) -> Request:
        """Return the webhook of options that were added to a poll (`poll.updated`)."""
        about = {**_about_poll(chat, message), "direction": direction, "sender_handle": handle_response(chat.me)}
        return self.of("poll.updated", {**about, "added_options": deepcopy(added)})

    def of_vote(
        self, chat: ChatState, message: MessageState, option: dict[str, Any], voter: Participant, *, removed: bool
    ) -> Request:
        """Return the webhook of a vote that was added or removed (`poll.vote.added`, `poll.vote.removed`)."""
        data = {
            **_about_poll(chat, message),
            "direction": _direction(voter),
            "option_id": option["option_id"],
            "sender_handle": handle_response(voter),
        }
        return self.of(f"poll.vote.{'removed' if removed else 'added'}", data)

    def of_edit(self, chat: ChatState, message: MessageState, index: int) -> Request:
        """Return the webhook of an edited text part (`message.edited`)."""
        part = {"index": index, "text": message.parts[index]["value"]}
        return self.of(
            "message.edited", {**_origin(chat, message), "edited_at": moment(message.updated_at), "part": part}
        )

    def of_failure(self, chat: ChatState, message: MessageState) -> Request:
        """Return the webhook of a failed delivery (`message.failed`), or that of a poll."""
        poll = self._world.polls.get(message.id)
        if poll is not None:
            failure = {
                **_about_poll(chat, message),
                "sender_handle": None,
                "poll": poll_response(poll),
                "error": {"code": message.failure, "message": "Delivery failed"},
                "failed_at": moment(self._world.now()),
            }
            return self.of("poll.failed", failure)
        data = {
            "code": message.failure,
            "failed_at": moment(self._world.now()),
            "chat_id": chat.id,
            "message_id": message.id,
            "reason": "Delivery failed",
            "service": message.service,
            "preferred_service": message.content.get("preferred_service"),
        }
        return self.of("message.failed", data)

    def of_participant(self, chat: ChatState, event_type: str, participant: Participant) -> Request:
        """Return the webhook of a participant who was added to a group, or has left it or was removed."""
        added = event_type == "participant.added"
        data = {
            "chat_id": chat.id,
            "handle": participant.handle,
            "participant": handle_response(participant),
            "added_at" if added else "removed_at": moment(participant.joined_at if added else participant.left_at),
        }
        return self.of(event_type, data)

    def of_update(
        self, chat: ChatState, attribute: str, author: Participant, old: str | None, new: str | None
    ) -> Request:
        """Return the webhook of a group's new name or icon; an empty value counts as none."""
        data = {
            "chat_id": chat.id,
            "changed_by_handle": handle_response(author),
            "old_value": old or None,
            "new_value": new or None,
            "updated_at": moment(chat.updated_at),
        }
        return self.of(f"chat.{_GROUP_EVENTS[attribute]}_updated", data)

    def of_failed_update(self, chat: ChatState, attribute: str, code: int) -> Request:
        """Return the webhook of a group's name or icon, or of a background, that could not be set."""
        data = {"chat_id": chat.id, "error_code": code, "failed_at": moment(self._world.now())}
        return self.of(f"chat.{_GROUP_EVENTS.get(attribute, attribute)}_update_failed", data)

    def of_background(self, chat: ChatState, author: Participant) -> Request:
        """Return the webhook of a chat's new background, or of none (`chat.background_updated`)."""
        data = {"chat": _chat(chat), "actor_handle": handle_response(author), "background": chat.background}
        return self.of("chat.background_updated", data)

    def of_reaction(
        self, chat: ChatState, message: MessageState, index: int, reaction: dict[str, Any], *, removed: bool
    ) -> Request:
        """Return the webhook of a reaction that was added to a part or to a poll, or removed from a part."""
        data = {
            "chat_id": chat.id,
            "message_id": message.id,
            "part_index": index,
            "reaction_id": reaction["id"],
            "reaction_type": reaction["type"],
            "custom_emoji": reaction["custom_emoji"],
            "is_from_me": reaction["is_me"],
            "from": reaction["handle"]["handle"],
            "from_handle": reaction["handle"],
            "reacted_at": moment(self._world.now()),
            "service": message.service,
            "sticker": reaction["sticker"],
        }
        if message.id in self._world.polls:
            return self.of("poll.reaction.added", data)
        return self.of("reaction.removed" if removed else "reaction.added", data)

    def of_typing(self, chat: ChatState, participant: Participant, *, typing: bool) -> Request:
        """Return the webhook of another participant who starts or stops typing."""
        data = {"chat_id": chat.id, "actor_handle": handle_response(participant)}
        return self.of(f"chat.typing_indicator.{'started' if typing else 'stopped'}", data)

    def of_share(self, handle: str, share: LocationShare, *, ended_at: datetime | None = None) -> Request:
        """Return the webhook of a person who begins to share the location, or ends that."""
        data = {
            "began_at": moment(share.began_at),
            "chat_id": share.chat_id,
            "shared_by": handle,
            "shared_with": self._world.chats[share.chat_id].line,
        }
        if ended_at is None:
            return self.of("location.sharing.started", {**data, "ends_at": moment(share.ends_at)})
        return self.of("location.sharing.stopped", {**data, "ended_at": moment(ended_at)})

    def of_account(
        self, event_type: str, summary: str, *, origin: str, change: dict[str, Any] | None = None, **objects: Any
    ) -> Request:
        """Return the webhook of a change of your account; `objects` are what changed, `change` from what to what."""
        data = {
            "summary": summary,
            "occurred_at": moment(self._world.now()),
            "actor": {"type": "api" if origin == "api" else "unknown"},
            "origin": origin,
            **objects,
        }
        return self.of(event_type, data if change is None else {**data, "change": change})

    def of_card(self, change_name: str, line: str, *, origin: str, change: dict[str, Any] | None = None) -> Request:
        """Return the webhook of a line's contact card that was created, updated or deleted."""
        card = card_response(self._world, line)
        return self.of_account(
            f"contact_card.{change_name}",
            f"The contact card of {line} was {change_name}",
            origin=origin,
            change=change,
            contact_card={
                "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"card:{line}")),
                **{name: card[name] for name in CARD_FIELDS if name in card},
            },
            phone_number=line,
        )

    def of_line(self, event_type: str, line: str, **more: Any) -> Request:
        """Return the webhook of a line that was assigned, released or changed its status."""
        return self.of(event_type, {"phone_number": line, "changed_at": moment(self._world.now()), **more})

    def of(self, event_type: str, data: dict[str, Any]) -> Request:
        """Return the webhook with this `data`, in the payload version of 2026-02-03, signed now.

        It goes to the URL of the fake, and to every subscription to its event.

        Receivers reject old signatures, so the signature's time is the real one. `webhook-id`, `webhook-timestamp` and
        `webhook-signature` follow Standard Webhooks, which the official SDK verifies; `x-webhook-…` follow Linq's
        older documentation.
        """
        event = {
            "api_version": "v3",
            "webhook_version": VERSION,
            "event_type": event_type,
            "event_id": self._world.identifier(),
            "created_at": moment(self._world.now()),
            "trace_id": self._world.trace(),
            "partner_id": PARTNER,
            "data": data,
        }
        request = _signed(event, self._url, self._secret)
        self._requests.append(request)
        line = self._line_of(data)
        for subscription in [*self._world.subscriptions.values()]:
            lines = subscription["phone_numbers"]
            is_meant = event_type in subscription["subscribed_events"] and (not lines or line in (None, *lines))
            known = self.signed_for(subscription, event) if is_meant else None
            if known is not None:
                self._requests.append(known)
                if self.delivery is not None:
                    self.delivery.add(subscription, event)
        return request

    def reaches(self, url: str) -> bool:
        """Return whether events are sent to a URL, and not only recorded."""
        return self.delivery is not None and self.delivery.reaches(url)

    def signed_for(self, subscription: dict[str, Any], event: dict[str, Any]) -> Request | None:
        """Return the request of an event to a subscription, signed now; None for one that was ended or deleted."""
        identifier = subscription["id"]
        if self._world.subscriptions.get(identifier) is not subscription or not subscription["is_active"]:
            return None
        request = _signed(event, subscription["target_url"], subscription["signing_secret"])
        headers = {**request.headers, "x-webhook-subscription-id": identifier}
        chat, key = self._chat_of(event["data"]), subscription["routing_key_header"]
        if chat is not None and key:
            headers[subscription["routing_id_header"] or _ROUTING_ID] = chat.id
            token = self._world.routing_tokens.get((identifier, chat.id))
            if token is not None:
                headers[key] = token
        return Request(request.method, request.url, headers, request.body)

    def learn(self, subscription: dict[str, Any], event: dict[str, Any], response: Response) -> None:
        """Keep the routing token that a receiver returns for the chat of an event, where the subscription has one."""
        key, chat = subscription["routing_key_header"], self._chat_of(event["data"])
        if key and chat is not None and response.status in _SUCCESS and key.lower() in response.headers:
            self._world.routing_tokens[subscription["id"], chat.id] = response.headers[key.lower()]

    def _chat_of(self, data: dict[str, Any]) -> ChatState | None:
        """Return the chat that an event is about; None where it names none."""
        identifier = data.get("chat_id") or (data.get("chat") or {}).get("id") or data.get("id")
        return self._world.chats.get(str(identifier))

    def _line_of(self, data: dict[str, Any]) -> str | None:
        """Return the line whose event this is; None where it is about none."""
        chat = self._chat_of(data)
        if chat is not None:
            return chat.line
        named = (data.get(name) for name in ("phone_number", "shared_with", "owner_handle"))
        return next((line for line in named if line is not None), None)


def _signed(event: dict[str, Any], url: str, secret: str) -> Request:
    """Return the request of an event to a URL, signed now."""
    body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    timestamp, identifier = str(int(time.time())), f"msg_{event['event_id']}"
    signed = f"{identifier}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(_key_of(secret), signed, hashlib.sha256).digest()).decode()
    older = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "content-type": "application/json",
        "webhook-id": identifier,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
        "x-webhook-event": event["event_type"],
        "x-webhook-timestamp": timestamp,
        "x-webhook-signature": older,
    }
    return Request("POST", url, headers, body)


def _origin(chat: ChatState, message: MessageState) -> dict[str, Any]:
    """Return which message of whom in which chat an event is about."""
    return {
        "id": message.id,
        "chat": {**_chat(chat), "health_status": health_response(chat)},
        "direction": _direction(message.sender),
        "sender_handle": handle_response(message.sender),
    }


def _chat(chat: ChatState) -> dict[str, Any]:
    return {"id": chat.id, "is_group": chat.is_group, "owner_handle": handle_response(chat.me)}


def _direction(sender: Participant) -> str:
    return "outbound" if sender.is_me else "inbound"


def _about_poll(chat: ChatState, message: MessageState) -> dict[str, Any]:
    """Return which poll in which chat an event is about."""
    return {
        "chat": _chat(chat),
        "direction": _direction(message.sender),
        "message_id": message.id,
        "service": message.service,
    }


def _webhook_part(part: dict[str, Any]) -> dict[str, Any]:
    """Return a part in its webhook shape, which has no reactions."""
    return {name: value for name, value in part.items() if name != "reactions"}


def _key_of(secret: str) -> bytes:
    """Return the key in a signing secret."""
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        raise ValueError("A webhook secret must be whsec_ followed by base64, as in Standard Webhooks.") from None

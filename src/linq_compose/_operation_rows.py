"""The rows of the operations table: one for each HTTP request of the official SDK."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from linq_compose._pointer import Pointer
from linq_compose.errors import ResponseError

if TYPE_CHECKING:
    from pydantic import ValidationError

    from linq_compose.models import Wire

__all__ = ["ROWS", "Operation"]


@dataclass(frozen=True)
class Operation:
    """One request of the API.

    `id` is the official SDK's own method path; `path` is below `/v3`. `request_model` is the model of the body, or of
    the query where `in_query`, and `response_model` the model of a success, None where that has no body. Each is a
    class, or `module.Class` below `linq_compose.models`, which is loaded when it is used. `status` is the success, and
    `errors` are the documented codes besides those of `operations.ANYWHERE`.
    """

    id: str
    method: str
    path: str
    request_model: type[Wire] | str
    response_model: type[Wire] | str | None
    status: int
    errors: tuple[int, ...] = ()
    in_query: bool = field(default=False, kw_only=True)

    @cached_property
    def request(self) -> type[Wire]:
        """The model of the body or of the query."""
        return _model(self.request_model)

    @cached_property
    def response(self) -> type[Wire] | None:
        """The model of a successful answer; None where that has no body."""
        return None if self.response_model is None else _model(self.response_model)

    @property
    def is_common(self) -> bool:
        """Whether most applications make this request: a message, its chat, its participants.

        `models/requests.py` holds the models of these. Their walk is loaded with the package, and `detect` recognises
        them by a few of their fields; all other requests cost nothing until they are used.
        """
        return isinstance(self.request_model, str) and self.request_model.startswith("requests.")

    def parse_response(self, body: Any) -> Wire | None:
        """Return the answer to a successful request, from JSON text, bytes or a mapping; None where it has no body.

        Raises `ResponseError` (a ValueError) with the places on the wire when it is not what the table says.
        """
        from pydantic import ValidationError

        if isinstance(body, (str, bytes, bytearray)):
            body = self._parsed(body)
        if self.response is None:
            if body:
                raise ResponseError(self.id, [("", "has a body")])
            return None
        if body is None:
            raise ResponseError(self.id, [("", "has no body")])
        try:
            return self.response.from_payload(body)
        except ValidationError as refusal:
            raise ResponseError(self.id, _places(refusal)) from None

    def _parsed(self, text: str | bytes | bytearray) -> Any:
        try:
            return json.loads(text) if text.strip() else None
        except (ValueError, RecursionError) as error:
            raise ResponseError(self.id, [("", f"is not JSON that can be read: {type(error).__name__}")]) from None


def _model(name: type[Wire] | str) -> type[Wire]:
    if not isinstance(name, str):
        return name
    module, _, model = name.partition(".")
    found: type[Wire] = getattr(import_module(f"linq_compose.models.{module}"), model)
    return found


def _places(refusal: ValidationError) -> list[tuple[str, str]]:
    """Return where a response is not as expected, as JSON Pointers, and why; union tags are no places."""
    places = []
    for error in refusal.errors(include_url=False, include_context=False, include_input=False):
        path: list[str] = []
        tokens = list(error["loc"])
        while tokens:
            path.append(str(tokens.pop(0)))
            if path[-2:-1] == ["parts"] and tokens:
                tokens.pop(0)
        places.append((str(Pointer(path)), error["msg"].lower()))
    return places


_NOTHING: Final = "requests.EmptyRequest"
_QUEUED: Final = "chats.StatusResponse"
_CREATING: Final = (1001, 1002, 1003, 1004, 1005, 2003, 2005, 2006, 2008, 2009, 2018, 2023, 2024, 2026, 2027)
_SENDING: Final = (1001, 1003, 1004, 1005, 1008, 2001, 2002, 2003, 2009, 2013, 2018, 2023, 2024, 2026, 2027)
_CHOOSING: Final = (1001, 1002, 1003, 1004, 1005, 1008, 2003, 2018, 2023, 2024, 2026, 2027)
_VOICE: Final = (1001, 1003, 1005, 2001, 2003, 2013, 2024, 2026, 2027, 5001, 5002, 5004, 5005)
_GROUP: Final = (1001, 1002, 1003, 2001, 2013, 2015, 2017, 2027)
_REACTING: Final = (1001, 1003, 1005, 2002, 2003, 2013, 2027)
_CARD: Final = (1001, 1002, 1003, 1005, 2006, 2022, 4004)

# Source: the official SDK (linq-python 0.65), the OpenAPI document of 2026-03-07 and the error code guide, read
# 2026-11-26. Where none of them names the status of a success, it is 202 for what is queued and 200 otherwise.
ROWS: Final = (
    # The Chats page
    Operation(
        "chats.create", "POST", "/chats", "requests.ChatCreateRequest", "chats.ChatCreateResponse", 201, _CREATING
    ),
    Operation(
        "chats.list_chats",
        "GET",
        "/chats",
        "requests.ChatListQuery",
        "chats.ChatList",
        200,
        (1002, 1005),
        in_query=True,
    ),
    Operation("chats.retrieve", "GET", "/chats/{chatId}", _NOTHING, "chats.Chat", 200, (2001,)),
    Operation(
        "chats.update",
        "PUT",
        "/chats/{chatId}",
        "requests.ChatUpdateRequest",
        "chats.ChatUpdateResponse",
        200,
        (1003, 1006, 2001, 2013, 2027, 5006, 5007),
    ),
    Operation("chats.mark_as_read", "POST", "/chats/{chatId}/read", _NOTHING, None, 204, (2001, 2013)),
    Operation("chats.leave_chat", "POST", "/chats/{chatId}/leave", _NOTHING, _QUEUED, 202, (2001, 2013, 2015, 2027)),
    Operation(
        "chats.share_contact_card",
        "POST",
        "/chats/{chatId}/share_contact_card",
        _NOTHING,
        None,
        204,
        (2001, 2012, 2013, 2027),
    ),
    Operation(
        "chats.send_voicememo",
        "POST",
        "/chats/{chatId}/voicememo",
        "requests.VoiceMemoRequest",
        "chats.ChatVoiceMemoResponse",
        202,
        _VOICE,
    ),
    Operation(
        "chats.participants.add",
        "POST",
        "/chats/{chatId}/participants",
        "requests.ParticipantRequest",
        _QUEUED,
        202,
        _GROUP,
    ),
    Operation(
        "chats.participants.remove",
        "DELETE",
        "/chats/{chatId}/participants",
        "requests.ParticipantRequest",
        _QUEUED,
        202,
        _GROUP,
    ),
    Operation("chats.typing.start", "POST", "/chats/{chatId}/typing", _NOTHING, None, 204, (2001, 2013, 2027)),
    Operation("chats.typing.stop", "DELETE", "/chats/{chatId}/typing", _NOTHING, None, 204, (2001, 2013)),
    Operation(
        "chats.messages.send",
        "POST",
        "/chats/{chatId}/messages",
        "requests.MessageSendRequest",
        "messages.MessageSendResponse",
        202,
        _SENDING,
    ),
    Operation(
        "chats.messages.list",
        "GET",
        "/chats/{chatId}/messages",
        "requests.MessageListQuery",
        "messages.MessageList",
        200,
        (1005, 2001),
        in_query=True,
    ),
    # Messages
    Operation(
        "messages.create",
        "POST",
        "/messages",
        "requests.MessageCreateRequest",
        "chats.MessageCreateResponse",
        202,
        _CHOOSING,
    ),
    Operation(
        "messages.update",
        "PATCH",
        "/messages/{messageId}",
        "requests.MessageUpdateRequest",
        "messages.Message",
        200,
        (1001, 1003, 1005, 2002, 2013),
    ),
    Operation("messages.retrieve", "GET", "/messages/{messageId}", _NOTHING, "messages.Message", 200, (2002,)),
    Operation("messages.delete", "DELETE", "/messages/{messageId}", _NOTHING, None, 204, (2002,)),
    Operation(
        "messages.list_messages_thread",
        "GET",
        "/messages/{messageId}/thread",
        "threads.ThreadQuery",
        "messages.MessageList",
        200,
        (1005, 2002),
        in_query=True,
    ),
    Operation(
        "messages.add_reaction",
        "POST",
        "/messages/{messageId}/reactions",
        "reactions.ReactionRequest",
        _QUEUED,
        202,
        _REACTING,
    ),
    Operation(
        "messages.update_sticker_placement",
        "PATCH",
        "/messages/{messageId}/reactions/{reactionId}",
        "reactions.PlacementRequest",
        "reactions.PlacementResponse",
        200,
        (1001, 1003, 1005, 2002, 2013, 2027),
    ),
    Operation(
        "messages.update_app_card",
        "POST",
        "/messages/{messageId}/update",
        "app_cards.CardUpdateRequest",
        "messages.MessageSendResponse",
        202,
        (1001, 1003, 1005, 1008, 2002, 2013, 2015, 2018, 2027, 5007),
    ),
    Operation(
        "messages.poll.retrieve", "GET", "/messages/{messageId}/poll", _NOTHING, "polls.PollEnvelope", 200, (2002,)
    ),
    Operation(
        "messages.poll.add_options",
        "POST",
        "/messages/{messageId}/poll/options",
        "polls.PollOptionsRequest",
        "polls.PollEnvelope",
        200,
        (1001, 1003, 1005, 2002, 2013, 2027),
    ),
    Operation(
        "messages.poll.vote",
        "POST",
        "/messages/{messageId}/poll/votes",
        "polls.PollVoteRequest",
        "polls.PollEnvelope",
        200,
        (1001, 1003, 1005, 2002, 2013, 2027),
    ),
    # What else belongs to a chat
    Operation(
        "chats.polls.create",
        "POST",
        "/chats/{chatId}/polls",
        "polls.PollCreateRequest",
        "polls.PollEnvelope",
        202,
        (1001, 1003, 1005, 2001, 2013, 2017, 2024, 2026, 2027),
    ),
    Operation(
        "chats.background.set",
        "POST",
        "/chats/{chatId}/background",
        "backgrounds.BackgroundRequest",
        None,
        202,
        (1001, 1003, 1005, 2001, 2011, 2013, 2027, 5006, 5007),
    ),
    Operation(
        "chats.background.remove", "DELETE", "/chats/{chatId}/background", _NOTHING, None, 202, (2001, 2011, 2013, 2027)
    ),
    Operation(
        "chats.location.request",
        "POST",
        "/chats/{chatId}/location/request",
        _NOTHING,
        "locations.LocationAnswer",
        200,
        (2001, 2013, 2015, 2016, 2017, 2027),
    ),
    Operation(
        "chats.location.retrieve",
        "GET",
        "/chats/{chatId}/location",
        _NOTHING,
        "locations.LocationResponse",
        200,
        (2001,),
    ),
    Operation(
        "chats.location.stop",
        "DELETE",
        "/chats/{chatId}/location",
        "locations.LocationStopRequest",
        "locations.LocationAnswer",
        202,
        (1001, 1002, 1003, 2001, 2013, 2027),
    ),
    # Files, people, lines
    Operation(
        "attachments.create",
        "POST",
        "/attachments",
        "attachments.AttachmentRequest",
        "attachments.AttachmentUpload",
        200,
        (1001, 1003, 1005, 5003, 5004, 5005),
    ),
    Operation(
        "attachments.retrieve",
        "GET",
        "/attachments/{attachmentId}",
        _NOTHING,
        "attachments.Attachment",
        200,
        (1005, 2003),
    ),
    Operation("attachments.delete", "DELETE", "/attachments/{attachmentId}", _NOTHING, None, 204, (1005, 2003)),
    Operation(
        "contact_card.create",
        "POST",
        "/contact_card",
        "contact_cards.ContactCardRequest",
        "contact_cards.ContactCard",
        200,
        (*_CARD, 2014),
    ),
    Operation(
        "contact_card.retrieve",
        "GET",
        "/contact_card",
        "contact_cards.ContactCardQuery",
        "contact_cards.ContactCardList",
        200,
        (1002, 2006),
        in_query=True,
    ),
    Operation(
        "contact_card.update",
        "PATCH",
        "/contact_card",
        "contact_cards.ContactCardUpdateRequest",
        "contact_cards.ContactCard",
        200,
        (*_CARD, 2012),
    ),
    Operation(
        "capability.check_i_message",
        "POST",
        "/capability/check_imessage",
        "capabilities.CapabilityRequest",
        "capabilities.Capability",
        200,
        (1001, 1002, 1003, 2006),
    ),
    Operation(
        "capability.check_RCS",
        "POST",
        "/capability/check_rcs",
        "capabilities.CapabilityRequest",
        "capabilities.Capability",
        200,
        (1001, 1002, 1003, 2006, 4004, 4009, 4010),
    ),
    Operation("blocked_handles.list", "GET", "/blocked_handles", _NOTHING, "blocked_handles.BlockedHandleList", 200),
    Operation(
        "blocked_handles.block",
        "POST",
        "/blocked_handles",
        "blocked_handles.BlockRequest",
        "blocked_handles.BlockedHandleResponse",
        200,
        (1001, 1002, 1003),
    ),
    Operation(
        "blocked_handles.unblock",
        "DELETE",
        "/blocked_handles",
        "blocked_handles.UnblockRequest",
        None,
        204,
        (1001, 1003),
    ),
    Operation(
        "available_number.retrieve",
        "GET",
        "/available_number",
        "lines.AvailableNumberQuery",
        "lines.AvailableNumber",
        200,
        (1002, 1005, 4004),
        in_query=True,
    ),
    Operation("phone_numbers.list", "GET", "/phone_numbers", _NOTHING, "lines.LineList", 200),
    Operation(
        "phone_numbers.update",
        "PUT",
        "/phone_numbers/{phoneNumberId}",
        "lines.LineUpdateRequest",
        "lines.UpdatedLine",
        200,
        (1001, 1002, 1003, 2019),
    ),
    Operation(
        "phone_numbers.start_reputation_audit",
        "POST",
        "/phone_numbers/{phoneNumber}/reputation_audit",
        _NOTHING,
        "reputations.StartedAudit",
        202,
        (1002, 2019),
    ),
    Operation(
        "phone_numbers.get_reputation_audit",
        "GET",
        "/phone_numbers/{phoneNumber}/reputation_audit/{auditId}",
        _NOTHING,
        "reputations.ReputationAudit",
        200,
        (1002, 2019),
    ),
    Operation("phonenumbers.list", "GET", "/phonenumbers", _NOTHING, "lines.OldLineList", 200),
    # Webhooks
    Operation("webhook_events.list", "GET", "/webhook-events", _NOTHING, "webhook_subscriptions.EventList", 200),
    Operation(
        "webhook_subscriptions.create",
        "POST",
        "/webhook-subscriptions",
        "webhook_subscriptions.SubscriptionRequest",
        "webhook_subscriptions.CreatedSubscription",
        201,
        (1001, 1002, 1003, 1005, 2015),
    ),
    Operation(
        "webhook_subscriptions.list",
        "GET",
        "/webhook-subscriptions",
        _NOTHING,
        "webhook_subscriptions.SubscriptionList",
        200,
    ),
    Operation(
        "webhook_subscriptions.retrieve",
        "GET",
        "/webhook-subscriptions/{subscriptionId}",
        _NOTHING,
        "webhook_subscriptions.Subscription",
        200,
        (2005, 2010),
    ),
    Operation(
        "webhook_subscriptions.update",
        "PUT",
        "/webhook-subscriptions/{subscriptionId}",
        "webhook_subscriptions.SubscriptionUpdateRequest",
        "webhook_subscriptions.Subscription",
        200,
        (1002, 1003, 1005, 2005, 2010, 2015),
    ),
    Operation(
        "webhook_subscriptions.delete",
        "DELETE",
        "/webhook-subscriptions/{subscriptionId}",
        _NOTHING,
        None,
        204,
        (2005, 2010),
    ),
    # Experiences and payments
    Operation("experiences.list", "GET", "/experiences", _NOTHING, "experiences.ExperienceList", 200),
    Operation(
        "experiences.retrieve", "GET", "/experiences/{experience}", _NOTHING, "experiences.ExperienceDetails", 200
    ),
    Operation(
        "payment_requests.create",
        "POST",
        "/payment_requests",
        "payments.PaymentRequestRequest",
        "payments.PaymentRequest",
        201,
        (1001, 1003, 1005),
    ),
    Operation(
        "payment_requests.list",
        "GET",
        "/payment_requests",
        "payments.PaymentRequestQuery",
        "payments.PaymentRequestList",
        200,
        (1005,),
        in_query=True,
    ),
    Operation(
        "payment_requests.retrieve",
        "GET",
        "/payment_requests/{paymentRequestId}",
        _NOTHING,
        "payments.PaymentRequest",
        200,
        (2021,),
    ),
    Operation(
        "payment_requests.cancel",
        "POST",
        "/payment_requests/{paymentRequestId}/cancel",
        _NOTHING,
        "payments.PaymentRequest",
        200,
        (2015, 2021),
    ),
    Operation(
        "payments.create",
        "POST",
        "/payments",
        "payments.PaymentCreateRequest",
        "payments.Payment",
        201,
        (1001, 1002, 1003, 1005),
    ),
    Operation("payments.retrieve", "GET", "/payments/{paymentId}", _NOTHING, "payments.Payment", 200, (2021,)),
    Operation(
        "payments.cancel", "POST", "/payments/{paymentId}/cancel", _NOTHING, "payments.Payment", 200, (2015, 2021)
    ),
    Operation(
        "payments.credentials",
        "GET",
        "/payments/{paymentId}/credentials",
        _NOTHING,
        "payments.PaymentCredentials",
        200,
        (2021,),
    ),
    Operation(
        "payment_handles.connect",
        "POST",
        "/payments/handles/{handle}/connect",
        _NOTHING,
        "payments.HandleConnection",
        200,
        (1002,),
    ),
    Operation(
        "payment_handles.connection",
        "GET",
        "/payments/handles/{handle}/connection",
        _NOTHING,
        "payments.HandleConnection",
        200,
        (1002,),
    ),
    Operation(
        "payment_handles.revoke",
        "DELETE",
        "/payments/handles/{handle}/connection",
        _NOTHING,
        "payments.HandleConnection",
        200,
        (1002,),
    ),
    Operation(
        "payment_handles.verify",
        "POST",
        "/payments/handles/{handle}/verify",
        "payments.VerifyRequest",
        "payments.HandleConnection",
        200,
        (1001, 1002, 1003, 1005),
    ),
    Operation(
        "payment_providers.connect",
        "POST",
        "/payments/providers/{provider}/connect",
        "payments.ProviderConnectRequest",
        "payments.ProviderSession",
        200,
        (1001, 1003, 1005),
    ),
    Operation(
        "payment_providers.retrieve", "GET", "/payments/providers/{provider}", _NOTHING, "payments.PaymentProvider", 200
    ),
)
"""Every operation, most used first. Their order decides which of several operations a body is taken for."""

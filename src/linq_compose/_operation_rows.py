"""The rows of the operations table: one for each HTTP request of the official SDK."""

from __future__ import annotations

from typing import Any, Final

from linq_compose._headers import IDEMPOTENCY_KEY
from linq_compose._operation import Operation

__all__ = ["ROWS"]

_NOTHING: Final = "requests.EmptyRequest"
_QUEUED: Final = "chats.StatusResponse"
_CREATING: Final = (1001, 1002, 1003, 1004, 1005, 2003, 2005, 2006, 2008, 2009, 2018, 2023, 2024, 2026, 2027)
_SENDING: Final = (1001, 1003, 1004, 1005, 1008, 2001, 2002, 2003, 2009, 2013, 2018, 2023, 2024, 2026, 2027)
_CHOOSING: Final = (1001, 1002, 1003, 1004, 1005, 1008, 2003, 2018, 2023, 2024, 2026, 2027)
_VOICE: Final = (1001, 1003, 1005, 2001, 2003, 2013, 2024, 2026, 2027, 5001, 5002, 5004, 5005)
_GROUP: Final = (1001, 1002, 1003, 2001, 2013, 2015, 2017, 2027)
_REACTING: Final = (1001, 1003, 1005, 2002, 2003, 2013, 2027)
_CARD: Final = (1001, 1002, 1003, 1005, 2006, 2022, 4004)


def _row(id: str, request: str, body: str, answer: str | None, status: int, errors: Any = (), **more: Any) -> Operation:
    """Return the row of an operation; `request` is its method and its path."""
    method, path = request.split()
    return Operation(id, method, path, body, answer, status, errors, **more)


# Source: the official SDK (linq-python 0.65), the OpenAPI document of 2026-03-07 and the error code guide, read
# 2026-11-26. Where none of them names the status of a success, it is 202 for what is queued and 200 otherwise.
ROWS: Final = (
    # The Chats page
    _row("chats.create", "POST /chats", "requests.ChatCreateRequest", "chats.ChatCreateResponse", 201, _CREATING),
    _row(
        "chats.list_chats", "GET /chats", "requests.ChatListQuery", "chats.ChatList", 200, (1002, 1005), in_query=True
    ),
    _row("chats.retrieve", "GET /chats/{chatId}", _NOTHING, "chats.Chat", 200, (2001,)),
    _row(
        "chats.update",
        "PUT /chats/{chatId}",
        "requests.ChatUpdateRequest",
        "chats.ChatUpdateResponse",
        200,
        (1003, 1006, 2001, 2013, 2027, 5006, 5007),
    ),
    _row("chats.mark_as_read", "POST /chats/{chatId}/read", _NOTHING, None, 204, (2001, 2013)),
    _row("chats.leave_chat", "POST /chats/{chatId}/leave", _NOTHING, _QUEUED, 202, (2001, 2013, 2015, 2027)),
    _row(
        "chats.share_contact_card",
        "POST /chats/{chatId}/share_contact_card",
        _NOTHING,
        None,
        204,
        (2001, 2012, 2013, 2027),
    ),
    _row(
        "chats.send_voicememo",
        "POST /chats/{chatId}/voicememo",
        "requests.VoiceMemoRequest",
        "chats.ChatVoiceMemoResponse",
        202,
        _VOICE,
    ),
    _row(
        "chats.participants.add",
        "POST /chats/{chatId}/participants",
        "requests.ParticipantRequest",
        _QUEUED,
        202,
        _GROUP,
    ),
    _row(
        "chats.participants.remove",
        "DELETE /chats/{chatId}/participants",
        "requests.ParticipantRequest",
        _QUEUED,
        202,
        _GROUP,
    ),
    _row("chats.typing.start", "POST /chats/{chatId}/typing", _NOTHING, None, 204, (2001, 2013, 2027)),
    _row("chats.typing.stop", "DELETE /chats/{chatId}/typing", _NOTHING, None, 204, (2001, 2013)),
    _row(
        "chats.messages.send",
        "POST /chats/{chatId}/messages",
        "requests.MessageSendRequest",
        "messages.MessageSendResponse",
        202,
        _SENDING,
    ),
    _row(
        "chats.messages.list",
        "GET /chats/{chatId}/messages",
        "requests.MessageListQuery",
        "messages.MessageList",
        200,
        (1005, 2001),
        in_query=True,
    ),
    # Messages
    _row(
        "messages.create",
        "POST /messages",
        "requests.MessageCreateRequest",
        "chats.MessageCreateResponse",
        202,
        _CHOOSING,
        headers=(IDEMPOTENCY_KEY,),
    ),
    _row(
        "messages.update",
        "PATCH /messages/{messageId}",
        "requests.MessageUpdateRequest",
        "messages.Message",
        200,
        (1001, 1003, 1005, 2002, 2013),
    ),
    _row("messages.retrieve", "GET /messages/{messageId}", _NOTHING, "messages.Message", 200, (2002,)),
    _row("messages.delete", "DELETE /messages/{messageId}", _NOTHING, None, 204, (2002,)),
    _row(
        "messages.list_messages_thread",
        "GET /messages/{messageId}/thread",
        "threads.ThreadQuery",
        "messages.MessageList",
        200,
        (1005, 2002),
        in_query=True,
    ),
    _row(
        "messages.add_reaction",
        "POST /messages/{messageId}/reactions",
        "reactions.ReactionRequest",
        _QUEUED,
        202,
        _REACTING,
    ),
    _row(
        "messages.update_sticker_placement",
        "PATCH /messages/{messageId}/reactions/{reactionId}",
        "reactions.PlacementRequest",
        "reactions.PlacementResponse",
        200,
        (1001, 1003, 1005, 2002, 2013, 2027),
    ),
    _row(
        "messages.update_app_card",
        "POST /messages/{messageId}/update",
        "app_cards.CardUpdateRequest",
        "messages.MessageSendResponse",
        202,
        (1001, 1003, 1005, 1008, 2002, 2013, 2015, 2018, 2027, 5007),
    ),
    _row("messages.poll.retrieve", "GET /messages/{messageId}/poll", _NOTHING, "polls.PollEnvelope", 200, (2002,)),
    _row(
        "messages.poll.add_options",
        "POST /messages/{messageId}/poll/options",
        "polls.PollOptionsRequest",
        "polls.PollEnvelope",
        200,
        (1001, 1003, 1005, 2002, 2013, 2027),
    ),
    _row(
        "messages.poll.vote",
        "POST /messages/{messageId}/poll/votes",
        "polls.PollVoteRequest",
        "polls.PollEnvelope",
        200,
        (1001, 1003, 1005, 2002, 2013, 2027),
    ),
    # What else belongs to a chat
    _row(
        "chats.polls.create",
        "POST /chats/{chatId}/polls",
        "polls.PollCreateRequest",
        "polls.PollEnvelope",
        202,
        (1001, 1003, 1005, 2001, 2013, 2017, 2024, 2026, 2027),
    ),
    _row(
        "chats.background.set",
        "POST /chats/{chatId}/background",
        "backgrounds.BackgroundRequest",
        None,
        202,
        (1001, 1003, 1005, 2001, 2011, 2013, 2027, 5006, 5007),
    ),
    _row("chats.background.remove", "DELETE /chats/{chatId}/background", _NOTHING, None, 202, (2001, 2011, 2013, 2027)),
    _row(
        "chats.location.request",
        "POST /chats/{chatId}/location/request",
        _NOTHING,
        "locations.LocationAnswer",
        200,
        (2001, 2013, 2015, 2016, 2017, 2027),
    ),
    _row(
        "chats.location.retrieve", "GET /chats/{chatId}/location", _NOTHING, "locations.LocationResponse", 200, (2001,)
    ),
    _row(
        "chats.location.stop",
        "DELETE /chats/{chatId}/location",
        "locations.LocationStopRequest",
        "locations.LocationAnswer",
        202,
        (1001, 1002, 1003, 2001, 2013, 2027),
    ),
    # Files, people, lines, webhooks
    _row(
        "attachments.create",
        "POST /attachments",
        "attachments.AttachmentRequest",
        "attachments.AttachmentUpload",
        200,
        (1001, 1003, 1005, 5003, 5004, 5005),
    ),
    _row(
        "attachments.retrieve", "GET /attachments/{attachmentId}", _NOTHING, "attachments.Attachment", 200, (1005, 2003)
    ),
    _row("attachments.delete", "DELETE /attachments/{attachmentId}", _NOTHING, None, 204, (1005, 2003)),
    _row(
        "contact_card.create",
        "POST /contact_card",
        "contact_cards.ContactCardRequest",
        "contact_cards.ContactCard",
        200,
        (*_CARD, 2014),
    ),
    _row(
        "contact_card.retrieve",
        "GET /contact_card",
        "contact_cards.ContactCardQuery",
        "contact_cards.ContactCardList",
        200,
        (1002, 2006),
        in_query=True,
    ),
    _row(
        "contact_card.update",
        "PATCH /contact_card",
        "contact_cards.ContactCardUpdateRequest",
        "contact_cards.ContactCard",
        200,
        (*_CARD, 2012),
        beside_body=("phone_number",),
    ),
    _row(
        "capability.check_i_message",
        "POST /capability/check_imessage",
        "capabilities.CapabilityRequest",
        "capabilities.Capability",
        200,
        (1001, 1002, 1003, 2006),
    ),
    _row(
        "capability.check_RCS",
        "POST /capability/check_rcs",
        "capabilities.CapabilityRequest",
        "capabilities.Capability",
        200,
        (1001, 1002, 1003, 2006, 4004, 4009, 4010),
    ),
    _row("blocked_handles.list", "GET /blocked_handles", _NOTHING, "blocked_handles.BlockedHandleList", 200),
    _row(
        "blocked_handles.block",
        "POST /blocked_handles",
        "blocked_handles.BlockRequest",
        "blocked_handles.BlockedHandleResponse",
        200,
        (1001, 1002, 1003),
    ),
    _row(
        "blocked_handles.unblock", "DELETE /blocked_handles", "blocked_handles.UnblockRequest", None, 204, (1001, 1003)
    ),
    _row(
        "available_number.retrieve",
        "GET /available_number",
        "lines.AvailableNumberQuery",
        "lines.AvailableNumber",
        200,
        (1002, 1005, 4004),
        in_query=True,
    ),
    _row("phone_numbers.list", "GET /phone_numbers", _NOTHING, "lines.LineList", 200),
    _row(
        "phone_numbers.update",
        "PUT /phone_numbers/{phoneNumberId}",
        "lines.LineUpdateRequest",
        "lines.UpdatedLine",
        200,
        (1001, 1002, 1003, 2019),
    ),
    _row(
        "phone_numbers.start_reputation_audit",
        "POST /phone_numbers/{phoneNumber}/reputation_audit",
        _NOTHING,
        "reputations.StartedAudit",
        202,
        (1002, 2019),
    ),
    _row(
        "phone_numbers.get_reputation_audit",
        "GET /phone_numbers/{phoneNumber}/reputation_audit/{auditId}",
        _NOTHING,
        "reputations.ReputationAudit",
        200,
        (1002, 2019),
    ),
    _row("phonenumbers.list", "GET /phonenumbers", _NOTHING, "lines.OldLineList", 200),
    _row("webhook_events.list", "GET /webhook-events", _NOTHING, "webhook_subscriptions.EventList", 200),
    _row(
        "webhook_subscriptions.create",
        "POST /webhook-subscriptions",
        "webhook_subscriptions.SubscriptionRequest",
        "webhook_subscriptions.CreatedSubscription",
        201,
        (1001, 1002, 1003, 1005, 2015),
    ),
    _row(
        "webhook_subscriptions.list",
        "GET /webhook-subscriptions",
        _NOTHING,
        "webhook_subscriptions.SubscriptionList",
        200,
    ),
    _row(
        "webhook_subscriptions.retrieve",
        "GET /webhook-subscriptions/{subscriptionId}",
        _NOTHING,
        "webhook_subscriptions.Subscription",
        200,
        (2005, 2010),
    ),
    _row(
        "webhook_subscriptions.update",
        "PUT /webhook-subscriptions/{subscriptionId}",
        "webhook_subscriptions.SubscriptionUpdateRequest",
        "webhook_subscriptions.Subscription",
        200,
        (1002, 1003, 1005, 2005, 2010, 2015),
    ),
    _row(
        "webhook_subscriptions.delete",
        "DELETE /webhook-subscriptions/{subscriptionId}",
        _NOTHING,
        None,
        204,
        (2005, 2010),
    ),
    # Experiences and payments
    _row("experiences.list", "GET /experiences", _NOTHING, "experiences.ExperienceList", 200),
    _row("experiences.retrieve", "GET /experiences/{experience}", _NOTHING, "experiences.ExperienceDetails", 200),
    _row(
        "payment_requests.create",
        "POST /payment_requests",
        "payments.PaymentRequestRequest",
        "payments.PaymentRequest",
        201,
        (1001, 1003, 1005),
        headers=(IDEMPOTENCY_KEY,),
    ),
    _row(
        "payment_requests.list",
        "GET /payment_requests",
        "payments.PaymentRequestQuery",
        "payments.PaymentRequestList",
        200,
        (1005,),
        in_query=True,
    ),
    _row(
        "payment_requests.retrieve",
        "GET /payment_requests/{paymentRequestId}",
        _NOTHING,
        "payments.PaymentRequest",
        200,
        (2021,),
    ),
    _row(
        "payment_requests.cancel",
        "POST /payment_requests/{paymentRequestId}/cancel",
        _NOTHING,
        "payments.PaymentRequest",
        200,
        (2015, 2021),
    ),
    _row(
        "payments.create",
        "POST /payments",
        "payments.PaymentCreateRequest",
        "payments.Payment",
        201,
        (1001, 1002, 1003, 1005),
        headers=(IDEMPOTENCY_KEY,),
    ),
    _row("payments.retrieve", "GET /payments/{paymentId}", _NOTHING, "payments.Payment", 200, (2021,)),
    _row("payments.cancel", "POST /payments/{paymentId}/cancel", _NOTHING, "payments.Payment", 200, (2015, 2021)),
    _row(
        "payments.credentials",
        "GET /payments/{paymentId}/credentials",
        _NOTHING,
        "payments.PaymentCredentials",
        200,
        (2021,),
    ),
    _row(
        "payment_handles.connect",
        "POST /payments/handles/{handle}/connect",
        _NOTHING,
        "payments.HandleConnection",
        200,
        (1002,),
    ),
    _row(
        "payment_handles.connection",
        "GET /payments/handles/{handle}/connection",
        _NOTHING,
        "payments.HandleConnection",
        200,
        (1002,),
    ),
    _row(
        "payment_handles.revoke",
        "DELETE /payments/handles/{handle}/connection",
        _NOTHING,
        "payments.HandleConnection",
        200,
        (1002,),
    ),
    _row(
        "payment_handles.verify",
        "POST /payments/handles/{handle}/verify",
        "payments.VerifyRequest",
        "payments.HandleConnection",
        200,
        (1001, 1002, 1003, 1005),
    ),
    _row(
        "payment_providers.connect",
        "POST /payments/providers/{provider}/connect",
        "payments.ProviderConnectRequest",
        "payments.ProviderSession",
        200,
        (1001, 1003, 1005),
    ),
    _row("payment_providers.retrieve", "GET /payments/providers/{provider}", _NOTHING, "payments.PaymentProvider", 200),
)
"""Every operation, most used first. Their order decides which of several operations a body is taken for."""

"""Models: what the API says on the wire, and nothing about what it means.

The modules here are private: import from `linq_compose.models`. The models of requests that few applications make are
loaded when they are first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from linq_compose.models.content import (
    AppClipPart,
    CardApp,
    CardLayout,
    Experience,
    IMessageAppPart,
    InlineSticker,
    LinkPart,
    MediaPart,
    MessageContent,
    MessageEffect,
    Part,
    ReplyTo,
    TextDecoration,
    TextPart,
)
from linq_compose.models.requests import (
    Addressed,
    ChatCreateRequest,
    ChatListQuery,
    ChatUpdateRequest,
    ContinuationMessage,
    EmptyRequest,
    MessageCreateRequest,
    MessageListQuery,
    MessageSendRequest,
    MessageUpdateRequest,
    ParticipantRequest,
    Query,
    Request,
    VoiceMemoRequest,
)
from linq_compose.models.wire import Clearing, Payload, Tagged, TextKind, Unread, UnreadField, Wire, tag_of

if TYPE_CHECKING:
    from linq_compose.models.app_cards import CardUpdateRequest
    from linq_compose.models.attachments import AttachmentRequest
    from linq_compose.models.backgrounds import BackgroundRequest
    from linq_compose.models.blocked_handles import BlockRequest, UnblockRequest
    from linq_compose.models.capabilities import CapabilityRequest
    from linq_compose.models.contact_cards import ContactCardQuery, ContactCardRequest, ContactCardUpdateRequest
    from linq_compose.models.lines import AvailableNumberQuery, LineUpdateRequest
    from linq_compose.models.locations import LocationStopRequest
    from linq_compose.models.payments import (
        Merchant,
        PaymentCreateRequest,
        PaymentDiscount,
        PaymentRequestQuery,
        PaymentRequestRequest,
        ProviderConnectRequest,
        VerifyRequest,
    )
    from linq_compose.models.polls import (
        PollContent,
        PollCreateRequest,
        PollOption,
        PollOptionsRequest,
        PollVoteRequest,
    )
    from linq_compose.models.reactions import Placement, PlacementRequest, ReactionRequest
    from linq_compose.models.threads import ThreadQuery
    from linq_compose.models.webhook_subscriptions import SubscriptionRequest, SubscriptionUpdateRequest

__all__ = [
    "Addressed",
    "AppClipPart",
    "AttachmentRequest",
    "AvailableNumberQuery",
    "BackgroundRequest",
    "BlockRequest",
    "CapabilityRequest",
    "CardApp",
    "CardLayout",
    "CardUpdateRequest",
    "ChatCreateRequest",
    "ChatListQuery",
    "ChatUpdateRequest",
    "Clearing",
    "ContactCardQuery",
    "ContactCardRequest",
    "ContactCardUpdateRequest",
    "ContinuationMessage",
    "EmptyRequest",
    "Experience",
    "IMessageAppPart",
    "InlineSticker",
    "LineUpdateRequest",
    "LinkPart",
    "LocationStopRequest",
    "MediaPart",
    "Merchant",
    "MessageContent",
    "MessageCreateRequest",
    "MessageEffect",
    "MessageListQuery",
    "MessageSendRequest",
    "MessageUpdateRequest",
    "Part",
    "ParticipantRequest",
    "Payload",
    "PaymentCreateRequest",
    "PaymentDiscount",
    "PaymentRequestQuery",
    "PaymentRequestRequest",
    "Placement",
    "PlacementRequest",
    "PollContent",
    "PollCreateRequest",
    "PollOption",
    "PollOptionsRequest",
    "PollVoteRequest",
    "ProviderConnectRequest",
    "Query",
    "ReactionRequest",
    "ReplyTo",
    "Request",
    "SubscriptionRequest",
    "SubscriptionUpdateRequest",
    "Tagged",
    "TextDecoration",
    "TextKind",
    "TextPart",
    "ThreadQuery",
    "UnblockRequest",
    "Unread",
    "UnreadField",
    "VerifyRequest",
    "VoiceMemoRequest",
    "Wire",
    "tag_of",
]

_MODULES: Final = {
    "app_cards": "CardUpdateRequest",
    "attachments": "AttachmentRequest",
    "backgrounds": "BackgroundRequest",
    "blocked_handles": "BlockRequest UnblockRequest",
    "capabilities": "CapabilityRequest",
    "contact_cards": "ContactCardQuery ContactCardRequest ContactCardUpdateRequest",
    "lines": "AvailableNumberQuery LineUpdateRequest",
    "locations": "LocationStopRequest",
    "payments": (
        "Merchant PaymentCreateRequest PaymentDiscount PaymentRequestQuery PaymentRequestRequest"
        " ProviderConnectRequest VerifyRequest"
    ),
    "polls": "PollContent PollCreateRequest PollOption PollOptionsRequest PollVoteRequest",
    "reactions": "Placement PlacementRequest ReactionRequest",
    "threads": "ThreadQuery",
    "webhook_subscriptions": "SubscriptionRequest SubscriptionUpdateRequest",
}
LATER: Final = {name: module for module, names in _MODULES.items() for name in names.split()}
"""Where the models are that are loaded when they are first asked for, by name."""


def __getattr__(name: str) -> Any:
    module = LATER.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{module}"), name)

"""Pages that facts and rules cite: Linq's documentation, and the standards behind it. Read 2026-10-31."""

from __future__ import annotations

from typing import Final

__all__ = [
    "APP_CARD",
    "ATTACH",
    "ATTACHMENT",
    "AUTO_SEND",
    "BACKGROUND",
    "BLOCKED",
    "CAPABILITY",
    "CONNECT",
    "CONTACT_CARD",
    "CREATE",
    "CREDENTIALS",
    "EMOJI",
    "ERRORS",
    "HEADERS",
    "HEALTH",
    "JSON",
    "LEAVE",
    "LINKS",
    "LIST",
    "LOCATION",
    "NUMBERING_PLANS",
    "PARTICIPANTS",
    "PAYMENT_REQUESTS",
    "POLLS",
    "POLL_OPTIONS",
    "PROTOCOLS",
    "REACTION",
    "SEND",
    "SENDING",
    "SPECIAL_USE_NAMES",
    "UNICODE_CLUSTERS",
    "UPDATE",
    "URI_CHARACTERS",
    "VOICE",
    "WEBHOOKS",
]

_DOCS: Final = "https://docs.linqapp.com"
_CHATS: Final = f"{_DOCS}/api/resources/chats"

ATTACH: Final = f"{_DOCS}/api/resources/attachments/methods/create/"
CREATE: Final = f"{_CHATS}/methods/create/"
LEAVE: Final = f"{_CHATS}/methods/leave_chat/"
LIST: Final = f"{_CHATS}/methods/list_chats/"
PARTICIPANTS: Final = f"{_CHATS}/subresources/participants/methods/"
SEND: Final = f"{_CHATS}/subresources/messages/methods/send/"
UPDATE: Final = f"{_CHATS}/methods/update/"
VOICE: Final = f"{_CHATS}/methods/send_voicememo/"

_RESOURCES: Final = f"{_DOCS}/api/resources"
AUTO_SEND: Final = f"{_RESOURCES}/messages/methods/create/"
APP_CARD: Final = f"{_RESOURCES}/messages/methods/update_app_card/"
ATTACHMENT: Final = f"{_RESOURCES}/attachments/methods/delete/"
BACKGROUND: Final = f"{_CHATS}/subresources/background/methods/set/"
BLOCKED: Final = f"{_RESOURCES}/blocked_handles/methods/block/"
CAPABILITY: Final = f"{_RESOURCES}/capability/methods/"
CONNECT: Final = f"{_RESOURCES}/payment_handles/methods/connect/"
CONTACT_CARD: Final = f"{_RESOURCES}/contact_card/methods/"
LOCATION: Final = f"{_CHATS}/subresources/location/methods/request/"
PAYMENT_REQUESTS: Final = f"{_RESOURCES}/payment_requests/methods/list/"
POLL_OPTIONS: Final = f"{_RESOURCES}/messages/subresources/poll/methods/add_options/"
POLLS: Final = f"{_CHATS}/subresources/polls/methods/create/"
REACTION: Final = f"{_RESOURCES}/messages/methods/add_reaction/"
WEBHOOKS: Final = f"{_RESOURCES}/webhook_subscriptions/methods/create/"

LINKS: Final = f"{_DOCS}/guides/messaging/rich-link-previews/"
PROTOCOLS: Final = f"{_DOCS}/guides/messaging/protocol-selection/"
SENDING: Final = f"{_DOCS}/guides/messaging/sending-messages/"
HEALTH: Final = f"{_DOCS}/channel/imessage/guides/chats/chat-health"
ERRORS: Final = f"{_DOCS}/error/codes/"

HEADERS: Final = "https://www.rfc-editor.org/rfc/rfc9110#section-5.5"
JSON: Final = "https://www.rfc-editor.org/rfc/rfc8259"
CREDENTIALS: Final = "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1"
URI_CHARACTERS: Final = "https://www.rfc-editor.org/rfc/rfc3986#section-2"
SPECIAL_USE_NAMES: Final = "https://www.rfc-editor.org/rfc/rfc6761"
EMOJI: Final = "https://www.unicode.org/reports/tr51/"
UNICODE_CLUSTERS: Final = "https://www.unicode.org/reports/tr29/"
NUMBERING_PLANS: Final = "https://github.com/google/libphonenumber"

"""Where the rules come from: the pages of Linq's documentation that they cite."""

from __future__ import annotations

from typing import Final

__all__ = ["CREATE", "CREDENTIALS", "ERRORS", "JSON", "LINKS", "PROTOCOLS", "SEND", "SENDING", "UNICODE_CLUSTERS"]

CREATE: Final = "https://docs.linqapp.com/api/resources/chats/methods/create/"
SEND: Final = "https://docs.linqapp.com/api/resources/chats/subresources/messages/methods/send/"
SENDING: Final = "https://docs.linqapp.com/guides/messaging/sending-messages/"
LINKS: Final = "https://docs.linqapp.com/guides/messaging/rich-link-previews/"
PROTOCOLS: Final = "https://docs.linqapp.com/guides/messaging/protocol-selection/"
ERRORS: Final = "https://docs.linqapp.com/error/codes/"
JSON: Final = "https://www.rfc-editor.org/rfc/rfc8259"
CREDENTIALS: Final = "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1"
UNICODE_CLUSTERS: Final = "https://www.unicode.org/reports/tr29/"

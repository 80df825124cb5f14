"""A message: its parts, decorations, effect and reply, with the fields of the Chats page and of the official SDK.

Closed vocabularies (style, animation, service, effect type) are plain strings here and checked by rules, so that an
unknown word does not hide the rest of the message.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, StrictBool, StrictInt, StrictStr

from linq_compose._spans import Ruler
from linq_compose.models.wire import Range, Tagged, TextKind, Wire
from linq_compose.urls.hosts import Flaw, Pieces, flaw, split
from linq_compose.urls.signatures import extension
from linq_compose.vocabulary import ANIMATIONS, EFFECT_TYPES, SERVICES, STYLES

__all__ = [
    "AppClipPart",
    "CardApp",
    "CardLayout",
    "Experience",
    "IMessageAppPart",
    "InlineSticker",
    "LinkPart",
    "MediaPart",
    "MessageContent",
    "MessageEffect",
    "Part",
    "ReplyTo",
    "TextDecoration",
    "TextPart",
]


class TextDecoration(Wire):
    """A style or an animation over a range of a text part's value.

    >>> TextDecoration(range=(0, 5), style="bold").payload()
    {'range': [0, 5], 'style': 'bold'}
    """

    range: Range
    """`[start, end)` in UTF-16 code units of the part's value."""
    style: Annotated[StrictStr, STYLES] | None = None
    """bold, italic, strikethrough or underline; excludes `animation`."""
    animation: Annotated[StrictStr, ANIMATIONS] | None = None
    """big, small, shake, nod, explode, ripple, bloom or jitter; excludes `style`."""


class InlineSticker(Wire):
    """An image that replaces a range of a text part's value (newer than the Chats page)."""

    range: Range
    """`[start, end)` in UTF-16 code units of the part's value."""
    url: StrictStr | None = None
    """A `download_url` of Linq's; excludes `attachment_id`."""
    attachment_id: StrictStr | None = None
    """UUID of an uploaded image; excludes `url`."""


class TextPart(Tagged):
    """Text, delivered as it is: Markdown is not rendered, styles are decorations.

    >>> TextPart(value="Hello").payload()
    {'value': 'Hello', 'type': 'text'}
    """

    type: Literal["text"] = "text"
    value: Annotated[StrictStr, TextKind.DELIVERED]
    """1 to 10,000 characters (the unit is not documented)."""
    text_decorations: tuple[TextDecoration, ...] | None = None
    """Styles and animations, iMessage only."""
    inline_stickers: tuple[InlineSticker, ...] | None = None
    """At most 100, of at most 10 different images; iMessage only (newer than the Chats page)."""
    mention: Annotated[StrictStr, TextKind.LABEL] | None = None
    """Handle of the person mentioned, E.164 or email; group chats only (newer than the Chats page)."""
    mention_range: Range | None = None
    """`[start, end)` in UTF-16 code units that carries the mention; needs `mention`."""

    @cached_property
    def ruler(self) -> Ruler:
        """The value, measured in code points, UTF-16 code units, clusters and words."""
        return Ruler(self.value)


class MediaPart(Tagged):
    """A file, by a public https URL that Linq fetches or by the id of an upload.

    >>> MediaPart(url="https://example.com/menu.jpg").payload()
    {'url': 'https://example.com/menu.jpg', 'type': 'media'}
    """

    type: Literal["media"] = "media"
    url: StrictStr | None = None
    """Public https URL, at most 10 MB; excludes `attachment_id`."""
    attachment_id: StrictStr | None = None
    """UUID of an uploaded file, at most 104,857,600 bytes; excludes `url`."""
    sticker: StrictBool | None = None
    """Send the picture as a sticker, iMessage only (newer than the Chats page)."""

    @cached_property
    def url_flaw(self) -> Flaw | None:
        """Why Linq cannot fetch the URL; None if it can, or without a URL."""
        return None if self.url is None else flaw(self.url, pieces=self.url_pieces)

    @cached_property
    def url_pieces(self) -> Pieces | None:
        """The URL, split; None without one."""
        return None if self.url is None else split(self.url)

    @cached_property
    def extension(self) -> str | None:
        """The extension of the file in the URL's path; None without one."""
        return None if self.url_pieces is None else extension(self.url_pieces)


class LinkPart(Tagged):
    """A URL shown as a preview card; always the only part of its message.

    >>> LinkPart(value="https://example.com").payload()
    {'value': 'https://example.com', 'type': 'link'}
    """

    type: Literal["link"] = "link"
    value: StrictStr
    """URL, at most 2,048 characters; https for a preview."""


class CardApp(Wire):
    """The iMessage app behind a card."""

    name: Annotated[StrictStr, TextKind.LABEL]
    """Display name of the app."""
    team_id: StrictStr
    """Apple team identifier: 10 upper-case letters and digits."""
    bundle_id: StrictStr
    """Bundle identifier of the Messages extension, without a colon."""
    app_store_id: StrictInt | None = None
    """App Store id of the owning app."""


class CardLayout(Wire):
    """The texts and the image of an app card."""

    caption: Annotated[StrictStr, TextKind.LABEL] | None = None
    """Top left, bold."""
    subcaption: Annotated[StrictStr, TextKind.LABEL] | None = None
    """Below `caption`, on the left."""
    trailing_caption: Annotated[StrictStr, TextKind.LABEL] | None = None
    """Top right."""
    trailing_subcaption: Annotated[StrictStr, TextKind.LABEL] | None = None
    """Below `trailing_caption`, on the right."""
    image_url: StrictStr | None = None
    """URL of a reachable image."""
    image_title: Annotated[StrictStr, TextKind.LABEL] | None = None
    """Needs `image_url`."""
    image_subtitle: Annotated[StrictStr, TextKind.LABEL] | None = None
    """Needs `image_url`."""


class IMessageAppPart(Tagged):
    """An app card, iMessage only; always the only part (newer than the Chats page)."""

    type: Literal["imessage_app"] = "imessage_app"
    app: CardApp
    layout: CardLayout
    url: StrictStr | None = None
    """https, at most 2,048 characters, or data:, at most 16,384."""
    fallback_text: Annotated[StrictStr, TextKind.LABEL] | None = None
    """Shown where the card cannot be."""
    interactive: StrictBool | None = None
    """Whether the app draws the card for people who have it; true when absent."""


class AppClipPart(Tagged):
    """A registered App Clip link, iMessage only; always the only part (newer than the Chats page)."""

    type: Literal["app_clip"] = "app_clip"
    value: StrictStr
    """https URL of a registered App Clip."""
    caption: Annotated[StrictStr, TextKind.LABEL] | None = None
    """The words on the button of the card; those of the App Clip when absent."""


Part: TypeAlias = TextPart | MediaPart | LinkPart | IMessageAppPart | AppClipPart
"""Any part of a message, distinguished by its `type`."""


class Experience(Wire):
    """An experience of Linq's iMessage app, sent instead of parts (newer than the Chats page)."""

    name: Annotated[StrictStr, TextKind.LABEL]
    """Name of an experience, as the API lists them."""
    action: Annotated[StrictStr, TextKind.LABEL]
    """One of its actions."""
    params: dict[str, Any] | None = None
    """The fields of the action; the API refuses others."""


class MessageEffect(Wire):
    """The one effect of a message, iMessage only.

    >>> MessageEffect(type="screen", name="confetti").payload()
    {'type': 'screen', 'name': 'confetti'}
    """

    type: Annotated[StrictStr, EFFECT_TYPES] | None = None
    """screen or bubble."""
    name: Annotated[StrictStr, TextKind.LABEL] | None = None
    """An open set; 15 names are documented."""


class ReplyTo(Wire):
    """The message that a message replies to, and which part of it."""

    message_id: StrictStr
    """UUID of a message."""
    part_index: StrictInt | None = None
    """0-based, int32, 0 when absent."""


class MessageContent(Wire):
    """A message: its parts, effect, reply and service, without sender and recipients.

    >>> MessageContent(parts=(TextPart(value="Hello"),)).payload()
    {'parts': [{'value': 'Hello', 'type': 'text'}]}
    """

    parts: tuple[Annotated[Part, Field(discriminator="type")], ...] | None = None
    """1 to 100 parts; absent only beside an `experience`."""
    experience: Experience | None = None
    """Instead of `parts` (newer than the Chats page)."""
    effect: MessageEffect | None = None
    reply_to: ReplyTo | None = None
    preferred_service: Annotated[StrictStr, SERVICES] | None = None
    """iMessage, SMS or RCS; the best available when absent."""
    idempotency_key: Annotated[StrictStr, TextKind.LABEL] | None = None
    """At most 255 characters. The API answers a key that it has seen with its first response, and sends nothing."""

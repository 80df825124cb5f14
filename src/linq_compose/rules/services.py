"""Services: what a message, a reaction, a background or a poll loses over SMS or RCS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from linq_compose._sources import BACKGROUND, CREATE, ERRORS, LINKS, POLLS, PROTOCOLS, SENDING
from linq_compose.limits import Limits
from linq_compose.lint.clearance import Answer
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.rule import Example, Family, Finding, Needs
from linq_compose.models import AppClipPart, IMessageAppPart, LinkPart, MediaPart, MessageContent, TextPart
from linq_compose.models.backgrounds import BackgroundRequest
from linq_compose.models.polls import PollCreateRequest
from linq_compose.models.reactions import ReactionRequest
from linq_compose.rules.analysis.examples import text_example

__all__ = ["SERVICES_FAMILY"]

SERVICES_FAMILY = Family("SVC", "services", about="What is lost on a service other than iMessage.")

_BOLD = text_example("Hello world", [{"range": [0, 5], "style": "bold"}])
_HELLO = text_example("Hello world")
_STICKER = {
    "type": "text",
    "value": "🎂 today",
    "inline_stickers": [{"range": [0, 2], "attachment_id": "550e8400-e29b-41d4-a716-446655440000"}],
}
_PICTURE = {"type": "media", "url": "https://example.com/cake.png"}
_MENTION = {"type": "text", "value": "Kevin, look", "mention": "+14155551234", "mention_range": [0, 5]}
_CLIP = {"type": "app_clip", "value": "https://zero.linqapp.com/pay/acme"}
_EXPERIENCE = {"name": "agentcard", "action": "attach_card"}
_WITHOUT_IMESSAGE = ("SMS", "RCS")
_IMESSAGE_ONLY = {IMessageAppPart: ("An app card", 2018), AppClipPart: ("An App Clip", 2028)}
"""Parts that no other service carries: their name, and the API error code."""


def _lossy(content: MessageContent, context: Context) -> str | None:
    """Return the service that certainly delivers the message, None when that may be iMessage."""
    for service in (_preferred(content), context.service):
        if service in _WITHOUT_IMESSAGE:
            return service
    return None


def _unknown(content: MessageContent, context: Context) -> bool:
    return _preferred(content) is None and context.service is None


def _preferred(content: MessageContent) -> str | None:
    return content.preferred_service if content.has("preferred_service") else None


def _lost(content: MessageContent, context: Context, *places: tuple[str | int, ...]) -> Iterator[Finding | Needs]:
    """Yield a finding at each place that the service ignores, or the context field that would name the service."""
    service = _lossy(content, context)
    if places and service is None and _unknown(content, context):
        yield Needs("service")
    elif service is not None:
        yield from (Finding(place, {"service": service}) for place in places)


@SERVICES_FAMILY.rule(
    101,
    "lost-decorations",
    Severity.WARNING,
    on=MessageContent,
    says="{service} has no text decorations: the text arrives plain.",
    hint="Express the emphasis in words, or prefer iMessage.",
    why="Only iMessage renders styles and animations; other services deliver the text without them.",
    source=SENDING,
    safe=("service",),
    examples=[
        Example(
            bad={**_BOLD, "preferred_service": "SMS"},
            good={**_BOLD, "preferred_service": "iMessage"},
            at="/parts/0/text_decorations",
        ),
        Example(bad=_BOLD, good=_HELLO, at="/parts/0/text_decorations", context=Context(service="RCS")),
    ],
)
def lost_decorations(content: MessageContent, context: Context) -> Iterator[Finding | Needs]:
    decorated = (
        ("parts", index, "text_decorations")
        for index, part in enumerate(content.parts or ())
        if isinstance(part, TextPart) and part.has("text_decorations") and part.text_decorations
    )
    yield from _lost(content, context, *decorated)


@SERVICES_FAMILY.rule(
    102,
    "lost-effect",
    Severity.WARNING,
    on=MessageContent,
    says="{service} has no effects: the message arrives without it.",
    hint="Remove the effect, or prefer iMessage.",
    why="Screen and bubble effects are iMessage only; other services ignore them silently.",
    source=PROTOCOLS,
    safe=("service",),
    examples=[
        Example(
            bad={**_HELLO, "effect": {"type": "bubble", "name": "slam"}, "preferred_service": "RCS"},
            good={**_HELLO, "effect": {"type": "bubble", "name": "slam"}},
            at="/effect",
        ),
    ],
)
def lost_effect(content: MessageContent, context: Context) -> Iterator[Finding | Needs]:
    yield from _lost(content, context, *([("effect",)] if content.effect is not None else []))


@SERVICES_FAMILY.rule(
    103,
    "lost-thread",
    Severity.WARNING,
    on=MessageContent,
    says="{service} has no threads: the message arrives as an ordinary message, not as a reply.",
    hint="Quote the answered message, or prefer iMessage.",
    why="In the table of the protocol guide, only iMessage has message threading.",
    source=PROTOCOLS,
    safe=("service",),
    examples=[
        Example(
            bad={
                **_HELLO,
                "reply_to": {"message_id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
                "preferred_service": "SMS",
            },
            good={**_HELLO, "preferred_service": "SMS"},
            at="/reply_to",
        ),
    ],
)
def lost_thread(content: MessageContent, context: Context) -> Iterator[Finding | Needs]:
    yield from _lost(content, context, *([("reply_to",)] if content.reply_to is not None else []))


@SERVICES_FAMILY.rule(
    104,
    "lost-preview",
    Severity.WARNING,
    on=MessageContent,
    says="SMS has no preview cards: the link arrives as a bare URL.",
    hint="Write text around the URL that says where it leads.",
    why="Preview cards appear on iMessage and RCS. A message with a preference for SMS may still go out by RCS, "
    "so this rule fires only when the context says SMS.",
    source=LINKS,
    examples=[
        Example(
            bad={"parts": [{"type": "link", "value": "https://example.com"}]},
            good=text_example("Our menu: https://example.com"),
            at="/parts/0",
            context=Context(service="SMS"),
        ),
    ],
)
def lost_preview(content: MessageContent, context: Context) -> Iterator[Finding | Needs]:
    links = [index for index, part in enumerate(content.parts or ()) if isinstance(part, LinkPart)]
    if links and context.service is None and _preferred(content) != "iMessage":
        yield Needs("service")
    if context.service == "SMS":
        yield from (Finding(("parts", index)) for index in links)


def _of_texts(content: MessageContent, field: str) -> Iterator[tuple[str | int, ...]]:
    """Yield the places of a field in the text parts that have it."""
    for index, part in enumerate(content.parts or ()):
        if isinstance(part, TextPart) and part.has(field) and getattr(part, field):
            yield "parts", index, field


@SERVICES_FAMILY.rule(
    105,
    "lost-sticker",
    Severity.WARNING,
    on=MessageContent,
    says="{service} has no stickers: {instead}.",
    hint="Remove the sticker, or prefer iMessage.",
    why="Inline stickers are dropped and the text is sent as written; a picture with `sticker` arrives as a photo.",
    source=CREATE,
    safe=("service", "instead"),
    examples=[
        Example(
            bad={"parts": [_STICKER], "preferred_service": "SMS"},
            good={"parts": [_STICKER]},
            at="/parts/0/inline_stickers",
        ),
        Example(
            bad={"parts": [{**_PICTURE, "sticker": True}], "preferred_service": "RCS"},
            good={"parts": [_PICTURE], "preferred_service": "RCS"},
            at="/parts/0/sticker",
        ),
    ],
)
def lost_sticker(content: MessageContent, context: Context) -> Iterator[Finding | Needs]:
    pictures = (
        ("parts", index, "sticker")
        for index, part in enumerate(content.parts or ())
        if isinstance(part, MediaPart) and part.has("sticker") and part.sticker
    )
    for loss in _lost(content, context, *_of_texts(content, "inline_stickers"), *pictures):
        if isinstance(loss, Needs):
            yield loss
            continue
        instead = "the picture arrives as a photo" if loss.at[-1] == "sticker" else "the text arrives as written"
        yield Finding(loss.at, {**loss.values, "instead": instead})


@SERVICES_FAMILY.rule(
    106,
    "lost-mention",
    Severity.WARNING,
    on=MessageContent,
    says="{service} has no mentions: the name arrives as plain text and notifies no one.",
    hint="Write the name as text, or prefer iMessage.",
    why="Only iMessage renders a mention; elsewhere its characters are plain text.",
    source=CREATE,
    safe=("service",),
    examples=[
        Example(
            bad={"parts": [_MENTION], "preferred_service": "RCS"},
            good={"parts": [_MENTION], "preferred_service": "iMessage"},
            at="/parts/0/mention",
        ),
    ],
)
def lost_mention(content: MessageContent, context: Context) -> Iterator[Finding | Needs]:
    yield from _lost(content, context, *_of_texts(content, "mention"))


@SERVICES_FAMILY.rule(
    107,
    "lost-reaction",
    Severity.WARNING,
    on=ReactionRequest,
    says="{service} has no {what}.",
    hint="Answer with a message instead.",
    why="iMessage and RCS have reactions, SMS has none; stickers are only on iMessage.",
    source=PROTOCOLS,
    safe=("service", "what"),
    examples=[
        Example(
            bad={"operation": "add", "type": "love"},
            good={"operation": "add", "type": "love"},
            at="",
            operation="messages.add_reaction",
            context=Context(service="SMS"),
            good_context=Context(service="RCS"),
        ),
        Example(
            bad={"operation": "add", "type": "sticker", "emoji": "🎉"},
            good={"operation": "add", "type": "sticker", "emoji": "🎉"},
            at="",
            operation="messages.add_reaction",
            context=Context(service="RCS"),
            good_context=Context(service="iMessage"),
        ),
    ],
)
def lost_reaction(request: ReactionRequest, context: Context) -> Iterator[Finding | Needs]:
    is_sticker = request.type == "sticker"
    if context.service is None:
        yield Needs("service")
    elif context.service == "SMS" or (is_sticker and context.service == "RCS"):
        yield Finding(values={"service": context.service, "what": "stickers" if is_sticker else "reactions"})


def _off_imessage(context: Context) -> Iterator[Finding | Needs]:
    """Yield a finding where the chat is on another service than iMessage, which alone has what is asked for."""
    if context.service is None:
        yield Needs("service")
    elif context.service in _WITHOUT_IMESSAGE:
        yield Finding(values={"service": context.service})


@SERVICES_FAMILY.rule(
    108,
    "lost-background",
    Severity.WARNING,
    on=BackgroundRequest,
    says="{service} has no chat backgrounds: nothing changes.",
    hint="Set a background in iMessage chats only.",
    why="Other chats accept the request and show no background; no webhook reports it.",
    source=BACKGROUND,
    safe=("service",),
    examples=[
        Example(
            bad={"type": "color", "variant": "plum"},
            good={"type": "color", "variant": "plum"},
            at="",
            operation="chats.background.set",
            context=Context(service="RCS"),
            good_context=Context(service="iMessage"),
        ),
    ],
)
def lost_background(_request: BackgroundRequest, context: Context) -> Iterator[Finding | Needs]:
    yield from _off_imessage(context)


@SERVICES_FAMILY.rule(
    109,
    "lost-poll",
    Severity.WARNING,
    on=PollCreateRequest,
    says="{service} has no polls.",
    hint="Ask in a message, and let people answer with a word or a number.",
    why="Polls are only on iMessage. How the API refuses one in another chat is not documented.",
    source=POLLS,
    safe=("service",),
    server_code=2017,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad={"poll": {"options": [{"text": "Pizza"}, {"text": "Thai"}]}},
            good={"poll": {"options": [{"text": "Pizza"}, {"text": "Thai"}]}},
            at="",
            operation="chats.polls.create",
            context=Context(service="SMS"),
            good_context=Context(service="iMessage"),
        ),
    ],
)
def lost_poll(_request: PollCreateRequest, context: Context) -> Iterator[Finding | Needs]:
    yield from _off_imessage(context)


@SERVICES_FAMILY.rule(
    110,
    "refused-app-part",
    Severity.ERROR,
    on=MessageContent,
    says="{kind} can only be sent over iMessage, not over {service}.",
    hint="Prefer iMessage, or send a link.",
    why="An app card and an experience on another service are rejected with 2018, an App Clip with 2028; none of them "
    "is ever downgraded.",
    source=f"{ERRORS}2xxx/2018/",
    safe=("kind", "service"),
    server_code=2018,
    examples=[
        Example(
            bad={"parts": [_CLIP], "preferred_service": "SMS"},
            good={"parts": [_CLIP], "preferred_service": "iMessage"},
            at="/preferred_service",
        ),
        Example(
            bad={"experience": _EXPERIENCE, "preferred_service": "RCS"},
            good={"experience": _EXPERIENCE},
            at="/preferred_service",
        ),
        Example(
            bad={"parts": [_CLIP]},
            good={"parts": [_CLIP]},
            at="/parts/0",
            context=Context(service="SMS"),
            good_context=Context(service="iMessage"),
        ),
    ],
)
def refused_app_part(content: MessageContent, context: Context) -> Iterator[Finding | Needs]:
    refused = [
        (("parts", index), *_IMESSAGE_ONLY[type(part)])
        for index, part in enumerate(content.parts or ())
        if type(part) in _IMESSAGE_ONLY
    ]
    place, kind, code = refused[0] if refused else (("experience",), "An experience", 2018)
    if refused or content.experience is not None:
        for loss in _lost(content, context, place):
            if isinstance(loss, Needs):
                yield loss
                continue
            asked = content.preferred_service == loss.values["service"]
            at = ("preferred_service",) if asked else place
            yield Finding(at, {"kind": kind, **loss.values}, server_code=code)


@SERVICES_FAMILY.clearance(MessageContent)
def clear_losses(message: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> Answer:
    """Return whether the service shows all of a message, or which rules cannot say without knowing it."""
    if "experience" in message:
        return False
    lost: tuple[tuple[str, str], ...] = ()
    has_link = False
    for part in message.get("parts", ()):
        kind = part["type"]
        if kind == "link":
            has_link = True
        elif len(part) == 2 and kind in _EVERYWHERE and "sticker" not in part:  # its text or its file alone
            continue
        elif kind != "text" or "inline_stickers" in part or "mention" in part:
            return False
        elif part.get("text_decorations"):
            lost = _LOST_STYLES
    if "effect" in message:
        lost += (("SVC102", "service"),)
    if "reply_to" in message:
        lost += (("SVC103", "service"),)
    return _losses(message, context, lost, has_link=has_link) if lost or has_link else True


def _losses(message: dict[str, Any], context: Context, lost: tuple[tuple[str, str], ...], *, has_link: bool) -> Answer:
    preferred, service = message.get("preferred_service"), context.service
    if lost and (preferred in _WITHOUT_IMESSAGE or service in _WITHOUT_IMESSAGE):
        return False
    if has_link and service is None and preferred != "iMessage":
        return _LOST_LINK + lost if preferred is None else _LOST_LINK
    if has_link and service == "SMS":
        return False
    return (lost if preferred is None and service is None else ()) or True


_EVERYWHERE: Final = ("text", "media")
_LOST_STYLES: Final = (("SVC101", "service"),)
_LOST_LINK: Final = (("SVC104", "service"),)


_LOST_REACTION: Final = (("SVC107", "service"),)
_LOST_POLL: Final = (("SVC109", "service"),)


@SERVICES_FAMILY.clearance(ReactionRequest)
def clear_reaction(request: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> Answer:
    """Return whether the service has such a reaction, or which rule cannot say without knowing it."""
    service = context.service
    if service is None:
        return _LOST_REACTION
    return service == "iMessage" or (service == "RCS" and request["type"] != "sticker")


@SERVICES_FAMILY.clearance(PollCreateRequest)
def clear_poll_service(_request: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> Answer:
    """Return whether the service has polls, or which rule cannot say without knowing it."""
    return _LOST_POLL if context.service is None else context.service not in _WITHOUT_IMESSAGE

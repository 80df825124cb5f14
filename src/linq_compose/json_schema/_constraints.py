"""What the rules require of fields and objects, as far as JSON Schema can say it, and what it cannot say.

JSON Schema counts code points, as the limits of links and keys do. Its patterns are those of ECMA-262: `$` is the end
of the string, and nothing else. A value that `check` accepts is never refused; so what the API may accept (null in an
optional field, an unknown field, a word outside an open set) passes here as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from linq_compose._identifiers import UUID
from linq_compose.limits import Limits
from linq_compose.models import (
    Addressed,
    AppClipPart,
    CardApp,
    CardLayout,
    ChatCreateRequest,
    ChatListQuery,
    ChatUpdateRequest,
    IMessageAppPart,
    InlineSticker,
    LinkPart,
    MediaPart,
    MessageContent,
    MessageCreateRequest,
    MessageEffect,
    MessageUpdateRequest,
    ParticipantRequest,
    ReplyTo,
    TextDecoration,
    TextKind,
    TextPart,
    VoiceMemoRequest,
    Wire,
    tag_of,
)
from linq_compose.models.app_cards import CardUpdateRequest
from linq_compose.models.attachments import AttachmentRequest
from linq_compose.models.backgrounds import BackgroundRequest
from linq_compose.models.capabilities import CapabilityRequest
from linq_compose.models.contact_cards import ContactCardQuery, ContactCardRequest, ContactCardUpdateRequest
from linq_compose.models.lines import AvailableNumberQuery
from linq_compose.models.locations import LocationStopRequest
from linq_compose.models.polls import PollContent, PollOptionsRequest
from linq_compose.models.reactions import ReactionRequest
from linq_compose.models.webhook_subscriptions import SubscriptionRequest, SubscriptionUpdateRequest
from linq_compose.vocabulary import BACKGROUND_COLORS, BACKGROUND_VARIANTS, EFFECTS

__all__ = ["PARTLY", "UNSAID", "Constraint", "Keywords", "constraints", "delivered"]

Keywords: TypeAlias = dict[str, Any]

_UUID: Final = f"^{UUID.pattern.replace('(?:', '(')}$"
_NUMBER: Final = r"\+[1-9][0-9]{1,14}"
_EMAIL: Final = r"[^@\s]+@[^@\s]+"
_NUMBER_ALONE: Final = f"^{_NUMBER}$"
_HANDLE: Final = f"^({_NUMBER}|{_EMAIL})$"
# A query may lack the +, which HND109 reports.
_QUERIED_NUMBER: Final = r"^\+?[1-9][0-9]{1,14}$"
_QUERIED_HANDLE: Final = rf"^(\+?[1-9][0-9]{{1,14}}|{_EMAIL})$"
_HTTPS: Final = r"^https://[^\s/?#][^\s]*$"
_HTTPS_IN_ANY_CASE: Final = r"^[Hh][Tt][Tt][Pp][Ss]://[^\s/?#][^\s]*$"
_WEB: Final = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#][^\s]*$"
_SHADE: Final = "^#?([0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$"
_DATA: Final = "^[Dd][Aa][Tt][Aa]:"


@dataclass(frozen=True, slots=True)
class Constraint:
    """Keywords of JSON Schema, and the codes of the rules that refuse what they refuse."""

    rules: tuple[str, ...]
    keywords: Keywords


def _say(*rules: str, **keywords: Any) -> Constraint:
    return Constraint(rules, keywords)


def delivered(kind: TextKind | None, limits: Limits) -> Constraint:
    """Return what is required of a text by how people read it."""
    if kind is TextKind.DELIVERED:
        return _say("TXT101", "TXT102", minLength=1, maxLength=limits.text)
    return _say()


def constraints(limits: Limits) -> Mapping[type[Wire], Mapping[str, Constraint]]:
    """Return what is required of the fields of each model, by their names on the wire, and of the object itself ("").

    A constraint holds for the models that are derived from its model as well. `items` is about the elements of an
    array. All others follow from the types of the fields.
    """
    index = _say("MSG109", minimum=0, maximum=limits.part_index)
    uuid = _say("MED108", pattern=_UUID)
    key = _say("MSG106", maxLength=limits.idempotency_key)
    line, queried_line = _say("HND101", pattern=_NUMBER_ALONE), _say("HND101", pattern=_QUERIED_NUMBER)
    lines = _say("HND101", items={"pattern": _NUMBER_ALONE})
    card_url = _say(
        "APP104",
        anyOf=[
            {"type": "null"},
            {"pattern": _HTTPS_IN_ANY_CASE, "maxLength": limits.card_url},
            {"pattern": _DATA, "maxLength": limits.card_data_url},
        ],
    )
    experience = {"properties": {"message": _has("experience", "object")}, "required": ["message"]}
    not_several = _say("MSG111", **{"if": experience, "then": {"properties": {"to": {"not": _SEVERAL}}}})
    return {
        Addressed: {
            "to": _say(
                *("HND101", "HND103", "HND104"), minItems=1, maxItems=limits.recipients, items={"pattern": _HANDLE}
            ),
        },
        ChatCreateRequest: {"from": _say("HND101", "HND107", pattern=_NUMBER_ALONE), "": not_several},
        MessageCreateRequest: {"exclude_from": lines, "": not_several},
        ParticipantRequest: {"handle": _say("HND101", "HND103", pattern=_HANDLE)},
        ChatListQuery: {
            "from": _say("HND101", "HND107", pattern=_QUERIED_NUMBER),
            "to": _say("HND101", "HND103", pattern=_QUERIED_HANDLE),
        },
        ChatUpdateRequest: {"group_chat_icon": _say("CHT103", pattern=_HTTPS_IN_ANY_CASE)},
        VoiceMemoRequest: {
            "": _say("VMO101", oneOf=[_has("voice_memo_url"), _has("attachment_id")]),
            "voice_memo_url": _say("VMO102", pattern=_HTTPS_IN_ANY_CASE),
            "attachment_id": uuid,
        },
        MessageUpdateRequest: {"part_index": index},
        ReplyTo: {"message_id": _say("MSG108", pattern=_UUID), "part_index": index},
        MessageContent: {
            "": _say(
                *("MSG101", "MSG110", "SVC110"),
                oneOf=[{"required": ["parts"], "properties": {"parts": _FILLED}}, _has("experience", "object")],
                **{"if": _OTHER_SERVICE, "then": _FOR_ANY_SERVICE},
            ),
            "parts": _say(
                "MSG102", "MSG104", maxItems=limits.parts, anyOf=[{"maxItems": 1}, {"items": _none_of(_ALONE)}]
            ),
            "idempotency_key": key,
        },
        MessageEffect: {"name": _say(examples=[name for names in EFFECTS.values() for name in names])},
        TextDecoration: {"": _say("DEC105", "DEC106", oneOf=[_has("style"), _has("animation")])},
        TextPart: {
            "": _say(
                *("MNT101", "STK107"),
                **{"if": _has("mention_range", "array"), "then": _has("mention"), "not": _STICKER_AND_MENTION},
            ),
            "inline_stickers": _say("STK101", maxItems=limits.inline_stickers),
            "mention": _say("MNT103", pattern=_HANDLE),
        },
        InlineSticker: {
            "": _say("STK106", oneOf=[_has("url"), _has("attachment_id")]),
            "url": _say("STK106", pattern=_WEB),
            "attachment_id": _say("STK106", pattern=_UUID),
        },
        MediaPart: {
            "": _say("MED101", "MED102", oneOf=[_has("url"), _has("attachment_id")]),
            "url": _say("MED103", "MED104", pattern=_HTTPS),
            "attachment_id": uuid,
        },
        LinkPart: {"value": _say("LNK101", "LNK102", "LNK106", pattern=_WEB, maxLength=limits.link)},
        CardApp: {
            "team_id": _say("APP101", pattern="^[A-Z0-9]{10}$"),
            "bundle_id": _say("APP102", pattern="^[^:]+$"),
        },
        CardLayout: {
            "": _say("APP103", anyOf=[_has("image_url"), _without("image_title", "image_subtitle")]),
            "image_url": _say("APP107", pattern=_WEB),
        },
        IMessageAppPart: {"url": card_url},
        CardUpdateRequest: {"url": card_url, "": _say("APP108", **{"not": _both("url", "experience")})},
        AppClipPart: {"value": _say("APP105", pattern=_HTTPS_IN_ANY_CASE)},
        ReactionRequest: {
            "": _say(
                *("REA101", "REA104", "REA105"),
                allOf=[
                    _where({"type": "custom"}, {"anyOf": _any_of("custom_emoji", "url", "attachment_id")}),
                    _where(
                        {"type": "sticker", "operation": "add"}, {"oneOf": _any_of("emoji", "url", "attachment_id")}
                    ),
                    {"not": _are({"type": "sticker", "operation": "remove"})},
                ],
            ),
            "custom_emoji": _say("REA102", minLength=1),
            "emoji": _say("REA102", minLength=1),
            "attachment_id": uuid,
            "part_index": index,
        },
        BackgroundRequest: {
            "": _say("BKG101", "BKG102", "BKG103", "BKG104", "BKG106", allOf=_backgrounds()),
        },
        PollContent: {
            "options": _say("POL101", minItems=limits.poll_options),
            "idempotency_key": key,
        },
        PollOptionsRequest: {"options": _say("POL102", minItems=1)},
        ContactCardRequest: {"phone_number": line, "image_url": _say("CRD102", pattern=_HTTPS_IN_ANY_CASE)},
        ContactCardUpdateRequest: {"phone_number": line, "image_url": _say("CRD102", pattern=_HTTPS_IN_ANY_CASE)},
        ContactCardQuery: {"phone_number": queried_line},
        AvailableNumberQuery: {
            "to": _say("HND101", "HND103", items={"pattern": _QUERIED_HANDLE}),
            "exclude_from": _say("HND101", items={"pattern": _QUERIED_NUMBER}),
        },
        CapabilityRequest: {
            "address": _say("HND101", "HND103", pattern=_HANDLE),
            "from": _say("HND101", "HND107", pattern=_NUMBER_ALONE),
        },
        LocationStopRequest: {"handle": _say("HND101", "HND103", pattern=_HANDLE)},
        SubscriptionRequest: {"target_url": _say("WHK101", pattern=_HTTPS_IN_ANY_CASE), "phone_numbers": lines},
        SubscriptionUpdateRequest: {"target_url": _say("WHK101", pattern=_HTTPS_IN_ANY_CASE), "phone_numbers": lines},
        AttachmentRequest: {
            "filename": _say("UPL107", minLength=1, maxLength=limits.file_name),
            "size_bytes": _say("UPL106", minimum=1, maximum=limits.upload_bytes),
        },
    }


def _backgrounds() -> list[Keywords]:
    """Return what a background of each kind must have."""
    custom = {"properties": {"variant": {"enum": ["custom", None]}}}
    shades = {"minItems": 2, "maxItems": 2, "items": {"pattern": _SHADE}}
    scenes = [
        _where({"type": "dynamic", "style": style}, {"properties": {"variant": {"enum": [*variants, None]}}})
        for style, variants in BACKGROUND_VARIANTS.items()
    ]
    return [
        _where(
            {"type": "color"},
            {
                "properties": {"variant": {"enum": [*BACKGROUND_COLORS, None]}},
                "if": custom,
                "then": {"required": ["shades"], "properties": {"shades": {"type": "array", **shades}}},
            },
        ),
        _where({"type": "dynamic"}, {"allOf": _any_of("style", "variant")}),
        *scenes,
        _where(
            {"type": "photo"},
            {"required": ["image_url"], "properties": {"image_url": {"type": "string", "pattern": _HTTPS_IN_ANY_CASE}}},
        ),
    ]


def _are(words: Mapping[str, str]) -> Keywords:
    """Return that fields have these words."""
    return {"required": list(words), "properties": {field: {"const": word} for field, word in words.items()}}


def _where(words: Mapping[str, str], then: Keywords) -> Keywords:
    """Return what holds where fields have these words."""
    return {"if": _are(words), "then": then}


def _both(first: str, second: str) -> Keywords:
    """Return that two fields are there, and neither is null."""
    given = {"not": {"type": "null"}}
    return {"required": [first, second], "properties": {first: given, second: given}}


def _any_of(*fields: str) -> list[Keywords]:
    return [_has(field) for field in fields]


def _has(field: str, kind: str = "string") -> Keywords:
    """Return that an object has a field, which is not null: a value of the type that the field has."""
    return {"required": [field], "properties": {field: {"type": kind}}}


def _without(*fields: str) -> Keywords:
    """Return that an object has none of these fields, or null in them."""
    return {"properties": {field: {"type": "null"} for field in fields}}


def _none_of(tags: tuple[str, ...]) -> Keywords:
    """Return that an object has another `type`."""
    return {"not": {"required": ["type"], "properties": {"type": {"enum": list(tags)}}}}


def _tags(*models: type[Wire]) -> tuple[str, ...]:
    return tuple(tag_of(model) for model in models)


_ALONE: Final = _tags(LinkPart, IMessageAppPart, AppClipPart)
_FILLED: Final = {"type": "array", "minItems": 1}
_SEVERAL: Final = {"minItems": 2, "uniqueItems": True}
_STICKER_AND_MENTION: Final = {
    "required": ["inline_stickers", "mention"],
    "properties": {"inline_stickers": _FILLED, "mention": {"type": "string"}},
}
_OTHER_SERVICE: Final = {
    "required": ["preferred_service"],
    "properties": {"preferred_service": {"enum": ["SMS", "RCS"]}},
}
_FOR_ANY_SERVICE: Final = {
    "properties": {
        "parts": {"items": _none_of(_tags(IMessageAppPart, AppClipPart))},
        "experience": {"type": "null"},
    }
}

_URL: Final = (
    "Whether a host is public and every part of a URL well-formed takes a parser; only scheme and spaces are seen."
)
_EMAILS: Final = "Whether a text with one @ is an email address takes a parser."
_RANGES: Final = "Offsets can be compared neither with each other nor with the text; only negative ones are seen."
_CHAT: Final = "The chat is not in the payload."
_PATH: Final = "The path is not in the payload."

PARTLY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "SHP101": "Text that is not JSON has no schema; JSON that is not an object is refused.",
        "SHP103": "To JSON Schema, 5.0 is an integer.",
        "MSG111": "How many people are in an existing chat is not in the payload.",
        "DEC101": _RANGES,
        "MED104": _URL,
        "LNK101": _URL,
        "SVC110": "The service that delivers the message is not in the payload, unless it is preferred.",
        "HND103": _EMAILS,
        "CHT103": _URL,
        "VMO102": _URL,
        "STK105": _RANGES,
        "STK106": "No pattern covers every spelling of a host, so any http(s) URL is accepted.",
        "MNT102": _RANGES,
        "MNT103": _EMAILS,
        "APP104": _URL,
        "APP105": _URL,
        "APP107": _URL,
        "BKG106": _URL,
        "CRD102": _URL,
        "REA102": "Which characters are emoji takes a table.",
        "WHK101": _URL,
    }
)
"""Errors of which JSON Schema refuses some and accepts others, by the code of the rule, each with the reason."""

UNSAID: Final[Mapping[str, str]] = MappingProxyType(
    {
        "MSG103": "A schema of an array cannot compare neighbours.",
        "MSG105": "Which URLs count depends on their host and signature.",
        "TXT104": "Half a surrogate pair is a character to some validators and cannot be read by others.",
        "DEC102": "Offsets are counted in the text in UTF-16 code units.",
        "DEC104": _RANGES,
        "DEC107": "Ranges cannot be compared with each other.",
        "MED105": _URL,
        "MED111": "Which URLs accept an upload depends on their host and query.",
        "LNK104": "Whether the chat is new is not in the payload.",
        "LNK105": "Whether the chat is new is not in the payload.",
        "HND110": "One model is the request of both checks, for iMessage and for RCS.",
        "CHT102": _CHAT,
        "LOC101": _CHAT,
        "LOC102": _CHAT,
        "GRP101": _CHAT,
        "GRP102": _CHAT,
        "GRP103": _CHAT,
        "REA107": _URL,
        "UPL101": "A type of content has many names.",
        "WHK102": _URL,
        "HDR103": "Headers are not in the payload.",
        "PTH102": _PATH,
        "PTH103": _PATH,
        "STK102": "Different values in an array cannot be counted.",
        "STK103": "Ranges cannot be compared with each other.",
        "STK104": "Offsets are counted in the text in UTF-16 code units.",
        "MNT104": _CHAT,
    }
)
"""Errors that JSON Schema cannot refuse, by the code of the rule, each with the reason."""

"""Reactions: tapbacks, their emoji, and stickers on a message with their place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from linq_compose import urls
from linq_compose._emoji import emoji_in, is_emoji
from linq_compose._sources import EMOJI, REACTION
from linq_compose.limits import STICKER_SCALES, Limits
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, add, remove, replace
from linq_compose.lint.phrases import Quoted, describe, listed, quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models.reactions import Placement, ReactionRequest

__all__ = ["REACTIONS_FAMILY"]

REACTIONS_FAMILY = Family("REA", "reactions", about="Reactions to a message: tapbacks, emoji and stickers.")

_OPERATION: Final = "messages.add_reaction"
_LOVE: Final = {"operation": "add", "type": "love"}
_CUSTOM: Final = {"operation": "add", "type": "custom", "custom_emoji": "🎉"}
_STICKER: Final = {"operation": "add", "type": "sticker", "emoji": "🎉"}
_CDN: Final = "https://cdn.linqapp.com/attachments/partners/1/2/party.png"
_SOURCES: Final = ("emoji", "url", "attachment_id")


def _example(good: dict[str, Any], *, at: str, lacking: str = "", **changes: Any) -> Example:
    bad = {name: value for name, value in {**good, **changes}.items() if name != lacking}
    return Example(bad=bad, good=good, at=at, operation=_OPERATION)


@REACTIONS_FAMILY.rule(
    101,
    "emojiless-reaction",
    Severity.ERROR,
    on=ReactionRequest,
    says='The reaction has the type custom and no "custom_emoji".',
    hint="Set custom_emoji to the emoji, or use one of the six other types.",
    why="The type custom stands for any emoji, which custom_emoji names. The field emoji belongs to stickers.",
    source=REACTION,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    fixable={"unsafe"},
    examples=[
        _example(_CUSTOM, lacking="custom_emoji", at="/custom_emoji"),
        Example(
            bad={"operation": "add", "type": "custom", "emoji": "🎉"},
            good=_CUSTOM,
            at="/custom_emoji",
            operation=_OPERATION,
        ),
    ],
)
def emojiless_reaction(request: ReactionRequest, _context: Context) -> Iterator[Finding]:
    # An image as a tapback, which the API has since November 2026, needs no emoji.
    if request.type != "custom" or request.custom_emoji is not None or _has_image(request):
        return
    fix = None
    if request.emoji is not None:
        fix = Fix.unsafe("Move it to custom_emoji", add("custom_emoji", value=request.emoji), remove("emoji"))
    yield Finding(("custom_emoji",), {}, fix)


def _has_image(request: ReactionRequest) -> bool:
    return request.url is not None or request.attachment_id is not None


def _emoji_fields(request: ReactionRequest) -> Iterator[tuple[str, str]]:
    """Yield the fields that hold an emoji and are not empty, each with its text."""
    for field in ("custom_emoji", "emoji"):
        text = request.__dict__.get(field)
        if isinstance(text, str):
            yield field, text


@REACTIONS_FAMILY.rule(
    102,
    "reaction-without-emoji",
    Severity.ERROR,
    on=ReactionRequest,
    says="{text} contains no emoji.",
    hint="Use the emoji itself, such as 🎉; its name or shortcode is not converted.",
    why="A reaction shows one emoji. Whether the API rejects other text is not documented.",
    domain="The field holds an emoji, and this text has none.",
    evidence=Evidence.INFERRED,
    source=REACTION,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        _example(_CUSTOM, custom_emoji=":tada:", at="/custom_emoji"),
        _example(_CUSTOM, custom_emoji="", at="/custom_emoji"),
        _example(_STICKER, emoji="party", at="/emoji"),
    ],
)
def reaction_without_emoji(request: ReactionRequest, _context: Context) -> Iterator[Finding]:
    for field, text in _emoji_fields(request):
        if not emoji_in(text):
            yield Finding((field,), {"text": quote(text)})


@REACTIONS_FAMILY.rule(
    103,
    "several-emoji",
    Severity.WARNING,
    on=ReactionRequest,
    says="{text} is not exactly one emoji.",
    hint="Use one emoji without other characters; send more as several reactions or as a message.",
    why="A reaction shows one emoji: with its skin tone, as a flag, or joined as a family. What the API does with more "
    "is not documented.",
    evidence=Evidence.INFERRED,
    source=EMOJI,
    fixable={"safe", "unsafe"},
    examples=[
        _example(_CUSTOM, custom_emoji="🎉🎂", at="/custom_emoji"),
        _example(_CUSTOM, custom_emoji=" 🎉", at="/custom_emoji"),
        _example(_STICKER, emoji="🎉 party", at="/emoji"),
    ],
)
def several_emoji(request: ReactionRequest, _context: Context) -> Iterator[Finding]:
    for field, text in _emoji_fields(request):
        known = emoji_in(text)
        if known and not is_emoji(text):
            fix = Fix.safe if text.strip() == known[0] else Fix.unsafe
            yield Finding((field,), {"text": quote(text)}, fix("Keep the first emoji", replace(field, value=known[0])))


@REACTIONS_FAMILY.rule(
    104,
    "reaction-sticker-source",
    Severity.ERROR,
    on=ReactionRequest,
    says="The sticker has {what}; expected exactly one of emoji, url and attachment_id.",
    hint="Name the emoji, or upload the image and use its attachment_id or its download_url.",
    why="A sticker is one emoji or one image.",
    source=REACTION,
    safe=("what",),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    fixable={"unsafe"},
    examples=[
        _example(_STICKER, lacking="emoji", at=""),
        _example(_STICKER, url=_CDN, at=""),
        Example(
            bad={"operation": "add", "type": "sticker", "custom_emoji": "🎉"},
            good=_STICKER,
            at="",
            operation=_OPERATION,
        ),
    ],
)
def reaction_sticker_source(request: ReactionRequest, _context: Context) -> Iterator[Finding]:
    named = [field for field in _SOURCES if request.__dict__.get(field) is not None]
    if request.type != "sticker" or request.operation == "remove" or len(named) == 1:
        return
    fix = None
    if not named and request.custom_emoji is not None:
        fix = Fix.unsafe("Move it to emoji", add("emoji", value=request.custom_emoji), remove("custom_emoji"))
    yield Finding((), {"what": listed(tuple(named), joint="and") if named else "none of them"}, fix)


@REACTIONS_FAMILY.rule(
    105,
    "sticker-removal",
    Severity.ERROR,
    on=ReactionRequest,
    says="A sticker cannot be removed.",
    hint="Leave it, or move it with messages.update_sticker_placement.",
    why="The API rejects the removal of a sticker; only tapbacks can be removed.",
    source=REACTION,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[_example(_STICKER, operation="remove", at="/operation")],
)
def sticker_removal(request: ReactionRequest, _context: Context) -> Iterator[Finding]:
    if request.operation == "remove" and request.type == "sticker":
        yield Finding(("operation",))


@REACTIONS_FAMILY.rule(
    106,
    "stray-reaction-field",
    Severity.WARNING,
    on=ReactionRequest,
    says='"{field}" does not apply to a reaction of the type {type}.',
    hint="Remove it, or change the type.",
    why="emoji, url, attachment_id and placement apply to stickers, custom_emoji to the type custom. What the API does "
    "with them elsewhere is not documented. An image as a tapback is newer, and is accepted with the type custom.",
    evidence=Evidence.INFERRED,
    source=REACTION,
    safe=("field",),
    fixable={"unsafe"},
    examples=[
        _example(_LOVE, custom_emoji="🎉", at="/custom_emoji"),
        _example(_LOVE, placement={"x": 0.5}, at="/placement"),
        _example(_CUSTOM, emoji="🎂", at="/emoji"),
        _example(_STICKER, custom_emoji="🎂", at="/custom_emoji"),
    ],
)
def stray_reaction_field(request: ReactionRequest, _context: Context) -> Iterator[Finding]:
    fitting: tuple[str, ...] = ()
    if request.type == "sticker":
        has_source = any(request.__dict__.get(field) is not None for field in _SOURCES)
        fitting = (*_SOURCES, "placement") if has_source else (*_SOURCES, "placement", "custom_emoji")
    elif request.type == "custom":
        fitting = ("custom_emoji", "url", "attachment_id")
        if request.custom_emoji is None:
            fitting += ("emoji",)
    for field in ("custom_emoji", *_SOURCES, "placement"):
        if request.__dict__.get(field) is not None and field not in fitting:
            values = {"field": field, "type": Quoted(request.type)}
            yield Finding((field,), values, Fix.unsafe(f"Remove {field}", remove(field)))


@REACTIONS_FAMILY.rule(
    107,
    "foreign-sticker-url",
    Severity.ERROR,
    on=ReactionRequest,
    says="The image {url} is not stored by Linq.",
    hint="Upload the image with attachments.create, and use its attachment_id or its download_url.",
    why="The URL of a sticker is the download_url of an upload; the API fetches no other image.",
    source=REACTION,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad={"operation": "add", "type": "sticker", "url": "https://example.com/party.png"},
            good={"operation": "add", "type": "sticker", "url": _CDN},
            at="/url",
            operation=_OPERATION,
        ),
    ],
)
def foreign_sticker_url(request: ReactionRequest, _context: Context) -> Iterator[Finding]:
    if request.type == "sticker" and request.url is not None and not urls.is_linq_cdn(request.url):
        yield Finding(("url",), {"url": quote(request.url)})


@REACTIONS_FAMILY.rule(
    108,
    "sticker-beyond-bubble",
    Severity.WARNING,
    on=Placement,
    says='"{field}" is {value}; expected -1 to 1.',
    hint="Use 0 for the middle, -1 and 1 for the edges of the bubble.",
    why="x and y run from one edge of the bubble to the other. What the API does beyond is not documented.",
    evidence=Evidence.INFERRED,
    source=REACTION,
    safe=("field", "value"),
    fixable={"unsafe"},
    examples=[
        _example({**_STICKER, "placement": {"x": 1}}, placement={"x": 1.5}, at="/placement/x"),
        Example(
            bad={"placement": {"y": -20}},
            good={"placement": {"y": -1}},
            at="/placement/y",
            operation="messages.update_sticker_placement",
        ),
    ],
)
def sticker_beyond_bubble(placement: Placement, _context: Context) -> Iterator[Finding]:
    for field in ("x", "y"):
        value = placement.__dict__.get(field)
        if value is not None and not -1 <= value <= 1:
            nearest = 1 if value > 1 else -1
            fix = Fix.unsafe(f"Set it to {nearest}", replace(field, value=nearest))
            yield Finding((field,), {"field": field, "value": describe(value)}, fix)


@REACTIONS_FAMILY.rule(
    109,
    "clamped-sticker-scale",
    Severity.INFO,
    on=Placement,
    says="The scale is {value}; the API changes it to {nearest}.",
    hint="Use a scale from 0.05 to 2.5.",
    why="A scale outside these bounds is clamped, not rejected.",
    source=REACTION,
    safe=("value", "nearest"),
    fixable={"unsafe"},
    examples=[_example({**_STICKER, "placement": {"scale": 2.5}}, placement={"scale": 3}, at="/placement/scale")],
)
def clamped_sticker_scale(placement: Placement, _context: Context) -> Iterator[Finding]:
    least, most = STICKER_SCALES
    if placement.scale is not None and not least <= placement.scale <= most:
        nearest = most if placement.scale > most else least
        values = {"value": describe(placement.scale), "nearest": describe(nearest)}
        yield Finding(("scale",), values, Fix.unsafe(f"Set it to {nearest}", replace("scale", value=nearest)))


_OF_STICKERS: Final = frozenset({"emoji", "url", "attachment_id", "placement"})


@REACTIONS_FAMILY.clearance(ReactionRequest)
def clear_tapback(request: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a reaction is a tapback with the fields of its type: one emoji for a custom one, else none."""
    kind = request["type"]
    if kind == "sticker" or not _OF_STICKERS.isdisjoint(request):
        return False
    if kind == "custom":
        return "custom_emoji" in request and is_emoji(request["custom_emoji"])
    return "custom_emoji" not in request


@REACTIONS_FAMILY.clearance(Placement)
def clear_placement(placement: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a sticker stays on its bubble, in a size that is not clamped."""
    least, most = STICKER_SCALES
    x, y, scale = placement.get("x", 0), placement.get("y", 0), placement.get("scale", 1)
    return bool(-1 <= x <= 1 and -1 <= y <= 1 and least <= scale <= most)

"""Backgrounds of chats: which fields each type needs, and what they may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from linq_compose import urls
from linq_compose._sources import BACKGROUND
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, remove, replace
from linq_compose.lint.phrases import Quoted, listed, quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models.backgrounds import BackgroundRequest
from linq_compose.rules.analysis.urls import https_fix
from linq_compose.vocabulary import BACKGROUND_COLORS, BACKGROUND_VARIANTS, closest

__all__ = ["BACKGROUNDS"]

BACKGROUNDS = Family("BKG", "backgrounds", about="Backgrounds of chats: colours, moving scenes and photos.")

_OPERATION: Final = "chats.background.set"
_PLUM: Final = {"type": "color", "variant": "plum"}
_CUSTOM: Final = {"type": "color", "variant": "custom", "shades": ["#F2C4E1", "#F5A623"]}
_DUSK: Final = {"type": "dynamic", "style": "sky", "variant": "dusk"}
_PHOTO: Final = {"type": "photo", "image_url": "https://example.com/beach.jpg"}
_FIELDS: Final = {
    "color": ("variant", "shades"),
    "dynamic": ("style", "variant"),
    "photo": ("image_url",),
}
_SHADES: Final = 2
_IMAGES: Final = frozenset({"jpg", "jpeg", "png", "heic", "webp"})
_HEX: Final = re.compile(r"#?(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})", re.ASCII)
_SHADE: Final = re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII)


def _example(good: dict[str, Any], *, at: str, lacking: str = "", **changes: Any) -> Example:
    bad = {name: value for name, value in {**good, **changes}.items() if name != lacking}
    return Example(bad=bad, good=good, at=at, operation=_OPERATION)


def _is_custom(request: BackgroundRequest) -> bool:
    return request.type == "color" and request.variant in (None, "custom")


@BACKGROUNDS.rule(
    101,
    "incomplete-background",
    Severity.ERROR,
    on=BackgroundRequest,
    says='A background of this kind needs "{field}".',
    hint='Add "{field}".',
    why="A colour has a variant or two shades of its own; a moving scene has a style and a variant; a photo has a URL.",
    source=BACKGROUND,
    safe=("field",),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        _example(_PLUM, lacking="variant", at="/shades"),
        _example(_DUSK, lacking="style", at="/style"),
        _example(_DUSK, lacking="variant", at="/variant"),
        _example(_PHOTO, lacking="image_url", at="/image_url"),
    ],
)
def incomplete_background(request: BackgroundRequest, _context: Context) -> Iterator[Finding]:
    needed: tuple[str, ...] = ()
    if _is_custom(request):
        needed = ("shades",)
    elif request.type in ("dynamic", "photo"):
        needed = _FIELDS[request.type]
    for field in needed:
        if request.__dict__.get(field) is None and request.has(field):
            yield Finding((field,), {"field": field})


def _variants(request: BackgroundRequest) -> tuple[str, ...]:
    """Return the variants of the request's type and style; none where these are not known."""
    if request.type == "color":
        return BACKGROUND_COLORS
    return BACKGROUND_VARIANTS.get(request.style or "", ()) if request.type == "dynamic" else ()


@BACKGROUNDS.rule(
    102,
    "unknown-background-variant",
    Severity.ERROR,
    on=BackgroundRequest,
    says="{variant} is no variant of this background{meant}.",
    hint="Use one of {known}.",
    why="Colours and each style of scene have their own variants, spelled in lower case. The API rejects others.",
    source=BACKGROUND,
    safe=("known",),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    fixable={"safe", "unsafe"},
    examples=[
        _example(_PLUM, variant="Plum", at="/variant"),
        _example(_PLUM, variant="mangoo", at="/variant"),
        _example(_DUSK, style="water", variant="dusk", at="/variant"),
    ],
)
def unknown_background_variant(request: BackgroundRequest, _context: Context) -> Iterator[Finding]:
    known, variant = _variants(request), request.variant
    if variant is None or not known or variant in known:
        return
    near = closest(variant, known)
    fix = None
    if near:
        kind = Fix.safe if near[0] == variant.lower() else Fix.unsafe
        fix = kind(f"Use {near[0]}", replace("variant", value=near[0]))
    values = {
        "variant": quote(variant),
        "meant": f"; did you mean {quote(near[0])}?" if near else "",
        "known": listed(known),
    }
    yield Finding(("variant",), values, fix)


@BACKGROUNDS.rule(
    103,
    "shade-count",
    Severity.ERROR,
    on=BackgroundRequest,
    says="The background has {count} shade{plural}; expected 2.",
    hint="Give the colour at the top and the one at the bottom.",
    why="A custom colour is a gradient between two shades.",
    source=BACKGROUND,
    safe=("plural",),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[_example(_CUSTOM, shades=["#F2C4E1"], at="/shades"), _example(_CUSTOM, shades=[], at="/shades")],
)
def shade_count(request: BackgroundRequest, _context: Context) -> Iterator[Finding]:
    if _is_custom(request) and request.shades is not None and len(request.shades) != _SHADES:
        count = len(request.shades)
        yield Finding(("shades",), {"count": count, "plural": "" if count == 1 else "s"})


def _shades(request: BackgroundRequest) -> Iterator[tuple[int, str]]:
    if _is_custom(request):
        for index, shade in enumerate(request.shades or ()):
            if isinstance(shade, str):
                yield index, shade


@BACKGROUNDS.rule(
    104,
    "malformed-shade",
    Severity.ERROR,
    on=BackgroundRequest,
    says="The shade {shade} is not a hexadecimal colour.",
    hint="Write #, then two hexadecimal digits each for red, green and blue, such as #F2C4E1.",
    why="Shades are hexadecimal colours; names such as red, or rgb(), are none.",
    domain="A shade is a hexadecimal colour, and this text is none.",
    evidence=Evidence.INFERRED,
    source=BACKGROUND,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        _example(_CUSTOM, shades=["pink", "#F5A623"], at="/shades/0"),
        _example(_CUSTOM, shades=["#F2C4E1", "#F5A62"], at="/shades/1"),
    ],
)
def malformed_shade(request: BackgroundRequest, _context: Context) -> Iterator[Finding]:
    for index, shade in _shades(request):
        if _HEX.fullmatch(shade) is None:
            yield Finding(("shades", index), {"shade": quote(shade)})


@BACKGROUNDS.rule(
    105,
    "unusual-shade",
    Severity.WARNING,
    on=BackgroundRequest,
    says="The shade {shade} is not written as #RRGGBB.",
    hint="Write # and six hexadecimal digits.",
    why="The documentation shows shades as #RRGGBB; whether the API accepts shorter ones, an alpha channel, or a "
    "colour without # is not documented.",
    evidence=Evidence.INFERRED,
    source=BACKGROUND,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    fixable={"safe"},
    examples=[
        _example(_CUSTOM, shades=["F2C4E1", "#F5A623"], at="/shades/0"),
        _example(_CUSTOM, shades=["#F2C4E1", "#fa0"], at="/shades/1"),
        _example(_CUSTOM, shades=["#F2C4E1", "#F5A623FF"], at="/shades/1"),
    ],
)
def unusual_shade(request: BackgroundRequest, _context: Context) -> Iterator[Finding]:
    for index, shade in _shades(request):
        if _HEX.fullmatch(shade) is not None and _SHADE.fullmatch(shade) is None:
            digits = shade.removeprefix("#")
            full = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
            written = f"#{full}"
            fix = Fix.safe("Write it as #RRGGBB", replace("shades", index, value=written)) if len(full) == 6 else None
            yield Finding(("shades", index), {"shade": quote(shade)}, fix)


@BACKGROUNDS.rule(
    106,
    "unfit-background-url",
    Severity.ERROR,
    on=BackgroundRequest,
    says="The image URL {reason}; Linq's servers cannot fetch it.",
    hint="Give the public https URL of a JPEG, PNG, HEIC or WebP image.",
    why="Linq fetches the photo over https before it accepts the request, and rejects a URL that it cannot fetch.",
    source=BACKGROUND,
    server_code=5007,
    fixable={"unsafe"},
    examples=[
        _example(_PHOTO, image_url="http://example.com/beach.jpg", at="/image_url"),
        _example(_PHOTO, image_url="https://192.168.0.7/beach.jpg", at="/image_url"),
    ],
)
def unfit_background_url(request: BackgroundRequest, _context: Context) -> Iterator[Finding]:
    url = request.image_url if request.type == "photo" else None
    flaw = None if url is None else urls.flaw(url)
    if url is not None and flaw is not None:
        fix = https_fix("image_url", url) if flaw.kind == "insecure" else None
        yield Finding(("image_url",), {"reason": Quoted(flaw.reason)}, fix)


@BACKGROUNDS.rule(
    107,
    "unlisted-background-image",
    Severity.WARNING,
    on=BackgroundRequest,
    says="The URL ends in .{extension}; expected a JPEG, PNG, HEIC or WebP image.",
    hint="Convert the image to one of these formats.",
    why="Linq checks the content of the file, so an extension is only a hint; this one names another format.",
    evidence=Evidence.INFERRED,
    source=BACKGROUND,
    server_code=5006,
    server_code_evidence=Evidence.INFERRED,
    examples=[_example(_PHOTO, image_url="https://example.com/beach.gif", at="/image_url")],
)
def unlisted_background_image(request: BackgroundRequest, _context: Context) -> Iterator[Finding]:
    url = request.image_url if request.type == "photo" else None
    extension = None if url is None or urls.flaw(url) is not None else urls.extension(url)
    if extension in _OTHER_IMAGES:
        yield Finding(("image_url",), {"extension": extension})


_OTHER_IMAGES: Final = frozenset({"gif", "heif", "tif", "tiff", "bmp", "svg", "avif", "pdf", "mp4", "mov"}) - _IMAGES


@BACKGROUNDS.rule(
    108,
    "ignored-background-field",
    Severity.WARNING,
    on=BackgroundRequest,
    says='"{field}" does not apply to this background.',
    hint="Remove it, or change the type or the variant.",
    why="Shades belong to the colour custom, and named colours have their own; a style belongs to a moving scene, an "
    "image to a photo.",
    evidence=Evidence.INFERRED,
    source=BACKGROUND,
    safe=("field",),
    fixable={"unsafe"},
    examples=[
        _example(_PLUM, shades=["#F2C4E1", "#F5A623"], at="/shades"),
        _example(_PHOTO, style="sky", at="/style"),
        _example(_DUSK, image_url="https://example.com/beach.jpg", at="/image_url"),
    ],
)
def ignored_background_field(request: BackgroundRequest, _context: Context) -> Iterator[Finding]:
    fitting = _FIELDS.get(request.type)
    if fitting is None:  # SHP105 reports the type
        return
    for field in ("variant", "shades", "style", "image_url"):
        named_color = field == "shades" and request.type == "color" and not _is_custom(request)
        if request.__dict__.get(field) is not None and (field not in fitting or named_color):
            yield Finding((field,), {"field": field}, Fix.unsafe(f"Remove {field}", remove(field)))

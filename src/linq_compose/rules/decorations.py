"""Decorations: ranges that miss their text, cut characters, overlap or say nothing."""

from __future__ import annotations

from collections.abc import Iterator

from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, remove, replace
from linq_compose.lint.phrases import quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models import TextDecoration, TextPart
from linq_compose.rules.ranges import Ranged, fitting, ranged, recounted, said, text_example
from linq_compose.rules.sources import SEND, UNICODE_CLUSTERS

__all__ = ["DECORATIONS"]

DECORATIONS = Family("DEC", "decorations", about="Styles and animations over ranges of a text part.")


@DECORATIONS.rule(
    101,
    "range-beyond-text",
    Severity.ERROR,
    on=TextPart,
    says="The range {range} reaches outside the text, which has {length} UTF-16 code unit{s}.",
    hint="Count UTF-16 code units from 0 to {length}, or let `bold()` and its sisters count.",
    why="A range is an offset pair into `value`. Beyond its end there is nothing to decorate; what the API does "
    "with such a range is not documented.",
    domain="A range covers characters of its text; outside there are none.",
    evidence=Evidence.INFERRED,
    source=SEND,
    fixable={"unsafe"},
    examples=[
        Example(
            bad=text_example("Hello", [{"range": [0, 9], "style": "bold"}]),
            good=text_example("Hello", [{"range": [0, 5], "style": "bold"}]),
            at="/parts/0/text_decorations/0/range",
        ),
        Example(
            bad=text_example("Hello", [{"range": [-2, 3], "animation": "shake"}]),
            good=text_example("Hello", [{"range": [0, 3], "animation": "shake"}]),
            at="/parts/0/text_decorations/0/range",
        ),
    ],
)
def range_beyond_text(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield every range that starts before the text or ends behind it."""
    length = part.ruler.utf16_length
    for each in ranged(part):
        if each.start < 0 or each.end > length:
            start, end = max(each.start, 0), min(each.end, length)
            mend = Fix.unsafe("Clamp the range to the text", replace(*each.at, value=[start, end]))
            yield said(part, each, fix=mend if start < end else None, length=length, s="s" * (length != 1))


@DECORATIONS.rule(
    102,
    "split-character",
    Severity.ERROR,
    on=TextPart,
    says="The range {range} cuts a character in half: {cut}.",
    hint="Count UTF-16 code units: a character beyond U+FFFF, such as most emoji, counts two.",
    why="An edge between the two halves of a surrogate pair leaves half a character inside the range. It comes from "
    "counting code points, or from arithmetic on offsets. What the API does with it is not documented.",
    domain="A range covers characters; half of one is none.",
    evidence=Evidence.INFERRED,
    source=SEND,
    fixable={"unsafe"},
    examples=[
        Example(
            bad=text_example("Noodles 🍜 ready", [{"range": [0, 9], "style": "bold"}]),
            good=text_example("Noodles 🍜 ready", [{"range": [0, 10], "style": "bold"}]),
            at="/parts/0/text_decorations/0/range",
        ),
    ],
)
def split_character(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield every range with an edge between the halves of a surrogate pair."""
    ruler = part.ruler
    cut = [each for each in fitting(part) if any(map(ruler.splits_character, (each.start, each.end)))]
    for each, mend in _widened(part, cut):
        edge = each.start if ruler.splits_character(each.start) else each.end
        yield said(part, each, fix=mend, cut=quote(part.value[ruler.to_code_point(edge)]))


@DECORATIONS.rule(
    103,
    "split-cluster",
    Severity.WARNING,
    on=TextPart,
    says="The range {range} cuts what people see as one character: {cut}.",
    hint="Widen the range to the whole of it.",
    why="A family emoji, a flag, a skin tone or a letter with combining marks is several code points and one visible "
    "character (an extended grapheme cluster). A style that begins or ends inside it may break the picture apart.",
    evidence=Evidence.INFERRED,
    source=UNICODE_CLUSTERS,
    fixable={"unsafe"},
    examples=[
        Example(
            bad=text_example("👩‍👩‍👧 ok", [{"range": [0, 2], "style": "bold"}]),
            good=text_example("👩‍👩‍👧 ok", [{"range": [0, 8], "style": "bold"}]),
            at="/parts/0/text_decorations/0/range",
        ),
    ],
)
def split_cluster(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield every range with an edge inside an extended grapheme cluster; one inside a surrogate pair is DEC102's."""
    ruler = part.ruler
    cut = [each for each in fitting(part) if any(map(ruler.splits_cluster, (each.start, each.end)))]
    for each, mend in _widened(part, cut):
        edge = each.start if ruler.splits_cluster(each.start) else each.end
        cluster = ruler.whole_clusters(edge, edge)
        yield said(part, each, fix=mend, cut=quote(part.value[cluster.start : cluster.end]))


def _widened(part: TextPart, cut: list[Ranged]) -> Iterator[tuple[Ranged, Fix | None]]:
    """Yield ranges with the fix that widens each to whole clusters; with none where the count is off (DEC110)."""
    miscounted = bool(cut and recounted(part))
    for each in cut:
        whole = part.ruler.whole_clusters(each.start, each.end)
        mend = Fix.unsafe("Widen the range to whole characters", replace(*each.at, value=list(whole.range)))
        yield each, None if miscounted else mend


@DECORATIONS.rule(
    104,
    "empty-range",
    Severity.ERROR,
    on=TextPart,
    says="The range {range} covers nothing: its start is not before its end.",
    hint="Put the smaller offset first; the end is exclusive.",
    why="A range is half-open, so equal offsets cover no character, and reversed ones mean nothing. What the API "
    "does with either is not documented.",
    domain="A decoration decorates at least one character.",
    evidence=Evidence.INFERRED,
    source=SEND,
    fixable={"safe", "unsafe"},
    examples=[
        Example(
            bad=text_example("Hello", [{"range": [2, 2], "style": "bold"}]),
            good=text_example("Hello", [{"range": [2, 3], "style": "bold"}]),
            at="/parts/0/text_decorations/0/range",
        ),
        Example(
            bad=text_example("Hello", [{"range": [5, 0], "style": "bold"}]),
            good=text_example("Hello", [{"range": [0, 5], "style": "bold"}]),
            at="/parts/0/text_decorations/0/range",
        ),
    ],
)
def empty_range(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield every range whose start is not before its end; a range outside the text is DEC101's as well."""
    length = part.ruler.utf16_length if part.has("value") else 0
    for each in ranged(part):
        if each.start == each.end:
            mend = Fix.safe("Remove the decoration, which covers nothing", remove(*each.at[:-1]))
            yield said(part, each, fix=mend)
        elif each.start > each.end:
            mend = Fix.unsafe("Swap the offsets", replace(*each.at, value=[each.end, each.start]))
            yield said(part, each, fix=mend if each.end >= 0 and each.start <= length else None)


@DECORATIONS.rule(
    105,
    "style-with-animation",
    Severity.ERROR,
    on=TextPart,
    says="This decoration has both the style {style} and the animation {animation}.",
    hint="Keep one of the two: an animated range carries no style.",
    why="A decoration is either a style or an animation. The API documents the two as mutually exclusive.",
    source=SEND,
    examples=[
        Example(
            bad=text_example("Hello world", [{"range": [0, 5], "style": "bold", "animation": "shake"}]),
            good=text_example("Hello world", [{"range": [0, 5], "animation": "shake"}]),
            at="/parts/0/text_decorations/0",
        ),
    ],
)
def style_with_animation(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield every decoration that sets both."""
    for at, decoration in _decorations(part):
        if decoration.style is not None and decoration.animation is not None:
            yield Finding(at, {"style": quote(decoration.style), "animation": quote(decoration.animation)})


@DECORATIONS.rule(
    106,
    "bare-decoration",
    Severity.ERROR,
    on=TextPart,
    says="This decoration has neither a style nor an animation.",
    hint="Add a `style` or an `animation`, or remove the decoration.",
    why="A decoration names exactly one of the two, by the API's own words; with neither it does nothing.",
    source=SEND,
    fixable={"safe"},
    examples=[
        Example(
            bad=text_example("Hello world", [{"range": [0, 5]}]),
            good=text_example("Hello world", [{"range": [0, 5], "style": "italic"}]),
            at="/parts/0/text_decorations/0",
        ),
    ],
)
def bare_decoration(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield every decoration that sets neither."""
    for at, decoration in _decorations(part):
        if decoration.style is None and decoration.animation is None:
            yield Finding(at, fix=Fix.safe("Remove the decoration, which does nothing", remove(*at)))


def _decorations(part: TextPart) -> Iterator[tuple[tuple[str | int, ...], TextDecoration]]:
    """Yield the decorations whose style and animation can be read, each with its place below the part."""
    for index, decoration in enumerate(part.text_decorations or ()):
        if isinstance(decoration, TextDecoration) and decoration.has("style") and decoration.has("animation"):
            yield ("text_decorations", index), decoration

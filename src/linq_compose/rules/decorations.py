"""Decorations: ranges that miss their text, cut characters, overlap, say nothing, or were counted in the wrong unit."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from linq_compose._sources import SEND, UNICODE_CLUSTERS
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, remove, replace
from linq_compose.lint.phrases import Quoted, quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models import TextDecoration, TextPart
from linq_compose.rules.analysis.examples import text_example
from linq_compose.rules.analysis.ranges import (
    Covered,
    Ranged,
    fitting,
    inside_a_word,
    ranged,
    recounted,
    said,
    shown,
)

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
    safe=("range", "s"),
    fixable={"unsafe"},
    hides=True,
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
    safe=("range",),
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
    safe=("range",),
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
    safe=("range",),
    fixable={"safe", "unsafe"},
    hides=True,
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


@DECORATIONS.rule(
    107,
    "animation-overlap",
    Severity.ERROR,
    on=TextPart,
    says="The range {range} of this {kind} overlaps {other}, which is {done} already; an animation shares its range "
    "with nothing.",
    hint="Animate a stretch that carries nothing else; ranges may touch.",
    why="Styles may overlap each other, by the API's own words; an animation may not share a single UTF-16 code unit "
    "with another animation or with a style.",
    source=SEND,
    safe=("range", "kind", "other", "done"),
    examples=[
        Example(
            bad=text_example(
                "Hello world", [{"range": [0, 8], "style": "bold"}, {"range": [6, 11], "animation": "shake"}]
            ),
            good=text_example(
                "Hello world", [{"range": [0, 6], "style": "bold"}, {"range": [6, 11], "animation": "shake"}]
            ),
            at="/parts/0/text_decorations/1/range",
        ),
    ],
)
def animation_overlap(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield every decoration that overlaps an earlier one, where either is an animation."""
    single = [each for each in fitting(part) if _is_one_kind(each)]
    if all(each.decoration.animation is None for each in single):
        return
    everything, animations = Covered(), Covered()
    for each in single:
        animated = each.decoration.animation is not None
        over = (everything if animated else animations).stretch_over(each.start, each.end)
        if over is not None:
            kind, done = ("animation", "decorated") if animated else ("style", "animated")
            yield said(part, each, kind=kind, other=shown(*over), done=done)
        everything.add(each.start, each.end)
        if animated:
            animations.add(each.start, each.end)


def _is_one_kind(each: Ranged) -> bool:
    decoration = each.decoration
    readable = decoration.has("style") and decoration.has("animation")
    return readable and (decoration.style is None) != (decoration.animation is None)


@DECORATIONS.rule(
    108,
    "repeated-decoration",
    Severity.INFO,
    on=TextPart,
    says="The range {range} carries the very same decoration a second time.",
    hint="Write each decoration once.",
    why="Styles may overlap, so a duplicate is allowed and changes nothing; it usually tells of code that ran twice.",
    evidence=Evidence.INFERRED,
    source=SEND,
    safe=("range",),
    fixable={"safe"},
    examples=[
        Example(
            bad=text_example("Hello", [{"range": [0, 5], "style": "bold"}, {"range": [0, 5], "style": "bold"}]),
            good=text_example("Hello", [{"range": [0, 5], "style": "bold"}, {"range": [0, 5], "style": "italic"}]),
            at="/parts/0/text_decorations/1",
        ),
    ],
)
def repeated_decoration(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield every decoration that an earlier one equals."""
    seen: set[tuple[object, ...]] = set()
    for each in fitting(part):
        decoration = each.decoration
        if not (decoration.has("style") and decoration.has("animation")):
            continue
        extra = repr(sorted((decoration.model_extra or {}).items(), key=itemgetter(0)))
        key = (each.start, each.end, decoration.style, decoration.animation, extra)
        if key in seen:
            at = each.at[:-1]
            found = said(part, each, fix=Fix.safe("Remove the repeated decoration", remove(*at)))
            yield Finding(at, found.values, found.fix, found.mark)
        seen.add(key)


@DECORATIONS.rule(
    109,
    "whitespace-range",
    Severity.INFO,
    on=TextPart,
    says="The range {range} puts {what} on whitespace alone, which nobody sees.",
    hint="Move the range to the word that it is meant for, or remove it.",
    why="Bold, italic and animated whitespace looks like plain whitespace. It often tells of a range that slipped by "
    "one or two units.",
    evidence=Evidence.INFERRED,
    source=SEND,
    safe=("range", "what"),
    fixable={"safe"},
    examples=[
        Example(
            bad=text_example("Hello world", [{"range": [5, 6], "style": "bold"}]),
            good=text_example("Hello world", [{"range": [5, 6], "style": "underline"}]),
            at="/parts/0/text_decorations/0/range",
        ),
    ],
)
def whitespace_range(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield every bold, italic or animated range over nothing but whitespace."""
    for each in fitting(part):
        what = _unseen(each.decoration)
        span = part.ruler.cover(each.start, each.end)
        if what is not None and part.value[span.start : span.end].isspace():
            mend = Fix.safe("Remove the decoration, which nobody sees", remove(*each.at[:-1]))
            yield said(part, each, fix=mend, what=what)


def _unseen(decoration: TextDecoration) -> str | None:
    """Return what a decoration does that whitespace does not show; lines under and through it do show."""
    style = decoration.style if decoration.has("style") else None
    animation = decoration.animation if decoration.has("animation") else None
    if style in ("underline", "strikethrough"):
        return None
    if animation is not None:
        return Quoted(f"the animation {quote(animation)}")
    return style if style in ("bold", "italic") else None


@DECORATIONS.rule(
    110,
    "code-point-offsets",
    Severity.WARNING,
    on=TextPart,
    says="The range {range} looks counted in code points; counted in UTF-16 code units it would be {recounted}.",
    hint="Count UTF-16 code units (a character beyond U+FFFF counts two), or let `bold()` and its sisters count.",
    why="Offsets on this API are UTF-16 code units; Python's `len` and slices count code points, so behind an emoji "
    "every offset is short. Here, read as code points every edge is a word boundary, and read as UTF-16 some edge "
    "falls inside a word: the first reading is surely the one that was meant.",
    evidence=Evidence.OBSERVED,
    source=SEND,
    safe=("range", "recounted"),
    fixable={"unsafe"},
    examples=[
        Example(
            bad=text_example("👋 hi there", [{"range": [2, 4], "style": "bold"}]),
            good=text_example("👋 hi there", [{"range": [3, 5], "style": "bold"}]),
            at="/parts/0/text_decorations/0/range",
        ),
    ],
)
def code_point_offsets(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield the first range that only makes sense in code points, with a fix that recounts them all."""
    moved = recounted(part)
    if not moved:
        return
    first, better = next((each, new) for each, new in moved if inside_a_word(part, each))
    edits = [replace(*each.at, value=list(new)) for each, new in moved if new != (each.start, each.end)]
    yield said(part, first, fix=Fix.unsafe("Recount every range in UTF-16", *edits), recounted=shown(*better))

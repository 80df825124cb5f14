"""Overlaps: decorations that repeat, overlap, decorate nothing visible, or were counted in the wrong unit."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, remove, replace
from linq_compose.lint.phrases import Quoted, quote
from linq_compose.lint.rule import Example, Finding
from linq_compose.models import TextDecoration, TextPart
from linq_compose.rules.decorations import DECORATIONS
from linq_compose.rules.ranges import Covered, Ranged, fitting, inside_a_word, recounted, said, shown, text_example
from linq_compose.rules.sources import SEND

__all__ = ["DECORATIONS"]


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

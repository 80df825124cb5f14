"""Decorations: ranges outside the text, inside characters, overlapping, empty, or counted in the wrong unit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import Any, Final

from linq_compose._plain_ranges import cover_words
from linq_compose._sources import SEND, UNICODE_CLUSTERS
from linq_compose.limits import Limits
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, remove, replace
from linq_compose.lint.phrases import Quoted, quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models import TextDecoration, TextPart
from linq_compose.rules.analysis.examples import text_example
from linq_compose.rules.analysis.ranges import (
    Decorated,
    decorated,
    find_range,
    fitting,
    format_range,
    inside_a_word,
    overlaps,
    recounted,
)
from linq_compose.vocabulary import ANIMATIONS, STYLES

__all__ = ["DECORATIONS"]

DECORATIONS = Family("DEC", "decorations", about="Styles and animations over ranges of a text part.")

_WHITE_SPACE: Final = re.compile(r"\s+")


@DECORATIONS.rule(
    101,
    "range-beyond-text",
    Severity.ERROR,
    on=TextPart,
    says="The range {range} is outside the text, which has {length} UTF-16 code unit{s}.",
    hint="Use offsets from 0 to {length}, or `bold()` and the other style functions, which count them.",
    why="A range is a pair of offsets into `value`. How the API treats one that leaves the text is not documented.",
    domain="A range covers characters of its text; outside the text there are none.",
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
    items = decorated(part)
    length = part.ruler.utf16_length if items else 0
    for item in items:
        if item.start < 0 or item.end > length:
            start, end = max(item.start, 0), min(item.end, length)
            fix = Fix.unsafe("Clamp the range to the text", replace(*item.at, value=[start, end]))
            yield find_range(part, item, fix=fix if start < end else None, length=length, s="s" * (length != 1))


@DECORATIONS.rule(
    102,
    "split-character",
    Severity.ERROR,
    on=TextPart,
    says="The range {range} cuts a character in half: {cut}.",
    hint="Count UTF-16 code units: a character above U+FFFF, such as most emoji, counts two.",
    why="An edge between the two halves of a surrogate pair leaves half a character inside the range. It results from "
    "counting code points, or from arithmetic on offsets. How the API treats such a range is not documented.",
    domain="A range covers characters; half a character is not one.",
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
    items = fitting(part)
    if not items:
        return
    ruler = part.ruler
    split = [item for item in items if any(map(ruler.splits_character, (item.start, item.end)))]
    for item, fix in _widened(part, split):
        edge = item.start if ruler.splits_character(item.start) else item.end
        yield find_range(part, item, fix=fix, cut=quote(part.value[ruler.to_code_point(edge)]))


@DECORATIONS.rule(
    103,
    "split-cluster",
    Severity.WARNING,
    on=TextPart,
    says="The range {range} cuts a visible character: {cut}.",
    hint="Widen the range to the whole character.",
    why="A family emoji, a flag, an emoji with a skin tone or a letter with combining marks is one visible character "
    "of several code points (an extended grapheme cluster). A style that begins or ends inside it may split its glyph.",
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
    items = fitting(part)
    if not items:
        return
    ruler = part.ruler
    split = [item for item in items if any(map(ruler.splits_cluster, (item.start, item.end)))]
    for item, fix in _widened(part, split):
        edge = item.start if ruler.splits_cluster(item.start) else item.end
        cluster = ruler.whole_clusters(edge, edge)
        yield find_range(part, item, fix=fix, cut=quote(part.value[cluster.start : cluster.end]))


def _widened(part: TextPart, split: list[Decorated]) -> Iterator[tuple[Decorated, Fix | None]]:
    """Yield ranges with the fix that widens each to whole clusters; without it where DEC110 fires."""
    miscounted = bool(split and recounted(part))
    for item in split:
        whole = part.ruler.whole_clusters(item.start, item.end)
        fix = Fix.unsafe("Widen the range to whole characters", replace(*item.at, value=list(whole.range)))
        yield item, None if miscounted else fix


@DECORATIONS.rule(
    104,
    "empty-range",
    Severity.ERROR,
    on=TextPart,
    says="The range {range} is empty: start must be less than end.",
    hint="Put the smaller offset first; the end is exclusive.",
    why="A range is half-open, so equal offsets cover no character, and reversed offsets have no meaning. How the API "
    "treats either is not documented.",
    domain="A decoration covers at least one character.",
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
    length = part.ruler.utf16_length if part.has("value") else 0
    for item in decorated(part):
        if item.start == item.end:
            fix = Fix.safe("Remove the decoration, which covers nothing", remove(*item.at[:-1]))
            yield find_range(part, item, fix=fix)
        elif item.start > item.end:
            fix = Fix.unsafe("Swap the offsets", replace(*item.at, value=[item.end, item.start]))
            yield find_range(part, item, fix=fix if item.end >= 0 and item.start <= length else None)


@DECORATIONS.rule(
    105,
    "style-with-animation",
    Severity.ERROR,
    on=TextPart,
    says="The decoration has both the style {style} and the animation {animation}; expected one of them.",
    hint="Keep one of the two: an animated range has no style.",
    why="The API documents style and animation as mutually exclusive.",
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
    for at, decoration in _decorations(part):
        if decoration.style is not None and decoration.animation is not None:
            yield Finding(at, {"style": quote(decoration.style), "animation": quote(decoration.animation)})


@DECORATIONS.rule(
    106,
    "bare-decoration",
    Severity.ERROR,
    on=TextPart,
    says="The decoration has neither a style nor an animation; expected one of them.",
    hint="Add a `style` or an `animation`, or remove the decoration.",
    why="The API documents that a decoration has exactly one of the two.",
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
    for at, decoration in _decorations(part):
        if decoration.style is None and decoration.animation is None:
            yield Finding(at, fix=Fix.safe("Remove the decoration, which does nothing", remove(*at)))


def _decorations(part: TextPart) -> Iterator[tuple[tuple[str | int, ...], TextDecoration]]:
    for index, decoration in enumerate(part.text_decorations or ()):
        if isinstance(decoration, TextDecoration) and decoration.has("style") and decoration.has("animation"):
            yield ("text_decorations", index), decoration


@DECORATIONS.rule(
    107,
    "animation-overlap",
    Severity.ERROR,
    on=TextPart,
    says="The {kind} over {range} overlaps the {other_kind} over {other}; an animation cannot overlap another "
    "decoration.",
    hint="Move one of the two ranges; ranges may touch.",
    why="The API documents that styles may overlap each other, and that the range of an animation must not overlap "
    "another animation or a style.",
    source=SEND,
    safe=("range", "kind", "other", "other_kind"),
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
    items = [item for item in fitting(part) if _has_one_kind(item)]
    animated = [item.decoration.animation is not None for item in items]
    for index, other in sorted(overlaps([(item.start, item.end) for item in items], animated).items()):
        yield find_range(
            part,
            items[index],
            kind=_kind(animated[index]),
            other=format_range(items[other].start, items[other].end),
            other_kind=_kind(animated[other]),
        )


def _has_one_kind(item: Decorated) -> bool:
    decoration = item.decoration
    readable = decoration.has("style") and decoration.has("animation")
    return readable and (decoration.style is None) != (decoration.animation is None)


def _kind(animated: bool) -> str:
    return "animation" if animated else "style"


@DECORATIONS.rule(
    108,
    "repeated-decoration",
    Severity.INFO,
    on=TextPart,
    says="The decoration over {range} duplicates an earlier one.",
    hint="Write each decoration once.",
    why="Styles may overlap, so a duplicate is allowed and changes nothing; it usually means that code ran twice.",
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
    seen: set[tuple[object, ...]] = set()
    for item in fitting(part):
        decoration = item.decoration
        if not (decoration.has("style") and decoration.has("animation")):
            continue
        unknown = repr(sorted((decoration.model_extra or {}).items(), key=itemgetter(0)))
        key = (item.start, item.end, decoration.style, decoration.animation, unknown)
        if key in seen:
            at = item.at[:-1]
            finding = find_range(part, item, fix=Fix.safe("Remove the repeated decoration", remove(*at)))
            yield Finding(at, finding.values, finding.fix, finding.mark)
        seen.add(key)


@DECORATIONS.rule(
    109,
    "whitespace-range",
    Severity.INFO,
    on=TextPart,
    says="The range {range} puts {what} on white space only, where it is invisible.",
    hint="Move the range to the word that it is meant for, or remove it.",
    why="Bold, italic and animated white space looks like plain white space. The range is often off by one or two "
    "units.",
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
    items = [(item, what) for item in fitting(part) if (what := _invisible(item.decoration)) is not None]
    if not items:
        return
    runs = [match.span() for match in _WHITE_SPACE.finditer(part.value)]
    miscounted = None
    for item, what in items:
        span = part.ruler.cover(item.start, item.end)
        run = bisect_right(runs, (span.start, len(part.value))) - 1
        if run >= 0 and span.end <= runs[run][1]:
            miscounted = bool(recounted(part)) if miscounted is None else miscounted
            fix = Fix.safe("Remove the decoration, which is invisible", remove(*item.at[:-1]))
            yield find_range(part, item, fix=None if miscounted else fix, what=what)


def _invisible(decoration: TextDecoration) -> str | None:
    """Return what a decoration does that white space does not show; lines under and through it are visible."""
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
    hint="Use `bold()` and the other style functions; they count UTF-16 code units.",
    why="Offsets in this API are UTF-16 code units; Python's `len` and slices count code points, so after an emoji "
    "every offset is too small. Here every edge is a word boundary if read as code points, and some edge is inside a "
    "word if read as UTF-16, so code points are what the author counted.",
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
    moved = recounted(part)
    if moved:
        first, span = next((item, span) for item, span in moved if inside_a_word(part, item))
        edits = [replace(*item.at, value=list(span)) for item, span in moved if span != (item.start, item.end)]
        fix = Fix.unsafe("Recount every range in UTF-16", *edits)
        yield find_range(part, first, fix=fix, recounted=format_range(*span))


@DECORATIONS.clearance(TextPart, where=("text_decorations",))
def clear_decorations(part: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether ranges cover words of the text, none twice, and animations share nothing."""
    value, decorations = part["value"], part["text_decorations"]
    length, plain = len(value), value.isascii() and "\r" not in value
    apart, low, high = True, 0, 0
    for decoration in decorations:
        if ("style" in decoration) is ("animation" in decoration):
            return False
        start, end = decoration["range"]
        if not 0 <= start < end:
            return False
        if start >= high:  # behind all before it
            low = low if high else start
            high = end
        elif end <= low:  # in front of all
            low = start
        else:
            apart, high = False, max(high, end)
        if plain and (end > length or (value[start] <= " " and value[start:end].isspace())):
            return False
    if not plain and not cover_words(value, decorations, high):
        return False
    return apart or _share_nothing(decorations, high)


def _share_nothing(decorations: list[dict[str, Any]], length: int) -> bool:
    """Return whether no decoration is there twice, and no animation shares a unit with anything."""
    words = [
        _STYLE_NUMBERS.get(decoration["style"])
        if "style" in decoration
        else _ANIMATION_NUMBERS.get(decoration["animation"])
        for decoration in decorations
    ]
    # Start, end and word as one number, which sorts faster than the three.
    keys = sorted(
        ((decoration["range"][0] * (length + 1) + decoration["range"][1]) << 4) + word
        for decoration, word in zip(decorations, words, strict=True)
        if word is not None
    )
    if len(keys) < len(decorations):  # a style or an animation that does not exist
        return False
    last = last_animated = 0
    before = -1
    for key in keys:
        if key == before:
            return False
        before = key
        start, end = divmod(key >> 4, length + 1)
        animated = key & 15 >= _FIRST_ANIMATION
        if start < (last if animated else last_animated):
            return False
        last = max(last, end)
        if animated and end > last_animated:
            last_animated = end
    return True


_FIRST_ANIMATION: Final = len(STYLES.words)
_STYLE_NUMBERS: Final = {word: number for number, word in enumerate(STYLES.words)}
_ANIMATION_NUMBERS: Final = {word: number for number, word in enumerate(ANIMATIONS.words, _FIRST_ANIMATION)}

"""Markup: Markdown in a text, which arrives as it is written."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any, Final

from linq_compose._spans import Ruler
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Mark, Severity
from linq_compose.lint.fix import Fix
from linq_compose.lint.rule import Example, Finding
from linq_compose.models import TextPart
from linq_compose.rules.editing import rewritten
from linq_compose.rules.lengths import TEXTS
from linq_compose.rules.ranges import fitting, text_example
from linq_compose.rules.sources import CREATE
from linq_compose.text.markdown.detect import Markup, find_markup

__all__ = ["TEXTS"]

_BOLD: Final = {"range": [14, 19], "style": "bold"}


@TEXTS.rule(
    105,
    "literal-markdown",
    Severity.WARNING,
    on=TextPart,
    says="The text has Markdown that its reader will see as characters: {shown}{more}.",
    hint="Convert it with `from_markdown()`, which turns emphasis into decorations and links into text.",
    why="Linq delivers the value of a text part as it is: nothing on the way reads Markdown, so the recipient sees "
    "asterisks and brackets. Names such as __init__ and products such as 2*3*4 are left alone.",
    evidence=Evidence.DOCUMENTED,
    source=CREATE,
    fixable={"unsafe"},
    examples=[
        Example(
            bad=text_example("Your table is **ready**"),
            good=text_example("Your table is ready", [_BOLD]),
            at="/parts/0/value",
        ),
        Example(
            bad=text_example("See [the menu](https://acme.com/menu)"),
            good=text_example("See the menu (https://acme.com/menu)"),
            at="/parts/0/value",
        ),
    ],
)
def literal_markdown(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield a value with emphasis, strikethrough or links as CommonMark reads them."""
    found = find_markup(part.value)
    if not found:
        return
    value, cuts = _without_marks(part.value, found)
    new = Ruler(value)
    also: list[dict[str, Any]] = [
        {"range": list(new.between(cuts(each.content_start), cuts(each.content_end)).range), "style": each.style}
        for each in found
        if each.style is not None
    ]
    edits = () if _animated(part, found) else rewritten(part, value, moved=cuts, also=also)
    mend = Fix.unsafe("Turn it into decorations and readable links", *edits) if edits else None
    first, more = found[0], len(found) - 1
    shown = part.value[first.start : first.end]
    values = {
        "shown": shown if len(shown) <= 40 else f"{shown[:39]}…",
        "more": f", and {more} more" if more else "",
    }
    yield Finding(("value",), values, mend, Mark(part.value, part.ruler.between(first.start, first.end)))


def _animated(part: TextPart, found: list[Markup]) -> bool:
    """Return whether an animation stands where a style would come."""
    spans = [part.ruler.between(each.content_start, each.content_end).range for each in found if each.style is not None]
    return any(
        each.decoration.animation is not None and each.start < end and start < each.end
        for each in fitting(part)
        for start, end in spans
    )


def _without_marks(value: str, found: list[Markup]) -> tuple[str, Callable[[int], int]]:
    """Return the text as its reader should see it, and where each index of the old one went."""
    cuts = sorted(cut for each in found for cut in _cuts(each, value[each.content_start : each.content_end]))
    pieces, at, shift = list[str](), 0, 0
    shifts = [(0, 0)]
    for start, end, text in cuts:
        pieces += [value[at:start], text]
        at, shift = end, shift + len(text) - (end - start)
        shifts.append((end, shift))
    pieces.append(value[at:])
    starts = [start for start, _, _ in cuts]

    def moved(index: int) -> int:
        passed = bisect_left(starts, index)
        end, shift = shifts[passed]
        return index + shift if index >= end else starts[passed - 1] + shifts[passed - 1][1]

    return "".join(pieces), moved


def _cuts(found: Markup, content: str) -> Iterator[tuple[int, int, str]]:
    url = found.url.removeprefix("mailto:")
    told = f" ({url})" if found.style is None and url != content else ""
    yield found.start, found.content_start, ""
    yield found.content_end, found.end, told if content else url

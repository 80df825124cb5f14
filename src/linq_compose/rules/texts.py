"""Texts: empty, blank or too long, with characters that do not arrive as meant, or with markup that nothing reads."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Final, TypeAlias

from linq_compose._characters import SURROGATE, is_visible, name_character
from linq_compose._sources import CREATE, SENDING
from linq_compose._spans import Ruler
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Mark, Severity
from linq_compose.lint.fix import Fix, remove
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models import MessageContent, TextPart
from linq_compose.models.requests import MessageUpdateRequest
from linq_compose.rules.analysis.edits import rewritten
from linq_compose.rules.analysis.examples import text_example
from linq_compose.rules.analysis.ranges import fitting
from linq_compose.text.markdown.detect import Markup, find_markup

__all__ = ["TEXTS"]

TEXTS = Family("TXT", "texts", about="The value of a text part: its length and its characters.")
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e]")
_MENU: Final = {"type": "media", "url": "https://example.com/menu.jpg"}
_UPDATE: Final = "messages.update"
_Text: TypeAlias = TextPart | MessageUpdateRequest

_Holder: TypeAlias = MessageContent | MessageUpdateRequest

_HOLDERS: Final[tuple[type[_Holder], ...]] = (MessageContent, MessageUpdateRequest)
_TEXTS: Final[tuple[type[_Text], ...]] = (TextPart, MessageUpdateRequest)


def _field(text: _Text) -> tuple[str, str]:
    """Return the name of the field that holds the text, and the text."""
    return ("value", text.value) if isinstance(text, TextPart) else ("text", text.text)


_BOLD: Final = {"range": [14, 19], "style": "bold"}


@TEXTS.rule(
    101,
    "empty-text",
    Severity.ERROR,
    on=_HOLDERS,
    says="The text is empty.",
    hint="Write something, or remove the part.",
    why="A text has at least one character.",
    source=CREATE,
    server_code=1004,
    fixable={"safe"},
    examples=[
        Example(bad=text_example(""), good=text_example("Hello"), at="/parts/0/value"),
        Example(bad={"parts": [{"type": "text", "value": ""}, _MENU]}, good={"parts": [_MENU]}, at="/parts/0/value"),
        Example(bad={"text": ""}, good={"text": "Hello"}, at="/text", operation=_UPDATE),
    ],
)
def empty_text(holder: _Holder, _context: Context) -> Iterator[Finding]:
    """Yield every text with nothing in it; a part is removable where others remain."""
    if isinstance(holder, MessageUpdateRequest):
        if not holder.text:
            yield Finding(("text",))
        return
    parts = holder.parts or ()
    for index, part in enumerate(parts):
        if isinstance(part, TextPart) and part.has("value") and not part.value:
            mend = Fix.safe("Remove the part, which shows nothing", remove("parts", index))
            yield Finding(("parts", index, "value"), fix=mend if len(parts) > 1 else None)


@TEXTS.rule(
    102,
    "long-text",
    Severity.ERROR,
    on=_TEXTS,
    says="The text has {count} code points, {excess} more than the {limit} allowed.",
    hint="Cut it into several messages.",
    why="A text has at most 10,000 characters. Which unit that counts is not documented; this text is longer in "
    "every one that would be reasonable.",
    source=SENDING,
    server_code=1004,
    examples=[
        Example(bad=text_example("a" * 10_001), good=text_example("a" * 10_000), at="/parts/0/value"),
        Example(bad={"text": "a" * 10_001}, good={"text": "a" * 10_000}, at="/text", operation=_UPDATE),
    ],
)
def long_text(text: _Text, context: Context) -> Iterator[Finding]:
    """Yield a text over the limit in code points, and so in UTF-16 code units as well."""
    (name, value), limit = _field(text), context.limits.text
    count = len(value)
    if count > limit:
        yield Finding((name,), {"count": count, "excess": count - limit, "limit": limit})


@TEXTS.rule(
    103,
    "blank-text",
    Severity.WARNING,
    on=TextPart,
    says="The text has {count} character{s} and none that can be seen.",
    hint="Write something visible, or leave the part out.",
    why="Whitespace and invisible characters make an empty bubble; users of the API have seen it refused like an "
    "empty text.",
    evidence=Evidence.OBSERVED,
    source=SENDING,
    safe=("s",),
    examples=[Example(bad=text_example(" \n\u200b"), good=text_example("Hello"), at="/parts/0/value")],
)
def blank_text(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield a value of whitespace and invisible characters alone."""
    if part.value and not is_visible(part.value):
        count = len(part.value)
        yield Finding(("value",), {"count": count, "s": "s" * (count != 1)})


@TEXTS.rule(
    104,
    "lone-surrogate",
    Severity.ERROR,
    on=TextPart,
    says="The text holds half a character: {what} at code point {index}{more}.",
    hint="Repair the text where it was cut or decoded; half an emoji cannot be sent.",
    why="A surrogate without its counterpart is no character: UTF-8 cannot carry it, so it is refused or replaced on "
    "the way. It comes from cutting a text between the halves of an emoji, or from a broken escape.",
    domain="A text is a sequence of characters; a lone surrogate is none.",
    evidence=Evidence.INFERRED,
    source="https://www.rfc-editor.org/rfc/rfc8259#section-8.2",
    safe=("what", "more"),
    fixable={"unsafe"},
    examples=[
        Example(bad=text_example("Ready \ud83c"), good=text_example("Ready 🍜"), at="/parts/0/value"),
    ],
)
def lone_surrogate(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield a value with unpaired surrogates, naming the first."""
    value = part.value
    places = () if value.isascii() else [match.start() for match in SURROGATE.finditer(value)]
    if places:
        edits = rewritten(part, SURROGATE.sub("\ufffd", value), moved=lambda index: index)
        mend = Fix.unsafe("Put U+FFFD REPLACEMENT CHARACTER in its place", *edits) if edits else None
        yield _about_characters(part, places, mend)


def _about_characters(part: TextPart, places: list[int], mend: Fix | None) -> Finding:
    first = places[0]
    more = f", and {len(places) - 1} more" if len(places) > 1 else ""
    values = {"what": name_character(part.value[first]), "index": first, "more": more}
    return Finding(("value",), values, mend, Mark(part.value, part.ruler.between(first, first + 1)))


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
    safe=("more",),
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


@TEXTS.rule(
    106,
    "imitation-letters",
    Severity.INFO,
    on=TextPart,
    says="The text imitates {style} with mathematical letters, {count} of them.",
    hint="Write plain letters with a decoration; screen readers and search cannot read the imitation.",
    why="Mathematical alphabets look like bold or italic and are other characters: a screen reader spells them out or "
    "stays silent, search does not find them, and some phones show boxes.",
    evidence=Evidence.INFERRED,
    source="https://www.unicode.org/charts/PDF/U1D400.pdf",
    safe=("style",),
    fixable={"unsafe"},
    examples=[
        Example(
            bad=text_example("Your table is 𝗿𝗲𝗮𝗱𝘆"),
            good=text_example("Your table is ready", [{"range": [14, 19], "style": "bold"}]),
            at="/parts/0/value",
        ),
    ],
)
def imitation_letters(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield a value with runs of two or more mathematical bold or italic letters; one alone may be mathematics."""
    value = part.value
    if part.ruler.utf16_length == len(value):
        return
    runs = [match.span() for match in _IMITATION.finditer(value)]
    if not runs:
        return
    plain = _IMITATION.sub(lambda match: unicodedata.normalize("NFKC", match[0]), value)
    ruler = Ruler(plain)
    also: list[dict[str, Any]] = [
        {"range": list(ruler.between(start, end).range), "style": style}
        for low, high in runs
        for start, end, styles in _stretches(value, low, high)
        for style in styles
    ]
    edits = rewritten(part, plain, moved=lambda index: index, also=also)
    mend = Fix.unsafe("Write plain letters with a decoration", *edits) if edits else None
    styles = sorted({item["style"] for item in also})
    values = {
        "style": " and ".join(styles),
        "count": sum(high - low - value.count(" ", low, high) for low, high in runs),
    }
    yield Finding(("value",), values, mend, Mark(value, part.ruler.between(*runs[0])))


def _imitations() -> str:
    """Return the mathematical letters and digits whose name says bold or italic, as a character class."""
    found = [
        chr(point)
        for point in range(0x1D400, 0x1D800)
        if {"BOLD", "ITALIC"} & set(unicodedata.name(chr(point), "").replace("-", " ").split())
    ]
    edges = [
        found[0],
        *(edge for pair in pairwise(found) if ord(pair[1]) - ord(pair[0]) > 1 for edge in pair),
        found[-1],
    ]
    return "".join(f"{low}-{high}" for low, high in zip(edges[::2], edges[1::2], strict=True))


_CLASS = _imitations() + "\u210e"  # the italic h has its code point among the letterlike symbols


_IMITATION = re.compile(f"[{_CLASS}](?:[ ]?[{_CLASS}])+")


def _stretches(value: str, low: int, high: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield stretches of one style within a run of imitation letters; a space goes with what is before it."""
    start, styles = low, _styles(value[low])
    for index in range(low + 1, high):
        here = styles if value[index] == " " else _styles(value[index])
        if here != styles:
            yield start, index, styles
            start, styles = index, here
    yield start, high, styles


def _styles(character: str) -> tuple[str, ...]:
    if character == "\u210e":
        return ("italic",)
    words = unicodedata.name(character).replace("-", " ").split()
    return tuple(style for style in ("bold", "italic") if style.upper() in words)


@TEXTS.rule(
    107,
    "hidden-control",
    Severity.WARNING,
    on=TextPart,
    says="The text holds a character that nobody sees and that may change how it shows: {what} at code point {index}"
    "{more}.",
    hint="Remove it, unless you know that you need it.",
    why="Control characters come from terminals, copied documents and broken encodings; an override of the writing "
    "direction can make a text read other than it is.",
    evidence=Evidence.INFERRED,
    source="https://www.unicode.org/reports/tr36/",
    safe=("what", "more"),
    fixable={"unsafe"},
    examples=[
        Example(bad=text_example("Ready\x00 now"), good=text_example("Ready now"), at="/parts/0/value"),
        Example(bad=text_example("file\u202egpj.exe"), good=text_example("file exe"), at="/parts/0/value"),
    ],
)
def hidden_control(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield a value with NUL, another C0 control (not tab, newline, return), DEL or a direction override."""
    value = part.value
    places = [match.start() for match in _HIDDEN.finditer(value)]
    if places:
        edits = rewritten(part, _HIDDEN.sub("", value), moved=lambda index: index - _before(places, index))
        mend = Fix.unsafe("Remove it, and move the ranges along", *edits) if edits else None
        yield _about_characters(part, places, mend)


def _before(places: list[int], index: int) -> int:
    return bisect_left(places, index)


@TEXTS.rule(
    108,
    "borderline-length",
    Severity.WARNING,
    on=_TEXTS,
    says="The text has {count} code points and {units} UTF-16 code units; the limit of {limit} may count either.",
    hint="Stay within {limit} UTF-16 code units to be safe.",
    why="The documented limit is 10,000 characters, and no source says whether a character beyond U+FFFF counts once "
    "or twice. Ranges on this API count it twice.",
    evidence=Evidence.INFERRED,
    source=SENDING,
    examples=[
        Example(bad=text_example("😀" * 5_001), good=text_example("😀" * 5_000), at="/parts/0/value"),
        Example(bad={"text": "😀" * 5_001}, good={"text": "😀" * 5_000}, at="/text", operation=_UPDATE),
    ],
)
def borderline_length(text: _Text, context: Context) -> Iterator[Finding]:
    """Yield a text over the limit in UTF-16 code units and within it in code points."""
    (name, value), limit = _field(text), context.limits.text
    ruler = text.ruler if isinstance(text, TextPart) else Ruler(value)
    count, units = len(value), ruler.utf16_length
    if count <= limit < units:
        yield Finding((name,), {"count": count, "units": units, "limit": limit})

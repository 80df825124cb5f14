"""Texts: empty, blank or too long, with characters that do not arrive as meant, or with markup that is not rendered."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from linq_compose._characters import SURROGATE, is_visible, name_character
from linq_compose._plain_characters import is_plainly_visible
from linq_compose._sources import CREATE, SENDING
from linq_compose.limits import Limits
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Mark, Severity
from linq_compose.lint.fix import Fix, remove
from linq_compose.lint.phrases import quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.lint.shape import DeliveredText, Label, Text
from linq_compose.models import TextPart
from linq_compose.rules.analysis.edits import rewriting
from linq_compose.rules.analysis.examples import text_example
from linq_compose.rules.analysis.ranges import fitting, overlaps
from linq_compose.text.markdown.detect import Cut, Markup, find_markup, has_markup

__all__ = ["TEXTS"]

TEXTS = Family("TXT", "texts", about="Delivered texts: their length, their characters, and Markdown in them.")

_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e]")
_MENU: Final = {"type": "media", "url": "https://example.com/menu.jpg"}
_UPDATE: Final = "messages.update"
_BOLD: Final = {"range": [14, 19], "style": "bold"}


@TEXTS.rule(
    101,
    "empty-text",
    Severity.ERROR,
    on=DeliveredText,
    says="The text is empty; expected at least one character.",
    hint="Write something, or remove the part.",
    why="The API requires at least one character.",
    source=CREATE,
    server_code=1004,
    server_code_evidence=Evidence.INFERRED,
    fixable={"safe"},
    examples=[
        Example(bad=text_example(""), good=text_example("Hello"), at="/parts/0/value"),
        Example(bad={"parts": [{"type": "text", "value": ""}, _MENU]}, good={"parts": [_MENU]}, at="/parts/0/value"),
        Example(bad={"text": ""}, good={"text": "Hello"}, at="/text", operation=_UPDATE),
    ],
)
def empty_text(text: DeliveredText, _context: Context) -> Iterator[Finding]:
    if not text.value:
        fix = Fix.safe("Remove the part, which shows nothing", remove()) if text.siblings else None
        yield Finding((text.field,), fix=fix)


@TEXTS.rule(
    102,
    "long-text",
    Severity.ERROR,
    on=DeliveredText,
    says="The text has {count} code points, {excess} more than the limit of {limit}.",
    hint="Split it with `plan()`, or send several messages.",
    why="A text has at most 10,000 characters. The unit is not documented; this text is too long in code points and in "
    "UTF-16 code units.",
    source=SENDING,
    server_code=1004,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(bad=text_example("a" * 10_001), good=text_example("a" * 10_000), at="/parts/0/value"),
        Example(bad={"text": "a" * 10_001}, good={"text": "a" * 10_000}, at="/text", operation=_UPDATE),
    ],
)
def long_text(text: DeliveredText, context: Context) -> Iterator[Finding]:
    count, limit = len(text.value), context.limits.text
    if count > limit:
        yield Finding((text.field,), {"count": count, "excess": count - limit, "limit": limit})


@TEXTS.rule(
    103,
    "blank-text",
    Severity.WARNING,
    on=DeliveredText,
    says="The text has {count} character{s}, none of them visible.",
    hint="Write something visible, or remove the part.",
    why="White space and invisible characters alone make an empty bubble. Whether the API rejects such a text, as it "
    "rejects an empty one, is not documented.",
    evidence=Evidence.INFERRED,
    source=SENDING,
    safe=("s",),
    examples=[Example(bad=text_example(" \n\u200b"), good=text_example("Hello"), at="/parts/0/value")],
)
def blank_text(text: DeliveredText, _context: Context) -> Iterator[Finding]:
    if text.value and not is_visible(text.value):
        count = len(text.value)
        yield Finding((text.field,), {"count": count, "s": "s" * (count != 1)})


@TEXTS.rule(
    104,
    "lone-surrogate",
    Severity.ERROR,
    on=Text,
    says="Half a character: {what} at code point {index}{more}.",
    hint="Repair the text where it was cut or decoded: half an emoji cannot be sent.",
    why="A surrogate without its counterpart is not a character: UTF-8 cannot encode it, so it is rejected or replaced "
    "in transit. It results from cutting a text inside an emoji, or from a broken escape.",
    domain="A text is a sequence of characters; a lone surrogate is not one.",
    evidence=Evidence.INFERRED,
    source="https://www.rfc-editor.org/rfc/rfc8259#section-8.2",
    safe=("what", "more"),
    fixable={"unsafe"},
    examples=[
        Example(bad=text_example("Ready \ud83c"), good=text_example("Ready 🍜"), at="/parts/0/value"),
        Example(
            bad={**text_example("Ready"), "idempotency_key": "order-\ud83c"},
            good={**text_example("Ready"), "idempotency_key": "order-42"},
            at="/idempotency_key",
        ),
    ],
)
def lone_surrogate(text: Text, _context: Context) -> Iterator[Finding]:
    places = [] if text.value.isascii() else [match.start() for match in SURROGATE.finditer(text.value)]
    if places:
        title, value = "Replace it with U+FFFD REPLACEMENT CHARACTER", SURROGATE.sub("\ufffd", text.value)
        fix = rewriting(title, text, value, moved=lambda index: index)
        yield _about_characters(text, places, fix)


def _about_characters(text: Text, places: Sequence[int], fix: Fix | None) -> Finding:
    first = places[0]
    more = f", and {len(places) - 1} more" if len(places) > 1 else ""
    values = {"what": name_character(text.value[first]), "index": first, "more": more}
    return Finding((text.field,), values, fix, Mark(text.value, text.ruler.between(first, first + 1)))


@TEXTS.rule(
    105,
    "literal-markdown",
    Severity.WARNING,
    on=DeliveredText,
    says="The text contains Markdown, which is delivered as plain characters: {shown}{more}.",
    hint="Convert it with `from_markdown()`, which turns emphasis into decorations and links into text.",
    why="The API delivers the text as it is and renders no Markdown, so the recipient sees asterisks and brackets. "
    "Names such as __init__, products such as 2*3*4, URLs, handles and faces are not reported.",
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
        Example(
            bad=text_example("# Menu\n\n| Dish | Price |\n| --- | --- |\n| Ramen | 12 |"),
            good=text_example("Menu\n\nDish | Price\nRamen | 12", [{"range": [0, 4], "style": "bold"}]),
            at="/parts/0/value",
        ),
        Example(
            bad={"text": "Your table is **ready**"},
            good={"text": "Your table is ready"},
            at="/text",
            operation=_UPDATE,
        ),
    ],
)
def literal_markdown(text: DeliveredText, context: Context) -> Iterator[Finding]:
    markups = find_markup(text.value)
    if not markups:
        return
    first, more = markups[0], len(markups) - 1
    line = text.value[first.start : first.end].strip().partition("\n")[0]
    values = {"shown": quote(line), "more": f", and {more} more" if more else ""}
    # A text that is too long must be split first: no fix makes it one that can be sent.
    fix = _without_markdown(text, markups) if len(text.value) <= context.limits.text else None
    yield Finding((text.field,), values, fix, Mark(text.value, text.ruler.between(first.start, first.end)))


def _without_markdown(text: DeliveredText, markups: Sequence[Markup]) -> Fix | None:
    """Return the fix that turns Markdown into decorations, if a style meets no animation and no Markdown remains."""
    spans = [(markup.content_start, markup.content_end, markup.style) for markup in markups if markup.style is not None]
    if _meets_animation(text, [(start, end) for start, end, _ in spans]):
        return None
    cuts = sorted(cut for markup in markups for cut in markup.cuts)
    value, moved = _cut(text.value, cuts)
    if has_markup(value):  # code that shows Markdown: without its marks it would be reported itself
        return None
    beside = _beside_urls(spans, [(start, end) for start, end, url in cuts if url.startswith(" (")])
    styled = [(start, end, style) for start, end, style in beside if moved(start) < moved(end)]
    return rewriting("Turn it into decorations and plain text", text, value, moved=moved, styled=styled)


def _beside_urls(
    spans: Iterable[tuple[int, int, str]], urls: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, str]]:
    """Yield styled spans without the places where a URL in brackets is written: it has no style in `from_markdown`."""
    for start, end, style in spans:
        before = start
        for place in range(bisect_left(urls, (start, start)), len(urls)):
            cut, after = urls[place]
            if cut >= end:
                break
            yield before, cut, style
            before = after
        yield before, end, style


def _meets_animation(text: DeliveredText, spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether an animation of the part covers a character of one of these spans, in code points."""
    if not isinstance(text.holder, TextPart) or not text.holder.has("text_decorations"):
        return False
    animated = [
        (decorated.start, decorated.end)
        for decorated in fitting(text.holder)
        if decorated.decoration.has("animation") and decorated.decoration.animation is not None
    ]
    if not animated:
        return False
    styled = [text.ruler.between(*span).range for span in spans]
    meets = overlaps([*animated, *styled], [True] * len(animated) + [False] * len(styled))
    return any(place >= len(animated) for place in meets)


def _cut(value: str, cuts: Sequence[Cut]) -> tuple[str, Callable[[int], int]]:
    """Return a text after cuts, which are in order and disjoint, and the new place of each code point index."""
    pieces, places, shifts = list[str](), [0], [0]
    for start, end, replacement in cuts:
        pieces += [value[places[-1] : start], replacement]
        places.append(end)
        shifts.append(shifts[-1] + len(replacement) - (end - start))
    pieces.append(value[places[-1] :])
    starts = [start for start, _, _ in cuts]

    def moved(index: int) -> int:
        # An index inside a cut goes to its start.
        passed = bisect_left(starts, index)
        return index + shifts[passed] if index >= places[passed] else starts[passed - 1] + shifts[passed - 1]

    return "".join(pieces), moved


@TEXTS.rule(
    106,
    "imitation-letters",
    Severity.INFO,
    on=DeliveredText,
    says="The text imitates {style} with {count} mathematical letters.",
    hint="Write plain letters with a decoration: screen readers and search cannot read the imitation.",
    why="Mathematical alphabets look like bold or italic but are other characters: screen readers spell them out or "
    "skip them, search does not find them, and some phones show boxes.",
    evidence=Evidence.INFERRED,
    source="https://www.unicode.org/charts/PDF/U1D400.pdf",
    safe=("style",),
    fixable={"unsafe"},
    examples=[
        Example(
            bad=text_example("Your table is 𝗿𝗲𝗮𝗱𝘆"),
            good=text_example("Your table is ready", [_BOLD]),
            at="/parts/0/value",
        ),
    ],
)
def imitation_letters(text: DeliveredText, _context: Context) -> Iterator[Finding]:
    value = text.value
    if text.ruler.utf16_length == len(value):
        return
    runs = [match.span() for match in _IMITATION.finditer(value)]
    if not runs:
        return
    styled = [
        (start, end, style)
        for low, high in runs
        for start, end, styles in _stretches(value, low, high)
        for style in styles
    ]
    plain = _IMITATION.sub(lambda match: unicodedata.normalize("NFKC", match[0]), value)
    fix = rewriting("Write plain letters with a decoration", text, plain, moved=lambda index: index, styled=styled)
    values = {
        "style": " and ".join(sorted({style for _, _, style in styled})),
        "count": sum(high - low - value.count(" ", low, high) for low, high in runs),
    }
    yield Finding((text.field,), values, fix, Mark(value, text.ruler.between(*runs[0])))


def _imitations() -> str:
    """Return the mathematical letters and digits whose name has BOLD or ITALIC, as a character class."""
    letters = [
        chr(point)
        for point in range(0x1D400, 0x1D800)
        if {"BOLD", "ITALIC"} & set(unicodedata.name(chr(point), "").replace("-", " ").split())
    ]
    edges = [
        letters[0],
        *(edge for pair in pairwise(letters) if ord(pair[1]) - ord(pair[0]) > 1 for edge in pair),
        letters[-1],
    ]
    return "".join(f"{low}-{high}" for low, high in zip(edges[::2], edges[1::2], strict=True))


_CLASS = _imitations() + "\u210e"  # the italic h has its code point among the letterlike symbols
# One letter alone may be mathematics.
_IMITATION = re.compile(f"[{_CLASS}](?:[ ]?[{_CLASS}])+")


def _stretches(value: str, low: int, high: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield the stretches of one style in a run of imitation letters; a space has the style of the letter before."""
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
    on=Text,
    says="Invisible control character: {what} at code point {index}{more}.",
    hint="Remove it, unless it is there on purpose.",
    why="Control characters come from terminals, copied documents and broken encodings; an override of the writing "
    "direction can make a text read differently from how it is written.",
    evidence=Evidence.INFERRED,
    source="https://www.unicode.org/reports/tr36/",
    safe=("what", "more"),
    fixable={"unsafe"},
    examples=[
        Example(bad=text_example("Ready\x00 now"), good=text_example("Ready now"), at="/parts/0/value"),
        Example(bad=text_example("file\u202egpj.exe"), good=text_example("file exe"), at="/parts/0/value"),
        Example(
            bad={"display_name": "Table\x07 4"},
            good={"display_name": "Table 4"},
            at="/display_name",
            operation="chats.update",
            context=Context(group=True),
        ),
    ],
)
def hidden_control(text: Text, _context: Context) -> Iterator[Finding]:
    places = [match.start() for match in _HIDDEN.finditer(text.value)]
    if places:
        title, value = "Remove it, and move the ranges along", _HIDDEN.sub("", text.value)
        fix = rewriting(title, text, value, moved=lambda index: index - bisect_left(places, index))
        yield _about_characters(text, places, fix)


@TEXTS.rule(
    108,
    "borderline-length",
    Severity.WARNING,
    on=DeliveredText,
    says="The text has {count} code points and {units} UTF-16 code units; the limit of {limit} may count either.",
    hint="Stay within {limit} UTF-16 code units to be safe.",
    why="The documented limit is 10,000 characters, and no source says whether a character above U+FFFF counts once "
    "or twice. Ranges in this API count it twice.",
    evidence=Evidence.INFERRED,
    source=SENDING,
    examples=[
        Example(bad=text_example("😀" * 5_001), good=text_example("😀" * 5_000), at="/parts/0/value"),
        Example(bad={"text": "😀" * 5_001}, good={"text": "😀" * 5_000}, at="/text", operation=_UPDATE),
    ],
)
def borderline_length(text: DeliveredText, context: Context) -> Iterator[Finding]:
    count, units, limit = len(text.value), text.ruler.utf16_length, context.limits.text
    if count <= limit < units:
        yield Finding((text.field,), {"count": count, "units": units, "limit": limit})


# Bytes of a text's UTF-8 that a rule of the family may look at: ASCII controls, and marks of Markdown.
_HIDDEN_BYTES: Final = bytes((*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))
_IS_SUSPICIOUS: Final = bytes(byte in _HIDDEN_BYTES + b"*_~`[]#|<>\\" for byte in range(256))
_ASTRAL_LEADS: Final = bytes(range(0xF0, 0xF5))


def is_clear_text(value: str, limit: int) -> bool:
    """Return whether no rule of the family can find anything in a text that people receive."""
    if len(value) > limit or not ("!" <= value[:1] <= "~" or is_plainly_visible(value)):
        return False
    try:
        raw = value.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    if len(raw) != len(value):
        if 0xE2 in raw and ("\u202d" in value or "\u202e" in value or "\u210e" in value):
            return False
        if 0x9D in raw and b"\xf0\x9d" in raw:  # imitations of letters
            return False
    if 1 in raw.translate(_IS_SUSPICIOUS) and (
        len(raw.translate(None, _HIDDEN_BYTES)) != len(raw) or _has_markup(value)
    ):
        return False
    return 2 * len(value) <= limit or len(value) + len(raw) - len(raw.translate(None, _ASTRAL_LEADS)) <= limit


def _has_markup(value: str) -> bool:
    return has_markup(value)


@TEXTS.clearance(DeliveredText)
def clear_delivered_text(value: str, _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether a delivered text has nothing for the rules about texts."""
    return is_clear_text(value, limits.text)


@TEXTS.clearance(Label)
def clear_label(value: str, _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a key, name, caption or handle has nothing for the rules about texts."""
    return value.isprintable()

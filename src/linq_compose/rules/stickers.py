"""Stickers: how many inline stickers a text has, of which images, over which characters, beside what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from linq_compose import urls
from linq_compose._identifiers import UUID
from linq_compose._sources import CREATE
from linq_compose.limits import Limits
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Mark, Severity
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models import InlineSticker, TextPart
from linq_compose.rules.analysis.examples import sticker_example
from linq_compose.rules.analysis.ranges import Span16, fitting, format_range, overlaps

__all__ = ["STICKERS"]

STICKERS = Family("STK", "stickers", about="Inline stickers of a text part (iMessage only).")

_ID = "550e8400-e29b-41d4-a716-446655440000"
_At = tuple[str | int, ...]


def _sticker(start: int, end: int, id: str = _ID) -> dict[str, object]:
    return {"range": [start, end], "attachment_id": id}


_GOOD = sticker_example("Happy birthday 🎂!", _sticker(15, 17))


def _stickers(part: TextPart) -> Iterator[tuple[_At, InlineSticker]]:
    """Yield the stickers that can be read, each with its path below the part."""
    for index, sticker in enumerate(part.inline_stickers or ()):
        if isinstance(sticker, InlineSticker):
            yield ("inline_stickers", index), sticker


def _fitting_stickers(part: TextPart) -> Iterator[tuple[_At, Span16]]:
    """Yield path and range of the stickers whose range is not empty and inside the text."""
    length = part.ruler.utf16_length
    for at, sticker in _stickers(part):
        if sticker.has("range") and 0 <= sticker.range[0] < sticker.range[1] <= length:
            yield at, sticker.range


def _find(part: TextPart, at: _At, span: Span16, **values: object) -> Finding:
    """Return a finding at a sticker, with its range among the values and the text that it covers marked."""
    return Finding(at, {"range": format_range(*span), **values}, mark=Mark(part.value, part.ruler.cover(*span)))


@STICKERS.rule(
    101,
    "sticker-count",
    Severity.ERROR,
    on=TextPart,
    says="The text has {count} inline stickers, {excess} more than the limit of {limit}.",
    hint="Remove stickers, or split the text into several messages.",
    why="A text part has at most 100 inline stickers.",
    source=CREATE,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad=sticker_example("🎂" * 101, *(_sticker(2 * n, 2 * n + 2) for n in range(101))),
            good=sticker_example("🎂" * 101, *(_sticker(2 * n, 2 * n + 2) for n in range(100))),
            at="/parts/0/inline_stickers/100",
        ),
    ],
)
def sticker_count(part: TextPart, context: Context) -> Iterator[Finding]:
    count, limit = len(part.inline_stickers or ()), context.limits.inline_stickers
    if count > limit:
        yield Finding(("inline_stickers", limit), {"count": count, "excess": count - limit, "limit": limit})


@STICKERS.rule(
    102,
    "sticker-images",
    Severity.ERROR,
    on=TextPart,
    says="The stickers of the text use more than {limit} different images.",
    hint="Use the same image again: it counts once.",
    why="The inline stickers of a text part use at most 10 different images.",
    source=CREATE,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad=sticker_example("🎂" * 11, *(_sticker(2 * n, 2 * n + 2, f"{n:08d}{_ID[8:]}") for n in range(11))),
            good=sticker_example("🎂" * 11, *(_sticker(2 * n, 2 * n + 2) for n in range(11))),
            at="/parts/0/inline_stickers/10",
        ),
    ],
)
def sticker_images(part: TextPart, context: Context) -> Iterator[Finding]:
    limit, seen = context.limits.sticker_images, set[tuple[str | None, str | None]]()
    for at, sticker in _stickers(part):
        if sticker.has("url") and sticker.has("attachment_id"):
            seen.add((sticker.url, sticker.attachment_id and sticker.attachment_id.lower()))
            if len(seen) > limit:
                yield Finding(at, {"limit": limit})
                return


@STICKERS.rule(
    103,
    "sticker-overlap",
    Severity.ERROR,
    on=TextPart,
    says="The sticker over {range} overlaps {other}.",
    hint="Give each sticker separate characters without a decoration; ranges may touch.",
    why="An inline sticker replaces its characters, so they can have neither another sticker nor a decoration.",
    source=CREATE,
    safe=("range", "other"),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad=sticker_example("Happy birthday 🎂!", _sticker(15, 17), _sticker(14, 17)),
            good=_GOOD,
            at="/parts/0/inline_stickers/1",
        ),
        Example(
            bad=sticker_example("🎂 today", _sticker(0, 2), text_decorations=[{"range": [0, 8], "style": "bold"}]),
            good=sticker_example("🎂 today", _sticker(0, 2), text_decorations=[{"range": [2, 8], "style": "bold"}]),
            at="/parts/0/inline_stickers/0",
        ),
    ],
)
def sticker_overlap(part: TextPart, _context: Context) -> Iterator[Finding]:
    styled = [(item.start, item.end) for item in fitting(part)] if part.has("text_decorations") else []
    stickers = list(_fitting_stickers(part))
    spans = [*styled, *(span for _, span in stickers)]
    exclusive = [False] * len(styled) + [True] * len(stickers)
    for index, other in sorted(overlaps(spans, exclusive).items()):
        kind = "decoration" if other < len(styled) else "sticker"
        at, span = stickers[index - len(styled)]
        yield _find(part, at, span, other=f"the {kind} over {format_range(*spans[other])}")


@STICKERS.rule(
    104,
    "sticker-split",
    Severity.ERROR,
    on=TextPart,
    says="The sticker over {range} cuts a character in half.",
    hint="Widen the range to the whole character; an emoji may be several code points.",
    why="The API documents that a sticker may not split a character; a family emoji, a flag and a letter with "
    "combining marks are one character each.",
    source=CREATE,
    safe=("range",),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(bad=sticker_example("Cake 🎂!", _sticker(5, 6)), good=_GOOD, at="/parts/0/inline_stickers/0"),
        Example(bad=sticker_example("👩‍👩‍👧 ok", _sticker(0, 2)), good=_GOOD, at="/parts/0/inline_stickers/0"),
    ],
)
def sticker_split(part: TextPart, _context: Context) -> Iterator[Finding]:
    ruler = part.ruler
    for at, span in _fitting_stickers(part):
        if any(ruler.splits_character(edge) or ruler.splits_cluster(edge) for edge in span):
            yield _find(part, at, span)


@STICKERS.rule(
    105,
    "sticker-beyond-text",
    Severity.ERROR,
    on=TextPart,
    says="The sticker range {range} is {problem}; the text has {length} UTF-16 code units.",
    hint="Use the range of the characters that the sticker replaces, such as an emoji.",
    why="A sticker replaces characters of its text. How the API treats a range without any is not documented.",
    domain="A sticker replaces at least one character of its text.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    safe=("range", "problem"),
    examples=[
        Example(bad=sticker_example("Cake", _sticker(4, 6)), good=_GOOD, at="/parts/0/inline_stickers/0"),
        Example(bad=sticker_example("Cake", _sticker(2, 2)), good=_GOOD, at="/parts/0/inline_stickers/0"),
    ],
)
def sticker_beyond_text(part: TextPart, _context: Context) -> Iterator[Finding]:
    length = part.ruler.utf16_length
    for at, sticker in _stickers(part):
        if sticker.has("range") and not 0 <= sticker.range[0] < sticker.range[1] <= length:
            problem = "empty" if sticker.range[0] >= sticker.range[1] else "outside the text"
            yield _find(part, at, sticker.range, problem=problem, length=length)


@STICKERS.rule(
    106,
    "sticker-source",
    Severity.ERROR,
    on=InlineSticker,
    says="The sticker {problem}; expected the attachment_id or the download_url of an image uploaded to Linq.",
    hint="Upload the image, and use its attachment_id or its download_url.",
    why="A sticker has exactly one of the two, and its image is stored by Linq.",
    source=CREATE,
    safe=("problem",),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(bad=sticker_example("🎂", {"range": [0, 2]}), good=_GOOD, at="/parts/0/inline_stickers/0"),
        Example(
            bad=sticker_example("🎂", {"range": [0, 2], "url": "https://example.com/a.png"}),
            good=sticker_example("🎂", {"range": [0, 2], "url": "https://cdn.linqapp.com/attachments/a.png"}),
            at="/parts/0/inline_stickers/0",
        ),
        Example(
            bad=sticker_example("🎂", {"range": [0, 2], "attachment_id": "cake"}),
            good=_GOOD,
            at="/parts/0/inline_stickers/0",
        ),
        Example(
            bad=sticker_example("🎂", {**_sticker(0, 2), "url": "https://cdn.linqapp.com/attachments/a.png"}),
            good=_GOOD,
            at="/parts/0/inline_stickers/0",
        ),
    ],
)
def sticker_source(sticker: InlineSticker, _context: Context) -> Iterator[Finding]:
    url, id = sticker.url, sticker.attachment_id
    problem = None
    if (url is None) == (id is None):
        problem = "has neither a url nor an attachment_id" if url is None else "has both a url and an attachment_id"
    elif url is not None and not urls.is_linq_cdn(url):
        problem = "has a url that is not on Linq's CDN"
    elif id is not None and UUID.fullmatch(id) is None:
        problem = "has an attachment_id that is not a UUID"
    if problem is not None:
        yield Finding(values={"problem": problem})


@STICKERS.rule(
    107,
    "sticker-with-mention",
    Severity.ERROR,
    on=TextPart,
    says="The text has both inline stickers and a mention; expected one of them.",
    hint="Send the mention in a separate message.",
    why="The API documents that inline stickers and a mention cannot be combined in one text part.",
    source=CREATE,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad=sticker_example("Kevin 🎂", _sticker(6, 8), mention="+14155551234"),
            good=sticker_example("Kevin 🎂", _sticker(6, 8)),
            at="/parts/0/inline_stickers/0",
        ),
    ],
)
def sticker_with_mention(part: TextPart, _context: Context) -> Iterator[Finding]:
    if part.inline_stickers and part.mention is not None:
        yield Finding(("inline_stickers", 0))


@STICKERS.clearance(TextPart, where=("inline_stickers",))
def clear_stickers(_part: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return False: a text with stickers is left to the rules."""
    return False

"""Inline stickers: how many, of which images, over which characters, and beside what."""

from __future__ import annotations

from collections.abc import Iterator

from linq_compose import urls
from linq_compose._identifiers import UUID
from linq_compose._sources import CREATE
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Mark, Severity
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models import InlineSticker, TextPart
from linq_compose.rules.analysis.examples import sticker_example
from linq_compose.rules.analysis.ranges import Covered, fitting, shown

__all__ = ["STICKERS"]

STICKERS = Family("STK", "stickers", about="Inline stickers of a text part, iMessage only.")

_ID = "550e8400-e29b-41d4-a716-446655440000"
_At = tuple[str | int, ...]


def _sticker(start: int, end: int, id: str = _ID) -> dict[str, object]:
    return {"range": [start, end], "attachment_id": id}


_GOOD = sticker_example("Happy birthday 🎂!", _sticker(15, 17))


def _stickers(part: TextPart) -> Iterator[tuple[_At, InlineSticker]]:
    """Yield the stickers that can be read, each with its place below the part."""
    for index, sticker in enumerate(part.inline_stickers or ()):
        if isinstance(sticker, InlineSticker):
            yield ("inline_stickers", index), sticker


def _placed(part: TextPart) -> Iterator[tuple[_At, int, int]]:
    """Yield place and offsets of the stickers whose range covers something and lies in the text."""
    length = part.ruler.utf16_length
    for at, sticker in _stickers(part):
        if sticker.has("range") and 0 <= sticker.range[0] < sticker.range[1] <= length:
            yield at, *sticker.range


def _said(part: TextPart, at: _At, start: int, end: int, **values: object) -> Finding:
    mark = Mark(part.value, part.ruler.cover(start, end))
    return Finding(at, {"range": shown(start, end), **values}, mark=mark)


@STICKERS.rule(
    101,
    "sticker-count",
    Severity.ERROR,
    on=TextPart,
    says="This is sticker number {count}; a text has at most {limit}.",
    hint="Leave stickers out, or spread them over several messages.",
    why="A text part has at most 100 inline stickers.",
    source=CREATE,
    server_code=1005,
    examples=[
        Example(
            bad=sticker_example("🎂" * 101, *(_sticker(2 * n, 2 * n + 2) for n in range(101))),
            good=sticker_example("🎂" * 101, *(_sticker(2 * n, 2 * n + 2) for n in range(100))),
            at="/parts/0/inline_stickers/100",
        ),
    ],
)
def sticker_count(part: TextPart, context: Context) -> Iterator[Finding]:
    """Yield the first sticker beyond the limit."""
    limit = context.limits.inline_stickers
    if len(part.inline_stickers or ()) > limit:
        yield Finding(("inline_stickers", limit), {"count": limit + 1, "limit": limit})


@STICKERS.rule(
    102,
    "sticker-images",
    Severity.ERROR,
    on=TextPart,
    says="This is sticker image number {count}; a text has at most {limit} different ones.",
    hint="Use an image again; copies of one count once.",
    why="The inline stickers of a text part are of at most 10 different images.",
    source=CREATE,
    server_code=1005,
    examples=[
        Example(
            bad=sticker_example("🎂" * 11, *(_sticker(2 * n, 2 * n + 2, f"{n:08d}{_ID[8:]}") for n in range(11))),
            good=sticker_example("🎂" * 11, *(_sticker(2 * n, 2 * n + 2) for n in range(11))),
            at="/parts/0/inline_stickers/10",
        ),
    ],
)
def sticker_images(part: TextPart, context: Context) -> Iterator[Finding]:
    """Yield the first sticker of the first image beyond the limit."""
    limit, seen = context.limits.sticker_images, set[tuple[str | None, str | None]]()
    for at, sticker in _stickers(part):
        if sticker.has("url") and sticker.has("attachment_id"):
            seen.add((sticker.url, sticker.attachment_id and sticker.attachment_id.lower()))
            if len(seen) > limit:
                yield Finding(at, {"count": len(seen), "limit": limit})
                return


@STICKERS.rule(
    103,
    "sticker-overlap",
    Severity.ERROR,
    on=TextPart,
    says="The range {range} of this sticker overlaps {over}, which is taken already.",
    hint="Give each sticker characters of its own, without a decoration; ranges may touch.",
    why="An inline sticker takes the place of its characters: they can carry neither another sticker nor a decoration.",
    source=CREATE,
    safe=("range", "over"),
    server_code=1005,
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
    """Yield every sticker that shares a unit with a decoration or an earlier sticker."""
    taken = Covered()
    if part.has("text_decorations"):
        for each in fitting(part):
            taken.add(each.start, each.end)
    for at, start, end in _placed(part):
        over = taken.stretch_over(start, end)
        if over is not None:
            yield _said(part, at, start, end, over=shown(*over))
        taken.add(start, end)


@STICKERS.rule(
    104,
    "sticker-split",
    Severity.ERROR,
    on=TextPart,
    says="The range {range} of this sticker cuts a character in two.",
    hint="Widen the range to the whole character; an emoji may be several code points.",
    why="A sticker may not split a character, by the API's own words; a family emoji, a flag and a letter with "
    "combining marks are one each.",
    source=CREATE,
    safe=("range",),
    server_code=1005,
    examples=[
        Example(bad=sticker_example("Cake 🎂!", _sticker(5, 6)), good=_GOOD, at="/parts/0/inline_stickers/0"),
        Example(bad=sticker_example("👩‍👩‍👧 ok", _sticker(0, 2)), good=_GOOD, at="/parts/0/inline_stickers/0"),
    ],
)
def sticker_split(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield every sticker with an edge inside a surrogate pair or an extended grapheme cluster."""
    ruler = part.ruler
    for at, start, end in _placed(part):
        if any(ruler.splits_character(edge) or ruler.splits_cluster(edge) for edge in (start, end)):
            yield _said(part, at, start, end)


@STICKERS.rule(
    105,
    "sticker-beyond-text",
    Severity.ERROR,
    on=TextPart,
    says="The range {range} of this sticker covers nothing of the text, or reaches outside it; it has {length} UTF-16 "
    "code units.",
    hint="Give the sticker characters to replace, such as an emoji of its own.",
    why="A sticker replaces characters of its text. What the API does with a range that has none is not documented.",
    domain="A sticker stands in the place of at least one character of its text.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    safe=("range",),
    examples=[
        Example(bad=sticker_example("Cake", _sticker(4, 6)), good=_GOOD, at="/parts/0/inline_stickers/0"),
        Example(bad=sticker_example("Cake", _sticker(2, 2)), good=_GOOD, at="/parts/0/inline_stickers/0"),
    ],
)
def sticker_beyond_text(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield every sticker whose range is empty, reversed or outside the text."""
    length = part.ruler.utf16_length
    for at, sticker in _stickers(part):
        if sticker.has("range") and not 0 <= sticker.range[0] < sticker.range[1] <= length:
            yield _said(part, at, *sticker.range, length=length)


@STICKERS.rule(
    106,
    "sticker-source",
    Severity.ERROR,
    on=InlineSticker,
    says="The sticker {problem}.",
    hint="Upload the image, and give its attachment_id or its download_url.",
    why="A sticker names its image by exactly one of the two, and the image lies with Linq.",
    source=CREATE,
    safe=("problem",),
    server_code=1005,
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
    """Yield a sticker without an image, with two, or with one that does not lie with Linq."""
    url, id = sticker.url, sticker.attachment_id
    problem = None
    if (url is None) == (id is None):
        problem = "has neither a url nor an attachment_id" if url is None else "has both a url and an attachment_id"
    elif url is not None and not urls.is_linq_cdn(url):
        problem = "has a url that is not a download_url of Linq's"
    elif id is not None and UUID.fullmatch(id) is None:
        problem = "has an attachment_id that is not a UUID"
    if problem is not None:
        yield Finding(values={"problem": problem})


@STICKERS.rule(
    107,
    "sticker-with-mention",
    Severity.ERROR,
    on=TextPart,
    says="The text has a mention as well; stickers and a mention exclude each other.",
    hint="Send the mention as a message of its own.",
    why="Inline stickers and a mention cannot be combined in one text part.",
    source=CREATE,
    server_code=1005,
    examples=[
        Example(
            bad=sticker_example("Kevin 🎂", _sticker(6, 8), mention="+14155551234"),
            good=sticker_example("Kevin 🎂", _sticker(6, 8)),
            at="/parts/0/inline_stickers/0",
        ),
    ],
)
def sticker_with_mention(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield the first sticker of a text that also mentions somebody."""
    if part.inline_stickers and part.mention is not None:
        yield Finding(("inline_stickers", 0))

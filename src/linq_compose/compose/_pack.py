"""Packing: the pieces of a draft put into as few messages as hold them, in order.

Theory of operation. `pack` takes the pieces one by one and fills the last message until a piece does not fit
(`_fits`); then it begins another and says why (`_full`). A text is first cut into stretches: into bubbles, as the
caller asked (`_bubbles`), and each bubble at its best places where it is longer than a text may be (`cuts`). A stretch
that follows a cut never shares a message with the one before it.

A stretch is a `Cut` in code points of the whole text, so nothing is counted twice. Rich text is sliced. A part of a
given message also has stickers, a mention and unknown fields: their ranges, in UTF-16 code units of the whole value,
are moved with the text that they cover. What must not be torn apart (these ranges, blocks of code) is passed to `cuts`
as `whole`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from linq_compose.compose._composition import Content
from linq_compose.compose._split_text import Cut, Stretches, cuts, paragraphs, urls_and
from linq_compose.limits import LIMITS
from linq_compose.models import MediaPart, TextPart
from linq_compose.models.content import Part
from linq_compose.rules.analysis.urls import counted_media
from linq_compose.text import Loss, RichText
from linq_compose.text.runs import code_blocks

__all__ = ["SEPARATE_BUBBLE", "Bubbles", "Packed", "pack", "protected", "stretch", "uploads_in"]

Bubbles: TypeAlias = "Literal['one', 'paragraph'] | Callable[[RichText], Iterable[str | RichText]]"
"""Which texts get a message of their own: no more than must, each paragraph, or what a function makes of a text."""

SEPARATE_BUBBLE: Final = "a separate bubble"
_TOGETHER: Final = (TextPart, MediaPart)


@dataclass(slots=True)
class Packed:
    """One message that is being filled."""

    reason: str
    """Why it is a message of its own; empty for the first."""
    parts: list[Part] = field(default_factory=list)
    separator: str = ""
    """The white space behind its text that no message shows."""
    code: Stretches = ()
    """The blocks of code in its first part."""


def pack(contents: Iterable[Content], *, max_length: int, bubbles: Bubbles, losses: list[Loss]) -> list[Packed]:
    """Return the parts of each message; `losses` gets each cluster that is longer than the length."""
    packed: list[Packed] = []
    for content in contents:
        if isinstance(content, (RichText, TextPart)):
            for rich, text, separator, reason in _texts(content, max_length, bubbles, losses):
                if not packed or reason or not _fits(packed[-1], text):
                    why = reason or (_full(packed[-1], text) if packed else "")
                    packed.append(Packed(why, code=code_blocks(rich.marked_runs)))
                packed[-1].parts.append(text)
                packed[-1].separator = separator
        else:
            if not packed or not _fits(packed[-1], content):
                packed.append(Packed(_full(packed[-1], content) if packed else ""))
            packed[-1].parts.append(content)
    return packed


def _texts(
    piece: RichText | TextPart, max_length: int, bubbles: Bubbles, losses: list[Loss]
) -> Iterator[tuple[RichText, TextPart, str, str]]:
    """Yield the texts that a piece is cut into, each as a part, with the white space behind it, and why it is apart."""
    text = piece if isinstance(piece, RichText) else RichText.from_part(piece)
    whole = code_blocks(piece.marked_runs) if isinstance(piece, RichText) else _wholes(piece)
    reason = ""
    for bubble in _bubbles(text, bubbles):
        for cut in cuts(text.text[bubble.start : bubble.end], max_length, whole=_within(whole, bubble)):
            start, end, after = (bubble.start + place for place in (cut.start, cut.end, cut.next))
            after = bubble.next if after == bubble.end else after
            if cut.oversized:
                losses.append(Loss("oversized cluster", text.text[start:end]))
            rich = text[start:end]
            part = rich.part() if isinstance(piece, RichText) else stretch(piece, text, start, end)
            yield rich, part, text.text[end:after], reason
            reason = f"cut after a {cut.at}: more than {max_length} UTF-16 code units"
        reason = SEPARATE_BUBBLE


def _bubbles(text: RichText, bubbles: Bubbles) -> Iterator[Cut]:
    if bubbles == "one":
        if len(text):
            yield Cut(0, len(text), len(text), "")
    elif bubbles == "paragraph":
        yield from paragraphs(text.text, whole=code_blocks(text.marked_runs))
    elif callable(bubbles):
        yield from _asked(text, list(bubbles(text)))
    else:
        raise ValueError(f"Bubbles are 'one', 'paragraph' or a function, not {bubbles!r}.")


def _asked(text: RichText, pieces: list[str | RichText]) -> Iterator[Cut]:
    """Yield the stretches that somebody's function made of a text: all of it, but for white space between them."""
    at, found = 0, list[tuple[int, int]]()
    for piece in map(str, pieces):
        if not piece.strip():
            continue
        start = text.text.find(piece, at)
        if start < 0 or text.text[at:start].strip():
            raise ValueError("What the function for bubbles returns is not the text, cut at white space.")
        found.append((start if found else 0, start + len(piece)))
        at = start + len(piece)
    if text.text[at:].strip():
        raise ValueError("What the function for bubbles returns leaves out a part of the text.")
    for (start, end), (after, _) in zip(found, [*found[1:], (len(text), 0)], strict=True):
        yield Cut(start, end, after, "")


def stretch(piece: TextPart, text: RichText, start: int, end: int) -> TextPart:
    """Return a stretch of a given part, whose text this is, as a part that keeps its other fields."""
    if (start, end) == (0, len(text)):
        return piece
    span = piece.ruler.between(start, end).range
    fields = piece.payload()
    for name in _RANGED:
        fields.pop(name, None)
    fields |= text[start:end].payload()
    stickers = [sticker for sticker in piece.inline_stickers or () if _starts_in(span, sticker.range)]
    if stickers:
        fields["inline_stickers"] = [
            {**sticker.payload(), "range": _moved(sticker.range, span)} for sticker in stickers
        ]
    if _starts_in(span, piece.mention_range) if piece.mention_range is not None else start == 0:
        fields |= {} if piece.mention is None else {"mention": piece.mention}
        fields |= {} if piece.mention_range is None else {"mention_range": _moved(piece.mention_range, span)}
    return TextPart.from_payload(fields)


_RANGED: Final = ("text_decorations", "inline_stickers", "mention", "mention_range")
"""The fields of a text part that belong to a place in it."""


def _moved(inner: tuple[int, int], outer: tuple[int, int]) -> list[int]:
    """Return a range counted from the start of another, which it must not exceed."""
    return [inner[0] - outer[0], min(inner[1], outer[1]) - outer[0]]


def _starts_in(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] < outer[1]


def protected(part: TextPart) -> Stretches:
    """Return the stretches of a part that are not cut: URLs, and what stickers and a mention cover."""
    return urls_and(_wholes(part), part.value)


def _wholes(part: TextPart) -> list[tuple[int, int]]:
    """Return the stretches that must not be cut, in code points: what a sticker or a mention stands on."""
    ranges = [sticker.range for sticker in part.inline_stickers or ()]
    ranges += [part.mention_range] if part.mention_range else []
    spans = (part.ruler.cover(*place) for place in ranges)
    return sorted((span.start, span.end) for span in spans)


def _within(whole: Stretches, bubble: Cut) -> Stretches:
    """Return the stretches that are in a bubble, counted from its start."""
    inside = whole[bisect_left(whole, (bubble.start,)) : bisect_left(whole, (bubble.end,))]
    return [(start - bubble.start, end - bubble.start) for start, end in inside if end <= bubble.end]


def _fits(packed: Packed, part: Part) -> bool:
    """Return whether a message has room for one more part."""
    last = packed.parts[-1]
    if not (isinstance(last, _TOGETHER) and isinstance(part, _TOGETHER)) or len(packed.parts) >= LIMITS.parts:
        return False
    if isinstance(part, TextPart):
        return not isinstance(last, TextPart)
    return not packed.separator and len(counted_media((*packed.parts, part))) <= LIMITS.public_media


def _full(packed: Packed, part: Part) -> str:
    """Return why a part is not in the message before it."""
    last = packed.parts[-1]
    alone = next((each for each in (part, last) if not isinstance(each, _TOGETHER)), None)
    if alone is not None:
        return f"{_ALONE[alone.type]} is always a separate message"
    if len(packed.parts) >= LIMITS.parts:
        return f"more than {LIMITS.parts} parts"
    if isinstance(part, TextPart):
        return "two text parts cannot be adjacent"
    if packed.separator:
        return "the text before it ends a bubble"
    return _TOO_MANY_FILES


def uploads_in(packed: Iterable[Packed], sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Return the URLs of files to upload before they are sent, each once, in order.

    These are the files that have a message of their own only because the one before has as many as Linq fetches, and
    those whose size in bytes is more than Linq fetches.
    """
    found: dict[str, None] = {}
    for message in packed:
        parts = tuple(message.parts)
        fetched = [part.url for part in parts if isinstance(part, MediaPart) and part.url is not None]
        if message.reason == _TOO_MANY_FILES:
            public = (parts[index] for index, presigned in counted_media(parts) if not presigned)
            found.update(dict.fromkeys(part.url for part in public if isinstance(part, MediaPart) and part.url))
        found.update(dict.fromkeys(url for url in fetched if sizes.get(url, 0) > LIMITS.url_media_bytes))
    return tuple(found)


_TOO_MANY_FILES: Final = f"more than {LIMITS.public_media} files by public URL"
_ALONE: Final = {"link": "a link", "imessage_app": "an app card", "app_clip": "an App Clip"}

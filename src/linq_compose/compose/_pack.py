"""Packing: pieces put into as few messages as hold them, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from linq_compose.compose._split_text import Cut, cuts, paragraphs
from linq_compose.compose._text_parts import Piece
from linq_compose.limits import LIMITS
from linq_compose.models import MediaPart, TextPart
from linq_compose.models.content import Part
from linq_compose.rules.analysis.urls import counted_media
from linq_compose.text import Loss, RichText

__all__ = ["Bubbles", "Packed", "pack", "stretch"]

Bubbles: TypeAlias = "Literal['one', 'paragraph'] | Callable[[RichText], Iterable[str | RichText]]"
"""Which texts get a message of their own: no more than must, each paragraph, or what a function makes of a text."""

_TOGETHER: Final = (TextPart, MediaPart)


@dataclass(slots=True)
class Packed:
    """One message that is being filled."""

    reason: str
    """Why it is a message of its own; empty for the first."""
    parts: list[Part] = field(default_factory=list)
    separator: str = ""
    """The white space behind its text that no message shows."""


def pack(pieces: Iterable[Piece], *, max_length: int, bubbles: Bubbles, losses: list[Loss]) -> list[Packed]:
    """Return the parts of each message; `losses` gets each cluster that is longer than the length."""
    packed: list[Packed] = []
    for piece in pieces:
        if isinstance(piece, (RichText, TextPart)):
            for text, separator, reason in _texts(piece, max_length, bubbles, losses):
                if not packed or reason or not _fits(packed[-1], text):
                    packed.append(Packed(reason or ("two texts stand side by side" if packed else "")))
                packed[-1].parts.append(text)
                packed[-1].separator = separator
        else:
            if not packed or not _fits(packed[-1], piece):
                packed.append(Packed(_full(packed[-1], piece) if packed else ""))
            packed[-1].parts.append(piece)
    return packed


def _texts(
    piece: RichText | TextPart, max_length: int, bubbles: Bubbles, losses: list[Loss]
) -> Iterator[tuple[TextPart, str, str]]:
    """Yield the texts that a piece is cut into, each with the white space behind it and why it stands apart."""
    text = piece if isinstance(piece, RichText) else RichText.from_part(piece)
    whole = [] if isinstance(piece, RichText) else _wholes(piece)
    reason = ""
    for bubble in _bubbles(text, bubbles):
        for cut in cuts(text.text[bubble.start : bubble.end], max_length, whole=_within(whole, bubble)):
            start, end, after = (bubble.start + place for place in (cut.start, cut.end, cut.next))
            after = bubble.next if after == bubble.end else after
            if cut.oversized:
                losses.append(Loss("oversized cluster", text.text[start:end]))
            yield stretch(piece, text, start, end), text.text[end:after], reason
            reason = f"cut after a {cut.at}: more than {max_length} UTF-16 code units"
        reason = "a bubble of its own"


def _bubbles(text: RichText, bubbles: Bubbles) -> Iterator[Cut]:
    if bubbles == "one":
        if len(text):
            yield Cut(0, len(text), len(text), "")
    elif bubbles == "paragraph":
        yield from paragraphs(text.text)
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


def stretch(piece: RichText | TextPart, text: RichText, start: int, end: int) -> TextPart:
    """Return a stretch of a text as a part; a part of a given message keeps what else it has."""
    if isinstance(piece, RichText):
        return piece[start:end].part()
    if (start, end) == (0, len(text)):
        return piece
    span = piece.ruler.between(start, end)
    told = text[start:end].part().payload()
    given = {name: item for name, item in piece.payload().items() if name not in {"value", "text_decorations"}}
    if piece.inline_stickers:
        kept = [_moved(each.payload(), span.range) for each in piece.inline_stickers if _starts(each.range, span.range)]
        given["inline_stickers"] = kept
    here = _starts(piece.mention_range, span.range) if piece.mention_range else start == 0
    if piece.mention_range is not None and here:
        given = _moved(given, span.range, name="mention_range")
    elif not here:
        given = {name: item for name, item in given.items() if name not in {"mention", "mention_range"}}
    return TextPart.from_payload({name: item for name, item in (given | told).items() if item != []})


def _moved(told: dict[str, Any], span: tuple[int, int], *, name: str = "range") -> dict[str, Any]:
    low, high = told[name]
    return {**told, name: [low - span[0], min(high, span[1]) - span[0]]}


def _starts(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] < outer[1]


def _wholes(part: TextPart) -> list[tuple[int, int]]:
    """Return the stretches that must not be cut, in code points: what a sticker or a mention stands on."""
    ranges = [each.range for each in part.inline_stickers or ()]
    ranges += [part.mention_range] if part.mention_range else []
    spans = (part.ruler.cover(*each) for each in ranges)
    return sorted((span.start, span.end) for span in spans)


def _within(whole: list[tuple[int, int]], bubble: Cut) -> list[tuple[int, int]]:
    return [
        (start - bubble.start, end - bubble.start)
        for start, end in whole
        if bubble.start <= start and end <= bubble.end
    ]


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
    if not isinstance(part, _TOGETHER):
        return f"a {part.type} is a message of its own"
    if not isinstance(packed.parts[-1], _TOGETHER):
        return f"a {packed.parts[-1].type} is a message of its own"
    if len(packed.parts) >= LIMITS.parts:
        return f"more than {LIMITS.parts} parts"
    return f"more than {LIMITS.public_media} files by public URL"

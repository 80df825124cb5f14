"""Texts of a draft: what is said goes on in the same part, wherever that part came from."""

from __future__ import annotations

from typing import TypeAlias

from linq_compose.models import InlineSticker, MessageContent, TextDecoration, TextPart
from linq_compose.models.content import Part
from linq_compose.text import RichText
from linq_compose.text.selection import Occurrence, What, select
from linq_compose.text.styles import Styling

__all__ = ["Piece", "continued", "made_part", "mentioned", "restyled", "stuck", "taken_apart"]

Piece: TypeAlias = RichText | Part
"""What a draft holds for one part: its own text as rich text, everything else as the model of the part."""


def made_part(piece: Piece) -> Part:
    """Return the part of a message that a piece stands for."""
    return piece.part() if isinstance(piece, RichText) else piece


def taken_apart(content: MessageContent) -> tuple[Piece, ...]:
    """Return the pieces of a message, its parts as they are."""
    return content.parts or ()


def continued(last: RichText | TextPart, more: RichText) -> RichText | TextPart:
    """Return a text that goes on; a part of a given message keeps its own fields and ranges."""
    return last + more if isinstance(last, RichText) else _continued(last, more)


def _continued(last: TextPart, more: RichText) -> TextPart:
    try:
        return _with(last, RichText.from_part(last) + more)
    except ValueError:  # ranges that are broken already stay as they are: check tells of them
        shift = last.ruler.utf16_length
        value, further = more.render()
        moved = tuple(
            each.model_copy(update={"range": (each.range[0] + shift, each.range[1] + shift)}) for each in further
        )
        kept: tuple[TextDecoration, ...] = last.text_decorations or ()
        return last.model_copy(update={"value": last.value + value, "text_decorations": (*kept, *moved)})


def restyled(last: RichText | TextPart, what: What, style: Styling, *, occurrence: Occurrence) -> Piece:
    """Return a text with a style laid over what is meant; raises as `RichText.styled` and `from_part` do."""
    if isinstance(last, RichText):
        return last.styled(what, style, occurrence=occurrence)
    return _with(last, RichText.from_part(last).styled(what, style, occurrence=occurrence))


def mentioned(last: RichText | TextPart, handle: str, name: RichText) -> TextPart:
    """Return a text that goes on with a name which mentions a person; raises ValueError for a second mention."""
    before = last.part() if isinstance(last, RichText) else last
    if before.mention is not None:
        raise ValueError("A text part carries one mention; put the other into a message of its own.")
    start = before.ruler.utf16_length
    part = _continued(before, name)
    return part.model_copy(update={"mention": handle, "mention_range": (start, part.ruler.utf16_length)})


def stuck(last: RichText | TextPart, what: What, source: dict[str, str], *, occurrence: Occurrence) -> TextPart:
    """Return a text with an image in place of what is meant; raises as `RichText.styled` does."""
    part = last.part() if isinstance(last, RichText) else last
    places = select(part.value, what, occurrence=occurrence)
    further = tuple(InlineSticker(range=part.ruler.between(*place).range, **source) for place in places)
    return part.model_copy(update={"inline_stickers": (*(part.inline_stickers or ()), *further)})


def _with(part: TextPart, text: RichText) -> TextPart:
    value, decorations = text.render()
    styled = {"text_decorations": decorations} if decorations else {}
    return part.model_copy(update={"value": value, **styled})

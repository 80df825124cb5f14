"""Texts of a draft: what is said goes on in the same part, wherever that part came from."""

from __future__ import annotations

from typing import TypeAlias

from linq_compose.models import MessageContent, TextDecoration, TextPart
from linq_compose.models.content import Part
from linq_compose.text import RichText
from linq_compose.text.selecting import Occurrence, What
from linq_compose.text.styles import Styling

__all__ = ["Piece", "continued", "made_part", "restyled", "taken_apart"]

Piece: TypeAlias = RichText | Part
"""What a draft holds for one part: its own text as rich text, everything else as the model of the part."""


def made_part(piece: Piece) -> Part:
    """Return the part of a message that a piece stands for."""
    return piece.part() if isinstance(piece, RichText) else piece


def taken_apart(content: MessageContent) -> tuple[Piece, ...]:
    """Return the pieces of a message, its parts as they are."""
    return content.parts or ()


def continued(last: RichText | TextPart, more: RichText) -> Piece:
    """Return a text that goes on; a part of a given message keeps its own fields and ranges."""
    if isinstance(last, RichText):
        return last + more
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


def _with(part: TextPart, text: RichText) -> TextPart:
    value, decorations = text.render()
    styled = {"text_decorations": decorations} if decorations else {}
    return part.model_copy(update={"value": value, **styled})

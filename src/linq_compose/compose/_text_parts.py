"""Pieces of a draft: texts, each growing as more is said, and other parts."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from linq_compose.models import InlineSticker, TextPart
from linq_compose.models.content import Part
from linq_compose.models.wire import Payload
from linq_compose.text import RichText
from linq_compose.text.selection import Occurrence, What, select
from linq_compose.text.styles import Styling

__all__ = ["Piece", "PlainPart", "Prose", "extended", "made_part", "mentioned", "restyled", "stuck"]


class Prose(NamedTuple):
    """The rich text of one part, and the given text part whose other fields (stickers, …) go with it."""

    rich: RichText
    fields: TextPart | None = None

    def part(self) -> TextPart:
        """Return the text part of a message."""
        if self.fields is None:
            return self.rich.part()
        value, decorations = self.rich.render()
        styled: dict[str, Any] = {"text_decorations": decorations} if decorations else {}
        return self.fields.model_copy(update={"value": value, **styled})

    def payload(self) -> Payload:
        """Return the text part as plain JSON values."""
        return self.rich.payload() if self.fields is None else self.part().payload()

    def __repr__(self) -> str:
        return repr(self.rich) if self.fields is None else str(self.payload())


class PlainPart(NamedTuple):
    """A part by its model and its plain values, made when it is needed."""

    model: type[Part]
    values: dict[str, Any]
    """All values but the constant `type` of the model; none holds another."""

    def part(self) -> Part:
        """Return the part of a message."""
        return self.model(**self.values)

    def payload(self) -> Payload:
        """Return the part as plain JSON values."""
        return {**self.values, "type": self.model.model_fields["type"].default}


Piece: TypeAlias = Prose | PlainPart | Part
"""What a draft has for one part: the text that grows, everything else as the part."""

_Text: TypeAlias = Prose | TextPart


def made_part(piece: Piece) -> Part:
    """Return the part of a message that a piece is."""
    return piece.part() if isinstance(piece, (Prose, PlainPart)) else piece


def extended(text: _Text, more: RichText) -> _Text:
    """Return a text with more behind it; a part of a given message keeps its own fields and ranges."""
    try:
        prose = _prose(text)
    except ValueError:  # ranges that are broken already stay as they are: check reports them
        return _extended_by_ranges(_part_of(text), more)
    return prose._replace(rich=prose.rich + more)


def _part_of(text: _Text) -> TextPart:
    return text.part() if isinstance(text, Prose) else text


def _prose(text: _Text) -> Prose:
    """Return a text as prose; raises ValueError for a part with ranges that no rich text can carry."""
    return text if isinstance(text, Prose) else Prose(RichText.from_part(text), text)


def _extended_by_ranges(part: TextPart, more: RichText) -> TextPart:
    shift = part.ruler.utf16_length
    value, decorations = more.render()
    moved = tuple(
        decoration.model_copy(update={"range": (decoration.range[0] + shift, decoration.range[1] + shift)})
        for decoration in decorations
    )
    kept = part.text_decorations or ()
    return part.model_copy(update={"value": part.value + value, "text_decorations": (*kept, *moved)})


def restyled(text: _Text, what: What, style: Styling, *, occurrence: Occurrence) -> Piece:
    """Return a text with a style over what is selected; raises as `RichText.styled` and `from_part` do."""
    prose = _prose(text)
    return prose._replace(rich=prose.rich.styled(what, style, occurrence=occurrence))


def mentioned(text: _Text, handle: str, name: RichText) -> Piece:
    """Return a text followed by a name that mentions a person; raises ValueError for a second mention."""
    part = _part_of(text)
    if part.mention is not None:
        raise ValueError("A text part carries one mention; put the other into a message of its own.")
    start = part.ruler.utf16_length
    longer = _part_of(extended(text, name))
    return longer.model_copy(update={"mention": handle, "mention_range": (start, longer.ruler.utf16_length)})


def stuck(text: _Text, what: What, source: dict[str, str], *, occurrence: Occurrence) -> Piece:
    """Return a text with an image in place of what is selected; raises as `RichText.styled` does."""
    part = _part_of(text)
    places = select(part.value, what, occurrence=occurrence)
    stickers = tuple(InlineSticker(range=part.ruler.between(*place).range, **source) for place in places)
    return part.model_copy(update={"inline_stickers": (*(part.inline_stickers or ()), *stickers)})

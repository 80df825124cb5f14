"""Texts of a draft: each grows as more is said, whether it was begun here or came with a message."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from linq_compose.models import InlineSticker, TextPart
from linq_compose.models.content import Part
from linq_compose.models.wire import Payload
from linq_compose.text import RichText
from linq_compose.text.selection import Occurrence, What, select
from linq_compose.text.styles import Styling

__all__ = ["Piece", "Prose", "extended", "made_part", "mentioned", "restyled", "stuck"]

_Chain: TypeAlias = "tuple[_Chain | None, RichText]"
_put = object.__setattr__


class Prose:
    """The rich text of one part: immutable, and joined only when it is read, so that a long text is cheap to extend.

    `fields` is the given text part whose other fields (stickers, a mention, unknown ones) go with the text.
    """

    __slots__ = ("_chain", "_rich", "fields")
    _chain: _Chain
    """The last text that was said, and the chain before it: extending a text copies nothing."""
    _rich: RichText | None
    fields: TextPart | None

    def __init__(self, rich: RichText, fields: TextPart | None = None, *, after: _Chain | None = None) -> None:
        _put(self, "_chain", (after, rich))
        _put(self, "_rich", rich if after is None else None)
        _put(self, "fields", fields)

    def __setattr__(self, name: str, _value: object) -> None:
        raise AttributeError(f"{name} cannot be set: the text of a draft never changes.")

    def plus(self, more: RichText) -> Prose:
        """Return the text with more behind it; takes the same time however long the text is."""
        if not more.runs:
            return self
        # A text that was joined replaces its chain, which then need not be kept.
        return Prose(more, self.fields, after=self._chain if self._rich is None else (None, self._rich))

    @property
    def rich(self) -> RichText:
        """All of the text."""
        if self._rich is None:
            said: list[RichText] = []
            chain: _Chain | None = self._chain
            while chain is not None:
                chain, text = chain
                said.append(text)
            said.reverse()
            _put(self, "_rich", RichText(*said))
        return self._rich or _NOTHING

    @property
    def tail(self) -> str:
        """The last character; empty without any."""
        return self._chain[1].text[-1:]

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

    def __eq__(self, other: object) -> bool:
        return (self.rich, self.fields) == (other.rich, other.fields) if isinstance(other, Prose) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.rich, self.fields))

    def __repr__(self) -> str:
        return repr(self.rich) if self.fields is None else str(self.payload())

    def __reduce__(self) -> tuple[object, ...]:
        return Prose, (self.rich, self.fields)


_NOTHING: Final = RichText()

Piece: TypeAlias = Prose | Part
"""What a draft has for one part: the text that grows, everything else as the model of the part."""

_Text: TypeAlias = Prose | TextPart


def made_part(piece: Piece) -> Part:
    """Return the part of a message that a piece is."""
    return piece.part() if isinstance(piece, Prose) else piece


def extended(text: _Text, more: RichText) -> _Text:
    """Return a text with more behind it; a part of a given message keeps its own fields and ranges."""
    try:
        return _prose(text).plus(more)
    except ValueError:  # ranges that are broken already stay as they are: check reports them
        return _extended_by_ranges(_part_of(text), more)


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
    return Prose(prose.rich.styled(what, style, occurrence=occurrence), prose.fields)


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

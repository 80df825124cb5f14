"""The composition: what a draft has been told so far, and how each verb changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from linq_compose.compose._idempotency import ContentKey
from linq_compose.compose._seams import Seam, gap
from linq_compose.compose._text_parts import Piece, PlainPart, Prose, extended, made_part
from linq_compose.models import MessageContent, TextPart
from linq_compose.models.content import Part
from linq_compose.models.wire import Payload, Wire
from linq_compose.text import Loss, RichText

__all__ = ["Composition", "Content"]

Content: TypeAlias = RichText | Part
"""Rich text where it is all that there is of a part, else the part."""

_NO_FIELDS: Final = MessageContent()
_NOTHING: Final[Mapping[str, Any]] = {}
_ORDER: Final = tuple(MessageContent.model_fields)


class Composition(NamedTuple):
    """The pieces of a message, its other fields, and what is remembered of where they came from.

    Verbs keep values plain; models are made when they are needed, which `values` never does.
    """

    pieces: tuple[Piece, ...] = ()
    given: Mapping[str, Any] = _NOTHING
    """What verbs set: models, or plain values of no more than one level; None for what they removed."""
    original: MessageContent = _NO_FIELDS
    """The message that the draft began with, without parts if it has pieces."""
    key: ContentKey | None = None
    """What the idempotency key is derived from, unless the fields have one."""
    losses: tuple[Loss, ...] = ()
    seam: Seam | None = None
    """How the Markdown ends that the last text ends with."""

    def __eq__(self, other: object) -> bool:
        return self._compared == other._compared if isinstance(other, Composition) else NotImplemented

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self._compared)

    @property
    def _compared(self) -> tuple[object, ...]:
        """What makes two compositions the same message."""
        pieces = tuple(piece.part() if isinstance(piece, PlainPart) else piece for piece in self.pieces)
        return pieces, self.fields, self.key

    @property
    def fields(self) -> MessageContent:
        """The fields of the message but its parts."""
        if not self.given:
            return self.original
        kept = self.original.without(*self.given)
        return kept.model_copy(update={name: value for name, value in self.given.items() if value is not None})

    @property
    def contents(self) -> tuple[Content, ...]:
        """The texts and parts."""
        return tuple(
            piece.rich if isinstance(piece, Prose) and piece.fields is None else made_part(piece)
            for piece in self.pieces
        )

    def message(self, *, to: Sequence[str] = (), chat_id: str | None = None) -> MessageContent:
        """Return the message, for these recipients or this chat where they are known."""
        parts = tuple(map(made_part, self.pieces))
        content = self.fields.model_copy(update={"parts": parts}) if parts else self.fields
        if self.key is None:
            return content
        return content.model_copy(update={"idempotency_key": self.key.of(content.payload(), to=to, chat_id=chat_id)})

    def values(self) -> Payload:
        """Return the message as plain JSON values: the same as `message().payload()`."""
        values = {} if self.original is _NO_FIELDS else self.original.payload()
        if self.pieces:
            values = {"parts": [piece.payload() for piece in self.pieces], **values}
        if self.given:
            values |= {name: _plain(value) for name, value in self.given.items()}
            known = {name: values.pop(name) for name in _ORDER if name in values}
            values = {name: value for name, value in known.items() if value is not None} | values
        if self.key is not None:
            values["idempotency_key"] = self.key.of(values)
        return values

    def say(self, more: RichText, seam: Seam | None = None) -> Composition:
        """Return the composition with more text; `seam` when it is Markdown."""
        pieces, given, original, key, losses, before = self
        if before or seam:
            feeds = gap(self.tail, more.text[:1], before=before, after=seam)
            more = RichText(feeds, more) if feeds else more
        last = pieces[-1] if pieces else None
        if isinstance(last, (Prose, TextPart)):
            pieces = (*pieces[:-1], extended(last, more))
            seam = seam if seam or len(more) else before
        else:
            pieces = (*pieces, Prose(more))
        return Composition(pieces, given, original, key, losses, seam)

    @property
    def tail(self) -> str:
        """The last character of the last text; empty where the composition does not end with text."""
        last = self.pieces[-1] if self.pieces else None
        if isinstance(last, Prose):
            return last.rich.text[-1:]
        return last.value[-1:] if isinstance(last, TextPart) else ""

    def add(self, part: PlainPart | Part) -> Composition:
        """Return the composition with another part."""
        return Composition((*self.pieces, part), self.given, self.original, self.key, self.losses)

    def retext(self, change: Callable[[Prose | TextPart], Piece], part: int | None = None) -> Composition:
        """Return the composition with a change of the text of a part, by its index, or of the last text.

        Raises ValueError where there is no such text.
        """
        pieces = self.pieces
        if part is not None and not -len(pieces) <= part < len(pieces):
            raise ValueError(f"The draft has {len(pieces)} parts; there is no part {part}, counted from 0.")
        places = range(len(pieces))
        for place in reversed(places) if part is None else (places[part],):
            text = pieces[place]
            if isinstance(text, (Prose, TextPart)):
                return self._replace(pieces=(*pieces[:place], change(text), *pieces[place + 1 :]))
        raise ValueError(
            "There is no text to change yet: call text() first." if part is None else f"Part {part} is not a text."
        )

    def having(self, name: str, value: Wire | Mapping[str, Any] | str | None) -> Composition:
        """Return the composition with another value of a field of the message; None removes it."""
        return Composition(self.pieces, {**self.given, name: value}, self.original, self.key, self.losses, self.seam)


def _plain(value: Any) -> Any:
    """Return a value as plain JSON, which is the caller's own."""
    if isinstance(value, dict):
        return value.copy()
    return value.payload() if isinstance(value, Wire) else value

"""The composition: what a draft has been told so far, and how each verb changes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from linq_compose.compose._idempotency import ContentKey
from linq_compose.compose._seams import Seam, gap
from linq_compose.compose._text_parts import Piece, Prose, extended, made_part
from linq_compose.models import MessageContent, TextPart
from linq_compose.models.content import Part
from linq_compose.models.wire import Payload
from linq_compose.text import Loss, RichText

__all__ = ["Composition", "Content"]

Content: TypeAlias = RichText | Part
"""Rich text where it is all that there is of a part, else the part."""


@dataclass(frozen=True, slots=True)
class Composition:
    """The pieces of a message, its other fields, and what is remembered of where they came from."""

    pieces: tuple[Piece, ...] = ()
    fields: MessageContent = field(default_factory=MessageContent)
    key: ContentKey | None = None
    """What the idempotency key is derived from, unless the fields have one."""
    losses: tuple[Loss, ...] = field(default=(), compare=False)
    seam: Seam | None = field(default=None, compare=False)
    """How the Markdown ends that the last text ends with."""

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
        values = self.fields.payload()
        if self.pieces:
            values.pop("parts", None)
            values = {"parts": [piece.payload() for piece in self.pieces], **values}
        if self.key is not None:
            values["idempotency_key"] = self.key.of(values)
        return values

    def say(self, more: RichText, seam: Seam | None = None) -> Composition:
        """Return the composition with more text; `seam` when it is Markdown."""
        last = self.pieces[-1] if self.pieces else None
        feeds = gap(self.tail, more.text[:1], before=self.seam, after=seam) if self.seam or seam else ""
        said = RichText(feeds, more) if feeds else more
        if isinstance(last, (Prose, TextPart)):
            kept = seam if seam or len(more) else self.seam
            return replace(self, pieces=(*self.pieces[:-1], extended(last, said)), seam=kept)
        return replace(self, pieces=(*self.pieces, Prose(said)), seam=seam)

    @property
    def tail(self) -> str:
        """The last character of the last text; empty where the composition does not end with text."""
        last = self.pieces[-1] if self.pieces else None
        if isinstance(last, Prose):
            return last.rich.text[-1:]
        return last.value[-1:] if isinstance(last, TextPart) else ""

    def add(self, part: Part) -> Composition:
        """Return the composition with another part."""
        return replace(self, pieces=(*self.pieces, part), seam=None)

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
                return replace(self, pieces=(*pieces[:place], change(text), *pieces[place + 1 :]))
        raise ValueError(
            "There is no text to change yet: call text() first." if part is None else f"Part {part} is not a text."
        )

    def having(self, **fields: Any) -> Composition:
        """Return the composition with other fields of the message; None removes one."""
        kept = self.fields.without(*(name for name, value in fields.items() if value is None))
        given = {name: value for name, value in fields.items() if value is not None}
        return replace(self, fields=kept.model_copy(update=given))

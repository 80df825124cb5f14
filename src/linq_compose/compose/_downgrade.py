"""Lowering: a message for a service that shows no styles, cards or effects, with a list of what it loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from linq_compose.compose._text_parts import Piece
from linq_compose.models import AppClipPart, IMessageAppPart, LinkPart, MediaPart, MessageContent, TextPart
from linq_compose.text import Loss, RichText

__all__ = ["PLAINLY", "lowered"]

PLAINLY: Final[Mapping[str, str]] = MappingProxyType({})
"""No markers: a style goes without a trace."""


def lowered(
    pieces: tuple[Piece, ...], fields: MessageContent, service: str, *, markers: Mapping[str, str]
) -> tuple[tuple[Piece, ...], MessageContent, list[Loss]]:
    """Return the pieces and the fields of a message as the service can show them, and what is lost."""
    losses: list[Loss] = []
    kept = tuple(piece for each in pieces for piece in _piece(each, markers, losses))
    gone = []
    if fields.effect is not None:
        gone.append("effect")
        losses.append(Loss("effect", fields.effect.name or ""))
    if fields.reply_to is not None:
        gone.append("reply_to")
        losses.append(Loss("reply", fields.reply_to.message_id))
    if fields.preferred_service not in {None, service}:
        gone.append("preferred_service")
        losses.append(Loss("preferred service", str(fields.preferred_service)))
    return kept, fields.without(*gone), losses


def _piece(piece: Piece, markers: Mapping[str, str], losses: list[Loss]) -> Iterator[Piece]:
    if isinstance(piece, RichText):
        yield _text(piece, markers, losses)
    elif isinstance(piece, TextPart):
        yield _text_part(piece, markers, losses)
    elif isinstance(piece, MediaPart):
        if piece.sticker:
            losses.append(Loss("sticker", piece.url or piece.attachment_id or ""))
        yield piece.without("sticker") if piece.sticker else piece
    elif isinstance(piece, LinkPart):
        losses.append(Loss("link preview", piece.value))
        yield TextPart(value=piece.value)
    elif isinstance(piece, AppClipPart):
        losses.append(Loss("app clip", piece.value))
        yield TextPart(value=piece.value)
    else:
        yield from _card(piece, losses)


def _card(card: IMessageAppPart, losses: list[Loss]) -> Iterator[Piece]:
    losses.append(Loss("app card", card.app.name))
    url = card.url if card.url is not None and card.url.startswith("https:") else None
    instead = card.fallback_text or url
    if instead:
        yield TextPart(value=instead)


def _text_part(part: TextPart, markers: Mapping[str, str], losses: list[Loss]) -> TextPart:
    losses += (Loss("inline sticker", str(list(each.range))) for each in part.inline_stickers or ())
    if part.mention is not None:
        losses.append(Loss("mention", part.mention))
    plain = _text(RichText.from_part(part), markers, losses)
    return part.without("text_decorations", "inline_stickers", "mention", "mention_range").model_copy(
        update={"value": plain.text}
    )


def _text(text: RichText, markers: Mapping[str, str], losses: list[Loss]) -> RichText:
    """Return a text without styles, with the markers of those that have one."""
    pieces = []
    for run in text.runs:
        marks = [markers[style] for style in sorted(run.styles) if style in markers]
        core = run.text.strip() if marks else ""
        if core:
            before, _, behind = run.text.partition(core)
            pieces.append(f"{before}{''.join(marks)}{core}{''.join(reversed(marks))}{behind}")
        else:
            pieces.append(run.text)
        losses += (Loss(style, run.text) for style in sorted(run.styles))
    return RichText(*pieces)

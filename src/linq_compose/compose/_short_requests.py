"""Requests that a draft makes of one emoji, word or file: reactions and voice memos."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from linq_compose.compose._arguments import built
from linq_compose.models import MediaPart, MessageContent, TextPart, VoiceMemoRequest
from linq_compose.vocabulary import REACTIONS

if TYPE_CHECKING:
    from linq_compose.models.reactions import ReactionRequest

__all__ = ["reaction", "voice_memo"]

_TAPBACKS: Final = MappingProxyType(
    {"❤️": "love", "👍": "like", "👎": "dislike", "😂": "laugh", "‼️": "emphasize", "❓": "question"}
)
"""The emoji that stand for the six types. Source: the SDK on `messages.add_reaction`, read 2026-11-26."""


def reaction(
    content: MessageContent, *, remove: bool, part_index: int | None, placement: dict[str, float] | None
) -> ReactionRequest:
    """Return the reaction that a message of one text or one uploaded image says; raises ValueError for another."""
    from linq_compose.models.reactions import ReactionRequest

    fields: dict[str, Any] = {}
    part = _only(content, "A reaction is one emoji, the name of a tapback, or one uploaded image")
    if isinstance(part, TextPart):
        word = part.value.strip()
        if placement is not None:
            fields = {"type": "sticker", "emoji": word}
        elif word in _TAPBACKS or (word in REACTIONS and word not in ("custom", "sticker")):
            fields = {"type": _TAPBACKS.get(word, word)}
        else:
            fields = {"type": "custom", "custom_emoji": word}
    else:
        fields = {"type": "sticker", "url": part.url, "attachment_id": part.attachment_id}
    operation = "remove" if remove else "add"
    return built("react", ReactionRequest, operation=operation, part_index=part_index, placement=placement, **fields)


def voice_memo(content: MessageContent, *, override_optout: bool | None) -> VoiceMemoRequest:
    """Return the voice memo of a message of one file; raises ValueError for another."""
    part = _only(content, "A voice memo is one file")
    if isinstance(part, MediaPart):
        return built(
            "voice_memo",
            VoiceMemoRequest,
            voice_memo_url=part.url,
            attachment_id=part.attachment_id,
            override_optout=override_optout,
        )
    raise ValueError("A voice memo is one file: use media(url) or attachment(attachment_id).")


def _only(content: MessageContent, what: str) -> TextPart | MediaPart:
    """Return the one part of a message without anything else."""
    parts = content.parts or ()
    if len(parts) != 1 or content.model_fields_set - {"parts"}:
        raise ValueError(f"{what}: it has no other part, effect, reply, service or idempotency key.")
    part = parts[0]
    if isinstance(part, TextPart) and part.payload().keys() == {"type", "value"}:
        return part
    if isinstance(part, MediaPart) and part.sticker is None:
        return part
    raise ValueError(f"{what}, without styles.")

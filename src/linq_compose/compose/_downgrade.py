"""Downgrades: a message for a service that shows no styles, cards or effects, with a list of what it loses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from linq_compose.compose._composition import Content
from linq_compose.models import AppClipPart, IMessageAppPart, LinkPart, MediaPart, MessageContent, TextPart
from linq_compose.text import Loss, RichText
from linq_compose.text.runs import CODE, ORDER
from linq_compose.text.stretches import Stretch, stretches
from linq_compose.vocabulary import closest

__all__ = ["NO_MARKERS", "downgraded", "require_markers"]

NO_MARKERS: Final[Mapping[str, str]] = MappingProxyType({})
"""A style leaves no trace in the text."""


def require_markers(markers: Mapping[str, str]) -> None:
    """Raise ValueError for a marker of no style, TypeError for one that is no string."""
    for style, marker in markers.items():
        if style not in ORDER:
            near = closest(str(style), tuple(ORDER), cutoff=0.5)
            raise ValueError(f"There is no style {style!r} to mark.{f' Did you mean {near[0]!r}?' if near else ''}")
        if not isinstance(marker, str):
            raise TypeError(f"The marker of {style} is a text, not {type(marker).__name__}.")


def downgraded(
    contents: Iterable[Content], fields: MessageContent, service: str, *, markers: Mapping[str, str]
) -> tuple[list[Content], MessageContent, list[Loss]]:
    """Return the contents and fields of a message as the service can show them, and what is lost.

    A link becomes a line of the text beside it.
    """
    losses: list[Loss] = []
    kept: list[Content] = []
    after_link = False
    for content in contents:
        is_link = isinstance(content, LinkPart)
        for shown in _shown(content, markers, losses):
            if kept and (is_link or after_link) and isinstance(shown, _TEXTS) and isinstance(kept[-1], _TEXTS):
                kept[-1] = _joined(kept[-1], shown)
            else:
                kept.append(shown)
        after_link = is_link
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


_TEXTS: Final = (RichText, TextPart)


def _joined(text: RichText | TextPart, other: RichText | TextPart) -> Content:
    """Return two texts as one, each on lines of its own; the fields of a given part are kept."""
    given = next((each for each in (text, other) if isinstance(each, TextPart)), None)
    joined = RichText("\n").join(each if isinstance(each, RichText) else each.value for each in (text, other))
    return joined if given is None else given.model_copy(update={"value": joined.text})


def _shown(content: Content, markers: Mapping[str, str], losses: list[Loss]) -> Iterator[Content]:
    if isinstance(content, RichText):
        yield _plain(content, markers, losses)
    elif isinstance(content, TextPart):
        yield _text_part(content, markers, losses)
    elif isinstance(content, MediaPart):
        if content.sticker:
            losses.append(Loss("sticker", content.url or content.attachment_id or ""))
        yield content.without("sticker") if content.sticker else content
    elif isinstance(content, LinkPart):
        losses.append(Loss("link preview", content.value))
        yield RichText(content.value)
    elif isinstance(content, AppClipPart):
        losses.append(Loss("app clip", content.value))
        yield TextPart(value=content.value)
    else:
        yield from _card(content, losses)


def _card(card: IMessageAppPart, losses: list[Loss]) -> Iterator[Content]:
    losses.append(Loss("app card", card.app.name))
    url = card.url if card.url is not None and card.url.startswith("https:") else None
    instead = card.fallback_text or url
    if instead:
        yield TextPart(value=instead)


def _text_part(part: TextPart, markers: Mapping[str, str], losses: list[Loss]) -> TextPart:
    losses += (Loss("inline sticker", str(list(sticker.range))) for sticker in part.inline_stickers or ())
    if part.mention is not None:
        losses.append(Loss("mention", part.mention))
    plain = _plain(RichText.from_part(part), markers, losses)
    return part.without("text_decorations", "inline_stickers", "mention", "mention_range").model_copy(
        update={"value": plain.text}
    )


def _plain(text: RichText, markers: Mapping[str, str], losses: list[Loss]) -> RichText:
    """Return a text without styles, with markers around each stretch of a style that has one."""
    placed = stretches(text.runs, len)
    losses += (Loss(style, text.text[start:end]) for start, end, style in placed)
    cores = (_core(text.text, stretch) for stretch in placed if stretch[2] in markers)
    marked = [(start, end, style) for start, end, style in cores if start < end]
    plain = RichText.of((said, styles & CODE) for said, styles in text.marked_runs)
    return _with_markers(plain, marked, markers) if marked else plain


def _core(text: str, stretch: Stretch) -> Stretch:
    """Return a stretch without the white space around it, which no marker encloses."""
    start, end, style = stretch
    said = text[start:end]
    start += len(said) - len(said.lstrip())
    return start, max(start, start + len(said.strip())), style


def _with_markers(text: RichText, marked: list[Stretch], markers: Mapping[str, str]) -> RichText:
    """Return a text with a marker on both sides of each stretch; where stretches cross, the inner one is divided."""
    pieces: list[str | RichText] = []
    waiting = sorted(marked, key=lambda stretch: (-stretch[0], stretch[1], -ORDER[stretch[2]]))
    opened: list[Stretch] = []
    at = 0
    for edge in sorted({place for stretch in marked for place in stretch[:2]}):
        pieces.append(text[at:edge])
        at = edge
        divided: list[Stretch] = []
        while any(end == edge for _, end, _ in opened):
            stretch = opened.pop()
            pieces.append(markers[stretch[2]])
            if stretch[1] > edge:
                divided.append(stretch)
        while waiting and waiting[-1][0] == edge:
            divided.insert(0, waiting.pop())
        while divided:
            opened.append(divided.pop())
            pieces.append(markers[opened[-1][2]])
    return RichText(*pieces, text[at:])

"""What becomes of a payload in which a rule fires: refused by the API, or what the recipient gets instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import ValidationError

from linq_compose._media_types import declared_by
from linq_compose.compose import message_in, plan
from linq_compose.error_codes import CODES
from linq_compose.lint.context import CONDITIONS
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.document import read_document
from linq_compose.lint.excerpt import legible
from linq_compose.lint.rule import Example, Rule
from linq_compose.models import IMessageAppPart, LinkPart, MediaPart, MessageContent, MessageEffect, TextPart
from linq_compose.pages.carets import draw_text
from linq_compose.text import Loss, RichText
from linq_compose.vocabulary import effect_type

__all__ = ["outcome"]

_LONGEST_TEXT: Final = 1000
_MOST_PARTS: Final = 4
_LOWERED: Final = ("SMS", "RCS")
"""Services that show less than iMessage does."""


def outcome(rule: Rule) -> list[str]:
    """Return what the API, or the recipient, does with the first example of a rule, as paragraphs of Markdown."""
    if rule.severity is Severity.ERROR or rule.server_code is not None:
        return [_refusal(rule), ""]
    with suppress(ValueError):  # nothing to send, or a range that no text can have
        return _delivery(rule, rule.examples[0])
    return ["**Sent as it is**.", ""]


def _refusal(rule: Rule) -> str:
    """Return how the API refuses a payload, and how that is known."""
    documented = rule.evidence is Evidence.DOCUMENTED
    condition = "" if rule.condition is None else f" if {CONDITIONS[rule.condition]}"
    if rule.severity is Severity.ERROR:
        head = f"Refused by the API{condition}" if documented else f"Probably refused by the API{condition}"
    else:
        head = f"May be refused by the API{condition}"
    code = None if rule.server_code is None else CODES.get(rule.server_code)
    if code is None and rule.server_code is not None:
        return f"**{head}** with code {rule.server_code}."
    if code is None:
        known = "no source names an error code" if documented else "what it does is not documented"
        return f"**{head}**: {known}."
    inferred = rule.server_code_evidence is Evidence.INFERRED
    status = "" if code.status is None else f"HTTP {code.status} and "
    name = "" if code.name is None else f" {code.name}"
    probably = "probably " if inferred else ""
    source = "; no source names the code for this very fault" if inferred else ""
    return f"**{head}**, {probably}with {status}code {code.code}{name}: {code.meaning}{source}."


def _delivery(rule: Rule, example: Example) -> list[str]:
    place = f"`{example.at}`" if example.at else "such a request"
    doubt = {
        Evidence.DOCUMENTED: "",
        Evidence.OBSERVED: ", as users of the API have seen",
        Evidence.INFERRED: f", as far as is known; what the API does with {place} is not documented",
    }[rule.evidence]
    content = _message(read_document(example.bad).value)
    if content is None:
        return [f"**Sent as it is**{doubt}.", ""]
    service = example.context.service if example.context.service in _LOWERED else content.preferred_service
    losses: Iterable[Loss] = ()
    messages: tuple[MessageContent, ...] = (content,)
    if service in _LOWERED:
        planned = plan(content, service=service)
        messages, losses = planned.messages, planned.losses
    lost = ", ".join(f"{loss.kind} {legible(repr(loss.what))}" for loss in losses if loss.kind != "preferred service")
    head = f"**Delivered as** shown here{f', over {service}' if losses else ''}{doubt}"
    lines = [line for message in messages for line in _drawn(message)]
    return [f"{head}{f'. Lost: {lost}' if lost else ''}:", "", "```text", *lines, "```", ""]


def _message(value: Any) -> MessageContent | None:
    """Return the message in a body, as the API reads it; None where there is none."""
    if not isinstance(value, Mapping):
        return None
    with suppress(ValueError, ValidationError):
        return MessageContent.from_payload(message_in(value))
    return None


def _drawn(message: MessageContent) -> Iterator[str]:
    """Yield the lines that draw a message: its texts with their styles, and in brackets what is no text."""
    parts = message.parts or ()
    shown = parts if len(parts) <= _MOST_PARTS + 1 else parts[:_MOST_PARTS]
    for part in shown:
        if isinstance(part, TextPart):
            yield from _text(part)
        elif isinstance(part, MediaPart):
            yield f"[{_media(part)}]"
        elif isinstance(part, LinkPart):
            secure = part.value.strip().startswith("https:")
            yield f"[preview of {legible(part.value)}]" if secure else f"{legible(part.value)} [no preview]"
        elif isinstance(part, IMessageAppPart):
            words = [
                word for name, word in part.layout.payload().items() if isinstance(word, str) and "url" not in name
            ]
            yield f"[app card of {legible(part.app.name)}: {legible(' / '.join(words)) or 'blank'}]"
        else:
            yield "[a part that is drawn by an app]"
    if len(shown) < len(parts):
        yield f"[… {len(parts) - len(shown):,} more parts]"
    if message.effect is not None:
        yield f"[effect: {_effect(message.effect)}]"


def _text(part: TextPart) -> Iterator[str]:
    if len(part.value) <= _LONGEST_TEXT:
        yield from draw_text(RichText.from_part(part))
    else:
        yield f"[a text of {len(part.value):,} code points]"


def _media(part: MediaPart) -> str:
    if part.url is None:
        return f"attachment {part.attachment_id}"
    name = urlsplit(part.url).path.rpartition("/")[2]
    kind = (declared_by(name.rpartition(".")[2].lower()) or "").partition("/")[0]
    return f"{'audio file' if kind == 'audio' else kind if kind in ('image', 'video') else 'file'} {legible(name)}"


def _effect(effect: MessageEffect) -> str:
    known = effect.name is not None and effect_type(effect.name) is not None
    if known and effect.type in (None, effect_type(str(effect.name))):
        return f"{effect.name}{'' if effect.type else ', perhaps'}"
    return "none that is documented"

"""Columns: what each service shows of a content.

No second opinion: iMessage shows the payload itself; SMS and RCS show what `plan(service=…)` sends, or, where it makes
no messages, what the same downgrade leaves of the parts that can be read; and under each is what the rules about
services report for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pydantic import ValidationError

from linq_compose._api import check
from linq_compose._full_check import profile_of
from linq_compose.compose import plan
from linq_compose.compose._composition import Content
from linq_compose.compose._downgrade import NO_MARKERS, downgraded
from linq_compose.limits import LIMITS
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.engine import run_rules
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import MessageRejected
from linq_compose.lint.terminal import draw_tally
from linq_compose.models import MessageContent, TextPart
from linq_compose.preview._items import Item, Source
from linq_compose.preview._parts import bubble, experience
from linq_compose.preview._pieces import LONGEST, Layer, runs_in
from linq_compose.preview._scene import Column, Shown
from linq_compose.preview._segments import segments
from linq_compose.rules.services import SERVICES_FAMILY
from linq_compose.text import Loss, RichText
from linq_compose.vocabulary import effect_type

__all__ = ["Underlines", "column", "imessage"]

Underlines = Callable[[Source, int], tuple[Sequence[Layer], Sequence[int]]]
"""What underlines the text of a part, and the numbers of its diagnostics; index -1 is the message around the parts."""

_MOST: Final = LIMITS.parts
"""Parts of a message, and messages of a column, that are drawn."""

_ROOM: Final = 5 * LONGEST
"""Code points of the texts of a column that are drawn, and those of the text that exceeds them."""


def imessage(items: Iterable[tuple[Item, Underlines]], policy: Policy | str | None) -> Column:
    """Return the column of iMessage: each payload as it is."""
    items = tuple(items)
    messages = [_as_given(source, lines) for item, lines in items for source in item.sources()]
    diagnostics = _diagnostics("iMessage", [item for item, _ in items], policy)
    return _bounded("iMessage", messages, [], diagnostics, _rejections([item for item, _ in items]), items)


def _rejections(items: Sequence[Item]) -> Iterator[str]:
    """Yield the sentence that the API would reject payloads as they are, where it would."""
    errors = [item.report.errors for item in items if item.report.errors]
    if errors:
        what = "this as it is" if len(items) == 1 else f"{len(errors):,} of these {len(items):,} as they are"
        yield f"The API would reject {what}: {draw_tally(each.severity for report in errors for each in report)}."


def _as_given(source: Source, lines: Underlines) -> Shown:
    parts = source.message.get("parts")
    parts = parts if isinstance(parts, (list, tuple)) else ()
    bubbles = [bubble(part, *lines(source, index)) for index, part in enumerate(parts[:_MOST])]
    if "experience" in source.message:
        bubbles.append(experience(source.message["experience"]))
    _, notes = lines(source, -1)
    return Shown(
        tuple(bubbles),
        source.label,
        _effect(source.message.get("effect")),
        _reply(source.message.get("reply_to")),
        tuple(notes),
        hidden=max(0, len(parts) - _MOST),
    )


def _effect(value: Any) -> tuple[str, str] | None:
    name, kind = (value.get("name"), value.get("type")) if isinstance(value, Mapping) else (None, None)
    if not isinstance(name, str):
        return None
    return (kind if isinstance(kind, str) else effect_type(name) or ""), name


def _reply(value: Any) -> str:
    if not isinstance(value, Mapping) or not isinstance(value.get("message_id"), str):
        return ""
    index = value.get("part_index")
    part = f", part {index}" if type(index) is int else ""
    return f"Reply to message {value['message_id'][:64]}{part}"


def column(service: str, items: Iterable[Item], policy: Policy | str | None) -> Column:
    """Return the column of SMS or RCS: what `plan(service=…)` sends."""
    items = tuple(items)
    messages: list[Shown] = []
    losses: list[Loss] = []
    obstacles: list[str] = []
    for item in items:
        if item.document.flaw is not None:  # nothing of it can be planned
            obstacles.append(f"The payload {item.document.flaw}.")
            continue
        for source in item.sources():
            payloads, lost, obstacle = _lowered(source, service)
            losses += lost
            obstacles += [obstacle] if obstacle else []
            for place, (payload, reason) in enumerate(payloads):
                messages.append(_sent(payload, reason or ("" if place else source.label), service))
    pairs = [(item, None) for item in items]
    return _bounded(service, messages, losses, _diagnostics(service, items, policy), obstacles, pairs)


def _lowered(source: Source, service: str) -> tuple[list[tuple[Mapping[str, Any], str]], Sequence[Loss], str]:
    """Return the payloads that the service sends, each with its reason, what is lost, and why no plan made them."""
    message = source.message
    if (source.texts or {}).get(0) == "":  # a voice memo: a file like any other
        return [(message, "")], (), ""
    try:
        planned = plan(message, service=service)
    except MessageRejected as rejected:
        first = rejected.report.errors[0]
        obstacle = f"{first.rule} {first.name}: {first.message}"
    except (ValueError, TypeError) as error:
        obstacle = "The message cannot be read." if isinstance(error, ValidationError) else str(error)
    else:
        return [(each.payload(), each.reason) for each in planned], planned.losses, ""
    obstacle = f"plan(…, service={service!r}) makes no message of this: {obstacle}"
    contents, losses = _readable(message)
    kept, fields, lost = downgraded(contents, _fields(message), service, markers=NO_MARKERS)
    parts = [each.payload() for each in kept]
    return ([({**fields.payload(), "parts": parts}, "")] if parts else []), [*losses, *lost], obstacle


def _readable(message: Mapping[str, Any]) -> tuple[list[Content], list[Loss]]:
    """Return what can be read of the parts of a message, and the parts that cannot."""
    parts = message.get("parts")
    contents: list[Content] = []
    losses: list[Loss] = []
    for part in parts[:_MOST] if isinstance(parts, (list, tuple)) else ():
        try:
            contents += _content(part)
        except ValidationError:
            value = part.get("value") if isinstance(part, Mapping) and part.get("type") == "text" else None
            if isinstance(value, str):
                contents.append(RichText.of(runs_in(part)))
            else:
                losses.append(Loss("part", str(part.get("type")) if isinstance(part, Mapping) else type(part).__name__))
    return contents, losses


def _content(part: Any) -> tuple[Content, ...]:
    content = MessageContent.from_payload({"parts": [part]})
    only = next(iter(content.parts or ()))
    if not isinstance(only, TextPart):
        return (only,)
    plain = only.without("text_decorations")
    if plain.payload().keys() == {"type", "value"}:
        return (RichText.of(runs_in(part)),)
    return (plain,)


def _fields(message: Mapping[str, Any]) -> MessageContent:
    """Return the fields of a message besides its parts, as far as they can be read."""
    read: dict[str, Any] = {}
    for name in ("effect", "reply_to", "preferred_service"):
        try:
            content = MessageContent.from_payload({name: message[name]})
        except (ValidationError, KeyError):
            continue
        if getattr(content, name) is not None:
            read[name] = message[name]
    return MessageContent.from_payload(read)


def _sent(payload: Mapping[str, Any], label: str, service: str) -> Shown:
    parts = payload.get("parts") or ()
    bubbles = [bubble(part) for part in parts[:_MOST]]
    if "experience" in payload:
        bubbles.append(experience(payload["experience"]))
    is_mms = service == "SMS" and any(part.get("type") not in ("text", "link") for part in parts)
    text = "\n".join(part["value"] for part in parts if part.get("type") == "text")
    counted = segments(text) if service == "SMS" and text and not is_mms else None
    hidden = max(0, len(parts) - _MOST)
    return Shown(tuple(bubbles), label, segments=counted, is_mms=is_mms, hidden=hidden)


def _diagnostics(service: str, items: Iterable[Item], policy: Policy | str | None) -> list[Diagnostic]:
    """Return what the rules about services report of the payloads where the context names a service."""
    lost: list[Diagnostic] = []
    for item in items:
        known = replace(item.context, service=service)
        if policy is None:
            report = run_rules(item.reading, profile_of(_SERVICES_ALONE), known, operation=item.operation)
        else:
            report = check(item.document.value, item.operation, context=known, policy=policy)
        lost += (each for each in report if each.rule in _RULES)
    return lost


_SERVICES_ALONE: Final = Policy(select=[SERVICES_FAMILY.prefix])
"""Spares all other rules, and their clearances, a check for each service: what these report does not depend on them."""

_RULES: Final = frozenset(rule.code for rule in SERVICES_FAMILY.rules)


def _bounded(
    service: str,
    messages: list[Shown],
    losses: Iterable[Loss],
    diagnostics: Iterable[Diagnostic],
    obstacles: Iterable[str],
    items: Iterable[tuple[Item, Any]],
) -> Column:
    preferred = [source.message.get("preferred_service") for item, _ in items for source in item.sources()]
    drawn = tuple(_within(_ROOM, messages[:_MOST]))
    return Column(
        service,
        drawn,
        tuple(losses),
        tuple(diagnostics),
        tuple(obstacles),
        bool(preferred) and all(word == service for word in preferred),
        len(messages) - len(drawn),
    )


def _within(room: int, messages: Iterable[Shown]) -> Iterator[Shown]:
    """Yield messages until their texts have so many code points; parts that come after them are hidden."""
    for message in messages:
        if room <= 0:
            return
        count = 0
        for each in message.bubbles:
            if room <= 0:
                break
            room -= sum(len(piece.text) for piece in each.pieces)
            count += 1
        if count < len(message.bubbles):
            over = message.bubbles[count:]
            notes = (*message.notes, *(number for each in over for number in each.notes))
            yield replace(message, bubbles=message.bubbles[:count], notes=notes, hidden=message.hidden + len(over))
        else:
            yield message

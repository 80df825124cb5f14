"""The stage: a content read as the scene of its preview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from linq_compose._spans import Ruler
from linq_compose.compose import Plan
from linq_compose.errors import UnknownRule
from linq_compose.limits import LIMITS
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.policy import Policy
from linq_compose.lint.terminal import draw_tally
from linq_compose.operations import MESSAGE
from linq_compose.preview._columns import Underlines, column, imessage
from linq_compose.preview._items import Content, Item, Items, Source, items_of
from linq_compose.preview._pieces import LONGEST, Layer
from linq_compose.preview._preview import Preview
from linq_compose.preview._scene import Note, Scene, not_shown
from linq_compose.rules import CATALOG

__all__ = ["preview", "staged"]

_MOST: Final = 200
"""Diagnostics that are drawn."""

_ORDER: Final = ("iMessage", "RCS", "SMS")
"""The services as they are drawn, from the richest to the plainest."""


def preview(
    content: Content,
    *,
    operation: str = MESSAGE,
    context: Context | Mapping[str, Any] | None = None,
    policy: Policy | str | None = None,
    plan: Plan | None = None,
) -> Preview:
    """Return what recipients on iMessage, RCS and SMS see of a content.

    `content` is a message, a request, a draft, a plan, a rich text, or a list of these. A `str` is JSON text where it
    is that of an object, or begins as one, and plain text otherwise. `operation`, `context` and `policy` are those of
    `check`; the body of a request is recognised by its fields. With a `plan`, its messages are shown. A broken payload
    shows what can be read. Raises `UnknownOperation`, `PolicyError` or `ContextError` (all ValueErrors).
    """
    return staged(
        content if plan is None else plan, items_of(content, operation, Context.of(context), policy, plan), policy
    )


def staged(content: Content, items_in: Items, policy: Policy | str | None) -> Preview:
    """Return the preview of a content that is read as items already."""
    items, omitted, losses = items_in
    diagnostics = [(number, each) for number, each in enumerate(each for item in items for each in item.report)]
    desks, start = list[tuple[Item, Underlines]](), 0
    for item in items:
        own = diagnostics[start : start + len(item.report.diagnostics)]
        start += len(own)
        drawn = [(number, each) for number, each in own if number < _MOST]
        desks.append((item, _underlines(drawn)))
    columns = {"iMessage": imessage(desks, policy)}
    columns |= {service: column(service, items, policy) for service in _ORDER if service not in columns}
    shown = columns["iMessage"].messages
    placed = {
        number
        for each in shown
        for notes in (each.notes, *(bubble.notes for bubble in each.bubbles))
        for number in notes
    }
    folded = (not_shown(omitted, "message"), not_shown(len(diagnostics) - _MOST, "diagnostic"))
    scene = Scene(
        _heading(content, items),
        _people(items),
        tuple(columns[service] for service in _ORDER),
        tuple(Note(number, each, _why(each)) for number, each in diagnostics[:_MOST]),
        tuple(number for number, _ in diagnostics[:_MOST] if number not in placed),
        draw_tally(each.severity for _, each in diagnostics),
        " ".join(filter(None, folded)),
        losses,
    )
    return Preview(scene, tuple(item.report for item in items))


def _underlines(numbered: Sequence[tuple[int, Diagnostic]]) -> Underlines:
    """Return the function that finds what underlines the parts of the messages of an item."""

    def lines(source: Source, index: int) -> tuple[list[Layer], list[int]]:
        if index < 0:
            within = [place for place in numbered if _is_below(place[1].path, source.path)]
            return [], [number for number, each in within if not any(_is_below(each.path, p) for p in _paths(source))]
        about = [place for place in numbered if _is_below(place[1].path, source.part_path(index))]
        parts = source.message.get("parts") or ()
        value = parts[index].get("value") if isinstance(parts[index], Mapping) else None
        layers = [layer for number, each in about for layer in _layers(number, each, value)]
        return layers, [number for number, _ in about]

    return lines


def _paths(source: Source) -> list[str]:
    """Return the JSON Pointers to the parts that are drawn."""
    parts = source.message.get("parts")
    return (
        [source.part_path(index) for index in range(min(len(parts), LIMITS.parts))]
        if isinstance(parts, (list, tuple))
        else []
    )


def _is_below(path: str, above: str) -> bool:
    return not above or path == above or path.startswith(f"{above}/")


def _layers(number: int, diagnostic: Diagnostic, value: Any) -> Iterator[Layer]:
    """Yield what underlines a text for a diagnostic: whole clusters, as in the text report, and at least one."""
    mark = diagnostic.mark
    if mark is None or mark.text != value or mark.span.start > LONGEST:
        return
    ruler = Ruler(mark.text[:LONGEST])
    start, end = int(mark.span.start), int(mark.span.end)
    if start >= end:
        start, end = (start, start + 1) if start < len(ruler.text) else (start - 1, start)
    span = ruler.whole_clusters(*ruler.between(start, end).range)
    yield Layer(span.start, span.end, note=number)


def _why(diagnostic: Diagnostic) -> str:
    try:
        return CATALOG.get(diagnostic.rule).why
    except UnknownRule:  # a rule of a user's own family
        return ""


def _heading(content: object, items: Sequence[Item]) -> str:
    if isinstance(content, Plan):
        return f"Plan of {len(content)} message{'s' * (len(content) != 1)}"
    if len(items) != 1:
        return f"{len(items)} messages"
    return "Message" if items[0].operation == MESSAGE else f"Request {items[0].operation}"


def _people(items: Sequence[Item]) -> str:
    """Return the sender and the recipients of the first request that names any, as a sentence."""
    for item in items:
        sender, recipients = item.value.get("from"), item.value.get("to")
        to = [each for each in recipients if isinstance(each, str)] if isinstance(recipients, list) else []
        if not to:
            continue
        named = ", ".join(each[:64] for each in to[:5])
        more = f" and {len(to) - 5:,} more" if len(to) > 5 else ""
        return f"{f'From {sender[:64]} to' if isinstance(sender, str) else 'To'} {named}{more}"
    return ""

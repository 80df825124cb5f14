"""Edits of a text part that keep its ranges on the words they were on: replacing the value, joining two parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from linq_compose.lint.fix import Edit, add, remove, replace
from linq_compose.models import TextPart, Unread
from linq_compose.spans import Ruler

__all__ = ["joined", "rewritten"]

_RANGED = ("text_decorations", "inline_stickers")


def rewritten(
    part: TextPart, value: str, *, moved: Callable[[int], int], also: Iterable[dict[str, Any]] = ()
) -> tuple[Edit, ...]:
    """Return the edits, relative to the part, that put another value in place and carry every range over.

    `moved` maps a code point index of the old value to one of the new; `also` are further decorations. Nothing when
    a range of the part cannot be read or lies outside the text: then nobody knows where it belongs.
    """
    if not _readable(part):
        return ()
    old, new = part.ruler, Ruler(value)
    edits = [replace("value", value=value)]
    payload = part.payload()
    for name in _RANGED:
        members = payload.get(name) or []
        for index, member in enumerate(members):
            edits.append(replace(name, index, "range", value=_carried(member["range"], old, new, moved)))
    if part.mention_range is not None:
        edits.append(replace("mention_range", value=_carried(list(part.mention_range), old, new, moved)))
    further = list(also)
    if further:
        kept = [
            {**member, "range": _carried(member["range"], old, new, moved)}
            for member in payload.get("text_decorations") or ()
        ]
        edits = [edit for edit in edits if edit.path.tokens[0] != "text_decorations"]
        edits.append(add("text_decorations", value=[*kept, *further]))
    return tuple(edits)


def _carried(span: list[int], old: Ruler, new: Ruler, moved: Callable[[int], int]) -> list[int]:
    covered = old.cover(*span)
    return list(new.between(moved(covered.start), moved(covered.end)).range)


def _readable(part: TextPart) -> bool:
    length = part.ruler.utf16_length
    spans = [] if part.mention_range is None else [part.mention_range]
    for name in _RANGED:
        for member in getattr(part, name) or ():
            if isinstance(member, Unread) or not member.has("range"):
                return False
            spans.append(member.range)
    return all(0 <= start <= end <= length for start, end in spans)


def joined(first: TextPart, second: TextPart, index: int) -> tuple[Edit, ...]:
    """Return the edits, relative to the message, that append part `index + 1` to part `index` behind a line break.

    The second part's ranges are shifted. Nothing when a part has something that cannot be carried over: an unreadable
    or unknown member, or a mention each.
    """
    if not (_complete(first) and _complete(second)) or (first.mention is not None and second.mention is not None):
        return ()
    shift = first.ruler.utf16_length + 1
    edits = [replace("parts", index, "value", value=f"{first.value}\n{second.value}")]
    before, behind = first.payload(), second.payload()
    for name in _RANGED:
        if behind.get(name):
            shifted = [{**each, "range": [offset + shift for offset in each["range"]]} for each in behind[name]]
            edits.append(add("parts", index, name, value=[*(before.get(name) or ()), *shifted]))
    if second.mention is not None:
        edits.append(add("parts", index, "mention", value=second.mention))
    if second.mention_range is not None:
        span = [offset + shift for offset in second.mention_range]
        edits.append(add("parts", index, "mention_range", value=span))
    return (*edits, remove("parts", index + 1))


def _complete(part: TextPart) -> bool:
    def whole(node: Any) -> bool:
        return (
            not isinstance(node, Unread)
            and all(node.has(name) for name in type(node).model_fields)
            and not node.model_extra
        )

    return whole(part) and all(whole(each) for name in _RANGED for each in getattr(part, name) or ())

"""Edits of a text part that keep its ranges on the words they were on: replacing the value, joining two parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from linq_compose._spans import Ruler
from linq_compose.lint.fix import Edit, add, remove, replace
from linq_compose.models import TextDecoration, TextPart, Unread

__all__ = ["joined", "rewritten"]

_RANGED = ("text_decorations", "inline_stickers")


def rewritten(
    part: TextPart, value: str, *, moved: Callable[[int], int], also: Iterable[dict[str, Any]] = ()
) -> tuple[Edit, ...]:
    """Return the edits, relative to the part, that put another value in place and carry every range over.

    `moved` maps a code point index of the old value to one of the new; `also` are further decorations, left out where
    the part has them. A decoration that loses all its characters goes. Nothing when a range of the part cannot be read
    or lies outside the text: then nobody knows where it belongs.
    """
    if not _readable(part):
        return ()
    old, new = part.ruler, Ruler(value)
    edits = [replace("value", value=value)]
    known, emptied = [], list[Edit]()
    for name in _RANGED:
        for index, member in enumerate(getattr(part, name) or ()):
            span = _carried(member.range, old, new, moved)
            if span[0] == span[1] and member.range[0] != member.range[1] and isinstance(member, TextDecoration):
                emptied.insert(0, remove(name, index))
            else:
                edits.append(replace(name, index, "range", value=span))
            if isinstance(member, TextDecoration) and member.has("style"):
                known.append({"range": span, "style": member.style})
    if part.mention_range is not None:
        edits.append(replace("mention_range", value=_carried(part.mention_range, old, new, moved)))
    further = [each for each in also if each not in known]
    if further and part.text_decorations:
        count = len(part.text_decorations)
        edits += [add("text_decorations", count + index, value=each) for index, each in enumerate(further)]
    elif further:
        edits.append(add("text_decorations", value=further))
    return (*edits, *emptied)  # those furthest back first, so that the patch also holds step by step


def _carried(span: tuple[int, int], old: Ruler, new: Ruler, moved: Callable[[int], int]) -> list[int]:
    covered = old.cover(*span)
    return list(new.between(moved(covered.start), moved(covered.end)).range)


def _readable(part: TextPart) -> bool:
    if not all(map(part.has, (*_RANGED, "mention_range"))):
        return False
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
    if not (_complete(first) and _complete(second)) or (_mentions(first) and _mentions(second)):
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


def _mentions(part: TextPart) -> bool:
    return part.mention is not None or part.mention_range is not None


def _complete(part: TextPart) -> bool:
    def whole(node: Any) -> bool:
        return (
            not isinstance(node, Unread)
            and all(node.has(name) for name in type(node).model_fields)
            and not node.model_extra
        )

    return whole(part) and all(whole(each) for name in _RANGED for each in getattr(part, name) or ())

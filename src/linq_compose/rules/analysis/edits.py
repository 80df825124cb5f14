"""Edits of a text that keep its ranges on the words that they cover: rewriting one, joining two parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from linq_compose._spans import Ruler
from linq_compose.lint.fix import Edit, Fix, Safety, add, remove, replace
from linq_compose.lint.shape import Text
from linq_compose.models import TextDecoration, TextPart, Unread

__all__ = ["joining", "rewriting"]

_RANGED = ("text_decorations", "inline_stickers")


def rewriting(
    title: str, text: Text, value: str, *, moved: Callable[[int], int], styled: Sequence[tuple[int, int, str]] = ()
) -> Fix | None:
    """Return the unsafe fix that replaces a text and moves every range along.

    `moved` maps a code point index of the old text to one of the new; `styled` are further styles, as code points of
    the old text, left out if the part has them or if the object has no decorations. A decoration whose characters all
    go is removed. None when a range of the part cannot be read or is outside the text: its new place is unknown.
    """
    part = text.holder
    if not isinstance(part, TextPart) or text.field != "value":
        return Fix.unsafe(title, replace(text.field, value=value))
    if not _is_readable(part):
        return None
    return Fix.later(title, Safety.UNSAFE, partial(_rewritten, part, value, moved, styled))


def _rewritten(
    part: TextPart, value: str, moved: Callable[[int], int], styled: Sequence[tuple[int, int, str]]
) -> tuple[Edit, ...]:
    old, new = part.ruler, Ruler(value)
    edits, emptied = [replace("value", value=value)], list[Edit]()
    known = set[tuple[int, int, str | None]]()
    for name in _RANGED:
        for index, member in enumerate(getattr(part, name) or ()):
            span = _carried(member.range, old, new, moved)
            if span[0] == span[1] and member.range[0] != member.range[1] and isinstance(member, TextDecoration):
                emptied.append(remove(name, index))
            elif span != list(member.range):
                edits.append(replace(name, index, "range", value=span))
            if isinstance(member, TextDecoration) and member.has("style"):
                known.add((span[0], span[1], member.style))
    if part.mention_range is not None:
        edits.append(replace("mention_range", value=_carried(part.mention_range, old, new, moved)))
    wanted = dict.fromkeys((*new.between(moved(start), moved(end)).range, style) for start, end, style in styled)
    added = [{"range": [*span], "style": style} for *span, style in wanted if (*span, style) not in known]
    if added and part.text_decorations:
        count = len(part.text_decorations)
        edits += [add("text_decorations", count + index, value=decoration) for index, decoration in enumerate(added)]
    elif added:
        edits.append(add("text_decorations", value=added))
    return (*edits, *reversed(emptied))  # the last elements first, so that the patch also holds step by step


def _carried(span: tuple[int, int], old: Ruler, new: Ruler, moved: Callable[[int], int]) -> list[int]:
    covered = old.cover(*span)
    return list(new.between(moved(covered.start), moved(covered.end)).range)


def _is_readable(part: TextPart) -> bool:
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


def joining(first: TextPart, second: TextPart, index: int) -> Fix | None:
    """Return the unsafe fix, relative to the message, that appends part `index + 1` to part `index` after a line break.

    The ranges of the second part are shifted. None when a part has something that cannot be carried over: a field that
    is unreadable or unknown, or a mention in each.
    """
    if not (_is_complete(first) and _is_complete(second)) or (_mentions(first) and _mentions(second)):
        return None
    return Fix.later("Join the two texts with a line break", Safety.UNSAFE, partial(_joined, first, second, index))


def _joined(first: TextPart, second: TextPart, index: int) -> tuple[Edit, ...]:
    shift = first.ruler.utf16_length + 1
    edits = [replace("parts", index, "value", value=f"{first.value}\n{second.value}")]
    for name in _RANGED:
        if getattr(second, name):
            before, after = getattr(first, name) or (), getattr(second, name)
            shifted = [{**item.payload(), "range": [offset + shift for offset in item.range]} for item in after]
            edits.append(add("parts", index, name, value=[*(item.payload() for item in before), *shifted]))
    if second.mention is not None:
        edits.append(add("parts", index, "mention", value=second.mention))
    if second.mention_range is not None:
        span = [offset + shift for offset in second.mention_range]
        edits.append(add("parts", index, "mention_range", value=span))
    return (*edits, remove("parts", index + 1))


def _mentions(part: TextPart) -> bool:
    return part.mention is not None or part.mention_range is not None


def _is_complete(part: TextPart) -> bool:
    return _has_all(part) and all(_has_all(item) for name in _RANGED for item in getattr(part, name) or ())


def _has_all(node: Any) -> bool:
    """Return whether every field of an object can be read, and is known."""
    return (
        not isinstance(node, Unread)
        and not node.model_extra
        and type(node).__pydantic_fields__.keys() <= node.__dict__.keys()
    )

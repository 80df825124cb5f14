"""A fix as one replacement in the text of a payload: where it starts and ends, and what goes there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from linq_compose._pointer import Pointer
from linq_compose.cli.inputs import Payload
from linq_compose.lint.fix import Fix, apply

__all__ = ["Replacement", "replacement"]

_INDENT: Final = re.compile(r"[\[{]\r?\n([ \t]*)")


@dataclass(frozen=True, slots=True)
class Replacement:
    """Offsets in code points, half-open, into the text of the payload, and the text that goes there."""

    start: int
    end: int
    text: str


def replacement(fix: Fix, payload: Payload, document: Any) -> Replacement:
    """Return the replacement that makes the edits of a fix; `document` is the payload as JSON values.

    The innermost container that holds every edit is written anew in the layout that it has, and what it has in common
    with the old text, in front and behind, is left out.
    """
    holder = _common([edit.path.parent if edit.path.tokens else edit.path for edit in fix.edits])
    value = holder.resolve(apply(fix.edits, document))
    place = payload.place(str(holder))
    old = payload.text[place.offset : place.end]
    new = _written(value, old, outer=_outer_indent(payload.text, place.offset))
    front = _common_length(old, new)
    back = _common_length(old[front:][::-1], new[front:][::-1])
    return Replacement(place.offset + front, place.end - back, new[front : len(new) - back])


def _common(pointers: list[Pointer]) -> Pointer:
    """Return the longest pointer that all of these begin with."""
    first, *others = pointers
    while not all(pointer.starts_with(first) for pointer in others):
        first = first.parent
    return first


def _written(value: Any, old: str, *, outer: str) -> str:
    """Return JSON in the layout of an old text: its indentation, its spaces after colons, its escapes."""
    indent = _INDENT.match(old)
    step = indent[1].removeprefix(outer) if indent is not None else ""
    spaced = re.search(r'"\s*:\s', old) is not None or ":" not in old
    separators = ("," if step or not spaced else ", ", ": " if spaced else ":")
    text = json.dumps(value, indent=step or None, separators=separators, ensure_ascii=old.isascii())
    return text.replace("\n", f"\n{outer}") if step else text


def _outer_indent(text: str, offset: int) -> str:
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _common_length(first: str, second: str) -> int:
    length = min(len(first), len(second))
    return next((index for index in range(length) if first[index] != second[index]), length)

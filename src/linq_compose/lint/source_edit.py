"""Edits of JSON text: the places that change are written anew, and every other character stays as it is.

The edits of a fix are turned into replacements of ranges of the text, all found in the text as it is, by the places of
its values. A value that only moves keeps its spelling: it is recognised as the very object that the text was read as.
No library of this kind is kept well enough to depend on; those for JSON with comments write numbers and escapes anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final

from linq_compose._characters import SURROGATE
from linq_compose.lint.fix import Edit, as_json
from linq_compose.lint.source_map import Member, SourceMap

__all__ = ["edit_text"]

_SPACED_COLON: Final = re.compile(r'"[ \t\r\n]*:[ \t\r\n]')
_MARGIN: Final = re.compile(r"[ \t]*")
_SHARED_INTEGERS: Final = range(-5, 257)
"""Integers of which Python keeps one object each: they say nothing about where they come from."""

_Splice = tuple[int, int, str]


def edit_text(text: str, value: Any, edits: Iterable[Edit]) -> str:
    """Return a JSON text with the edits applied; `value` is what it was read as, and holds the values that move.

    Raises `LookupError` where an edit leads to no place of the text, or two edits to the same one.
    """
    return _Editor(text, value).edited(edits)


class _Editor:
    """A text to edit, with its places, its layout, and the spelling of its values."""

    def __init__(self, text: str, value: Any) -> None:
        self._text = text
        self._value = value
        self._source = SourceMap(text)
        self._colon = ": " if _SPACED_COLON.search(text) else ":"
        self._comma = ", " if self._colon == ": " else ","
        self._ascii = text.isascii()

    def edited(self, edits: Iterable[Edit]) -> str:
        splices: list[_Splice] = []
        structural: dict[int, list[Edit]] = {}
        for edit in edits:
            at = self._source.offset(edit.path.tokens)
            if edit.op != "remove" and at is not None and not (edit.op == "add" and self._is_element(edit)):
                splices += self._replaced(at, _resolved(self._value, edit.path.tokens), edit.value)
                continue
            holder = self._source.offset(edit.path.tokens[:-1]) if edit.path.tokens else None
            if holder is None:
                raise LookupError(f"There is nothing at {edit.path}.")
            structural.setdefault(holder, []).append(edit)
        for holder, changes in structural.items():
            splices += self._restructured(holder, changes)
        return self._spliced(splices)

    def _is_element(self, edit: Edit) -> bool:
        holder = self._source.offset(edit.path.tokens[:-1]) if edit.path.tokens else None
        return holder is not None and self._text[holder] == "["

    def _spliced(self, splices: list[_Splice]) -> str:
        pieces: list[str] = []
        at = 0
        for start, end, piece in sorted(splices, key=lambda splice: splice[:2]):
            if start < at:
                raise LookupError("Two edits change the same place.")
            pieces += [self._text[at:start], piece]
            at = end
        return "".join([*pieces, self._text[at:]])

    def _replaced(self, at: int, old: Any, new: Any) -> Iterator[_Splice]:
        """Yield what changes where a value becomes another: of the same array or object, the members that differ."""
        if old is new or (type(old) is type(new) and not isinstance(old, (dict, list)) and old == new):
            return
        members = self._source.members(at) if isinstance(old, (dict, list)) else []
        if isinstance(old, dict) and isinstance(new, dict) and list(old) == list(new):
            for name, start in {member.token: member.value for member in members}.items():
                yield from self._replaced(start, old[name], new[name])
        elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new) and old:
            for member, before, after in zip(members, old, new, strict=True):
                yield from self._replaced(member.value, before, after)
        else:
            end = self._source.end(at)
            lead = self._lead(at, members) if "\n" in self._text[at:end] else ""
            yield at, end, self._written(new, self._margin(at), lead)

    def _restructured(self, holder: int, changes: Sequence[Edit]) -> Iterator[_Splice]:
        """Yield what changes where members are added to, or removed from, the container that starts here."""
        members = self._source.members(holder)
        removed = {edit.path.name for edit in changes if edit.op == "remove"}
        kept = [member for member in members if member.token not in removed]
        if not removed <= {member.token for member in members}:
            raise LookupError("There is nothing to remove.")
        added = [edit for edit in changes if edit.op != "remove"]
        lead = self._lead(holder, members)
        if not kept:
            yield from self._refilled(holder, members, added, lead)
            return
        yield from _removals(members, removed)
        keyed = self._text[holder] == "{"
        separator = self._separator(members, lead)
        for edit in added:
            piece = self._member(edit, keyed=keyed, lead=lead, members=members, holder=holder)
            behind = None if keyed else next((member for member in kept if member.token == edit.path.name), None)
            if behind is not None:
                yield behind.start, behind.start, f"{piece}{separator}"
            elif keyed or edit.path.name == str(len(members)):
                yield kept[-1].end, kept[-1].end, f"{separator}{piece}"
            else:
                raise LookupError(f"There is no place {edit.path.name} in the array.")

    def _refilled(self, holder: int, members: Sequence[Member], added: Sequence[Edit], lead: str) -> Iterator[_Splice]:
        """Yield the new inside of a container of which nothing stays."""
        keyed = self._text[holder] == "{"
        pieces = [self._member(edit, keyed=keyed, lead=lead, members=members, holder=holder) for edit in added]
        inside = self._separator(members, lead).join(pieces)
        if not members:
            yield holder + 1, holder + 1, inside
        elif added:
            yield members[0].start, members[-1].end, inside
        else:
            yield holder + 1, self._source.end(holder) - 1, ""

    def _member(self, edit: Edit, *, keyed: bool, lead: str, members: Sequence[Member], holder: int) -> str:
        margin = lead.rpartition("\n")[2] if "\n" in lead else self._margin(holder)
        value = self._written(edit.value, margin, lead if "\n" in lead else "")
        if not keyed:
            return value
        colon = self._colon
        if members:
            first = members[0]
            colon = self._text[self._source.end(first.start) : first.value]
        return f"{self._scalar(edit.path.name)}{colon}{value}"

    def _lead(self, holder: int, members: Sequence[Member]) -> str:
        """Return the white space between a container's bracket and its first member."""
        return self._text[holder + 1 : members[0].start] if members else ""

    def _separator(self, members: Sequence[Member], lead: str) -> str:
        """Return what separates two members: as it does in this container, or as the text does elsewhere."""
        if len(members) > 1:
            return self._text[members[-2].end : members[-1].start]
        return f",{lead}" if "\n" in lead else self._comma

    def _margin(self, at: int) -> str:
        """Return the white space at the start of the line of a place."""
        line = self._text.rfind("\n", 0, at) + 1
        margin = _MARGIN.match(self._text, line)
        return "" if margin is None else margin[0]

    def _written(self, value: Any, margin: str, lead: str) -> str:
        """Return a value as JSON: as the text spells it where it comes from there, else in the layout of its place.

        `margin` is the indentation of the line on which the value starts. `lead` is the white space before a member
        in containers that are laid out in lines, empty for a value on one line.
        """
        place = self._origins.get(id(value))
        if place is not None:
            return self._moved(place, margin)
        if not isinstance(value, (dict, list)) or not value:
            return self._scalar(value)
        inner, newline = "", ""
        if lead:
            newline = "\r\n" if "\r\n" in lead else "\n"
            inner = margin + self._unit
        separator = f",{newline}{inner}" if newline else self._comma
        if isinstance(value, dict):
            pieces = [
                f"{self._scalar(str(name))}{self._colon}{self._written(item, inner, lead)}"
                for name, item in value.items()
            ]
            opening, closing = "{", "}"
        else:
            pieces = [self._written(item, inner, lead) for item in value]
            opening, closing = "[", "]"
        end = f"{newline}{margin}" if newline else ""
        return f"{opening}{newline}{inner}{separator.join(pieces)}{end}{closing}"

    def _scalar(self, value: Any) -> str:
        text = json.dumps(as_json(value), ensure_ascii=False)
        return json.dumps(as_json(value)) if self._ascii or SURROGATE.search(text) else text

    def _moved(self, at: int, margin: str) -> str:
        """Return the spelling of a value of the text, its lines indented for their new place."""
        first, *rest = self._text[at : self._source.end(at)].split("\n")
        old = self._margin(at)
        return "\n".join([first, *(margin + line.removeprefix(old) if line.startswith(old) else line for line in rest)])

    @cached_property
    def _unit(self) -> str:
        """The indentation of one level: that of the first member of the root."""
        root = self._source.offset(())
        members = [] if root is None else self._source.members(root)
        unit = self._lead(root or 0, members).rpartition("\n")[2]
        return unit or "  "

    @cached_property
    def _origins(self) -> dict[int, int]:
        """Where each value of the text starts, by the identity of the object that it was read as."""
        origins: dict[int, int] = {}
        root = self._source.offset(())
        waiting: list[tuple[Any, int]] = [] if root is None else [(self._value, root)]
        while waiting:
            value, at = waiting.pop()
            if _is_recognisable(value):
                origins[id(value)] = at
            if isinstance(value, dict):
                places = {member.token: member.value for member in self._source.members(at)}
                waiting += [(value[name], start) for name, start in places.items() if name in value]
            elif isinstance(value, list):
                waiting += [(item, m.value) for item, m in zip(value, self._source.members(at), strict=False)]
        return origins


def _is_recognisable(value: Any) -> bool:
    """Return whether a value is an object of its own: Python shares small integers and single characters."""
    if isinstance(value, str):
        return len(value) > 1
    if isinstance(value, int):
        return not isinstance(value, bool) and value not in _SHARED_INTEGERS
    return value is not None


def _resolved(value: Any, tokens: Iterable[str]) -> Any:
    for token in tokens:
        value = value[int(token)] if isinstance(value, list) else value[token]
    return value


def _removals(members: Sequence[Member], removed: set[str]) -> Iterator[_Splice]:
    """Yield what goes with removed members, of which some stay: themselves, and one separator each."""
    previous: Member | None = None
    for place, member in enumerate(members):
        if member.token not in removed:
            previous = member
        elif previous is not None:
            yield members[place - 1].end, member.end, ""
        else:
            yield member.start, members[place + 1].start, ""

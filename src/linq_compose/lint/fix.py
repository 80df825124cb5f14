"""Fixes: edits of the given JSON in the terms of JSON Patch (RFC 6902), and how safe they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from linq_compose._pointer import Pointer

__all__ = ["Edit", "Fix", "Safety", "add", "apply", "remove", "replace"]


class Safety(StrEnum):
    """Whether a fix may be applied unasked: safe ones leave the visible text and every style as written."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Edit:
    """One JSON Patch operation. In a finding its path is relative to the judged node, in a diagnostic absolute."""

    op: Literal["add", "remove", "replace"]
    path: Pointer
    value: Any = None

    def to_dict(self) -> dict[str, Any]:
        """Return the edit as RFC 6902 spells it."""
        patch: dict[str, Any] = {"op": self.op, "path": str(self.path)}
        return patch if self.op == "remove" else {**patch, "value": self.value}


def add(*at: str | int, value: Any) -> Edit:
    """Return the edit that puts a member where none is."""
    return Edit("add", Pointer(at), value)


def remove(*at: str | int) -> Edit:
    """Return the edit that takes a member or element away."""
    return Edit("remove", Pointer(at))


def replace(*at: str | int, value: Any) -> Edit:
    """Return the edit that puts another value in a place."""
    return Edit("replace", Pointer(at), value)


@dataclass(frozen=True, slots=True)
class Fix:
    """What would mend a finding: a title that starts with a verb, a safety and the edits."""

    title: str
    safety: Safety
    edits: tuple[Edit, ...]

    @classmethod
    def safe(cls, title: str, *edits: Edit) -> Fix:
        """Return a fix that keeps the visible text and every style as written."""
        return cls(title, Safety.SAFE, edits)

    @classmethod
    def unsafe(cls, title: str, *edits: Edit) -> Fix:
        """Return a fix that guesses what was meant."""
        return cls(title, Safety.UNSAFE, edits)

    def below(self, root: Pointer) -> Fix:
        """Return the same fix with its paths moved below a node."""
        return Fix(self.title, self.safety, tuple(Edit(edit.op, root / edit.path, edit.value) for edit in self.edits))

    def to_dict(self) -> dict[str, Any]:
        """Return title, safety and the JSON Patch."""
        return {
            "title": self.title,
            "safety": str(self.safety),
            "patch": [edit.to_dict() for edit in self.edits],
        }


def apply(edits: Iterable[Edit], document: Any) -> Any:
    """Return a copy of a JSON document with the edits made, those furthest back in an array first.

    Raises `LookupError` when a path is not there.
    """
    changed = _copied(document)
    for edit in sorted(edits, key=_from_the_back, reverse=True):
        changed = _apply_one(edit, changed)
    return changed


def _copied(value: Any) -> Any:
    """Return JSON in containers of its own; whatever else a payload holds may refuse to be copied: it is passed on."""
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def _from_the_back(edit: Edit) -> tuple[tuple[int, str], ...]:
    return tuple((int(token) if token.isdecimal() else -1, token) for token in edit.path.tokens)


def _apply_one(edit: Edit, document: Any) -> Any:
    if not edit.path.tokens:
        return _copied(edit.value)
    holder: Any = edit.path.parent.resolve(document)
    name = edit.path.name
    if isinstance(holder, list):
        place = int(name)
        if edit.op == "add":
            holder.insert(place, _copied(edit.value))
        elif edit.op == "remove":
            del holder[place]
        else:
            holder[place] = _copied(edit.value)
    elif edit.op == "remove":
        del holder[str(name)]
    else:
        holder[str(name)] = _copied(edit.value)
    return document

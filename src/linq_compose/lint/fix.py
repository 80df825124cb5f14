"""Fixes: edits of a JSON document in the terms of JSON Patch (RFC 6902), and how safe they are."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

from linq_compose._drawable import announce
from linq_compose._pointer import Pointer

__all__ = ["Edit", "Fix", "Safety", "add", "apply", "as_json", "copied", "remove", "replace"]


_LONGEST_INTEGER: Final = 14_000
"""Bits of an integer that is always written in decimal: Python refuses more than 4,300 digits."""


class Safety(StrEnum):
    """Whether a fix may be applied without being asked for: safe ones keep the visible text and every style."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@announce
@dataclass(frozen=True, slots=True)
class Edit:
    """One JSON Patch operation. In a finding its path is relative to the checked node, in a diagnostic absolute."""

    op: Literal["add", "remove", "replace"]
    path: Pointer
    value: Any = None

    def to_dict(self) -> dict[str, Any]:
        """Return the edit as RFC 6902 writes it; a value that JSON cannot represent is given as text."""
        patch: dict[str, Any] = {"op": self.op, "path": str(self.path)}
        return patch if self.op == "remove" else {**patch, "value": as_json(self.value)}


def add(*at: str | int, value: Any) -> Edit:
    """Return the edit that adds a member, or inserts an element."""
    return Edit("add", Pointer(at), value)


def remove(*at: str | int) -> Edit:
    """Return the edit that removes a member or element."""
    return Edit("remove", Pointer(at))


def replace(*at: str | int, value: Any) -> Edit:
    """Return the edit that replaces a value."""
    return Edit("replace", Pointer(at), value)


@announce
@dataclass(frozen=True)
class Fix:
    """What resolves a finding: a title that starts with a verb, a safety and the edits."""

    title: str
    safety: Safety
    edits: tuple[Edit, ...]

    @classmethod
    def safe(cls, title: str, *edits: Edit) -> Fix:
        """Return a fix that keeps the visible text and every style."""
        return cls(title, Safety.SAFE, edits)

    @classmethod
    def unsafe(cls, title: str, *edits: Edit) -> Fix:
        """Return a fix that guesses the intention."""
        return cls(title, Safety.UNSAFE, edits)

    @classmethod
    def later(cls, title: str, safety: Safety, write: Callable[[], tuple[Edit, ...]]) -> Fix:
        """Return a fix whose edits are written when they are first read: most reports are read without them."""
        fix = object.__new__(cls)
        object.__setattr__(fix, "__dict__", {"title": title, "safety": safety, "_write": write})
        return fix

    def below(self, path: tuple[str | int, ...]) -> Fix:
        """Return the same fix with its paths moved below a node."""
        return Fix.later(self.title, self.safety, partial(self._edits_below, path))

    def _edits_below(self, path: tuple[str | int, ...]) -> tuple[Edit, ...]:
        root = Pointer(path)
        return tuple(Edit(edit.op, root / edit.path, edit.value) for edit in self.edits)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.title, self.safety, self.edits)

    if not TYPE_CHECKING:  # pragma: no branch

        def __getattr__(self, name: str) -> Any:
            if name != "edits" or "_write" not in self.__dict__:
                raise AttributeError(name)
            edits = self.__dict__["edits"] = self.__dict__["_write"]()  # the same, whichever thread is first
            return edits

    def to_dict(self) -> dict[str, Any]:
        """Return title, safety and the JSON Patch."""
        return {
            "title": self.title,
            "safety": str(self.safety),
            "patch": [edit.to_dict() for edit in self.edits],
        }


def apply(edits: Iterable[Edit], document: Any) -> Any:
    """Return a JSON document with the edits applied, the ones furthest back in an array first.

    The document is left as it is; what no edit touches is shared with it. Raises `LookupError` when a path does not
    exist.
    """
    copies: dict[int, Any] = {}
    for edit in sorted(edits, key=_from_the_back, reverse=True):
        if not edit.path.tokens:
            document = edit.value
            continue
        document = holder = _copied(document, copies)
        for token in edit.path.tokens[:-1]:
            step = _step(holder, token)
            holder[step] = holder = _copied(holder[step], copies)
        _apply_one(edit, holder)
    return document


def _from_the_back(edit: Edit) -> tuple[tuple[int, str], ...]:
    return tuple((int(token) if _is_index(token) else -1, token) for token in edit.path.tokens)


def _is_index(token: str) -> bool:
    return token.isascii() and token.isdecimal() and len(token) < 10


def _copied(container: Any, copies: dict[int, Any]) -> Any:
    """Return an object or array of our own that may be changed: the same one each time it is asked for."""
    if id(container) in copies:
        return container
    if not isinstance(container, (dict, list)):
        raise LookupError(  # noqa: TRY004  a path that does not exist, as below
            "A path leads through a value that is no object or array."
        )
    copy = container.copy()
    copies[id(copy)] = copy
    return copy


def _step(holder: Any, token: str) -> Any:
    """Return the key or index of an existing member or element."""
    if isinstance(holder, dict):
        if token in holder:
            return token
    elif isinstance(holder, list) and _is_index(token) and int(token) < len(holder):
        return int(token)
    raise LookupError(f"A path leads to {token!r}, which does not exist.")


def _apply_one(edit: Edit, holder: Any) -> None:
    name = edit.path.name
    if isinstance(holder, list) and edit.op == "add":
        if not _is_index(name):
            raise LookupError(f"An array has no place {name!r}.")
        holder.insert(int(name), edit.value)
    elif edit.op == "remove":
        del holder[_step(holder, name)]
    elif isinstance(holder, list):
        holder[_step(holder, name)] = edit.value
    else:
        holder[name] = edit.value


def copied(value: Any) -> Any:
    """Return JSON in new containers; a value that is no JSON may refuse to be copied, so it is passed on."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


def as_json(value: Any) -> Any:
    """Return a value as plain JSON values; what JSON cannot represent is given as text.

    An integer of thousands of digits counts among it: `json.dumps` refuses to write one.
    """
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if value.bit_length() < _LONGEST_INTEGER else hex(value)
    if isinstance(value, float) and math.isfinite(value):
        return value
    try:
        return str(value)
    except Exception:  # noqa: BLE001  the payload's own code
        return type(value).__name__

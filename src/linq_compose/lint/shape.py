"""Shape: a document read as the model of its operation, with every fault at its place on the wire.

Pydantic judges the types. What it refuses is left out of the model that is judged further: a field that cannot be
read raises `UnreadField` when a rule asks for it, an array element becomes `Unread` in its parent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from linq_compose._characters import SURROGATE
from linq_compose.lint.document import Document
from linq_compose.lint.schema import Slot, slots_of
from linq_compose.models import Query, Unread, Wire

__all__ = ["Fault", "Node", "Reading", "Shape", "is_flat", "read_shape"]

Path = tuple[str | int, ...]
Node = tuple[Path, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps a value from being read: `missing`, `type` (not what is expected) or `tag` (unknown)."""

    kind: Literal["missing", "type", "tag"]
    path: Path
    expected: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How one JSON object fits its model: the raw members, the faults among them, unknown and null members.

    Fault paths are relative to the object. Objects that fit exactly have no `Shape` node.
    """

    model: type[Wire]
    raw: Mapping[str, Any]
    faults: tuple[Fault, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of members that the model does not have, in the order of the document."""
        known = slots_of(self.model)
        return tuple(name for name in self.raw if name not in known)

    @property
    def nulls(self) -> tuple[str, ...]:
        """Names of optional members that are present as null."""
        slots = slots_of(self.model)
        return tuple(name for name, item in self.raw.items() if item is None and name in slots and slots[name].optional)

    @property
    def absent(self) -> tuple[str, ...]:
        """Names of members of the model that are not there."""
        return tuple(name for name in slots_of(self.model) if name not in self.raw)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document read as an operation's model: every node that rules may judge, in document order."""

    document: Document
    nodes: tuple[Node, ...]


def read_shape(document: Document, model: type[Wire]) -> Reading:
    """Return a document read as a model; without an object at the root, the document is its only node."""
    first: Node = ((), document)
    if document.flaw is not None:
        return Reading(document, (first,))
    raw = model.spelled(document.value) if issubclass(model, Query) else document.value
    faults: dict[Path, Fault] = {}
    try:
        root = model.from_payload(raw)
    except ValidationError as refusal:
        for kind, loc in _refusals(model, raw, refusal):
            fault = _fault(model, raw, kind, loc)
            faults.setdefault(fault.path, fault)
        root = _build(model, raw, (), faults)
    return Reading(document, (first, *_walk(root, raw, (), faults), *_flat_message(model, raw)))


def _refusals(model: type[Wire], raw: Mapping[str, Any], refusal: ValidationError) -> list[tuple[str, Path]]:
    """Return kind and location of each refusal. Pydantic refuses a whole object for half a character in one key."""
    errors = refusal.errors(include_url=False, include_context=False, include_input=False)
    if any(error["type"] == "string_unicode" for error in errors):
        try:
            model.from_payload(_without_broken_keys(raw))
        except ValidationError as rest:
            return _refusals(model, {}, rest)
        return []
    return [(error["type"], error["loc"]) for error in errors]


def _without_broken_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_broken_keys(item) for key, item in value.items() if not SURROGATE.search(key)}
    return [_without_broken_keys(item) for item in value] if isinstance(value, list) else value


def _flat_message(model: type[Wire], raw: Mapping[str, Any]) -> Iterator[Node]:
    """Yield the message of a request body that forgot to wrap it, read where it stands."""
    slot = slots_of(model).get("message")
    if slot is not None and slot.one is not None and is_flat(model, raw):
        known = slots_of(slot.one)
        content = {name: item for name, item in raw.items() if name in known}
        yield from read_shape(Document(content), slot.one).nodes[1:]


def is_flat(model: type[Wire], raw: Mapping[str, Any]) -> bool:
    """Return whether a request body has the message's own members where `message` belongs."""
    return "message" in slots_of(model) and "message" not in raw and ("parts" in raw or "experience" in raw)


def _fault(model: type[Wire], raw: Any, kind: str, loc: Path) -> Fault:
    """Return the fault of one pydantic error: its place on the wire, without the union tags that `loc` holds."""
    path: list[str | int] = []
    at: type[Wire] | None = model
    tokens = list(loc)
    expected = "a JSON value"
    while tokens and at is not None and (slot := slots_of(at).get(str(tokens[0]))) is not None:
        path.append(tokens.pop(0))
        raw, expected, at = _member(raw, path[-1]), slot.expected, slot.one
        if slot.whole:
            return Fault("missing" if not tokens and kind == "missing" else "type", tuple(path), expected)
        if tokens and slot.element:
            path.append(tokens.pop(0))
            raw, expected, at = _member(raw, path[-1]), slot.element, slot.many
            if slot.tagged is not None:
                if not tokens:
                    return _tag_fault(raw, tuple(path), slot.tagged)
                at = slot.tagged[str(tokens.pop(0))]
    return Fault("missing" if kind == "missing" else "type", tuple(path), expected)


def _tag_fault(raw: Any, path: Path, tagged: Mapping[str, type[Wire]]) -> Fault:
    if not isinstance(raw, dict):
        return Fault("type", path, "an object")
    if "type" not in raw:
        return Fault("missing", (*path, "type"), "a string")
    if not isinstance(raw["type"], str):
        return Fault("type", (*path, "type"), "a string")
    return Fault("tag", (*path, "type"), ", ".join(tagged))


def _member(raw: Any, token: str | int) -> Any:
    try:
        return raw[token]
    except (KeyError, IndexError, TypeError):
        return None


def _build(model: type[Wire], raw: Mapping[str, Any], path: Path, faults: Mapping[Path, Fault]) -> Wire:
    """Return the model of an object with faults in it: the fields that cannot be read are not there."""
    slots = slots_of(model)
    values: dict[str, Any] = {}
    for name, item in raw.items():
        slot = slots.get(name)
        if slot is None:
            values[name] = item
        elif (*path, name) not in faults:
            values[slot.field] = _built(slot, item, (*path, name), faults)
    made = model.model_construct(**values)
    fields: dict[str, Any] = vars(made)
    for name, slot in slots.items():
        if (*path, name) in faults:
            fields.pop(slot.field, None)
    return made


def _built(slot: Slot, item: Any, path: Path, faults: Mapping[Path, Fault]) -> Any:
    if item is None:
        return None
    if slot.one is not None:
        return _build(slot.one, item, path, faults)
    if slot.element:
        return tuple(_element(slot, each, (*path, index), faults) for index, each in enumerate(item))
    return tuple(item) if slot.whole else item


def _element(slot: Slot, item: Any, path: Path, faults: Mapping[Path, Fault]) -> Any:
    if path in faults or (slot.tagged is not None and (*path, "type") in faults):
        return Unread(item)
    model = slot.tagged[item["type"]] if slot.tagged is not None else slot.many
    return item if model is None else _build(model, item, path, faults)


def _walk(node: Wire, raw: Mapping[str, Any], path: Path, faults: Mapping[Path, Fault]) -> Iterator[Node]:
    """Yield an object's shape (when it does not fit exactly), the object, and all below, in document order."""
    slots = slots_of(type(node))
    own = tuple(Fault(fault.kind, fault.path[len(path) :], fault.expected) for fault in _faults_of(node, path, faults))
    if own or node.model_extra or None in raw.values():
        yield path, Shape(type(node), raw, own)
    yield path, node
    for name in raw:
        slot = slots.get(name)
        item = None if slot is None else node.__dict__.get(slot.field)
        if isinstance(item, Wire):
            yield from _walk(item, raw[name], (*path, name), faults)
        elif isinstance(item, tuple):
            for index, each in enumerate(item):
                if isinstance(each, Wire):
                    yield from _walk(each, raw[name][index], (*path, name, index), faults)


def _faults_of(node: Wire, path: Path, faults: Mapping[Path, Fault]) -> Iterator[Fault]:
    """Yield the faults that belong to an object: of its members, and of elements that could not be read."""
    if not faults:
        return
    for name, slot in slots_of(type(node)).items():
        place = (*path, name)
        if place in faults:
            yield faults[place]
        items = node.__dict__.get(slot.field) if slot.element else None
        for index, each in enumerate(items or ()):
            for inner in ((*place, index), (*place, index, "type")):
                if inner in faults and (isinstance(each, Unread) or not isinstance(each, Wire)):
                    yield faults[inner]

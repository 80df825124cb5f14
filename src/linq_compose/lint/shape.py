"""Shape: a document read as the model of its operation, with every fault at its place on the wire.

Pydantic judges the types. What it refuses is left out of the model that is judged further: a field that cannot be
read raises `UnreadField` when a rule asks for it, an array element becomes `Unread` in its parent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError

from linq_compose.lint.document import Document
from linq_compose.models import Query, Unread, Wire

__all__ = ["Fault", "Node", "Reading", "Shape", "closed_fields", "is_flat", "read_shape"]

Path = tuple[str | int, ...]
Node = tuple[Path, Any]

_SCALARS = {str: "a string", int: "an integer", bool: "true or false"}


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
        known = _slots(self.model)
        return tuple(name for name in self.raw if name not in known)

    @property
    def nulls(self) -> tuple[str, ...]:
        """Names of optional members that are present as null."""
        slots = _slots(self.model)
        return tuple(name for name, item in self.raw.items() if item is None and name in slots and slots[name].optional)

    @property
    def absent(self) -> tuple[str, ...]:
        """Names of members of the model that are not there."""
        return tuple(name for name in _slots(self.model) if name not in self.raw)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document read as an operation's model: every node that rules may judge, in document order."""

    document: Document
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    """What a member of a model holds: one model, an array of models (by tag or of one kind), or plain values."""

    field: str
    expected: str
    optional: bool
    one: type[Wire] | None = None
    many: type[Wire] | None = None
    tagged: Mapping[str, type[Wire]] | None = None
    whole: bool = False
    """True where a fault inside is a fault of the whole: a range."""
    element: str = ""
    closed: Any = None


@cache
def _slots(model: type[Wire]) -> Mapping[str, _Slot]:
    return {
        info.alias or name: _slot(name, Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation)
        for name, info in model.model_fields.items()
    }


def _slot(name: str, annotation: Any) -> _Slot:
    kinds, closed, optional = _unwrap(annotation)
    kind = kinds[0]
    if isinstance(kind, type) and issubclass(kind, Wire):
        return _Slot(name, "an object", optional, one=kind)
    if get_origin(kind) is tuple:
        inner, *rest = get_args(kind)
        if rest != [Ellipsis]:
            return _Slot(name, "exactly two integers", optional, whole=True)
        members, _, _ = _unwrap(inner)
        if len(members) > 1:
            tags = {get_args(member.model_fields["type"].annotation)[0]: member for member in members}
            return _Slot(name, "an array", optional, tagged=tags, element="an object")
        if isinstance(members[0], type) and issubclass(members[0], Wire):
            return _Slot(name, "an array", optional, many=members[0], element="an object")
        return _Slot(name, "an array", optional, element=_SCALARS[members[0]])
    if get_origin(kind) is Literal:
        return _Slot(name, "a string", optional)
    return _Slot(name, _SCALARS.get(kind, "an object"), optional, closed=closed)


def _unwrap(annotation: Any) -> tuple[tuple[Any, ...], Any, bool]:
    """Return the types behind Annotated and unions, the vocabulary found on the way, and whether None is one."""
    closed = None
    if get_origin(annotation) is Annotated:
        annotation, *metadata = get_args(annotation)
        closed = next((item for item in metadata if hasattr(item, "words")), None)
        kinds, inner, optional = _unwrap(annotation)
        return kinds, closed or inner, optional
    if get_origin(annotation) in (Union, UnionType):
        found = [_unwrap(member) for member in get_args(annotation) if member is not type(None)]
        closed = next((inner for _, inner, _ in found if inner is not None), None)
        kinds = tuple(kind for several, _, _ in found for kind in several)
        return kinds, closed, len(found) < len(get_args(annotation))
    return (annotation,), None, False


@cache
def closed_fields(model: type[Wire]) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a model whose words are a closed set, each with its `Vocabulary`."""
    return tuple((slot.field, slot.closed) for slot in _slots(model).values() if slot.closed is not None)


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
        for error in refusal.errors(include_url=False, include_context=False, include_input=False):
            fault = _fault(model, raw, error["type"], error["loc"])
            faults.setdefault(fault.path, fault)
        root = _build(model, raw, (), faults)
    return Reading(document, (first, *_walk(root, raw, (), faults), *_flat_message(model, raw)))


def _flat_message(model: type[Wire], raw: Mapping[str, Any]) -> Iterator[Node]:
    """Yield the message of a request body that forgot to wrap it, read where it stands."""
    slot = _slots(model).get("message")
    if slot is not None and slot.one is not None and is_flat(model, raw):
        known = _slots(slot.one)
        content = {name: item for name, item in raw.items() if name in known}
        yield from read_shape(Document(content), slot.one).nodes[1:]


def is_flat(model: type[Wire], raw: Mapping[str, Any]) -> bool:
    """Return whether a request body has the message's own members where `message` belongs."""
    return "message" in _slots(model) and "message" not in raw and ("parts" in raw or "experience" in raw)


def _fault(model: type[Wire], raw: Any, kind: str, loc: Path) -> Fault:
    """Return the fault of one pydantic error: its place on the wire, without the union tags that `loc` holds."""
    path: list[str | int] = []
    at: type[Wire] | None = model
    tokens = list(loc)
    expected = "a JSON value"
    while tokens and at is not None:
        slot = _slots(at).get(str(tokens[0]))
        if slot is None:
            break
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
    slots = _slots(model)
    values: dict[str, Any] = {}
    for name, item in raw.items():
        slot = slots.get(name)
        if slot is None:
            values[name] = item
        elif (*path, name) not in faults:
            values[slot.field] = _built(slot, item, (*path, name), faults)
    made = model.model_construct(**values)
    for name, slot in slots.items():
        if (*path, name) in faults:
            made.__dict__.pop(slot.field, None)
    return made


def _built(slot: _Slot, item: Any, path: Path, faults: Mapping[Path, Fault]) -> Any:
    if item is None:
        return None
    if slot.one is not None:
        return _build(slot.one, item, path, faults)
    if slot.element:
        return tuple(_element(slot, each, (*path, index), faults) for index, each in enumerate(item))
    return tuple(item) if slot.whole else item


def _element(slot: _Slot, item: Any, path: Path, faults: Mapping[Path, Fault]) -> Any:
    if path in faults or (slot.tagged is not None and (*path, "type") in faults):
        return Unread(item)
    model = slot.tagged[item["type"]] if slot.tagged is not None else slot.many
    return item if model is None else _build(model, item, path, faults)


def _walk(node: Wire, raw: Mapping[str, Any], path: Path, faults: Mapping[Path, Fault]) -> Iterator[Node]:
    """Yield an object's shape (when it does not fit exactly), the object, and all below, in document order."""
    slots = _slots(type(node))
    own = tuple(
        Fault(fault.kind, fault.path[len(path) :], fault.expected)
        for fault in _faults_of(node, path, faults)
    )
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
    for name, slot in _slots(type(node)).items():
        place = (*path, name)
        if place in faults:
            yield faults[place]
        items = node.__dict__.get(slot.field) if slot.element else None
        for index, each in enumerate(items or ()):
            for inner in ((*place, index), (*place, index, "type")):
                if inner in faults and (isinstance(each, Unread) or not isinstance(each, Wire)):
                    yield faults[inner]

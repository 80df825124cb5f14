"""Shape: a JSON object read as the model of its operation, with every fault at its place on the wire.

Theory of operation. Rules read models, and most payloads fit theirs; one fault must still hide no other. So:

1. `_find_faults` compares the JSON with the field tables of `schema` and lists, for each object, the required fields
   that are absent and the values of another JSON type. Pydantic is not asked: it names places by union tags, and
   refuses a whole object for one key that is not Unicode.
2. Without a fault, pydantic builds the model in one go. With faults, `_build` builds it from what can be read: a field
   that cannot be read raises `UnreadField` when a rule reads it, an array element that cannot be read is `Unread`.
3. `_walk` goes through the model and its JSON side by side and yields the nodes that rules check, in document order:
   the `Shape` of an object that does not fit exactly, the object, and its texts (`DeliveredText`, `Label`).
4. A request body that has the fields of its message at the top level is read a second time, as that message.

Nodes carry their path; `Misplaced` nodes are at the root, since their fix moves a field between two objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from pydantic import ValidationError

from linq_compose._spans import Ruler
from linq_compose.lint.document import Document
from linq_compose.lint.schema import Home, Slot, homes, slots_of
from linq_compose.models import Query, TextKind, TextPart, Unread, Wire
from linq_compose.vocabulary import closest

__all__ = [
    "TEXTS",
    "DeliveredText",
    "Fault",
    "Label",
    "Misplaced",
    "Node",
    "Reading",
    "Shape",
    "Text",
    "is_flat",
    "read_shape",
    "texts_of",
]

Path: TypeAlias = tuple[str | int, ...]
Node: TypeAlias = tuple[Path, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps a value from being read: `missing`, `type` (another JSON type) or `tag` (unknown).

    `path` is relative to the object; `expected` is a JSON type as a phrase, or the known tags.
    """

    kind: Literal["missing", "type", "tag"]
    path: Path
    expected: str


_Faults: TypeAlias = Mapping[Path, Sequence[Fault]]
"""The faults of a document by the path of the object that has them."""


@dataclass(frozen=True)
class Shape:
    """How one JSON object differs from its model: its JSON, its faults, its unknown and null fields.

    `root` is the model of the whole document. Objects that fit exactly have no `Shape` node.
    """

    model: type[Wire]
    raw: Mapping[str, Any]
    faults: tuple[Fault, ...]
    root: type[Wire]

    @cached_property
    def unknown(self) -> Mapping[str, tuple[str, ...]]:
        """Names of fields that no object of the request has, each with the absent fields that it may be meant for."""
        return {name: closest(name, self.absent) for name in self._strange() if name not in homes(self.root)}

    @cached_property
    def misplaced(self) -> tuple[str, ...]:
        """Names of fields that other objects of the request have and this one does not, in the order of the document.

        The fields of a message in the body that should wrap it are not among them.
        """
        message = slots_of(self.root)["message"].model if is_flat(self.model, self.raw) else None
        wrapped = () if message is None else slots_of(message)
        return tuple(name for name in self._strange() if name in homes(self.root) and name not in wrapped)

    def _strange(self) -> Iterator[str]:
        known = slots_of(self.model)
        return (name for name in self.raw if name not in known)

    @property
    def nulls(self) -> tuple[str, ...]:
        """Names of optional fields that are present as null, although null means no more than their absence."""
        slots = slots_of(self.model)
        return tuple(
            name
            for name, item in self.raw.items()
            if item is None and name in slots and slots[name].nullable and not slots[name].is_cleared_by_null
        )

    @cached_property
    def absent(self) -> tuple[str, ...]:
        """Names of fields of the model that are absent."""
        return tuple(name for name in slots_of(self.model) if name not in self.raw)

    def at(self, path: Path) -> Any:
        """Return the JSON at a path below the object; the path of a fault of kind `type` or `tag` is there."""
        return _at(self.raw, path)


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A field in an object that does not have it, while other objects of the request do.

    `path` leads from the root to the field; `target`, if one object alone can take the field, to its place there.
    """

    path: Path
    value: Any
    homes: tuple[Home, ...]
    target: Path | None


@dataclass(frozen=True)
class Text:
    """The text of one field, as rules about texts read it. Findings and fixes are relative to its object, `holder`."""

    holder: Wire
    field: str
    """Name of the field on the wire."""
    value: str
    siblings: int = 0
    """How many other elements the array of the holder has; 0 outside arrays."""

    @cached_property
    def ruler(self) -> Ruler:
        """The text, measured."""
        return self.holder.ruler if isinstance(self.holder, TextPart) and self.field == "value" else Ruler(self.value)


class DeliveredText(Text):
    """Text that is sent as a message: the value of a text part, an edit, a continuation."""


class Label(Text):
    """A key, name, caption or handle."""


TEXTS: Mapping[TextKind, type[Text]] = MappingProxyType({TextKind.DELIVERED: DeliveredText, TextKind.LABEL: Label})
"""The node of each kind of text."""


def texts_of(node: Wire, raw: Mapping[str, Any], siblings: int) -> Iterator[Text]:
    """Yield the texts of an object, in the order of its JSON; `siblings` as in `Text`."""
    slots = slots_of(type(node))
    for name in raw:
        slot = slots.get(name)
        if slot is not None and slot.text is not None:
            value = node.__dict__.get(slot.field)
            if value is not None:
                yield TEXTS[slot.text](node, name, value, siblings)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document read as an operation's model: every node that rules check, in document order."""

    document: Document
    nodes: tuple[Node, ...]
    root: Wire | None = None
    """The model of the document; None for one that is not a JSON object."""


def read_shape(document: Document, model: type[Wire]) -> Reading:
    """Return a document read as a model; if it is not a JSON object, the document is its only node."""
    first: Node = ((), document)
    if document.flaw is not None:
        return Reading(document, (first,))
    raw = model.spelled(document.value) if issubclass(model, Query) else document.value
    faults: dict[Path, list[Fault]] = {}
    _find_faults(model, raw, (), faults)
    root = _model(model, raw, faults)
    nodes = tuple(_walk(root, raw, (), faults, model, 0))
    return Reading(document, (first, *_misplaced(nodes, raw), *nodes, *_flat_message(model, raw)), root)


def is_flat(model: type[Wire], raw: Mapping[str, Any]) -> bool:
    """Return whether a request body has the fields of its message at the top level, and no `message`."""
    return "message" in slots_of(model) and "message" not in raw and ("parts" in raw or "experience" in raw)


def _flat_message(model: type[Wire], raw: Mapping[str, Any]) -> Iterator[Node]:
    """Yield the nodes of a message that is at the top level of a request body, at their paths there."""
    slot = slots_of(model).get("message")
    if slot is not None and slot.model is not None and is_flat(model, raw):
        known = slots_of(slot.model)
        content = {name: item for name, item in raw.items() if name in known}
        yield from read_shape(Document(content), slot.model).nodes[1:]


def _find_faults(model: type[Wire], raw: Mapping[str, Any], path: Path, faults: dict[Path, list[Fault]]) -> None:
    """Add the faults of an object, and of the objects in it."""
    own: list[Fault] = []
    for name, slot in slots_of(model).items():
        item = raw.get(name)
        if name not in raw:
            if slot.required:
                own.append(Fault("missing", (name,), slot.expected))
        elif item is None and slot.nullable:
            continue
        elif not slot.is_array:
            own += _find_inner(slot, item, (name,), path, faults)
        elif type(item) is not list:
            own.append(Fault("type", (name,), slot.expected))
        else:
            for index, element in enumerate(item):
                own += _find_inner(slot, element, (name, index), path, faults)
    if own:
        faults[path] = own


def _find_inner(slot: Slot, item: Any, at: Path, owner: Path, faults: dict[Path, list[Fault]]) -> list[Fault]:
    """Return the faults of the owner in one value or array element; those of an object in it are added as its own."""
    if not slot.fits(item):
        return [Fault("type", at, slot.element)]
    if slot.tagged is not None and slot.model_of(item) is None:
        if isinstance(item.get("type"), str):
            return [Fault("tag", (*at, "type"), ", ".join(slot.tagged))]
        return [Fault("type" if "type" in item else "missing", (*at, "type"), "a string")]
    model = slot.model_of(item) if isinstance(item, dict) else None
    if model is not None:
        _find_faults(model, item, (*owner, *at), faults)
    return []


def _model(model: type[Wire], raw: Mapping[str, Any], faults: _Faults) -> Wire:
    if not faults:
        try:
            return model.from_payload(raw)
        except ValidationError:
            pass  # pydantic refuses unknown keys that are not Unicode
    unread = {(*owner, *fault.path) for owner, own in faults.items() for fault in own}
    return _build(model, raw, (), unread)


def _build(model: type[Wire], raw: Mapping[str, Any], path: Path, unread: set[Path]) -> Wire:
    """Return the model of an object, without the fields that cannot be read."""
    slots = slots_of(model)
    values: dict[str, Any] = {}
    for name, item in raw.items():
        slot = slots.get(name)
        if slot is None:
            values[name] = item
        elif (*path, name) not in unread:
            values[slot.field] = _value(slot, item, (*path, name), unread)
    node = model.model_construct(**values)
    fields: dict[str, Any] = vars(node)
    for name, slot in slots.items():
        if (*path, name) in unread:
            fields.pop(slot.field, None)
    return node


def _value(slot: Slot, item: Any, path: Path, unread: set[Path]) -> Any:
    if item is None:
        return None
    if slot.is_array:
        return tuple(_element(slot, element, (*path, index), unread) for index, element in enumerate(item))
    return tuple(item) if slot.is_range else _element(slot, item, path, unread)


def _element(slot: Slot, item: Any, path: Path, unread: set[Path]) -> Any:
    if path in unread or (slot.tagged is not None and (*path, "type") in unread):
        return Unread(item)
    model = slot.model_of(item) if isinstance(item, dict) else None
    return item if model is None else _build(model, item, path, unread)


def _walk(
    node: Wire, raw: Mapping[str, Any], path: Path, faults: _Faults, root: type[Wire], siblings: int
) -> Iterator[Node]:
    """Yield the nodes of an object and of all objects in it, in document order."""
    slots = slots_of(type(node))
    own = tuple(faults.get(path, ()))
    if own or node.model_extra or None in raw.values():
        yield path, Shape(type(node), raw, own, root)
    yield path, node
    yield from ((path, text) for text in texts_of(node, raw, siblings))
    inner: list[tuple[Path, Wire, Any, int]] = []
    for name in raw:
        slot = slots.get(name)
        item = None if slot is None else node.__dict__.get(slot.field)
        if isinstance(item, Wire):
            inner.append(((*path, name), item, raw[name], 0))
        elif isinstance(item, tuple):
            inner += (
                ((*path, name, index), element, raw[name][index], len(item) - 1)
                for index, element in enumerate(item)
                if isinstance(element, Wire)
            )
    for at, element, part, others in inner:
        yield from _walk(element, part, at, faults, root, others)


def _misplaced(nodes: Sequence[Node], raw: Mapping[str, Any]) -> Iterator[Node]:
    """Yield the fields that are in an object without them, each with the one object that can take it."""
    shapes = [(path, node) for path, node in nodes if isinstance(node, Shape) and node.misplaced]
    if not shapes:
        return
    objects: dict[type[Wire], dict[Path, None]] = {}
    for path, node in nodes:
        if isinstance(node, Wire):
            objects.setdefault(type(node), {})[path] = None
    for path, shape in shapes:
        for name in shape.misplaced:
            known = homes(shape.root)[name]
            target = _target(path, [objects[home.model] for home in known if home.model in objects])
            place = None if target is None or name in _at(raw, target) else (*target, name)
            yield (), Misplaced((*path, name), shape.raw[name], known, place)


def _at(raw: Any, path: Path) -> Any:
    for token in path:
        raw = raw[token]
    return raw


def _target(path: Path, takers: Sequence[Mapping[Path, None]]) -> Path | None:
    """Return the path of the nearest object around a place that can take a field, else of the only one at all."""
    for length in range(len(path) - 1, -1, -1):
        if any(path[:length] in objects for objects in takers):
            return path[:length]
    if sum(map(len, takers)) == 1:
        return next(path for objects in takers for path in objects)
    return None

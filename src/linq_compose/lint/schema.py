"""Schema: what the fields of a model hold, read off its annotations, so that plain JSON can be walked by models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from linq_compose import operations
from linq_compose.models import Clearing, TextKind, Wire, tag_of
from linq_compose.vocabulary import Vocabulary

__all__ = ["Home", "Slot", "closed_fields", "homes", "slots_of"]

_SCALARS = {str: "a string", int: "an integer", float: "a number", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Slot:
    """What one field of a model holds: a scalar, a range, an object of one model, or an array of scalars or objects."""

    field: str
    """The attribute of the model."""
    required: bool
    nullable: bool
    scalar: type | None = None
    """`str`, `int`, `float` (any number) or `bool`, of the value or, in an array, of each element."""
    model: type[Wire] | None = None
    """The model of the object or, in an array, of each element."""
    tagged: Mapping[str, type[Wire]] | None = None
    """In an array of objects of several models: the model of each `type`."""
    is_array: bool = False
    is_range: bool = False
    """Whether it is a range: an array of exactly two integers, read or refused as a whole."""
    vocabulary: Vocabulary | None = None
    """The closed set of its words."""
    usual: Vocabulary | None = None
    """An open set of words of the value or, in an array, of each element."""
    text: TextKind | None = None
    """How people read it, if it is text."""
    is_cleared_by_null: bool = False
    """Whether null has a meaning of its own."""

    @property
    def expected(self) -> str:
        """The JSON type of the field, as a phrase."""
        return "an array" if self.is_array else self.element

    @property
    def element(self) -> str:
        """The JSON type of the value or, in an array, of each element, as a phrase."""
        if self.is_range:
            return "an array of exactly two integers"
        return "an object" if self.scalar is None else _SCALARS[self.scalar]

    def fits(self, item: Any) -> bool:
        """Return whether plain JSON has the type of the value or, in an array, of an element."""
        if self.is_range:
            return type(item) is list and len(item) == 2 and all(type(offset) is int for offset in item)
        return type(item) is (self.scalar or dict) or (self.scalar is float and type(item) is int)

    def model_of(self, item: Mapping[str, Any]) -> type[Wire] | None:
        """Return the model of an object here; None for plain JSON and for an unknown `type`."""
        if self.tagged is None:
            return self.model
        tag = item.get("type")
        return self.tagged.get(tag) if isinstance(tag, str) else None


@cache
def slots_of(model: type[Wire]) -> Mapping[str, Slot]:
    """Return what each field of a model holds, by its name on the wire."""
    return MappingProxyType(
        {
            info.alias or name: _slot(name, Annotated[info.annotation, None, *info.metadata], info.is_required())
            for name, info in model.model_fields.items()
        }
    )


def _slot(field: str, annotation: Any, required: bool) -> Slot:
    leaves = tuple(_leaves(annotation))
    kinds = _types(leaves)
    members: tuple[Any, ...] = get_args(kinds[0]) if get_origin(kinds[0]) is tuple else ()
    is_array = members[1:] == (Ellipsis,)
    held = tuple(_leaves(members[0])) if is_array else leaves
    return Slot(
        field,
        required,
        NoneType in leaves,
        **_held(_types(held)),
        is_array=is_array,
        is_range=bool(members) and not is_array,
        vocabulary=next((leaf for leaf in leaves if isinstance(leaf, Vocabulary) and leaf.is_closed), None),
        usual=next((leaf for leaf in held if isinstance(leaf, Vocabulary) and not leaf.is_closed), None),
        text=next((leaf for leaf in leaves if isinstance(leaf, TextKind)), None),
        is_cleared_by_null=Clearing.NULL in leaves,
    )


def _leaves(annotation: Any) -> Iterator[Any]:
    """Yield the types of an annotation, without its unions, and what `Annotated` adds to them."""
    if get_origin(annotation) is Annotated:
        annotation, *metadata = get_args(annotation)
        yield from metadata
    if get_origin(annotation) in (Union, UnionType):
        for member in get_args(annotation):
            yield from _leaves(member)
    else:
        yield annotation


def _types(leaves: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(
        leaf for leaf in leaves if (isinstance(leaf, type) and leaf is not NoneType) or get_origin(leaf) is not None
    )


def _held(kinds: tuple[Any, ...]) -> dict[str, Any]:
    """Return the fields of `Slot` that say what a value or an element is; none for plain JSON and ranges."""
    kind = kinds[0]
    if set(kinds) == {int, float}:
        return {"scalar": float}
    if len(kinds) > 1:
        return {"tagged": {tag_of(member): member for member in kinds}}
    if kind in _SCALARS:
        return {"scalar": kind}
    if get_origin(kind) is Literal:
        return {"scalar": str}
    return {"model": kind} if isinstance(kind, type) and issubclass(kind, Wire) else {}


@cache
def closed_fields(model: type[Wire]) -> tuple[tuple[str, Vocabulary], ...]:
    """Return the fields of a model whose words are a closed set, each with the set."""
    return tuple((slot.field, slot.vocabulary) for slot in slots_of(model).values() if slot.vocabulary is not None)


class Home(NamedTuple):
    """A place in a request that has a field of some name."""

    model: type[Wire] | None
    """The model of the object; None if the field belongs to another operation."""
    holder: str
    """The field that holds such objects, "" for the body itself; or the id of the other operation."""
    is_element: bool = False
    """Whether the holder has an array of such objects."""
    tag: str = ""
    """The `type` of the object, where the holder has objects of several."""


@cache
def homes(root: type[Wire]) -> Mapping[str, tuple[Home, ...]]:
    """Return the fields that the objects of a request have, by name, each with the places that have it."""
    found: dict[str, list[Home]] = {}
    queue = [Home(root, "")]
    for home in queue:
        for name, slot in slots_of(home.model).items() if home.model is not None else ():
            found.setdefault(name, []).append(home)
            inner = {"": slot.model} if slot.tagged is None else slot.tagged
            queue += [Home(model, name, slot.is_array, tag) for tag, model in inner.items() if model is not None]
    for other in _updates(root):
        for name in slots_of(other.request):
            found.setdefault(name, [Home(None, other.id)])
    return MappingProxyType({name: tuple(places) for name, places in found.items()})


def _updates(root: type[Wire]) -> Iterator[operations.Operation]:
    """Yield the operation that updates what a request creates: `chats.update` for `chats.create`."""
    for row in operations.OPERATIONS.values():
        resource, _, verb = row.id.rpartition(".")
        update = operations.OPERATIONS.get(f"{resource}.update")
        if verb == "create" and update is not None and row.request is root:
            yield update

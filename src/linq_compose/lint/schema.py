"""Slots: what each member of a model holds, read off its annotations, so that payloads can be walked by models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from linq_compose.models import Wire

__all__ = ["Slot", "closed_fields", "slots_of"]

_SCALARS = {str: "a string", int: "an integer", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Slot:
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
def slots_of(model: type[Wire]) -> Mapping[str, Slot]:
    """Return what each member of a model holds, by its name on the wire."""
    return {
        info.alias or name: _slot(
            name, Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
        )
        for name, info in model.model_fields.items()
    }


def _slot(name: str, annotation: Any) -> Slot:
    kinds, closed, optional = _unwrap(annotation)
    kind = kinds[0]
    if isinstance(kind, type) and issubclass(kind, Wire):
        return Slot(name, "an object", optional, one=kind)
    if get_origin(kind) is tuple:
        inner, *rest = get_args(kind)
        if rest != [Ellipsis]:
            return Slot(name, "exactly two integers", optional, whole=True)
        members, _, _ = _unwrap(inner)
        if len(members) > 1:
            tags = {get_args(member.model_fields["type"].annotation)[0]: member for member in members}
            return Slot(name, "an array", optional, tagged=tags, element="an object")
        member = next(iter(members))
        if isinstance(member, type) and issubclass(member, Wire):
            return Slot(name, "an array", optional, many=member, element="an object")
        return Slot(name, "an array", optional, element=_SCALARS[member])
    if get_origin(kind) is Literal:
        return Slot(name, "a string", optional)
    return Slot(name, _SCALARS.get(kind, "an object"), optional, closed=closed)


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
    return tuple((slot.field, slot.closed) for slot in slots_of(model).values() if slot.closed is not None)

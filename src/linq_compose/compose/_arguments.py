"""Arguments: a value of a wrong type raises a TypeError that names the verb and the argument, and quotes no value."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin

from pydantic import ValidationError

from linq_compose.models import Wire

__all__ = ["built", "handles", "plain", "string"]

W = TypeVar("W", bound=Wire)

_EXPECTED: Final = {
    "string_type": "a string",
    "int_type": "an integer",
    "bool_type": "True or False",
    "dict_type": "a dict",
    "model_type": "a model or a dict",
}


def string(value: object, verb: str) -> str:
    """Return a string, or raise TypeError."""
    if isinstance(value, str):
        return value
    raise TypeError(f"{verb}() takes a text, not {type(value).__name__}.")


def handles(value: object, verb: str, *, name: str = "to") -> tuple[str, ...]:
    """Return recipients or lines, or raise TypeError; one string is most likely a list forgotten."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise TypeError(f"{verb}() takes the {_CALLED[name]} as a list: write {name}=[…].")
    for place, handle in enumerate(value):
        if not isinstance(handle, str):
            raise TypeError(f"{verb}() expects {name}.{place} to be a string, not {type(handle).__name__}.")
    return tuple(value)


_CALLED: Final = {"to": "recipients", "exclude_from": "lines"}


def plain(verb: str, model: type[Wire], **fields: Any) -> dict[str, Any]:
    """Return the plain values of the fields that are not None, or raise TypeError for one of a wrong type."""
    values, types = {name: value for name, value in fields.items() if value is not None}, _plain_types(model)
    for name, value in values.items():
        if type(value) is not types.get(name):
            payload: dict[str, Any] = built(verb, model, **values).payload()
            return payload
    return values


@cache
def _plain_types(model: type[Wire]) -> dict[str, Any]:
    """Return the type of each field of a model that holds a string, a number or a truth value."""
    types = {}
    for name, field in model.model_fields.items():
        (kind,) = [kind for kind in get_args(field.annotation) or (field.annotation,) if kind is not type(None)][:1]
        types[name] = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    return types


def built(verb: str, model: type[W], **fields: Any) -> W:
    """Return a model of the fields that are not None, or raise TypeError for one of a wrong type."""
    try:
        return model(**{name: value for name, value in fields.items() if value is not None})
    except ValidationError as refusal:
        error = refusal.errors(include_url=False, include_context=False)[0]
        place = ".".join(map(str, error["loc"]))
        expected = _EXPECTED.get(error["type"], error["msg"])
        kind = type(error["input"]).__name__
    raise TypeError(f"{verb}() expects {place} to be {expected}, not {kind}.")

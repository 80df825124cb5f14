"""Responses of every operation of the table, as plain JSON, drawn from the models of the answers."""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from linq_compose import operations
from linq_compose.models import Wire
from linq_compose.models.messages import OtherPartResponse
from linq_compose.models.times import Moment
from linq_compose.strategies._decorations import text_parts
from linq_compose.strategies._handles import handles, identifiers, media_urls, numbers
from linq_compose.strategies._texts import texts
from linq_compose.vocabulary import Vocabulary

__all__ = ["objects", "responses"]

_BY_NAME: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "id": identifiers(),
    "chat_id": identifiers(),
    "message_id": identifiers(),
    "previous_chat_id": st.none() | identifiers(),
    "handle": handles(),
    "from": numbers(),
    "url": media_urls(),
    "doc_url": media_urls(),
    "group_chat_icon": media_urls(),
    "trace_id": st.integers(0, 2**128 - 1).map("{:032x}".format),
    "status": st.sampled_from(("accepted", "queued", "pending")),
    "range": st.just([0, 1]),
    "mention_range": st.none(),
    "score": st.integers(0, 100),
    "size_bytes": st.integers(0, 2**31),
}
"""The values of fields of these names, where their type says too little."""


def responses(operation: str) -> st.SearchStrategy[dict[str, Any] | None]:
    """Bodies of an operation's successful answers as JSON values; None where it has none.

    Fields that the API may leave out are sometimes absent and sometimes null. Raises `UnknownOperation` (a
    ValueError) for an id that the operations table does not hold.
    """
    model = operations.get(operation).response
    return st.none() if model is None else objects(model)


def objects(model: type[Wire], *, nulls: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """JSON objects of a model: optional fields are sometimes absent and, with `nulls`, sometimes null."""
    if model.__name__ == "TextPartResponse":
        return text_parts(max_size=200).map(lambda part: {**part, "reactions": None})
    required: dict[str, Any] = {}
    optional: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        wire = field.alias or name
        (required if field.is_required() else optional)[wire] = st.deferred(_later(wire, field, nulls=nulls))
    return st.fixed_dictionaries(required, optional=optional)


def _later(name: str, field: FieldInfo, *, nulls: bool) -> Any:
    return lambda: _field(name, field, nulls=nulls)


def _field(name: str, field: FieldInfo, *, nulls: bool) -> st.SearchStrategy[Any]:
    vocabulary = next((item for item in field.metadata if isinstance(item, Vocabulary)), None)
    if vocabulary is not None:
        drawn: st.SearchStrategy[Any] = st.sampled_from(vocabulary.words)
    elif name in _BY_NAME and not _holds_objects(field.annotation):
        drawn = _BY_NAME[name]
    else:
        drawn = _values(field.annotation, nulls=nulls)
    return st.none() | drawn if nulls and not field.is_required() and name not in _BY_NAME else drawn


def _holds_objects(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Wire)


def _values(annotation: Any, *, nulls: bool) -> st.SearchStrategy[Any]:
    """Return what draws JSON values of a type, as the models write types."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        kinds = (kind for kind in arguments if kind not in (type(None), OtherPartResponse))
        return st.one_of(*(_values(kind, nulls=nulls) for kind in kinds))
    if origin is tuple:
        return st.lists(_values(arguments[0], nulls=nulls), max_size=3)
    if origin is not None and arguments:  # Annotated
        return _values(arguments[0], nulls=nulls)
    if isinstance(annotation, type) and issubclass(annotation, Wire):
        return objects(annotation, nulls=nulls)
    if isinstance(annotation, type) and issubclass(annotation, Moment):
        return _MOMENTS
    return _SIMPLE[annotation]


_MOMENTS: Final = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001  given an offset below
    lambda moment: moment.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
)
_SIMPLE: Final[Mapping[Any, st.SearchStrategy[Any]]] = {
    str: texts(max_size=40),
    int: st.integers(0, 2**31 - 1),
    bool: st.booleans(),
}

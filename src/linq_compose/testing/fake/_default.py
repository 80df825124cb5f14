"""The default answer: of the right shape, for operations that the fake keeps no state for."""

from __future__ import annotations

import types
from collections.abc import Mapping
from copy import deepcopy
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from linq_compose._headers import IDEMPOTENCY_KEY
from linq_compose.models import Wire
from linq_compose.models.times import Moment
from linq_compose.testing.fake._call import Answer, Call
from linq_compose.testing.fake._state import World, moment
from linq_compose.vocabulary import Vocabulary

__all__ = ["default_answer"]

_SIMPLE: Final[Mapping[Any, Any]] = {str: "fake", int: 0, float: 0, bool: True}


def default_answer(call: Call) -> Answer:
    """Return the documented status and a body with every required field, filled from the request where it names them.

    A note says so, in the journal and in the header `X-Fake-Linq-Note`. A request that is repeated with the same
    idempotency key, where the operation has one in a header, gets the same answer.
    """
    call.note(f"this is a default answer: the fake keeps no state for {call.operation.id}")
    key = call.headers.get(IDEMPOTENCY_KEY.lower()) if IDEMPOTENCY_KEY in call.operation.headers else None
    if not key:
        return _answer(call)
    known = call.world.default_answers.get((call.operation.id, key))
    if known is None:
        known = call.world.default_answers[call.operation.id, key] = _answer(call)
    else:
        call.note("the idempotency key was used before: the fake returned the original response")
    return deepcopy(known)


def _answer(call: Call) -> Answer:
    model = call.operation.response
    if model is None:
        return call.operation.status, None
    known = call.payload if isinstance(call.payload, Mapping) else {}
    return call.operation.status, _object(model, {**_snake(call.parameters), **known}, call.world)


def _snake(parameters: Mapping[str, str]) -> dict[str, str]:
    return {
        "".join(f"_{each.lower()}" if each.isupper() else each for each in name): value
        for name, value in parameters.items()
    }


def _object(model: type[Wire], known: Mapping[str, Any], world: World) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for field, info in model.model_fields.items():
        name = info.alias or field
        words = next((item for item in info.metadata if isinstance(item, Vocabulary)), None)
        value = known.get(name)
        if value is not None and (words is None or value in words) and _fits(info, value):
            body[name] = value
        elif info.is_required():
            body[name] = _value(name, info.annotation, words, world)
    return body


def _fits(info: FieldInfo, value: Any) -> bool:
    """Return whether a value of the request is one that the field of the response can have."""
    kind: Any = info.annotation
    if info.metadata:
        kind = Annotated[(kind, *info.metadata)]
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


def _value(name: str, annotation: Any, words: Vocabulary | None, world: World) -> Any:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if words is not None:
        return words.words[0]
    if origin in (Annotated, Union, types.UnionType):
        return _value(name, arguments[0], None, world)
    if origin is Literal:
        return arguments[0]
    if origin is tuple:
        return []
    if origin is dict:
        return {}
    if issubclass(annotation, Moment):
        return moment(world.now())
    if issubclass(annotation, Wire):
        return _object(annotation, {}, world)
    return world.identifier() if name == "id" or name.endswith("_id") else _SIMPLE[annotation]

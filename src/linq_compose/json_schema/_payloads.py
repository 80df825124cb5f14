"""The JSON Schema of a payload: the objects of an operation's model, as the rules require them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from linq_compose import operations
from linq_compose._api import check
from linq_compose.errors import UnknownOperation
from linq_compose.json_schema._constraints import Keywords, constraints, delivered
from linq_compose.json_schema._field_docs import describe_fields, describe_object
from linq_compose.limits import LIMITS, Limits
from linq_compose.lint.schema import Slot, slots_of
from linq_compose.models import Query, Tagged, Wire, tag_of
from linq_compose.rules import CATALOG, DOCUMENTATION

__all__ = ["DIALECT", "published", "schema"]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TYPES: Final = {str: "string", int: "integer", float: "number", bool: "boolean"}
# How a query may be given: an array as one string with commas, a repeated name as an array, whose last value counts.
_SPELLED_ARRAY: Final = {"type": "string"}
_REPEATED: Final = {"type": "array", "minItems": 1}
_EXAMPLES: Final = 6
_LONGEST_EXAMPLE: Final = 600
"""Characters of JSON."""


def published(name: str) -> str:
    """Return the URL of a schema by the name of its file, which is its `$id`."""
    return f"{DOCUMENTATION}schemas/{name}.json"


def schema(
    operation: str = operations.MESSAGE, *, limits: Limits = LIMITS, structured_output: bool = False
) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the payloads of an operation; "message" is a bare message.

    It accepts every payload that has no error, and refuses most payloads that have one: `docs/json-schema.md` lists
    what it cannot say. `limits` are those of a policy (`policy.limits`). With `structured_output` it keeps to the
    keywords that language models are constrained by: all fields are required, null where they may be absent, no others
    are allowed, and no limits are said; `check` what comes back. Raises `UnknownOperation` (a ValueError).

    >>> schema("chats.participants.add")["required"]
    ['handle']
    """
    if operation == operations.FILE:
        raise UnknownOperation(operation)
    model = operations.request_model(operation)
    writer = _Closed() if structured_output else _Open(limits)
    whole = {"title": _title(operation), **writer.object(model)}
    if not structured_output:
        whole = {"$schema": DIALECT, "$id": published(operation), **whole, "examples": list(_examples(operation))}
    if writer.definitions:
        whole["$defs"] = dict(sorted(writer.definitions.items()))
    return whole


def _title(operation: str) -> str:
    if operation == operations.MESSAGE:
        return "Linq message"
    row = operations.get(operation)
    return f"{operation}: {'query' if row.in_query else 'body'} of {row.method} /v3{row.path}"


def _examples(operation: str) -> Iterator[Any]:
    """Yield the good payloads of the rules' examples, each with a field that none before it has."""
    seen: set[str] = set()
    count = 0
    for example in (example for rule in CATALOG for example in rule.examples):
        if example.operation == operation and isinstance(example.good, dict) and count < _EXAMPLES:
            names = set(_names(example.good))
            is_short = len(json.dumps(example.good)) <= _LONGEST_EXAMPLE
            if names - seen and is_short and check(example.good, operation).ok:
                seen |= names
                count += 1
                yield example.good


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield f"{name}={item}" if name == "type" else name
            yield from _names(item)
    elif isinstance(value, list):
        for item in value:
            yield from _names(item)


class _Writer:
    """The schemas of models; those of inner objects are in `definitions`, by the name of the model."""

    definitions: dict[str, Keywords]

    def __init__(self) -> None:
        self.definitions = {}

    def object(self, model: type[Wire]) -> Keywords:
        """Return the schema of the objects of a model."""
        raise NotImplementedError

    def _reference(self, model: type[Wire]) -> Keywords:
        name = model.__name__
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self.object(model)
        return {"$ref": f"#/$defs/{name}"}

    def _element(self, slot: Slot) -> Keywords:
        """Return the schema of the value or, in an array, of an element, whose type alone is said."""
        if slot.is_range:
            return {"type": "array", "items": {"type": "integer"}}
        if slot.tagged is not None:
            return {"anyOf": [self._reference(model) for model in slot.tagged.values()]}
        if slot.model is not None:
            return self._reference(slot.model)
        if slot.scalar is None:
            return {"type": "object"}
        kind: Keywords = {"type": _TYPES[slot.scalar]}
        return kind if slot.vocabulary is None else {**kind, "enum": list(slot.vocabulary.words)}


class _Open(_Writer):
    """Schemas that refuse what is wrong in any payload, and accept all else."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits
        self._constraints = constraints(limits)

    def object(self, model: type[Wire]) -> Keywords:
        """Return the schema of the objects of a model, as the rules require them."""
        slots = slots_of(model)
        required = [
            name for name, slot in slots.items() if slot.required or (name == "type" and issubclass(model, Tagged))
        ]
        return {
            "description": describe_object(model),
            "type": "object",
            **({"required": required} if required else {}),
            "properties": {name: self._field(model, name, slot) for name, slot in slots.items()},
            **self._required(model, ""),
        }

    def _field(self, model: type[Wire], name: str, slot: Slot) -> Keywords:
        docs = describe_fields(model).get(name)
        described = {} if docs is None else {"description": docs}
        if name == "type" and issubclass(model, Tagged):
            return {**described, "const": tag_of(model)}
        required = {**delivered(slot.text, self._limits).keywords, **self._required(model, name)}
        value = self._element(slot)
        if slot.usual is not None:
            value["examples"] = list(slot.usual.words)
        if slot.is_range:
            value |= {"items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}
        if slot.tagged is not None:  # of an unknown type, an editor lists the known ones
            value["properties"] = {"type": {"type": "string", "enum": list(slot.tagged)}}
        if slot.is_array:
            value = {"type": "array", "items": {**value, **required.pop("items", {})}}
        elif issubclass(model, Query) and slot.scalar is int:
            value = {"type": ["integer", "string"], "pattern": "^-?[0-9]{1,18}$"}
        value |= required
        if issubclass(model, Query):
            value = {"anyOf": [value, _SPELLED_ARRAY if slot.is_array else _REPEATED]}
        if slot.nullable:
            value = _or_null(value)
        return {**described, **value}

    def _required(self, model: type[Wire], field: str) -> Keywords:
        keywords: Keywords = {}
        for owner in reversed(model.__mro__):
            if issubclass(owner, Wire) and field in self._constraints.get(owner, {}):
                keywords |= self._constraints[owner][field].keywords
        return keywords


class _Closed(_Writer):
    """Schemas that say types and words alone, and have every field."""

    def object(self, model: type[Wire]) -> Keywords:
        """Return the schema of the objects of a model, without fields of free form and those that null clears."""
        docs, fields = describe_fields(model), dict[str, Keywords]()
        for name, slot in slots_of(model).items():
            is_free = slot.scalar is None and slot.model is None and slot.tagged is None and not slot.is_range
            if is_free or slot.is_cleared_by_null:  # a model that writes every field would clear what is stored
                continue
            if name == "type" and issubclass(model, Tagged):
                value: Keywords = {"type": "string", "const": tag_of(model)}
            else:
                value = self._element(slot)
                value = {"type": "array", "items": value} if slot.is_array else value
                value = _or_null(value) if slot.nullable else value
            fields[name] = {"description": docs[name], **value} if name in docs and "$ref" not in value else value
        return {
            "description": describe_object(model),
            "type": "object",
            "properties": fields,
            "required": list(fields),
            "additionalProperties": False,
        }


def _or_null(value: Keywords) -> Keywords:
    """Return a schema that accepts null as well."""
    if "$ref" in value:
        return {"anyOf": [value, {"type": "null"}]}
    if "anyOf" in value and "type" not in value:
        return {**value, "anyOf": [*value["anyOf"], {"type": "null"}]}
    kind = value["type"]
    either = {**value, "type": [*([kind] if isinstance(kind, str) else kind), "null"]}
    return {**either, "enum": [*value["enum"], None]} if "enum" in value else either

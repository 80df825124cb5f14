"""The description of the API as an oracle: its own schemas, told apart by discriminators, and what they refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from linq_compose.operations import OPERATIONS, Operation

__all__ = ["JUDGED", "described", "read", "refusals"]

_FORMATS = Draft202012Validator.FORMAT_CHECKER
"""Formats are asserted: uuid, and uri where its checker is installed."""


@cache
def read(file: Path) -> dict[str, Any]:
    """The document, every `oneOf` with a discriminator turned into what the discriminator means."""
    document: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return dict(_told_apart(document))


def _told_apart(node: Any) -> Any:
    if isinstance(node, list):
        return [_told_apart(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {name: _told_apart(each) for name, each in node.items()}
    if "oneOf" not in made or "mapping" not in made.get("discriminator", {}):
        return made
    del made["oneOf"]
    tag, mapping = made["discriminator"]["propertyName"], made.pop("discriminator")["mapping"]
    made["properties"] = {tag: {"enum": list(mapping)}}
    made["allOf"] = [
        {"if": {"properties": {tag: {"const": word}}, "required": [tag]}, "then": {"$ref": schema}}
        for word, schema in mapping.items()
    ]
    return made


def described(document: dict[str, Any], operation: Operation) -> dict[str, Any] | None:
    """The schema of an operation's body or query; None where the document describes neither."""
    described: dict[str, Any] = document["paths"].get(f"/v3{operation.path}", {}).get(operation.method.lower(), {})
    if operation.in_query:
        query = [each for each in described.get("parameters", ()) if each["in"] == "query"]
        needed = [each["name"] for each in query if each.get("required")]
        return {"type": "object", "properties": {each["name"]: each["schema"] for each in query}, "required": needed}
    content = described.get("requestBody", {}).get("content", {})
    found: dict[str, Any] | None = content.get("application/json", {}).get("schema")
    return found


def refusals(document: dict[str, Any], operation: Operation, payload: Any) -> set[str]:
    """What the document's schema refuses: `PLACE KEYWORD` each, list positions as `*`."""
    schema = described(document, operation)
    assert schema is not None, operation.id
    whole = {**schema, "components": document["components"]}
    return set(_told(Draft202012Validator(whole, format_checker=_FORMATS).iter_errors(payload)))


def _told(errors: Any) -> Iterator[str]:
    for error in errors:
        if error.context:
            yield from _told(error.context)
        else:
            place = "".join(f"/{'*' if isinstance(token, int) else token}" for token in error.absolute_path)
            missing = re.findall(r"'(\w+)' is a required", error.message)
            yield f"{place}{''.join(f'/{name}' for name in missing)} {error.validator}"


JUDGED = tuple(row for row in OPERATIONS.values() if row.is_common and (row.in_query or row.request.model_fields))
"""The common operations that take a body or a query: what the description of March 2026 says of others is out of date
(cards, uploads, reactions), and the types of the official SDK are the oracle there."""

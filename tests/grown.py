"""Growing payloads: the bad example of every rule with one place in it repeated, as long as one wants.

Derived from the catalog, so that a rule that takes too long for much of what it reports is noticed without a list of
its own. Along the path of the finding, each string is repeated, each array has its elements again and again, each
object gets members whose names are nearly those of others, and decorations are repeated along a text that grows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, Final, NamedTuple

from linq_compose import Context
from linq_compose.lint.rule import Example
from linq_compose.rules import CATALOG

__all__ = ["Grown", "grown", "measured"]

_LONG: Final = 500
"""Characters of a value, or elements of an array, from which on an example has grown enough by itself."""


class Grown(NamedTuple):
    """One family of payloads: its name, and the payload of about so many characters of JSON."""

    name: str
    operation: str
    context: Context
    make: Callable[[int], Any]


def grown() -> Iterator[Grown]:
    """Yield the families that the examples of the catalog give, each once."""
    seen: set[str] = set()
    for rule in CATALOG:
        for example in rule.examples:
            for place, path, make in _places(example):
                key = f"{example.operation} {place} {json.dumps(_at(example.bad, path), sort_keys=True)}"
                if key not in seen:
                    seen.add(key)
                    name = f"{rule.code} {'/'.join(map(str, path)) or '(root)'}: {place}"
                    yield Grown(name, example.operation, example.context, make)


def measured(payload: Any) -> int:
    """Return the length of a payload as JSON, in bytes of UTF-8."""
    return len(json.dumps(payload, ensure_ascii=False).encode("utf-8", "surrogatepass"))


_Path = tuple[str | int, ...]


def _places(example: Example) -> Iterator[tuple[str, _Path, Callable[[int], Any]]]:
    """Yield what can grow in the bad payload of an example: how, where, and the payload by its size."""
    if not isinstance(example.bad, dict):
        return
    for path, value in _along(example.bad, example.at):
        for how, grow in _growths(value):
            yield how, path, lambda size, path=path, grow=grow: _put(example.bad, path, grow(size))


def _along(bad: Any, at: str) -> Iterator[tuple[_Path, Any]]:
    """Yield the values on the way to a finding, from the root on."""
    path: _Path = ()
    yield path, bad
    for token in at.split("/")[1:]:
        holder = _at(bad, path)
        step = int(token) if isinstance(holder, list) else token
        if isinstance(holder, dict) and step not in holder:
            return
        path = (*path, step)
        yield path, _at(bad, path)


def _growths(value: Any) -> Iterator[tuple[str, Callable[[int], Any]]]:
    if isinstance(value, str) and 0 < len(value) < _LONG:
        yield "repeated", lambda size: value * (size // len(value) + 1)
        yield "repeated, spaced", lambda size: f"{value} " * (size // (len(value) + 1) + 1)
    elif isinstance(value, list) and 0 < len(value) < _LONG // 10:
        each = measured(value)
        yield "elements", lambda size: [deepcopy(item) for _ in range(size // each + 1) for item in value]
    elif isinstance(value, dict) and measured(value) < _LONG:
        for name, item in list(value.items())[:2]:
            each = measured({name: item}) + 4
            yield (
                f"members like {name}",
                lambda size, name=name, item=item, each=each: (
                    value | {f"{name}{place}": item for place in range(size // each)}
                ),
            )
        if value.get("text_decorations") and isinstance(value.get("value"), str):
            yield "decorated on", lambda size: _decorated(value, size)
            yield "decorated on, from the end", lambda size: _decorated(value, size, backwards=True)


def _decorated(part: dict[str, Any], size: int, *, backwards: bool = False) -> dict[str, Any]:
    """Return a part whose text is repeated, with its decorations on each repetition."""
    text = f"{part['value']} "
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    count = size // measured(part) + 1
    decorations = []
    for place in range(count):
        for decoration in deepcopy(part["text_decorations"]):
            if isinstance(decoration.get("range"), list):
                decoration["range"] = [offset + place * units for offset in decoration["range"]]
            decorations.append(decoration)
    return {**part, "value": text * count, "text_decorations": decorations[::-1] if backwards else decorations}


def _at(value: Any, path: _Path) -> Any:
    for token in path:
        value = value[token]
    return value


def _put(document: Any, path: _Path, value: Any) -> Any:
    if not path:
        return value
    document = deepcopy(document)
    _at(document, path[:-1])[path[-1]] = value
    return document

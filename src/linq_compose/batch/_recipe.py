"""Recipes: how the columns of a row become a payload, with a template for the text or without."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from linq_compose import operations
from linq_compose.compose import Draft, Template, template
from linq_compose.errors import BatchError, TemplateError
from linq_compose.vocabulary import closest

__all__ = ["Recipe", "read_recipe"]

_VERBS: Final[Mapping[str, Any]] = {
    "media": Draft.media,
    "attachment": Draft.attachment,
    "effect": Draft.effect,
    "reply_to": Draft.reply_to,
    "preferred_service": Draft.prefer,
    "idempotency_key": Draft.idempotency_key,
}
"""What a column may add to the text of a template, each with the verb of `Draft` that takes its value."""

_LISTS: Final = ("to", "exclude_from")
"""Fields of several handles: one handle stands for a list of one."""

_NESTED: Final = ("message", "parts", "effect", "reply_to", "continuation_message")
"""Fields that are no texts: a column of text holds their JSON."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a payload is made of: `columns` has the column of each field or placeholder, `template` makes the text."""

    operation: str | None
    columns: Mapping[str, str]
    template: Template | None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are read, each once."""
        return tuple(dict.fromkeys(self.columns.values()))

    def payload(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the payload of a row, unchecked; None in a column stands for an absent field.

        Raises `TemplateError` or `StyleConflict` (both ValueErrors) where a value does not fit the template.
        """
        values = {name: row[column] for name, column in self.columns.items()}
        if self.template is None:
            return {name: _field(name, value) for name, value in values.items() if value is not None}
        names = self.template.names
        for name in sorted(names):
            if values[name] is None:
                raise TemplateError(f"The column {self.columns[name]!r} has no value for {name!r}.")
        draft = Draft().text(self.template.render(**{name: values[name] for name in names}))
        for name, add in _VERBS.items():
            if values.get(name) is not None:
                draft = add(draft, str(values[name]))
        message: dict[str, Any] = draft.message().payload()
        if self.operation == operations.MESSAGE:
            return message
        outer = [name for name in values if name in _fields(self.operation or "")]
        fields = {name: _field(name, values[name]) for name in outer if values[name] is not None}
        return {**fields, "message": message}


def read_recipe(
    source: str | Template | None, columns: Mapping[str, str] | None, available: Iterable[str], operation: str | None
) -> Recipe:
    """Return the recipe of a template, of columns by field, or of both.

    Without `columns`, every placeholder is filled from the column of its name, and so are `from` and `to`. Raises
    `BatchError` for a name that is neither a placeholder nor a field, or that has no column, and `TemplateError` for
    a template that cannot be read.
    """
    text = template(source) if isinstance(source, str) else source
    names = frozenset() if text is None else text.names
    known = tuple(available)
    chosen = dict(columns or {})
    for name in (*sorted(names), *(("from", "to") if columns is None else ())):
        if name not in chosen and (name in names or name in known):
            chosen[name] = name
    if text is not None:
        if operation is None:
            for name in sorted(chosen.keys() - names - _sendable()):
                raise _unknown(name, names | _sendable())
            operation = _sender(chosen)
        if operation != operations.MESSAGE and "message" not in _fields(operation):
            raise BatchError(f"A template makes a message; {operation} does not send one.")
    possible = {*names, *_possible(operation, composing=text is not None)}
    for name, column in chosen.items():
        if name not in possible:
            raise _unknown(name, possible)
        if column not in known:
            raise BatchError.unknown("column", column, closest(column, known, cutoff=0.5), among=known)
    return Recipe(operation, chosen, text)


def _sender(names: Iterable[str]) -> str:
    """Return the operation that sends a composed message to what the columns name."""
    if "from" in names:
        return "chats.create"
    sends = _fields("messages.create") - {"message"}
    return operations.MESSAGE if sends.isdisjoint(names) else "messages.create"


def _possible(operation: str | None, *, composing: bool) -> frozenset[str]:
    """Return the names that columns may have beside placeholders."""
    if composing:
        outer = frozenset() if operation == operations.MESSAGE else _fields(operation or "") - {"message"}
        return outer | _VERBS.keys()
    named = [operations.MESSAGE, *operations.OPERATIONS] if operation is None else [operation]
    return frozenset[str]().union(*map(_fields, named))


def _unknown(name: str, possible: Iterable[str]) -> BatchError:
    return BatchError.unknown("field or placeholder", name, closest(name, tuple(sorted(possible)), cutoff=0.5))


@cache
def _sendable() -> frozenset[str]:
    """Return every name that a column may have where the operation follows from the columns."""
    return (_fields("chats.create") | _fields("messages.create") | _VERBS.keys()) - {"message"}


@cache
def _fields(operation: str) -> frozenset[str]:
    model = operations.request_model(operation)
    return frozenset(field.alias or name for name, field in model.model_fields.items())


def _field(name: str, value: Any) -> Any:
    """Return the value of a field: a list where one handle is given, JSON read where an object is expected."""
    if not isinstance(value, str):
        return value
    if name in _LISTS:
        return [value]
    if name in _NESTED:
        with suppress(ValueError, RecursionError):
            return json.loads(value)
    return value

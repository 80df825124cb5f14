"""The settings of each file: operation, policy and context, by the command line and the configuration's `files`."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from linq_compose import operations
from linq_compose.cli.gitignore import Patterns
from linq_compose.cli.inputs import STDIN
from linq_compose.cli.options import chosen_context, chosen_values, configured_policy
from linq_compose.errors import PolicyError
from linq_compose.lint.configuration import Configuration
from linq_compose.lint.context import Context
from linq_compose.lint.policy import Policy
from linq_compose.vocabulary import closest

__all__ = ["FileSettings", "Settings"]

_KEYS: Final = ("glob", "operation", "policy", "context")
_FACTS: Final = tuple(fact.name for fact in fields(Context) if fact.name not in ("limits", "operation"))


@dataclass(frozen=True, slots=True)
class Settings:
    """How the payloads of one file are checked; an `operation` of None is detected for each payload."""

    operation: str | None
    policy: Policy
    context: Context


class FileSettings:
    """The settings of files by name. Later tables of `files` override earlier ones, the command line overrides all.

    Raises `PolicyError` and `UnknownOperation`, naming the configuration file for what it says.
    """

    default: Settings

    def __init__(self, arguments: Namespace, configuration: Configuration) -> None:
        self._chosen, self._configuration = chosen_values(arguments), configuration
        self._operation: str | None = arguments.operation
        if self._operation is not None:
            operations.request_model(self._operation)
        self._context = chosen_context(arguments)
        self._root = (configuration.file.parent if configuration.file else Path()).resolve()
        self._tables = list(self._read_tables())
        self._known: dict[tuple[int, ...], Settings] = {}
        self.default = self._settings(())
        for index in range(len(self._tables)):
            self._settings((index,))  # a wrong value is reported whether or not a file matches

    def of(self, name: str) -> Settings:
        """Return the settings of a file."""
        return self._settings(self._matching(name))

    def name_operation_of(self, name: str) -> bool:
        """Return whether the configuration says what the payloads of this very file are."""
        return any("operation" in self._tables[index][1] for index in self._matching(name))

    def _matching(self, name: str) -> tuple[int, ...]:
        if name == STDIN or not self._tables:
            return ()
        relative = os.path.relpath(os.path.abspath(name), self._root).replace(os.sep, "/")
        return tuple(index for index, (pattern, _) in enumerate(self._tables) if pattern.match(relative))

    def _settings(self, matching: tuple[int, ...]) -> Settings:
        settings = self._known.get(matching)
        if settings is None:
            table: dict[str, Any] = {}
            facts: dict[str, Any] = {}
            for index in matching:
                table |= self._tables[index][1]
                facts |= self._tables[index][1].get("context", {})
            policy = {"policy": table["policy"]} if "policy" in table else {}
            settings = self._known[matching] = Settings(
                self._operation or table.get("operation"),
                configured_policy(self._configuration, **{**policy, **self._chosen}),
                self._context_with(facts),
            )
        return settings

    def _context_with(self, facts: Mapping[str, Any]) -> Context:
        chosen = {name: getattr(self._context, name) for name in ("service", "new_chat", "group")}
        return replace(Context(**facts), **{name: value for name, value in chosen.items() if value is not None})

    def _read_tables(self) -> Iterator[tuple[Patterns, Mapping[str, Any]]]:
        for number, table in enumerate(self._configuration.get("files"), 1):
            try:
                yield _pattern(table), _checked(table)
            except (ValueError, TypeError) as error:
                place = self._configuration.at("files")
                raise PolicyError(f"{place}: files, table {number}: {error}") from None


def _pattern(table: Mapping[str, Any]) -> Patterns:
    glob = table.get("glob")
    if not isinstance(glob, str):
        raise PolicyError("Expected the key 'glob' with a gitignore pattern.")
    return Patterns([glob])


def _checked(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a table of `files` whose keys and values are known; raises `ValueError` for another."""
    for name in table:
        if name not in _KEYS:
            raise PolicyError.unknown("key", name, closest=closest(name, _KEYS, cutoff=0.5))
    operation, policy, facts = (table.get(name) for name in _KEYS[1:])
    if operation is not None:
        operations.request_model(operation)
    if policy is not None:
        Policy(policy)
    if facts is not None:
        if not isinstance(facts, Mapping):
            raise PolicyError(f"Expected a table as context, got {facts!r}.")
        for name in facts:
            if name not in _FACTS:
                raise PolicyError.unknown("context field", name, closest=closest(name, _FACTS, cutoff=0.5))
        Context(**facts)
    return table

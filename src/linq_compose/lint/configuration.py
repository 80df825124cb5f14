"""Policies from files: `[tool.linq-compose]` in pyproject.toml, or linq-compose.toml, found and read."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from linq_compose.errors import PolicyError
from linq_compose.lint.policy import Policy
from linq_compose.lint.rule import Family
from linq_compose.lint.suppression import Suppression
from linq_compose.vocabulary import closest

__all__ = ["KEYS", "Configuration", "Key", "find_configuration", "read_configuration"]

_OWN: Final = "linq-compose.toml"
_SHARED: Final = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the configuration: its name, what values it takes, what it does, and its value when absent."""

    name: str
    takes: str
    about: str
    default: Any


KEYS: Final = {
    key.name: key
    for key in (
        Key("policy", "text", "the preset: default, strict or lenient", "default"),
        Key("select", "list of texts", "judge only these codes, names or families", []),
        Key("ignore", "list of texts", "leave out these codes, names or families", []),
        Key("severity", "table of texts", "the severity of a rule: error, warning or info", {}),
        Key("limits", "table of whole numbers", "other numbers than the API's", {}),
        Key("region", "text", "the country in which numbers without a country code are dialled", None),
        Key("rules", "list of texts", 'families of your own, each as "module:FAMILY"', []),
        Key("suppress", "list of tables", "findings to live with: rule, path (a glob over JSON Pointers), reason", []),
        Key("fail-on", "text", "the minimum severity that fails: warning or error", None),
        Key("baseline", "text", "the file of the faults that were there before, beside the configuration", None),
    )
}
"""Every key of the configuration, in the order in which it is told."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _list_of(item: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(item, value))


def _table_of(item: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(map(item, value.values()))


_FITS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "text": _is_text,
    "list of texts": _list_of(_is_text),
    "list of tables": _list_of(_is_table),
    "table of texts": _table_of(_is_text),
    "table of whole numbers": _table_of(_is_number),
}


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a file sets, by key; `file` is None where there is none.

    >>> Configuration(values={"policy": "strict"}).policy().preset
    'strict'
    """

    file: Path | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        """Return the value of a key, or what holds when the file does not set it."""
        return self.values.get(key, KEYS[key].default)

    @property
    def baseline(self) -> Path | None:
        """Where the baseline lies: its path is told from the folder of the file."""
        name = self.get("baseline")
        return None if name is None else (self.file.parent if self.file else Path()) / name

    def policy(self, **instead: Any) -> Policy:
        """Return the policy, `instead` taking the place of the values of some keys.

        Raises `PolicyError`, naming the file for what the file says; a rule that no family has is told when the policy
        is first used.
        """
        Policy(instead.get("policy", "default"))  # a wrong preset that the file did not ask for
        value = MappingProxyType({**{key: self.get(key) for key in KEYS}, **instead})
        folder = self.file.parent if self.file else Path()
        try:
            return Policy(
                value["policy"],
                select=value["select"],
                ignore=value["ignore"],
                severity=value["severity"],
                limits=value["limits"],
                region=value["region"],
                extend=[_family(word, folder) for word in value["rules"]],
                suppress=map(_suppression, value["suppress"]),
                fail_on=value["fail-on"],
            )
        except PolicyError as error:
            raise (error if self.file is None else PolicyError(f"{self.file}: {error}")) from None


def find_configuration(folder: Path | None = None) -> Path | None:
    """Return the nearest file from a folder upwards that configures linq-compose; its own before pyproject.toml."""
    start = Path.cwd() if folder is None else folder.resolve()
    for each in (start, *start.parents):
        if (each / _OWN).is_file():
            return each / _OWN
        if (each / _SHARED).is_file() and _table(each / _SHARED) is not None:
            return each / _SHARED
    return None


def read_configuration(path: str | PathLike[str] | None) -> Configuration:
    """Return what a file sets, all of its keys known and fit; nothing for no file. Raises `PolicyError`."""
    if path is None:
        return Configuration()
    file = Path(path)
    values = _table(file) or {}
    for name, value in values.items():
        if name not in KEYS:
            near = closest(name.replace("_", "-"), tuple(KEYS), cutoff=0.5)
            raise PolicyError(f"{file}: {PolicyError.unknown('key', name, closest=near)}")
        if not _FITS[KEYS[name].takes](value):
            raise PolicyError(f"{file}: The key {name!r} takes a {KEYS[name].takes}, not {value!r}.")
    if values.get("fail-on", "error") not in ("warning", "error"):
        raise PolicyError(f"{file}: The key 'fail-on' is warning or error, not {values['fail-on']!r}.")
    return Configuration(file, values)


def _table(file: Path) -> dict[str, Any] | None:
    """Return the table of a file: all of linq-compose.toml, one of pyproject.toml, None where it has none."""
    try:
        whole = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise PolicyError(f"{file}: {(error.strerror or str(error)).lower()}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{file}: This is not TOML: {error}") from None
    if file.name != _SHARED:
        return whole
    tools = whole.get("tool", {})
    table = tools.get("linq-compose") if isinstance(tools, dict) else None
    if table is None or isinstance(table, dict):
        return table
    raise PolicyError(f"{file}: [tool.linq-compose] is a table, not {table!r}.")


def _suppression(table: Mapping[str, Any]) -> Suppression:
    known = ("rule", "path", "reason")
    for name in table:
        if name not in known:
            raise PolicyError.unknown("key of a suppression", name, closest=closest(name, known, cutoff=0.5))
    for name in ("rule", "reason"):
        if name not in table:
            raise PolicyError(f"A suppression wants a {name}: {dict(table)!r} has none.")
    return Suppression(**table)


def _family(word: str, folder: Path) -> Family:
    """Return the family that "module:FAMILY" names; modules beside the configuration are found too."""
    module, colon, name = word.partition(":")
    if not (module and colon and name):
        raise PolicyError(f'Rules are named as "module:FAMILY"; {word!r} is not.')
    sys.path.insert(0, str(folder.resolve()))
    try:
        found = getattr(import_module(module), name, None)
    except Exception as error:  # whatever a module of somebody else's raises while it is imported
        raise PolicyError(f"The rules {word!r} cannot be imported: {type(error).__name__}: {error}") from error
    finally:
        sys.path.remove(str(folder.resolve()))
    if not isinstance(found, Family):
        raise PolicyError(f"{module} has no family of rules {name!r}.")
    return found

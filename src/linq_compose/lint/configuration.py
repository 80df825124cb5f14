"""Configuration files: `[tool.linq-compose]` in pyproject.toml, or linq-compose.toml, found, read and checked."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any, Final

from linq_compose._special_files import why_special
from linq_compose.errors import PolicyError
from linq_compose.lint.rule import Family
from linq_compose.lint.suppression import Suppression
from linq_compose.vocabulary import closest

__all__ = ["KEYS", "Configuration", "Key", "find_configuration", "read_configuration"]

_OWN: Final = "linq-compose.toml"
_SHARED: Final = "pyproject.toml"
_HEADER: Final = re.compile(r"\s*\[\[?([^\[\]]+)\]")
_ASSIGNED: Final = re.compile(r"\s*([\w\-.\"' ]+?)\s*=")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the configuration: its name, the type of its value, what it sets, and the default."""

    name: str
    takes: str
    about: str
    default: Any


KEYS: Final = {
    key.name: key
    for key in (
        Key("policy", "string", "the preset: default, strict or lenient", "default"),
        Key("select", "list of strings", "run only these codes, names or families", []),
        Key("ignore", "list of strings", "skip these codes, names or families", []),
        Key("severity", "table of strings", "the severity of a rule: error, warning or info", {}),
        Key("limits", "table of integers", "limits that differ from those of the API", {}),
        Key("region", "string", "the country of numbers without a country code (ISO 3166 alpha-2)", None),
        Key("rules", "list of strings", 'families of your own, each as "module:FAMILY"', []),
        Key("suppress", "list of tables", "accepted findings: rule, path (a glob over JSON Pointers), reason", []),
        Key("include", "list of strings", "gitignore patterns of the files that are read in folders", []),
        Key("exclude", "list of strings", "gitignore patterns of files and folders that are skipped", []),
        Key("files", "list of tables", "glob, and the operation, policy or context of the files that it matches", []),
        Key("on-crash", "string", "whether a built-in rule that crashes is an error: error or ignore", "error"),
        Key("fail-on", "string", "the minimum severity that fails: warning or error", None),
        Key("baseline", "string", "the file of known findings, relative to the configuration file", None),
    )
}
"""Every key of the configuration, in the order of the documentation."""

_CHOICES: Final = {"fail-on": ("warning", "error"), "on-crash": ("error", "ignore")}


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
    "string": _is_text,
    "list of strings": _list_of(_is_text),
    "list of tables": _list_of(_is_table),
    "table of strings": _table_of(_is_text),
    "table of integers": _table_of(_is_number),
}


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a file sets, by key; `file` is None where there is none.

    >>> Configuration(values={"policy": "strict"}).get("policy")
    'strict'
    """

    file: Path | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        """Return the value of a key, or its default."""
        return self.values.get(key, KEYS[key].default)

    @property
    def folder(self) -> Path:
        """The folder of the file, to which paths in it are relative; the working directory without a file."""
        return self.file.parent if self.file else Path()

    @property
    def baseline(self) -> Path | None:
        """The path of the baseline file; None where none is set."""
        name = self.get("baseline")
        return None if name is None else self.folder / name

    def at(self, key: str) -> str:
        """Return the file, and the line that sets a key where it can be told: `pyproject.toml:12`."""
        line = None if self.file is None else _line_of(self.file, key)
        return f"{self.file}" if line is None else f"{self.file}:{line}"

    def suppressions(self) -> list[Suppression]:
        """Return the suppressions that the file lists; raises `PolicyError`."""
        return [_suppression(table) for table in self.get("suppress")]

    def families(self) -> list[Family]:
        """Import and return the families that the file names; raises `PolicyError`."""
        return [_family(word, self.folder) for word in self.get("rules")]


def find_configuration(folder: Path | None = None) -> Path | None:
    """Return the nearest configuration file, from a folder upwards; linq-compose.toml has precedence in a folder."""
    start = Path.cwd() if folder is None else folder.resolve()
    for place in (start, *start.parents):
        if (place / _OWN).is_file():
            return place / _OWN
        if (place / _SHARED).is_file() and _table(place / _SHARED) is not None:
            return place / _SHARED
    return None


def read_configuration(path: str | PathLike[str] | None) -> Configuration:
    """Return what a file sets; nothing for None. Raises `PolicyError`, naming file and key."""
    if path is None:
        return Configuration()
    file = Path(path)
    values = _table(file) or {}
    for name, value in values.items():
        place = Configuration(file).at(name)
        if name not in KEYS:
            near = closest(name.replace("_", "-"), tuple(KEYS), cutoff=0.5)
            raise PolicyError(f"{place}: {PolicyError.unknown('key', name, closest=near)}")
        if not _FITS[KEYS[name].takes](value):
            raise PolicyError(f"{place}: Expected the key {name!r} to be a {KEYS[name].takes}, got {value!r}.")
        if name in _CHOICES and value not in _CHOICES[name]:
            raise PolicyError(f"{place}: Expected the key {name!r} to be {' or '.join(_CHOICES[name])}, got {value!r}.")
    return Configuration(file, values)


def _line_of(file: Path, key: str) -> int | None:
    """Return the line of a TOML file that sets a key of ours, or opens its table; None where it cannot be told."""
    names = ("tool", "linq-compose", key) if file.name == _SHARED else (key,)
    table: tuple[str, ...] = ()
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        header, assigned = _HEADER.match(line), _ASSIGNED.match(line)
        if header is not None:
            table = path = _names(header[1])
        elif assigned is not None:
            path = (*table, *_names(assigned[1]))
        else:
            continue
        if path[: len(names)] == names:
            return number
    return None


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(name.strip().strip("\"'") for name in dotted.split("."))


def _table(file: Path) -> dict[str, Any] | None:
    """Return the settings of a file: all of linq-compose.toml, one table of pyproject.toml; None where it has none."""
    data = b""
    try:
        reason = why_special(file)
        if reason is None:
            data = file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
    if reason:
        raise PolicyError(f"{file}: {reason}")
    try:
        whole = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        wrong = f"byte {error.start} is 0x{error.object[error.start]:02X}"
        raise PolicyError(f"{file}: The file is not UTF-8: {wrong}") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PolicyError(f"{file}: The file is not TOML: {error}") from None
    if file.name != _SHARED:
        return whole
    tools = whole.get("tool", {})
    table = tools.get("linq-compose") if isinstance(tools, dict) else None
    if table is None or isinstance(table, dict):
        return table
    raise PolicyError(f"{file}: Expected [tool.linq-compose] to be a table, got {table!r}.")


def _suppression(table: Mapping[str, Any]) -> Suppression:
    known = ("rule", "path", "reason")
    for name in table:
        if name not in known:
            raise PolicyError.unknown("key of a suppression", name, closest=closest(name, known, cutoff=0.5))
    for name in ("rule", "reason"):
        if name not in table:
            raise PolicyError(f"Expected a suppression to have a {name}: {dict(table)!r} has none.")
    return Suppression(**table)


def _family(word: str, folder: Path) -> Family:
    """Return the family that "module:FAMILY" names; modules in the folder of the configuration can be imported."""
    module, colon, name = word.partition(":")
    if not (module and colon and name):
        raise PolicyError(f'Expected rules to be named as "module:FAMILY", got {word!r}.')
    sys.path.insert(0, str(folder.resolve()))
    try:
        family = getattr(import_module(module), name, None)
    except Exception as error:  # a module of the user's may raise anything while it is imported
        raise PolicyError(f"The rules {word!r} cannot be imported: {type(error).__name__}: {error}") from error
    finally:
        sys.path.remove(str(folder.resolve()))
    if not isinstance(family, Family):
        raise PolicyError(f"The module {module} has no family of rules named {name!r}.")
    return family

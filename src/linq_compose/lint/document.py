"""Documents: any payload read as plain JSON, with what makes it unreadable."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from linq_compose._characters import join_surrogates
from linq_compose._pointer import Pointer

__all__ = ["DEEPEST", "Document", "is_plain", "read_document"]

DEEPEST: Final = 100
"""The maximum nesting that is read, in levels; a message has eight."""


@dataclass(frozen=True, slots=True)
class Document:
    """A payload as plain JSON values.

    `flaw` is the reason why it is not a JSON object, as the end of the sentence "The payload …"; `foreign` has the
    places and kinds of values that JSON cannot represent. `text` is the JSON text that was given, if it was text.
    """

    value: Any
    text: str | None = None
    flaw: str | None = None
    foreign: tuple[tuple[Pointer, str], ...] = ()
    repeats_keys: bool = False


def read_document(payload: Any) -> Document:
    """Return any payload as a document: a mapping, JSON text, UTF-8 bytes, or anything with `.payload()`.

    Never raises: any error becomes the flaw of the document.
    """
    try:
        return _read(payload)
    except RecursionError:
        return Document(None, flaw=f"nests deeper than {DEEPEST} levels")
    except Exception as error:  # noqa: BLE001  a payload's own code may raise anything, and check() promises a report
        return Document(None, flaw=f"could not be read: its {type(payload).__name__} raised {type(error).__name__}")


def _read(payload: Any) -> Document:
    if isinstance(payload, (bytes, bytearray, memoryview)):
        try:
            return _parse(bytes(payload).decode("utf-8"))
        except UnicodeDecodeError as error:
            return Document(None, flaw=f"is not UTF-8: byte {error.start} is 0x{error.object[error.start]:02X}")
    if isinstance(payload, str):
        return _parse(payload)
    if not isinstance(payload, (Mapping, list, tuple)):
        dump = getattr(payload, "payload", None)
        if callable(dump) and not isinstance(payload, type):
            payload = dump()
    return _settle(payload, text=None, repeats_keys=False)


def _parse(text: str) -> Document:
    if text.startswith("\ufeff"):
        return Document(None, text, flaw="begins with U+FEFF ZERO WIDTH NO-BREAK SPACE (a byte order mark)")
    if not text.strip(" \t\r\n"):
        return Document(None, text, flaw="is empty")
    pairs = _PairsHook()
    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        return Document(None, text, flaw=f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}")
    except ValueError as error:
        return Document(None, text, flaw=f"is not JSON that can be read: {error}")
    return _settle(value, text=text, repeats_keys=pairs.repeated)


class _PairsHook:
    """Builds each object of a text, and notes whether any has a key twice (the last value is kept)."""

    def __init__(self) -> None:
        self.repeated = False

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) != len(pairs):
            self.repeated = True
        return members


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _settle(value: Any, *, text: str | None, repeats_keys: bool) -> Document:
    foreign: list[tuple[Pointer, str]] = []
    if not is_plain(value):
        value = _plain(value, Pointer(), foreign, DEEPEST)
    if not isinstance(value, dict):
        return Document(value, text, flaw=f"is {_kind(value)}, not a JSON object")
    return Document(value, text, foreign=tuple(foreign), repeats_keys=repeats_keys)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "an array"}
    return names.get(type(value), f"a Python {type(value).__name__}")


def is_plain(value: Any, depth: int = DEEPEST) -> bool:
    """Return whether a value is JSON already, exactly as `json.loads` would give it back."""
    kind = type(value)
    if kind is str:
        return value.isascii() or join_surrogates(value) is value
    if kind is int or kind is bool or value is None:
        return True
    if kind is float:
        return math.isfinite(value)
    if depth == 0:
        return False
    if kind is list:
        for item in value:  # noqa: SIM110 - a generator costs more than most items
            if not is_plain(item, depth - 1):
                return False
        return True
    if kind is not dict:
        return False
    for key, item in value.items():
        if type(key) is not str or not (key.isascii() or join_surrogates(key) is key):
            return False
        if not (type(item) is str and item.isascii()) and not is_plain(item, depth - 1):
            return False
    return True


def _plain(value: Any, at: Pointer, foreign: list[tuple[Pointer, str]], depth: int) -> Any:
    if isinstance(value, (Mapping, list, tuple)):
        if depth == 0:
            raise RecursionError
        if not isinstance(value, Mapping):
            return [_plain(item, at / index, foreign, depth - 1) for index, item in enumerate(value)]
        members = {}
        for key, item in value.items():
            if not isinstance(key, str):
                foreign.append((at, f"the key of type {type(key).__name__}"))
            name = join_surrogates(str.__str__(key)) if isinstance(key, str) else f"<{type(key).__name__}>"
            members[name] = _plain(item, at / name, foreign, depth - 1)
        return members
    if isinstance(value, str):
        return join_surrogates(str.__str__(value))
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    dump = getattr(value, "payload", None)
    if callable(dump) and not isinstance(value, type):
        return _plain(dump(), at, foreign, depth)
    foreign.append((at, f"the number {value}" if isinstance(value, float) else f"a Python {type(value).__name__}"))
    return value

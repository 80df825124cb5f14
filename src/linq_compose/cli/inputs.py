"""Where payloads come from: files, directories and standard input, one payload each or one on each line."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from linq_compose.cli.console import read_input
from linq_compose.lint.document import read_document
from linq_compose.lint.source_map import SourceMap

__all__ = ["Given", "Source", "guess_operation", "open_sources"]

_LINED = (".jsonl", ".ndjson")
_ENDINGS = (".json", *_LINED)
_SPACE = b" \t\r\n"


@dataclass(frozen=True)
class Given:
    """One payload as it was given: its bytes, the name of its file, and the line of the file where it begins."""

    name: str
    data: bytes
    line: int = 1
    lined: bool = False

    def locate(self, pointer: str) -> tuple[int, int]:
        """Return line and column (from 1, in code points) in the file of the value at a path, or of what broke."""
        line, column = self._broken if self._broken is not None and not pointer else self._place(pointer)
        return self.line + line - 1, column

    def _place(self, pointer: str) -> tuple[int, int]:
        place = self._map.locate(pointer)
        return place.line, place.column

    @cached_property
    def _map(self) -> SourceMap:
        return SourceMap(self.data.decode("utf-8", "replace"))

    @cached_property
    def _broken(self) -> tuple[int, int] | None:
        """Where the text stops being JSON in UTF-8, if it does."""
        try:
            json.loads(self.data.decode("utf-8"))
        except UnicodeDecodeError as error:
            above = self.data[: error.start]
            return above.count(b"\n") + 1, len(above[above.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        except json.JSONDecodeError as error:
            return error.lineno, error.colno
        except (ValueError, RecursionError):
            return None
        return None


@dataclass(frozen=True)
class Source:
    """One file or standard input: its bytes, and whether it holds one payload on each line."""

    name: str
    data: bytes
    lined: bool

    def payloads(self) -> Iterator[Given]:
        """Yield the payloads; blank lines are none."""
        if not self.lined:
            yield Given(self.name, self.data)
            return
        for number, line in enumerate(self.data.split(b"\n"), 1):
            if line.strip(_SPACE):
                yield Given(self.name, line, number, lined=True)


def open_sources(paths: Sequence[str], *, lined: bool, refuse: Callable[[str, str], None]) -> Iterator[Source]:
    """Yield a source for each file; what cannot be read is passed to `refuse` with its name and the reason."""
    for path in paths:
        if path == "-":
            data = read_input()
            yield Source("<stdin>", data, lined or _is_lined(data))
            continue
        for name in _files(path, refuse):
            try:
                with open(name, "rb") as file:
                    data = file.read()
            except (OSError, ValueError) as error:
                refuse(name, _reason(error))
            else:
                yield Source(name, data, lined or name.lower().endswith(_LINED))


def _files(path: str, refuse: Callable[[str, str], None]) -> Iterator[str]:
    if not os.path.isdir(path):
        yield path
        return
    found = False
    for folder, folders, names in os.walk(path, onerror=lambda error: refuse(error.filename, _reason(error))):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(_ENDINGS):
                found = True
                yield os.path.join(folder, name)
    if not found:
        refuse(path, "holds no .json, .jsonl or .ndjson file")


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def _is_lined(data: bytes) -> bool:
    """Return whether text is no JSON value, and each of its lines is one."""
    lines = [line for line in data.split(b"\n") if line.strip(_SPACE)]
    return len(lines) > 1 and not _is_json(data) and all(map(_is_json, lines))


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def guess_operation(data: bytes) -> str:
    """Return the operation that a payload's shape speaks for: who sends to whom, a message in its field, or bare."""
    body = read_document(data).value
    if not isinstance(body, dict):
        return "message"
    if "from" in body or "to" in body:
        return "chats.create"
    return "chats.messages.send" if "message" in body else "message"

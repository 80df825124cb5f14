"""Patterns of `.gitignore` files, and of the configuration's globs: which paths they match (gitignore(5))."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Patterns"]

_SPACES: Final = re.compile(r"(?<!\\)((?:\\\\)*) +$")


@dataclass(frozen=True, slots=True)
class _Pattern:
    regex: re.Pattern[str]
    negated: bool
    folders_only: bool
    whole_path: bool
    """Whether the pattern has a slash and so matches the path; else it matches the name alone."""

    def matches(self, path: str, *, folder: bool) -> bool:
        if self.folders_only and not folder:
            return False
        return self.regex.fullmatch(path if self.whole_path else path.rpartition("/")[2]) is not None


class Patterns:
    """Patterns in order, of which the last one that matches decides; paths are relative, with slashes.

    >>> Patterns(["*.json", "!menu.json"]).match("drafts/old.json")
    True
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._patterns = [pattern for line in lines if (pattern := _read(line)) is not None]

    def verdict(self, path: str, *, folder: bool) -> bool | None:
        """Return whether a path itself is matched (False for `!`), None if no pattern is about it."""
        for pattern in reversed(self._patterns):
            if pattern.matches(path, folder=folder):
                return not pattern.negated
        return None

    def match(self, path: str) -> bool:
        """Return whether a file is matched, or a folder above it is and nothing takes the file out."""
        names = path.split("/")
        verdict: bool | None = None
        for count in range(1, len(names) + 1):
            own = self.verdict("/".join(names[:count]), folder=count < len(names))
            verdict = verdict if own is None else own
        return bool(verdict)


def _read(line: str) -> _Pattern | None:
    """Return the pattern of a line; None for a comment, an empty line, and what git takes for no pattern."""
    text = _SPACES.sub(r"\1", line)
    negated = text.startswith("!")
    text = text.removeprefix("!")
    if not text or line.startswith("#"):
        return None
    folders_only = text.endswith("/")
    text = text.removesuffix("/")
    whole_path = "/" in text
    regex = _regex(text.removeprefix("/"))
    return None if regex is None or not text else _Pattern(regex, negated, folders_only, whole_path)


def _regex(text: str) -> re.Pattern[str] | None:
    pieces: list[str] = []
    index = 0
    while index < len(text):
        at_start = index == 0 or text[index - 1] == "/"
        if at_start and text.startswith("**/", index):
            pieces.append("(?:.*/)?")
            index += 3
        elif at_start and index > 0 and text[index:] == "**":
            pieces.append(".+")
            index += 2
        elif text[index] == "*":
            pieces.append("[^/]*")
            index += len(text) - index - len(text[index:].lstrip("*"))
        elif text[index] == "?":
            pieces.append("[^/]")
            index += 1
        elif text[index] == "[":
            characters = _characters(text, index)
            if characters is None:
                return None
            piece, index = characters
            pieces.append(piece)
        elif text[index] == "\\":
            if index + 1 == len(text):
                return None
            pieces.append(re.escape(text[index + 1]))
            index += 2
        else:
            pieces.append(re.escape(text[index]))
            index += 1
    return re.compile("".join(pieces), re.DOTALL)


def _characters(text: str, start: int) -> tuple[str, int] | None:
    """Return the expression of a bracket, and where it ends; None if it is not closed."""
    index = start + 1
    inverted = text[index : index + 1] in ("!", "^")
    index += inverted
    first = index
    members: Sequence[str] = ()
    while index < len(text) and (text[index] != "]" or index == first):
        index += text[index] == "\\"
        if index >= len(text):
            return None
        if text[index] == "-" and index > first and text[index + 1 : index + 2] not in ("", "]"):
            members = (*members, "-")
        else:
            members = (*members, re.escape(text[index]) if text[index] != "-" else "\\-")
        index += 1
    if index >= len(text):
        return None
    try:
        re.compile(f"[{''.join(members)}]")
    except re.error:  # a range from a later to an earlier character matches nothing
        return "(?!)", index + 1
    return f"(?!/)[{'^' if inverted else ''}{''.join(members)}]", index + 1

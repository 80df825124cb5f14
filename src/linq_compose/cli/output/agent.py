"""Lines for a language model that repairs payloads: place, what is wrong, what holds instead, and the patch."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from linq_compose.cli.inputs import Given
from linq_compose.cli.output.renderer import Summary
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.report import Report

__all__ = ["AgentRenderer"]

_HEAD: Final = (
    "# Each line: FILE:LINE SEVERITY RULE POINTER | what is wrong | what to do | patch=JSON Patch, safe or a guess. "
    "Pointers and patches (RFC 6901, RFC 6902) are of the payload that starts on that line; patch one finding at a "
    "time, then check again."
)


class AgentRenderer:
    """One line a finding, as few tokens as say it all; a line feed in a message is spelled out."""

    def __init__(self, write: Callable[[str], None], *, most: int | None) -> None:
        self._write, self._most = write, most
        self._told = 0
        self._counts: dict[str, int] = {}

    def begin(self) -> None:
        """Write nothing yet: where nothing is wrong, nothing needs to be read."""

    def open_file(self, name: str) -> None:
        """Write nothing."""

    def show(self, given: Given, report: Report) -> None:
        """Write the findings of one payload."""
        for found in report:
            self._counts[found.rule] = self._counts.get(found.rule, 0) + 1
            if self._most is not None and self._counts[found.rule] > self._most:
                continue
            if not self._told:
                self._write(_HEAD)
            self._told += 1
            self._write(f"{_spelled(given.name)}:{given.line} {_line(found)}")

    def close_file(self) -> None:
        """Write nothing."""

    def end(self, summary: Summary) -> None:
        """Write what could not be read, what was withheld, and the summary."""
        for name, reason in summary.unreadable:
            self._write(f"{_spelled(name)} unreadable | {_spelled(reason)}")
        withheld = sum(self._counts.values()) - self._told
        if withheld:
            self._write(f"# {withheld:,} more findings of these rules are not shown.")
        self._write(f"# {summary}")


def _line(found: Diagnostic) -> str:
    pointer = json.dumps(found.path)
    pieces = [f"{found.severity} {found.rule} {pointer}", _spelled(found.message), _spelled(found.hint)]
    if found.fix is not None:
        patch = json.dumps([edit.to_dict() for edit in found.fix.edits], separators=(",", ":"))
        pieces.append(f"patch={patch} {'safe' if found.fix.safety == 'safe' else 'a guess'}")
    return " | ".join(pieces)


def _spelled(text: str) -> str:
    """Return a text on one line, without the sign that parts the pieces of a line."""
    return " ".join(text.replace("|", "¦").split())

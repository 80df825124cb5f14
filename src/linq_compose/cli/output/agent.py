"""The format `agent`: lines for a language model that fixes payloads, with place, problem, advice and patch."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Final

from linq_compose.cli.inputs import Payload
from linq_compose.cli.output.reporter import Summary
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.report import Report
from linq_compose.operations import Certainty, Detection

__all__ = ["AgentReporter"]

_HEAD: Final = (
    "# Each line: FILE:LINE SEVERITY RULE POINTER | problem | what to do | patch=JSON Patch, safe or a guess. "
    "Pointers and patches (RFC 6901, RFC 6902) apply to the payload that starts on that line; apply one patch at a "
    "time, then check again."
)


class AgentReporter:
    """One line per finding, with few tokens; line feeds in messages are replaced by spaces."""

    def __init__(self, write: Callable[[str], None], *, most: int | None) -> None:
        self._write, self._most = write, most
        self._shown = 0
        self._counts: Counter[str] = Counter()

    def begin(self) -> None:
        """Write nothing yet: without findings there is nothing to explain."""

    def open_file(self, name: str) -> None:
        """Write nothing."""

    def show(self, payload: Payload, report: Report, detection: Detection | None) -> None:
        """Write the findings of one payload, and how it was read where that is a guess."""
        place = f"{_one_line(payload.name)}:{payload.line}"
        shown = self._shown
        for diagnostic in report:
            self._counts[diagnostic.rule] += 1
            if self._most is not None and self._counts[diagnostic.rule] > self._most:
                continue
            if not self._shown:
                self._write(_HEAD)
            self._shown += 1
            self._write(f"{place} {_line(diagnostic)}")
        if self._shown > shown and detection is not None and detection.certainty is not Certainty.CERTAIN:
            self._write(f"# {place} was checked as {detection.operation}, which is a guess; --operation names another.")

    def close_file(self) -> None:
        """Write nothing."""

    def end(self, summary: Summary) -> None:
        """Write what could not be read, how many findings were withheld, and the summary."""
        for name, reason in summary.unreadable:
            self._write(f"{_one_line(name)} unreadable | {_one_line(reason)}")
        withheld = self._counts.total() - self._shown
        if withheld:
            self._write(f"# {withheld:,} more findings of these rules are not shown.")
        self._write(f"# {summary}")


def _line(diagnostic: Diagnostic) -> str:
    head = f"{diagnostic.severity} {diagnostic.rule} {json.dumps(diagnostic.path)}"
    pieces = [head, _one_line(diagnostic.message), _one_line(diagnostic.hint)]
    if diagnostic.fix is not None:
        patch = json.dumps([edit.to_dict() for edit in diagnostic.fix.edits], separators=(",", ":"))
        pieces.append(f"patch={patch} {'safe' if diagnostic.fix.safety == 'safe' else 'a guess'}")
    return " | ".join(pieces)


def _one_line(text: str) -> str:
    """Return a text on one line, without the character that separates the pieces of a line."""
    return " ".join(text.replace("|", "¦").split())

"""What `check` found, for programs: one JSON object, or workflow commands that GitHub shows beside the lines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from linq_compose.cli.sources import Given
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.report import Report
from linq_compose.lint.terminal import draw_tally

__all__ = ["GitHubRenderer", "JsonRenderer", "Renderer", "Summary"]

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


@dataclass
class Summary:
    """How much was judged and what came of it."""

    files: int = 0
    payloads: int = 0
    clean: int = 0
    crashes: int = 0
    severities: Counter[Severity] = field(default_factory=Counter)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    """Names of what could not be read, each with the reason."""

    @property
    def errors(self) -> int:
        """How many diagnostics are errors."""
        return self.severities[Severity.ERROR]

    @property
    def warnings(self) -> int:
        """How many diagnostics are warnings."""
        return self.severities[Severity.WARNING]

    def count(self, report: Report) -> None:
        """Add the report of one payload."""
        self.payloads += 1
        self.clean += not report.diagnostics
        self.crashes += len(report.crashes)
        self.severities.update(found.severity for found in report)

    def __str__(self) -> str:
        files, payloads = _counted(self.files, "file"), _counted(self.payloads, "payload")
        unread = f", {len(self.unreadable):,} not read" if self.unreadable else ""
        clean = "clean" if self.payloads == self.clean == 1 else f"{self.clean:,} clean"
        tally = draw_tally(self.severities.elements()) if self.payloads else "nothing was judged"
        return f"{files}{unread}, {payloads}, {clean}: {tally}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


class Renderer(Protocol):
    """One way to report: told of every file, then of every payload in it, in the order of the command line."""

    def begin(self) -> None:
        """Start the output."""

    def open_file(self, name: str) -> None:
        """Take note that the payloads of a file follow."""

    def show(self, given: Given, report: Report) -> None:
        """Report one payload."""

    def close_file(self) -> None:
        """Take note that the file is over."""

    def end(self, summary: Summary) -> None:
        """End the output with what it comes to."""


class JsonRenderer:
    """One JSON object in ASCII: `files`, each with its `payloads`; `unreadable`; `summary`."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._file: dict[str, Any] = {}
        self._written = 0

    def begin(self) -> None:
        """Open the object and its list of files."""
        self._write('{"files": [')

    def open_file(self, name: str) -> None:
        """Start a file."""
        self._file = {"file": name, "payloads": []}

    def show(self, given: Given, report: Report) -> None:
        """Take a report, each diagnostic with line and column in the file."""
        made = report.to_dict()
        for found in (*made["diagnostics"], *made["applied"]):
            found["line"], found["column"] = given.locate(found["path"])
        self._file["payloads"].append({"line": given.line, **made})

    def close_file(self) -> None:
        """Write the file, on one line."""
        self._write(f"{', ' if self._written else '  '}{json.dumps(self._file)}")
        self._written += 1

    def end(self, summary: Summary) -> None:
        """Close the list, and the object with the summary."""
        unreadable = [{"file": name, "reason": reason} for name, reason in summary.unreadable]
        totals = {
            "files": summary.files,
            "payloads": summary.payloads,
            "clean": summary.clean,
            **{f"{severity}s": summary.severities[severity] for severity in Severity},
        }
        self._write(f'], "unreadable": {json.dumps(unreadable)}, "summary": {json.dumps(totals)}}}')


class GitHubRenderer:
    """One workflow command a finding, at most so many of each rule, and the summary as plain text."""

    def __init__(self, write: Callable[[str], None], *, most: int | None) -> None:
        self._write, self._most = write, most
        self._counts: Counter[str] = Counter()

    def begin(self) -> None:
        """Write nothing."""

    def open_file(self, name: str) -> None:
        """Write nothing."""

    def show(self, given: Given, report: Report) -> None:
        """Write the findings of one payload."""
        for found in report:
            self._counts[found.rule] += 1
            if self._most is None or self._counts[found.rule] <= self._most:
                line, column = given.locate(found.path)
                where = f"file={_property(given.name)},line={line},col={column}"
                title = f"title={_property(f'{found.rule} {found.name}')}"
                text = _escaped(f"{found.message}\n{found.hint}")
                self._write(f"::{_COMMANDS[found.severity]} {where},{title}::{text}")

    def close_file(self) -> None:
        """Write nothing."""

    def end(self, summary: Summary) -> None:
        """Write what was withheld, and the summary."""
        for rule, count in self._counts.items():
            if self._most is not None and count > self._most:
                self._write(
                    f"::notice title={rule}::{count - self._most:,} more findings of {rule} are not shown here."
                )
        self._write(_escaped(str(summary)))


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")

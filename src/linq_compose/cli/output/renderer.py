"""What every format is given: one call for each file and payload, and at the end what it comes to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from linq_compose.cli.inputs import Given
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.report import Report
from linq_compose.lint.terminal import draw_tally

__all__ = ["Renderer", "Summary"]


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

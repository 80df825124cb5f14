"""What every format implements, `Reporter`: a call for each file and payload, and at the end the `Summary`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from linq_compose.cli.inputs import Payload
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.report import Report
from linq_compose.lint.terminal import draw_tally
from linq_compose.operations import Detection

__all__ = ["Reporter", "Summary"]


@dataclass
class Summary:
    """How much was checked, and how many findings there were."""

    files: int = 0
    payloads: int = 0
    clean: int = 0
    skipped: int = 0
    """Files in folders that hold no message."""
    severities: Counter[Severity] = field(default_factory=Counter)
    detected: Counter[str] = field(default_factory=Counter)
    """How many payloads each detected operation has."""
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    """Names of what could not be read, each with the reason."""

    def count(self, report: Report, detection: Detection | None) -> None:
        """Add the report of one payload."""
        self.payloads += 1
        if report.diagnostics:
            self.severities.update(diagnostic.severity for diagnostic in report)
        else:
            self.clean += 1
        if detection is not None:
            self.detected[detection.operation] += 1

    def __str__(self) -> str:
        files, payloads = _counted(self.files, "file"), _counted(self.payloads, "payload")
        unread = f", {len(self.unreadable):,} not read" if self.unreadable else ""
        skipped = f", {self.skipped:,} skipped (no message)" if self.skipped else ""
        clean = "clean" if self.payloads == self.clean == 1 else f"{self.clean:,} clean"
        tally = draw_tally(self.severities.elements()) if self.payloads else "nothing was checked"
        return f"{files}{unread}{skipped}, {payloads}, {clean}: {tally}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


class Reporter(Protocol):
    """One format: it gets every file, then every payload in it, in the order of the command line."""

    def begin(self) -> None:
        """Start the output."""

    def open_file(self, name: str) -> None:
        """Start a file, whose payloads follow."""

    def show(self, payload: Payload, report: Report, detection: Detection | None) -> None:
        """Report one payload; `detection` says how its operation was detected, None if it was named."""

    def close_file(self) -> None:
        """End the file."""

    def end(self, summary: Summary) -> None:
        """End the output with the summary."""

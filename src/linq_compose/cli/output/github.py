"""The format `github`: workflow commands that GitHub shows beside the lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from linq_compose.cli.inputs import Payload
from linq_compose.cli.output.reporter import Summary
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.report import Report
from linq_compose.operations import Detection

__all__ = ["GitHubReporter"]

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class GitHubReporter:
    """One workflow command per finding, at most `most` of each rule, and the summary as plain text."""

    def __init__(self, write: Callable[[str], None], *, most: int | None) -> None:
        self._write, self._most = write, most
        self._counts: Counter[str] = Counter()

    def begin(self) -> None:
        """Write nothing."""

    def open_file(self, name: str) -> None:
        """Write nothing."""

    def show(self, payload: Payload, report: Report, detection: Detection | None) -> None:
        """Write the findings of one payload."""
        del detection  # annotations are about lines
        for diagnostic in report:
            self._counts[diagnostic.rule] += 1
            if self._most is None or self._counts[diagnostic.rule] <= self._most:
                start, end = payload.region(diagnostic.path)
                where = f"file={_property(payload.name)},line={start[0]},col={start[1]}"
                if end[0] == start[0]:  # GitHub takes columns only where both are on one line
                    where += f",endLine={end[0]},endColumn={end[1]}"
                title = f"title={_property(f'{diagnostic.rule} {diagnostic.name}')}"
                text = _escaped(f"{diagnostic.message}\n{diagnostic.hint}")
                self._write(f"::{_COMMANDS[diagnostic.severity]} {where},{title}::{text}")

    def close_file(self) -> None:
        """Write nothing."""

    def end(self, summary: Summary) -> None:
        """Write how many findings were withheld, and the summary."""
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

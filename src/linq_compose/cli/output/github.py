"""The format `github`: workflow commands that GitHub shows beside the lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from linq_compose.cli.inputs import Given
from linq_compose.cli.output.renderer import Summary
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.report import Report

__all__ = ["GitHubRenderer"]

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


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

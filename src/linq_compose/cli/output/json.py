"""The format `json`: one JSON object for the whole run."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from linq_compose.cli.inputs import Given
from linq_compose.cli.output.renderer import Summary
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.report import Report

__all__ = ["JsonRenderer"]


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

"""The format `json`: one JSON object for the whole run."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from linq_compose.cli.inputs import Payload
from linq_compose.cli.output.reporter import Summary
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.report import Report
from linq_compose.operations import Detection

__all__ = ["JsonReporter"]


class JsonReporter:
    """One JSON object in ASCII, a line for each payload: `files` with their `payloads`; `unreadable`; `summary`."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._files = self._payloads = 0

    def begin(self) -> None:
        """Open the object and its list of files."""
        self._write('{"files": [')

    def open_file(self, name: str) -> None:
        """Open a file and its list of payloads."""
        self._write(f'{", " if self._files else "  "}{{"file": {_dumped(name)}, "payloads": [')
        self._files += 1
        self._payloads = 0

    def show(self, payload: Payload, report: Report, detection: Detection | None) -> None:
        """Write a report, each diagnostic with line and column in the file."""
        record = report.to_dict()
        for diagnostic in (*record["diagnostics"], *record["applied"]):
            diagnostic["line"], diagnostic["column"] = payload.locate(diagnostic["path"])
        known = {"line": payload.line, "detection": None if detection is None else _detection(detection), **record}
        self._write(f"{'  , ' if self._payloads else '    '}{_dumped(known)}")
        self._payloads += 1

    def close_file(self) -> None:
        """Close the file."""
        self._write("  ]}")

    def end(self, summary: Summary) -> None:
        """Close the list, and the object with the summary."""
        unreadable = [{"file": name, "reason": reason} for name, reason in summary.unreadable]
        totals = {
            "files": summary.files,
            "skipped": summary.skipped,
            "payloads": summary.payloads,
            "clean": summary.clean,
            **{f"{severity}s": summary.severities[severity] for severity in Severity},
        }
        self._write(f'], "unreadable": {_dumped(unreadable)}, "summary": {_dumped(totals)}}}')


def _detection(detection: Detection) -> dict[str, Any]:
    return {"certainty": str(detection.certainty), "candidates": list(detection.candidates)}


def _dumped(value: Any) -> str:
    return json.dumps(value, allow_nan=False)

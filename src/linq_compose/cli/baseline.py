"""The baseline: findings that were accepted when a team began, kept in a file by their fingerprints."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from linq_compose._special_files import why_special
from linq_compose.cli.options import UsageError
from linq_compose.cli.output.formats import Outputs
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.document import read_document
from linq_compose.lint.fingerprint import fingerprint
from linq_compose.lint.outcome import Suppressed
from linq_compose.lint.report import Report

__all__ = ["Baseline", "read_baseline"]

_REASON: Final = "It is in the baseline."
_ABOUT: Final = "Findings that linq-compose accepts; check --write-baseline writes this file."


class Baseline:
    """The findings of a baseline file, by fingerprint; `recording` accepts every finding and writes the file.

    A copy of a known fault has the same fingerprint, and is known as well.
    """

    def __init__(self, file: Path, known: dict[str, dict[str, str]], *, recording: bool) -> None:
        self.file = file
        self._known = known
        self._recording = recording
        self._seen: dict[str, dict[str, str]] = {}

    def sift(self, report: Report, data: bytes) -> Report:
        """Return the report of a payload with its known findings among the suppressed."""
        if not report.diagnostics:
            return report
        document = read_document(data).value
        kept: list[Diagnostic] = []
        accepted: list[Suppressed] = []
        for diagnostic in report:
            mark = fingerprint(diagnostic, document)
            if self._recording or mark in self._known:
                self._seen[mark] = {"rule": diagnostic.rule, "path": diagnostic.redacted_path}
                accepted.append(Suppressed(diagnostic, _REASON, "baseline"))
            else:
                kept.append(diagnostic)
        return replace(report, diagnostics=tuple(kept), suppressed=(*report.suppressed, *accepted))

    def write(self, outputs: Outputs) -> None:
        """Add the file to the outputs that become visible together, when recording."""
        if self._recording:
            outputs.write(str(self.file), self.text())

    def text(self) -> str:
        """Return the content of the file: each finding that was seen, without the content of a message."""
        return json.dumps({"about": _ABOUT, "findings": dict(sorted(self._seen.items()))}, indent=2) + "\n"

    def summary(self) -> str | None:
        """Return what was written, or which findings no longer occur; None if neither."""
        if self._recording:
            return f"{self.file}: {_counted(len(self._seen))} written"
        stale = len(self._known.keys() - self._seen.keys())
        if not stale:
            return None
        occur = "no longer occurs" if stale == 1 else "no longer occur"
        return (
            f"{self.file}: {_counted(stale)} {occur}; run --write-baseline to remove {'it' if stale == 1 else 'them'}"
        )


def _counted(count: int) -> str:
    return f"{count:,} finding{'s' * (count != 1)}"


def read_baseline(file: Path, *, recording: bool) -> Baseline:
    """Return the baseline of a file, empty when recording; raises `UsageError` for a file that cannot be read."""
    if recording:
        return Baseline(file, {}, recording=True)
    data = b""
    try:
        reason = why_special(file)
        if reason is None:
            data = file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
    if reason:
        raise UsageError(f"{file}: {reason}")
    try:
        content: Any = json.loads(data)
        known = {str(mark): dict(entry) for mark, entry in content["findings"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UsageError(f"{file}: This is not a baseline; check --write-baseline writes one.") from None
    return Baseline(file, known, recording=False)

"""The baseline: findings that were there when a team began, kept in a file by their fingerprints."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from linq_compose.cli.options import WrongCall
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.document import read_document
from linq_compose.lint.fingerprint import fingerprint
from linq_compose.lint.outcome import Suppressed
from linq_compose.lint.report import Report

__all__ = ["Baseline", "read_baseline"]

_REASON: Final = "It was there before."
_ABOUT: Final = "Findings that linq-compose leaves alone; check --write-baseline writes this anew."


class Baseline:
    """The findings of a baseline file, by fingerprint; `recording` takes in every finding that it meets.

    A copy of a known fault has the same fingerprint, and is known as well.
    """

    def __init__(self, file: Path, known: dict[str, dict[str, str]], *, recording: bool) -> None:
        self.file = file
        self._known = known
        self._recording = recording
        self._met: dict[str, dict[str, str]] = {}

    def sift(self, report: Report, data: bytes) -> Report:
        """Return the report of a payload with what is known moved among the suppressed."""
        if not report.diagnostics:
            return report
        document = read_document(data).value
        kept: list[Diagnostic] = []
        lived_with: list[Suppressed] = []
        for found in report:
            mark = fingerprint(found, document)
            if self._recording or mark in self._known:
                self._met[mark] = {"rule": found.rule, "path": found.redacted_path}
                lived_with.append(Suppressed(found, _REASON, "baseline"))
            else:
                kept.append(found)
        return replace(report, diagnostics=tuple(kept), suppressed=(*report.suppressed, *lived_with))

    def close(self) -> str | None:
        """Write the file when recording; return what there is to say, if anything."""
        if self._recording:
            made = {"about": _ABOUT, "findings": dict(sorted(self._met.items()))}
            try:
                self.file.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
            except OSError as error:
                raise WrongCall(f"{self.file}: could not be written: {error.strerror or error}") from None
            return f"{self.file}: {_counted(len(self._met))} written"
        stale = len(self._known.keys() - self._met.keys())
        return f"{self.file}: {_counted(stale)} met no more; --write-baseline drops them" if stale else None


def _counted(count: int) -> str:
    return f"{count:,} finding{'s' * (count != 1)}"


def read_baseline(file: Path, *, recording: bool) -> Baseline:
    """Return the baseline of a file, empty when recording anew; raises `WrongCall` for what cannot be read."""
    if recording:
        return Baseline(file, {}, recording=True)
    try:
        found: Any = json.loads(file.read_bytes())
        known = {str(mark): dict(entry) for mark, entry in found["findings"].items()}
    except OSError as error:
        raise WrongCall(f"{file}: {(error.strerror or str(error)).lower()}") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise WrongCall(f"{file}: This is not a baseline; check --write-baseline writes one.") from None
    return Baseline(file, known, recording=False)

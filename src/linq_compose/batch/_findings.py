"""Findings of a row as plain records, the same in Arrow columns, rejected rows and reports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from linq_compose.lint.diagnostic import Diagnostic, Severity
from linq_compose.lint.report import Report

__all__ = ["FIELDS", "ROW", "passes", "records", "row_finding", "unfilled", "worst"]

FIELDS: Final = (
    "rule", "name", "severity", "path", "message", "hint", "evidence", "conditional", "server_code", "doc_url", "fix"
)  # fmt: skip
"""The members of a record, in order; `fix` is the JSON Patch as JSON text, with its safety in front."""

ROW: Final = "row"
"""What stands for a rule in the finding of a row that cannot be read as one."""

_ORDER: Final = {str(severity): rank for rank, severity in enumerate(Severity)}


def passes(report: Report) -> bool:
    """Return whether a row may be sent: nothing that the policy fails on, and no built-in rule crashed."""
    return report.ok and not report.fails()


def records(report: Report) -> list[dict[str, Any]]:
    """Return the findings of a report; a rule that crashed is one of them, as an error where it fails the row."""
    return [*map(_record, report.diagnostics), *_crashes(report)]


def worst(found: list[dict[str, Any]]) -> str | None:
    """Return the highest severity of findings; None without any."""
    return min((record["severity"] for record in found), key=_ORDER.__getitem__, default=None)


def unfilled(error: Exception) -> dict[str, Any]:
    """Return the finding of a row from which no payload can be made; the text of the error quotes no value."""
    return _other("template", "unfilled-template", "", str(error), "Give the row a value that the template accepts.")


def row_finding(name: str, message: str, hint: str) -> dict[str, Any]:
    """Return the finding of a row that cannot be read as one."""
    return _other(ROW, name, "", message, hint)


def _record(diagnostic: Diagnostic) -> dict[str, Any]:
    fix = diagnostic.fix
    return {
        "rule": diagnostic.rule,
        "name": diagnostic.name,
        "severity": str(diagnostic.severity),
        "path": diagnostic.path,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "evidence": str(diagnostic.evidence),
        "conditional": diagnostic.conditional,
        "server_code": diagnostic.server_code,
        "doc_url": diagnostic.doc_url,
        "fix": None if fix is None else json.dumps(_patch(fix.to_dict()), ensure_ascii=True),
    }


def _patch(fix: Mapping[str, Any]) -> dict[str, Any]:
    return {"safety": fix["safety"], **{name: value for name, value in fix.items() if name != "safety"}}


def _crashes(report: Report) -> Iterator[dict[str, Any]]:
    for crash in report.crashes:
        severity = Severity.ERROR if crash.fails else Severity.INFO
        text = f"The rule {crash.rule} raised {type(crash.error).__name__}."
        yield _other(crash.rule, "crashed-rule", crash.path, text, "Report the crash.", severity)


def _other(
    rule: str, name: str, path: str, message: str, hint: str, severity: Severity = Severity.ERROR
) -> dict[str, Any]:
    found = dict.fromkeys(FIELDS)
    return {
        **found,
        "rule": rule,
        "name": name,
        "severity": str(severity),
        "path": path,
        "message": message,
        "hint": hint,
        "evidence": "documented",
        "conditional": False,
        "doc_url": "",
    }

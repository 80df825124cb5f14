"""SARIF 2.1.0 of what `check` found: one run, with the table of all rules."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import quote

from linq_compose.cli.inputs import Given
from linq_compose.cli.output.renderer import Summary
from linq_compose.lint.diagnostic import Diagnostic, Severity
from linq_compose.lint.document import read_document
from linq_compose.lint.fingerprint import fingerprint
from linq_compose.lint.outcome import Suppressed
from linq_compose.lint.report import Report
from linq_compose.lint.rule import Rule
from linq_compose.lint.rule_page import page

__all__ = ["SarifRenderer"]

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class SarifRenderer:
    """One SARIF log, written at the end: results, suppressed ones included, and every rule of the catalog.

    Columns count code points. A fix stands in a result's properties as JSON Patch: SARIF's own fixes are of regions.
    """

    def __init__(self, write: Callable[[str], None], *, rules: Iterable[Rule], version: str) -> None:
        self._write, self._version = write, version
        self._rules = tuple(rules)
        self._index = {rule.code: index for index, rule in enumerate(self._rules)}
        self._results: list[dict[str, Any]] = []
        self._notes: list[dict[str, Any]] = []

    def begin(self) -> None:
        """Write nothing yet."""

    def open_file(self, name: str) -> None:
        """Write nothing yet."""

    def show(self, given: Given, report: Report) -> None:
        """Keep the results of one payload."""
        if report.diagnostics or report.suppressed:
            document = read_document(given.data).value
            self._results += [self._result(found, given, document) for found in report]
            self._results += [self._suppressed(each, given, document) for each in report.suppressed]
        self._notes += [
            _note(f"The rule {crash.rule} failed with {type(crash.error).__name__} at {crash.path or 'the root'}.")
            for crash in report.crashes
        ]

    def close_file(self) -> None:
        """Write nothing yet."""

    def end(self, summary: Summary) -> None:
        """Write the log."""
        notes = [*self._notes, *(_note(f"{name}: {reason}", name) for name, reason in summary.unreadable)]
        run = {
            "tool": {
                "driver": {
                    "name": "linq-compose",
                    "semanticVersion": self._version,
                    "rules": [_described(rule) for rule in self._rules],
                }
            },
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": not notes, "toolExecutionNotifications": notes}],
            "results": self._results,
        }
        self._write(json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2))

    def _result(self, found: Diagnostic, given: Given, document: Any) -> dict[str, Any]:
        line, column = given.locate(found.path)
        properties: dict[str, Any] = {"evidence": str(found.evidence), "conditional": found.conditional}
        if found.server_code is not None:
            properties["serverCode"] = found.server_code
        if found.fix is not None:
            properties["fix"] = found.fix.to_dict()
        return {
            "ruleId": found.rule,
            "ruleIndex": self._index[found.rule],
            "level": _LEVELS[found.severity],
            "message": {"text": f"{found.message} {found.hint}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(given.name)},
                        "region": {"startLine": line, "startColumn": column},
                    },
                    "logicalLocations": [{"fullyQualifiedName": found.path, "kind": "value"}],
                }
            ],
            "partialFingerprints": {"linqCompose/v1": fingerprint(found, document)},
            "properties": properties,
        }

    def _suppressed(self, each: Suppressed, given: Given, document: Any) -> dict[str, Any]:
        suppression = {"kind": "external", "status": "accepted", "justification": each.reason}
        return {**self._result(each.diagnostic, given, document), "suppressions": [suppression]}


def _described(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.hint, "markdown": page(rule)},
        "helpUri": rule.source,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.family], "evidence": str(rule.evidence)},
    }


def _note(text: str, name: str | None = None) -> dict[str, Any]:
    note: dict[str, Any] = {"level": "error", "message": {"text": text}}
    if name is not None:
        note["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": _uri(name)}}}]
    return note


def _uri(name: str) -> str:
    """Return a file's name as a URI reference; bytes that are no UTF-8 keep their value."""
    return quote(name.replace("\\", "/"), safe="/", errors="surrogateescape")

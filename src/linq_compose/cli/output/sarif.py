"""The format `sarif`: a SARIF 2.1.0 log with one run, its results as they come, and the table of all rules."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

from linq_compose.cli.inputs import Payload
from linq_compose.cli.output.reporter import Summary
from linq_compose.lint.catalog import Catalog
from linq_compose.lint.diagnostic import Diagnostic, Severity
from linq_compose.lint.document import read_document
from linq_compose.lint.fingerprint import fingerprint
from linq_compose.lint.fix import Fix
from linq_compose.lint.outcome import Suppressed
from linq_compose.lint.report import Report
from linq_compose.lint.rule import Rule
from linq_compose.lint.source_edit import edit_text
from linq_compose.operations import Detection
from linq_compose.pages.rule_page import page, sentences

__all__ = ["SarifReporter"]

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class SarifReporter:
    """One SARIF log: every rule of the catalog first, then the results, suppressed ones included, one per line.

    Columns count code points.
    """

    def __init__(self, write: Callable[[str], None], *, catalog: Catalog, version: str) -> None:
        self._write, self._version = write, version
        self._catalog = catalog
        self._index = {rule.code: index for index, rule in enumerate(catalog)}
        self._results = 0
        self._notes: list[dict[str, Any]] = []

    def begin(self) -> None:
        """Write the tool and its rules, and open the list of results."""
        driver = {
            "name": "linq-compose",
            "semanticVersion": self._version,
            **self._information(),
            "rules": [_descriptor(rule, self._catalog.doc_url(rule)) for rule in self._catalog],
        }
        head = (
            f'{{"$schema": {_dumped(_SCHEMA)}, "version": "2.1.0", "runs": [{{"tool": {{"driver": {_dumped(driver)}}},'
        )
        self._write(f'{head}\n"columnKind": "unicodeCodePoints",\n"results": [')

    def _information(self) -> dict[str, str]:
        """Return the folder of the pages of the built-in rules, where they have some."""
        built_in = next((rule for rule in self._catalog if self._catalog.is_built_in(rule)), None)
        page = "" if built_in is None else self._catalog.doc_url(built_in)
        return {"informationUri": page.rpartition("/")[0] + "/"} if page.count("/") > 2 else {}

    def open_file(self, name: str) -> None:
        """Write nothing."""

    def show(self, payload: Payload, report: Report, detection: Detection | None) -> None:
        """Write the results of one payload."""
        if report.diagnostics or report.suppressed:
            document = read_document(payload.data).value
            common = {"operation": report.operation}
            if detection is not None:
                common["detection"] = str(detection.certainty)
            for diagnostic in report:
                self._add(self._result(diagnostic, payload, document, common))
            for suppressed in report.suppressed:
                self._add(self._suppressed(suppressed, payload, document, common))
        self._notes += [
            _note(f"The rule {crash.rule} failed with {type(crash.error).__name__} at {crash.path or 'the root'}.")
            for crash in report.crashes
        ]

    def close_file(self) -> None:
        """Write nothing."""

    def end(self, summary: Summary) -> None:
        """Close the list of results, and say what could not be read."""
        notes = [*self._notes, *(_note(f"{name}: {reason}", name) for name, reason in summary.unreadable)]
        invocations = [{"executionSuccessful": not notes, "toolExecutionNotifications": notes}]
        self._write(f'],\n"invocations": {_dumped(invocations)}}}]}}')

    def _add(self, result: dict[str, Any]) -> None:
        self._write(f"{', ' if self._results else '  '}{_dumped(result)}")
        self._results += 1

    def _result(
        self, diagnostic: Diagnostic, payload: Payload, document: Any, common: dict[str, Any]
    ) -> dict[str, Any]:
        properties = {**common, "evidence": str(diagnostic.evidence), "conditional": diagnostic.conditional}
        if diagnostic.server_code is not None:
            properties["serverCode"] = diagnostic.server_code
        result = {
            "ruleId": diagnostic.rule,
            "ruleIndex": self._index[diagnostic.rule],
            "level": _LEVELS[diagnostic.severity],
            "message": {"text": f"{diagnostic.message} {diagnostic.hint}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(payload.name)},
                        "region": _region(*payload.region(diagnostic.path)),
                    },
                    "logicalLocations": [{"fullyQualifiedName": diagnostic.path, "kind": "value"}],
                }
            ],
            "partialFingerprints": {"linqCompose/v1": fingerprint(diagnostic, document)},
            "properties": properties,
        }
        if diagnostic.fix is not None and payload.is_json:
            properties["fix"] = diagnostic.fix.to_dict()
            result["fixes"] = [_fix(diagnostic.fix, payload, document)]
        return result

    def _suppressed(
        self, suppressed: Suppressed, payload: Payload, document: Any, common: dict[str, Any]
    ) -> dict[str, Any]:
        suppression = {"kind": "external", "status": "accepted", "justification": suppressed.reason}
        return {**self._result(suppressed.diagnostic, payload, document, common), "suppressions": [suppression]}


def _region(start: tuple[int, int], end: tuple[int, int]) -> dict[str, int]:
    return {"startLine": start[0], "startColumn": start[1], "endLine": end[0], "endColumn": end[1]}


def _fix(fix: Fix, payload: Payload, document: Any) -> dict[str, Any]:
    """Return a fix as SARIF has it, a change of the file's text; the description has its safety."""
    old, new = payload.text, edit_text(payload.text, document, fix.edits)
    front = _common_length(old, new)
    back = _common_length(old[front:][::-1], new[front:][::-1])
    region = _region(payload.position(front), payload.position(len(old) - back))
    return {
        "description": {"text": f"{fix.title} ({fix.safety})"},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": _uri(payload.name)},
                "replacements": [{"deletedRegion": region, "insertedContent": {"text": new[front : len(new) - back]}}],
            }
        ],
    }


def _common_length(first: str, second: str) -> int:
    length = min(len(first), len(second))
    return next((index for index in range(length) if first[index] != second[index]), length)


def _descriptor(rule: Rule, url: str) -> dict[str, Any]:
    _, hint = sentences(rule, rule.examples[0])
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "fullDescription": {"text": rule.why},
        "help": {"text": hint, "markdown": page(rule)},
        "helpUri": url,
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


def _dumped(value: Any) -> str:
    return json.dumps(value, allow_nan=False)

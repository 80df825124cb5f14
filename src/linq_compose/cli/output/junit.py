"""The format `junit`: JUnit XML with a suite for each file and a case for each payload."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final
from xml.etree import ElementTree as ET

from linq_compose.cli.inputs import Payload
from linq_compose.cli.output.reporter import Summary
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.report import Report
from linq_compose.lint.terminal import draw_diagnostic, draw_suppressed
from linq_compose.operations import Detection

__all__ = ["JUnitReporter"]

_UNFIT: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot carry."""


class JUnitReporter:
    """One XML document, written at the end. What fails the command is a failure, the rest goes to `system-out`."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._root = ET.Element("testsuites", name="linq-compose")
        self._suite = self._root

    def begin(self) -> None:
        """Write nothing yet."""

    def open_file(self, name: str) -> None:
        """Start a suite."""
        self._suite = ET.SubElement(self._root, "testsuite", name=_fit(name))

    def show(self, payload: Payload, report: Report, detection: Detection | None) -> None:
        """Add a case."""
        del detection  # the name of the case is the operation, however it is known
        name = f"line {payload.line}" if payload.lined else report.operation
        case = ET.SubElement(self._suite, "testcase", classname=_fit(payload.name), name=name)
        levels = {diagnostic.severity for diagnostic in report.failures()}
        failures = [diagnostic for diagnostic in report if diagnostic.severity in levels]
        if failures:
            names = "; ".join(f"{diagnostic.rule} {diagnostic.name}" for diagnostic in failures)
            ET.SubElement(case, "failure", message=names, type=failures[0].rule).text = _drawn(failures, payload)
        for crash in report.crashes:
            kind = type(crash.error).__name__
            ET.SubElement(case, "error", message=f"The rule {crash.rule} failed.", type=kind)
        rest = _drawn((diagnostic for diagnostic in report if diagnostic.severity not in levels), payload)
        text = "\n".join([rest, *map(_fit, draw_suppressed(report.suppressed))]).strip()
        if text:
            ET.SubElement(case, "system-out").text = text

    def close_file(self) -> None:
        """Count the suite."""
        _count(self._suite)

    def end(self, summary: Summary) -> None:
        """Write the document."""
        for name, reason in summary.unreadable:
            suite = ET.SubElement(self._root, "testsuite", name=_fit(name))
            case = ET.SubElement(suite, "testcase", classname=_fit(name), name="read")
            ET.SubElement(case, "error", message=_fit(reason), type="unreadable")
            _count(suite)
        _count(self._root)
        ET.indent(self._root)
        self._write('<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(self._root, encoding="unicode"))


def _drawn(diagnostics: Iterable[Diagnostic], payload: Payload) -> str:
    places = ((diagnostic, payload.locate(diagnostic.path)) for diagnostic in diagnostics)
    return _fit(
        "\n\n".join(
            draw_diagnostic(diagnostic, place=f"{payload.name}:{line}:{column}")
            for diagnostic, (line, column) in places
        )
    )


def _count(suite: ET.Element) -> None:
    """Put the totals of the cases below an element into its attributes."""
    cases = list(suite.iter("testcase"))
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", str(sum(case.find("error") is not None for case in cases)))


def _fit(text: str) -> str:
    return _UNFIT.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

"""The format `junit`: JUnit XML with a suite for each file and a case for each payload."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final
from xml.etree import ElementTree as ET

from linq_compose.cli.inputs import Payload
from linq_compose.cli.output.reporter import Summary
from linq_compose.cli.output.spool import Spool
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.report import Report
from linq_compose.lint.terminal import draw_diagnostic, draw_suppressed
from linq_compose.operations import Detection

__all__ = ["JUnitReporter"]

_UNFIT: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot carry."""


class JUnitReporter:
    """One XML document. What fails the command is a failure, the rest goes to `system-out`.

    The totals come before the cases, so these wait in temporary files until the end: memory stays flat.
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._suites, self._cases = Spool(), Spool()
        self._name = ""
        self._counts: Counter[str] = Counter()
        self._totals: Counter[str] = Counter()

    def begin(self) -> None:
        """Write nothing yet."""

    def open_file(self, name: str) -> None:
        """Start a suite."""
        self._name = name
        self._counts.clear()

    def show(self, payload: Payload, report: Report, detection: Detection | None) -> None:
        """Add a case."""
        del detection  # the name of the case is the operation, however it is known
        name = f"line {payload.line}" if payload.lined else report.operation
        case = ET.Element("testcase", classname=_fit(payload.name), name=name)
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
        self._add(case)

    def _add(self, case: ET.Element) -> None:
        """Count a case of the current suite, and keep it as text."""
        self._counts["tests"] += 1
        self._counts["failures"] += case.find("failure") is not None
        self._counts["errors"] += case.find("error") is not None
        ET.indent(case, level=2)
        self._cases.add(f"    {ET.tostring(case, encoding='unicode')}\n")

    def close_file(self) -> None:
        """End the suite: its totals, then its cases."""
        opening = _opening("testsuite", _fit(self._name), self._counts)
        if self._counts["tests"]:
            self._suites.add(f"  {opening}>\n")
            for piece in self._cases.lines():
                self._suites.add(piece)
            self._suites.add("  </testsuite>\n")
        else:
            self._suites.add(f"  {opening} />\n")
        self._totals.update(self._counts)

    def end(self, summary: Summary) -> None:
        """Write the document."""
        for name, reason in summary.unreadable:
            self.open_file(name)
            case = ET.Element("testcase", classname=_fit(name), name="read")
            ET.SubElement(case, "error", message=_fit(reason), type="unreadable")
            self._add(case)
            self.close_file()
        opening = _opening("testsuites", "linq-compose", self._totals)
        self._write(f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}>')
        for piece in self._suites.lines():
            self._write(piece.removesuffix("\n"))
        self._write("</testsuites>")


def _opening(tag: str, name: str, counts: Counter[str]) -> str:
    """Return the start of an element without its last bracket."""
    totals = {word: str(counts[word]) for word in ("tests", "failures", "errors")}
    element = ET.Element(tag, {"name": name, **totals})
    return ET.tostring(element, encoding="unicode").removesuffix(" />")


def _drawn(diagnostics: Iterable[Diagnostic], payload: Payload) -> str:
    places = ((diagnostic, payload.locate(diagnostic.path)) for diagnostic in diagnostics)
    return _fit(
        "\n\n".join(
            draw_diagnostic(diagnostic, place=f"{payload.name}:{line}:{column}")
            for diagnostic, (line, column) in places
        )
    )


def _fit(text: str) -> str:
    return _UNFIT.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

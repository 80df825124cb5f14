"""JUnit XML of what `check` found: a suite for each file, a case for each payload."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final
from xml.etree import ElementTree as ET

from linq_compose.cli.inputs import Given
from linq_compose.cli.output.renderer import Summary
from linq_compose.lint.diagnostic import Diagnostic, Severity
from linq_compose.lint.report import Report
from linq_compose.lint.terminal import draw_diagnostic, draw_suppressed

__all__ = ["JUnitRenderer"]

_UNFIT: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot carry."""


class JUnitRenderer:
    """One XML document, written at the end. What fails the command is a failure, the rest stands in `system-out`."""

    def __init__(self, write: Callable[[str], None], *, least: Severity) -> None:
        self._write = write
        self._failing = {Severity.ERROR, least}
        self._root = ET.Element("testsuites", name="linq-compose")
        self._suite = self._root

    def begin(self) -> None:
        """Write nothing yet."""

    def open_file(self, name: str) -> None:
        """Start a suite."""
        self._suite = ET.SubElement(self._root, "testsuite", name=_fit(name))

    def show(self, given: Given, report: Report) -> None:
        """Add a case."""
        name = f"line {given.line}" if given.lined else report.operation
        case = ET.SubElement(self._suite, "testcase", classname=_fit(given.name), name=name)
        failing = [found for found in report if found.severity in self._failing]
        if failing:
            told = "; ".join(f"{found.rule} {found.name}" for found in failing)
            ET.SubElement(case, "failure", message=told, type=failing[0].rule).text = _drawn(failing, given)
        for crash in report.crashes:
            kind = type(crash.error).__name__
            ET.SubElement(case, "error", message=f"The rule {crash.rule} failed.", type=kind)
        told = "\n".join([_drawn((found for found in report if found not in failing), given), *_lived_with(report)])
        if told.strip():
            ET.SubElement(case, "system-out").text = told.strip()

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


def _drawn(found: Iterable[Diagnostic], given: Given) -> str:
    places = ((each, "{}:{}:{}".format(given.name, *given.locate(each.path))) for each in found)
    return _fit("\n\n".join(draw_diagnostic(each, place=place) for each, place in places))


def _lived_with(report: Report) -> list[str]:
    return [_fit(line) for line in draw_suppressed(report.suppressed)]


def _count(suite: ET.Element) -> None:
    """Put the totals of the cases below an element into its attributes."""
    cases = list(suite.iter("testcase"))
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", str(sum(case.find("error") is not None for case in cases)))


def _fit(text: str) -> str:
    return _UNFIT.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

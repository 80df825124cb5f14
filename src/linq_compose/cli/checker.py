"""The check of blocks of payloads: each payload's report, and how its operation was detected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, TypeAlias

from linq_compose._api import check
from linq_compose._plain_json import read_plain_json
from linq_compose.cli.inputs import Payload, Source
from linq_compose.cli.settings import FileSettings, Settings
from linq_compose.lint.diagnostic import Diagnostic, Evidence
from linq_compose.lint.document import read_document
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import Report
from linq_compose.operations import Certainty, Detection, detect

__all__ = ["Checked", "Checker"]

Checked: TypeAlias = "tuple[Report, Detection | None]"
"""The report of a payload, and how its operation was detected; None where it was named."""

_ANYWHERE: Final = "SHP101"
"""What is no JSON object is wrong for every operation: that one is detected changes nothing."""

_DEFAULT: Final = Policy()
_MOST_SHAPES: Final = 1000
"""So many sets of keys, each with the operation that has them, are remembered in a run."""


class Checker:
    """Checks the payloads of blocks, each with the settings of its file."""

    def __init__(self, settings: FileSettings) -> None:
        self._settings = settings
        self._shapes: dict[tuple[str, ...], Detection] = {}

    def check(self, block: Source) -> Iterator[tuple[Payload, Checked]]:
        """Yield every payload of a block with what was found."""
        settings = self._settings.of(block.name)
        # The default policy is what None stands for, and costs a clean payload nothing.
        policy = None if settings.policy == _DEFAULT else settings.policy
        for payload in block.payloads():
            yield payload, self._checked(payload.data, settings, policy)

    def _checked(self, data: bytes, settings: Settings, policy: Policy | None) -> Checked:
        # What the fast parser reads is certainly the value that the slow one would give.
        value: Any = read_plain_json(data)
        payload = data if value is None else value
        if settings.operation is not None:
            return check(payload, settings.operation, context=settings.context, policy=policy), None
        detection = self._detected(read_document(data).value if value is None else value)
        report = check(payload, detection.operation, context=settings.context, policy=policy)
        if report.diagnostics and detection.certainty is not Certainty.CERTAIN:
            report = replace(report, diagnostics=tuple(_hedged(report)))
        return report, detection

    def _detected(self, value: Any) -> Detection:
        """Return the operation of a body, which its keys alone decide."""
        if type(value) is not dict:
            return detect(value)
        keys = tuple(value)
        detection = self._shapes.get(keys)
        if detection is None:
            detection = detect(value)
            if len(self._shapes) < _MOST_SHAPES:
                self._shapes[keys] = detection
        return detection


def _hedged(report: Report) -> Iterator[Diagnostic]:
    """Yield the diagnostics of a report whose operation is a guess: what depends on a guess is not documented."""
    for diagnostic in report:
        if diagnostic.rule == _ANYWHERE:
            yield diagnostic
        else:
            evidence = diagnostic.evidence if diagnostic.evidence is not Evidence.DOCUMENTED else Evidence.INFERRED
            yield replace(diagnostic, evidence=evidence, server_code_evidence=Evidence.INFERRED)

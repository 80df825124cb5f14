"""The check of many payloads with the same settings: the operation of each is named once, or detected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any, Final, TypeAlias

from linq_compose import operations
from linq_compose._api import check, read_policy, sieve_of
from linq_compose._plain_json import read_plain_json
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Diagnostic, Evidence
from linq_compose.lint.document import read_document
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import Report
from linq_compose.operations import Certainty, Detection, detect

__all__ = ["Checked", "RowCheck", "load_rules"]

Checked: TypeAlias = "tuple[Report, Detection | None]"
"""The report of a payload, and how its operation was detected; None where it was named."""

_ANYWHERE: Final = "SHP101"
"""What is no JSON object is wrong for every operation: that one is detected changes nothing."""

_DEFAULT: Final = Policy()
_MOST_SHAPES: Final = 1000
"""So many sets of keys, each with the operation that has them, are remembered in a run."""


def load_rules() -> None:
    """Load what a payload that is not clear needs: processes that are forked after this share it."""
    import_module("linq_compose._full_check")


class RowCheck:
    """Checks payloads with one policy and context; an `operation` of None is detected for each payload.

    Raises `UnknownOperation`, `PolicyError` or `ContextError` (all ValueErrors) when it is made, and never later.
    """

    def __init__(
        self,
        operation: str | None,
        *,
        policy: Policy | str | None = None,
        context: Context | Mapping[str, Any] | None = None,
    ) -> None:
        if operation is not None:
            operations.request_model(operation)
        self._operation = operation
        chosen, facts = read_policy(policy), Context.of(context)
        # The defaults are what None stands for, and cost a clean payload nothing.
        self._policy = None if chosen == _DEFAULT else chosen
        self._context = None if facts == Context() else facts
        self._shapes: dict[tuple[str, ...], Detection] = {}
        self._sieves: dict[str, Callable[[dict[str, Any]], bool]] = {}
        self._sieve = None if operation is None else self._sieve_of(operation)

    def cleared(self, payload: Any) -> tuple[dict[str, Any], str] | None:
        """Return the value of a payload in which `check` certainly finds nothing, with its operation; else None.

        Costs much less than `check` with its report. None means that only `check` can say what the payload is.
        """
        value: Any = read_plain_json(payload) if type(payload) in (bytes, str) else payload
        if type(value) is not dict:
            return None
        operation, sieve = self._operation, self._sieve
        if operation is None or sieve is None:
            operation = self._detected(value).operation
            sieve = self._sieves.get(operation) or self._sieve_of(operation)
        return (value, operation) if sieve(value) else None

    def _sieve_of(self, operation: str) -> Callable[[dict[str, Any]], bool]:
        sieve = self._sieves[operation] = sieve_of(operation, context=self._context, policy=self._policy)
        return sieve

    def check(self, payload: Any) -> Checked:
        """Return what was found in a payload: JSON text or bytes, plain JSON values, or anything that `check` takes."""
        if self._operation is not None:
            return check(payload, self._operation, context=self._context, policy=self._policy), None
        # What the fast parser reads is certainly the value that the slow one would give.
        value: Any = read_plain_json(payload) if type(payload) in (bytes, str) else None
        body = payload if value is None else value
        detection = self._detected(read_document(body).value if value is None else value)
        report = check(body, detection.operation, context=self._context, policy=self._policy)
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

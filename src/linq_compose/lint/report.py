"""Reports: every diagnostic of a payload in document order, and the exception at the door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Literal, NoReturn, TypeAlias, get_args

from linq_compose.errors import PolicyError
from linq_compose.lint.diagnostic import Diagnostic, Severity
from linq_compose.lint.suppression import Suppression

__all__ = ["Crash", "FailOn", "MessageRejected", "Report", "Skipped", "Suppressed", "names_of", "read_fail_on"]

FailOn: TypeAlias = Literal["error", "warning"]
"""The minimum severity at which a report fails."""

_FAIL_ON: Final[tuple[FailOn, ...]] = get_args(FailOn)


def read_fail_on(value: str) -> FailOn:
    """Return a minimum severity that was checked; raises `PolicyError` (a ValueError) for any other value."""
    for level in _FAIL_ON:
        if value == level:
            return level
    raise PolicyError(f"Expected fail_on to be 'error' or 'warning', got {value!r}.")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that could not tell for want of a fact, and the `Context` field that would have told it."""

    rule: str
    field: str


@dataclass(frozen=True, slots=True)
class Crash:
    """A rule whose own code raised; the other rules went on."""

    rule: str
    path: str
    error: Exception = field(compare=False)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A diagnostic that a team has chosen to live with: it counts no more, and is still shown with its reason."""

    diagnostic: Diagnostic
    reason: str
    by: Literal["suppression", "baseline"] = "suppression"

    def to_dict(self, *, content: bool = True) -> dict[str, Any]:
        """Return the diagnostic as plain JSON values, with `reason` and `by` beside them."""
        return {**self.diagnostic.to_dict(content=content), "reason": self.reason, "by": self.by}


def names_of(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the rules and places of diagnostics in one line, with nothing of the payload's content."""
    return "; ".join(f"{found.rule} {found.name} at {found.path or 'the root'}" for found in diagnostics)


class MessageRejected(ValueError):
    """A message whose report fails; `report` has every diagnostic. Its text names rules and places, no content."""

    def __init__(self, report: Report, *, fail_on: FailOn | None = None) -> None:
        failures = report.failures(fail_on=fail_on)
        counts = [_counted(report.errors, "error")] if report.errors else []
        if len(failures) > len(report.errors):
            counts.append(_counted(report.warnings, "warning"))
        more = f"; and {len(failures) - 5} more" if len(failures) > 5 else ""
        super().__init__(f"{' and '.join(counts)}: {names_of(failures[:5])}{more}. See .report for all of it.")
        self.report = report
        self.fail_on = fail_on

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), fail_on=self.fail_on), (self.report,)


def _counted(diagnostics: tuple[Diagnostic, ...], noun: str) -> str:
    return f"{len(diagnostics)} {noun}{'s' * (len(diagnostics) != 1)}"


@dataclass(frozen=True)
class Report:
    """What `check` found: iterate it for the diagnostics, ask `.ok` whether there is no error.

    `applied` holds what `fix` mended, `skipped` the rules that could not tell for want of context, `crashes` the
    rules whose own code raised, `suppressed` what the policy chose to live with, `unused` its suppressions that met
    nothing here, `not_judged` says why nothing was judged at all, as a gate reports a request that it does not know.
    """

    diagnostics: tuple[Diagnostic, ...]
    operation: str = "message"
    applied: tuple[Diagnostic, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    crashes: tuple[Crash, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    unused: tuple[Suppression, ...] = ()
    not_judged: str | None = None
    losses: tuple[tuple[str, str], ...] = ()
    """What the Markdown of a draft says that its text does not carry: the kind and the text of each loss."""
    fail_on: FailOn = field(default="error", repr=False)
    """The minimum severity at which this report fails, as the policy says."""

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.diagnostics)

    def __bool__(self) -> NoReturn:
        raise TypeError("A report is neither true nor false: ask report.ok (no error), or list(report) for all of it.")

    @property
    def ok(self) -> bool:
        """Whether no diagnostic is an error."""
        return not self.errors

    @property
    def judged(self) -> bool:
        """Whether anything was judged."""
        return self.not_judged is None

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are errors."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are warnings."""
        return self._of(Severity.WARNING)

    @property
    def infos(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are worth knowing."""
        return self._of(Severity.INFO)

    def _of(self, severity: Severity) -> tuple[Diagnostic, ...]:
        return tuple(found for found in self.diagnostics if found.severity is severity)

    def failures(self, *, fail_on: FailOn | None = None) -> tuple[Diagnostic, ...]:
        """Return the diagnostics that fail this report: errors, then warnings where `fail_on` is "warning".

        Without `fail_on` the policy decides: "warning" under `strict`, otherwise "error". Raises `PolicyError` for any
        other value.
        """
        level = self.fail_on if fail_on is None else read_fail_on(fail_on)
        return self.errors if level == "error" else self.errors + self.warnings

    def fails(self, *, fail_on: FailOn | None = None) -> bool:
        """Return whether any diagnostic fails this report; `fail_on` as in `failures`."""
        return bool(self.failures(fail_on=fail_on))

    def raise_for_errors(self, *, fail_on: FailOn | None = None) -> None:
        """Raise `MessageRejected` when this report fails; `fail_on` as in `failures`."""
        if self.fails(fail_on=fail_on):
            raise MessageRejected(self, fail_on=fail_on)

    def to_dict(self, *, content: bool = True) -> dict[str, Any]:
        """Return the report as plain JSON values; without content, nothing of the payload's text is in it."""
        return {
            "operation": self.operation,
            "ok": self.ok,
            **({} if self.not_judged is None else {"not_judged": self.not_judged}),
            "diagnostics": [found.to_dict(content=content) for found in self.diagnostics],
            "applied": [found.to_dict(content=content) for found in self.applied],
            "suppressed": [found.to_dict(content=content) for found in self.suppressed],
            **({"losses": [list(loss) for loss in self.losses]} if self.losses and content else {}),
            "unused": [each.to_dict() for each in self.unused],
            "skipped": [{"rule": each.rule, "field": each.field} for each in self.skipped],
            "crashes": [
                {"rule": each.rule, "path": each.path, "error": type(each.error).__name__} for each in self.crashes
            ],
        }

    def __str__(self) -> str:
        from linq_compose.lint.terminal import draw_report

        return draw_report(self)

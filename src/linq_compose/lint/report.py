"""Reports: every diagnostic of a payload in document order, and the exception for one that has errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, TypeAlias, get_args

from linq_compose._drawable import announce
from linq_compose.errors import PolicyError

if TYPE_CHECKING:  # most reports are empty, and need none of this
    from pydantic_core import CoreSchema

    from linq_compose.lint.diagnostic import Diagnostic
    from linq_compose.lint.outcome import Crash, Skipped, Suppressed, Withheld
    from linq_compose.lint.suppression import Suppression

__all__ = ["FailOn", "MessageRejected", "Report", "names_of", "read_fail_on"]

FailOn: TypeAlias = Literal["error", "warning"]
"""The minimum severity at which a report fails."""

_FAIL_ON: Final[tuple[FailOn, ...]] = get_args(FailOn)


def read_fail_on(value: str) -> FailOn:
    """Return a minimum severity that was checked; raises `PolicyError` (a ValueError) for any other value."""
    for level in _FAIL_ON:
        if value == level:
            return level
    raise PolicyError(f"Expected fail_on to be 'error' or 'warning', got {value!r}.")


def names_of(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the rules and paths of diagnostics in one line, with nothing of the payload's content."""
    return "; ".join(
        f"{diagnostic.rule} {diagnostic.name} at {diagnostic.redacted_path or 'the root'}" for diagnostic in diagnostics
    )


class MessageRejected(ValueError):
    """The report of a message fails; it is `.report`.

    The text gives the first failure with its reason and names the next ones: rules, paths and numbers, but no text,
    URL or handle of the message, so that it may be logged.
    """

    def __init__(self, report: Report, *, fail_on: FailOn | None = None) -> None:
        failures = report.failures(fail_on=fail_on)
        counts = [_counted(report.errors, "error")] if report.errors else []
        if len(failures) > len(report.errors):
            counts.append(_counted(report.warnings, "warning"))
        text = "No diagnostic is severe enough to fail."
        if failures:
            text = f"{' and '.join(counts)}: {names_of(failures[:1])}: {failures[0].sentence(content=False)}"
        if len(failures) > 1:
            more = f"; and {len(failures) - 5} more" if len(failures) > 5 else ""
            text += f" Also: {names_of(failures[1:5])}{more}."
        super().__init__(f"{text} See .report for details.")
        self.report = report
        self.fail_on: FailOn | None = fail_on

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), fail_on=self.fail_on), (self.report,)


def _counted(diagnostics: tuple[Diagnostic, ...], noun: str) -> str:
    return f"{len(diagnostics)} {noun}{'s' * (len(diagnostics) != 1)}"


@announce
@dataclass(frozen=True)
class Report:
    """The result of `check`: iterate it for the diagnostics; `.ok` is True when there is no error.

    `applied` holds the diagnostics that `fix` resolved, `withheld` those whose fix it did not apply, `skipped` the
    rules that did not run because a fact was missing, `crashes` the rules whose own code raised, `suppressed` the
    findings that the policy accepts, `unused` its suppressions that matched nothing. `not_judged` says why nothing was
    checked at all, as for a request outside the operations table.
    """

    diagnostics: tuple[Diagnostic, ...]
    operation: str = "message"
    applied: tuple[Diagnostic, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    crashes: tuple[Crash, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    unused: tuple[Suppression, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    not_judged: str | None = None
    losses: tuple[tuple[str, str], ...] = ()
    """What the Markdown of a draft says that its text does not carry: the kind and the text of each loss."""
    fail_on: FailOn = field(default="error", repr=False)
    """The minimum severity at which this report fails, as the policy says."""

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.diagnostics)

    def __bool__(self) -> NoReturn:
        raise TypeError("A report has no truth value: use report.ok (no error) or list(report) (the diagnostics).")

    @property
    def ok(self) -> bool:
        """Whether no diagnostic is an error, and no built-in rule crashed (see `Policy.on_crash`)."""
        return not self.errors and not any(crash.fails for crash in self.crashes)

    @property
    def judged(self) -> bool:
        """Whether the payload was checked."""
        return self.not_judged is None

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are errors."""
        return self._of("error")

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are warnings."""
        return self._of("warning")

    @property
    def infos(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are worth knowing."""
        return self._of("info")

    def _of(self, severity: str) -> tuple[Diagnostic, ...]:
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.severity == severity)

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
        """Return the report as plain JSON values; without content, they hold no text, URL or handle of the payload."""
        return {
            "operation": self.operation,
            "ok": self.ok,
            **({} if self.not_judged is None else {"not_judged": self.not_judged}),
            "diagnostics": [diagnostic.to_dict(content=content) for diagnostic in self.diagnostics],
            "applied": [diagnostic.to_dict(content=content) for diagnostic in self.applied],
            "withheld": [withheld.to_dict(content=content) for withheld in self.withheld],
            "suppressed": [suppressed.to_dict(content=content) for suppressed in self.suppressed],
            **({"losses": [list(loss) for loss in self.losses]} if self.losses and content else {}),
            "unused": [suppression.to_dict() for suppression in self.unused],
            "skipped": [skipped.to_dict() for skipped in self.skipped],
            "crashes": [crash.to_dict() for crash in self.crashes],
        }

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        """Return how pydantic validates a field that is a report: by its type; it dumps what `to_dict` returns."""
        from pydantic_core import core_schema

        to_dict = core_schema.plain_serializer_function_ser_schema(cls.to_dict)
        return core_schema.is_instance_schema(cls, serialization=to_dict)

    def __str__(self) -> str:
        from linq_compose.lint.terminal import draw_report

        return draw_report(
            self.diagnostics,
            applied=self.applied,
            withheld=self.withheld,
            suppressed=self.suppressed,
            skipped=self.skipped,
            crashes=self.crashes,
            not_judged=self.not_judged,
        )

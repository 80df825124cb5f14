"""Outcomes beside the diagnostics: rules that were skipped or crashed, findings suppressed, fixes withheld."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from linq_compose.lint.diagnostic import Diagnostic

__all__ = ["Crash", "Skipped", "Suppressed", "Withheld"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that did not run to its end because a fact was missing.

    `field` names the missing fact. It is a field of `Context` where `path` is None; otherwise a field of the payload
    that could not be read, and `path` is the JSON Pointer to it.
    """

    rule: str
    field: str
    path: str | None = None

    def order(self) -> tuple[str, str, str]:
        """Return the key by which reports sort them."""
        return self.rule, self.field, self.path or ""

    def to_dict(self) -> dict[str, Any]:
        """Return rule, field and path as plain JSON values."""
        return {"rule": self.rule, "field": self.field, "path": self.path}


@dataclass(frozen=True, slots=True)
class Crash:
    """A rule whose own code raised; the other rules ran.

    `path` is the JSON Pointer to the node that the rule was checking. `fails` is True where the crash makes
    `Report.ok` False: for built-in rules, unless the policy says `on_crash="ignore"`.
    """

    rule: str
    path: str
    error: Exception = field(compare=False)
    fails: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return rule, path and the type of the exception as plain JSON values; never its text."""
        return {"rule": self.rule, "path": self.path, "error": type(self.error).__name__, "fails": self.fails}


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A diagnostic that the team accepts: it does not count, and is still reported with its reason."""

    diagnostic: Diagnostic
    reason: str
    by: Literal["suppression", "baseline"] = "suppression"

    def to_dict(self, *, content: bool = True) -> dict[str, Any]:
        """Return the diagnostic as plain JSON values, with `reason` and `by` beside them."""
        return {**self.diagnostic.to_dict(content=content), "reason": self.reason, "by": self.by}


@dataclass(frozen=True, slots=True)
class Withheld:
    """A diagnostic whose fix was not applied, and the reason, in which nothing of the payload's content appears.

    `tried` is False for an unsafe fix that was not asked for, True for a fix that would have left its finding or
    added another.
    """

    diagnostic: Diagnostic
    reason: str
    tried: bool = True

    def to_dict(self, *, content: bool = True) -> dict[str, Any]:
        """Return the diagnostic as plain JSON values, with `reason` and `tried` beside them."""
        return {**self.diagnostic.to_dict(content=content), "reason": self.reason, "tried": self.tried}

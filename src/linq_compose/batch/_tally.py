"""Tallies: how many rows passed, the findings by rule with their first examples, and the segments of SMS."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Final

__all__ = ["RuleTally", "Tally"]

EXAMPLES: Final = 3
"""Findings of each rule that are shown."""


@dataclass
class RuleTally:
    """The findings of one rule: name, severity and page of it, findings, rows, and the first findings as drawn."""

    name: str
    severity: str
    url: str = ""
    findings: int = 0
    rows: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass
class Tally:
    """What was counted over rows. Tallies of consecutive blocks add up, in that order, to that of them all."""

    rows: int = 0
    passed: int = 0
    clean: int = 0
    unreadable: int = 0
    """Rows that are no text in UTF-8, too long, or no record of the columns."""
    rules: dict[str, RuleTally] = field(default_factory=dict)
    worst: Counter[str] = field(default_factory=Counter)
    """Rows by the highest severity of their findings."""
    operations: Counter[str] = field(default_factory=Counter)
    segments: Counter[str] = field(default_factory=Counter)
    """Of texts as SMS: `rows`, `segments` and `ucs2` of all rows, and with `sms_` in front of those sent as SMS."""

    def add(self, other: Tally) -> None:
        """Add the tally of the rows that follow."""
        self.rows += other.rows
        self.passed += other.passed
        self.clean += other.clean
        self.unreadable += other.unreadable
        self.worst += other.worst
        self.operations += other.operations
        self.segments += other.segments
        for code, theirs in other.rules.items():
            own = self.rules.setdefault(code, RuleTally(theirs.name, theirs.severity, theirs.url))
            own.findings += theirs.findings
            own.rows += theirs.rows
            own.examples += theirs.examples[: EXAMPLES - len(own.examples)]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, from which `of` makes the same tally."""
        return {
            "rows": self.rows,
            "passed": self.passed,
            "clean": self.clean,
            "unreadable": self.unreadable,
            "rules": {code: asdict(rule) for code, rule in self.rules.items()},
            "worst": dict(self.worst),
            "operations": dict(self.operations),
            "segments": dict(self.segments),
        }

    @classmethod
    def of(cls, values: dict[str, Any]) -> Tally:
        """Return the tally of the values of `to_dict`."""
        rules = {code: RuleTally(**rule) for code, rule in values["rules"].items()}
        counters = {name: Counter(values[name]) for name in ("worst", "operations", "segments")}
        return cls(**{**values, "rules": rules, **counters})

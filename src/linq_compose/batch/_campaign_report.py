"""Reports of campaigns: what became of all rows, as text, as plain values, and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from linq_compose.batch._repeats import Repeat
from linq_compose.batch._report_page import Shown, draw_campaign
from linq_compose.batch._tally import RuleTally, Tally
from linq_compose.lint.excerpt import legible

__all__ = ["CampaignReport"]

_ORDER: Final = ("error", "warning", "info")


@dataclass(frozen=True)
class CampaignReport:
    """What became of the rows of a run: `tally` has the numbers, `unread` what could not be read, each with its reason.

    `outputs` has the paths of `accepted`, `rejects` and `html`, those that were asked for.
    """

    tally: Tally
    unread: tuple[tuple[str, str], ...]
    files: int
    outputs: Mapping[str, str]
    repeats: tuple[Repeat, ...] = ()
    """What several rows have in common, where that was asked for."""

    @property
    def ok(self) -> bool:
        """Whether every row was read and passes."""
        return not self.unread and self.tally.passed == self.tally.rows

    @property
    def rejected(self) -> int:
        """How many rows do not pass."""
        return self.tally.rows - self.tally.passed

    def rules(self) -> list[tuple[str, RuleTally]]:
        """Return the findings by rule: errors first, then by how many rows have one."""
        return sorted(
            self.tally.rules.items(), key=lambda item: (_ORDER.index(item[1].severity), -item[1].rows, item[0])
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return {
            "ok": self.ok,
            "files": self.files,
            "rejected": self.rejected,
            **self.tally.to_dict(),
            "repeats": [repeat.to_dict() for repeat in self.repeats],
            "unread": [list(pair) for pair in self.unread],
            "outputs": dict(self.outputs),
        }

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        tally = self.tally
        for code, rule in self.rules():
            yield f"== {code} {rule.name}: {_counted(rule.rows, 'row')}, {_counted(rule.findings, 'finding')} =="
            yield ""
            for example in rule.examples:
                yield example
                yield ""
        for repeat in self.repeats:
            yield f"== {repeat.name}: {_counted(repeat.groups, 'group')} of {_counted(repeat.rows, 'row')} =="
            yield ""
            yield from (f"{repeat.severity}: {example}" for example in repeat.examples)
            yield ""
        yield from (f"{legible(name)}: {legible(reason)}" for name, reason in self.unread)
        if tally.operations:
            names = ", ".join(f"{name} {count:,}" for name, count in sorted(tally.operations.items()))
            yield f"operations: {names}"
        for name, path in self.outputs.items():
            yield f"{name}: {legible(path)}"
        files = _counted(self.files, "file") + (f", {len(self.unread):,} not read" if self.unread else "")
        unreadable = f" ({tally.unreadable:,} not readable)" if tally.unreadable else ""
        rows = _counted(tally.rows, "row")
        yield f"{files}, {rows}: {tally.passed:,} accepted, {self.rejected:,} rejected{unreadable}"

    def html(self) -> str:
        """Return the report as a page: one self-contained HTML document."""
        shown = Shown(self.tally, self.rules(), self.unread, self.repeats, self.files, self.rejected)
        return draw_campaign(shown)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"

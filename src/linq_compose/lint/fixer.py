"""Repair: applies the fixes of a report in rounds until none is left that pays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from linq_compose._pointer import Pointer
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.fix import Fix, Safety, apply
from linq_compose.lint.report import Report

__all__ = ["repair"]

_Judge = Callable[[Any], Report]
_Mend = tuple[Diagnostic, Fix]


def repair(value: Any, judge: _Judge, *, unsafe: bool) -> tuple[Any, Report, tuple[Diagnostic, ...]]:
    """Return a JSON value mended, the report of what remains, and the diagnostics that were mended.

    A fix is kept only if its finding goes and no rule finds more than before. Every round takes the fixes that do
    not touch each other, the furthest back first; each kept fix lowers the number of findings, so rounds end.
    """
    report, applied, refused = judge(value), list[Diagnostic](), _Refused()
    while batch := _batch(report, refused, unsafe=unsafe):
        value, report, kept = _keep(value, report, batch, judge, refused)
        applied += kept
    return value, report, tuple(applied)


def _batch(report: Report, refused: _Refused, *, unsafe: bool) -> list[_Mend]:
    """Return fixes that may be made together, the furthest back first."""
    batch: list[_Mend] = []
    taken: set[tuple[str | int, ...]] = set()
    inside: set[tuple[str | int, ...]] = set()
    for found in reversed(report.diagnostics):
        mend = found.fix
        if mend is None or (mend.safety is Safety.UNSAFE and not unsafe) or (found, mend) in refused:
            continue
        paths = [edit.path.tokens for edit in mend.edits]
        above = [path[:length] for path in paths for length in range(len(path) + 1)]
        if inside.isdisjoint(paths) and taken.isdisjoint(above):
            batch.append((found, mend))
            taken.update(paths)
            inside.update(above)
    return batch


def _keep(
    value: Any, report: Report, batch: Sequence[_Mend], judge: _Judge, refused: _Refused
) -> tuple[Any, Report, list[Diagnostic]]:
    """Return value and report after the fixes of a batch that pay, halving the batch where together they do not."""
    changed = apply([edit for _, mend in batch for edit in mend.edits], value)
    after = judge(changed)
    if _pays(report, after, batch):
        return changed, after, [found for found, _ in batch]
    if len(batch) == 1:
        refused.add(*batch[0])
        return value, report, []
    kept: list[Diagnostic] = []
    for half in (batch[: len(batch) // 2], batch[len(batch) // 2 :]):
        value, report, more = _keep(value, report, half, judge, refused)
        kept += more
    return value, report, kept


def _pays(before: Report, after: Report, batch: Sequence[_Mend]) -> bool:
    allowed = Counter(found.rule for found in before)
    allowed.subtract(found.rule for found, _ in batch)
    return all(count <= allowed[rule] for rule, count in Counter(found.rule for found in after).items())


class _Refused:
    """Fixes that did not pay. Their values may be anything that a payload holds, so they are compared, not hashed."""

    def __init__(self) -> None:
        self._by_place: dict[tuple[str, tuple[Pointer, ...]], list[Fix]] = {}

    def _of(self, found: Diagnostic, mend: Fix) -> list[Fix]:
        return self._by_place.setdefault((found.rule, tuple(edit.path for edit in mend.edits)), [])

    def add(self, found: Diagnostic, mend: Fix) -> None:
        self._of(found, mend).append(mend)

    def __contains__(self, tried: _Mend) -> bool:
        return tried[1] in self._of(*tried)

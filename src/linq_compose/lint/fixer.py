"""The fixer: applies the fixes of a report, in rounds, until none is left that makes the payload better.

How it works. A round takes fixes that do not touch each other, applies them to the document, and checks the result as
a new document: no place and no finding of the old one is used after an edit. The fixes are kept if their findings are
gone and nothing was added. If not, the new findings are traced back to the fixes nearest to them; the others are kept,
and these are tried in smaller groups, so that many fixes that cannot be kept cost few checks.

What was added? Rules that hide others (`Rule.hides`) go first, the severe ones before the rest: a part whose type is
misspelt is not read at all, and once it is, its own findings appear. They were there before, so they do not count,
unless they are more severe than the finding that was fixed. After any other fix, no rule may find more than it did.

A pass ends when every fix that remains was refused. If the pass kept any, what was refused may be right now, so the
next pass starts afresh; the last pass keeps nothing. Hence a second run of `fix` changes nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from linq_compose._pointer import Pointer
from linq_compose.lint.diagnostic import Diagnostic, Severity
from linq_compose.lint.document import Document, read_document
from linq_compose.lint.fix import Edit, Fix, Safety, apply, copied
from linq_compose.lint.outcome import Withheld
from linq_compose.lint.report import Report

__all__ = ["Step", "fix_document"]

_Tokens = tuple[str, ...]
_Key = tuple[str, str, tuple[tuple[str, _Tokens], ...]]

_SEVERITIES: Final = tuple(Severity)
_MOST_HIDING_ROUNDS: Final = 100
"""Rounds of fixes that may uncover findings; those of other fixes end by themselves, since findings get fewer."""
_EFFORT: Final = 40_000
_FEWEST_TRIALS: Final = 12
_MOST_TRIALS: Final = 400
"""How often smaller groups are checked in one pass: as often as the size of the payload goes into the effort, so that
each fix of a usual message is tried alone, and one of a megabyte waits for a dozen checks more than for one."""
_CHARACTERS: Final = 16
"""Characters of text that count as much as one value."""

_UNSAFE: Final = "unsafe fixes were not requested"


@dataclass(frozen=True, slots=True)
class Step:
    """What was done to a value at once: the value before, and the edits."""

    value: Any
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A diagnostic with a fix that may be applied."""

    diagnostic: Diagnostic
    fix: Fix

    @property
    def key(self) -> _Key:
        """What makes two proposals the same in one document. Values of edits may be anything, so they do not count."""
        return _key(self.diagnostic, self.fix)


def _key(diagnostic: Diagnostic, fix: Fix) -> _Key:
    return diagnostic.rule, diagnostic.path, tuple((edit.op, edit.path.tokens) for edit in fix.edits)


def fix_document(
    document: Document, check: Callable[[Document], Report], *, hiding: Collection[str], unsafe: bool
) -> tuple[Any, Report, tuple[Step, ...]]:
    """Return the value of a document with its fixes applied, the report of what remains, and the steps to it.

    `check` returns the report of a document; `hiding` holds the codes of the rules that hide the findings of others.
    The value shares nothing with the document. The report holds what was applied and what was withheld.
    """
    fixer = _Fixer(document, check, hiding, unsafe=unsafe)
    fixer.run()
    report = replace(fixer.report, applied=tuple(fixer.applied), withheld=tuple(fixer.withheld()))
    return copied(fixer.value), report, tuple(fixer.steps)


class _Fixer:
    """One run of `fix`: the value as it is by now, its report, and the fixes that were refused in this pass."""

    def __init__(
        self, document: Document, check: Callable[[Document], Report], hiding: Collection[str], *, unsafe: bool
    ) -> None:
        self._check = check
        self._hiding = hiding
        self._unsafe = unsafe
        self._refused: dict[_Key, str] = {}
        self._trials = 0
        self._hiding_rounds = 0
        self.value = document.value
        self.report = check(document)
        self.applied: list[Diagnostic] = []
        self.steps: list[Step] = []

    def run(self) -> None:
        kept = True
        while kept:
            kept = False
            self._refused.clear()
            self._trials = max(_FEWEST_TRIALS, min(_MOST_TRIALS, _EFFORT // _size(self.value)))
            while batch := self._batch():
                if self._try(batch):
                    kept = True

    def withheld(self) -> Iterator[Withheld]:
        for diagnostic in self.report:
            fix = diagnostic.fix
            if fix is None:
                continue
            if fix.safety is Safety.UNSAFE and not self._unsafe:
                yield Withheld(diagnostic, _UNSAFE, tried=False)
            else:
                yield Withheld(diagnostic, self._refused.get(_key(diagnostic, fix), "it was not tried"))

    def _batch(self) -> list[_Proposal]:
        """Return fixes to apply together: of the first kind that there is, none inside a place of another."""
        open_proposals = [
            proposal
            for proposal in self._proposals()
            if proposal.key not in self._refused
            and (self._hiding_rounds < _MOST_HIDING_ROUNDS or proposal.diagnostic.rule not in self._hiding)
        ]
        if not open_proposals:
            return []
        first = min(map(self._kind, open_proposals))
        batch: list[_Proposal] = []
        places: set[_Tokens] = set()
        above_places: set[_Tokens] = set()
        for proposal in open_proposals:
            paths = [edit.path.tokens for edit in proposal.fix.edits]
            above = [path[:length] for path in paths for length in range(len(path) + 1)]
            if self._kind(proposal) == first and above_places.isdisjoint(paths) and places.isdisjoint(above):
                batch.append(proposal)
                places.update(paths)
                above_places.update(above)
        return batch

    def _proposals(self) -> Iterator[_Proposal]:
        for diagnostic in self.report:
            fix = diagnostic.fix
            if fix is not None and fix.edits and (self._unsafe or fix.safety is Safety.SAFE):
                yield _Proposal(diagnostic, fix)

    def _kind(self, proposal: _Proposal) -> int:
        """Return when a proposal has its turn: those of rules that hide others first, by severity."""
        if proposal.diagnostic.rule not in self._hiding:
            return len(_SEVERITIES)
        return _SEVERITIES.index(proposal.diagnostic.severity)

    def _try(self, batch: Sequence[_Proposal]) -> bool:
        """Keep all of a batch or a part of it and return True; or refuse all of it.

        Once a part is kept the paths of the others are no longer right: they come again in the next batch.
        """
        edits = tuple(edit for proposal in batch for edit in proposal.fix.edits)
        try:
            changed = apply(edits, self.value)
        except LookupError:
            reasons = dict.fromkeys(range(len(batch)), "its edits lead to no place of the payload")
            return self._split(batch, reasons, first=reasons)
        document = read_document(changed)
        report = self._check(document)
        comparison = _Comparison(self.value, self.report, report, batch, hiding=self._kind(batch[0]))
        reasons, first = comparison.reasons()
        if reasons:
            return self._split(batch, reasons, first=first)
        self._hiding_rounds += batch[0].diagnostic.rule in self._hiding
        self.applied += [proposal.diagnostic for proposal in batch]
        self.steps.append(Step(self.value, edits))
        self.value, self.report = document.value, report
        return True

    def _split(self, batch: Sequence[_Proposal], reasons: dict[int, str], *, first: Collection[int]) -> bool:
        """Try the fixes of a batch that nothing speaks against, or else halves of it, as long as trials are left.

        Where there are reasons against all, those count that stand first: of two fixes as near to a new finding as
        each other, the one in front of it.
        """
        blamed = reasons.keys() if len(reasons) < len(batch) else first
        free = [proposal for place, proposal in enumerate(batch) if place not in blamed]
        if free and self._try(free):
            return True
        guilty = [batch[place] for place in sorted(blamed)]
        self._trials -= 1
        if len(batch) == 1 or self._trials < 0:
            self._refused.update({batch[place].key: reasons[place] for place in blamed})
            return False
        if free:
            return self._try(guilty)
        middle = len(guilty) // 2
        return self._try(guilty[:middle]) or self._try(guilty[middle:])


class _Comparison:
    """Two reports, before and after a batch of fixes: whether the fixes can be kept, and which of them cannot."""

    def __init__(self, value: Any, before: Report, after: Report, batch: Sequence[_Proposal], *, hiding: int) -> None:
        self._batch = batch
        self._before, self._after = before, after
        self._tolerated = _SEVERITIES[hiding:] if hiding < len(_SEVERITIES) else ()
        self._origin = _Origins(value, [edit for proposal in batch for edit in proposal.fix.edits])

    def reasons(self) -> tuple[dict[int, str], set[int]]:
        """Return the reason against each fix that cannot be kept, by its place in the batch; none if all can.

        And those of the places against which the reasons are the strongest.
        """
        reasons: dict[int, str] = {}
        first: set[int] = set()
        own = {
            (proposal.diagnostic.rule, proposal.diagnostic.path): place for place, proposal in enumerate(self._batch)
        }
        added: list[tuple[Diagnostic, _Tokens]] = []
        for diagnostic, origin in self._surplus():
            place = own.get((diagnostic.rule, str(Pointer(origin))))
            if place is not None:
                reasons[place] = "it would not remove the finding"
                first.add(place)
            elif diagnostic.severity not in self._tolerated:
                added.append((diagnostic, origin))
        if added:
            nearest = _Nearest(self._batch)
            for diagnostic, origin in added:
                reason = f"it would add {diagnostic.rule} {diagnostic.name} at {diagnostic.path or 'the root'}"
                places = nearest.to(origin)
                first.add(places[0])
                for place in places:
                    reasons.setdefault(place, reason)
        return reasons, first

    def _surplus(self) -> Iterator[tuple[Diagnostic, _Tokens]]:
        """Yield the findings that the batch did not remove or has added, and where they were before."""
        removed = Counter((proposal.diagnostic.rule, proposal.diagnostic.path) for proposal in self._batch)
        allowed = Counter(diagnostic.rule for diagnostic in self._before)
        allowed.subtract(rule for rule, _ in removed.elements())
        counts = Counter(diagnostic.rule for diagnostic in self._after)
        more = {rule for rule, count in counts.items() if count > allowed[rule]}
        if self._tolerated:
            more |= {rule for rule, _ in removed}
        if not more:
            return
        known = Counter((diagnostic.rule, diagnostic.path) for diagnostic in self._before)
        known.subtract(removed)
        for diagnostic in self._after:
            if diagnostic.rule not in more:
                continue
            origin = self._origin.of(diagnostic.path)
            key = (diagnostic.rule, str(Pointer(origin)))
            if known[key] > 0:
                known[key] -= 1
            else:
                yield diagnostic, origin


class _Origins:
    """Where the places of a changed document were before: edits of an array shift the elements behind them."""

    def __init__(self, value: Any, edits: Iterable[Edit]) -> None:
        self._value = value
        self._changes: dict[_Tokens, list[Edit]] = {}
        self._shifts: dict[_Tokens, list[int | None]] = {}
        for edit in edits:
            if edit.op != "replace" and edit.path.tokens:
                self._changes.setdefault(edit.path.tokens[:-1], []).append(edit)

    def of(self, path: str) -> _Tokens:
        """Return where a place was; of what is new, where it is now."""
        origin: list[str] = []
        at = self._value
        for token in Pointer.parse(path).tokens:
            old: str = token
            if isinstance(at, list) and token.isdecimal():
                shift = self._shift(tuple(origin), len(at))
                index = int(token)
                moved = shift[index] if shift is not None and index < len(shift) else index
                if moved is None:
                    return (*origin, "+")
                old = str(moved)
            origin.append(old)
            at = _child(at, old)
        return tuple(origin)

    def _shift(self, path: _Tokens, length: int) -> list[int | None] | None:
        """Return the old index of each element of an array that was changed, None for a new one."""
        if path not in self._changes:
            return None
        shift = self._shifts.get(path)
        if shift is None:
            removed = {edit.path.name for edit in self._changes[path] if edit.op == "remove"}
            inserted = Counter(edit.path.name for edit in self._changes[path] if edit.op == "add")
            shift = self._shifts[path] = []
            for index in range(length + 1):
                shift += [None] * inserted[str(index)]
                if str(index) not in removed:
                    shift.append(index)
        return shift


class _Nearest:
    """The fixes of a batch, found by the place of a finding: those whose edits are nearest to it."""

    def __init__(self, batch: Sequence[_Proposal]) -> None:
        self._edits = sorted(
            (_sortable(edit.path.tokens), place) for place, proposal in enumerate(batch) for edit in proposal.fix.edits
        )

    def to(self, tokens: _Tokens) -> list[int]:
        """Return the places in the batch of the fixes with the edits nearest to a finding, the one before it first."""
        target = _sortable(tokens)
        at = bisect_left(self._edits, (target, -1))
        around = self._edits[max(0, at - 1) : at + 1]
        best = min(_distance(target, path) for path, _ in around)
        return [place for path, place in around if _distance(target, path) == best]


_Sortable = tuple[tuple[int, str], ...]


def _sortable(tokens: _Tokens) -> _Sortable:
    return tuple((int(token), "") if token.isdecimal() and len(token) < 10 else (-1, token) for token in tokens)


def _distance(target: _Sortable, path: _Sortable) -> tuple[int, int]:
    """Return how far apart two places are: by the steps that they share, then by their indexes where they part."""
    shared = 0
    for one, other in zip(target, path, strict=False):
        if one != other:
            return -shared, abs(one[0] - other[0])
        shared += 1
    return -shared, 0


def _child(at: Any, token: str) -> Any:
    if isinstance(at, dict):
        return at.get(token)
    if isinstance(at, list) and token.isdecimal() and int(token) < len(at):
        return at[int(token)]
    return None


def _size(value: Any) -> int:
    """Return about how much there is to check: one for each value, and more for long texts."""
    size, waiting = 0, [value]
    while waiting:
        item = waiting.pop()
        size += 1
        if isinstance(item, dict):
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, str):
            size += len(item) // _CHARACTERS
    return size

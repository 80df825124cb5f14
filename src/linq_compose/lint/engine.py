"""The engine: runs rules over the nodes of a reading and makes diagnostics of their findings. It knows no rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property
from itertools import count, repeat
from typing import Any, Final, NamedTuple, TypeAlias

from linq_compose import operations
from linq_compose._pointer import Pointer
from linq_compose.lint.context import Context, RuleContext
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.outcome import Crash, Skipped
from linq_compose.lint.phrases import REDACTED
from linq_compose.lint.policy import Profile
from linq_compose.lint.report import Report
from linq_compose.lint.rule import Finding, Needs, Rule
from linq_compose.lint.schema import homes
from linq_compose.lint.shape import Path, Reading
from linq_compose.models import Addressed, Unread, UnreadField, Wire

__all__ = ["Asked", "run_rules"]

Asked: TypeAlias = Sequence[frozenset[str] | None]
"""Which families check each node of a reading, by their prefixes; None stands for all of them."""

_Placed: TypeAlias = tuple[tuple[int, ...], str, str, int, Diagnostic, Rule]
"""A diagnostic in the order of the report: the positions on its path, the rule's code, the path, the order of finding;
then the diagnostic and its rule."""


def run_rules(
    reading: Reading,
    profile: Profile,
    context: Context,
    *,
    operation: str,
    asked: Asked | None = None,
    needs: Iterable[tuple[str, str]] = (),
) -> Report:
    """Return the report of a reading: every rule of the profile on every node that it checks, in document order.

    `asked` limits the rules to those of some families, node by node. `needs` are rules that are known not to run, each
    with the field of the context that they need.
    """
    facts = profile.rule_context(context, operation, group=_group(reading, context))
    return _Run(reading, profile, facts, asked=asked, needs=needs).report()


class _Run:
    """One run of the rules over a reading, and what it yields beside diagnostics."""

    def __init__(
        self,
        reading: Reading,
        profile: Profile,
        context: RuleContext,
        *,
        asked: Asked | None,
        needs: Iterable[tuple[str, str]],
    ) -> None:
        self._reading = reading
        self._profile = profile
        self._context = context
        self._asked = asked
        self._needs = set(needs)
        self._unread: set[Skipped] = set()
        self._crashes: list[Crash] = []
        self._fields: dict[tuple[int, str], tuple[str, str]] = {}
        self._count = count()

    def report(self) -> Report:
        placed: list[_Placed] = []
        places = _Places(self._reading.document.value, _field_names(self._context.operation or operations.MESSAGE))
        rules_on = self._profile.rules_on
        start, around = 0, None
        for (path, node), families in zip(self._reading.nodes, self._asked or repeat(None), strict=False):
            if path is not around and path != around:
                _yield_to_others(placed, start)
                start, around = len(placed), path
            self._run(rules_on(type(node), families), node, path, places, placed)
        _yield_to_others(placed, start)
        placed.sort()
        counting, suppressed, unused = self._profile.sift([diagnostic for *_, diagnostic, _ in placed])
        return Report(
            counting,
            operation=self._context.operation or "",
            skipped=self._all_skipped(),
            crashes=tuple(self._crashes),
            suppressed=suppressed,
            unused=unused,
            fail_on=self._profile.policy.fail_on,
        )

    def _all_skipped(self) -> tuple[Skipped, ...]:
        known = self._profile.skipped(frozenset(self._needs))
        return tuple(sorted(self._unread.union(known), key=Skipped.order)) if self._unread else known

    def _run(self, rules: Sequence[Rule], node: Any, path: Path, places: _Places, placed: list[_Placed]) -> None:
        """Add the diagnostics of some rules on one node; whatever their code raises is in the report."""
        context = self._context
        for rule in rules:
            if rule.condition is not None and self._holds(rule) is False:
                continue
            try:
                for finding in rule.check(node, context):
                    if isinstance(finding, Needs):
                        self._needs.add((rule.code, finding.field))
                    else:
                        place = places.below(path, finding.at)
                        diagnostic = self._diagnostic(rule, finding, place, path)
                        placed.append((place.order, rule.code, place.text, next(self._count), diagnostic, rule))
            except UnreadField as unread:
                self._unread.add(self._without(unread, rule, path))
            except Exception as error:  # noqa: BLE001  one rule's fault must not hide what the others found
                self._crashes.append(Crash(rule.code, str(Pointer(path)), error, fails=self._profile.fails(rule)))

    def _without(self, unread: UnreadField, rule: Rule, path: Path) -> Skipped:
        """Return the outcome of a rule that accessed a field whose JSON could not be read."""
        key = id(unread.obj), str(unread.name)
        known = self._fields.get(key)
        if known is None:
            known = self._field(unread, path)
            if key[0] in self._places:  # it lives as long as the reading, so its identity is its own
                self._fields[key] = known
        return Skipped(rule.code, *known)

    def _field(self, unread: UnreadField, path: Path) -> tuple[str, str]:
        """Return the name on the wire of a field that could not be read, and the pointer to it."""
        place, name = self._places.get(id(unread.obj), path), str(unread.name)
        if isinstance(unread.obj, Unread):  # the whole element could not be read
            return name, str(Pointer(place))
        field = type(unread.obj).model_fields[name] if isinstance(unread.obj, Wire) else None
        name = (None if field is None else field.alias) or name
        return name, str(Pointer((*place, name)))

    def _diagnostic(self, rule: Rule, finding: Finding, place: _Place, path: Path) -> Diagnostic:
        conditional = rule.condition is not None and self._holds(rule) is None
        fix = None if finding.fix is None else finding.fix.below(path)
        diagnostic = Diagnostic.of(
            self._profile.facts(rule, conditional=conditional),
            path=place.text,
            redacted_path=place.redacted,
            values=finding.values,
            mark=finding.mark,
            fix=fix,
        )
        if finding.server_code is not None:
            diagnostic = replace(diagnostic, server_code=finding.server_code)
        if not self._profile.catalog.is_built_in(rule):
            # A value that a template lacks is this rule's fault: better here than in `str`.
            _ = diagnostic.message, diagnostic.hint
        return diagnostic

    def _holds(self, rule: Rule) -> bool | None:
        """Return whether the rule's condition holds: None when the context does not say."""
        if rule.condition == "group":
            return None if self._context.group is None else not self._context.group
        return None if rule.condition is None else getattr(self._context, rule.condition)

    @cached_property
    def _places(self) -> dict[int, Path]:
        """Where each object of the reading is, by its identity; unread elements of arrays too."""
        places: dict[int, Path] = {}
        for path, node in self._reading.nodes:
            if isinstance(node, Wire):
                places[id(node)] = path
                places.update((id(element), (*path, name, index)) for name, index, element in _unread_elements(node))
        return places


def _yield_to_others(placed: list[_Placed], start: int) -> None:
    """Drop, of the diagnostics of one place, which begin at `start`, those whose rule yields to another one there."""
    if len(placed) > start + 1:
        own = placed[start:]
        fired = {rule.code for *_, rule in own}
        placed[start:] = [item for item in own if fired.isdisjoint(item[-1].yields_to)]


def _group(reading: Reading, context: Context) -> bool | None:
    """Return whether the chat is a group, by the recipients of the request itself or else by the context."""
    root = reading.root
    stated = root.is_group if isinstance(root, Addressed) and root.has("to") else None
    return context.group if stated is None else stated


def _unread_elements(node: Wire) -> Iterator[tuple[str, int, Unread]]:
    for name, value in vars(node).items():
        if isinstance(value, tuple):
            for index, element in enumerate(value):
                if isinstance(element, Unread):
                    yield name, index, element


@cache
def _field_names(operation: str) -> frozenset[str]:
    """Return the names on the wire of every field that a request of an operation, or a common one, can have."""
    common = (row.id for row in operations.OPERATIONS.values() if row.is_common)
    known = (operations.MESSAGE, operations.FILE, *common, operation)
    return frozenset(name for each in dict.fromkeys(known) for name in homes(operations.request_model(each)))


class _Place(NamedTuple):
    """A place in a document."""

    text: str
    """Its JSON Pointer."""
    redacted: str
    """The same without the keys that are no field of the API: they may be content."""
    order: tuple[int, ...]
    """The position of each step: of members in their object, absent ones after the present; the index of elements."""
    value: Any
    """What is there; None where nothing is."""


_MANY: Final = 16
"""Members of an object from which on their positions are counted once and kept."""
_NOWHERE: Final = 10**9


class _Places:
    """The places in a document, by their paths; the one that was asked for last is near the next one."""

    def __init__(self, document: Any, names: Collection[str]) -> None:
        self._names = names
        self._positions: dict[int, dict[str, int]] = {}
        self._root = _Place("", "", (), document)
        self._around: tuple[Path, _Place] = ((), self._root)
        self._node: tuple[Path, _Place] = ((), self._root)
        self._member: tuple[Path, object, _Place] = ((), None, self._root)

    def below(self, path: Path, at: Path) -> _Place:
        """Return the place at a path below that of a node."""
        if self._node[0] is not path:
            self._node = (path, self._node_at(path))
        place = self._node[1]
        if not at:
            return place
        if self._member[0] is not path or self._member[1] != at[0]:
            self._member = (path, at[0], self._step(place, at[0]))
        return self._reached(self._member[2], at[1:])

    def _node_at(self, path: Path) -> _Place:
        around = path[:-1]
        if self._around[0] != around:
            self._around = (around, self._reached(self._root, around))
        return self._step(self._around[1], path[-1]) if path else self._root

    def _reached(self, place: _Place, path: Path) -> _Place:
        for token in path:
            place = self._step(place, token)
        return place

    def _step(self, place: _Place, token: str | int) -> _Place:
        text, redacted, order, value = place
        if type(token) is int and type(value) is list:
            spelled = f"/{token}"
            item = value[token] if 0 <= token < len(value) else None
            return _Place(text + spelled, redacted + spelled, (*order, token), item)
        name = token if type(token) is str else Pointer((token,)).name
        spelled = f"/{name.replace('~', '~0').replace('/', '~1')}" if "~" in name or "/" in name else f"/{name}"
        shown = spelled if name in self._names else f"/{REDACTED}"
        if isinstance(value, dict):
            return _Place(text + spelled, redacted + shown, (*order, self._position(value, name)), value.get(name))
        index = int(name) if name.isdecimal() and len(name) < 10 else _NOWHERE
        is_list = isinstance(value, list)
        item = value[index] if is_list and index < len(value) else None
        return _Place(text + spelled, redacted + (spelled if is_list else shown), (*order, index), item)

    def _position(self, members: dict[str, Any], name: str) -> int:
        if len(members) < _MANY:
            place = 0
            for member in members:
                if member == name:
                    return place
                place += 1
            return place
        known = self._positions.get(id(members))
        if known is None:
            known = self._positions[id(members)] = {name: place for place, name in enumerate(members)}
        return known.get(name, len(known))

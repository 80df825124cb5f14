"""The engine: runs rules over the nodes of a reading and makes diagnostics of their findings. It knows no rule."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from linq_compose._pointer import Pointer
from linq_compose.lint.context import CONDITIONS, Context, RuleContext
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.outcome import Crash, Skipped
from linq_compose.lint.phrases import REDACTED
from linq_compose.lint.policy import Profile
from linq_compose.lint.report import Report
from linq_compose.lint.rule import Finding, Needs, Rule
from linq_compose.lint.shape import Path, Reading
from linq_compose.models import Addressed, Unread, UnreadField, Wire

__all__ = ["Asked", "run_rules"]

_Found = tuple[Rule, Pointer, Diagnostic]

Asked: TypeAlias = Callable[[Path, Any], Collection[str]]
"""Which families check a node: from its path and the node to their prefixes."""


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
    region = profile.policy.region
    group = _group(reading, context)
    facts = RuleContext(context, limits=profile.limits, operation=operation, region=region, group=group)
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
        self._skipped = {Skipped(code, field) for code, field in needs if code in profile.codes}
        self._crashes: list[Crash] = []

    def report(self) -> Report:
        diagnostics: list[tuple[Any, Diagnostic]] = []
        order = _Order(self._reading.document.value)
        for path, group in groupby(self._reading.nodes, key=itemgetter(0)):
            found: list[_Found] = []
            for _, node in group:
                families = None if self._asked is None else self._asked(path, node)
                for rule in self._profile.rules_on(type(node)):
                    if families is not None and rule.code[:3] not in families:
                        continue
                    if rule.condition is None or self._holds(rule) is not False:
                        found += self._findings(rule, node, path)
            fired = {rule.code for rule, _, _ in found}
            for rule, pointer, diagnostic in found:
                if fired.isdisjoint(rule.yields_to):
                    diagnostics.append((order.key(pointer.tokens, rule.code), diagnostic))
        diagnostics.sort(key=itemgetter(0))
        counting, suppressed, unused = self._profile.sift([diagnostic for _, diagnostic in diagnostics])
        return Report(
            counting,
            operation=self._context.operation or "",
            skipped=tuple(sorted(self._skipped, key=Skipped.order)),
            crashes=tuple(self._crashes),
            suppressed=suppressed,
            unused=unused,
            fail_on=self._profile.policy.fail_on,
        )

    def _findings(self, rule: Rule, node: Any, path: Path) -> list[_Found]:
        """Return the diagnostics of one rule on one node; whatever its code raises is in the report."""
        found: list[_Found] = []
        try:
            for finding in rule.check(node, self._context):
                if isinstance(finding, Needs):
                    self._skipped.add(Skipped(rule.code, finding.field))
                else:
                    pointer = Pointer((*path, *finding.at))
                    found.append((rule, pointer, self._diagnostic(rule, finding, pointer, path)))
        except UnreadField as unread:
            self._skipped.add(self._unread(rule, unread, path))
        except Exception as error:  # noqa: BLE001  one rule's fault must not hide what the others found
            self._crashes.append(Crash(rule.code, str(Pointer(path)), error, fails=self._profile.fails(rule)))
        return found

    def _unread(self, rule: Rule, unread: UnreadField, path: Path) -> Skipped:
        """Return the outcome of a rule that accessed a field whose JSON could not be read."""
        place, name = self._places.get(id(unread.obj), path), str(unread.name)
        if isinstance(unread.obj, Unread):  # the whole element could not be read
            return Skipped(rule.code, name, str(Pointer(place)))
        field = type(unread.obj).model_fields[name] if isinstance(unread.obj, Wire) else None
        name = (None if field is None else field.alias) or name
        return Skipped(rule.code, name, str(Pointer((*place, name))))

    def _diagnostic(self, rule: Rule, finding: Finding, pointer: Pointer, path: Path) -> Diagnostic:
        conditional = rule.condition is not None and self._holds(rule) is None
        diagnostic = Diagnostic(
            rule=rule.code,
            name=rule.name,
            severity=self._profile.severity(rule, conditional=conditional),
            path=str(pointer),
            template=rule.says,
            hint_template=rule.hint,
            values=finding.values,
            mark=finding.mark,
            fix=None if finding.fix is None else finding.fix.below(Pointer(path)),
            server_code=rule.server_code if finding.server_code is None else finding.server_code,
            server_code_evidence=None if rule.server_code is None else rule.server_code_evidence,
            evidence=rule.evidence,
            depends_on=CONDITIONS[rule.condition] if conditional and rule.condition else None,
            source=rule.source,
            doc_url=self._profile.catalog.doc_url(rule),
            safe=rule.safe,
            redacted_path=_redacted_path(pointer, self._reading.document.value),
        )
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


def _redacted_path(path: Pointer, document: Any) -> str:
    """Return a path without the keys that are no field of the API: they may be content."""
    tokens, at = list[str](), document
    for token in path.tokens:
        if isinstance(at, list):
            tokens.append(token)
            at = at[int(token)] if token.isdecimal() and int(token) < len(at) else None
        else:
            tokens.append(token if token in _field_names() else REDACTED)
            at = at.get(token) if isinstance(at, dict) else None
    return str(Pointer(tokens))


@cache
def _field_names() -> frozenset[str]:
    """Return the names of every member of every model, on the wire."""
    models, names = [Wire], set[str]()
    while models:
        model = models.pop()
        models += model.__subclasses__()
        names.update(info.alias or name for name, info in model.model_fields.items())
    return frozenset(names)


class _Order:
    """The order of places in a document: members by their position in the object, absent ones after the present."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._places: dict[int, dict[str, int]] = {}

    def key(self, path: tuple[str, ...], code: str) -> tuple[tuple[int, ...], str, tuple[str, ...]]:
        at, places = self._document, []
        for token in path:
            if isinstance(at, dict):
                known = self._places.get(id(at))
                if known is None:
                    known = self._places[id(at)] = {name: place for place, name in enumerate(at)}
                places.append(known.get(token, len(known)))
                at = at.get(token)
            else:
                index = int(token) if token.isdecimal() and len(token) < 10 else 10**9
                places.append(index)
                at = at[index] if isinstance(at, list) and index < len(at) else None
        return tuple(places), code, path

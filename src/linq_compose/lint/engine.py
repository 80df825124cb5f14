"""The engine: runs rules over the nodes of a reading and makes diagnostics of their findings. It knows no rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from linq_compose._pointer import Pointer
from linq_compose.lint.context import CONDITIONS, Context
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.policy import Profile
from linq_compose.lint.report import Crash, Report, Skipped
from linq_compose.lint.rule import Finding, Needs, Rule
from linq_compose.lint.shape import Path, Reading
from linq_compose.models import Addressed, UnreadField

__all__ = ["judge"]

_Found = tuple[Rule, Finding]


def judge(reading: Reading, profile: Profile, context: Context, *, operation: str) -> Report:
    """Return the report of a reading: every rule of the profile on every node that it judges, in document order."""
    region = profile.policy.region or context.region
    context = replace(
        context, group=_group(reading, context), limits=profile.limits, region=region, operation=operation
    )
    skipped: dict[Skipped, None] = {}
    crashes: list[Crash] = []
    diagnostics: list[tuple[Any, Diagnostic]] = []
    order = _Order(reading.document.value)
    for path, group in groupby(reading.nodes, key=itemgetter(0)):
        found: list[_Found] = []
        for _, node in group:
            for rule in profile.rules_on(type(node)):
                if rule.condition is None or _holds(rule, context) is not False:
                    found += _run(rule, node, path, context, skipped, crashes)
        for rule, finding in _unsilenced(found):
            made = _diagnostic(rule, finding, path, profile, context)
            diagnostics.append((order.key((*path, *finding.at), rule.code), made))
    diagnostics.sort(key=itemgetter(0))
    counting, suppressed, unused = profile.sift([made for _, made in diagnostics])
    return Report(
        counting,
        operation=operation,
        skipped=tuple(skipped),
        crashes=tuple(crashes),
        suppressed=suppressed,
        unused=unused,
        fail_on=profile.policy.fail_on,
    )


def _run(
    rule: Rule, node: Any, path: Path, context: Context, skipped: dict[Skipped, None], crashes: list[Crash]
) -> list[_Found]:
    found: list[_Found] = []
    try:
        for each in rule.check(node, context):
            if isinstance(each, Needs):
                skipped[Skipped(rule.code, each.field)] = None
            else:
                found.append((rule, each))
    except UnreadField:
        pass  # the rule needs a field that a shape diagnostic already names
    except Exception as error:  # noqa: BLE001  one rule's fault must not hide what the others found
        crashes.append(Crash(rule.code, str(Pointer(path)), error))
    return found


def _group(reading: Reading, context: Context) -> bool | None:
    """Return whether the chat is a group, by the recipients of the request itself or else by the context."""
    root = reading.root
    stated = root.is_group if isinstance(root, Addressed) and root.has("to") else None
    return context.group if stated is None else stated


def _holds(rule: Rule, context: Context) -> bool | None:
    """Return whether the rule's condition holds: None when the context does not say."""
    if rule.condition == "group":
        return None if context.group is None else not context.group
    return None if rule.condition is None else getattr(context, rule.condition)


def _unsilenced(found: list[_Found]) -> Iterator[_Found]:
    if len(found) < 2:
        yield from found
        return
    spoke = {rule.code for rule, _ in found}
    yield from ((rule, finding) for rule, finding in found if spoke.isdisjoint(rule.yields_to))


def _diagnostic(rule: Rule, finding: Finding, path: Path, profile: Profile, context: Context) -> Diagnostic:
    conditional = rule.condition is not None and _holds(rule, context) is None
    return Diagnostic(
        rule=rule.code,
        name=rule.name,
        severity=profile.severity(rule, conditional=conditional),
        path=str(Pointer((*path, *finding.at))),
        template=rule.says,
        hint=rule.hint.format_map(finding.values),
        values=finding.values,
        mark=finding.mark,
        fix=None if finding.fix is None else finding.fix.below(Pointer(path)),
        server_code=rule.server_code if finding.server_code is None else finding.server_code,
        server_code_evidence=None if rule.server_code is None else rule.server_code_evidence,
        evidence=rule.evidence,
        depends_on=CONDITIONS[rule.condition] if conditional and rule.condition else None,
        source=rule.source,
    )


class _Order:
    """Where things stand in a document: members by their place in the object, absent ones behind the present."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._places: dict[int, dict[str, int]] = {}

    def key(self, path: Path, code: str) -> tuple[tuple[int, ...], str, tuple[str, ...]]:
        at, places = self._document, []
        for token in path:
            if isinstance(at, dict):
                known = self._places.get(id(at))
                if known is None:
                    known = self._places[id(at)] = {name: place for place, name in enumerate(at)}
                places.append(known.get(str(token), len(known)))
                at = at.get(str(token))
            else:
                places.append(int(token))
                at = at[int(token)] if isinstance(at, list) else None
        return tuple(places), code, tuple(map(str, path))

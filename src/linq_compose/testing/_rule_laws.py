"""The laws of a rule, for families of your own."""

from __future__ import annotations

from collections.abc import Iterator

from linq_compose._api import check, fix
from linq_compose.lint.policy import Policy
from linq_compose.lint.rule import Example, Family, Rule

__all__ = ["assert_rule_laws"]


def assert_rule_laws(family: Family, *, policy: Policy | None = None) -> None:
    """Raise AssertionError with everything in which a family breaks the laws that the built-in rules keep.

    Each `bad` example yields exactly its rule at its place, each `good` one nothing; every message is a sentence in
    which each value stands; `fixable` is what the examples show; a fix removes its finding and adds none; the same
    payload gives the same report, and is left as it was.
    """
    judged = Policy(extend=[family]) if policy is None else policy
    faults = [fault for rule in family.rules for fault in _faults(rule, judged)]
    if not family.rules:
        faults.append(f"The family {family.prefix} has no rules.")
    if faults:
        raise AssertionError("\n".join(faults))


def _faults(rule: Rule, policy: Policy) -> Iterator[str]:
    shown = set()
    for place, example in enumerate(rule.examples):
        name = f"{rule.code} {rule.name}, example {place}"
        before = repr(example.bad)
        report = check(example.bad, example.operation, context=example.context, policy=policy)
        if report.crashes:
            yield f"{name}: {report.crashes[0].rule} raised {report.crashes[0].error!r}."
            continue
        found = [(each.rule, each.path) for each in report]
        if found != [(rule.code, example.at)]:
            yield f"{name}: its bad payload yields {_told(found)}, not {rule.code} at {example.at or 'the root'} alone."
            continue
        (diagnostic,) = report
        for what, text in (("message", diagnostic.message), ("hint", diagnostic.hint)):
            if not text or "{" in text.replace('{"', "") or text.rstrip()[-1] not in ".?!":
                yield f"{name}: its {what} is no sentence with its values: {text!r}."
        if check(example.bad, example.operation, context=example.context, policy=policy) != report:
            yield f"{name}: the same payload gives another report the second time."
        if repr(example.bad) != before:
            yield f"{name}: the check changes the payload."
        if diagnostic.fix is not None:
            shown.add(diagnostic.fix.safety)
            _, remaining = fix(example.bad, example.operation, unsafe=True, context=example.context, policy=policy)
            if any(each.rule == rule.code for each in remaining) or not remaining.applied:
                yield f"{name}: its fix does not remove the finding, or adds another."
        yield from _good(name, example, policy)
    if shown != rule.fixable:
        yield f"{rule.code} {rule.name}: fixable says {sorted(rule.fixable)}, its examples show {sorted(shown)}."


def _good(name: str, example: Example, policy: Policy) -> Iterator[str]:
    context = example.context if example.good_context is None else example.good_context
    found = [(each.rule, each.path) for each in check(example.good, example.operation, context=context, policy=policy)]
    if found:
        yield f"{name}: its good payload yields {_told(found)}."


def _told(found: list[tuple[str, str]]) -> str:
    return ", ".join(f"{rule} at {path or 'the root'}" for rule, path in found) or "nothing"

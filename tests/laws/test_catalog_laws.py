"""The laws of the catalog, run over every rule at once."""

from __future__ import annotations

import pkgutil
import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from linq_compose import Evidence, Policy, Severity, check, explain, fix
from linq_compose import rules as rules_package
from linq_compose.lint.fix import Safety
from linq_compose.lint.rule import Example, Family, Rule
from linq_compose.rules import CATALOG

RULES = tuple(CATALOG)
CHANGELOG = Path(__file__).resolve().parent.parent.parent / "CHANGELOG.md"
RELEASES = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", CHANGELOG.read_text(encoding="utf-8"), re.MULTILINE)
"""The versions of the changelog."""
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{index}")
    for rule in RULES
    for index, example in enumerate(rule.examples)
]


def _found(example: Example, payload: object, *, policy: Policy | None = None) -> list[tuple[str, str]]:
    report = check(payload, example.operation, context=example.context, policy=policy)
    assert report.crashes == ()
    return [(found.rule, found.path) for found in report]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_bad_example_yields_exactly_its_rule_at_its_place(rule: Rule, example: Example) -> None:
    assert _found(example, example.bad) == [(rule.code, example.at)]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_good_example_yields_nothing(rule: Rule, example: Example) -> None:  # noqa: ARG001  names the test
    where = example if example.good_context is None else replace(example, context=example.good_context)
    assert _found(where, example.good) == []


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_message_is_a_sentence_with_its_values(rule: Rule, example: Example) -> None:
    (found,) = check(example.bad, example.operation, context=example.context)
    for text in (found.message, found.hint):
        assert "{" not in text.replace('{"', "").replace("{{", "")
        assert text[0].isupper() or not text[0].isalpha()
        assert text.rstrip()[-1] in ".?"
    conditional = rule.condition is not None and getattr(example.context, rule.condition) is None
    assert found.severity is (Severity.WARNING if conditional and rule.severity is Severity.ERROR else rule.severity)
    assert found.name == rule.name
    # SVC110 alone stands for two codes: an App Clip has its own.
    assert found.server_code == rule.server_code or (rule.code, found.server_code) == ("SVC110", 2028)
    assert found.evidence is rule.evidence
    assert "invalid" not in found.message.lower()
    assert "please" not in (found.message + found.hint).lower()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_fixable_is_the_set_of_safeties_that_examples_show(rule: Rule) -> None:
    shown = set()
    for example in rule.examples:
        (found,) = check(example.bad, example.operation, context=example.context)
        if found.fix is not None:
            shown.add(found.fix.safety)
            assert found.fix.edits
            assert found.fix.title[0].isupper()
    assert shown == rule.fixable


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_fix_turns_its_bad_example_clean(rule: Rule, example: Example) -> None:
    (found,) = check(example.bad, example.operation, context=example.context)
    if found.fix is None:
        mended, report = fix(example.bad, example.operation, unsafe=True, context=example.context)
        assert mended == example.bad
        assert report.applied == ()
        return
    safe, safely = fix(example.bad, example.operation, context=example.context)
    assert (safely.applied == ()) == (found.fix.safety is Safety.UNSAFE)
    assert (safe == example.bad) == (safely.applied == ())
    mended, report = fix(example.bad, example.operation, unsafe=True, context=example.context)
    assert [each.rule for each in report.applied] == [rule.code]
    assert list(report) == []
    assert _found(example, mended) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_an_error_is_documented_or_has_a_domain(rule: Rule) -> None:
    if rule.severity is Severity.ERROR:
        assert rule.evidence is Evidence.DOCUMENTED or rule.domain
    assert rule.source.startswith("https://")
    assert rule.since in RELEASES


def test_codes_and_names_are_well_formed_and_unique() -> None:
    families = {family.name: family.prefix for family in CATALOG.families}
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.code[:3] == families[rule.family]
        assert rule.code[3:].isdecimal()
        assert len(rule.code) == len("DEC102")
        assert rule.name == rule.name.lower()


def test_every_rule_of_the_package_is_in_the_catalog() -> None:
    families: set[Family] = set()
    declared: set[Rule] = set()
    for module in pkgutil.iter_modules(rules_package.__path__):
        members = vars(import_module(f"linq_compose.rules.{module.name}")).values()
        families |= {each for each in members if isinstance(each, Family)}
        declared |= {each.code for each in members if isinstance(each, Rule)}
    assert families == set(CATALOG.families)
    assert declared == {rule.code for rule in CATALOG}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_without_a_rule_its_bad_examples_pass_wrongly(rule: Rule) -> None:
    ignoring = Policy(ignore=[rule.code])
    for example in rule.examples:
        found = _found(example, example.bad, policy=ignoring)
        assert found != [(rule.code, example.at)]
        assert rule.code not in [code for code, _ in found]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_explain_takes_code_and_name_alike(rule: Rule) -> None:
    page = explain(rule.code)
    assert page == explain(rule.name)
    assert page.startswith(f"# {rule.code} {rule.name}\n")
    example = rule.examples[0]
    (found,) = check(example.bad, example.operation, context=example.context)
    text = re.sub(r"\\([*_\[])", r"\1", page)  # the page is Markdown, and escapes what is no markup
    for piece in (rule.why, rule.source, rule.domain, found.message.partition(" Applies only if")[0], found.hint):
        assert piece in text

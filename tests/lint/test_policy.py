"""Policies: presets, selection by code, name or family, own severities and numbers, and wrong words."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from linq_compose import Policy, check
from linq_compose.errors import PolicyError, UnknownRule
from linq_compose.lint.policy import PRESETS
from linq_compose.rules import CATALOG

TWO = {
    "parts": [{"type": "text", "value": "Hi"}, {"type": "text", "value": "ho"}],
    "effect": {"type": "bubble", "name": "confetti"},
    "x-note": 1,
}


def _rules(policy: Policy | str | None = None, payload: Any = None) -> list[str]:
    return [found.rule for found in check(TWO if payload is None else payload, policy=policy)]


def test_without_a_policy_every_rule_speaks() -> None:
    assert _rules() == ["MSG103", "EFX102", "SHP106"] == _rules(Policy()) == _rules("default")


@pytest.mark.parametrize("word", ["MSG103", "adjacent-text", "MSG", "messages"])
def test_rules_are_named_by_code_name_prefix_or_family(word: str) -> None:
    assert _rules(Policy(select=[word])) == ["MSG103"]
    assert _rules(Policy(select=word)) == ["MSG103"]
    assert _rules(Policy(ignore=[word])) == ["EFX102", "SHP106"]


def test_ignoring_wins_over_selecting() -> None:
    assert _rules(Policy(select=["MSG", "EFX"], ignore=["MSG103"])) == ["EFX102"]


def test_a_severity_of_ones_own_wins() -> None:
    policy = Policy("lenient", severity={"EFX": "error", "unknown-field": "warning"})
    assert [(found.rule, str(found.severity)) for found in check(TWO, policy=policy)] == [
        ("MSG103", "error"),
        ("EFX102", "error"),
        ("SHP106", "warning"),
    ]


def test_lenient_keeps_documented_refusals_alone() -> None:
    assert _rules("lenient") == ["MSG103"]


def test_strict_makes_inferred_warnings_errors_and_leaves_infos() -> None:
    found = {each.rule: str(each.severity) for each in check(TWO, policy="strict")}
    assert found == {"MSG103": "error", "EFX102": "error", "SHP106": "info"}


def test_numbers_change_by_name() -> None:
    assert _rules(Policy(limits={"parts": 1}))[0] == "MSG102"
    assert Policy().limits.parts == 100


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"preset": "strikt"}, "Did you mean 'strict'"),
        ({"preset": 5}, "'5'"),
        ({"severity": {"MSG103": "eror"}}, "Did you mean 'error'"),
        ({"limits": {"part": 1}}, "Did you mean 'parts'"),
        ({"limits": {"parts": -1}}, "integer, 0 or more"),
        ({"limits": {"parts": True}}, "integer, 0 or more"),
        ({"limits": {"parts": "9"}}, "integer, 0 or more"),
        ({"on_crash": "ignor"}, "Did you mean 'ignore'"),
        ({"on_crash": 5}, "Did you mean 'error' or 'ignore'"),
    ],
)
def test_a_wrong_word_is_refused_at_once(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        Policy(**arguments)
    assert issubclass(PolicyError, ValueError)


@pytest.mark.parametrize("field", ["select", "ignore", "severity"])
def test_an_unknown_rule_is_refused_when_the_policy_is_used(field: str) -> None:
    value: Any = {"DEC1O2": "error"} if field == "severity" else ["DEC1O2"]
    with pytest.raises(PolicyError, match="Did you mean 'DEC1"):
        check(TWO, policy=Policy(**{field: value}))


@pytest.mark.parametrize("policy", ["strikt", 5, [], object()])
def test_check_refuses_what_is_no_policy(policy: Any) -> None:
    with pytest.raises(ValueError, match="no policy"):
        check(TWO, policy=policy)


def test_policies_are_values() -> None:
    assert Policy(select=["MSG"]) == Policy(select=("MSG",))
    assert len({Policy(preset) for preset in PRESETS}) == len(PRESETS)


def test_a_policy_goes_to_another_process_and_says_there_what_it_says_here() -> None:
    policy = Policy("strict", ignore=["MSG103"])
    before = check(TWO, policy=policy)
    sent = pickle.loads(pickle.dumps(policy))  # noqa: S301  our own
    assert sent == policy
    assert check(TWO, policy=sent) == before


def test_the_catalog_is_asked_by_any_word() -> None:
    assert CATALOG.get("DEC102") is CATALOG.get("split-character")
    assert {rule.code[:3] for rule in CATALOG.select("decorations")} == {"DEC"}
    for word in ("DEC", "decorations", "nothing", "x" * 1000):
        with pytest.raises(UnknownRule):
            CATALOG.get(word)
    with pytest.raises(UnknownRule):
        CATALOG.select([])  # type: ignore[arg-type]

"""Suppressions: which places a glob covers, what a report does with them, and the ones that met nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import MessageRejected, Policy, Suppression, check, fix
from linq_compose._pointer import Pointer
from linq_compose.errors import PolicyError
from payloads import nearly_messages
from rules.findings import REPLY

MESSAGE = {"parts": [{"type": "text", "value": "Hi"}], "effect": {"type": "bubble", "name": "confetti"}}
TOKENS = st.lists(st.text(st.sampled_from("ab/~*?[.\n"), max_size=3), max_size=4)


def living_with(rule: str, path: str = "/**") -> Policy:
    return Policy(suppress=[Suppression(rule=rule, path=path, reason="We know.")])


@pytest.mark.parametrize(
    ("glob", "covered", "uncovered"),
    [
        ("", [""], ["/", "/a"]),
        ("/**", ["", "/a", "/a/b/c"], []),
        ("/parts/*/url", ["/parts/0/url", "/parts/12/url"], ["/parts/url", "/parts/0/a/url", "/parts/0/urls"]),
        ("/**/url", ["/url", "/parts/0/url"], ["/parts/0/curl", "/url/0"]),
        ("/a/**/b", ["/a/b", "/a/x/y/b"], ["/ab", "/a/xb"]),
        ("/part?", ["/parts", "/part1"], ["/part", "/part/1"]),
        ("/a.b", ["/a.b"], ["/acb"]),
        ("/*_range", ["/mention_range", "/_range"], ["/range"]),
    ],
)
def test_a_glob_covers_tokens_and_never_crosses_a_slash(glob: str, covered: list[str], uncovered: list[str]) -> None:
    suppression = Suppression(rule="DEC", path=glob, reason="because")
    assert [path for path in covered if not suppression.covers(path)] == []
    assert [path for path in uncovered if suppression.covers(path)] == []


@given(TOKENS)
def test_every_pointer_without_wildcards_covers_itself_and_all_is_covered_by_two_stars(tokens: list[str]) -> None:
    path = str(Pointer(tokens))
    assert Suppression(rule="DEC", reason="because").covers(path)
    assert Suppression(rule="DEC", path=path, reason="because").covers(path)
    assert Suppression(rule="DEC", path="/*" * len(tokens), reason="because").covers(path)
    assert not Suppression(rule="DEC", path="/*" * (len(tokens) + 1), reason="because").covers(path)


@pytest.mark.parametrize(
    "fields",
    [{"reason": " "}, {"reason": "x", "path": "parts"}, {"reason": 3}, {"reason": "x", "path": None}],
)
def test_a_suppression_without_reason_or_place_is_refused(fields) -> None:
    with pytest.raises(PolicyError):
        Suppression(rule="DEC", **fields)


def test_a_policy_takes_suppressions_alone() -> None:
    with pytest.raises(PolicyError, match="got dict"):
        Policy(suppress=[{"rule": "DEC", "reason": "because"}])


def test_an_unknown_rule_is_refused_when_the_policy_is_first_used() -> None:
    with pytest.raises(PolicyError, match="crossed-effect"):
        check(MESSAGE, policy=living_with("crossed-efect"))


@pytest.mark.parametrize("rule", ["EFX102", "crossed-effect", "EFX", "effects"])
def test_what_is_suppressed_no_longer_counts_and_is_still_there(rule: str) -> None:
    report = check(MESSAGE, policy=living_with(rule, "/effect"))
    (lived_with,) = report.suppressed
    assert list(report) == []
    assert (lived_with.diagnostic.rule, lived_with.reason, lived_with.by) == ("EFX102", "We know.", "suppression")
    assert lived_with.to_dict()["reason"] == "We know."
    assert report.to_dict()["suppressed"] == [lived_with.to_dict()]
    assert "suppressed: warning EFX102 crossed-effect at /effect (We know.)" in str(report)
    assert fix(MESSAGE, policy=living_with(rule, "/effect"))[0] == MESSAGE


def test_a_suppression_that_met_nothing_is_told() -> None:
    missed = Suppression(rule="EFX", path="/parts", reason="We know.")
    met = Suppression(rule="EFX", path="/effect", reason="We know.")
    report = check(MESSAGE, policy=Policy(suppress=[missed, met]))
    assert report.unused == (missed,)
    assert report.to_dict()["unused"] == [{"rule": "EFX", "path": "/parts", "reason": "We know."}]
    assert check(MESSAGE).unused == ()
    twice = Policy(suppress=[met, Suppression(rule="effects", path="/**", reason="We know as well.")])
    assert check(MESSAGE, policy=twice).unused == ()


def test_a_suppressed_error_raises_no_more() -> None:
    broken = {"parts": [], "reply_to": REPLY}
    with pytest.raises(MessageRejected):
        check(broken).raise_for_errors()
    check(broken, policy=living_with("MSG101")).raise_for_errors()


@given(nearly_messages(), st.sampled_from(["SHP", "MSG", "TXT", "DEC", "MED"]), st.sampled_from(["/**", "/parts/**"]))
def test_a_suppression_moves_findings_and_changes_none(payload, family: str, path: str) -> None:
    before, after = check(payload), check(payload, policy=living_with(family, path))
    chosen = Suppression(rule=family, path=path, reason="We know.")
    moved = [found for found in before if found.rule.startswith(family) and chosen.covers(found.path)]
    assert [each.diagnostic for each in after.suppressed] == moved
    assert list(after) == [found for found in before if found not in moved]

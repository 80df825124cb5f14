"""The engine with rules of one's own: crashes, silence, conditions, what it says when it cannot tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from linq_compose import Context, Example, Family, Finding, Policy, Severity, TextPart, check, fix
from linq_compose.errors import CatalogError
from linq_compose.lint.catalog import Catalog
from linq_compose.lint.fix import Fix, replace
from linq_compose.lint.rule import Needs, Rule
from linq_compose.lint.rule_page import page
from linq_compose.models import ChatCreateRequest, MessageContent

HELLO = {"parts": [{"type": "text", "value": "Hello"}]}
CREATE = {"from": "+12052535597", "to": ["+12052532136"], "message": HELLO}


def _family(check_of_rule: Any, *, on: Any = TextPart, number: int = 101, **more: Any) -> Family:
    family = Family("ACM", "acme", about="How Acme speaks to guests.")
    fields = {
        "says": "Acme says {word}.",
        "hint": "Say it otherwise.",
        "why": "Acme wants it so.",
        "source": "https://example.com/style",
        "examples": [Example(bad=HELLO, good=HELLO, at="/parts/0/value")],
        **more,
    }
    family.rule(
        number,
        "rude-word",
        more.pop("severity", "warning"),
        on=on,
        **{k: v for k, v in fields.items() if k != "severity"},
    )(check_of_rule)
    return family


def _greets(part: TextPart, _context: Context) -> Iterator[Finding]:
    if "Hello" in part.value:
        yield Finding(("value",), {"word": "Hello"}, Fix.unsafe("Write Hi", replace("value", value="Hi")))


def test_a_rule_of_ones_own_is_judged_and_fixed_like_the_others() -> None:
    policy = Policy(extend=[_family(_greets)])
    (found,) = check(CREATE, "chats.create", policy=policy)
    assert (found.rule, found.name, found.path) == ("ACM101", "rude-word", "/message/parts/0/value")
    assert found.message == "Acme says Hello."
    mended, report = fix(CREATE, "chats.create", policy=policy, unsafe=True)
    assert mended["message"]["parts"][0]["value"] == "Hi"
    assert [each.rule for each in report.applied] == ["ACM101"]


def test_a_family_that_grows_is_judged_as_it_is_now() -> None:
    family = Family("ACM", "acme", about="How Acme speaks to guests.")
    policy = Policy(extend=[family])
    assert list(check(HELLO, policy=policy)) == []
    family.rule(
        101,
        "rude-word",
        Severity.INFO,
        on=TextPart,
        says="Acme says {word}.",
        hint="Say it otherwise.",
        why="Acme wants it so.",
        source="https://example.com/style",
        examples=[Example(bad=HELLO, good=HELLO, at="")],
        evidence="observed",
    )(_greets)
    assert [found.rule for found in check(HELLO, policy=policy)] == ["ACM101"]


def test_a_rule_that_crashes_is_reported_and_hides_no_other() -> None:
    def crash(part: TextPart, _context: Context) -> Iterator[Finding]:
        yield from _greets(part, _context)
        raise ZeroDivisionError

    report = check({"parts": [*HELLO["parts"], *HELLO["parts"]]}, policy=Policy(extend=[_family(crash)]))
    assert [found.rule for found in report] == ["ACM101", "MSG103", "ACM101"]
    assert [(each.rule, each.path) for each in report.crashes] == [("ACM101", "/parts/0"), ("ACM101", "/parts/1")]
    assert isinstance(report.crashes[0].error, ZeroDivisionError)
    assert "ACM101" in str(report)


def test_a_rule_that_cannot_tell_says_what_it_wants() -> None:
    def ask(part: TextPart, context: Context) -> Iterator[Finding | Needs]:
        yield Needs("group") if context.group is None else Finding(("value",), {"word": part.value})

    policy = Policy(extend=[_family(ask)])
    report = check(HELLO, policy=policy)
    assert list(report) == []
    assert [(each.rule, each.field) for each in report.skipped] == [("ACM101", "group")]
    assert [each.rule for each in check(HELLO, policy=policy, context=Context(group=True))] == ["ACM101"]


@pytest.mark.parametrize(
    ("severity", "new_chat", "preset", "expected"),
    [
        ("error", None, "default", "warning"),
        ("error", True, "default", "error"),
        ("error", False, "default", None),
        ("error", None, "strict", "error"),
        ("warning", None, "default", "warning"),
        ("warning", None, "strict", "error"),
        ("warning", True, "strict", "warning"),
        ("info", None, "strict", "info"),
        ("error", None, "lenient", "warning"),
        ("warning", True, "lenient", None),
    ],
)
def test_a_condition_decides_whether_and_how_loudly(
    severity: str, new_chat: bool | None, preset: str, expected: str | None
) -> None:
    def opens(_request: ChatCreateRequest, _context: Context) -> Iterator[Finding]:
        yield Finding(values={"word": "no"})

    family = _family(opens, on=ChatCreateRequest, severity=severity, condition="new_chat")
    report = check(CREATE, "chats.create", context=Context(new_chat=new_chat), policy=Policy(preset, extend=[family]))
    assert [str(found.severity) for found in report] == ([] if expected is None else [expected])
    for found in report:
        assert found.conditional is (new_chat is None)
        assert ("only if this request opens a new chat" in found.message) is found.conditional


@pytest.mark.parametrize(("group", "expected"), [(None, [True]), (False, [False]), (True, [])])
def test_the_group_condition_holds_in_direct_chats(group: bool | None, expected: list[bool]) -> None:
    family = _family(_greets, condition="group")
    report = check(HELLO, context=Context(group=group), policy=Policy(extend=[family]))
    assert [found.conditional for found in report] == expected


@pytest.mark.parametrize(
    ("fields", "evidence", "phrase"),
    [
        ({}, None, "(documented)"),
        ({"server_code": 1005}, "documented", "(API code 1005; documented)"),
        ({"server_code": 1008, "server_code_evidence": "inferred"}, "inferred", "(probably API code 1008; documented)"),
    ],
)
def test_a_diagnostic_says_how_its_server_code_is_known(
    fields: dict[str, Any], evidence: str | None, phrase: str
) -> None:
    family = _family(_greets, **fields)
    report = check(HELLO, policy=Policy(extend=[family]))
    (diagnostic,) = report
    assert diagnostic.server_code_evidence == evidence
    assert report.to_dict()["diagnostics"][0]["server_code_evidence"] == evidence
    assert phrase in str(report)
    (rule,) = family.rules
    known = {None: "API error code", "documented": "1005 (documented)", "inferred": "1008 (inferred"}[evidence]
    assert (known in page(rule)) is (evidence is not None)


def test_a_rule_on_two_kinds_of_nodes_judges_both() -> None:
    def any_node(_node: object, _context: Context) -> Iterator[Finding]:
        yield Finding(values={"word": "x"})

    report = check(HELLO, policy=Policy(extend=[_family(any_node, on=(MessageContent, TextPart))]))
    assert [found.path for found in report] == ["", "/parts/0"]


@pytest.mark.parametrize(
    "change",
    [
        {"says": ""},
        {"hint": ""},
        {"why": ""},
        {"examples": []},
        {"source": "the manual"},
        {"severity": "error", "evidence": "inferred"},
        {"condition": "weather"},
        {"server_code": 1005, "server_code_evidence": "observed"},
        {"server_code_evidence": "inferred"},
    ],
    ids=str,
)
def test_a_declaration_that_breaks_a_law_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(CatalogError, match="ACM101"):
        _family(_greets, **change)


@pytest.mark.parametrize("name", ["RudeWord", "rude word", "avoid-rude-words", "", "-rude"])
def test_a_name_tells_the_smell_in_kebab_case(name: str) -> None:
    (rule,) = _family(_greets).rules
    with pytest.raises(CatalogError, match="kebab-case"):
        Rule(**{**{field: getattr(rule, field) for field in rule.__slots__}, "name": name})


@pytest.mark.parametrize(("prefix", "name"), [("AC", "acme"), ("acm", "acme"), ("ACM", "Acme")])
def test_a_family_wants_three_capitals_and_a_kebab_case_name(prefix: str, name: str) -> None:
    with pytest.raises(CatalogError, match="three capitals"):
        Family(prefix, name, about="Something.")


def test_a_code_is_taken_once() -> None:
    family = _family(_greets)
    (rule,) = family.rules
    assert repr(family) == "Family('ACM', 'acme', rules=1)"
    with pytest.raises(CatalogError, match="taken by rude-word"):
        family.rule(
            101,
            "other-word",
            "info",
            on=TextPart,
            says=rule.says,
            hint=rule.hint,
            why=rule.why,
            source=rule.source,
            examples=rule.examples,
        )(_greets)
    with pytest.raises(CatalogError, match="names two things"):
        Catalog([family, family])

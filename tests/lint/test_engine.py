"""The engine with rules of one's own: crashes, silence, conditions, what it says when it cannot tell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from linq_compose import Context, Example, Family, Finding, Policy, Severity, TextPart, check, fix
from linq_compose.errors import CatalogError
from linq_compose.lint.catalog import Catalog
from linq_compose.lint.fix import Fix, replace
from linq_compose.lint.rule import Needs, Rule
from linq_compose.models import ChatCreateRequest, MessageContent
from linq_compose.pages.rule_page import page
from linq_compose.rules import CATALOG

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


def test_a_family_is_frozen_once_a_policy_that_extends_it_was_used() -> None:
    family = _family(_greets)
    policy = Policy(extend=[family])
    _declare_another(family, 102)
    assert [diagnostic.rule for diagnostic in check(HELLO, policy=policy)] == ["ACM101", "ACM102"]
    with pytest.raises(CatalogError, match="The family ACM is part of a catalog; ACM103 cannot be added"):
        _declare_another(family, 103)
    assert [diagnostic.rule for diagnostic in check(HELLO, policy=policy)] == ["ACM101", "ACM102"]


def _declare_another(family: Family, number: int) -> None:
    family.rule(
        number,
        f"rude-word-{number}",
        Severity.INFO,
        on=TextPart,
        says="Acme says {word}.",
        hint="Say it otherwise.",
        why="Acme wants it so.",
        source="https://example.com/style",
        examples=[Example(bad=HELLO, good=HELLO, at="")],
        evidence="observed",
    )(_greets)


def test_the_built_in_catalog_is_frozen() -> None:
    for family in CATALOG.families:
        with pytest.raises(CatalogError, match="is part of a catalog"):
            _declare_another(family, 999)


def test_a_rule_that_crashes_is_reported_and_hides_no_other() -> None:
    def crash(part: TextPart, _context: Context) -> Iterator[Finding]:
        yield from _greets(part, _context)
        raise ZeroDivisionError

    report = check({"parts": [*HELLO["parts"], *HELLO["parts"]]}, policy=Policy(extend=[_family(crash)]))
    assert [diagnostic.rule for diagnostic in report] == ["ACM101", "MSG103", "ACM101"]
    assert [(each.rule, each.path) for each in report.crashes] == [("ACM101", "/parts/0"), ("ACM101", "/parts/1")]
    assert isinstance(report.crashes[0].error, ZeroDivisionError)
    assert "ACM101" in str(report)


def _yielding(*findings: Any) -> Any:
    return lambda _part, _context: findings


@pytest.mark.parametrize(
    "check_of_rule",
    [
        _yielding(Finding(("value",), {})),  # the template asks for a word
        _yielding(Finding((2.5,), {"word": "x"})),  # type: ignore[arg-type]
        _yielding("no finding"),
        lambda _part, _context: None,
    ],
    ids=["values", "place", "no-finding", "nothing"],
)
def test_a_rule_that_yields_nonsense_has_crashed(check_of_rule: Any) -> None:
    report = check(HELLO, policy=Policy(extend=[_family(check_of_rule)]))
    assert list(report) == []
    assert [(crash.rule, crash.fails) for crash in report.crashes] == [("ACM101", False)]
    assert report.ok
    assert str(report)


def test_a_finding_at_a_place_that_does_not_exist_is_kept() -> None:
    policy = Policy(extend=[_family(_yielding(Finding(("9", "x", 3), {"word": "x"})), on=MessageContent)])
    assert [diagnostic.path for diagnostic in check(HELLO, policy=policy)] == ["/9/x/3"]


def test_a_crash_of_a_built_in_rule_fails_unless_the_policy_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_node: Any, _context: Context) -> Iterator[Finding]:
        raise KeyError("secret")

    effect = {**HELLO, "effect": {"type": "screen", "name": "confettii"}}
    assert check(effect).ok
    rule = CATALOG.get("EFX102")
    monkeypatch.setattr(type(rule), "check", property(lambda self: crash if self.code == "EFX102" else _field(self)))
    report = check(effect)
    assert [(each.rule, each.path, each.fails) for each in report.crashes] == [("EFX102", "/effect", True)]
    assert not report.ok
    report.raise_for_errors()  # a fault of this library stops no message
    assert "secret" not in json.dumps(report.to_dict()) + str(report)
    tolerant = check(effect, policy=Policy(on_crash="ignore"))
    assert tolerant.ok
    assert [each.rule for each in tolerant.crashes] == ["EFX102"]


_FIELD = Rule.check


def _field(rule: Rule) -> Any:
    return _FIELD.__get__(rule)  # the slot of the field


@pytest.mark.parametrize(
    ("payload", "read", "expected"),
    [
        ({"parts": [{"type": "text", "value": 5}]}, lambda m: m.parts[0].value, ("value", "/parts/0/value")),
        (
            {"parts": [{"type": "text", "value": 5}, *HELLO["parts"]]},
            lambda m: m.parts[0].value,
            ("value", "/parts/0/value"),
        ),
        ({"parts": [{"type": "nope"}, *HELLO["parts"]]}, lambda m: m.parts[0].value, ("value", "/parts/0")),
        ({"parts": [7]}, lambda m: m.parts[0].type, ("type", "/parts/0")),
        ({**HELLO, "effect": 5}, lambda m: m.effect, ("effect", "/effect")),
        ({**HELLO, "effect": {"type": 5}}, lambda m: m.effect.type, ("type", "/effect/type")),
    ],
    ids=["own", "sibling", "element", "scalar", "member", "deep"],
)
def test_a_rule_that_needs_an_unreadable_field_is_skipped(payload: Any, read: Any, expected: tuple[str, str]) -> None:
    def reads(content: MessageContent, _context: Context) -> Iterator[Finding]:
        yield Finding(values={"word": str(read(content))})

    report = check(payload, policy=Policy(select=["ACM"], extend=[_family(reads, on=MessageContent)]))
    assert [(one.rule, one.field, one.path) for one in report.skipped] == [("ACM101", *expected)]
    assert report.crashes == ()
    assert f"skipped: ACM101 (cannot read {expected[1]})" in str(report)
    assert report.to_dict()["skipped"] == [{"rule": "ACM101", "field": expected[0], "path": expected[1]}]


def test_an_unreadable_field_is_named_as_on_the_wire() -> None:
    def reads(request: ChatCreateRequest, _context: Context) -> Iterator[Finding]:
        yield Finding(values={"word": request.from_})

    report = check({**CREATE, "from": 5}, "chats.create", policy=Policy(extend=[_family(reads, on=ChatCreateRequest)]))
    assert ("ACM101", "from", "/from") in [(one.rule, one.field, one.path) for one in report.skipped]


def test_rules_read_limits_and_operation_from_their_context() -> None:
    seen: list[Any] = []

    def look(_part: TextPart, context: Context) -> Iterator[Finding]:
        seen.append((context.operation, context.limits.parts, context.region, context.service, context.new_chat))
        return iter(())

    policy = Policy(extend=[_family(look)], limits={"parts": 7}, region="DE")
    check(CREATE, "chats.create", policy=policy, context={"service": "RCS", "region": "FR", "new_chat": True})
    check(HELLO, policy=Policy(extend=policy.extend), context=Context(region="FR"))
    assert seen == [("chats.create", 7, "DE", "RCS", True), ("message", 100, "FR", None, None)]


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
    known = {
        None: "code",
        "documented": ", with HTTP 400 and code 1005",
        "inferred": ", probably with HTTP 400 and code 1008",
    }
    assert (known[evidence] in page(rule)) is (evidence is not None)


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
    with pytest.raises(CatalogError, match="occurs twice"):
        Catalog([family, family])


def _at_the_value(node: MessageContent | TextPart, _context: Context) -> Iterator[Finding]:
    yield Finding(("value",) if isinstance(node, TextPart) else ("parts", 0, "value"), {"word": type(node).__name__})


def test_findings_of_one_rule_at_one_place_keep_their_order_whatever_was_suppressed_before_them() -> None:
    fields: dict[str, Any] = {"number": 102, "on": (MessageContent, TextPart)}
    family = _family(_at_the_value, **fields)
    family.rule(
        101,
        "other-word",
        "warning",
        on=MessageContent,
        says="Acme says {word}.",
        hint="Say it otherwise.",
        why="Acme wants it so.",
        source="https://example.com/style",
        examples=[Example(bad=HELLO, good=HELLO, at="")],
        evidence="observed",
        yields_to=("ACM102",),
    )(lambda _node, _context: [Finding((), {"word": "nothing"})])
    report = check(HELLO, policy=Policy(extend=[family]))
    assert [(each.rule, each.path, each.message) for each in report] == [
        ("ACM102", "/parts/0/value", "Acme says MessageContent."),
        ("ACM102", "/parts/0/value", "Acme says TextPart."),
    ]


def test_findings_of_many_members_stand_in_the_order_of_the_document() -> None:
    names = [f"strange_{number * 7 % 40}" for number in range(40)]
    report = check({"parts": [{"type": "text", "value": "Hi"}], **dict.fromkeys(names, 1)})
    assert [diagnostic.path for diagnostic in report] == [f"/{name}" for name in names]


def test_a_finding_of_the_whole_document_may_come_behind_one_of_a_part() -> None:
    report = check({"parts": [{"type": "text", "value": "**Hi**"}]}, context=Context(chat_id="chat_1"))
    assert [diagnostic.path for diagnostic in report] == ["", "/parts/0/value"]

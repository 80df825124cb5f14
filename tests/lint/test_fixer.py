"""Fixes and their rounds: paths, collisions, and fixes that do not pay."""

from __future__ import annotations

import dataclasses
import json
import pickle
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import jsonpatch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context, Diagnostic, Example, Family, Finding, Policy, Ruler, TextPart, check, fix
from linq_compose._pointer import Pointer
from linq_compose.lint import fixer
from linq_compose.lint.diagnostic import Mark
from linq_compose.lint.fix import Edit, Fix, Safety, add, apply, remove, replace
from linq_compose.models import MessageContent
from linq_compose.rules import CATALOG

DOCUMENT: dict[str, Any] = {"a": [0, 1, {"b": 2}], "c~/": {"d": None}, "0": "zero"}


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (remove("a", 1), {**DOCUMENT, "a": [0, {"b": 2}]}),
        (replace("a", 0, value=9), {**DOCUMENT, "a": [9, 1, {"b": 2}]}),
        (add("a", 0, value=9), {**DOCUMENT, "a": [9, 0, 1, {"b": 2}]}),
        (add("c~/", "e", value=1), {**DOCUMENT, "c~/": {"d": None, "e": 1}}),
        (replace("a", 2, "b", value=[]), {**DOCUMENT, "a": [0, 1, {"b": []}]}),
        (remove("0"), {"a": [0, 1, {"b": 2}], "c~/": {"d": None}}),
        (replace(value=5), 5),
    ],
    ids=str,
)
def test_one_edit_does_what_json_patch_says(edit: Any, expected: Any) -> None:
    assert apply([edit], DOCUMENT) == expected
    assert jsonpatch.apply_patch(DOCUMENT, [edit.to_dict()]) == expected


@pytest.mark.parametrize(
    "edit",
    [
        remove("x", "y"),
        remove("x"),
        remove("a", 3),
        remove("a", "-"),
        replace("a", 3, value=1),
        add("a", "-", value=1),
        remove("a", 0, "b"),
        remove("0", "b", "c"),
        replace("a", "²", value=1),
    ],
    ids=str,
)
def test_a_path_that_is_not_there_is_a_lookup_error(edit: Edit) -> None:
    with pytest.raises(LookupError):
        apply([edit], DOCUMENT)


@given(st.sets(st.integers(0, 20)))
def test_removals_count_from_the_document_that_was_given(places: set[int]) -> None:
    document = {"a": list(range(21))}
    kept = [item for item in document["a"] if item not in places]
    assert apply([remove("a", place) for place in places], document) == {"a": kept}
    assert document == {"a": list(range(21))}


def test_a_fix_knows_its_title_safety_and_patch() -> None:
    mend = Fix.safe("Remove it", remove("a"))
    assert mend.safety is Safety.SAFE
    assert mend.to_dict() == {"title": "Remove it", "safety": "safe", "patch": [{"op": "remove", "path": "/a"}]}


def _family(judge: Any, *, on: Any = TextPart) -> Policy:
    family = Family("ACM", "acme", about="Texts of Acme.")
    hello = {"parts": [{"type": "text", "value": "Hello"}]}
    family.rule(
        101,
        "odd-word",
        "warning",
        on=on,
        says="Odd.",
        hint="Mend it.",
        why="It is odd.",
        source="https://example.com",
        examples=[Example(bad=hello, good=hello, at="")],
    )(judge)
    return Policy(extend=[family])


def _texts(*values: str) -> dict[str, Any]:
    media = {"type": "media", "url": "https://example.com/a.jpg"}
    return {"parts": [part for value in values for part in ({"type": "text", "value": value}, media)]}


def test_the_edits_of_a_fix_are_written_once_and_when_they_are_read() -> None:
    written: list[int] = []

    def write() -> tuple[Edit, ...]:
        written.append(1)
        return (replace("value", value="Hi"),)

    fix_of_a_part = Fix.later("Write Hi", Safety.UNSAFE, write).below(("parts", 0))
    assert (fix_of_a_part.title, fix_of_a_part.safety) == ("Write Hi", Safety.UNSAFE)
    assert written == []
    expected = Fix.unsafe("Write Hi", replace("parts", 0, "value", value="Hi"))
    assert fix_of_a_part == expected
    assert pickle.loads(pickle.dumps(fix_of_a_part)) == expected  # noqa: S301  our own
    assert fix_of_a_part.to_dict() == expected.to_dict()
    assert written == [1]
    with pytest.raises(AttributeError):
        _ = fix_of_a_part.editing  # type: ignore[attr-defined]


def test_the_span_of_a_mark_is_measured_when_it_is_read() -> None:
    ruler = Ruler("🍜 ab")
    mark = Mark.over(ruler, 3, 5)
    assert "span" not in vars(mark)
    assert pickle.loads(pickle.dumps(mark)) == mark == Mark("🍜 ab", ruler.cover(3, 5))  # noqa: S301  our own
    with pytest.raises(AttributeError):
        _ = mark.spans  # type: ignore[attr-defined]


@pytest.mark.parametrize("rule", list(CATALOG), ids=lambda rule: rule.code)
def test_a_diagnostic_of_a_finding_is_one_that_the_constructor_makes(rule: Any) -> None:
    for shown in rule.examples:
        for diagnostic in check(shown.bad, shown.operation, context=shown.context):
            fields = {field.name: getattr(diagnostic, field.name) for field in dataclasses.fields(Diagnostic)}
            assert Diagnostic(**fields) == diagnostic
            assert vars(Diagnostic(**fields)).keys() == vars(diagnostic).keys()


def test_a_fix_that_brings_another_finding_is_left_out_and_the_rest_is_made() -> None:
    def judge(part: TextPart, _context: Context) -> Iterator[Finding]:
        if part.value.startswith("odd"):
            value = "" if part.value.endswith("empty") else "even"
            yield Finding(("value",), fix=Fix.safe("Mend it", replace("value", value=value)))

    policy = _family(judge)
    payload = _texts("odd", "odd empty", "odd", "odd empty", "odd")
    mended, report = fix(payload, policy=policy)
    assert [part["value"] for part in mended["parts"][::2]] == ["even", "odd empty", "even", "odd empty", "even"]
    assert [found.rule for found in report] == ["ACM101", "ACM101"]
    assert len(report.applied) == 3


def test_a_fix_that_leaves_its_finding_is_not_made() -> None:
    def judge(part: TextPart, _context: Context) -> Iterator[Finding]:
        yield Finding(("value",), fix=Fix.safe("Add a dot", replace("value", value=f"{part.value}.")))

    mended, report = fix(_texts("a"), policy=_family(judge))
    assert mended == _texts("a")
    assert report.applied == ()


def test_fixes_of_one_place_take_turns() -> None:
    def judge(content: MessageContent, _context: Context) -> Iterator[Finding]:
        extra = content.model_extra or {}
        for name in sorted(extra):
            yield Finding(
                (name,), fix=Fix.safe("Remove it", remove(name), replace("parts", value=[*_texts("x")["parts"]]))
            )

    policy = Policy(select=["ACM"], extend=_family(judge, on=MessageContent).extend)
    mended, report = fix({**_texts("y"), "a1": 1, "b2": 2, "c3": 3}, policy=policy)
    assert mended == _texts("x")
    assert len(report.applied) == 3


def test_a_long_chain_of_texts_becomes_one() -> None:
    payload = {"parts": [{"type": "text", "value": str(number)} for number in range(33)]}
    mended, report = fix(payload, unsafe=True)
    assert mended == {"parts": [{"type": "text", "value": "\n".join(map(str, range(33)))}]}
    assert len(report.applied) == 32
    assert list(check(mended)) == []


def test_values_that_cannot_be_copied_or_written_are_passed_on() -> None:
    lock = threading.Lock()
    mended, report = fix({**_texts("a"), "effect": None, "lock": lock}, unsafe=True)
    assert mended["lock"] is lock
    assert [found.rule for found in report.applied] == ["SHP108"]
    flat = {**_texts("a"), "reply_to": {"message_id": "x", "part_index": 10**5000}}
    wrapped, _ = fix(flat, "chats.messages.send")
    assert wrapped == {"message": flat}


def _rules_of(*declarations: tuple[str, str, bool, Any], on: Any = MessageContent) -> Policy:
    """A policy of the declared rules alone: severity, name, whether it hides others, and its check."""
    family = Family("ACM", "acme", about="Texts of Acme.")
    hello = {"parts": [{"type": "text", "value": "Hello"}]}
    for number, (severity, name, hides, judge) in enumerate(declarations):
        family.rule(
            101 + number,
            name,
            severity,
            on=on,
            says="Odd.",
            hint="Mend it.",
            why="It is odd.",
            source="https://example.com",
            domain="It is odd.",
            evidence="inferred",
            examples=[Example(bad=hello, good=hello, at="")],
            hides=hides,
        )(judge)
    return Policy(select=["ACM"], extend=[family])


def _word(*bad: str, becomes: str | None = None) -> Any:
    """A check that finds texts of these words, and the fix that writes another."""

    def judge(content: MessageContent, _context: Context) -> Iterator[Finding]:
        for place, part in enumerate(content.parts or ()):
            if isinstance(part, TextPart) and part.value in bad:
                mend = (
                    None if becomes is None else Fix.safe("Write it", replace("parts", place, "value", value=becomes))
                )
                yield Finding(("parts", place, "value"), fix=mend)

    return judge


@pytest.mark.parametrize(
    ("first", "second", "hides", "applied"),
    [
        ("error", "error", True, True),
        ("error", "warning", True, True),
        ("warning", "warning", True, True),
        ("warning", "info", True, True),
        ("warning", "error", True, False),
        ("info", "warning", True, False),
        ("error", "info", False, False),
    ],
)
def test_a_fix_may_uncover_what_its_fault_hid_but_nothing_worse(
    first: str, second: str, hides: bool, applied: bool
) -> None:
    policy = _rules_of(
        (first, "misspelt", hides, _word("wrogn", becomes="wrong")), (second, "wrong", False, _word("wrong"))
    )
    fixed, report = fix(_texts("wrogn"), policy=policy)
    assert fixed == _texts("wrong" if applied else "wrogn")
    assert [diagnostic.rule for diagnostic in report] == ["ACM102" if applied else "ACM101"]
    reasons = [(one.diagnostic.rule, one.reason, one.tried) for one in report.withheld]
    assert reasons == ([] if applied else [("ACM101", "it would add ACM102 wrong at /parts/0/value", True)])


@pytest.mark.parametrize(
    "payload",
    [
        {"parts": [{"type": "Text", "value": "**b**"}]},
        {"parts": [{"type": "text", "value": "a"}, {"type": "Text", "value": "b"}]},
        {"parts": [{"type": "Media", "url": "http://localhost/x.exe"}]},
        {"parts": [{"type": "TEXT", "value": ""}, {"type": "media", "attachment_id": "x"}]},
        {"parts": [{"type": "text", "value": " x", "text_decorations": [{"range": [0, 1], "style": "Italic"}]}]},
        {"parts": [{"type": "text", "value": "xy", "text_decorations": [{"range": [0, 2], "animation": "Shake"}] * 2}]},
        {**_texts("x"), "effect": {"type": "Screen", "name": "slam"}},
        {**_texts("x"), "preferred_service": "sms", "effect": {"type": "screen", "name": "confetti"}},
    ],
    ids=str,
)
def test_a_word_that_only_differs_in_case_is_always_fixed(payload: dict[str, Any]) -> None:
    words = {"SHP104", "SHP105"}
    assert words & {diagnostic.rule for diagnostic in check(payload)}
    fixed, report = fix(payload)
    assert not words & {diagnostic.rule for diagnostic in report}
    assert words & {diagnostic.rule for diagnostic in report.applied}
    assert list(check(fixed)) == list(report)


def test_withheld_fixes_have_their_reasons() -> None:
    joined = {"parts": [{"type": "text", "value": "a"}, {"type": "text", "value": "b"}]}
    _, report = fix(joined)
    assert [(one.diagnostic.rule, one.reason, one.tried) for one in report.withheld] == [
        ("MSG103", "unsafe fixes were not requested", False)
    ]
    assert fix(joined, unsafe=True)[1].withheld == ()
    leaves = _rules_of(("warning", "dotless", False, _word("a", becomes="a")))
    _, report = fix(_texts("a"), policy=leaves)
    assert [one.reason for one in report.withheld] == ["it would not remove the finding"]
    record = report.to_dict()["withheld"][0]
    assert (record["rule"], record["reason"], record["tried"]) == ("ACM101", "it would not remove the finding", True)
    assert "fix withheld: warning ACM101 dotless at /parts/0/value (it would not remove the finding)" in str(report)


def test_a_fix_whose_edits_lead_nowhere_is_withheld() -> None:
    def judge(_content: MessageContent, _context: Context) -> Iterator[Finding]:
        yield Finding(("parts", 0), fix=Fix.safe("Remove it", remove("parts", 0, "nothing", "here")))
        yield Finding(("parts", 1), fix=Fix.safe("Add it", add("parts", "x", value=1)))

    fixed, report = fix(_texts("a"), policy=_rules_of(("warning", "odd", False, judge)))
    assert fixed == _texts("a")
    assert {one.reason for one in report.withheld} == {"its edits lead to no place of the payload"}


def test_what_was_refused_is_tried_again_once_something_else_was_fixed() -> None:
    """The first text may become `x` only when no `blocker` is left, which a later fix removes."""

    def blocked(content: MessageContent, _context: Context) -> Iterator[Finding]:
        values = [part.value for part in content.parts or () if isinstance(part, TextPart)]
        if "x" in values and "blocker" in values:
            yield Finding()

    declarations = (
        ("warning", "first", False, _word("a", becomes="x")),
        ("warning", "second", False, _word("blocker", becomes="fine")),
        ("warning", "blocked", False, blocked),
    )
    for order in (declarations, declarations[::-1]):
        for texts in (("a", "blocker"), ("blocker", "a"), ("a", "blocker", "a", "a")):
            fixed, report = fix(_texts(*texts), policy=_rules_of(*order))
            assert fixed == _texts(*("x" if text == "a" else "fine" for text in texts))
            assert report.withheld == ()


class _Counting:
    """A rule's check that counts its runs: one for each time that the payload is checked."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, _content: MessageContent, _context: Context) -> Iterator[Finding]:
        self.runs += 1
        return iter(())


def _checks_of(payload: dict[str, Any], *declarations: tuple[str, str, bool, Any]) -> tuple[int, Any]:
    counting = _Counting()
    fixed, report = fix(payload, policy=_rules_of(*declarations, ("info", "counting", False, counting)))
    return counting.runs, report


@pytest.mark.parametrize("number", [150, 600])
def test_many_fixes_that_cannot_be_kept_cost_few_checks(number: int) -> None:
    texts = _texts(*["wrogn"] * number)
    declarations = (
        ("warning", "misspelt", False, _word("wrogn", becomes="wrong")),
        ("error", "wrong", False, _word("wrong")),
    )
    checks, report = _checks_of(texts, *declarations)
    assert len(report.withheld) == number
    assert checks < 80
    mixed = _texts(*["wrogn", "fine?"] * number)
    checks, report = _checks_of(mixed, *declarations, ("warning", "question", False, _word("fine?", becomes="fine")))
    assert len(report.withheld) == number
    assert len(report.applied) == number
    assert checks < 160


def test_a_few_fixes_that_cannot_be_kept_are_each_tried() -> None:
    """Together they are refused, and so is every one but the last, which the others do not point to."""

    def judge(content: MessageContent, _context: Context) -> Iterator[Finding]:
        values = [part.value for part in content.parts or () if isinstance(part, TextPart)]
        if values[:-1].count("x"):
            yield Finding(("parts",))

    declarations = (("warning", "first", False, _word("a", becomes="x")), ("warning", "last-only", False, judge))
    fixed, report = fix(_texts(*["a"] * 9), policy=_rules_of(*declarations))
    assert fixed == _texts(*["a"] * 8, "x")
    assert len(report.withheld) == 8


@pytest.mark.parametrize("unsafe", [False, True])
@pytest.mark.parametrize(
    "foreign",
    [uuid.UUID(int=5), datetime.now(UTC), float("nan"), float("inf"), {1, 2}, b"x", object(), range(3), 10**5000],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize(
    "payload",
    [
        lambda odd: {"parts": [{"type": "text", "value": ""}, {"type": "media", "attachment_id": odd}]},
        lambda odd: {
            "parts": [{"type": "Text", "value": odd}, {"type": "text", "value": "a"}],
            "effect": None,
            "x": odd,
        },
        lambda odd: {
            "x": [odd],
            "parts": [{"type": "text", "value": ""}, odd, {"type": "text", "value": "", "y": odd}],
        },
        lambda odd: {"message": {"parts": [{"type": "text", "value": "a"}, {"type": "Text", "value": "b", "k": odd}]}},
    ],
    ids=["beside", "inside", "around", "wrapped"],
)
def test_values_that_json_cannot_carry_are_passed_on_and_every_place_is_of_the_new_document(
    payload: Any, foreign: Any, unsafe: bool
) -> None:
    original = payload(foreign)
    operation = "chats.messages.send" if "message" in original else "message"
    fixed, report = fix(original, operation, unsafe=unsafe)
    assert report.applied
    assert _holds(fixed, foreign)
    assert list(check(fixed, operation)) == list(report)
    for diagnostic in report:
        Pointer.parse(diagnostic.path).parent.resolve(fixed)
    assert original == payload(foreign) or foreign != foreign  # noqa: PLR0124  NaN
    json.dumps(report.to_dict(), allow_nan=False)
    assert fix(fixed, operation, unsafe=unsafe)[1].applied == ()


def _holds(value: Any, item: Any) -> bool:
    if isinstance(value, (dict, list)):
        return any(_holds(inner, item) for inner in (value.values() if isinstance(value, dict) else value))
    return value is item


class Uncomparable:
    """A value whose comparison raises, as an array's truth value does."""

    def __eq__(self, other: object) -> bool:
        raise TypeError

    __hash__ = object.__hash__


def test_values_that_cannot_be_compared_do_no_harm() -> None:
    flat = {"parts": [{"type": "text", "value": "a", "odd": Uncomparable()}], "extra": Uncomparable(), "effect": None}
    fixed, report = fix(flat, "chats.messages.send", unsafe=True)
    assert {diagnostic.rule for diagnostic in report.applied} >= {"SHP107", "SHP108"}
    assert "message" in fixed


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_a_model_with_an_unreadable_field_is_fixed_as_a_model() -> None:
    part = TextPart.model_construct(type="text", value=5)
    content = MessageContent.model_construct(parts=(part,), idempotency_key=" ")
    fixed, report = fix(content)
    assert isinstance(fixed, MessageContent)
    assert [diagnostic.rule for diagnostic in report.applied] == ["MSG107"]
    assert [diagnostic.rule for diagnostic in check(fixed)] == ["SHP103"] == [diagnostic.rule for diagnostic in report]


def _drops(content: MessageContent, _context: Context) -> Iterator[Finding]:
    for place, part in enumerate(content.parts or ()):
        if isinstance(part, TextPart) and part.value == "drop":
            yield Finding(("parts", place), fix=Fix.safe("Remove it", remove("parts", place)))


def _pairs(content: MessageContent, _context: Context) -> Iterator[Finding]:
    values = [part.value for part in content.parts or () if isinstance(part, TextPart)]
    for place in range(1, len(values)):
        if values[place - 1] == values[place] == "a":
            yield Finding(("parts", place, "value"))


@pytest.mark.parametrize("number", [1, 3, 60, 240])
def test_fixes_that_shift_elements_are_blamed_for_what_they_add_and_no_others(number: int) -> None:
    values = ["a", "drop", "a", "drop", "b", "drop"] * number
    payload = {"parts": [{"type": "text", "value": value} for value in values]}
    counting = _Counting()
    policy = _rules_of(
        ("warning", "dropped", False, _drops),
        ("error", "pair", False, _pairs),
        ("info", "counting", False, counting),
    )
    fixed, report = fix(payload, policy=policy)
    assert [part["value"] for part in fixed["parts"]] == ["a", "drop", "a", "b"] * number
    assert [one.reason.partition(" at ")[0] for one in report.withheld] == ["it would add ACM102 pair"] * number
    assert len(report.applied) == 2 * number
    assert counting.runs < (110 if number > 20 else 10 * number)


def test_a_fix_that_adds_an_element_is_blamed_for_it() -> None:
    def twins(content: MessageContent, _context: Context) -> Iterator[Finding]:
        for place, part in enumerate(content.parts or ()):
            if isinstance(part, TextPart) and part.value in ("twin", "lone"):
                second = {"type": "text", "value": "a" if part.value == "twin" else "b"}
                edits = (replace("parts", place, "value", value="a"), add("parts", place + 1, value=second))
                yield Finding(("parts", place, "value"), fix=Fix.safe("Split it", *edits))

    policy = _rules_of(("warning", "twin", False, twins), ("error", "pair", False, _pairs))
    payload = {"parts": [{"type": "text", "value": value} for value in ("lone", "twin", "lone")]}
    fixed, report = fix(payload, policy=policy)
    assert [part["value"] for part in fixed["parts"]] == ["a", "b", "twin", "a", "b"]
    assert [one.reason for one in report.withheld] == ["it would add ACM102 pair at /parts/3/value"]


def test_a_fix_that_was_blamed_beside_another_is_tried_alone() -> None:
    def together(content: MessageContent, _context: Context) -> Iterator[Finding]:
        values = [part.value for part in content.parts or () if isinstance(part, TextPart)]
        if "y" in values:
            yield Finding(("parts", 0 if "x" in values else 2))

    declarations = (
        ("warning", "first", False, _word("a", becomes="x")),
        ("warning", "second", False, _word("b", becomes="y")),
        ("error", "together", False, together),
    )
    fixed, report = fix(_texts("a", "b"), policy=_rules_of(*declarations))
    assert fixed == _texts("x", "b")
    assert [one.diagnostic.rule for one in report.withheld] == ["ACM102"]


def test_a_finding_at_a_place_that_does_not_exist_blames_someone() -> None:
    def nowhere(content: MessageContent, _context: Context) -> Iterator[Finding]:
        values = [part.value for part in content.parts or () if isinstance(part, TextPart)]
        if "x" in values:
            yield Finding(("9", "x", 3, "parts", 99, "y"))

    declarations = (("warning", "first", False, _word("a", becomes="x")), ("error", "nowhere", False, nowhere))
    fixed, report = fix(_texts("a", "b"), policy=_rules_of(*declarations))
    assert fixed == _texts("a", "b")
    assert [one.reason for one in report.withheld] == ["it would add ACM102 nowhere at /9/x/3/parts/99/y"]


def test_json_text_is_written_anew_where_two_edits_change_one_place() -> None:
    def judge(content: MessageContent, _context: Context) -> Iterator[Finding]:
        if content.idempotency_key == "k":
            edits = (
                replace("parts", value=_texts("x")["parts"]),
                remove("parts", 0),
                replace("idempotency_key", value="l"),
            )
            yield Finding(fix=Fix.safe("Do it twice", *edits))

    policy = _rules_of(("warning", "twice", False, judge))
    for indent, ascii_only in ((None, True), (2, False)):
        text = json.dumps({**_texts("y", "ü"), "idempotency_key": "k"}, indent=indent, ensure_ascii=ascii_only) + "\n"
        fixed, report = fix(text, policy=policy)
        assert json.loads(fixed) == {**_texts("x"), "idempotency_key": "l"}
        assert [diagnostic.rule for diagnostic in report.applied] == ["ACM101"]
        assert fixed == json.dumps(json.loads(fixed), indent=indent) + "\n"


def test_a_payload_is_as_large_as_its_values_and_its_long_texts() -> None:
    assert fixer._size({}) == 1
    assert fixer._size({"a": [1, None], "b": "x" * 15}) == 5
    assert fixer._size(["x" * 16, "x" * 160]) == 3 + 1 + 10

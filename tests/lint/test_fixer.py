"""Fixes and their rounds: paths, collisions, and fixes that do not pay."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import jsonpatch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context, Example, Family, Finding, Policy, TextPart, check, fix
from linq_compose.lint.fix import Fix, Safety, add, apply, remove, replace
from linq_compose.models import MessageContent

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


def test_a_path_that_is_not_there_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        apply([remove("x", "y")], DOCUMENT)


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

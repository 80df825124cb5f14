"""Traps that others fell into, each shut by a test that is named after it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from linq_compose import MessageContent, Ruler, TextDecoration, TextPart, check, explain, fix
from linq_compose.lint.rule import Example, Rule
from linq_compose.rules import CATALOG
from texts import texts


def decorated(value: str, start: int, end: int) -> dict[str, Any]:
    return {"parts": [{"type": "text", "value": value, "text_decorations": [{"range": [start, end], "style": "bold"}]}]}


@given(texts(), st.integers(-5, 99), st.integers(-5, 99))
def test_trap_2_a_range_inside_a_surrogate_pair_is_a_diagnostic_and_never_an_exception(
    value: str, start: int, end: int
) -> None:
    report = check(decorated(value, start, end))
    assert report.crashes == ()
    assert str(report)
    span = Ruler(value).cover(start, end)
    assert 0 <= span.start <= span.end <= len(value)


def test_trap_2_the_smallest_payload_with_it() -> None:
    (found,) = check(decorated("😀x", 1, 3)).errors
    assert (found.rule, found.path) == ("DEC102", "/parts/0/text_decorations/0/range")


@given(texts(max_clusters=3), st.sampled_from(["\ud83d", "\udc00", "\udfff"]))
def test_trap_3_a_lone_surrogate_is_counted_reported_and_dumped_without_an_exception(text: str, lone: str) -> None:
    value = f"{text} {lone} x"
    part = TextPart(value=value)
    assert part.payload()["value"] == value
    payload = MessageContent(parts=(part,)).payload()
    for spelt in (payload, json.dumps(payload), MessageContent(parts=(part,))):
        assert "TXT104" in [found.rule for found in check(spelt)]
    assert str(check(payload)).encode("utf-8")
    mended, _ = fix(payload, unsafe=True)
    assert "\ufffd" in mended["parts"][0]["value"]
    assert "TXT104" not in [found.rule for found in check(mended)]


def test_trap_4_a_frozen_model_holds_nothing_that_grows() -> None:
    decoration = TextDecoration(range=[0, 1], style="bold")
    content = MessageContent(parts=[TextPart(value="Hi", text_decorations=[decoration])])
    assert isinstance(content.parts, tuple)
    (part,) = content.parts
    assert isinstance(part, TextPart)
    assert isinstance(part.text_decorations, tuple)
    assert isinstance(decoration.range, tuple)
    assert not hasattr(content.parts, "append")


def test_trap_5_a_changed_copy_is_validated() -> None:
    part = TextPart(value="Hi")
    with pytest.raises(ValidationError):
        part.model_copy(update={"value": 3})
    assert part.model_copy(update={"value": "Ho"}) == TextPart(value="Ho")


def test_trap_6_a_path_never_holds_the_tag_of_a_union() -> None:
    (found,) = check({"parts": [{"type": "text", "text": "hi"}]}).errors
    assert (found.rule, found.path) == ("SHP102", "/parts/0/value")
    places = {
        "/parts/0/value": {"type": "link", "value": 1, "link": 1},
        "/parts/0/url": {"type": "media", "url": 1, "media": "x"},
        "/parts/0/app/name": {
            "type": "imessage_app",
            "imessage_app": {},
            "app": {"name": 1, "team_id": "A1B2C3D4E5", "bundle_id": "com.example.app"},
            "layout": {"caption": "Hi"},
        },
        "/parts/0/text_decorations/0/range": {
            "type": "text",
            "value": "hi",
            "text": [],
            "text_decorations": [{"range": [0, "1"], "style": "bold"}],
        },
    }
    for place, part in places.items():
        assert [(found.rule, found.path) for found in check({"parts": [part]}).errors] == [("SHP103", place)]


def test_trap_7_arrays_are_taken_from_json_and_from_python_alike() -> None:
    written = decorated("Hello", 0, 5)
    model = MessageContent.from_payload(written)
    assert model == MessageContent.from_payload(json.loads(json.dumps(written)))
    assert model == MessageContent(
        parts=(TextPart(value="Hello", text_decorations=(TextDecoration(range=(0, 5), style="bold"),)),)
    )
    assert list(check(written)) == list(check(json.dumps(written))) == list(check(model)) == []


def test_trap_8_no_default_is_dumped_that_the_author_never_wrote() -> None:
    written = {"parts": [{"type": "text", "value": "Hello"}]}
    assert MessageContent.from_payload(written).payload() == written
    assert MessageContent.from_payload(written).model_dump(mode="json", exclude_unset=True) == written
    assert "text_decorations" in MessageContent.from_payload(written).model_dump()["parts"][0]


def test_trap_9_nothing_that_is_handed_in_is_changed() -> None:
    written = decorated("Hello", 0, 99)
    before = json.dumps(written)
    model = MessageContent.from_payload(written)
    mended, report = fix(written, unsafe=True)
    repaired, _ = fix(model, unsafe=True)
    assert [found.rule for found in report.applied] == ["DEC101"]
    assert json.dumps(written) == json.dumps(model.payload()) == before
    assert mended == repaired.payload() == decorated("Hello", 0, 5)
    assert mended is not written
    with pytest.raises(FrozenInstanceError):
        report.operation = "chats.create"


def test_trap_10_every_reason_survives_an_optimised_python() -> None:
    script = (
        "import linq_compose.rules as r; from linq_compose import explain\n"
        "print(__debug__, r.__doc__, len(list(r.CATALOG)), min(len(rule.why) for rule in r.CATALOG) > 20)\n"
        "print(explain('DEC102'), end='')"
    )
    done = subprocess.run([sys.executable, "-OO", "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    first, _, page = done.stdout.decode("utf-8").replace("\r\n", "\n").partition("\n")
    assert first == f"False None {len(tuple(CATALOG))} True"
    assert page == explain("DEC102")


def test_trap_10_a_reason_is_a_field_that_must_be_given() -> None:
    rule = CATALOG.get("DEC102")
    fields = {name: getattr(rule, name) for name in Rule.__dataclass_fields__}
    for name in ("why", "says", "hint", "source", "evidence", "examples"):
        rest = {field: value for field, value in fields.items() if field != name}
        with pytest.raises(TypeError, match=name):
            Rule(**rest)
    assert all(isinstance(example, Example) for example in rule.examples)

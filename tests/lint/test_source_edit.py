"""Edits of JSON text: only what an edit changes is written anew, and the result reads as the edited value."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import fix
from linq_compose.lint.fix import Edit, add, apply, remove, replace
from linq_compose.lint.source_edit import edit_text

SPACE = st.text(" \t\r\n", max_size=3)
NUMBERS = st.sampled_from(["0", "-0", "1e2", "1E+2", "1.00", "1e400", "-1e400", "12345678901234567890.123", "9" * 40])
STRINGS = st.sampled_from(
    ['""', '"a"', '"\\u0061\\/"', '"ü🍜"', '"\\ud83c"', '"\\ud83c\\udf5c"', '"a\\\\"', '"]}"', '"\\""']
)
KEYS = ["a", "b", "c~/", "\\u0064"]
NEW = st.sampled_from([None, True, 5, 1.5, "new", "🍜", "\ud83c", [], {}, [1, [2]], {"x": {"y": [None, "z"]}}])


@st.composite
def spelled(draw: st.DrawFn, depth: int = 3) -> str:
    """A JSON value spelled in any way that JSON allows."""
    kind = draw(st.integers(0, 5 if depth else 2))
    if kind == 0:
        return draw(NUMBERS)
    if kind == 1:
        return draw(STRINGS)
    if kind == 2:
        return draw(st.sampled_from(["null", "true", "false"]))
    inner = spelled(depth=depth - 1)
    pieces = draw(st.lists(inner, max_size=3))
    around = [f"{draw(SPACE)}{piece}{draw(SPACE)}" for piece in pieces]
    if kind == 3:
        return f"[{','.join(around) or draw(SPACE)}]"
    names = draw(st.permutations(KEYS))
    members = [f'{draw(SPACE)}"{name}"{draw(SPACE)}:{piece}' for name, piece in zip(names, around, strict=False)]
    return f"{{{','.join(members) or draw(SPACE)}}}"


def _paths(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [above, *(path for name, item in inner for path in _paths(item, (*above, name)))]


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, Any, Edit]:
    """A text, its value, and an edit of a place in it."""
    text = f'{draw(SPACE)}{{"top":{draw(SPACE)}{draw(spelled())}}}{draw(SPACE)}'
    value = json.loads(text)
    path = draw(st.sampled_from(_paths(value)))
    kind = draw(st.sampled_from(["replace", "remove", "add", "move"]))
    if kind == "remove" and path:
        return text, value, remove(*path)
    holder = value
    for token in path:
        holder = holder[token]
    if kind in ("add", "move") and isinstance(holder, (dict, list)):
        place: Any = "new~/" if isinstance(holder, dict) else draw(st.integers(0, len(holder)))
        item = value["top"] if kind == "move" else draw(NEW)
        return text, value, add(*path, place, value=item)
    return text, value, replace(*path, value=draw(NEW))


def _common(one: str, other: str) -> int:
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


@given(edited())
def test_an_edited_text_reads_as_the_edited_value_and_keeps_the_rest(case: tuple[str, Any, Edit]) -> None:
    text, value, edit = case
    after = edit_text(text, value, [edit])
    assert json.loads(after) == apply([edit], value)
    before_part, behind_part = _common(text, after), _common(text[::-1], after[::-1])
    if edit.op == "add":  # one piece was put in
        assert before_part + behind_part >= len(text)
    if edit.op == "remove":  # one piece was taken out
        assert before_part + behind_part >= len(after)


@given(edited())
def test_a_replaced_scalar_is_all_that_changes(case: tuple[str, Any, Edit]) -> None:
    text, value, edit = case
    if edit.op != "replace" or isinstance(edit.value, (dict, list)):
        return
    at = value
    for token in edit.path.tokens:
        at = at[int(token)] if isinstance(at, list) else at[token]
    if not isinstance(at, (dict, list)):
        after = edit_text(text, value, [edit])
        assert abs(len(after) - len(text)) <= 45
        assert json.loads(after) == apply([edit], value)


@given(st.lists(spelled(), min_size=1, max_size=6), st.sets(st.integers(0, 5)), st.data())
def test_several_edits_of_one_array_go_together(items: list[str], places: set[int], data: st.DataObject) -> None:
    text = f"[{', '.join(items)}]"
    value = json.loads(text)
    edits = [
        data.draw(st.sampled_from([remove(place), replace(place, value="new")]))
        for place in places
        if place < len(items)
    ]
    after = edit_text(text, value, edits)
    assert json.loads(after) == apply(edits, value)
    kept = [item for place, item in enumerate(items) if place not in places]
    at = 0
    for item in kept:
        at = after.index(item, at) + len(item)


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        ('{ "a" :1 , "b" :2 }', [remove("a")], '{ "b" :2 }'),
        ('{ "a" :1 , "b" :2 }', [remove("b")], '{ "a" :1 }'),
        ('{ "a" :1 , "b" :2 }', [remove("a"), remove("b")], "{}"),
        ('{"a":1,"a":2,"b":3}', [remove("a")], '{"b":3}'),
        ('{"a":1,"a":2,"b":3}', [replace("a", value=9)], '{"a":1,"a":9,"b":3}'),
        ('{"a":1}', [add("b", value={"c": [1, 2]})], '{"a":1,"b":{"c":[1,2]}}'),
        ('{"a": 1}', [add("b", value={"c": [1, 2]})], '{"a": 1, "b": {"c": [1, 2]}}'),
        ("{}", [add("b", value=1)], '{"b":1}'),
        ('{\r\n\t"a": 1\r\n}', [add("b", value={"c": 2})], '{\r\n\t"a": 1,\r\n\t"b": {\r\n\t\t"c": 2\r\n\t}\r\n}'),
        ('{"r": [ 0,\n 02e0 ]}'.replace("02", "2"), [replace("r", value=[1, 2.0])], '{"r": [ 1,\n 2e0 ]}'),
        ('{"a": 1, "b": [1e400]}', [add("c", value="ü")], '{"a": 1, "b": [1e400], "c": "\\u00fc"}'),
        ('{"ü": 1}', [add("c", value="ü")], '{"ü": 1, "c": "ü"}'),
        ("[1,2]", [add(1, value=5), add(2, value=6)], "[1,5,2,6]"),
        ("[]", [add(0, value=5)], "[5]"),
        ("[1]", [replace(value={})], "{}"),
        ("[ 1, 2 ]", [remove(0), remove(1), add(2, value=5)], "[ 5 ]"),
    ],
)
def test_the_layout_of_the_text_is_kept(text: str, edits: list[Edit], expected: str) -> None:
    value = json.loads(text)
    assert edit_text(text, value, edits) == expected
    assert json.loads(expected) == apply(edits, value)


def test_a_value_that_moves_keeps_its_spelling_and_is_indented_anew() -> None:
    text = '{\n  "parts": [\n    {"type": "\\u0074ext", "value": "x", "n": 1e400}\n  ],\n  "zone": 1E2\n}\n'
    value = json.loads(text)
    edits = [add("message", value={"parts": value["parts"]}), remove("parts")]
    assert edit_text(text, value, edits) == (
        '{\n  "zone": 1E2,\n  "message": {\n    "parts": [\n      '
        '{"type": "\\u0074ext", "value": "x", "n": 1e400}\n    ]\n  }\n}\n'
    )


@pytest.mark.parametrize(
    "edits",
    [
        [remove("x")],
        [replace("a", "b", value=1)],
        [remove("a", 0), replace("a", 0, value=9)],
        [add("a", 7, value=1)],
        [replace("a", value=[]), remove("a", 0)],
        [remove()],
        [add("b", "c", value=1)],
    ],
    ids=str,
)
def test_an_edit_without_a_place_is_a_lookup_error(edits: list[Edit]) -> None:
    text = '{"a": [1, 2]}'
    with pytest.raises(LookupError):
        edit_text(text, json.loads(text), edits)


FAULTY = (
    '\r\n{ "parts":[ {"type":"Text" , "value":"\\u0068i 👋", "n":1e400,"m":1e2 ,'
    '"k":12345678901234567890.123,"k":1.0}],\r\n'
    '\t"effect":   null , "x":"\\/" }\r\n\r\n'
)


@pytest.mark.parametrize(
    "kind", [str, str.encode, lambda text: bytearray(text.encode()), lambda t: memoryview(t.encode())]
)
def test_fixed_json_text_differs_only_where_it_was_fixed(kind: Any) -> None:
    fixed, report = fix(kind(FAULTY))
    assert [diagnostic.rule for diagnostic in report.applied] == ["SHP104", "SHP108"]
    text = fixed if isinstance(fixed, str) else bytes(fixed).decode()
    assert text == FAULTY.replace('"Text"', '"text"').replace(',\r\n\t"effect":   null ', " ").replace("  ,", " ,")
    assert type(fixed) is type(kind(FAULTY))
    assert "SHP110" in [diagnostic.rule for diagnostic in report]
    assert fix(fixed)[0] == fixed


def test_a_replaced_object_keeps_the_layout_of_what_is_equal_in_it() -> None:
    text = '{"a": {"b" : [1,  2], "c":   3}, "d": 4}'
    after = edit_text(text, json.loads(text), [replace("a", value={"b": [1, 2], "c": 5})])
    assert after == '{"a": {"b" : [1,  2], "c":   5}, "d": 4}'


def test_a_number_is_written_anew_where_it_comes_from_nowhere() -> None:
    text = '{"parts":[{"type":"text","value":"**a** b"}],"reply_to":{"message_id":"%s","part_index":-0}}' % ("0" * 36)
    fixed, _ = fix(text, unsafe=True)
    assert '"range":[0,1]' in fixed
    assert fixed.endswith('"part_index":-0}}')

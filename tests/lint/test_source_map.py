"""Laws and examples of `SourceMap`: where values stand in a JSON text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose._pointer import Pointer
from linq_compose.lint.source_map import Place, SourceMap
from work import work

TEXTS = st.text(st.characters(codec=None), max_size=6) | st.sampled_from(
    ["", "/", "~", "~1", "0", "01", "-", '"', "\\", "a\nb", "\x00", "😀", "\ud83d", "[", "}", "é\u2028"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=25
)
LAYOUTS = st.fixed_dictionaries(
    {
        "indent": st.sampled_from([None, 0, 2, "\t"]),
        "ensure_ascii": st.booleans(),
        "separators": st.sampled_from([None, (",", ":"), (" ,\r\n ", "\t:\n")]),
    }
)


def joined(value: Any) -> Any:
    """The value as its JSON gives it back: escaped halves of a pair become one character."""
    return json.loads(json.dumps(value))


def pointers(value: Any, at: Pointer) -> Iterator[Pointer]:
    yield at
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for token, inner in members:
        yield from pointers(inner, at / token)


def same(one: Any, other: Any) -> bool:
    return repr(one) == repr(other)  # tells 1 from 1.0 and from true


@given(VALUES.map(joined), LAYOUTS)
def test_every_place_spells_the_value_of_its_pointer(value: Any, layout: dict[str, Any]) -> None:
    text = json.dumps(value, **layout)
    positions = SourceMap(text)
    for pointer in pointers(value, Pointer()):
        place = positions.locate(str(pointer))
        assert same(json.loads(text[place.offset : place.end]), pointer.resolve(value))


@given(VALUES.map(joined), LAYOUTS, st.sampled_from(["", " ", "\n\n", "\r\n \t"]))
def test_line_and_column_lead_to_the_offset(value: Any, layout: dict[str, Any], lead: str) -> None:
    text = lead + json.dumps(value, **layout)
    positions = SourceMap(text)
    lines = text.split("\n")
    for pointer in pointers(value, Pointer()):
        place = positions.locate(str(pointer))
        assert sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1 == place.offset


@given(VALUES.map(joined), st.lists(TEXTS, min_size=1, max_size=3))
def test_an_absent_path_is_at_its_nearest_ancestor(value: Any, more: list[str]) -> None:
    positions = SourceMap(json.dumps(value))
    for pointer in pointers(value, Pointer()):
        longer = pointer
        for token in more:
            try:
                (longer / token).resolve(value)
            except LookupError:
                assert positions.locate(str(longer / token / "x")) == positions.locate(str(longer))
                break
            longer = longer / token


@st.composite
def objects_with_repeats(draw: st.DrawFn, depth: int = 2) -> str:
    """JSON text of objects, arrays and numbers in which keys may come back."""
    if depth == 0:
        return draw(st.sampled_from(["1", '"x"', "null", "[]", "{}"]))
    inner = draw(st.lists(objects_with_repeats(depth=depth - 1), max_size=4))
    if draw(st.booleans()):
        return f"[{', '.join(inner)}]"
    keys = st.sampled_from(['"a"', '"b"', r'"\u0061"', '"/~"'])
    return "{" + ", ".join(f"{draw(keys)}: {each}" for each in inner) + "}"


@given(objects_with_repeats())
def test_repeated_are_the_members_whose_key_the_parser_sees_again(text: str) -> None:
    def marked(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        return {"members": dict(pairs), "again": {name for name in names if names.count(name) > 1}}

    def walk(value: Any, at: Pointer) -> Iterator[Pointer]:
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from walk(item, at / index)
        elif isinstance(value, dict):
            yield from (at / name for name in value["members"] if name in value["again"])
            for name, item in value["members"].items():
                yield from walk(item, at / name)

    assert list(SourceMap(text).repeated) == list(walk(json.loads(text, object_pairs_hook=marked), Pointer()))


@given(objects_with_repeats())
def test_of_a_repeated_key_the_last_one_counts(text: str) -> None:
    value, positions = json.loads(text), SourceMap(text)
    for pointer in pointers(value, Pointer()):
        place = positions.locate(str(pointer))
        assert json.loads(text[place.offset : place.end]) == pointer.resolve(value)


@given(
    st.text(st.sampled_from('{}[]",:\\ \n0a\ud83d\xa0'), max_size=30) | st.text(max_size=20),
    st.lists(st.sampled_from(["a", "0", "", "1"]), max_size=3),
)
def test_any_text_has_places_inside_it(text: str, tokens: list[str]) -> None:
    positions = SourceMap(text)
    place = positions.locate(str(Pointer(tokens)))
    assert 0 <= place.offset <= place.end <= len(text)
    assert isinstance(positions.repeated, tuple)


@pytest.mark.parametrize(
    ("text", "pointer", "spelled"),
    [
        ('{"a": [1, {"b": "x', "/a/1/b", '"x'),
        ('{"a": [1, 2', "/a/1", "2"),
        ('{"a": 1, "b" 2}', "/a", "1"),
        ('{"a": 1, b: 2}', "/b", '{"a": 1, b: 2}'),
        (r'{"\u12": 1, "a": 2}', "/a", r'{"\u12": 1, "a": 2}'),
        ('{"a": 1 "b": 2}', "/b", '{"a": 1 "b": 2}'),
        ('{"a": ', "/a", '{"a": '),
        ('["a\\', "/0", '"a\\'),
        ("[1]]", "", "[1]"),
        ("]", "/0", ""),
        ("", "/a", ""),
        ("\ufeff{}", "", "\ufeff"),
        ("[1]", "/01", "[1]"),
        ("[1]", f"/{'9' * 5000}", "[1]"),
        ('"text"', "/0", '"text"'),
    ],
)
def test_broken_text_has_the_places_that_can_be_read(text: str, pointer: str, spelled: str) -> None:
    place = SourceMap(text).locate(pointer)
    assert text[place.offset : place.end] == spelled


def test_columns_count_code_points() -> None:
    assert SourceMap('{\n "😀": "x", "b": 1}').locate("/b") == Place(2, 17, 18, 19)


def test_a_wrong_pointer_is_refused() -> None:
    with pytest.raises(ValueError, match="starts with a slash"):
        SourceMap("{}").locate("a")


def test_the_depth_of_a_text_has_no_bound() -> None:
    deep = '{"a":[' * 50_000
    positions = SourceMap(deep)
    assert positions.locate("/a/0" * 1000).offset == 6 * 1000
    assert positions.repeated == ()


@pytest.mark.parametrize("piece", ['"', '\\"', "[", "[],", '{"a":1},', '"\\', "]", '{"a":', '"a":1,"a":1,'])
def test_work_is_linear_in_the_text(piece: str) -> None:
    def cost(count: int) -> int:
        texts = '{"x":["' + piece * count, "[" + piece * count
        return work(lambda: [SourceMap(text).locate(pointer) for text, pointer in zip(texts, PATHS, strict=True)])

    assert cost(8_000) <= 5 * cost(2_000)


PATHS = ("/x/0/0", "/5/a")

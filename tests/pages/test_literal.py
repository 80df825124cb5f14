"""JSON values as text: exact, short where they are regular, and on lines that fit."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose.pages.literal import as_json, as_python, repeated, varying

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda items: st.lists(items, max_size=9) | st.dictionaries(st.text(), items, max_size=4),
    max_leaves=20,
)
WIDTHS = st.integers(1, 120)


@st.composite
def regular(draw: st.DrawFn) -> list[Any]:
    """Lists whose items differ in numbers alone, with some that differ in more."""
    start, step, count = draw(st.integers(-9, 9)), draw(st.integers(-3, 3)), draw(st.integers(8, 20))
    shape = draw(st.sampled_from(("int", "text", "object", "array", "padded", "quoted")))
    numbers = [start + step * n for n in range(count)]
    items: dict[str, list[Any]] = {
        "int": numbers,
        "text": [f"https://example.com/{abs(number)}.jpg?w={n}" for n, number in enumerate(numbers)],
        "object": [{"range": [number, number + 2], "id": "x", "on": True} for number in numbers],
        "array": [[number, "a" * n] for n, number in enumerate(numbers)],
        "padded": [f"{n:04}" for n in range(count)],
        "quoted": [f'"{{{n}}}" \\ {n}' for n in range(count)],
    }
    chosen = items[shape]
    if draw(st.booleans()):
        chosen[draw(st.integers(0, count - 1))] = draw(SCALARS)
    return chosen


def _same(one: Any, other: Any) -> bool:
    return repr(one) == repr(other)


@given(value=VALUES | regular(), width=WIDTHS)
def test_json_stays_the_same_value(value: Any, width: int) -> None:
    assert _same(json.loads(as_json(value, width=width)), value)


@given(value=VALUES | regular(), width=WIDTHS)
def test_python_stays_the_same_value(value: Any, width: int) -> None:
    assert _same(eval(as_python(value, width=width)), value)  # noqa: S307  an expression of our own


@given(unit=st.text(min_size=1, max_size=4), count=st.integers(0, 200), around=st.text(max_size=8))
def test_a_repeated_text_stays_the_same(unit: str, count: int, around: str) -> None:
    text = f"{around}{unit * count}{around}"
    assert eval(repeated(text)) == text  # noqa: S307  an expression of our own


def test_what_is_regular_is_short() -> None:
    assert repeated("https://a.example/" + "x" * 3000 + "?") == '"https://a.example/" + "x" * 3000 + "?"'
    assert as_python([{"id": 7}] * 12, width=80) == '[{"id": 7}] * 12'
    assert as_python([f"+1205253{n}" for n in range(1000, 1031)], width=80) == (
        '[f"+{12052531000 + n}" for n in range(31)]'
    )
    assert varying([[3, "a1"], [1, "a3"], [-1, "a5"]]) == '[3 + -2 * n, f"a{1 + 2 * n}"]'


@pytest.mark.parametrize(
    "items",
    [[1, 2, 4], ["a", 1], [1, True], [{"a": 1}, {"b": 1}], [{"a": "x"}, {"a": "y"}], [[1], [1, 2]], ["01", "02"]],
)
def test_what_is_irregular_has_no_expression(items: list[Any]) -> None:
    assert varying(items) is None


def test_lines_fit_and_scalars_share_them() -> None:
    value = {"to": [f"+1205253{n}" for n in range(1000, 1009)], "message": {"parts": [{"type": "text", "value": "Hi"}]}}
    text = as_json(value, width=60)
    assert max(map(len, text.splitlines())) <= 60
    assert text.splitlines()[:3] == [
        "{",
        '  "to": [',
        '    "+12052531000", "+12052531001", "+12052531002",',
    ]


@pytest.mark.parametrize("texts", [["a1", "b", "c3"], ["1\n", "2\n", "3\n"], ["1 of 2", "2", "3"], ["a1", "a2", "a4"]])
def test_texts_that_differ_in_more_than_regular_numbers_vary_in_no_expression(texts: list[str]) -> None:
    assert varying(texts) is None

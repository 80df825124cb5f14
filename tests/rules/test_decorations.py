"""Decorations: ranges at every edge of their text, what overlaps what, and the two ways of counting."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Ruler, check
from rules.findings import mended, message, one, places, text
from texts import texts

AT = "/parts/0/text_decorations"


def _bold(start: int, end: int) -> dict[str, Any]:
    return {"range": [start, end], "style": "bold"}


def _rules(value: str, *decorations: Any) -> list[tuple[str, str]]:
    return places(message(text(value, *decorations)), only="DEC")


def _mended(rule: str, value: str, *decorations: Any, unsafe: bool = False) -> list[Any]:
    after: list[Any] = mended(message(text(value, *decorations)), rule, unsafe=unsafe)["parts"][0]["text_decorations"]
    return after


_HUGE = 10**4000


@pytest.mark.parametrize(
    ("start", "end", "rules"),
    [
        (0, 5, []),
        (0, 6, ["DEC101"]),
        (-1, 5, ["DEC101"]),
        (4, 5, []),
        (5, 6, ["DEC101"]),
        (5, 5, ["DEC104"]),
        (0, 0, ["DEC104"]),
        (6, 6, ["DEC101", "DEC104"]),
        (-1, -1, ["DEC101", "DEC104"]),
        (3, 1, ["DEC104"]),
        (9, 2, ["DEC104"]),
        (9, 7, ["DEC101", "DEC104"]),
        (0, -1, ["DEC104"]),
        (-1, -2, ["DEC101", "DEC104"]),
        (0, _HUGE, ["DEC101"]),
        (-_HUGE, 5, ["DEC101"]),
        (_HUGE, -_HUGE, ["DEC104"]),
        (_HUGE, _HUGE, ["DEC101", "DEC104"]),
    ],
)
def test_a_range_lies_in_its_text_and_covers_something(start: int, end: int, rules: list[str]) -> None:
    assert _rules("Hello", _bold(start, end)) == [(rule, f"{AT}/0/range") for rule in rules]


@given(texts(max_clusters=5), st.integers(-3, 12), st.integers(-3, 12))
def test_beyond_and_empty_are_told_by_the_two_offsets_alone(value: str, start: int, end: int) -> None:
    length = Ruler(check_value(value)).utf16_length
    expected = ["DEC101"] * (end > length or start < 0) + ["DEC104"] * (start >= end)
    found = _rules(value, _bold(start, end))
    assert [rule for rule, _ in found if rule in ("DEC101", "DEC104")] == expected
    if expected:
        assert len(found) == len(expected)  # no other rule reads such a range


def check_value(value: str) -> str:
    """The text with two halves in a row as one character, which it is on the wire."""
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


@pytest.mark.parametrize(
    ("start", "end", "clamped"), [(0, 9, [0, 5]), (-2, 3, [0, 3]), (-2, 9, [0, 5]), (-_HUGE, _HUGE, [0, 5])]
)
def test_a_range_beyond_the_text_is_clamped_when_asked(start: int, end: int, clamped: list[int]) -> None:
    assert _mended("DEC101", "Hello", _bold(start, end)) == [_bold(start, end)]
    assert _mended("DEC101", "Hello", _bold(start, end), unsafe=True) == [{"range": clamped, "style": "bold"}]


@pytest.mark.parametrize(("start", "end"), [(5, 9), (7, 9), (-3, 0), (-3, -1), (9, 9)])
def test_a_range_wholly_beyond_the_text_has_nothing_to_clamp_to(start: int, end: int) -> None:
    assert one(message(text("Hello", _bold(start, end))), "DEC101").fix is None


def test_the_length_of_a_text_is_told_in_good_grammar() -> None:
    assert "has 1 UTF-16 code unit." in one(message(text("a", _bold(0, 2))), "DEC101").message
    assert "has 2 UTF-16 code units." in one(message(text("🍜", _bold(0, 3))), "DEC101").message
    shown = one(message(text("a", _bold(-_HUGE, _HUGE))), "DEC101").message
    assert "[-10**18 or less, 10**18 or more)" in shown


def test_an_empty_range_goes_and_a_reversed_one_turns_round_when_asked() -> None:
    assert _mended("DEC104", "Hello", _bold(2, 2), _bold(9, 9), _bold(-1, -1), _bold(0, 1)) == [_bold(0, 1)]
    assert _mended("DEC104", "Hello", _bold(5, 0)) == [_bold(5, 0)]
    assert _mended("DEC104", "Hello", _bold(5, 0), unsafe=True) == [_bold(0, 5)]
    for start, end in ((9, 2), (2, -1), (9, 7)):
        assert one(message(text("Hello", _bold(start, end))), "DEC104").fix is None


@pytest.mark.parametrize(
    ("value", "start", "end", "rules"),
    [
        ("🍜", 0, 1, ["DEC102"]),
        ("🍜", 1, 2, ["DEC102"]),
        ("🍜", 0, 2, []),
        ("🇩🇪🇫🇷", 0, 2, ["DEC103"]),
        ("🇩🇪🇫🇷", 0, 4, []),
        ("🇩🇪🇫🇷", 4, 6, ["DEC103"]),
        ("🇩🇪", 0, 3, ["DEC102"]),
        ("👍🏽", 0, 2, ["DEC103"]),
        ("👍🏽", 2, 4, ["DEC103"]),
        ("👍🏽", 0, 4, []),
        ("👩‍👩‍👧", 0, 2, ["DEC103"]),
        ("👩‍👩‍👧", 0, 3, ["DEC103"]),
        ("👩‍👩‍👧", 0, 1, ["DEC102"]),
        ("👩‍👩‍👧", 0, 8, []),
        ("e\u0301", 0, 1, ["DEC103"]),
        ("e\u0301", 0, 2, []),
        ("\r\n", 0, 1, ["DEC103"]),
        ("\n\r", 0, 1, []),
        ("1️⃣", 0, 1, ["DEC103"]),
        ("🍜e\u0301", 1, 3, ["DEC102", "DEC103"]),
        ("\ud83c", 0, 1, []),
    ],
)
def test_an_edge_cuts_a_character_or_a_cluster_or_nothing(value: str, start: int, end: int, rules: list[str]) -> None:
    found = [each for each in _rules(value, {"range": [start, end], "style": "underline"}) if each[0] != "DEC110"]
    assert found == [(rule, f"{AT}/0/range") for rule in rules]


@given(texts(min_clusters=1, max_clusters=8, surrogates=False), st.data())
def test_edges_in_pairs_are_102_and_edges_in_clusters_are_103(value: str, data: st.DataObject) -> None:
    ruler = Ruler(value)
    edges = data.draw(st.lists(st.integers(0, ruler.utf16_length), min_size=2, max_size=2, unique=True).map(sorted))
    starts = {ruler.to_utf16(index) for index in range(len(value) + 1)}
    clusters = {ruler.to_utf16(index) for index in ruler.clusters()}
    expected = set()
    if not starts.issuperset(edges):
        expected.add("DEC102")
    if any(edge in starts and edge not in clusters for edge in edges):
        expected.add("DEC103")
    found = {rule for rule, _ in _rules(value, {"range": edges, "style": "underline"})}
    assert found - {"DEC110"} == expected
    for rule in expected:
        mend = one(message(text(value, {"range": edges, "style": "underline"})), rule).fix
        assert (mend is None) == ("DEC110" in found)
        if mend is not None:
            start, end = mend.edits[0].value
            assert start <= edges[0] < edges[1] <= end
            assert clusters.issuperset([start, end])


@pytest.mark.parametrize("broken", [{"type": "text"}, {"type": "text", "value": 5}])
def test_an_empty_range_is_told_even_of_a_text_that_cannot_be_read(broken: dict[str, Any]) -> None:
    payload = message({**broken, "text_decorations": [_bold(2, 2), _bold(5, 0), _bold(0, 5)]})
    assert places(payload, only="DEC") == [("DEC104", f"{AT}/0/range"), ("DEC104", f"{AT}/1/range")]
    assert mended(payload, "DEC104", unsafe=True)["parts"][0]["text_decorations"] == [
        _bold(5, 0),
        _bold(0, 5),
    ]
    assert one(message({**broken, "text_decorations": [_bold(2, 2)]}), "DEC104").mark is None


def test_a_cut_character_is_widened_when_asked() -> None:
    assert _mended("DEC102", "🍜", _bold(0, 1)) == [_bold(0, 1)]
    assert _mended("DEC102", "👩‍👩‍👧!", _bold(1, 9), unsafe=True) == [_bold(0, 9)]
    assert _mended("DEC103", "👩‍👩‍👧!", _bold(2, 3), unsafe=True) == [_bold(0, 8)]
    assert '"🍜"' in one(message(text("🍜", _bold(1, 2))), "DEC102").message


def test_a_decoration_is_one_of_two_things() -> None:
    both, neither = {**_bold(0, 5), "animation": "shake"}, {"range": [0, 5]}
    assert _rules("Hello", both, neither) == [("DEC105", f"{AT}/0"), ("DEC106", f"{AT}/1")]
    assert one(message(text("Hello", both)), "DEC105").fix is None
    assert _mended("DEC106", "Hello", neither, _bold(0, 5), neither) == [_bold(0, 5)]
    assert {
        one(message(text("Hello", each)), rule).server_code for each, rule in ((both, "DEC105"), (neither, "DEC106"))
    } == {None}  # 1004 or 1005: no source says which


def test_both_and_neither_are_told_of_ranges_that_cannot_be_read() -> None:
    odd = {"range": "x", "style": "bold", "animation": "shake"}
    assert ("DEC105", f"{AT}/0") in _rules("Hello", odd, {"range": [0]})
    assert ("DEC106", f"{AT}/1") in _rules("Hello", odd, {"range": [0]})
    assert _rules("Hello", {"range": [0, 5], "style": 5}) == []


def test_a_report_without_content_does_not_quote_a_style() -> None:
    odd = {"range": [0, 5], "style": "my secret", "animation": "my other secret"}
    for report in (
        check(message(text("Hello", odd))),
        check(message(text("     ", {"range": [0, 5], "animation": "my secret"}))),
    ):
        assert "secret" not in str(report.to_dict(content=False))
        assert "secret" in str(report.to_dict())

"""Overlaps: what clashes with what, what repeats, what nobody sees, and the two ways of counting."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Ruler, check, fix
from rules.findings import alone, mended, message, one, places, text
from texts import texts

AT = "/parts/0/text_decorations"
_KINDS = st.sampled_from([{"style": "bold"}, {"style": "underline"}, {"animation": "shake"}, {"animation": "nod"}])


def _bold(start: int, end: int) -> dict[str, Any]:
    return {"range": [start, end], "style": "bold"}


def _shake(start: int, end: int) -> dict[str, Any]:
    return {"range": [start, end], "animation": "shake"}


def _rules(value: str, *decorations: Any) -> list[tuple[str, str]]:
    return places(message(text(value, *decorations)), only="DEC")


def _mended(rule: str, value: str, *decorations: Any, unsafe: bool = False) -> list[Any]:
    after: list[Any] = mended(message(text(value, *decorations)), rule, unsafe=unsafe)["parts"][0]["text_decorations"]
    return after


_SPANS = st.tuples(st.integers(0, 9), st.integers(1, 4)).map(lambda pair: [pair[0], min(10, pair[0] + pair[1])])
_DECORATIONS = st.builds(lambda span, kind: {"range": span, **kind}, _SPANS, _KINDS)


def _clash(first: dict[str, Any], second: dict[str, Any]) -> bool:
    shared = set(range(*first["range"])) & set(range(*second["range"]))
    return bool(shared) and ("animation" in first or "animation" in second)


@given(st.lists(_DECORATIONS, max_size=8))
def test_the_later_of_two_that_clash_is_told(decorations: list[dict[str, Any]]) -> None:
    expected = [
        ("DEC107", f"{AT}/{later}/range")
        for later, second in enumerate(decorations)
        if any(_clash(first, second) for first in decorations[:later])
    ]
    content = message(text("abcdefghij", *decorations))
    assert places(content, policy=alone("DEC107")) == expected
    assert all(found.fix is None for found in check(content, policy=alone("DEC107")))


@given(st.lists(_DECORATIONS, max_size=7).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_whether_anything_clashes_does_not_depend_on_order(pair: tuple[list[Any], list[Any]]) -> None:
    one_way, other_way = (places(message(text("abcdefghij", *order)), policy=alone("DEC107")) for order in pair)
    assert bool(one_way) == bool(other_way)


@given(st.lists(_DECORATIONS, min_size=1, max_size=8))
def test_what_is_said_of_a_clash_is_true(decorations: list[dict[str, Any]]) -> None:
    for found in check(message(text("abcdefghij", *decorations)), policy=alone("DEC107")):
        place = int(found.path.split("/")[4])
        before = decorations[:place]
        if found.values["done"] == "animated":
            before = [each for each in before if "animation" in each]
        start, end = map(int, found.values["other"][1:-1].split(", "))
        covered = {unit for each in before for unit in range(*each["range"])}
        assert covered >= set(range(start, end))
        assert set(range(start, end)) & set(range(*decorations[place]["range"]))
        assert (found.values["kind"] == "animation") == ("animation" in decorations[place])


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        (_shake(0, 5), _shake(0, 5), True),
        (_shake(0, 5), _bold(2, 3), True),
        (_bold(2, 3), _shake(0, 5), True),
        (_shake(0, 5), _bold(5, 9), False),
        (_bold(5, 9), _shake(0, 5), False),
        (_shake(0, 5), _shake(4, 9), True),
        (_bold(0, 5), {"range": [0, 5], "style": "italic"}, False),
        (_shake(0, 5), {"range": [0, 5]}, False),
        (_shake(0, 5), {"range": [0, 5], "style": "bold", "animation": "nod"}, False),
        (_shake(0, 5), _bold(0, 99), False),
        (_shake(0, 5), _bold(3, 3), False),
        (_shake(0, 5), _bold(4, 2), False),
        (_shake(0, 5), {"range": [0, 5], "style": 5}, False),
        (_shake(0, 5), {"range": [0, 5], "style": "Bold"}, True),
    ],
)
def test_overlap_reads_only_what_other_rules_accept(first: Any, second: Any, clash: bool) -> None:
    found = [each for each in _rules("Hello world", first, second) if each[0] == "DEC107"]
    assert found == ([("DEC107", f"{AT}/1/range")] if clash else [])


def test_two_identical_animations_clash_and_repeat() -> None:
    payload = message(text("Hello", _shake(0, 5), _shake(0, 5)))
    assert places(payload) == [("DEC108", f"{AT}/1"), ("DEC107", f"{AT}/1/range")]
    assert fix(payload)[0] == message(text("Hello", _shake(0, 5)))


@pytest.mark.parametrize(
    ("second", "repeated"),
    [
        ({"style": "bold", "range": [0, 5]}, True),
        ({**_bold(0, 5), "animation": None}, True),
        ({**_bold(0, 5), "color": "red"}, False),
        ({"range": [0, 5], "style": "Bold"}, False),
        (_bold(0, 4), False),
        (_shake(0, 5), False),
        ({**_bold(0, 5), "style": 5}, False),
    ],
)
def test_only_an_exact_duplicate_repeats(second: Any, repeated: bool) -> None:
    found = [each for each in _rules("Hello", _bold(0, 5), second) if each[0] == "DEC108"]
    assert found == ([("DEC108", f"{AT}/1")] if repeated else [])


def test_a_duplicate_with_unknown_members_repeats_too() -> None:
    one_way, other_way = {**_bold(0, 5), "a": [1], "b": 2}, {"b": 2, "a": [1], **_bold(0, 5)}
    assert ("DEC108", f"{AT}/1") in _rules("Hello", one_way, other_way)


@given(st.lists(st.sampled_from([_bold(0, 5), _bold(0, 4), {"range": [0, 5], "style": "italic"}]), max_size=8))
def test_removing_repetitions_leaves_each_decoration_once_in_order(decorations: list[Any]) -> None:
    content = message(text("Hello", *decorations))
    after = fix(content)[0]["parts"][0].get("text_decorations", [])
    assert after == [each for place, each in enumerate(decorations) if each not in decorations[:place]]


@pytest.mark.parametrize(
    ("kind", "fires"),
    [
        ({"style": "bold"}, True),
        ({"style": "italic"}, True),
        ({"animation": "shake"}, True),
        ({"style": "bold", "animation": 5}, True),
        ({"style": 5, "animation": "shake"}, True),
        ({"style": "underline"}, False),
        ({"style": "strikethrough"}, False),
        ({"style": "comic"}, False),
        ({"style": "underline", "animation": "shake"}, False),
        ({}, False),
    ],
)
@pytest.mark.parametrize("blank", [" ", "\n", "\u00a0", "\u3000 "])
def test_whitespace_shows_lines_and_nothing_else(kind: dict[str, Any], fires: bool, blank: str) -> None:
    decoration = {"range": [1, 1 + len(blank)], **kind}
    found = [each for each in _rules(f"a{blank}b", decoration) if each[0] == "DEC109"]
    assert found == ([("DEC109", f"{AT}/0/range")] if fires else [])
    if fires:
        assert _mended("DEC109", f"a{blank}b", decoration) == []
        wider = {**decoration, "range": [0, 1 + len(blank)]}
        assert "DEC109" not in {rule for rule, _ in _rules(f"a{blank}b", wider)}


@given(texts(max_clusters=10, surrogates=False), st.lists(_DECORATIONS, max_size=4))
def test_offsets_are_doubted_only_where_astral_text_comes_before(value: str, decorations: list[Any]) -> None:
    ruler = Ruler(value)
    content = message(text(value, *decorations))
    accepted = [each["range"] for each in decorations if each["range"][1] <= ruler.utf16_length]
    found = places(content, policy=alone("DEC110"))
    assert len(found) <= 1
    if not found:
        return
    assert ruler.utf16_length > len(value)
    assert all(edge <= len(value) and ruler.is_word_edge(edge) for span in accepted for edge in span)
    place = int(found[0][1].split("/")[4])
    inside = [any(map(ruler.splits_word, each["range"])) for each in decorations]
    assert inside[place]
    after = mended(content, "DEC110", unsafe=True)["parts"][0]["text_decorations"]
    for before, moved in zip(decorations, after, strict=True):
        if before["range"] in accepted:
            span = ruler.between(*before["range"])
            assert moved == {**before, "range": list(span.range)}
        else:
            assert moved == before


@pytest.mark.parametrize(
    ("value", "decorations", "place"),
    [
        ("👋 hi there", [_bold(2, 4)], 0),
        ("👋 hi there", [_bold(3, 5)], None),
        ("hi there 👋", [_bold(3, 8)], None),
        ("👋 hi there", [_bold(2, 4), _bold(4, 6)], None),  # read as code points, [4, 6) ends inside `there`
        ("hi 👋 you there", [_bold(0, 2), _bold(5, 8), _bold(9, 14)], 1),
        ("👋 hi there", [_bold(2, 4), _bold(0, 99)], 0),
        ("👋 hi there", [_bold(2, 4), _bold(4, 2)], 0),
        ("👋 hi there", [_bold(2, 4), _bold(10, 11)], None),  # beyond the text when read as code points
        ("hi there", [_bold(1, 4)], None),
    ],
)
def test_offsets_are_doubted_when_one_reading_alone_makes_sense(
    value: str, decorations: list[Any], place: int | None
) -> None:
    found = places(message(text(value, *decorations)), policy=alone("DEC110"))
    assert found == ([] if place is None else [("DEC110", f"{AT}/{place}/range")])


def test_a_doubted_count_is_recounted_whole_and_withholds_widening() -> None:
    payload = message(text("🍜 hi 🍜🍜 now", _bold(2, 4), _bold(5, 7), _bold(8, 11)))
    found = {each.rule: each for each in check(payload)}
    assert places(payload) == [("DEC110", f"{AT}/0/range"), ("DEC102", f"{AT}/1/range")]
    assert (found["DEC102"].fix, str(found["DEC110"].severity)) == (None, "warning")
    assert "would be [3, 5)" in found["DEC110"].message
    assert mended(payload, "DEC110") == payload
    assert fix(payload, unsafe=True)[0] == message(text("🍜 hi 🍜🍜 now", _bold(3, 5), _bold(6, 10), _bold(11, 14)))


def test_widening_a_cluster_is_withheld_too_where_the_count_is_off() -> None:
    payload = message(text("🍜 hi 👍🏽 now", _bold(2, 4), _bold(4, 8)))
    assert ("DEC103", f"{AT}/1/range") in places(payload)
    assert one(payload, "DEC103").fix is None


@given(
    st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=12),
    st.lists(_DECORATIONS, max_size=3),
)
def test_offsets_into_text_without_astral_characters_are_never_doubted(value: str, decorations: list[Any]) -> None:
    assert places(message(text(value, *decorations)), policy=alone("DEC110")) == []

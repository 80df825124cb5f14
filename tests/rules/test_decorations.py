"""Decorations: ranges at every edge of their text, what overlaps what, and the two ways of counting."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Policy, Ruler, check, fix
from linq_compose.rules.analysis.ranges import overlaps
from rules.findings import alone, mended, message, one, places, text
from texts import texts
from work import work

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


_KINDS = st.sampled_from([{"style": "bold"}, {"style": "underline"}, {"animation": "shake"}, {"animation": "nod"}])


def _shake(start: int, end: int) -> dict[str, Any]:
    return {"range": [start, end], "animation": "shake"}


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
        start, end = map(int, found.values["other"][1:-1].split(", "))
        before = [each for each in decorations[:place] if found.values["other_kind"] in each]
        assert [start, end] in [each["range"] for each in before]
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


_SPANS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 6), st.booleans()).map(
        lambda drawn: (drawn[0], sum(drawn[:2]), drawn[2])
    ),
    max_size=12,
)


@given(_SPANS)
def test_overlaps_are_those_of_every_pair(drawn: list[tuple[int, int, bool]]) -> None:
    spans = [(start, start + size) for start, size, _ in drawn]
    exclusive = [each for _, _, each in drawn]

    def clash(first: int, second: int) -> bool:
        shares = max(spans[first][0], spans[second][0]) < min(spans[first][1], spans[second][1])
        return shares and (exclusive[first] or exclusive[second])

    expected = {place for place in range(len(spans)) if any(clash(earlier, place) for earlier in range(place))}
    found = overlaps(spans, exclusive)
    assert set(found) == expected
    assert all(earlier < place and clash(earlier, place) for place, earlier in found.items())


_ORDERS: dict[str, Any] = {
    "in order": range,
    "reversed": lambda count: reversed(range(count)),
    "shuffled": lambda count: Random(5).sample(range(count), count),
}
_GROWING: dict[str, Any] = {
    "apart": lambda n, order: text("ab " * n, *(_shake(3 * place, 3 * place + 2) for place in order(n))),
    "clashing": lambda n, order: text("ab " * n, *(_shake(0, 3 * place + 2) for place in order(n))),
    "on white space": lambda n, order: text(" " * n + "x", *(_bold(0, n - place) for place in order(n))),
    "over all": lambda n, order: text(" " * n + "x", *(_bold(0, n + 1) for _ in order(n))),
    "behind emoji": lambda n, order: text("🍜 ab " * n, *(_bold(6 * place + 3, 6 * place + 5) for place in order(n))),
}


@pytest.mark.parametrize("order", _ORDERS)
@pytest.mark.parametrize("kind", _GROWING)
def test_many_decorations_take_work_in_proportion(kind: str, order: str) -> None:
    policy = Policy(select=["decorations"])

    def effort(count: int) -> int:
        payload = message(_GROWING[kind](count, _ORDERS[order]))
        check(payload, policy=policy)
        return work(lambda: check(payload, policy=policy))

    assert effort(400) <= 5 * effort(100)


def test_white_space_is_not_removed_where_the_count_is_off() -> None:
    payload = message(text("🍜 a bb cc", _bold(2, 3), _bold(4, 6)))
    assert places(payload) == [("DEC109", f"{AT}/0/range"), ("DEC110", f"{AT}/1/range")]
    assert fix(payload)[0] == payload
    assert fix(payload, unsafe=True)[0] == message(text("🍜 a bb cc", _bold(3, 4), _bold(5, 7)))


@given(texts(max_clusters=8, surrogates=False), st.lists(_DECORATIONS, max_size=4))
def test_where_a_recount_is_offered_no_other_fix_of_the_ranges_is(value: str, decorations: list[Any]) -> None:
    found = list(check(message(text(value, *decorations))))
    if "DEC110" in {each.rule for each in found}:
        assert all(each.fix is None for each in found if each.rule in {"DEC102", "DEC103", "DEC109"})

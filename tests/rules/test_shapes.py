"""Shape: each row of the table at its edges, and that one fault hides no other."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linq_compose import check
from linq_compose._pointer import Pointer
from linq_compose.rules import CATALOG
from rules.findings import REPLY, mended, message, one, places, text

HELLO = message(text("Hello"))
SEND = "chats.messages.send"

_WRONG = st.sampled_from([5, True, "word", 1.5, [], [None], {}, {"a": 1}])
_ONLY_JSON_TEXT = ("SHP101", "SHP110")


def _siblings(at: str, document: Any) -> list[tuple[str, ...]]:
    """Members beside the way to a place: each can be broken without touching what the finding reads above all."""
    tokens = Pointer.parse(at).tokens
    found = []
    for depth in range(len(tokens)):
        holder = Pointer(tokens[:depth]).resolve(document)
        if isinstance(holder, dict):
            found += [(*tokens[:depth], name) for name in holder if name != tokens[depth]]
    return found


# What a rule reads beside the place where it points: broken, there is nothing to judge.
_READS = {
    "voice",
    "type",
    "value",
    "range",
    "style",
    "animation",
    "name",
    "parts",
    "message",
    "url",
    "attachment_id",
    "preferred_service",
    "from",
}
_READS_TOO = {
    "STK103": {"text_decorations"},
    "STK107": {"mention"},
    "MSG111": {"to"},
    "SVC110": {"experience"},
}

_CASES = [
    pytest.param(rule.code, example, id=f"{rule.code}-{index}")
    for rule in CATALOG
    if rule.code not in _ONLY_JSON_TEXT
    for index, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("code", "example"), _CASES)
@settings(max_examples=20)
@given(data=st.data())
def test_a_field_that_cannot_be_read_hides_no_finding_elsewhere(code: str, example: Any, data: st.DataObject) -> None:
    broken = copy.deepcopy(example.bad)
    content = broken.get("message", broken)
    # Members that no rule of the catalog needs for its verdict on another: new ones of each object, and siblings.
    extra = {"effect", "reply_to", "idempotency_key", "experience"} - set(content)
    if code == "MSG101":
        extra.discard("experience")  # either one is enough for a message
    name = data.draw(st.sampled_from(sorted(extra)))
    content[name] = data.draw(_WRONG.filter(lambda item: not isinstance(item, dict)))
    siblings = [path for path in _siblings(example.at, broken) if path[-1] not in _READS | _READS_TOO.get(code, set())]
    for path in siblings:
        holder = Pointer(path[:-1]).resolve(broken)
        holder[path[-1]] = 5 if path[-1] != "part_index" else "5"  # type: ignore[index]
    assert (code, example.at) in places(broken, example.operation, context=example.context)


@pytest.mark.parametrize(("code", "example"), _CASES)
def test_an_unread_part_hides_no_finding_of_its_siblings(code: str, example: Any) -> None:
    broken = copy.deepcopy(example.bad)
    content = broken.get("message", broken)
    if not content.get("parts") or code == "SHP107":
        pytest.skip("has no parts to stand beside")
    content["parts"] += ["odd", {"type": "carousel"}, {"type": "text"}, None]
    assert (code, example.at) in places(broken, example.operation, context=example.context)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        " \n",
        "{",
        "[]",
        "null",
        "5",
        '"x"',
        b"\xff{}",
        "\ufeff{}",
        "{} {}",
        '{"a": NaN}',
        None,
        5,
        [HELLO],
        object(),
    ],
)
def test_what_is_no_json_object_is_one_error_at_the_root(payload: Any) -> None:
    assert places(payload) == [("SHP101", "")]
    assert one(payload, "SHP101").server_code == 1003


def test_nesting_is_refused_beyond_a_hundred_levels() -> None:
    def nested(levels: int) -> str:
        return '{"parts": [{"type": "text", "value": "hi"}], "params": ' + "[" * levels + "]" * levels + "}"

    assert places(nested(99)) == [("SHP106", "/params")]
    assert places(nested(100)) == [("SHP101", "")]
    assert places(nested(100_000)) == [("SHP101", "")]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ({"type": "text", "text": "hi"}, [("SHP106", "/parts/0/text"), ("SHP102", "/parts/0/value")]),
        ({}, [("SHP102", "/parts/0/type")]),
        ({"type": None}, [("SHP103", "/parts/0/type")]),
        ({"type": 5, "value": "x"}, [("SHP103", "/parts/0/type")]),
        ("hi", [("SHP103", "/parts/0")]),
        (None, [("SHP103", "/parts/0")]),
        ([], [("SHP103", "/parts/0")]),
        ({"type": "text", "value": None}, [("SHP103", "/parts/0/value")]),
        (text("hi", text_decorations={}), [("SHP103", "/parts/0/text_decorations")]),
        (text("hi", text_decorations=None), [("SHP108", "/parts/0/text_decorations")]),
        (text("hi", "bold"), [("SHP103", "/parts/0/text_decorations/0")]),
        (text("hi", {"style": "bold"}), [("SHP102", "/parts/0/text_decorations/0/range")]),
        (text("hi", mention_range=[0]), [("SHP103", "/parts/0/mention_range")]),
        ({"type": "media", "attachment_id": 5}, [("SHP103", "/parts/0/attachment_id")]),
    ],
)
def test_a_fault_is_told_at_its_place_on_the_wire(part: Any, found: list[tuple[str, str]]) -> None:
    assert places(message(part)) == found


@pytest.mark.parametrize(
    "odd",
    [
        None,
        [],
        [0],
        [0, 1, 2],
        [0, 1.0],
        [0, 1.5],
        [False, True],
        ["0", "1"],
        "0-1",
        {},
        5,
        [0, None],
        [[0], 1],
    ],
)
def test_a_range_that_is_not_two_integers_is_one_finding_at_the_range(odd: Any) -> None:
    assert places(message(text("hi", {"range": odd, "style": "bold"}))) == [
        ("SHP103", "/parts/0/text_decorations/0/range")
    ]


@pytest.mark.parametrize("odd", [True, False, 1.0, 1.5, "1", [], {}])
def test_only_an_integer_is_an_integer(odd: Any) -> None:
    assert places({**HELLO, "reply_to": {**REPLY, "part_index": odd}}) == [("SHP103", "/reply_to/part_index")]


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf, {1, 2}, object(), b"x", 1j])
def test_a_value_that_json_cannot_carry_is_told_once(odd: Any) -> None:
    assert places({**HELLO, "reply_to": {**REPLY, "part_index": odd}}) == [("SHP103", "/reply_to/part_index")]
    assert places({"experience": {"name": "a", "action": "b", "params": {"x": odd}}}) == [
        ("SHP103", "/experience/params/x")
    ]


def test_a_value_that_json_cannot_carry_hides_nothing_beside_it() -> None:
    found = places(message(text("a\x00b", {"range": [0, 1], "style": "bold", "odd": object()}, odd=object())))
    assert ("TXT107", "/parts/0/value") in found


def test_a_key_that_is_no_string_is_told_at_its_object() -> None:
    assert places({**HELLO, "effect": {"type": "screen", "name": "confetti", 5: 1}}, only="SHP103") == [
        ("SHP103", "/effect")
    ]
    assert "the key of type int" in one({**HELLO, 5: 1}, "SHP103").message


def test_null_is_no_value_of_a_required_field_and_needless_in_an_optional_one() -> None:
    assert places({"message": None}, SEND) == [("SHP103", "/message")]
    assert places({"message": HELLO, "override_optout": None}, SEND) == [("SHP108", "/override_optout")]
    assert mended({"message": HELLO, "override_optout": None}, "SHP108", SEND) == {"message": HELLO}
    assert places({**HELLO, "unheard_of": None}) == [("SHP106", "/unheard_of")]
    assert places({"parts": None}) == [("MSG101", ""), ("SHP108", "/parts")]


@pytest.mark.parametrize(
    ("word", "right"), [("Text", "text"), ("MEDIA", "media"), ("lnk", "link"), ("app-clip", "app_clip")]
)
def test_a_part_type_close_to_one_word_is_mended_safely(word: str, right: str) -> None:
    found = one(message({"type": word, "value": "x"}), "SHP104")
    assert (found.path, str(found.severity), found.server_code) == ("/parts/0/type", "error", 1004)
    assert f"Did you mean {right}?" in found.hint
    assert mended(message({"type": word, "value": "x"}), "SHP104")["parts"][0]["type"] == right


@pytest.mark.parametrize("word", ["", "carousel", "x" * 1000, "te\ud83dxt..."])
def test_a_part_type_like_none_is_left(word: str) -> None:
    payload = message({"type": word})
    assert one(payload, "SHP104").fix is None
    assert "Did you mean" not in one(payload, "SHP104").hint


def test_an_unknown_part_type_hides_nothing_of_its_siblings() -> None:
    parts = [{"type": "nope"}, text(""), {"type": "media"}]
    assert places(message(*parts)) == [
        ("SHP104", "/parts/0/type"),
        ("TXT101", "/parts/1/value"),
        ("MED101", "/parts/2"),
    ]


@pytest.mark.parametrize("wrap", [str.upper, str.title, str.swapcase])
@pytest.mark.parametrize(
    ("place", "word"),
    [
        ("style", "bold"),
        ("style", "strikethrough"),
        ("animation", "shake"),
        ("effect", "screen"),
        ("service", "iMessage"),
    ],
)
def test_a_word_that_differs_in_case_alone_is_mended_safely(place: str, word: str, wrap: Any) -> None:
    def payload(spelling: str) -> Any:
        if place == "effect":
            return {**HELLO, "effect": {"type": spelling, "name": "confetti"}}
        if place == "service":
            return {**HELLO, "preferred_service": spelling}
        return message(text("Hello", {"range": [0, 5], place: spelling}))

    found = one(payload(wrap(word)), "SHP105")
    assert (str(found.severity), found.server_code) == ("error", 1005)
    assert mended(payload(wrap(word)), "SHP105") == payload(word)
    assert places(payload(word)) == []


def test_a_word_that_differs_more_is_mended_only_unsafely() -> None:
    payload = message(text("Hello", {"range": [0, 5], "style": "blod"}))
    assert mended(payload, "SHP105") == payload
    assert mended(payload, "SHP105", unsafe=True)["parts"][0]["text_decorations"][0]["style"] == "bold"


def test_a_word_like_none_has_no_fix() -> None:
    assert one(message(text("Hello", {"range": [0, 5], "style": "comic"})), "SHP105").fix is None
    assert one({**HELLO, "preferred_service": ""}, "SHP105").fix is None


_VERBS = set(
    "Add Animate Call Check Convert Count Cut Express Give Join Keep Leave List Make Move Name Open Prefer Put "
    "Quote Remove Rename Repair Say Send Serve Set Shorten Sign Split Spread Stay Trim Update Upload Use Widen Wrap "
    "Write".split()
)


@pytest.mark.parametrize("rule", tuple(CATALOG), ids=lambda rule: rule.code)
def test_a_hint_starts_with_a_verb_and_ends_as_a_sentence(rule: Any) -> None:
    for example in rule.examples:
        for found in check(example.bad, example.operation, context=example.context):
            assert found.hint.split()[0].rstrip(":") in _VERBS
            assert found.hint[-1] in ".?"
            assert "  " not in found.message + found.hint

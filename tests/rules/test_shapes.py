"""Shape: each row of the table at its edges, and that one fault hides no other."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linq_compose import check, fix
from linq_compose._pointer import Pointer
from linq_compose.rules import CATALOG
from rules.findings import REPLY, create, mended, message, one, places, text

HELLO: Any = message(text("Hello"))
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
    "APP108": {"experience"},
    "BKG103": {"variant"},
    "BKG104": {"variant"},
    "BKG105": {"variant"},
    "BKG108": {"variant"},
    "REA101": {"emoji"},
    "REA106": {"custom_emoji", "emoji"},
    "STK103": {"text_decorations"},
    "UPL105": {"content_type"},
    "STK107": {"mention"},
    "MSG111": {"to"},
    "MNT104": {"to"},
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
    if code in ("HDR106", "HDR108"):
        extra.discard("idempotency_key")  # one in the body counts before the header
    name = data.draw(st.sampled_from(sorted(extra)))
    content[name] = data.draw(_WRONG.filter(lambda item: not isinstance(item, dict)))
    siblings = [path for path in _siblings(example.at, broken) if path[-1] not in _READS | _READS_TOO.get(code, set())]
    for path in siblings:
        holder = Pointer(path[:-1]).resolve(broken)
        holder[path[-1]] = 5 if path[-1] != "part_index" else "5"  # type: ignore[index]
    assert (code, example.at) in places(broken, example.operation, context=example.context)


def _content(payload: Any) -> Any:
    return payload.get("message", payload)


@pytest.mark.parametrize(
    ("code", "example"),
    [case for case in _CASES if _content(case.values[1].bad).get("parts") and case.values[0] != "SHP107"],
)
def test_an_unread_part_hides_no_finding_of_its_siblings(code: str, example: Any) -> None:
    broken = copy.deepcopy(example.bad)
    content = _content(broken)
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
        return '{"parts": [{"type": "text", "value": "hi"}], "zone": ' + "[" * levels + "]" * levels + "}"

    assert places(nested(99)) == [("SHP106", "/zone")]
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
    "Add Animate Answer Ask Call Change Check Convert Count Cut Express Give Join Keep Leave List Make Move Name Omit "
    "Open Prefer Put Quote Remove Rename Repair Request Say Send Serve Set Shorten Sign Split Spread Stay Trim Update "
    "Upload Use Widen Wrap Write".split()
)


@pytest.mark.parametrize("rule", tuple(CATALOG), ids=lambda rule: rule.code)
def test_a_hint_starts_with_a_verb_and_ends_as_a_sentence(rule: Any) -> None:
    for example in rule.examples:
        for found in check(example.bad, example.operation, context=example.context):
            assert found.hint.split()[0].rstrip(":") in _VERBS
            assert found.hint[-1] in ".?"
            assert "  " not in found.message + found.hint


def test_an_unknown_field_is_worth_knowing_and_never_more() -> None:
    for policy in ("default", "strict"):
        found = one({**HELLO, "zone": 1}, "SHP106", policy=policy)
        assert (str(found.severity), found.path, found.fix) == ("info", "/zone", None)
    assert places({**HELLO, "zone": 1}, policy="lenient") == []


def test_a_misspelt_field_takes_the_place_of_an_absent_one_only() -> None:
    part = {"type": "text", "value": "Hello", "decorations": [{"range": [0, 5], "style": "bold"}]}
    assert places(message(part)) == [("SHP109", "/parts/0/decorations")]
    assert mended(message(part), "SHP109") == message(part)
    assert mended(message(part), "SHP109", unsafe=True) == message(text("Hello", {"range": [0, 5], "style": "bold"}))
    assert places(message({**part, "text_decorations": []})) == [("SHP106", "/parts/0/decorations")]


def test_two_misspellings_of_one_field_are_not_both_renamed() -> None:
    payload = {
        **HELLO,
        "efect": {"type": "screen", "name": "confetti"},
        "effekt": {"type": "bubble", "name": "slam"},
    }
    assert places(payload) == [("SHP109", "/efect"), ("SHP109", "/effekt")]
    assert len(set(mended(payload, "SHP109", unsafe=True)) & {"effect", "efect", "effekt"}) == 2


@pytest.mark.parametrize("operation", [SEND, "chats.create"])
def test_a_flat_body_is_wrapped_safely_and_all_else_in_it_told(operation: str) -> None:
    flat = message(
        text("", {"range": [0, 3, 1], "style": "bold"}), effect={"type": "Screen", "name": "confetti"}, zone=1
    )
    outer = {} if operation == SEND else {"from": "+12052535597", "to": ["+12052532136"]}
    found = places({**outer, **flat}, operation)
    expected = {
        ("SHP107", ""),
        ("TXT101", "/parts/0/value"),
        ("SHP103", "/parts/0/text_decorations/0/range"),
        ("SHP105", "/effect/type"),
        ("SHP106", "/zone"),
    }
    assert set(found) - {("EFX105", "/effect")} == expected
    zoneless = {name: item for name, item in flat.items() if name != "zone"}
    assert mended({**outer, **flat}, "SHP107", operation) == {**outer, "message": zoneless, "zone": 1}
    repaired, report = fix({**outer, **flat}, operation)
    assert repaired["message"]["effect"]["type"] == "screen"
    assert "SHP107" not in {each.rule for each in report}


def test_a_flat_body_that_opens_a_chat_is_told_of_its_links_and_wrapped() -> None:
    flat = message({"type": "link", "value": "https://example.com"}, effect={"type": "screen", "name": "confetti"})
    body = {"from": "+12052535597", "to": ["+12052532136"], **flat}
    assert places(body, "chats.create") == [("SHP107", ""), ("LNK104", "/parts/0"), ("EFX105", "/effect")]
    assert fix(body, "chats.create")[0] == create(flat)


def test_a_flat_body_without_recipients_lacks_them_too() -> None:
    assert places(HELLO, "chats.create") == [("SHP107", ""), ("SHP102", "/from"), ("SHP102", "/to")]
    assert fix(HELLO, "chats.create")[0] == {"message": HELLO}


def test_a_body_with_neither_message_nor_parts_lacks_the_message() -> None:
    assert places({}, SEND) == [("SHP102", "/message")]
    assert places({"message": HELLO, "parts": []}, SEND) == [("SHP111", "/parts")]


def test_a_flat_experience_is_wrapped_as_well() -> None:
    flat: Any = {"experience": {"name": "a", "action": "b"}}
    assert places(flat, SEND) == [("SHP107", "")]
    assert fix(flat, SEND)[0] == {"message": flat}


def test_a_repeated_key_is_told_once_at_its_path_and_only_of_text() -> None:
    part = '{"type": "text", "value": "a", "value": "b", "value": "c"}'
    source = f'{{"parts": [], "parts": [], "parts": [{part}]}}'
    assert places(source) == [("SHP110", "/parts"), ("SHP110", "/parts/0/value")]
    assert str(one('{"parts": [{"type": "text", "value": "a", "value": "b"}]}', "SHP110").severity) == "warning"
    assert places(message(text("a"))) == []


@given(st.dictionaries(st.text(max_size=6), st.integers(), min_size=1, max_size=4))
def test_unknown_members_never_make_a_message_broken(extra: dict[str, int]) -> None:
    known = {"parts", "experience", "effect", "reply_to", "preferred_service", "idempotency_key"}
    report = check({**HELLO, **{name: item for name, item in extra.items() if name not in known}})
    assert {found.rule for found in report} <= {"SHP106", "SHP109", "SHP111"}
    assert report.ok


_EFFECT = {"type": "screen", "name": "confetti"}
_CREATE: Any = {"from": "+12052535597", "to": ["+12052532136"], "message": HELLO}


@pytest.mark.parametrize(
    ("body", "operation", "at", "home", "moved"),
    [
        (
            {"message": HELLO, "reply_to": REPLY},
            SEND,
            "/reply_to",
            '"message"',
            {"message": {**HELLO, "reply_to": REPLY}},
        ),
        (
            {"message": HELLO, "effect": _EFFECT},
            SEND,
            "/effect",
            '"message"',
            {"message": {**HELLO, "effect": _EFFECT}},
        ),
        (
            {"message": HELLO, "idempotency_key": "k"},
            SEND,
            "/idempotency_key",
            '"message"',
            {"message": {**HELLO, "idempotency_key": "k"}},
        ),
        (
            {"message": HELLO, "preferred_service": "iMessage"},
            SEND,
            "/preferred_service",
            '"message"',
            {"message": {**HELLO, "preferred_service": "iMessage"}},
        ),
        (
            {"message": {**HELLO, "override_optout": True}},
            SEND,
            "/message/override_optout",
            "the top-level object",
            {"message": HELLO, "override_optout": True},
        ),
        (
            message(text("Hello", effect=_EFFECT)),
            "message",
            "/parts/0/effect",
            "the top-level object",
            {**HELLO, "effect": _EFFECT},
        ),
        (
            {**HELLO, "text_decorations": [{"range": [0, 5], "style": "bold"}]},
            "message",
            "/text_decorations",
            'an element of "parts" with type text',
            message(text("Hello", {"range": [0, 5], "style": "bold"})),
        ),
        (
            {**HELLO, "message_id": REPLY["message_id"], "reply_to": {"part_index": 0}},
            "message",
            "/message_id",
            '"reply_to"',
            {**HELLO, "reply_to": {**REPLY, "part_index": 0}},
        ),
        ({**_CREATE, "display_name": "Table 4"}, "chats.create", "/display_name", "the request of chats.update", None),
        (
            {**_CREATE, "message": {**HELLO, "to": ["+12052532136"]}},
            "chats.create",
            "/message/to",
            "the top-level object",
            None,
        ),
        (message(text("Hello", url="https://example.com")), "message", "/parts/0/url", "media or imessage_app", None),
    ],
)
def test_a_field_in_the_wrong_object_is_moved_where_its_place_is_absent(
    body: Any, operation: str, at: str, home: str, moved: Any
) -> None:
    found = one(body, "SHP111", operation)
    assert (str(found.severity), found.path, found.server_code) == ("warning", at, None)
    assert home in found.message
    assert not {rule for rule, _ in places(body, operation)} & {"SHP106", "SHP109"}
    assert mended(body, "SHP111", operation) == body
    assert mended(body, "SHP111", operation, unsafe=True) == (body if moved is None else moved)


def test_the_fields_of_a_message_that_is_not_wrapped_are_not_misplaced() -> None:
    flat = {**HELLO, "effect": _EFFECT, "mention": "+14155551234"}
    assert places(flat, SEND) == [("SHP107", ""), ("SHP111", "/mention")]
    assert fix(flat, SEND, unsafe=True)[0] == {
        "message": message(text("Hello", mention="+14155551234"), effect=_EFFECT)
    }
    inner = message(text("Hello", effect=_EFFECT))
    assert places(inner, SEND) == [("SHP107", ""), ("SHP111", "/parts/0/effect")]
    assert fix(inner, SEND, unsafe=True)[0] == {"message": {**HELLO, "effect": _EFFECT}}


def test_two_fields_for_one_place_are_not_both_moved() -> None:
    payload = message(text("a", effect=_EFFECT), {"type": "media", "url": "https://example.com/a.jpg", "effect": {}})
    assert places(payload, only="SHP") == [("SHP111", "/parts/0/effect"), ("SHP111", "/parts/1/effect")]
    after = mended(payload, "SHP111", unsafe=True)
    assert len([part for part in after["parts"] if "effect" in part]) == 1


def test_a_null_is_not_moved() -> None:
    assert one({"message": HELLO, "effect": None}, "SHP111", SEND).fix is None


def test_an_extra_field_of_params_is_no_business_of_the_message() -> None:
    experience = {"name": "a", "action": "b", "params": {"effect": 1, "message": 2}}
    assert places({"experience": experience}) == []

"""Members: unknown, misspelt and repeated ones, and bodies that forgot to wrap their message."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import check, fix
from rules.findings import create, mended, message, one, places, text

HELLO: Any = message(text("Hello"))
SEND = "chats.messages.send"


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
    assert places({"message": HELLO, "parts": []}, SEND) == [("SHP106", "/parts")]


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
    assert {found.rule for found in report} <= {"SHP106", "SHP109"}
    assert report.ok

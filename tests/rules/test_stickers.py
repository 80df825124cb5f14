"""Stickers: an oracle for overlaps, limits, and what cannot be read."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context, Policy, check
from rules.findings import message, one, places, skipped

ID = "550e8400-e29b-41d4-a716-446655440000"
AT = "/parts/0/inline_stickers"


def stuck(value: str, *stickers: Any, **more: Any) -> dict[str, Any]:
    return message({"type": "text", "value": value, "inline_stickers": list(stickers), **more})


def sticker(start: int, end: int, **source: Any) -> dict[str, Any]:
    return {"range": [start, end], **(source or {"attachment_id": ID})}


RANGES = st.tuples(st.integers(-1, 9), st.integers(-1, 9))


@given(st.lists(RANGES, max_size=6), st.lists(RANGES, max_size=4))
def test_a_sticker_overlaps_when_it_shares_a_unit_with_what_is_before_it(stickers: Any, decorations: Any) -> None:
    value = "abcdefgh"
    styles = [{"range": list(span), "style": "underline"} for span in decorations]
    payload = stuck(value, *(sticker(*span) for span in stickers), text_decorations=styles)
    taken = {unit for low, high in decorations if 0 <= low < high <= 8 for unit in range(low, high)}
    expected = []
    for index, (low, high) in enumerate(stickers):
        if 0 <= low < high <= 8:
            if taken & set(range(low, high)):
                expected.append(f"{AT}/{index}")
            taken |= set(range(low, high))
    assert [found.path for found in check(payload) if found.rule == "STK103"] == expected


@given(st.lists(RANGES, max_size=6))
def test_a_range_is_beyond_the_text_or_in_it(stickers: Any) -> None:
    found = {
        each.path for each in check(stuck("abcdefgh", *(sticker(*span) for span in stickers))) if each.rule == "STK105"
    }
    assert found == {f"{AT}/{n}" for n, (low, high) in enumerate(stickers) if not 0 <= low < high <= 8}


def test_numbers_of_stickers_change_with_the_policy() -> None:
    payload = stuck("abcdef", *(sticker(n, n + 1, attachment_id=f"{n:08d}{ID[8:]}") for n in range(4)))
    policy = Policy(limits={"inline_stickers": 3, "sticker_images": 2})
    assert [(found.rule, found.path) for found in check(payload, policy=policy)] == [
        ("STK102", f"{AT}/2"),
        ("STK101", f"{AT}/3"),
    ]
    same = stuck("abcdef", sticker(0, 1), sticker(1, 2, attachment_id=ID.upper()), sticker(2, 3))
    assert list(check(same, policy=Policy(limits={"sticker_images": 1}))) == []


def test_what_cannot_be_read_of_a_sticker_hides_no_other() -> None:
    payload = stuck("ab🎂", 5, {"range": "x", "attachment_id": ID}, sticker(2, 3), {"range": [0, 1], "url": 5})
    assert places(payload) == [
        ("SHP103", f"{AT}/0"),
        ("SHP103", f"{AT}/1/range"),
        ("STK104", f"{AT}/2"),
        ("SHP103", f"{AT}/3/url"),
    ]
    assert places(stuck("ab", sticker(0, 1), text_decorations=5)) == [("SHP103", "/parts/0/text_decorations")]


def test_a_flag_and_a_family_are_one_character_to_a_sticker() -> None:
    assert places(stuck("🇫🇷 👩‍👩‍👧", sticker(0, 4), sticker(5, 13))) == []
    assert places(stuck("🇫🇷", sticker(0, 2))) == [("STK104", f"{AT}/0")]


def test_losses_of_stickers_are_reported_where_the_service_is_certain() -> None:
    part = stuck("🎂 Kevin", sticker(0, 2))
    assert ("SVC105", "service") in skipped(part)
    assert places(part, context=Context(service="SMS")) == [("SVC105", AT)]
    assert "as written" in one(part, "SVC105", context=Context(service="SMS")).message

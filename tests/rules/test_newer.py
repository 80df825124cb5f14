"""Stickers, mentions and cards: boundaries, who yields, and an oracle for overlaps."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context, Policy, check
from linq_compose.rules.analysis.examples import card_example
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


MENTION = {"type": "text", "value": "Hey Kevin 🎂", "mention": "+14155551234"}


@pytest.mark.parametrize(
    ("span", "problem"),
    [
        ([4, 9], None),
        ([0, 12], None),
        ([0, 13], "outside"),
        ([-1, 3], "outside"),
        ([3, 3], "nothing"),
        ([4, 3], "nothing"),
        ([10, 11], "in two"),
    ],
)
def test_a_mention_covers_whole_characters(span: list[int], problem: str | None) -> None:
    payload = message({**MENTION, "mention_range": span})
    if problem is None:
        assert places(payload) == []
    else:
        assert problem in one(payload, "MNT102").message


@pytest.mark.parametrize("handle", ["+14155551234", "kevin@acme.io"])
def test_a_handle_may_be_mentioned(handle: str) -> None:
    assert places(message({**MENTION, "mention": handle})) == []


@pytest.mark.parametrize("handle", ["", "4155551234", "+1415555123４", "+14155551234\n", "kevin@", "@kevin"])
def test_what_is_no_handle_may_not(handle: str) -> None:
    assert places(message({**MENTION, "mention": handle})) == [("MNT103", "/parts/0/mention")]


@pytest.mark.parametrize(("group", "expected"), [(None, []), (True, []), (False, [("MNT104", "/parts/0/mention")])])
def test_a_mention_is_refused_where_the_chat_is_known_to_be_direct(group: bool | None, expected: Any) -> None:
    context = Context(group=group)
    assert places(message(MENTION), context=context) == expected
    assert ("MNT104", "group") in skipped(message(MENTION)) if group is None else True


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/".ljust(2048, "a"), []),
        ("DATA:text/plain,x", []),
        ("https://10.0.0.1/x", []),
        ("ftp://example.com", ["APP104"]),
        ("example.com", ["APP104"]),
        ("", ["APP104"]),
    ],
)
def test_a_card_opens_https_or_data(url: str, expected: list[str]) -> None:
    assert [rule for rule, _ in places(card_example(url=url))] == expected


def test_an_image_carries_its_texts_only_when_it_is_there() -> None:
    layout = {"image_title": "Ready", "image_subtitle": "Table 4"}
    assert places(card_example(layout={**layout, "caption": "x"})) == [
        ("APP103", "/parts/0/layout/image_title"),
        ("APP103", "/parts/0/layout/image_subtitle"),
    ]
    assert places(card_example(layout={**layout, "image_url": "https://example.com/a.png"})) == []
    assert [rule for rule, _ in places(card_example(layout={**layout, "image_title": 5, "caption": "x"}))] == [
        "SHP103",
        "APP103",
    ]


def test_a_card_and_a_clip_are_refused_by_another_service() -> None:
    clip = {"type": "app_clip", "value": "https://zero.linqapp.com/pay/acme"}
    for part, kind, code in ((card_example()["parts"][0], "An app card", 2018), (clip, "An App Clip", 2028)):  # type: ignore[index]
        found = one({**message(part), "preferred_service": "RCS"}, "SVC110")
        assert (found.server_code, found.path) == (code, "/preferred_service")
        assert found.message.startswith(kind)
        known = Context(service="SMS")
        assert places(message(part), context=known) == [("SVC110", "/parts/0")]
        assert one(message(part), "SVC110", context=known).server_code == code
        assert ("SVC110", "service") in skipped(message(part))
        assert places(message(part), context=Context(service="iMessage")) == []
        assert places({**message(part), "preferred_service": "iMessage"}) == []
    assert places({**message({"type": "text", "value": "x"}), "preferred_service": "SMS"}) == []


def test_losses_of_stickers_and_mentions_are_told_where_the_service_is_certain() -> None:
    both = stuck("🎂 Kevin", sticker(0, 2))
    assert ("SVC105", "service") in skipped(both)
    assert places(both, context=Context(service="SMS")) == [("SVC105", AT)]
    assert "as written" in one(both, "SVC105", context=Context(service="SMS")).message
    assert places(message(MENTION), context=Context(service="RCS")) == [("SVC106", "/parts/0/mention")]

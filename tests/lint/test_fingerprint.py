"""Fingerprints: the same where content only moved, another one where rule, place or content differ."""

from __future__ import annotations

from hypothesis import given

from linq_compose import check
from linq_compose.lint.fingerprint import fingerprint
from payloads import nearly_messages
from rules.findings import message, text

FAR = text("Hi", {"range": [0, 9], "style": "bold"})


def marks(payload) -> list[str]:
    return [fingerprint(found, payload) for found in check(payload)]


def test_a_part_that_moves_keeps_its_fingerprints() -> None:
    media = {"type": "media", "url": "https://cdn.acme.com/menu.jpg"}
    assert marks(message(FAR)) == marks(message(media, FAR))
    assert marks(message(FAR)) == marks({**message(media, FAR), "preferred_service": "iMessage"})


def test_a_part_that_changes_gets_new_ones() -> None:
    assert marks(message(FAR)) != marks(message({**FAR, "value": "Ho"}))
    assert marks(message(FAR)) != marks(message({**FAR, "text_decorations": [{"range": [0, 8], "style": "bold"}]}))


def test_an_absent_value_is_told_by_what_it_would_be_in() -> None:
    first, second = ({"parts": [FAR | {"text_decorations": []}], "reply_to": {"part_index": at}} for at in (1, 2))
    assert [found.path for found in check(first)] == ["/reply_to/message_id"]
    assert marks(first) != marks(second)
    assert marks(first) == marks({**first, "parts": [text("Other")]})


def test_a_place_that_is_not_there_has_a_fingerprint_all_the_same() -> None:
    (found,) = check(message(FAR))
    for document in ({"parts": "x"}, {"parts": []}, {}, None):
        assert fingerprint(found, document) != fingerprint(found, message(FAR))


@given(nearly_messages())
def test_different_rules_never_share_a_fingerprint(payload) -> None:
    report = check(payload)
    by_mark: dict[str, set[str]] = {}
    for found, mark in zip(report, marks(payload), strict=True):
        assert len(mark) == 32
        by_mark.setdefault(mark, set()).add(found.rule)
    assert all(len(rules) == 1 for rules in by_mark.values())

"""Cards: what they open and show, and the services that carry none."""

from __future__ import annotations

from typing import Any

import pytest

from linq_compose import Context
from linq_compose.rules.analysis.examples import card_example
from rules.findings import message, one, places, skipped


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


@pytest.mark.parametrize("name", ["caption", "subcaption", "trailing_caption", "trailing_subcaption", "image_url"])
def test_a_card_that_shows_anything_is_not_blank(name: str) -> None:
    assert places(card_example(layout={name: "https://example.com/a.png"})) == []


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


EXPERIENCE = {"name": "agentcard", "action": "attach_card"}


def test_an_experience_goes_over_imessage_alone() -> None:
    assert places({"experience": EXPERIENCE}) == []
    found = one({"experience": EXPERIENCE, "preferred_service": "SMS"}, "SVC110")
    assert (found.server_code, found.path) == (2018, "/preferred_service")
    assert places({"experience": EXPERIENCE}, context=Context(service="RCS")) == [("SVC110", "/experience")]
    assert ("SVC110", "service") in skipped({"experience": EXPERIENCE})
    assert skipped({"experience": EXPERIENCE, "preferred_service": "iMessage"}) == set()


IMAGE = "/parts/0/layout/image_url"


@pytest.mark.parametrize(
    ("bundle", "message"),
    [
        ("", 'The bundle_id "" is empty.'),
        (":", 'The bundle_id ":" has a colon.'),
        ("ABCDE12345:com.acme", 'The bundle_id "ABCDE12345:com.acme" has a colon.'),
    ],
)
def test_a_bundle_id_is_empty_or_has_a_colon(bundle: str, message: str) -> None:
    assert one(card_example(app={"bundle_id": bundle}), "APP102").message == message


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://example.com/cat.png", []),
        ("http://example.com/cat.png", []),  # no source says that a card's image must come by https
        ("https://cdn.linqapp.com/attachments/a.png", []),
        ("cat.png", [("APP107", IMAGE)]),
        ("", [("APP107", IMAGE)]),
        ("/cat.png", [("APP107", IMAGE)]),
        ("ftp://example.com/cat.png", [("APP107", IMAGE)]),
        ("data:image/png;base64,AA", [("APP107", IMAGE)]),
        ("https://127.1/cat.png", [("APP107", IMAGE)]),
        ("https://shop.test/cat.png", [("APP107", IMAGE)]),
    ],
)
def test_the_image_of_a_card_can_be_fetched(url: str, found: list[Any]) -> None:
    assert places(card_example(layout={"caption": "a", "image_url": url})) == found


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("https://zero.linqapp.com/pay/acme", None),
        ("https://acme.com:8443/clip?table=7", None),
        ("http://zero.linqapp.com/pay/acme", "http"),
        ("zero.linqapp.com/pay/acme", "scheme"),
        ("https:///pay/acme", "host"),
        ("https://10.0.0.1/pay", "10.0.0.1"),
        ("", ""),
    ],
)
def test_an_app_clip_opens_by_a_public_https_url(value: str, reason: str | None) -> None:
    payload = message({"type": "app_clip", "value": value})
    if reason is None:
        assert places(payload) == []
    else:
        assert reason in one(payload, "APP105").message
        assert places(payload) == [("APP105", "/parts/0/value")]

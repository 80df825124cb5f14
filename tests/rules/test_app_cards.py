"""App cards: what is said of each field of the app, the layout and the URLs."""

from __future__ import annotations

from typing import Any

import pytest

from linq_compose.rules.analysis.examples import card_example
from rules.findings import one, places

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

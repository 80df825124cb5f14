"""Rule pages: how payloads are shown in them."""

from __future__ import annotations

import pytest

from linq_compose.lint import rule_page


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        ({"parts": []}, '{"parts": []}'),
        ('{"parts": [', '{"parts": ['),
        (b'{"a": "\xff"}', '{"a": "\\xff"}'),
        ({"value": "🍜"}, '{"value": "🍜"}'),
        ({"value": "\u200b"}, '{"value": "\\u200b"}'),
    ],
)
def test_a_payload_is_shown_as_json(payload: object, shown: str) -> None:
    assert rule_page._code(payload) == ["```json", shown, "```"]


def test_long_texts_and_arrays_are_shortened() -> None:
    elements, text = rule_page._MOST_ELEMENTS, rule_page._LONGEST_TEXT
    assert rule_page._shortened(["x"] * (elements + 1)) == ["x"] * (elements + 1)
    assert rule_page._shortened(["x"] * (elements + 2)) == [*["x"] * elements, "… 2 more"]
    assert rule_page._shortened({"value": "x" * text}) == {"value": "x" * text}
    assert rule_page._shortened({"value": "x" * (text + 1234)}) == {"value": "x" * text + "… 1,234 characters more"}

"""Documents: every kind of payload, and every way in which one is no JSON object."""

from __future__ import annotations

import enum
import json
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest

from linq_compose import MessageContent, TextPart, check, fix
from linq_compose.lint.document import DEEPEST, read_document

HELLO = {"parts": [{"type": "text", "value": "Hello"}]}
CONTENT = MessageContent(parts=(TextPart(value="Hello"),))


class Word(str):
    """A str of another type."""


class Style(enum.StrEnum):
    BOLD = "bold"


class Number(enum.IntEnum):
    FIVE = 5


class Draft:
    def payload(self) -> Any:
        return HELLO


class Broken(Mapping[str, Any]):
    def __getitem__(self, key: str) -> Any:
        raise RuntimeError(key)

    def __iter__(self) -> Iterator[str]:
        return iter("a")

    def __len__(self) -> int:
        return 1


@pytest.mark.parametrize(
    "payload",
    [
        HELLO,
        json.dumps(HELLO),
        json.dumps(HELLO).encode(),
        bytearray(json.dumps(HELLO).encode()),
        memoryview(json.dumps(HELLO).encode()),
        CONTENT,
        Draft(),
        MappingProxyType(HELLO),
        OrderedDict(HELLO),
        {"parts": CONTENT.parts},
        {"parts": ({"type": Word("text"), "value": Word("Hello")},)},
    ],
    ids=lambda payload: type(payload).__name__,
)
def test_every_kind_of_payload_is_read_alike(payload: Any) -> None:
    assert read_document(payload).value == HELLO
    assert list(check(payload)) == []


def _cycle() -> dict[str, Any]:
    made: dict[str, Any] = {}
    made["parts"] = [made]
    return made


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ("", "is empty"),
        (b"", "is empty"),
        (" \n", "is empty"),
        ("{", "is not JSON: .* at line 1, column 2"),
        ("{'a': 1}", "is not JSON"),
        ("[]", "is an array"),
        ("5", "is a number"),
        ("5.5", "is a number"),
        ('"parts"', "is a string"),
        ("true", "is a boolean"),
        ("null", "is null"),
        (None, "is null"),
        ([HELLO], "is an array"),
        (5, "is a number"),
        (float("nan"), "is a number"),
        (object(), "a Python object"),
        (Draft, "a Python type"),
        (b"\xff{}", "is not UTF-8: byte 0 is 0xFF"),
        (b'{"parts": "\xed\xa0\xbd"}', "is not UTF-8"),
        ("\ufeff{}", "byte order mark"),
        ('{"parts": NaN}', "NaN is no JSON number"),
        ('{"parts": ' + "9" * 5000 + "}", "is not JSON that can be read"),
        ("[" * 100_000, "nests deeper than 100 levels"),
        ('{"a":' * 100_000, "nests deeper than 100 levels"),
        (_cycle(), "nests deeper than 100 levels"),
        (Broken(), "its Broken raised RuntimeError"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_json_object_is_one_diagnostic(payload: Any, said: str) -> None:
    (found,) = check(payload)
    assert (found.rule, found.path, found.server_code) == ("SHP101", "", 1003)
    assert re.search(said, found.message), found.message
    same, report = fix(payload, unsafe=True)
    assert same is payload
    assert list(report) == [found]


@pytest.mark.parametrize("levels", [DEEPEST - 2, DEEPEST + 2])
def test_text_and_value_nest_equally_deep(levels: int) -> None:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    payload = {**HELLO, "x": value}
    assert [found.rule for found in check(payload)] == [found.rule for found in check(json.dumps(payload))]
    assert ("SHP101" in [found.rule for found in check(payload)]) == (levels > DEEPEST)


def test_values_that_json_cannot_carry_are_named_at_their_place() -> None:
    payload = {
        "parts": [{"type": "text", "value": datetime(2026, 1, 1, tzinfo=UTC)}],
        "x": [float("inf"), {5: "five"}, {1, 2}],
        "effect": {"type": "screen", "name": Style.BOLD},
        "n": Number.FIVE,
        "f": 1.5,
    }
    found = {each.path: each.message for each in check(payload) if each.rule == "SHP103"}
    assert set(found) == {"/parts/0/value", "/x/0", "/x/1", "/x/2"}
    assert "a Python datetime" in found["/parts/0/value"]
    assert "the number inf" in found["/x/0"]
    assert "type int" in found["/x/1"]
    assert "a Python set" in found["/x/2"]


def test_two_surrogates_that_make_a_pair_are_one_character_as_json_has_it() -> None:
    payload = {"parts": [{"type": "text", "value": "\ud83c\udf5c"}], "\ud83c\udf5c": 1}
    assert read_document(payload).value == {"parts": [{"type": "text", "value": "🍜"}], "🍜": 1}
    assert list(check(payload)) == list(check(json.dumps(payload)))


@pytest.mark.parametrize("text", ["Hello", "Grüße 🍜", "日本", ""])
def test_what_is_json_already_is_not_copied(text: str) -> None:
    value = {text: [text, 1, 1.5, True, None, {"parts": [text]}]}
    assert read_document(value).value is value


def test_two_halves_of_a_surrogate_pair_are_joined_in_a_copy() -> None:
    value = {"parts": [{"type": "text", "value": "\ud83c\udf5c"}]}
    assert read_document(value).value == {"parts": [{"type": "text", "value": "🍜"}]}
    assert value["parts"][0]["value"] == "\ud83c\udf5c"

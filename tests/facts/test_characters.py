"""Characters: names, escapes, visibility and surrogate halves, against Python and JSON."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose._characters import (
    BLANK_LETTERS,
    BLANKS,
    SURROGATE,
    escape,
    is_visible,
    join_surrogates,
    name_character,
)


@given(st.characters())
def test_an_escape_is_the_character_to_python_and_json(character: str) -> None:
    assert escape(character).encode().decode("unicode_escape") == character
    if ord(character) <= 0xFFFF:
        assert json.loads(f'"{escape(character)}"') == character


@given(st.characters())
def test_a_name_begins_with_the_code_point_and_is_unicodes_own(character: str) -> None:
    code, _, name = name_character(character).partition(" ")
    assert chr(int(code.removeprefix("U+"), 16)) == character
    assert name == unicodedata.name(character, name)
    assert name


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x00", "U+0000 CONTROL"),
        ("\x85", "U+0085 CONTROL"),
        ("\ud83c", "U+D83C SURROGATE"),
        ("\ue000", "U+E000 Co"),
        ("\u0378", "U+0378 Cn"),
        ("\u200d", "U+200D ZERO WIDTH JOINER"),
        ("🍜", "U+1F35C STEAMING BOWL"),
    ],
)
def test_a_character_without_a_name_has_its_category(character: str, name: str) -> None:
    assert name_character(character) == name


@given(st.text(st.one_of(st.characters(), st.sampled_from("\ud83c\udf5c\ud800")), max_size=6))
def test_joined_surrogates_are_what_json_gives_back(text: str) -> None:
    assert join_surrogates(text) == json.loads(json.dumps(text))
    assert (SURROGATE.search(join_surrogates(text)) is None) == _is_encodable(json.loads(json.dumps(text)))


def _is_encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def test_blanks_are_printable_to_python_and_not_visible() -> None:
    for character in BLANKS:
        assert character.isprintable()
        assert not is_visible(character)
        assert is_visible(f"{character}x{character}")
    assert set(BLANK_LETTERS) == {each for each in BLANKS if unicodedata.category(each)[0] in "LS"}


def test_every_printable_character_but_blanks_variation_selectors_and_spaces_is_visible() -> None:
    odd = {chr(code) for code in range(0x110000) if chr(code).isprintable() and not is_visible(chr(code))}
    assert odd - BLANKS == {
        " ",
        *map(chr, range(0xFE00, 0xFE10)),
        *map(chr, range(0xE0100, 0xE01F0)),
    }

"""Laws of positions in an editor, of incremental changes, and of the difference of two texts."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose.cli.servers.text_lines import TextLines, changes

ODD = '\n\r\u2028\u0085\x0b\x0c\t "\\{}[]:,aé€🍜👩‍👧\ud83d'
TEXTS = st.lists(st.sampled_from([*ODD, "\r\n"]) | st.characters(), max_size=30).map("".join)
ENCODINGS = st.sampled_from(("utf-8", "utf-16", "utf-32"))
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


def units(text: str, encoding: str) -> int:
    codec, size = CODECS[encoding]
    return len(text.encode(codec, "surrogatepass")) // size


@given(TEXTS, ENCODINGS, st.data())
def test_a_position_is_the_line_and_the_units_before_it_and_leads_back(text: str, encoding, data) -> None:
    offset = data.draw(st.integers(0, len(text)))
    position = TextLines(text, encoding).position(offset)
    lines = re.split(r"\r\n|\n|\r", text[:offset])
    inside = text[offset - 1 : offset + 1] == "\r\n"  # between the two characters of one line end
    if inside:
        return
    assert position == (len(lines) - 1, units(lines[-1], encoding))
    assert TextLines(text, encoding).offset(*position) == offset


@given(TEXTS, TEXTS, ENCODINGS, st.data())
def test_a_change_between_two_positions_is_one_between_their_offsets(text: str, new: str, encoding, data) -> None:
    edges = [at for at in range(len(text) + 1) if text[max(at - 1, 0) : at + 1] != "\r\n"]
    start, end = sorted(data.draw(st.tuples(st.sampled_from(edges), st.sampled_from(edges))))
    lines = TextLines(text, encoding)
    assert lines.replaced(lines.position(start), lines.position(end), new) == text[:start] + new + text[end:]


@given(TEXTS, ENCODINGS, st.integers(0, 9), st.integers(0, 99))
def test_a_position_beyond_a_line_is_its_end_and_one_inside_a_character_is_before_it(
    text: str, encoding, line: int, column: int
) -> None:
    lines = TextLines(text, encoding)
    offset = lines.offset(line, column)
    found = lines.position(offset)
    assert 0 <= offset <= len(text)
    assert found <= (line, column)
    if found < (line, column) and offset < len(text) and text[offset] not in "\r\n":
        assert lines.position(offset + 1) > (line, column)


def applied(text: str, made: list) -> str:
    for change in reversed(made):
        text = text[: change.start] + change.text + text[change.end :]
    return text


@given(TEXTS, TEXTS)
def test_the_changes_between_two_texts_make_one_of_the_other(old: str, new: str) -> None:
    made = changes(old, new)
    assert applied(old, made) == new
    assert bool(made) == (old != new)
    assert all(one.end < two.start for one, two in zip(made, made[1:], strict=False))


def test_only_the_tokens_that_differ_change() -> None:
    old = '{"a": "one two", "b": [1, 2, 3],\n "c": null}'
    new = '{"a": "one 2", "b": [1, 20, 3],\n "c": null}'
    assert [(old[one.start : one.end], one.text) for one in changes(old, new)] == [
        ('"one two"', '"one 2"'),
        ("2", "20"),
    ]


def test_a_text_of_very_many_tokens_is_changed_at_once_between_the_first_and_the_last_difference() -> None:
    old = json.dumps(list(range(9_000)))
    new = old.replace("[0,", "[7,").replace(" 8999]", " 7]")
    (made,) = changes(old, new)
    assert applied(old, [made]) == new
    assert (made.start, made.end) == (1, len(old) - 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_a_line_separator_of_unicode_ends_no_line(encoding) -> None:
    assert TextLines('{"a": "x\u2028y\x85z"}', encoding).position(11).line == 0

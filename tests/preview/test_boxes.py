"""On a terminal: no control of a payload reaches it, and boxes close where they should."""

from __future__ import annotations

import re
from typing import Any

import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from linq_compose import Draft, bold, italic, shake, strategies, underline
from linq_compose.preview import preview
from payloads import json_values, nearly_messages
from texts import texts

PAINT = re.compile(r"\x1b\[[0-9;]*m")
# What Unicode keeps for emoji is drawn, also before this Python knows it.
DRAWN = regex.compile(r"[\n\u200d\ufe0f\ufe0e\U000e0000-\U0010ffff\p{Extended_Pictographic}]")


def plain(drawn: str) -> str:
    return PAINT.sub("", drawn)


@settings(max_examples=50)
@given(
    strategies.messages() | nearly_messages(oddly=True) | json_values() | texts().map(Draft) | st.text().map(Draft),
    st.integers(0, 130),
    st.booleans(),
)
@example(Draft("\U0001fc00"), 40, False)  # noqa: FBT003
def test_no_control_reaches_the_terminal(payload: Any, width: int, color: bool) -> None:
    drawn = preview(payload).terminal(width=width, color=color)
    assert color or "\x1b" not in drawn
    assert all(character.isprintable() or DRAWN.match(character) for character in plain(drawn))


@given(
    strategies.messages() | nearly_messages(oddly=True) | texts().map(Draft) | st.text().map(Draft),
    st.integers(20, 130),
    st.booleans(),
)
@example(Draft(" \x800\U00018d09"), 20, False)  # noqa: FBT003
def test_no_line_of_the_columns_is_wider_than_the_terminal(message: Any, width: int, color: bool) -> None:
    drawn = plain(preview(message).terminal(width=width, color=color)).partition("\nDiagnostics\n")[0]
    assert [line for line in drawn.split("\n") if wcswidth(line) > width] == []


@given(st.text(st.sampled_from("ab 漢🍜👨\u200d👩\u200d👧é\u0301\n"), max_size=120), st.integers(40, 90))
def test_boxes_close_at_one_column(text: str, width: int) -> None:
    drawn = preview(Draft(text)).of("RCS").terminal(width=width)
    edges = {wcswidth(line) for line in drawn.split("\n") if line.endswith(("│", "╮", "╯"))}
    assert edges == {width}


def test_long_words_and_lines_are_broken() -> None:
    drawn = preview(Draft("x" * 100 + " yes\nno")).of("RCS").terminal(width=40)
    lines = [line.strip("│ ") for line in drawn.split("\n") if line.endswith("│")]
    assert lines == ["x" * 32, "x" * 32, "x" * 32, "xxxx yes", "no"]
    drawn = preview(Draft("one two three four five six seven eight")).of("RCS").terminal(width=40)
    lines = [line.strip("│ ") for line in drawn.split("\n") if line.endswith("│")]
    assert lines == ["one two three four five six", "seven eight"]
    many = preview(Draft("a\n" * 400)).of("RCS").terminal()
    assert "201 more lines are not shown." in many


def test_a_word_that_is_too_long_leaves_no_blank_line() -> None:
    drawn = Draft().link(f"https://example.com/{'x' * 50}").preview().of("RCS").terminal(width=40)
    lines = [line.strip() for line in drawn.split("\n")]
    place = lines.index("lost: link preview")
    assert lines[place + 1 : place + 3] == [f"'https://example.com/{'x' * 19}", f"{'x' * 31}'"]


def test_styles_are_painted_or_listed() -> None:
    draft = Draft("a ", bold("b"), italic(underline("c")), shake("d")).effect("confetti")
    painted = draft.preview().of("iMessage").terminal(color=True)
    for look in ("\x1b[1mb\x1b[0m", "\x1b[3;4mc\x1b[0m", "\x1b[35md\x1b[0m"):
        assert look in painted
    listed = draft.preview().of("iMessage").terminal()
    assert "styles: bold 'b', italic underline 'c', shake 'd'" in listed
    assert "effect: confetti (screen)" in listed
    assert str(draft.preview()) == draft.preview().terminal()


def test_columns_are_beside_each_other_where_there_is_room() -> None:
    wide = preview("Hi").terminal(width=106)
    assert any("iMessage" in line and "RCS" in line and "SMS" in line for line in wide.split("\n"))
    narrow = preview("Hi").terminal(width=105)
    assert not any("iMessage" in line and "RCS" in line for line in narrow.split("\n"))


def test_faults_are_told_as_in_the_report() -> None:
    drawn = preview({"parts": [{"type": "text", "value": "Ramen 🍜 is **ready**"}, 3]}).terminal()
    assert "                ^^^^^^^^^" in drawn
    assert "warning TXT105 literal-markdown at /parts/0/value" in drawn
    assert "Not shown: a part without a type that can be read" in drawn
    assert "! The API would reject this as it is: " in drawn

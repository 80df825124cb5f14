"""Markdown in a text: what is told of, what is left alone, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from linq_compose import RichText, TextPart, from_markdown
from linq_compose.text.markdown.detect import find_markup
from markdowns import soups
from rules.findings import mended, message, one, places, text
from texts import texts

BOLD = "bold"


def styled(start: int, end: int, style: str) -> dict[str, Any]:
    return {"range": [start, end], "style": style}


@pytest.mark.parametrize(
    ("value", "becomes", "decorations"),
    [
        ("**bold**", "bold", [styled(0, 4, BOLD)]),
        ("🍜 *you* ~~me~~", "🍜 you me", [styled(3, 6, "italic"), styled(7, 9, "strikethrough")]),
        ("***both***", "both", [styled(0, 4, "italic"), styled(0, 4, BOLD)]),
        ("**a *b* c**", "a b c", [styled(0, 5, BOLD), styled(2, 3, "italic")]),
        ("__strong words__ _so_", "strong words so", [styled(0, 12, BOLD), styled(13, 15, "italic")]),
        ("请**看**这", "请看这", [styled(1, 2, BOLD)]),
        ("Only *5* left", "Only 5 left", [styled(5, 6, "italic")]),
        ("a\r\n**b**\r\n*c*", "a\r\nb\r\nc", [styled(3, 4, BOLD), styled(6, 7, "italic")]),
        ("[the menu](https://acme.com/m)", "the menu (https://acme.com/m)", None),
        ("[**the** menu](/m 'title')", "the menu (/m)", [styled(0, 3, BOLD)]),
        ("[https://acme.com](https://acme.com)", "https://acme.com", None),
        ("[write](mailto:a@b.cd) ![Map](https://acme.com/m.png)", "write (a@b.cd) Map (https://acme.com/m.png)", None),
        ("see [](https://acme.com)", "see https://acme.com", None),
        ("- **a**\n- b", "- a\n- b", [styled(2, 3, BOLD)]),
    ],
)
def test_markdown_becomes_decorations(value: str, becomes: str, decorations: Any) -> None:
    payload = message(text(value))
    assert places(payload, only="TXT105") == [("TXT105", "/parts/0/value")]
    expected = {"type": "text", "value": becomes}
    if decorations:
        expected["text_decorations"] = decorations
    assert mended(payload, "TXT105", unsafe=True) == message(expected)
    assert mended(payload, "TXT105") == payload


@pytest.mark.parametrize(
    "value",
    [
        "Nothing here.",
        *(
            "2 ** 3 and 4 ** 5",
            "5 * 3 = 15 * 1",
            "2*3*4",
            "a*b*c",
            "5 *3* 4",
            "3 *4* = 12",
            "*args, **kwargs",
            "**kwargs",
        ),
        *("__init__", "my__dunder__name", "__all__ and __name__", "snake_case_name other_name", "*_*", "*!*", "-_-"),
        *("f***ing s***", "price* and more*", "*Terms apply", "* one\n* two", "/*comment*/", "https://x.y/*d*"),
        *("\\*not\\*", "\\[a](https://b.c)", "`**code**`", "    **code**", "```\n**code**\n```"),
        *("f[i](x.y)", "a[0](b/c)", "[x](y)", "(a)[b](c.d)", "[ ](x) []", "[1] and (2)", "[a]: https://b.c"),
        *("10~20 ~5", "~x~", "# heading", "1. one", "<u>x</u>", "**重要：**请看", "**a\n\nb**"),
    ],
)
def test_what_people_write_is_left_alone(value: str) -> None:
    assert places(message(text(value)), only="TXT105") == []


def test_the_ranges_that_are_there_move_along() -> None:
    part = text("x **b** [y](https://z.a)", styled(0, 1, "italic"), styled(3, 10, "underline"))
    assert mended(message(part), "TXT105", unsafe=True)["parts"][0] == text(
        "x b y (https://z.a)", styled(0, 1, "italic"), styled(2, 5, "underline"), styled(2, 3, BOLD)
    )


def test_it_is_told_and_not_mended_where_an_animation_would_be_overlapped() -> None:
    payload = message(text("**b** c", {"range": [2, 3], "animation": "shake"}))
    assert one(payload, "TXT105").fix is None
    assert mended(payload, "TXT105", unsafe=True) == payload


def test_the_sentence_shows_the_first_and_counts_the_rest() -> None:
    found = one(message(text(f"**{'a' * 60}** *b* *c*")), "TXT105")
    assert found.message.endswith(f"**{'a' * 37}…, and 2 more.")
    assert found.mark is not None
    assert found.mark.span.range == (0, 64)


@given(texts())
def test_found_markup_lies_in_the_text(value: str) -> None:
    for found in find_markup(value):
        assert 0 <= found.start < found.content_start <= found.content_end < found.end <= len(value)


@given(soups(rough=True))
def test_what_is_mended_reads_as_the_markdown_did(source: str) -> None:
    mended_part = mended(message(text(source)), "TXT105", unsafe=True)["parts"][0]
    rich = RichText.from_part(TextPart.from_payload(mended_part))
    meant = "".join(run.text for run in from_markdown(source).runs if run.styles).split()
    shown = "".join(run.text for run in rich.runs if run.styles).split()
    assert not shown or set("".join(shown)) <= set("".join(meant)) | set(source)


def test_many_marks_take_time_in_proportion() -> None:
    assert len(find_markup("**a** " * 2_000)) == 2_000

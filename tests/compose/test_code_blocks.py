"""Blocks of code: each stays in one message where it fits, whatever empty lines it has."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Draft, RichText, bold, bubbles, from_markdown, italic, plan, shake
from linq_compose.errors import PlanError, StyleConflict
from linq_compose.text import Look
from linq_compose.text.runs import code_blocks

CODE = "import os\n\n\n    if True:\n        print(1)\n\nprint(2)"
LINES = st.sampled_from(
    ("x = 1", "  y", "", "", "\treturn", "字。 字", "https://acme.com/x", "# no heading", "- a", "🍜")
)
CODES = st.lists(LINES, min_size=1, max_size=7).map(lambda lines: "\n".join(["a:", *lines, "end"]))
FORMS = st.sampled_from(("```py\n{}\n```", "~~~~\n{}\n~~~~", "<pre>\n{}\n</pre>", "<pre><code>\n{}\n</code></pre>"))
PROSE = st.sampled_from(
    ("One.", "# Two", "- three\n- four", "> five", "**six** https://acme.com/6", "|a|b|\n|-|-|\n|7|8|")
)
BLOCKS = st.lists(st.tuples(PROSE, FORMS, CODES, st.sampled_from(("\n", "\n\n", "\n\n\n"))), min_size=1, max_size=4)


def replied(blocks: list[tuple[str, str, str, str]]) -> tuple[str, list[str]]:
    """A reply of paragraphs and code in turns, and the code that it has."""
    written = (f"{prose}{space}{form.format(code)}\n\n" for prose, form, code, space in blocks)
    return "".join(written), [code for _, _, code, _ in blocks]


def places(text: RichText) -> list[tuple[int, int]]:
    return code_blocks(text.marked_runs)


@given(BLOCKS, st.sampled_from((None, "SMS", "RCS")), st.booleans())
def test_code_is_in_one_message_however_it_is_planned(
    blocks: list[tuple[str, str, str, str]], service: str | None, as_draft: bool
) -> None:
    source, codes = replied(blocks)
    content = Draft("Hi ", bold("Ana")).markdown(source).text("!") if as_draft else from_markdown(source)
    options: dict[str, Any] = {"service": service, "markers": {"bold": "*"}}
    for planned in (plan(content, bubbles="paragraph", **options), plan(content, max_length=90, **options)):
        texts = [message.text for message in planned]
        assert all(any(code in text for text in texts) for code in codes if len(code) < 80)
    assert all(code in plan(content, **options).text for code in codes)


@given(BLOCKS, st.integers(1, 9), st.booleans(), st.sampled_from((None, "SMS")))
def test_streamed_code_is_in_one_message(
    blocks: list[tuple[str, str, str, str]], size: int, new_chat: bool, service: str | None
) -> None:
    source, codes = replied(blocks)
    chunks = [source[place : place + size] for place in range(0, len(source), size)]
    options: dict[str, Any] = {"new_chat": new_chat, "service": service}
    try:
        expected = plan(from_markdown(source), bubbles="paragraph", **options).messages
    except PlanError:
        with pytest.raises(PlanError):
            list(bubbles(chunks, **options))
        return
    messages = tuple(bubbles(chunks, **options))
    assert messages == expected
    assert all(any(code in message.text for message in messages) for code in codes)


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        (f"Try:\n\n```python\n{CODE}\n```\n\nDone.", ["Try:", CODE, "Done."]),
        (f"Try:\n\n<pre>\n{CODE}\n</pre>\n\nDone.", ["Try:", CODE, "Done."]),
        ("Try:\n\n    a\n\n      b\n\nDone.", ["Try:", "a\n\n  b", "Done."]),
        ("```\n\n    a\n\nb\n\n```\n\n```\nc\n\nd\n```", ["    a\n\nb", "c\n\nd"]),
        ("1. Do\n\n   ```\n   a\n\n     b\n   ```\n2. ok", ["1. Do\n   a\n\n     b\n2. ok"]),
        ("> ```\n> a\n>\n> b\n> ```\n\nc", ["> a\n>\n> b", "c"]),
        ("```\n\n\n```\n\nc", ["c"]),
        ("<pre>\n\n</pre>\n\nc", ["c"]),
        ("<pre><i>a</i>\n\n<i>b</i>\n</pre>\n\nc", ["a\n\nb", "c"]),
        ("```\na\n\nb", ["a\n\nb"]),
        ("Try:\n\n```\n    a\n\nb\n```", ["Try:", "    a\n\nb"]),
        ("```\na\n```\n\n\n    \n```\nb\n```", ["a", "b"]),
    ],
)
def test_code_keeps_its_lines_and_margins(source: str, texts: list[str]) -> None:
    assert [message.text for message in plan(from_markdown(source), bubbles="paragraph")] == texts
    assert [message.text for message in bubbles(list(source))] == texts


def test_code_longer_than_a_message_is_cut_and_its_urls_are_not() -> None:
    source = "```\nfirst line\n\nget https://acme.com/a/long/path\nlast line\n```"
    planned = plan(from_markdown(source), max_length=31)
    assert [message.text for message in planned] == ["first line", "get", "https://acme.com/a/long/path", "last line"]
    assert planned.text == from_markdown(source).text


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("Run:\n```\na = 1\nget('https://acme.com')\n```", ["Run:", "a = 1\nget('https://acme.com')"]),
        ("```\na = 1\nget('https://acme.com')\n```", ["a = 1", "get('https://acme.com')"]),
    ],
)
def test_code_with_a_url_is_divided_only_where_a_chat_cannot_open_otherwise(source: str, texts: list[str]) -> None:
    assert [message.text for message in plan(from_markdown(source), new_chat=True)] == texts
    assert [message.text for message in bubbles(list(source), new_chat=True)] == texts


def test_code_makes_no_other_difference() -> None:
    code, same = from_markdown("a **b**\n\n```\nc\n\nd\n```"), RichText("a ", bold("b"), "\n\nc\n\nd")
    assert code == same
    assert hash(code) == hash(same)
    assert (code.runs, repr(code), code.render()) == (same.runs, repr(same), same.render())
    assert (code.to_html(), code.to_markdown(), f"{code[3:]}") == (same.to_html(), same.to_markdown(), f"{same[3:]}")
    assert [code.style_at(place) for place in (2, 5)] == [frozenset({"bold"}), frozenset()]
    assert code.find(RichText("\n\nc")) == 3
    assert list(code) == list(same)
    with pytest.raises(StyleConflict, match="overlaps bold"):
        shake(code)
    assert shake(code[5:]).runs == shake(same[5:]).runs
    assert (places(code), places(same)) == ([(5, 9)], [])


def test_code_goes_with_the_text() -> None:
    code = from_markdown("a\n\n```\nc\n\nd\n```")
    for text, start in (
        (RichText("x", code, "y"), 4),
        ("x" + code + "y", 4),
        (code[1:], 2),
        (code.strip("a"), 2),
        (code.styled("c", bold), 3),
        (bold(code), 3),
        (code.replace("a", "xx"), 4),
        (code.upper(), 3),
        (RichText("-").join(["xx", code]), 6),
        (code.styled("d", lambda piece: italic("d") if piece else piece), 3),
        (copy.deepcopy(code), 3),
        (pickle.loads(pickle.dumps(code)), 3),
    ):
        # A style function of one's own put a text without the mark in place of the last character.
        assert places(text) in ([(start, start + 4)], [(start, start + 3)])
    assert places(code * 2) == [(3, 7), (10, 14)]
    styled = from_markdown("```\na\n\nb\n```", look=Look(code="italic"))
    assert (styled, places(styled)) == (italic("a\n\nb"), [(0, 4)])

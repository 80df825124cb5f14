"""The laws of the stream: all that it gives out is the whole, wherever the source was cut."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linq_compose import MarkdownStream, RichText, bold, from_markdown
from linq_compose.text import Look, read_markdown
from markdowns import cuttings, documents, soups

LOOKS = st.sampled_from((Look(), Look(lenient_cjk=True), Look(bullet="-", link="url", line=" ")))
SOURCES = st.one_of(soups(rough=True, max_size=40), documents().map(lambda drawn: drawn[0]))


@given(st.data(), SOURCES, LOOKS)
def test_the_sum_of_all_output_is_the_whole(data: Any, source: str, look: Look) -> None:
    stream = MarkdownStream(look=look)
    given_out = [text for chunk in data.draw(cuttings(source)) for text in stream.feed(chunk)]
    given_out += stream.close()
    assert RichText(*given_out) == from_markdown(source, look=look)
    assert all(text.text for text in given_out)
    assert sorted(stream.losses) == sorted(read_markdown(source, look=look).losses)


@given(SOURCES)
@example("- x\n\n[r]: /ref\n+ \n\n")
@example("[r] a\n\nb\n\n[r]: /x\n\n")
def test_character_by_character_too(source: str) -> None:
    stream = MarkdownStream()
    given_out = [text for character in source for text in stream.feed(character)]
    assert RichText(*given_out, *stream.close()) == from_markdown(source)


@pytest.mark.parametrize(
    ("fed", "out"),
    [
        ("Hello **you**", []),
        ("Hello\n", []),
        ("Hello **you**\n\n", [RichText("Hello ", bold("you"))]),
        ("# Menu\n", [bold("Menu")]),
        ("- a\n- b\n\n", []),
        ("- a\n- b\n\nnext\n", [RichText("• a\n• b")]),
        ("a\n\n***\n", [RichText("a"), RichText("\n\n———")]),
        ("[a]\n\nb\n\n", []),
        ("[a]\n\nb\n\n[a]: http://c\n", [RichText("a (http://c)"), RichText("\n\nb")]),
        (
            "x\n\n[a]: http://c\n\n[a] [A][] [b][a]\n\n",
            [RichText("x"), RichText("\n\na (http://c) A (http://c) b (http://c)")],
        ),
        ("```\nx\n\ny\n", []),
    ],
)
def test_a_block_comes_out_as_soon_as_it_is_certain(fed: str, out: list[RichText]) -> None:
    assert MarkdownStream().feed(fed) == out


def test_the_first_definition_holds_wherever_the_source_is_cut() -> None:
    source = "x\n\n[a]: http://first\n\n[a]\n\n[a]: http://second 't'\n\n[a]\n"
    stream = MarkdownStream()
    out = [text for line in source.splitlines(keepends=True) for text in stream.feed(line)]
    assert RichText(*out, *stream.close()) == from_markdown(source)
    assert "second" not in from_markdown(source).text


def test_what_is_pending_can_be_shown() -> None:
    stream = MarkdownStream()
    stream.feed("One.\n\nTwo")
    stream.feed(" is")
    assert stream.pending.strip() == "Two is"
    assert stream.close() == [RichText("\n\nTwo is")]
    assert stream.close() == []
    assert stream.pending == ""


def test_a_closed_stream_takes_no_more() -> None:
    stream = MarkdownStream()
    stream.close()
    with pytest.raises(ValueError, match="closed"):
        stream.feed("x")
    wrong: Any = b"x"
    with pytest.raises(TypeError, match="texts"):
        MarkdownStream().feed(wrong)

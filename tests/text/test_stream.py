"""The laws of the stream: all that it gives out is the whole, wherever the source was cut."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linq_compose import MarkdownStream, RichText, bold, from_markdown
from linq_compose.text import Look, read_markdown
from markdowns import cuttings, documents, soups
from work import work

LOOKS = st.sampled_from((Look(), Look(strict=True), Look(bullet="-", link="url", line=" ")))
SOURCES = st.one_of(soups(rough=True, max_size=40), documents().map(lambda drawn: drawn[0]))


def streamed(chunks: Iterable[str], **options: Any) -> tuple[list[RichText], MarkdownStream]:
    """All that a stream returns, and the stream."""
    stream = MarkdownStream(**options)
    texts = [text for chunk in chunks for text in stream.feed(chunk)]
    return [*texts, *stream.close()], stream


@given(st.data(), SOURCES, LOOKS)
@example(None, "# \na\\*\\*", Look())
@example(None, "```\n    ```\n**a**b", Look())
@example(None, "[r]: /x\n't'\n[r]", Look())
@example(None, "[r]\n\n[r]: /x\n't\nu'\n", Look())
@example(None, "a\n- [r]: /x\n", Look())
@example(None, "> x\n|a|b|\n> |-|-|\n[r]: /x", Look())
def test_with_references_anywhere_the_sum_of_all_output_is_the_whole(data: Any, source: str, look: Look) -> None:
    chunks = data.draw(cuttings(source)) if data else source
    texts, stream = streamed(chunks, look=look, references="anywhere")
    assert RichText(*texts) == from_markdown(source, look=look)
    assert all(text.text for text in texts)
    assert sorted(stream.losses) == sorted(read_markdown(source, look=look).losses)


@given(SOURCES)
@example("- x\n\n[r]: /ref\n+ \n\n")
@example("[r] a\n\nb\n\n[r]: /x\n\n")
@example("a\n\f\nb")
@example("1. a\n\n- b\n\n1. c\n\n* d\n\nx\n\n1. e")
@example("a\n \v \n\n# b\f\nc")
def test_character_by_character_too(source: str) -> None:
    texts, _ = streamed(source, references="anywhere")
    assert RichText(*texts) == from_markdown(source)


@given(st.data(), SOURCES, LOOKS)
@example(None, "- [r]\n\n[r]: /x\n", Look())
@example(None, "[r]\n\n[r]: /x\n\ny", Look())
def test_wherever_the_source_is_cut_the_sum_is_the_same(data: Any, source: str, look: Look) -> None:
    chunks = data.draw(cuttings(source)) if data else [source]
    texts, stream = streamed(chunks, look=look)
    others, other = streamed(source, look=look)
    assert RichText(*texts) == RichText(*others)
    assert sorted(stream.losses) == sorted(other.losses)


@given(st.data(), SOURCES)
def test_with_definitions_first_the_sum_is_the_whole_too(data: Any, source: str) -> None:
    plain = source.replace("[r]", "[x]").replace("]: /", "] /").replace("]:", "]")
    whole = "[r]: /ref 'title'\n[q]: /q\n\n" + plain + "\n\n[r] and [R][], [x][q], [y]"
    texts, _ = streamed(data.draw(cuttings(whole)))
    assert RichText(*texts) == from_markdown(whole)


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
        ("Sources [1].\n\n", [RichText("Sources [1].")]),
        ("Dear [Your Name],\n\nb\n\n[a]: http://c\n", [RichText("Dear [Your Name],"), RichText("\n\nb")]),
        ("|a|\n|-|\n|1|\n\n", [RichText(bold("a"), "\n1")]),
        ("<p>a</p>\n\n", [RichText("a")]),
        ("<script>\na\n\n", []),
        ("    a\n\n    b\n\n", []),
        ("~~~\n```\n\n", []),
        ("````py\nx\n\n```\n", []),
        (
            "x\n\n[a]: http://c\n\n[a] [A][] [b][a]\n\n",
            [RichText("x"), RichText("\n\na (http://c) A (http://c) b (http://c)")],
        ),
        ("```\nx\n\ny\n", []),
        ("```\nx\n\ny\n```\n", [RichText("x\n\ny")]),
        ("```\n```\n", []),
        ("```\nx\n    ```\n", []),
        ("```\nx\n   ```\n", [RichText("x")]),
        ("````py\nx\n```\n`````  \n", [RichText("x\n```")]),
    ],
)
def test_a_block_comes_out_as_soon_as_it_is_certain(fed: str, out: list[RichText]) -> None:
    assert MarkdownStream().feed(fed) == out


@pytest.mark.parametrize(
    ("fed", "out"),
    [
        ("[a]\n\nb\n\n", []),
        ("b\n\n[a]\n\n", [RichText("b")]),
        ("[a]\n\nb\n\n[a]: http://c\n", []),  # the next line may be its title
        ("[a]\n\nb\n\n[a]: http://c\n'd\n", []),
        ("[a]\n\nb\n\n[a]: http://c 'd'\n", [RichText("a (http://c)"), RichText("\n\nb")]),
        ("[a]\n\nb\n\n[a]: http://c\n\n", [RichText("a (http://c)"), RichText("\n\nb")]),
        ("[a]\n\nb\n\n[a]: http://c\n[d]: http://e\n", [RichText("a (http://c)"), RichText("\n\nb")]),
    ],
)
def test_with_references_anywhere_a_block_waits_for_its_definitions(fed: str, out: list[RichText]) -> None:
    assert MarkdownStream(references="anywhere").feed(fed) == out


def test_the_first_definition_holds_wherever_the_source_is_cut() -> None:
    source = "x\n\n[a]: http://first\n\n[a]\n\n[a]: http://second 't'\n\n[a]\n"
    for references in ("before", "anywhere"):
        texts, _ = streamed(source.splitlines(keepends=True), references=references)
        assert RichText(*texts) == from_markdown(source)
    assert from_markdown(source) == RichText('x\n\na (http://first)\n\na (http://first)\n\n[a]: http://second "t"')


def test_a_definition_that_comes_too_late_is_shown_at_the_end() -> None:
    source = "See [1].\n\nMore.\n\n[1]: https://a.b\n"
    texts, _ = streamed(source)
    assert texts == [RichText("See [1]."), RichText("\n\nMore."), RichText("\n\n[1]: https://a.b")]
    assert RichText(*streamed(source, references="anywhere")[0]) == from_markdown(source) == RichText(*texts)


def test_a_reference_by_name_shows_a_url_that_comes_too_late_at_the_end() -> None:
    source = "See [docs].\n\nMore.\n\n[docs]: https://a.b\n"
    texts, _ = streamed(source)
    assert texts == [RichText("See [docs]."), RichText("\n\nMore."), RichText("\n\n[docs]: https://a.b")]
    assert RichText(*streamed(source, references="anywhere")[0]) == RichText("See docs (https://a.b).\n\nMore.")


def test_little_is_held_back_and_read_again() -> None:
    def cost(count: int) -> int:
        def read() -> None:
            stream, longest = MarkdownStream(), 0
            for _ in range(count):
                for piece in ("Dear [Your ", "Name],\n", "see [1] *and* more.\n", "\n"):
                    stream.feed(piece)
                    longest = max(longest, len(stream.pending))
            assert longest < 60

        return work(read)

    assert cost(200) <= 5 * cost(50)


@pytest.mark.parametrize("wrong", ["later", None, True])
def test_references_are_before_or_anywhere(wrong: Any) -> None:
    with pytest.raises(ValueError, match='"before" or "anywhere"'):
        MarkdownStream(references=wrong)


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

"""Streamed replies: each paragraph is sent as it is complete, and all together are the plan of the whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linq_compose import MessageContent, MessageRejected, RichText, bubbles, check, from_markdown, plan
from linq_compose.compose._split_text import paragraphs
from linq_compose.errors import PlanError
from linq_compose.text import Look
from markdowns import soups

PIECES = st.lists(
    st.sampled_from(
        (
            "One.",
            "# Two",
            "\n",
            "\n\n",
            "\n \n",
            "- a\n- b",
            "**b** *c*",
            "&nbsp;",
            "\u200b",
            "\u2800",
            "https://acme.com/x",
            "![m](https://acme.com/m.png)",
            "[l][1]",
            "[1]: https://acme.com/1",
            "```\nx\n\ny\n```",
            "> q\n>\n> r",
            "日本語です。",
            "Lorem ipsum dolor sit amet. ",
        )
    ),
    max_size=14,
).map("".join)
CUTS = st.lists(st.integers(0, 400), max_size=12)


def chunks_of(source: str, cuts: list[int]) -> list[str]:
    edges = sorted({0, len(source), *(min(cut, len(source)) for cut in cuts)})
    return [source[start:end] for start, end in zip(edges, edges[1:], strict=False)]


def planned(source: str, **options: Any) -> Any:
    """The messages of a plan, or what it raises."""
    look = options.pop("look", Look())
    try:
        return plan(from_markdown(source, look=look), bubbles="paragraph", **options).messages
    except PlanError as error:
        return str(error)
    except MessageRejected as rejected:
        return str(rejected)


def streamed(chunks: Any, **options: Any) -> Any:
    """The messages of a stream, or what it raises."""
    try:
        return tuple(bubbles(chunks, **options))
    except PlanError as error:
        return str(error)
    except MessageRejected as rejected:
        return str(rejected)


@given(
    st.one_of(PIECES, soups(rough=True)),
    CUTS,
    st.sampled_from((None, True, False)),
    st.sampled_from((None, "SMS", "RCS", "iMessage")),
    st.sampled_from((3, 12, 40, 10_000)),
    st.sampled_from((Look(), Look(link="url", heading=None))),
)
@example("\u200b\u2800\u200b\u200b\u200bab", [], True, None, 3, Look())
@example("One.\n\n&nbsp;", [6], None, None, 10_000, Look())
@example("One.\n\n\u200b", [6], None, None, 10_000, Look())
@example("\u200b", [], True, None, 3, Look())
@example("a <u>\n\na", [], None, None, 3, Look())
@example("a <u>", [], None, None, 3, Look())
@example("\u2800 https://acme.com/x\n\nHello\n\nyou", [], True, None, 18, Look())
@example("\u2800 https://acme.com/x\n\n", [], True, None, 18, Look())
@example("y\n\n<br><br>", [], None, None, 3, Look())
@example("y\n\n&#32;", [], None, None, 10_000, Look())
@example("<div>a    ", [], None, None, 3, Look())
@example("", [], None, None, 3, Look())
@example("Hello\n\n[r]: /x\n\n[R]: /x\nyou", [], None, None, 40, Look())
@example("é\n\n[]: /x\n\n[é]: /é\n\n[É]: /é 'é'\nyou", [], None, None, 40, Look())
def test_the_messages_of_a_stream_are_the_plan_of_the_whole(
    source: str, cuts: list[int], new_chat: bool | None, service: str | None, length: int, look: Look
) -> None:
    options: dict[str, Any] = {"new_chat": new_chat, "service": service, "max_length": length, "look": look}
    expected = planned(source, **options)
    whole = dict.fromkeys(["references"], "anywhere") if "[" in source else {}
    assert streamed(chunks_of(source, cuts), **options, **whole) == expected
    assert streamed(list(source), **options, **whole) == expected
    assert streamed(list(source), **options) == streamed(chunks_of(source, cuts), **options)
    if not isinstance(expected, str):
        assert all(check(message).ok for message in expected)


@given(PIECES, CUTS)
def test_an_async_stream_gives_the_same(source: str, cuts: list[int]) -> None:
    chunks = chunks_of(source, cuts)

    async def arrive() -> AsyncIterator[str]:
        for chunk in chunks:
            await asyncio.sleep(0)
            yield chunk

    async def read() -> Any:
        try:
            return tuple([message async for message in bubbles(arrive())])
        except PlanError as error:
            return str(error)

    assert asyncio.run(read()) == streamed(chunks)


def test_a_message_comes_as_soon_as_its_paragraph_is_complete() -> None:
    fed: list[str] = []

    def arrive() -> Iterator[str]:
        for chunk in ("# Menu\n", "One **two", "**.\n\n", "- a\n", "- b\n\n", "Three", "."):
            fed.append(chunk)
            yield chunk

    stream = bubbles(arrive())
    seen = [(message.payload()["parts"][0]["value"], len(fed)) for message in stream]
    # A list may go on after an empty line, so it is complete with what follows it.
    assert seen == [("Menu\nOne two.", 3), ("• a\n• b", 7), ("Three.", 7)]


def test_a_reference_holds_nothing_back_unless_asked() -> None:
    chunks = ["Sources [1].\n\n", "Next.\n\n", "[1]: https://acme.com/1"]
    seen = [message.payload()["parts"][0]["value"] for message in bubbles(chunks)]
    assert seen[:2] == ["Sources [1].", "Next."]
    whole = [message.payload()["parts"][0]["value"] for message in bubbles(chunks, references="anywhere")]
    assert whole == [message.text for message in plan(from_markdown("".join(chunks)), bubbles="paragraph")]


def test_what_no_text_carries_is_listed_at_the_end() -> None:
    source = "![a map](https://acme.com/map.png)\n\n![x](http://localhost/a.png) **b**"
    stream = bubbles([source], service="SMS")
    assert stream.images == ()
    assert isinstance(next(stream), MessageContent)
    list(stream)
    assert [loss.kind for loss in stream.losses] == ["image", "image", "bold"]
    assert [image.payload() for image in stream.images] == [{"url": "https://acme.com/map.png", "type": "media"}]


def test_wrong_arguments_are_refused_at_once() -> None:
    wrong: Any
    for wrong in ("text", 3, None):
        with pytest.raises(TypeError, match=f"an iterable of texts, not {type(wrong).__name__}"):
            bubbles(wrong)
    with pytest.raises(ValueError, match="Did you mean 'SMS'"):
        bubbles([], service="sms")
    with pytest.raises(ValueError, match="1 to 10000"):
        bubbles([], max_length=0)
    wrong = [None]
    with pytest.raises(TypeError, match="not with NoneType"):
        next(bubbles(wrong))
    with pytest.raises(PlanError, match="no text can go in front of https://acme.com"):
        list(bubbles(["https://acme.com/x\n\nHi"], new_chat=True))


def test_a_text_that_shows_nothing_waits_for_one_that_does() -> None:
    source = "\u200b" * 8 + "ab"
    messages = list(bubbles([source], new_chat=True, max_length=4))
    assert RichText(source) == from_markdown(source)
    assert messages[0].payload()["parts"][0]["value"] == "ab"


def test_a_space_at_which_no_line_breaks_belongs_to_its_paragraph() -> None:
    for text, first in (("Hi \u00a0\n\nyou", "Hi \u00a0"), ("Hi\u00a0 \u00a0\n\n you", "Hi\u00a0 \u00a0")):
        cut = next(paragraphs(text))
        assert (text[: cut.end], text[cut.next :]) == (first, "you")

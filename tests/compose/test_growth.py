"""Work grows with what is said, not with what was said before: counted in lines of Python, at two sizes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from linq_compose import Draft, RichText, bold, bubbles, from_markdown, plan, template
from linq_compose.models import TextPart
from work import work

SIZE = 60


def say(size: int) -> Draft:
    draft = Draft()
    for place in range(size):
        draft = draft.text(bold("x")) if place % 2 else draft.text("y ")
    return draft


def say_lines(size: int) -> Draft:
    draft = Draft()
    for _ in range(size):
        draft = draft.line("x")
    return draft


def go_on(size: int) -> Draft:
    draft = Draft.from_payload({"parts": [{"type": "text", "value": "x", "mood": "glad"}]})
    for place in range(size):
        draft = draft.text(bold("x")) if place % 2 else draft.text("y ")
    return draft


def decorate(size: int) -> Draft:
    draft = Draft(" ".join(f"w{place}." for place in range(size)))
    for place in range(size):
        draft = draft.decorate(f"w{place}.", bold)
    return draft


def say_and_decorate(size: int) -> Draft:
    draft = Draft()
    for place in range(size):
        draft = draft.text(f"w{place}. ").decorate(f"w{place}.", bold)
    return draft


def attach(size: int) -> Draft:
    draft = Draft()
    for _ in range(size):
        draft = draft.media("https://cdn.acme.com/menu.jpg")
    return draft


def write_markdown(size: int) -> Draft:
    draft = Draft()
    for _ in range(size):
        draft = draft.markdown("- a *b*")
    return draft


def cut(size: int) -> object:
    return plan("Lorem ipsum, dolor. Sit https://acme.com/x amet\n" * size, max_length=40)


def cut_styled(size: int) -> object:
    return plan(RichText(*(bold("x ") if place % 2 else "yz " for place in range(size))), max_length=20)


def bubble(size: int) -> object:
    return plan("One.\n\n\u00a0\n\n" * size, bubbles="paragraph")


def lower(size: int) -> object:
    text = RichText(*(bold("x ") if place % 2 else "yz " for place in range(size)))
    return plan(text, service="SMS", markers={"bold": "*"})


def stream_paragraphs(size: int) -> object:
    return list(bubbles(["One **two**.", "\n\n"] * size))


def stream_headings(size: int) -> object:
    return list(bubbles(["# a\n"] * size))


def stream_words(size: int) -> object:
    return list(bubbles(["word "] * size))


def stream_characters(size: int) -> object:
    return list(bubbles(list("One **two**.\n\n```\na\n\nb\n```\n" * (size // 4 + 1))))


def stream_sources(size: int) -> object:
    return list(bubbles(["See [1] and [here][2].\n\n"] * size + ["[1]: https://acme.com/1\n"]))


def bubble_code(size: int) -> object:
    return plan(from_markdown("Run:\n\n```\na\n\nb\n```\n\n" * size), bubbles="paragraph")


def cut_code(size: int) -> object:
    return plan(from_markdown("```\nab\n\n" + "cd\n\n" * size + "```\n\n```\na\n\nb\n```\n\n" * size), max_length=12)


def write_code(size: int) -> object:
    draft = Draft()
    for _ in range(size):
        draft = draft.markdown("```\na\n\nb\n```")
    return plan(draft, bubbles="paragraph", service="SMS")


def set_fields(size: int) -> object:
    draft = Draft("x")
    for place in range(size):
        draft = draft.effect("confetti").idempotency_key(f"{place}").prefer("SMS")
    return draft.payload()


def fill(size: int) -> object:
    names = [f"a{place}" for place in range(size)]
    return template("".join(f"{{{name}:bold}} " for name in names)).render(**dict.fromkeys(names, 1))


STREAMS = [stream_paragraphs, stream_headings, stream_words, stream_characters, stream_sources]
CODES = [bubble_code, cut_code, write_code]


@pytest.mark.parametrize(
    "family",
    [*STREAMS, *CODES, set_fields, fill, say, say_lines, go_on, attach, write_markdown, cut, cut_styled, bubble, lower],
)
def test_work_grows_with_the_length(family: Callable[[int], object]) -> None:
    family(2)  # what is loaded once
    assert work(lambda: family(4 * SIZE)) <= 5 * work(lambda: family(SIZE))


def test_a_branch_of_a_long_draft_leaves_the_others_as_they_were() -> None:
    trunk = say(50)
    branches = [trunk.text(str(number)) for number in range(3)]
    read = [branch.message().parts[0] for branch in reversed(branches)]  # type: ignore[index]
    assert [part.value[-1] for part in read if isinstance(part, TextPart)] == ["2", "1", "0"]
    assert trunk == say(50)

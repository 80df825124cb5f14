"""What composing costs: drafts and Markdown against peers in the same run, and how time grows with the input.

Run by hand: python benchmarks/bench_compose.py [ROUNDS], with the peers installed (pip install blockkit slack_sdk
telegramify-markdown). Each figure is a ratio of two things that take turns, by CPU time, as measure.py does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import blockkit
import telegramify_markdown
from measure import Figure, print_figures, ratio
from slack_sdk.models.blocks import ImageBlock, RichTextBlock, RichTextElementParts, RichTextSectionElement

from linq_compose import Draft, MarkdownStream, bold, from_markdown, italic, plan, strikethrough

CHAT = "550e8400-e29b-41d4-a716-446655440000"
REPLY = """Here's what I found for your **trip to Kyoto**:

1. **Fushimi Inari** – go *early*, before 8 am
2. **Kinkaku-ji** – tickets at [the gate](https://example.com/kinkaku)
3. ~~Nijo Castle~~ closed on Tuesdays

Use the `JR Pass` for the trains. Shall I book the *ryokan* for **Friday night**? 🍜
"""
PROSE = (
    "Thanks for your order! We are packing it right now, and it leaves our kitchen at half past seven. The courier "
    "will ring twice; if nobody is at home, it waits with your neighbours, and we will text you where it is. Enjoy "
    "your meal, and let us know how it was."
)
HOSTILE = {
    "open brackets": lambda size: "[" * size,
    "open emphasis": lambda size: "*a " * size,
    "strong runs": lambda size: "**a" * size,
    "backticks": lambda size: "`a" * size,
    "open fences": lambda size: "```\n" * size,
    "nested quotes": lambda size: "> " * min(size, 400) + "a\n" * size,
    "links": lambda size: "[a](b" * size,
    "tags": lambda size: "<a" * size + "<!--" * size,
    "images": lambda size: "![" * size,
    "addresses of HTML": lambda size: "<a href=x>" * size,
    "tags that close": lambda size: "<b>" * size + "x" + "</b>" * size,
    "nested lists": lambda size: "- " * size + "a",
    "cells": lambda size: "|a" * size + "|\n" + "|-" * size + "|\n" + "|1" * size + "|",
    "definitions": lambda size: "".join(f"[r{number}]: /u\n" for number in range(size)),
    "footnotes": lambda size: "".join(f"a[^{number}]\n\n[^{number}]: b\n\n" for number in range(size // 10)),
    "code with empty lines": lambda size: "```\na\n\nb\n```\n\n" * (size // 10),
    "callouts": lambda size: "> [!x] a\n\n" * (size // 10),
}


def build_draft() -> Any:
    """The message M: four parts, six decorations, an effect, a reply; built, checked and made a payload."""
    return (
        Draft()
        .text("Your table is ", bold("ready 🍜"), ", ", italic("Ana"), "! ", strikethrough("Soup"))
        .media("https://cdn.acme.com/menu.jpg")
        .text("See you ", bold("soon "), italic("today"), " or ", bold("tomorrow"))
        .media("https://cdn.acme.com/map.png")
        .effect("confetti")
        .reply_to(CHAT, 0)
        .payload()
    )


_FIRST = (
    ("Your table is ", None),
    ("ready", "bold"),
    (", ", None),
    ("Ana", "italic"),
    ("! ", None),
    ("Soup", "strike"),
)
_SECOND = (("See you ", None), ("soon ", "bold"), ("today", "italic"), (" or ", None), ("later", "bold"))
_MENU, _MAP = "https://cdn.acme.com/menu.jpg", "https://cdn.acme.com/map.png"


def build_blocks() -> Any:
    """As much in blockkit: two rich texts with six styles, and two pictures."""

    def text(*pieces: tuple[str, str | None]) -> Any:
        section = blockkit.RichTextSection()
        for words, style in pieces:
            element = blockkit.RichTextEl(words)
            section.add_element(element.style(blockkit.RichStyle(**{style: True})) if style else element)
        return blockkit.RichText().add_element(section)

    message = blockkit.Message("Your table is ready")
    message.add_block(text(*_FIRST))
    message.add_block(blockkit.Image("menu", _MENU))
    message.add_block(text(*_SECOND))
    message.add_block(blockkit.Image("map", _MAP))
    return message.build()


def build_slack_blocks() -> Any:
    """As much in slack_sdk, whose blocks check the length of what they hold."""
    element = RichTextElementParts

    def text(*pieces: tuple[str, str | None]) -> RichTextBlock:
        elements = [
            element.Text(text=words, style=element.TextStyle(**{style: True}) if style else None)
            for words, style in pieces
        ]
        return RichTextBlock(elements=[RichTextSectionElement(elements=elements)])

    blocks = [text(*_FIRST), ImageBlock(image_url=_MENU, alt_text="menu"), text(*_SECOND)]
    blocks.append(ImageBlock(image_url=_MAP, alt_text="map"))
    return {"text": "Your table is ready", "blocks": [block.to_dict() for block in blocks]}


def stream(source: str) -> None:
    """Feed a source line by line."""
    made = MarkdownStream()
    for line in source.splitlines(keepends=True):
        made.feed(line)
    made.close()


def figure(
    name: str, work: Callable[[], Any], base: str, peer: Callable[[], Any], *, rounds: int, goal: float | None = None
) -> Figure:
    low, median, high = ratio(work, peer, rounds=rounds)
    return Figure(name, base, median, low, high, goal)


def figures(rounds: int) -> Iterator[Figure]:
    """Yield what drafts and Markdown cost beside peers."""
    yield figure("draft, check, payload", build_draft, "blockkit", build_blocks, rounds=rounds, goal=0.15)
    yield figure("draft, check, payload", build_draft, "slack_sdk", build_slack_blocks, rounds=rounds)
    for name, source, goal in (("reply", REPLY, 0.45), ("long reply", REPLY * 28, 0.45), ("prose", PROSE, 0.1)):
        yield figure(
            f"Markdown, {name}",
            lambda source=source: from_markdown(source),
            "telegramify-markdown",
            lambda source=source: telegramify_markdown.convert(source),
            rounds=rounds,
            goal=goal,
        )


def growth(rounds: int) -> Iterator[Figure]:
    """Yield the time of four times the input, beside the input."""
    for name, source in HOSTILE.items():
        short, long = source(2_500), source(10_000)
        for way, read in (("", from_markdown), (", streamed", stream)):
            yield figure(
                f"{name}{way}",
                lambda read=read, long=long: read(long),
                "a quarter",
                lambda read=read, short=short: read(short),
                rounds=max(3, rounds // 3),
                goal=5,
            )
    text = "Lorem ipsum dolor sit amet, *consectetur* adipiscing elit.\n"
    quarter, whole = text * 4_300, text * 17_200
    yield figure("plan of 1 MB", lambda: plan(whole), "a quarter", lambda: plan(quarter), rounds=3, goal=5)


def main(rounds: int = 21) -> None:
    print_figures("Composing and Markdown", figures(rounds))
    print_figures("Four times the input", growth(rounds))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

"""What composing costs: drafts and Markdown against peers in the same run, and how time grows with the input.

Run by hand: python benchmarks/bench_compose.py [ROUNDS], with the peers installed (pip install blockkit
telegramify-markdown). Each figure is a ratio of two things that take turns, as in bench_check.py.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Any

import blockkit
import telegramify_markdown
from bench_check import ratio

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


def build_blocks() -> Any:
    """As much in blockkit: two rich texts with six styles, and two pictures."""

    def text(*pieces: tuple[str, str | None]) -> Any:
        section = blockkit.RichTextSection()
        for words, style in pieces:
            element = blockkit.RichTextEl(words)
            section.add_element(element.style(blockkit.RichStyle(**{style: True})) if style else element)
        return blockkit.RichText().add_element(section)

    message = blockkit.Message("Your table is ready")
    message.add_block(
        text(
            ("Your table is ", None),
            ("ready", "bold"),
            (", ", None),
            ("Ana", "italic"),
            ("! ", None),
            ("Soup", "strike"),
        )
    )
    message.add_block(blockkit.Image("menu", "https://cdn.acme.com/menu.jpg"))
    message.add_block(
        text(("See you ", None), ("soon ", "bold"), ("today", "italic"), (" or ", None), ("later", "bold"))
    )
    message.add_block(blockkit.Image("map", "https://cdn.acme.com/map.png"))
    return message.build()


def stream(source: str) -> None:
    """Feed a source line by line."""
    made = MarkdownStream()
    for line in source.splitlines(keepends=True):
        made.feed(line)
    made.close()


def told(name: str, work: Callable[[], Any], peer: Callable[[], Any], *, rounds: int, wanted: float) -> None:
    low, middle, high = ratio(work, peer, rounds=rounds)
    print(f"  {name:28} {middle:6.2f}   ({low:.2f} to {high:.2f})   wanted: {wanted}")


def main(rounds: int = 21) -> None:
    gc.collect()
    gc.disable()
    print(f"ratios, median of {rounds} paired rounds (quartiles)")
    told("draft, check / blockkit", build_draft, build_blocks, rounds=rounds, wanted=0.10)
    for name, source, wanted in (("reply", REPLY, 0.4), ("long reply", REPLY * 28, 0.4), ("prose", PROSE, 0.1)):
        told(
            f"{name} / telegramify",
            lambda source=source: from_markdown(source),
            lambda source=source: telegramify_markdown.convert(source),
            rounds=rounds,
            wanted=wanted,
        )
    print("time of four times the input / of the input")
    for name, source in HOSTILE.items():
        short, long = source(2_500), source(10_000)
        told(name, lambda long=long: from_markdown(long), lambda short=short: from_markdown(short), rounds=7, wanted=5)
        told(f"{name}, streamed", lambda long=long: stream(long), lambda short=short: stream(short), rounds=3, wanted=5)
    text = "Lorem ipsum dolor sit amet, *consectetur* adipiscing elit.\n"
    quarter, whole = text * 4_300, text * 17_200
    told("plan of 1 MB", lambda: plan(whole), lambda: plan(quarter), rounds=3, wanted=5)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

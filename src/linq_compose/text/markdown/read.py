"""Markdown: CommonMark with strikethrough, tables and tasks, read into rich text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from linq_compose.text.markdown.blocks import Blocks, read_blocks, read_runs, write_definitions
from linq_compose.text.markdown.definitions import unreferred
from linq_compose.text.markdown.look import LOOK, Look, Loss
from linq_compose.text.markdown.parser import Parsed, parse_places, parse_regular
from linq_compose.text.markdown.regular import is_regular, read_regular
from linq_compose.text.markdown.source import prepare
from linq_compose.text.richtext import RichText

__all__ = ["MarkdownReading", "from_markdown", "plain", "read_markdown"]

# A text without these characters has no emphasis, code, link, tag, entity, escape or table. Whatever else could be
# markup begins a line, or is white space that a line loses.
_BREAK: Final = re.compile(r"\n(?=[\s#>+=|:\d-])|[ \t]\n")
_FIRST: Final = frozenset({*" \t\n\x0b\x0c#>+-=|:0123456789"})
_WHITE: Final = frozenset(" \t\n\x0b\x0c")


@dataclass(frozen=True, slots=True)
class MarkdownReading:
    """A Markdown text that was read: its text, its blocks one by one, and what they do not carry."""

    text: RichText
    blocks: tuple[RichText, ...]
    """The paragraphs, headings, lists, … of the document, for a bubble each."""
    losses: tuple[Loss, ...]
    is_block: bool
    """Whether it is more than one paragraph: a list, a heading, a table, two paragraphs, … which begin and end a line
    of their own beside other text. False for a single paragraph, which may be part of a line."""


def from_markdown(source: str, *, look: Look = LOOK) -> RichText:
    """Return the text that a Markdown source means, with its styles.

    Every block begins a line, after an empty line where the source has one. Definitions that no reference uses are at
    the end. Raises `TypeError` for a source that is no text.

    >>> from_markdown("Your table is **ready**")
    RichText('Your table is ', bold('ready'))
    """
    if type(source) is not str:
        _require_text(source)
    elif look is LOOK and plain(source):
        return RichText.alike(source)
    prepared = prepare(source, strict=look.strict)
    if is_regular(prepared.text):
        text = read_regular(prepared, look)
        return RichText.of(read_runs(parse_regular(prepared, strict=look.strict), look)) if text is None else text
    return RichText.of(_read(parse_places(prepared, known={}, strict=look.strict), look).runs)


def read_markdown(source: str, *, look: Look = LOOK) -> MarkdownReading:
    """Return what a Markdown source means, block by block, and a list of what no text can carry.

    >>> [loss.what for loss in read_markdown("![A map](https://example.com/map.png)").losses]
    ['https://example.com/map.png']
    """
    _require_text(source)
    blocks = _read(parse_places(prepare(source, strict=look.strict), known={}, strict=look.strict), look)
    cut = (text[feeds:] for text, feeds in blocks.texts())
    return MarkdownReading(RichText.of(blocks.runs), tuple(cut), tuple(blocks.losses), blocks.is_block)


def _read(parsed: Parsed, look: Look) -> Blocks:
    blocks = read_blocks(parsed, look)
    unused = unreferred(parsed.definitions, blocks.referred)
    return blocks.followed(write_definitions(unused, look, feeds=2 if blocks.feeds else 0)) if unused else blocks


def _require_text(source: object) -> None:
    if not isinstance(source, str):
        raise TypeError(f"Markdown is read from a text, not from {type(source).__name__}.")


def plain(source: str) -> bool:
    """Return whether a source is proved to be what it says: nothing in it is markup."""
    return not (
        "*" in source
        or "_" in source
        or "`" in source
        or "[" in source
        or "<" in source
        or "&" in source
        or "~" in source
        or "\\" in source
        or "\r" in source
        or not source
        or source[0] in _FIRST
        or source[-1] in _WHITE
        or ("\n" in source and _BREAK.search(source))
    )

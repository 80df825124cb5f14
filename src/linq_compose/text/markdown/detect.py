"""Markup: the emphasis, strikethrough and links of CommonMark that a plain text holds, as they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from linq_compose.text.markdown.parser import places

__all__ = ["Markup", "find_markup"]

_MAYBE: Final = re.compile(r"[*_][^\s*_]|~~|\]\(")
_STYLES: Final = {"Emphasis": "italic", "Strong": "bold", "Strikethrough": "strikethrough"}
_OPENING: Final = {"Emphasis": 1, "Strong": 2, "Strikethrough": 2, "Link": 1, "Image": 2}
"""How many characters open each kind of markup."""
_OPERATORS: Final = frozenset("0123456789+-/×÷^=()")
_CJK: Final = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_ADDRESS: Final = re.compile(r"[:/.#]")


class Markup(NamedTuple):
    """Emphasis, strikethrough or a link, with the marks around its content; places are code point indices."""

    style: str | None
    """bold, italic or strikethrough; None for a link."""
    start: int
    content_start: int
    content_end: int
    end: int
    url: str
    """Where a link leads."""


def find_markup(text: str) -> list[Markup]:
    """Return the markup that a reader would see as characters, in order of its start.

    What CommonMark takes for markup and people do not is left out: names such as `__init__`, arithmetic such as
    `2*3*4`, censored words, and brackets of code.
    """
    if _MAYBE.search(text) is None or not _pairs(text):
        return []
    return [found for found in sorted(_read(text), key=lambda each: each[1:3]) if _meant(found, text)]


def _pairs(text: str) -> bool:
    return "](" in text or any(text.count(mark) > 1 for mark in ("*", "_", "~~"))


def _read(text: str) -> Iterator[Markup]:
    """Yield what the parser finds."""
    opened: list[tuple[str, Any, int]] = []
    last = 0
    for event, start, end in places(text):
        if "Start" in event:
            kind, told = _tag(event["Start"])
            opened.append((kind, told, start))
            last = start + _OPENING.get(kind, 0)
        elif "End" in event:
            kind, told, begun = opened.pop()
            if kind in _STYLES:
                yield Markup(_STYLES[kind], begun, begun + _OPENING[kind], end - _OPENING[kind], end, "")
            elif kind in {"Link", "Image"} and told["link_type"] == "Inline":
                yield Markup(None, begun, begun + _OPENING[kind], last, end, told["dest_url"])
            last = end
        else:
            last = end


def _tag(value: Any) -> tuple[str, Any]:
    return (value, None) if isinstance(value, str) else next(iter(value.items()))


def _meant(found: Markup, text: str) -> bool:
    """Return whether a person who wrote this meant markup."""
    content = text[found.content_start : found.content_end]
    before = text[max(0, found.start - 3) : found.start].rstrip("*")[-1:]
    behind = text[found.end : found.end + 3].lstrip("*")[:1]
    if found.style is None:
        return _ADDRESS.search(found.url) is not None and not (before.isalnum() or before in {")", "]"})
    if not any(character.isalnum() for character in content):
        return False
    if text[found.start] == "_":
        return not (found.style == "bold" and content.isidentifier())
    if before == "/" or (
        _inside(before) and (_inside(behind) or "***" in text[max(0, found.start - 2) : found.start + 3])
    ):
        return False
    return any(character.isalpha() for character in content) or not _calculated(text, found)


def _inside(neighbour: str) -> bool:
    """Return whether a mark beside this character stands inside a word."""
    return neighbour.isalnum() and _CJK.match(neighbour) is None


def _calculated(text: str, found: Markup) -> bool:
    """Return whether numbers stand on either side of it, as in a product."""
    beside = (text[max(0, found.start - 3) : found.start].rstrip()[-1:], text[found.end : found.end + 3].lstrip()[:1])
    return any(character in _OPERATORS for character in beside if character)

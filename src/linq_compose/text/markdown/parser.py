"""The Markdown parser: pyromark's events, with what it must not see put aside and put back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from linq_compose._characters import SURROGATE

if TYPE_CHECKING:
    from pyromark import Options

__all__ = ["Definition", "Parsed", "Source", "certain", "folded", "parse", "places", "prepare"]

# One tilde is an interval (`10~20`) more often than markup, and CommonMark knows none: only a pair strikes.
_LONE_TILDE: Final = re.compile(r"(?<![~\\])~(?!~)")
_STAND_INS: Final = tuple(map(chr, range(0x2E0E, 0x2E17)))  # punctuation, as a tilde is
_BLOCKS: Final = range(0xF0000, 0x10F800, 0x800)  # private use: room for the 2,048 surrogates

# Between these and the asterisks next to them CommonMark sees no edge of a word where a reader does.
_CJK: Final = "\u2e80-\u2fdf\u3005-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_CJK_OPENING: Final = re.compile(rf"(?<=[{_CJK}])(?=\*+[^\w\s*])")
_CJK_CLOSING: Final = re.compile(rf"(?<=[^\w\s*]\*\*)(?=[{_CJK}])|(?<=[^\w\s*]\*)(?=[{_CJK}])")


class Definition(NamedTuple):
    """What a reference stands for: `[label]: url "title"`."""

    url: str
    title: str


@dataclass(slots=True)
class Source:
    """A source as the parser is given it, and the way back to its characters."""

    text: str
    aside: Mapping[int, str | None]
    """What each stand-in stands for; None where it was put between two characters."""

    def restored(self, text: str) -> str:
        """Return a piece of it with what was put aside."""
        return text.translate(self.aside) if self.aside else text


@dataclass(slots=True)
class Parsed:
    """A document that was read: its events, once, and the definitions that its references may have."""

    source: Source
    events: Iterator[Any]
    """What the parser tells: a word, or a dictionary of one tag with its values."""
    known: Mapping[str, Definition]


def prepare(text: str, *, lenient_cjk: bool = False) -> Source:
    """Return a source without line endings other than line feeds, lone tildes and surrogates."""
    aside: dict[int, str | None] = {}
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "~" in text and text.count("~") != 2 * text.count("~~"):
        text = _put_aside(text, _LONE_TILDE, "~", aside)
    if lenient_cjk and "*" in text:
        for edge in (_CJK_OPENING, _CJK_CLOSING):
            text = _put_aside(text, edge, None, aside)
    if not text.isascii() and SURROGATE.search(text):
        text = _without_surrogates(text, aside)
    return Source(text, aside)


def parse(source: Source, *, known: Mapping[str, Definition] = MappingProxyType({})) -> Parsed:
    """Return the events of a source; `known` holds definitions from outside it, by folded label."""
    from pyromark import events

    lookup = _Lookup(known) if known else None
    return Parsed(source, iter(events(source.text, options=_options(), broken_link_callback=lookup)), known)


def certain(source: Source, *, known: Mapping[str, Definition]) -> tuple[int, dict[str, Definition]]:
    """Return where the blocks end that nothing behind this beginning of a source can change, and its definitions.

    The end is an index into the text as it was before it was prepared.
    """
    from pyromark import events_with_range, reference_definitions

    data = source.text.encode("utf-8")
    lookup = _Lookup(known)
    blocks = list(_blocks(events_with_range(source.text, options=_options(), broken_link_callback=lookup)))
    if blocks and not _closed(blocks[-1], data):
        blocks.pop()
    unknown = min(lookup.unknown, default=len(data))
    end = max((block.end for block in blocks if block.end <= unknown), default=0)
    text = data[:end].decode("utf-8")
    between = sum(text.count(chr(place)) for place, meant in source.aside.items() if meant is None)
    definitions = {
        folded(label): Definition(source.restored(told["dest"]), source.restored(told["title"] or ""))
        for label, told in reference_definitions(source.text, options=_options()).items()
    }
    return len(text) - between, definitions


def places(text: str) -> Iterator[tuple[Any, int, int]]:
    """Yield the events of a text with where each starts and ends, in code points of the text."""
    from pyromark import events_with_range

    source = prepare(text.replace("\r", " "))
    events = [
        (event, place["start"], place["end"]) for event, place in events_with_range(source.text, options=_options())
    ]
    if source.text.isascii():
        yield from events
        return
    index = dict(
        zip(*_indices(source.text.encode("utf-8"), {each for _, *edges in events for each in edges}), strict=True)
    )
    for event, start, end in events:
        yield event, index[start], index[end]


def _indices(data: bytes, offsets: set[int]) -> tuple[list[int], list[int]]:
    """Return offsets into UTF-8 in order, and the index of the character at each."""
    ordered, found, at, count = sorted(offsets), list[int](), 0, 0
    for offset in ordered:
        count, at = count + len(data[at:offset].decode("utf-8")), offset
        found.append(count)
    return ordered, found


class _Block(NamedTuple):
    kind: Any
    end: int


def _blocks(events: Iterator[Any]) -> Iterator[_Block]:
    """Yield the blocks of a document with their ends, in bytes."""
    depth = inner = 0
    for event, place in events:
        if "Start" in event:
            depth += 1
        elif "End" in event:
            depth -= 1
            if depth == 1:
                inner = place["end"]
            elif not depth:
                kind = event["End"]
                # The parser counts definitions behind a list to the list, though its last item has ended.
                yield _Block(kind, inner if isinstance(kind, dict) and "List" in kind else place["end"])
        elif event == "Rule" and not depth:
            yield _Block(event, place["end"])


def _closed(last: _Block, data: bytes) -> bool:
    """Return whether the last block of a document, whose lines are whole, can hold no further line."""
    if last.kind == "Paragraph":
        return data.count(b"\n", len(data[: last.end].rstrip())) > 1
    return last.kind == "Rule" or (isinstance(last.kind, dict) and "Heading" in last.kind)


@cache
def _options() -> Options:
    from pyromark import Options

    return Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_TASKLISTS


class _Lookup:
    """What the parser asks for references that its source does not define."""

    def __init__(self, known: Mapping[str, Definition]) -> None:
        self._known = known
        self.unknown: list[int] = []
        """Where those stand that nobody defines, in bytes."""

    def __call__(self, link: Any) -> tuple[str, str] | None:
        if folded(link["reference"]) in self._known:
            return "", ""  # the reader looks the label up itself: what is known may hold what the parser may not see
        self.unknown.append(link["span"]["start"])
        return None


def folded(label: str) -> str:
    """Return a reference's label as it is compared: case and runs of whitespace do not count."""
    return " ".join(label.split()).casefold()


def _put_aside(source: str, pattern: re.Pattern[str], meant: str | None, aside: dict[int, str | None]) -> str:
    """Return the source with a stand-in at each match; as it was where every stand-in occurs in it."""
    for place in _STAND_INS:
        if place not in source and ord(place) not in aside:
            aside[ord(place)] = meant
            return pattern.sub(place, source)
    return source


def _without_surrogates(source: str, aside: dict[int, str | None]) -> str:
    taken = {ord(character) // 0x800 for character in source}
    block = next((block for block in _BLOCKS if block // 0x800 not in taken), None)
    if block is None:
        return SURROGATE.sub("\ufffd", source)
    aside.update({block + place: chr(0xD800 + place) for place in range(0x800)})
    return SURROGATE.sub(lambda found: chr(ord(found[0]) - 0xD800 + block), source)

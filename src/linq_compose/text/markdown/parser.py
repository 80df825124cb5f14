"""The Markdown parser: pyromark's events, with what it must not see put aside and put back."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from linq_compose._characters import SURROGATE

if TYPE_CHECKING:
    from pyromark import Options

__all__ = [
    "Definition",
    "Parsed",
    "Source",
    "certain",
    "definitions",
    "folded",
    "parse",
    "places",
    "prepare",
]

# One tilde is an interval (`10~20`) more often than markup, and CommonMark knows none: only a pair strikes.
_LONE_TILDE: Final = re.compile(r"(?<![~\\])~(?!~)")
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
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
    events = events_with_range(source.text, options=_options())
    if source.text.isascii():
        yield from ((event, place["start"], place["end"]) for event, place in events)
        return
    index = _Index(source.text)
    yield from ((event, index[place["start"]], index[place["end"]]) for event, place in events)


def definitions(text: str) -> dict[str, tuple[int, int]]:
    """Return the definitions of references in a text, by folded label: where each starts and ends, in code points."""
    from pyromark import reference_definitions

    source = prepare(text.replace("\r", " "))
    index = _Index(source.text)
    return {
        folded(source.restored(label)): (index[values["span"]["start"]], index[values["span"]["end"]])
        for label, values in reference_definitions(source.text, options=_options()).items()
    }


class _Index:
    """The code point index of each offset into the UTF-8 of a text at which a character starts."""

    def __init__(self, text: str) -> None:
        # The characters that take more than one byte: how many bytes are before each, and how many are too many.
        self._offsets: list[int] = []
        self._excess: list[int] = [0]
        excess = 0
        for match in _BEYOND_ASCII.finditer(text):
            self._offsets.append(match.start() + excess)
            excess += len(match[0].encode("utf-8")) - 1
            self._excess.append(excess)

    def __getitem__(self, offset: int) -> int:
        return offset - self._excess[bisect_left(self._offsets, offset)] if self._offsets else offset


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

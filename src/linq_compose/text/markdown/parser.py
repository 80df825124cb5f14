"""The Markdown parser: pyromark's events of a source, its definitions, and how far a beginning of it is certain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from linq_compose.text.markdown.definitions import Definition, folded, options, read_definitions
from linq_compose.text.markdown.source import Source, prepare

if TYPE_CHECKING:
    from pyromark import Markdown

__all__ = ["Parsed", "certain", "definition_places", "html", "parse_places", "parse_regular", "places"]

_FENCE: Final = re.compile(rb" {0,3}(`{3,}|~{3,})")
_CLOSING_FENCE: Final = re.compile(rb"^ {0,3}(`{3,}|~{3,}) *\n*\Z", re.MULTILINE)
"""The last line of code, when it is a fence: one that is indented further is code itself."""
_TITLE_TO_COME: Final = re.compile(rb"[ \t]*\n?[ \t>]*(?:[\"'(](?:(?!\n[ \t>]*\n)[\s\S])*)?\Z")
"""What may follow a definition without a title as long as it may get one: nothing, or a text that begins as one."""


@dataclass(slots=True)
class Parsed:
    """A document that was parsed."""

    source: Source
    events: Iterator[tuple[Any, Any]]
    """What the parser reports, readable once: an event (a word, or a dictionary of one tag with its values), and its
    range in bytes of UTF-8, or None where no reader needs one."""
    known: Mapping[str, Definition]
    """The definitions from outside the document, by folded label."""
    definitions: list[Definition]
    """The definitions that the document itself has, in order, repeated labels too."""
    data: bytes
    """The text of the source in UTF-8, spaces in place of its definitions; empty where events have no range."""


def html(text: str, *, strict: bool) -> str:
    """Return a text as HTML, which takes much less time than its events."""
    return _parser(strict=strict).html(text)


def parse_regular(source: Source, *, strict: bool) -> Parsed:
    """Return the events of a regular source, without ranges: they take time, and would change nothing of the text."""
    return Parsed(source, zip(_parser(strict=strict).events(source.text), repeat(None)), {}, [], b"")


def parse_places(source: Source, *, known: Mapping[str, Definition], strict: bool = False) -> Parsed:
    """Return the events of a source with their ranges; `known` holds definitions from outside it, by folded label."""
    parser = _parser(strict=strict)
    if known:
        from pyromark import Markdown

        parser = Markdown(options=options(strict=strict), broken_link_callback=_Lookup(source, known))
    definitions, data = list[Definition](), source.text.encode()
    if "]:" in source.text:
        definitions, data = read_definitions(source, data)
    return Parsed(source, iter(parser.events_with_range(source.text, merge_text=True)), known, definitions, data)


def certain(
    source: Source, *, known: Mapping[str, Definition], patient: bool, strict: bool, final: bool
) -> tuple[list[int], dict[str, Definition]]:
    """Return where the blocks end that nothing behind this beginning of a source can change, and its definitions.

    Each end is an index into the text as it was before it was prepared, behind the line feed of the last line. A
    `patient` reader waits for the definition of every reference; nothing follows what is `final`.
    """
    from pyromark import events_with_range

    if patient and not final and "]:" in source.text:
        source = replace(source, text=_without_open_definitions(source.text))
    data = source.text.encode()
    lookup = _Lookup(source, known)
    events = events_with_range(source.text, options=options(strict=strict), broken_link_callback=lookup)
    blocks = list(_blocks(events))
    if blocks and not final and not _closed(blocks[-1], data):
        blocks.pop()
    limit = min(lookup.unknown, default=len(data)) if patient else len(data)
    ends, start, length = list[int](), 0, 0
    for block in blocks:
        end = data.find(b"\n", block.end - 1) + 1 or len(data)  # a fence ends before its line feed
        if start < end <= limit:
            length += source.length(data[start:end].decode())
            ends.append(length)
            start = end
    definitions, _ = read_definitions(source, data) if "]:" in source.text else ([], data)
    by_label: dict[str, Definition] = {}
    for definition in definitions:
        by_label.setdefault(folded(definition.label), definition)
    return ends, by_label


def _without_open_definitions(text: str) -> str:
    """Return a text in which a definition that the next line may give a title is a paragraph of the same length."""
    from pyromark import reference_definitions

    data = bytearray(text.encode())
    for values in reference_definitions(text, options=options(strict=True)).values():
        span = values["span"]
        if not values["title"] and _TITLE_TO_COME.match(data, span["end"]):
            data[span["start"] : span["start"] + 1] = b"x"
    return data.decode()


def places(text: str) -> Iterator[tuple[Any, int, int]]:
    """Yield the events of a text, as CommonMark has them, with where each starts and ends in code points."""
    from pyromark import events_with_range

    source = prepare(text.replace("\r", " "), strict=True)
    events = events_with_range(source.text, options=options(strict=True))
    if source.text.isascii():
        for event, place in events:
            yield event, place["start"], place["end"]
        return
    placed = [(event, place["start"], place["end"]) for event, place in events]
    index = _indices(source.text.encode(), {edge for _, *edges in placed for edge in edges})
    for event, start, end in placed:
        yield event, index[start], index[end]


def _indices(data: bytes, offsets: Iterable[int]) -> dict[int, int]:
    """Return the index of the character at each offset into UTF-8."""
    indices, start, length = dict[int, int](), 0, 0
    for offset in sorted(offsets):
        length, start = length + len(data[start:offset].decode()), offset
        indices[offset] = length
    return indices


def definition_places(text: str) -> dict[str, tuple[int, int]]:
    """Return the definitions of references in a text, by folded label: where each starts and ends, in code points."""
    from pyromark import reference_definitions

    source = prepare(text.replace("\r", " "), strict=True)
    found = reference_definitions(source.text, options=options(strict=True))
    spans = {label: (values["span"]["start"], values["span"]["end"]) for label, values in found.items()}
    index = _indices(source.text.encode(), {edge for span in spans.values() for edge in span})
    return {folded(source.restored(label)): (index[start], index[end]) for label, (start, end) in spans.items()}


class _Block(NamedTuple):
    kind: Any
    start: int
    end: int


def _blocks(events: Iterable[tuple[Any, Any]]) -> Iterator[_Block]:
    """Yield the blocks of a document with their range, in bytes."""
    depth = inner = start = 0
    for event, place in events:
        if "Start" in event:
            if not depth:
                start = place["start"]
            depth += 1
        elif "End" in event:
            depth -= 1
            if depth == 1:
                inner = place["end"]
            elif not depth:
                kind = event["End"]
                # The parser counts definitions behind a list to the list, though its last item has ended.
                yield _Block(kind, start, inner if isinstance(kind, dict) and "List" in kind else place["end"])
        elif event == "Rule" and not depth:
            yield _Block(event, place["start"], place["end"])


def _closed(last: _Block, data: bytes) -> bool:
    """Return whether the last block of a document, whose lines are whole, can hold no further line."""
    kind = last.kind if isinstance(last.kind, str) else next(iter(last.kind))
    if kind in {"Paragraph", "Table"}:
        return data.count(b"\n", len(data[: last.end].rstrip())) > 1
    if kind == "HtmlBlock":
        return last.end < len(data)
    if kind == "CodeBlock":
        return _fenced(data[last.start : last.end])
    return kind in {"Rule", "Heading"}


def _fenced(code: bytes) -> bool:
    """Return whether a block of code has its closing fence."""
    first, _, rest = code.partition(b"\n")
    fence, last = _FENCE.match(first), _CLOSING_FENCE.search(rest)
    return fence is not None and last is not None and last[1].startswith(fence[1])


@cache
def _parser(*, strict: bool) -> Markdown:
    from pyromark import Markdown

    return Markdown(options=options(strict=strict))


class _Lookup:
    """What the parser asks for references that its source does not define."""

    def __init__(self, source: Source, known: Mapping[str, Definition]) -> None:
        self._source, self._known = source, known
        self.unknown: list[int] = []
        """Where the references are that have no definition, in bytes."""

    def __call__(self, link: Any) -> tuple[str, str] | None:
        if folded(self._source.restored(link["reference"])) in self._known:
            return "", ""  # the reader looks the label up itself: what is known may hold what the parser may not see
        self.unknown.append(link["span"]["start"])
        return None

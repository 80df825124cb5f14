"""Blocks: Markdown read into the texts of its paragraphs, headings, lists, quotes, code and tables.

Theory of operation. The parser reports *events*: the start and the end of each block and of each emphasis, link or
table cell, texts, code, breaks, rules and tags of HTML. `_Reader.read` takes them once, in order, and writes *runs*,
texts with their styles. Three layers hold the state, each knowing nothing of the one above it:

- `Inlines` has the runs, the losses, and the links and tags that are open;
- `Lines` has the containers that are open, and whether a line must begin before more is written. The start of a block
  writes nothing: line feeds and marks come with the first text (`begin`), so a block without text leaves no trace;
- `_Reader` has the styles of the emphasis that is open, and knows what each event means.

Invariants: a run that was written changes only within its own block; there is at least one line feed between two
blocks; tags and links are settled where a paragraph, item, heading or cell ends; every list, quote or table that starts
is left when it ends, so at the end the document alone is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from linq_compose.text.markdown.html_tags import Tag, pieces, read_tag
from linq_compose.text.markdown.inlines import Target
from linq_compose.text.markdown.layout import Lines
from linq_compose.text.markdown.look import Look, Loss
from linq_compose.text.markdown.parser import Definition, Parsed, folded
from linq_compose.text.richtext import RichText
from linq_compose.text.runs import PLAIN

__all__ = ["Blocks", "read_blocks", "read_runs", "write_definitions"]

_EMPHASIS: Final = {
    "Emphasis": frozenset({"italic"}),
    "Strong": frozenset({"bold"}),
    "Strikethrough": frozenset({"strikethrough"}),
}
_LITERAL: Final = re.compile(r"(\*{1,3}|~~)(?=[^\s*~])[^*~\n]{1,200}(?<=[^\s*~])\1|(?:\*\*|~~)(?=[^\s*~])\S*")
_LAZY_BOLD: Final = re.compile(rb"(?: {0,3}> ?)*\*\*(?=[^\s*])")


class Blocks(NamedTuple):
    """A document that was read."""

    runs: list[tuple[str, frozenset[str]]]
    """The texts with their styles; neighbours may have the same."""
    starts: list[tuple[int, int]]
    """For each block that has text: which run is the line feeds before it, and which is its first."""
    losses: list[Loss]
    feeds: int
    """The line feeds that belong before whatever follows; 0 when there is no text yet."""
    is_block: bool
    """Whether it is more than one paragraph of text."""
    referred: set[str]
    """The folded labels of the references in it."""

    def followed(self, blocks: Blocks) -> Blocks:
        """Return these blocks and others behind them."""
        shift = len(self.runs)
        return Blocks(
            self.runs + blocks.runs,
            self.starts + [(before + shift, start + shift) for before, start in blocks.starts],
            self.losses + blocks.losses,
            blocks.feeds,
            self.is_block or bool(blocks.starts),
            self.referred | blocks.referred,
        )

    def texts(self) -> Iterator[tuple[RichText, int]]:
        """Yield the text of each block with the line feeds before it, and how many those are."""
        ends = [*(before for before, _ in self.starts[1:]), len(self.runs)]
        for (before, start), end in zip(self.starts, ends, strict=False):
            yield RichText.of(self.runs[before:end]), sum(len(text) for text, _ in self.runs[before:start])


def read_blocks(parsed: Parsed, look: Look, *, feeds: int = 0) -> Blocks:
    """Return the text of a document, and what it does not carry; `feeds` as the text before it left them."""
    reader = _Reader(parsed, look, feeds=feeds)
    reader.read()
    return reader.blocks()


def read_runs(parsed: Parsed, look: Look) -> list[tuple[str, frozenset[str]]]:
    """Return the text of a document alone, which takes less time."""
    reader = _Reader(parsed, look, feeds=0)
    reader.read()
    return reader.inlines.runs


def write_definitions(definitions: list[Definition], look: Look, *, feeds: int) -> Blocks:
    """Return the text of definitions, one on each line; with a strict look they are losses."""
    lines = Lines(look, feeds=feeds)
    for place, definition in enumerate(definitions):
        if look.strict:
            lines.inlines.lose("link definition", str(definition))
            continue
        if place:
            lines.break_line(PLAIN)
        lines.write(str(definition))
    lines.end_block()
    return Blocks(lines.inlines.runs, lines.starts, lines.inlines.losses, lines.feeds, is_block=True, referred=set())


class _Reader(Lines):
    """The state while the events go by; `read` is the loop that most time is spent in."""

    __slots__ = (
        *("_break", "_bullet", "_cell_end", "_cells", "_counted", "_data", "_events", "_heading", "_in_head", "_known"),
        *("_look", "_numbers", "_outer", "_referred", "_source"),
    )

    def __init__(self, parsed: Parsed, look: Look, *, feeds: int) -> None:
        super().__init__(look, feeds=feeds)
        self._look, self._known, self._events = look, parsed.known, parsed.events
        self._source, self._data = parsed.source, parsed.data
        self._heading = _style_set(look.heading)
        self._bullet = f"{look.bullet} ", " " * (len(look.bullet) + 1)
        self._outer: list[frozenset[str]] = []
        """The styles outside of each open emphasis, heading and first row of a table."""
        self._numbers: list[int | None] = []
        """For each open list the number of its next item; None where it has bullets."""
        self._counted: dict[int, tuple[int, bool]] = {}
        """By the depth of a container: the number after the last list with numbers in it, and whether only a list with
        bullets came behind that."""
        self._referred: set[str] = set()
        self._cells = 0
        """How many cells of the open row have started; 0 outside of a table."""
        self._cell_end = 0
        self._in_head = False
        self._break: tuple[int, int] | None = None
        """How many runs there were before and after the last `<br>`."""

    def blocks(self) -> Blocks:
        """Return what was read, once all is."""
        feeds = max(self.feeds, 2 if self._blank_before(len(self._data)) else 1) if self.written else 0
        is_block = self.is_block or len(self.starts) > 1
        return Blocks(self.inlines.runs, self.starts, self.inlines.losses, feeds, is_block, self._referred)

    def read(self) -> None:
        """Take all events."""
        inlines, outer, aside = self.inlines, self._outer, self._source.aside
        write, starts, ends = inlines.runs.append, self.STARTS, self.ENDS
        styles = over = PLAIN
        for event, place in self._events:
            if "Text" in event:
                text = event["Text"]
                if self.waiting or self.apart:
                    self.begin(text)
                if place and ("*" in text or "~~" in text):
                    self._report_literal(text, place)
                write((text.translate(aside) if aside else text, styles | over if over else styles))
            elif event.__class__ is str:
                self._word(event, place, styles)
            elif "Start" in event:
                kind, value = event["Start"], None
                if kind.__class__ is not str:
                    kind, value = kind.popitem()
                if kind in _EMPHASIS:
                    outer.append(styles)
                    styles = _nested(styles, kind) if styles else _EMPHASIS[kind]
                else:
                    styles = starts[kind](self, value, place, styles)
                    over = inlines.over
            elif "End" in event:
                kind = event["End"]
                if kind.__class__ is not str:
                    (kind,) = kind
                styles = outer.pop() if kind in _EMPHASIS else ends[kind](self, place, styles)
                over = inlines.over
            else:
                self._inline(event, styles)
                over = inlines.over

    def _report_literal(self, text: str, place: Any) -> None:
        """Report the markers that are left in a text, unless the source escapes some in it."""
        if b"\\" not in self._data[place["start"] - 1 : place["end"]]:
            for literal in _LITERAL.finditer(text):
                self.inlines.lose("literal emphasis", self._source.restored(literal[0]))

    def _word(self, word: str, place: Any, styles: frozenset[str]) -> None:
        if word == "Rule":
            self.is_block = True
            self._begin_block(place)
            self.write(self._look.rule)
            self.end_block()
        elif not self.waiting and not self._is_broken():
            lazy = place and self.margin and not self._look.strict and _LAZY_BOLD.match(self._data, place["end"])
            if lazy:
                self.outdent()
            self.break_line(styles, "\n" if lazy or word == "HardBreak" else self._look.line)

    def _begin_block(self, place: Any) -> None:
        """Let a block that is no list begin a line."""
        if self._counted:
            self._counted.pop(len(self.outer), None)
        self._begin_line(place)

    def _begin_line(self, place: Any) -> None:
        if self.spaced and (place is None or self._blank_before(place["start"])):
            self.feeds = 2
        if not self.waiting:
            self.break_block()
        if not self.outer:
            self.new = True

    def _blank_before(self, start: int) -> bool:
        """Return whether the line before that of this byte is empty."""
        data = self._data
        if data.endswith(b"\n\n", 0, start):
            return True
        end = data.rfind(b"\n", 0, start)
        return end >= 0 and not data[data.rfind(b"\n", 0, end) + 1 : end].strip(b" \t>")

    def _start_paragraph(self, _: Any, place: Any, styles: frozenset[str]) -> frozenset[str]:
        if self._counted:
            self._counted.pop(len(self.outer), None)
        self._begin_line(place)
        return styles

    def _start_heading(self, _: Any, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self.is_block = True
        self._begin_block(place)
        self._outer.append(styles)
        return styles | self._heading

    def _start_item(self, _: Any, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self._begin_line(place)
        number = self._numbers[-1]
        if number is None:
            self.enter(*self._bullet)
        else:
            mark = f"{number}. "
            self.enter(mark, " " * len(mark))
            self._numbers[-1] = number + 1
        if self._counted:
            self._counted.pop(len(self.outer), None)
        return styles

    def _start_list(self, number: int | None, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self.is_block = True
        self._begin_line(place)
        if number == 1 and self._counted and not self._look.strict:
            # A list of which every item is 1 goes on behind a list with bullets.
            counted, interrupted = self._counted.get(len(self.outer), (1, False))
            number = counted if interrupted else 1
        self._numbers.append(number)
        self.enter()
        return styles

    def _start_quote(self, alert: str | None, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self.is_block = True
        self._begin_block(place)
        mark = f"{self._look.quote} "
        self.enter(mark, mark, spaced=True)
        self.quotes.append(self.margin)
        self._counted.pop(len(self.outer), None)
        if alert is not None:  # `> [!NOTE]`
            self.write(alert, self._heading)
            self.end_block()
        return styles

    def _start_table(self, _: Any, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self.is_block = True
        self._begin_block(place)
        self.enter()
        return styles

    def _start_head(self, _: Any, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self._in_head = True
        self._begin_line(place)
        self._outer.append(styles)
        return styles | self._heading

    def _start_row(self, _: Any, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self._in_head = False
        self._begin_line(place)
        return styles

    def _start_cell(self, _: Any, _place: Any, styles: frozenset[str]) -> frozenset[str]:
        self._separate_cell()
        return styles

    def _separate_cell(self) -> None:
        """Write what separates a cell from the one before, unless no cell before it has text."""
        self._cells += 1
        if self._cells == 1:
            return
        if not self.waiting:
            self.inlines.aside(self._look.cell)
        elif not self._in_head:
            self.lead += self._look.cell.lstrip()

    def _start_code(self, value: Any, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self.is_block = True
        self._begin_block(place)
        self._code(value)
        return styles

    def _start_html(self, _: Any, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self.is_block = True
        self._begin_block(place)
        self._html("".join(self._raw()))
        return styles

    def _start_link(self, value: Any, _: Any, styles: frozenset[str], *, kind: str = "Link") -> frozenset[str]:
        if self.waiting:
            self.begin("")
        self.inlines.open_link(self._target(kind, value))
        return styles

    def _start_image(self, value: Any, place: Any, styles: frozenset[str]) -> frozenset[str]:
        return self._start_link(value, place, styles, kind="Image")

    def _end_paragraph(self, _: Any, styles: frozenset[str]) -> frozenset[str]:
        inlines = self.inlines
        if inlines.over or inlines.links or self._break:
            self._settle()
        self.waiting = True  # as `end_block`
        self.feeds = self.feeds or 1
        return styles

    def _settle(self) -> None:
        """End the tags and links of HTML that are open, and take back a `<br>` that nothing follows."""
        self.inlines.settle()
        if self._break and self._is_broken():
            del self.inlines.runs[self._break[0] :]

    def _is_broken(self) -> bool:
        """Return whether a `<br>` was written last."""
        return self._break is not None and self._break[1] == len(self.inlines.runs)

    def _end_heading(self, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self._end_paragraph(place, styles)
        return self._outer.pop()

    def _end_item(self, place: Any, styles: frozenset[str]) -> frozenset[str]:
        if self.marks:
            self.mark()
        self.leave()
        return self._end_paragraph(place, styles)

    def _end_list(self, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self.leave()
        number, depth = self._numbers.pop(), len(self.outer)
        if number is not None:
            self._counted[depth] = number, False
        elif depth in self._counted:
            self._counted[depth] = self._counted[depth][0], True
        return self._end_paragraph(place, styles)

    def _end_quote(self, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self.quotes.pop()
        self.leave()
        return self._end_paragraph(place, styles)

    def _end_table(self, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self.leave()
        return self._end_paragraph(place, styles)

    def _end_row(self, place: Any, styles: frozenset[str]) -> frozenset[str]:
        """End a row; the cells that its table has no column for are kept as they are."""
        rest = self._data[self._cell_end : place["end"]].decode().strip(" \t\n|")
        if rest:
            self._separate_cell()
            self.write(self._source.restored(rest))
        if self.inlines.runs:
            self.inlines.trim()
        self._cells, self.lead = 0, ""
        return self._end_paragraph(place, styles)

    def _end_head(self, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self._end_row(place, styles)
        return self._outer.pop()

    def _end_cell(self, place: Any, styles: frozenset[str]) -> frozenset[str]:
        self._settle()
        self._cell_end = place["end"]
        return styles

    def _end_link(self, _: Any, styles: frozenset[str]) -> frozenset[str]:
        self.apart = self.inlines.close_link(styles) or self.apart
        return styles

    STARTS: Final[Mapping[str, Callable[[Any, Any, Any, frozenset[str]], frozenset[str]]]] = {
        "Paragraph": _start_paragraph,
        "Heading": _start_heading,
        "Item": _start_item,
        "List": _start_list,
        "BlockQuote": _start_quote,
        "Table": _start_table,
        "TableHead": _start_head,
        "TableRow": _start_row,
        "TableCell": _start_cell,
        "CodeBlock": _start_code,
        "HtmlBlock": _start_html,
        "Link": _start_link,
        "Image": _start_image,
    }
    ENDS: Final[Mapping[str, Callable[[Any, Any, frozenset[str]], frozenset[str]]]] = {
        "Paragraph": _end_paragraph,
        "Heading": _end_heading,
        "Item": _end_item,
        "List": _end_list,
        "BlockQuote": _end_quote,
        "Table": _end_table,
        "TableHead": _end_head,
        "TableRow": _end_row,
        "TableCell": _end_cell,
        "Link": _end_link,
        "Image": _end_link,
    }
    """What starts and ends each kind of block, cell and link; the ends of code and HTML are taken with their starts."""

    def _inline(self, event: Any, styles: frozenset[str]) -> None:
        kind, value = event.popitem()
        if kind == "Code":
            mark = self._look.code_mark
            self.write(f"{mark}{self._source.restored(value)}{mark}", styles | _style_set(self._look.code))
        elif kind == "TaskListMarker":
            self._task(f"{self._look.done if value else self._look.todo} ")
        else:
            self._tag(read_tag(self._source.restored(value)), styles)

    def _task(self, mark: str) -> None:
        """Give the open item the mark of a task: instead of a bullet, behind a number."""
        _, margin, marks = self.outer[-1]
        if self._numbers[-1] is not None:
            mark = self.marks[len(marks) :] + mark
        self.marks, self.margin = marks + mark, margin + " " * len(mark)

    def _tag(self, tag: Tag, styles: frozenset[str] = PLAIN) -> None:
        if tag.name == "br":
            self._take_break(styles)
            return
        if tag.is_shown and (self.waiting or self.apart):
            self.begin(tag.value("alt"))
        self.apart = self.inlines.tag(tag, styles) or self.apart

    def _take_break(self, styles: frozenset[str]) -> None:
        if self.waiting:
            return
        before = len(self.inlines.runs)
        if not self._cells:
            self.break_line(styles)
            self._break = before, len(self.inlines.runs)
        elif not self.inlines.last.isspace():
            self.inlines.write(" ", styles)

    def _code(self, value: Any) -> None:
        if value.__class__ is not str and value["Fenced"]:
            self.inlines.lose("code language", self._source.restored(value["Fenced"]))
        code = "".join(self._raw()).removesuffix("\n")
        styles = _style_set(self._look.code)
        for place, line in enumerate(code.split("\n") if code else ()):
            if place:
                self.break_line(styles)
            self.write(line, styles)
        self.end_block()

    def _html(self, html: str) -> None:
        broken = False
        for piece in pieces(html):
            if isinstance(piece, Tag):
                if piece.is_shown:
                    broken = self._go_on(broken=broken)
                if piece.name == "br":
                    broken = True
                else:
                    self._tag(piece)
                continue
            for place, line in enumerate(piece.split("\n")):
                broken = broken or place > 0
                if line.strip():
                    first = broken or self.waiting
                    broken = self._go_on(broken=broken)
                    self.write(line.lstrip() if first else line)
        self.inlines.settle()
        self.end_block()

    def _go_on(self, *, broken: bool) -> bool:
        """Begin the next line of HTML where the last one was broken and has text; return False."""
        if broken and not self.waiting:
            self.inlines.aside(f"\n{self.margin}")
        return False

    def _raw(self) -> Iterator[str]:
        """Yield the texts up to the end of this block, whose event it takes."""
        kind, value = next(self._events)[0].popitem()
        while kind != "End":
            yield self._source.restored(value)
            kind, value = next(self._events)[0].popitem()

    def _target(self, kind: str, value: Any) -> Target:
        url, title = self._source.restored(value["dest_url"]), self._source.restored(value["title"])
        if value["id"]:
            label = folded(self._source.restored(value["id"]))
            self._referred.add(label)
            if label in self._known:
                _, url, title = self._known[label]
        return Target(url, title, kind, value["link_type"] in {"Autolink", "Email"})


@cache
def _nested(styles: frozenset[str], tag: str) -> frozenset[str]:
    return styles | _EMPHASIS[tag]


@cache
def _style_set(style: str | None) -> frozenset[str]:
    return PLAIN if style is None else frozenset({style})

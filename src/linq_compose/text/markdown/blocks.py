"""Blocks: Markdown read into the texts of its paragraphs, headings, lists, quotes, code and tables.

Theory of operation. The parser reports *events*: the start and the end of each block and of each emphasis, link or
table cell, texts, code, breaks, rules and tags of HTML. `_Reader.read` takes them once, in order, and writes *runs*,
texts with their styles. Four layers hold the state; none uses the one above it:

- `Inlines` has the runs, the losses, and the links and tags that are open;
- `Lines` has the margins, and whether a line must begin before more is written. The start of a block writes nothing:
  line feeds and marks come with the first text (`begin`), so a block without text leaves no trace;
- `Containers` has the open lists, quotes and tables, and reads in the source which blocks an empty line parts;
- `_Reader` has the styles of the emphasis that is open, and takes each event to the method for it.

Invariants: a run that was written changes only within its own block; there is at least one line feed between two
blocks; tags and links are settled where a paragraph, item, heading or cell ends; every list, quote or table that starts
is left when it ends, so at the end the document alone is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from linq_compose.text.markdown.containers import Containers, Counted, style_set
from linq_compose.text.markdown.definitions import Definition, folded
from linq_compose.text.markdown.html_tags import Tag, pieces, read_tag
from linq_compose.text.markdown.inlines import CITATION, Target
from linq_compose.text.markdown.layout import Lines
from linq_compose.text.markdown.look import Look, Loss
from linq_compose.text.markdown.parser import Parsed
from linq_compose.text.richtext import RichText
from linq_compose.text.runs import CODE, PLAIN

__all__ = ["Blocks", "read_blocks", "read_runs", "write_definitions"]

_EMPHASIS: Final = {
    "Emphasis": frozenset({"italic"}),
    "Strong": frozenset({"bold"}),
    "Strikethrough": frozenset({"strikethrough"}),
}
_HEADED: Final = frozenset({"Heading", "TableHead"})
_LITERAL: Final = re.compile(
    r"(\*{1,3}|~~)(?=[^\s*~])[^*~\n]{1,200}(?<=[^\s*~])\1|(?:\*\*|~~)(?=[^\s*~])\S*|(?<=[^\s*~])(?:\*\*|~~)(?!\S)"
)
_PRE_EDGE: Final = re.compile(r"(<pre\b[^<>]*>(?:<code\b[^<>]*>)?)[ \t]*\n|(?<!\s)\s++(?=(?:</code>)?</pre>)")
"""The line feeds at the edges of code in HTML, which are not shown."""
_CITATION: Final = re.compile(r"\[\d+\](?:\[\d*\])?")
"""`[1]` or `[1][2]`: the numbers of sources, which the text gives as they are, with the definitions at the end."""
_CALLOUT: Final = re.compile(rb">[ \t]?\[![A-Za-z]")
_CALLOUT_MARK: Final = re.compile(r"\[!([A-Za-z][\w-]*)\][+-]?[ \t]*")
"""`[!INFO]` or `[!INFO] title`, as other programs write alerts that the parser does not know."""
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
    """The folded labels of the references in it; in brackets where the text shows nothing but the label."""
    counted: Counted | None = None
    """How far a list with numbers has counted that may go on in whatever follows."""

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
            blocks.counted,
        )

    def texts(self) -> Iterator[tuple[RichText, int]]:
        """Yield the text of each block with the line feeds before it, and how many those are."""
        ends = [*(before for before, _ in self.starts[1:]), len(self.runs)]
        for (before, start), end in zip(self.starts, ends, strict=False):
            yield RichText.of(self.runs[before:end]), sum(len(text) for text, _ in self.runs[before:start])


def read_blocks(parsed: Parsed, look: Look, *, feeds: int = 0, counted: Counted | None = None) -> Blocks:
    """Return the text of a document, and what it does not carry; `feeds` and `counted` as the text before left them."""
    reader = _Reader(parsed, look, feeds=feeds, counted=counted)
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


class _Reader(Containers):
    """The state while the events go by; `read` is the loop that most time is spent in."""

    __slots__ = ("_callouts", "_events", "_known", "_referred")

    def __init__(self, parsed: Parsed, look: Look, *, feeds: int, counted: Counted | None = None) -> None:
        super().__init__(parsed.source, parsed.data, look, feeds=feeds, counted=counted)
        self._events, self._known = parsed.events, parsed.known
        self._referred: set[str] = set()
        self._callouts: list[tuple[bool, int]] = []
        """For each open quote whether it is a callout, and how many runs there were before it."""

    def blocks(self) -> Blocks:
        """Return what was read, once all is."""
        feeds = max(self.feeds, 2 if self.blank_before(len(self.data)) else 1) if self.written else 0
        is_block = self.is_block or len(self.starts) > 1
        inlines, counted = self.inlines, self.counted.get(0)
        return Blocks(inlines.runs, self.starts, inlines.losses, feeds, is_block, self._referred, counted)

    def read(self) -> None:
        """Take all events."""
        inlines, aside, emphasis = self.inlines, self.source.aside, _EMPHASIS
        write, starts, ends = inlines.runs.append, self.STARTS, self.ENDS
        styles = over = PLAIN
        outer: list[frozenset[str]] = []
        for event, place in self._events:
            if "Text" in event:
                text = event["Text"]
                if self.waiting or self.apart:
                    self.begin(text)
                if place and ("*" in text or "~~" in text):
                    self._report_literal(text, place)
                write((text.translate(aside) if aside else text, styles | over if over else styles))
            elif "Start" in event:
                tag = event["Start"]
                if tag.__class__ is str and tag in emphasis:
                    outer.append(styles)
                    styles = styles | emphasis[tag] if styles else emphasis[tag]
                    continue
                kind, value = (tag, None) if tag.__class__ is str else tag.popitem()
                starts[kind](self, value, place)
                over = inlines.over
                if kind in _HEADED:
                    outer.append(styles)
                    styles |= self.heading
            elif "End" in event:
                tag = event["End"]
                if tag.__class__ is str and tag in emphasis:
                    styles = outer.pop()
                    continue
                kind = tag if tag.__class__ is str else next(iter(tag))
                ends[kind](self, place, styles)
                over = inlines.over
                if kind in _HEADED:
                    styles = outer.pop()
            elif event.__class__ is str:
                self._word(event, place, styles)
            else:
                self._inline(event, styles)
                over = inlines.over

    def _report_literal(self, text: str, place: Any) -> None:
        """Report the markers that are left in a text, unless the source escapes some in it."""
        if b"\\" not in self.data[max(0, place["start"] - 1) : place["end"]]:
            for literal in _LITERAL.finditer(text):
                self.inlines.lose("literal emphasis", self.source.restored(literal[0]))

    def _word(self, word: str, place: Any, styles: frozenset[str]) -> None:
        if word == "Rule":
            self.is_block = True
            self.begin_block(place)
            self.write(self.look.rule)
            self.end_block()
        elif not self.waiting and not self.is_broken():
            lazy = place and self.margin and not self.look.strict and _LAZY_BOLD.match(self.data, place["end"])
            if lazy:
                self.outdent()
            self.break_line(styles, "\n" if lazy or word == "HardBreak" else self.look.line)

    def _start_code(self, value: Any, place: Any) -> None:
        self.is_block = True
        self.begin_block(place)
        self._code(value)

    def _start_html(self, _: Any, place: Any) -> None:
        self.is_block = True
        self.begin_block(place)
        self._html("".join(self._raw()))

    def _start_link(self, value: Any, place: Any) -> None:
        if value["id"].isdecimal() and not self.look.strict:
            source = self.data[place["start"] : place["end"]].decode()
            if _CITATION.fullmatch(source):
                if self.waiting:
                    self.begin("")
                self._referred.add(f"[{value['id']}]")
                self.inlines.open_link(Target(source, "", CITATION, is_label=True))
                return
        self._open_link("Link", value)

    def _start_image(self, value: Any, _: Any) -> None:
        self._open_link("Image", value)

    def _open_link(self, kind: str, value: Any) -> None:
        if self.waiting:
            self.begin("")
        self.inlines.open_link(self._target(kind, value))

    def _end_link(self, _: Any, styles: frozenset[str]) -> None:
        self.apart = self.inlines.close_link(styles) or self.apart

    def _start_quote(self, alert: str | None, place: Any) -> None:
        self.start_quote(alert, place)
        callout = None if alert or self.look.strict else _CALLOUT.match(self.data, place["start"])
        self._callouts.append((callout is not None, len(self.inlines.runs)))

    def _end_quote(self, place: Any, styles: frozenset[str]) -> None:
        is_callout, before = self._callouts.pop()
        if is_callout:
            self._write_title(before)
        self.end_quote(place, styles)

    def _write_title(self, before: int) -> None:
        """Write the title of a callout in place of its mark, which is in one of the first runs of its quote."""
        runs = self.inlines.runs
        for place in range(before, min(before + 3, len(runs))):
            mark = _CALLOUT_MARK.match(runs[place][0])
            if mark is not None:
                title = runs[place][0][mark.end() :]
                title = title if title.strip() else mark[1].capitalize()
                runs[place] = title, runs[place][1] | self.heading
                return

    STARTS: Final[Mapping[str, Callable[..., None]]] = {
        "Paragraph": Containers.start_paragraph,
        "Heading": Containers.start_heading,
        "Item": Containers.start_item,
        "List": Containers.start_list,
        "BlockQuote": _start_quote,
        "Table": Containers.start_table,
        "TableHead": Containers.start_head,
        "TableRow": Containers.start_row,
        "TableCell": Containers.start_cell,
        "CodeBlock": _start_code,
        "HtmlBlock": _start_html,
        "Link": _start_link,
        "Image": _start_image,
    }
    ENDS: Final[Mapping[str, Callable[..., None]]] = {
        "Paragraph": Containers.end_paragraph,
        "Heading": Containers.end_paragraph,
        "Item": Containers.end_item,
        "List": Containers.end_list,
        "BlockQuote": _end_quote,
        "Table": Containers.end_table,
        "TableHead": Containers.end_row,
        "TableRow": Containers.end_row,
        "TableCell": Containers.end_cell,
        "Link": _end_link,
        "Image": _end_link,
    }
    """What starts and ends each kind of block, cell and link; code and HTML are taken whole where they start."""

    def _inline(self, event: Any, styles: frozenset[str]) -> None:
        kind, value = event.popitem()
        if kind == "Code":
            mark = self.look.code_mark
            self.write(f"{mark}{self.source.restored(value)}{mark}", styles | style_set(self.look.code))
        elif kind == "TaskListMarker":
            self.task(f"{self.look.done if value else self.look.todo} ")
        else:
            tag = read_tag(self.source.restored(value))
            if tag.is_text and not self.look.strict:
                self.write(tag.raw, styles)
            else:
                self._tag(tag, styles)

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
        if not self.cells:
            self.break_line(styles)
            self.last_break = before, len(self.inlines.runs)
        elif not self.inlines.last.isspace():
            self.inlines.write(" ", styles)

    def _code(self, value: Any) -> None:
        if value.__class__ is not str and value["Fenced"]:
            self.inlines.lose("code language", self.source.restored(value["Fenced"]))
        lines = "".join(self._raw()).split("\n")
        shown = [place for place, line in enumerate(lines) if line.strip()]
        if shown:  # empty lines around the code are not shown
            self._write_code(lines[shown[0] : shown[-1] + 1])
        self.end_block()

    def _write_code(self, lines: list[str]) -> None:
        """Write lines of code, marked as such."""
        styles = style_set(self.look.code) | CODE
        for place, line in enumerate(lines):
            if place:
                self.inlines.write("\n", styles)
                self.inlines.runs.append((self.margin if line.strip() else self.margin.rstrip(), CODE))
            self.write(line, styles)

    def _html(self, html: str) -> None:
        broken = is_code = is_fresh = False
        counts: list[int] = []  # for each open list the number of its next item, 0 where it has bullets
        for part in pieces(_PRE_EDGE.sub(r"\1", html) if "<pre" in html else html):
            piece = part.raw if isinstance(part, Tag) and part.is_text and not self.look.strict else part
            if isinstance(piece, Tag):
                if piece.is_shown:
                    broken = self._go_on(broken=broken)
                if piece.name == "pre":
                    is_code = not piece.closing
                broken = broken or piece.breaks or piece.name == "br"
                if piece.name == "li" and not piece.closing:
                    broken = self._go_on(broken=broken)
                    self.write(_next_mark(counts) or self._bullet[0])
                    is_fresh = True
                elif piece.name in {"ol", "ul"}:
                    _enter_or_leave(counts, piece)
                elif piece.name not in {"br", "li"}:
                    self._tag(piece)
                continue
            if is_code:
                if piece.strip() or not self.waiting:
                    broken = self._go_on(broken=broken)
                    self._write_code(piece.split("\n"))
                continue
            for place, line in enumerate(piece.split("\n")):
                broken = broken or (place > 0 and not is_fresh)
                if line.strip():
                    first = broken or self.waiting or is_fresh
                    broken = is_fresh = self._go_on(broken=broken)
                    self.write(line.lstrip() if first else line)
        self.inlines.settle()
        self.end_block()

    def _go_on(self, *, broken: bool) -> bool:
        """Begin the next line of HTML where the last one was broken and has text; return False."""
        if broken and not self.waiting:
            self.inlines.aside("\n")
            self.inlines.begin_line(self.margin)
        return False

    def _raw(self) -> Iterator[str]:
        """Yield the texts up to the end of this block, whose event it takes."""
        kind, value = next(self._events)[0].popitem()
        while kind != "End":
            yield self.source.restored(value)
            kind, value = next(self._events)[0].popitem()

    def _target(self, kind: str, value: Any) -> Target:
        url, title = value["dest_url"], value["title"]
        if self.source.aside:
            url, title = self.source.restored(url), self.source.restored(title)
        if value["id"]:
            label = folded(self.source.restored(value["id"]))
            self._referred.add(label)
            if label in self._known:
                _, url, title = self._known[label]
        return Target(url, title, kind, value["link_type"] in {"Autolink", "Email"})


def _enter_or_leave(counts: list[int], tag: Tag) -> None:
    """Take the tag of a list of HTML."""
    if not tag.closing:
        counts.append(int(tag.name == "ol"))
    elif counts:
        counts.pop()


def _next_mark(counts: list[int]) -> str:
    """Return the mark of the next item of a list of HTML, and count it; empty where it has bullets."""
    if not counts or not counts[-1]:
        return ""
    counts[-1] += 1
    return f"{counts[-1] - 1}. "

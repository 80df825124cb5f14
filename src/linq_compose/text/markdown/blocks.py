"""Blocks: Markdown read into the texts of its paragraphs, headings, lists, quotes, code and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from linq_compose.text.markdown.html_tags import Tag, pieces, read_tag
from linq_compose.text.markdown.inlines import Target
from linq_compose.text.markdown.layout import Lines
from linq_compose.text.markdown.look import LOOK, Look, Loss
from linq_compose.text.markdown.parser import Parsed, folded
from linq_compose.text.richtext import RichText
from linq_compose.text.runs import PLAIN

__all__ = ["Blocks", "read_blocks"]

_EMPHASIS: Final = {"Emphasis": "italic", "Strong": "bold", "Strikethrough": "strikethrough"}
_CONTAINERS: Final = frozenset({"Item", "List", "BlockQuote", "Table"})
_LINKS: Final = frozenset({"Link", "Image"})
_EMPHATIC: Final = re.compile(r"\*\*(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])\*\*")


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

    def texts(self) -> Iterator[tuple[RichText, int]]:
        """Yield the text of each block with the line feeds before it, and how many those are."""
        ends = [*(before for before, _ in self.starts[1:]), len(self.runs)]
        for (before, start), end in zip(self.starts, ends, strict=False):
            yield RichText.of(self.runs[before:end]), sum(len(text) for text, _ in self.runs[before:start])


def read_blocks(parsed: Parsed, look: Look, *, feeds: int = 0) -> Blocks:
    """Return the text of a document, and what it does not carry; `feeds` as the text before it left them."""
    reader = _Reader(parsed, look, feeds=feeds)
    reader.read()
    inlines = reader.inlines
    return Blocks(inlines.runs, reader.starts, inlines.losses, reader.feeds if reader.written else 0, reader.is_block)


class _Reader(Lines):
    """What is known while the events go by; `read` is the loop that most time is spent in."""

    def __init__(self, parsed: Parsed, look: Look, *, feeds: int) -> None:
        super().__init__(look, feeds=feeds)
        self._look, self._known, self._events = look, parsed.known, parsed.events
        self._aside, self._restored = parsed.source.aside, parsed.source.restored
        self._numbers: list[int | None] = []
        """For each open list the number of its next item; None where it has bullets."""
        self._cells = 0

    def read(self) -> None:  # noqa: C901, PLR0912 - a call for each event would cost more than its work
        """Take all events."""
        inlines, aside = self.inlines, self._aside
        styling = _PLAINLY if self._look is LOOK else _styling(self._look)
        tags, add = inlines.tags, inlines.runs.append
        styles, outer = PLAIN, list[frozenset[str]]()
        for event in self._events:
            if "Text" in event:
                text = event["Text"].translate(aside) if aside else event["Text"]
                if self.waiting or self.apart:
                    self.begin(text)
                if "**" in text and (found := _EMPHATIC.search(text)):
                    inlines.lose("literal emphasis", found[0])
                add((text, inlines.tagged(styles) if tags else styles))
            elif event.__class__ is str:
                self._word(event, styles)
            elif "Start" in event:
                kind, told = event["Start"], None
                if kind.__class__ is not str:
                    kind, told = kind.popitem()
                if kind in styling:
                    outer.append(styles)
                    styles = _nested(styles, styling[kind])
                if kind not in _EMPHASIS:
                    self._start(kind, told)
            elif "End" in event:
                kind = event["End"]
                if kind.__class__ is not str:
                    (kind,) = kind
                if kind in styling:
                    styles = outer.pop()
                if kind not in _EMPHASIS:
                    self._end(kind)
            else:
                kind, told = event.popitem()
                self._other(kind, told, styles)

    def _word(self, word: str, styles: frozenset[str]) -> None:
        if word == "Rule":
            self.is_block = True
            self.start_block()
            self.write(self._look.rule)
            self.end_block()
        elif not self.waiting:
            self.break_line(styles, "\n" if word == "HardBreak" else self._look.line)

    def _start(self, kind: str, told: Any) -> None:
        if kind in _LINKS:
            if self.waiting:
                self.begin("")
            self.inlines.open_link(self._target(kind, told))
        elif kind == "TableCell":
            self._cells += 1
            if self._cells > 1:
                self.write("")
                self.inlines.aside(self._look.cell)
        else:
            self.start_block()
            if kind == "Item":
                self._item()
            elif kind != "Paragraph":
                self.is_block = True
                self._enter(kind, told)

    def _item(self) -> None:
        number = self._numbers[-1]
        if number is None:
            mark = f"{self._look.bullet} "
        else:
            mark = f"{number}. "
            self._numbers[-1] = number + 1
        self.enter(1, mark, " " * len(mark))

    def _enter(self, kind: str, told: Any) -> None:
        if kind == "List":
            self._numbers.append(told)
            self.enter(1)
        elif kind == "BlockQuote":
            mark = f"{self._look.quote} "
            self.enter(2, mark, mark)
        elif kind == "Table":
            self.enter(1)
        elif kind == "CodeBlock":
            self._code(told)
        elif kind == "HtmlBlock":
            self._html("".join(self._raw()))
        else:
            self._cells = 0

    def _end(self, kind: str) -> None:
        if kind in _LINKS:
            self.apart = self.inlines.close_link() or self.apart
            return
        if self.inlines.tags:
            self.inlines.settle()
        if kind in _CONTAINERS:
            if kind == "List":
                self._numbers.pop()
            elif kind == "Item":
                self.mark()
            self.leave()
        elif kind == "TableRow" and self.inlines.runs:
            self.inlines.trim()
        if kind != "TableCell":
            self.end_block(1 if kind == "Heading" else 0)

    def _other(self, kind: str, value: Any, styles: frozenset[str]) -> None:
        if kind == "TaskListMarker":
            self._task(f"{self._look.done if value else self._look.todo} ")
        elif kind == "Code":
            mark = self._look.code_mark
            self.write(f"{mark}{self._restored(value)}{mark}", _nested(styles, self._look.code))
        else:
            self._tag(read_tag(self._restored(value)), styles)

    def _task(self, mark: str) -> None:
        """Give the open item the mark of a task: instead of a bullet, behind a number."""
        _, margin, marks = self.outer[-1]
        if self._numbers[-1] is not None:
            mark = self.marks[len(marks) :] + mark
        self.marks, self.margin = marks + mark, margin + " " * len(mark)

    def _tag(self, tag: Tag, styles: frozenset[str] = PLAIN) -> None:
        if tag.name == "br":
            self.write("")
            self.break_line(styles)
        else:
            self.apart = self.inlines.tag(tag) or self.apart

    def _code(self, told: Any) -> None:
        if told.__class__ is not str and told["Fenced"]:
            self.inlines.lose("code language", self._restored(told["Fenced"]))
        code = "".join(self._raw()).removesuffix("\n")
        styles = _nested(PLAIN, self._look.code)
        for place, line in enumerate(code.split("\n") if code else ()):
            if place:
                self.break_line(styles)
            self.write(line, styles)
        self.end_block()

    def _html(self, html: str) -> None:
        broken, begun = True, False
        for piece in pieces(html):
            if isinstance(piece, Tag):
                self._tag(piece)
                continue
            for place, line in enumerate(piece.split("\n")):
                broken = broken or place > 0
                if not line.strip():
                    continue
                if broken and begun:
                    self.inlines.aside(f"\n{self.margin}")
                self.write(line.lstrip() if broken else line)
                broken, begun = False, True
        self.inlines.settle()
        self.end_block()

    def _raw(self) -> Iterator[str]:
        """Yield the texts up to the end of this block, which no event will tell of any more."""
        kind, value = next(self._events).popitem()
        while kind != "End":
            yield self._restored(value)
            kind, value = next(self._events).popitem()

    def _target(self, kind: str, told: Any) -> Target:
        url, title = told["dest_url"], told["title"]
        if self._known and (earlier := self._known.get(folded(told["id"]))):
            url, title = earlier
        return Target(self._restored(url), self._restored(title), kind, told["link_type"] in {"Autolink", "Email"})


@cache
def _nested(styles: frozenset[str], style: str | None) -> frozenset[str]:
    return styles if style is None else styles | {style}


def _styling(look: Look) -> dict[str, str | None]:
    """Return the style of each of the parser's words that has one."""
    return {**_EMPHASIS, "Heading": look.heading, "TableHead": look.heading}


_PLAINLY: Final = _styling(LOOK)

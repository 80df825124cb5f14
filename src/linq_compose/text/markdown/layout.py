"""Lines: what is written of a document, with the marks of the lists and quotes that it stands in."""

from __future__ import annotations

from linq_compose.text.markdown.inlines import Inlines
from linq_compose.text.markdown.look import Look
from linq_compose.text.runs import PLAIN

__all__ = ["Lines"]


class Lines:
    """A document that is being written; a line begins only when there is something to write on it."""

    def __init__(self, look: Look, *, feeds: int) -> None:
        self.inlines = Inlines(look)
        self.starts: list[tuple[int, int]] = []
        """For each block of the document that has text: which run is the line feeds before it, and which its first."""
        self.feeds = feeds
        """The line feeds that belong before whatever is written next."""
        self.written = feeds > 0
        self.waiting = True
        """Whether a line must begin before more text is written."""
        self.new = True
        """Whether that line is the first of a block of the document."""
        self.apart = False
        """Whether the next word must not touch the last one."""
        self.between = 2
        """The line feeds between two blocks of the open container: the document, a list, an item, a quote, a table."""
        self.margin = self._begun = self.marks = ""
        """What stands before the lines of the open items and quotes; of those that have text; and before the first
        line of those that have none yet."""
        self.is_block = False
        """Whether it is more than one paragraph of text."""
        self.outer: list[tuple[int, str, str]] = []
        """For each open container `between`, `margin` and `marks` as they were outside of it."""

    def write(self, text: str, styles: frozenset[str] = PLAIN) -> None:
        """Write text in these styles and those of the open tags."""
        if self.waiting or self.apart:
            self.begin(text)
        self.inlines.write(text, styles)

    def break_line(self, styles: frozenset[str], line: str = "\n") -> None:
        """Go on in the next line of the same block."""
        self.inlines.write(line, styles)
        if self.margin and line == "\n":
            self.inlines.aside(self.margin)

    def begin(self, text: str) -> None:
        """Write what stands before a text: line feeds and marks, or a space where words would touch."""
        add = self.inlines.runs.append
        if not self.waiting:
            if text[:1].isalnum() and not self.inlines.last.isspace():
                add((" ", PLAIN))
            self.apart = self.apart and not text
            return
        if self.new:
            before = len(self.inlines.runs)
            self.starts.append((before, before + self.written))
            self.new = False
            self.is_block = self.is_block or len(self.starts) > 1
        if self.written:
            add(("\n" if self.feeds < 2 else f"\n{self._begun.rstrip()}\n", PLAIN))
        if self.margin:
            add((self._begun + self.marks, PLAIN))
            self._begun, self.marks = self.margin, ""
        self.waiting = self.apart = False
        self.written, self.feeds = True, 0

    def enter(self, between: int, first: str = "", rest: str = "") -> None:
        """Open a container; `first` stands before its first line, `rest` before the others."""
        self.outer.append((self.between, self.margin, self.marks))
        self.between = between
        self.margin += rest
        self.marks += first

    def mark(self) -> None:
        """Write the mark of an item that has nothing else."""
        if self.marks:
            self.marks = self.marks.rstrip()
            self.begin("")

    def leave(self) -> None:
        """Close a container."""
        self.between, self.margin, marks = self.outer.pop()
        self._begun = self._begun[: len(self.margin)]
        if self.marks:
            self.marks = marks

    def start_block(self) -> None:
        """Have what comes start a line of its own."""
        if not self.waiting:  # behind the text of a tight list item, which is no block of the parser's
            self.waiting, self.feeds = True, 1
            self.inlines.settle()
        if not self.outer:
            self.new = True

    def end_block(self, feeds: int = 0) -> None:
        """Have what comes stand apart from the block that ended."""
        self.waiting = True
        self.feeds = max(self.feeds, feeds or self.between)

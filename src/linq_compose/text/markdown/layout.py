"""Lines: the text of a document, with the marks of the lists and quotes around it at the beginning of each line."""

from __future__ import annotations

from typing import Final

from linq_compose.text.markdown.inlines import Inlines
from linq_compose.text.markdown.look import Look
from linq_compose.text.runs import PLAIN

__all__ = ["Lines"]

_DEEPEST: Final = 64
"""How many quotes, lists and items inside of each other have marks; hostile sources nest thousands."""


class Lines:
    """A document that is being written; a line begins only when there is something to write on it."""

    inlines: Inlines
    feeds: int
    written: bool
    waiting: bool
    new: bool
    apart: bool
    is_block: bool
    spaced: bool
    margin: str
    marks: str
    lead: str
    quotes: list[str]

    __slots__ = (
        *("_begun", "apart", "feeds", "inlines", "is_block", "lead", "margin", "marks", "new", "outer", "quotes"),
        *("spaced", "starts", "waiting", "written"),
    )

    def __init__(self, look: Look, *, feeds: int) -> None:
        self.inlines = Inlines(look)
        self.starts: list[tuple[int, int]] = []
        """For each block of the document that has text: which run is the line feeds before it, and which its first."""
        self.feeds = feeds
        """The line feeds that belong before whatever is written next: 1, or 2 for an empty line."""
        self.written = feeds > 0
        self.waiting = True
        """Whether a line must begin before more text is written."""
        self.new = True
        """Whether that line is the first of a block of the document."""
        self.apart = False
        """Whether the next word must not touch the last one."""
        self.is_block = False
        """Whether the document is more than one paragraph of text."""
        self.spaced = True
        """Whether the blocks of the open container, the document or a quote, are parted by an empty line where the
        source has one; in a list, an item or a table each begins a line."""
        self.margin = self._begun = self.marks = ""
        """What is before the lines of the open items and quotes; of those that have text; and before the first line of
        those that have none yet."""
        self.lead = ""
        """What belongs before the first text of a row of a table: the separators of the empty cells before it."""
        self.outer: list[tuple[bool, str, str]] = []
        """For each open container `spaced`, `margin` and `marks` as they were outside of it."""
        self.quotes = [""]
        """The margin inside each open quote, that of the document first."""

    def write(self, text: str, styles: frozenset[str] = PLAIN) -> None:
        """Write text in these styles and those of the open tags."""
        if self.waiting or self.apart:
            self.begin(text)
        self.inlines.write(text, styles)

    def break_line(self, styles: frozenset[str], line: str = "\n") -> None:
        """Go on in the next line of the same block."""
        self.inlines.write(line, styles)
        if line == "\n":
            self.inlines.begin_line(self.margin)

    def begin(self, text: str) -> None:
        """Write what belongs before a text: line feeds and marks, or a space where words would touch."""
        add = self.inlines.runs.append
        if not self.waiting:
            if text[:1].isalnum() and not self.inlines.last.isspace():
                add((" ", PLAIN))
            self.apart = self.apart and not text
            return
        feeds = marks = ""
        if self.written:
            feeds = "\n" if self.feeds < 2 else f"\n{self._begun.rstrip()}\n" if self._begun else "\n\n"
        if self.margin or self.lead:
            marks = f"{self._begun}{self.marks}{self.lead}"
            self._begun, self.marks, self.lead = self.margin, "", ""
        if self.new:
            before = len(self.inlines.runs)
            self.starts.append((before, before + self.written))
            self.new = False
            if feeds:
                add((feeds, PLAIN))
            if marks:
                add((marks, PLAIN))
        else:
            add((feeds + marks, PLAIN))
        self.waiting = self.apart = False
        self.written, self.feeds = True, 0

    def enter(self, first: str = "", rest: str = "", *, spaced: bool = False) -> None:
        """Open a container; `first` is before its first line, `rest` before the others."""
        self.outer.append((self.spaced, self.margin, self.marks))
        self.spaced = spaced
        if len(self.outer) <= _DEEPEST:
            self.margin += rest
            self.marks += first

    def mark(self) -> None:
        """Write the mark of an item that has nothing else."""
        self.marks = self.marks.rstrip()
        self.begin("")

    def leave(self) -> None:
        """Close a container."""
        self.spaced, self.margin, marks = self.outer.pop()
        self._begun = self._begun[: len(self.margin)]
        if self.marks:
            self.marks = marks

    def outdent(self) -> None:
        """Leave the lists that the open block is in, but no quote, up to the end of the item."""
        self.margin = self.quotes[-1]

    def break_block(self) -> None:
        """End the text of a tight list item, which is no block of the parser's, before a block in it."""
        self.waiting, self.feeds = True, 1
        self.inlines.settle()

    def end_block(self) -> None:
        """Let what comes be apart from the block that ended."""
        self.waiting = True
        self.feeds = self.feeds or 1

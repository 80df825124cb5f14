"""Containers: lists, items, quotes and tables, with their marks, numbers and cells, and the blocks inside of them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeAlias

from linq_compose.text.markdown.layout import Lines
from linq_compose.text.markdown.look import Look
from linq_compose.text.markdown.source import Source
from linq_compose.text.runs import PLAIN

__all__ = ["Containers", "Counted", "style_set"]

Counted: TypeAlias = tuple[int, bool]
"""The number after a list of which every item was 1, and whether only a list with bullets came behind that."""


class Containers(Lines):
    """The lines of a document while blocks start and end.

    The methods take what the parser reports: the value of a start, the range in bytes (None where it does not matter),
    the styles at an end.
    """

    source: Source
    data: bytes
    look: Look
    heading: frozenset[str]
    cells: int

    __slots__ = (
        *("_bullet", "_cell_end", "_in_head", "_numbers", "_ones"),
        *("cells", "counted", "data", "heading", "last_break", "look", "source"),
    )

    def __init__(self, source: Source, data: bytes, look: Look, *, feeds: int, counted: Counted | None) -> None:
        super().__init__(look, feeds=feeds)
        self.source, self.data, self.look = source, data, look
        self.heading = style_set(look.heading)
        self.cells = 0
        """How many cells of the open row have started; 0 outside of a table."""
        self.last_break: tuple[int, int] | None = None
        """How many runs there were before and after the last `<br>`."""
        self._bullet = f"{look.bullet} ", " " * (len(look.bullet) + 1)
        self._numbers: list[int | None] = []
        """For each open list the number of its next item; None where it has bullets."""
        self._ones: list[bool] = []
        """For each open list whether the source gives the number 1 to every item so far."""
        self.counted: dict[int, Counted] = {} if counted is None else {0: counted}
        """By the depth of a container: how far a list with numbers in it has counted that may go on."""
        self._cell_end = 0
        self._in_head = False

    def begin_block(self, place: Any) -> None:
        """Let a block that is no list begin a line."""
        if self.counted:
            self.counted.pop(len(self.outer), None)
        self.begin_line(place)

    def begin_line(self, place: Any) -> None:
        """Let a list or an item begin a line, after an empty one where the source has one."""
        if self.spaced and (place is None or self.blank_before(place["start"])):
            self.feeds = 2
        if not self.waiting:
            self.break_block()
        if not self.outer:
            self.new = True

    def blank_before(self, start: int) -> bool:
        """Return whether the line before that of this byte is empty."""
        data = self.data
        if data.endswith(b"\n\n", 0, start):
            return True
        end = data.rfind(b"\n", 0, start)
        return end >= 0 and not data[data.rfind(b"\n", 0, end) + 1 : end].strip(b" \t>")

    def start_paragraph(self, _: Any, place: Any) -> None:
        """Start a paragraph."""
        if self.counted:
            self.counted.pop(len(self.outer), None)
        if place is None and self.waiting and not self.outer:  # as `begin_line`
            self.feeds, self.new = 2, True
        else:
            self.begin_line(place)

    def start_heading(self, _: Any, place: Any) -> None:
        """Start a heading."""
        self.is_block = True
        self.begin_block(place)

    def _counts_on(self, place: Any) -> bool:
        """Return whether the source gives another number than 1 to the second item of a list, if there is one."""
        column = place["start"] - self.data.rfind(b"\n", 0, place["start"]) - 1
        second = re.compile(rb"\n[ >\t]{%d}([0-9]{1,9})[.)]" % column).search(self.data, place["start"], place["end"])
        return second is not None and int(second[1]) != 1

    def start_item(self, _: Any, place: Any) -> None:
        """Start an item: its mark comes with its first text."""
        number = self._numbers[-1]
        if number is None:
            self.enter(*self._bullet)
        else:
            mark = f"{number}. "
            self.enter(mark, " " * len(mark))
            self._numbers[-1] = number + 1
            if place and self.data[place["start"] : place["start"] + 2] not in {b"1.", b"1)"}:
                self._ones[-1] = False
        if self.counted:
            self.counted.pop(len(self.outer), None)

    def start_list(self, number: int | None, place: Any) -> None:
        """Start a list; `number` is that of its first item, None for bullets."""
        self.is_block = True
        self.begin_line(place)
        if number == 1 and self.counted and not self.look.strict:
            # A list of which every item is 1 goes on behind a list with bullets.
            counted, interrupted = self.counted.get(len(self.outer), (1, False))
            number = counted if interrupted and place and not self._counts_on(place) else 1
        self._numbers.append(number)
        self._ones.append(True)
        self.enter()

    def task(self, mark: str) -> None:
        """Give the open item the mark of a task: instead of a bullet, behind a number."""
        _, margin, marks = self.outer[-1]
        if self._numbers[-1] is not None:
            mark = self.marks[len(marks) :] + mark
        self.marks, self.margin = marks + mark, margin + " " * len(mark)

    def start_quote(self, alert: str | None, place: Any) -> None:
        """Start a quote; `alert` is the title of an alert (`> [!NOTE]`)."""
        self.is_block = True
        self.begin_block(place)
        mark = f"{self.look.quote} "
        self.enter(mark, mark, spaced=True)
        self.quotes.append(self.margin)
        self.counted.pop(len(self.outer), None)
        if alert is not None:
            self.write(alert, self.heading)
            self.end_block()

    def start_table(self, _: Any, place: Any) -> None:
        """Start a table."""
        self.is_block = True
        self.begin_block(place)
        self.enter()

    def start_head(self, _: Any, place: Any) -> None:
        """Start the first row of a table."""
        self._in_head = True
        self.begin_line(place)

    def start_row(self, _: Any, place: Any) -> None:
        """Start another row of a table."""
        self._in_head = False
        self.begin_line(place)

    def start_cell(self, _: Any, _place: Any) -> None:
        """Start a cell."""
        self.separate_cell()

    def separate_cell(self) -> None:
        """Write what separates a cell from the one before, unless no cell before it has text."""
        self.cells += 1
        if self.cells == 1:
            return
        if not self.waiting:
            self.inlines.aside(self.look.cell)
        elif not self._in_head:
            self.lead += self.look.cell.lstrip()

    def settle(self) -> None:
        """End the tags and links of HTML that are open, and take back a `<br>` that nothing follows."""
        self.inlines.settle()
        if self.last_break and self.is_broken():
            del self.inlines.runs[self.last_break[0] :]

    def is_broken(self) -> bool:
        """Return whether a `<br>` was written last."""
        return self.last_break is not None and self.last_break[1] == len(self.inlines.runs)

    def end_paragraph(self, _: Any, _styles: frozenset[str]) -> None:
        """End a paragraph, a heading, or what else is a block."""
        inlines = self.inlines
        if inlines.over or inlines.links or self.last_break:
            self.settle()
        self.waiting = True  # as `end_block`
        self.feeds = self.feeds or 1

    def end_item(self, place: Any, _styles: frozenset[str]) -> None:
        """End an item; one that has no text is its mark."""
        if self.marks:
            self.mark()
        self.leave()
        self.end_paragraph(place, _styles)

    def end_list(self, place: Any, _styles: frozenset[str]) -> None:
        """End a list."""
        self.leave()
        number, is_ones, depth = self._numbers.pop(), self._ones.pop(), len(self.outer)
        if number is not None and is_ones:
            self.counted[depth] = number, False
        elif number is not None:
            self.counted.pop(depth, None)
        elif depth in self.counted:
            self.counted[depth] = self.counted[depth][0], True
        self.end_paragraph(place, _styles)

    def end_quote(self, place: Any, _styles: frozenset[str]) -> None:
        """End a quote."""
        self.quotes.pop()
        self.leave()
        self.end_paragraph(place, _styles)

    def end_table(self, place: Any, _styles: frozenset[str]) -> None:
        """End a table."""
        self.leave()
        self.end_paragraph(place, _styles)

    def end_row(self, place: Any, _styles: frozenset[str]) -> None:
        """End a row; the cells that its table has no column for are kept as they are."""
        rest = self.data[self._cell_end : place["end"]].decode().strip(" \t\n|")
        if rest:
            self.separate_cell()
            self.write(self.source.restored(rest))
        runs = self.inlines.runs
        while runs and runs[-1] == (self.look.cell, PLAIN):  # the cells behind it are empty
            runs.pop()
        if runs:
            self.inlines.trim()
        self.cells, self.lead = 0, ""
        self.end_paragraph(place, _styles)

    def end_cell(self, place: Any, _styles: frozenset[str]) -> None:
        """End a cell."""
        self.settle()
        self._cell_end = place["end"]


@cache
def style_set(style: str | None) -> frozenset[str]:
    """Return the styles of a text in this style; none for None."""
    return PLAIN if style is None else frozenset({style})

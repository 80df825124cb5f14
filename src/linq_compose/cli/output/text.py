"""What `check` found, for people: few findings as they come, many by rule and capped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from linq_compose.cli.inputs import Given
from linq_compose.cli.output.renderer import Summary
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.excerpt import legible
from linq_compose.lint.outcome import Crash, Skipped, Suppressed
from linq_compose.lint.report import Report
from linq_compose.lint.terminal import draw_crashes, draw_diagnostic, draw_skipped, draw_suppressed

__all__ = ["TextRenderer"]

_FEW = 20
"""So many findings in all are shown in the order of the files; more are grouped by rule."""

_MOST_CLEAN = 20
"""Clean files that are named, unless everything is shown."""


@dataclass
class _Group:
    """The findings of one rule: how many there are, and the drawings of the first, numbered as they came."""

    title: str
    severity: Severity
    total: int = 0
    drawings: list[tuple[int, str]] = field(default_factory=list)


class TextRenderer:
    """Drawings of the findings, then the clean files, then what could not be judged, then the summary.

    `most` bounds the findings of one rule that are drawn; None draws all. Only drawings are kept, no payloads.
    """

    def __init__(self, write: Callable[[str], None], *, most: int | None, color: bool, width: int) -> None:
        self._write = write
        self._most, self._color, self._width = most, color, width
        self._numbers = count()
        self._groups: dict[str, _Group] = {}
        self._clean: list[str] = []
        self._clean_count = 0
        self._file = ""
        self._judged = self._found = 0
        self._skipped: dict[Skipped, None] = {}
        self._crashes: dict[tuple[str, str], Crash] = {}
        self._suppressed: list[tuple[str, Suppressed]] = []

    def begin(self) -> None:
        """Write nothing yet."""

    def open_file(self, name: str) -> None:
        """Start to count the payloads of a file."""
        self._file, self._judged, self._found = name, 0, 0

    def show(self, given: Given, report: Report) -> None:
        """Draw the findings of one payload, and keep as many of each rule as will be shown."""
        self._judged += 1
        self._found += len(report.diagnostics)
        self._skipped.update(dict.fromkeys(report.skipped))
        self._crashes.update({(crash.rule, type(crash.error).__name__): crash for crash in report.crashes})
        self._suppressed += [(given.name, each) for each in report.suppressed]
        for found in report:
            group = self._groups.setdefault(found.rule, _Group(f"{found.rule} {found.name}", found.severity))
            group.total += 1
            if self._most is None or group.total <= self._most:
                line, column = given.locate(found.path)
                place = f"{given.name}:{line}:{column}"
                drawing = draw_diagnostic(found, color=self._color, place=place, width=self._width)
                group.drawings.append((next(self._numbers), drawing))

    def close_file(self) -> None:
        """Take note of a file without findings."""
        if self._found:
            return
        self._clean_count += 1
        if self._most is None or len(self._clean) < _MOST_CLEAN:
            held = "clean" if self._judged == 1 else f"clean ({self._judged:,} payloads)"
            self._clean.append(f"{legible(self._file)}: {held if self._judged else 'holds no payload'}")

    def end(self, summary: Summary) -> None:
        """Write it all."""
        groups = sorted(self._groups.values(), key=lambda group: list(Severity).index(group.severity))
        drawn = sum(len(group.drawings) for group in groups)
        if drawn == sum(group.total for group in groups) and drawn <= _FEW:
            for _, drawing in sorted(each for group in groups for each in group.drawings):
                self._write(f"{drawing}\n")
        else:
            for group in groups:
                self._write_group(group)
        closing = [*self._clean]
        if self._clean_count > len(self._clean):
            closing.append(f"… and {self._clean_count - len(self._clean):,} more clean files")
        if self._suppressed and self._most is not None:
            closing.append(f"{len(self._suppressed):,} suppressed; --all shows every one")
        elif self._suppressed:
            closing += [
                f"{legible(name)}: {line}" for name, each in self._suppressed for line in draw_suppressed([each])
            ]
        closing += [*draw_skipped(self._skipped), *draw_crashes(self._crashes.values()), str(summary)]
        self._write("\n".join(closing))

    def _write_group(self, group: _Group) -> None:
        self._write(f"== {group.title}: {group.total:,} finding{'s' * (group.total != 1)} ==\n")
        for _, drawing in group.drawings:
            self._write(f"{drawing}\n")
        withheld = group.total - len(group.drawings)
        if withheld:
            self._write(f"… {withheld:,} more of {group.title} not shown; --all shows every one.\n")

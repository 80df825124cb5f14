"""The format `text`, for people: few findings in the order of the files, many grouped by rule and capped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from linq_compose.cli.inputs import Payload
from linq_compose.cli.output.reporter import Summary
from linq_compose.cli.output.spool import Spool
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.excerpt import legible
from linq_compose.lint.outcome import Crash, Skipped, Suppressed
from linq_compose.lint.report import Report
from linq_compose.lint.terminal import draw_crashes, draw_diagnostic, draw_skipped, draw_suppressed, wrapped
from linq_compose.operations import Certainty, Detection

__all__ = ["TextReporter"]

_FEW: Final = 20
"""Up to this many findings are shown in the order of the files; more are grouped by rule."""

_MOST_LINES: Final = 20
"""Clean files, and payloads whose operation is a guess, that are named unless everything is shown."""

_MOST_CLEAN: Final = 100
"""Reports without findings that are remembered by identity: a payload has the same one as others of its kind."""


@dataclass
class _Group:
    """The findings of one rule: how many there are, the drawings of the first, numbered as they came, and the rest."""

    title: str
    severity: Severity
    total: int = 0
    shown: int = 0
    drawings: list[tuple[int, str]] = field(default_factory=list)
    rest: Spool = field(default_factory=Spool)

    def add(self, number: int, drawing: str) -> None:
        self.shown += 1
        if self.shown <= _FEW:
            self.drawings.append((number, drawing))
        else:
            self.rest.add(f"{drawing}\n\n")


class TextReporter:
    """The findings, then the clean files, then what was detected and what was skipped, then the summary.

    `most` bounds the findings of one rule that are shown; None shows all. Only drawings are kept, no payloads, and
    many of them in a temporary file.
    `width` is that of the terminal, None where there is none: then sentences are not wrapped.
    """

    def __init__(self, write: Callable[[str], None], *, most: int | None, color: bool, width: int | None) -> None:
        self._write = write
        self._most, self._color, self._width = most, color, width
        self._numbers = count()
        self._groups: dict[str, _Group] = {}
        self._clean = _Lines(most)
        self._guesses = _Lines(most)
        self._file = ""
        self._payloads = self._findings = 0
        self._skipped: dict[Skipped, None] = {}
        self._crashes: dict[tuple[str, str], Crash] = {}
        self._suppressed = 0
        self._suppressed_lines: list[str] = []
        self._shown: dict[int, Report] = {}

    def begin(self) -> None:
        """Write nothing yet."""

    def open_file(self, name: str) -> None:
        """Start to count the payloads of a file."""
        self._file, self._payloads, self._findings = name, 0, 0

    def show(self, payload: Payload, report: Report, detection: Detection | None) -> None:
        """Draw the findings of one payload, and keep as many of each rule as will be shown."""
        self._payloads += 1
        if id(report) in self._shown and (detection is None or detection.certainty is Certainty.CERTAIN):
            return  # the report of clean payloads is one and the same, and says nothing new
        if not (report.diagnostics or report.crashes or report.suppressed) and len(self._shown) < _MOST_CLEAN:
            self._shown[id(report)] = report
        self._findings += len(report.diagnostics)
        self._skipped.update(dict.fromkeys(report.skipped))
        self._crashes.update({(crash.rule, type(crash.error).__name__): crash for crash in report.crashes})
        self._suppressed += len(report.suppressed)
        if self._most is None:
            self._suppressed_lines += _named(payload.name, report.suppressed)
        if detection is not None and detection.known and detection.certainty is not Certainty.CERTAIN:
            self._guesses.add(f"{legible(payload.name)}:{payload.line}: {_guess(detection)}")
        for diagnostic in report:
            group = self._groups.setdefault(
                diagnostic.rule, _Group(f"{diagnostic.rule} {diagnostic.name}", diagnostic.severity)
            )
            group.total += 1
            if self._most is None or group.total <= self._most:
                line, column = payload.locate(diagnostic.path)
                place = f"{payload.name}:{line}:{column}"
                drawing = draw_diagnostic(diagnostic, color=self._color, place=place, width=self._width)
                group.add(next(self._numbers), drawing)

    def close_file(self) -> None:
        """Note a file without findings."""
        if not self._findings:
            state = "clean" if self._payloads == 1 else f"clean ({self._payloads:,} payloads)"
            self._clean.add(f"{legible(self._file)}: {state if self._payloads else 'contains no payload'}")

    def end(self, summary: Summary) -> None:
        """Write everything."""
        groups = sorted(self._groups.values(), key=lambda group: list(Severity).index(group.severity))
        shown = sum(group.shown for group in groups)
        if shown == sum(group.total for group in groups) and shown <= _FEW:
            for _, drawing in sorted(drawing for group in groups for drawing in group.drawings):
                self._write(f"{drawing}\n")
        else:
            for group in groups:
                self._write_group(group)
        closing = [*self._clean.drawn("clean files"), *self._guesses.drawn("guesses"), *self._suppressed_lines]
        if self._suppressed and self._most is not None:
            closing.append(f"{self._suppressed:,} suppressed; --all shows every one")
        closing += [*draw_skipped(self._skipped), *draw_crashes(self._crashes.values())]
        if summary.detected:
            closing.append(_detected(summary))
        lines = [line for text in (*closing, str(summary)) for line in wrapped(text, self._width)]
        self._write("\n".join(lines))

    def _write_group(self, group: _Group) -> None:
        self._write(f"== {group.title}: {group.total:,} finding{'s' * (group.total != 1)} ==\n")
        for _, drawing in group.drawings:
            self._write(f"{drawing}\n")
        for line in group.rest.lines():
            self._write(line.removesuffix("\n"))
        withheld = group.total - group.shown
        if withheld:
            self._write(f"… {withheld:,} more of {group.title} not shown; --all shows every one.\n")


class _Lines:
    """The first lines of one kind, and how many there were."""

    def __init__(self, most: int | None) -> None:
        self._shown: list[str] = []
        self._total = 0
        self._all = most is None

    def add(self, line: str) -> None:
        self._total += 1
        if self._all or self._total <= _MOST_LINES:
            self._shown.append(line)

    def drawn(self, noun: str) -> Iterator[str]:
        yield from self._shown
        if self._total > len(self._shown):
            yield f"… and {self._total - len(self._shown):,} more {noun}"


def _named(name: str, suppressed: tuple[Suppressed, ...]) -> Iterator[str]:
    return (f"{legible(name)}: {line}" for line in draw_suppressed(suppressed))


def _detected(summary: Summary) -> str:
    """Return the line that names the operations as which payloads were checked."""
    if len(summary.detected) == 1:
        return f"operation detected: {next(iter(summary.detected))}"
    return (
        f"operations detected: {', '.join(f'{name} {number:,}' for name, number in sorted(summary.detected.items()))}"
    )


def _guess(detection: Detection) -> str:
    """Return how sure a detection is, as a sentence without its full stop."""
    if detection.certainty is Certainty.LIKELY:
        return f"probably {detection.operation}, by its fields; --operation names another"
    others = " or ".join(name for name in detection.candidates if name != detection.operation)
    return f"ambiguous: checked as {detection.operation}, may be {others}; name the operation with --operation"

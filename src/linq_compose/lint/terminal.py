"""Reports drawn for people: one block of lines for each diagnostic, with carets under the marked text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from linq_compose.lint.diagnostic import Diagnostic, Mark, Severity, describe_code
from linq_compose.lint.excerpt import excerpt, legible
from linq_compose.lint.report import Crash, Report, Skipped, Suppressed

__all__ = ["draw_crashes", "draw_diagnostic", "draw_report", "draw_skipped", "draw_suppressed", "draw_tally"]

_INDENT: Final = "    "
_BOLD: Final = "1"
_COLORS: Final = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_NOUNS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def draw_report(report: Report, *, color: bool = False) -> str:
    """Return a report as text: its diagnostics in document order, what was mended, what was not judged, a tally."""
    if report.not_judged is not None:
        return "\n".join([f"not judged: {report.not_judged}", *draw_crashes(report.crashes)])
    blocks = [draw_diagnostic(found, color=color) for found in report]
    closing = [f"mended: {_heading(found, color=False)}" for found in report.applied]
    closing += draw_suppressed(report.suppressed)
    closing += draw_skipped(report.skipped)
    closing += draw_crashes(report.crashes)
    closing.append(draw_tally(found.severity for found in report))
    return "\n\n".join([*blocks, "\n".join(closing)])


def draw_diagnostic(diagnostic: Diagnostic, *, color: bool = False, place: str | None = None, width: int = 80) -> str:
    """Return one diagnostic as lines of text without a last line feed.

    `place` is put in front (`file.json:3:14`). `width` is in terminal columns and bounds the excerpt of the marked
    text; sentences are not wrapped. Characters of the payload that are no visible ones are spelled out.
    """
    lines = [_heading(diagnostic, color=color)]
    if place is not None:
        lines[0] = f"{_painted(legible(place), _BOLD, color)}: {lines[0]}"
    lines.append(f"  {legible(diagnostic.message)}")
    if diagnostic.mark is not None:
        lines += _marked(diagnostic.mark, _COLORS[diagnostic.severity], color=color, width=width)
    lines.append(f"  {_painted('help', _BOLD, color)}: {legible(diagnostic.hint)}")
    if diagnostic.fix is not None:
        title = legible(diagnostic.fix.title)
        lines.append(f"  {_painted(f'fix ({diagnostic.fix.safety})', _BOLD, color)}: {title}")
    known = [str(diagnostic.evidence)]
    if diagnostic.server_code is not None:
        known.insert(0, describe_code(diagnostic.server_code, diagnostic.server_code_evidence))
    lines.append(f"  ({'; '.join(known)})")
    return "\n".join(lines)


def draw_tally(severities: Iterable[Severity]) -> str:
    """Return how many there are of each severity: `2 errors, 1 warning`, or `no problems found`."""
    counts = Counter(severities)
    return (
        ", ".join(
            f"{counts[severity]:,} {noun}{'s' * (counts[severity] != 1)}"
            for severity, noun in _NOUNS.items()
            if counts[severity]
        )
        or "no problems found"
    )


def draw_skipped(skipped: Iterable[Skipped]) -> list[str]:
    """Return one line that names the rules that could not tell, with the `Context` field each wants; or no line."""
    named = ", ".join(sorted({f"{each.rule} ({each.field})" for each in skipped}))
    return [f"not judged for want of context: {named}"] if named else []


def draw_suppressed(suppressed: Iterable[Suppressed]) -> list[str]:
    """Return a line for each finding that is lived with: what, where and why."""
    return [f"suppressed: {_heading(each.diagnostic, color=False)} ({legible(each.reason)})" for each in suppressed]


def draw_crashes(crashes: Iterable[Crash]) -> list[str]:
    """Return one line that names the rules whose own code raised, where, and what; or no line."""
    named = ", ".join(
        f"{each.rule} at {legible(each.path) or 'the root'} ({type(each.error).__name__})" for each in crashes
    )
    return [f"not judged because the rule itself failed: {named}"] if named else []


def _heading(diagnostic: Diagnostic, *, color: bool) -> str:
    severity = _painted(str(diagnostic.severity), _COLORS[diagnostic.severity], color)
    rule = _painted(f"{diagnostic.rule} {diagnostic.name}", _BOLD, color)
    return f"{severity} {rule} at {legible(diagnostic.path) or 'the root'}"


def _marked(mark: Mark, style: str, *, color: bool, width: int) -> list[str]:
    """Return the excerpt, and under it the carets with the span in both units."""
    drawn = excerpt(mark.text, mark.span.start, mark.span.end, width=width - len(_INDENT))
    span = mark.span
    units = f"UTF-16 [{span.utf16_start}, {span.utf16_end}), code points [{span.start}, {span.end})"
    carets = _painted("^" * max(1, drawn.columns), style, color)
    return [f"{_INDENT}{drawn.line}", f"{_INDENT}{' ' * drawn.column}{carets}  {units}"]


def _painted(text: str, style: str, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color else text

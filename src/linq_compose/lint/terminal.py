"""Reports as text for people: one block of lines for each diagnostic, with carets under the marked text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from linq_compose.lint.diagnostic import Diagnostic, Mark, Severity, describe_code
from linq_compose.lint.excerpt import columns_of, excerpt, legible
from linq_compose.lint.outcome import Crash, Skipped, Suppressed, Withheld

__all__ = [
    "draw_crashes",
    "draw_diagnostic",
    "draw_report",
    "draw_skipped",
    "draw_suppressed",
    "draw_tally",
    "draw_withheld",
    "wrapped",
]

_INDENT: Final = "    "
_BOLD: Final = "1"
_EXCERPT: Final = 76
"""Columns of an excerpt where there is no terminal."""

_ESCAPE: Final = re.compile(r"\x1b\[[0-9;]*m")
_PAINTED: Final = re.compile(r"\x1b\[([0-9;]*)m([^\x1b]*)\x1b\[0m")
_WORD: Final = re.compile(r"(?:\x1b\[[0-9;]*m[^\x1b]*\x1b\[0m|[^ \x1b])+")
_COLORS: Final = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_NOUNS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def draw_report(
    diagnostics: Iterable[Diagnostic],
    *,
    applied: Iterable[Diagnostic] = (),
    withheld: Iterable[Withheld] = (),
    suppressed: Iterable[Suppressed] = (),
    skipped: Iterable[Skipped] = (),
    crashes: Iterable[Crash] = (),
    not_judged: str | None = None,
    color: bool = False,
) -> str:
    """Return the text of a report: its diagnostics in document order, what was fixed, what did not run, a tally."""
    if not_judged is not None:
        return "\n".join([f"not checked: {legible(not_judged)}", *draw_crashes(crashes)])
    diagnostics = tuple(diagnostics)
    blocks = [draw_diagnostic(diagnostic, color=color) for diagnostic in diagnostics]
    closing = [f"fixed: {_heading(diagnostic, color=False)}" for diagnostic in applied]
    closing += draw_withheld(withheld)
    closing += draw_suppressed(suppressed)
    closing += draw_skipped(skipped)
    closing += draw_crashes(crashes)
    closing.append(draw_tally(diagnostic.severity for diagnostic in diagnostics))
    return "\n\n".join([*blocks, "\n".join(closing)])


def draw_diagnostic(
    diagnostic: Diagnostic, *, color: bool = False, place: str | None = None, width: int | None = None
) -> str:
    """Return one diagnostic as lines of text without a last line feed.

    `place` is a prefix (`file.json:3:14`). `width`, in terminal columns, wraps sentences and bounds the excerpt of the
    marked text; without it sentences are one line each. Invisible characters of the payload are written as escapes.
    """
    heading = _heading(diagnostic, color=color)
    if place is not None:
        heading = f"{_painted(legible(place), _BOLD, color)}: {heading}"
    lines = wrapped(heading, width, "", _INDENT)
    lines += wrapped(legible(diagnostic.message), width, "  ", "  ")
    if diagnostic.mark is not None:
        lines += _marked(diagnostic.mark, _COLORS[diagnostic.severity], color=color, width=width)
    lines += wrapped(f"{_painted('help', _BOLD, color)}: {legible(diagnostic.hint)}", width, "  ", _INDENT)
    if diagnostic.fix is not None:
        label = _painted(f"fix ({diagnostic.fix.safety})", _BOLD, color)
        lines += wrapped(f"{label}: {legible(diagnostic.fix.title)}", width, "  ", _INDENT)
    known = [str(diagnostic.evidence)]
    if diagnostic.server_code is not None:
        known.insert(0, describe_code(diagnostic.server_code, diagnostic.server_code_evidence))
    lines += wrapped(f"({'; '.join(known)})", width, "  ", "  ")
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
    """Return a line for the rules that need a context field, and one for those that need an unreadable field."""
    skipped = tuple(skipped)
    unknown = sorted({f"{one.rule} (needs context: {one.field})" for one in skipped if one.path is None})
    by_path: dict[str, set[str]] = {}
    for one in skipped:
        if one.path is not None:
            by_path.setdefault(legible(one.path), set()).add(one.rule)
    unread = [f"{', '.join(sorted(rules))} (cannot read {path})" for path, rules in by_path.items()]
    return [f"skipped: {', '.join(names)}" for names in (unknown, unread) if names]


def draw_withheld(withheld: Iterable[Withheld]) -> list[str]:
    """Return a line for each fix that was tried and withheld, and one that counts the unsafe ones not asked for."""
    withheld = tuple(withheld)
    lines = [
        f"fix withheld: {_heading(one.diagnostic, color=False)} ({legible(one.reason)})"
        for one in withheld
        if one.tried
    ]
    unsafe = sum(not one.tried for one in withheld)
    if unsafe:
        lines.append(f"fixes withheld: {unsafe:,} unsafe (applied on request)")
    return lines


def draw_suppressed(suppressed: Iterable[Suppressed]) -> list[str]:
    """Return a line for each accepted finding: which, where and why."""
    return [f"suppressed: {_heading(one.diagnostic, color=False)} ({legible(one.reason)})" for one in suppressed]


def draw_crashes(crashes: Iterable[Crash]) -> list[str]:
    """Return one line that names the rules whose own code raised, where, and what; or no line."""
    named = ", ".join(
        f"{crash.rule} at {legible(crash.path) or 'the root'} ({type(crash.error).__name__})" for crash in crashes
    )
    return [f"crashed: {named}"] if named else []


def _heading(diagnostic: Diagnostic, *, color: bool) -> str:
    severity = _painted(str(diagnostic.severity), _COLORS[diagnostic.severity], color)
    rule = _painted(f"{diagnostic.rule} {diagnostic.name}", _BOLD, color)
    return f"{severity} {rule} at {legible(diagnostic.path) or 'the root'}"


def _marked(mark: Mark, style: str, *, color: bool, width: int | None) -> list[str]:
    """Return the excerpt, and under it the carets with the span in both units; these below where there is no room."""
    room = _EXCERPT if width is None else width - len(_INDENT)
    drawn = excerpt(mark.text, mark.span.start, mark.span.end, width=room)
    span = mark.span
    units = f"UTF-16 [{span.utf16_start}, {span.utf16_end}), code points [{span.start}, {span.end})"
    number = max(1, drawn.columns)
    carets = f"{_INDENT}{' ' * drawn.column}{_painted('^' * number, style, color)}"
    line = f"{_INDENT}{drawn.line}"
    if width is None or len(_INDENT) + drawn.column + number + 2 + len(units) <= width:
        return [line, f"{carets}  {units}"]
    return [line, carets, *wrapped(units, width, _INDENT, _INDENT)]


def wrapped(text: str, width: int | None, first: str = "", rest: str = "  ") -> list[str]:
    """Return a sentence as lines of at most `width` columns, where its words allow; each is painted by itself."""
    if width is None:
        return [f"{first}{text}"]
    lines: list[str] = []
    line, columns = first, len(first)
    for word in _WORD.findall(_PAINTED.sub(_painted_words, text)):
        wide = columns_of(_ESCAPE.sub("", word))
        if line.strip() and columns + 1 + wide > width:
            lines.append(line)
            line, columns = rest, len(rest)
        space = " " * bool(line.strip())
        line, columns = f"{line}{space}{word}", columns + len(space) + wide
    return [*lines, line]


def _painted_words(painted: re.Match[str]) -> str:
    return " ".join(_painted(word, painted[1], True) for word in painted[2].split(" "))


def _painted(text: str, style: str, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color else text

"""Payloads on standard output, and beside them what was lost or rejected: the output of `render` and `plan`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from typing import Any, Final

from linq_compose.cli.console import complain, say_bytes
from linq_compose.lint.excerpt import legible
from linq_compose.lint.report import Report
from linq_compose.lint.terminal import draw_diagnostic
from linq_compose.text import Loss

__all__ = ["draw_losses", "print_payload", "report_rejection"]

_RANGE: Final = re.compile(r"\[\s+(-?\d+),\s+(-?\d+)\s+\]")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')


def draw_losses(losses: Iterable[Loss]) -> list[str]:
    """Return a line for each loss."""
    return [legible(f"lost: {loss.kind} {loss.what!r}") for loss in losses]


def report_rejection(report: Report) -> int:
    """Write the errors of a report to standard error, and return the exit code 1."""
    for diagnostic in report.errors:
        complain(draw_diagnostic(diagnostic))
    return 1


def print_payload(payload: Any, *, indent: int | None = None) -> None:
    """Write one payload to standard output as UTF-8; indented, a range stays on one line."""
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False, indent=indent)
    if indent is not None:
        text = _join_ranges(text)
    say_bytes(f"{text}\n".encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def _join_ranges(text: str) -> str:
    """Return indented JSON with every pair of integers on one line; strings are left alone."""
    pieces: list[str] = []
    end = 0
    for string in _STRING.finditer(text):
        pieces += [_RANGE.sub(r"[\1, \2]", text[end : string.start()]), string[0]]
        end = string.end()
    return "".join([*pieces, _RANGE.sub(r"[\1, \2]", text[end:])])

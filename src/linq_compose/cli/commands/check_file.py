"""The command `check-file`: file types by content, and whether Linq accepts the files."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from linq_compose.cli.command import Command
from linq_compose.cli.console import columns, complain, one_line, say, wants_color
from linq_compose.cli.options import (
    add_color,
    add_fail_on,
    add_format,
    add_policy,
    chosen_configuration,
    chosen_policy,
)
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.excerpt import legible
from linq_compose.lint.report import Report
from linq_compose.lint.terminal import draw_diagnostic, draw_tally
from linq_compose.media._check import check_facts
from linq_compose.media._inspect import describe_file
from linq_compose.models.files import MediaFacts

__all__ = ["COMMAND"]

_Checked: TypeAlias = list[tuple[str, MediaFacts, Report]]


def _add_arguments(command: ArgumentParser) -> None:
    command.add_argument("paths", nargs="+", metavar="FILE", help="a file that you intend to send")
    command.add_argument("--voice", action="store_true", help="the files will be sent as voice memos")
    add_fail_on(command)
    add_format(command, json="type, size and findings of each file")
    add_color(command)
    add_policy(command)


def _run(arguments: Namespace) -> int:
    """Check the files, report them, and return the exit code; raises `MissingExtra` without libmagic."""
    policy = chosen_policy(arguments, chosen_configuration(arguments))
    checked: _Checked = []
    for path in arguments.paths:
        facts = describe_file(path)
        checked.append((path, facts, check_facts(facts, policy=policy, voice=arguments.voice)))
    if arguments.format == "json":
        say(_as_json(checked))
    else:
        color = wants_color(sys.stdout, os.environ, arguments.color)
        say("\n".join(_as_text(checked, color=color, width=columns(sys.stdout))))
    unreadable = [(path, facts.flaw) for path, facts, _ in checked if facts.flaw is not None]
    for path, flaw in unreadable:
        complain(one_line(f"linq-compose: {path}: {flaw}"))
    if unreadable:
        return 2
    return int(any(report.fails() for _, _, report in checked))


def _as_text(checked: _Checked, *, color: bool, width: int | None) -> Iterator[str]:
    counts: Counter[Severity] = Counter()
    for path, facts, report in checked:
        counts.update(diagnostic.severity for diagnostic in report)
        for diagnostic in report:
            yield f"{draw_diagnostic(diagnostic, color=color, place=path, width=width)}\n"
        if facts.flaw is None:
            size = "" if facts.size is None else f"{facts.size:,} byte{'s' * (facts.size != 1)}"
            known = ", ".join(filter(None, (facts.type, size)))
            yield f"{legible(path)}: {known}{'' if report.diagnostics else ': clean'}"
    files = f"{len(checked):,} file{'s' * (len(checked) != 1)}"
    yield f"{files}: {draw_tally(counts.elements())}"


def _as_json(checked: _Checked) -> str:
    files = [
        {
            "file": path,
            "extension": facts.extension,
            "declared": facts.declared,
            "size": facts.size,
            "type": facts.type,
            **report.to_dict(),
        }
        for path, facts, report in checked
    ]
    return json.dumps({"files": files}, indent=2, allow_nan=False)


COMMAND = Command(
    "check-file",
    "detect file types from content and check the files",
    _add_arguments,
    _run,
    synonyms=("file", "media", "inspect", "files", "voice"),
    examples=(
        "linq-compose check-file menu.pdf",
        "linq-compose check-file --voice memo.m4a --format json",
    ),
)

"""The command `fix`: payloads with their fixes applied, on standard output, as a diff, or in their files."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from difflib import diff_bytes, unified_diff
from itertools import islice
from typing import Final, TypeAlias

from linq_compose._api import fix
from linq_compose.cli.command import Command
from linq_compose.cli.console import complain, one_line, say_bytes
from linq_compose.cli.discovery import Discovery
from linq_compose.cli.inputs import Payload, Source, Unreadable, read_source
from linq_compose.cli.message_file import holds_messages
from linq_compose.cli.options import (
    UsageError,
    add_context,
    add_fail_on,
    add_operation,
    add_policy,
    add_sources,
    chosen_configuration,
)
from linq_compose.cli.output_file import write_files
from linq_compose.cli.settings import FileSettings, Settings
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.document import read_document
from linq_compose.lint.excerpt import legible
from linq_compose.lint.report import Report
from linq_compose.lint.terminal import draw_tally
from linq_compose.operations import detect

__all__ = ["COMMAND"]

_MOST: Final = 10
_Fixer: TypeAlias = Callable[[bytes], tuple[bytes, Report]]
_Finding: TypeAlias = tuple[Payload, Diagnostic, str]
"""A diagnostic, the payload that it is about, and why its fix was withheld, if it was."""


def _add_arguments(command: ArgumentParser) -> None:
    add_sources(command)
    command.add_argument("--unsafe", action="store_true", help="also apply fixes that guess what was meant")
    target = command.add_mutually_exclusive_group()
    target.add_argument("--write", action="store_true", help="change the files instead of printing the payload")
    target.add_argument(
        "--diff", action="store_true", help="print a unified diff, and exit with 1 if anything would change"
    )
    add_operation(command)
    add_fail_on(command)
    add_policy(command)
    add_context(command)


def _run(arguments: Namespace) -> int:
    """Fix all sources and return the exit code: 1 if failing findings remain, or a diff is not empty."""
    configuration = chosen_configuration(arguments)
    settings = FileSettings(arguments, configuration)
    _check_target(arguments)
    unreadable = failing = changed = False

    def refuse(name: str, reason: str) -> None:
        nonlocal unreadable
        unreadable = True
        complain(one_line(f"linq-compose: {name}: {reason}"))

    root = configuration.file.parent if configuration.file else None
    discovery = Discovery(include=configuration.get("include"), exclude=configuration.get("exclude"), root=root)
    for selected in discovery.files(arguments.paths, refuse=refuse, forced=arguments.force_exclude):
        try:
            source = read_source(selected.path, lined=arguments.jsonl)
        except Unreadable as error:
            refuse(error.name, error.reason)
            continue
        if not selected.named and not holds_messages(source):
            continue
        fixed, applied, remaining, fails = _fixed(source, _fixer(settings.of(source.name), unsafe=arguments.unsafe))
        changed = changed or fixed != source.data
        failing = failing or fails
        if arguments.diff:
            say_bytes(_diff(source.name, source.data, fixed))
        elif not arguments.write:
            say_bytes(fixed)
        elif fixed != source.data:
            try:
                write_files([(source.name, fixed)])
            except OSError as error:
                refuse(source.name, f"could not be written: {(error.strerror or str(error)).lower()}")
                continue
        _report(source.name, applied, remaining, would=arguments.diff)
    if unreadable:
        return 2
    return int(changed if arguments.diff else failing)


def _check_target(arguments: Namespace) -> None:
    if arguments.write and "-" in arguments.paths:
        raise UsageError("Standard input cannot be written to: omit --write to print the payload.")
    if not (arguments.write or arguments.diff) and (len(arguments.paths) > 1 or os.path.isdir(arguments.paths[0])):
        raise UsageError("Only one file can be printed: name one, or use --write or --diff.")


def _fixer(settings: Settings, *, unsafe: bool) -> _Fixer:
    def fixer(data: bytes) -> tuple[bytes, Report]:
        operation = settings.operation or detect(read_document(data).value).operation
        return fix(data, operation, unsafe=unsafe, policy=settings.policy, context=settings.context)

    return fixer


def _fixed(source: Source, fixer: _Fixer) -> tuple[bytes, list[_Finding], list[_Finding], bool]:
    """Return the fixed bytes, what was fixed (in the old text), what remains (in the new), and whether it fails."""
    applied: list[_Finding] = []
    remaining: list[_Finding] = []
    data = source.data.removeprefix(source.mark)
    pieces = data.split(b"\n") if source.lined else [data]
    fails = False
    for payload in source.payloads():
        data, report = fixer(payload.data)
        pieces[payload.line - 1] = data
        after = Payload(payload.name, data, payload.line, lined=payload.lined)
        reasons = {(one.diagnostic.rule, one.diagnostic.path): one.reason for one in report.withheld if one.tried}
        applied += [(payload, diagnostic, "") for diagnostic in report.applied]
        remaining += [(after, diagnostic, reasons.get((diagnostic.rule, diagnostic.path), "")) for diagnostic in report]
        fails = fails or report.fails()
    return source.mark + b"\n".join(pieces), applied, remaining, fails


def _diff(name: str, before: bytes, after: bytes) -> bytes:
    """Return a unified diff that `patch -p1` and `git apply` accept; empty if nothing changes."""
    path = os.fsencode(name).lstrip(b"/")
    old, new = _lines(before), _lines(after)
    lines = diff_bytes(unified_diff, old, new, b"a/" + path, b"b/" + path, lineterm=b"\n")
    return b"".join(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n" for line in lines)


def _lines(data: bytes) -> list[bytes]:
    """Return the lines of a file, ended by line feeds alone; `splitlines` also breaks at carriage returns."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _report(name: str, applied: list[_Finding], remaining: list[_Finding], *, would: bool) -> None:
    """Report what was fixed and what remains, a line each, the first ten of both."""
    verb, done = ("would fix", "to fix") if would else ("fixed", "fixed")
    lines = [
        f"{_place(payload, diagnostic)}: {verb} {_named(diagnostic)}: {_title(diagnostic)}"
        for payload, diagnostic, _ in _first(applied)
    ]
    if len(applied) > _MOST:
        lines.append(f"… and {len(applied) - _MOST:,} more {done}")
    lines += [
        f"{_place(payload, diagnostic)}: {diagnostic.severity} {_named(diagnostic)}: {legible(diagnostic.message)}"
        + (f" (fix withheld: {legible(reason)})" if reason else "")
        for payload, diagnostic, reason in _first(remaining)
    ]
    if len(remaining) > _MOST:
        lines.append(f"… and {len(remaining) - _MOST:,} more remain; linq-compose check shows them")
    tally = draw_tally(diagnostic.severity for _, diagnostic, _ in remaining)
    lines.append(f"{legible(name)}: {len(applied):,} {done}; remaining: {tally if remaining else 'none'}")
    complain("\n".join(lines))


def _first(findings: Iterable[_Finding]) -> Iterable[_Finding]:
    return islice(findings, _MOST)


def _place(payload: Payload, diagnostic: Diagnostic) -> str:
    line, column = payload.locate(diagnostic.path)
    return f"{legible(payload.name)}:{line}:{column}"


def _named(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.rule} {diagnostic.name}"


def _title(diagnostic: Diagnostic) -> str:
    return "" if diagnostic.fix is None else legible(diagnostic.fix.title)


COMMAND = Command(
    "fix",
    "apply the safe fixes",
    _add_arguments,
    _run,
    ending="Exit codes: 0 no errors remain, 1 errors remain (with --diff: something would change), 2 unreadable "
    "input or usage error.",
    synonyms=("repair", "mend", "format", "autofix", "correct", "patch"),
    examples=(
        "linq-compose fix reply.json",
        "linq-compose fix --diff messages/",
        "linq-compose fix --write --unsafe reply.json",
    ),
)

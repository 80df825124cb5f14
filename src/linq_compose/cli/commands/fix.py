"""The command `fix`: mends payloads, on standard output or in their files."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Iterable
from itertools import islice

from linq_compose._api import fix
from linq_compose.cli.atomic_write import replace_file
from linq_compose.cli.console import complain, say_bytes
from linq_compose.cli.inputs import Given, Source, guess_operation, open_sources
from linq_compose.cli.options import WrongCall, chosen_configuration, chosen_context, chosen_operation, chosen_policy
from linq_compose.lint.diagnostic import Diagnostic, Severity
from linq_compose.lint.excerpt import legible
from linq_compose.lint.report import Report
from linq_compose.lint.terminal import draw_tally

__all__ = ["run_fix"]

_MOST = 10
_Mend = Callable[[bytes], tuple[bytes, Report]]
_Told = tuple[Given, Diagnostic]


def run_fix(arguments: Namespace) -> int:
    """Mend all sources and return the exit code: 1 when errors remain, 2 when one could not be read or written."""
    policy, context = chosen_policy(arguments, chosen_configuration(arguments)), chosen_context(arguments)
    operation_of = chosen_operation(arguments, guess=guess_operation)
    _refuse_many(arguments)
    failed = errors = False

    def refuse(name: str, reason: str) -> None:
        nonlocal failed
        failed = True
        complain(f"linq-compose: {name}: {reason}")

    def mend(data: bytes) -> tuple[bytes, Report]:
        return fix(data, operation_of(data), unsafe=arguments.unsafe, policy=policy, context=context)

    for source in open_sources(arguments.paths, lined=arguments.jsonl, refuse=refuse):
        mended, applied, remaining = _mended(source, mend)
        if not arguments.write:
            say_bytes(mended)
        elif mended != source.data:
            try:
                replace_file(source.name, mended)
            except OSError as error:
                refuse(source.name, f"could not be written: {error.strerror or error}")
                continue
        _tell(source.name, applied, remaining)
        errors = errors or any(found.severity is Severity.ERROR for _, found in remaining)
    return 2 if failed else int(errors)


def _refuse_many(arguments: Namespace) -> None:
    if arguments.write and "-" in arguments.paths:
        raise WrongCall("Standard input cannot be written to: leave out --write, and the payload is printed.")
    if not arguments.write and (len(arguments.paths) > 1 or os.path.isdir(arguments.paths[0])):
        raise WrongCall("Only one file can be printed: name one, or change the files themselves with --write.")


def _mended(source: Source, mend: _Mend) -> tuple[bytes, list[_Told], list[_Told]]:
    """Return the bytes of a source mended, what was mended (in the old text) and what remains (in the new)."""
    applied: list[_Told] = []
    remaining: list[_Told] = []
    pieces = source.data.split(b"\n") if source.lined else [source.data]
    for given in source.payloads():
        data, report = mend(given.data)
        pieces[given.line - 1] = data
        after = Given(given.name, data, given.line, lined=given.lined)
        applied += [(given, found) for found in report.applied]
        remaining += [(after, found) for found in report]
    return b"\n".join(pieces), applied, remaining


def _tell(name: str, applied: list[_Told], remaining: list[_Told]) -> None:
    """Say what was mended and what remains, a line each, the first ten of both."""
    lines = [f"{_place(given, found)}: mended {_named(found)}: {_title(found)}" for given, found in _first(applied)]
    if len(applied) > _MOST:
        lines.append(f"… and {len(applied) - _MOST:,} more mended")
    lines += [
        f"{_place(given, found)}: {found.severity} {_named(found)}: {legible(found.message)}"
        for given, found in _first(remaining)
    ]
    if len(remaining) > _MOST:
        lines.append(f"… and {len(remaining) - _MOST:,} more remain; linq-compose check shows them")
    tally = draw_tally(found.severity for _, found in remaining)
    lines.append(f"{legible(name)}: {len(applied):,} mended; {tally if remaining else 'nothing remains'}")
    complain("\n".join(lines))


def _first(told: Iterable[_Told]) -> Iterable[_Told]:
    return islice(told, _MOST)


def _place(given: Given, found: Diagnostic) -> str:
    line, column = given.locate(found.path)
    return f"{legible(given.name)}:{line}:{column}"


def _named(found: Diagnostic) -> str:
    return f"{found.rule} {found.name}"


def _title(found: Diagnostic) -> str:
    return "" if found.fix is None else legible(found.fix.title)

"""The command `docs`: the pages of all rules, written to a folder or compared with one."""

from __future__ import annotations

import os
import re
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from linq_compose.cli.command import Command
from linq_compose.cli.commands.rules import OPERATION_COLUMNS, RULE_COLUMNS, operation_row, rule_row
from linq_compose.cli.console import complain, say
from linq_compose.cli.inputs import Unreadable
from linq_compose.cli.output_file import write_files
from linq_compose.error_codes import CODES
from linq_compose.operations import OPERATIONS
from linq_compose.pages import explain
from linq_compose.rules import CATALOG

__all__ = ["COMMAND"]

_RULE: Final = re.compile(r"^- ([A-Z]{3}[0-9]{3})\b", re.MULTILINE)
"""A rule in the list of those that detect an error code."""


def _add_arguments(command: ArgumentParser) -> None:
    way = command.add_mutually_exclusive_group(required=True)
    way.add_argument(
        "--write", metavar="DIR", help="write a page for each rule and each error code, and lists of all of them"
    )
    way.add_argument("--check", metavar="DIR", help="list pages that are stale, missing or surplus; exit with 1 if any")


def _run(arguments: Namespace) -> int:
    """Write the pages, all or none, or compare them with a folder."""
    pages = {f"{rule.code}.md": explain(rule.code) for rule in CATALOG}
    pages |= {f"{code}.md": _RULE.sub(r"- [\1](\1.md)", explain(str(code))) for code in CODES}
    pages |= {
        "index.md": _index(),
        "error-codes.md": _error_codes(),
        "operations.md": _operations(),
        "commands.md": _commands(arguments.parsers),
    }
    if arguments.write is not None:
        folder = arguments.write
        with suppress(ValueError):  # a null character in its name; what is written there is refused
            os.makedirs(folder, exist_ok=True)
        write_files((os.path.join(folder, name), text) for name, text in pages.items())
        say(f"{len(pages):,} pages written to {folder}.")
        return 0
    folder = Path(arguments.check)
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise Unreadable(str(folder), (error.strerror or str(error)).lower()) from None
    present = {file.name: file.read_bytes() for file in folder.glob("*.md")}
    wrong = [f"missing: {name}" for name in pages if name not in present]
    wrong += [f"stale: {name}" for name, text in pages.items() if present.get(name, text.encode()) != text.encode()]
    wrong += [f"surplus: {name}" for name in sorted(present) if name not in pages]
    if wrong:
        complain("\n".join(f"{folder}: {line}" for line in wrong))
        return 1
    say(f"{len(pages):,} pages in {folder} are up to date.")
    return 0


def _error_codes() -> str:
    """Return the page of all error codes of the API."""
    lines = [
        "# Error codes",
        "",
        "The error codes of the API. Each has a page, which `linq-compose explain CODE` prints too.",
        "",
        "| code | name | HTTP status | meaning | retry |",
        "| --- | --- | --- | --- | --- |",
    ]
    retry = {"no": "no", "wait": "later", "unknown": ""}
    for code in CODES.values():
        cells = [
            f"[{code.code}]({code.code}.md)",
            code.name or "",
            str(code.status or ""),
            code.meaning,
            retry[code.retry],
        ]
        lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |"))
    return "\n".join(lines) + "\n"


def _operations() -> str:
    """Return the page of the operations table."""
    lines = [
        "# Operations",
        "",
        "The operations that `check(payload, operation)` accepts, by the ids of the official SDK's methods.",
        "",
        "Paths are relative to `/v3`; `linq-compose explain CODE` explains an error code.",
        "",
        f"| {' | '.join(OPERATION_COLUMNS)} |",
        f"|{' --- |' * len(OPERATION_COLUMNS)}",
    ]
    lines += [f"| {' | '.join(operation_row(row))} |".replace("|  |", "| |") for row in OPERATIONS.values()]
    return "\n".join(lines) + "\n"


def _commands(parsers: Mapping[str, ArgumentParser]) -> str:
    """Return the page of all commands: their arguments and options, as the parser has them."""
    lines = ["# Commands", "", "What `linq-compose COMMAND --help` prints, for every command.", ""]
    for name, parser in parsers.items():
        lines += [f"## {name}", "", str(parser.description), "", "| argument | what it does |", "| --- | --- |"]
        for action in parser._actions:  # noqa: SLF001  argparse has no public list of them
            if action.help is not None and action.dest != "help":
                lines.append(f"| {_spelling(action)} | {_plain(action.help)} |")
        lines += ["", *_ending(str(parser.epilog)), ""]
    return "\n".join(lines[:-1]) + "\n"


def _ending(epilog: str) -> Iterator[str]:
    """Yield the lines below a table: the examples as a block of code, and the exit codes."""
    examples, _, ending = epilog.removeprefix("examples:\n").rpartition("\n\n")
    if examples:
        yield from ("```sh", *(line.removeprefix("  ") for line in examples.split("\n")), "```", "")
    yield _plain(ending)


def _spelling(action: Action) -> str:
    """Return how an argument is typed, with its value or its choices."""
    value = action.metavar if isinstance(action.metavar, str) else ""
    if not value and action.choices is not None:
        value = f"{{{','.join(map(str, action.choices))}}}"
    return ", ".join(f"`{f'{word} {value}'.strip()}`" for word in action.option_strings or [""])


def _plain(text: str) -> str:
    """Return text that Markdown leaves as it is."""
    return text.replace("%%", "%").replace("*", "\\*").replace("|", "\\|")


def _index() -> str:
    lines = ["# Rules", "", "Every rule has a page; `linq-compose explain CODE` prints the same page.", ""]
    lines += [
        "See also the [error codes](error-codes.md) of the API, the [operations](operations.md) whose requests the",
        "rules check, and the [commands](commands.md) of the command line.",
        "",
    ]
    for family in CATALOG.families:
        lines += [f"## {family.prefix} {family.name}", "", family.about, ""]
        lines += [f"| {' | '.join(RULE_COLUMNS)} |", "| --- | --- | --- | --- | --- |"]
        for rule in family.rules:
            code, *rest = rule_row(rule)
            lines.append(f"| {' | '.join([f'[{code}]({code}.md)', *rest])} |".replace("|  |", "| |"))
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


COMMAND = Command(
    "docs",
    "write the pages of all rules, or check that they are up to date",
    _add_arguments,
    _run,
    ending="Exit codes: 0 written or up to date, 1 a page differs, 2 unwritable folder or usage error.",
    usage="(--write DIR | --check DIR)",
    synonyms=("pages", "documentation", "documents"),
    examples=(
        "linq-compose docs --write docs/rules",
        "linq-compose docs --check docs/rules",
    ),
)

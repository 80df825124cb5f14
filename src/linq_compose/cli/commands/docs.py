"""The command `docs`: the pages of all rules, written or compared with a folder."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from linq_compose.cli.commands.rules import OPERATION_COLUMNS, RULE_COLUMNS, operation_row, rule_row
from linq_compose.cli.console import complain, say
from linq_compose.lint.rule_page import page
from linq_compose.operations import OPERATIONS
from linq_compose.rules import CATALOG

__all__ = ["run_docs"]


def run_docs(arguments: Namespace) -> int:
    """Write the pages of all rules, or compare them: exit code 1 when a page is stale, missing or surplus."""
    made = {f"{rule.code}.md": page(rule) for rule in CATALOG}
    made |= {"index.md": _index(), "operations.md": _operations()}
    if arguments.write is not None:
        folder = Path(arguments.write)
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        say(f"{len(made):,} pages written to {folder}.")
        return 0
    folder = Path(arguments.check)
    there = {file.name: file.read_bytes() for file in folder.glob("*.md")}
    wrong = [f"missing: {name}" for name in made if name not in there]
    wrong += [f"stale: {name}" for name, text in made.items() if there.get(name, text.encode()) != text.encode()]
    wrong += [f"surplus: {name}" for name in sorted(there) if name not in made]
    if wrong:
        complain("\n".join(f"{folder}: {line}" for line in wrong))
        return 1
    say(f"{len(made):,} pages in {folder} are in step.")
    return 0


def _operations() -> str:
    """Return the page of the operations table."""
    lines = [
        "# Operations",
        "",
        "What `check(payload, operation)` takes, by the ids of the official SDK's methods.",
        "",
    ]
    lines += ["Paths stand below `/v3`; `linq-compose explain CODE` tells of an error code.", ""]
    lines += [f"| {' | '.join(OPERATION_COLUMNS)} |", f"|{' --- |' * len(OPERATION_COLUMNS)}"]
    lines += [f"| {' | '.join(operation_row(row))} |".replace("|  |", "| |") for row in OPERATIONS.values()]
    return "\n".join(lines) + "\n"


def _index() -> str:
    lines = ["# Rules", "", "Every rule has its page; `linq-compose explain CODE` prints the same.", ""]
    lines += ["The requests that rules judge are in [the table of operations](operations.md).", ""]
    for family in CATALOG.families:
        lines += [f"## {family.prefix} {family.name}", "", family.about, ""]
        lines += [f"| {' | '.join(RULE_COLUMNS)} |", "| --- | --- | --- | --- | --- |"]
        for rule in family.rules:
            code, *rest = rule_row(rule)
            lines.append(f"| {' | '.join([f'[{code}]({code}.md)', *rest])} |".replace("|  |", "| |"))
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"

"""The commands that tell of the rules themselves: `explain`, `rules` and `docs`."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import fields
from pathlib import Path
from typing import Any

from linq_compose._api import explain
from linq_compose.cli.choices import find_rule
from linq_compose.cli.streams import complain, say
from linq_compose.lint.context import Context
from linq_compose.lint.fix import Safety
from linq_compose.lint.rule import Example, Rule
from linq_compose.lint.rule_page import page
from linq_compose.operations import OPERATIONS, Operation
from linq_compose.rules import CATALOG

__all__ = ["run_docs", "run_explain", "run_rules"]

_OPERATION_HEAD = ("id", "method", "path", "request", "success", "errors")
_HEAD = ("code", "name", "severity", "evidence", "fix")


def run_explain(arguments: Namespace) -> int:
    """Print the page of one rule, or of an error code of the API; raises `UnknownRule` naming the closest."""
    word = arguments.rule
    say((explain(word) if word.isdecimal() else page(find_rule(word))).rstrip("\n"))
    return 0


def run_rules(arguments: Namespace) -> int:
    """Print all rules: a table, or a JSON array with every field; or the table of operations."""
    if arguments.operations:
        rows = [_OPERATION_HEAD, *map(_operation_row, OPERATIONS.values())]
        if arguments.format == "json":
            say(json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]], indent=2))
        else:
            _say_table(rows)
        return 0
    if arguments.format == "json":
        say(json.dumps([_record(rule) for rule in CATALOG], indent=2))
        return 0
    _say_table([_HEAD, *map(_row, CATALOG)])
    return 0


def _say_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        say("  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip())


def _operation_row(row: Operation) -> tuple[str, ...]:
    request = f"{row.request.__name__} (query)" if row.in_query else row.request.__name__
    answer = f"{row.status} {row.response.__name__}" if row.response is not None else str(row.status)
    return (row.id, row.method, row.path, request, answer, " ".join(map(str, row.errors)))


def _row(rule: Rule) -> tuple[str, ...]:
    fixes = ", ".join(str(safety) for safety in Safety if safety in rule.fixable)
    return (rule.code, rule.name, str(rule.severity), str(rule.evidence), fixes)


def _record(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family,
        "severity": str(rule.severity),
        "evidence": str(rule.evidence),
        "on": [kind.__name__ for kind in rule.on],
        "says": rule.says,
        "hint": rule.hint,
        "why": rule.why,
        "domain": rule.domain,
        "source": rule.source,
        "server_code": rule.server_code,
        "fixable": [str(safety) for safety in Safety if safety in rule.fixable],
        "condition": rule.condition,
        "yields_to": list(rule.yields_to),
        "since": rule.since,
        "examples": [_example(example) for example in rule.examples],
    }


def _example(example: Example) -> dict[str, Any]:
    return {
        "bad": _payload(example.bad),
        "good": _payload(example.good),
        "at": example.at,
        "operation": example.operation,
        "context": _known(example.context),
        "good_context": None if example.good_context is None else _known(example.good_context),
    }


def _payload(payload: Any) -> Any:
    return payload.decode("utf-8", "backslashreplace") if isinstance(payload, bytes) else payload


def _known(context: Context) -> dict[str, str]:
    """Return what an example's context says, as words; its limits are the catalog's own."""
    known = {item.name: getattr(context, item.name) for item in fields(context) if item.name != "limits"}
    return {name: str(value) for name, value in known.items() if value not in (None, ())}


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
    lines += [f"| {' | '.join(_OPERATION_HEAD)} |", f"|{' --- |' * len(_OPERATION_HEAD)}"]
    lines += [f"| {' | '.join(_operation_row(row))} |".replace("|  |", "| |") for row in OPERATIONS.values()]
    return "\n".join(lines) + "\n"


def _index() -> str:
    lines = ["# Rules", "", "Every rule has its page; `linq-compose explain CODE` prints the same.", ""]
    lines += ["The requests that rules judge are in [the table of operations](operations.md).", ""]
    for family in CATALOG.families:
        lines += [f"## {family.prefix} {family.name}", "", family.about, ""]
        lines += [f"| {' | '.join(_HEAD)} |", "| --- | --- | --- | --- | --- |"]
        for rule in family.rules:
            code, *rest = _row(rule)
            lines.append(f"| {' | '.join([f'[{code}]({code}.md)', *rest])} |".replace("|  |", "| |"))
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"

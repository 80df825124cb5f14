"""The command `rules`: every rule, or every operation, as a table or as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any, Final

from linq_compose.cli.command import Command
from linq_compose.cli.console import say
from linq_compose.cli.options import add_format
from linq_compose.lint.context import Context, known_facts
from linq_compose.lint.fix import Safety
from linq_compose.lint.rule import Example, Rule
from linq_compose.operations import OPERATIONS, Operation
from linq_compose.rules import CATALOG

__all__ = ["COMMAND", "OPERATION_COLUMNS", "RULE_COLUMNS", "operation_row", "rule_row"]

OPERATION_COLUMNS: Final = ("id", "method", "path", "request", "success", "errors")
RULE_COLUMNS: Final = ("code", "name", "severity", "evidence", "fix")


def _add_arguments(command: ArgumentParser) -> None:
    add_format(command, json="every field of each rule")
    command.add_argument("--operations", action="store_true", help="list the operations of the API instead")


def _run(arguments: Namespace) -> int:
    """Print the rules or the operations."""
    if arguments.operations:
        rows = [OPERATION_COLUMNS, *map(operation_row, OPERATIONS.values())]
        if arguments.format == "json":
            say(json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]], indent=2))
        else:
            _say_table(rows)
    elif arguments.format == "json":
        say(json.dumps([_record(rule) for rule in CATALOG], indent=2))
    else:
        _say_table([RULE_COLUMNS, *map(rule_row, CATALOG)])
    return 0


def _say_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        say("  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip())


def operation_row(row: Operation) -> tuple[str, ...]:
    """Return the cells of an operation, as `OPERATION_COLUMNS` names them."""
    request = f"{row.request.__name__} (query)" if row.in_query else row.request.__name__
    request = ", ".join((request, *(f"header {name}" for name in row.headers)))
    answer = f"{row.status} {row.response.__name__}" if row.response is not None else str(row.status)
    return (row.id, row.method, row.path, request, answer, " ".join(map(str, row.errors)))


def rule_row(rule: Rule) -> tuple[str, ...]:
    """Return the cells of a rule, as `RULE_COLUMNS` names them."""
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
        "server_code_evidence": None if rule.server_code is None else str(rule.server_code_evidence),
        "fixable": [str(safety) for safety in Safety if safety in rule.fixable],
        "condition": rule.condition,
        "yields_to": list(rule.yields_to),
        "hides": rule.hides,
        "since": rule.since,
        "safe": sorted(rule.safe),
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
    """Return the fields of an example's context that are set."""
    return {name: str(value) for name, value in known_facts(context).items()}


COMMAND = Command(
    "rules",
    "list the rules, or the operations of the API",
    _add_arguments,
    _run,
    ending="Exit codes: 0 printed, 2 usage error.",
    synonyms=("list", "operations", "codes", "catalog"),
    examples=(
        "linq-compose rules",
        "linq-compose rules --operations",
        "linq-compose rules --format json",
    ),
)

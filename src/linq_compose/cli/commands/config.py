"""The command `config`: the configuration in effect, and where each value comes from."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from typing import Any

from linq_compose.cli.command import Command
from linq_compose.cli.console import say
from linq_compose.cli.options import (
    add_fail_on,
    add_format,
    add_policy,
    chosen_configuration,
    chosen_policy,
    chosen_values,
)
from linq_compose.lint.configuration import KEYS, Configuration

__all__ = ["COMMAND"]


def _add_arguments(command: ArgumentParser) -> None:
    add_format(command, json="value and origin of each key")
    add_fail_on(command)
    add_policy(command)


def _run(arguments: Namespace) -> int:
    """Print the effective values as TOML, each with its origin, or as JSON; raises `PolicyError`."""
    configuration = chosen_configuration(arguments)
    chosen_policy(arguments, configuration)  # reports rules that do not exist
    chosen = chosen_values(arguments)
    rows = {key: (chosen.get(key, configuration.get(key)), _origin(key, chosen, configuration)) for key in KEYS}
    if arguments.format == "json":
        table = {key: {"value": value, "from": origin} for key, (value, origin) in rows.items()}
        say(json.dumps(table, indent=2, default=str))
        return 0
    for key, (value, origin) in rows.items():
        say(f"{f'# {key} =' if value is None else f'{key} = {_toml(value)}'}  # {origin}")
    return 0


def _origin(key: str, chosen: Mapping[str, Any], configuration: Configuration) -> str:
    if key in chosen:
        return "command line"
    return str(configuration.file) if key in configuration.values else "default"


def _toml(value: Any) -> str:
    """Return a value as TOML on one line; strings and numbers are spelled as in JSON, dates as in ISO 8601."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return json.dumps(value, ensure_ascii=False)


COMMAND = Command(
    "config",
    "print the configuration in effect and the origin of each value",
    _add_arguments,
    _run,
    ending="Exit codes: 0 printed, 2 unreadable configuration or usage error.",
    synonyms=("configuration", "settings", "options", "policy"),
    examples=(
        "linq-compose config",
        "linq-compose config --policy strict --format json",
    ),
)

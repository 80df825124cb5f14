"""The command `config`: what is in force, and where each value came from."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from linq_compose.cli.console import say
from linq_compose.cli.options import chosen_configuration, chosen_policy, chosen_values
from linq_compose.lint.configuration import KEYS, Configuration

__all__ = ["run_config"]


def run_config(arguments: Namespace) -> int:
    """Print the effective set as TOML, each value with its origin, or as JSON; raises `PolicyError`."""
    configuration = chosen_configuration(arguments)
    chosen_policy(arguments, configuration)  # names what the file asks for and nobody has
    told = chosen_values(arguments)
    rows = {key: (told.get(key, configuration.get(key)), _origin(key, told, configuration)) for key in KEYS}
    if arguments.format == "json":
        say(json.dumps({key: {"value": value, "from": origin} for key, (value, origin) in rows.items()}, indent=2))
        return 0
    for key, (value, origin) in rows.items():
        say(f"{f'# {key} =' if value is None else f'{key} = {_toml(value)}'}  # {origin}")
    return 0


def _origin(key: str, told: Mapping[str, Any], configuration: Configuration) -> str:
    if key in told:
        return "command line"
    return str(configuration.file) if key in configuration.values else "default"


def _toml(value: Any) -> str:
    """Return a value as TOML on one line; JSON's texts and numbers are TOML's too."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)

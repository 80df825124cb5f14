"""The command `schema`: the JSON Schema of a payload, of the configuration, or of everything in files."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from typing import Any, Final

from linq_compose import operations
from linq_compose.cli.command import Command
from linq_compose.cli.console import complain, say
from linq_compose.cli.options import UsageError
from linq_compose.cli.output_file import write_files
from linq_compose.json_schema import configuration_schema, schema

__all__ = ["COMMAND"]

_ENDING: Final = "Exit codes: 0 printed or written, 2 unwritable folder or usage error."


def _add_arguments(command: ArgumentParser) -> None:
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--operation",
        metavar="ID",
        help="what the payload is: an id that 'rules --operations' lists (default: 'message', a bare message)",
    )
    what.add_argument(
        "--config", action="store_true", help="print the schema of linq-compose.toml and [tool.linq-compose]"
    )
    what.add_argument("--write", metavar="DIR", help="write the schemas of all operations and of the configuration")
    command.add_argument(
        "--structured-output",
        action="store_true",
        help="keep to what language models are constrained by: types and words; every field required, null where it "
        "may be absent",
    )


def _run(arguments: Namespace) -> int:
    """Print one schema, or write all of them, all or none."""
    if arguments.structured_output and (arguments.config or arguments.write is not None):
        raise UsageError("--structured-output is for the payload of one operation; name it with --operation.")
    if arguments.write is None:
        chosen = (
            configuration_schema()
            if arguments.config
            else schema(arguments.operation or operations.MESSAGE, structured_output=arguments.structured_output)
        )
        say(_text(chosen).rstrip("\n"))
        return 0
    folder = arguments.write
    files = {name: schema(name) for name in (operations.MESSAGE, *operations.OPERATIONS)}
    files["configuration"] = configuration_schema()
    with suppress(ValueError):  # a null character in its name; what is written there is refused
        os.makedirs(folder, exist_ok=True)
    write_files((os.path.join(folder, f"{name}.json"), _text(content)) for name, content in files.items())
    complain(f"{len(files):,} schemas written to {folder}.")
    return 0


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2) + "\n"


COMMAND = Command(
    "schema",
    "print the JSON Schema of a payload or of the configuration",
    _add_arguments,
    _run,
    ending=_ENDING,
    synonyms=("json-schema", "jsonschema", "structure", "types"),
    examples=(
        "linq-compose schema --operation chats.create",
        "linq-compose schema --structured-output",
        "linq-compose schema --write schemas/",
    ),
)

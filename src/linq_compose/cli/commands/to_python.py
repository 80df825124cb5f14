"""The command `to-python`: a payload in, the Python code that makes it out."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import Final

from linq_compose.cli.command import Command
from linq_compose.cli.console import say_bytes
from linq_compose.cli.inputs import read_source
from linq_compose.cli.options import UsageError, add_operation
from linq_compose.compose import to_python
from linq_compose.lint.document import read_document
from linq_compose.lint.excerpt import legible
from linq_compose.operations import detect

__all__ = ["COMMAND"]

_ENDING: Final = "Exit codes: 0 printed, 2 unreadable input or usage error."


def _add_arguments(command: ArgumentParser) -> None:
    command.add_argument("path", metavar="FILE", help="a JSON payload; -: standard input")
    add_operation(command)
    command.add_argument("--expression", action="store_true", help="print the expression alone, without its imports")


def _run(arguments: Namespace) -> int:
    """Print the code that makes the payload of a file."""
    source = read_source(arguments.path)
    document = read_document(source.data)
    if document.flaw is not None:
        raise UsageError(f"{source.name}: The payload {legible(document.flaw)}.")
    operation = arguments.operation or detect(document.value).operation
    code = to_python(document.value, operation, script=not arguments.expression).rstrip("\n")
    say_bytes(f"{code}\n".encode())
    sys.stdout.flush()
    return 0


COMMAND = Command(
    "to-python",
    "print the Python code that makes a payload",
    _add_arguments,
    _run,
    ending=_ENDING,
    synonyms=("python", "draft", "generate"),
    examples=("linq-compose to-python reply.json",),
)

"""The command `lsp`: the language server for JSON and JSON Lines in editors."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from linq_compose.cli.command import Command
from linq_compose.cli.options import add_context, add_operation, add_policy
from linq_compose.errors import MissingExtra

__all__ = ["COMMAND"]

_ENDING: Final = (
    "Serves the Language Server Protocol on standard input and output; an editor starts it. Exit codes: 0 the editor "
    "ended the session, 1 it went away without, 2 missing package or usage error, 130 stopped by Ctrl-C."
)


def _add_arguments(command: ArgumentParser) -> None:
    command.add_argument("--stdio", action="store_true", help="accepted for editors that add it; the only way there is")
    add_operation(command)
    add_policy(command)
    add_context(command)


def _run(arguments: Namespace) -> int:
    """Serve until the editor ends the session."""
    arguments.fail_on = None
    try:
        from linq_compose.cli.servers.editor_server import serve
    except ImportError as error:
        raise MissingExtra(error.name or "pygls", extra="lsp") from None
    return serve(arguments)


COMMAND = Command(
    "lsp",
    "serve diagnostics and fixes to editors over the Language Server Protocol",
    _add_arguments,
    _run,
    ending=_ENDING,
    synonyms=("editor", "language-server", "vscode", "neovim"),
    examples=("linq-compose lsp", "linq-compose lsp --policy strict --service SMS"),
)

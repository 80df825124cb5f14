"""The command `mcp`: the tools for language models, over the Model Context Protocol."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from linq_compose._api import read_policy
from linq_compose.cli.command import Command
from linq_compose.cli.options import add_policy, chosen_configuration, chosen_policy
from linq_compose.errors import MissingExtra

__all__ = ["COMMAND"]

_ENDING: Final = (
    "Serves the tools check, fix, render, plan, explain and preview on standard input and output; a client starts it. "
    "Exit codes: 0 standard input ended, 2 unreadable configuration, missing package or usage error, 130 stopped by "
    "Ctrl-C."
)


def _add_arguments(command: ArgumentParser) -> None:
    add_policy(command)


def _run(arguments: Namespace) -> int:
    """Serve until the client ends the session."""
    policy = read_policy(chosen_policy(arguments, chosen_configuration(arguments)))
    try:
        from linq_compose.cli.servers.agent_server import serve
    except ImportError as error:
        raise MissingExtra(error.name or "mcp", extra="mcp") from None
    serve(policy)
    return 0


COMMAND = Command(
    "mcp",
    "serve tools for language models over the Model Context Protocol",
    _add_arguments,
    _run,
    ending=_ENDING,
    synonyms=("agent", "agents", "tools", "llm", "model"),
    examples=("linq-compose mcp", "linq-compose mcp --policy strict"),
)

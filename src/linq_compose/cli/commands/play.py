"""The command `play`: a local page that shows a message as it is written."""

from __future__ import annotations

import json
import socket
import webbrowser
from argparse import ArgumentParser, Namespace
from typing import Final
from urllib.parse import quote

from linq_compose.cli.command import Command
from linq_compose.cli.console import complain
from linq_compose.cli.inputs import decode, read_source
from linq_compose.cli.options import UsageError
from linq_compose.errors import MissingExtra

__all__ = ["COMMAND"]

_MARKDOWN: Final = (".md", ".markdown", ".txt")


def _add_arguments(command: ArgumentParser) -> None:
    command.add_argument("path", nargs="?", metavar="FILE", help="a Markdown file or a JSON payload to start from")
    command.add_argument("--no-open", action="store_true", help="print the address, and open no browser")


def _run(arguments: Namespace) -> int:
    """Serve the page on a free port of this machine until interrupted; its address goes to standard error."""
    try:
        from linq_compose.preview._playground import new_token, playground, serve
    except ImportError as error:
        raise MissingExtra(str(error.name), extra="serve") from None
    start = "" if arguments.path is None else f"#{_state(arguments.path)}"
    token = new_token()
    try:
        listening = socket.create_server(("127.0.0.1", 0))
    except OSError as error:
        raise UsageError(f"127.0.0.1: {(error.strerror or str(error)).lower()}") from None
    with listening:
        port = listening.getsockname()[1]
        address = f"http://127.0.0.1:{port}/{token}/{start}"
        complain(f"Playground at {address}; press Ctrl-C to stop.")
        if not arguments.no_open:
            webbrowser.open(address)
        serve(playground(token, port=port), listening)
    return 0


def _state(path: str) -> str:
    """Return the fragment of the address that holds the source of a file."""
    source = read_source(path, text=True)
    text = decode(source)
    is_json = text.lstrip().startswith("{") and not source.name.lower().endswith(_MARKDOWN)
    return quote(json.dumps({"kind": "json" if is_json else "markdown", "source": text}), safe="")


COMMAND = Command(
    "play",
    "open a local page that shows a message as it is written",
    _add_arguments,
    _run,
    ending="Exit codes: 130 stopped by Ctrl-C, 2 unreadable input, or usage error.",
    synonyms=("playground", "try", "edit", "builder", "web"),
    examples=(
        "linq-compose play",
        "linq-compose play reply.md --no-open",
    ),
)

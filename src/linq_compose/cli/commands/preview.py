"""The command `preview`: what recipients on iMessage, RCS and SMS see of messages."""

from __future__ import annotations

import os
import sys
import webbrowser
from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import mkstemp
from typing import Any, Final

from linq_compose.cli.command import Command
from linq_compose.cli.console import columns, complain, say, wants_color
from linq_compose.cli.inputs import Source, decode, read_source
from linq_compose.cli.look_options import add_look, chosen_look
from linq_compose.cli.options import (
    UsageError,
    add_color,
    add_operation,
    add_policy,
    chosen_configuration,
    chosen_policy,
    positive_integer,
)
from linq_compose.cli.output_file import write_files
from linq_compose.compose import Draft
from linq_compose.lint.document import read_document
from linq_compose.operations import MESSAGE
from linq_compose.preview import ChromiumFailed, MissingChromium, Preview, preview
from linq_compose.text import Look
from linq_compose.vocabulary import SERVICES

__all__ = ["COMMAND"]

_MARKDOWN: Final = (".md", ".markdown")
_WIDTH: Final = 80
_PIXELS: Final = 1200
_ENDING: Final = (
    "Without --html, --png or --open, the preview is printed. Exit codes: 0 drawn, whatever is wrong with the "
    "messages; 2 unreadable input, usage error, or no Chromium for --png."
)


def _add_arguments(command: ArgumentParser) -> None:
    command.add_argument(
        "paths",
        nargs="+",
        metavar="FILE",
        help="JSON payload, array of payloads or JSON Lines, Markdown (.md) or plain text; -: standard input",
    )
    way = command.add_mutually_exclusive_group()
    way.add_argument("--terminal", action="store_true", help="print the preview (the default)")
    way.add_argument("--html", metavar="FILE", help="write one self-contained HTML page; -: standard output")
    way.add_argument("--png", metavar="FILE", help="write a picture of the page; needs an installed Chromium")
    way.add_argument("--open", action="store_true", help="write the page to a temporary file and open that")
    command.add_argument("--service", choices=SERVICES.words, help="draw this service alone")
    command.add_argument(
        "--width",
        type=positive_integer,
        metavar="N",
        help=f"columns on the terminal (default: those of the terminal, else {_WIDTH}), or CSS pixels of a picture, "
        f"320 to 4,000 (default: {_PIXELS})",
    )
    command.add_argument("--dark", action="store_true", help="draw the picture in dark colors")
    command.add_argument("--markdown", action="store_true", help="read Markdown, whatever the file name")
    add_operation(command)
    add_color(command)
    add_policy(command)
    add_look(command)


def _run(arguments: Namespace) -> int:
    """Draw the preview of all files in the way that was chosen."""
    look, policy = chosen_look(arguments), chosen_policy(arguments, chosen_configuration(arguments))
    contents: list[Any] = []
    for path in arguments.paths:
        contents += _contents(read_source(path, text=True), markdown=arguments.markdown, look=look)
    drawn = preview(
        contents[0] if len(contents) == 1 else contents, operation=arguments.operation or MESSAGE, policy=policy
    ).of(arguments.service)
    if arguments.html is not None:
        write_files([(_target(arguments.html), drawn.html())])
    elif arguments.png is not None:
        write_files([(_target(arguments.png), _picture(drawn, arguments))])
    elif arguments.open:
        _open(drawn)
    else:
        color = wants_color(sys.stdout, os.environ, arguments.color)
        say(drawn.terminal(width=arguments.width or columns(sys.stdout) or _WIDTH, color=color))
    return 0


def _target(name: str) -> str:
    return "/dev/stdout" if name == "-" else name


def _picture(drawn: Preview, arguments: Namespace) -> bytes:
    try:
        return drawn.png(width=arguments.width or _PIXELS, dark=arguments.dark)
    except (ValueError, MissingChromium, ChromiumFailed) as error:
        raise UsageError(str(error)) from None


def _open(drawn: Preview) -> None:
    number, name = mkstemp(prefix="linq-compose-", suffix=".html")
    with open(number, "w", encoding="utf-8") as file:
        file.write(drawn.html())
    complain(f"linq-compose: the preview is in {name}")
    if not webbrowser.open(Path(name).as_uri()):
        complain("linq-compose: no browser could be started")


def _contents(source: Source, *, markdown: bool, look: Look) -> list[Any]:
    """Return what a file holds: payloads where it is JSON, Markdown by its name or option, else text.

    JSON that cannot be parsed is a payload too: its preview says what is wrong.
    """
    if markdown or source.name.lower().endswith(_MARKDOWN):
        return [Draft().markdown(decode(source), look=look)]
    if source.lined:
        return [payload.data for payload in source.payloads()]
    value = read_document(source.data).value
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return list(value)
    is_json = isinstance(value, dict) or source.name.lower().endswith(".json")
    return [source.data if is_json or source.data.lstrip().startswith(b"{") else Draft(decode(source))]


COMMAND = Command(
    "preview",
    "show what recipients on iMessage, RCS and SMS see",
    _add_arguments,
    _run,
    ending=_ENDING,
    synonyms=("show", "view", "see", "draw", "picture", "screenshot"),
    examples=(
        "linq-compose preview reply.json",
        "linq-compose preview reply.json --service SMS",
        "linq-compose preview messages/ready.json reply.md --html preview.html",
    ),
)

"""The command `explain`: the page of a rule, or of an error code of the API."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from linq_compose.cli.command import Command
from linq_compose.cli.console import columns, is_terminal, say, wants_color
from linq_compose.cli.options import add_color, find_rule
from linq_compose.pages import explain

__all__ = ["COMMAND"]


def _add_arguments(command: ArgumentParser) -> None:
    command.add_argument(
        "rule",
        metavar="RULE|CODE",
        help="a rule by its code (DEC102) or name (split-character), or an error code of the API (1004)",
    )
    add_color(command)


def _run(arguments: Namespace) -> int:
    """Print the page, rendered on a terminal and as Markdown elsewhere; raises `UnknownRule` naming the closest."""
    word = arguments.rule
    page = explain(word if word.isdecimal() else find_rule(word).code)
    if is_terminal(sys.stdout) or arguments.color == "always":
        from linq_compose.cli.markdown_page import draw_page

        color = wants_color(sys.stdout, os.environ, arguments.color)
        page = draw_page(page, width=min(columns(sys.stdout) or 80, 100), color=color)
    say(page.rstrip("\n"))
    return 0


COMMAND = Command(
    "explain",
    "print the page of a rule, or of an error code of the API",
    _add_arguments,
    _run,
    ending="Exit codes: 0 printed, 2 there is no such rule or code.",
    synonyms=("rule", "describe", "why", "code", "error", "doc", "man", "info"),
    examples=(
        "linq-compose explain DEC102",
        "linq-compose explain split-character",
        "linq-compose explain 1004",
    ),
)

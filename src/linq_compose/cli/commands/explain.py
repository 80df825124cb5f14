"""The command `explain`: the page of one rule, or of an error code of the API."""

from __future__ import annotations

from argparse import Namespace

from linq_compose._api import explain
from linq_compose.cli.console import say
from linq_compose.cli.options import find_rule
from linq_compose.lint.rule_page import page

__all__ = ["run_explain"]


def run_explain(arguments: Namespace) -> int:
    """Print the page of one rule, or of an error code of the API; raises `UnknownRule` naming the closest."""
    word = arguments.rule
    say((explain(word) if word.isdecimal() else page(find_rule(word))).rstrip("\n"))
    return 0

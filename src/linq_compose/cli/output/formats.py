"""The formats of `check`: which there are, which were chosen, and where each is written."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from linq_compose import __version__
from linq_compose.cli.atomic_write import replace_file
from linq_compose.cli.console import columns, wants_color
from linq_compose.cli.inputs import Given
from linq_compose.cli.options import WrongCall
from linq_compose.cli.output.agent import AgentRenderer
from linq_compose.cli.output.github import GitHubRenderer
from linq_compose.cli.output.json import JsonRenderer
from linq_compose.cli.output.junit import JUnitRenderer
from linq_compose.cli.output.renderer import Renderer, Summary
from linq_compose.cli.output.sarif import SarifRenderer
from linq_compose.cli.output.text import TextRenderer
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.report import Report
from linq_compose.lint.rule import Rule
from linq_compose.vocabulary import closest

__all__ = ["FORMATS", "Outputs", "read_format"]

FORMATS: Final = ("text", "json", "github", "sarif", "junit", "agent")
"""The formats by name."""


def read_format(text: str) -> tuple[str, str | None]:
    """Return format and file of `NAME` or `NAME:FILE`; raises `ArgumentTypeError` naming the closest format."""
    name, colon, file = text.partition(":")
    if name not in FORMATS:
        near = closest(name, FORMATS, cutoff=0.4)
        meant = f", did you mean {near[0]!r}?" if near else ""
        raise ArgumentTypeError(f"there is no format {name!r}{meant} The formats are {', '.join(FORMATS)}.")
    if colon and not file:
        raise ArgumentTypeError(f"{text!r} names no file")
    return name, file or None


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is written at the end, and the pieces that it will hold."""

    name: str
    lines: list[str]

    def close(self) -> None:
        try:
            replace_file(self.name, "".join(f"{line}\n" for line in self.lines).encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise WrongCall(f"{self.name}: could not be written: {error.strerror or error}") from None


class Outputs:
    """All chosen renderers as one. At most one writes to standard output, by `show`; files are written at the end.

    Raises `WrongCall` where two formats want the same place.
    """

    def __init__(
        self, arguments: Namespace, show: Callable[[str], None], *, rules: Sequence[Rule], least: Severity
    ) -> None:
        chosen: list[tuple[str, str | None]] = arguments.format or [("text", None)]
        places = [file for _, file in chosen]
        for place in places:
            if places.count(place) > 1:
                names = " and ".join(name for name, file in chosen if file == place)
                where = "standard output" if place is None else place
                raise WrongCall(f"{names} cannot share {where}: give one of them a file, as in sarif:out.sarif.")
        self._files = [_File(file, []) for file in places if file is not None]
        files = iter(self._files)
        self._renderers = [
            _renderer(name, show if file is None else next(files).lines.append, arguments, rules, least, file is None)
            for name, file in chosen
        ]

    def begin(self) -> None:
        """Start every output."""
        for each in self._renderers:
            each.begin()

    def open_file(self, name: str) -> None:
        """Tell every output of a file."""
        for each in self._renderers:
            each.open_file(name)

    def show(self, given: Given, report: Report) -> None:
        """Report one payload everywhere."""
        for each in self._renderers:
            each.show(given, report)

    def close_file(self) -> None:
        """Tell every output that the file is over."""
        for each in self._renderers:
            each.close_file()

    def end(self, summary: Summary) -> None:
        """End every output and write the files; raises `WrongCall` for one that cannot be written."""
        for each in self._renderers:
            each.end(summary)
        for file in self._files:
            file.close()


def _renderer(
    name: str, write: Callable[[str], None], arguments: Namespace, rules: Sequence[Rule], least: Severity, shown: bool
) -> Renderer:
    most = arguments.max_shown
    if name == "json":
        return JsonRenderer(write)
    if name == "github":
        return GitHubRenderer(write, most=most)
    if name == "sarif":
        return SarifRenderer(write, rules=rules, version=__version__)
    if name == "junit":
        return JUnitRenderer(write, least=least)
    if name == "agent":
        return AgentRenderer(write, most=most)
    color = shown and wants_color(sys.stdout, os.environ)
    return TextRenderer(write, most=most, color=color, width=columns() if shown else 80)

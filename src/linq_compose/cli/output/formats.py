"""The formats of `check`: which there are, which were chosen, and where each is written."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable
from typing import Any, Final, Self

from linq_compose import __version__
from linq_compose.cli.console import columns, wants_color
from linq_compose.cli.inputs import Payload
from linq_compose.cli.options import UsageError
from linq_compose.cli.output.reporter import Reporter, Summary
from linq_compose.cli.output.text import TextReporter
from linq_compose.cli.output_file import Key, OutputFile, keys_of_stream, open_output, same_file, sync_folders
from linq_compose.lint.report import Report
from linq_compose.lint.rule import Family
from linq_compose.operations import Detection
from linq_compose.vocabulary import closest

__all__ = ["FORMATS", "Outputs", "read_format"]

FORMATS: Final = ("text", "json", "github", "sarif", "junit", "agent")
"""The formats by name."""


def read_format(text: str) -> tuple[str, str | None]:
    """Return format and file of `NAME` or `NAME:FILE`; raises `ArgumentTypeError` naming the closest format."""
    name, colon, file = text.partition(":")
    if name not in FORMATS:
        near = closest(name, FORMATS, cutoff=0.4)
        suggestion = f" Did you mean {near[0]!r}?" if near else ""
        raise ArgumentTypeError(f"there is no format {name!r}.{suggestion} The formats are {', '.join(FORMATS)}.")
    if colon and not file:
        raise ArgumentTypeError(f"expected a file name after the colon, got {text!r}")
    return name, file or None


class Outputs:
    """All chosen reporters as one. At most one writes to standard output, by `show`; files become visible at the end.

    A context manager: what was not completed is discarded. Raises `UsageError` where two formats have one target, or
    a file cannot be written.
    """

    def __init__(self, arguments: Namespace, show: Callable[[str], None], *, families: Iterable[Family]) -> None:
        self._taken: list[tuple[str, frozenset[Key]]] = []
        self._files: list[OutputFile] = []
        self._reporters: list[Reporter] = []
        chosen: list[tuple[str, str | None]] = arguments.format or [("text", None)]
        try:
            for name, file in chosen:
                if file is None:
                    self.take(name, "standard output", keys_of_stream(1))
                    write, stream = show, sys.stdout
                else:
                    target = self.open(name, file)
                    write, stream = _line_writer(target), target.stream
                self._reporters.append(_reporter(name, write, arguments, families, stream))
        except BaseException:
            self.discard()
            raise

    def open(self, what: str, file: str) -> OutputFile:
        """Return the open target of a name; raises `UsageError` if it cannot be written, or is taken."""
        try:
            target = open_output(file)
        except OSError as error:
            raise _unwritable(file, error) from None
        self._files.append(target)
        self.take(what, file, target.keys)
        return target

    def take(self, what: str, place: str, keys: frozenset[Key]) -> None:
        """Note that a target is written to; raises `UsageError` if it is already."""
        for other, taken in self._taken:
            if same_file(taken, keys):
                raise UsageError(f"{other} and {what} cannot share {place}: write one of them to a file of its own.")
        self._taken.append((what, keys))

    def written_to(self, path: str) -> str | None:
        """Return the name of the output that is the same regular file as an input, if any."""
        try:
            status = os.fstat(0) if path == "-" else os.stat(path)
        except (OSError, ValueError):
            return None
        key = ("file", (status.st_dev, status.st_ino))
        return next((file.name for file in self._files if key in file.keys), None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def discard(self) -> None:
        """Drop the files that were not completed."""
        for file in self._files:
            file.discard()

    def begin(self) -> None:
        """Start every output."""
        self._write(lambda reporter: reporter.begin())

    def open_file(self, name: str) -> None:
        """Announce a file to every output."""
        self._write(lambda reporter: reporter.open_file(name))

    def show(self, payload: Payload, report: Report, detection: Detection | None) -> None:
        """Report one payload everywhere."""
        for reporter in self._reporters:
            reporter.show(payload, report, detection)

    def close_file(self) -> None:
        """Announce the end of a file to every output."""
        self._write(lambda reporter: reporter.close_file())

    def write(self, name: str, text: str) -> None:
        """Write a whole file, which was opened by this name."""
        target = next(file for file in self._files if file.name == name)
        self._attempt(target, lambda: target.write(text))

    def end(self, summary: Summary) -> None:
        """End every output."""
        self._write(lambda reporter: reporter.end(summary))

    def commit(self) -> None:
        """Make the files visible: all of them, or none if one cannot be completed."""
        for file in self._files:
            self._attempt(file, file.stage)
        for file in self._files:
            self._attempt(file, file.commit)
        sync_folders(self._files)

    def _write(self, step: Callable[[Reporter], None]) -> None:
        for reporter in self._reporters:
            step(reporter)

    def _attempt(self, target: OutputFile, step: Callable[[], None]) -> None:
        try:
            step()
        except OSError as error:
            raise _unwritable(target.name, error) from None


def _line_writer(target: OutputFile) -> Callable[[str], None]:
    def write(line: str) -> None:
        try:
            target.write(f"{line}\n")
        except OSError as error:
            if target.stream is not None:  # a closed pipe of this process is reported as such
                raise
            raise _unwritable(target.name, error) from None

    return write


def _unwritable(name: str, error: OSError) -> UsageError:
    return UsageError(f"{name}: could not be written: {(error.strerror or str(error)).lower()}")


def _reporter(
    name: str, write: Callable[[str], None], arguments: Namespace, families: Iterable[Family], stream: Any
) -> Reporter:
    """Return the reporter of a format; only that one is imported, with what it needs."""
    most = arguments.max_shown
    if name == "json":
        from linq_compose.cli.output.json import JsonReporter

        return JsonReporter(write)
    if name == "github":
        from linq_compose.cli.output.github import GitHubReporter

        return GitHubReporter(write, most=most)
    if name == "sarif":
        from linq_compose.cli.output.sarif import SarifReporter
        from linq_compose.rules import CATALOG

        return SarifReporter(write, catalog=CATALOG.extended(families), version=__version__)
    if name == "junit":
        from linq_compose.cli.output.junit import JUnitReporter

        return JUnitReporter(write)
    if name == "agent":
        from linq_compose.cli.output.agent import AgentReporter

        return AgentReporter(write, most=most)
    color = wants_color(stream, os.environ, arguments.color)
    return TextReporter(write, most=most, color=color, width=columns(stream))

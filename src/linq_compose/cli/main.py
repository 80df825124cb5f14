"""The way in: runs a command, and ends quietly on Ctrl-C, a closed pipe and a wrong call."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from linq_compose.cli.console import abandon_output, complain, flush_output

__all__ = ["main"]

_UNREADABLE = 2
_INTERRUPTED = 130
_NO_READER = 141
"""128 and the number of SIGPIPE: what a shell reports for a program that wrote into a closed pipe."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 clean, 1 errors found, 2 not read or called wrongly.

    Ctrl-C gives 130 and a closed pipe 141, both without a word.
    """
    try:
        code = _run(argv)
        flush_output()
    except KeyboardInterrupt:
        abandon_output()
        return _INTERRUPTED
    except BrokenPipeError:
        abandon_output()
        return _NO_READER
    except OSError as error:
        abandon_output()
        _last_words(f"linq-compose: could not write: {error.strerror or error}")
        return _UNREADABLE
    return code


def _run(argv: Sequence[str] | None) -> int:
    # Imported here, so that importing the package for its `main` costs nothing.
    from linq_compose.cli.options import WrongCall
    from linq_compose.cli.parser import parse_arguments
    from linq_compose.errors import ContextError, MissingExtra, PolicyError, UnknownOperation, UnknownRule

    try:
        arguments = parse_arguments(argv)
    except SystemExit as stop:  # argparse has said what was wrong, or printed the help
        return stop.code if isinstance(stop.code, int) else _UNREADABLE
    try:
        code: int = arguments.run(arguments)
    except (WrongCall, ContextError, MissingExtra, PolicyError, UnknownOperation, UnknownRule) as wrong:
        complain(f"linq-compose: {wrong}")
        return _UNREADABLE
    return code


def _last_words(text: str) -> None:
    with suppress(OSError, ValueError):  # standard error may be gone as well
        complain(text)

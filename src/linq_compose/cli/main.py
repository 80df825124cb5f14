"""The entry point: runs a command, and turns Ctrl-C, a closed pipe and usage errors into exit codes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

from linq_compose.cli.console import abandon_output, complain, flush_output, one_line

__all__ = ["main"]

_UNREADABLE = 2
_INTERRUPTED = 130
_NO_READER = 141
"""128 and the number of SIGPIPE: what a shell reports for a program that wrote into a closed pipe."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 no errors, 1 errors found, 2 unreadable input or usage error.

    Ctrl-C gives 130 and a closed pipe 141. All but 0 and 1 come with one line on standard error.
    """
    try:
        code = _run(argv)
        flush_output()
    except KeyboardInterrupt:
        return _interrupted()
    except RuntimeError as error:
        if not isinstance(error.__context__, KeyboardInterrupt):
            raise
        return _interrupted()  # while a lock was taken or released, of which Python then complains
    except BrokenPipeError:
        abandon_output()
        _last_words("linq-compose: standard output was closed by its reader")
        return _NO_READER
    except OSError as error:
        abandon_output()
        name = f"{error.filename}: " if error.filename is not None else ""
        _last_words(
            f"linq-compose: {one_line(str(name))}could not be written: {(error.strerror or str(error)).lower()}"
        )
        return _UNREADABLE
    return code


def _run(argv: Sequence[str] | None) -> int:
    # Imported here, so that importing the package for its `main` costs nothing.
    from linq_compose.cli.inputs import Unreadable
    from linq_compose.cli.options import UsageError
    from linq_compose.cli.parser import parse_arguments
    from linq_compose.errors import ContextError, MissingExtra, PolicyError, UnknownOperation, UnknownRule

    if argv is None and "_ARGCOMPLETE" in os.environ:  # a shell asks what could follow
        from linq_compose.cli.candidates import complete

        complete()
    try:
        arguments = parse_arguments(argv)
    except SystemExit as stop:  # argparse has reported what was wrong, or printed the help
        return stop.code if isinstance(stop.code, int) else _UNREADABLE
    try:
        code: int = arguments.run(arguments)
    except (UsageError, Unreadable, ContextError, MissingExtra, PolicyError, UnknownOperation, UnknownRule) as error:
        complain(one_line(f"linq-compose: {error}"))
        return _UNREADABLE
    return code


def _interrupted() -> int:
    abandon_output()
    _last_words("linq-compose: interrupted")
    return _INTERRUPTED


def _last_words(text: str) -> None:
    with suppress(OSError, ValueError):  # standard error may be gone as well
        complain(text)

"""What a command declares: its name, one line about it, its arguments and the function that runs it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["EXIT_CODES", "Command"]

EXIT_CODES = "Exit codes: 0 no errors, 1 errors found, 2 unreadable input or usage error."


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the command line; each file of `cli/commands` declares its own as `COMMAND`.

    `synonyms` are words that users type when they mean this command; the error for an unknown command looks there.
    `examples` are command lines that `--help` shows as they are; a test runs each.
    """

    name: str
    summary: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
    ending: str = EXIT_CODES
    usage: str = ""
    """What follows the name in the usage line, besides the positional arguments."""
    synonyms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    @property
    def epilog(self) -> str:
        """What `--help` ends with: the examples, a line each after two spaces, and the ending."""
        examples = "".join(f"  {example}\n" for example in self.examples)
        return f"examples:\n{examples}\n{self.ending}" if examples else self.ending

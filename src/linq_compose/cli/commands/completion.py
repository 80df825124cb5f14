"""The command `completion`: the code that makes a shell complete commands, options and their values."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from linq_compose.cli.command import Command
from linq_compose.cli.console import say

__all__ = ["COMMAND"]

_SHELLS: Final = ("bash", "zsh", "fish")
_ENDING: Final = (
    "Add the line of your shell to ~/.bashrc, to ~/.zshrc after compinit, or to ~/.config/fish/config.fish. Exit "
    "codes: 0 printed, 2 usage error."
)


def _add_arguments(command: ArgumentParser) -> None:
    command.add_argument("shell", choices=_SHELLS, metavar="SHELL", help=f"one of {', '.join(_SHELLS)}")


def _run(arguments: Namespace) -> int:
    """Print the code for a shell."""
    from argcomplete.shell_integration import shellcode

    say(shellcode(["linq-compose"], shell=arguments.shell).strip())
    return 0


COMMAND = Command(
    "completion",
    "print the code that completes commands and options in a shell",
    _add_arguments,
    _run,
    ending=_ENDING,
    synonyms=("complete", "completions", "autocomplete", "shell", "tab"),
    examples=(
        'eval "$(linq-compose completion bash)"',
        'eval "$(linq-compose completion zsh)"',
        "linq-compose completion fish | source",
    ),
)

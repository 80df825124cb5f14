"""The parser of the command line: every command of `cli/commands`, and suggestions for misspelt ones."""

from __future__ import annotations

import sys
from argparse import Action, ArgumentError, ArgumentParser, HelpFormatter, Namespace
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import chain
from typing import Any, Final, NoReturn

from linq_compose import __version__
from linq_compose.cli.command import EXIT_CODES, Command
from linq_compose.cli.console import columns
from linq_compose.lint.terminal import wrapped
from linq_compose.vocabulary import closest

__all__ = ["NAMES", "all_commands", "build_parser", "parse_arguments"]

NAMES: Final = tuple(
    "check fix explain rules render plan preview play to-python schema check-file fake config docs completion "
    "mcp lsp".split()
)
"""Every command, in the order in which `--help` lists them; each is `COMMAND` in the file of its name."""


def parse_arguments(argv: Sequence[str] | None) -> Namespace:
    """Return the parsed command line with the command's function as `run`; raises `SystemExit` as argparse does.

    Where a command is named first, only that one is imported.
    """
    words = sys.argv[1:] if argv is None else argv
    alone = words[:1] if words and words[0] in NAMES and words[0] != "docs" else NAMES  # docs describes them all
    return build_parser(alone).parse_args(words)


def all_commands() -> tuple[Command, ...]:
    """Return every command, in the order in which `--help` lists them."""
    return tuple(map(_command, NAMES))


def _command(name: str) -> Command:
    command: Command = import_module(f"linq_compose.cli.commands.{name.replace('-', '_')}").COMMAND
    return command


def build_parser(names: Iterable[str] = NAMES) -> ArgumentParser:
    """Return the parser of the whole command line, or of some commands."""
    parser = _Parser(
        prog="linq-compose",
        description="Check, fix and compose messages for the Linq Partner API v3, offline.",
        epilog=f"{EXIT_CODES} Run 'linq-compose COMMAND --help' for the options of a command.",
    )
    parser.add_argument("--version", action="version", version=f"linq-compose {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command", title="commands")
    for command in map(_command, names):
        added = commands.add_parser(
            command.name, help=command.summary, description=_sentence(command.summary), epilog=command.epilog
        )
        command.add_arguments(added)
        added.usage = " ".join(["%(prog)s", command.usage or "[OPTIONS]", *_positionals(added)])
        added.set_defaults(run=command.run, parser=added, parsers=commands.choices)
    return parser


def _positionals(parser: ArgumentParser) -> Iterator[str]:
    """Yield the positional arguments as a usage line has them."""
    for action in parser._actions:  # noqa: SLF001  argparse has no public list of them
        if not action.option_strings:
            shapes = {"*": "[{0} ...]", "+": "{0} [{0} ...]"}
            yield shapes.get(str(action.nargs), "{0}").format(action.metavar)


class _Formatter(HelpFormatter):
    """Help that breaks lines at spaces alone, as wide as the terminal up to 100 columns."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=min(columns(sys.stdout) or 80, 100))

    def add_argument(self, action: Action) -> None:
        super().add_argument(action)
        for command in self._iter_indented_subactions(action):  # argparse does not count their indentation
            indented = len(self._format_action_invocation(command)) + self._current_indent + 2
            self._action_max_length = max(self._action_max_length, indented)

    def _format_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any) -> str:
        text = super()._format_usage(usage, actions, groups, prefix)
        return "\n".join(wrapped(text.strip(), self._width)) + "\n\n"

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width, rest="")

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """Return the text with its lines broken; those after two spaces are examples, to be copied as they are."""
        lines = ([line] if line.startswith("  ") else wrapped(line, width, indent, indent) for line in text.split("\n"))
        return "\n".join(chain.from_iterable(lines))


def _sentence(summary: str) -> str:
    return f"{summary[0].upper()}{summary[1:]}."


class _Parser(ArgumentParser):
    """A parser whose help is as wide as the terminal, and whose errors suggest the command or option meant."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, formatter_class=_Formatter)

    def _check_value(self, action: Any, value: Any) -> None:
        if action.dest == "command" and value not in action.choices:
            raise ArgumentError(None, _unknown_command(str(value)))
        super()._check_value(action, value)

    def error(self, message: str) -> NoReturn:
        unknown = message.removeprefix("unrecognized arguments: ")
        if unknown != message:
            message = f"{message}.{_did_you_mean(unknown.split()[0], self._option_strings())}"
        super().error(message)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Write what argparse has to say; a full disk or a closed pipe is reported, where argparse hides it."""
        stream = sys.stderr if file is None else file
        if message and stream is not None:
            stream.write(message)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the parsed arguments; an unknown option is reported by the parser of its command."""
        parsed, surplus = self.parse_known_args(args, namespace)
        if surplus:
            parsed.parser.error(f"unrecognized arguments: {' '.join(surplus)}")
        return parsed

    def _option_strings(self) -> Iterable[str]:
        return [word for action in self._actions for word in action.option_strings]


def _unknown_command(word: str) -> str:
    """Return the error for an unknown command, with the command that was misspelt or meant."""
    meant = next((command.name for command in all_commands() if word.casefold() in command.synonyms), None)
    suggestion = f" Did you mean {meant!r}?" if meant else _did_you_mean(word, NAMES)
    return f"there is no command {word!r}.{suggestion}"


def _did_you_mean(word: str, words: Iterable[str]) -> str:
    near = closest(word, words, cutoff=0.5)
    return f" Did you mean {near[0]!r}?" if near else ""

"""The options that several commands share: how they are declared, and the values that they stand for."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from linq_compose._api import read_policy
from linq_compose.errors import PolicyError, UnknownRule
from linq_compose.lint.configuration import Configuration, find_configuration, read_configuration
from linq_compose.lint.context import Context
from linq_compose.lint.policy import PRESETS, Policy
from linq_compose.lint.rule import Rule
from linq_compose.vocabulary import SERVICES, closest

__all__ = [
    "UsageError",
    "add_color",
    "add_context",
    "add_fail_on",
    "add_format",
    "add_operation",
    "add_policy",
    "add_sources",
    "chosen_configuration",
    "chosen_context",
    "chosen_policy",
    "chosen_values",
    "configured_policy",
    "find_rule",
    "positive_integer",
]


class UsageError(ValueError):
    """A command line that names something that does not exist, or options that exclude each other; one line of text."""


def add_sources(command: ArgumentParser, *, optional: bool = False) -> None:
    """Add the files to read, and how they are read."""
    text = (
        ".json: one payload; .jsonl or .ndjson: one payload per line; a directory: all such files below it; "
        "-: standard input"
    )
    command.add_argument(
        "paths",
        nargs="*" if optional else "+",
        metavar="FILE",
        help=f"{text} (default: the working directory)" if optional else text,
    )
    command.add_argument("--jsonl", action="store_true", help="read one payload per line, whatever the file name")
    command.add_argument(
        "--force-exclude",
        action="store_true",
        help="also skip named files that the search of a directory would skip, as hooks that name every file require",
    )


def add_operation(command: ArgumentParser) -> None:
    """Add `--operation`."""
    command.add_argument(
        "--operation",
        metavar="ID",
        help="what the payloads are: 'message', or an id that 'rules --operations' lists (default: detected from "
        "the fields of each payload)",
    )


def add_context(command: ArgumentParser) -> None:
    """Add the facts that the payloads do not contain."""
    facts = command.add_argument_group("context", "Facts that the payloads do not contain.")
    facts.add_argument("--service", metavar="NAME", help=f"the service that delivers the message: {SERVICES}")
    chat = facts.add_mutually_exclusive_group()
    chat.add_argument("--new-chat", action="store_true", default=None, help="the request opens a new chat")
    chat.add_argument("--existing-chat", dest="new_chat", action="store_false", help="the chat exists already")
    people = facts.add_mutually_exclusive_group()
    people.add_argument("--group", action="store_true", default=None, help="the chat is a group chat")
    people.add_argument("--direct", dest="group", action="store_false", help="the chat is a direct chat")


def add_policy(command: ArgumentParser) -> None:
    """Add the configuration file, and the options that override it."""
    group = command.add_argument_group("policy", "Which rules run, and how severe they are.")
    file = group.add_mutually_exclusive_group()
    file.add_argument(
        "--config",
        metavar="FILE",
        help="configuration file (default: the nearest linq-compose.toml, or pyproject.toml with "
        "[tool.linq-compose], from the working directory upwards)",
    )
    file.add_argument("--no-config", action="store_true", help="ignore configuration files")
    group.add_argument("--policy", metavar="NAME", help=f"preset: {', '.join(PRESETS)}")
    for option, summary in (("--select", "run only these rules"), ("--ignore", "skip these rules")):
        group.add_argument(
            option,
            action="append",
            default=[],
            metavar="RULES",
            help=f"{summary}: codes, names or families, separated by commas",
        )


def add_fail_on(command: ArgumentParser) -> None:
    """Add `--fail-on`."""
    command.add_argument(
        "--fail-on",
        choices=("warning", "error"),
        help="minimum severity that makes the command fail (default: error; warning for the policy strict)",
    )


def add_format(command: ArgumentParser, *, json: str) -> None:
    """Add `--format text|json`; `json` says what the JSON holds."""
    command.add_argument(
        "--format", choices=("text", "json"), default="text", help=f"output format (default: text); json: {json}"
    )


def add_color(command: ArgumentParser) -> None:
    """Add `--color`."""
    command.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="when to color the output (default: auto, on terminals, unless NO_COLOR is set)",
    )


def positive_integer(text: str) -> int:
    """Return a number of the command line; raises `ArgumentTypeError` unless it is an integer from 1."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or int(text) < 1:
        raise ArgumentTypeError(f"expected a positive integer, got {text!r}")
    return int(text)


def chosen_configuration(arguments: Namespace) -> Configuration:
    """Return the configuration of `--config`, or of the nearest file; raises `PolicyError` naming file and key."""
    if arguments.no_config:
        return Configuration()
    return read_configuration(arguments.config if arguments.config is not None else find_configuration())


def chosen_values(arguments: Namespace) -> dict[str, Any]:
    """Return what the command line sets, by the keys of the configuration."""
    values = {
        "policy": arguments.policy,
        "select": _words(arguments.select),
        "ignore": _words(arguments.ignore),
        "fail-on": getattr(arguments, "fail_on", None),
    }
    return {key: value for key, value in values.items() if value}


def chosen_policy(arguments: Namespace, configuration: Configuration) -> Policy:
    """Return the policy of the configuration, overridden by the options of the command line.

    Raises `PolicyError` naming the closest words.
    """
    return configured_policy(configuration, **chosen_values(arguments))


def configured_policy(configuration: Configuration, **instead: Any) -> Policy:
    """Return the policy of a configuration whose rules all exist; `instead` overrides some keys.

    Raises `PolicyError` naming the closest words, with file, line and key where the configuration has the wrong one.
    """
    policy = Policy.from_configuration(configuration, **instead)
    try:
        return read_policy(policy)
    except PolicyError as error:
        for key in ("select", "ignore", "severity", "suppress"):
            if key in configuration.values and key not in instead:
                alone: dict[str, Any] = {**dict.fromkeys(("select", "ignore", "suppress"), ()), "severity": {}}
                try:
                    read_policy(Policy.from_configuration(configuration, **{**alone, key: configuration.values[key]}))
                except PolicyError:
                    raise PolicyError(f"{configuration.at(key)}: {key}: {error}") from None
        raise


def _words(lists: Iterable[str]) -> list[str]:
    return [_known_word(word.strip()) for words in lists for word in words.split(",") if word.strip()]


def _known_word(word: str) -> str:
    """Return a code or prefix in capitals, anything else as it is."""
    from linq_compose.rules import CATALOG

    try:
        CATALOG.select(word.upper())
    except UnknownRule:
        return word
    return word.upper()


def find_rule(word: str) -> Rule:
    """Return the rule of a code, in any case, or of a name; raises `UnknownRule` naming the closest."""
    from linq_compose.rules import CATALOG

    with suppress(UnknownRule):
        return CATALOG.get(word.lower())
    return CATALOG.get(_known_word(word))


def chosen_context(arguments: Namespace) -> Context:
    """Return the context of `--service`, `--new-chat` and `--group`; raises `UsageError` for an unknown service."""
    return Context(service=_service(arguments.service), new_chat=arguments.new_chat, group=arguments.group)


def _service(word: str | None) -> str | None:
    if word is None or word in SERVICES:
        return word
    near = closest(word, SERVICES.words, cutoff=0.4)
    if near and near[0].casefold() == word.casefold():
        return near[0]
    suggestion = f" Did you mean {near[0]!r}?" if near else ""
    raise UsageError(f"There is no service {word!r}.{suggestion} The services are {SERVICES}.")

"""What the caller chose on the command line, as values: policy, context, operation, rule."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from linq_compose import operations
from linq_compose._api import read_policy
from linq_compose.errors import UnknownRule
from linq_compose.lint.configuration import Configuration, find_configuration, read_configuration
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.policy import Policy
from linq_compose.lint.rule import Rule
from linq_compose.rules import CATALOG
from linq_compose.vocabulary import SERVICES, closest

__all__ = [
    "WrongCall",
    "chosen_configuration",
    "chosen_context",
    "chosen_operation",
    "chosen_policy",
    "chosen_values",
    "find_rule",
    "least_failing",
]


class WrongCall(ValueError):
    """A command line that asks for what does not exist or does not go together; its text is one line."""


def chosen_configuration(arguments: Namespace) -> Configuration:
    """Return the configuration of `--config`, or of the nearest file; raises `PolicyError` naming file and key."""
    if arguments.no_config:
        return Configuration()
    return read_configuration(arguments.config if arguments.config is not None else find_configuration())


def chosen_values(arguments: Namespace) -> dict[str, Any]:
    """Return what the command line sets, by the keys of the configuration."""
    told = {"policy": arguments.policy, "select": _words(arguments.select), "ignore": _words(arguments.ignore)}
    return {key: value for key, value in told.items() if value}


def chosen_policy(arguments: Namespace, configuration: Configuration) -> Policy:
    """Return the configured policy, `--policy`, `--select` and `--ignore` taking the place of what the file says.

    Raises `PolicyError` naming the closest words.
    """
    return read_policy(Policy.from_configuration(configuration, **chosen_values(arguments)))


def least_failing(arguments: Namespace, policy: Policy) -> Severity:
    """Return the minimum severity that fails the command: `--fail-on`, or the policy's."""
    return Severity(arguments.fail_on or policy.fail_on)


def _words(lists: Iterable[str]) -> list[str]:
    return [_known_word(word.strip()) for each in lists for word in each.split(",") if word.strip()]


def _known_word(word: str) -> str:
    """Return a code or prefix in capitals, anything else as it is."""
    try:
        CATALOG.select(word.upper())
    except UnknownRule:
        return word
    return word.upper()


def find_rule(word: str) -> Rule:
    """Return the rule of a code, in any case, or of a name; raises `UnknownRule` naming the closest."""
    with suppress(UnknownRule):
        return CATALOG.get(word.lower())
    return CATALOG.get(_known_word(word))


def chosen_context(arguments: Namespace) -> Context:
    """Return the context of `--service`, `--new-chat` and `--group`; raises `WrongCall` for an unknown service."""
    return Context(service=_service(arguments.service), new_chat=arguments.new_chat, group=arguments.group)


def _service(word: str | None) -> str | None:
    if word is None or word in SERVICES:
        return word
    near = closest(word, SERVICES.words, cutoff=0.4)
    if near and near[0].casefold() == word.casefold():
        return near[0]
    meant = f" Did you mean {near[0]!r}?" if near else ""
    raise WrongCall(f"There is no service {word!r}.{meant} The services are {SERVICES}.")


def chosen_operation(arguments: Namespace, *, guess: Callable[[bytes], str]) -> Callable[[bytes], str]:
    """Return what tells the operation of a payload: always `--operation`, or a guess by its shape.

    Raises `UnknownOperation` naming the closest ids.
    """
    chosen: str | None = arguments.operation
    if chosen is None:
        return guess
    operations.request_model(chosen)
    return lambda _data: chosen

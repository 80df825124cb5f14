"""What the caller chose on the command line, as values: policy, context, operation, rule."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable
from contextlib import suppress

from linq_compose import operations
from linq_compose.errors import UnknownRule
from linq_compose.lint.context import Context
from linq_compose.lint.policy import Policy
from linq_compose.lint.rule import Rule
from linq_compose.rules import CATALOG
from linq_compose.verbs import check
from linq_compose.vocabulary import SERVICES, closest

__all__ = ["WrongCall", "chosen_context", "chosen_operation", "chosen_policy", "find_rule"]


class WrongCall(ValueError):
    """A command line that asks for what does not exist or does not go together; its text is one line."""


def chosen_policy(arguments: Namespace) -> Policy:
    """Return the policy of `--policy`, `--select` and `--ignore`; raises `PolicyError` naming the closest words."""
    policy = Policy(arguments.policy, select=_words(arguments.select), ignore=_words(arguments.ignore))
    check({}, policy=policy)  # a policy names its unknown rules when it is first used
    return policy


def _words(lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(_known_word(word.strip()) for each in lists for word in each.split(",") if word.strip())


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

"""What a shell offers when the Tab key is pressed: commands, options, and the words that each argument accepts.

The shell code of `linq-compose completion` runs `linq-compose` itself with the line typed so far in its environment,
so what is offered is what the installed version accepts.
"""

from __future__ import annotations

import os
from argparse import Action, ArgumentParser, _SubParsersAction
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from argcomplete.completers import DirectoriesCompleter, FilesCompleter, SuppressCompleter
from argcomplete.finders import CompletionFinder

from linq_compose.cli.parser import NAMES, build_parser

__all__ = ["complete", "completer_of"]

_Words: TypeAlias = Mapping[str, str] | Iterable[str]
"""The words that an argument accepts, with a description where there is one."""
_Completer: TypeAlias = Callable[..., _Words]


def complete(**options: Any) -> None:
    """Write the candidates for the line in `COMP_LINE` where the shell code reads them, and end the process.

    `options` are passed to argcomplete, which names them.
    """
    line = os.environ["COMP_LINE"][: int(os.environ["COMP_POINT"])]
    words = line.split()
    begun = words[1:] if line[-1:].isspace() else words[1:-1]
    parser = build_parser(begun[:1] if begun and begun[0] in NAMES else NAMES)
    for known in _parsers(parser):
        for action in known._actions:  # noqa: SLF001  argparse has no public list of them
            completer = completer_of(action)
            if completer is not None:
                vars(action)["completer"] = completer
    CompletionFinder()(parser, always_complete_options=False, default_completer=SuppressCompleter(), **options)


def _parsers(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    """Yield a parser and those of its commands."""
    yield parser
    for action in parser._actions:  # noqa: SLF001  the same
        if isinstance(action, _SubParsersAction):
            yield from action.choices.values()


def completer_of(action: Action) -> _Completer | None:
    """Return what lists the values of an argument; None where it is a switch, or its value is not one of a list."""
    if isinstance(action, _SubParsersAction):
        return None
    if action.choices is not None:
        words = tuple(map(str, action.choices))
        return lambda **_: words
    return _BY_DESTINATION.get(action.dest) or _BY_METAVAR.get(str(action.metavar))


def _files(prefix: str, **_: Any) -> _Words:
    return FilesCompleter()(prefix)


def _formats(prefix: str, **options: Any) -> _Words:
    from linq_compose.cli.output.formats import FORMATS

    name, colon, start = prefix.partition(":")
    return [f"{name}:{file}" for file in _files(start, **options)] if colon else FORMATS


def _policies(**_: Any) -> _Words:
    from linq_compose.lint.policy import PRESETS

    return PRESETS


def _services(**_: Any) -> _Words:
    from linq_compose.vocabulary import SERVICES

    return SERVICES.words


def _operations(**_: Any) -> _Words:
    from linq_compose.operations import MESSAGE, OPERATIONS

    rows = {row.id: f"{row.method} {row.path}" for row in OPERATIONS.values()}
    return {MESSAGE: "a message by itself", **rows}


def _rules(prefix: str, **_: Any) -> dict[str, str]:
    """Return rules by code; by name where the word begins as a name does."""
    from linq_compose.rules import CATALOG

    if prefix[:1].islower():
        return {rule.name: rule.code for rule in CATALOG}
    return {rule.code: rule.name for rule in CATALOG}


def _rule_lists(prefix: str, **_: Any) -> _Words:
    """Return what may follow the last comma: rules, and families by their prefix."""
    from linq_compose.rules import CATALOG

    before, comma, last = prefix.rpartition(",")
    families = {family.prefix: family.about for family in CATALOG.families}
    return {f"{before}{comma}{word}": text for word, text in {**families, **_rules(last)}.items()}


def _pages(prefix: str, **_: Any) -> _Words:
    from linq_compose.error_codes import CODES

    return {**_rules(prefix), **{str(code): row.meaning for code, row in CODES.items()}}


_BY_METAVAR: Final[Mapping[str, _Completer]] = {
    "FILE": _files,
    "DIR": DirectoriesCompleter(),
    "RULE|CODE": _pages,
    "RULES": _rule_lists,
    "ID": _operations,
    "NAME[:FILE]": _formats,
}
_BY_DESTINATION: Final[Mapping[str, _Completer]] = {"policy": _policies, "service": _services}

"""Worker processes for `check --jobs`: blocks go to them in order, and what they find comes back in that order."""

from __future__ import annotations

import os
import pickle
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, Self

from linq_compose._processes import Processes, ProcessLost
from linq_compose._row_check import load_rules
from linq_compose.cli.checker import Checked, Checker
from linq_compose.cli.inputs import Payload, Source, Unreadable
from linq_compose.cli.settings import FileSettings
from linq_compose.lint.configuration import Configuration, read_configuration

__all__ = ["Workers"]

_PLAIN: Final = (str, int, bool, type(None), list)
"""The types of command-line values that a worker needs."""


class Workers:
    """A number of processes that check blocks. A context manager: on leaving, what still runs is stopped.

    Each process reads the configuration itself, so that rules of the user's own need not be sent to it. What cannot be
    sent back is checked here.
    """

    def __init__(self, jobs: int, arguments: Namespace, configuration: Configuration, checker: Checker) -> None:
        self._checker = checker
        values = {name: value for name, value in vars(arguments).items() if isinstance(value, _PLAIN)}
        start = (values, None if configuration.file is None else str(configuration.file), os.getcwd())
        load_rules()
        self._processes = Processes(jobs, _begin, start)

    def __enter__(self) -> Self:
        self._processes.__enter__()
        return self

    def __exit__(self, reason: type[BaseException] | None, *more: object) -> None:
        self._processes.__exit__(reason, *more)

    def check(self, items: Iterable[Any]) -> Iterator[tuple[Any, Iterable[tuple[Payload, Checked]]]]:
        """Yield items in order, blocks with their payloads and what was found.

        Raises `Unreadable` when a process dies.
        """
        try:
            for item, packed in self._processes.results(items, _check, is_work=_is_block):
                yield item, self._payloads(item, packed) if _is_block(item) else ()
        except ProcessLost as lost:
            reason = "a worker process ended before this was checked; try fewer --jobs"
            raise Unreadable(lost.item.name, reason) from None

    def _payloads(self, block: Source, packed: bytes | None) -> Iterable[tuple[Payload, Checked]]:
        if packed is None:
            return self._checker.check(block)
        return zip(block.payloads(), pickle.loads(packed), strict=True)  # noqa: S301  from our own worker


def _is_block(item: object) -> bool:
    return isinstance(item, Source)


_checkers: list[Checker] = []
"""In a worker: the one that it checks with."""


def _begin(values: dict[str, Any], configuration: str | None, folder: str) -> None:
    """Prepare a worker."""
    os.chdir(folder)
    file = None if configuration is None else Path(configuration)
    _checkers[:] = [Checker(FileSettings(Namespace(**values), read_configuration(file)))]


def _check(block: Source) -> bytes | None:
    """Return what was found in a block, for each payload; None where that cannot be sent."""
    found = [checked for _, checked in _checkers[0].check(block)]
    if any(report.crashes for report, _ in found):  # an exception of the user's may not survive the way
        return None
    try:
        return pickle.dumps(found, protocol=pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001  a value of a user's rule may raise anything
        return None

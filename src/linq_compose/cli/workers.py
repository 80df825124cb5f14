"""Worker processes for `check --jobs`: blocks go to them in order, and what they find comes back in that order."""

from __future__ import annotations

import os
import pickle
import signal
from argparse import Namespace
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from linq_compose.cli.checker import Checked, Checker
from linq_compose.cli.inputs import Payload, Source, Unreadable
from linq_compose.cli.settings import FileSettings
from linq_compose.lint.configuration import Configuration, read_configuration

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

__all__ = ["Workers"]

_AHEAD: Final = 3
"""Blocks per worker that are read before they are asked for: memory stays flat, and no worker waits."""

_PLAIN: Final = (str, int, bool, type(None), list)
"""The types of command-line values that a worker needs."""


class Workers:
    """A number of processes that check blocks. A context manager: on leaving, what still runs is stopped.

    Each process reads the configuration itself, so that rules of the user's own need not be sent to it. What cannot be
    sent back is checked here.
    """

    def __init__(self, jobs: int, arguments: Namespace, configuration: Configuration, checker: Checker) -> None:
        self._jobs, self._checker = jobs, checker
        values = {name: value for name, value in vars(arguments).items() if isinstance(value, _PLAIN)}
        self._start = (values, None if configuration.file is None else str(configuration.file), os.getcwd())
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            from multiprocessing import active_children

            self._pool.shutdown(wait=False, cancel_futures=True)
            for process in active_children():
                process.terminate()

    def check(self, items: Iterable[Any]) -> Iterator[tuple[Any, Iterable[tuple[Payload, Checked]]]]:
        """Yield items in order, blocks with their payloads and what was found.

        Raises `Unreadable` when a process dies.
        """
        waiting: deque[tuple[Any, Future[bytes | None] | None]] = deque()
        blocks = 0
        for item in items:
            is_block = isinstance(item, Source)
            waiting.append((item, self._submit(item) if is_block else None))
            blocks += is_block
            while waiting and (blocks > _AHEAD * self._jobs or waiting[0][1] is None):
                blocks -= waiting[0][1] is not None
                yield self._result(*waiting.popleft())
        while waiting:
            yield self._result(*waiting.popleft())

    def _submit(self, block: Source) -> Future[bytes | None]:
        from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

        with _no_interrupt(), suppress(BrokenExecutor):
            if self._pool is None:
                self._pool = ProcessPoolExecutor(self._jobs, initializer=_begin, initargs=self._start)
            return self._pool.submit(_check, block)
        raise _lost(block)

    def _result(self, item: Any, future: Future[bytes | None] | None) -> tuple[Any, Iterable[tuple[Payload, Checked]]]:
        if future is None:
            return item, ()
        from concurrent.futures import BrokenExecutor

        try:
            packed = future.result()
        except BrokenExecutor:
            raise _lost(item) from None
        if packed is None:
            return item, self._checker.check(item)
        return item, zip(item.payloads(), pickle.loads(packed), strict=True)  # noqa: S301  from our own worker


def _lost(block: Source) -> Unreadable:
    return Unreadable(block.name, "a worker process ended before this was checked; try fewer --jobs")


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Start processes to which Ctrl-C means nothing: the one that started them ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_checkers: list[Checker] = []
"""In a worker: the one that it checks with."""


def _begin(values: dict[str, Any], configuration: str | None, folder: str) -> None:
    """Prepare a worker, which ends when the process that started it does."""
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.chdir(folder)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.join,), daemon=True).start()
    file = None if configuration is None else Path(configuration)
    _checkers[:] = [Checker(FileSettings(Namespace(**values), read_configuration(file)))]


def _end_with(wait: Callable[[], None]) -> None:
    wait()
    os._exit(1)


def _check(block: Source) -> bytes | None:
    """Return what was found in a block, for each payload; None where that cannot be sent."""
    found = [checked for _, checked in _checkers[0].check(block)]
    if any(report.crashes for report, _ in found):  # an exception of the user's may not survive the way
        return None
    try:
        return pickle.dumps(found, protocol=pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001  a value of a user's rule may raise anything
        return None

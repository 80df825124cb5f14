"""Worker processes: items go to them in order, with back-pressure, and the results come back in that order."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

__all__ = ["ProcessLost", "Processes"]

Item = TypeVar("Item")

_AHEAD: Final = 3
"""Items per process that are read before they are asked for: memory stays flat, and no process waits."""
_PATIENCE: Final = 2
"""Seconds that processes may take to finish what they have begun."""
_OPEN_ENDS: Final = (("_result_queue", "_writer"), ("_call_queue", "_reader"))
"""Ends of pipes that a pool keeps open. With the first, it waits for the rest of what a process was sending when it was
terminated; with the second, before Python 3.11.5, for someone who reads what it sends."""


class ProcessLost(Exception, Generic[Item]):
    """A process ended before `item` was done."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self.item = item


class Processes:
    """A number of processes that call one function. A context manager: on leaving, what still runs is stopped.

    Each process calls `start` with the arguments first. Ctrl-C means nothing to them, and they end with the process
    that started them.
    """

    def __init__(self, jobs: int, start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self._jobs, self._start = jobs, (start, arguments)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, reason: type[BaseException] | None, *_: object) -> None:
        if self._pool is not None:
            if reason is None:
                self._pool.shutdown()
                return
            self._end(self._pool)

    @staticmethod
    def _end(pool: ProcessPoolExecutor) -> None:
        """End the processes of a pool: what they have begun is finished, unless that takes long."""
        # Those of the pool alone: whoever calls may have processes of their own.
        processes = list((getattr(pool, "_processes", None) or {}).values())
        manager = getattr(pool, "_executor_manager_thread", None)
        ends = [getattr(getattr(pool, queue, None), end, None) for queue, end in _OPEN_ENDS]
        pool.shutdown(wait=False, cancel_futures=True)
        if manager is None:
            return
        manager.join(_PATIENCE)
        if manager.is_alive():
            for process in processes:
                process.terminate()
        for end in ends:
            if end is not None and manager.is_alive():
                end.close()
                manager.join(_PATIENCE)

    def results(
        self, items: Iterable[Item], work: Callable[[Any], Any], *, is_work: Callable[[Item], bool]
    ) -> Iterator[tuple[Item, Any]]:
        """Yield items in order, each with the result of its work; None for an item that is no work.

        Raises `ProcessLost` when a process dies.
        """
        waiting: deque[tuple[Item, Future[Any] | None]] = deque()
        pending = 0
        for item in items:
            busy = is_work(item)
            waiting.append((item, self._submit(item, work) if busy else None))
            pending += busy
            while waiting and (pending > _AHEAD * self._jobs or waiting[0][1] is None):
                pending -= waiting[0][1] is not None
                yield self._result(*waiting.popleft())
        while waiting:
            yield self._result(*waiting.popleft())

    def _submit(self, item: object, work: Callable[[Any], Any]) -> Future[Any]:
        from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

        with _no_interrupt(), suppress(BrokenExecutor):
            if self._pool is None:
                self._pool = ProcessPoolExecutor(self._jobs, initializer=_begin, initargs=self._start)
            return self._pool.submit(work, item)
        raise ProcessLost(item)

    @staticmethod
    def _result(item: Item, future: Future[Any] | None) -> tuple[Item, Any]:
        if future is None:
            return item, None
        from concurrent.futures import BrokenExecutor

        try:
            return item, future.result()
        except BrokenExecutor:
            raise ProcessLost(item) from None


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


def _begin(start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """Prepare a process, which ends when the one that started it does."""
    from multiprocessing import parent_process
    from threading import Thread

    gc.freeze()  # a collection would write into whatever was there before, and so copy what processes share
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.join,), daemon=True).start()
    start(*arguments)


def _end_with(wait: Callable[[], None]) -> None:
    wait()
    os._exit(1)

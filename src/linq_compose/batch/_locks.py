"""Locks: two runs never write the same output at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from typing import Final

from linq_compose.errors import BatchError

__all__ = ["locked"]

_CAN_LOCK: Final = find_spec("fcntl") is not None
"""On Windows nothing is locked."""


@contextmanager
def locked(paths: Iterable[str]) -> Iterator[None]:
    """Keep other runs from writing these files, by a lock on `NAME.lock` beside each; it ends with the process.

    Raises `BatchError` where another run has the lock, `OSError` where the folder cannot be written.
    """
    with ExitStack() as stack:
        for path in sorted({os.path.realpath(path) for path in paths}):
            stack.enter_context(_lock(path))
        yield


@contextmanager
def _lock(path: str) -> Iterator[None]:
    if not _CAN_LOCK:
        yield
        return
    name = f"{path}.lock"
    handle = _taken(name)
    while handle is None:  # the run that had it has removed it meanwhile
        handle = _taken(name)
    try:
        yield
    finally:
        with suppress(OSError):
            os.unlink(name)
        os.close(handle)


def _taken(name: str) -> int | None:
    """Return a handle that has the lock; None where the file that it locks has lost its name."""
    import fcntl

    output = name.removesuffix(".lock")
    try:
        handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        error.filename = output  # which could not be written either
        raise
    with ExitStack() as stack:
        stack.callback(os.close, handle)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BatchError(f"{output} is being written by another run.") from None
        except OSError:  # a file system that has no locks
            pass
        with suppress(FileNotFoundError):
            if os.path.samestat(os.stat(name), os.fstat(handle)):
                stack.pop_all()
                return handle
    return None

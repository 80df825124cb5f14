"""The facts of a file or of bytes: name, size, type by content; at most about two megabytes of it are read."""

from __future__ import annotations

import os
import stat
from io import FileIO
from typing import Final, TypeAlias

from linq_compose._media_types import resolved
from linq_compose.media._containers import ReadAt
from linq_compose.media._content_type import sniff
from linq_compose.models.files import MediaFacts

__all__ = ["File", "describe_file", "inspect"]

File: TypeAlias = "str | os.PathLike[str] | bytes | bytearray | memoryview"
"""The path of a file, or the bytes of one."""

_KINDS: Final = (
    (stat.S_ISDIR, "is a directory"),
    (stat.S_ISFIFO, "is a pipe"),
    (stat.S_ISSOCK, "is a socket"),
    (stat.S_ISCHR, "is a device"),
    (stat.S_ISBLK, "is a device"),
)
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)


def inspect(path_or_bytes: File) -> MediaFacts:
    """Return name, size in bytes and type by content of a file, or of bytes.

    Memory does not grow with the size. Raises `OSError` for what cannot be read or is not a regular file (pipes and
    devices are never opened), and `MissingLibmagic` (an ImportError) without libmagic.

    >>> inspect(b"%PDF-1.7").type
    'application/pdf'
    """
    if isinstance(path_or_bytes, (bytes, bytearray, memoryview)):
        data = memoryview(path_or_bytes).cast("B")
        return _facts(MediaFacts(size=len(data)), lambda at, count: bytes(data[at : at + count]))
    path = os.fspath(path_or_bytes)
    with _opened(path) as file:

        def read(at: int, count: int) -> bytes:
            file.seek(at)
            return file.read(count) or b""

        return _facts(MediaFacts(name=_name(path), size=os.fstat(file.fileno()).st_size), read)


def _facts(facts: MediaFacts, read: ReadAt) -> MediaFacts:
    """Return the facts with the type by content; an empty file has none."""
    if not facts.size:
        return facts
    return facts.model_copy(update={"type": resolved(sniff(read, facts.size), facts.extension)})


def _name(path: str) -> str:
    """Return the last part of a path, bytes that are not UTF-8 as U+FFFD."""
    name = os.path.basename(path.rstrip(os.sep)) or path
    return os.fsencode(name).decode("utf-8", "replace")


def _opened(path: str) -> FileIO:
    """Return a regular file opened to read; raises `OSError` for anything else, before opening it."""
    try:
        _require_file(path, os.stat(path).st_mode)
    except ValueError as error:  # a name with a zero byte
        raise OSError(0, "has a NUL character in its name", path) from error
    descriptor = os.open(path, _FLAGS)  # O_NONBLOCK: the file may have become a pipe since
    try:
        _require_file(path, os.fstat(descriptor).st_mode)
        return FileIO(descriptor, "rb")
    except OSError:
        os.close(descriptor)
        raise


def _require_file(path: str, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise OSError(0, next((kind for test, kind in _KINDS if test(mode)), "is not a regular file"), path)


def describe_file(path_or_bytes: File) -> MediaFacts:
    """Return the facts of a file as `inspect` does; for an unreadable file, its name and the reason as `flaw`."""
    try:
        return inspect(path_or_bytes)
    except OSError as error:
        assert not isinstance(path_or_bytes, (bytes, bytearray, memoryview))  # noqa: S101  bytes are read already
        return MediaFacts(name=_name(os.fspath(path_or_bytes)), flaw=_flaw(error))


def _flaw(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    if isinstance(error, PermissionError):
        return "is not readable: permission denied"
    if isinstance(error, NotADirectoryError):
        return "does not exist: a part of its path is not a directory"
    return error.strerror if not error.errno and error.strerror else f"could not be read ({error.strerror or error})"

"""Output files: regular files are written completely or not at all, devices and pipes as the output comes.

A regular file is written to a temporary file beside it, synced, and renamed over it, so that neither a full disk nor a
killed process loses what was there. What a rename would change is written in place instead: a file with several hard
links, one whose owner cannot be kept, or one in a folder without write permission. There the whole output is
collected first, the space is reserved, and the old content is put back on failure. What is not a regular file
(a device, a FIFO, `/dev/stdout`) is written to, never replaced.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final, Protocol, TypeAlias

from linq_compose.cli.console import complain, say

__all__ = [
    "TEMPORARY",
    "Key",
    "OutputFile",
    "keys_of_stream",
    "open_output",
    "same_file",
    "sync_folders",
    "write_files",
]

TEMPORARY: Final = ".linq-compose-"
"""How the names of temporary files begin; `check` skips what a killed process left behind."""

Key: TypeAlias = "tuple[str, Any]"
"""What identifies a target, whatever its spelling: a stream, a device and inode, or the path of a new file."""

_STREAMS: Final = {
    **dict.fromkeys(("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"), 1),
    **dict.fromkeys(("/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"), 2),
}


class OutputFile(Protocol):
    """A target that is open. `write` takes text or bytes, `stage` completes and syncs it, `commit` makes it visible.

    Until `commit` a regular file is as it was; `discard` leaves it so. All of them raise `OSError`.
    """

    name: str
    keys: frozenset[Key]
    stream: Any
    """Standard output or standard error where the target is one of them, for color and width."""
    folder: str | None
    """The folder in which `commit` renames a file; `sync_folders` makes that last."""

    def write(self, content: str | bytes) -> None:
        """Add bytes, or text as UTF-8."""

    def stage(self) -> None:
        """Write everything out, so that `commit` is all that remains."""

    def commit(self) -> None:
        """Make the output visible."""

    def discard(self) -> None:
        """Drop the output; after `commit` there is nothing to drop."""


def open_output(name: str) -> OutputFile:
    """Return the target of a name, open for writing; raises `OSError` for one that cannot be written."""
    if "\0" in name:
        raise OSError(errno.EINVAL, "the name has a null character")
    if name in _STREAMS:
        return _Stream(name, _STREAMS[name])
    try:
        status = os.stat(name)
    except FileNotFoundError:
        return _Replacement(name, None)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        return _Special(name, status)
    os.close(os.open(name, os.O_WRONLY))  # a rename would also replace a file that is read-only
    if status.st_nlink == 1:
        with suppress(PermissionError):
            return _Replacement(name, status)
    return _InPlace(name, status)


def keys_of_stream(number: int) -> frozenset[Key]:
    """Return the keys of standard output (1) or standard error (2)."""
    keys: set[Key] = {("stream", number)}
    with suppress(OSError, ValueError, AttributeError):
        keys |= _keys(os.fstat((sys.stdout if number == 1 else sys.stderr).fileno()))
    return frozenset(keys)


def same_file(first: Iterable[Key], second: Iterable[Key]) -> bool:
    """Return whether two targets are one; standard output and standard error may share a terminal or a log."""
    first, second = set(first), set(second)
    streams = {key for key in first ^ second if key[0] == "stream"}
    return not first.isdisjoint(second) and len(streams) < 2


def write_files(contents: Iterable[tuple[str, str | bytes]]) -> None:
    """Write files, each completely, and none unless all of them can be; raises `OSError` with the file's name."""
    outputs: list[OutputFile] = []
    name = ""
    try:
        for name, content in contents:
            output = open_output(name)
            outputs.append(output)
            output.write(content)
            output.stage()
        for output in outputs:
            name = output.name
            output.commit()
        sync_folders(outputs)
    except OSError as error:
        error.filename = name
        raise
    finally:
        for output in outputs:
            output.discard()


def sync_folders(outputs: Iterable[OutputFile]) -> None:
    """Sync the folders in which files were renamed, each once; some file systems cannot, where the files alone are."""
    for folder in {output.folder for output in outputs if output.folder is not None}:
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _encoded(content: str | bytes) -> bytes:
    """Return the bytes of text as UTF-8; half a surrogate pair, which UTF-8 cannot carry, becomes its escape."""
    return content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")


def _keys(status: os.stat_result) -> frozenset[Key]:
    """Return what identifies an existing target; several outputs may go to one terminal, or to the null device."""
    return frozenset() if stat.S_ISCHR(status.st_mode) else frozenset({("file", (status.st_dev, status.st_ino))})


class _Stream:
    """Standard output or standard error of this process, spelled as a file."""

    folder: str | None = None

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.keys = keys_of_stream(number)
        self.stream = sys.stdout if number == 1 else sys.stderr
        self._write = say if number == 1 else complain

    def write(self, content: str | bytes) -> None:
        self._write(_encoded(content).decode("utf-8", "replace").removesuffix("\n"))

    def stage(self) -> None:
        if self.stream is not None:
            self.stream.flush()

    def commit(self) -> None:
        """Nothing: it is written."""

    discard = commit


class _Special:
    """A device, FIFO or socket: opened once, and written as the output comes."""

    stream: Any = None
    folder: str | None = None

    def __init__(self, name: str, status: os.stat_result) -> None:
        self.name = name
        self.keys = _keys(status)
        self._file = os.fdopen(os.open(name, os.O_WRONLY), "wb")

    def write(self, content: str | bytes) -> None:
        self._file.write(_encoded(content))

    def stage(self) -> None:
        self._file.close()

    def commit(self) -> None:
        """Nothing: it is written."""

    def discard(self) -> None:
        with suppress(OSError):
            self._file.close()


class _Replacement:
    """A regular file with one name, or a new one: written beside its place and renamed. A symlink stays a symlink."""

    stream: Any = None

    def __init__(self, name: str, status: os.stat_result | None) -> None:
        self.name = name
        self._target = os.path.realpath(name)
        path: Key = ("path", os.path.normcase(self._target))
        self.keys = frozenset({path}) if status is None else _keys(status)
        self.folder: str | None = os.path.dirname(self._target)
        self._temporary = os.path.join(os.path.dirname(self._target), f"{TEMPORARY}{secrets.token_hex(8)}.tmp")
        # A new file gets its mode from the umask, as any other program's would.
        handle = os.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        self._file = os.fdopen(handle, "wb")
        try:
            if status is not None:
                self._keep(status)
        except BaseException:
            self.discard()
            raise

    def _keep(self, status: os.stat_result) -> None:
        """Give the new file owner, group, mode and extended attributes of the old one; raises `PermissionError`."""
        mine = os.fstat(self._file.fileno())
        if hasattr(os, "fchown") and (mine.st_uid, mine.st_gid) != (status.st_uid, status.st_gid):
            os.fchown(self._file.fileno(), status.st_uid, status.st_gid)
        os.chmod(self._temporary, stat.S_IMODE(status.st_mode))
        if hasattr(os, "listxattr"):
            with suppress(OSError):
                for attribute in os.listxattr(self._target):
                    os.setxattr(self._temporary, attribute, os.getxattr(self._target, attribute))

    def write(self, content: str | bytes) -> None:
        self._file.write(_encoded(content))

    def stage(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def commit(self) -> None:
        os.replace(self._temporary, self._target)

    def discard(self) -> None:
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            os.unlink(self._temporary)


class _InPlace:
    """A regular file that has to stay the same file: the output is collected, then copied into it."""

    stream: Any = None
    folder: str | None = None

    def __init__(self, name: str, status: os.stat_result) -> None:
        self.name = name
        self.keys = _keys(status)
        self._handle = os.open(name, os.O_RDWR | getattr(os, "O_BINARY", 0))
        self._size = status.st_size
        self._open = True
        self._collected = tempfile.TemporaryFile()  # noqa: SIM115  it lives until `discard`

    def write(self, content: str | bytes) -> None:
        self._collected.write(_encoded(content))

    def stage(self) -> None:
        self._collected.flush()
        size = self._collected.tell()
        if size > self._size and hasattr(os, "posix_fallocate"):
            os.posix_fallocate(self._handle, self._size, size - self._size)

    def commit(self) -> None:
        with open(self._handle, "r+b", closefd=False) as file, tempfile.TemporaryFile() as old:
            shutil.copyfileobj(file, old)
            old.truncate(self._size)
            try:
                _copy(self._collected, file)
            except BaseException:
                with suppress(OSError):
                    _copy(old, file)
                raise
        self._close()

    def discard(self) -> None:
        if self._open:
            with suppress(OSError):
                os.ftruncate(self._handle, self._size)  # gives back what `stage` reserved
            self._close()

    def _close(self) -> None:
        self._open = False
        self._collected.close()
        os.close(self._handle)


def _copy(source: Any, target: Any) -> None:
    """Make a file's content that of another, synced."""
    source.seek(0)
    target.seek(0)
    shutil.copyfileobj(source, target)
    target.truncate()
    target.flush()
    os.fsync(target.fileno())

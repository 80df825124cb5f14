"""Files of rows: which there are in a source, and their bytes decompressed."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import IO, Any, Final, Self

from linq_compose._row_files import ENDINGS, Form, form_of
from linq_compose._special_files import why_special
from linq_compose.errors import BatchError, MissingExtra

__all__ = ["CampaignFile", "ReadError", "Text", "compressor", "find_files"]


class ReadError(Exception):
    """A file, or the rest of it, cannot be read; the text is the reason, without the file's name."""


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """A file of rows: its path, form, compression (gzip, zstd or None) and size in bytes."""

    path: str
    form: Form
    compression: str | None
    size: int


def find_files(
    sources: Iterable[str], *, skip: Collection[str] = ()
) -> tuple[list[CampaignFile], list[tuple[str, str]]]:
    """Return the files of paths, those of a folder by name, and what cannot be read with its reason.

    `skip` has real paths that are no input, such as outputs in the same folder. Raises `BatchError` for a name that
    does not say what the file holds.
    """
    files: list[CampaignFile] = []
    unread: list[tuple[str, str]] = []
    for source in sources:
        if os.path.isdir(source):
            names = [name for name in _walked(source) if form_of(name) and os.path.realpath(name) not in skip]
            if not names:
                unread.append((source, "has no file of rows"))
        else:
            names = [source]
            if form_of(source) is None:
                endings = ", ".join(ENDINGS)
                raise BatchError(f"{source}: expected a name that ends in {endings}; text may end in .gz or .zst too.")
        for name in names:
            reason = _why_unreadable(name)
            if reason is None:
                form, compression = form_of(name) or (Form.LINES, None)
                files.append(CampaignFile(name, form, compression, os.stat(name).st_size))
            else:
                unread.append((name, reason))
    return files, unread


def _walked(folder: str) -> Iterator[str]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (os.path.join(root, name) for name in sorted(names) if not name.startswith("."))


def _why_unreadable(name: str) -> str | None:
    try:
        reason = why_special(name)
        if reason is None:
            with open(name, "rb"):
                return None
    except (OSError, ValueError) as error:
        return (getattr(error, "strerror", None) or str(error)).lower()
    return reason


class Text:
    """The bytes of a file, decompressed as they are read. A context manager.

    `read` raises `ReadError` where the compressed data ends too early or is damaged, after the bytes before that.
    """

    def __init__(self, file: CampaignFile) -> None:
        self._file: IO[bytes] = open(file.path, "rb")  # noqa: SIM115  closed by `__exit__`
        self._unpack = None if file.compression is None else _unpacked(self._file, file.compression)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def progress(self) -> int:
        """How many bytes of the file, as it is on disk, have been read."""
        return self._file.tell()

    def read(self, size: int) -> bytes:
        """Return about so many bytes, at least one; none at the end. Raises `ReadError`."""
        try:
            return self._file.read(size) if self._unpack is None else next(self._unpack, b"")
        except OSError as error:
            raise ReadError((error.strerror or str(error)).lower()) from None

    def skip(self, size: int) -> bytes:
        """Pass so many bytes, and return what was read beyond them; raises `ReadError`."""
        if self._unpack is None:
            self._file.seek(size)
            return b""
        while size:
            piece = self.read(size)
            if not piece:
                raise ReadError("is shorter than when it was first read")
            if len(piece) > size:
                return piece[size:]
            size -= len(piece)
        return b""


_PIECE: Final = 1 << 16
_MEMBER: Final = 1 << 20
"""Bytes that are decompressed at a time, at most."""


def _unpacked(file: IO[bytes], compression: str) -> Iterator[bytes]:
    """Yield the decompressed bytes of all members or frames of a file; raises `ReadError`."""
    make: Callable[[], Any] = _zstd().ZstdDecompressor().decompressobj if compression == "zstd" else _inflater
    failures = (zlib.error, _zstd().ZstdError) if compression == "zstd" else (zlib.error,)
    member: Any = None
    while piece := file.read(_PIECE if compression == "gzip" else _PIECE // 8):
        try:
            while piece:
                if member is None:
                    piece = piece.lstrip(b"\0") if compression == "gzip" else piece
                    member = make() if piece else None
                    continue
                if compression == "gzip":
                    content = member.decompress(piece, _MEMBER)
                    piece = member.unconsumed_tail
                else:
                    content, piece = member.decompress(piece), b""
                if content:
                    yield content
                if member.eof:
                    piece, member = member.unused_data, None
        except failures as error:
            raise ReadError(f"has damaged {compression} data: {error}") from None
    if member is not None:
        raise ReadError(f"ends in the middle of its {compression} data")


def _inflater() -> Any:
    return zlib.decompressobj(wbits=31)


def _zstd() -> Any:
    try:
        return import_module("zstandard")
    except ImportError:
        raise MissingExtra("zstandard", extra="batch") from None


def compressor(compression: str | None) -> Callable[[bytes], bytes]:
    """Return what compresses a block into a member or frame of its own, the same bytes for the same block."""
    if compression is None:
        return bytes
    if compression == "zstd":
        return _zstd().ZstdCompressor(level=3, write_checksum=True).compress  # type: ignore[no-any-return]
    return _gzipped


def _gzipped(block: bytes) -> bytes:
    import gzip

    return gzip.compress(block, 6, mtime=0)

"""Outputs: the rows that passed, and those that did not, in the form of the input.

Blocks are appended to `NAME.partial`, which may be cut back to any size that it had after a block. Only a complete
output gets its name: by a rename, of Parquet and Arrow after they are written anew from the blocks.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import IO, Any, Final

from linq_compose._row_files import Form, form_of
from linq_compose.batch._added_columns import accepted_batch, added_names, plain_batch, rejected_batch
from linq_compose.batch._arrow import arrow
from linq_compose.batch._blocks import Head
from linq_compose.batch._files import compressor
from linq_compose.errors import BatchError

__all__ = ["GrowingFile", "Output", "sync_folder", "write_whole"]

_REASONS: Final = ("row", "rules", "diagnostics")
_GROUP: Final = 1 << 16
"""Rows of a row group of Parquet, or of a record batch of Arrow."""


class GrowingFile:
    """A file that is appended to, and may be cut back to a size that it had; without a path, a temporary one."""

    def __init__(self, path: str | None) -> None:
        self._place = path
        self.size = 0
        self._file: IO[bytes] | None = None

    def open(self, size: int) -> None:
        """Open the file, cut back to a size; zero begins anew. Raises `OSError` and `BatchError`."""
        with self._named():
            self._file = tempfile.TemporaryFile() if self._place is None else _open_at(self._place, size)  # noqa: SIM115
        self.size = size

    def write(self, data: bytes) -> None:
        """Append bytes; raises `OSError` with the name of the file."""
        if self._file is not None:
            with self._named():
                self._file.write(data)
            self.size += len(data)

    def sync(self) -> None:
        """Write everything out to the disk; raises `OSError` with the name of the file."""
        if self._file is not None:
            with self._named():
                self._file.flush()
                os.fsync(self._file.fileno())

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Name the file in an error of the system, which knows only its number."""
        try:
            yield
        except OSError as error:
            error.filename = error.filename or self._place
            raise

    def close(self) -> None:
        """Close the file, which stays where it has a path."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None


class Output(GrowingFile):
    """A file of rows that is being written. `kind` is "accepted" or "rejects"; `composing` adds the payload to rows.

    Raises `BatchError` for a name whose ending is not that of the input's form.
    """

    def __init__(self, path: str, kind: str, form: Form, *, composing: bool) -> None:
        known = form_of(path)
        if known is None or known[0] is not form:
            raise BatchError(f"{path}: expected the name of a {form} file, the form of the input.")
        self.path, self.compression = path, known[1] or ""
        self.partial = f"{path}.partial"
        super().__init__(self.partial)
        self._form, self._rejects, self._composing = form, kind == "rejects", composing
        self._head: Head | None = None
        self._start = len(self._opening(Head())) if form is Form.JSON else 0

    def begin(self, head: Head) -> str | None:
        """Take the head of a file; the first one becomes that of the output. Returns why another one does not fit."""
        if self._head is None:
            self._head = head
            if not self.size:
                self.write(self._opening(head))
            return None
        if (head.columns, head.separator) != (self._head.columns, self._head.separator):
            return "has other columns than the first file, so its rows cannot go into one output"
        if head.schema is not None and not head.schema.equals(self._head.schema):
            return "has another schema than the first file, so its rows cannot go into one output"
        return None

    def write(self, data: bytes) -> None:
        """Append rows, separated from those before; raises `OSError`."""
        if data and self._form is Form.JSON and self.size > self._start:
            data = self._packed(b",\n") + data
        super().write(data)

    def finish(self) -> None:
        """Give the complete output its name; raises `OSError`. A second call changes nothing."""
        if self._file is not None and self._form is Form.JSON:
            self._file.write(self._packed(b"\n]\n"))
        elif self._file is not None and not self.size:  # without a row, it is still a file of its compression
            self._file.write(self._packed(b""))
        self.sync()
        self.close()
        if not os.path.exists(self.partial):
            return
        if self._form in (Form.PARQUET, Form.ARROW):
            if not os.path.getsize(self.partial):  # no file could be read: there is no schema
                os.unlink(self.partial)
                return
            whole = f"{self.path}.whole"
            self._write_whole(whole)
            os.replace(whole, self.path)
            os.unlink(self.partial)
        else:
            os.replace(self.partial, self.path)
        sync_folder(self.path)

    def _packed(self, data: bytes) -> bytes:
        return compressor(self.compression or None)(data)

    def _opening(self, head: Head) -> bytes:
        """Return the bytes before the first row."""
        if self._form is Form.JSON:
            return self._packed(b"[\n")
        if self._form is Form.CSV:
            more = _REASONS if self._rejects else ("payload",) if self._composing else ()
            line = io.StringIO()
            names = [*head.columns, *added_names(head.columns, more)]
            csv.writer(line, delimiter=head.separator, lineterminator="\n").writerow(names)
            return self._packed(line.getvalue().encode())
        if head.schema is not None:
            return bytes(self._schema(head).serialize().to_pybytes())
        return b""

    def _schema(self, head: Head) -> Any:
        pa = arrow()
        empty = plain_batch(pa.RecordBatch.from_pylist([], schema=head.schema))
        if self._rejects:
            return rejected_batch(empty, [], []).schema
        return accepted_batch(empty, [] if self._composing else None).schema

    def _write_whole(self, path: str) -> None:
        pa = arrow()
        with pa.OSFile(self.partial) as source, open(path, "wb") as target:
            batches = pa.ipc.open_stream(source)
            if self._form is Form.PARQUET:
                writer = import_module("pyarrow.parquet").ParquetWriter(target, batches.schema)
            elif path.endswith(".arrows.whole"):
                writer = pa.ipc.new_stream(target, batches.schema)
            else:
                writer = pa.ipc.new_file(target, batches.schema)
            with writer:
                waiting: list[Any] = []
                for batch in batches:
                    waiting.append(batch)
                    if sum(piece.num_rows for piece in waiting) >= _GROUP:
                        writer.write_table(pa.Table.from_batches(waiting).combine_chunks())
                        waiting = []
                if waiting:
                    writer.write_table(pa.Table.from_batches(waiting).combine_chunks())
            target.flush()
            os.fsync(target.fileno())


def _open_at(path: str, size: int) -> IO[bytes]:
    """Return a file, open for writing after its first bytes; zero begins anew.

    Raises `OSError`, and `BatchError` for a file that is not as long as it was.
    """
    if size and (not os.path.exists(path) or os.path.getsize(path) < size):
        raise BatchError(f"Cannot resume: {path} is not as it was; start again without resume.")
    file = open(path, "r+b" if size else "w+b")  # noqa: SIM115  the caller closes it
    try:
        file.truncate(size)
        file.seek(size)
    except BaseException:
        file.close()
        raise
    return file


def write_whole(path: str, content: bytes) -> None:
    """Write a file completely, or leave it as it was; raises `OSError`."""
    whole = f"{path}.whole"
    with open(whole, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(whole, path)
    sync_folder(path)


def sync_folder(path: str) -> None:
    """Make a rename last; some file systems cannot, where the file alone is."""
    with suppress(OSError):
        handle = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

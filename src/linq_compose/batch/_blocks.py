"""Blocks: the rows of a file, some at a time. Where a block ends depends on the file alone, so reading can go on there.

A place in a file is two numbers: of text the offset in bytes and zero, of Parquet the row group and the batch in it, of
Arrow the record batch and the slice of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, TypeAlias

from linq_compose._row_files import BYTE_ORDER_MARK, Form, is_binary
from linq_compose.batch._arrow import Schema, arrow
from linq_compose.batch._files import CampaignFile, ReadError, Text

__all__ = ["LONGEST", "Block", "Fault", "Head", "Place", "open_file"]

Place: TypeAlias = tuple[int, int]

_BLOCK: Final = 1 << 19
"""Bytes of text in a block, to which the rest of its last row is added."""

_ROWS: Final = 4096
"""Rows in a block of Parquet or Arrow."""

LONGEST: Final = 1 << 24
"""Bytes of the longest row of text that is read."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of all its rows: the columns of CSV with their separator, or the schema of Parquet or Arrow."""

    columns: tuple[str, ...] = ()
    separator: str = ","
    schema: Schema = None


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one file: their bytes (lines, Arrow IPC) or those of each, and where the next block begins.

    `number` counts lines from 1 where rows are lines, rows from 1 otherwise. `too_long` is the size of a single row
    that is longer than any that is read; the block has no data then.
    """

    file: str
    data: bytes | list[bytes]
    number: int
    end: Place
    next: int
    progress: int
    too_long: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of a file that cannot be read, with the reason; what follows begins at `end`."""

    reason: str
    end: Place
    next: int


def open_file(file: CampaignFile, place: Place, number: int) -> tuple[Head, Iterator[Block | Fault]]:
    """Return the head of a file and its blocks from a place on; raises `ReadError` where that cannot be read.

    The blocks raise `ReadError` where the rest of the file cannot be read.
    """
    if file.form is Form.PARQUET:
        return _parquet(file, place, number)
    if file.form is Form.ARROW:
        return _ipc(file, place, number)
    if file.form is Form.CSV:
        return _csv(file, place, number)
    blocks = _lines if file.form is Form.LINES else _elements
    return Head(), blocks(file, place, number)


# Text


class _Buffer:
    """The bytes of a text file from an offset on, as many as are needed."""

    def __init__(self, text: Text, offset: int) -> None:
        self.text, self.offset = text, offset
        self.data = text.skip(offset) if offset else b""
        self.ended = False
        self.flaw: ReadError | None = None

    def fill(self, size: int) -> None:
        """Read until there are so many bytes, or no more; what cannot be read ends the text, and `flaw` says so."""
        pieces, have = [self.data], len(self.data)
        while have < size and not self.ended:
            try:
                piece = self.text.read(_BLOCK)
            except ReadError as error:
                self.flaw, piece = error, b""
            self.ended = not piece
            pieces.append(piece)
            have += len(piece)
        self.data = b"".join(pieces)

    def take(self, size: int) -> bytes:
        """Return the first bytes, and forget them."""
        taken, self.data = self.data[:size], self.data[size:]
        self.offset += size
        return taken


def _require_text(data: bytes) -> None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ReadError("is UTF-16 text; expected UTF-8")
    if is_binary(data):
        raise ReadError("is a binary file, not text")


def _lines(file: CampaignFile, place: Place, number: int) -> Iterator[Block | Fault]:
    with Text(file) as text:
        buffer = _Buffer(text, place[0])
        buffer.fill(len(BYTE_ORDER_MARK))
        if not place[0] and buffer.data.startswith(BYTE_ORDER_MARK):
            buffer.take(len(BYTE_ORDER_MARK))
        yield from _text_blocks(file, buffer, number, quoted=False)


def _text_blocks(file: CampaignFile, buffer: _Buffer, number: int, *, quoted: bool) -> Iterator[Block]:
    """Yield blocks of whole lines; where `quoted`, a line feed between quotes does not end a row."""
    at_start = buffer.offset in (0, len(BYTE_ORDER_MARK))
    while True:
        size = _whole_rows(buffer, quoted=quoted)
        if at_start:
            _require_text(buffer.data)
            at_start = False
        if not size and buffer.data:
            if quoted:
                raise ReadError(f"line {number}: a quote is opened and not closed in {LONGEST:,} bytes")
            long = _pass_long(buffer)
            yield Block(file.path, b"", number, (buffer.offset, 0), number + 1, buffer.text.progress, long)
            number += 1
            continue
        data = buffer.take(size)
        if buffer.flaw is not None and not buffer.data:
            data = data[: data.rfind(b"\n") + 1]  # the last row is cut off
        if data:
            following = number + data.count(b"\n")
            yield Block(file.path, data, number, (buffer.offset, 0), following, buffer.text.progress)
            number = following
        if buffer.ended and not buffer.data:
            if buffer.flaw is not None:
                raise buffer.flaw
            return


def _whole_rows(buffer: _Buffer, *, quoted: bool) -> int:
    """Return how many bytes at the start are the rows of the next block; 0 where the first row is too long."""
    size = _BLOCK
    while True:
        buffer.fill(size + 1)
        if buffer.ended and len(buffer.data) <= size:
            return len(buffer.data)
        end = _row_end(buffer.data, _BLOCK - 1, quoted=quoted)
        if end:
            return end
        if size >= _BLOCK + LONGEST:
            break
        size = min(2 * size, _BLOCK + LONGEST)
    end = following = _row_end(buffer.data, 0, quoted=quoted)
    while following:
        end, following = following, _row_end(buffer.data, following, quoted=quoted)
    return end


def _row_end(data: bytes, start: int, *, quoted: bool) -> int:
    """Return the offset after the first row that ends at or after an offset; 0 where none does."""
    at, counted, odd = start, 0, False
    while (at := data.find(b"\n", at)) >= 0:
        if not quoted:
            return at + 1
        odd ^= data.count(b'"', counted, at) % 2 == 1
        if not odd:
            return at + 1
        counted, at = at, at + 1
    return 0


def _pass_long(buffer: _Buffer) -> int:
    """Pass the row at the start, and return its size without the line feed."""
    size = 0
    while (end := buffer.data.find(b"\n")) < 0 and not buffer.ended:
        size += len(buffer.take(len(buffer.data)))
        buffer.fill(_BLOCK)
    taken = buffer.take(len(buffer.data) if end < 0 else end + 1)
    return size + len(taken) - (end >= 0)


_SEPARATORS: Final = (",", ";", "\t", "|")


def _csv(file: CampaignFile, place: Place, number: int) -> tuple[Head, Iterator[Block | Fault]]:
    import csv

    with Text(file) as text:
        buffer = _Buffer(text, 0)
        buffer.fill(_BLOCK)
        _require_text(buffer.data)
        while not (end := _row_end(buffer.data, 0, quoted=True)) and not buffer.ended and len(buffer.data) < LONGEST:
            buffer.fill(len(buffer.data) + _BLOCK)
        end = end or len(buffer.data)
        first = buffer.take(end)
        try:
            line = first.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ReadError("has a first line that is not UTF-8") from None
    separator = max(_SEPARATORS, key=line.count)
    columns = next(csv.reader(line.splitlines(keepends=True), delimiter=separator), [])
    if not columns:
        raise ReadError("has no first line with the names of its columns")
    if len(set(columns)) < len(columns):
        raise ReadError("has two columns of one name")
    if not place[0]:
        place, number = (end, 0), 1 + first.count(b"\n")
    return Head(tuple(columns), separator), _csv_blocks(file, place, number)


def _csv_blocks(file: CampaignFile, place: Place, number: int) -> Iterator[Block | Fault]:
    with Text(file) as text:
        yield from _text_blocks(file, _Buffer(text, place[0]), number, quoted=True)


_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"|["\[\]{},]', re.DOTALL)
_SPACE: Final = b" \t\r\n"


def _elements(file: CampaignFile, place: Place, number: int) -> Iterator[Block | Fault]:
    """Yield the elements of a JSON array, as they are written; any other JSON text is one row."""
    with Text(file) as text:
        buffer = _Buffer(text, place[0])
        if not place[0]:
            data = _begun(buffer)
            if not data.startswith(b"["):
                yield from _whole(file, buffer)
                return
            buffer.take(len(buffer.data) - len(data) + 1)
        elif place[1]:  # the array has ended there
            _require_end(buffer)
            return
        rows: list[bytes] = []
        size = 0
        end = buffer.offset
        try:
            for element, end, is_last in _split(buffer, number):
                rows.append(element)
                size += len(element)
                if size >= _BLOCK or is_last:
                    number += len(rows)
                    yield Block(file.path, rows, number - len(rows), (end, int(is_last)), number, text.progress)
                    rows, size = [], 0
        except ReadError:
            if rows:
                yield Block(file.path, rows, number, (end, 0), number + len(rows), text.progress)
            raise


def _begun(buffer: _Buffer) -> bytes:
    """Return what has been read of a text, from its first character that is no space on."""
    buffer.fill(_BLOCK + len(BYTE_ORDER_MARK))
    _require_text(buffer.data)
    while True:
        data = buffer.data.removeprefix(BYTE_ORDER_MARK).lstrip(_SPACE)
        if data or buffer.ended or len(buffer.data) >= LONGEST:
            return data
        buffer.fill(len(buffer.data) + _BLOCK)


def _whole(file: CampaignFile, buffer: _Buffer) -> Iterator[Block]:
    buffer.fill(LONGEST + 1)
    if len(buffer.data) > LONGEST:
        raise ReadError(f"is no JSON array, and has more than {LONGEST:,} bytes")
    if buffer.flaw is not None:
        raise buffer.flaw
    yield Block(
        file.path, [buffer.take(len(buffer.data)).strip(_SPACE)], 1, (buffer.offset, 0), 2, buffer.text.progress
    )


def _split(buffer: _Buffer, number: int) -> Iterator[tuple[bytes, int, bool]]:
    """Yield the elements of an array, each with the offset of the next one, and whether it is the last."""
    wanted = _BLOCK
    while True:
        buffer.fill(wanted)
        data, base, at, depth = buffer.data, buffer.offset, 0, 0
        for token in _TOKEN.finditer(data):
            word = token[0]
            if word in (b"{", b"["):
                depth += 1
            elif word == b'"':
                break  # a string that goes on
            elif depth and word in (b"}", b"]"):
                depth -= 1
            elif not depth and word in (b",", b"]", b"}"):
                element, at = data[at : token.start()].strip(_SPACE), token.end()
                is_last = word == b"]"
                if not is_last or element or number > 1:
                    yield element, base + at, is_last
                number += 1
                if is_last:
                    buffer.take(at)
                    _require_end(buffer)
                    return
        buffer.take(at)
        if buffer.ended:
            raise buffer.flaw or ReadError(f"ends inside its array, in row {number}")
        if len(buffer.data) > LONGEST:
            raise ReadError(f"row {number} has more than {LONGEST:,} bytes")
        wanted = len(buffer.data) + _BLOCK


def _require_end(buffer: _Buffer) -> None:
    buffer.fill(_BLOCK)
    if buffer.flaw is not None:
        raise buffer.flaw
    if buffer.data.strip(_SPACE):
        raise ReadError("has text after the end of its array")


# Columns


def _parquet(file: CampaignFile, place: Place, number: int) -> tuple[Head, Iterator[Block | Fault]]:
    pa = arrow()
    try:
        opened = import_module("pyarrow.parquet").ParquetFile(file.path)
    except (pa.ArrowException, OSError) as error:
        raise ReadError(_said(error)) from None
    return Head(schema=opened.schema_arrow), _parquet_blocks(file, opened, place, number)


def _parquet_blocks(file: CampaignFile, opened: Any, place: Place, number: int) -> Iterator[Block | Fault]:
    pa = arrow()
    total = max(1, opened.metadata.num_rows)
    with opened:
        for group in range(place[0], opened.num_row_groups):
            first = place[1] if group == place[0] else 0
            rows = opened.metadata.row_group(group).num_rows
            begins = number - first * _ROWS
            try:
                batches = opened.iter_batches(_ROWS, row_groups=[group], use_threads=False)
                for index, batch in enumerate(batches):
                    if index < first:
                        continue
                    end = (group, index + 1) if (index + 1) * _ROWS < rows else (group + 1, 0)
                    following = number + batch.num_rows
                    progress = file.size * (following - 1) // total
                    yield Block(file.path, _packed(batch), number, end, following, progress)
                    number = following
            except (pa.ArrowException, OSError) as error:
                number = begins + rows
                yield Fault(f"row group {group + 1} of {opened.num_row_groups}: {_said(error)}", (group + 1, 0), number)


def _ipc(file: CampaignFile, place: Place, number: int) -> tuple[Head, Iterator[Block | Fault]]:
    pa = arrow()
    with open(file.path, "rb") as raw:
        is_file = raw.read(6) == b"ARROW1"
    try:
        source = pa.memory_map(file.path)
        opened = pa.ipc.open_file(source) if is_file else pa.ipc.open_stream(source)
    except (pa.ArrowException, OSError) as error:
        raise ReadError(_said(error)) from None
    return Head(schema=opened.schema), _ipc_blocks(file, opened, source, place, number)


def _ipc_blocks(file: CampaignFile, opened: Any, source: Any, place: Place, number: int) -> Iterator[Block | Fault]:
    pa = arrow()
    count = getattr(opened, "num_record_batches", None)
    index = 0
    with source:
        while count is None or index < count:
            try:
                batch = opened.read_next_batch() if count is None else opened.get_batch(index)
                batch.validate()
            except StopIteration:
                return
            except (pa.ArrowException, OSError) as error:
                if count is None:
                    raise ReadError(_said(error)) from None
                yield Fault(f"record batch {index + 1} of {count}: {_said(error)}", (index + 1, 0), number)
                index += 1
                continue
            if index >= place[0]:
                first = place[1] if index == place[0] else 0
                slices = -(-batch.num_rows // _ROWS)
                for part in range(first, slices):
                    piece = batch.slice(part * _ROWS, _ROWS)
                    end = (index, part + 1) if part + 1 < slices else (index + 1, 0)
                    progress = source.tell() if count is None else file.size * (index + 1) // count
                    yield Block(file.path, _packed(piece), number, end, number + piece.num_rows, progress)
                    number += piece.num_rows
            index += 1


def _packed(batch: Any) -> bytes:
    pa = arrow()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def _said(error: Exception) -> str:
    """Return what Arrow says of a file, on one line, without the trace of its own code."""
    return " ".join(str(error).partition("\n/")[0].split()) or type(error).__name__

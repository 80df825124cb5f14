"""The check of a block, in any process: its tally, and the bytes of the rows that passed and of those that did not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from linq_compose._plain_json import read_plain_json
from linq_compose._row_check import RowCheck
from linq_compose._row_files import Form
from linq_compose.batch._added_columns import accepted_batch, plain_batch, rejected_batch, rows_of
from linq_compose.batch._arrow import arrow, payloads, values_of
from linq_compose.batch._blocks import LONGEST, Block, Head
from linq_compose.batch._files import compressor
from linq_compose.batch._findings import ROW, passes, records, row_finding, unfilled, worst
from linq_compose.batch._recipe import Recipe
from linq_compose.batch._repeats import marks_of, packed
from linq_compose.batch._tally import EXAMPLES, RuleTally, Tally
from linq_compose.errors import StyleConflict, TemplateError
from linq_compose.lint.context import Context
from linq_compose.lint.excerpt import legible
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import Report
from linq_compose.preview._segments import segments

__all__ = ["BlockCheck", "Checked", "Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How rows are checked, and what is wanted of them; sent to each process once.

    `accepted` and `rejects` have the compression of the file that takes the rows ("" for none), None without a file.
    """

    operation: str | None = None
    policy: Policy | None = None
    context: Context = field(default_factory=Context)
    accepted: str | None = None
    rejects: str | None = None
    counts_segments: bool = False
    finds_repeats: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a block."""

    tally: Tally
    accepted: bytes
    rejects: bytes
    marks: bytes = b""


_Row: TypeAlias = tuple[int, bytes, Any]
"""A row: its number, its bytes as they were read, and what is checked: a payload, or why there is none.

A plain tuple, since there are many of them.
"""


class BlockCheck:
    """Checks the blocks of files, all with the same settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._checks: dict[str | None, RowCheck] = {}
        self._pack = {
            name: compressor(name or None) for name in (settings.accepted, settings.rejects) if name is not None
        }

    def check(self, block: Block, form: Form, head: Head, source: str | Recipe | None, index: int = 0) -> Checked:
        """Return what became of the rows of a block.

        `form` and `head` are those of its file, `index` the number of that file, `source` the column of its payloads
        or the recipe, if it has columns.
        """
        operation = source.operation if isinstance(source, Recipe) else self._settings.operation
        check = self._checks.get(operation)
        if check is None:
            settings = self._settings
            check = self._checks[operation] = RowCheck(operation, policy=settings.policy, context=settings.context)
        judge = _Judge(self._settings, check, operation, block.file, index)
        if form in (Form.PARQUET, Form.ARROW):
            accepted, rejects = self._arrow_rows(block, judge, source)
        else:
            accepted, rejects = self._text_rows(block, judge, _writer(form, block, head, source))
        return Checked(judge.tally(), accepted, rejects, b"".join(judge.marks))

    def _text_rows(self, block: Block, judge: _Judge, writer: _CsvRows | _JsonRows) -> tuple[bytes, bytes]:
        accepted: list[bytes] = []
        rejects: list[bytes] = []
        keeps, drops = self._settings.accepted is not None, self._settings.rejects is not None
        for row in writer.rows(block):
            found = judge.found(row[2], row[0])
            if found is None:
                if keeps:
                    accepted.append(writer.accepted(row))
            elif drops:
                rejects.append(writer.rejected(row, found))
        return (
            self._packed(accepted, writer, self._settings.accepted),
            self._packed(rejects, writer, self._settings.rejects),
        )

    def _packed(self, rows: list[bytes], writer: _CsvRows | _JsonRows, compression: str | None) -> bytes:
        return self._pack[compression](writer.joined(rows)) if rows and compression is not None else b""

    def _arrow_rows(self, block: Block, judge: _Judge, source: str | Recipe | None) -> tuple[bytes, bytes]:
        pa = arrow()
        batch = pa.ipc.open_stream(block.data).read_next_batch()
        composing = isinstance(source, Recipe)
        findings: list[list[dict[str, Any]] | None] = []
        texts: list[str | None] = []
        for number, body in enumerate(_bodies(batch, source), block.number):
            findings.append(judge.found(body, number))
            if composing:
                texts.append(_json(body) if isinstance(body, dict) else None)
        plain = plain_batch(batch)
        passing = [index for index, found in enumerate(findings) if found is None]
        failing = {index: found for index, found in enumerate(findings) if found is not None}
        accepted = rejects = b""
        if self._settings.accepted is not None and passing:
            payload = [texts[index] for index in passing] if composing else None
            accepted = _message(accepted_batch(rows_of(plain, passing), payload))
        if self._settings.rejects is not None and failing:
            numbers = [block.number + index for index in failing]
            rejects = _message(rejected_batch(rows_of(plain, list(failing)), numbers, failing.values()))
        return accepted, rejects


def _writer(form: Form, block: Block, head: Head, source: str | Recipe | None) -> _CsvRows | _JsonRows:
    return _CsvRows(head, source) if form is Form.CSV else _JsonRows(block.file)


class _Judge:
    """Checks the rows of one block and counts them; `marks` has the records by which repeats are found."""

    def __init__(self, settings: Settings, check: RowCheck, operation: str | None, file: str, index: int) -> None:
        self._check, self._cleared, self._operation = check.check, check.cleared, operation
        self._file, self._index = file, index
        self._service = settings.context.service
        self._counts_segments, self._finds_repeats = settings.counts_segments, settings.finds_repeats
        self._looks_inside = settings.counts_segments or settings.finds_repeats
        self._rows = self._unread = self._faulty = self._rejected = 0
        self._tally = Tally()
        self.marks: list[bytes] = []

    def tally(self) -> Tally:
        """Return what was counted."""
        tally = self._tally
        tally.rows, tally.passed, tally.clean = self._rows, self._rows - self._rejected, self._rows - self._faulty
        if self._operation is not None and self._rows > self._unread:
            tally.operations[self._operation] = self._rows - self._unread
        return tally

    def found(self, body: Any, number: int) -> list[dict[str, Any]] | None:
        """Return the findings of a row that does not pass, counted; None of one that does."""
        self._rows += 1
        cleared = self._cleared(body)
        if cleared is not None:
            value, operation = cleared
            if self._operation is None:
                self._tally.operations[operation] += 1
            if self._looks_inside:
                self._look_inside(value, operation, number, passed=True)
            return None
        return self._findings(body, number)

    def _findings(self, body: Any, number: int) -> list[dict[str, Any]] | None:
        found: list[dict[str, Any]] = []
        passed = True
        if isinstance(body, _Flaw):
            self._unread += 1
            self._faulty += 1
            self._rejected += 1
            self._tally.unreadable += body.finding["rule"] == ROW
            found = [body.finding]
            _count(self._tally, found, None, self._file, number)
            return found
        report, detection = self._check(body)
        if detection is not None:
            self._tally.operations[detection.operation] += 1
        if report.diagnostics or report.crashes:
            self._faulty += 1
            found, passed = records(report), passes(report)
            self._rejected += not passed
            self._tally.unreadable += type(body) is bytes and not _is_utf8(body)
            _count(self._tally, found, report, self._file, number)
        if self._looks_inside:
            operation = self._operation if detection is None else detection.operation
            self._look_inside(body, operation or "", number, passed=passed)
        return None if passed else found

    def _look_inside(self, body: Any, operation: str, number: int, *, passed: bool) -> None:
        value: Any = read_plain_json(body) if isinstance(body, (bytes, str)) else body
        if not isinstance(value, dict):
            return
        if self._counts_segments:
            _count_segments(self._tally, value, self._service)
        if self._finds_repeats and passed:
            self.marks.append(packed(marks_of(value, operation), self._index, number))


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Flaw:
    """Why no payload can be read from a row, as a finding."""

    finding: dict[str, Any]


def _bodies(batch: Any, source: str | Recipe | None) -> Iterator[Any]:
    if isinstance(source, Recipe):
        lists = values_of(batch.column(name) for name in source.names)
        for values in zip(*lists, strict=True) if lists else [()] * batch.num_rows:
            yield _composed(source, dict(zip(source.names, values, strict=True)))
    else:
        yield from payloads(batch.column(source))


def _composed(recipe: Recipe, values: Mapping[str, Any]) -> Any:
    try:
        return recipe.payload(values)
    except (TemplateError, StyleConflict) as error:
        return _Flaw(unfilled(error))


def _count(tally: Tally, found: list[dict[str, Any]], report: Report | None, file: str, number: int) -> None:
    """Count the findings of a row, and draw the first of each rule."""
    from linq_compose.lint.terminal import draw_diagnostic

    tally.worst[worst(found) or ""] += 1
    codes: set[str] = set()
    drawn = () if report is None else report.diagnostics
    for index, record in enumerate(found):
        rule = tally.rules.setdefault(record["rule"], RuleTally(record["name"], record["severity"], record["doc_url"]))
        rule.findings += 1
        rule.rows += record["rule"] not in codes
        codes.add(record["rule"])
        if len(rule.examples) < EXAMPLES:
            place = f"{file}:{number}"
            rule.examples.append(
                draw_diagnostic(drawn[index], place=place, width=100) if index < len(drawn) else _drawn(place, record)
            )


def _drawn(place: str, record: Mapping[str, Any]) -> str:
    head = f"{legible(place)}: {record['severity']} {record['rule']} {record['name']}"
    return f"{head}\n  {legible(record['message'])}\n  help: {legible(record['hint'])}"


def _count_segments(tally: Tally, value: dict[str, Any], service: str | None) -> None:
    message = value.get("message", value)
    parts = message.get("parts") if isinstance(message, dict) else None
    texts = [
        part["value"]
        for part in (parts if isinstance(parts, list) else ())
        if isinstance(part, dict) and part.get("type") == "text" and isinstance(part.get("value"), str)
    ]
    if not texts:
        return
    sizes = [segments(text) for text in texts]
    counts = {
        "rows": 1,
        "segments": sum(size.count for size in sizes),
        "ucs2": any(size.encoding == "UCS-2" for size in sizes),
    }
    tally.segments.update(counts)
    if (service or message.get("preferred_service")) == "SMS":
        tally.segments.update({f"sms_{name}": count for name, count in counts.items()})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _unescaped(value: Any) -> bytes:
    """Return JSON as UTF-8; half a surrogate pair, which UTF-8 cannot carry, is escaped."""
    try:
        return _json(value).encode()
    except UnicodeEncodeError:
        return json.dumps(value, default=str).encode()


class _JsonRows:
    """Rows of JSON Lines, or elements of a JSON array."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._separator = b"\n"

    def rows(self, block: Block) -> Iterator[_Row]:
        if block.too_long:
            yield block.number, b"", _too_long(block.too_long)
            return
        if isinstance(block.data, list):
            self._separator = b",\n"
            for number, raw in enumerate(block.data, block.number):
                yield number, raw, raw
            return
        for number, raw in enumerate(block.data.split(b"\n"), block.number):
            if raw.strip(b" \t\r"):
                yield number, raw, raw

    def accepted(self, row: _Row) -> bytes:
        return row[1]

    def rejected(self, row: _Row, found: list[dict[str, Any]]) -> bytes:
        number, raw, _ = row
        reasons = {
            "file": self._file,
            "row": number,
            "rules": list(dict.fromkeys(record["rule"] for record in found)),
            "diagnostics": [_present(record) for record in found],
        }
        head = _unescaped(reasons)[:-1]
        if not raw:
            return head + b"}"
        if _is_json(raw):
            return head + b', "payload": ' + raw.strip() + b"}"
        return head + b', "text": ' + _unescaped(raw.decode("utf-8", "backslashreplace")) + b"}"

    def joined(self, rows: list[bytes]) -> bytes:
        return self._separator.join(rows) + (b"\n" if self._separator == b"\n" else b"")


def _is_json(raw: bytes) -> bool:
    try:
        json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        return False
    return True


def _present(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value is not None and (value or name != "doc_url")}


def _too_long(size: int) -> _Flaw:
    hint = "Look for a line feed that is missing."
    text = f"The row has {size:,} bytes; rows of more than {LONGEST:,} bytes are not read."
    return _Flaw(row_finding("long-row", text, hint))


class _CsvRows:
    """Rows of CSV, each with the text from which it was read."""

    def __init__(self, head: Head, source: str | Recipe | None) -> None:
        self._head, self._source = head, source
        self._buffer = io.StringIO()
        self._writer = csv.writer(self._buffer, delimiter=head.separator, lineterminator="\n")

    def rows(self, block: Block) -> Iterator[_Row]:
        csv.field_size_limit(LONGEST)
        data = block.data if isinstance(block.data, bytes) else b""
        lines = data.decode("utf-8", "surrogateescape").split("\n")
        lines = [f"{line}\n" for line in lines[:-1]] + lines[-1:]
        reader = csv.reader(lines, delimiter=self._head.separator)
        first = 0
        while True:
            cells: list[str] | csv.Error | None
            try:
                cells = next(reader, None)
            except csv.Error as error:
                cells = error
            if cells is None:
                return
            last = max(reader.line_num, first + 1)
            raw = "".join(lines[first:last]).encode("utf-8", "surrogateescape")
            number, first = block.number + first, last
            if raw.strip(b" \t\r\n"):
                yield number, raw, self._body(cells)

    def _body(self, cells: list[str] | csv.Error) -> Any:
        columns = self._head.columns
        if isinstance(cells, csv.Error):
            return _Flaw(row_finding("malformed-row", f"The row is not CSV: {cells}.", "Quote the cells."))
        if len(cells) != len(columns):
            text = f"The row has {len(cells):,} cells; expected {len(columns):,}, as the first line has."
            return _Flaw(row_finding("malformed-row", text, "Quote cells that contain the separator."))
        for name, cell in zip(columns, cells, strict=True):
            if not cell.isascii() and any("\ud800" <= character <= "\udfff" for character in cell):
                text = f"The cell of {name!r} is not UTF-8."
                return _Flaw(row_finding("malformed-row", text, "Save the file as UTF-8."))
        if isinstance(self._source, Recipe):
            # A cell without text stands for nothing, as a null does in Arrow.
            return _composed(self._source, dict(zip(columns, (cell or None for cell in cells), strict=True)))
        return cells[columns.index(self._source or "")] or None

    def accepted(self, row: _Row) -> bytes:
        _, raw, body = row
        if not isinstance(self._source, Recipe):
            return raw if raw.endswith(b"\n") else raw + b"\n"
        return self._extended(raw, [_json(body)])

    def rejected(self, row: _Row, found: list[dict[str, Any]]) -> bytes:
        number, raw, body = row
        rules = " ".join(dict.fromkeys(record["rule"] for record in found))
        reasons = [str(number), rules, _unescaped([_present(record) for record in found]).decode()]
        if isinstance(body, _Flaw) and body.finding["rule"] == ROW:
            # Its cells are not those of the columns: the first one has all of its text.
            text = raw.decode("utf-8", "backslashreplace").rstrip("\r\n")
            return self._written([text, *[""] * (len(self._head.columns) - 1), *reasons])
        return self._extended(raw, reasons)

    def _extended(self, raw: bytes, more: list[str]) -> bytes:
        """Return the text of a row with cells added: what was there stays byte for byte."""
        return raw.rstrip(b"\r\n") + self._head.separator.encode() + self._written(more)

    def _written(self, cells: list[str]) -> bytes:
        self._buffer.seek(0)
        self._buffer.truncate()
        self._writer.writerow(cells)
        return self._buffer.getvalue().encode("utf-8", "backslashreplace")

    def joined(self, rows: list[bytes]) -> bytes:
        return b"".join(rows)


def _message(batch: Any) -> bytes:
    message: bytes = batch.serialize().to_pybytes()
    return message

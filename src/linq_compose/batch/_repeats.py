"""Repeats: what no single row shows, such as one recipient in two rows, counted exactly and in bounded memory.

Each row that passes leaves records of fixed size: what they are about (a recipient, a key, a text to a recipient, a
line), as a digest of 16 bytes, and where the row is. They wait in a file. At the end they are dealt out by digest to as
many temporary files as it takes for each to be small, and equal digests are counted there.
"""

from __future__ import annotations

import json
import os
import struct
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from hashlib import blake2b
from typing import IO, Any, Final

from linq_compose.batch._outputs import GrowingFile
from linq_compose.limits import LINE_MESSAGES, MESSAGES_PER_RECIPIENT, NEW_CHATS
from linq_compose.lint.excerpt import legible

__all__ = ["REPEATS", "Records", "Repeat", "count_repeats", "marks_of", "packed"]

_RECORD: Final = struct.Struct("<B16sIQ")
_PILE: Final = 1 << 23
"""Bytes of records that are counted at a time."""

_EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is counted: its name, from how many rows on it is a finding, and the finding as a sentence."""

    name: str
    least: int
    says: str
    severity: str = "warning"


REPEATS: Final = (
    _Kind("repeated-key", 2, "{count:,} rows have the same idempotency key: the API sends one of them."),
    _Kind("repeated-text", 2, "{count:,} rows send the same text to the same recipients."),
    _Kind("repeated-recipient", 2, "{count:,} rows go to the same recipients.", "info"),
    _Kind(
        "crowded-recipient",
        MESSAGES_PER_RECIPIENT.count + 1,
        f"{{count:,}} rows go from one line to one recipient: the API accepts {MESSAGES_PER_RECIPIENT.count} a minute.",
    ),
    _Kind(
        "crowded-line",
        LINE_MESSAGES.count + 1,
        f"{{count:,}} rows go out on one line: {LINE_MESSAGES.count:,} messages a day, answers included, are advised.",
    ),
    _Kind(
        "crowded-opening",
        NEW_CHATS.count + 1,
        f"{{count:,}} rows open chats on one line: fewer than about {NEW_CHATS.count} new ones a day are advised.",
    ),
)
"""The kinds, the most severe first."""

_KEY, _TEXT, _RECIPIENT, _PAIR, _LINE, _OPENING = range(len(REPEATS))


@dataclass(frozen=True, slots=True)
class Repeat:
    """The findings of one kind: how many groups of rows, how many rows in them, and the first groups as sentences."""

    name: str
    severity: str
    groups: int
    rows: int
    examples: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        names = ("name", "severity", "groups", "rows")
        return {**{name: getattr(self, name) for name in names}, "examples": list(self.examples)}


def marks_of(body: Mapping[str, Any], operation: str) -> Iterator[tuple[int, bytes]]:
    """Yield what the body of a row that passes is about: the number of a kind, and the digest."""
    message = body.get("message", body)
    if not isinstance(message, dict):
        return
    key = message.get("idempotency_key")
    if isinstance(key, str) and key:
        yield _KEY, _digest(key)
    line, to = body.get("from"), body.get("to")
    handles = sorted({handle for handle in to if isinstance(handle, str)}) if isinstance(to, list) else []
    if handles:
        yield _RECIPIENT, _digest(handles)
        yield _TEXT, _digest([handles, message.get("parts")])
    if isinstance(line, str):
        yield _LINE, _digest(line)
        if operation == "chats.create":
            yield _OPENING, _digest(line)
        if handles:
            yield _PAIR, _digest([line, handles])


def _digest(value: Any) -> bytes:
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def packed(marks: Iterable[tuple[int, bytes]], file: int, row: int) -> bytes:
    """Return the records of a row, which is one of the file with this index."""
    return b"".join(_RECORD.pack(kind, digest, file, row) for kind, digest in marks)


class Records(GrowingFile):
    """The records of a run in a file."""

    def remove(self) -> None:
        """Remove the file."""
        if self._place is not None:
            with suppress(FileNotFoundError):
                os.unlink(self._place)

    def repeats(self, files: list[str]) -> tuple[Repeat, ...]:
        """Return the findings of all records; `files` has the names of the files by index."""
        return () if self._file is None else count_repeats(self._file, self.size, files)


def count_repeats(records: IO[bytes], size: int, files: list[str]) -> tuple[Repeat, ...]:
    """Return the findings of all records in a file, from its start on; `files` has the names by index."""
    piles = max(1, -(-size // _PILE))
    groups: dict[int, list[tuple[int, int, list[tuple[int, int]]]]] = {}
    totals: dict[int, list[int]] = {}
    with ExitStack() as stack:
        if piles == 1:
            dealt = [records]
        else:
            dealt = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(piles)]
            records.seek(0)
            for record in _records(records):
                dealt[int.from_bytes(record[1][:4], "little") % piles].write(_RECORD.pack(*record))
        for pile in dealt:
            pile.seek(0)
            _count(pile, groups, totals)
    return tuple(
        Repeat(
            kind.name,
            kind.severity,
            totals[number][0],
            totals[number][1],
            tuple(_sentence(kind, count, places, files) for _, count, places in sorted(groups[number])[:_EXAMPLES]),
        )
        for number, kind in enumerate(REPEATS)
        if number in totals
    )


def _records(pile: IO[bytes]) -> Iterator[tuple[int, bytes, int, int]]:
    while piece := pile.read(_RECORD.size * 4096):
        yield from _RECORD.iter_unpack(piece)


def _count(pile: IO[bytes], groups: dict[int, Any], totals: dict[int, list[int]]) -> None:
    """Add the groups of one pile: totals of each kind, and its first groups in the order of their first rows."""
    counts: dict[tuple[int, bytes], int] = {}
    for kind, digest, _, _ in _records(pile):
        counts[kind, digest] = counts.get((kind, digest), 0) + 1
    found = {mark: count for mark, count in counts.items() if count >= REPEATS[mark[0]].least}
    if not found:
        return
    for (kind, _), count in found.items():
        total = totals.setdefault(kind, [0, 0])
        total[0] += 1
        total[1] += count
    first: dict[tuple[int, bytes], list[tuple[int, int]]] = {}
    pile.seek(0)
    for kind, digest, file, row in _records(pile):
        if (kind, digest) in found:
            places = first.setdefault((kind, digest), [])
            if len(places) < _EXAMPLES:
                places.append((file, row))
    for mark, places in first.items():
        best = groups.setdefault(mark[0], [])
        best.append((places[0], found[mark], places))
    for kind, best in groups.items():
        groups[kind] = sorted(best)[:_EXAMPLES]


def _sentence(kind: _Kind, count: int, places: list[tuple[int, int]], files: list[str]) -> str:
    named = ", ".join(f"{legible(files[file])}:{row}" for file, row in places)
    more = f" and {count - len(places):,} more" if count > len(places) else ""
    return f"{kind.says.format(count=count)} They are {named}{more}."

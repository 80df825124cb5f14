"""Files of rows: their form and compression by name, and how text begins."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Final

__all__ = ["BYTE_ORDER_MARK", "ENDINGS", "Form", "form_of", "is_binary"]


class Form(StrEnum):
    """How a file holds its rows."""

    LINES = "JSON Lines"
    JSON = "JSON"
    CSV = "CSV"
    PARQUET = "Parquet"
    ARROW = "Arrow IPC"


ENDINGS: Final = {
    ".jsonl": Form.LINES,
    ".ndjson": Form.LINES,
    ".json": Form.JSON,
    ".csv": Form.CSV,
    ".tsv": Form.CSV,
    ".parquet": Form.PARQUET,
    ".arrow": Form.ARROW,
    ".arrows": Form.ARROW,
    ".feather": Form.ARROW,
    ".ipc": Form.ARROW,
}
"""The form by the ending of a name."""

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
"""With what some programs begin UTF-8: it belongs to the file, and to no row."""

_HEAD: Final = 8192
_COMPRESSIONS: Final = {".gz": "gzip", ".zst": "zstd"}
_PACKED: Final = (Form.PARQUET, Form.ARROW)
"""Forms that compress their columns themselves."""


def form_of(path: str) -> tuple[Form, str | None] | None:
    """Return form and compression (gzip, zstd or None) by the endings of a name; None for one that says neither."""
    stem, ending = os.path.splitext(path.lower())
    compression = _COMPRESSIONS.get(ending)
    form = ENDINGS.get(os.path.splitext(stem)[1] if compression else ending)
    return None if form is None or (compression and form in _PACKED) else (form, compression)


def is_binary(data: bytes) -> bool:
    """Return whether the bytes of a file are plainly no rows of text: a NUL, and a first line that is no UTF-8 text.

    Where the first line is text, one of those that follow is damaged, and the others can be read.
    """
    head = data[:_HEAD]
    if b"\0" not in head:
        return False
    first = head.partition(b"\n")[0]
    try:
        return "\0" in first.decode()
    except UnicodeDecodeError:
        return True

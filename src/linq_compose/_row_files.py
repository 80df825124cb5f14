"""Files of rows by name: their form, and how they are compressed."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Final

__all__ = ["ENDINGS", "Form", "form_of"]


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

_COMPRESSIONS: Final = {".gz": "gzip", ".zst": "zstd"}
_PACKED: Final = (Form.PARQUET, Form.ARROW)
"""Forms that compress their columns themselves."""


def form_of(path: str) -> tuple[Form, str | None] | None:
    """Return form and compression (gzip, zstd or None) by the endings of a name; None for one that says neither."""
    stem, ending = os.path.splitext(path.lower())
    compression = _COMPRESSIONS.get(ending)
    form = ENDINGS.get(os.path.splitext(stem)[1] if compression else ending)
    return None if form is None or (compression and form in _PACKED) else (form, compression)

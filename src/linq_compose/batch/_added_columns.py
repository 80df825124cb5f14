"""Columns that accepted and rejected rows of Parquet and Arrow have beside their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from linq_compose.batch._arrow import arrow, plain_array, result_arrays, result_fields

__all__ = ["accepted_batch", "added_names", "plain_batch", "rejected_batch", "rows_of"]


def plain_batch(batch: Any) -> Any:
    """Return a batch without dictionary and run-end encodings: batches need no dictionaries, and rows can be taken."""
    pa = arrow()
    columns = [plain_array(column) if _is_encoded(column.type) else column for column in batch.columns]
    fields = [field.with_type(column.type) for field, column in zip(batch.schema, columns, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=pa.schema(fields, metadata=batch.schema.metadata))


def _is_encoded(kind: Any) -> bool:
    types = arrow().types
    return bool(types.is_dictionary(kind) or types.is_run_end_encoded(kind))


def rows_of(batch: Any, indices: list[int]) -> Any:
    """Return some rows of a batch, of any type."""
    pa = arrow()
    try:
        return batch.take(pa.array(indices, pa.int64()))
    except pa.ArrowNotImplementedError:  # views of lists, in some versions
        pieces = [batch.slice(index, 1) for index in indices]
        [whole] = pa.Table.from_batches(pieces, batch.schema).combine_chunks().to_batches()
        return whole


def accepted_batch(batch: Any, texts: list[str | None] | None) -> Any:
    """Return accepted rows, with the payload where one was composed."""
    if texts is None:
        return batch
    pa = arrow()
    return _with(batch, {"payload": pa.array(texts, pa.string())})


def rejected_batch(batch: Any, numbers: list[int], judged: Iterable[list[dict[str, Any]]]) -> Any:
    """Return rejected rows with number, rules and diagnostics."""
    pa = arrow()
    fields = {field.name: field for field in result_fields(composing=False)}
    found = list(judged)
    rules = [list(dict.fromkeys(record["rule"] for record in row)) for row in found]
    arrays = result_arrays([rules, found], [fields["rules"], fields["diagnostics"]])
    return _with(batch, {"row": pa.array(numbers, pa.int64()), "rules": arrays[0], "diagnostics": arrays[1]})


_AGAIN: Final = "linq_"


def added_names(columns: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the names of columns that are added; a name that is taken gets `linq_` in front."""
    taken = set(columns)
    added = []
    for name in names:
        while name in taken:
            name = f"{_AGAIN}{name}"  # noqa: PLW2901  until it is free
        taken.add(name)
        added.append(name)
    return added


def _with(batch: Any, columns: Mapping[str, Any]) -> Any:
    pa = arrow()
    names = added_names(batch.schema.names, columns)
    fields = [pa.field(name, column.type) for name, column in zip(names, columns.values(), strict=True)]
    schema = pa.schema([*batch.schema, *fields], metadata=batch.schema.metadata)
    return pa.RecordBatch.from_arrays([*batch.columns, *columns.values()], schema=schema)

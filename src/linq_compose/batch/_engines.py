"""Engines: `check_batch` on the frames of Spark, Dask, Polars and DuckDB, a few lines each; none is imported here."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any, TypeVar

from linq_compose.batch._arrow import arrow
from linq_compose.batch._check_batch import check_batch, check_batches, output_schema

__all__ = ["dask", "duckdb", "polars", "spark"]

Frame = TypeVar("Frame")


def spark(frame: Frame, **options: Any) -> Frame:
    """Return a Spark DataFrame of findings, computed on the executors when Spark needs it; `options` as `check_batch`.

    Raises as `check_batch` does, before anything runs.
    """
    types: Any = import_module("pyspark.sql.pandas.types")
    rows: Any = frame
    schema = output_schema(types.to_arrow_schema(rows.schema), **_shape(options))
    found: Frame = rows.mapInArrow(partial(check_batches, **options), types.from_arrow_schema(schema))
    return found


def dask(frame: Frame, **options: Any) -> Frame:
    """Return a Dask DataFrame of findings, computed by partition; `options` as `check_batch`, raises as it does."""
    rows: Any = frame
    meta = _pandas(rows._meta, **options)  # noqa: SLF001  what Dask calls the empty frame of its columns
    found: Frame = rows.map_partitions(partial(_pandas, **options), meta=meta)
    return found


def _pandas(frame: Any, **options: Any) -> Any:
    checked = check_batch(arrow().Table.from_pandas(frame), **options)
    return checked.to_pandas(types_mapper=import_module("pandas").ArrowDtype)


def polars(frame: Frame, **options: Any) -> Frame:
    """Return a Polars DataFrame of findings; `options` as `check_batch`, raises as it does.

    A LazyFrame gives a LazyFrame, whose rows are checked when it is collected.
    """
    pl: Any = import_module("polars")
    rows: Any = frame
    found: Frame
    if isinstance(frame, pl.LazyFrame):
        empty = pl.DataFrame(schema=rows.collect_schema())
        found = rows.map_batches(partial(polars, **options), schema=polars(empty, **options).schema)
    else:
        found = pl.from_arrow(check_batch(rows.to_arrow(), **options))
    return found


def duckdb(relation: Any, *, rows: int = 50_000, **options: Any) -> Any:
    """Return a `pyarrow.RecordBatchReader` of findings for a DuckDB relation; `options` as `check_batch`.

    DuckDB can query it by the name of its variable, from another cursor: the relation's own is busy until the last
    row is read. `rows` are checked at a time, so that memory stays flat. Raises as `check_batch` does.
    """
    reader = relation.to_arrow_reader(rows)
    schema = output_schema(reader.schema, **_shape(options))
    return arrow().RecordBatchReader.from_batches(schema, check_batches(reader, **options))


def _shape(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that decide the schema of a result."""
    return {name: value for name, value in options.items() if name not in ("policy", "context")}

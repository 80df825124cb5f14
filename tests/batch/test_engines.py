"""The same function on Spark, Dask, Ray, Polars and DuckDB gives the same rows as here."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from campaigns import texts
from linq_compose import batch
from linq_compose.batch import BatchError, check_batch, output_schema

pa = pytest.importorskip("pyarrow", reason="the extra batch is not installed")

COUNT = int(os.environ.get("LINQ_COMPOSE_ROWS", "5000"))
OPTIONS: dict[str, Any] = {"column": "payload", "policy": "strict", "context": {"service": "SMS"}}


@pytest.fixture(scope="module")
def table() -> Any:
    return pa.table({"id": pa.array(range(COUNT), pa.int64()), "payload": texts(COUNT)})


@pytest.fixture(scope="module")
def rows(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = check_batch(table, **OPTIONS).to_pylist()
    assert 0 < sum(not row["ok"] for row in found) < COUNT
    return found


def test_polars(table: Any, rows: list[dict[str, Any]]) -> None:
    pl = pytest.importorskip("polars", reason="polars is not installed")
    frame = pl.from_arrow(table)
    assert batch.polars(frame, **OPTIONS).to_dicts() == rows
    few = frame.head(300).lazy()
    assert batch.polars(few, **OPTIONS).filter(~pl.col("ok")).collect().to_dicts() == [
        row for row in rows[:300] if not row["ok"]
    ]


def test_duckdb(table: Any, rows: list[dict[str, Any]]) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    with duckdb.connect() as connection:
        checked = batch.duckdb(connection.from_arrow(table), rows=997, **OPTIONS)
        assert checked.schema.equals(output_schema(table.schema, column="payload"))
        assert checked.read_all().to_pylist() == rows
        again = batch.duckdb(connection.from_arrow(table.slice(0, 1000)), **OPTIONS)
        query = "select unnest(rules) as rule, count(*) as number from again group by rule order by rule"
        counts = connection.cursor().execute(query).fetchall()
        assert again is not None
    names = [rule for row in rows[:1000] for rule in row["rules"]]
    assert counts == [(name, names.count(name)) for name in sorted(set(names))]


@pytest.mark.filterwarnings("ignore")
def test_dask(table: Any, rows: list[dict[str, Any]]) -> None:
    frames = pytest.importorskip("dask.dataframe", reason="dask is not installed")
    dask = pytest.importorskip("dask", reason="dask is not installed")
    frame = frames.from_pandas(table.to_pandas(), npartitions=3)
    with dask.config.set(scheduler="synchronous"):
        found = batch.dask(frame, **OPTIONS).compute()
    names = ["id", "ok", "worst", "rules", "payload"]
    assert pa.Table.from_pandas(found, preserve_index=False).select(names).to_pylist() == [
        {name: row[name] for name in names} for row in rows
    ]


@pytest.mark.filterwarnings("ignore")
def test_ray(table: Any, rows: list[dict[str, Any]]) -> None:
    ray = pytest.importorskip("ray", reason="ray is not installed")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    try:
        # In three blocks, as the rows of a cluster come, each checked in a process of its own.
        blocks = ray.data.from_arrow([table.slice(start, COUNT // 3 + 1) for start in range(0, COUNT, COUNT // 3 + 1)])
        found = blocks.map_batches(partial(check_batch, **OPTIONS), batch_format="pyarrow").take_all()
    finally:
        ray.shutdown()
    assert sorted(found, key=lambda row: row["id"]) == rows


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    spark = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    builder = spark.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    here = dict.fromkeys(("spark.driver.host", "spark.driver.bindAddress"), "127.0.0.1")
    settings = {"spark.sql.shuffle.partitions": "2", **here}
    for name, value in settings.items():
        builder = builder.config(name, value)
    opened = builder.getOrCreate()
    yield opened
    opened.stop()


@pytest.mark.filterwarnings("ignore")
def test_spark(session: Any, table: Any, rows: list[dict[str, Any]]) -> None:
    frame = session.createDataFrame(table.to_pandas()).repartitionByRange(3, "id")
    checked = batch.spark(frame, **OPTIONS)
    assert [row.asDict(recursive=True) for row in checked.orderBy("id").collect()] == rows
    with pytest.raises(BatchError, match="'payload'"):
        batch.spark(frame, column="paylod")


def test_a_wrong_column_is_an_error_before_anything_runs(table: Any) -> None:
    for name, convert in (("polars", "from_arrow"), ("duckdb", "from_arrow")):
        engine = pytest.importorskip(name, reason=f"{name} is not installed")
        with pytest.raises(BatchError, match="'payload'"):
            getattr(batch, name)(getattr(engine, convert)(table), column="paylod")

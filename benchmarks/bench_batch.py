"""What campaigns cost: rows per second beside a loop of pydantic, with one process and two, memory, and Spark.

Run by hand: python benchmarks/bench_batch.py [rate | memory | plot | spark] [ROUNDS]. The rows are distinct requests of
`messages.create`, one in a hundred of them faulty; the loop validates the bare schema with `model_validate_json` and
counts what it refuses, in a process of its own. Commands take turns; figures are medians of paired ratios with their
quartiles, by wall clock and by CPU time. `memory` checks 10 thousand to 2 million lines; `plot` draws the memory of all
processes while 2 million are checked, for docs/batch.md (Linux, matplotlib); `spark` needs pyspark and Java.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench_cli import Run, _quartiles, _run
from corpus import bodies

LINES = 200_000
DRAWN = 50_000
SIZES = (10_000, 100_000, 500_000, 2_000_000)
OPERATION = "messages.create"
PICTURE = Path(__file__).parent.parent / "docs" / "performance" / "memory-of-a-campaign.png"


def rows(count: int) -> Iterator[str]:
    """Yield so many rows as JSON text, every hundredth one faulty."""
    known = list(bodies(OPERATION, min(count, DRAWN)))
    for number in range(count):
        body = known[number % DRAWN]
        first = body["message"]["parts"][0]
        text = first["value"]
        if number >= DRAWN and first["type"] == "text":
            first["value"] = f"{text} ({number})"  # at the end, where no range is
        line = json.dumps(body, ensure_ascii=False)
        first["value"] = text
        yield line.replace('"to"', '"too"', 1) if number % 100 == 17 else line


def _written(folder: str, count: int) -> str:
    """Write the rows in a process of their own, since a child counts its parent's memory; return the path."""
    path = os.path.join(folder, f"{count}.jsonl")
    _run(__file__, "--write", str(count), path)
    return path


def _loop(path: str) -> None:
    """Validate every line against the bare schema, and count what is refused."""
    from pydantic import ValidationError
    from schemas import SCHEMAS

    validate = SCHEMAS[OPERATION].model_validate_json
    refused = 0
    with open(path, "rb") as lines:
        for line in lines:
            try:
                validate(line)
            except ValidationError:
                refused += 1


def _checked(path: str, jobs: int, *outputs: str) -> Run:
    return _run(__file__, "--check", path, str(jobs), *outputs)


def _check(path: str, jobs: str, *outputs: str) -> None:
    from linq_compose.batch import run

    names = dict(zip(("accepted", "rejects"), outputs, strict=False))
    run(path, operation=OPERATION, jobs=int(jobs), **names)


def rate(rounds: int) -> None:
    """Print rows per second relative to the loop, and of two processes relative to one."""
    with tempfile.TemporaryDirectory() as folder:
        path = _written(folder, LINES)
        outputs = _outputs(folder)
        kinds = {
            "loop": lambda: _run(__file__, "--loop", path),
            "check": lambda: _checked(path, 1),
            "with outputs": lambda: _checked(path, 1, *outputs),
            "two processes": lambda: _checked(path, 2),
        }
        taken: dict[str, list[Run]] = {name: [] for name in kinds}
        for number in range(rounds + 1):
            for name, call in kinds.items():
                run = call()
                if number:
                    taken[name].append(run)
        print(f"{LINES:,} rows; lines per second")
        for name in ("check", "with outputs"):
            for clock in ("wall", "cpu"):
                pairs = zip(taken["loop"], taken[name], strict=True)
                ratios = [getattr(loop, clock) / getattr(ours, clock) for loop, ours in pairs]
                print(f"  {name}, of the loop by {clock}: {_quartiles(ratios)}")
        ratios = [one.wall / two.wall for one, two in zip(taken["check"], taken["two processes"], strict=True)]
        print(f"  two processes, of one by wall: {_quartiles(ratios)}")
        for name, runs in taken.items():
            print(f"  {name}: {LINES / statistics.median(run.wall for run in runs):,.0f} a second by wall clock")


def memory(_: int) -> None:
    """Print the most memory for files of several sizes."""
    with tempfile.TemporaryDirectory() as folder:
        for jobs in (1, 2):
            for size in SIZES:
                path = os.path.join(folder, f"{size}.jsonl")
                if not os.path.exists(path):
                    path = _written(folder, size)
                run = _checked(path, jobs, *_outputs(folder))
                print(
                    f"  {size:>9,} rows, {jobs} processes: {run.memory:,.1f} MiB, {size / run.wall:,.0f} rows/s",
                    flush=True,
                )


def plot(_: int) -> None:
    """Draw the memory of all processes against the rows that are done, for one process and two."""
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(7, 3.5), layout="constrained")
    axes = drawing.subplots()
    with tempfile.TemporaryDirectory() as folder:
        path = _written(folder, SIZES[-1])
        for jobs in ("1", "2"):
            command = [sys.executable, __file__, "--watched", path, jobs, *_outputs(folder)]
            lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
            rows, mebibytes = zip(*(map(float, line.split()) for line in lines), strict=True)
            axes.plot(rows, mebibytes, label="1 process" if jobs == "1" else f"{jobs} processes")
            print(
                f"  {jobs} processes: {min(mebibytes):.0f} to {max(mebibytes):.0f} MiB, at the end {mebibytes[-1]:.0f}"
            )
    axes.set_ylim(0)
    axes.set_xlabel("million rows checked and written")
    axes.set_ylabel("MiB, all processes")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value / 1e6:g}")
    axes.grid(visible=True, alpha=0.2)
    axes.legend()
    drawing.savefig(PICTURE, dpi=110)


def _watch(path: str, jobs: str, *outputs: str) -> None:
    """Check a file; print the rows that are done and the mebibytes in use, every 20,000 rows."""
    from linq_compose.batch import run

    printed = 0

    def watch(_: str, rows: int, *__: int) -> None:
        nonlocal printed
        if rows >= printed + 20_000:
            printed = rows
            print(rows, _mebibytes(), flush=True)

    run(path, operation=OPERATION, jobs=int(jobs), accepted=outputs[0], rejects=outputs[1], progress=watch)


def _mebibytes() -> float:
    """Return what this process and its children have filled; what they share counts once, libraries not at all."""
    me = os.getpid()
    children = Path(f"/proc/{me}/task/{me}/children").read_text(encoding="ascii").split()
    rollups = [Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii") for process in (me, *children)]
    return sum(int(text.partition("\nPss_Anon:")[2].split()[0]) for text in rollups) / 1024


def _outputs(folder: str) -> list[str]:
    return [os.path.join(folder, name) for name in ("good.jsonl", "bad.jsonl")]


def spark(rounds: int) -> None:
    """Print the rate of Spark on two cores relative to `run` on two processes, once Spark runs."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pyspark.sql import SparkSession

    from linq_compose import batch

    count = 200_000
    os.environ["PYSPARK_PYTHON"] = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "rows.parquet")
        pq.write_table(pa.table({"payload": list(rows(count))}), path, row_group_size=25_000)
        settings = {"spark.ui.enabled": "false", "spark.sql.files.maxPartitionBytes": "8m"}
        builder = SparkSession.builder.master("local[2]")
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        ratios = []
        for number in range(rounds + 1):
            start = time.perf_counter()
            checked = batch.spark(session.read.parquet(path), operation=OPERATION, keep=False)
            refused = checked.where("not ok").count()
            on_spark = time.perf_counter() - start
            start = time.perf_counter()
            report = batch.run(path, operation=OPERATION, jobs=2)
            here = time.perf_counter() - start
            if refused != report.rejected:
                raise SystemExit(f"Spark finds {refused:,}, run {report.rejected:,}")
            if number:
                ratios.append(here / on_spark)
        print(f"  Spark, of run on two processes: {_quartiles(ratios)}")
        session.stop()


PARTS = {"rate": rate, "memory": memory, "plot": plot, "spark": spark}


def main(*words: str) -> None:
    if words[:1] == ("--write",):
        with Path(words[2]).open("w", encoding="utf-8") as file:
            made = rows(int(words[1]))
            while block := list(islice(made, 1000)):
                file.write("\n".join(block) + "\n")
    elif words[:1] == ("--loop",):
        _loop(words[1])
    elif words[:1] == ("--check",):
        _check(*words[1:])
    elif words[:1] == ("--watched",):
        _watch(*words[1:])
    else:
        names = [word for word in words if word in PARTS] or ["rate", "memory"]
        rounds = next((int(word) for word in words if word.isdigit()), 5)
        for name in names:
            PARTS[name](rounds)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What `linq-compose check` costs on JSON Lines, beside a loop of pydantic over the same file: whole commands.

Run by hand: python benchmarks/bench_cli.py [ROUNDS [JOBS …]]. Both read 20,000 lines with texts of their own, creates
and bare messages; the loop validates the bare schema with `model_validate_json`, in a process of its own. The commands
take turns. Printed are the median seconds of wall clock and of CPU, start of the interpreter included, the most memory,
and the lines per second relative to the loop, as the median of the paired ratios with their quartiles.
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
from pathlib import Path
from typing import NamedTuple

from corpus import bodies
from measure import Figure

LINES = 20_000
OPERATIONS = {"creates": "chats.create", "bare messages": "message"}


class Run(NamedTuple):
    """What one command took: seconds of wall clock and of CPU, and mebibytes at most."""

    wall: float
    cpu: float
    memory: float


def _loop(operation: str, file: str) -> None:
    """Validate every line against the bare schema, and no more."""
    from schemas import SCHEMAS

    validate = SCHEMAS[operation].model_validate_json
    with open(file, "rb") as lines:
        for line in lines:
            validate(line)


def _run(*command: str) -> Run:
    # Modules are compiled once, as where they are installed.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} exited with {process.returncode}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _measured(operation: str, file: str, jobs: str, rounds: int) -> list[tuple[Run, Run]]:
    ours = ("-m", "linq_compose", "check", "--no-config", "--jobs", jobs, file)
    theirs = (__file__, "--loop", operation, file)
    _run(*ours)
    return [(_run(*theirs), _run(*ours)) for _ in range(rounds)]


def _quartiles(ratios: list[float]) -> str:
    low, middle, high = statistics.quantiles(ratios, n=4)
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


def figures(rounds: int = 7) -> Iterator[Figure]:
    """Yield the time of the command against that of the loop: 2 is half of the lines per second."""
    with tempfile.TemporaryDirectory() as folder:
        for name, operation in OPERATIONS.items():
            file = _written(Path(folder), operation)
            ratios = [ours.wall / theirs.wall for theirs, ours in _measured(operation, file, "1", rounds)]
            low, middle, high = statistics.quantiles(ratios, n=4)
            yield Figure(f"`check` of {LINES:,} {name}", "loop of `model_validate_json`", middle, low, high, 2.0)


def _written(folder: Path, operation: str) -> str:
    """Write the lines of an operation one by one, since a child counts its parent's memory; return the file's path."""
    file = folder / f"{operation}.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps(body, ensure_ascii=False)}\n" for body in bodies(operation, LINES))
    return str(file)


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    print("| file | jobs | loop, s | check, s | check, CPU s | most MiB | lines/s, of the loop | by CPU time |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for name, operation in OPERATIONS.items():
            file = _written(Path(folder), operation)
            for jobs in sys.argv[2:] or ["1"]:
                pairs = _measured(operation, file, jobs, rounds)
                loop, check = (statistics.median(run.wall for run in runs) for runs in zip(*pairs, strict=True))
                cpu = statistics.median(ours.cpu for _, ours in pairs)
                memory = max(ours.memory for _, ours in pairs)
                by_wall = _quartiles([theirs.wall / ours.wall for theirs, ours in pairs])
                by_cpu = _quartiles([theirs.cpu / ours.cpu for theirs, ours in pairs])
                print(
                    f"| {name} | {jobs} | {loop:.2f} | {check:.2f} | {cpu:.2f} | {memory:.0f} | {by_wall} | {by_cpu} |"
                )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--loop"]:
        _loop(*sys.argv[2:4])
    else:
        main()

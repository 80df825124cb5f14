"""Worker processes: results in order, and an end at any moment, whatever was on its way."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from linq_compose import _processes
from linq_compose._processes import Processes

SCRIPT = """
import sys, time
from linq_compose import _processes
from linq_compose._processes import Processes

def begin(): pass
def work(item): return item * 2

if __name__ == "__main__":
    _processes._PATIENCE = float(sys.argv[1])
    with Processes(2, begin, ()) as processes:
        for item, result in processes.results([bytes(900_000)] * 60, work, is_work=len):
            time.sleep(float(sys.argv[2]))  # meanwhile the pipes fill up
            raise SystemExit(7)
"""


def nothing() -> None:
    pass


def squared(number: int) -> int:
    return number * number


def late(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def test_results_come_in_order_and_what_is_no_work_between_them() -> None:
    with Processes(2, nothing, ()) as processes:
        results = list(processes.results(range(40), squared, is_work=lambda number: number % 3 > 0))
    assert results == [(number, number * number if number % 3 else None) for number in range(40)]


@pytest.mark.parametrize("patience", ["0.2", "2"])
@pytest.mark.parametrize("moment", ["0", "0.02", "0.1"])
def test_an_end_among_large_items_is_an_end(patience: str, moment: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, str(script), patience, moment]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (7, "")


def test_work_that_takes_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_processes, "_PATIENCE", 0.2)
    start = time.monotonic()
    with pytest.raises(KeyError), Processes(2, nothing, ()) as processes:
        for _ in processes.results([0.0, 60.0, 60.0], late, is_work=lambda _: True):
            raise KeyError
    assert time.monotonic() - start < 50
    threads = [thread for thread in threading.enumerate() if "Executor" in type(thread).__name__]
    for thread in threads:  # on a busy machine it may be about to end
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)

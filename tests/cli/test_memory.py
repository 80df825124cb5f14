"""Memory does not grow with the file or with the findings, whatever the format."""

from __future__ import annotations

import gc
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from linq_compose.cli import inputs
from linq_compose.cli.inputs import Payload
from linq_compose.cli.main import main
from linq_compose.cli.output import spool
from linq_compose.cli.output.formats import FORMATS, Outputs

FAULTY = {
    "parts": [{"type": "text", "value": "Hi 🍜 ready", "text_decorations": [{"range": [0, 99], "style": "bold"}]}],
    "effect": {"type": "bubble", "name": "confetti"},
}


def _peak(file: str, layout: str) -> int:
    """The most bytes that a run takes beyond what it had."""
    gc.collect()
    gc.freeze()  # what other tests left is not looked through again
    tracemalloc.start()
    try:
        assert main(["check", file, "--all", "--no-config", "--format", f"{layout}:out"]) == 1
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.unfreeze()


@pytest.mark.parametrize("layout", FORMATS)
def test_a_report_of_any_length_takes_the_same_memory(
    layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(inputs, "_BLOCK", 10_000)
    monkeypatch.setattr(spool, "_LITTLE", 10_000)
    show = Outputs.show

    def collecting(outputs: Outputs, payload: Payload, *found: Any) -> None:
        show(outputs, payload, *found)
        if payload.line % 25 == 0:
            gc.collect()  # what is garbage already does not count

    monkeypatch.setattr(Outputs, "show", collecting)
    for count in (100, 500):
        lines = "".join(f"{json.dumps({**FAULTY, 'idempotency_key': f'key-{n}'})}\n" for n in range(count))
        Path(f"{count}.jsonl").write_text(lines, encoding="utf-8")
    _peak("100.jsonl", layout)  # what is loaded once
    few, many = _peak("100.jsonl", layout), _peak("500.jsonl", layout)
    assert Path("out").stat().st_size > 200_000
    assert many - few < 60_000

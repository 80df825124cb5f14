"""The progress bar: on a real terminal, after a second, and gone before anything else is written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="pseudo-terminals are of Unix")

SLOW = """
import sys, time
import linq_compose.cli.progress as progress
progress._PATIENCE = 0.0
progress._PACE = 0.0
from linq_compose.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def run(tmp_path: Path, *, terminal: bool, **environment: str) -> tuple[bytes, bytes]:
    """What a run over many payloads writes to standard output and to standard error."""
    lines = [json.dumps({"parts": [{"type": "text", "value": f"Hello {number}"}]}) for number in range(50)]
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "TERM")}
    ours, theirs = pty.openpty() if terminal else os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, "check", "many.jsonl"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**kept, "TERM": "xterm", **environment},
    ) as process:
        os.close(theirs)
        out = process.communicate(timeout=60)[0]
    told = b""
    try:
        while piece := os.read(ours, 65536):
            told += piece
    except OSError:  # a terminal that everybody has left
        pass
    os.close(ours)
    assert process.returncode == 0
    return out, told


def test_on_a_terminal_a_bar_is_drawn_and_taken_away(tmp_path: Path) -> None:
    out, err = run(tmp_path, terminal=True)
    assert b"[####################] 100% of many.jsonl, 50 payloads" in err
    assert err.endswith(b"\r\x1b[K")
    assert b"\x1b" not in out


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"CI": "true"}])
def test_a_dumb_terminal_and_ci_see_no_bar(tmp_path: Path, environment: dict[str, str]) -> None:
    assert run(tmp_path, terminal=True, **environment)[1] == b""


def test_without_a_terminal_there_is_no_bar(tmp_path: Path) -> None:
    assert run(tmp_path, terminal=False)[1] == b""

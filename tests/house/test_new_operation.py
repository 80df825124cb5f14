"""What a new operation costs: one row and its models, and every room knows it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("new_operation.py")


def test_a_new_operation_costs_one_row_and_its_models() -> None:
    done = subprocess.run(
        [sys.executable, str(PROGRAM)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert done.returncode == 0, done.stderr
    known: dict[str, Any] = json.loads(done.stdout)
    assert known == {
        "match": True,
        "check": [[], ["SHP102", "SHP105"], ["TXT105"]],
        "gate": [[], ["SHP102", "SHP105"], True],
        "schema": [["note", "place"], ["note"]],
        "strategy": [],
        "responses": True,
        "fake": [200, ["note", "pin_id", "pinned_at"], "Doors open at eight", "p7"],
        "note": True,
        "parsed": True,
        "refused": [400, 1005],
        "cli check": [0, 1],
        "cli schema": True,
        "cli operations": True,
        "completion": True,
        "docs": [0, True],
        "tools": True,
    }

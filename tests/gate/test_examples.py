"""The tests of the example applications, run as their authors would run them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "gate"


@pytest.mark.parametrize("options", [[], ["--linq-check"]], ids=["plain", "with --linq-check"])
def test_the_tests_of_the_applications_pass(options: list[str]) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", "-W", "error"]
    done = subprocess.run(
        [*command, "--rootdir", str(EXAMPLES), "--strict-markers", *options, str(EXAMPLES)],
        capture_output=True,
        text=True,
        check=False,
        cwd=EXAMPLES,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) >= 19
    assert "skipped" not in done.stdout

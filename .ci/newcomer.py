"""The first path through the README, in a fresh environment: its commands and files, as they are written there.

Usage: newcomer.py WHEELS FOLDER. `WHEELS` holds the wheel of this checkout, which `pip install` then takes.
Raises AssertionError where the path is longer than six commands and ten lines of code, or a command fails.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MOST_COMMANDS, MOST_LINES = 6, 10


def main(wheels: str, folder: str) -> None:
    """Walk the path, and print the seconds of each command."""
    readme = Path(__file__).resolve().parent.parent / "README.md"
    start = readme.read_text(encoding="utf-8").partition("\n## Start\n")[2].partition("\n## ")[0]
    subprocess.run([sys.executable, "-m", "venv", Path(folder, "venv")], check=True)
    path = f"{Path(folder, 'venv', 'bin')}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PIP_FIND_LINKS": str(Path(wheels).resolve())}
    environment.pop("PYTHONPATH", None)
    commands, lines = 0, 0
    for language, text in BLOCK.findall(start):
        if language == "python":
            code = re.sub(r"^#> .*\n", "", text, flags=re.MULTILINE)
            first = code.partition("\n")[0]
            Path(folder, first.removeprefix("# ")).write_text(code, encoding="utf-8")
            lines += len([line for line in code.splitlines() if line.strip() and not line.startswith("#")])
            continue
        for command in text.splitlines():
            began = time.perf_counter()
            ran = subprocess.run(
                command,
                shell=True,
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
            )
            assert ran.returncode == 0, (command, ran.stdout, ran.stderr)
            print(f"{time.perf_counter() - began:5.1f} s  {command}")
            print("\n".join(f"         {line}" for line in ran.stdout.splitlines()[-3:]))
            commands += 1
    print(f"{commands} commands, {lines} lines of code")
    assert 0 < commands <= MOST_COMMANDS, commands
    assert 0 < lines <= MOST_LINES, lines


main(*sys.argv[1:])

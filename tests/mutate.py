"""Mutation testing: `python tests/mutate.py --count 200 --seed 1` makes random changes and runs the tests on each.

Each change (`mutations.py` says which there are) is made in a copy of the repository, one at a time, and the tests run
until one fails: first the file that mirrors the module, then the folders that see it most, then all others. A change
that no test notices is printed as a diff: it wants a test, or the code is not needed, or it changes no behaviour.

The walks are written anew from every changed source, so that the law that says it is out of date cannot be what notices
the change; a change of its writer is not counted where the same program is written. The tests of the layout and of
types are left out: they read the source and run none of it. Hypothesis is derandomised. A run that takes too much
processor time counts as noticed, and is listed. At the end, the tests that noticed something run on the unchanged copy:
what fails there notices nothing.

The same seed draws the same changes of the same sources. `--quick` leaves out the last of the three steps. Needs Linux
or macOS.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import math
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from mutations import Change, draw

__all__: list[str] = []

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "src/linq_compose"
WALKS = ("_walk.py", "_other_walk.py", "_body_shapes.py")
"""The files that `_walk_writer.py` writes."""
MODULES = ("rules", "lint", "compose", "_spans.py", "_walk_writer.py")
"""What is changed where nothing is named: rules with their clearances, lint, compose, spans, and the written walk."""
NOT_CHANGED = ("rules/analysis/examples.py",)
"""Modules that only hold examples."""

SEEN_BY = {
    "_spans.py": ("facts", "text", "rules/test_decorations.py", "rules/test_stickers.py"),
    "_walk_writer.py": ("laws/test_walk.py",),
    "rules": (
        "laws/test_reviewed_table.py",
        "laws/test_catalog_laws.py",
        "lint/test_redaction.py",
        "rules",
        "laws",
    ),
    "lint": ("lint", "laws/test_check_laws.py", "laws/test_catalog_laws.py", "laws/test_independence.py", "rules"),
    "compose": ("compose", "test_documents.py", "cli/test_plan.py"),
    "text": ("text", "compose", "laws"),
}
"""The tests that see a module most, by its name or folder."""
STATIC = ("tests/house/test_layout.py", "tests/house/test_circles.py", "tests/typing", "tests/test_mutate.py")
"""Tests of the source as a text."""

LIMITS = (60, 300, 1500)
"""Seconds of processor time for each of the three steps."""
PATIENCE = 20
"""How many times longer a step may take by the clock: other processes may keep the machine busy."""
MEMORY = 6 << 30
"""Bytes that a run of tests may take: some changes let a loop collect without end."""
COLLECTED_NONE = 5
"""The exit code of pytest where there was nothing to run."""
SKIPPED_FOLDERS = (".git", "__pycache__", ".*_cache", ".hypothesis", ".venv", "venv", "build", "dist", "node_modules")


@dataclass
class Verdict:
    """What the tests said of a change: the test that noticed it, or "" if none did."""

    change: Change
    noticed_by: str = ""
    timed_out: bool = False
    is_same: bool = False
    """Whether it changed the writer of the walk, and what is written does the same."""
    seconds: float = 0.0


@dataclass
class Copy:
    """A copy of the repository in which one change is made at a time."""

    root: Path
    limits: tuple[float, ...] = LIMITS
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keep = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV_"))}
        settings = {"PYTHONPATH": str(self.root / "src"), "CI": "1", "HYPOTHESIS_PROFILE": "ci", "PYTHONHASHSEED": "0"}
        self.environment = {**keep, **settings}
        listed = self.run("import linq_compose._walk_writer, sys; print([m.__file__ for m in sys.modules.values()"
                          " if getattr(m, '__file__', None)])", limit=60)  # fmt: skip
        if f"'{self.root / PACKAGE / '_walk_writer.py'}'" not in listed.stdout:
            raise SystemExit(f"The copy in {self.root} is not what Python imports:\n{listed.stdout}{listed.stderr}")
        self.walk_sources = listed.stdout

    def run(self, code: str, *, limit: float) -> subprocess.CompletedProcess[str]:
        return self._started([sys.executable, "-c", code], limit)

    def judge(self, change: Change) -> Verdict:
        """Make a change, run the tests, and take it back."""
        path, walks = self.root / change.path, [self.root / PACKAGE / name for name in WALKS]
        source, written = path.read_bytes(), [walk.read_bytes() for walk in walks]
        start = time.monotonic()
        verdict = Verdict(change)
        try:
            self._write(path, change.applied(source))
            self._run_tests(path, verdict, unchanged=written)
        finally:
            self._write(path, source)
            for walk, content in zip(walks, written, strict=True):
                self._write(walk, content)
        verdict.seconds = time.monotonic() - start
        return verdict

    def write_walk(self) -> bool:
        """Write the walks from their sources; return whether that went well."""
        code = (
            "from linq_compose._walk_writer import FILES; texts = {path: write() for path, write in FILES.items()}; "
            "[path.write_text(text, encoding='utf-8', newline='\\n') for path, text in texts.items()]"
        )
        try:
            return self.run(code, limit=120).returncode == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            for name in WALKS:
                cached = importlib.util.cache_from_source(str(self.root / PACKAGE / name))
                Path(cached).unlink(missing_ok=True)

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file; compiled code is dated to the second, so that of a former change would be taken for its own."""
        path.write_bytes(content)
        Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)

    def _run_tests(self, path: Path, verdict: Verdict, *, unchanged: list[bytes]) -> None:
        """Run the tests of a changed module until one fails."""
        if str(path) in self.walk_sources:
            if not self.write_walk():
                verdict.noticed_by = "_walk_writer.py (nothing was written)"
                return
            walks = [(self.root / PACKAGE / name).read_bytes() for name in WALKS]
            if path.name == "_walk_writer.py" and list(map(_program, walks)) == list(map(_program, unchanged)):
                verdict.is_same = True
                return
        for tests, limit in zip(steps_of(path.relative_to(self.root / PACKAGE), self.root), self.limits, strict=False):
            if not tests:
                continue
            try:
                run = self.pytest(tests, limit=limit)
            except subprocess.TimeoutExpired:
                verdict.noticed_by, verdict.timed_out = " ".join(tests), True
                return
            if run.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
                verdict.noticed_by, verdict.timed_out = " ".join(tests), True
                return
            if run.returncode not in (0, COLLECTED_NONE):
                verdict.noticed_by = failure_of(run.stdout + run.stderr)
                return

    def pytest(self, arguments: Iterable[str], *, limit: float) -> subprocess.CompletedProcess[str]:
        fixed = (
            "-q",
            "-x",
            "--no-header",
            "--tb=no",
            "-p",
            "no:cacheprovider",
            "-o",
            "addopts=--import-mode=importlib",
        )
        static = [f"--ignore={path}" for path in STATIC]
        return self._started([sys.executable, "-m", "pytest", *fixed, "-rfE", *static, *arguments], limit)

    def _started(self, command: Sequence[str], limit: float) -> subprocess.CompletedProcess[str]:
        """Run a command with its children in a group of their own, which ends with it."""
        with subprocess.Popen(
            command,
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=partial(_bound, limit),  # noqa: PLW1509  no lock is held: the threads only wait for processes
        ) as process:
            try:
                output, errors = process.communicate(timeout=PATIENCE * limit)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        return subprocess.CompletedProcess(command, process.returncode, output, errors)


def _program(source: bytes) -> str:
    """What a source does: its syntax tree without its docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body[0] = ast.Pass()
    return ast.dump(tree)


def _bound(seconds: float) -> None:
    """Bound the processor time and the memory of this process."""
    import resource  # only where there are processes with limits

    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), math.ceil(seconds) + 5))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def steps_of(module: Path, root: Path) -> list[list[str]]:
    """Return the tests of a module in the order in which they run, as arguments of pytest: three steps."""
    room = module.parts[0]
    folders = [f"tests/{name}" for name in SEEN_BY.get(room, (room, "laws"))]
    folders = [name for name in folders if (root / name).exists()]
    home = next((name for name in folders if (root / name).is_dir() and name != "tests/laws"), "tests/facts")
    mirror = f"{home}/test_{module.stem.lstrip('_')}.py"
    first = [mirror] if (root / mirror).exists() else []
    second = [*(f"--ignore={name}" for name in first), *folders] if folders else []
    third = [*(f"--ignore={name}" for name in (*first, *folders)), "tests"]
    return [first, second, third]


def failure_of(output: str) -> str:
    """Return the test that failed, as pytest names it, or the last line of what it printed."""
    failed = re.search(r"^(?:FAILED|ERROR) (\S.*?)(?: - |$)", output, re.MULTILINE)
    lines = output.strip().splitlines() or ["pytest printed nothing"]
    return failed[1] if failed else lines[-1].strip()


def sources_of(modules: Iterable[str], root: Path = ROOT) -> dict[str, bytes]:
    """Return the sources of modules or folders of the package, by their path in the repository."""
    sources = {}
    for name in modules:
        place = root / PACKAGE / name
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            if path.relative_to(root / PACKAGE).as_posix() not in NOT_CHANGED:
                sources[path.relative_to(root).as_posix()] = path.read_bytes()
        if not place.exists():
            raise SystemExit(f"{name} is neither a module nor a folder of {PACKAGE}.")
    return sources


def not_noticing(verdicts: list[Verdict], copy: Copy) -> list[Verdict]:
    """Return the verdicts whose test fails on the unchanged copy as well."""
    tests = sorted({verdict.noticed_by for verdict in verdicts if verdict.noticed_by.startswith("tests/")})
    failing: set[str] = set()
    while remaining := [test for test in tests if test not in failing]:
        run = copy.pytest(remaining, limit=LIMITS[-1])
        if run.returncode in (0, COLLECTED_NONE) or (failure := failure_of(run.stdout + run.stderr)) not in remaining:
            break
        failing.add(failure)
    return [verdict for verdict in verdicts if verdict.noticed_by in failing]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "modules", nargs="*", default=MODULES, help=f"modules or folders (default: {' '.join(MODULES)})"
    )
    parser.add_argument("--count", type=int, default=40, help="how many changes (default: 40)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1, help="how many changes are tested at once")
    parser.add_argument("--quick", action="store_true", help="leave out the rest of the suite")
    parser.add_argument("--only", type=int, nargs="+", metavar="N", help="the changes of these numbers")
    parser.add_argument("--list", action="store_true", help="print the changes and test none")
    arguments = parser.parse_args()
    sources = sources_of(arguments.modules)
    drawn = list(enumerate(draw(sources, arguments.count, arguments.seed), 1))
    chosen = [(number, change) for number, change in drawn if arguments.only is None or number in arguments.only]
    if arguments.list:
        for number, change in chosen:
            print(shown(number, change, sources))
        return 0
    with tempfile.TemporaryDirectory(prefix="mutate-") as folder:
        copies: queue.Queue[Copy] = queue.Queue()
        limits = LIMITS[:2] if arguments.quick else LIMITS
        for number in range(arguments.jobs):
            root = Path(folder).resolve() / str(number) / ROOT.name
            shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*SKIPPED_FOLDERS))
            copies.put(Copy(root, limits))
        with ThreadPoolExecutor(arguments.jobs) as pool:
            verdicts = list(pool.map(partial(_judged, copies=copies, of=len(chosen)), chosen))
        wrong = not_noticing(verdicts, copies.get())
    return report(chosen, verdicts, wrong, sources)


def _judged(numbered: tuple[int, Change], *, copies: queue.Queue[Copy], of: int) -> Verdict:
    number, change = numbered
    copy = copies.get()
    try:
        verdict = copy.judge(change)
    finally:
        copies.put(copy)
    said = "same" if verdict.is_same else "timed out" if verdict.timed_out else "noticed"
    said = said if verdict.is_same or verdict.noticed_by else "SURVIVED"
    print(f"{number:>4}/{of} {said:<9} {verdict.seconds:>5.0f} s  {change.path}:{change.line}  {verdict.noticed_by}",
          flush=True)  # fmt: skip
    return verdict


def shown(number: int, change: Change, sources: dict[str, bytes]) -> str:
    return f"{number}. {change.path}:{change.line} ({change.kind})\n{change.diff(sources[change.path])}\n"


def report(
    chosen: list[tuple[int, Change]], verdicts: list[Verdict], wrong: list[Verdict], sources: dict[str, bytes]
) -> int:
    """Print the survivors and the share of changes that were noticed; return 1 if any survived or could not be told."""
    survivors = [
        (number, verdict.change)
        for (number, _), verdict in zip(chosen, verdicts, strict=True)
        if not verdict.is_same and (not verdict.noticed_by or verdict in wrong)
    ]
    print()
    for number, change in survivors:
        print(shown(number, change, sources))
    for verdict in wrong:
        print(f"{verdict.noticed_by} fails without a change too.")
    timed_out = sum(verdict.timed_out for verdict in verdicts)
    counted = sum(not verdict.is_same for verdict in verdicts)
    noticed = counted - len(survivors)
    share = 100 * noticed / counted if counted else 100.0
    print(f"{noticed} of {counted} changes noticed ({share:.1f} %), {timed_out} of them by the time limit.")
    print(f"{len(verdicts) - counted} changes of the writer of the walk not counted: what is written does the same.")
    return int(bool(survivors or wrong))


if __name__ == "__main__":
    sys.exit(main())

"""`check --jobs`: the same bytes as one process writes, and no process left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linq_compose.cli import inputs
from linq_compose.cli.main import main
from linq_compose.cli.output.formats import FORMATS

CLEAN = {"parts": [{"type": "text", "value": "Your table is ready."}]}
CREATE = {"from": "+12052535597", "to": ["+12052532136"], "message": CLEAN}
LINES = [
    json.dumps(CLEAN),
    json.dumps(CREATE),
    json.dumps(
        {"parts": [{"type": "text", "value": "👋 hi", "text_decorations": [{"range": [1, 4], "style": "bold"}]}]}
    ),
    json.dumps({"parts": [{"type": "text", "value": "a **b**"}], "effect": {"type": "bubble", "name": "slam"}}),
    json.dumps({"parts": [{"type": "text", "value": "a", "value ": "b"}], "preferred_service": "SMS"}),
    json.dumps({"parts": [{"type": "media", "url": "http://localhost/x.flac"}, {"type": "hologram"}]}),
    json.dumps({"handle": "+12052532136"}),
    json.dumps({"unknown": 1}),
    json.dumps({**CREATE, "to": []}, indent=None) + "\r",
    '{"parts": [{"type": "text", "value": "one", "value": "two"}]}',
    '{"parts": [',
    "[1, 2]",
    "null",
    "",
    "  \t\r",
    '{"parts": [{"type": "text", "value": "Caf\\u00e9 \\ud83c"}]}',
]
POLICY = """
ignore = ["MED107"]
suppress = [{ rule = "TXT105", path = "/**", reason = "Our readers like asterisks." }]
"""


def _run(folder: Path, jobs: int, *options: str) -> tuple[int, str, str, dict[str, bytes]]:
    """Run `check` in this process: exit code, standard output and error, and the report of each format."""
    written = {name: folder / f"out-{name}" for name in FORMATS}
    reports = [word for name, file in written.items() for word in ("--format", f"{name}:{file}")]
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = main(["check", "many.jsonl", "one.json", "--jobs", str(jobs), *reports, "--format", "github", *options])
    return code, out.getvalue(), err.getvalue(), {name: file.read_bytes() for name, file in written.items()}


@settings(max_examples=12, deadline=None)
@given(
    lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=60),
    ending=st.sampled_from(("", "\n", "\r\n")),
    options=st.sampled_from(
        ((), ("--all",), ("--policy", "strict"), ("--baseline", "known.json"), ("--operation", "message"))
    ),
    jobs=st.integers(2, 3),
)
def test_more_processes_write_the_same_bytes(
    lines: list[str], ending: str, options: tuple[str, ...], jobs: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("jobs")
    (folder / "many.jsonl").write_bytes("\n".join(lines).encode() + ending.encode())
    (folder / "one.json").write_text(LINES[3], encoding="utf-8")
    (folder / "linq-compose.toml").write_text(POLICY, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(inputs, "_BLOCK", 700)  # so that there are several blocks
        if "--baseline" in options:
            (folder / "half.jsonl").write_text("\n".join(LINES[2:6]), encoding="utf-8")
            with redirect_stderr(StringIO()), redirect_stdout(StringIO()):
                main(["check", "half.jsonl", "--baseline", "known.json", "--write-baseline"])
        alone = _run(folder, 1, *options)
        together = _run(folder, jobs, *options)
    assert together == alone
    assert len(alone[3]) == len(FORMATS)


RULES = """
import multiprocessing, os, time
from linq_compose import Family, Finding, Example, TextPart

HOUSE = Family("HSE", "house", about="Ours.")


@HOUSE.rule(101, "odd-text", "warning", on=TextPart, says="The text is {how}.", hint="Change it.", why="It is.",
    source="https://example.com", evidence="inferred",
    examples=[Example(bad={"parts": []}, good={"parts": []}, at="")])
def odd_text(part, context):
    inside = multiprocessing.parent_process() is not None
    if part.value == "die" and inside:
        os._exit(3)
    if part.value == "sleep" and inside:
        time.sleep(60)
    if part.value == "crash":
        raise ValueError(lambda: None)
    if part.value == "strange":
        yield Finding(("value",), {"how": Strange()})


class Strange:
    def __format__(self, spec):
        return "strange"

    def __reduce__(self):
        raise TypeError("this cannot be sent")

    def __str__(self):
        return "strange"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules_of_ours.py").write_text(RULES, encoding="utf-8")
    (tmp_path / "linq-compose.toml").write_text('rules = ["rules_of_ours:HOUSE"]\n', encoding="utf-8")
    return tmp_path


def _texts(file: Path, *texts: str) -> None:
    file.write_text("\n".join(json.dumps({"parts": [{"type": "text", "value": text}]}) for text in texts))


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "linq_compose", *words]


def test_rules_of_ones_own_run_in_every_process_whatever_they_yield(folder: Path) -> None:
    _texts(folder / "a.jsonl", "fine", "strange", "crash", "fine")
    results = [
        subprocess.run(
            _command("check", "a.jsonl", "--jobs", jobs, "--format", "json"),
            cwd=folder,
            capture_output=True,
            check=False,
        )
        for jobs in ("1", "2")
    ]
    assert results[0].stdout == results[1].stdout
    assert b"The text is strange." in results[0].stdout
    assert b'"ValueError"' in results[0].stdout
    assert results[0].returncode == results[1].returncode == 1
    assert results[1].stderr == b""


def test_a_worker_that_dies_is_one_sentence_and_exit_2(folder: Path) -> None:
    _texts(folder / "a.jsonl", "fine", "die")
    result = subprocess.run(
        _command("check", "a.jsonl", "--jobs", "2", "--format", "json:out.json"),
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == 2
    assert result.stderr == (
        b"linq-compose: a.jsonl: a worker process ended before this was checked; try fewer --jobs\n"
    )
    assert sorted(file.name for file in folder.iterdir() if file.name != "__pycache__") == [
        "a.jsonl",
        "linq-compose.toml",
        "rules_of_ours.py",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way there")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_process_is_left_behind(folder: Path, how: int) -> None:
    _texts(folder / "a.jsonl", "sleep", "fine")
    with subprocess.Popen(
        _command("check", "a.jsonl", "--jobs", "2", "--format", "json:out.json"),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  one thread
    ) as process:
        group = process.pid
        time.sleep(4)  # until a worker sleeps in the rule
        if how == signal.SIGINT:
            os.killpg(group, how)  # as a terminal does it
        else:
            process.send_signal(how)
        _, err = process.communicate(timeout=60)
        if how == signal.SIGINT:
            assert process.returncode == 130
            assert err == b"linq-compose: interrupted\n"
        assert not (folder / "out.json").exists()
        for _ in range(100):
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                return
            time.sleep(0.1)
        os.killpg(group, signal.SIGKILL)
        pytest.fail("a worker is still there")


def test_the_reader_that_leaves_early_ends_it(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(LINES[2:6] * 500), encoding="utf-8")
    with subprocess.Popen(
        _command("check", "a.jsonl", "--jobs", "2", "--format", "github", "--all"),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        assert process.wait(60) == 141
    assert err == b"linq-compose: standard output was closed by its reader\n"

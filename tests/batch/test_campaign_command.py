"""`linq-compose check` on campaigns: outputs, exit codes, and what it says when it is stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from campaigns import texts
from linq_compose.cli.main import main

GOOD = '{"parts":[{"type":"text","value":"Hi there"}]}'


def test_rows_are_divided_and_summed_up(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rows.jsonl").write_text("\n".join(texts(300)), encoding="utf-8")
    arguments = ["check", "rows.jsonl", "--accepted", "good.jsonl.gz", "--rejects", "bad.jsonl", "--jobs", "1"]
    assert main([*arguments, "--format", "text", "--format", "json:report.json"]) == 1
    shown = capsys.readouterr()
    assert "== MSG101 no-parts: 1 row, 1 finding ==" in shown.out
    assert shown.out.endswith("1 file, 300 rows: 297 accepted, 3 rejected\n")
    report = json.loads(Path("report.json").read_text(encoding="utf-8"))
    assert (report["rows"], report["rejected"], report["ok"]) == (300, 3, False)
    assert len(Path("bad.jsonl").read_text(encoding="utf-8").splitlines()) == 3


@pytest.mark.parametrize(
    ("content", "options", "code"),
    [
        (GOOD, [], 0),
        ('{"parts":[]}', [], 1),
        ('{"parts":[{"type":"text","value":"**Hi**"}]}', [], 0),
        ('{"parts":[{"type":"text","value":"**Hi**"}]}', ["--fail-on", "warning"], 1),
        ('{"parts":[{"type":"text","value":"**Hi**"}]}', ["--policy", "strict"], 1),
        ('{"parts":[{"type":"text","value":"**Hi**"}]}', ["--policy", "strict", "--ignore", "TXT105"], 0),
        (None, [], 2),
        (GOOD, ["--format", "sarif"], 2),
        (GOOD, ["--baseline", "x"], 2),
        (GOOD, ["--accepted", "out.csv"], 2),
        (GOOD, ["--template", "Hi {name}"], 2),
        (GOOD, ["--operation", "chats.creat"], 2),
        (GOOD, ["--column", "a", "--column", "b"], 2),
    ],
)
def test_the_exit_code(content: str | None, options: list[str], code: int, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path("rows.jsonl").write_text(content, encoding="utf-8")
    assert main(["check", "rows.jsonl", "--rejects", "bad.jsonl", "--jobs", "1", *options]) == code
    if code == 2:
        assert not Path("out.csv").exists()


@pytest.mark.parametrize("row", [b'{"parts":[{"type":"text","value":"Caf\xe9"}]}', b"[" + b" " * (17 << 20) + b"]"])
def test_a_row_that_cannot_be_read_gives_the_exit_code_of_what_cannot_be_read(
    row: bytes, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rows.jsonl").write_bytes(b"\n".join([GOOD.encode(), row, GOOD.encode()]))
    assert main(["check", "rows.jsonl", "--rejects", "bad.jsonl", "--accepted", "good.jsonl", "--jobs", "1"]) == 2
    assert "3 rows: 2 accepted, 1 rejected (1 not readable)" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_named_by_the_output(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rows.jsonl").write_text(GOOD, encoding="utf-8")
    assert main(["check", "rows.jsonl", "--accepted", "absent/good.jsonl", "--jobs", "1"]) == 2
    name = os.path.realpath(os.path.join("absent", "good.jsonl"))
    assert capsys.readouterr().err == f"linq-compose: {name}: could not be written: no such file or directory\n"


def test_a_file_that_only_campaigns_read_is_one(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    import gzip

    monkeypatch.chdir(tmp_path)
    Path("rows.jsonl.gz").write_bytes(gzip.compress(GOOD.encode()))
    Path("people.csv").write_text("to,name\n+12052532136,Ana\n", encoding="utf-8")
    assert main(["check", "rows.jsonl.gz", "--jobs", "1"]) == 0
    options = ["--template", "Hi {name}", "--column", "to=to", "--jobs", "1"]
    assert main(["check", "people.csv", *options]) == 0
    assert "operations: messages.create 1\n" in capsys.readouterr().out


def test_without_their_options_files_are_checked_as_ever(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rows.jsonl").write_text(f"{GOOD}\n{GOOD}\n", encoding="utf-8")
    assert main(["check", "rows.jsonl"]) == 0
    assert capsys.readouterr().out.endswith("1 file, 2 payloads, 2 clean: no problems found\n")


def test_settings_of_the_configuration_hold(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.jsonl", "b.jsonl"):
        Path(name).write_text('{"parts":[{"type":"text","value":"**Hi**"}]}\n', encoding="utf-8")
    Path("linq-compose.toml").write_text('[[files]]\nglob = "a.jsonl"\npolicy = "strict"\n', encoding="utf-8")
    codes = [main(["check", name, "--rejects", "bad.jsonl", "--jobs", "1"]) for name in ("a.jsonl", "b.jsonl")]
    assert codes == [1, 0]
    assert main(["check", "a.jsonl", "b.jsonl", "--rejects", "bad.jsonl"]) == 2
    assert "different settings" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Ctrl-C is sent as on Unix")
def test_ctrl_c_says_how_to_go_on_and_resuming_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = texts(15_000) * 5  # enough to last until it is interrupted
    (tmp_path / "rows.jsonl").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    program = [sys.executable, "-m", "linq_compose", "check", "rows.jsonl", "--jobs", "2"]
    outputs = ["--accepted", "good.jsonl", "--rejects", "bad.jsonl"]
    slow = ["nice", "-n", "19", *program]  # so that it is seen in time on a busy machine
    with subprocess.Popen([*slow, *outputs], cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as run:
        partial = tmp_path / "good.jsonl.partial"
        ends = time.monotonic() + 60
        while time.monotonic() < ends and not (partial.exists() and partial.stat().st_size > 100_000):
            if run.poll() is not None:
                pytest.skip("the run was over before it could be interrupted")
            time.sleep(0.005)
        run.send_signal(signal.SIGINT)
        try:
            told = run.communicate(timeout=60)[1].decode()
        finally:
            run.kill()
    if run.returncode != 130:
        pytest.skip("the run was over before it could be interrupted")
    assert "--resume goes on there" in told
    assert not (tmp_path / "good.jsonl").exists()
    again = subprocess.run([*program, *outputs, "--resume"], cwd=tmp_path, capture_output=True, check=False)
    assert again.returncode == 1
    whole = ["--accepted", "good2.jsonl", "--rejects", "bad2.jsonl"]
    subprocess.run([*program, *whole], cwd=tmp_path, capture_output=True, check=False)
    for name in ("good", "bad"):
        assert (tmp_path / f"{name}.jsonl").read_bytes() == (tmp_path / f"{name}2.jsonl").read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="the size of files is limited as on Unix")
def test_a_file_that_cannot_grow_is_named_and_resuming_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text("".join(f"{row}\n" for row in texts(6_000)), encoding="utf-8")
    program = [sys.executable, "-m", "linq_compose", "check", "rows.jsonl", "--jobs", "1"]

    def check(good: str, *options: str, limit: str = "unlimited") -> subprocess.CompletedProcess[str]:
        command = [*program, "--accepted", good, "--rejects", f"bad-{good}", *options]
        shell = ["sh", "-c", f'ulimit -f {limit}; exec "$@"', "sh", *command]
        return subprocess.run(shell, cwd=tmp_path, capture_output=True, text=True, check=False)

    full = check("good.jsonl", limit="600")
    advice, reason = full.stderr.splitlines()[-2:]
    assert full.returncode == 2
    assert "--resume goes on there" in advice
    assert reason == "linq-compose: good.jsonl.partial: could not be written: file too large"
    assert not (tmp_path / "good.jsonl").exists()
    assert check("good.jsonl", "--resume").returncode == 1
    assert check("whole.jsonl").returncode == 1
    for name in ("", "bad-"):
        assert (tmp_path / f"{name}good.jsonl").read_bytes() == (tmp_path / f"{name}whole.jsonl").read_bytes()

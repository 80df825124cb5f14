"""The command line as a process: pipes, signals, encodings, size."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from linq_compose.cli.main import main

GOOD = {"parts": [{"type": "text", "value": "Hello"}]}
SPLIT = {"parts": [{"type": "text", "value": "🍜 ready", "text_decorations": [{"range": [1, 4], "style": "bold"}]}]}
COMMAND = [sys.executable, "-m", "linq_compose"]


def run(*argv: str, data: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *argv], input=data, capture_output=True, env={**os.environ, **environment}, timeout=120, check=False
    )


def test_the_module_runs_and_its_code_is_the_exit_code() -> None:
    assert run("check", "-", data=json.dumps(GOOD).encode()).returncode == 0
    assert run("check", "-", data=json.dumps(SPLIT).encode()).returncode == 1
    assert run("fix").returncode == 2


def test_an_interrupt_of_which_a_lock_complains_is_an_interrupt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: object) -> int:
        try:
            raise KeyboardInterrupt
        finally:
            threading.Lock().release()

    monkeypatch.setattr("linq_compose.cli.main._run", interrupted)
    assert (main([]), capsys.readouterr().err) == (130, "linq-compose: interrupted\n")

    def failing(_: object) -> int:
        raise RuntimeError

    monkeypatch.setattr("linq_compose.cli.main._run", failing)
    with pytest.raises(RuntimeError):
        main([])


@pytest.mark.parametrize("wanted", [0, 1])
@pytest.mark.parametrize("command", [["rules", "--format", "json"], ["check", "{file}", "--all"], ["fix", "{file}"]])
def test_a_reader_that_leaves_early_is_no_trouble(command: list[str], wanted: int, tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join([json.dumps(SPLIT)] * 1000), encoding="utf-8")
    with (tmp_path / "err").open("wb") as err:
        process = subprocess.Popen(
            [*COMMAND, *(word.format(file=file) for word in command)], stdout=subprocess.PIPE, stderr=err
        )
    assert process.stdout
    if wanted:
        assert process.stdout.readline()
    process.stdout.close()
    assert process.wait(60) in ((0, 1, 141) if wanted else (141,))  # a pipe may hold all of it
    told = (tmp_path / "err").read_bytes()
    assert not any(word in told for word in (b"Traceback", b"Exception ignored", b"BrokenPipe"))


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way there")
def test_an_interrupt_is_one_line_and_exit_130() -> None:
    process = subprocess.Popen(
        [*COMMAND, "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # a run in the background of a shell hands down that Ctrl-C is ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  one thread
    )
    assert process.stdin is not None
    process.stdin.write(b" " * 2**20)  # more than a pipe holds: written once the process reads
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, b"")
    assert err.endswith(b"linq-compose: interrupted\n")
    assert b"Traceback" not in err


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
)
@pytest.mark.parametrize("layout", ["text", "github"])
def test_output_that_cannot_carry_a_character_spells_it(environment: dict[str, str], layout: str) -> None:
    lone = {
        "parts": [
            {"type": "text", "value": "家\ud83d", "text_decorations": [{"range": [0, 1], "style": "Bold家\ud83d"}]}
        ]
    }
    for payload in (SPLIT, lone):
        done = run("check", "-", "--format", layout, data=json.dumps(payload).encode(), **environment)
        assert (done.returncode, done.stderr) == (1, b"")
        assert b"\\u" in done.stdout.lower()


def test_a_printed_payload_is_utf8_whatever_the_terminal() -> None:
    data = '{"parts": [{"type": "text", "value": "家é"}], "effect": null}'.encode()
    done = run("fix", "-", data=data, PYTHONIOENCODING="ascii")
    assert done.stdout == '{"parts": [{"type": "text", "value": "家é"}]}'.encode()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_a_full_disk_is_one_line_and_exit_2() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*COMMAND, "rules"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr == b"linq-compose: could not be written: no space left on device\n"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.skipif(sys.platform == "win32", reason="a shell is needed")
def test_closed_standard_streams_are_no_trouble(closed: str, tmp_path: Path) -> None:
    good, absent = tmp_path / "good.json", tmp_path / "no.json"
    good.write_text(json.dumps(GOOD), encoding="utf-8")
    for command, codes in (
        (f"check {good}", (0,)),
        (f"check {absent}", (2,)),
        (f"fix {good}", (0,)),
        ("check -", (0, 1)),
    ):
        done = subprocess.run(
            ["sh", "-c", f"'{sys.executable}' -m linq_compose {command} {closed}"],
            input=json.dumps(GOOD).encode(),
            capture_output=True,
            check=False,
        )
        assert done.returncode in codes
        assert b"Traceback" not in done.stderr + done.stdout


def test_fifty_megabytes_are_judged(tmp_path: Path) -> None:
    file = tmp_path / "big.json"
    text = '{"parts": [{"type": "text", "value": "' + "ab c" * 12_500_000 + '"}, 5]}'
    file.write_text(text, encoding="utf-8")
    done = run("check", str(file))
    assert done.returncode == 1
    assert f"{file}:1:{len(text) - 2}: error SHP103".encode() in done.stdout
    assert len(done.stdout) < 5000


def test_ten_thousand_findings_are_capped() -> None:
    marks = [{"range": [2 * index + 1, 2 * index + 2], "style": "bold"} for index in range(10_000)]
    payload = {"parts": [{"type": "text", "value": "😀" * 10_000, "text_decorations": marks}]}
    done = run("check", "-", data=json.dumps(payload).encode())
    assert done.returncode == 1
    assert done.stdout.count(b"\n") < 200
    assert b"not shown; --all shows every one." in done.stdout


def test_the_package_loads_without_the_command_line() -> None:
    heavy = ("argparse", "wcwidth", "linq_compose.cli")
    code = f"import linq_compose, sys; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"

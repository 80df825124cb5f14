"""Every command with every kind of file that cannot be read or written: one sentence, exit code 2, nothing lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from linq_compose.cli.main import main
from linq_compose.cli.parser import NAMES

UNIX = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="FIFOs and devices are those of Unix")
READING = [
    ["check", "{bad}"],
    ["check", "--jsonl", "{bad}"],
    ["check", "--jobs", "2", "{bad}"],
    ["fix", "{bad}"],
    ["fix", "--write", "{bad}"],
    ["fix", "--diff", "{bad}"],
    ["render", "{bad}"],
    ["plan", "{bad}"],
    ["check-file", "{bad}"],
    ["check-file", "--format", "json", "{bad}"],
    ["check", "good.json", "--config", "{bad}"],
    ["fix", "good.json", "--config", "{bad}"],
    ["check-file", "good.json", "--config", "{bad}"],
    ["config", "--config", "{bad}"],
    ["check", "good.json", "--baseline", "{bad}"],
    ["docs", "--check", "{bad}"],
]
WRITING = [
    ["check", "good.json", "--baseline", "{bad}", "--write-baseline"],
    *(["check", "good.json", "--format", f"{name}:{{bad}}"] for name in ("text", "json", "sarif", "junit", "agent")),
    ["docs", "--write", "{bad}"],
]
GOOD = json.dumps({"parts": [{"type": "text", "value": "Hello"}]})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.json").write_text(GOOD)
    (tmp_path / "empty").mkdir()
    return tmp_path


def _refused(words: list[str], bad: str, capfd: pytest.CaptureFixture[str]) -> str:
    """The one sentence with which a command refuses."""
    assert main([word.format(bad=bad) for word in words]) == 2
    err = capfd.readouterr().err
    assert err.count("\n") == 1, err
    assert err.startswith("linq-compose: ")
    return err


@pytest.mark.parametrize("words", READING, ids=" ".join)
@pytest.mark.parametrize("bad", ["gone", "gone/deep.json", "good.json/x", "two\nlines", "tab\tand\x1b[31mred"])
def test_what_is_not_there(words: list[str], bad: str, capfd: pytest.CaptureFixture[str]) -> None:
    err = _refused(words, bad, capfd)
    assert "no such file or directory" in err or "not a directory" in err or "does not exist" in err
    assert "\x1b" not in err


def test_a_null_character_in_a_name_of_the_configuration(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "linq-compose.toml").write_text('baseline = "a\\u0000b"\n')
    assert "null character" in _refused(["check", "good.json"], "", capfd)
    assert "null character" in _refused(["check", "good.json", "--write-baseline"], "", capfd)


@pytest.mark.parametrize("words", [words for words in READING if "docs" not in words], ids=" ".join)
def test_a_folder_without_payloads(words: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    _refused(words, "empty", capfd)


@pytest.mark.parametrize("words", [words for words in READING if words[0] != "check-file" or "--config" in words], ids=" ".join)  # fmt: skip  # noqa: E501
def test_a_binary_file(words: list[str], folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 40)
    _refused(words, "photo.jpg", capfd)
    assert len(list(folder.iterdir())) == 3


@UNIX
@pytest.mark.parametrize("words", READING, ids=" ".join)
@pytest.mark.parametrize("bad", ["pipe", "/dev/zero"])
def test_what_never_ends_is_not_waited_for(
    words: list[str], bad: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(folder / "pipe")
    _refused(words, bad, capfd)


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
@pytest.mark.parametrize("bad", ["good.json/x", "gone/deep/x", "empty", "good.json", "\0"])
def test_a_target_that_cannot_be_written(
    words: list[str], bad: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    if words[0] == "docs" and bad in ("gone/deep/x", "empty"):
        pytest.skip("docs --write makes its folder")
    _refused(words, bad, capfd)
    assert sorted(file.name for file in folder.iterdir()) == ["empty", "good.json"]
    assert (folder / "good.json").read_text() == GOOD


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device that is always full is one of Linux")
@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--version"],
        *([name, "--help"] for name in NAMES),
        ["check", "good.json"],
        ["check", "good.json", "--format", "json:/dev/full"],
        ["fix", "good.json"],
        ["render", "good.json"],
        ["plan", "good.json"],
        ["check-file", "good.json"],
        ["explain", "DEC102"],
        ["rules"],
        ["config"],
    ],
    ids=" ".join,
)
def test_standard_output_on_a_full_disk(words: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "linq_compose", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=120,
        )
    assert run.returncode == 2
    assert run.stderr.endswith(b"could not be written: no space left on device\n")
    assert b"Traceback" not in run.stderr

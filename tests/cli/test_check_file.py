"""The command `check-file`: exit codes, the text for people, and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linq_compose.cli.main import main
from linq_compose.media import _libmagic as libmagic
from media.kinds import SAMPLES, content_of

PDF = SAMPLES / "sample.pdf"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "photo.jpg").write_bytes(content_of("zip"))
    (tmp_path / "song.flac").write_bytes(content_of("flac"))
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "one.txt").write_bytes(b"1")
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    """The exit code and the output of `check-file` with these words behind it."""
    code = main(["check-file", *map(str, words)])
    return code, capsys.readouterr().out


def test_clean_files_are_told_with_type_and_size(capsys) -> None:
    expected = f"{PDF}: application/pdf, 8,755 bytes: clean\n1 file: no problems found\n"
    assert told(capsys, PDF) == (0, expected)


def test_findings_are_drawn_and_counted(files: Path, capsys, monkeypatch) -> None:
    code, text = told(capsys, files / "photo.jpg", files / "one.txt")
    assert code == 0
    assert text.startswith(f"{files}/photo.jpg: warning FIL102 mismatched-extension at /name\n")
    assert f"{files}/photo.jpg: application/zip, 808 bytes\n" in text
    assert f"{files}/one.txt: text/plain, 1 byte: clean\n" in text
    assert text.endswith("\n2 files: 1 warning\n")
    assert "\x1b[" not in text
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in told(capsys, files / "photo.jpg")[1]


def test_the_exit_code_is_that_of_the_worst(files: Path, capsys) -> None:
    jpg, flac, gone = (files / name for name in ("photo.jpg", "song.flac", "gone.txt"))
    assert told(capsys, jpg, "--fail-on", "warning")[0] == told(capsys, jpg, "--policy", "strict")[0] == 1
    assert told(capsys, jpg, "--policy", "strict", "--ignore", "FIL")[0] == 0
    assert told(capsys, jpg, "--policy", "strict", "--fail-on", "error", "--ignore", "FIL102")[0] == 0
    assert told(capsys, jpg, flac)[0] == 1
    assert told(capsys, flac, gone)[0] == 2
    assert told(capsys, files / "empty.txt")[0] == 1
    assert told(capsys, flac, "--policy", "lenient")[0] == 1
    assert told(capsys, PDF, "--voice")[0] == 1


def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_judged(files: Path, capsys) -> None:
    code, text = told(capsys, files, files / "song.flac")
    assert code == 2
    assert f"{files}: error FIL106 unreadable-file at /flaw\n  The file is a directory.\n" in text
    assert f"{files}/song.flac: audio/flac, 9,075 bytes" in text


def test_json_has_facts_and_findings(files: Path, capsys) -> None:
    code, text = told(capsys, files / "photo.jpg", files / "gone.txt", "--format", "json")
    first, second = json.loads(text)["files"]
    assert code == 2
    assert (first["type"], first["declared"], first["extension"]) == ("application/zip", "image/jpeg", "jpg")
    assert [found["rule"] for found in first["diagnostics"]] == ["FIL102"]
    assert (second["size"], second["ok"]) == (None, False)


def test_a_missing_libmagic_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(_head: bytes) -> str:
        raise libmagic.MissingLibmagic

    monkeypatch.setattr("linq_compose.media._content_type.identify", refuse)
    assert main(["check-file", str(PDF)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("linq-compose: Checking files requires libmagic")
    assert output.err.count("\n") == 1


def test_a_wrong_policy_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-file", str(PDF), "--ignore", "FIL190"]) == 2
    assert capsys.readouterr().err.count("\n") == 1

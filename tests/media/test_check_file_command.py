"""The command `check-file`: exit codes, the text for people, and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linq_compose import Severity
from linq_compose.media.command import check_files
from media.kinds import SAMPLES, content_of


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "photo.jpg").write_bytes(content_of("zip"))
    (tmp_path / "song.flac").write_bytes(content_of("flac"))
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "one.txt").write_bytes(b"1")
    return tmp_path


def test_clean_files_are_told_with_type_and_size() -> None:
    path = SAMPLES / "sample.pdf"
    assert check_files([str(path)]) == (0, f"{path}: application/pdf, 8,755 bytes: clean\n1 file: no problems found")


def test_findings_are_drawn_and_counted(files: Path) -> None:
    code, text = check_files([str(files / "photo.jpg"), str(files / "one.txt")])
    assert code == 0
    assert text.startswith(f"{files}/photo.jpg: warning FIL102 mismatched-extension at /name\n")
    assert f"{files}/photo.jpg: application/zip, 808 bytes\n" in text
    assert f"{files}/one.txt: text/plain, 1 byte: clean\n" in text
    assert text.endswith("\n2 files: 1 warning")
    assert "\x1b[" in check_files([str(files / "photo.jpg")], color=True)[1]


def test_the_exit_code_is_that_of_the_worst(files: Path) -> None:
    jpg, flac, gone = (str(files / name) for name in ("photo.jpg", "song.flac", "gone.txt"))
    assert check_files([jpg], fail_on=Severity.WARNING)[0] == 1
    assert check_files([jpg, flac])[0] == 1
    assert check_files([flac, gone])[0] == 2
    assert check_files([str(files / "empty.txt")])[0] == 1
    assert check_files([flac], policy="lenient")[0] == 1
    assert check_files([str(SAMPLES / "sample.pdf")], voice=True)[0] == 1


def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_judged(files: Path) -> None:
    code, text = check_files([str(files), str(files / "song.flac")])
    assert code == 2
    assert f"{files}: error FIL106 unreadable-file at /flaw\n  The file is a directory.\n" in text
    assert f"{files}/song.flac: audio/flac, 9,075 bytes" in text


def test_json_has_facts_and_findings(files: Path) -> None:
    code, text = check_files([str(files / "photo.jpg"), str(files / "gone.txt")], form="json")
    first, second = json.loads(text)["files"]
    assert code == 2
    assert (first["type"], first["declared"], first["extension"]) == ("application/zip", "image/jpeg", "jpg")
    assert [found["rule"] for found in first["diagnostics"]] == ["FIL102"]
    assert (second["size"], second["ok"]) == (None, False)

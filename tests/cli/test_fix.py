"""`linq-compose fix`, run in this process."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linq_compose.cli.main import main

GOOD = b'{"parts": [{"type": "text", "value": "caf\xc3\xa9"}]}\n'
LOUD = b'{"x": 1, "parts": [{"type": "text", "value": "caf\xc3\xa9"}], "effect": null}\n'
QUIET = b'{"x": 1, "parts": [{"type": "text", "value": "caf\xc3\xa9"}]}\n'
SPLIT: dict[str, Any] = {
    "parts": [{"type": "text", "value": "🍜 ready", "text_decorations": [{"range": [1, 4], "style": "bold"}]}]
}


def put(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def test_the_mended_payload_is_printed_and_the_file_left(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = put(tmp_path, "a.json", LOUD)
    assert main(["fix", str(file)]) == 0
    said, err = capfdbinary.readouterr()
    assert said == QUIET
    assert file.read_bytes() == LOUD
    assert f"{file}:1:{LOUD.decode().index('null') + 1}: fixed SHP108 explicit-null".encode() in err
    assert err.endswith(f"{file}: 1 fixed; remaining: 1 note\n".encode())


def test_written_files_keep_mode_and_link_and_leave_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = put(tmp_path, "a.json", LOUD)
    file.chmod(0o640)
    link = tmp_path / "link.json"
    link.symlink_to(file)
    assert main(["fix", "--write", str(link)]) == 0
    assert file.read_bytes() == QUIET
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["a.json", "link.json"]
    said, err = capsys.readouterr()
    assert said == ""
    assert "1 fixed" in err


@pytest.mark.parametrize("data", [GOOD, b"[1,\n", b"", b"\xff", b"[" * 100_000])
def test_what_has_nothing_to_mend_is_never_rewritten(tmp_path: Path, data: bytes) -> None:
    file = put(tmp_path, "a.json", data)
    before = file.stat()
    assert main(["fix", "--write", str(file)]) == ({GOOD: 0, b"\xff": 2}.get(data, 1))
    assert file.read_bytes() == data
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_unsafe_fixes_wait_until_asked(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = str(put(tmp_path, "a.json", json.dumps(SPLIT).encode()))
    assert main(["fix", file]) == 1
    said, err = capfd.readouterr()
    assert json.loads(said) == SPLIT
    assert "error DEC102 split-character: The range [1, 4) cuts" in err
    assert err.endswith("0 fixed; remaining: 1 error\n")
    assert main(["fix", "--unsafe", file]) == 0
    said, err = capfd.readouterr()
    assert json.loads(said) != SPLIT
    assert "DEC102" in err
    assert err.endswith("remaining: none\n")


def test_lines_of_jsonl_are_mended_one_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [GOOD, b"\n", LOUD, b"[\n", b" \r\n", LOUD.replace(b"\n", b"\r\n"), LOUD[:-1]]
    file = put(tmp_path, "a.jsonl", b"".join(lines))
    assert main(["fix", "--write", str(file)]) == 1
    mended = [GOOD, b"\n", QUIET, b"[\n", b" \r\n", QUIET.replace(b"\n", b"\r\n"), QUIET[:-1]]
    assert file.read_bytes() == b"".join(mended)
    err = capsys.readouterr().err
    assert f"{file}:3:" in err
    assert f"{file}:4:2: error SHP101" in err
    assert f"{file}:7:" in err


def test_what_is_told_is_capped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = put(tmp_path, "a.jsonl", LOUD * 50)
    main(["fix", "--write", str(file)])
    err = capsys.readouterr().err
    assert err.count("fixed SHP108") == 10
    assert "… and 40 more fixed" in err
    assert "… and 40 more remain; linq-compose check shows them" in err


def test_stdin_is_printed(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LOUD)))
    assert main(["fix", "-"]) == 0
    assert capfdbinary.readouterr().out == QUIET


def test_output_without_bytes_gets_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = io.StringIO()
    monkeypatch.setattr(sys, "stdout", text)
    main(["fix", str(put(tmp_path, "a.json", GOOD))])
    assert text.getvalue() == GOOD.decode()


@pytest.mark.parametrize("options", [["a.json", "b.json"], ["."], ["--write", "-"]])
def test_what_cannot_be_printed_or_written_is_exit_2(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fix", *options]) == 2
    said, err = capsys.readouterr()
    assert said == ""
    assert err.count("\n") == 1


def test_an_unreadable_file_is_exit_2_and_the_rest_is_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = put(tmp_path, "a.json", LOUD)
    assert main(["fix", "--write", str(tmp_path / "no.json"), str(file)]) == 2
    assert file.read_bytes() == QUIET
    assert "no.json: no such file or directory" in capsys.readouterr().err


def test_a_file_that_cannot_be_replaced_stays_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_old: str, _new: str) -> None:
        raise PermissionError(13, "Permission denied")

    file = put(tmp_path, "a.json", LOUD)
    monkeypatch.setattr(os, "replace", refuse)
    assert main(["fix", "--write", str(file)]) == 2
    assert file.read_bytes() == LOUD
    assert os.listdir(tmp_path) == ["a.json"]
    assert "could not be written: permission denied" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is the oracle")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    lines=st.lists(st.sampled_from([GOOD, LOUD, b"\n", LOUD.replace(b"\n", b"\r\n"), b"[\n"]), min_size=1, max_size=12),
    ends=st.booleans(),
)
def test_a_diff_is_what_write_would_do(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], lines: list[bytes], ends: bool
) -> None:
    data = b"".join(lines) if ends else b"".join(lines)[:-1]
    file = put(tmp_path, "a.jsonl", data)
    capfdbinary.readouterr()
    code = main(["fix", "--diff", str(file)])
    diff = capfdbinary.readouterr().out
    assert file.read_bytes() == data
    main(["fix", "--write", str(file)])
    fixed = file.read_bytes()
    assert code == int(fixed != data)
    assert (diff == b"") == (fixed == data)
    if diff:
        file.write_bytes(data)
        subprocess.run(["patch", "--binary", "-s", str(file)], input=diff, check=True)
        assert file.read_bytes() == fixed


def test_a_diff_of_a_folder_names_its_files(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "a.json", LOUD)
    put(tmp_path, "b.json", QUIET)
    assert main(["fix", "--diff", "."]) == 1
    out, err = capfd.readouterr()
    assert out.startswith("--- a/a.json\n+++ b/a.json\n@@ -1 +1 @@\n-{")
    assert "b.json" not in out
    assert "a.json:1:66: would fix SHP108" in err
    assert "a.json: 1 to fix; remaining: 1 note" in err
    assert main(["fix", "--diff", "--write", "."]) == 2

"""What cannot be read is one diagnostic, and nothing waits for a pipe."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from linq_compose.media import check_file, inspect
from linq_compose.media._inspect import describe_file


def _flaw(path: Any) -> str:
    (found,) = check_file(path)
    assert (found.rule, found.path) == ("FIL106", "/flaw")
    with pytest.raises(OSError, match=r"."):
        inspect(path)
    return found.message


def test_a_directory_is_one_diagnostic(tmp_path: Path) -> None:
    assert _flaw(tmp_path) == "The file is a directory."
    assert describe_file(".").flaw == "is a directory"


def test_what_does_not_exist_is_one_diagnostic(tmp_path: Path) -> None:
    for path in (tmp_path / "menu.jpg", str(tmp_path / "menu.jpg"), ""):
        assert _flaw(path) == "The file does not exist."
    (tmp_path / "a").write_bytes(b"a")
    assert _flaw(tmp_path / "a" / "menu.jpg") == "The file does not exist: a part of its path is not a directory."


def test_a_name_that_no_file_can_have_is_one_diagnostic() -> None:
    assert _flaw("menu\0.jpg") == "The file has a NUL character in its name."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in the file system")
def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "menu.jpg"
    os.mkfifo(pipe)
    script = (
        "import sys\n"
        "def watch(event, found):\n"
        "    assert event != 'open' or found[0] != sys.argv[1]\n"
        "sys.addaudithook(watch)\n"
        "from linq_compose.media import check_file\n"
        "print(*(found.message for found in check_file(sys.argv[1])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(pipe)], capture_output=True, text=True, check=False, timeout=20
    )
    assert done.stdout == "The file is a pipe.\n", done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in the file system")
def test_a_file_that_becomes_a_pipe_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, file = tmp_path / "pipe", tmp_path / "file"
    os.mkfifo(pipe)
    file.write_bytes(b"a")
    regular = os.stat(file)
    monkeypatch.setattr("linq_compose.media._inspect.os.stat", lambda _path: regular)
    assert describe_file(pipe).flaw == "is a pipe"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")
def test_sockets_devices_and_loops_are_one_diagnostic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _flaw("/dev/null") == "The file is a device."
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert _flaw(loop).startswith("The file could not be read (")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("socket")
        assert _flaw("socket") == "The file is a socket."


def test_a_kind_without_a_name_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd:
        st_mode = stat.S_IFMT(0o160000)

    with monkeypatch.context() as patched:  # pytest itself needs the real one
        patched.setattr("linq_compose.media._inspect.os.stat", lambda _path: Odd)
        facts = describe_file(tmp_path / "door")
    assert facts.flaw == "is not a regular file"


def test_a_file_that_may_not_be_read_is_one_diagnostic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "menu.jpg"
    path.write_bytes(b"a")

    def refuse(*_args: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("linq_compose.media._inspect.os.open", refuse)
    assert _flaw(path) == "The file is not readable: permission denied."


@pytest.mark.skipif(sys.platform != "linux", reason="names of other bytes than UTF-8")
def test_a_name_that_is_not_utf8_is_judged_like_any(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.jpg")
    (tmp_path / name).write_bytes(b"%PDF-1.7\n%%EOF\n")
    (found,) = check_file(tmp_path / name)
    assert found.rule == "FIL102"
    assert describe_file(tmp_path / name).name == "caf\ufffd.jpg"


def test_what_is_neither_path_nor_bytes_is_a_type_error() -> None:
    for odd in (3, None):
        with pytest.raises(TypeError):
            check_file(odd)  # type: ignore[arg-type]

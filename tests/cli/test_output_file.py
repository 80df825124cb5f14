"""Output files: written whole or not at all, in place where a rename would change them, and never over a device."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linq_compose.cli.main import main
from linq_compose.cli.output_file import TEMPORARY, open_output, write_files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes, links and FIFOs are those of Unix")

COMMAND = [sys.executable, "-m", "linq_compose"]
LOUD = {"parts": [{"type": "text", "value": "Hello"}], "effect": None}
ROOT = os.geteuid() == 0 if hasattr(os, "geteuid") else False


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.json").write_text(json.dumps(LOUD))


def leftovers() -> list[str]:
    return [name for name in os.listdir() if name.startswith(TEMPORARY)]


def run(*words: str) -> tuple[int, str]:
    done = subprocess.run([*COMMAND, *words], capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stderr


CONTENTS = st.binary(max_size=200)
KINDS = st.sampled_from(["new", "file", "hard link", "symlink", "dangling symlink"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(kind=KINDS, old=CONTENTS, new=CONTENTS, mode=st.sampled_from([0o600, 0o644, 0o640, 0o755]))
def test_every_kind_of_file_gets_its_content_and_stays_what_it_was(
    tmp_path: Path, kind: str, old: bytes, new: bytes, mode: int
) -> None:
    folder = tmp_path / "kinds"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    target, other = folder / "target", folder / "other"
    if kind in ("file", "hard link"):
        target.write_bytes(old)
        target.chmod(mode)
    if kind == "hard link":
        os.link(target, other)
    if kind == "symlink":
        other.write_bytes(old)
        other.chmod(mode)
    if kind in ("symlink", "dangling symlink"):
        target.symlink_to("other")
    write_files([(str(target), new)])
    assert target.read_bytes() == new
    if kind != "new" and kind != "file":
        assert other.read_bytes() == new
    assert target.is_symlink() == (kind in ("symlink", "dangling symlink"))
    if kind == "hard link":
        assert target.stat().st_nlink == 2
    if kind not in ("new", "dangling symlink"):
        assert stat.S_IMODE(target.stat().st_mode) == mode
    assert {path.name for path in folder.iterdir()} <= {"target", "other"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(old=CONTENTS, new=CONTENTS, linked=st.booleans(), step=st.sampled_from(["write", "stage"]))
def test_what_is_not_committed_is_not_there(tmp_path: Path, old: bytes, new: bytes, linked: bool, step: str) -> None:
    folder = tmp_path / "discarded"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    target = folder / "target"
    target.write_bytes(old)
    if linked:
        os.link(target, folder / "other")
    output = open_output(str(target))
    output.write(new)
    if step == "stage":
        output.stage()
    output.discard()
    output.discard()
    assert target.read_bytes() == old
    assert {path.name for path in folder.iterdir()} <= {"target", "other"}


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_mode_of_the_umask(umask: int) -> None:
    before = os.umask(umask)
    try:
        main(["check", "in.json", "--format", "json:out.json"])
        main(["check", "in.json", "--baseline", "known.json", "--write-baseline"])
        main(["docs", "--write", "pages"])
    finally:
        os.umask(before)
    for name in ("out.json", "known.json", "pages/DEC101.md"):
        assert stat.S_IMODE(os.stat(name).st_mode) == 0o666 & ~umask


@pytest.mark.skipif(not ROOT, reason="only root may give files away")
def test_the_owner_is_kept() -> None:
    os.chown("in.json", 12345, 54321)
    assert main(["fix", "--write", "in.json"]) == 0
    assert (os.stat("in.json").st_uid, os.stat("in.json").st_gid) == (12345, 54321)
    assert "effect" not in Path("in.json").read_text()


@pytest.mark.skipif(not ROOT, reason="only root may give files away")
def test_a_file_whose_owner_cannot_be_kept_is_written_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    os.chown("in.json", 12345, 54321)
    before = os.stat("in.json")
    monkeypatch.setattr(os, "fchown", refuse)
    assert main(["fix", "--write", "in.json"]) == 0
    after = os.stat("in.json")
    assert (after.st_ino, after.st_uid, after.st_gid) == (before.st_ino, 12345, 54321)
    assert "effect" not in Path("in.json").read_text()
    assert leftovers() == []


@pytest.mark.parametrize("linked", [False, True])
def test_a_failing_disk_leaves_the_old_file(linked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    before = Path("in.json").read_bytes()
    if linked:
        os.link("in.json", "other.json")
    monkeypatch.setattr(os, "fsync", refuse)
    assert main(["fix", "--write", "in.json"]) == 2
    assert Path("in.json").read_bytes() == before
    assert leftovers() == []


def test_all_pages_are_written_or_none(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pages").mkdir()
    Path("pages/DEC101.md").write_text("old")
    real, calls = os.fsync, 0

    def full(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls > 40:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    assert main(["docs", "--write", "pages"]) == 2
    assert os.listdir("pages") == ["DEC101.md"]
    assert Path("pages/DEC101.md").read_text() == "old"
    assert capsys.readouterr().err.count("\n") == 1


def test_reports_and_baseline_appear_together_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("known.json").write_text("old")
    real, calls = os.fsync, 0

    def full(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    words = ["check", "in.json", "--format", "json:a", "--format", "sarif:b", "--baseline", "known.json"]
    assert main([*words, "--write-baseline"]) == 2
    assert sorted(os.listdir()) == ["in.json", "known.json"]
    assert Path("known.json").read_text() == "old"


@pytest.mark.parametrize("target", ["/dev/null", "/dev/full", "/dev/stderr", "/dev/fd/2"])
def test_a_device_is_written_to_and_stays_a_device(target: str) -> None:
    if not os.path.exists(target):
        pytest.skip(f"there is no {target}")
    before = os.stat(target)
    code, err = run("check", "in.json", "--format", "github", "--format", f"json:{target}")
    assert code == (2 if target == "/dev/full" else 0)
    assert ('"summary"' in err) == (target in ("/dev/stderr", "/dev/fd/2"))
    if target in ("/dev/null", "/dev/full"):
        after = os.stat(target)
        assert (before.st_ino, before.st_rdev, before.st_mode) == (after.st_ino, after.st_rdev, after.st_mode)
    if code == 2:
        assert err == f"linq-compose: {target}: could not be written: no space left on device\n"


def test_a_fifo_gets_the_report_and_stays_a_fifo() -> None:
    os.mkfifo("pipe")
    pieces: list[str] = []
    reader = threading.Thread(target=lambda: pieces.append(Path("pipe").read_text()))
    reader.start()
    assert main(["check", "in.json", "--format", "json:pipe"]) == 0
    reader.join(30)
    assert json.loads(pieces[0])["summary"]["payloads"] == 1
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)


def test_a_process_substitution_of_a_shell_is_read_and_written() -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    script = (
        f"{sys.executable} -m linq_compose check <(cat in.json) --format json:>(cat > copy; touch done); cat < copy"
    )
    done = subprocess.run([bash, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    for _ in range(100):
        if os.path.exists("done"):
            break
        threading.Event().wait(0.05)
    assert done.stderr == ""
    assert json.loads(Path("copy").read_text())["summary"]["warnings"] == 1


@pytest.mark.parametrize(
    "formats",
    [
        ("json:a", "sarif:./a"),
        ("json:a", "sarif:link"),
        ("json:in.json", "sarif:hard.json"),
        ("json:/dev/stdout", "text"),
        ("json:/dev/fd/1", "text:/dev/stdout"),
        ("json:/dev/stderr", "text:/dev/fd/2"),
    ],
)
def test_two_outputs_with_one_target_are_refused(formats: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    os.symlink("a", "link")
    os.link("in.json", "hard.json")
    before = sorted(os.listdir())
    Path("other.json").write_text(json.dumps(LOUD))
    assert main(["check", "other.json", *(word for name in formats for word in ("--format", name))]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "cannot share" in err
    assert sorted(os.listdir()) == sorted([*before, "other.json"])


@pytest.mark.parametrize("target", ["in.json", "./in.json", "link.json", "hard.json"])
def test_an_output_that_is_an_input_is_refused(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    os.symlink("in.json", "link.json")
    os.link("in.json", "hard.json")
    before = Path("in.json").read_bytes()
    for words in (["--format", f"json:{target}"], ["--baseline", target, "--write-baseline"]):
        assert main(["check", "in.json", *words]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert Path("in.json").read_bytes() == before
        assert leftovers() == []


def test_standard_input_is_an_input_too() -> None:
    script = f"{sys.executable} -m linq_compose check - --format json:in.json < in.json"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert json.loads(Path("in.json").read_text()) == LOUD


def test_the_report_of_an_earlier_run_in_the_folder_is_replaced_and_not_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for _ in range(2):
        assert main(["check", ".", "--format", "text", "--format", "json:report.json"]) == 0
        assert capsys.readouterr().out.endswith("1 file, 1 payload, 0 clean: 1 warning\n")


def test_what_a_killed_run_left_behind_is_not_read(capsys: pytest.CaptureFixture[str]) -> None:
    Path(f"{TEMPORARY}0123.json").write_text("{")
    assert main(["check"]) == 0
    assert "1 file, 1 payload" in capsys.readouterr().out


def test_a_killed_run_leaves_the_old_report() -> None:
    Path("out.json").write_text("old")
    with subprocess.Popen([*COMMAND, "check", "-", "--format", "json:out.json"], stdin=subprocess.PIPE) as process:
        while not leftovers():
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    assert Path("out.json").read_text() == "old"


@contextmanager
def another_user() -> Iterator[None]:
    """This process as somebody who may not write everywhere."""
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not ROOT, reason="root writes everywhere, and may be somebody who does not")
@pytest.mark.parametrize("mode", [0o444, 0o644])
def test_a_read_only_target_is_one_line(mode: int, capsys: pytest.CaptureFixture[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        target = Path(folder, "in.json")
        target.write_text(json.dumps(LOUD))
        target.chmod(mode)
        os.chown(target, 65534 if mode == 0o444 else 0, -1)
        with another_user(), pytest.raises(PermissionError):
            write_files([(str(target), "new")])
        assert json.loads(target.read_text()) == LOUD
        assert os.listdir(folder) == ["in.json"]
    assert main(["check", "in.json", "--format", "json:missing/out.json"]) == 2
    assert capsys.readouterr().err == (
        "linq-compose: missing/out.json: could not be written: no such file or directory\n"
    )


def test_standard_output_and_standard_error_may_be_one_log() -> None:
    words = f"{sys.executable} -m linq_compose check in.json --format github --format text:/dev/stderr > log 2>&1"
    done = subprocess.run(["sh", "-c", words], timeout=60, check=False)
    log = Path("log").read_text()
    assert (done.returncode, log.count("1 file, 1 payload")) == (0, 2)
    assert "::warning file=in.json" in log


MOUNTED = """
set -e
mount -t tmpfs -o size=64k none {folder}
cp in.json {folder}/in.json
cp in.json {folder}/linked.json
ln {folder}/linked.json {folder}/other.json
printf '{{"about": "", "findings": {{}}}}' > {folder}/known.json
dd if=/dev/zero of={folder}/filler bs=1k count=64 2>/dev/null || true
set +e
{command} check in.json --format json:{folder}/out.json > /dev/null; echo code $?
{command} fix --write {folder}/in.json; echo code $?
{command} check many.jsonl --baseline {folder}/known.json --write-baseline > /dev/null; echo code $?
{command} docs --write {folder}/pages; echo code $?
mount -o remount,ro {folder}
{command} fix --write {folder}/linked.json; echo code $?
ls -A {folder}; cat {folder}/in.json {folder}/other.json {folder}/known.json
"""


def can_mount() -> bool:
    unshare = shutil.which("unshare")
    return (
        unshare is not None
        and subprocess.run([unshare, "-m", "true"], capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(not (ROOT and can_mount()), reason="a mount namespace is needed")
def test_a_full_and_a_read_only_disk_lose_nothing(tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    Path("many.jsonl").write_text("".join(f"{json.dumps({**LOUD, 'x': number})}\n" for number in range(3000)))
    script = MOUNTED.format(folder=tmp_path / "small", command=f"{sys.executable} -m linq_compose")
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.count("code 2") == 5, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("no space left on device") == 4
    assert done.stderr.count("read-only file system") == 1
    *_, whole = done.stdout.split("code 2\n")
    names, _, contents = whole.partition("{")
    assert set(names.split()) <= {"filler", "in.json", "known.json", "linked.json", "other.json", "pages"}
    assert f"{{{contents}" == json.dumps(LOUD) * 2 + '{"about": "", "findings": {}}'


def test_a_folder_as_a_target_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("folder").mkdir()
    assert main(["check", "in.json", "--format", "json:folder"]) == 2
    assert capsys.readouterr().err == "linq-compose: folder: could not be written: is a directory\n"

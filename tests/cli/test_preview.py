"""`linq-compose preview`, run in this process."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from linq_compose import Draft, bold
from linq_compose.cli.main import main
from linq_compose.preview import ChromiumFailed, MissingChromium, Preview, preview

HELLO = Draft("Hi ", bold("you")).payload()


def told(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """The exit code, standard output and standard error."""
    code = main([str(word) for word in words])
    output = capsys.readouterr()
    return code, output.out, output.err


def file(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_payloads_are_drawn_on_the_terminal(capsys, tmp_path: Path) -> None:
    path = file(tmp_path, "hello.json", json.dumps(HELLO))
    assert told(capsys, "preview", path) == (0, preview(HELLO).terminal() + "\n", "")
    code, out, _ = told(capsys, "preview", path, "--service", "SMS", "--width", "50", "--color", "always")
    assert (code, out) == (0, preview(HELLO).of("SMS").terminal(width=50, color=True) + "\n")
    assert told(capsys, "preview", path, path, "--terminal")[1] == preview([HELLO, HELLO]).terminal() + "\n"


def test_markdown_text_lines_arrays_and_broken_json_are_read(capsys, tmp_path: Path, monkeypatch) -> None:
    def shown(name: str, text: str | bytes, *options: str) -> str:
        return told(capsys, "preview", file(tmp_path, name, text), *options)[1].rstrip("\n")

    markdown = Draft().markdown("Hi **you** <b>x")
    assert shown("a.md", "Hi **you** <b>x") == shown("a.txt", "Hi **you** <b>x", "--markdown") == str(preview(markdown))
    assert shown("b.txt", "Hi **you**") == str(preview(Draft("Hi **you**")))
    line = json.dumps(HELLO)
    assert shown("c.jsonl", f"{line}\n{line}\n") == shown("d.json", f"[{line}, {line}]") == str(preview([HELLO, HELLO]))
    assert "SHP101" in shown("e.json", '{"parts": [')
    assert "SHP101" in shown("f.json", "[1, 2]")
    assert "SHP101" in shown("g", b'{"parts": "\xff"}')
    assert "SHP110" in shown("h.json", '{"parts": [], "parts": [{"type": "text", "value": "Hi"}]}')
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line.encode())))
    assert told(capsys, "preview", "-")[1].rstrip("\n") == str(preview(HELLO))
    assert told(capsys, "preview", file(tmp_path, "i.txt", b"\xff"))[0] == 2
    assert told(capsys, "preview", tmp_path / "none.json")[0] == 2


def test_operation_and_policy_are_those_of_the_check(capsys, tmp_path: Path) -> None:
    path = file(tmp_path, "flat.json", json.dumps(HELLO))
    assert "SHP107" in told(capsys, "preview", path, "--operation", "chats.messages.send")[1]
    assert "SHP107" not in told(capsys, "preview", path, "--operation", "chats.messages.send", "--ignore", "SHP107")[1]
    code, _, err = told(capsys, "preview", path, "--operation", "chats.sned")
    assert (code, "chats.messages.send" in err) == (2, True)


def test_a_page_is_written(capsys, tmp_path: Path, monkeypatch) -> None:
    path = file(tmp_path, "hello.json", json.dumps(HELLO))
    assert told(capsys, "preview", path, "--html", tmp_path / "page.html") == (0, "", "")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == preview(HELLO).html()
    assert told(capsys, "preview", path, "--html", "-")[1] == preview(HELLO).html() + "\n"
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or len(opened) == 1)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code, out, err = told(capsys, "preview", path, "--open")
    assert (code, out) == (0, "")
    name = err.strip().rpartition(" ")[2]
    assert opened == [Path(name).as_uri()]
    assert Path(name).read_text(encoding="utf-8") == preview(HELLO).html()
    assert told(capsys, "preview", path, "--open")[2].endswith("linq-compose: no browser could be started\n")


def test_a_picture_is_written_or_refused_in_one_line(capsys, tmp_path: Path, monkeypatch) -> None:
    path, picture = file(tmp_path, "hello.json", json.dumps(HELLO)), tmp_path / "hello.png"
    asked: list[tuple[int, bool]] = []

    def png(_: Preview, *, width: int, dark: bool) -> bytes:
        asked.append((width, dark))
        return b"\x89PNG"

    monkeypatch.setattr(Preview, "png", png)
    assert told(capsys, "preview", path, "--png", picture)[0] == 0
    assert told(capsys, "preview", path, "--png", picture, "--width", "360", "--dark")[0] == 0
    assert (picture.read_bytes(), asked) == (b"\x89PNG", [(1200, False), (360, True)])
    for failure in (MissingChromium(), ChromiumFailed("chromium drew no picture."), ValueError("Expected a width")):

        def fail(*_: object, error: Exception = failure, **__: object) -> bytes:
            raise error

        monkeypatch.setattr(Preview, "png", fail)
        assert told(capsys, "preview", path, "--png", picture) == (2, "", f"linq-compose: {failure}\n")


def test_what_is_no_json_says_so_in_every_column(capsys, tmp_path: Path) -> None:
    out = told(capsys, "preview", file(tmp_path, "a.json", '{"parts": ['))[1]
    assert out.count("! The payload is not JSON: Expecting value at line 1, column 12.") == 2

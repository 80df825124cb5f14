"""What a real terminal shows: help and reports at three widths, in color and without."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from wcwidth import wcswidth

from linq_compose import explain
from linq_compose.cli.parser import NAMES

pty = pytest.importorskip("pty", reason="pseudo-terminals are of Unix")

ROOT = Path(__file__).resolve().parents[2]
ESCAPE = re.compile(r"\x1b\[[0-9;]*[mK]")
CAPTURE = re.compile(r"<!-- (\d+) columns: (.*?) -->\n```text\n(.*?)```", re.DOTALL)
FAULTY = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "examples" / "faulty").glob("*.json"))
WIDTHS = pytest.mark.parametrize("width", [40, 80, 200])


def capture(words: list[str], width: int, *, color: bool = True) -> str:
    """What a terminal of so many columns gets from a run."""
    return shown_by(["-m", "linq_compose", *words], width, color=color)


@cache
def helps(width: int) -> dict[str, str]:
    """The help of the program, under "", and of each command: one process shows them all."""
    names = ["", *NAMES]
    program = (
        "from linq_compose.cli.main import main\n"
        f"for name in {names!r}:\n"
        "    main([*([name] if name else []), '--help'])\n"
        "    print('\\x1e', flush=True)\n"
    )
    return dict(zip(names, shown_by(["-c", program], width).split("\x1e\n"), strict=False))


def shown_by(arguments: list[str], width: int, *, color: bool = True) -> str:
    """What a terminal of so many columns gets from a run of Python."""
    import fcntl
    import termios

    environment = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "FORCE_COLOR")
    }
    environment |= {"TERM": "xterm-256color", **({} if color else {"NO_COLOR": "1"})}
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    command = [sys.executable, *arguments]
    nowhere = subprocess.DEVNULL  # where the progress bar goes, which a slow machine draws
    with subprocess.Popen(command, stdin=nowhere, stdout=theirs, stderr=nowhere, env=environment, cwd=ROOT):
        os.close(theirs)
        output = b""
        try:
            while piece := os.read(ours, 65536):
                output += piece
        except OSError:  # everybody has left the terminal
            pass
    os.close(ours)
    return output.decode().replace("\r\n", "\n")


def too_wide(shown: str, width: int) -> list[str]:
    """The lines that a terminal would break, unless they are one word that cannot be broken."""
    lines = ESCAPE.sub("", shown).split("\n")
    return [line for line in lines if wcswidth(line) > width and " " in line.strip()]


@WIDTHS
@pytest.mark.parametrize("name", ["", *NAMES])
def test_help_fits_the_terminal_and_breaks_no_word(name: str, width: int) -> None:
    shown = helps(width)[name]
    assert [line for line in too_wide(shown, width) if not line.startswith("  linq-compose ")] == []  # to be copied
    assert "-\n" not in ESCAPE.sub("", shown)
    assert shown.startswith(f"usage: linq-compose {name}".strip())
    assert "Exit codes:" in re.sub(r"\s+", " ", shown)


@WIDTHS
def test_the_report_fits_the_terminal_and_the_carets_are_under_the_text(width: int) -> None:
    shown = capture(["check", *FAULTY], width)
    assert too_wide(shown, width) == []
    plain = ESCAPE.sub("", shown)
    assert capture(["check", *FAULTY], width, color=False) == plain
    assert "\x1b[1;31merror\x1b[0m" in shown
    lines = plain.split("\n")
    carets = [index for index, line in enumerate(lines) if re.match(r"    +\^+", line)]
    assert len(carets) >= 1
    for index in carets:
        under = re.match(r" *\^+", lines[index])
        assert under is not None
        assert len(under[0]) <= min(width, wcswidth(lines[index - 1]))
    assert capture(["check", *FAULTY, "--color", "never"], width) == plain


@WIDTHS
@pytest.mark.parametrize("word", ["DEC102", "MSG103", "1004"])
def test_explain_is_rendered_on_a_terminal(word: str, width: int) -> None:
    shown = capture(["explain", word], width)
    code = set("".join(re.findall(r"^```\w+\n(.*?)^```$", explain(word), re.MULTILINE | re.DOTALL)).splitlines())
    assert [line for line in too_wide(shown, width) if line not in code] == []
    assert width < 80 or too_wide(shown, width) == []
    assert f"{word} " in ESCAPE.sub("", shown)
    assert "\x1b[1m" in shown
    assert "**" not in shown
    assert "`" not in shown
    assert "\x1b" not in capture(["explain", word], width, color=False)


def test_explain_in_a_pipe_is_markdown() -> None:
    words = [sys.executable, "-m", "linq_compose", "explain", "DEC102"]
    piped = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert piped.startswith("# DEC102 split-character\n")
    colored = subprocess.run([*words, "--color", "always"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert "\x1b[1" in colored


def test_the_captures_in_the_documents_are_real() -> None:
    captures = CAPTURE.findall((ROOT / "docs" / "command-line.md").read_text(encoding="utf-8"))
    assert [int(width) for width, _, _ in captures] == [40, 80]
    for width, words, text in captures:
        assert capture(words.split(), int(width), color=False).strip() == text.strip()

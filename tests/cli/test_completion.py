"""Completion: what a shell offers is what the command line accepts, and bash, zsh and fish show it."""

from __future__ import annotations

import io
import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import sys
import time
from argparse import _SubParsersAction
from pathlib import Path
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose.cli.candidates import complete, completer_of
from linq_compose.cli.commands.completion import COMMAND
from linq_compose.cli.main import main
from linq_compose.cli.output.formats import FORMATS
from linq_compose.cli.parser import NAMES, build_parser, parse_arguments
from linq_compose.error_codes import CODES
from linq_compose.lint.policy import PRESETS
from linq_compose.operations import MESSAGE, OPERATIONS
from linq_compose.rules import CATALOG
from linq_compose.vocabulary import SERVICES

PARSERS = next(action.choices for action in build_parser()._actions if isinstance(action, _SubParsersAction))
FREE = {"N", "TEXT", "STYLE=TEXT", "ADDRESS", "E164", "HOST=URL", "TOKEN", "NAME", "NAME[=COLUMN]"}
"""What stands for a value that is not one of a list."""


class _Ended(Exception):
    """What ends the process of a completion, here."""


def offered(line: str) -> list[str]:
    """The words that are offered where a line ends."""

    def end(_code: int) -> None:
        raise _Ended

    written = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"_ARGCOMPLETE": "1", "_ARGCOMPLETE_SHELL": "fish", "_ARGCOMPLETE_IFS": "\n"}.items():
            patch.setenv(name, value)
        patch.setenv("_ARGCOMPLETE_SUPPRESS_SPACE", "1")
        patch.setenv("COMP_LINE", line)
        patch.setenv("COMP_POINT", str(len(line)))
        # the stream that argcomplete opens for its own remarks is that of the shell code
        patch.setattr("argcomplete.finders.CompletionFinder._init_debug_stream", lambda _finder: None)
        with pytest.raises(_Ended):
            complete(output_stream=written, exit_method=end)
    return written.getvalue().splitlines()


def test_commands_are_offered_first() -> None:
    assert offered("linq-compose ") == list(NAMES)
    assert offered("linq-compose ch") == ["check", "check-file"]


@pytest.mark.parametrize("name", NAMES)
def test_every_option_of_a_command_is_offered_and_no_other(name: str) -> None:
    options = {word for action in PARSERS[name]._actions for word in action.option_strings}
    assert set(offered(f"linq-compose {name} -")) == options


@pytest.mark.parametrize("name", NAMES)
def test_every_value_is_offered_or_one_of_no_list(name: str) -> None:
    for action in PARSERS[name]._actions:
        takes_value = action.nargs != 0
        assert (not takes_value) or completer_of(action) or action.metavar in FREE, action


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("explain ", [*(rule.code for rule in CATALOG), *map(str, CODES)]),
        ("explain split-", [rule.name for rule in CATALOG if rule.name.startswith("split-")]),
        ("check --operation ", [MESSAGE, *OPERATIONS]),
        ("fix --operation=messages.", [f"--operation={name}" for name in OPERATIONS if name.startswith("messages.")]),
        ("check --format ", FORMATS),
        ("check --service ", SERVICES.words),
        ("fake --policy ", PRESETS),
        ("check --fail-on ", ["warning", "error"]),
        ("config --select DEC101,MSG10", [f"DEC101,MSG10{number}" for number in range(1, 10)]),
        ("check --ignore ", [*(family.prefix for family in CATALOG.families), *(rule.code for rule in CATALOG)]),
        ("completion ", ["bash", "zsh", "fish"]),
        ("plan --max-length ", []),
        ("fake --host ", []),
    ],
)
def test_the_words_of_an_argument_are_those_of_its_table(line: str, words: list[str]) -> None:
    assert offered(f"linq-compose {line}") == list(words)


@given(st.sampled_from([*CATALOG, *CATALOG.families]), st.sampled_from([*CATALOG]))
def test_a_list_of_rules_grows_by_what_is_offered(one: object, other: object) -> None:
    last = getattr(other, "code", "")
    before = getattr(one, "code", getattr(one, "prefix", ""))
    assert offered(f"linq-compose check --select {before},{last}") == [f"{before},{last}"]
    parse_arguments(["check", "--select", f"{before},{last}"])


def test_files_and_folders_are_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "replies").mkdir()
    (tmp_path / "reply.json").touch()
    (tmp_path / "report").touch()
    monkeypatch.chdir(tmp_path)
    assert sorted(offered("linq-compose check repl")) == ["replies/", "reply.json"]
    reports = sorted(offered("linq-compose check --format sarif:rep"))
    assert reports == ["sarif:replies/", "sarif:reply.json", "sarif:report"]
    assert offered("linq-compose docs --write r") == ["replies/"]


def test_options_that_exclude_each_other_are_not_offered_together() -> None:
    assert "--existing-chat" in offered("linq-compose check --")
    assert "--existing-chat" not in offered("linq-compose check --new-chat --")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_code_for_a_shell_names_the_program(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    out, err = capsys.readouterr()
    assert "linq-compose" in out
    assert err == ""


def test_a_shell_without_completion_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "tcsh"]) == 2
    assert "bash" in capsys.readouterr().err


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a program `linq-compose` in `bin`, and files to complete."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "linq-compose"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m linq_compose "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "Ready to go.json").touch()
    return tmp_path


def environment(place: Path) -> dict[str, str]:
    path = f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(place), "TERM": "dumb", "LC_ALL": "C.UTF-8"}


def line_of(shell: str) -> str:
    """The line of the help that loads the completion of a shell."""
    return next(line for line in COMMAND.examples if f"completion {shell}" in line)


TYPED = {
    "linq-compose comp": "linq-compose completion ",
    "linq-compose check --ope": "linq-compose check --operation ",
    "linq-compose explain DEC11": "linq-compose explain DEC110 ",
    "linq-compose check Rea": r"linq-compose check Ready\ to\ go.json ",
}


@pytest.mark.parametrize(
    ("shell", "start"), [("bash", ["bash", "--norc", "--noprofile", "-i"]), ("zsh", ["zsh", "-f", "-i"])]
)
def test_the_tab_key_completes_a_line(shell: str, start: list[str], place: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} on this machine")
    with Terminal(start, place) as terminal:
        if shell == "zsh":
            terminal.type("PROMPT=; unsetopt zle_bracketed_paste; autoload -U compinit && compinit -u -D\n")
        else:
            terminal.type("PS1=; bind 'set enable-bracketed-paste off'\n")
        terminal.type(f"{line_of(shell)}; echo load''ed\n")
        terminal.wait("loaded")
        for number, (begun, completed) in enumerate(TYPED.items()):
            terminal.type(f"{begun}\t")
            terminal.wait(completed)
            terminal.type(f"\x01\x0becho done {number}''\n")  # from its start, the line is dropped
            terminal.wait(f"done {number}\r\n")


def test_the_tab_key_completes_a_line_of_fish(place: Path) -> None:
    if shutil.which("fish") is None:
        pytest.skip("there is no fish on this machine")
    asked = "\n".join(
        f"echo '>' (complete --do-complete {shlex.quote(begun)} | string split \\t)[1]" for begun in TYPED
    )
    done = subprocess.run(
        ["fish", "--no-config", "--command", f"{line_of('fish')}\n{asked}"],
        capture_output=True,
        text=True,
        cwd=place,
        env=environment(place),
        timeout=120,
        check=False,
    )
    assert done.stdout.splitlines() == ["> completion", "> --operation", "> DEC110", "> Ready to go.json"], done.stderr


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._side, other = pty.openpty()
        self._process = subprocess.Popen(
            command,
            stdin=other,
            stdout=other,
            stderr=other,
            cwd=folder,
            env=environment(folder),
            start_new_session=True,
        )
        os.close(other)
        self._text = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._side)

    def type(self, keys: str) -> None:
        os.write(self._side, keys.encode())

    def wait(self, text: str) -> None:
        """Read until the screen has shown a text, and drop what was before it."""
        until = time.monotonic() + 120
        while text not in self._text:
            assert time.monotonic() < until, f"expected {text!r}, got {self._text!r}"
            if select.select([self._side], [], [], 1)[0]:
                self._text += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\x07", "", os.read(self._side, 65536).decode())
        self._text = self._text.partition(text)[2]

"""The help of every command shows examples, and each of them runs."""

from __future__ import annotations

import gzip
import json
import re
import shlex
import shutil
import socket
from pathlib import Path

import pytest

from linq_compose.cli.main import main
from linq_compose.cli.parser import NAMES, all_commands

SAMPLES = Path(__file__).parents[1] / "media" / "samples"
EXAMPLES = re.compile(r"^examples:\n((?:  .+\n)+)\n", flags=re.MULTILINE)
SERVERS = {
    "fake": "linq_compose.testing.fake._serve.serve",
    "play": "linq_compose.preview._playground.serve",
    "mcp": "linq_compose.cli.servers.agent_server.serve",
    "lsp": "linq_compose.cli.servers.editor_server.serve",
}
"""Commands that run until they are interrupted, and what serves in them."""
SHELL = "completion"
"""The command whose examples are loaded by shells: `test_completion.py` does that."""


def examples(name: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The examples that the help of a command shows."""
    assert main([name, "--help"]) == 0
    shown = EXAMPLES.search(capsys.readouterr().out)
    assert shown, f"{name} --help has no examples"
    return [line.strip() for line in shown[1].splitlines()]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with the files that examples name."""
    message = {"parts": [{"type": "text", "value": "Your table is ready 🍜"}]}
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "ready.json").write_text(json.dumps(message), encoding="utf-8")
    (tmp_path / "reply.json").write_text(json.dumps({"message": message}), encoding="utf-8")
    (tmp_path / "reply.md").write_text(
        "Your table is **ready**.\n\nThe menu: https://acme.com/menu\n", encoding="utf-8"
    )
    (tmp_path / "campaign.jsonl.gz").write_bytes(gzip.compress(json.dumps(message).encode()))
    (tmp_path / "people.csv").write_text("phone,name\n+12052532136,Ana\n", encoding="utf-8")
    shutil.copy(SAMPLES / "sample.pdf", tmp_path / "menu.pdf")
    shutil.copy(SAMPLES / "sample.m4a", tmp_path / "memo.m4a")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", [name for name in NAMES if name != SHELL])
def test_the_examples_of_a_command_run(
    name: str, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del place

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    if name in SERVERS:
        pytest.importorskip({"mcp": "mcp_types", "lsp": "pygls"}.get(name, "uvicorn"))
        monkeypatch.setattr(SERVERS[name], interrupted)
        monkeypatch.setattr("webbrowser.open", lambda _address: True)
        open_server = socket.create_server  # on a free port, since another may serve on the one of the example
        monkeypatch.setattr(socket, "create_server", lambda address, **more: open_server((address[0], 0), **more))
    for example in examples(name, capsys):
        program, *words = shlex.split(example)
        assert (program, words[0]) == ("linq-compose", name)
        assert main(words) == (130 if name in SERVERS else 0), (example, capsys.readouterr().err)
        capsys.readouterr()


def test_the_help_shows_the_examples_as_they_are_declared(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "20")  # narrower than any of them
    for command in all_commands():
        assert tuple(examples(command.name, capsys)) == command.examples


def test_the_examples_follow_the_options_and_come_before_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    for name in NAMES:
        assert main([name, "--help"]) == 0
        text = " ".join(capsys.readouterr().out.split())
        assert text.index("options:") < text.index("examples: ") < text.index("xit codes: "), name

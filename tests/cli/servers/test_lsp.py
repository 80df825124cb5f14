"""The command `lsp`, up to where it serves."""

from __future__ import annotations

import sys

import pytest

from linq_compose.cli.main import main


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setitem(sys.modules, "lsprotocol", None)
    monkeypatch.delitem(sys.modules, "linq_compose.cli.servers.editor_server", raising=False)
    assert main(["lsp"]) == 2
    said = capsys.readouterr().err
    assert said.endswith("is not installed. Run: pip install 'linq-compose[lsp]'\n")
    assert said.count("\n") == 1

"""The command `mcp`, up to where it serves."""

from __future__ import annotations

import sys

import pytest

from linq_compose.cli.main import main


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setitem(sys.modules, "mcp_types", None)
    monkeypatch.delitem(sys.modules, "linq_compose.cli.servers.agent_server", raising=False)
    assert main(["mcp", "--no-config"]) == 2
    said = capsys.readouterr().err
    assert said.endswith("is not installed. Run: pip install 'linq-compose[mcp]'\n")
    assert said.count("\n") == 1


def test_a_configuration_that_cannot_be_read_is_reported_before_it_serves(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "linq-compose.toml").write_text("ignore = ['TXT999']\n", encoding="utf-8")
    assert main(["mcp"]) == 2
    assert "TXT999" in capsys.readouterr().err

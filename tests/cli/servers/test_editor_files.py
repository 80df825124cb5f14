"""Which files of an editor are checked, and by which settings."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from linq_compose.cli.parser import parse_arguments
from linq_compose.cli.servers.editor_files import EditorFiles, is_lined
from linq_compose.errors import PolicyError

MESSAGE = '{"parts": []}'


def arguments(*options: str) -> Namespace:
    parsed = parse_arguments(["lsp", *options])
    parsed.fail_on = None
    return parsed


def settings(files: EditorFiles, path: Path, text: str = MESSAGE) -> Any:
    return files.settings(str(path), text, lined=is_lined(str(path), "json"))


def test_lines_are_payloads_by_the_name_of_the_file_or_the_language() -> None:
    assert is_lined("/a/b.jsonl", "json")
    assert is_lined("/a/b.NDJSON", None)
    assert is_lined("Untitled-1", "jsonl")
    assert not is_lined("/a/b.json", "json")


def test_other_json_is_left_alone(tmp_path: Path) -> None:
    files = EditorFiles(arguments())
    assert settings(files, tmp_path / "package.json", '{"name": "x", "version": "1.0.0"}') is None
    assert settings(files, tmp_path / "any.json", "[1, 2]") is None
    assert settings(files, tmp_path / "new.json", '{"parts": [') is not None


def test_the_nearest_configuration_holds_and_is_read_again_when_it_changes(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    configuration = tmp_path / "linq-compose.toml"
    configuration.write_text("limits = {parts = 7}\n[[files]]\nglob = 'deep/'\noperation = 'messages.update'\n")
    files = EditorFiles(arguments())
    assert settings(files, tmp_path / "a.json").policy.limits.parts == 7
    assert settings(files, tmp_path / "a.json").operation is None
    assert settings(files, tmp_path / "deep" / "a.json").operation == "messages.update"
    configuration.write_text("limits = {parts = 8}\n")
    assert settings(files, tmp_path / "a.json").policy.limits.parts == 8
    configuration.write_text("limits = {prats = 8}\n")
    with pytest.raises(PolicyError, match="linq-compose.toml:1: "):
        settings(files, tmp_path / "a.json")
    configuration.write_text("ignore = ['TXT999']\n")
    with pytest.raises(PolicyError, match="TXT999"):
        settings(files, tmp_path / "a.json")
    configuration.unlink()
    assert settings(files, tmp_path / "a.json").policy.limits.parts == 100


def test_what_the_command_line_would_not_find_is_left_alone(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "linq-compose.toml").write_text("exclude = ['drafts/']\n")
    for name in ("drafts/a.json", "node_modules/b.json", "sent/c.json", "sent/.hidden/d.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(MESSAGE)
    files = EditorFiles(arguments())
    found = [
        name for name in ("drafts/a.json", "node_modules/b.json", "sent/c.json") if settings(files, tmp_path / name)
    ]
    assert found == ["sent/c.json"]
    assert settings(files, tmp_path / "drafts" / "not-saved-yet.json") is not None


def test_options_override_configuration_files(tmp_path: Path) -> None:
    (tmp_path / "linq-compose.toml").write_text("policy = 'lenient'\n")
    other = tmp_path / "other.toml"
    other.write_text("limits = {parts = 3}\n")
    path = tmp_path / "a.json"
    assert settings(EditorFiles(arguments("--no-config")), path).policy.preset == "default"
    assert settings(EditorFiles(arguments("--policy", "strict")), path).policy.preset == "strict"
    assert settings(EditorFiles(arguments("--config", str(other))), path).policy.limits.parts == 3
    chosen = settings(EditorFiles(arguments("--service", "SMS", "--operation", "message")), path)
    assert (chosen.context.service, chosen.operation) == ("SMS", "message")


def test_a_document_without_a_file_has_the_configuration_of_the_working_directory(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "linq-compose.toml").write_text("limits = {parts = 5}\n")
    monkeypatch.chdir(tmp_path)
    assert settings(EditorFiles(arguments()), Path("Untitled-1")).policy.limits.parts == 5
    assert settings(EditorFiles(arguments()), Path("gone") / "a.json").policy.limits.parts == 5
    assert os.getcwd() == str(tmp_path)

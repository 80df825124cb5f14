"""The documents tell the truth: their Python runs and prints what they say, their terminal sessions are real."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from linq_compose import Policy
from linq_compose.cli.main import main
from linq_compose.cli.parser import build_parser

ROOT = Path(__file__).resolve().parent.parent
RULE_PAGES = ROOT / "docs" / "rules"
"""Written from the catalog; `tests/pages` runs their code."""
TOLD_BY_RUNNING = [
    ROOT / "README.md",
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if page.parent != RULE_PAGES),
]
DOCUMENTS = [*TOLD_BY_RUNNING, ROOT / "CONTRIBUTING.md"]
IDS = [str(document.relative_to(ROOT)) for document in DOCUMENTS]
EXAMPLES = sorted((ROOT / "examples").rglob("*.py"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
TOLD = re.compile(r"^[ ]*#>[ ]?(.*)\n", flags=re.MULTILINE)
TOLD_BY_EXAMPLE = re.compile(r"^# >[ ]?(.*)\n", flags=re.MULTILINE)
NEEDED = {"batch.md": "pyarrow"}
"""What the Python of a document needs beside the extra `test`."""
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")


def blocks(document: Path, language: str) -> list[tuple[int, str]]:
    """The code blocks of a document in one language, each with the line on which it starts."""
    text = document.read_text(encoding="utf-8")
    return [(text[: found.start()].count("\n") + 2, found[2]) for found in BLOCK.finditer(text) if found[1] == language]


@pytest.mark.parametrize("document", TOLD_BY_RUNNING, ids=IDS[:-1])
def test_the_python_of_a_document_prints_what_it_says(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if document.name in NEEDED:
        pytest.importorskip(NEEDED[document.name], reason=f"{document.name} needs an extra that is not installed")
    names: dict[str, Any] = {"__name__": "document"}
    for line, code in blocks(document, "python"):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile("\n" * (line - 1) + code, str(document), "exec"), names)  # noqa: S102
        told = "".join(f"{each}\n" for each in TOLD.findall(code))
        assert "\n".join(each.rstrip() for each in said.getvalue().split("\n")) == told, f"{document.name}:{line}"
        file = re.match(r"# (\w+)\.py\n", code)
        if file:  # which later blocks import
            module = ModuleType(file[1])
            vars(module).update(names)
            monkeypatch.setitem(sys.modules, file[1], module)


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_a_terminal_session_of_a_document_is_real(
    document: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NO_COLOR", "1")
    for line, session in blocks(document, "console"):
        for step in session.split("$ ")[1:]:
            command, _, told = step.partition("\n")
            program, *arguments = shlex.split(command)
            assert program == "linq-compose", f"{document.name}:{line}"
            main(arguments)
            shown = capsys.readouterr()
            assert f"{shown.err}{shown.out}".strip() == told.strip(), f"{document.name}:{line}"


PROGRAMS = {"bash", "cd", "curl", "git", "linq-compose", "mypy", "pip", "pytest", "python", "source", "uv", "zensical"}
"""What people type beside our own command."""


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_a_block_in_another_language_is_sound(document: Path, tmp_path: Path) -> None:
    """Commands have options that exist, JSON is JSON, settings are accepted; only text has no check."""
    for language in {match[1] for match in BLOCK.finditer(document.read_text(encoding="utf-8"))}:
        assert language in {"python", "console", "sh", "json", "toml", "yaml", "text"}, language
    for _, commands in blocks(document, "sh"):
        for command in re.split(r"\n|&&|\|", re.sub(r"\\\n|(?<= )> \S+", " ", commands)):
            program, *arguments = shlex.split(command, comments=True) or [""]
            assert program in PROGRAMS | {""}, command
            if program == "linq-compose":
                build_parser().parse_args(arguments)
    for _, text in blocks(document, "json"):
        json.loads(text)
    for _, text in blocks(document, "yaml"):
        yaml.safe_load(text)
    for _, text in blocks(document, "toml"):
        settings = re.sub(r"^rules = .*\n", "", text, flags=re.MULTILINE)  # modules of the reader
        (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
        Policy.from_file(tmp_path / "pyproject.toml")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_runs_as_a_program_and_prints_what_it_says(example: Path) -> None:
    ran = subprocess.run([sys.executable, example], capture_output=True, text=True, encoding="utf-8", check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "".join(f"{each}\n" for each in TOLD_BY_EXAMPLE.findall(example.read_text(encoding="utf-8")))


def test_the_documents_show_something() -> None:
    readme = ROOT / "README.md"
    assert len(blocks(readme, "python")) >= 4
    assert len(blocks(readme, "console")) >= 1
    text = readme.read_text(encoding="utf-8")
    assert "```sh\npip install . && linq-compose check examples/\n" in text
    assert '```sh\npip install ".[test]" && python -m pytest\n' in text


def test_the_readme_is_short_and_can_be_read_elsewhere() -> None:
    """On a package index, relative links lead nowhere."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("\n") <= 150
    assert [
        target
        for target in re.findall(r"\]\(([^)]*)\)|(?:src|srcset|href)=\"([^\"]*)", text)
        if not "".join(target).startswith("https://")
    ] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_a_link_between_documents_leads_somewhere(document: Path) -> None:
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target

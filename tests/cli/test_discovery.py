"""Which files are read: what git, the configuration and plain sense leave out of folders, and nothing that is named."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linq_compose.cli.discovery import Discovery
from linq_compose.cli.main import main

MESSAGE = {"parts": [{"type": "text", "value": "Hello"}]}
BAD = {"parts": [{"type": "text", "value": ""}]}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(name: str, content: Any = MESSAGE) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(content if isinstance(content, str) else json.dumps(content))


def read(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str], dict[str, int]]:
    """The exit code, the files that were read, and the summary."""
    code = main(["check", *words, "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    return code, [file["file"] for file in report["files"]], report["summary"]


def test_a_repository_is_checked_without_naming_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".git").mkdir()
    put(".gitignore", "build/\n/ignored.json\n")
    for name in (".venv/lib/a.json", "node_modules/x/a.json", "build/a.json", "ignored.json", ".github/a.json"):
        put(name, BAD)
    put("env/pyvenv.cfg", "home = /usr")
    put("env/share/a.json", BAD)
    put("package.json", {"name": "shop", "version": "1.0.0", "scripts": {"test": "pytest"}})
    put("messages/hello.json")
    put("messages/new.json", {"from": "+12052535597", "to": ["+12052532136"], "message": MESSAGE})
    put("voice.json", {"voice_memo_url": "https://cdn.acme.com/a.m4a"})
    put("old.json", BAD)
    assert main(["check", "--baseline", "known.json", "--write-baseline"]) == 0
    Path("old.json").unlink()
    put("linq-compose.toml", "baseline = 'known.json'\n")
    capsys.readouterr()
    for words in ([], ["."]):
        code, files, summary = read(capsys, *words)
        assert (code, files) == (0, ["voice.json", "messages/hello.json", "messages/new.json"])
        assert (summary["skipped"], summary["clean"]) == (1, 3)
    assert main(["check"]) == 0
    assert "3 files, 1 skipped (no message), 3 payloads, 3 clean: no problems found\n" in capsys.readouterr().out


NAMES = st.sampled_from(["a", "b", "c"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
ODD = ["*", "a*", "?", "**/b", "[ab]", "[!a]", "[^b-c]*", "a/**/b", "\\a", "\\\\a", "#", "[a"]
PATTERNS = st.lists(
    st.builds(
        lambda no, root, path, end: f"{no}{root}{path}{end}",
        st.sampled_from(["", "", "!"]),
        st.sampled_from(["", "/", "**/"]),
        st.one_of(
            PATHS, st.sampled_from(["*", "a*", "?", "**/b", "[ab]", "[!a]", "[^b-c]*", "a/**/b", "\\\\a", "#", "[a"])
        ),
        st.sampled_from(["", "/", ".json", "*.json", "/**", "  ", "[.]json"]),
    ),
    max_size=4,
)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is the oracle")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(files=st.sets(PATHS, min_size=1, max_size=6), ignores=st.dictionaries(st.one_of(st.just("."), PATHS), PATTERNS))
def test_what_git_ignores_is_not_read(tmp_path: Path, files: set[str], ignores: dict[str, list[str]]) -> None:
    folder = tmp_path / "repository"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_text("{}")
    for name, patterns in ignores.items():
        if (folder / name).is_dir():
            (folder / name / ".gitignore").write_text("\n".join(patterns))
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"], cwd=folder, check=True, capture_output=True, text=True
    )
    expected = {name for name in listed.stdout.splitlines() if name.endswith(".json")}
    found = Discovery().files([str(folder)], refuse=lambda _name, _reason: None)
    assert {str(Path(selected.path).relative_to(folder)) for selected in found} == expected


def test_a_folder_that_is_ignored_is_read_when_it_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".git").mkdir()
    put(".gitignore", "build/\n.hidden/\nbuild/**\n")
    put("build/a.json")
    put(".hidden/b.json")
    assert read(capsys, "build", ".hidden")[1] == ["build/a.json", ".hidden/b.json"]
    assert read(capsys, "build/a.json")[1] == ["build/a.json"]


def test_include_and_exclude_narrow_the_search_and_not_what_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    put("linq-compose.toml", "include = ['messages/**/*.json', '*.payload']\nexclude = ['drafts/', '*_old.json']\n")
    for name in ("messages/a.json", "messages/x/b.json", "messages/drafts/c.json", "messages/d_old.json", "e.json"):
        put(name)
    put("f.payload")
    assert read(capsys)[1] == ["f.payload", "messages/a.json", "messages/x/b.json"]
    assert read(capsys, "messages/x")[1] == ["messages/x/b.json"]
    assert read(capsys, "e.json", "messages/drafts/c.json")[1] == ["e.json", "messages/drafts/c.json"]


@pytest.mark.parametrize("where", [".", "messages", "../{here}"])
def test_named_files_are_chosen_as_found_ones_where_that_is_asked_for(
    where: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(".git").mkdir()
    put(".gitignore", "build/\n/ignored.json\n")
    put("linq-compose.toml", "exclude = ['drafts/']\n")
    names = (
        "messages/a.json messages/build/b.json messages/drafts/c.json messages/x/d.json messages/.cache/e.json f.json"
    )
    for name in (*names.split(), "ignored.json", "node_modules/g/h.json", "messages/i.txt"):
        put(name)
    put("package.json", {"name": "shop"})
    every = sorted(str(path) for path in Path().rglob("*") if path.is_file() and ".git" not in path.parts)
    here = Path.cwd()
    if where == "messages":
        monkeypatch.chdir(where)
        every = [os.path.relpath(here / name) for name in every if name.startswith("messages/")]
    elif where != ".":
        every = [os.path.join(where.format(here=here.name), name) for name in every]
    found = read(capsys)
    code, files, summary = read(capsys, "--force-exclude", *every)
    assert [os.path.relpath(name) for name in files] == sorted(found[1])
    assert (code, summary["skipped"]) == (found[0], found[2]["skipped"])
    assert len(files) == (2 if where == "messages" else 3)


def test_what_is_skipped_by_force_is_not_fixed_either(capsys: pytest.CaptureFixture[str]) -> None:
    put("package.json", {"name": "shop", "mood": None})
    put("drafts/message.json", {**MESSAGE, "effect": None})
    put("linq-compose.toml", "exclude = ['drafts/']\n")
    files = ("package.json", "drafts/message.json")
    before = [Path(name).read_text() for name in files]
    assert main(["fix", "--write", "--force-exclude", *files]) == 0
    assert [Path(name).read_text() for name in files] == before
    assert main(["check", "--force-exclude", *files]) == 0
    assert "0 files, 1 skipped (no message)" in capsys.readouterr().out
    assert main(["check", "--force-exclude", "missing.json"]) == 2


def test_files_have_settings_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    put(
        "pyproject.toml",
        """
        [[tool.linq-compose.files]]
        glob = "requests/"
        operation = "chats.messages.send"
        context = {service = "SMS"}

        [[tool.linq-compose.files]]
        glob = "requests/strict/*.json"
        policy = "strict"
        """,
    )
    bold = {"parts": [{"type": "text", "value": "Hi", "text_decorations": [{"range": [0, 2], "style": "bold"}]}]}
    for name in ("a.json", "requests/b.json", "requests/strict/c.json"):
        put(name, {"message": bold} if "/" in name else bold)
    assert main(["check", "--format", "json"]) == 1
    files = json.loads(capsys.readouterr().out)["files"]
    rules = {file["file"]: [each["rule"] for each in file["payloads"][0]["diagnostics"]] for file in files}
    assert rules == {"a.json": [], "requests/b.json": ["SVC101"], "requests/strict/c.json": ["SVC101"]}
    assert [file["payloads"][0]["detection"] is None for file in files] == [False, True, True]
    assert main(["check", "requests/b.json"]) == 0
    assert main(["check", "requests/strict"]) == 1  # strict fails on warnings
    assert main(["check", "requests/strict", "--policy", "default"]) == 0
    capsys.readouterr()
    main(["check", "requests", "--service", "iMessage", "--operation", "message"])
    assert "SVC101" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("{operation = 'message'}", "the key 'glob'"),
        ("{glob = '*', operaton = 'message'}", "Did you mean 'operation'?"),
        ("{glob = '*', operation = 'chats.sned'}", "'chats.messages.send'"),
        ("{glob = '*', policy = 'strct'}", "'strict'"),
        ("{glob = '*', context = {servce = 'SMS'}}", "'service'"),
        ("{glob = '*', context = 'SMS'}", "a table"),
    ],
)
def test_wrong_settings_are_one_line(table: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    put("linq-compose.toml", f"files = [{table}]\n")
    put("a.json")
    for command in ("check", "fix"):
        assert main([command, "a.json"]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert "linq-compose.toml" in err
        assert says in err


@pytest.mark.parametrize(
    ("content", "skipped"),
    [
        ({"name": "shop", "version": "1.0.0", "dependencies": {}}, True),
        ({"compilerOptions": {"strict": True}, "exclude": ["dist"]}, True),
        ('{\n  // a comment\n  "compilerOptions": {}\n}', True),
        ("[1, 2, 3]", True),
        ("3", True),
        ("null", True),
        ({}, True),
        ('{"id": 1}\n{"id": 2}\n', True),
        ({"prts": []}, False),
        ({"Parts": []}, False),
        ([MESSAGE], False),
        ('{"parts": [{"type": "text", ', False),
        ("", False),
        ('{"id": 1}\n{"handle": "+12052532136"}\n', False),
        ({"limit": 5}, False),
    ],
)
def test_json_that_is_plainly_no_message_is_counted_unless_it_is_named(
    content: Any, skipped: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    put("some.jsonl" if isinstance(content, str) and "\n{" in content else "some.json", content)
    (name,) = (path.name for path in Path().iterdir())
    put("message.json")
    assert read(capsys, ".")[1] == (["message.json"] if skipped else ["message.json", name])
    assert read(capsys, ".")[2]["skipped"] == skipped
    assert read(capsys, name)[1] == [name]


def test_what_is_skipped_is_not_fixed() -> None:
    put("package.json", {"name": "shop", "mood": None})
    put("message.json", {**MESSAGE, "effect": None})
    assert main(["fix", "--write", "."]) == 0
    assert json.loads(Path("message.json").read_text()) == MESSAGE
    assert json.loads(Path("package.json").read_text()) == {"name": "shop", "mood": None}


def test_a_file_whose_operation_is_configured_is_checked_whatever_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("chat.json", "other.json"):
        put(name, {"label": "Lunch"})
    _, files, summary = read(capsys)
    assert (files, summary["skipped"]) == ([], 2)
    put("linq-compose.toml", "files = [{glob = 'chat.json', operation = 'chats.update'}]")
    _, files, summary = read(capsys)
    assert (files, summary["skipped"], summary["warnings"]) == (["chat.json"], 1, 1)

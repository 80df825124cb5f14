"""`linq-compose explain`, `rules` and `docs`, run in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linq_compose import explain
from linq_compose.cli.main import main
from linq_compose.lint.rule import Rule
from linq_compose.operations import OPERATIONS
from linq_compose.rules import CATALOG

DOCS = Path(__file__).parents[2] / "docs" / "rules"


@pytest.mark.parametrize("rule", list(CATALOG), ids=lambda rule: rule.code)
def test_explain_prints_the_page_of_every_rule(rule: Rule, capsys: pytest.CaptureFixture[str]) -> None:
    for word in (rule.code, rule.code.lower(), rule.name, rule.name.upper()):
        assert main(["explain", word]) == 0
        assert capsys.readouterr().out == explain(rule.code)


@pytest.mark.parametrize(
    ("word", "meant"), [("DEC1O2", "DEC102"), ("split-charcter", "split-character"), ("DEC", "DEC101")]
)
def test_explain_of_no_rule_names_the_closest(word: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", word]) == 2
    said, err = capsys.readouterr()
    assert said == ""
    assert err.count("\n") == 1
    assert meant in err


def test_the_table_of_rules_has_a_line_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["code", "name", "severity", "evidence", "fix"]
    assert [line.split()[:4] for line in lines[1:]] == [
        [rule.code, rule.name, str(rule.severity), str(rule.evidence)] for rule in CATALOG
    ]


def test_the_json_of_rules_has_every_field(capsys: pytest.CaptureFixture[str]) -> None:
    from dataclasses import fields

    assert main(["rules", "--format", "json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert [each["code"] for each in made] == [rule.code for rule in CATALOG]
    for record, rule in zip(made, CATALOG, strict=True):
        assert set(record) == {item.name for item in fields(rule)} - {"check"}
        assert set(record["examples"][0]) == {item.name for item in fields(rule.examples[0])}
        assert record["says"] == rule.says


def test_the_shipped_pages_are_in_step(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["docs", "--check", str(DOCS)])
    assert code == 0, capsys.readouterr().err


def test_written_pages_are_in_step_until_something_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "rules"
    assert main(["docs", "--write", str(folder)]) == 0
    assert main(["docs", "--check", str(folder)]) == 0
    assert {file.name for file in folder.iterdir()} == {
        "index.md",
        "operations.md",
        "commands.md",
        *(f"{rule.code}.md" for rule in CATALOG),
    }
    (folder / "DEC101.md").unlink()
    (folder / "DEC102.md").write_text("old", encoding="utf-8")
    (folder / "OLD101.md").write_text("old", encoding="utf-8")
    capsys.readouterr()
    assert main(["docs", "--check", str(folder)]) == 1
    assert [line.split(": ", 1)[1] for line in capsys.readouterr().err.splitlines()] == [
        "missing: DEC101.md",
        "stale: DEC102.md",
        "surplus: OLD101.md",
    ]


def test_the_index_links_every_page(tmp_path: Path) -> None:
    main(["docs", "--write", str(tmp_path)])
    index = (tmp_path / "index.md").read_text(encoding="utf-8")
    assert all(f"[{rule.code}]({rule.code}.md) | {rule.name} |" in index for rule in CATALOG)


def test_pages_that_cannot_be_written_are_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["docs", "--write", str(tmp_path / "file")]) == 2
    assert "file: could not be written: file exists" in capsys.readouterr().err


def test_docs_wants_to_know_which_way(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs"]) == 2
    assert "--write" in capsys.readouterr().err


def test_the_table_of_operations_has_a_line_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--operations"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(OPERATIONS)
    assert main(["rules", "--operations", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in told] == list(OPERATIONS)
    assert told[0]["method"] == "POST"


def test_a_code_of_the_api_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "1004"]) == 0
    assert capsys.readouterr().out.startswith("# 1004 InvalidMessageContent")
    assert main(["explain", "9999"]) == 2

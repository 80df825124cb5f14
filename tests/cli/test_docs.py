"""`linq-compose docs`, run in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from linq_compose.cli.main import main
from linq_compose.error_codes import CODES
from linq_compose.rules import CATALOG

DOCS = Path(__file__).parents[2] / "docs" / "rules"


def test_the_shipped_pages_are_in_step(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["docs", "--check", str(DOCS)])
    assert code == 0, capsys.readouterr().err


def test_written_pages_are_in_step_until_something_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "rules"
    assert main(["docs", "--write", str(folder)]) == 0
    assert main(["docs", "--check", str(folder)]) == 0
    assert {file.name for file in folder.iterdir()} == {
        "index.md",
        "error-codes.md",
        "operations.md",
        "commands.md",
        *(f"{rule.code}.md" for rule in CATALOG),
        *(f"{code}.md" for code in CODES),
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


def test_the_page_of_an_error_code_links_the_rules_that_detect_it(tmp_path: Path) -> None:
    main(["docs", "--write", str(tmp_path)])
    page = (tmp_path / "1006.md").read_text(encoding="utf-8")
    assert "- [CHT102](CHT102.md) direct-chat-update\n" in page
    assert all(f"[{code}]({code}.md)" in (tmp_path / "error-codes.md").read_text(encoding="utf-8") for code in CODES)

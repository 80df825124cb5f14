"""`linq-compose explain`, run in this process."""

from __future__ import annotations

import re

import pytest

from linq_compose import explain
from linq_compose.cli.main import main
from linq_compose.lint.rule import Rule
from linq_compose.rules import CATALOG


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


@pytest.mark.parametrize("columns", ["40", "80", "200"])
@pytest.mark.parametrize("rule", ["DEC102", "STK101", "APP104", "LNK102"])
def test_code_is_never_broken_on_a_terminal(
    rule: str, columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert main(["explain", rule, "--color", "always"]) == 0
    drawn = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    for code in re.findall(r"^```\w+\n(.*?)^```$", explain(rule), re.MULTILINE | re.DOTALL):
        assert [line for line in code.splitlines() if line not in drawn] == []
    assert "```" not in "".join(drawn)


def test_a_code_of_the_api_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "1004"]) == 0
    assert capsys.readouterr().out.startswith("# 1004 InvalidMessageContent")
    assert main(["explain", "9999"]) == 2

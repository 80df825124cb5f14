"""`linq-compose rules`, run in this process."""

from __future__ import annotations

import json

import pytest

from linq_compose.cli.main import main
from linq_compose.operations import OPERATIONS
from linq_compose.rules import CATALOG


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


def test_the_table_of_operations_has_a_line_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--operations"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(OPERATIONS)
    assert main(["rules", "--operations", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in told] == list(OPERATIONS)
    assert told[0]["method"] == "POST"

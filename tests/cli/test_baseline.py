"""The baseline: adopting with existing faults, new faults told, old ones dropped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linq_compose.cli.main import main

FAR = {"type": "text", "value": "Hi", "text_decorations": [{"range": [0, 9], "style": "bold"}]}
PHOTO = {"type": "media", "url": "https://cdn.acme.com/menu.jpg"}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(name: str, *parts: Any, **more: Any) -> None:
    Path(name).write_text(json.dumps({"parts": list(parts), **more}))


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["check", *words])
    output = capsys.readouterr()
    return code, output.out, output.err


def test_known_faults_pass_new_ones_do_not(capsys) -> None:
    put("a.json", FAR)
    assert told(capsys, "a.json")[0] == 1
    assert told(capsys, "a.json", "--baseline", "known.json", "--write-baseline")[0] == 0
    code, out, err = told(capsys, "a.json", "--baseline", "known.json")
    assert (code, err) == (0, "")
    assert out.startswith("a.json: clean\n")
    put("b.json", PHOTO, FAR)
    assert told(capsys, "b.json", "--baseline", "known.json")[0] == 0
    put("b.json", PHOTO, {**FAR, "value": "Ho"})
    assert told(capsys, "b.json", "--baseline", "known.json")[0] == 1
    assert told(capsys, "a.json", "--baseline", "known.json", "--no-baseline")[0] == 1


def test_the_configuration_names_the_baseline(capsys) -> None:
    Path("linq-compose.toml").write_text("baseline = 'known.json'\n")
    put("a.json", FAR)
    code, _, err = told(capsys, "a.json")
    assert (code, err.count("\n")) == (2, 1)
    assert "known.json" in err
    assert told(capsys, "a.json", "--write-baseline")[0] == 0
    assert told(capsys, "a.json")[0] == 0


def test_what_is_no_longer_occurs_is_reported_and_removed(capsys) -> None:
    put("a.json", FAR)
    told(capsys, "a.json", "--baseline", "known.json", "--write-baseline")
    put("a.json", PHOTO)
    _, _, err = told(capsys, "a.json", "--baseline", "known.json")
    assert err == "linq-compose: known.json: 1 finding no longer occurs; run --write-baseline to remove it\n"
    told(capsys, "a.json", "--baseline", "known.json", "--write-baseline")
    assert json.loads(Path("known.json").read_text())["findings"] == {}


def test_no_text_of_a_message_is_in_the_file(capsys) -> None:
    put("a.json", {**FAR, "value": "secret"}, effect={"type": "bubble", "name": "hidden"})
    told(capsys, "a.json", "--baseline", "known.json", "--write-baseline")
    assert "secret" not in Path("known.json").read_text()
    assert "hidden" not in Path("known.json").read_text()


def test_known_findings_are_told_as_suppressed_in_json(capsys) -> None:
    put("a.json", FAR)
    told(capsys, "a.json", "--baseline", "known.json", "--write-baseline")
    whole = json.loads(told(capsys, "a.json", "--baseline", "known.json", "--format", "json")[1])
    ((payload,),) = (file["payloads"] for file in whole["files"])
    assert payload["diagnostics"] == []
    assert [(each["rule"], each["by"]) for each in payload["suppressed"]] == [("DEC101", "baseline")]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"findings": 3}', '{"findings": {"a": 3}}', "[" * 5000])
def test_what_is_no_baseline_is_one_line(capsys, content: str) -> None:
    put("a.json", FAR)
    Path("known.json").write_text(content)
    code, out, err = told(capsys, "a.json", "--baseline", "known.json")
    assert (code, out) == (2, "")
    assert err == "linq-compose: known.json: This is not a baseline; check --write-baseline writes one.\n"


def test_a_baseline_wants_a_name_and_a_place(capsys) -> None:
    put("a.json", FAR)
    assert told(capsys, "a.json", "--write-baseline")[0] == 2
    code, _, err = told(capsys, "a.json", "--write-baseline", "--baseline", "gone/known.json")
    assert (code, err.count("\n")) == (2, 1)

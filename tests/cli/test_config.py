"""The command `config`, `--config` and `--no-config`, and what a configuration changes for the other commands."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from linq_compose.cli.main import main
from linq_compose.lint.configuration import KEYS

CROSSED = {"parts": [{"type": "text", "value": "Hi"}], "effect": {"type": "bubble", "name": "confetti"}}
SUPPRESSING = "suppress = [{rule = 'EFX102', path = '/effect', reason = 'We like it.'}]\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("message.json").write_text(json.dumps(CROSSED))


def configure(text: str) -> None:
    Path("linq-compose.toml").write_text(text)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    output = capsys.readouterr()
    return code, output.out, output.err


def test_config_prints_toml_with_the_origin_of_each_value(capsys) -> None:
    configure("policy = 'strict'\nlimits = {parts = 10}\n" + SUPPRESSING)
    code, out, _ = told(capsys, "config", "--ignore", "txt106")
    assert code == 0
    values = tomllib.loads(out)
    assert (values["policy"], values["limits"], values["ignore"]) == ("strict", {"parts": 10}, ["TXT106"])
    assert values["suppress"] == [{"rule": "EFX102", "path": "/effect", "reason": "We like it."}]
    assert all(name in out for name in KEYS)
    origins = {line.split(" =")[0].lstrip("# "): line.rsplit("  # ", 1)[1] for line in out.splitlines()}
    here = str(Path.cwd() / "linq-compose.toml")
    assert (origins["policy"], origins["ignore"], origins["select"]) == (here, "command line", "default")


def test_config_prints_json(capsys) -> None:
    configure("region = 'DE'\n")
    rows = json.loads(told(capsys, "config", "--format", "json")[1])
    assert rows["region"] == {"value": "DE", "from": str(Path.cwd() / "linq-compose.toml")}
    assert rows["policy"] == {"value": "default", "from": "default"}
    assert json.loads(told(capsys, "config", "--format", "json", "--no-config")[1])["region"]["value"] is None


def test_a_configuration_holds_for_check_fix_and_check_file(capsys) -> None:
    assert told(capsys, "check", "message.json", "--fail-on", "warning")[0] == 1
    configure("fail-on = 'warning'\n")
    assert told(capsys, "check", "message.json")[0] == 1
    assert told(capsys, "check", "message.json", "--fail-on", "error")[0] == 0
    assert told(capsys, "check", "message.json", "--no-config")[0] == 0
    configure("fail-on = 'warning'\n" + SUPPRESSING)
    assert told(capsys, "check", "message.json")[0] == 0
    assert json.loads(told(capsys, "fix", "message.json")[1]) == CROSSED
    configure("ignore = ['FIL']\n")
    assert told(capsys, "check-file", "message.json")[0] == 0
    Path("other.toml").write_text("policy = 'strict'\n")
    assert told(capsys, "check", "message.json", "--config", "other.toml")[0] == 1


def test_an_unused_suppression_is_told(capsys) -> None:
    configure("suppress = [{rule = 'EFX101', reason = 'Once.'}]\n")
    _, _, err = told(capsys, "check", "message.json")
    assert err == "linq-compose: unused suppression: EFX101 at /** (Once.)\n"
    configure(SUPPRESSING)
    assert told(capsys, "check", "message.json")[2] == ""


@pytest.mark.parametrize("command", ["check", "fix", "check-file", "config"])
@pytest.mark.parametrize("text", ["polcy = 1", "policy = [", "ignore = ['EFX1O2']", "rules = ['nowhere_at_all:X']"])
def test_a_wrong_configuration_is_one_line_and_exit_code_2(capsys, command: str, text: str) -> None:
    configure(text)
    code, out, err = told(capsys, command, *(["message.json"] if command != "config" else []))
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_configuration_that_is_not_there_is_one_line(capsys) -> None:
    code, _, err = told(capsys, "check", "message.json", "--config", "gone.toml")
    assert (code, err) == (2, "linq-compose: gone.toml: no such file or directory\n")


@pytest.mark.parametrize(
    ("name", "text", "line", "key"),
    [
        ("linq-compose.toml", "\n# a comment\nregion = 'DE'\npolicy = 'strct'\n", 4, "policy"),
        ("linq-compose.toml", "select = ['TXT']\nignore = [\n  'EFX1O2',\n]\n", 2, "ignore"),
        ("linq-compose.toml", "[limits]\npart = 3\n", 1, "limits"),
        (
            "linq-compose.toml",
            "[[suppress]]\nrule = 'EFY'\nreason = 'y'\n",
            1,
            "suppress",
        ),
        ("pyproject.toml", "[project]\npolicy = 'x'\n\n[tool.linq-compose]\npolicy = 'strct'\n", 5, "policy"),
        ("pyproject.toml", "[tool.linq-compose.severity]\nEFX = 'erorr'\n", 1, "severity"),
        ("pyproject.toml", "[tool]\nlinq-compose.polcy = 'strict'\n", 2, "polcy"),
        ("pyproject.toml", "[tool.'linq-compose']\n\"fail-on\" = 'info'\n", 2, "fail-on"),
        ("pyproject.toml", "[[tool.linq-compose.files]]\nglob = 3\n", 1, "files"),
    ],
)
def test_a_wrong_configuration_is_told_with_file_line_and_key(
    capsys, name: str, text: str, line: int, key: str
) -> None:
    Path(name).write_text(text)
    code, _, err = told(capsys, "check", "message.json")
    assert code == 2
    assert err.startswith(f"linq-compose: {Path.cwd() / name}:{line}: ")
    assert key in err

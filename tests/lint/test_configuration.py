"""Configuration files: found upwards, read whole or refused with file and key, and the policy they make."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from linq_compose import Policy, Suppression, check
from linq_compose.errors import PolicyError
from linq_compose.lint.configuration import KEYS, Configuration, find_configuration, read_configuration

ROOT = Path(__file__).resolve().parents[2]
MESSAGE = {"parts": [{"type": "text", "value": "Hi"}], "effect": {"type": "bubble", "name": "confetti"}}
WHOLE = """
policy = "strict"
select = ["TXT", "effects"]
ignore = ["TXT106"]
severity = {EFX101 = "info"}
limits = {parts = 10}
region = "DE"
fail-on = "warning"
baseline = "known.json"
on-crash = "ignore"
include = ["messages/**/*.json"]
exclude = ["drafts/"]
files = [{glob = "memos/*.json", operation = "chats.send_voicememo"}]
rules = ["company_rules:ACME"]
suppress = [{rule = "EFX102", path = "/effect", reason = "We like it."}]
"""
FAMILY = """
from linq_compose import Context, Example, Family, Finding, MessageContent, Severity
ACME = Family("ACM", "acme", about="Ours.")
NOTHING = 5
"""


def written(folder: Path, text: str, name: str = "linq-compose.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def company(tmp_path: Path) -> Path:
    written(tmp_path, FAMILY, "company_rules.py")
    return tmp_path


@pytest.mark.parametrize("name", ["linq-compose.toml", "pyproject.toml"])
def test_every_key_reaches_the_policy(company: Path, name: str) -> None:
    head = "[tool.linq-compose]" if name == "pyproject.toml" else ""
    configuration = read_configuration(written(company, head + WHOLE, name))
    policy = Policy.from_configuration(configuration)
    assert set(configuration.values) == set(KEYS)
    assert (policy.preset, policy.select, policy.ignore) == ("strict", ("TXT", "effects"), ("TXT106",))
    assert dict(policy.severity) == {"EFX101": "info"}
    assert (policy.limits.parts, policy.region, policy.on_crash) == (10, "DE", "ignore")
    assert [family.prefix for family in policy.extend] == ["ACM"]
    assert policy.suppress == (Suppression(rule="EFX102", path="/effect", reason="We like it."),)
    assert configuration.get("fail-on") == "warning"
    assert configuration.baseline == company / "known.json"
    assert Policy.from_file(company / name).suppress == policy.suppress
    assert [each.reason for each in check(MESSAGE, policy=policy).suppressed] == ["We like it."]


def test_without_a_file_the_policy_is_the_default_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_configuration() is None
    assert Policy.from_file() == Policy.from_configuration(read_configuration(None)) == Policy()
    assert read_configuration(None).baseline is None


def test_the_nearest_file_is_found_upwards_and_its_own_before_pyproject(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    top = written(tmp_path, "[tool.linq-compose]\npolicy = 'strict'\n", "pyproject.toml")
    written(inner, "[tool.other]\n", "pyproject.toml")
    assert find_configuration(inner) == top
    own = written(tmp_path, "policy = 'lenient'\n")
    assert find_configuration(inner) == own
    nearer = written(tmp_path / "a", "[tool.linq-compose]\n", "pyproject.toml")
    assert find_configuration(inner) == nearer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("polcy = 'strict'", "There is no key 'polcy'. Did you mean 'policy'?"),
        ("fail_on = 'error'", "Did you mean 'fail-on'?"),
        ("fail-on = 'info'", "Expected the key 'fail-on' to be warning or error, got 'info'."),
        ("on-crash = 'pass'", "Expected the key 'on-crash' to be error or ignore, got 'pass'."),
        ("policy = 3", "Expected the key 'policy' to be a string, got 3."),
        ("select = 'TXT'", "Expected the key 'select' to be a list of strings, got 'TXT'."),
        ("limits = {parts = true}", "to be a table of integers"),
        ("severity = {EFX = 3}", "to be a table of strings"),
        ("suppress = ['EFX']", "to be a list of tables"),
        ("policy = 'strct'", "There is no policy 'strct'. Did you mean 'strict'?"),
        ("limits = {part = 3}", "There is no limit 'part'. Did you mean 'parts'"),
        ("severity = {EFX101 = 'eror'}", "There is no severity 'eror'."),
        ("suppress = [{rule = 'EFX', paht = '', reason = 'x'}]", "Did you mean 'path'?"),
        ("suppress = [{rule = 'EFX', pfad = '', reason = 'x'}]", "There is no key of a suppression 'pfad'."),
        ("suppress = [{rule = 'EFX', resaon = 'x'}]", "Did you mean 'reason'?"),
        ("suppress = [{rule = 'EFX', pth = '', reason = 'x'}]", "Did you mean 'path'?"),
        ("suppress = [{rule = 'EFX', rsn = 'x'}]", "Did you mean 'reason'?"),
        ("suppress = [{rule = 'EFX', why = 'x'}]", "There is no key of a suppression 'why'."),
        ("suppress = [{rule = 'EFX'}]", "Expected a suppression to have a reason"),
        ("suppress = [{reason = 'x'}]", "Expected a suppression to have a rule"),
        ("suppress = [{rule = 'EFX', reason = ''}]", "to have a reason"),
        ("rules = ['company_rules']", 'Expected rules to be named as "module:FAMILY"'),
        ("rules = ['no_such_module_here:ACME']", "cannot be imported: ModuleNotFoundError"),
        ("rules = ['company_rules:NOTHING']", "The module company_rules has no family of rules named 'NOTHING'."),
        ("rules = ['company_rules:ACMEE']", "The module company_rules has no family of rules named 'ACMEE'."),
        ("policy = ", "The file is not TOML"),
    ],
)
def test_what_is_wrong_is_told_with_the_file(company: Path, text: str, said: str) -> None:
    file = written(company, text)
    with pytest.raises(PolicyError, match=re.escape(said)) as caught:
        Policy.from_configuration(read_configuration(file))
    assert str(caught.value).startswith(f"{file}: " if "TOML" in said else f"{file}:1: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("", "error"),
        ("fail-on = 'warning'", "warning"),
        ("policy = 'strict'", "warning"),
        ("policy = 'strict'\nfail-on = 'error'", "error"),
    ],
)
def test_the_level_that_fails_is_part_of_the_policy(tmp_path: Path, text: str, level: str) -> None:
    assert Policy.from_file(written(tmp_path, text)).fail_on == level


def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.toml", tmp_path):
        with pytest.raises(PolicyError, match=re.escape(str(path))):
            Policy.from_file(path)
    (tmp_path / "bytes.toml").write_bytes(b"\xff")
    with pytest.raises(PolicyError, match="not UTF-8: byte 0 is 0xFF"):
        Policy.from_file(tmp_path / "bytes.toml")
    with pytest.raises(PolicyError, match="to be a table"):
        Policy.from_file(written(tmp_path, "tool.linq-compose = 5", "pyproject.toml"))
    assert Policy.from_file(written(tmp_path, "tool = 5", "pyproject.toml")) == Policy()


def test_what_is_put_in_the_place_of_a_key_wins() -> None:
    configuration = Configuration(values={"policy": "strict", "ignore": ["TXT"]})
    assert Policy.from_configuration(configuration, policy="lenient").preset == "lenient"
    assert Policy.from_configuration(configuration, ignore=["EFX"]).ignore == ("EFX",)
    for told in (configuration, Configuration(Path("linq-compose.toml"))):
        with pytest.raises(PolicyError, match=r"^There is no policy"):
            Policy.from_configuration(told, policy="x")


def test_every_key_is_told_in_the_documents() -> None:
    document = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    rows: list[Any] = [key for key in KEYS.values() if f"| `{key.name}` | {key.takes} | {key.about} |" not in document]
    assert rows == []
    (block,) = re.findall(r"^```toml\n(.*?)^```$", document, flags=re.MULTILINE | re.DOTALL)
    assert block.startswith("[tool.linq-compose]\n")


def test_the_configuration_of_the_documents_is_read(tmp_path: Path) -> None:
    document = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```toml\n(.*?)^```$", document, flags=re.MULTILINE | re.DOTALL)
    assert Policy.from_file(written(tmp_path, block, "pyproject.toml")).suppress[0].covers("/message/parts/3/url")


def test_a_fault_is_where_it_was_written(tmp_path: Path) -> None:
    file = written(tmp_path, "policy = 'strict'\n")
    for told in (read_configuration(file), Configuration()):
        with pytest.raises(PolicyError) as raised:
            Policy.from_configuration(told, limits={"text": "many"})
        assert "linq-compose.toml" not in str(raised.value)
    quoted = written(tmp_path, "\"policy\" = 'x'\n", "quoted.toml")
    with pytest.raises(PolicyError, match=r"quoted\.toml:1: policy: "):
        Policy.from_configuration(read_configuration(quoted))
    escaped = written(tmp_path, "\"pol\\u0069cy\" = 'x'\n", "escaped.toml")
    with pytest.raises(PolicyError, match=r"escaped\.toml: policy: "):
        Policy.from_configuration(read_configuration(escaped))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[tool."linq-compose"]\nlimits = 3', 4),
        ('[tool.linq-compose.severity]\nTXT105 = "loud"', 3),
        ("[other]\nlimits = 3\n\n[tool.linq-compose.limits]\nparts = -1", 6),
    ],
)
def test_a_wrong_key_of_a_table_is_named_with_its_line(text: str, line: int, tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(f'[project]\nname = "acme"\n{text}\n', encoding="utf-8")
    with pytest.raises(PolicyError, match=rf"pyproject\.toml:{line}: "):
        Policy.from_file(file)

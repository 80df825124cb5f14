"""SARIF, JUnit and the lines for agents: held against their schema, a parser of others, and a patch of others."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonpatch
import pytest
from jsonschema import Draft7Validator
from junitparser import JUnitXml

from linq_compose import check
from linq_compose.cli.main import main
from linq_compose.lint.fix import apply
from linq_compose.rules import CATALOG

GOOD = {"parts": [{"type": "text", "value": "Hello"}]}
FAR = {"parts": [{"type": "text", "value": "Hi 🍜", "text_decorations": [{"range": [0, 99], "style": "bold"}]}]}
CROSSED = {**GOOD, "effect": {"type": "bubble", "name": "confetti"}}
SCHEMA = os.environ.get("SARIF_SCHEMA")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.json").write_text(json.dumps(GOOD))
    Path("my menu.json").write_text(json.dumps({"preferred_service": None, **FAR}, indent=2, ensure_ascii=False))
    Path("many.jsonl").write_text("\n".join(map(json.dumps, (GOOD, CROSSED, FAR))) + "\n")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["check", *words])
    output = capsys.readouterr()
    return code, output.out, output.err


def sarif(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    return json.loads(told(capsys, "--format", "sarif", *words)[1])


def test_sarif_has_results_with_places_and_every_rule(capsys) -> None:
    (run,) = sarif(capsys, "my menu.json", "many.jsonl", "gone.json")["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in CATALOG]
    places = {}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        region = physical["region"]
        key = (result["ruleId"], physical["artifactLocation"]["uri"], region["startLine"], region["startColumn"])
        places[key] = (result["level"], location["logicalLocations"][0]["fullyQualifiedName"])
    far = "/parts/0/text_decorations/0/range"
    assert places["SHP108", "my%20menu.json", 2, 24] == ("warning", "/preferred_service")
    assert places["DEC101", "my%20menu.json", 9, 20] == ("error", far)
    assert places["DEC101", "many.jsonl", 3, 88] == ("error", far)
    assert places["EFX102", "many.jsonl", 2, 59] == ("warning", "/effect")
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "gone.json" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_sarif_holds_what_is_suppressed_and_rules_of_a_company(capsys) -> None:
    Path("acme_family.py").write_text(
        "from linq_compose import Example, Family, Finding, MessageContent\n"
        "ACME = Family('ACM', 'acme', about='Ours.')\n"
        "@ACME.rule(101, 'rude-word', 'warning', on=MessageContent, says='Rude.', hint='Say it kindly.', why='So.',\n"
        "           source='https://acme.com', examples=[Example(bad={}, good={}, at='')])\n"
        "def rude(content, context):\n    yield Finding()\n"
    )
    Path("linq-compose.toml").write_text(
        "rules = ['acme_family:ACME']\nsuppress = [{rule = 'DEC101', path = '/parts/**', reason = 'We know.'}]\n"
    )
    (run,) = sarif(capsys, "my menu.json")["runs"]
    by_rule = {result["ruleId"]: result for result in run["results"]}
    assert by_rule["DEC101"]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "We know."}
    ]
    assert "suppressions" not in by_rule["SHP108"]
    assert run["tool"]["driver"]["rules"][by_rule["ACM101"]["ruleIndex"]]["name"] == "RudeWord"


@pytest.mark.skipif(SCHEMA is None, reason="SARIF_SCHEMA names no file; .ci/run fetches the published schema")
def test_sarif_follows_its_published_schema(capsys) -> None:
    assert SCHEMA is not None
    validator = Draft7Validator(json.loads(Path(SCHEMA).read_text(encoding="utf-8")))
    settings, found = ["suppress = [{rule = 'EFX', reason = 'We know.'}]"], set()
    for index, example in enumerate(example for rule in CATALOG for example in rule.examples):
        if not isinstance(example.bad, bytes):
            text = json.dumps(example.bad)
            Path(f"example-{index}.json").write_text(text)
            settings.append(f"[[files]]\nglob = 'example-{index}.json'\noperation = '{example.operation}'")
            found |= {diagnostic.rule for diagnostic in check(text, example.operation)}
    Path("linq-compose.toml").write_text("\n".join(settings))
    log = sarif(capsys, *sorted(map(str, Path().glob("example-*.json"))), "gone.json")
    assert {result["ruleId"] for result in log["runs"][0]["results"]} == found
    assert len(found) > 120
    assert [error.message for error in validator.iter_errors(log)] == []
    assert list(validator.iter_errors({**log, "version": "2.0"})) != []


def test_junit_counts_what_a_parser_of_others_counts(capsys, tmp_path: Path) -> None:
    files = ("good.json", "my menu.json", "many.jsonl", "gone.json")
    for fail_on, failures in (("error", 2), ("warning", 3)):
        code, _, _ = told(capsys, "--format", "junit:out.xml", "--fail-on", fail_on, *files)
        assert code == 2
        read = JUnitXml.fromfile("out.xml")
        assert (read.tests, read.failures, read.errors) == (6, failures, 1)
        assert [suite.name for suite in read] == list(files)
        cases = [case for suite in read for case in suite]
        assert sum(any(type(each).__name__ == "Failure" for each in case.result) for case in cases) == failures
    assert "DEC101" in Path("out.xml").read_text()


def test_junit_carries_any_text(capsys) -> None:
    Path("odd.json").write_text(json.dumps({"parts": [{"type": "text", "value": "\x00]]>&\ud800\ufffe"}]}))
    told(capsys, "--format", "junit:out.xml", "odd.json")
    assert ET.parse("out.xml").getroot().tag == "testsuites"


PATCH = re.compile(r" \| patch=(\[.*\]) (safe|a guess)$")


@pytest.mark.parametrize("rule", [rule for rule in CATALOG if rule.fixable], ids=lambda rule: rule.code)
def test_the_patch_of_an_agent_line_removes_its_finding(capsys, rule) -> None:
    for example in rule.examples:
        if isinstance(example.bad, (bytes, str)):
            continue
        report = check(example.bad, example.operation, context=example.context)
        if report.diagnostics[0].fix is None or example.context != type(example.context)():
            continue
        Path("bad.json").write_text(json.dumps(example.bad))
        _, out, _ = told(capsys, "--format", "agent", "--operation", example.operation, "bad.json")
        head, line, summary = out.splitlines()
        assert head.startswith("# ")
        assert summary.startswith("# 1 file")
        assert line.startswith(f'bad.json:1 {report.diagnostics[0].severity} {rule.code} "{example.at}" | ')
        found = PATCH.search(line)
        assert found is not None
        mended = jsonpatch.apply_patch(example.bad, json.loads(found[1]))
        assert rule.code not in [each.rule for each in check(mended, example.operation, context=example.context)]


def test_an_agent_is_told_nothing_where_nothing_is_wrong(capsys) -> None:
    assert told(capsys, "--format", "agent", "good.json")[1] == "# 1 file, 1 payload, clean: no problems found\n"
    code, out, _ = told(capsys, "--format", "agent", "--max-shown", "1", *["my menu.json"] * 3, "gone.json")
    assert code == 2
    assert "gone.json unreadable | no such file or directory" in out
    assert "# 4 more findings of these rules are not shown." in out


def test_several_formats_in_one_run(capsys) -> None:
    formats = (
        "--format",
        "github",
        "--format",
        "sarif:out.sarif",
        "--format",
        "junit:out.xml",
        "--format",
        "text:o.txt",
    )
    code, out, err = told(capsys, *formats, "many.jsonl")
    assert (code, err) == (1, "")
    assert out.startswith("::warning file=many.jsonl,line=2")
    assert len(json.loads(Path("out.sarif").read_text())["runs"][0]["results"]) == 2
    assert ET.parse("out.xml").getroot().get("tests") == "3"
    assert "DEC101" in Path("o.txt").read_text()


@pytest.mark.parametrize(
    ("formats", "said"),
    [
        (("sarif", "junit"), "sarif and junit cannot share standard output"),
        (("sarif:a", "junit:a"), "sarif and junit cannot share a:"),
        (("sarif:gone/out.sarif",), "gone/out.sarif: could not be written"),
        (("sarfi",), "there is no format 'sarfi'. Did you mean 'sarif'?"),
        (("sarif:",), "expected a file name after the colon"),
    ],
)
def test_wrong_formats_are_told_and_exit_code_2(capsys, formats: tuple[str, ...], said: str) -> None:
    words = [word for each in formats for word in ("--format", each)]
    code, _, err = told(capsys, *words, "good.json")
    assert code == 2
    assert said in err
    assert sorted(os.listdir()) == ["good.json", "many.jsonl", "my menu.json"]


def test_the_text_tells_of_the_suppressed(capsys) -> None:
    Path("linq-compose.toml").write_text("suppress = [{rule = 'DEC101', reason = 'We know.'}]\n")
    assert "1 suppressed; --all shows every one\n" in told(capsys, "my menu.json")[1]
    line = "my menu.json: suppressed: error DEC101 range-beyond-text at /parts/0/text_decorations/0/range (We know.)\n"
    assert line in told(capsys, "my menu.json", "--all")[1]


def applied(text: str, fix: Any) -> str:
    """The text of a file with one SARIF fix made, as its specification says: regions of lines and code points."""
    (change,) = fix["artifactChanges"]
    (swap,) = change["replacements"]
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:index])) for index in range(len(lines) + 1)]
    region = swap["deletedRegion"]
    start = starts[region["startLine"] - 1] + region["startColumn"] - 1
    end = starts[region["endLine"] - 1] + region["endColumn"] - 1
    return text[:start] + swap["insertedContent"]["text"] + text[end:]


@pytest.mark.parametrize("rule", [rule for rule in CATALOG if rule.fixable], ids=lambda rule: rule.code)
def test_the_fixes_of_sarif_make_the_patch_of_the_diagnostic(capsys, rule) -> None:
    files: dict[str, dict[str, tuple[str, Any]]] = {}
    examples = [each for each in rule.examples if isinstance(each.bad, dict) and each.context == type(each.context)()]
    for number, (example, indent) in enumerate(product(examples, (None, 0, 2, "\t"))):
        for letter, payload, ascii_only, separators in (
            ("a", example.bad, True, None),
            ("b", example.bad, False, (",", ":")),
            ("c", {"note": "家\n🍜", **example.bad}, False, None),
        ):
            name = f"{number}{letter}.json"
            text = json.dumps(payload, indent=indent, ensure_ascii=ascii_only, separators=separators)
            with suppress(UnicodeEncodeError):  # half a character: only its escape can be in a file
                Path(name).write_text(text, encoding="utf-8")
                files.setdefault(example.operation, {})[name] = text, payload
    shown = 0
    for operation, sources in files.items():
        (run,) = sarif(capsys, "--operation", operation, *sources)["runs"]
        for result in run["results"]:
            text, payload = sources[result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]]
            for fix in result.get("fixes", ()):
                shown += result["ruleId"] == rule.code
                patch = result["properties"]["fix"]["patch"]
                wanted = [
                    each for each in check(payload, operation) if each.fix and each.fix.to_dict()["patch"] == patch
                ]
                assert json.loads(applied(text, fix)) == apply(wanted[0].fix.edits, payload)
    assert shown or not examples or rule.code == "HND101"


def test_a_fix_of_sarif_is_a_small_change_of_the_right_line(capsys) -> None:
    Path("many.jsonl").write_text("\n".join(map(json.dumps, (GOOD, CROSSED, FAR))) + "\n")
    (run,) = sarif(capsys, "many.jsonl")["runs"]
    (crossed,) = (result for result in run["results"] if result["ruleId"] == "EFX102")
    (swap,) = crossed["fixes"][0]["artifactChanges"][0]["replacements"]
    assert swap["deletedRegion"]["startLine"] == swap["deletedRegion"]["endLine"] == 2
    assert swap["deletedRegion"]["endColumn"] - swap["deletedRegion"]["startColumn"] < 8
    assert applied(Path("many.jsonl").read_text(), crossed["fixes"][0]).splitlines()[1] == json.dumps(
        {**GOOD, "effect": {"type": "screen", "name": "confetti"}}
    )
    region = crossed["locations"][0]["physicalLocation"]["region"]
    line = Path("many.jsonl").read_text().splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == json.dumps(CROSSED["effect"])

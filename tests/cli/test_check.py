"""`linq-compose check`, run in this process."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linq_compose.cli.console import wants_color
from linq_compose.cli.main import main

GOOD = {"parts": [{"type": "text", "value": "Hello"}]}
SPLIT = {"parts": [{"type": "text", "value": "🍜 ready", "text_decorations": [{"range": [1, 4], "style": "bold"}]}]}
LOUD = {"parts": [{"type": "text", "value": "Hi"}], "effect": None}


def write(folder: Path, name: str, *payloads: Any, indent: int | None = None) -> str:
    lines = [each if isinstance(each, str) else json.dumps(each, indent=indent) for each in payloads]
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(folder / name)


def give(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_good_file_is_said_to_be_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = write(tmp_path, "good.json", GOOD)
    assert main(["check", name]) == 0
    said, err = capsys.readouterr()
    assert f"{name}: clean\n" in said
    assert said.endswith("1 file, 1 payload, clean: no problems found\n")
    assert err == ""


def test_a_finding_has_line_and_column_of_its_value(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = write(tmp_path, "bad.json", SPLIT, indent=2)
    text = Path(name).read_text(encoding="utf-8")
    line = next(number for number, each in enumerate(text.split("\n"), 1) if '"range"' in each)
    column = text.split("\n")[line - 1].index("[") + 1
    assert main(["check", name]) == 1
    said = capsys.readouterr().out
    assert said.startswith(
        f"{name}:{line}:{column}: error DEC102 split-character at /parts/0/text_decorations/0/range\n"
    )
    assert "    🍜 ready\n    ^^" in said
    assert said.endswith("1 file, 1 payload, 0 clean: 1 error\n")


def test_lines_of_jsonl_are_lines_of_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = write(tmp_path, "many.jsonl", GOOD, "", " \r", SPLIT, "[", GOOD)
    assert main(["check", name]) == 1
    said = capsys.readouterr().out
    column = json.dumps(SPLIT).index("[1, 4]") + 1
    assert f"{name}:4:{column}: error DEC102" in said
    assert f"{name}:5:2: error SHP101" in said
    assert "1 file, 4 payloads, 2 clean: 2 errors" in said


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'{"parts":\n [,]}', "2:3"),
        ('{"é":\n "aé'.encode() + b"\xff", "2:5"),
        (b"", "1:1"),
        (b"[1]", "1:1"),
        (b"\xef\xbb\xbf{}", "1:1"),
        (b"\n\n{} x", "3:4"),
        (b"[" * 100_000, "1:1"),
        (b"9" * 5000, "1:1"),
    ],
)
def test_what_cannot_be_parsed_is_one_error_where_it_breaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, place: str
) -> None:
    (tmp_path / "broken.json").write_bytes(data)
    assert main(["check", str(tmp_path / "broken.json")]) == 1
    assert f"broken.json:{place}: error SHP101 malformed-json" in capsys.readouterr().out


def test_a_byte_order_mark_belongs_to_the_file_of_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = tmp_path / "many.jsonl"
    lines = [json.dumps(GOOD), json.dumps({"parts": [{"type": "Text", "value": "Hi"}]})]
    name.write_bytes("\ufeff".encode() + "\n".join(lines).encode())
    assert main(["check", str(name)]) == 1
    out = capsys.readouterr().out
    assert "SHP101" not in out
    assert f"{name}:2:" in out
    assert main(["fix", "--write", str(name)]) == 0
    assert name.read_bytes() == "\n".join(["\ufeff" + lines[0], lines[1].replace("Text", "text")]).encode()


def test_one_line_with_a_nul_is_one_payload(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = json.dumps(GOOD).encode()
    (tmp_path / "many.jsonl").write_bytes(b"\n".join([good, b"{\0}", good]))
    assert main(["check", str(tmp_path / "many.jsonl")]) == 1
    assert "3 payloads, 2 clean: 1 error" in capsys.readouterr().out


def test_directories_are_searched_in_sorted_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("b.json", "a/z.JSONL", "a/c.ndjson", "a/no.txt", "c/d/e.json"):
        write(tmp_path, name, GOOD)
    assert main(["check", str(tmp_path)]) == 0
    clean = [Path(line.split(": ")[0]) for line in capsys.readouterr().out.split("\n") if ": clean" in line]
    assert clean == [tmp_path / name for name in ("b.json", "a/c.ndjson", "a/z.JSONL", "c/d/e.json")]


def test_what_cannot_be_read_is_one_line_and_the_rest_is_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    paths = [str(tmp_path / "no.json"), write(tmp_path, "bad.json", SPLIT), str(tmp_path / "empty"), "nul\0.json"]
    assert main(["check", *paths]) == 2
    said, err = capsys.readouterr()
    assert "DEC102" in said
    assert "1 file, 3 not read, 1 payload" in said
    assert sorted(line.split(": ")[-1] for line in err.splitlines()) == [
        "contains no .json, .jsonl or .ndjson file",
        "has a null character in its name",
        "no such file or directory",
    ]


def test_nothing_read_is_not_called_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "no.json")]) == 2
    assert capsys.readouterr().out == "0 files, 1 not read, 0 payloads, 0 clean: nothing was checked\n"


@pytest.mark.parametrize(
    ("data", "payloads"),
    [
        (json.dumps(GOOD).encode(), 1),
        (json.dumps(GOOD, indent=2).encode(), 1),
        ("\n".join([json.dumps(GOOD)] * 3).encode(), 3),
        (b"{}\n[\n", 1),
        (b"[" * 100_000 + b"\n{}", 1),
    ],
)
def test_stdin_is_one_payload_unless_each_line_is_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes, payloads: int
) -> None:
    give(monkeypatch, data)
    main(["check", "-", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["summary"]["payloads"] == payloads


def test_jsonl_may_be_forced(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    give(monkeypatch, json.dumps(GOOD).encode() + b"\n[\n")
    assert main(["check", "-", "--jsonl"]) == 1
    assert "<stdin>:2:2: error SHP101" in capsys.readouterr().out


def test_stdin_may_be_text_or_closed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(GOOD)))
    assert main(["check", "-"]) == 0
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["check", "-"]) == 1
    assert "The payload is empty" in capsys.readouterr().out


def test_the_operation_may_be_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = write(tmp_path, "flat.json", GOOD)
    assert main(["check", name, "--operation", "chats.messages.send"]) == 1
    assert "SHP107 unwrapped-message" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "meant"),
    [
        (["--operation", "chats.messages.sent"], "chats.messages.send"),
        (["--policy", "strct"], "strict"),
        (["--select", "DEC102,TXT1000"], "TXT10"),
        (["--ignore", "split-charcter"], "split-character"),
        (["--service", "SNS"], "SMS"),
    ],
)
def test_an_unknown_word_is_one_line_with_what_was_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], meant: str
) -> None:
    assert main(["check", write(tmp_path, "good.json", GOOD), *options]) == 2
    said, err = capsys.readouterr()
    assert said == ""
    assert err.count("\n") == 1
    assert meant in err.split("Did you mean")[1]


def test_rules_are_selected_and_ignored_by_any_of_their_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = write(tmp_path, "bad.json", SPLIT)
    for word in ("dec102", "split-character", "dec", "decorations"):
        assert main(["check", name, "--ignore", word]) == 0
        assert main(["check", name, "--select", word]) == 1
    assert main(["check", name, "--select", "SHP, TXT", "--select", "MSG"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 0),
        (["--fail-on", "error"], 0),
        (["--fail-on", "warning"], 1),
        (["--policy", "strict"], 1),
        (["--policy", "lenient", "--fail-on", "warning"], 0),
    ],
)
def test_warnings_fail_where_that_is_wanted(tmp_path: Path, options: list[str], code: int) -> None:
    assert main(["check", write(tmp_path, "loud.json", LOUD), *options]) == code


def test_context_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bold = {"parts": [{"type": "text", "value": "Hi", "text_decorations": [{"range": [0, 2], "style": "bold"}]}]}
    name = write(tmp_path, "bold.json", bold)
    main(["check", name, "--service", "sms", "--new-chat", "--direct"])
    told = capsys.readouterr().out
    main(["check", name, "--service", "iMessage", "--existing-chat", "--group"])
    untold = capsys.readouterr().out
    assert "SVC101" in told
    assert "SVC101" not in untold


def test_many_findings_are_grouped_and_capped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = write(tmp_path, "many.jsonl", *[SPLIT] * 300, *[LOUD] * 12, GOOD)
    assert main(["check", name]) == 1
    said = capsys.readouterr().out
    assert said.count("error DEC102") == 10
    assert "== DEC102 split-character: 300 findings ==" in said
    assert "… 290 more of DEC102 split-character not shown; --all shows every one." in said
    assert said.index("== DEC102") < said.index("== SHP108")
    assert "313 payloads, 1 clean: 300 errors, 12 warnings" in said
    main(["check", name, "--max-shown", "3"])
    assert capsys.readouterr().out.count("error DEC102") == 3
    main(["check", name, "--all"])
    said = capsys.readouterr().out
    assert said.count("error DEC102") == 300
    assert "not shown" not in said


def test_many_clean_files_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(30):
        write(tmp_path, f"{number:02}.json", GOOD)
    main(["check", str(tmp_path)])
    assert "… and 10 more clean files" in capsys.readouterr().out
    main(["check", str(tmp_path), "--all"])
    assert capsys.readouterr().out.count(": clean\n") == 30


def test_a_jsonl_file_tells_how_many_it_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", write(tmp_path, "a.jsonl", GOOD, GOOD), write(tmp_path, "b.jsonl", "")])
    said = capsys.readouterr().out
    assert "a.jsonl: clean (2 payloads)" in said
    assert "b.jsonl: contains no payload" in said


def test_json_holds_every_report_with_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, lines = write(tmp_path, "bad.json", SPLIT, indent=1), write(tmp_path, "l.jsonl", GOOD, *[SPLIT] * 50)
    assert main(["check", bad, lines, str(tmp_path / "no.json"), "--format", "json"]) == 2
    said = capsys.readouterr().out
    assert said.isascii()
    made = json.loads(said)
    assert [(file["file"], len(file["payloads"])) for file in made["files"]] == [(bad, 1), (lines, 51)]
    found = made["files"][0]["payloads"][0]["diagnostics"][0]
    assert (found["rule"], found["line"], found["column"]) == ("DEC102", 8, 15)
    assert [each["line"] for each in made["files"][1]["payloads"]] == list(range(1, 52))
    assert made["files"][1]["payloads"][50]["diagnostics"][0]["line"] == 51
    assert made["unreadable"] == [{"file": str(tmp_path / "no.json"), "reason": "no such file or directory"}]
    assert made["summary"] == {
        "files": 2,
        "skipped": 0,
        "payloads": 52,
        "clean": 1,
        "errors": 51,
        "warnings": 0,
        "infos": 0,
    }


def test_github_shows_the_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = write(tmp_path, "a,b:100%.jsonl", *[SPLIT] * 12, LOUD)
    assert main(["check", name, "--format", "github", "--max-shown", "2"]) == 1
    said = capsys.readouterr().out.split("\n")
    shown = name.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    column = json.dumps(SPLIT).index("[1, 4]") + 1
    assert said[0].startswith(
        f"::error file={shown},line=1,col={column},endLine=1,endColumn={column + 6},title=DEC102 split-character::The"
    )
    assert "%0A" in said[0]
    assert sum(line.startswith("::error ") for line in said) == 2
    assert sum(line.startswith("::warning ") for line in said) == 1
    assert "::notice title=DEC102::10 more findings of DEC102 are not shown here." in said


def test_github_gets_columns_only_where_they_are_on_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crossed = {**GOOD, "effect": {"type": "bubble", "name": "confetti"}}
    main(["check", write(tmp_path, "a.json", crossed), "--format", "github"])
    assert "endColumn=" in capsys.readouterr().out.split("\n")[0]
    main(["check", write(tmp_path, "a.json", crossed, indent=2), "--format", "github"])
    assert "endColumn=" not in capsys.readouterr().out.split("\n")[0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    value=st.text(st.characters(codec=None), min_size=1, max_size=20),
    layout=st.sampled_from(["text", "json", "github"]),
)
def test_any_text_can_be_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str], value: str, layout: str) -> None:
    payload = {"note": value, "parts": [{"type": value, "value": value}], "effect": {"type": value, "name": value}}
    assert main(["check", write(tmp_path, "any.json", payload), "--format", layout]) in (0, 1)
    said = capsys.readouterr().out
    if layout == "json":
        assert json.loads(said)["summary"]["payloads"] == 1
    assert "\x1b" not in said


def test_a_crash_of_a_rule_fails_and_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import linq_compose._row_check as checking
    from linq_compose.lint.outcome import Crash
    from linq_compose.lint.report import Report

    crashed = Report((), crashes=(Crash("DEC101", "/parts/0", KeyError("x")),))
    monkeypatch.setattr(checking, "check", lambda *_args, **_options: crashed)
    assert main(["check", write(tmp_path, "good.json", GOOD)]) == 1
    assert "crashed: DEC101 at /parts/0 (KeyError)" in capsys.readouterr().out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "colored"),
    [
        (Terminal(), {"TERM": "xterm"}, True),
        (Terminal(), {}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"NO_COLOR": "0", "FORCE_COLOR": "1"}, False),
        (io.StringIO(), {}, False),
        (io.StringIO(), {"FORCE_COLOR": "1"}, True),
        (io.StringIO(), {"FORCE_COLOR": "0"}, False),
        (None, {}, False),
    ],
)
def test_color_is_for_terminals_that_want_it(stream: Any, environment: dict[str, str], colored: bool) -> None:
    assert wants_color(stream, environment) is colored


def test_a_terminal_gets_color_and_its_width(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = {
        "parts": [{"type": "text", "value": "🍜" + "x" * 500, "text_decorations": [{"range": [1, 4], "style": "bold"}]}]
    }
    name = write(tmp_path, "bad.json", long)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setitem(os.environ, "TERM", "xterm")
    monkeypatch.setitem(os.environ, "COLUMNS", "60")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    main(["check", name])
    lines = terminal.getvalue().split("\n")
    assert "\x1b[1;31merror\x1b[0m" in terminal.getvalue()
    assert all(len(re.sub("\x1b.*?m", "", line)) <= 60 for line in lines if "/" not in line)


@pytest.mark.parametrize(
    "argv", [[], ["chek"], ["fix"], ["check", "a", "--max-shown", "0"], ["check", "a", "--group", "--direct"]]
)
def test_a_wrong_call_is_exit_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    assert "usage: linq-compose" in capsys.readouterr().err


def test_help_and_version_are_exit_0(capsys: pytest.CaptureFixture[str]) -> None:
    import linq_compose

    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"linq-compose {linq_compose.__version__}\n"
    assert main(["check", "--help"]) == 0


GUESSES = [
    ({"message": {"parts": []}, "from": "+12052535597"}, "chats.create", "likely"),
    ({"to": ["+12052532136"], "parts": [{"type": "text", "value": ""}]}, "messages.create", "likely"),
    ({"handle": "x"}, "chats.participants.add", "ambiguous"),
    ({"limit": 500}, "chats.list_chats", "ambiguous"),
    ({}, "message", "ambiguous"),
    ({"foo": 1}, "message", "ambiguous"),
]


@pytest.mark.parametrize(("body", "operation", "certainty"), GUESSES)
@pytest.mark.parametrize("layout", ["text", "json", "sarif", "agent"])
def test_nothing_is_called_documented_on_a_guess(
    body: Any, operation: str, certainty: str, layout: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = write(tmp_path, "guess.json", body)
    main(["check", name, "--format", layout])
    out = capsys.readouterr().out
    if layout == "sarif":
        (run,) = json.loads(out)["runs"]
        assert run["results"]
        assert {result["properties"]["evidence"] for result in run["results"]} <= {"inferred", "observed"}
        assert {result["properties"]["detection"] for result in run["results"]} == {certainty}
        return
    if layout == "json":
        (payload,) = json.loads(out)["files"][0]["payloads"]
        assert (payload["operation"], payload["detection"]["certainty"]) == (operation, certainty)
        assert (len(payload["detection"]["candidates"]) > 1) == (certainty == "ambiguous")
    if layout == "agent":
        assert f"was checked as {operation}, which is a guess; --operation names another." in out
    if layout == "text":
        assert f"operation detected: {operation}\n" in out
        assert ("--operation" in out) == (body not in ({}, {"foo": 1}))
    assert "documented" not in out
    main(["check", name, "--format", layout, "--operation", operation])
    assert "which is a guess" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "body",
    [
        {"to": ["+12052532136"], "message": {"parts": [{"type": "text", "value": "Hi"}]}},
        {"voice_memo_url": "https://cdn.acme.com/memo.m4a"},
        {"text": "Hi"},
        {"display_name": "Friends of ramen"},
        {"handle": "+12052532136"},
    ],
)
def test_a_valid_request_of_any_operation_has_no_error(body: Any, tmp_path: Path) -> None:
    assert main(["check", write(tmp_path, "request.json", body)]) == 0


def test_what_is_no_json_is_wrong_for_every_operation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", write(tmp_path, "broken.json", '{"parts": ['), "--format", "json"])
    (found,) = json.loads(capsys.readouterr().out)["files"][0]["payloads"][0]["diagnostics"]
    assert (found["rule"], found["evidence"]) == ("SHP101", "documented")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a binary file, not JSON"),
        (b"\xff\xd8\xff\xe0", "is a binary file, not JSON"),
        ('{"parts": []}'.encode("utf-16"), "is UTF-16 text; payloads are JSON in UTF-8"),
        ('{"parts": []}'.encode("utf-16-be"), "is a binary file, not JSON"),
    ],
)
@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_binary_file_is_one_line_and_exit_2(
    command: str, data: bytes, reason: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    (tmp_path / "photo.json").write_bytes(data)
    for words in ([str(tmp_path / "photo.json")], ["-"]):
        give(monkeypatch, data)
        assert main([command, *words]) == 2
        err = capfd.readouterr().err
        assert err.count("\n") == 1
        assert err.endswith(f": {reason}\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="FIFOs are those of Unix")
@pytest.mark.parametrize("words", [["check"], ["fix"], ["render"], ["plan"]])
def test_a_fifo_or_a_device_is_not_waited_for(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    for name in (str(tmp_path / "pipe.json"), "/dev/zero", str(tmp_path)):
        if name != str(tmp_path) or words[0] in ("render", "plan"):
            assert main([*words, name]) == 2
            err = capsys.readouterr().err
            assert err.startswith(f"linq-compose: {name}: is a ")
            assert err.count("\n") == 1

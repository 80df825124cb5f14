"""`linq-compose plan`: payloads on standard output, the reasons beside them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from linq_compose.cli.main import main


def told(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """The exit code, standard output and standard error."""
    code = main([str(word) for word in words])
    output = capsys.readouterr()
    return code, output.out, output.err


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "surrogatepass"))))


def test_plan_prints_a_payload_on_each_line(capsys, monkeypatch) -> None:
    typed(monkeypatch, "One.\n\nTwo is\x07 long.")
    code, out, err = told(capsys, "plan", "-", "--max-length", "6")
    assert code == 0
    assert [json.loads(line)["parts"][0]["value"] for line in out.splitlines()] == ["One.", "Two", "is\x07", "long."]
    assert err.splitlines()[:3] == [
        "1. text: 'One.'",
        "2. text: 'Two'",
        "   cut after a paragraph: more than 6 UTF-16 code units",
    ]
    typed(monkeypatch, "One.\n\nTwo.")
    assert len(told(capsys, "plan", "-", "--bubbles", "paragraph", "--quiet")[1].splitlines()) == 2


def test_plan_takes_payloads_markdown_and_text(capsys, monkeypatch, tmp_path: Path) -> None:
    message = {"parts": [{"type": "text", "value": "Hi"}, {"type": "link", "value": "https://a.bc"}], "mood": "glad"}
    for body in (message, {"message": message}):
        typed(monkeypatch, json.dumps(body))
        assert [json.loads(line) for line in told(capsys, "plan", "-")[1].splitlines()] == [
            {"parts": [{"type": "text", "value": "Hi"}], "mood": "glad"},
            {"parts": [{"type": "link", "value": "https://a.bc"}]},
        ]
    (tmp_path / "a.md").write_text("**a**", encoding="utf-8")
    assert json.loads(told(capsys, "plan", tmp_path / "a.md")[1])["parts"][0]["value"] == "a"
    for text, markdown, value in (("**a**", (), "**a**"), ("**a**", ("--markdown",), "a"), ("[1, 2]", (), "[1, 2]")):
        typed(monkeypatch, text)
        assert json.loads(told(capsys, "plan", "-", *markdown)[1])["parts"][0]["value"] == value
    typed(monkeypatch, "half \ud83c")
    assert told(capsys, "plan", "-")[0] == 2


def test_plan_lowers_and_opens_chats(capsys, monkeypatch) -> None:
    typed(monkeypatch, "Hi **you**: https://a.bc")
    code, out, err = told(
        capsys,
        "plan",
        "-",
        "--markdown",
        "--new-chat",
        "--service",
        "SMS",
        "--marker",
        "bold=*",
        "--marker",
        "italic=_",
    )
    assert code == 0
    assert [json.loads(line)["parts"][0]["value"] for line in out.splitlines()] == ["Hi *you*:", "https://a.bc"]
    assert err.endswith("lost: bold 'you'\n")
    typed(monkeypatch, "https://a.bc")
    code, out, err = told(capsys, "plan", "-", "--new-chat")
    assert (code, out) == (1, "")
    assert "no text can go in front of https://a.bc" in err


def test_plan_lists_what_markdown_loses_and_leaves_out_the_end_of_the_last_line(capsys, monkeypatch) -> None:
    typed(monkeypatch, "![a map](https://a.bc/m.png) <kbd>x</kbd>\n")
    code, out, err = told(capsys, "plan", "-", "--markdown")
    assert (code, json.loads(out)["parts"][0]["value"]) == (0, "a map (https://a.bc/m.png) x")
    assert err.splitlines()[1:] == ["lost: image 'https://a.bc/m.png'", "lost: html '<kbd>'", "lost: html '</kbd>'"]
    typed(monkeypatch, " a\n\n")
    code, out, _ = told(capsys, "plan", "-")
    assert (code, json.loads(out)["parts"][0]["value"]) == (0, " a\n")


@pytest.mark.parametrize(
    ("body", "words", "code", "says"),
    [
        ({"parts": [{"type": "media", "url": "http://localhost"}]}, (), 1, "MED103"),
        ({"parts": 3}, (), 1, "/parts"),
        ("x", ("--max-length", "10001"), 2, "at most 10000"),
        ("x", ("--max-length", "0"), 2, "expected a positive integer"),
        ("x", ("--marker", "loud=!"), 2, "expected a style"),
        ("x", ("--marker", "bold"), 2, "expected a style"),
        ("x", ("--service", "fax"), 2, "invalid choice"),
    ],
)
def test_wrong_calls_and_payloads_are_told(
    body: Any, words: tuple[str, ...], code: int, says: str, capsys, monkeypatch
):
    typed(monkeypatch, body if isinstance(body, str) else json.dumps(body))
    found, out, err = told(capsys, "plan", "-", *words)
    assert (found, out) == (code, "")
    assert says in err


def test_half_a_character_is_refused_and_survives_in_a_key(capsys, monkeypatch) -> None:
    typed(monkeypatch, '{"parts": [{"type": "text", "value": "x"}], "mood": "\\ud83c"}')
    code, out, _ = told(capsys, "plan", "-")
    assert code == 0
    assert json.loads(out)["mood"] == "\ud83c"


@pytest.mark.parametrize("name", ["broken.json", "a.JSON"])
@pytest.mark.parametrize("content", ['{"parts": [', "", "[1]", '{"parts": [], "x": NaN}', "Hi Ana"])
def test_a_json_file_that_is_no_object_is_never_planned_as_text(
    tmp_path: Path, name: str, content: str, capsys
) -> None:
    (tmp_path / name).write_text(content)
    code, out, err = told(capsys, "plan", tmp_path / name)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert name in err


def test_text_that_begins_as_an_object_is_not_planned_as_text(capsys, monkeypatch) -> None:
    typed(monkeypatch, ' {"parts": [{"type": "text", "value": "Hi"}')
    assert told(capsys, "plan", "-")[:2] == (2, "")


@pytest.mark.parametrize("content", ["", " \n", '{"foo": 1}', '{"parts": []}'])
def test_what_gives_no_message_is_one_line_and_exit_1(content: str, capsys, monkeypatch) -> None:
    typed(monkeypatch, content)
    code, out, err = told(capsys, "plan", "-")
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_a_wrong_type_is_told_with_its_place(capsys, monkeypatch) -> None:
    body = {"message": {"parts": [{"type": "text", "value": 3}, {"type": "media", "url": ["x"]}]}}
    typed(monkeypatch, json.dumps(body))
    code, out, err = told(capsys, "plan", "-")
    assert (code, out) == (1, "")
    assert "/parts/0/value" in err
    assert "/parts/1/url" in err

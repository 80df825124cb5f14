"""The commands `render` and `plan`: payloads on standard output, what they show beside it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from linq_compose import check
from linq_compose.cli.main import main

REPLY = "# Tonight\n\nYour 表 is **ready 🍜** and *so **are** we*.\n\n![Map](https://acme.com/m.png)\n"


def told(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """The exit code, standard output and standard error."""
    code = main([str(word) for word in words])
    output = capsys.readouterr()
    return code, output.out, output.err


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "surrogatepass"))))


def test_render_prints_the_payload_and_shows_carets_under_styled_words(tmp_path: Path, capsys) -> None:
    (tmp_path / "reply.md").write_text(REPLY, encoding="utf-8")
    code, out, err = told(capsys, "render", tmp_path / "reply.md")
    assert code == 0
    payload = json.loads(out)
    assert check(payload).ok
    assert payload["parts"][0]["value"].startswith("Tonight\n\nYour 表 is ready 🍜 and so are we.")
    assert err.splitlines() == [
        "Tonight",
        "^^^^^^^ bold",
        "",
        "Your 表 is ready 🍜 and so are we.",
        "           ^^^^^^^^        ^^^ bold",
        "                        ^^^^^^^^^ italic",
        "",
        "Map (https://acme.com/m.png)",
        "lost: image 'https://acme.com/m.png'",
    ]


def test_a_look_is_chosen_by_options(capsys, monkeypatch) -> None:
    typed(monkeypatch, "# A\n- [b](https://c.de)\n- **重：**请 __a__")
    words = ("--bullet", "–", "--heading", "none", "--link", "url", "--strict", "--quiet")
    code, out, err = told(capsys, "render", "-", *words)
    assert (code, err) == (0, "")
    assert json.loads(out)["parts"][0] == {
        "type": "text",
        "value": "A\n– https://c.de\n– **重：**请 a",
        "text_decorations": [{"range": [27, 28], "style": "bold"}],
    }
    typed(monkeypatch, "# A")
    assert json.loads(told(capsys, "render", "-", "--heading", "underline")[1])["parts"][0]["text_decorations"] == [
        {"range": [0, 1], "style": "underline"}
    ]


def test_what_cannot_be_sent_is_told(capsys, monkeypatch, tmp_path: Path) -> None:
    typed(monkeypatch, "<!-- nothing -->")
    code, out, err = told(capsys, "render", "-")
    assert (code, out) == (1, "")
    assert "TXT101" in err
    assert told(capsys, "render", tmp_path / "gone.md")[0] == told(capsys, "plan", tmp_path / "gone.md")[0] == 2
    (tmp_path / "latin.md").write_bytes(b"caf\xe9")
    code, out, err = told(capsys, "render", tmp_path / "latin.md")
    assert (code, out) == (2, "")
    assert "latin.md: is not UTF-8: byte 3 is 0xE9" in err


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

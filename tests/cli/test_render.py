"""`linq-compose render`: the payload on standard output, a drawing of its styles beside it."""

from __future__ import annotations

import io
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import check
from linq_compose.cli.main import main
from linq_compose.cli.output.payload import print_payload
from linq_compose.text import Look

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


RANGES = st.tuples(st.integers(), st.integers()).map(list)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | RANGES | st.just("[\n 1,\n 2\n]"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(VALUES)
def test_a_range_is_on_one_line_and_the_json_is_the_same(value: Any) -> None:
    output = io.TextIOWrapper(io.BytesIO())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", output)
        print_payload({"range": [0, 19], "value": value}, indent=2)
    text = output.buffer.getvalue().decode("utf-8", "surrogateescape")
    assert '"range": [0, 19],\n' in text
    assert json.loads(text)["value"] == json.loads(json.dumps(value)) or "\\ud" in text


def test_every_field_of_the_look_is_an_option(capsys) -> None:
    assert main(["render", "--help"]) == 0
    text = capsys.readouterr().out
    for field in fields(Look):
        assert f"--{field.name.replace('_', '-')} " in text.replace(",", " ")


def test_the_look_of_code_quotes_tasks_and_tables_is_chosen(capsys, monkeypatch) -> None:
    typed(monkeypatch, "> `q`\n\n- [x] done\n- [ ] open\n\n---\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\nx\ny\n")
    words = {"--quote": "|", "--code": "italic", "--code-mark": "'", "--done": "+", "--todo": "-", "--rule": "***"}
    options = [word for pair in words.items() for word in ("=".join(pair),)]
    code, out, _ = told(capsys, "render", "-", *options, "--cell", "; ", "--line", " ", "--heading", "none")
    assert code == 0
    (part,) = json.loads(out)["parts"]
    for expected in ("| 'q'", "+ done", "- open", "***", "a; b", "1; 2", "x y"):
        assert expected in part["value"]
    assert {decoration["style"] for decoration in part["text_decorations"]} == {"italic"}


def test_what_is_empty_is_one_line(tmp_path: Path, capsys) -> None:
    (tmp_path / "empty.md").write_text(" \n")
    code, out, err = told(capsys, "render", tmp_path / "empty.md")
    assert (code, out, err.count("\n")) == (2, "", 1)

"""`linq-compose to-python`, run in this process."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from linq_compose import to_python
from linq_compose.cli.main import main

ANA, LINE = "+12052532136", "+12052535597"


def told(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """The exit code, standard output and standard error."""
    code = main([str(word) for word in words])
    output = capsys.readouterr()
    return code, output.out, output.err


def test_the_code_makes_the_payload(capsys, tmp_path: Path, monkeypatch) -> None:
    message = {"parts": [{"type": "text", "value": "Hi 🍜"}], "effect": {"type": "screen", "name": "confetti"}}
    request = {"from": LINE, "to": [ANA], "message": message}
    for payload, operation in ((message, "message"), (request, "chats.create"), ({"text": "Hi"}, "messages.update")):
        (tmp_path / "a.json").write_text(json.dumps(payload), encoding="utf-8")
        code, out, err = told(capsys, "to-python", tmp_path / "a.json")
        assert (code, out, err) == (0, to_python(payload, operation, script=True), "")
        assert "Draft(" in out
        names: dict[str, Any] = {}
        exec(compile(out, "payload", "exec"), names)
        assert names["payload"] == payload
        expression = told(capsys, "to-python", tmp_path / "a.json", "--expression")[1]
        assert expression == f"{to_python(payload, operation)}\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(message).encode())))
    assert told(capsys, "to-python", "-")[1] == to_python(message, script=True)
    named = told(capsys, "to-python", tmp_path / "a.json", "--operation", "chats.update")[1]
    assert named == to_python({"text": "Hi"}, "chats.update", script=True)


def test_what_is_no_object_is_refused_in_one_line(capsys, tmp_path: Path) -> None:
    for text, reason in (("[1]", "is an array, not a JSON object"), ("{", "is not JSON: ")):
        (tmp_path / "a.json").write_text(text, encoding="utf-8")
        code, out, err = told(capsys, "to-python", tmp_path / "a.json")
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert reason in err
    assert told(capsys, "to-python", tmp_path / "none.json")[0] == 2
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    assert told(capsys, "to-python", tmp_path / "a.json", "--operation", "chats.sned")[0] == 2

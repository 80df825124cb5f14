"""The schemas in the language server of VS Code: what it underlines, completes and shows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from linq_compose import configuration_schema, schema

MODULES = Path(os.environ.get("LINQ_NODE_MODULES", "nowhere"))
pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here"),
    pytest.mark.skipif(
        not (MODULES / "vscode-json-languageservice").is_dir(),
        reason="LINQ_NODE_MODULES names no vscode-json-languageservice",
    ),
]
CURSOR = "‸"


def ask(whole: dict[str, Any], *texts: str) -> list[dict[str, Any]]:
    """What the server says of documents, each with a cursor or without."""
    documents = [
        {"text": text.replace(CURSOR, ""), "at": text.find(CURSOR) if CURSOR in text else None} for text in texts
    ]
    done = subprocess.run(
        ["node", Path(__file__).with_name("language_server.cjs")],
        input=json.dumps({"schema": whole, "documents": documents}),
        env={**os.environ, "NODE_PATH": str(MODULES)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def test_it_completes_fields_words_and_kinds_of_parts() -> None:
    fields, kinds, styles, effects = ask(
        schema(),
        "{‸}",
        '{"parts": [{"type": "‸"}]}',
        '{"parts": [{"type": "text", "value": "Hi", "text_decorations": [{"range": [0, 2], "style": "‸"}]}]}',
        '{"parts": [{"type": "text", "value": "Hi"}], "effect": {"name": "‸"}}',
    )
    assert {"parts", "effect", "reply_to", "idempotency_key"} <= set(fields["completed"])
    assert kinds["completed"] == ['"text"', '"media"', '"link"', '"imessage_app"', '"app_clip"']
    assert styles["completed"][:4] == ['"bold"', '"italic"', '"strikethrough"', '"underline"']
    assert {'"confetti"', '"slam"'} <= set(effects["completed"])


def test_it_underlines_the_value_that_is_wrong() -> None:
    answers = ask(
        schema("chats.create"),
        '{"from": "2052535597", "to": ["+12052532136"], "message": {"parts": [{"type": "text", "value": "Hi"}]}}',
        '{"from": "+12052535597", "to": [], "message": {"parts": [{"type": "text", "value": "Hi"}]}}',
        '{"from": "+12052535597", "to": ["+12052532136"], "message": {"parts": [{"type": "txt", "value": "Hi"}]}}',
        '{"from": "+12052535597", "to": ["+12052532136"], "message": {"parts": [{"type": "text", "value": ""}]}}',
        '{"from": "+12052535597", "to": ["+12052532136"], "message": {"parts": [{"type": "text", "value": "Hi"}]}}',
    )
    assert [[place for place, _ in answer["underlined"]] for answer in answers] == [
        ['"2052535597"'],
        ["[]"],
        ['"txt"', '"txt"'],
        ['""'],
        [],
    ]
    assert '"text", "media", "link"' in answers[2]["underlined"][1][1]


def test_it_counts_the_code_points_of_a_text() -> None:
    fits, long = ask(schema("messages.update"), *(f'{{"text": "{"🎉" * count}"}}' for count in (10_000, 10_001)))
    assert (fits["underlined"], len(long["underlined"])) == ([], 1)


def test_it_shows_what_a_field_means() -> None:
    (answer,) = ask(schema(), '{"parts": [{"type": "link", "val‸ue": "https://example.com"}]}')
    assert answer["hover"].startswith("URL, at most 2,048 characters")


def test_it_completes_and_underlines_a_configuration() -> None:
    keys, rules, wrong = ask(
        configuration_schema(),
        "{‸}",
        '{"ignore": ["‸"]}',
        '{"polcy": "strict", "fail-on": "never", "ignore": ["TXT999"]}',
    )
    assert {"policy", "severity", "limits", "suppress"} <= set(keys["completed"])
    assert {'"TXT105"', '"literal-markdown"', '"TXT"'} <= set(rules["completed"])
    assert {place for place, _ in wrong["underlined"]} == {'"polcy"', '"never"', '"TXT999"'}

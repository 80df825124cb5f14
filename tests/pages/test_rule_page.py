"""The pages of rules: laws over every rule of the catalog, and what they say about some."""

from __future__ import annotations

import json
import re
import string
import tomllib
from typing import Any

import pytest

from linq_compose import Context, Example, Family, Finding, Policy, Severity, Suppression, check, explain
from linq_compose.lint.diagnostic import Evidence
from linq_compose.lint.rule import Rule
from linq_compose.models import EmptyRequest, TextPart
from linq_compose.operations import MESSAGE, OPERATIONS
from linq_compose.pages.rule_page import page, sentences
from linq_compose.rules import CATALOG
from linq_compose.text import Look, from_markdown

RULES = pytest.mark.parametrize("rule", list(CATALOG), ids=lambda rule: rule.code)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_VERDICTS = ("**Refused by the API", "**Probably refused by the API", "**May be refused by the API", "**Delivered as**")
_NO_REQUEST_BODY = {"file", *(id for id, row in OPERATIONS.items() if row.request is EmptyRequest)}


def _blocks(text: str, language: str) -> list[str]:
    return [block[2] for block in _BLOCK.finditer(text) if block[1] == language]


def _payload(language: str, block: str) -> Any:
    return json.loads(block) if language == "json" else eval(block)  # noqa: S307  the page's own expression


@RULES
def test_a_sentence_is_shown_as_it_is_reported(rule: Rule) -> None:
    """Asterisks, underscores and brackets in it are no markup of the page."""
    shown = from_markdown(page(rule), look=Look(strict=True)).text
    for sentence in (sentences(rule, rule.examples[0])[0], rule.why):
        assert sentence.replace("`", "") in shown


@RULES
def test_every_sentence_has_the_values_of_the_example(rule: Rule) -> None:
    prose = _BLOCK.sub("", page(rule))
    names = {name for text in (rule.says, rule.hint) for _, name, _, _ in string.Formatter().parse(text) if name}
    assert [name for name in names if re.search(rf"{{{name}\b", prose)] == []


@RULES
def test_every_page_says_what_becomes_of_the_payload(rule: Rule) -> None:
    text = page(rule)
    verdicts = [line for line in text.splitlines() if line.startswith((*_VERDICTS, "**Sent as it is**"))]
    assert len(verdicts) == 1
    if rule.severity is Severity.ERROR:
        certain = rule.evidence == "documented"
        assert verdicts[0].startswith("**Refused by the API" if certain else "**Probably refused by the API")
    if rule.server_code is None:
        assert "code" not in verdicts[0] or "no source names an error code" in verdicts[0]
    else:
        assert f"code {rule.server_code}" in verdicts[0]


@RULES
def test_every_example_is_whole(rule: Rule) -> None:
    text = page(rule)
    examples = text[text.index("Triggers the rule") : text.index("**Silence it.**")].partition("**Avoid it")[0]
    blocks = [(match[1], match[2]) for match in _BLOCK.finditer(examples)]
    payloads = [payload for example in rule.examples for payload in (example.bad, example.good)]
    assert len(blocks) == len(payloads)
    for (language, block), payload in zip(blocks, payloads, strict=True):
        if isinstance(payload, str):
            assert block == f"{payload}\n"
        elif isinstance(payload, bytes):
            assert block == payload.decode("utf-8", "backslashreplace") + "\n"
        else:
            assert _payload(language, block) == payload
        assert len(block) < 4000, "what is long and regular is written as an expression"


@RULES
def test_the_code_makes_an_accepted_payload(rule: Rule) -> None:
    _, heading, after = page(rule).partition("**Avoid it with ")
    if not heading:
        assert all(example.operation in _NO_REQUEST_BODY for example in rule.examples)
        return
    code = _blocks(after, "python")[0]
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102  the page's own code
    made = [example for example in rule.examples if _read(example.good) == names["payload"]]
    assert made
    context = made[0].good_context or made[0].context
    assert list(check(names["payload"], made[0].operation, context=context)) == []
    drafts = {MESSAGE, "chats.create", "chats.messages.send", "messages.create", "messages.update"}
    if made[0].operation in drafts:
        assert "Draft" in code


def _read(payload: Any) -> Any:
    return json.loads(payload) if isinstance(payload, (str, bytes)) else payload


@RULES
def test_the_suppression_of_the_page_silences_the_example(rule: Rule) -> None:
    (toml,) = _blocks(page(rule), "toml")
    (table,) = tomllib.loads(toml)["tool"]["linq-compose"]["suppress"]
    example = rule.examples[0]
    if example.operation == "file":
        assert Suppression(**table).covers(example.at)
        return
    policy = Policy(suppress=[Suppression(**table)])
    report = check(example.bad, example.operation, context=example.context, policy=policy)
    assert rule.code not in {diagnostic.rule for diagnostic in report}
    assert rule.code in {suppressed.diagnostic.rule for suppressed in report.suppressed}


def _verdict(code: str) -> str:
    text = explain(code)
    start = min(text.index(verdict) for verdict in _VERDICTS if verdict in text)
    return text[start : text.index("**What to do.**")].strip()


def test_what_the_recipient_sees_is_drawn() -> None:
    assert _verdict("literal-markdown") == "**Delivered as** shown here:\n\n```text\nYour table is **ready**\n```"
    assert _verdict("code-point-offsets").endswith("```text\n👋 hi there\n  ^^ bold\n```")
    assert _verdict("lost-effect") == (
        "**Delivered as** shown here, over RCS. Lost: effect 'slam':\n\n```text\nHello world\n```"
    )
    assert _verdict("audio-as-file").endswith("```text\n[audio file hello.m4a]\n```")
    assert _verdict("previewless-link").endswith("```text\nhttp://example.com [no preview]\n```")
    assert _verdict("lost-preview").endswith("```text\nhttps://example.com\n```")
    assert _verdict("blank-card").endswith("```text\n[app card of Orders: blank]\n```")
    assert _verdict("unknown-effect").endswith("```text\nHello\n[effect: none that is documented]\n```")
    assert _verdict("typeless-effect").endswith("```text\nHello\n[effect: confetti, perhaps]\n```")
    assert _verdict("borderline-length").endswith("```text\n[a text of 5,001 code points]\n```")
    assert _verdict("presigned-exempt").endswith(
        "```text\n[image 0.jpg]\n[image 1.jpg]\n[image 2.jpg]\n[image 3.jpg]\n[… 37 more parts]\n```"
    )


def test_a_refusal_names_status_code_and_evidence() -> None:
    assert _verdict("first-message-link").endswith("a value is outside the accepted range or set.")
    assert _verdict("missing-field") == (
        "**Refused by the API**, with HTTP 400 and code 1001 MissingRequiredField: a required field is missing."
    )
    assert _verdict("adjacent-text").startswith("**Refused by the API**, probably with HTTP 400 and code 1004 ")
    assert _verdict("small-group-leave") == "**Refused by the API**: no source names an error code."
    assert _verdict("split-character") == "**Probably refused by the API**: what it does is not documented."
    assert _verdict("first-message-link").startswith("**Refused by the API if this request opens a new chat**, with ")


HOUSE = Family("HSE", "house-style", about="What our guests read.")


def _of_ours(
    number: int, bad: Any, *, context: Context | None = None, severity: str = "warning", **options: Any
) -> Rule:
    @HOUSE.rule(
        number,
        f"house-{number}",
        severity,
        on=TextPart,
        says="The text {text!r} is loud.",
        hint="Lower {text!r}.",
        why="Guests like it quiet.",
        source="https://example.com/house",
        examples=[
            Example(bad=bad, good={"parts": [{"type": "text", "value": "hi"}]}, at="", context=context or Context())
        ],
        **options,
    )
    def rule(part: TextPart, _: Any) -> Any:
        yield Finding(("value",), {"text": part.value})

    return rule


@pytest.mark.parametrize(
    ("bad", "context", "drawn"),
    [
        (
            {"parts": [{"type": "text", "value": "HI", "text_decorations": [{"range": [0, 2], "style": "bold"}]}]},
            None,
            "HI\n^^ bold",
        ),
        (
            {"parts": [{"type": "text", "value": "HI", "text_decorations": [{"range": [0, 2], "animation": "nod"}]}]},
            Context(service="SMS"),
            "HI",
        ),
        ({"parts": [{"type": "media", "attachment_id": "a"}, {"type": "text", "value": "A\u200bB"}]}, None, None),
        (
            {"message": {"parts": [{"type": "text", "value": "HI"}], "effect": {"type": "bubble", "name": "slam"}}},
            None,
            "HI\n[effect: slam]",
        ),
        (
            {
                "parts": [
                    {"type": "text", "value": "HI"},
                    {"type": "media", "url": "https://example.com/a/b.pdf?x=1"},
                    {"type": "media", "url": "https://example.com/clip.mp4"},
                ]
            },
            None,
            "HI\n[file b.pdf]\n[video clip.mp4]",
        ),
        (
            {"parts": [{"type": "text", "value": "HI"}, {"type": "app_clip", "value": "https://example.com"}]},
            None,
            "HI\n[a part that is drawn by an app]",
        ),
    ],
)
def test_a_rule_of_ones_own_is_drawn_too(bad: Any, context: Context | None, drawn: str | None) -> None:
    text = page(_of_ours(len(HOUSE.rules) + 101, bad, context=context))
    assert "**Delivered as** shown here" in text
    if drawn is not None:
        assert f"```text\n{drawn}\n```" in text
    assert "payload = Draft('hi').payload()" in text


def test_what_cannot_be_drawn_is_sent_as_it_is() -> None:
    reversed_range = {"type": "text", "value": "HI", "text_decorations": [{"range": [5, 1], "style": "bold"}]}
    for bad in (
        [1],
        {"text": "HI"},
        {"parts": "HI"},
        {"message": 5},
        {"parts": [reversed_range]},
        b'{"parts": "\xff"}',
    ):
        text = page(_of_ours(len(HOUSE.rules) + 101, bad))
        assert "**Sent as it is**" in text
        assert "is loud." in text


def test_a_code_of_ones_own_has_no_meaning_that_we_know() -> None:
    rule = _of_ours(199, {"parts": [{"type": "text", "value": "HI"}]}, server_code=9999)
    assert "**May be refused by the API** with code 9999." in page(rule)


def test_the_operations_that_the_laws_leave_out_have_no_body() -> None:
    assert {"chats.leave_chat", "messages.delete"} < _NO_REQUEST_BODY
    assert not any(OPERATIONS[name].request.model_fields for name in _NO_REQUEST_BODY - {"file"})


@pytest.mark.parametrize("rule", [rule for rule in CATALOG if rule.server_code is not None], ids=lambda rule: rule.code)
def test_an_error_code_that_is_inferred_is_a_probable_one(rule: Rule) -> None:
    verdict = next(line for line in page(rule).splitlines() if line.startswith(_VERDICTS))
    inferred = rule.server_code_evidence is Evidence.INFERRED
    assert ("probably with" in verdict) == ("no source names the code" in verdict) == inferred

"""The tools for language models: every call gets an answer that says what to do."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linq_compose import Policy, check, from_markdown
from linq_compose.cli.servers import agent_tools
from linq_compose.cli.servers.agent_tools import TOOLS, Answer, call
from linq_compose.operations import MESSAGE
from linq_compose.rules import CATALOG
from linq_compose.strategies import messages

POLICY = Policy()
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FAULTY = [rule.examples[0] for rule in CATALOG if rule.examples[0].operation != "file"]
PAYLOADS = messages() | st.sampled_from([example.bad for example in FAULTY]) | VALUES


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A tool, with arguments of its own names or others, which fit or not."""
    name = draw(st.sampled_from([*TOOLS, "chek"]))
    own = TOOLS[name].properties if name in TOOLS else {}
    likely = {"payload": PAYLOADS, "markdown": st.text(max_size=50), "text": st.text(max_size=50)}
    fields = {field: likely.get(field, VALUES) | VALUES for field in own}
    strange = st.dictionaries(st.text(max_size=8), VALUES, max_size=1) if draw(st.integers(0, 9)) == 0 else st.just({})
    return name, {**draw(st.fixed_dictionaries({}, optional=fields)), **draw(strange)}


@settings(max_examples=60)
@given(calls())
def test_every_call_gets_an_answer_that_can_be_sent(made: tuple[str, dict[str, Any]]) -> None:
    answer = call(*made, POLICY)
    assert answer.texts
    assert all(text.strip() for text in answer.texts)
    "".join([*answer.texts, answer.html or ""]).encode("utf-8")
    assert "fault of linq-compose" not in answer.texts[0]


@pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.name)
def test_its_arguments_have_a_schema_and_descriptions(tool: agent_tools.Tool) -> None:
    jsonschema.Draft202012Validator.check_schema(tool.input_schema)
    assert set(tool.required) <= tool.properties.keys()
    assert all(said["description"].endswith(".") for said in tool.properties.values())
    assert tool.description.endswith(".")


@pytest.mark.parametrize("example", FAULTY, ids=lambda example: example.operation)
def test_check_names_every_rule_that_check_finds(example: Any) -> None:
    payload = example.bad if isinstance(example.bad, str) else json.dumps(example.bad)
    answer = call("check", {"payload": payload, "operation": example.operation}, POLICY)
    report = check(payload, example.operation)
    assert not answer.is_error
    assert all(f" {diagnostic.rule} " in answer.texts[0] for diagnostic in report)
    assert (f"\n# ok: checked as {example.operation}" in f"\n{answer.texts[0]}") == report.ok


def said(name: str, **arguments: Any) -> Answer:
    return call(name, arguments, POLICY)


def text_message(value: str) -> dict[str, Any]:
    return {"parts": [{"type": "text", "value": value}]}


def test_check_says_what_was_detected_and_which_context_would_help() -> None:
    (text,) = said("check", payload={"to": ["+12052532136"], "message": text_message("Hi")}).texts
    assert text.splitlines()[0] == "# ok: checked as messages.create: no findings."
    (text,) = said("check", payload={"handle": "+12052532136"}).texts
    assert "checked as chats.participants.add (a guess; give the argument 'operation' if it is another)" in text
    assert "# Some rules were skipped; they need context: group_size." in text
    (text,) = said("check", payload={"handle": "+12052532136"}, context={"group_size": 9}).texts
    assert "skipped" not in text


def test_fix_gives_the_payload_in_the_way_it_came_and_what_was_done() -> None:
    payload, notes = said("fix", payload=text_message("Hi **you**"), unsafe=True).texts
    assert json.loads(payload) == {"parts": from_markdown_parts("Hi **you**")}
    assert notes.startswith('# fixed TXT105 "/parts/0/value": ')
    source = '{ "parts": [{"type": "Text", "value": "Hi"}] }'
    assert said("fix", payload=source).texts[0] == source.replace("Text", "text")


def from_markdown_parts(text: str) -> list[dict[str, Any]]:
    rendered, decorations = from_markdown(text).render()
    return [{"type": "text", "value": rendered, "text_decorations": [each.payload() for each in decorations]}]


def test_render_and_plan_give_payloads_that_are_sendable() -> None:
    payload, notes = said("render", markdown="Your table is **ready** 🍜").texts
    assert json.loads(payload) == {"parts": from_markdown_parts("Your table is **ready** 🍜")}
    assert notes.startswith("# ok: checked as message")
    lines, notes = said("plan", text="One.\n\nTwo: https://acme.com/menu", bubbles="paragraph", new_chat=True).texts
    planned = [json.loads(line) for line in lines.splitlines()]
    assert len(planned) == 2
    assert all(check(payload).ok for payload in planned)
    assert notes.splitlines()[0] == "# 2 messages, to be sent in this order."
    assert said("plan", text="**literal**", markdown=False).texts[0].count("**") == 2


def test_a_text_that_makes_no_message_is_refused_with_the_next_step() -> None:
    long = said("render", markdown="a" * 10_001)
    assert long.is_error
    assert "TXT102" in long.texts[0]
    assert long.texts[0].endswith(
        "# Call the tool plan to split the text into several messages, or change the Markdown."
    )
    assert said("render", markdown="").is_error
    assert said("plan", text=" \n").texts == ("The text is empty: there is nothing to send.",)


def test_explain_gives_the_page_and_else_the_closest() -> None:
    assert said("explain", rule="dec102 ").texts[0].startswith("# DEC102 split-character")
    assert said("explain", rule="1004").texts[0].startswith("# 1004")
    answer = said("explain", rule="split-charcter")
    assert answer.is_error
    assert "Did you mean 'split-character'" in answer.texts[0]


def test_preview_draws_in_text_and_as_a_page() -> None:
    answer = said("preview", payload={"to": ["+12052532136"], "message": text_message("Hi")})
    assert "Hi" in answer.texts[0]
    assert answer.html
    assert answer.html.startswith("<!doctype html>")
    assert "bold 'you'" in said("preview", markdown="Hi **you**").texts[0]
    assert said("preview").texts == ("Give exactly one of the arguments 'payload' and 'markdown'.",)


@pytest.mark.parametrize(
    ("name", "arguments", "text"),
    [
        ("chek", {}, "There is no tool 'chek'. Did you mean 'check'? The tools are check, fix,"),
        ("check", {"paylod": {}}, "There is no argument 'paylod'. Did you mean 'payload'?"),
        ("check", {}, "The argument 'payload' is missing: The payload, as a JSON object or as JSON text."),
        ("check", {"payload": 3}, "The argument 'payload' does not fit: 3 is not of type 'object', 'string'."),
        ("check", {"payload": {}, "operation": "chat.create"}, "There is no operation 'chat.create'. Did you mean"),
        (
            "check",
            {"payload": {}, "operation": 3},
            "There is no operation '3'. The operations are message, chats.create,",
        ),
        ("check", {"payload": {}, "context": {"service": "sms"}}, "The argument 'context' does not fit: 'sms' is not"),
        ("check", {"payload": {}, "context": {"now": "soon"}}, "Expected now to be a datetime or an ISO 8601 string"),
        ("plan", {"text": "Hi", "max_length": 0}, "The argument 'max_length' does not fit: 0 is less than"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(name: str, arguments: dict[str, Any], text: str) -> None:
    answer = call(name, arguments, POLICY)
    assert answer.is_error
    assert answer.texts[0].startswith(text)


def test_a_refusal_is_short_however_long_the_argument_is() -> None:
    for arguments in ({"markdown": ["x" * 9_999]}, {"x" * 9_999: 1}, {"markdown": {"a": "x" * 9_999}}):
        (text,) = call("render", arguments, POLICY).texts
        assert len(text) < 500
    (text,) = call("check", {"payload": {}, "operation": "x" * 9_999}, POLICY).texts
    assert "…" in text


def test_the_policy_of_the_server_holds() -> None:
    markdown = {"payload": text_message("Hi **you**"), "operation": MESSAGE}
    assert "TXT105" in call("check", markdown, POLICY).texts[0]
    assert "TXT105" not in call("check", markdown, Policy(ignore=["TXT105"])).texts[0]


def test_a_fault_of_ours_is_an_answer_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(agent_tools, "check", broken)
    answer = said("check", payload={})
    assert answer.is_error
    assert answer.texts == ("The tool check failed with KeyError, a fault of linq-compose, not of the call.",)

"""Payloads as code: the value of the expression is the payload, whatever the payload is."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import linq_compose
from linq_compose import CardApp, CardLayout, Draft, RichText, bold, italic, operations, shake, strategies, to_python
from linq_compose.errors import UnknownOperation
from linq_compose.lint.document import DEEPEST, read_document
from linq_compose.rules import CATALOG
from payloads import nearly_messages

ANA, LINE = "+12052532136", "+12052535597"
CHAT = "550e8400-e29b-41d4-a716-446655440000"
JSON = st.dictionaries(
    st.sampled_from(("parts", "effect", "x", "\ud800", "")),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    ),
    max_size=3,
)


def evaluated(code: str) -> Any:
    """The value of an expression; its names are those that the package exports."""
    return eval(code, linq_compose.__dict__)  # noqa: S307


def run(script: str) -> Any:
    """What a script assigns to `payload`, executed in a namespace of its own."""
    names: dict[str, Any] = {}
    exec(compile(script, "payload", "exec"), names)  # noqa: S102
    return names["payload"]


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON, where two surrogates that make a character are that character."""
    return sent(one) == sent(other)


def sent(value: Any) -> str:
    return json.dumps(json.loads(json.dumps(value)), sort_keys=True)


@given(st.one_of(strategies.messages(), nearly_messages(oddly=True), JSON))
@example({"effect": {"ª": None}})
@example({"parts": {"\ud800\udc00": None, "\ud83d": None}})
def test_the_expression_is_the_message(payload: Any) -> None:
    assert same(evaluated(to_python(payload)), payload)
    assert same(run(to_python(payload, script=True)), payload)


@settings(max_examples=20)
@given(st.data())
@pytest.mark.parametrize("operation", sorted(operations.OPERATIONS))
def test_the_expression_is_the_request(operation: str, data: st.DataObject) -> None:
    payload = data.draw(strategies.requests(operation))
    assert same(evaluated(to_python(payload, operation)), payload)
    assert same(run(to_python(payload, operation, script=True)), payload)


@settings(max_examples=60)
@given(st.sampled_from(sorted(rule.code for rule in CATALOG)), st.data())
def test_the_expression_is_the_broken_payload(rule: str, data: st.DataObject) -> None:
    payload, operation = data.draw(strategies.broken_messages(rule)), strategies.stands_for(rule).operation
    document = read_document(payload)
    if document.flaw is None:
        assert same(evaluated(to_python(payload, operation)), document.value)
    else:
        with pytest.raises(ValueError, match=re.escape(document.flaw)):
            to_python(payload, operation)


def test_all_names_come_from_the_package() -> None:
    """In a new process, where nothing else has loaded a name of the package."""
    payloads = (
        ({"parts": [{"type": "text", "value": "a"}, {"type": "text", "value": "b"}]}, operations.MESSAGE),
        (Draft(shake("a"), RichText()).mention(ANA, bold("b") + "c").message().payload(), operations.MESSAGE),
        ({"display_name": "Friday"}, "chats.update"),
    )
    for before in (
        "import linq_compose; names = vars(linq_compose)",
        "names = {}; exec('from linq_compose import *', names)",
    ):
        lines = [f"print(eval(to_python({payload!r}, {operation!r}), names))" for payload, operation in payloads]
        script = "\n".join([before, "from linq_compose import to_python", *lines])
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
        assert list(map(ast.literal_eval, done.stdout.splitlines())) == [payload for payload, _ in payloads]


@given(strategies.drafts())
def test_a_draft_gives_itself_by_verbs(draft: Draft) -> None:
    code = to_python(draft)
    assert code.startswith(("Draft(", "(\n    Draft("))
    assert same(evaluated(code), draft.payload())


APP = CardApp(name="Acme", team_id="A1B2C3D4E5", bundle_id="com.acme.messages")


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (Draft("Hi"), "Draft('Hi').payload()"),
        (
            Draft("a ", bold("b", italic("c")), shake("d")),
            "Draft('a ', bold('b'), bold(italic('c')), shake('d')).payload()",
        ),
        (
            Draft("Hi").effect("confetti").prefer("iMessage"),
            "Draft('Hi').effect('confetti').prefer('iMessage').payload()",
        ),
        (Draft("Hi").effect("x", type="bubble"), "Draft('Hi').effect('x', type='bubble').payload()"),
        (
            Draft().link("https://a.bc").reply_to(CHAT, 1),
            f"Draft().link('https://a.bc').reply_to('{CHAT}', 1).payload()",
        ),
        (Draft().attachment(CHAT, sticker=True), f"Draft().attachment('{CHAT}', sticker=True).payload()"),
        (Draft().app_clip("https://a.bc", caption="c"), "Draft().app_clip('https://a.bc', caption='c').payload()"),
        (Draft().experience("a", "b", params={"c": 1}), "Draft().experience('a', 'b', params={'c': 1}).payload()"),
        (Draft("Hi ").mention(ANA, "Ana"), f"Draft('Hi ').mention('{ANA}', 'Ana').payload()"),
        (Draft().mention(ANA, "Ana").text("!"), f"Draft().mention('{ANA}', 'Ana').text('!').payload()"),
        (
            Draft().mention(ANA, bold("A").text + bold("na")),
            f"Draft().mention('{ANA}', RichText('A', bold('na'))).payload()",
        ),
        (
            Draft("x x").inline_sticker("x", url="https://cdn.linqapp.com/a", occurrence=1),
            "Draft('x x').inline_sticker('x', url='https://cdn.linqapp.com/a', occurrence=1).payload()",
        ),
        (Draft("Hi").idempotency_key("k"), "Draft('Hi').idempotency_key('k').payload()"),
        (Draft().media("http://a.bc/x.png"), "Draft().media('http://a.bc/x.png').message().payload()"),
    ],
)
def test_code_uses_the_verbs(draft: Draft, code: str) -> None:
    payload = draft.message().payload()
    assert to_python(payload) == code
    assert same(evaluated(code), payload)
    assert same(run(to_python(payload, script=True)), payload)


def test_requests_are_made_by_their_verbs() -> None:
    draft = Draft("Hi")
    for request, operation, verb in (
        (
            draft.create(from_=LINE, to=[ANA], override_optout=True),
            "chats.create",
            f"create(from_='{LINE}', to=['{ANA}'], o",
        ),
        (draft.send(), "chats.messages.send", "send()"),
        (
            draft.to(ANA, continuation_message="c", exclude_from=[LINE]),
            "messages.create",
            f"to('{ANA}', continuation_mess",
        ),
        (draft.update(part_index=1), "messages.update", "update(part_index=1)"),
    ):
        written = to_python(request, operation)
        assert f".{verb}" in written
        assert same(evaluated(written), request.payload())


def test_long_code_has_a_line_for_each_verb() -> None:
    card = (
        Draft().app_card(APP, CardLayout(caption="Pay"), url="https://acme.com/pay", interactive=False).effect("slam")
    )
    assert to_python(card, script=True) == (
        "from linq_compose import CardApp, CardLayout, Draft\n\n"
        "payload = (\n"
        "    Draft()\n"
        "    .app_card(\n"
        "        CardApp(name='Acme', team_id='A1B2C3D4E5', bundle_id='com.acme.messages'),\n"
        "        CardLayout(caption='Pay'),\n"
        "        url='https://acme.com/pay',\n"
        "        interactive=False,\n"
        "    )\n"
        "    .effect('slam')\n"
        "    .payload()\n"
        ")\n"
    )


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (
            {"parts": [{"type": "text", "value": "a"}, {"type": "text", "value": "b"}]},
            "MessageContent(parts=[TextPart(value='a'), TextPart(value='b')]).payload()",
        ),
        (
            {"parts": [{"type": "text", "value": "Hi", "mood": "glad", "a b": {"if": [None]}}]},
            "MessageContent(parts=[TextPart(value='Hi', mood='glad', **{'a b': {'if': [None]}})]).payload()",
        ),
        (
            {"parts": [{"type": "text", "value": "🍜", "text_decorations": [{"range": [1, 2], "style": "bold"}]}]},
            (
                "MessageContent(\n"
                "    parts=[TextPart(value='🍜', text_decorations=[TextDecoration(range=[1, 2], style='bold')])],\n"
                ").payload()"
            ),
        ),
        ({"effect": {"name": "confetti"}}, "MessageContent(effect=MessageEffect(name='confetti')).payload()"),
        ({"effect": None, "if": 1}, "MessageContent(effect=None, **{'if': 1}).payload()"),
        ({"parts": [{"type": "media"}]}, "MessageContent(parts=[MediaPart()]).payload()"),
        ({"parts": []}, "MessageContent(parts=[]).payload()"),
    ],
)
def test_what_no_draft_makes_is_made_by_the_models(payload: Any, code: str) -> None:
    assert to_python(payload) == code
    assert same(evaluated(code), payload)
    assert same(run(to_python(payload, script=True)), payload)


@pytest.mark.parametrize(
    ("operation", "payload", "code"),
    [
        ("chats.update", {"display_name": "a"}, "ChatUpdateRequest(display_name='a').payload()"),
        ("chats.list_chats", {"from": LINE}, f"ChatListQuery(from_='{LINE}').payload()"),
        ("chats.participants.add", {"handle": ANA}, f"ParticipantRequest(handle='{ANA}').payload()"),
        (
            "chats.messages.send",
            {"message": {"parts": [{"type": "text", "value": ""}]}},
            "MessageSendRequest(message=MessageContent(parts=[TextPart(value='')])).payload()",
        ),
        ("chats.leave_chat", {}, "{}"),
        ("chats.list_chats", {"from": LINE, "from_": ANA}, f"{{'from': '{LINE}', 'from_': '{ANA}'}}"),
        ("chats.list_chats", {"limit": "3"}, "{'limit': '3'}"),
        ("file", {"name": "menu.jpg"}, "{'name': 'menu.jpg'}"),
    ],
)
def test_requests_that_no_draft_makes(operation: str, payload: Any, code: str) -> None:
    assert to_python(payload, operation) == code
    assert same(evaluated(code), payload)


def test_what_neither_makes_is_a_literal() -> None:
    for payload in (
        {"parts": [{"type": "text", "value": 3}]},
        {"parts": [{"type": "poem", "value": "a"}]},
        {"parts": [{"type": "text", "value": "a"}], "reply_to": "x"},
        {"parts": float("inf"), "effect": [float("-inf"), float("nan"), -0.0, 1e22]},
    ):
        written = to_python(payload)
        assert written.startswith("{")
        assert to_python(payload, script=True) == f"payload = {written}\n"
        assert same(evaluated(written), payload)
    assert to_python({"parts": [{"type": "text", "value": "a" * 50}], "reply_to": "x" * 50}) == (
        f"{{\n    'parts': [{{'type': 'text', 'value': '{'a' * 50}'}}],\n    'reply_to': '{'x' * 50}',\n}}"
    )


def test_deep_and_long_payloads_can_be_compiled() -> None:
    deep: Any = 1
    for _ in range(DEEPEST - 1):
        deep = [deep]
    for payload in (
        {"parts": deep},
        {"mood": deep},
        {"experience": {"name": "a", "action": "b", "params": {"x": deep[0][0]}}},
    ):
        assert same(evaluated(to_python(payload)), payload)
    for count in (100, 3000):
        many = {"parts": [{"type": "media", "url": f"https://example.com/{n}.png"} for n in range(count)]}
        assert same(evaluated(to_python(many)), many)
        assert to_python(many).startswith("(\n    Draft()" if count == 100 else "MessageContent(")


def test_json_text_is_read() -> None:
    assert to_python('{"parts": [{"type": "text", "value": "Hi"}]}') == "Draft('Hi').payload()"
    for payload, reason in (
        ("{", "The payload is not JSON"),
        ([], "The payload is an array"),
        ({"parts": {1}}, "The payload is not JSON: a Python set at '/parts'."),
        ({3: 4}, "The payload is not JSON: the key of type int at ''."),
    ):
        with pytest.raises(ValueError, match=re.escape(reason)):
            to_python(payload)
    with pytest.raises(UnknownOperation):
        to_python({}, "chats.sned")

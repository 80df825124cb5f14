"""Payloads as code: running the code gives the payload, whatever the payload is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linq_compose import Draft, bold, italic, operations, shake, strategies, to_python
from linq_compose.errors import UnknownOperation
from linq_compose.models import CardApp, CardLayout
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


def run(code: str) -> Any:
    names: dict[str, Any] = {}
    exec(compile(code, "payload", "exec"), names)  # noqa: S102
    return names["payload"]


def same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@given(st.one_of(strategies.messages(), nearly_messages(oddly=True), JSON))
def test_code_gives_the_message(payload: Any) -> None:
    assert same(run(to_python(payload)), payload)


@settings(max_examples=20)
@given(st.data())
@pytest.mark.parametrize("operation", sorted(operations.OPERATIONS))
def test_code_gives_the_request(operation: str, data: st.DataObject) -> None:
    payload = data.draw(strategies.requests(operation))
    assert same(run(to_python(payload, operation)), payload)


@given(strategies.drafts())
def test_a_draft_gives_itself_by_verbs(draft: Draft) -> None:
    code = to_python(draft)
    assert "Draft" in code
    assert same(run(code), draft.payload())


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
    written = to_python(payload)
    assert written.endswith(f"\n\npayload = {code}\n")
    assert same(run(written), payload)


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
        assert same(run(written), request.payload())


def test_long_code_has_a_line_for_each_verb() -> None:
    card = (
        Draft().app_card(APP, CardLayout(caption="Pay"), url="https://acme.com/pay", interactive=False).effect("slam")
    )
    written = to_python(card)
    assert written == (
        "from linq_compose import Draft\n"
        "from linq_compose.models import CardApp, CardLayout\n\n"
        "payload = (\n"
        "    Draft()\n"
        "    .app_card(CardApp(name='Acme', team_id='A1B2C3D4E5', bundle_id='com.acme.messages'), "
        "CardLayout(caption='Pay'), url='https://acme.com/pay', interactive=False)\n"
        "    .effect('slam')\n"
        "    .payload()\n"
        ")\n"
    )


def test_what_no_draft_makes_is_a_literal() -> None:
    for payload in (
        {"parts": [{"type": "text", "value": "Hi", "mood": "glad"}]},
        {"parts": [{"type": "text", "value": "a"}, {"type": "text", "value": "b"}]},
        {"parts": [{"type": "text", "value": "🍜", "text_decorations": [{"range": [1, 2], "style": "bold"}]}]},
        {"parts": [{"type": "text", "value": "a"}], "effect": {"name": "confetti"}},
        {"parts": [{"type": "text", "value": "a"}], "effect": None},
        {"parts": [{"type": "text", "value": "a"}], "idempotency_key": "content"},
        {"parts": [{"type": "text", "value": 3}]},
        {"parts": [{"type": "media"}]},
        {"effect": {"type": "screen"}},
        {"parts": [{"type": "text", "value": "a"}], "reply_to": "x"},
    ):
        written = to_python(payload)
        assert written.startswith("payload = {")
        assert same(run(written), payload)
    deep: Any = 1
    for _ in range(90):
        deep = [deep]
    assert run(to_python({"parts": deep})) == {"parts": deep}
    endless = {"parts": float("inf")}
    assert to_python(endless).startswith("import json\n\npayload = json.loads(")
    assert same(run(to_python(endless)), endless)


def test_json_text_is_read() -> None:
    assert run(to_python('{"parts": [{"type": "text", "value": "Hi"}]}')) == Draft("Hi").payload()
    with pytest.raises(ValueError, match="The payload is not JSON"):
        to_python("{")
    with pytest.raises(ValueError, match="The payload is an array"):
        to_python([])
    with pytest.raises(UnknownOperation):
        to_python({}, "chats.sned")

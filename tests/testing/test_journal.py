"""Assertions about what was sent: they find it, or show the nearest and what differs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from linq_compose import RichText, TextDecoration, bold, shake
from linq_compose.testing import FakeLinq, Request

ANNA, BEN, LINE = "+12052532136", "+12052499136", "+12052535597"
READY = "Your table is ready 🍜"
BOLD = {"range": [14, 22], "style": "bold"}


def _send(fake: FakeLinq, chat: str, *parts: Any, **more: Any) -> int:
    body = json.dumps({"message": {"parts": list(parts), **more}}).encode()
    headers = {"Authorization": "Bearer test"}
    return fake.handle(Request("POST", f"/v3/chats/{chat}/messages", headers, body)).status


def _text(value: str, *decorations: Any) -> dict[str, Any]:
    return {"type": "text", "value": value, **({"text_decorations": list(decorations)} if decorations else {})}


@pytest.fixture
def fake() -> FakeLinq:
    fake = FakeLinq()
    direct, group = fake.open_chat(ANNA), fake.open_chat(ANNA, BEN)
    media = {"type": "media", "url": "https://acme.com/menu.jpg"}
    assert _send(fake, direct, _text("Hello")) == 202
    assert (
        _send(fake, group, _text(READY, BOLD), media, _text("Soon"), effect={"type": "screen", "name": "lasers"}) == 202
    )
    return fake


def test_what_was_sent_is_found(fake: FakeLinq) -> None:
    hello, ready = fake.sent
    assert (ready.texts, ready.text) == ((READY, "Soon"), f"{READY}\nSoon")
    assert fake.assert_sent() == ready
    assert fake.assert_sent("Hello", to=ANNA, decorations=[], times=1) == hello
    assert fake.assert_sent("Hello").id == hello.id
    wanted: list[dict[str, Any]] = [
        {"text": READY, "decorations": [BOLD]},
        {"text": READY, "decorations": [TextDecoration(range=(14, 22), style="bold")]},
        {"text": RichText("Your table is ") + bold("ready 🍜")},
        {"text": "Soon", "decorations": ()},
        {"decorations": [BOLD]},
        {"to": [BEN, ANNA]},
        {"chat_id": ready.chat_id.upper()},
        {"effect": "lasers"},
        {"parts": ready.content["parts"]},
    ]
    for each in wanted:
        assert fake.assert_sent(**each).id == ready.id


NEAR: list[tuple[dict[str, Any], list[str]]] = [
    ({"text": "Your table is red"}, ["expected  'Your table is red'", f"sent      {READY!r}"]),
    (
        {"text": READY, "decorations": [{"range": [14, 19], "style": "bold"}]},
        ["bold [14, 19) 'ready'", "bold [14, 22) 'ready 🍜'"],
    ),
    ({"text": RichText("Your table is ") + shake("ready 🍜")}, ["shake [14, 22)"]),
    ({"text": READY, "decorations": [{"range": [14, 21], "style": "bold"}]}, ["an edge splits a character"]),
    ({"text": "Hello", "to": BEN}, [f"expected  {BEN}", f"sent      {ANNA}"]),
    ({"effect": "slam", "text": READY}, ["expected  slam", "sent      lasers"]),
    ({"chat_id": "nowhere", "text": "Hello"}, ["expected  nowhere"]),
    ({"parts": [_text("Hello!")], "text": "Hello"}, ["Hello!"]),
]


@pytest.mark.parametrize(("wanted", "told"), NEAR)
def test_the_nearest_is_shown_with_what_differs(fake: FakeLinq, wanted: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(AssertionError) as missed:
        fake.assert_sent(**wanted)
    assert "The nearest of 2 was sent to" in str(missed.value)
    for line in told:
        assert line in str(missed.value)


def test_refusals_and_silence_are_told() -> None:
    fake = FakeLinq()
    with pytest.raises(AssertionError, match="No message was sent at all"):
        fake.assert_sent("Hello")
    assert _send(fake, fake.open_chat(ANNA)) == 400
    assert _send(fake, "nowhere", _text("Hi")) == 404
    with pytest.raises(AssertionError, match=r"(?s)refused with 1004:.*MSG101.*refused with 2001"):
        fake.assert_sent("Hello")
    assert [each.code for each in fake.journal] == [1004, 2001]


def test_how_often(fake: FakeLinq) -> None:
    assert _send(fake, fake.open_chat(ANNA), _text("Hello")) == 202
    fake.assert_sent("Hello", times=2)
    with pytest.raises(AssertionError, match="Expected to be sent 1 times, was sent 2 times: text 'Hello'"):
        fake.assert_sent("Hello", times=1)
    with pytest.raises(AssertionError, match="Expected to be sent 9 times, was sent 3 times: any message"):
        fake.assert_sent(times=9)
    with pytest.raises(TypeError, match="assert_not_sent"):
        fake.assert_sent("Nothing", times=0)


def test_what_was_not_sent(fake: FakeLinq) -> None:
    fake.assert_not_sent("Bye")
    with pytest.raises(AssertionError, match="'Hello'"):
        fake.assert_not_sent("Hello")
    with pytest.raises(AssertionError, match="Expected not to be sent"):
        fake.assert_not_sent()
    FakeLinq().assert_not_sent()

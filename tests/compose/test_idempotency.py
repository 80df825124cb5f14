"""Idempotency keys: the same content to the same people for the same reason is the same key, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from linq_compose import Context, Draft, bold, plan

LINE, OTHER_LINE = "+12052535597", "+12052535598"
ANA, BO = "+12052532136", "+12052532137"
CHAT, OTHER_CHAT = "550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440001"
OK = Draft("OK").idempotency_key()


def key(request: Any) -> str:
    return request.message.idempotency_key


def test_a_key_covers_who_it_goes_to() -> None:
    keys = [
        OK.message().idempotency_key,
        key(OK.create(from_=LINE, to=[ANA])),
        key(OK.create(from_=LINE, to=[BO])),
        key(OK.create(from_=LINE, to=[ANA, BO])),
        key(OK.send(chat_id=CHAT)),
        key(OK.send(chat_id=OTHER_CHAT)),
    ]
    assert len(set(keys)) == len(keys)
    assert key(OK.create(from_=OTHER_LINE, to=[ANA])) == keys[1] == key(OK.to(ANA))
    assert key(OK.create(from_=LINE, to=[BO, ANA])) == keys[3] == key(OK.to([ANA], BO))
    assert key(OK.send(context=Context(chat_id=CHAT))) == keys[4] == key(OK.send(context={"chat_id": CHAT}))
    assert key(OK.send()) == keys[0] == OK.payload()["idempotency_key"]


def test_a_key_covers_its_occasion_and_the_content() -> None:
    monday, tuesday = OK.idempotency_key(occasion="monday"), OK.idempotency_key(occasion="tuesday")
    drafts = [OK, monday, tuesday, Draft("OK.").idempotency_key(), Draft(bold("OK")).idempotency_key()]
    keys = [key(draft.send(chat_id=CHAT)) for draft in drafts]
    assert len(set(keys)) == len(keys)
    assert key(Draft("OK").idempotency_key(occasion="monday").send(chat_id=CHAT)) == keys[1]
    assert Draft("OK").idempotency_key("order-1").send(chat_id=CHAT).message.idempotency_key == "order-1"
    with pytest.raises(ValueError, match="key of your own"):
        OK.idempotency_key("order-1", occasion="monday")
    with pytest.raises(TypeError, match="takes a text, not int"):
        OK.idempotency_key(occasion=3)  # type: ignore[arg-type]


def test_an_occasion_is_no_recipient() -> None:
    odd = OK.idempotency_key(occasion=ANA)
    assert odd.message().idempotency_key != key(OK.create(from_=LINE, to=[ANA]))
    assert OK.idempotency_key(occasion=CHAT).message().idempotency_key != key(OK.send(chat_id=CHAT))


def test_the_order_of_fields_is_no_content() -> None:
    one = Draft.from_payload({"parts": [{"type": "text", "value": "OK"}]}).idempotency_key()
    other = Draft.from_payload({"parts": [{"value": "OK", "type": "text"}]}).idempotency_key()
    assert one.message().idempotency_key == other.message().idempotency_key == OK.message().idempotency_key


def test_the_order_of_unknown_fields_is_no_content() -> None:
    part = {"type": "text", "value": "OK"}
    one = Draft.from_payload({"parts": [{**part, "a": 1, "b": 2}], "c": 3, "d": {"e": 4, "f": 5}}).idempotency_key()
    other = Draft.from_payload({"d": {"f": 5, "e": 4}, "c": 3, "parts": [{"b": 2, "a": 1, **part}]}).idempotency_key()
    assert one.message().idempotency_key == other.message().idempotency_key


def test_a_plan_derives_from_the_same_and_keeps_its_keys_when_resumed() -> None:
    planned = plan(Draft("ha ha ha").idempotency_key(), max_length=2)
    to_ana = planned.requests(from_=LINE, to=[ANA])
    to_bo = planned.requests(from_=LINE, to=[BO])
    assert len({key(request) for request in (*to_ana, *to_bo)}) == 6
    assert key(to_ana[0]) == key(Draft("ha").idempotency_key().create(from_=LINE, to=[ANA]))
    rest = planned.after(1)
    assert [key(request) for request in rest.requests(to=[ANA])] == [key(request) for request in to_ana[1:]]
    assert [key(request) for request in rest.after(1).requests(to=[ANA])] == [key(to_ana[2])]
    here, there = planned.requests(chat_id=CHAT), planned.requests(chat_id=OTHER_CHAT)
    assert len({key(request) for request in (*here, *there)}) == 6
    assert [key(request) for request in planned.requests()] == [message.idempotency_key for message in planned]
    own = plan(Draft("ha ha").idempotency_key("k"), max_length=2).requests(chat_id=CHAT)
    assert [key(request) for request in own] == ["k:1", "k:2"]

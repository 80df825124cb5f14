"""Detection: every request is recognised by its fields alone, as the operations table has them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example as case
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import operations, strategies
from linq_compose.operations import MESSAGE, OPERATIONS, Certainty, detect, get, request_model

BODIES = [MESSAGE, *(row.id for row in OPERATIONS.values() if not row.in_query and row.request.model_fields)]
COMMON = [MESSAGE, *(id for id in BODIES[1:] if OPERATIONS[id].is_common)]
KEYS = sorted(
    {info.alias or name for each in BODIES for name, info in request_model(each).model_fields.items()} | {"x", "name"}
)


@given(st.data(), st.sampled_from(BODIES))
def test_a_request_is_detected_as_what_it_is_unless_another_has_the_same_fields(data: Any, operation: str) -> None:
    body = data.draw(strategies.messages() if operation == MESSAGE else strategies.requests(operation))
    detection = detect(body)
    if detection.certainty is Certainty.CERTAIN:
        assert detection.operation == operation
        assert detection.candidates == (operation,)
    elif detection.certainty is Certainty.AMBIGUOUS and (body or operation in COMMON):
        assert operation in detection.candidates


def may_be(operation: str, body: dict[str, None]) -> bool:
    """Whether an operation is common, or all that it requires is there, and no foreign field where that is little."""
    if operation == MESSAGE or OPERATIONS[operation].is_common:
        return True
    if OPERATIONS[operation].in_query:
        return False
    fields = request_model(operation).model_fields
    required = {info.alias or name for name, info in fields.items() if info.is_required()}
    known = {info.alias or name for name, info in fields.items()}
    return required <= body.keys() and (body.keys() <= known or len(required) > 1)


@given(st.dictionaries(st.sampled_from(KEYS), st.none()))
@case({"address": None, "subscribed_events": None, "target_url": None})
def test_what_is_certain_has_a_reason(body: dict[str, None]) -> None:
    detection = detect(body)
    assert detection.operation in detection.candidates
    assert (detection.certainty is Certainty.AMBIGUOUS) == (len(detection.candidates) > 1 or not detection.known)
    fields = request_model(detection.operation).model_fields
    names = {info.alias or name: info.is_required() for name, info in fields.items()}
    if detection.certainty is Certainty.CERTAIN:
        elsewhere = {
            info.alias or name
            for each in (MESSAGE, *OPERATIONS)
            if each != detection.operation and may_be(each, body)
            for name, info in request_model(each).model_fields.items()
        }
        complete = body.keys() <= names.keys() and {name for name, needed in names.items() if needed} <= body.keys()
        assert complete or (body.keys() & names.keys()) - elsewhere


@given(st.data(), st.sampled_from(COMMON))
def test_common_requests_are_detected_as_if_there_were_no_others(data: Any, operation: str) -> None:
    body = data.draw(strategies.messages() if operation == MESSAGE else strategies.requests(operation))
    now = detect(body)
    with pytest.MonkeyPatch.context() as patch:
        shapes = tuple(shape for shape in operations._body_shapes() if shape.is_common)
        patch.setattr(operations, "_body_shapes", lambda: shapes)
        alone = detect(body)
    if now.certainty is Certainty.AMBIGUOUS:
        assert set(alone.candidates) <= set(now.candidates)
    assert now.operation == alone.operation
    assert now == alone or now.certainty is Certainty.AMBIGUOUS


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_detection_is_total(body: Any) -> None:
    assert detect(body) == detect(json.loads(json.dumps(body)))


@pytest.mark.parametrize(
    ("body", "operation", "certainty"),
    [
        ({"to": ["+12052532136"], "message": {}}, "messages.create", "certain"),
        ({"from": "+12052535597", "to": [], "message": {}, "override_optout": True}, "chats.create", "certain"),
        ({"message": {}, "from": "+12052535597"}, "chats.create", "likely"),
        ({"message": {}}, "chats.messages.send", "certain"),
        ({"message": {}, "reply_to": {}}, "chats.messages.send", "likely"),
        ({"from": "+12052535597", "to": [], "parts": []}, "chats.create", "likely"),
        ({"parts": [], "mood": "glad"}, "message", "certain"),
        ({"voice_memo_url": "https://a.bc/d.m4a"}, "chats.send_voicememo", "certain"),
        ({"attachment_id": "x"}, "chats.send_voicememo", "certain"),
        ({"text": "Hi"}, "messages.update", "certain"),
        ({"text": "Hi", "user": 1, "id": 2}, "messages.update", "likely"),
        ({"group_chat_icon": "https://a.bc/d.png"}, "chats.update", "certain"),
        ({"handle": "+12052532136"}, "chats.participants.add", "ambiguous"),
        ({"limit": 20}, "chats.list_chats", "ambiguous"),
        ({"from": "+12052535597", "to": []}, "chats.create", "ambiguous"),
        ({}, "message", "ambiguous"),
        ([], "message", "ambiguous"),
        ({"name": "shop", "version": "1"}, "message", "ambiguous"),
        ({"operation": "add", "type": "love"}, "messages.add_reaction", "certain"),
        ({"operation": "add", "type": "love", "reaction_type": "love"}, "messages.add_reaction", "certain"),
        ({"operation": "react", "type": "love"}, "message", "ambiguous"),
        ({"type": "love"}, "message", "ambiguous"),
        ({"type": "text", "value": "Hi"}, "message", "ambiguous"),
        ({"type": "media", "url": "https://a.bc/d.png"}, "message", "ambiguous"),
        ({"type": "color", "variant": "plum"}, "chats.background.set", "certain"),
        ({"filename": "a.pdf", "content_type": "application/pdf", "size_bytes": 3}, "attachments.create", "certain"),
        ({"filename": "a.pdf", "type": "application/pdf"}, "message", "ambiguous"),
        ({"poll": {"options": []}}, "chats.polls.create", "certain"),
        ({"options": [], "name": "app"}, "message", "ambiguous"),
        ({"address": "+12052532136"}, "capability.check_i_message", "ambiguous"),
        ({"description": "A shop", "name": "shop", "version": "1"}, "message", "ambiguous"),
    ],
)
def test_these_shapes(body: Any, operation: str, certainty: str) -> None:
    detection = detect(body)
    assert (detection.operation, detection.certainty) == (operation, certainty)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("chats.sned", "chats.messages.send"),
        ("send", "chats.messages.send"),
        ("messages.send", "chats.messages.send"),
        ("chat.create", "chats.create"),
        ("voicememo", "chats.send_voicememo"),
        ("chats.leave", "chats.leave_chat"),
        ("typing.strat", "chats.typing.start"),
        ("chats.participants.delete", "chats.participants.add"),
    ],
)
def test_a_wrong_id_names_the_operation_that_was_meant(word: str, meant: str) -> None:
    with pytest.raises(ValueError, match=r"Did you mean '([a-z_.]+)'") as refusal:
        get(word)
    assert meant in str(refusal.value)

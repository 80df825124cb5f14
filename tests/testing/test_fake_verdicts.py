"""`check` and the fake give the same verdict, wherever more than the fake's state decides."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes import LINE, Clock
from linq_compose import Context, check, operations, strategies
from linq_compose._handles import is_e164, is_email, normalise
from linq_compose.rules import CATALOG
from linq_compose.testing import FakeLinq, Request
from linq_compose.vocabulary import SERVICES
from paths import filled

CREATING = ("chats.create", "messages.create")
ONLY_STATE = (
    "The chat has no message with the id in reply_to.",
    "there is no such message of yours",
    "The mentioned handle is not in the chat.",
    "Every available line is excluded.",
    "No line of this kind can send.",
    "Only text parts sent over iMessage can be edited.",
    "The participant is already in the chat.",
    "The chat has no such participant to remove.",
    "The group uses",
    "The participants of an MMS group cannot be changed.",
    "Only iMessage groups can be left.",
    "The cursor is unknown.",
    "The message has no part",
    "The message has no such reaction.",
    "The message is no app card of yours.",
    "The message is no poll.",
    "The contact does not share a location.",
    "The account has no such attachment.",
    "The account has no such message.",
    "Polls are only on iMessage.",
    "A contact card already exists.",
    "The webhook subscription does not exist.",
    "The line does not exist.",
    "You cannot send from this number.",
    "The line has no active contact card.",
)
"""The refusals that no payload and no context can foretell."""


@dataclass(frozen=True)
class Scene:
    """A request, the fake that it goes to, and what a caller who knows the fake's state tells `check`."""

    fake: FakeLinq
    request: Request
    payload: Any
    operation: str
    context: Context


@st.composite
def scenes(draw: st.DrawFn, payloads: st.SearchStrategy[Any], operation: str, wanted: Context, policy: str) -> Scene:
    """A payload, and a fake in a state of which `wanted` is true as far as a state can be."""
    payload = draw(payloads)
    if operation == operations.MESSAGE:
        operation = "chats.messages.send"
        payload = f'{{"message": {payload}}}' if isinstance(payload, str) else {"message": payload}
    body = payload if isinstance(payload, dict) else {}
    line = body.get("from")
    clock = Clock()
    clock.moment = wanted.now or clock.moment
    fake = FakeLinq([line] if isinstance(line, str) else [LINE], clock=clock, policy=policy)
    row = operations.get(operation)
    if operation in CREATING:
        context = _creating(draw, fake, body, wanted)
        path = row.path
    else:
        context, path = _existing(draw, fake, wanted, row.path)
    url = "/v3" + filled(path, **dict(wanted.parameters))
    context = replace(context, headers=wanted.headers, parameters=wanted.parameters)
    if row.in_query:
        url += "?" + urlencode({name: value for name, value in body.items() if isinstance(value, (str, int))})
    headers = {"Authorization": "Bearer test", **dict(wanted.headers)}
    content = payload if isinstance(payload, (str, bytes)) else json.dumps(payload)
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    request = Request(row.method, url, headers, b"" if row.in_query else raw)
    return Scene(fake, request, payload, operation, replace(context, now=clock()))


def _creating(draw: st.DrawFn, fake: FakeLinq, body: dict[str, Any], wanted: Context) -> Context:
    to = body.get("to")
    handles = [handle for handle in to if isinstance(handle, str)] if isinstance(to, list) else []
    others = {normalise(handle): handle for handle in handles}
    if "from" in body and len(others) > 1:
        others.pop(normalise(str(body["from"])), None)
    valid = others and all(is_e164(handle) or is_email(handle) for handle in others.values())
    new = draw(st.booleans()) if wanted.new_chat is None else wanted.new_chat
    if new or not valid or not is_e164(fake.world.numbers[0]):
        return Context(new_chat=True, group=len(others) > 1)
    service = wanted.service or draw(st.sampled_from(SERVICES.words))
    for handle in others.values():
        fake.reach(handle, service)
    chat = fake.open_chat(*others.values())
    return Context(
        new_chat=False,
        group=len(others) > 1,
        group_size=len(others) + 1,
        participants=(fake.world.numbers[0], *others.values()),
        service=service,
        chat_id=chat,
    )


def _existing(draw: st.DrawFn, fake: FakeLinq, wanted: Context, path: str) -> tuple[Context, str]:
    if wanted.group_size is not None:
        size = wanted.group_size
    elif wanted.group is None:
        size = draw(st.integers(2, 5))
    else:
        size = draw(st.integers(3, 5)) if wanted.group else 2
    others = [f"+1205249{index:04}" for index in range(max(2, size) - 1)]
    service = wanted.service or draw(st.sampled_from(SERVICES.words))
    for handle in others:
        fake.reach(handle, service)
    chat = fake.open_chat(*others)
    headers = {"Authorization": "Bearer test"}
    first = json.dumps({"message": {"parts": [{"type": "text", "value": "Hi"}]}}).encode()
    sent = fake.handle(Request("POST", f"/v3/chats/{chat}/messages", headers, first)).json()["message"]["id"]
    context = Context(
        new_chat=False,
        group=size > 2,
        group_size=max(2, size),
        participants=(LINE, *others),
        service=service,
        chat_id=chat,
    )
    if "messageId" in dict(wanted.parameters):
        return Context(), path
    if "{messageId}" in path:
        # A message's path names no chat, and `check` learns nothing of it.
        return Context(), path.replace("{messageId}", sent)
    return context, path.replace("{chatId}", chat)


def assert_same_verdict(scene: Scene, policy: str) -> None:
    report = check(scene.payload, scene.operation, context=scene.context, policy=policy)
    response = scene.fake.handle(scene.request)
    exchange = scene.fake.journal[-1]
    if "" in dict(scene.context.parameters).values():  # an empty id is the path of no operation
        assert (report.ok, response.status, exchange.operation) == (policy == "lenient", 404, None)
        return
    assert exchange.operation == scene.operation
    assert exchange.code != 3006, exchange.notes
    if exchange.code == 2006:  # the number of a line, which a payload cannot know
        return
    if not report.ok:
        assert response.status >= 400, f"check refuses and the fake accepts:\n{report}"
        return
    if response.status >= 400 and "the fake cannot read" not in str(exchange.notes):
        message = response.json()["error"]["message"]
        assert message.startswith(ONLY_STATE), f"check accepts and the fake refuses: {message}"


RULES = [rule for rule in CATALOG if rule.examples[0].operation != operations.FILE]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_what_breaks_a_rule_has_one_verdict(rule: Any) -> None:
    stands = strategies.stands_for(rule)

    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(st.data(), st.sampled_from(["default", "strict", "lenient"]))
    def law(data: st.DataObject, policy: str) -> None:
        payloads = strategies.broken_messages(rule, exactly=False)
        assert_same_verdict(data.draw(scenes(payloads, stands.operation, stands.context, policy)), policy)

    law()


@pytest.mark.parametrize("operation", operations.OPERATIONS)
def test_what_breaks_no_rule_has_one_verdict(operation: str) -> None:
    @settings(max_examples=30, suppress_health_check=list(HealthCheck))
    @given(st.data(), st.sampled_from(["default", "strict", "lenient"]))
    def law(data: st.DataObject, policy: str) -> None:
        assert_same_verdict(data.draw(scenes(strategies.requests(operation), operation, Context(), policy)), policy)

    law()

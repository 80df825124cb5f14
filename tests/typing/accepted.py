"""What type checkers must accept, each type as it is told; read by them, never run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, assert_type
from uuid import UUID

import httpx
from hypothesis.strategies import SearchStrategy
from linq import AsyncLinqAPIV3, LinqAPIV3

from linq_compose import (
    ChatCreateRequest,
    Context,
    Diagnostic,
    Draft,
    Evidence,
    Example,
    Family,
    Finding,
    MessageContent,
    MessageRejected,
    MessageSendRequest,
    Policy,
    Report,
    RichText,
    Ruler,
    Severity,
    Span,
    TextDecoration,
    TextPart,
    bold,
    check,
    explain,
    fix,
    operations,
    strategies,
)
from linq_compose.gate import Gate, async_httpx_hook, guard, httpx_hook, screen
from linq_compose.limits import Limits
from linq_compose.lint.rule import Rule
from linq_compose.testing import FakeLinq, Request, Response, assert_sendable

part = TextPart(value="Hello", text_decorations=(TextDecoration(range=(0, 5), style="bold"),))
content = MessageContent(parts=(part,))
assert_type(part.value, str)
assert_type(part.text_decorations, tuple[TextDecoration, ...] | None)
assert_type(part.ruler, Ruler)
assert_type(part.model_copy(update={"value": "Ho"}), TextPart)
assert_type(MessageContent.from_payload({"parts": []}), MessageContent)
assert_type(content.payload(), Any)
assert_type(Ruler("Hello").cover(0, 5), Span)

create = ChatCreateRequest(from_="+12052535597", to=("+12052532136",), message=content)
send = MessageSendRequest(message=content, override_optout=True)
assert_type(send.kwargs(), dict[str, Any])
assert_type(operations.get("chats.create"), operations.Operation)


def sending(client: LinqAPIV3, chat: str) -> None:
    client.chats.messages.send(chat, message=content.payload())
    client.chats.messages.send(chat, **send.kwargs())
    client.chats.create(**create.kwargs())
    client.chats.create(from_="+12052535597", to=["+12052532136"], message=content.payload())


async def sending_later(client: AsyncLinqAPIV3, chat: str) -> None:
    await client.chats.messages.send(chat, message=content.payload())
    await client.chats.create(**create.kwargs())


report = check(content)
assert_type(report, Report)
assert_type(report.ok, bool)
assert_type(report.errors, tuple[Diagnostic, ...])
assert_type(list(report), list[Diagnostic])
assert_type(report.to_dict(content=False), dict[str, Any])
check('{"parts": []}', "message", context=Context(new_chat=True), policy="strict")
check("{}", context={"service": "SMS", "group_size": 3}, policy=Policy(on_crash="error"))
fix("{}", context={"new_chat": True})
Context(now="2026-10-01T12:00:00Z", horizon=600, participants=["+12052535597"], chat_id=UUID(int=5), service="SMS")
assert_type(Context(now="2026-10-01T12:00:00Z").now, datetime | None)
assert_type(Context(participants=["a"]).participants, tuple[str, ...])
check(b"{}", policy=Policy("lenient", ignore=["DEC"], severity={"DEC103": Severity.ERROR}, limits={"parts": 10}))
for found in report:
    assert_type(found.severity, Severity)
    assert_type(found.evidence, Evidence)
    assert_type(found.path, str)
    assert_type(found.server_code, int | None)
    assert_type(found.server_code_evidence, Evidence | None)
    assert_type(found.conditional, bool)
assert_type(fix('{"parts": []}'), tuple[str, Report])
assert_type(fix(content, unsafe=True), tuple[MessageContent, Report])
assert_type(fix({"parts": [1]})[1], Report)
for withheld in report.withheld:
    assert_type(withheld.diagnostic, Diagnostic)
    assert_type(withheld.reason, str)
for skipped in report.skipped:
    assert_type(skipped.path, str | None)
assert_type(Context().limits, Limits)
assert_type(explain("DEC102"), str)
try:
    report.raise_for_errors()
except MessageRejected as rejected:
    assert_type(rejected.report, Report)

HOUSE = Family("ACM", "acme", about="How we write to guests.")


@HOUSE.rule(
    101,
    "shouting",
    "warning",
    on=TextPart,
    says="All of it is upper case.",
    hint="Write it in lower case.",
    why="It reads as shouting.",
    source="https://example.com/style",
    evidence="inferred",
    domain="Guests read it as shouting.",
    server_code=1005,
    server_code_evidence="inferred",
    condition="new_chat",
    yields_to=["TXT101"],
    since="2.0.0",
    examples=[Example(bad={}, good={}, at="")],
)
def shouting(part: TextPart, _context: Context) -> Iterator[Finding]:
    if part.value.isupper():
        yield Finding(("value",))


assert_type(shouting, Rule)
check(content, policy=Policy(extend=[HOUSE]))

draft = Draft().text("Your table is ", bold("ready", RichText("!"))).effect("confetti")
assert_type(draft, Draft)
assert_type(bold("a") + "b", RichText)
assert_type("a" + bold("b"), RichText)
assert_type(bold("a")[0:1], RichText)
assert_type(bold("a").render(), tuple[str, tuple[TextDecoration, ...]])
assert_type(draft.build(), MessageContent)
assert_type(draft.send(), MessageSendRequest)
assert_type(draft.create(from_="+12052535597", to=["+12052532136"]), ChatCreateRequest)
LinqAPIV3(api_key="test").chats.messages.send("id", message=draft.payload())
LinqAPIV3(api_key="test").chats.messages.send("id", **draft.send().kwargs())
LinqAPIV3(api_key="test").chats.create(**draft.create(from_="+12052535597", to=["+12052532136"]).kwargs())
draft.decorate("ready", bold, occurrence="all")


def known(operation: str, parameters: Mapping[str, str], _body: Any) -> Context | None:
    return Context(group=True) if parameters else None


assert_type(screen("POST", "/v3/chats", {}), Report | None)
assert_type(guard(LinqAPIV3(api_key="test"), context=known, mode="warn"), LinqAPIV3)


async def known_later(operation: str, parameters: Mapping[str, str], body: Any) -> Context | None:
    return known(operation, parameters, body)


assert_type(guard(AsyncLinqAPIV3(api_key="test"), context=known_later, fail_on="warning"), AsyncLinqAPIV3)
assert_type(guard(AsyncLinqAPIV3(api_key="test"), gate=Gate(policy="strict")), AsyncLinqAPIV3)
httpx.Client(event_hooks={"request": [httpx_hook(mode="collect")]}, transport=FakeLinq().transport())
httpx.AsyncClient(event_hooks={"request": [async_httpx_hook()]}, transport=FakeLinq().transport())

fake = FakeLinq(numbers=["+12052535597"], api_key="test")
assert_type(fake.handle(Request("GET", "/v3/chats")), Response)
assert_type(fake.assert_sent("Hello", to="+12052532136").content, Mapping[str, Any])
assert_type(fake.receive("+12052532136", "Hi", media=["a.jpg"], parts=[{"type": "text", "value": "x"}]), Request)
assert_type(fake.receive("+12052532136", RichText("Hi"), effect={"type": "screen", "name": "lasers"}), Request)
assert_type(fake.webhooks, tuple[Request, ...])
fake.fail_next("lost", operation="chats.messages.send", delay=0.5)
fake.fail_next(delay=1)
assert_sendable(draft, operation="message")
assert_type(strategies.messages(), SearchStrategy[dict[str, Any]])
assert_type(strategies.texts(), SearchStrategy[str])
assert_type(strategies.drafts(), SearchStrategy[Draft])
assert_type(strategies.rich_texts(), SearchStrategy[RichText])

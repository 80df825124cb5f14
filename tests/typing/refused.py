"""What type checkers must refuse: each ignore below must be needed; read by them, never run."""

from __future__ import annotations

from collections.abc import Iterator

import requests
from linq import LinqAPIV3

from linq_compose import (
    Context,
    Draft,
    Example,
    Family,
    Finding,
    LinkPart,
    MessageContent,
    Policy,
    Ruler,
    TextDecoration,
    TextPart,
    bold,
    check,
    fix,
)
from linq_compose.gate import Gate, aiohttp_middleware, async_httpx_hook, guard, guard_session, httpx_hook
from linq_compose.lint.rule import Rule
from linq_compose.testing import FakeLinq

part = TextPart(value="Hello")
content = MessageContent(parts=(part,))

# The SDK asks for its own TypedDicts: a model passes at run time, not under a type checker.
LinqAPIV3(api_key="test").chats.messages.send("id", message=content)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

TextPart(value=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
TextPart()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
TextPart("Hello")  # type: ignore[arg-type, call-arg]  # pyright: ignore[reportCallIssue]
TextDecoration(range=(0, 1, 2), style="bold")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
LinkPart(value=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MessageContent(parts=(TextDecoration(range=(0, 1)),))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
part.valu  # type: ignore[attr-defined]  # noqa: B018  # pyright: ignore[reportAttributeAccessIssue]

check()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
check(content, "message", Context())  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
check(content, operation=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
fix(content, "message", True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Policy(extend=["ACM"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
Context(now=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Context(limits=None)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Context(operation="message")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Context().operation = "message"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
Policy(on_crash="pass")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
check(content, context="SMS")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Context(group="yes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Ruler("Hello").span(b"He")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
check(content).diagnostics.append(1)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]

HOUSE = Family("ACM", "acme", about="How we write to guests.")


def shouting(part: TextPart, _context: Context) -> Iterator[Finding]:
    if part.value.isupper():
        yield Finding(("value",))


# A rule without its reason is a type error, and so is a check of other nodes than the rule's.
HOUSE.rule(  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    101,
    "shouting",
    "warning",
    on=TextPart,
    says="All of it is upper case.",
    hint="Write it in lower case.",
    source="https://example.com/style",
    examples=[Example(bad={}, good={}, at="")],
)
# The fields of a rule are typed: neither an unknown one nor another type passes.
HOUSE.rule(103, "x", "info", on=TextPart, says="", hint="", why="", source="", examples=[], server_kode=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
HOUSE.rule(104, "x", "info", on=TextPart, says="", hint="", why="", source="", examples=[], server_code="3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
HOUSE.rule(105, "x", "info", on=TextPart, says="", hint="", why="", source="", examples=[], domain=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
wrong: Rule = HOUSE.rule(
    102,
    "shouted-link",
    "warning",
    on=LinkPart,
    says="All of it is upper case.",
    hint="Write it in lower case.",
    why="It reads as shouting.",
    source="https://example.com/style",
    examples=[Example(bad={}, good={}, at="")],
)(shouting)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

bold(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
bold(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Draft().text(b"x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Draft().create(to=["+12052532136"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Draft().decorate("x", "bold")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

guard(LinqAPIV3(api_key="test"), mode="rais")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
guard(LinqAPIV3(api_key="test"), modus="raise")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
httpx_hook(mode="warm")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
async_httpx_hook(fail_on="info")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
aiohttp_middleware(base_url="https://gw.corp")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
guard_session(requests.Session(), log_content="no")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Gate().mode = "bogus"  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
FakeLinq().fail_next("3006")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
FakeLinq().receive("+12052532136", 3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
FakeLinq().receive("+12052532136", "Hi", reply="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]

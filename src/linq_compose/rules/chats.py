"""Chats: updates, icons, chat ids, and the pages of lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from linq_compose import urls
from linq_compose._identifiers import UUID
from linq_compose._plain_urls import path_of_plain_url
from linq_compose._sources import ERRORS, LIST, PAYMENT_REQUESTS, UPDATE
from linq_compose.limits import Limits
from linq_compose.lint.chat_size import is_group
from linq_compose.lint.clearance import Answer
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.document import Document
from linq_compose.lint.fix import Fix, remove, replace
from linq_compose.lint.phrases import Quoted, describe, quote
from linq_compose.lint.rule import Example, Family, Finding, Needs
from linq_compose.models.requests import ChatUpdateRequest, Query
from linq_compose.rules.analysis.examples import text_example
from linq_compose.rules.analysis.urls import https_fix

__all__ = ["CHATS"]

CHATS = Family("CHT", "chats", about="Chats: their name, icon and id, and the pages that list them.")

_ID: Final = "550e8400-e29b-41d4-a716-446655440000"
_ABSENT: Final = re.compile(r"none|null|undefined|nan", re.ASCII | re.IGNORECASE)
"""The words that programs write for a value that is not there."""


def _parameter(query: Query, name: str) -> Any:
    """Return a parameter of a query; None for a query that does not have it."""
    return getattr(query, name) if name in type(query).model_fields else None


@CHATS.rule(
    101,
    "empty-update",
    Severity.WARNING,
    on=ChatUpdateRequest,
    says="The update changes nothing: it has neither display_name nor group_chat_icon.",
    hint="Add the new name or the URL of the new icon.",
    why="Both fields are optional, so a misspelt or missing one leaves a request that does nothing.",
    evidence=Evidence.INFERRED,
    source=UPDATE,
    examples=[Example(bad={}, good={"display_name": "Lunch"}, at="", operation="chats.update")],
)
def empty_update(request: ChatUpdateRequest, _context: Context) -> Iterator[Finding]:
    if request.display_name is None and request.group_chat_icon is None:
        yield Finding()


@CHATS.rule(
    102,
    "direct-chat-update",
    Severity.ERROR,
    on=ChatUpdateRequest,
    says="A direct chat has no {what}.",
    hint="Update only group chats.",
    why="Name and icon belong to groups; the API rejects them for a direct chat.",
    source=f"{ERRORS}1xxx/1006/",
    safe=("what",),
    server_code=1006,
    examples=[
        Example(
            bad={"display_name": "Lunch"},
            good={"display_name": "Lunch"},
            at="/display_name",
            operation="chats.update",
            context=Context(group=False),
            good_context=Context(group=True),
        )
    ],
)
def direct_chat_update(request: ChatUpdateRequest, context: Context) -> Iterator[Finding | Needs]:
    for field, what in (("display_name", "name"), ("group_chat_icon", "icon")):
        if request.__dict__.get(field) is None:
            continue
        group = is_group(context)
        if group is None:
            yield Needs("group")
        elif not group:
            yield Finding((field,), {"what": what})


@CHATS.rule(
    103,
    "unfit-icon-url",
    Severity.ERROR,
    on=ChatUpdateRequest,
    says="The icon URL {reason}; Linq's servers cannot fetch it.",
    hint="Give the public https URL of the image.",
    why="Linq fetches the icon as it fetches media: from the public internet, over https.",
    domain="Linq's servers must fetch the icon, whatever the API answers to the request.",
    evidence=Evidence.INFERRED,
    source=UPDATE,
    server_code=5007,
    server_code_evidence=Evidence.INFERRED,
    fixable={"unsafe"},
    examples=[
        Example(
            bad={"group_chat_icon": "http://example.com/icon.png"},
            good={"group_chat_icon": "https://example.com/icon.png"},
            at="/group_chat_icon",
            operation="chats.update",
        ),
        Example(
            bad={"group_chat_icon": "https://10.0.0.1/icon.png"},
            good={"group_chat_icon": "https://example.com/icon.png"},
            at="/group_chat_icon",
            operation="chats.update",
        ),
    ],
)
def unfit_icon_url(request: ChatUpdateRequest, _context: Context) -> Iterator[Finding]:
    url = request.group_chat_icon
    flaw = None if url is None else urls.flaw(url)
    if url is not None and flaw is not None:
        fix = https_fix("group_chat_icon", url) if flaw.kind == "insecure" else None
        yield Finding(("group_chat_icon",), {"reason": Quoted(flaw.reason)}, fix)


@CHATS.rule(
    104,
    "malformed-chat-id",
    Severity.WARNING,
    on=Document,
    says="The chat id {id} is not a UUID.",
    hint="Use the `id` of the chat as the API returned it: 8-4-4-4-12 hexadecimal digits.",
    why="A chat is named by its UUID. What the API returns for another id is not documented; no chat has it.",
    evidence=Evidence.INFERRED,
    source=f"{ERRORS}2xxx/2001/",
    server_code=2001,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad={"message": text_example("Hello")},
            good={"message": text_example("Hello")},
            at="",
            operation="chats.messages.send",
            context=Context(chat_id="chat_123"),
            good_context=Context(chat_id=_ID),
        )
    ],
)
def malformed_chat_id(_document: Document, context: Context) -> Iterator[Finding]:
    if context.chat_id is not None and UUID.fullmatch(context.chat_id) is None:
        yield Finding(values={"id": quote(context.chat_id)})


@CHATS.rule(
    105,
    "page-limit",
    Severity.WARNING,
    on=Query,
    says="The limit is {given}; expected 1 to {most}.",
    hint="Set a limit from 1 to {most}, and use the cursor for the next page.",
    why="A page has at most 100 entries. Whether the API rejects or clamps a limit outside is not documented.",
    evidence=Evidence.INFERRED,
    source=LIST,
    safe=("given",),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    fixable={"unsafe"},
    examples=[
        Example(bad={"limit": 101}, good={"limit": 100}, at="/limit", operation="chats.list_chats"),
        Example(bad={"limit": 0}, good={"limit": 1}, at="/limit", operation="chats.messages.list"),
        Example(bad={"limit": -1}, good={"limit": 1}, at="/limit", operation="messages.list_messages_thread"),
        Example(bad={"limit": 500}, good={"limit": 20}, at="/limit", operation="payment_requests.list"),
    ],
)
def page_limit(query: Query, context: Context) -> Iterator[Finding]:
    limit, most = _parameter(query, "limit"), context.limits.page
    if limit is not None and not 1 <= limit <= most:
        nearest = min(max(limit, 1), most)
        values = {"given": describe(limit), "most": most}
        yield Finding(("limit",), values, Fix.unsafe(f"Ask for {nearest}", replace("limit", value=nearest)))


@CHATS.rule(
    106,
    "page-offset",
    Severity.WARNING,
    on=Query,
    says="The offset is {given}; expected 0 or more.",
    hint="Omit the offset for the first page.",
    why="The offset is the number of results to skip. What the API does with a negative one is not documented.",
    evidence=Evidence.INFERRED,
    source=PAYMENT_REQUESTS,
    safe=("given",),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    fixable={"unsafe"},
    examples=[Example(bad={"offset": -20}, good={"offset": 20}, at="/offset", operation="payment_requests.list")],
)
def page_offset(query: Query, _context: Context) -> Iterator[Finding]:
    offset = _parameter(query, "offset")
    if offset is not None and offset < 0:
        yield Finding(("offset",), {"given": describe(offset)}, Fix.unsafe("Skip nothing", remove("offset")))


@CHATS.rule(
    107,
    "absent-cursor",
    Severity.WARNING,
    on=Query,
    says="The cursor is {what}.",
    hint="Omit the cursor for the first page, and ask for no more when `next_cursor` is null.",
    why="A cursor is the `next_cursor` of the page before. A null that was written into the query as text is none; "
    "depending on the API, it gives an error, or the first page again and again.",
    evidence=Evidence.INFERRED,
    source=LIST,
    safe=("what",),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    fixable={"unsafe"},
    examples=[
        Example(bad={"cursor": "None"}, good={"cursor": "20"}, at="/cursor", operation="chats.list_chats"),
        Example(bad={"cursor": ""}, good={}, at="/cursor", operation="chats.messages.list"),
        Example(bad={"cursor": "null"}, good={"limit": 5}, at="/cursor", operation="messages.list_messages_thread"),
    ],
)
def absent_cursor(query: Query, _context: Context) -> Iterator[Finding]:
    cursor = _parameter(query, "cursor")
    if cursor is None:
        return
    if not cursor.strip():
        what = "only whitespace" if cursor else "empty"
    elif _ABSENT.fullmatch(cursor.strip()) is not None:
        what = "the word for an absent value"
    else:
        return
    yield Finding(("cursor",), {"what": what}, Fix.unsafe("Ask for the first page", remove("cursor")))


@CHATS.clearance(Document)
def clear_chat_id(_document: object, context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether the chat that the context names, if any, has an id of the right form."""
    return context.chat_id is None or UUID.fullmatch(context.chat_id) is not None


@CHATS.clearance(ChatUpdateRequest)
def clear_update(request: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> Answer:
    """Return whether an update changes something, of a chat that is no direct one, with a plain icon URL."""
    group = is_group(context)
    if group is False or ("display_name" not in request and "group_chat_icon" not in request):
        return False
    if "group_chat_icon" in request and path_of_plain_url(request["group_chat_icon"]) is None:
        return False
    return True if group else (("CHT102", "group"),)

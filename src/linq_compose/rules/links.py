"""Links: link parts, and URLs in the message that opens a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from linq_compose import urls
from linq_compose._plain_urls import path_of_plain_url
from linq_compose._sources import CREATE, LINKS, SENDING, URI_CHARACTERS
from linq_compose._spans import Ruler
from linq_compose.limits import Limits
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Mark, Severity
from linq_compose.lint.fix import Fix, replace
from linq_compose.lint.phrases import Quoted, quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models import ChatCreateRequest, LinkPart, TextPart
from linq_compose.rules.analysis.examples import opening_example, text_example
from linq_compose.rules.analysis.first_message import OPENS, Opening, opened
from linq_compose.rules.analysis.urls import https_fix

__all__ = ["LINKS_FAMILY"]

LINKS_FAMILY = Family("LNK", "links", about="Link parts, and URLs in the message that opens a chat.")


def _link(value: str) -> dict[str, object]:
    return {"parts": [{"type": "link", "value": value}]}


_GOOD = _link("https://example.com")
_NEW = Context(new_chat=True)


@LINKS_FAMILY.rule(
    101,
    "malformed-link",
    Severity.ERROR,
    on=LinkPart,
    says="The link {reason}.",
    hint="Give an absolute http or https URL with a host.",
    why="A link part holds one absolute URL; without scheme and host there is nothing to open or preview.",
    source=LINKS,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(bad=_link("example.com"), good=_GOOD, at="/parts/0/value"),
        Example(bad=_link("mailto:guest@example.com"), good=_GOOD, at="/parts/0/value"),
    ],
)
def malformed_link(part: LinkPart, _context: Context) -> Iterator[Finding]:
    # LNK106 reports whitespace of every kind; `link_flaw` ignores plain spaces, and still counts them.
    spaced = "".join(" " if character.isspace() else character for character in part.value)
    flaw = urls.link_flaw(spaced)
    if flaw is not None:
        yield Finding(("value",), {"reason": Quoted(flaw.reason)})


@LINKS_FAMILY.rule(
    102,
    "long-link",
    Severity.ERROR,
    on=LinkPart,
    says="The link has {count} code points, {excess} more than the {limit} allowed.",
    hint="Shorten the URL.",
    why="The URL of a link part has at most 2,048 characters.",
    source=LINKS,
    examples=[
        Example(bad=_link("https://example.com/".ljust(2049, "a")), good=_GOOD, at="/parts/0/value"),
    ],
)
def long_link(part: LinkPart, context: Context) -> Iterator[Finding]:
    count, limit = len(part.value.strip()), context.limits.link
    if count > limit:
        yield Finding(("value",), {"count": count, "excess": count - limit, "limit": limit})


@LINKS_FAMILY.rule(
    103,
    "previewless-link",
    Severity.WARNING,
    on=LinkPart,
    says="An http link has no preview card.",
    hint="Use https.",
    why="Linq makes previews only for https; whether it accepts http at all is not documented.",
    source=LINKS,
    fixable={"unsafe"},
    examples=[Example(bad=_link("http://example.com"), good=_GOOD, at="/parts/0/value")],
)
def previewless_link(part: LinkPart, _context: Context) -> Iterator[Finding]:
    fix = https_fix("value", part.value.strip())
    if fix is not None:
        yield Finding(("value",), fix=fix)


@LINKS_FAMILY.rule(
    104,
    "first-message-link",
    Severity.ERROR,
    on=OPENS,
    says="A message that opens a chat cannot contain a link part.",
    hint="Open the chat with text, and send the link as the next message.",
    why="The API rejects links in the first message of a new chat. If a chat with the same people exists, the "
    "message goes there and the rule does not apply; the payload does not say which.",
    source=CREATE,
    server_code=1005,
    condition="new_chat",
    examples=[
        Example(
            bad=opening_example(_GOOD),
            good=opening_example(text_example("Hello")),
            at="/message/parts/0",
            operation="chats.create",
            context=_NEW,
        ),
    ],
)
def first_message_link(node: Opening, _context: Context) -> Iterator[Finding]:
    for path, message in opened(node):
        for index, part in enumerate(message.parts or ()):
            if isinstance(part, LinkPart):
                yield Finding((*path, "parts", index))


def _with_url(node: Opening, *kinds: urls.Kind) -> Iterator[Finding]:
    """Yield the text parts of a message that opens a chat with a URL of these kinds, naming the first."""
    for path, message in opened(node):
        for index, part in enumerate(message.parts or ()):
            value = part.value if isinstance(part, TextPart) and part.has("value") else ""
            first = urls.first_url(value, *kinds)
            if first is not None:
                mark = Mark(value, Ruler(value).between(first.start, first.end))
                yield Finding((*path, "parts", index, "value"), {"url": quote(first.text)}, mark=mark)


@LINKS_FAMILY.rule(
    105,
    "first-message-url",
    Severity.ERROR,
    on=OPENS,
    says="A message that opens a chat cannot contain a URL in its text: {url}.",
    hint="Open the chat without the URL, and send it in the next message.",
    why="The API rejects a URL in any text part of the first message of a new chat. How it detects URLs is not "
    "documented; this rule reports what has a scheme or begins with www.",
    source=SENDING,
    server_code=1005,
    condition="new_chat",
    examples=[
        Example(
            bad=opening_example(text_example("See https://example.com for details")),
            good=opening_example(text_example("Reply YES for details")),
            at="/message/parts/0/value",
            operation="chats.create",
            context=_NEW,
        ),
    ],
)
def first_message_url(node: Opening, _context: Context) -> Iterator[Finding]:
    yield from _with_url(node, "scheme", "www")


@LINKS_FAMILY.rule(
    106,
    "padded-link",
    Severity.ERROR,
    on=LinkPart,
    says="The link has whitespace {where}.",
    hint="Write the URL alone, with %20 for a space inside it.",
    why="A URL contains no whitespace: around it the preview breaks, inside it the URL ends there.",
    domain="RFC 3986 allows no whitespace in a URL.",
    evidence=Evidence.INFERRED,
    source=URI_CHARACTERS,
    safe=("where",),
    fixable={"safe"},
    examples=[
        Example(bad=_link(" https://example.com "), good=_GOOD, at="/parts/0/value"),
        Example(bad=_link("https://example.com/a b"), good=_link("https://example.com/a%20b"), at="/parts/0/value"),
    ],
)
def padded_link(part: LinkPart, _context: Context) -> Iterator[Finding]:
    trimmed = part.value.strip()
    inside = any(character.isspace() for character in trimmed)
    if trimmed and (inside or trimmed != part.value):
        where = "inside" if inside else "around it"
        fix = None if inside else Fix.safe("Trim the whitespace", replace("value", value=trimmed))
        yield Finding(("value",), {"where": where}, fix)


@LINKS_FAMILY.rule(
    107,
    "first-message-domain",
    Severity.WARNING,
    on=OPENS,
    says="A message that opens a chat contains a domain that may count as a URL: {url}.",
    hint="Move the domain to the next message if this one is rejected.",
    why="The API rejects URLs in the first message of a new chat. Whether a bare domain counts as a URL is not "
    "documented.",
    evidence=Evidence.INFERRED,
    source=SENDING,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    condition="new_chat",
    examples=[
        Example(
            bad=opening_example(text_example("Book at example.com today")),
            good=opening_example(text_example("Book today, e.g. by phone")),
            at="/message/parts/0/value",
            operation="chats.create",
            context=_NEW,
        ),
    ],
)
def first_message_domain(node: Opening, _context: Context) -> Iterator[Finding]:
    yield from _with_url(node, "domain")


@LINKS_FAMILY.clearance(LinkPart)
def clear_link(part: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether a link is plainly an https URL that is not too long."""
    return len(part["value"]) <= limits.link and path_of_plain_url(part["value"]) is not None


@LINKS_FAMILY.clearance(ChatCreateRequest)
def clear_opening(request: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether the message that opens a chat has no link and no text that may hold a URL."""
    if context.new_chat is False:
        return True
    for part in request["message"].get("parts", ()):
        kind = part["type"]
        if kind == "link" or (kind == "text" and _may_hold_url(part["value"])):
            return False
    return True


_JOINS_WORDS: Final = re.compile(r"\.(?!(?<=\d\.)\d)[^\W_]")
"""A period that joins two words other than numbers, as the parts of a host."""


def _may_hold_url(text: str) -> bool:
    return _JOINS_WORDS.search(text) is not None or "://" in text

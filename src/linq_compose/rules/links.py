"""Links: link parts that show no card, and URLs in the message that opens a chat."""

from __future__ import annotations

from collections.abc import Iterator

from linq_compose import urls
from linq_compose._spans import Ruler
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Mark, Severity
from linq_compose.lint.fix import Fix, replace
from linq_compose.lint.phrases import Quoted, quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models import LinkPart, TextPart
from linq_compose.rules.analysis.examples import text_example
from linq_compose.rules.analysis.first_message import OPENS, Opening, opened
from linq_compose.rules.sources import CREATE, LINKS, SENDING

__all__ = ["LINKS_FAMILY"]

LINKS_FAMILY = Family("LNK", "links", about="Link parts, and URLs in a first message.")


def _link(value: str) -> dict[str, object]:
    return {"parts": [{"type": "link", "value": value}]}


def _create(message: object) -> dict[str, object]:
    return {"from": "+12052535597", "to": ["+12052532136"], "message": message}


_GOOD = _link("https://example.com")
_NEW = Context(new_chat=True)


@LINKS_FAMILY.rule(
    101,
    "malformed-link",
    Severity.ERROR,
    on=LinkPart,
    says="The link {reason}.",
    hint="Give an absolute URL with its scheme and host.",
    why="A link part holds a URL; without scheme or host there is nothing to open or preview.",
    source=LINKS,
    server_code=1005,
    examples=[
        Example(bad=_link("example.com"), good=_GOOD, at="/parts/0/value"),
        Example(bad=_link("mailto:guest@example.com"), good=_GOOD, at="/parts/0/value"),
    ],
)
def malformed_link(part: LinkPart, _context: Context) -> Iterator[Finding]:
    """Yield a value that, trimmed, is no absolute http(s) URL with a host."""
    # Whitespace of every kind is LNK106's; `link_flaw` looks past plain spaces, and still counts them.
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
    why="A link part's URL has at most 2,048 characters.",
    source=LINKS,
    examples=[
        Example(bad=_link("https://example.com/".ljust(2049, "a")), good=_GOOD, at="/parts/0/value"),
    ],
)
def long_link(part: LinkPart, context: Context) -> Iterator[Finding]:
    """Yield a value that, trimmed, is over the limit."""
    count, limit = len(part.value.strip()), context.limits.link
    if count > limit:
        yield Finding(("value",), {"count": count, "excess": count - limit, "limit": limit})


@LINKS_FAMILY.rule(
    103,
    "previewless-link",
    Severity.WARNING,
    on=LinkPart,
    says="A link by http shows no preview card.",
    hint="Use https.",
    why="Previews are made for https alone; whether http is accepted at all is not documented.",
    source=LINKS,
    fixable={"unsafe"},
    examples=[Example(bad=_link("http://example.com"), good=_GOOD, at="/parts/0/value")],
)
def previewless_link(part: LinkPart, _context: Context) -> Iterator[Finding]:
    """Yield a value by http."""
    scheme, colon, rest = part.value.strip().partition(":")
    if colon and scheme.lower() == "http":
        yield Finding(("value",), fix=Fix.unsafe("Write https", replace("value", value=f"https:{rest}")))


@LINKS_FAMILY.rule(
    104,
    "first-message-link",
    Severity.ERROR,
    on=OPENS,
    says="A message that opens a chat may not have a link part.",
    hint="Open the chat with a text, and send the link as the next message.",
    why="Linq refuses links in the message that opens a chat. When a chat of the same people exists, the request goes "
    "there and the rule does not apply; only the caller knows.",
    source=CREATE,
    server_code=1005,
    condition="new_chat",
    examples=[
        Example(
            bad=_create(_GOOD),
            good=_create(text_example("Hello")),
            at="/message/parts/0",
            operation="chats.create",
            context=_NEW,
        ),
    ],
)
def first_message_link(node: Opening, _context: Context) -> Iterator[Finding]:
    """Yield every link part of a message that opens a chat."""
    for path, message in opened(node):
        for index, part in enumerate(message.parts or ()):
            if isinstance(part, LinkPart):
                yield Finding((*path, "parts", index))


def _found(node: Opening, *kinds: str) -> Iterator[Finding]:
    """Yield every text part of a message that opens a chat and holds a URL of these kinds, naming the first."""
    for path, message in opened(node):
        for index, part in enumerate(message.parts or ()):
            value = part.value if isinstance(part, TextPart) and part.has("value") else ""
            first = next((each for each in urls.find_urls(value) if each.kind in kinds), None)
            if first is not None:
                mark = Mark(value, Ruler(value).between(first.start, first.end))
                yield Finding((*path, "parts", index, "value"), {"url": quote(first.text)}, mark=mark)


@LINKS_FAMILY.rule(
    105,
    "first-message-url",
    Severity.ERROR,
    on=OPENS,
    says="A message that opens a chat may not have a URL in its text: {url}.",
    hint="Open the chat without it, and send the URL in the next message.",
    why="Linq refuses URLs in every text part of the message that opens a chat. How it recognises one is not "
    "documented; this rule takes what has a scheme or begins with www.",
    source=SENDING,
    server_code=1005,
    condition="new_chat",
    examples=[
        Example(
            bad=_create(text_example("See https://example.com for details")),
            good=_create(text_example("Reply YES for details")),
            at="/message/parts/0/value",
            operation="chats.create",
            context=_NEW,
        ),
    ],
)
def first_message_url(node: Opening, _context: Context) -> Iterator[Finding]:
    """Yield every text part with a URL that has a scheme or begins with www."""
    yield from _found(node, "scheme", "www")


@LINKS_FAMILY.rule(
    106,
    "padded-link",
    Severity.ERROR,
    on=LinkPart,
    says="The link has whitespace {where}.",
    hint="Write the URL alone, with %20 for a space inside.",
    why="A URL has no spaces: around it they break the preview, inside they end it.",
    domain="By RFC 3986 no URL contains whitespace.",
    evidence=Evidence.INFERRED,
    source="https://www.rfc-editor.org/rfc/rfc3986#section-2",
    fixable={"safe"},
    examples=[
        Example(bad=_link(" https://example.com "), good=_GOOD, at="/parts/0/value"),
        Example(bad=_link("https://example.com/a b"), good=_link("https://example.com/a%20b"), at="/parts/0/value"),
    ],
)
def padded_link(part: LinkPart, _context: Context) -> Iterator[Finding]:
    """Yield a value with whitespace around or inside; trimmable where it is only around."""
    trimmed = part.value.strip()
    inside = any(character.isspace() for character in trimmed)
    if trimmed and (inside or trimmed != part.value):
        where = "inside" if inside else "around it"
        mend = None if inside else Fix.safe("Trim the whitespace", replace("value", value=trimmed))
        yield Finding(("value",), {"where": where}, mend)


@LINKS_FAMILY.rule(
    107,
    "first-message-domain",
    Severity.WARNING,
    on=OPENS,
    says="A message that opens a chat names a domain, which may count as a URL: {url}.",
    hint="Leave the domain for the next message if this one is refused.",
    why="Linq refuses URLs in the message that opens a chat. Whether a bare domain counts as one is not documented.",
    evidence=Evidence.INFERRED,
    source=SENDING,
    server_code=1005,
    condition="new_chat",
    examples=[
        Example(
            bad=_create(text_example("Book at example.com today")),
            good=_create(text_example("Book today, e.g. by phone")),
            at="/message/parts/0/value",
            operation="chats.create",
            context=_NEW,
        ),
    ],
)
def first_message_domain(node: Opening, _context: Context) -> Iterator[Finding]:
    """Yield every text part with a bare domain under a real top-level domain."""
    yield from _found(node, "domain")

"""Headers: the idempotency key of a request, where the API reads it in a header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from linq_compose import operations
from linq_compose._characters import escape
from linq_compose._headers import IDEMPOTENCY_KEY
from linq_compose._sources import AUTO_SEND, HEADERS, SENDING
from linq_compose.limits import Limits
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.document import Document
from linq_compose.lint.phrases import quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.lint.schema import homes
from linq_compose.models import EmptyRequest
from linq_compose.models.polls import PollCreateRequest
from linq_compose.models.requests import ChatCreateRequest, MessageCreateRequest, MessageSendRequest
from linq_compose.rules.analysis.examples import GUEST, SENDER, text_example

__all__ = ["HEADERS_FAMILY"]

HEADERS_FAMILY = Family("HDR", "headers", about="The header Idempotency-Key of a request.")

_KEY_HEADER: Final = IDEMPOTENCY_KEY.lower()
_KEY_FIELD: Final = "idempotency_key"
_OWN_KEY: Final = frozenset(row.id for row in operations.OPERATIONS.values() if IDEMPOTENCY_KEY in row.headers)
_PLAIN_KEY: Final = re.compile(r"[!-~](?:[ -~]*[!-~])?", re.ASCII)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_Keyed: TypeAlias = ChatCreateRequest | MessageCreateRequest | MessageSendRequest | PollCreateRequest
_KEYED: tuple[type[_Keyed], ...] = (ChatCreateRequest, MessageCreateRequest, MessageSendRequest, PollCreateRequest)

_HELLO: Final = {"to": [GUEST], "message": text_example("Hello")}
_KEYED_HELLO: Final = {"to": [GUEST], "message": {**text_example("Hello"), _KEY_FIELD: "order-1042-ready"}}


def _with_key(value: str, *, name: str = IDEMPOTENCY_KEY) -> Context:
    return Context(headers={name: value})


def _keys(context: Context) -> Iterator[str]:
    """Yield the values of the header, which can be repeated."""
    return (value for name, value in context.headers if name == _KEY_HEADER)


def _read_keys(context: Context) -> Iterator[str]:
    """Yield the values of the header where the API reads it."""
    return _keys(context) if context.operation in _OWN_KEY else iter(())


@HEADERS_FAMILY.rule(
    101,
    "long-key-header",
    Severity.WARNING,
    on=Document,
    says="The header Idempotency-Key has {count:,} characters, {excess:,} more than the {limit} that the field "
    "idempotency_key allows.",
    hint="Shorten the key to {limit} characters, such as a hash of what it names.",
    why="The limit is documented for the field in the body. That the header has the same one is an assumption.",
    evidence=Evidence.INFERRED,
    source=SENDING,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad=_HELLO,
            good=_HELLO,
            at="",
            operation="messages.create",
            context=_with_key("order-1042-" * 24),
            good_context=_with_key("order-1042-ready"),
        )
    ],
)
def long_key_header(_document: Document, context: Context) -> Iterator[Finding]:
    limit = context.limits.idempotency_key
    for key in _read_keys(context):
        if len(key) > limit:
            yield Finding(values={"count": len(key), "excess": len(key) - limit, "limit": limit})


@HEADERS_FAMILY.rule(
    102,
    "blank-key-header",
    Severity.WARNING,
    on=Document,
    says="The header Idempotency-Key is {what}.",
    hint="Omit it, or set a key that only this request has.",
    why="A blank key prevents no double send. If the API accepts it as a key, every request with a blank key counts as "
    "the same request.",
    evidence=Evidence.INFERRED,
    source=AUTO_SEND,
    safe=("what",),
    examples=[
        Example(
            bad=_HELLO,
            good=_HELLO,
            at="",
            operation="messages.create",
            context=_with_key(" "),
            good_context=_with_key("order-1042-ready"),
        )
    ],
)
def blank_key_header(_document: Document, context: Context) -> Iterator[Finding]:
    for key in _read_keys(context):
        if not key.strip():
            yield Finding(values={"what": "only whitespace" if key else "empty"})


@HEADERS_FAMILY.rule(
    103,
    "unsendable-key",
    Severity.ERROR,
    on=Document,
    says="The header Idempotency-Key contains the control character {character}.",
    hint="Make keys of letters, digits and punctuation.",
    why="HTTP clients refuse such a header, or send something else. The official SDK retries what they raise, and "
    "reports a failed connection.",
    domain="A header is one line: HTTP has no way to send this character in it.",
    evidence=Evidence.INFERRED,
    source=HEADERS,
    safe=("character",),
    examples=[
        Example(
            bad=_HELLO,
            good=_HELLO,
            at="",
            operation="messages.create",
            context=_with_key("order-1042\n"),
            good_context=_with_key("order-1042-ready"),
        )
    ],
)
def unsendable_key(_document: Document, context: Context) -> Iterator[Finding]:
    for key in _keys(context):
        control = _CONTROL.search(key)
        if control is not None and key.strip():
            yield Finding(values={"character": escape(control[0])})


@HEADERS_FAMILY.rule(
    104,
    "non-ascii-key",
    Severity.WARNING,
    on=Document,
    says="The header Idempotency-Key contains {character}, which is not ASCII.",
    hint="Make keys of letters, digits and punctuation of ASCII.",
    why="Headers are ASCII. Some HTTP clients raise an error for other characters, others encode them, each in its "
    "own way, so that the same key may arrive as two different ones.",
    evidence=Evidence.INFERRED,
    source=HEADERS,
    examples=[
        Example(
            bad=_HELLO,
            good=_HELLO,
            at="",
            operation="messages.create",
            context=_with_key("réservation-1042"),
            good_context=_with_key("reservation-1042"),
        )
    ],
)
def non_ascii_key(_document: Document, context: Context) -> Iterator[Finding]:
    for key in _read_keys(context):
        foreign = next((character for character in key if not character.isascii()), None)
        if foreign is not None and key.strip():
            yield Finding(values={"character": quote(foreign)})


@HEADERS_FAMILY.rule(
    105,
    "different-keys",
    Severity.WARNING,
    on=_KEYED,
    says="The header Idempotency-Key and the field {field} have different values.",
    hint="Set one of them, or the same key in both.",
    why="Which of the two the API reads is not documented, so a repeated request may be sent twice, or a new one not "
    "at all.",
    evidence=Evidence.INFERRED,
    source=AUTO_SEND,
    safe=("field",),
    examples=[
        Example(
            bad=_KEYED_HELLO,
            good=_KEYED_HELLO,
            at=f"/message/{_KEY_FIELD}",
            operation="messages.create",
            context=_with_key("order-1042"),
            good_context=_with_key("order-1042-ready"),
        )
    ],
)
def different_keys(request: _Keyed, context: Context) -> Iterator[Finding]:
    if not context.headers:
        return
    holder = "poll" if isinstance(request, PollCreateRequest) else "message"
    key = getattr(request, holder).idempotency_key
    if key is not None and any(other != key for other in _keys(context)):
        yield Finding((holder, _KEY_FIELD), {"field": f"{holder}.{_KEY_FIELD}"})


@HEADERS_FAMILY.rule(
    106,
    "unread-key-header",
    Severity.WARNING,
    on=Document,
    says="The header Idempotency-Key is not documented for {operation}.",
    hint="{remedy}",
    why="Only messages.create and the requests that create payments are documented to read the header. Elsewhere a "
    "request that is repeated, after a timeout for example, may be carried out twice.",
    evidence=Evidence.INFERRED,
    source=SENDING,
    safe=("operation", "remedy"),
    examples=[
        Example(
            bad={"message": text_example("Hello")},
            good={"message": {**text_example("Hello"), _KEY_FIELD: "order-1042-ready"}},
            at="",
            operation="chats.messages.send",
            context=_with_key("order-1042-ready"),
        ),
        Example(
            bad={"from": SENDER, **_HELLO},
            good={"from": SENDER, **_KEYED_HELLO},
            at="",
            operation="chats.create",
            context=_with_key("order-1042-ready"),
        ),
        Example(
            bad={"attachment_id": "550e8400-e29b-41d4-a716-446655440000"},
            good={"attachment_id": "550e8400-e29b-41d4-a716-446655440000"},
            at="",
            operation="chats.send_voicememo",
            context=_with_key("order-1042-ready"),
            good_context=Context(),
        ),
    ],
)
def unread_key_header(document: Document, context: Context) -> Iterator[Finding]:
    row = operations.OPERATIONS.get(context.operation or "")
    if row is None or row.id in _OWN_KEY or row.method != "POST" or row.request is EmptyRequest:
        return
    if not any(key.strip() for key in _keys(context)):
        return
    holder = _holder(row)
    if holder is None:
        remedy = "Omit the header, and ask what was done before you repeat the request."
    elif _has_key(document.value, holder):
        return
    else:
        remedy = f"Set {holder}.{_KEY_FIELD}, which is documented for this operation."
    yield Finding(values={"operation": row.id, "remedy": remedy})


def _holder(row: operations.Operation) -> str | None:
    """Return the field whose object has the idempotency key of a request; None for a request without one."""
    return next((home.holder for home in homes(row.request).get(_KEY_FIELD, ()) if home.holder), None)


def _has_key(body: Any, holder: str) -> bool:
    content = body.get(holder) if isinstance(body, Mapping) else None
    return isinstance(content, Mapping) and isinstance(content.get(_KEY_FIELD), str)


@HEADERS_FAMILY.rule(
    107,
    "misspelt-key-header",
    Severity.WARNING,
    on=Document,
    says="The header {name} is not the documented Idempotency-Key.",
    hint="Rename the header to Idempotency-Key.",
    why="The API reads the header by its exact name, in any case; another one prevents no double send.",
    evidence=Evidence.INFERRED,
    source=AUTO_SEND,
    examples=[
        Example(
            bad=_HELLO,
            good=_HELLO,
            at="",
            operation="messages.create",
            context=_with_key("order-1042-ready", name="X-Idempotency-Key"),
            good_context=_with_key("order-1042-ready"),
        )
    ],
)
def misspelt_key_header(_document: Document, context: Context) -> Iterator[Finding]:
    for name, _ in context.headers:
        if name != _KEY_HEADER and context.operation in _OWN_KEY:
            yield Finding(values={"name": quote(name)})


@HEADERS_FAMILY.rule(
    108,
    "reused-key",
    Severity.WARNING,
    on=Document,
    says="The idempotency key was sent before, with another request.",
    hint="Make a key of what is sent, to whom and on which occasion; Draft.idempotency_key and plan derive such keys.",
    why="A key stands for one request: a repetition gets the first response, and nothing is sent. Whether the API "
    "compares the content, and whether keys count for each chat or for the whole account, is not documented. The gate "
    "remembers the keys of the last thousand requests.",
    evidence=Evidence.INFERRED,
    source=SENDING,
    examples=[
        Example(
            bad=_KEYED_HELLO,
            good=_KEYED_HELLO,
            at=f"/message/{_KEY_FIELD}",
            operation="messages.create",
            context=Context(key_reused=True),
            good_context=Context(key_reused=False),
        ),
        Example(
            bad=_HELLO,
            good=_HELLO,
            at="",
            operation="messages.create",
            context=Context(headers={IDEMPOTENCY_KEY: "order-1042"}, key_reused=True),
            good_context=_with_key("order-1042"),
        ),
    ],
)
def reused_key(document: Document, context: Context) -> Iterator[Finding]:
    if not context.key_reused:
        return
    row = operations.OPERATIONS.get(context.operation or "")
    holder = None if row is None else _holder(row)
    if holder is not None and _has_key(document.value, holder):
        yield Finding((holder, _KEY_FIELD))
    elif any(_read_keys(context)):
        yield Finding()


@HEADERS_FAMILY.clearance(Document)
def clear_key_header(_document: object, context: Context, limits: Limits, operation: str) -> bool:
    """Return whether no key was used before, and there is no header, or one plain key where the API reads it."""
    if context.key_reused:
        return False
    if not context.headers:
        return True
    ((name, key), *others) = context.headers
    return (
        not others
        and name == _KEY_HEADER
        and operation in _OWN_KEY
        and len(key) <= limits.idempotency_key
        and _PLAIN_KEY.fullmatch(key) is not None
    )


@HEADERS_FAMILY.clearance(ChatCreateRequest)
@HEADERS_FAMILY.clearance(MessageSendRequest)
@HEADERS_FAMILY.clearance(PollCreateRequest)
def has_no_key_header(_request: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether there is no header: with one, these requests are never clear."""
    return not context.headers


@HEADERS_FAMILY.clearance(MessageCreateRequest)
def clear_key_of_new_message(request: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether no key in a header could differ from one in the message."""
    return not context.headers or _KEY_FIELD not in request["message"]

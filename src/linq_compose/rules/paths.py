"""Paths: the ids, numbers and names in the path of a request, by what the operations table says they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from linq_compose import _handles as handles
from linq_compose._identifiers import PARAMETERS, UUID, Parameter, are_plain
from linq_compose._sources import ATTACHMENT, CONNECT, ERRORS
from linq_compose.limits import Limits
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.document import Document
from linq_compose.lint.phrases import Quoted, quote
from linq_compose.lint.rule import Example, Family, Finding

__all__ = ["PATHS"]

PATHS = Family("PTH", "paths", about="The ids, numbers and names in the path of a request.")

_ID: Final = "550e8400-e29b-41d4-a716-446655440000"
_DOCUMENTED: Final = "attachmentId"
"""The parameter of which the API documents that it rejects anything but a UUID."""
_OWN_RULE: Final = "chatId"
"""The parameter that `Context.chat_id` names too: CHT104 reports it."""
_ODD: Final = re.compile(r"[\s/\\{}<>\x00-\x1f\x7f]")
_DOTS: Final = (".", "..")
_NOTHING: Final = re.compile(r"none|null|undefined|nan|true|false", re.ASCII | re.IGNORECASE)


def _in_path(**parameters: str) -> Context:
    return Context(parameters=parameters)


def _known(context: Context, *forms: str) -> Iterator[tuple[str, Parameter, str]]:
    """Yield the parameters of the path that are not blank, those of some forms: name, kind and value."""
    for name, value in context.parameters:
        known = PARAMETERS.get(name)
        if known is not None and known.form in forms and value.strip():
            yield name, known, value


@PATHS.rule(
    101,
    "malformed-path-id",
    Severity.WARNING,
    on=Document,
    says="The {noun} {id} in the path is not a UUID.",
    hint="Use the `id` as the API returned it: 8-4-4-4-12 hexadecimal digits.",
    why="A message is named by its UUID. What the API returns for another id is not documented; no message has it.",
    evidence=Evidence.INFERRED,
    source=f"{ERRORS}2xxx/2002/",
    safe=("noun",),
    server_code=2002,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad={"operation": "add", "type": "love"},
            good={"operation": "add", "type": "love"},
            at="",
            operation="messages.add_reaction",
            context=_in_path(messageId="msg_123"),
            good_context=_in_path(messageId=_ID),
        ),
        Example(
            bad={},
            good={},
            at="",
            operation="messages.delete",
            context=_in_path(messageId="None"),
            good_context=_in_path(messageId=_ID),
        ),
    ],
)
def malformed_path_id(_document: Document, context: Context) -> Iterator[Finding]:
    for name, known, value in _known(context, "uuid"):
        if name not in (_OWN_RULE, _DOCUMENTED) and UUID.fullmatch(value) is None:
            yield Finding(values={"noun": known.noun, "id": quote(value)})


@PATHS.rule(
    102,
    "malformed-attachment-path",
    Severity.ERROR,
    on=Document,
    says="The attachment id {id} in the path is not a UUID.",
    hint="Use the `attachment_id` that `attachments.create` returned: 8-4-4-4-12 hexadecimal digits.",
    why="The API answers 400 for an attachment id that is not a valid UUID.",
    source=ATTACHMENT,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad={},
            good={},
            at="",
            operation="attachments.delete",
            context=_in_path(attachmentId="photo.jpg"),
            good_context=_in_path(attachmentId=_ID),
        )
    ],
)
def malformed_attachment(_document: Document, context: Context) -> Iterator[Finding]:
    for name, _, value in _known(context, "uuid"):
        if name == _DOCUMENTED and UUID.fullmatch(value) is None:
            yield Finding(values={"id": quote(value)})


@PATHS.rule(
    103,
    "blank-path-id",
    Severity.ERROR,
    on=Document,
    says="The {noun} in the path is {what}.",
    hint="Set the {noun} before you send the request: a variable may be empty.",
    why="Without it the path is that of another operation, or of none.",
    domain="A path with nothing between two slashes names nothing, whatever the server answers.",
    evidence=Evidence.INFERRED,
    source=f"{ERRORS}2xxx/2001/",
    safe=("noun", "what"),
    examples=[
        Example(
            bad={},
            good={},
            at="",
            operation="messages.retrieve",
            context=_in_path(messageId=""),
            good_context=_in_path(messageId=_ID),
        ),
        Example(
            bad={},
            good={},
            at="",
            operation="webhook_subscriptions.delete",
            context=_in_path(subscriptionId=" "),
            good_context=_in_path(subscriptionId=_ID),
        ),
    ],
)
def blank_path_id(_document: Document, context: Context) -> Iterator[Finding]:
    for name, value in context.parameters:
        if name in PARAMETERS and not value.strip():
            yield Finding(values={"noun": PARAMETERS[name].noun, "what": "only whitespace" if value else "empty"})


@PATHS.rule(
    104,
    "odd-path-id",
    Severity.WARNING,
    on=Document,
    says="The {noun} {id} in the path {problem}.",
    hint="Check how the path is put together: an id is one segment, as the API returned it.",
    why="No source says what such ids look like; but a slash, a space, a brace or the word for an absent value comes "
    "from a path that was put together wrongly.",
    evidence=Evidence.INFERRED,
    source=f"{ERRORS}2xxx/2010/",
    safe=("noun", "problem"),
    examples=[
        Example(
            bad={},
            good={},
            at="",
            operation="webhook_subscriptions.retrieve",
            context=_in_path(subscriptionId="undefined"),
            good_context=_in_path(subscriptionId=_ID),
        ),
        Example(
            bad={},
            good={},
            at="",
            operation="payments.retrieve",
            context=_in_path(paymentId="pay_1/credentials"),
            good_context=_in_path(paymentId="pay_1"),
        ),
    ],
)
def odd_path_id(_document: Document, context: Context) -> Iterator[Finding]:
    for _, known, value in _known(context, "word"):
        if _NOTHING.fullmatch(value) is not None:
            problem = "is the word for an absent value"
        elif value in _DOTS:
            problem = "is a dot segment, which clients and servers take out of the path"
        elif _ODD.search(value) is not None:
            problem = "contains a slash, a space or a brace"
        else:
            continue
        yield Finding(values={"noun": known.noun, "id": quote(value), "problem": problem})


@PATHS.rule(
    105,
    "unformatted-path-handle",
    Severity.WARNING,
    on=Document,
    says="The {noun} {handle} in the path {reason}.",
    hint="Write numbers with +, the country code and digits alone; only payments accept an email address.",
    why="The API names lines and people by E.164 numbers, and customers also by email. What it returns for anything "
    "else in a path is not documented.",
    evidence=Evidence.INFERRED,
    source=CONNECT,
    safe=("noun",),
    server_code=1002,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad={},
            good={},
            at="",
            operation="phone_numbers.start_reputation_audit",
            context=_in_path(phoneNumber="2052535597"),
            good_context=_in_path(phoneNumber="+12052535597"),
        ),
        Example(
            bad={},
            good={},
            at="",
            operation="payment_handles.connection",
            context=_in_path(handle="ana@"),
            good_context=_in_path(handle="ana@example.org"),
        ),
    ],
)
def unformatted_path_handle(_document: Document, context: Context) -> Iterator[Finding]:
    for _, known, value in _known(context, "number", "handle"):
        is_email = known.form == "handle" and handles.is_email(value)
        reason = handles.email_flaw(value) if is_email else handles.number_flaw(value)
        if reason is not None:
            yield Finding(values={"noun": known.noun, "handle": quote(value), "reason": Quoted(reason)})


@PATHS.clearance(Document)
def clear_path(_document: object, context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether every parameter of the path is plainly of its form."""
    return are_plain(context.parameters)

"""Handles: numbers that are not E.164, addresses that are none, too many or none, the same one twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from linq_compose import _handles as handles
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, remove, replace
from linq_compose.lint.phrases import Quoted, quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models.requests import (
    ChatCreateRequest,
    ChatListQuery,
    MessageCreateRequest,
    ParticipantRequest,
)
from linq_compose.rules.analysis.examples import GUEST, SENDER, create_example
from linq_compose.rules.sources import CREATE, ERRORS

__all__ = ["HANDLES", "Bearer", "Named", "named"]

HANDLES = Family("HND", "handles", about="Handles: the phone numbers and email addresses of senders and recipients.")

Bearer: TypeAlias = ChatCreateRequest | MessageCreateRequest | ParticipantRequest | ChatListQuery
"""A request that names handles."""
_BEARERS: tuple[type[Bearer], ...] = (ChatCreateRequest, MessageCreateRequest, ParticipantRequest, ChatListQuery)
_Sent: TypeAlias = ChatCreateRequest | ChatListQuery

_SENT: tuple[type[_Sent], ...] = (ChatCreateRequest, ChatListQuery)
_FORMAT = f"{ERRORS}1xxx/1002/"


class Named(NamedTuple):
    """A handle of a request: its place below the request, the handle, and what it is there."""

    at: tuple[str | int, ...]
    handle: str
    role: Literal["sender", "line", "other"]
    """`sender`: the line that sends; `line`: one of your lines that shall not; `other`: anybody."""


_FIELDS: tuple[tuple[str, str, Literal["sender", "line", "other"]], ...] = (
    ("from_", "from", "sender"),
    ("to", "to", "other"),
    ("handle", "handle", "other"),
    ("exclude_from", "exclude_from", "line"),
)


def named(request: Bearer) -> Iterator[Named]:
    """Yield every handle of a request that could be read."""
    for field, name, role in _FIELDS:
        held = request.__dict__.get(field)
        if isinstance(held, str):
            yield Named((name,), held, role)
        elif isinstance(held, tuple):
            for index, handle in enumerate(held):
                if isinstance(handle, str):
                    yield Named((name, index), handle, role)


_GOOD = create_example(GUEST)


def _numbers(request: Bearer) -> Iterator[Named]:
    """Yield what must be a phone number: handles without an `@`, and your lines, except a sender's address (HND107)."""
    for each in named(request):
        if each.role == "line" or not handles.is_email(each.handle):
            yield each


def _addresses(request: Bearer) -> Iterator[Named]:
    """Yield what is meant as an email address, where one may stand."""
    for each in named(request):
        if each.role == "other" and handles.is_email(each.handle):
            yield each


_Addressed: TypeAlias = ChatCreateRequest | MessageCreateRequest

_ADDRESSED: tuple[type[_Addressed], ...] = (ChatCreateRequest, MessageCreateRequest)


@HANDLES.rule(
    101,
    "unformatted-number",
    Severity.ERROR,
    on=_BEARERS,
    says="The number {handle} is not in E.164 form: it {reason}.",
    hint="Write +, the country code and the number, without spaces, dashes or parentheses.",
    why="The API takes phone numbers as E.164 alone: an ASCII +, then 2 to 15 ASCII digits of which the first is not "
    "0. It does not tidy them up. A handle without an @ is read as a phone number.",
    source=_FORMAT,
    server_code=1002,
    fixable={"safe", "unsafe"},
    examples=[
        Example(bad=create_example("+1 (205) 253-2136"), good=_GOOD, at="/to/0", operation="chats.create"),
        Example(bad=create_example(GUEST, sender="2052535597"), good=_GOOD, at="/from", operation="chats.create"),
        Example(
            bad={"handle": "020 7123 4567"},
            good={"handle": "+442071234567"},
            at="/handle",
            operation="chats.participants.add",
            context=Context(region="GB", group_size=4),
        ),
    ],
)
def unformatted_number(request: Bearer, context: Context) -> Iterator[Finding]:
    """Yield every phone handle that is not E.164, with the E.164 form if it spells one."""
    for at, handle, _ in _numbers(request):
        reason = handles.number_flaw(handle)
        if reason is not None:
            values = {"handle": quote(handle), "reason": Quoted(reason)}
            yield Finding(at, values, _formatted(at, handle, context))


def _formatted(at: tuple[str | int, ...], handle: str, context: Context) -> Fix | None:
    read = None if handles.is_email(handle) else handles.read_number(handle, region=context.region)
    if read is None:
        return None
    make = Fix.safe if read.certain else Fix.unsafe
    return make("Write it as E.164", replace(*at, value=read.number))


@HANDLES.rule(
    102,
    "implausible-number",
    Severity.WARNING,
    on=_BEARERS,
    says="No phone can have the number {handle}: it {reason}.",
    hint="Check for a missing or doubled digit, or a wrong country code.",
    why="The form is right, but the numbering plan of the country has no number of this length, or no country has "
    "the code. Only the length counts: whether the number is in use cannot be known offline.",
    evidence=Evidence.INFERRED,
    source="https://github.com/google/libphonenumber",
    examples=[
        Example(bad=create_example("+1205253213"), good=_GOOD, at="/to/0", operation="chats.create"),
        Example(bad=create_example("+999123456789"), good=_GOOD, at="/to/0", operation="chats.create"),
    ],
)
def implausible_number(request: Bearer, _context: Context) -> Iterator[Finding]:
    """Yield every E.164 handle whose country code or length nobody has."""
    for at, handle, _ in _numbers(request):
        reason = handles.implausibility(handle) if handles.is_e164(handle) else None
        if reason is not None:
            yield Finding(at, {"handle": quote(handle), "reason": reason})


@HANDLES.rule(
    103,
    "malformed-email",
    Severity.ERROR,
    on=_BEARERS,
    says="{handle} is not an email address: it {reason}.",
    hint="Give the bare address, like guest@icloud.com, or a phone number in E.164 form.",
    why="A handle is a phone number or an email address. One with an @ is read as an address, judged by the rules of "
    "email (RFC 5321, 5322, 6531) without asking the network.",
    source=CREATE,
    server_code=1002,
    examples=[
        Example(
            bad=create_example("guest@@icloud.com"),
            good=create_example("guest@icloud.com"),
            at="/to/0",
            operation="chats.create",
        ),
    ],
)
def malformed_email(request: Bearer, _context: Context) -> Iterator[Finding]:
    """Yield every email handle that is no address."""
    for at, handle, _ in _addresses(request):
        reason = handles.email_flaw(handle)
        if reason is not None:
            yield Finding(at, {"handle": quote(handle), "reason": Quoted(reason)})


@HANDLES.rule(
    104,
    "recipient-count",
    Severity.ERROR,
    on=_ADDRESSED,
    says="There are {count} recipients, {much}; a chat takes 1 to {limit}.",
    hint="Name at least one recipient, and spread a larger audience over several chats.",
    why="A chat has at least one other participant and at most 31.",
    source=CREATE,
    server_code=1005,
    examples=[
        Example(bad=create_example(), good=_GOOD, at="/to", operation="chats.create"),
        Example(
            bad=create_example(*(f"+120525300{n:02}" for n in range(32))),
            good=create_example(*(f"+120525300{n:02}" for n in range(31))),
            at="/to",
            operation="chats.create",
        ),
    ],
)
def recipient_count(request: _Addressed, context: Context) -> Iterator[Finding]:
    """Yield a request with no recipient, or with more than the limit; those that cannot be read count."""
    count, limit = len(request.to), context.limits.recipients
    if not 1 <= count <= limit:
        much = f"{count - limit} too many" if count else "1 too few"
        yield Finding(("to",), {"count": count, "much": much, "limit": limit})


@HANDLES.rule(
    105,
    "repeated-recipient",
    Severity.WARNING,
    on=_ADDRESSED,
    says="The recipient {handle} is named already, as entry {first} of to, counted from 0.",
    hint="Name everybody once.",
    why="Two spellings of one number, or of one domain, are one recipient. Recipients are a set; what the API does "
    "with a repeated one is not documented. The name before an @ is compared with its case, for only its domain "
    "knows whether case matters there.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    fixable={"safe"},
    examples=[
        Example(bad=create_example(GUEST, GUEST), good=_GOOD, at="/to/1", operation="chats.create"),
        Example(
            bad=create_example("guest@icloud.com", GUEST, "guest@iCloud.com"),
            good=create_example("guest@icloud.com", GUEST),
            at="/to/2",
            operation="chats.create",
        ),
    ],
)
def repeated_recipient(request: _Addressed, context: Context) -> Iterator[Finding]:
    """Yield every recipient that an earlier one names too, both normalised; safe to remove if no region was needed."""
    seen: dict[str, int] = {}
    for index, handle in enumerate(request.to):
        if not isinstance(handle, str):
            continue
        first = seen.setdefault(handles.normalise(handle, region=context.region), index)
        if first != index:
            # What two handles mean in a region is a guess; the fix of HND101 settles it, and then this one is certain.
            same = handles.normalise(handle) == handles.normalise(request.to[first])
            mend = Fix.safe("Remove the repetition", remove("to", index)) if same else None
            yield Finding(("to", index), {"handle": quote(handle), "first": first}, mend)


@HANDLES.rule(
    106,
    "self-recipient",
    Severity.WARNING,
    on=ChatCreateRequest,
    says="The sender {handle} is among the recipients.",
    hint="Leave your own line out of `to`: it is in the chat by sending.",
    why="`from` takes part in the chat anyway. What the API does with a line that writes to itself is not documented.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    examples=[Example(bad=create_example(GUEST, SENDER), good=_GOOD, at="/to/1", operation="chats.create")],
)
def self_recipient(request: ChatCreateRequest, context: Context) -> Iterator[Finding]:
    """Yield every recipient that is the sender, both normalised."""
    sender = handles.normalise(request.from_, region=context.region)
    for index, handle in enumerate(request.to):
        if isinstance(handle, str) and handles.normalise(handle, region=context.region) == sender:
            yield Finding(("to", index), {"handle": quote(handle)})


@HANDLES.rule(
    107,
    "email-sender",
    Severity.ERROR,
    on=_SENT,
    says="The sender {handle} is an email address; only a phone number can send.",
    hint="Give the E.164 number of one of your lines.",
    why="Messages go out from phone lines. Recipients may be email addresses, `from` never is.",
    source=CREATE,
    server_code=1002,
    examples=[
        Example(bad=create_example(GUEST, sender="desk@icloud.com"), good=_GOOD, at="/from", operation="chats.create")
    ],
)
def email_sender(request: _Sent, _context: Context) -> Iterator[Finding]:
    """Yield a sender that is an email address."""
    for at, handle, role in named(request):
        if role == "sender" and handles.is_email(handle):
            yield Finding(at, {"handle": quote(handle)})


@HANDLES.rule(
    108,
    "undeliverable-domain",
    Severity.WARNING,
    on=_BEARERS,
    says="Nobody receives mail at {handle}: {domain} is a reserved name.",
    hint="Use the real address; in tests this may be what you want.",
    why="Some names are set aside for documentation, tests and private networks, so no Apple Account is registered "
    "there. Linq's own documentation shows user@example.com.",
    evidence=Evidence.INFERRED,
    source="https://www.rfc-editor.org/rfc/rfc6761",
    examples=[
        Example(
            bad=create_example("guest@hotel.test"),
            good=create_example("guest@icloud.com"),
            at="/to/0",
            operation="chats.create",
        ),
    ],
)
def undeliverable_domain(request: Bearer, _context: Context) -> Iterator[Finding]:
    """Yield every address under a reserved or special-use domain."""
    for at, handle, _ in _addresses(request):
        domain = handles.reserved_domain(handle)
        if domain is not None and handles.email_flaw(handle) is None:
            yield Finding(at, {"handle": quote(handle), "domain": domain})

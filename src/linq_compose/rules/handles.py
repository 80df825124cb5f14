"""Handles: phone numbers and email addresses, their format, their count and their repetition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple, TypeAlias, get_args

from linq_compose import _handles as handles
from linq_compose._phone_lengths import has_possible_length
from linq_compose._sources import BLOCKED, CAPABILITY, CREATE, ERRORS, LIST, NUMBERING_PLANS, SPECIAL_USE_NAMES
from linq_compose.limits import SHORT_CODE, Limits
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, remove, replace
from linq_compose.lint.phrases import Quoted, quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models.blocked_handles import BlockRequest
from linq_compose.models.capabilities import CapabilityRequest
from linq_compose.models.contact_cards import ContactCardQuery, ContactCardRequest, ContactCardUpdateRequest
from linq_compose.models.lines import AvailableNumberQuery
from linq_compose.models.locations import LocationStopRequest
from linq_compose.models.requests import (
    ChatCreateRequest,
    ChatListQuery,
    MessageCreateRequest,
    ParticipantRequest,
)
from linq_compose.models.webhook_subscriptions import SubscriptionRequest, SubscriptionUpdateRequest
from linq_compose.rules.analysis.examples import GUEST, SENDER, create_example

__all__ = ["HANDLES", "Bearer", "Named", "named"]

HANDLES = Family("HND", "handles", about="Handles: the phone numbers and email addresses of senders and recipients.")

Bearer: TypeAlias = (
    ChatCreateRequest
    | MessageCreateRequest
    | ParticipantRequest
    | ChatListQuery
    | AvailableNumberQuery
    | CapabilityRequest
    | ContactCardQuery
    | ContactCardRequest
    | ContactCardUpdateRequest
    | LocationStopRequest
    | SubscriptionRequest
    | SubscriptionUpdateRequest
)
"""A request with handles in it."""
_BEARERS: tuple[type[Bearer], ...] = get_args(Bearer)
_Sent: TypeAlias = ChatCreateRequest | ChatListQuery | CapabilityRequest
_SENT: tuple[type[_Sent], ...] = get_args(_Sent)
_Query: TypeAlias = ChatListQuery | ContactCardQuery
_QUERIES: tuple[type[_Query], ...] = get_args(_Query)
_FORMAT = f"{ERRORS}1xxx/1002/"


class Named(NamedTuple):
    """A handle of a request: its place below the request, the handle, and its role."""

    at: tuple[str | int, ...]
    handle: str
    role: Literal["sender", "line", "other"]
    """`sender`: the line that sends; `line`: one of your lines that must not send; `other`: anyone."""


_FIELDS: tuple[tuple[str, str, Literal["sender", "line", "other"]], ...] = (
    ("from_", "from", "sender"),
    ("to", "to", "other"),
    ("handle", "handle", "other"),
    ("exclude_from", "exclude_from", "line"),
    ("address", "address", "other"),
    ("phone_number", "phone_number", "line"),
    ("phone_numbers", "phone_numbers", "line"),
)


_MOST_READ: Final = 1_000
"""How many entries of a list of handles are read: a chat has at most 31, and the libraries take long for each."""


def named(request: Bearer) -> Iterator[Named]:
    """Yield every readable handle of a request, of a list those of the first 1,000 entries."""
    for field, name, role in _FIELDS:
        value = request.__dict__.get(field)
        if isinstance(value, str):
            yield Named((name,), value, role)
        elif isinstance(value, tuple):
            for index, handle in enumerate(value[:_MOST_READ]):
                if isinstance(handle, str):
                    yield Named((name, index), handle, role)


class _Lookup:
    """What the libraries say of the handles of one request: each is asked once for each handle, if it must be."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str | None], handles.Dialled | None] = {}
        self._implausible: dict[str, str | None] = {}
        self._emails: dict[str, str | None] = {}
        self._normalised: dict[tuple[str, str | None], str] = {}

    def number(self, handle: str, *, region: str | None) -> handles.Dialled | None:
        """As `read_number`."""
        key = handle, region
        if key not in self._numbers:
            self._numbers[key] = handles.read_number(handle, region=region)
        return self._numbers[key]

    def implausibility(self, number: str) -> str | None:
        """As `implausibility`; a number of a possible length has none."""
        if number not in self._implausible:
            self._implausible[number] = None if has_possible_length(number) else handles.implausibility(number)
        return self._implausible[number]

    def email_flaw(self, handle: str) -> str | None:
        """As `email_flaw`."""
        if handle not in self._emails:
            self._emails[handle] = handles.email_flaw(handle)
        return self._emails[handle]

    def normalised(self, handle: str, *, region: str | None = None) -> str:
        """As `normalise`; a number of a possible length is spelt so already."""
        if has_possible_length(handle):
            return handle
        key = handle, region
        if key not in self._normalised:
            if handles.is_email(handle):
                self._normalised[key] = handles.normalise(handle)
            else:
                dialled = self.number(handle, region=region)
                self._normalised[key] = handle if dialled is None else dialled.number
        return self._normalised[key]


def _lookup(request: Bearer) -> _Lookup:
    """Return what is known of the handles of a request that is checked; it is kept as long as the request."""
    kept: dict[str, Any] = vars(request)
    lookup: _Lookup | None = kept.get("_lookup")
    if lookup is None:
        lookup = kept["_lookup"] = _Lookup()
    return lookup


_GOOD = create_example(GUEST)


def _numbers(request: Bearer) -> Iterator[Named]:
    """Yield what must be a phone number: handles without `@`, and your lines; a sender with `@` is HND107."""
    for entry in named(request):
        if entry.role == "line" or not handles.is_email(entry.handle):
            yield entry


def _addresses(request: Bearer) -> Iterator[Named]:
    """Yield the handles with `@`, where an email address is allowed."""
    for entry in named(request):
        if entry.role == "other" and handles.is_email(entry.handle):
            yield entry


def _lacks_plus(request: Bearer, handle: str) -> bool:
    """Return whether a handle is a number of a query that lacks nothing but its +, which HND109 reports."""
    return isinstance(request, _QUERIES) and handles.is_e164(f"+{handle}")


_Addressed: TypeAlias = ChatCreateRequest | MessageCreateRequest

_ADDRESSED: tuple[type[_Addressed], ...] = (ChatCreateRequest, MessageCreateRequest)


@HANDLES.rule(
    101,
    "unformatted-number",
    Severity.ERROR,
    on=_BEARERS,
    says="The number {handle} is not in E.164 format: it {reason}.",
    hint="Write +, the country code and the number, without spaces, dashes or parentheses.",
    why="The API accepts phone numbers only in E.164 format: an ASCII +, then 2 to 15 ASCII digits, the first "
    "not 0. It does not normalise them. A handle without @ is read as a phone number.",
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
    for at, handle, _ in _numbers(request):
        reason = None if _lacks_plus(request, handle) else handles.number_flaw(handle)
        if reason is not None:
            values = {"handle": quote(handle), "reason": Quoted(reason)}
            dialled = None if handles.is_email(handle) else _lookup(request).number(handle, region=context.region)
            yield Finding(at, values, _formatted(at, dialled))


def _formatted(at: tuple[str | int, ...], dialled: handles.Dialled | None) -> Fix | None:
    if dialled is None:
        return None
    fix = Fix.safe if dialled.certain else Fix.unsafe
    return fix("Write it as E.164", replace(*at, value=dialled.number))


@HANDLES.rule(
    102,
    "implausible-number",
    Severity.WARNING,
    on=_BEARERS,
    says="No phone can have the number {handle}: it {reason}.",
    hint="Check for a missing or extra digit, or a wrong country code.",
    why="The format is right, but no country has this code, its numbering plan has no number of this length, or the "
    "number contains a trunk prefix that is dialled only inside the country. Whether a number is in use cannot be "
    "known offline.",
    evidence=Evidence.INFERRED,
    source=NUMBERING_PLANS,
    safe=("reason",),
    fixable={"unsafe"},
    examples=[
        Example(bad=create_example("+1205253213"), good=_GOOD, at="/to/0", operation="chats.create"),
        Example(
            bad=create_example("+4402071838750"),
            good=create_example("+442071838750"),
            at="/to/0",
            operation="chats.create",
        ),
        Example(bad=create_example("+999123456789"), good=_GOOD, at="/to/0", operation="chats.create"),
    ],
)
def implausible_number(request: Bearer, _context: Context) -> Iterator[Finding]:
    for at, handle, _ in _numbers(request):
        reason = _lookup(request).implausibility(handle) if handles.is_e164(handle) else None
        if reason is not None:
            dialled = _lookup(request).normalised(handle)
            fix = None if dialled == handle else Fix.unsafe(f"Write {dialled}", replace(*at, value=dialled))
            yield Finding(at, {"handle": quote(handle), "reason": Quoted(reason)}, fix)


@HANDLES.rule(
    103,
    "malformed-email",
    Severity.ERROR,
    on=_BEARERS,
    says="{handle} is not an email address: it {reason}.",
    hint="Give the bare address, like guest@icloud.com, or a phone number in E.164 format.",
    why="A handle is a phone number or an email address. A handle with @ is read as an address and checked "
    "against RFC 5321, 5322 and 6531, without network access.",
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
    for at, handle, _ in _addresses(request):
        reason = _lookup(request).email_flaw(handle)
        if reason is not None:
            yield Finding(at, {"handle": quote(handle), "reason": Quoted(reason)})


@HANDLES.rule(
    104,
    "recipient-count",
    Severity.ERROR,
    on=_ADDRESSED,
    says="There are {count} recipients, {much}; a chat has 1 to {limit}.",
    hint="Name at least one recipient, and split a larger audience over several chats.",
    why="A chat has 1 to 31 participants besides the sender.",
    source=CREATE,
    safe=("much",),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
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
    count, limit = len(request.to), context.limits.recipients
    if not 1 <= count <= limit:
        much = f"{count - limit} too many" if count else "1 too few"
        yield Finding(("to",), {"count": count, "much": much, "limit": limit})


@HANDLES.rule(
    105,
    "repeated-recipient",
    Severity.WARNING,
    on=_ADDRESSED,
    says="The recipient {handle} repeats entry {first} of `to`, counted from 0.",
    hint="List each recipient once.",
    why="Two spellings of one number, or of one domain, are the same recipient. What the API does with a "
    "repeated recipient is not documented. The part before @ is compared with its case, since only its "
    "domain decides whether case matters.",
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
    seen: dict[str, int] = {}
    lookup = _lookup(request)
    for index, handle in enumerate(request.to[:_MOST_READ]):
        if not isinstance(handle, str):
            continue
        first = seen.get(handle)
        if first is None:
            first = seen.setdefault(lookup.normalised(handle, region=context.region), index)
            seen[handle] = first
        if first != index:
            # A number read with the region is a guess; the fix of HND101 settles it, and then this one is certain.
            same = handle == request.to[first] or lookup.normalised(handle) == lookup.normalised(request.to[first])
            fix = Fix.safe("Remove the repetition", remove("to", index)) if same else None
            yield Finding(("to", index), {"handle": quote(handle), "first": first}, fix)


_SAME_DIGITS = 4  # shorter than every number without its country code and trunk prefix


def _is_sender(handle: str, sender: str, lookup: _Lookup, *, region: str | None) -> bool:
    """Return whether a handle is the normalised sender; the last digits settle most, and are compared first."""
    if handles.is_e164(handle) and handle[-_SAME_DIGITS:] != sender[-_SAME_DIGITS:]:
        return False
    return lookup.normalised(handle, region=region) == sender


@HANDLES.rule(
    106,
    "self-recipient",
    Severity.WARNING,
    on=ChatCreateRequest,
    says="The sender {handle} is among the recipients.",
    hint="Remove your own line from `to`: the sender is always a participant.",
    why="`from` is a participant already. What the API does when a line writes to itself is not documented.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    examples=[Example(bad=create_example(GUEST, SENDER), good=_GOOD, at="/to/1", operation="chats.create")],
)
def self_recipient(request: ChatCreateRequest, context: Context) -> Iterator[Finding]:
    lookup = _lookup(request)
    sender = lookup.normalised(request.from_, region=context.region)
    for index, handle in enumerate(request.to[:_MOST_READ]):
        if isinstance(handle, str) and _is_sender(handle, sender, lookup, region=context.region):
            yield Finding(("to", index), {"handle": quote(handle)})


@HANDLES.rule(
    107,
    "email-sender",
    Severity.ERROR,
    on=_SENT,
    says="The sender {handle} is an email address; expected a phone number.",
    hint="Give the E.164 number of one of your lines.",
    why="Messages are sent from phone numbers. Recipients may be email addresses, `from` may not.",
    source=CREATE,
    server_code=1002,
    examples=[
        Example(bad=create_example(GUEST, sender="desk@icloud.com"), good=_GOOD, at="/from", operation="chats.create")
    ],
)
def email_sender(request: _Sent, _context: Context) -> Iterator[Finding]:
    for at, handle, role in named(request):
        if role == "sender" and handles.is_email(handle):
            yield Finding(at, {"handle": quote(handle)})


@HANDLES.rule(
    108,
    "undeliverable-domain",
    Severity.WARNING,
    on=_BEARERS,
    says="No mail reaches {handle}: {domain} is a reserved domain.",
    hint="Use the real address; in tests a reserved domain may be intended.",
    why="Reserved domains are for documentation, tests and private networks, so no Apple Account is registered "
    "there. Linq's own documentation shows user@example.com.",
    evidence=Evidence.INFERRED,
    source=SPECIAL_USE_NAMES,
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
    for at, handle, _ in _addresses(request):
        domain = handles.reserved_domain(handle)
        if domain is not None and _lookup(request).email_flaw(handle) is None:
            yield Finding(at, {"handle": quote(handle), "domain": domain})


@HANDLES.rule(
    109,
    "number-without-plus",
    Severity.WARNING,
    on=_QUERIES,
    says="The number {handle} of the query has no +.",
    hint="Write + before the number, as %2B in a URL.",
    why="An older API reference accepts a line with or without +, the newer one shows E.164. What the API does with a "
    "number without + is not documented; it may list no chats.",
    evidence=Evidence.INFERRED,
    source=LIST,
    fixable={"unsafe"},
    examples=[
        Example(bad={"from": "12052535597"}, good={"from": "+12052535597"}, at="/from", operation="chats.list_chats"),
        Example(bad={"to": "12052532136"}, good={"to": "+12052532136"}, at="/to", operation="chats.list_chats"),
    ],
)
def number_without_plus(query: _Query, _context: Context) -> Iterator[Finding]:
    for at, handle, _ in _numbers(query):
        if _lacks_plus(query, handle):
            number = f"+{handle}"
            fix = Fix.unsafe("Add the +", replace(*at, value=number))
            yield Finding(at, {"handle": quote(handle)}, None if _lookup(query).implausibility(number) else fix)


@HANDLES.rule(
    110,
    "email-for-rcs",
    Severity.ERROR,
    on=CapabilityRequest,
    says="The address {handle} is an email address, which RCS does not have.",
    hint="Check the phone number instead, or use capability.check_i_message.",
    why="RCS reaches phone numbers only; the API rejects an email address.",
    source=f"{CAPABILITY}check_RCS/",
    server_code=1002,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad={"address": "guest@icloud.com"},
            good={"address": GUEST},
            at="/address",
            operation="capability.check_RCS",
        )
    ],
)
def email_for_rcs(request: CapabilityRequest, context: Context) -> Iterator[Finding]:
    if context.operation == "capability.check_RCS" and handles.is_email(request.address):
        yield Finding(("address",), {"handle": quote(request.address)})


_SHORT_CODE: Final = re.compile(rf"[0-9]{{{SHORT_CODE[0]},{SHORT_CODE[1]}}}", re.ASCII)
_SENDER_NAME: Final = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]+", re.ASCII)


@HANDLES.rule(
    111,
    "unblockable-handle",
    Severity.WARNING,
    on=BlockRequest,
    says="{handle} is not a handle that messages come from.",
    hint="Use an E.164 number, an email address, a short code of 3 to 8 digits, or the name of a sender.",
    why="A block applies to messages from exactly this handle: an E.164 number, an email address, a short code or an "
    "alphanumeric sender. What the API does with another text is not documented; it would block nobody.",
    evidence=Evidence.INFERRED,
    source=BLOCKED,
    server_code=1002,
    server_code_evidence=Evidence.INFERRED,
    fixable={"safe", "unsafe"},
    examples=[
        Example(
            bad={"handle": "+1 (205) 253-2136"},
            good={"handle": "+12052532136"},
            at="/handle",
            operation="blocked_handles.block",
        ),
        Example(
            bad={"handle": "2052532136"},
            good={"handle": "262966"},
            at="/handle",
            operation="blocked_handles.block",
            context=Context(region="US"),
        ),
        Example(bad={"handle": ""}, good={"handle": "ACME"}, at="/handle", operation="blocked_handles.block"),
    ],
)
def unblockable_handle(request: BlockRequest, context: Context) -> Iterator[Finding]:
    handle = request.handle
    if handles.is_e164(handle) or _SHORT_CODE.fullmatch(handle) or _SENDER_NAME.fullmatch(handle):
        return
    if handles.is_email(handle):
        if handles.email_flaw(handle) is not None:
            yield Finding(("handle",), {"handle": quote(handle)})
        return
    dialled = handles.read_number(handle, region=context.region)
    yield Finding(("handle",), {"handle": quote(handle)}, _formatted(("handle",), dialled))


_PLAIN_EMAIL: Final = re.compile(
    r"[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:icloud|gmail|outlook|hotmail|live|yahoo|me|mac|aol|gmx|proton)\.(?:com|de|me|net)"
)


def _is_plain(handle: str) -> bool:
    """Return whether a handle is plainly a number that its country can have, or an address of a large provider."""
    return has_possible_length(handle) or (len(handle) <= 64 and _PLAIN_EMAIL.fullmatch(handle) is not None)


def _are_plain(handles: list[str]) -> bool:
    """Return whether handles are plain, each another."""
    for handle in handles:
        if not _is_plain(handle):
            return False
    return len(handles) == 1 or len(set(handles)) == len(handles)


@HANDLES.clearance(ChatCreateRequest)
def clear_people(request: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether sender and recipients are plain handles, each another."""
    sender, others = request["from"], request["to"]
    if not 1 <= len(others) <= limits.recipients or sender in others:
        return False
    return has_possible_length(sender) and _are_plain(others)


@HANDLES.clearance(MessageCreateRequest)
def clear_recipients(request: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether recipients are plain handles, each another, and no line is left out."""
    others = request["to"]
    return 1 <= len(others) <= limits.recipients and "exclude_from" not in request and _are_plain(others)


@HANDLES.clearance(ParticipantRequest)
def clear_participant(request: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a participant is a plain handle."""
    return _is_plain(request["handle"])


@HANDLES.clearance(CapabilityRequest)
def clear_address(request: dict[str, Any], _context: Context, _limits: Limits, operation: str) -> bool:
    """Return whether a plain handle is checked, for RCS a number, with a plain line if one is named."""
    address = request["address"]
    if "from" in request and not has_possible_length(request["from"]):
        return False
    return has_possible_length(address) or (operation != "capability.check_RCS" and _is_plain(address))


@HANDLES.clearance(BlockRequest)
def clear_blocked(request: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a plain handle or a short code is blocked."""
    return _is_plain(request["handle"]) or _SHORT_CODE.fullmatch(request["handle"]) is not None


@HANDLES.clearance(LocationStopRequest)
def clear_sharer(request: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a plain handle is named."""
    return _is_plain(request["handle"])


@HANDLES.clearance(ContactCardRequest)
def clear_line_of_card(card: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a card is that of a plain line."""
    return has_possible_length(card["phone_number"])


@HANDLES.clearance(ContactCardUpdateRequest)
def clear_line_of_update(card: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether the card of a plain line is updated."""
    return has_possible_length(card["phone_number"])

"""Recipients: too many or none, the same one twice, and a sender who writes to itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from linq_compose import _handles as handles
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, remove
from linq_compose.lint.phrases import quote
from linq_compose.lint.rule import Example, Finding
from linq_compose.models.requests import ChatCreateRequest, MessageCreateRequest
from linq_compose.rules.handles import HANDLES, create_example
from linq_compose.rules.sources import CREATE

__all__ = ["HANDLES"]

_Addressed: TypeAlias = ChatCreateRequest | MessageCreateRequest
_ADDRESSED: tuple[type[_Addressed], ...] = (ChatCreateRequest, MessageCreateRequest)
_SENDER, _GUEST = "+12052535597", "+12052532136"
_GOOD = create_example(_GUEST)


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
        Example(bad=create_example(_GUEST, _GUEST), good=_GOOD, at="/to/1", operation="chats.create"),
        Example(
            bad=create_example("guest@icloud.com", _GUEST, "guest@iCloud.com"),
            good=create_example("guest@icloud.com", _GUEST),
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
    examples=[Example(bad=create_example(_GUEST, _SENDER), good=_GOOD, at="/to/1", operation="chats.create")],
)
def self_recipient(request: ChatCreateRequest, context: Context) -> Iterator[Finding]:
    """Yield every recipient that is the sender, both normalised."""
    sender = handles.normalise(request.from_, region=context.region)
    for index, handle in enumerate(request.to):
        if isinstance(handle, str) and handles.normalise(handle, region=context.region) == sender:
            yield Finding(("to", index), {"handle": quote(handle)})

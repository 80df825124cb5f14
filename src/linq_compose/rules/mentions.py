"""Mentions: who is mentioned, over which characters, and in which chat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from linq_compose import _handles as handles
from linq_compose._sources import CREATE, ERRORS
from linq_compose.limits import Limits
from linq_compose.lint.chat_size import is_group
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Mark, Severity
from linq_compose.lint.phrases import quote
from linq_compose.lint.rule import Example, Family, Finding, Needs
from linq_compose.models import TextPart
from linq_compose.rules.analysis.examples import GUEST, SENDER
from linq_compose.rules.analysis.ranges import format_range

__all__ = ["MENTIONS"]

MENTIONS = Family("MNT", "mentions", about="Mentions of a person in a group chat.")

_KEVIN = "+14155551234"


def _mention(**fields: object) -> dict[str, object]:
    return {"parts": [{"type": "text", "value": "Hey Kevin 🎂, look", **fields}]}


_GOOD = _mention(mention=_KEVIN, mention_range=[4, 9])


@MENTIONS.rule(
    101,
    "mention-range-alone",
    Severity.ERROR,
    on=TextPart,
    says="The text has a mention_range but no mention.",
    hint="Put the person's handle in `mention`, or remove the range.",
    why="The range is that of the characters that show the mention. The API documents that it requires `mention`.",
    source=CREATE,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[Example(bad=_mention(mention_range=[4, 9]), good=_GOOD, at="/parts/0/mention_range")],
)
def mention_range_alone(part: TextPart, _context: Context) -> Iterator[Finding]:
    if part.mention_range is not None and part.mention is None:
        yield Finding(("mention_range",))


@MENTIONS.rule(
    102,
    "mention-beyond-text",
    Severity.ERROR,
    on=TextPart,
    says="The mention range {range} {problem}; the text has {length} UTF-16 code units.",
    hint="Use the range of the person's name, in UTF-16 code units.",
    why="A mention is shown at the characters of its range. How the API treats a range without a whole character is "
    "not documented.",
    domain="A mention covers whole characters of its text.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    safe=("range", "problem"),
    examples=[
        Example(bad=_mention(mention=_KEVIN, mention_range=[4, 99]), good=_GOOD, at="/parts/0/mention_range"),
        Example(bad=_mention(mention=_KEVIN, mention_range=[9, 4]), good=_GOOD, at="/parts/0/mention_range"),
        Example(bad=_mention(mention=_KEVIN, mention_range=[4, 11]), good=_GOOD, at="/parts/0/mention_range"),
    ],
)
def mention_beyond_text(part: TextPart, _context: Context) -> Iterator[Finding]:
    if part.mention_range is None:
        return
    ruler, (start, end) = part.ruler, part.mention_range
    length, problem = ruler.utf16_length, None
    if start < 0 or end > length:
        problem = "is outside the text"
    elif start >= end:
        problem = "is empty"
    elif any(ruler.splits_character(edge) or ruler.splits_cluster(edge) for edge in (start, end)):
        problem = "cuts a character in half"
    if problem is not None:
        mark = Mark(part.value, ruler.cover(start, end))
        values = {"range": format_range(start, end), "problem": problem, "length": length}
        yield Finding(("mention_range",), values, mark=mark)


@MENTIONS.rule(
    103,
    "unfit-mention-handle",
    Severity.ERROR,
    on=TextPart,
    says="The mention is {handle}; expected an E.164 number or an email address.",
    hint="Write the number as +14155551234, or use the email address of the Apple ID.",
    why="A mention names a person by the handle that they have in the chat.",
    source=f"{ERRORS}1xxx/1002/",
    server_code=1002,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(bad=_mention(mention="Kevin"), good=_GOOD, at="/parts/0/mention"),
        Example(bad=_mention(mention="kevin@@example.org"), good=_GOOD, at="/parts/0/mention"),
    ],
)
def unfit_mention_handle(part: TextPart, _context: Context) -> Iterator[Finding]:
    handle = part.mention
    if handle is None:
        return
    fits = handles.email_flaw(handle) is None if handles.is_email(handle) else handles.is_e164(handle)
    if not fits:
        yield Finding(("mention",), {"handle": quote(handle)})


@MENTIONS.rule(
    104,
    "mention-in-direct-chat",
    Severity.ERROR,
    on=TextPart,
    says="The text has a mention, but the chat is direct; mentions are for group chats.",
    hint="Remove the mention: the only other participant gets the message anyway.",
    why="The API rejects a mention in a direct chat. The rule applies if the request has one recipient, or if the "
    "context says that the chat is direct.",
    source=CREATE,
    server_code=2023,
    examples=[
        Example(
            bad=_GOOD,
            good=_mention(),
            at="/parts/0/mention",
            context=Context(group=False),
        ),
        Example(
            bad={"from": SENDER, "to": [GUEST], "message": _GOOD},
            good={"from": SENDER, "to": [GUEST, _KEVIN], "message": _GOOD},
            at="/message/parts/0/mention",
            operation="chats.create",
        ),
    ],
)
def mention_in_direct_chat(part: TextPart, context: Context) -> Iterator[Finding | Needs]:
    if part.mention is None:
        return
    group = is_group(context)
    if group is None:
        yield Needs("group")
    elif not group:
        yield Finding(("mention",))


@MENTIONS.clearance(TextPart, where=("mention", "mention_range"))
def clear_mention(_part: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return False: a text with a mention is left to the rules."""
    return False

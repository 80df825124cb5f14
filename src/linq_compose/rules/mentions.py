"""Mentions: who is mentioned, over which characters, and in which chat."""

from __future__ import annotations

from collections.abc import Iterator

from linq_compose import _handles as handles
from linq_compose._sources import CREATE, ERRORS
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Mark, Severity
from linq_compose.lint.phrases import quote
from linq_compose.lint.rule import Example, Family, Finding, Needs
from linq_compose.models import TextPart
from linq_compose.rules.analysis.ranges import shown

__all__ = ["MENTIONS"]

MENTIONS = Family("MNT", "mentions", about="The mention of a person in a group chat.")

_KEVIN = "+14155551234"


def _mention(**fields: object) -> dict[str, object]:
    return {"parts": [{"type": "text", "value": "Hey Kevin 🎂, look", **fields}]}


_GOOD = _mention(mention=_KEVIN, mention_range=[4, 9])


@MENTIONS.rule(
    101,
    "mention-range-alone",
    Severity.ERROR,
    on=TextPart,
    says="There is a mention_range and no mention.",
    hint="Name the person in `mention`, or remove the range.",
    why="The range says which characters carry the mention; without one it says nothing, and is refused.",
    source=CREATE,
    server_code=1005,
    examples=[Example(bad=_mention(mention_range=[4, 9]), good=_GOOD, at="/parts/0/mention_range")],
)
def mention_range_alone(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield a range of no mention."""
    if part.mention_range is not None and part.mention is None:
        yield Finding(("mention_range",))


@MENTIONS.rule(
    102,
    "mention-beyond-text",
    Severity.ERROR,
    on=TextPart,
    says="The mention's range {range} {problem}; the text has {length} UTF-16 code units.",
    hint="Give the range of the person's name, counted in UTF-16 code units.",
    why="A mention is shown in the place of its characters. What the API does with a range that has none, or half of "
    "one, is not documented.",
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
    """Yield a range outside the text, an empty one, and one that cuts a character or a cluster."""
    if part.mention_range is None:
        return
    ruler, (start, end) = part.ruler, part.mention_range
    length, problem = ruler.utf16_length, None
    if start < 0 or end > length:
        problem = "reaches outside the text"
    elif start >= end:
        problem = "covers nothing"
    elif any(ruler.splits_character(edge) or ruler.splits_cluster(edge) for edge in (start, end)):
        problem = "cuts a character in two"
    if problem is not None:
        mark = Mark(part.value, ruler.cover(start, end))
        values = {"range": shown(start, end), "problem": problem, "length": length}
        yield Finding(("mention_range",), values, mark=mark)


@MENTIONS.rule(
    103,
    "unfit-mention-handle",
    Severity.ERROR,
    on=TextPart,
    says="The mention {handle} is neither an E.164 number nor an email address.",
    hint="Write the number as +14155551234, or the Apple ID's email address.",
    why="A person is mentioned by the handle that they have in the chat.",
    source=f"{ERRORS}1xxx/1002/",
    server_code=1002,
    examples=[
        Example(bad=_mention(mention="Kevin"), good=_GOOD, at="/parts/0/mention"),
        Example(bad=_mention(mention="kevin@@example.org"), good=_GOOD, at="/parts/0/mention"),
    ],
)
def unfit_mention_handle(part: TextPart, _context: Context) -> Iterator[Finding]:
    """Yield a mention of what is no handle."""
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
    says="A direct chat has no mentions.",
    hint="Leave the mention out; the only other person reads the message anyway.",
    why="Mentions are for group chats; in a direct one the message is refused. It is told only where the context says "
    "that the chat is direct.",
    source=CREATE,
    server_code=2023,
    examples=[
        Example(
            bad=_GOOD,
            good=_mention(),
            at="/parts/0/mention",
            context=Context(group=False),
        ),
    ],
)
def mention_in_direct_chat(part: TextPart, context: Context) -> Iterator[Finding | Needs]:
    """Yield a mention in a chat that is known to be direct."""
    if part.mention is not None and context.group is None:
        yield Needs("group")
    elif part.mention is not None and context.group is False:
        yield Finding(("mention",))

"""Lengths: texts that are empty or too long, in a message or as the new text of a sent one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from linq_compose._spans import Ruler
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, remove
from linq_compose.lint.rule import Example, Finding
from linq_compose.models import MessageContent, TextPart
from linq_compose.models.requests import MessageUpdateRequest
from linq_compose.rules.ranges import text_example
from linq_compose.rules.sources import CREATE, SENDING
from linq_compose.rules.texts import TEXTS

__all__ = ["TEXTS"]

_MENU: Final = {"type": "media", "url": "https://example.com/menu.jpg"}
_UPDATE: Final = "messages.update"
_Text: TypeAlias = TextPart | MessageUpdateRequest
_Holder: TypeAlias = MessageContent | MessageUpdateRequest
_HOLDERS: Final[tuple[type[_Holder], ...]] = (MessageContent, MessageUpdateRequest)
_TEXTS: Final[tuple[type[_Text], ...]] = (TextPart, MessageUpdateRequest)


def _field(text: _Text) -> tuple[str, str]:
    """Return the name of the field that holds the text, and the text."""
    return ("value", text.value) if isinstance(text, TextPart) else ("text", text.text)


@TEXTS.rule(
    101,
    "empty-text",
    Severity.ERROR,
    on=_HOLDERS,
    says="The text is empty.",
    hint="Write something, or remove the part.",
    why="A text has at least one character.",
    source=CREATE,
    server_code=1004,
    fixable={"safe"},
    examples=[
        Example(bad=text_example(""), good=text_example("Hello"), at="/parts/0/value"),
        Example(bad={"parts": [{"type": "text", "value": ""}, _MENU]}, good={"parts": [_MENU]}, at="/parts/0/value"),
        Example(bad={"text": ""}, good={"text": "Hello"}, at="/text", operation=_UPDATE),
    ],
)
def empty_text(holder: _Holder, _context: Context) -> Iterator[Finding]:
    """Yield every text with nothing in it; a part is removable where others remain."""
    if isinstance(holder, MessageUpdateRequest):
        if not holder.text:
            yield Finding(("text",))
        return
    parts = holder.parts or ()
    for index, part in enumerate(parts):
        if isinstance(part, TextPart) and part.has("value") and not part.value:
            mend = Fix.safe("Remove the part, which shows nothing", remove("parts", index))
            yield Finding(("parts", index, "value"), fix=mend if len(parts) > 1 else None)


@TEXTS.rule(
    102,
    "long-text",
    Severity.ERROR,
    on=_TEXTS,
    says="The text has {count} code points, {excess} more than the {limit} allowed.",
    hint="Cut it into several messages.",
    why="A text has at most 10,000 characters. Which unit that counts is not documented; this text is longer in "
    "every one that would be reasonable.",
    source=SENDING,
    server_code=1004,
    examples=[
        Example(bad=text_example("a" * 10_001), good=text_example("a" * 10_000), at="/parts/0/value"),
        Example(bad={"text": "a" * 10_001}, good={"text": "a" * 10_000}, at="/text", operation=_UPDATE),
    ],
)
def long_text(text: _Text, context: Context) -> Iterator[Finding]:
    """Yield a text over the limit in code points, and so in UTF-16 code units as well."""
    (name, value), limit = _field(text), context.limits.text
    count = len(value)
    if count > limit:
        yield Finding((name,), {"count": count, "excess": count - limit, "limit": limit})


@TEXTS.rule(
    108,
    "borderline-length",
    Severity.WARNING,
    on=_TEXTS,
    says="The text has {count} code points and {units} UTF-16 code units; the limit of {limit} may count either.",
    hint="Stay within {limit} UTF-16 code units to be safe.",
    why="The documented limit is 10,000 characters, and no source says whether a character beyond U+FFFF counts once "
    "or twice. Ranges on this API count it twice.",
    evidence=Evidence.INFERRED,
    source=SENDING,
    examples=[
        Example(bad=text_example("😀" * 5_001), good=text_example("😀" * 5_000), at="/parts/0/value"),
        Example(bad={"text": "😀" * 5_001}, good={"text": "😀" * 5_000}, at="/text", operation=_UPDATE),
    ],
)
def borderline_length(text: _Text, context: Context) -> Iterator[Finding]:
    """Yield a text over the limit in UTF-16 code units and within it in code points."""
    (name, value), limit = _field(text), context.limits.text
    ruler = text.ruler if isinstance(text, TextPart) else Ruler(value)
    count, units = len(value), ruler.utf16_length
    if count <= limit < units:
        yield Finding((name,), {"count": count, "units": units, "limit": limit})

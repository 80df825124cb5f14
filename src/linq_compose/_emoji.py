"""Emoji: whether a text is exactly one of them, and which it has."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

__all__ = ["emoji_in", "is_emoji"]

# The possible emoji of UTS #51, section 1.4.9 (EBNF and Regex), without digits that have no keycap. It accepts more
# than the recommended set, which grows every year: an emoji that is newer than this library is none the less.
_ELEMENT = r"[[\p{Emoji}\p{Extended_Pictographic}]--[0-9\#*]]"
_TAGS = "[\U000e0020-\U000e007e]+\U000e007f"
_MODIFIED = rf"{_ELEMENT}(?:\p{{EMod}}|\uFE0F\u20E3?|\uFE0E|{_TAGS})?"
_EMOJI = rf"\p{{RI}}\p{{RI}}|[0-9\#*]\uFE0F?\u20E3|{_MODIFIED}(?:\u200D{_MODIFIED})*"


@cache
def _pattern() -> regex.Pattern[str]:
    import regex

    return regex.compile(_EMOJI, regex.V1)


def is_emoji(text: str) -> bool:
    """Return whether a text is exactly one emoji: with its skin tone, as a flag, or a family joined by U+200D.

    >>> is_emoji("👍🏽"), is_emoji("👩‍👩‍👧"), is_emoji("👍👍"), is_emoji("ok")
    (True, True, False, False)
    """
    return _pattern().fullmatch(text) is not None


def emoji_in(text: str) -> list[str]:
    """Return the emoji of a text, in order."""
    return [match[0] for match in _pattern().finditer(text)]

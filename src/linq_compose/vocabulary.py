"""The words of the API: its closed and open sets, and the closest word to a misspelt one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

__all__ = [
    "ANIMATIONS",
    "DELIVERY_STATUSES",
    "EFFECTS",
    "EFFECT_TYPES",
    "HANDLE_STATUSES",
    "HEALTH_STATUSES",
    "LINE_CHOICES",
    "LINE_TYPES",
    "REACTIONS",
    "SERVICES",
    "STYLES",
    "Vocabulary",
    "closest",
    "effect_type",
]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A set of words: the noun for a sentence, and the words as the API spells them."""

    noun: str
    words: tuple[str, ...]

    def __contains__(self, word: object) -> bool:
        return word in self.words

    def __str__(self) -> str:
        return ", ".join(self.words)


# Source of the closed sets: the Chats page of the API reference, read 2026-10-31.
SERVICES: Final = Vocabulary("service", ("iMessage", "SMS", "RCS"))
STYLES: Final = Vocabulary("style", ("bold", "italic", "strikethrough", "underline"))
ANIMATIONS: Final = Vocabulary("animation", ("big", "small", "shake", "nod", "explode", "ripple", "bloom", "jitter"))
EFFECT_TYPES: Final = Vocabulary("effect type", ("screen", "bubble"))

# Words of responses. The API adds words as it grows, so a response with any other word is accepted; tests compare the
# sets with the types of the official SDK.
LINE_TYPES: Final = Vocabulary("line type", ("iMessage", "RCS"))
HANDLE_STATUSES: Final = Vocabulary("handle status", ("active", "left", "removed"))
HEALTH_STATUSES: Final = Vocabulary("health status", ("HEALTHY", "AT_RISK", "CRITICAL", "OPTED_OUT"))
DELIVERY_STATUSES: Final = Vocabulary(
    "delivery status", ("pending", "queued", "sent", "delivered", "received", "read", "failed")
)
REACTIONS: Final = Vocabulary(
    "reaction", ("love", "like", "dislike", "laugh", "emphasize", "question", "custom", "sticker")
)
LINE_CHOICES: Final = Vocabulary("reason", ("reused_active_chat", "new_best_number", "failover_flagged"))

EFFECTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "screen": (
            "confetti",
            "fireworks",
            "lasers",
            "sparkles",
            "celebration",
            "hearts",
            "love",
            "balloons",
            "happy_birthday",
            "echo",
            "spotlight",
        ),
        "bubble": ("slam", "loud", "gentle", "invisible"),
    }
)
"""Effect names by effect type: an open set (the API reference calls them common values)."""


def effect_type(name: str) -> str | None:
    """Return the type (`screen` or `bubble`) of a documented effect name, None for any other name."""
    return next((kind for kind, names in EFFECTS.items() if name in names), None)


_LONGEST_WORD = 64  # difflib is quadratic, and no word of the API is as long


def closest(word: str, words: Iterable[str], *, cutoff: float = 0.7) -> tuple[str, ...]:
    """Return the words closest to a misspelt one, best first: at most three, none for more than 64 code points.

    Words that differ only in case, hyphens, underscores or spaces are returned without any others.
    """
    if len(word) > _LONGEST_WORD:
        return ()
    known = tuple(words)
    folded = _folded(word)
    same = tuple(candidate for candidate in known if _folded(candidate) == folded)
    if same:
        return same
    by_fold = {_folded(candidate): candidate for candidate in known}
    return tuple(by_fold[hit] for hit in difflib.get_close_matches(folded, by_fold, n=3, cutoff=cutoff))


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_").strip("_")

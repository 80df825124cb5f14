"""The words of the API: its closed and open sets, and the closest word to a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from heapq import nlargest
from types import MappingProxyType
from typing import Final, NamedTuple

__all__ = [
    "ANIMATIONS",
    "AUDIT_STATUSES",
    "BACKGROUND_COLORS",
    "BACKGROUND_STYLES",
    "BACKGROUND_TYPES",
    "BACKGROUND_VARIANTS",
    "CAPABILITY_REASONS",
    "CHANGES",
    "CONNECTION_STATUSES",
    "DELIVERY_STATUSES",
    "EFFECTS",
    "EFFECT_TYPES",
    "EXPERIENCE_FIELDS",
    "HANDLE_STATUSES",
    "HEALTH_STATUSES",
    "IMPACTS",
    "LINE_CHOICES",
    "LINE_HEALTH",
    "LINE_KINDS",
    "LINE_TYPES",
    "ORDERS",
    "PAYMENT_INTERVALS",
    "PAYMENT_MODES",
    "PAYMENT_RAILS",
    "PAYMENT_REQUEST_STATUSES",
    "PAYMENT_STATUSES",
    "PROVIDER_STATUSES",
    "REACTIONS",
    "REPUTATION_DRIVERS",
    "REQUESTED_STATUSES",
    "SERVICES",
    "STYLES",
    "UNHEALTHY_CHATS",
    "UPLOAD_STATUSES",
    "WEBHOOK_EVENTS",
    "Vocabulary",
    "closest",
    "effect_type",
]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A set of words: the noun for a sentence, and the words as the API spells them.

    The API rejects any other word in a request, unless the set is not closed: then the known words are only those that
    are documented so far, and a rule of the family judges the others.
    """

    noun: str
    words: tuple[str, ...]
    is_closed: bool = True

    def __contains__(self, word: object) -> bool:
        return word in self.words

    def __str__(self) -> str:
        return ", ".join(self.words)


# Source of the closed sets: the Chats page of the API reference, read 2026-10-31.
SERVICES: Final = Vocabulary("service", ("iMessage", "SMS", "RCS"))
STYLES: Final = Vocabulary("style", ("bold", "italic", "strikethrough", "underline"))
ANIMATIONS: Final = Vocabulary("animation", ("big", "small", "shake", "nod", "explode", "ripple", "bloom", "jitter"))
EFFECT_TYPES: Final = Vocabulary("effect type", ("screen", "bubble"))

# Source of these: the types of the official SDK (0.65), read 2026-11-26.
CHANGES: Final = Vocabulary("operation", ("add", "remove"))
ORDERS: Final = Vocabulary("order", ("asc", "desc"))
BACKGROUND_TYPES: Final = Vocabulary("background type", ("color", "dynamic", "photo"))
BACKGROUND_STYLES: Final = Vocabulary("background style", ("sky", "water", "aurora"))
PAYMENT_MODES: Final = Vocabulary("payment mode", ("payment", "subscription"))
PAYMENT_RAILS: Final = Vocabulary("payment rail", ("stripe", "natural"))
REQUESTED_STATUSES: Final = Vocabulary(
    "payment request status", ("requested", "authorized", "succeeded", "canceled", "expired", "declined")
)

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
UPLOAD_STATUSES: Final = Vocabulary("upload status", ("pending", "complete", "failed"))
LINE_HEALTH: Final = Vocabulary("reputation", ("HEALTHY", "AT_RISK", "CRITICAL"))
LINE_KINDS: Final = Vocabulary("line type", ("RCS", "iMessage"), is_closed=False)
"""The lines that `available_number.retrieve` may be limited to, in any case."""
AUDIT_STATUSES: Final = Vocabulary("audit status", ("pending", "complete", "error"))
IMPACTS: Final = Vocabulary("impact", ("high", "medium", "low"))
UNHEALTHY_CHATS: Final = Vocabulary("chat status", ("AT_RISK", "CRITICAL", "OPTED_OUT"))
REPUTATION_DRIVERS: Final = Vocabulary(
    "driver",
    (
        "low_engagement",
        "overall_conversation_health",
        "volume_spike",
        "new_conversation_rate",
        "opt_out_handling",
        "flagged",
        "other",
    ),
)
CAPABILITY_REASONS: Final = Vocabulary("reason", ("not_supported",))
EXPERIENCE_FIELDS: Final = Vocabulary("field type", ("string", "cents", "int", "url"))
PAYMENT_REQUEST_STATUSES: Final = Vocabulary(
    "payment request status", ("requested", "succeeded", "canceled", "expired")
)
PAYMENT_STATUSES: Final = Vocabulary(
    "payment status",
    (
        "needs_connection",
        "connecting",
        "awaiting_user_action",
        "ready",
        "authorized",
        "succeeded",
        "declined",
        "canceled",
        "expired",
    ),
)
PAYMENT_INTERVALS: Final = Vocabulary("interval", ("day", "week", "month", "year"))
CONNECTION_STATUSES: Final = Vocabulary("connection status", ("not_connected", "pending", "connected", "revoked"))
PROVIDER_STATUSES: Final = Vocabulary("provider status", ("onboarding", "ready", "disabled"))

WEBHOOK_EVENTS: Final = Vocabulary(
    "webhook event",
    tuple(
        f"{subject}.{event}"
        for subject, events in (
            ("message", "sent received read delivered failed edited"),
            ("reaction", "added removed"),
            ("poll", "received failed sent delivered read updated vote.added vote.removed reaction.added"),
            ("participant", "added removed"),
            ("chat", "created group_name_updated group_icon_updated group_name_update_failed group_icon_update_failed"),
            ("chat", "background_updated background_update_failed typing_indicator.started typing_indicator.stopped"),
            ("phone_number", "status_updated assigned released"),
            ("contact_card", "received"),
            ("call", "initiated ringing answered ended failed declined no_answer"),
            ("location", "sharing.started sharing.stopped"),
            ("payment", "succeeded canceled expired declined authorized"),
            ("connection", "created revoked"),
            ("zero_day_retention", "updated"),
            ("phone_number", "forwarding_updated"),
            ("environment", "line_moved"),
            ("contact_card", "created updated deleted"),
            ("api_token", "created renamed expiry_scheduled expired activated deleted"),
            ("environment", "created renamed deleted"),
            ("webhook_subscription", "created deleted target_url_changed enabled disabled events.updated"),
            ("webhook_subscription", "phone_numbers.updated routing_headers_set routing_headers_cleared"),
            ("team_member", "added signed_in signed_out"),
        )
        for event in events.split()
    ),
    is_closed=False,
)
"""The events that a webhook subscription may name, as far as the official SDK knows them. The API adds more."""

BACKGROUND_COLORS: Final = (
    *("mango", "ice", "plum", "deep_sea", "green_apple", "cherry", "bubblegum", "tangerine", "magenta", "lime"),
    *("silver", "carbon", "stone", "custom"),
)
"""The variants of a background of type `color`; `custom` has two shades of its own."""
BACKGROUND_VARIANTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "sky": ("dusk", "haze", "sunset", "clear", "sunrise", "dawn"),
        "water": ("light", "dark"),
        "aurora": ("green", "purple", "pink"),
    }
)
"""The variants of a dynamic background, by its style."""

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


_LONGEST_WORD = 64  # comparing is quadratic, and no word of the API is as long


def closest(word: str, words: Iterable[str], *, cutoff: float = 0.7) -> tuple[str, ...]:
    """Return the words closest to a misspelt one, best first: at most three, none for more than 64 code points.

    Words that differ only in case, hyphens, underscores or spaces are returned without any others.
    """
    if len(word) > _LONGEST_WORD:
        return ()
    known = _folded_words(tuple(words))
    folded = _folded(word)
    if folded in known:
        return known[folded].words
    letters = frozenset(folded)
    scores = [
        (score, name)
        for name, folding in known.items()
        if _may_reach(cutoff, folded, letters, name, folding.letters) and (score := _similarity(name, folded)) >= cutoff
    ]
    return tuple(known[name].words[-1] for _, name in nlargest(3, scores))


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_").strip("_")


class _Folding(NamedTuple):
    """Words that are the same without case, hyphens, underscores and spaces, and their letters."""

    words: tuple[str, ...]
    letters: frozenset[str]


# The words to choose from are those of the API, or names that the code of a user defines: never content of a payload.
@lru_cache(maxsize=64)
def _folded_words(words: tuple[str, ...]) -> Mapping[str, _Folding]:
    """Return words by what is left of them without case, hyphens, underscores and spaces."""
    folded: dict[str, tuple[str, ...]] = {}
    for word in words:
        folded[_folded(word)] = (*folded.get(_folded(word), ()), word)
    return {name: _Folding(own, frozenset(name)) for name, own in folded.items()}


def _may_reach(cutoff: float, word: str, letters: frozenset[str], name: str, own: frozenset[str]) -> bool:
    """Return whether two words may be similar enough: by their lengths, then by the letters that both have."""
    wanted = cutoff * (len(word) + len(name)) / 2 - 1e-9  # what is just enough may round to less
    if len(name) - len(own - letters) < wanted or len(word) - len(letters - own) < wanted:
        return False
    return sum([min(word.count(letter), name.count(letter)) for letter in own & letters]) >= wanted


def _similarity(name: str, word: str) -> float:
    """Return the ratio of `difflib`: twice the characters in matching blocks, over those of both words."""
    short, long = sorted((name, word), key=len)
    if short in long:  # one block, and nothing left to match; much faster
        return 2 * len(short) / (len(short) + len(long)) if long else 1.0
    return SequenceMatcher(None, name, word).ratio()

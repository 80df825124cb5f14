"""Segments: how an SMS carries a text, in how many pieces, and which characters force UCS-2.

The numbers are those of 3GPP TS 23.038 (alphabets) and TS 23.040 (concatenation): a message has 140 octets, which are
160 septets of GSM-7 or 70 units of UCS-2; a longer text gives up six octets of each segment for the header.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal

from linq_compose._characters import name_character

if TYPE_CHECKING:
    from gsm0338 import Codec

__all__ = ["Segments", "segments"]

_GSM: Final = (160, 153)
"""Septets of a single message, and of each segment of a longer one."""

_UCS2: Final = (70, 67)
"""UTF-16 code units of a single message, and of each segment of a longer one."""

_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Segments:
    """How an SMS carries a text.

    >>> segments("Your table is ready")
    Segments(count=1, encoding='GSM-7', units=19, forcing=(), others=0)
    """

    count: int
    """Segments that the carrier sends and bills; 0 for an empty text."""
    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    """Septets of GSM-7, where some characters take two, or UTF-16 code units of UCS-2."""
    forcing: tuple[str, ...]
    """The first characters that GSM-7 lacks, each once, in the order of the text: at most three."""
    others: int
    """How many more different characters GSM-7 lacks."""

    def __str__(self) -> str:
        """The numbers as a sentence."""
        counted = f"{self.count:,} segment{'s' * (self.count != 1)}, {self.encoding}, {self.units:,} units"
        if not self.forcing:
            return counted
        named = ", ".join(map(name_character, self.forcing))
        more = f" and {self.others:,} more" if self.others else ""
        return f"{counted}; UCS-2 because of {named}{more}"


def segments(text: str) -> Segments:
    """Return how an SMS carries a text; a line feed is one septet, a lone surrogate one unit of UCS-2."""
    lacking = [character for character in dict.fromkeys(text) if _septets(character) is None]
    if lacking:
        sizes: Iterable[int] = (1 + (character > "\uffff") for character in text)
        single, several = _UCS2
    else:
        sizes = _gsm_sizes(text)
        single, several = _GSM
    units, count = _filled(sizes, single, several)
    return Segments(
        count, "UCS-2" if lacking else "GSM-7", units, tuple(lacking[:_NAMED]), max(0, len(lacking) - _NAMED)
    )


def _gsm_sizes(text: str) -> Iterator[int]:
    for character in text:
        yield _septets(character) or 1


def _filled(sizes: Iterable[int], single: int, several: int) -> tuple[int, int]:
    """Return all units, and the segments that they fill; no character is divided between two segments."""
    units = count = room = 0
    for size in sizes:
        units += size
        if size > room:
            count, room = count + 1, several
        room -= size
    return units, min(count, 1) if units <= single else count


@lru_cache(maxsize=4096)
def _septets(character: str) -> int | None:
    """Return how many septets a character takes in GSM-7, with the default alphabet and its extension; None if none."""
    try:
        return len(_codec().encode(character)[0])
    except UnicodeEncodeError:
        return None


@cache
def _codec() -> Codec:
    from gsm0338 import Codec

    return Codec()

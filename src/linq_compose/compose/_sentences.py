"""Sentences: whether one ends at a place, by UAX #29 and what its rules leave to a tailoring.

UAX #29 ends a sentence after a terminator, the closing punctuation that follows it and white space. By its own rules
a full stop ends none before a digit or a lower-case letter, nor any terminator before a comma, a colon or a dash (SB6
to SB8a). The tailoring here is stricter, because a sentence that is missed costs a slightly worse cut, while a cut
after "Dr." is seen by everyone who reads it: a full stop also ends no sentence after a number, an initial, or a word
that has the form of an abbreviation, and no terminator that other things are written with (`!`, `?`, `…`) ends one
before a lower-case letter or a digit. A terminator with that one meaning (`。`, `।`, `؟`) always ends its sentence.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import regex

__all__ = ["ends_sentence"]

_BEHIND: Final = 64
"""How far before a place its terminator and the word before that are looked for, in code points."""
_AHEAD: Final = 16
"""How far after a place the next letter is looked for, in code points."""
_AMBIGUOUS: Final = frozenset(".․﹒．!?…‥")
"""Terminators that are also written elsewhere than at the end of a sentence."""
_STOPS: Final = frozenset(".․﹒．")
_CONTINUING: Final = frozenset(",;:-–—")
_URL_STARTS: Final = ("https://", "http://", "www.")
_VOWELS: Final = frozenset("aeiouyаеёиоуыэюяєіїαεηιουω")
_CASED: Final = ("LATIN ", "CYRILLIC ", "GREEK ")
_LONGEST_ABBREVIATION: Final = 5
_LONGEST_TITLE: Final = 4
# What no rule of form finds: abbreviations in lower case, or longer than a title, that have a vowel.
_ABBREVIATIONS: Final = frozenset(
    "etc approx dept ext incl excl max min fig vol al ca ul os resp evtl inkl exkl usw capt sgto messrs "
    "mlle mmes prof dott avda calle edif tél suppl env chap resid univ assoc sept "
    "им ул обл пер пл кв корп проф акад руб тыс коп напр просп".split()
)


def ends_sentence(text: str, end: int, next: int) -> bool:
    """Return whether a sentence ends at the white space from `end` to `next`, both in code points."""
    behind = text[max(0, end - _BEHIND) : end]
    terminator = _terminator().search(behind)
    if terminator is None:
        return False
    marks = terminator[1]
    if not _AMBIGUOUS.issuperset(marks):
        return True
    if _goes_on(text[next : next + _AHEAD]):
        return False
    words = behind[: terminator.start()].split()
    is_full_stop = len(marks) == 1 and marks in _STOPS
    return not (is_full_stop and words and _is_abbreviated(words[-1].lstrip("\"'“‘„«‹([{¿¡*_")))


def _goes_on(ahead: str) -> bool:
    """Return whether what follows cannot begin a sentence: a digit, a lower-case letter, a comma; a URL can."""
    if ahead[:1] in _CONTINUING:
        return True
    if ahead.startswith(_URL_STARTS):
        return False
    first = next((character for character in ahead if character.isalnum()), "")
    return first.islower() or first.isnumeric()


def _is_abbreviated(word: str) -> bool:
    """Return whether a word before a full stop is a number, an initial, or has the form of an abbreviation."""
    if not word or word[-1].isnumeric():
        return True
    pieces = [piece for piece in word.split(".") if piece]
    if len(pieces) > 1:
        return all(len(piece) <= 3 for piece in pieces)
    letters = [character for character in word if character.isalpha()]
    if not letters:
        return False
    if len(letters) == 1 or word.casefold() in _ABBREVIATIONS:
        return True
    bare = unicodedata.normalize("NFD", word.casefold())
    has_vowel = not _VOWELS.isdisjoint(bare) or not unicodedata.name(letters[0], "").startswith(_CASED)
    is_title = letters[0].isupper() and len(letters) <= _LONGEST_TITLE
    return is_title or (not has_vowel and len(letters) <= _LONGEST_ABBREVIATION)


@cache
def _terminator() -> regex.Pattern[str]:
    import regex

    return regex.compile(r"((?:[\p{SB=ATerm}\p{SB=STerm}\u2025\u2026][\p{SB=Extend}\p{SB=Format}]*)+)\p{SB=Close}*\Z")

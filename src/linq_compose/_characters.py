"""Characters: their names and escapes, which of them are visible or make a name, and halves of surrogate pairs."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import regex

__all__ = [
    "BLANKS",
    "BLANK_LETTERS",
    "SURROGATE",
    "escape",
    "is_python_name",
    "is_terminal",
    "is_visible",
    "join_surrogates",
    "name_character",
]

SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""One half of a surrogate pair; in a text that was read from JSON, a half without its counterpart."""

_PAIR: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")

BLANK_LETTERS: Final = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and symbols with an empty glyph, which `str.isprintable` counts as printable."""

BLANKS: Final = frozenset(BLANK_LETTERS + "\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f")
"""The same, and the printable marks that only steer shaping."""


def name_character(character: str) -> str:
    """Return a character's code point and Unicode name: `U+200D ZERO WIDTH JOINER`."""
    import unicodedata

    name = unicodedata.name(character, "")
    if not name:
        category = unicodedata.category(character)
        name = {"Cs": "SURROGATE", "Cc": "CONTROL"}.get(category, category)
    return f"U+{ord(character):04X} {name}"


def escape(character: str) -> str:
    r"""Return a character as JSON and Python escape it: `\u200d`, and `\U0001f35c` above U+FFFF."""
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def is_visible(text: str) -> bool:
    """Return whether a text has a character other than white space, controls and ignorable or blank characters."""
    return _visible().search(text) is not None


def is_terminal(character: str) -> bool:
    """Return whether a character ends a sentence or a clause in any script: Unicode's Terminal_Punctuation."""
    return _terminal().match(character) is not None


@cache
def _terminal() -> regex.Pattern[str]:
    import regex

    return regex.compile(r"\p{Terminal_Punctuation}")


@cache
def _visible() -> regex.Pattern[str]:
    import regex

    # U+2800 is a braille cell without dots: its category is that of a symbol. The other blanks are ignorable.
    return regex.compile(r"[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]")


def is_python_name(name: str) -> bool:
    """Return whether an argument in Python source can have a name; Python reads `ª` as `a` (PEP 3131)."""
    from keyword import iskeyword
    from unicodedata import normalize

    return name.isidentifier() and not iskeyword(name) and normalize("NFKC", name) == name


def join_surrogates(text: str) -> str:
    """Return a text as JSON carries it: a high and a low surrogate in a row are one character there."""
    if text.isascii() or _PAIR.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")

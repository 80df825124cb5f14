"""JSON Pointer (RFC 6901) as a frozen value: built with `/`, parsed, resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["Pointer"]

# RFC 6901 section 3: a tilde escapes, and only as `~0` or `~1`.
_STRAY_TILDE: Final = re.compile(r"~(?![01])")
# RFC 6901 section 4: array indices are ASCII digits with no leading zero; `str.isdigit` would let "²" in.
_INDEX: Final = re.compile(r"0|[1-9][0-9]*")


@dataclass(frozen=True, slots=True, order=True, init=False)
class Pointer:
    """A path into a JSON document: a tuple of unescaped reference tokens, each a `str`.

    Array indices are stored as their decimal digits, as RFC 6901 spells them, so `Pointer(("parts", 0))`
    equals `Pointer.parse("/parts/0")`. Order is the order of the token tuples: a parent sorts before its
    children, and `/parts/10` before `/parts/9`.

    >>> path = Pointer() / "parts" / 0 / "a/b"
    >>> str(path)
    '/parts/0/a~1b'
    >>> path.resolve({"parts": [{"a/b": True}]})
    True
    """

    tokens: tuple[str, ...]
    """The reference tokens from the root down, unescaped; empty for the whole document."""

    def __init__(self, tokens: Iterable[str | int] = ()) -> None:
        """A pointer of these tokens; TypeError for a lone `str` (see `parse`) and for other token types."""
        if isinstance(tokens, str):
            raise TypeError(f"Pointer takes a tuple of tokens; Pointer.parse reads texts such as {tokens!r}.")
        spelled = [token if type(token) is str else _spelling(token) for token in tokens]
        object.__setattr__(self, "tokens", tuple(spelled))

    @classmethod
    def parse(cls, text: str, /) -> Pointer:
        """The pointer that this text spells; ValueError unless it follows RFC 6901 section 3."""
        if not text:
            return cls()
        if not text.startswith("/"):
            raise ValueError(f"A JSON Pointer is empty or starts with a slash; {text!r} does neither.")
        if stray := _STRAY_TILDE.search(text):
            raise ValueError(f"The tilde at {stray.start()} in {text!r} is followed by neither 0 nor 1.")
        # `~1` first: the other way round, `~01` (a tilde and a one) would become a slash.
        return cls(token.replace("~1", "/").replace("~0", "~") for token in text[1:].split("/"))

    def __str__(self) -> str:
        """The text of RFC 6901: each token after a slash, `~` as `~0` and `/` as `~1`."""
        return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in self.tokens)

    def __truediv__(self, other: str | int | Pointer | tuple[str | int, ...], /) -> Pointer:
        """The path below this one: one more token (a `str` is never split), or all those of another path."""
        if isinstance(other, Pointer):
            return Pointer(self.tokens + other.tokens)
        if isinstance(other, tuple):
            return Pointer(self.tokens + other)
        if isinstance(other, (str, int)):
            return Pointer((*self.tokens, other))
        return NotImplemented

    @property
    def parent(self) -> Pointer:
        """The path without its last token; the root is its own parent."""
        return Pointer(self.tokens[:-1])

    @property
    def name(self) -> str:
        """The last token, unescaped; the empty string for the root."""
        return self.tokens[-1] if self.tokens else ""

    def starts_with(self, other: Pointer, /) -> bool:
        """Whether `other` is this path or one above it, token by token (`/ab` is not below `/a`)."""
        return self.tokens[: len(other.tokens)] == other.tokens

    def resolve(self, document: object, /) -> object:
        """The value at this path in parsed JSON; LookupError naming the pointer where there is none.

        Mappings are entered by key, lists and tuples by index; `-` (the place after the last element) and
        indices with leading zeros name nothing.
        """
        here = document
        for depth, token in enumerate(self.tokens):
            if isinstance(here, Mapping) and token in here:
                here = here[token]
            elif isinstance(here, (list, tuple)) and _INDEX.fullmatch(token) and _below(token, len(here)):
                here = here[int(token)]
            else:
                where = str(Pointer(self.tokens[:depth]))
                raise LookupError(f'The pointer "{self}" names nothing: {_shape(here)} at "{where}" has no {token!r}.')
        return here


def _spelling(token: object) -> str:
    # The base class's own conversion: an enum member that is a str or an int has another idea of `str()`.
    if type(token) is int:
        return str(token)
    if isinstance(token, str):
        return str.__str__(token)
    if isinstance(token, int) and not isinstance(token, bool):
        return int.__repr__(token)
    raise TypeError(f"A token of a JSON Pointer is a str or an int, not a {type(token).__name__}.")


def _below(index: str, length: int) -> bool:
    # Digits are counted first: `int` refuses texts of more than 4,300 digits with a ValueError.
    return len(index) <= len(str(length)) and int(index) < length


def _shape(value: object) -> str:
    if isinstance(value, Mapping):
        return "the object"
    if isinstance(value, (list, tuple)):
        return f"the array of {len(value)}"
    return f"the {type(value).__name__}"

"""Phrases of diagnostics: how values of a payload appear in a sentence."""

from __future__ import annotations

from functools import partial
from typing import Any, Final, Self

from linq_compose._characters import escape

__all__ = ["REDACTED", "Quoted", "describe", "listed", "quote", "redact"]

REDACTED: Final = "…"
"""What replaces content where it must not appear."""

_LONGEST_QUOTE: Final = 60


class Quoted(str):
    """Content of the payload in a diagnostic; `redacted` replaces it where content must not appear."""

    __slots__ = ("redacted",)

    redacted: str

    def __new__(cls, text: str, *, redacted: str = REDACTED) -> Self:
        """Return the phrase."""
        phrase = super().__new__(cls, text)
        phrase.redacted = redacted
        return phrase

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), redacted=self.redacted), (str(self),)


def redact(value: Any, *, is_safe: bool = False) -> Any:
    """Return a value of a diagnostic without content: numbers, and texts that are marked safe, stay as they are.

    Numbers are counts and offsets; a number that is the payload's own content is described by `describe`.
    """
    if isinstance(value, Quoted):
        return value.redacted
    if value is None or isinstance(value, (bool, int, float)) or value == "" or (is_safe and isinstance(value, str)):
        return value
    return REDACTED


def _visible(character: str) -> str:
    return character if character.isprintable() else escape(character)


def quote(text: str) -> Quoted:
    """Return a text in quotation marks, invisible characters escaped, cut at 60 characters."""
    if len(text) <= _LONGEST_QUOTE and text.isprintable():
        return Quoted(f'"{text}"')
    shown = "".join(map(_visible, text[: _LONGEST_QUOTE + 1]))
    if len(text) > _LONGEST_QUOTE:
        shown = f"{''.join(map(_visible, text[:_LONGEST_QUOTE]))}…"
    return Quoted(f'"{shown}"')


def describe(value: Any) -> str:
    """Return the type of a JSON value as a phrase, with the value of a number: `the number 5`, redacted `a number`."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return Quoted("true" if value else "false", redacted="a boolean")
    if isinstance(value, str):
        return "a string"
    if isinstance(value, int):
        return Quoted(f"the number {value}", redacted="a number") if abs(value) < 10**18 else "a very large number"
    if isinstance(value, float):
        return Quoted(f"the number {value!r}", redacted="a number")
    if isinstance(value, dict):
        return "an object"
    return f"an array of {len(value)}" if value else "an empty array"


def listed(words: tuple[str, ...], *, joint: str = "or") -> str:
    """Return words as a phrase: `a`, `a or b`, `a, b or c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}"

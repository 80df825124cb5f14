"""Phrases of diagnostics: how values of a payload appear in a sentence."""

from __future__ import annotations

from typing import Any

from linq_compose._characters import escape

__all__ = ["Quoted", "describe", "listed", "quote"]

_LONGEST_QUOTE = 60


class Quoted(str):
    """Content of the payload in a diagnostic; replaced by `…` where content must not appear."""

    __slots__ = ()


def _visible(character: str) -> str:
    return character if character.isprintable() else escape(character)


def quote(text: str) -> Quoted:
    """Return a text in quotation marks, invisible characters escaped, cut at 60 characters."""
    shown = "".join(map(_visible, text[: _LONGEST_QUOTE + 1]))
    if len(text) > _LONGEST_QUOTE:
        shown = f"{''.join(map(_visible, text[:_LONGEST_QUOTE]))}…"
    return Quoted(f'"{shown}"')


def describe(value: Any) -> str:
    """Return the type of a JSON value as a phrase, with the value of a number: `the number 5`."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, int):
        return f"the number {value}" if abs(value) < 10**18 else "a very large number"
    if isinstance(value, float):
        return f"the number {value!r}"
    if isinstance(value, dict):
        return "an object"
    return f"an array of {len(value)}" if value else "an empty array"


def listed(words: tuple[str, ...], *, joint: str = "or") -> str:
    """Return words as a phrase: `a`, `a or b`, `a, b or c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}"

"""Headers of requests: which of them the API reads besides the credentials, and which are meant for these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

__all__ = ["IDEMPOTENCY_KEY", "read_headers"]

IDEMPOTENCY_KEY: Final = "Idempotency-Key"
"""The header by which some operations recognise a repeated request. Source: the arguments of the official SDK (0.65)
and its text on `payments.create`, read 2026-11-26."""

_MARK: Final = "idempotency"


def read_headers(headers: Mapping[Any, Any] | Iterable[tuple[Any, Any]]) -> tuple[tuple[str, str], ...]:
    """Return the headers that are an idempotency key or misspell one, with their names in lower case.

    All others are left out, so that no credentials are kept; so are values that are no text, such as those that the
    official SDK omits. Names and values may be the bytes of a server interface.
    """
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    kept: tuple[tuple[str, str], ...] = ()
    for name, value in pairs:
        word = name.decode("latin-1") if isinstance(name, bytes) else name
        if isinstance(word, str) and _MARK in word.lower():
            text = value.decode("latin-1") if isinstance(value, bytes) else value
            if isinstance(text, str):
                kept += ((word.lower(), text),)
    return kept

"""Headers of requests: which of them the API reads besides the credentials, and which are meant for these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

__all__ = ["IDEMPOTENCY_KEY", "Headers", "header_named", "headers_like", "read_headers"]

IDEMPOTENCY_KEY: Final = "Idempotency-Key"
"""The header by which some operations recognise a repeated request. Source: the arguments of the official SDK (0.65)
and its text on `payments.create`, read 2026-11-26."""

Headers: TypeAlias = Mapping[Any, Any] | Iterable[tuple[Any, Any]]
"""Headers as HTTP clients have them: a mapping or pairs, names in any case, names and values as text or bytes."""

_MARK: Final = "idempotency"


def headers_like(headers: Headers, mark: str) -> tuple[tuple[str, str], ...]:
    """Return the headers with a word in their names, in lower case.

    Values that are no text are left out, such as those that the official SDK omits.
    """
    kept: tuple[tuple[str, str], ...] = ()
    for name, value in headers.items() if isinstance(headers, Mapping) else headers:
        word = name.decode("latin-1") if isinstance(name, bytes) else name
        if isinstance(word, str) and mark in word.lower():
            text = value.decode("latin-1") if isinstance(value, bytes) else value
            if isinstance(text, str):
                kept += ((word.lower(), text),)
    return kept


def read_headers(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Return the headers that are an idempotency key or misspell one, with their names in lower case.

    All others are left out, so that no credentials are kept.
    """
    return headers_like(headers, _MARK)


def header_named(headers: Headers, name: str) -> str | None:
    """Return the value of a header, the values where there are several as one list (RFC 9110); None without one."""
    return ", ".join([text for word, text in headers_like(headers, name) if word == name]) or None

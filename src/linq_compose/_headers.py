"""Headers of requests: which of them the API reads besides the credentials, and which are meant for these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

__all__ = ["CONTENT_ENCODING", "CONTENT_TYPE", "IDEMPOTENCY_KEY", "Headers", "header_named", "read_headers"]

IDEMPOTENCY_KEY: Final = "Idempotency-Key"
"""The header by which some operations recognise a repeated request. Source: the arguments of the official SDK (0.65)
and its text on `payments.create`, read 2026-11-26."""

Headers: TypeAlias = Mapping[Any, Any] | Iterable[tuple[Any, Any]]
"""Headers as HTTP clients have them: a mapping or pairs, names in any case, names and values as text or bytes."""

CONTENT_TYPE: Final = "content-type"
CONTENT_ENCODING: Final = "content-encoding"

_KEYS: Final = re.compile("idempotency", re.IGNORECASE)
_READ: Final = re.compile(f"idempotency|{CONTENT_TYPE}|{CONTENT_ENCODING}", re.IGNORECASE)


def read_headers(headers: Headers, *, body: bool = False) -> tuple[tuple[str, str], ...]:
    """Return the headers that are an idempotency key or misspell one, with their names in lower case.

    With `body`, those that say what the body is come with them. All others are left out, so that no credentials are
    kept; so are values that are no text, such as those that the official SDK omits.
    """
    is_read, kept = (_READ if body else _KEYS).search, tuple[tuple[str, str], ...]()
    for name, value in headers.items() if isinstance(headers, Mapping) else headers:
        word = name.decode("latin-1") if isinstance(name, bytes) else name
        if isinstance(word, str) and is_read(word):
            text = value.decode("latin-1") if isinstance(value, bytes) else value
            if isinstance(text, str):
                kept += ((word.lower(), text),)
    return kept


def header_named(headers: tuple[tuple[str, str], ...], name: str) -> str | None:
    """Return the value of a header, the values where there are several as one list (RFC 9110); None without one."""
    return ", ".join([text for word, text in headers if word == name]) or None

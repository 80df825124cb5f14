"""JSON text read fast, where the result is certainly that of `json.loads` and no object has a key twice."""

from __future__ import annotations

from typing import Any

from jiter import from_json

__all__ = ["read_plain_json"]


def read_plain_json(text: str | bytes) -> dict[str, Any] | None:
    """Return a JSON object of text or UTF-8 bytes; None for anything that needs a closer look."""
    try:
        data = text.encode() if isinstance(text, str) else text
        # Only names recur: to remember each value costs more than it saves.
        value = from_json(data, allow_inf_nan=False, cache_mode="keys", catch_duplicate_keys=True)
    except ValueError:
        return None
    return value if type(value) is dict else None

"""JSON text read fast, where the result is certainly that of `json.loads` and no object has a key twice."""

from __future__ import annotations

from typing import Any

__all__ = ["read_plain_json"]


def read_plain_json(text: str | bytes) -> dict[str, Any] | None:
    """Return a JSON object of text or UTF-8 bytes; None for anything that needs a closer look.

    The parser keeps the last of two members with one key, without a word. So the colons behind keys are counted: where
    there is no white space in front of any colon, there are at least as many `":` as members were written, and as many
    as members were kept only if no key came twice.
    """
    from pydantic_core import from_json

    try:
        data = text.encode() if isinstance(text, str) else text
        value = from_json(data, allow_inf_nan=False)
    except ValueError:
        return None
    if type(value) is not dict or b" :" in data or b"\n:" in data or b"\t:" in data or b"\r:" in data:
        return None
    return value if _members(value) == data.count(b'":') else None


def _members(value: dict[str, Any]) -> int:
    count = len(value)
    for item in value.values():
        if type(item) is dict:
            count += _members(item)
        elif type(item) is list:
            for element in item:
                if type(element) is dict:
                    count += _members(element)
                elif type(element) is list:
                    return -1  # no request has arrays in arrays
    return count

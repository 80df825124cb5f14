"""Rows of campaigns: distinct realistic payloads, every hundredth of them faulty, the same for the same numbers."""

from __future__ import annotations

import json
from typing import Any

_FAULTS = (
    '{"parts":[]}',
    '{"to":["+12052532136"],"message":{"parts":[{"type":"text","value":"**Sale**"},{"type":"text","value":"x"}]}}',
    '{"parts":[{"type":"text","value":"Ünïcode 🍜","text_decorations":[{"range":[8,9],"style":"bold"}]}]}',
    '{"parts":[{"type":"text","value":"Hi"',
    "[1,2]",
    '{"to":["nobody"],"from":"+12052535597","message":{"parts":[{"type":"text","value":"Hello there"}]}}',
)


def text(number: int) -> str:
    """Return the JSON text of a row."""
    if number % 100 == 17:
        return _FAULTS[number // 100 % len(_FAULTS)]
    value = f"Hola señor {number}, your order {number * 7919 % 100_003} is ready 🍜"
    body: dict[str, Any] = {"parts": [{"type": "text", "value": value}]}
    if number % 3 == 0:
        body["parts"].append({"type": "media", "url": f"https://cdn.example.com/{number}/menu.jpg"})
    if number % 4 == 0:
        body = {"to": [f"+1415{2_000_000 + number}"], "message": body}
    return json.dumps(body, ensure_ascii=number % 2 == 0)


def texts(count: int, *, start: int = 0) -> list[str]:
    """Return the JSON texts of so many rows."""
    return [text(number) for number in range(start, start + count)]

"""Payloads for the examples of rules: messages of one part, and requests around them."""

from __future__ import annotations

from typing import Any, Final

__all__ = [
    "GUEST",
    "SENDER",
    "card_example",
    "create_example",
    "media_example",
    "opening_example",
    "sticker_example",
    "text_example",
]

SENDER, GUEST = "+12052535597", "+12052532136"
"""One of your lines, and a recipient."""

_APP: Final = {"name": "Orders", "team_id": "ABCDE12345", "bundle_id": "com.example.orders.messages"}


def text_example(value: str, decorations: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Return a message of one text part, for the examples of rules."""
    part: dict[str, Any] = {"type": "text", "value": value}
    if decorations is not None:
        part["text_decorations"] = decorations
    return {"parts": [part]}


def media_example(**fields: object) -> dict[str, object]:
    """Return a message of one media part, for the examples of rules."""
    return {"parts": [{"type": "media", **fields}]}


def create_example(*to: str, sender: str = SENDER) -> dict[str, object]:
    """Return a request that opens a chat with these recipients, for the examples of rules."""
    return {"from": sender, "to": list(to), "message": text_example("Your table is ready.")}


def opening_example(message: object) -> dict[str, object]:
    """Return a request that opens a chat with this message, for the examples of rules."""
    return {"from": SENDER, "to": [GUEST], "message": message}


def card_example(
    *, app: dict[str, object] | None = None, layout: dict[str, object] | None = None, **more: object
) -> dict[str, object]:
    """Return a message of one app card, for the examples of rules."""
    card = {"app": {**_APP, **(app or {})}, "layout": {"caption": "Your order"} if layout is None else layout}
    return {"parts": [{"type": "imessage_app", **card, **more}]}


def sticker_example(value: str, *stickers: dict[str, object], **more: object) -> dict[str, object]:
    """Return a message of one text part with stickers, for the examples of rules."""
    return {"parts": [{"type": "text", "value": value, "inline_stickers": list(stickers), **more}]}

"""Surroundings: changes of a payload that mean nothing to most rules. Each returns None where it does not apply."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose._identifiers import UUID
from linq_compose._spans import Ruler
from linq_compose.limits import LIMITS
from linq_compose.strategies._decorations import decorations
from linq_compose.strategies._faulty_texts import LABELS
from linq_compose.strategies._handles import handles, identifiers, numbers
from linq_compose.strategies._messages import effects, keys

__all__ = ["SURROUNDINGS", "Change"]

Change = Callable[[st.DrawFn, Any], Any]

_NUMBER: Final = re.compile(r"(\+?)1205[0-9]{7}()")
_FILE: Final = re.compile(r"((?:[a-z]+://[a-z0-9.]+/(?:[a-z0-9]+/)*)?)[a-z0-9]+(\.[a-z0-9]+)")
_NAMES: Final = st.text("abcdefgh0123456789", min_size=1, max_size=8)
_RANGES: Final = ("text_decorations", "inline_stickers")


def _message(payload: Any) -> dict[str, Any] | None:
    """Return the message of a payload, or the payload that is one."""
    inner = payload.get("message", payload) if isinstance(payload, dict) else None
    return inner if isinstance(inner, dict) and isinstance(inner.get("parts"), list) else None


def _texts(payload: Any) -> list[dict[str, Any]]:
    """Return the text parts of a payload that can be read."""
    parts = (_message(payload) or {}).get("parts", [])
    read = [part for part in parts if isinstance(part, dict) and part.get("type") == "text"]
    return [part for part in read if isinstance(part.get("value"), str)]


def _set(payload: Any, name: str, value: Any) -> Any:
    message = _message(payload)
    if message is None or name in message:
        return None
    message[name] = value
    return payload


def keyed(draw: st.DrawFn, payload: Any) -> Any:
    """Give the message an idempotency key."""
    return _set(payload, "idempotency_key", draw(keys()))


def effective(draw: st.DrawFn, payload: Any) -> Any:
    """Give the message an effect."""
    return _set(payload, "effect", draw(effects()))


def answering(draw: st.DrawFn, payload: Any) -> Any:
    """Let the message answer another."""
    return _set(payload, "reply_to", {"message_id": draw(identifiers())})


def preferring(_: st.DrawFn, payload: Any) -> Any:
    """Let the message go out by iMessage."""
    return _set(payload, "preferred_service", "iMessage")


def accompanied(draw: st.DrawFn, payload: Any) -> Any:
    """Put files in front of the parts, or behind them."""
    message = _message(payload)
    if message is None:
        return None
    files = [{"type": "media", "attachment_id": each} for each in draw(st.lists(identifiers(), min_size=1, max_size=3))]
    message["parts"] = [*files, *message["parts"]] if draw(st.booleans()) else [*message["parts"], *files]
    return payload


def preceded(draw: st.DrawFn, payload: Any) -> Any:
    """Put words in front of a text, and move its ranges."""
    found = _texts(payload)
    if not found:
        return None
    part = draw(st.sampled_from(found))
    words = draw(LABELS) + " "
    shift = Ruler(words).utf16_length
    part["value"] = words + part["value"]
    for name in _RANGES:
        for each in part.get(name) or ():
            if isinstance(each, dict) and _is_range(each.get("range")):
                each["range"] = [edge + shift for edge in each["range"]]
    if _is_range(part.get("mention_range")):
        part["mention_range"] = [edge + shift for edge in part["mention_range"]]
    return payload


def _is_range(value: Any) -> bool:
    return isinstance(value, list) and all(type(edge) is int for edge in value)


def followed(draw: st.DrawFn, payload: Any) -> Any:
    """Put words behind a text."""
    found = _texts(payload)
    if not found:
        return None
    part = draw(st.sampled_from(found))
    part["value"] += " " + draw(LABELS)
    return payload


def lengthened(draw: st.DrawFn, payload: Any) -> Any:
    """Make a text as long as it may be."""
    found = _texts(payload)
    if not found:
        return None
    part = draw(st.sampled_from(found))
    lacking = LIMITS.text - Ruler(part["value"]).utf16_length
    if lacking < 2:
        return None
    part["value"] += " " + "a" * (lacking - 1)
    return payload


def decorated(draw: st.DrawFn, payload: Any) -> Any:
    """Decorate a text that has no decorations."""
    found = [part for part in _texts(payload) if "text_decorations" not in part]
    if not found:
        return None
    part = draw(st.sampled_from(found))
    drawn = draw(decorations(part["value"]))
    if not drawn:
        return None
    part["text_decorations"] = drawn
    return payload


def renamed(draw: st.DrawFn, payload: Any) -> Any:
    """Put other identifiers in the place of those there are, the same for the same."""
    return _replaced(payload, UUID, draw(st.lists(identifiers(), min_size=3, max_size=3, unique_by=str.lower)))


def readdressed(draw: st.DrawFn, payload: Any) -> Any:
    """Put other numbers in the place of those there are, the same for the same, with or without their plus sign."""
    fresh = draw(st.lists(numbers(), min_size=3, max_size=3, unique=True))
    return _replaced(payload, _NUMBER, [each.removeprefix("+") for each in fresh])


def _replaced(payload: Any, pattern: re.Pattern[str], fresh: list[str]) -> Any:
    """Return a payload with other strings for those of a pattern; None where it has none, or too many."""
    known: dict[str, str] = {}

    def walked(value: Any) -> Any:
        found = pattern.fullmatch(value) if isinstance(value, str) else None
        if found is not None:
            new = fresh[len(known) % len(fresh)]
            return known.setdefault(value, new.join(found.groups()) if found.groups() else new)
        if isinstance(value, list):
            return [walked(each) for each in value]
        return {name: walked(each) for name, each in value.items()} if isinstance(value, dict) else value

    changed = walked(payload)
    return changed if 0 < len(known) <= len(fresh) else None


def joined(draw: st.DrawFn, payload: Any) -> Any:
    """Name more recipients."""
    if not isinstance(payload, dict) or not isinstance(payload.get("to"), list):
        return None
    more = draw(st.lists(handles(), min_size=1, max_size=3, unique=True))
    payload["to"] = [*payload["to"], *(each for each in more if each not in (payload.get("from"), *payload["to"]))]
    return payload


def overriding(draw: st.DrawFn, payload: Any) -> Any:
    """Send although the recipient has opted out, or say that one does not."""
    if not isinstance(payload, dict) or not ({"message", "voice_memo_url", "attachment_id"} & payload.keys()):
        return None
    payload["override_optout"] = draw(st.booleans())
    return payload


def relocated(draw: st.DrawFn, payload: Any) -> Any:
    """Give the files that are named, by URL or by themselves, other names of the same kind."""
    return _replaced(payload, _FILE, draw(st.lists(_NAMES, min_size=3, max_size=3, unique=True)))


def renumbered(draw: st.DrawFn, payload: Any) -> Any:
    """Put another number in the place of a page's limit or a file's size."""
    name = next((each for each in ("limit", "size") if isinstance(payload, dict) and each in payload), None)
    if name is None or type(payload[name]) is not int:
        return None
    payload[name] = draw(st.integers(payload[name] - 1000, payload[name] + 1000))
    return payload


def retitled(draw: st.DrawFn, payload: Any) -> Any:
    """Give a group another name."""
    if not isinstance(payload, dict) or "display_name" not in payload:
        return None
    payload["display_name"] = draw(LABELS)
    return payload


SURROUNDINGS: Final[tuple[Change, ...]] = (
    renamed,
    followed,
    preceded,
    keyed,
    accompanied,
    readdressed,
    decorated,
    effective,
    answering,
    preferring,
    joined,
    overriding,
    relocated,
    renumbered,
    retitled,
    lengthened,
)
"""All changes, the plainest first."""

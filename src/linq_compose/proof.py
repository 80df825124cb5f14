"""The proof: one fast pass over plain JSON that tells most messages to be fine, so that no rule needs to run.

It is written for speed and knows what the rules know, so two laws bind it: what is proved has an empty report, and no
example of a fault is proved. Whatever it does not know at a glance (newer parts, addresses with a query, SMS, carriage
returns) it leaves to the rules.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from linq_compose.limits import LIMITS
from linq_compose.spans import Ruler
from linq_compose.text.markup import find_markup
from linq_compose.urls import flaw
from linq_compose.vocabulary import ANIMATIONS, EFFECTS, MEDIA_FORMATS, STYLES

__all__ = ["PROVABLE", "prove"]

PROVABLE: Final = frozenset({"message", "chats.messages.send"})
"""The operations whose payloads can be proved."""

_DECORATED, _EFFECT, _REPLY, _LINK, _IMESSAGE = (1 << place for place in range(5))
_STYLES: Final = frozenset(STYLES.words)
_ANIMATIONS: Final = frozenset(ANIMATIONS.words)
_EFFECTS: Final = {kind: frozenset(names) for kind, names in EFFECTS.items()}
_FORMATS: Final = frozenset(name for name, mime in MEDIA_FORMATS.items() if not mime.startswith("audio/"))
_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_URL: Final = re.compile(r"https://([a-z0-9.-]+\.[a-z]{2,})((?:/[A-Za-z0-9._~-]*)*)")
# What a rule may speak of: controls, surrogates, characters that steer or imitate.
_DOUBTFUL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\u210e\ud800-\udfff\U0001d400-\U0001d7ff]")
# ASCII that no word holds, so that one begins and ends beside it (UAX #29); a row of spaces is one.
_BREAKING: Final = frozenset(' !"#$%&()*+-/<=>?@[\\]^`{|}~')
_VISIBLE: Final = re.compile(
    "[!-~\u00c0-\u024f\u0400-\u045f\u05d0-\u05ea\u4e00-\u9fff\U0001f300-\U0001f6ff\U0001f900-\U0001f9ff]"
)


def prove(payload: Any, operation: str) -> int | None:
    """Return what a faultless payload holds, as bits; None when that is not proved.

    Of payloads with the same bits the same rules stay unjudged for want of context.
    """
    try:
        if operation == "message":
            return _message(payload)
        if operation == "chats.messages.send" and type(payload) is dict and len(payload) == 1:
            return _message(payload["message"])
    except (KeyError, TypeError, ValueError, AttributeError):
        pass  # a member that is absent or of another type: nothing is proved
    return None


def _message(content: Any) -> int | None:
    if type(content) is not dict:
        return None
    parts = content["parts"]
    if type(parts) is not list or not 0 < len(parts) <= LIMITS.parts:
        return None
    holds = 0
    for name, value in content.items():
        if name == "parts":
            found = _parts(value)
        elif name == "effect":
            found = _EFFECT if len(value) == 2 and value["name"] in _EFFECTS[value["type"]] else None
        elif name == "reply_to":
            found = _reply(value)
        elif name == "preferred_service":
            found = _IMESSAGE if value == "iMessage" else None
        elif name == "idempotency_key":
            found = 0 if type(value) is str and value.strip() and len(value) <= LIMITS.idempotency_key else None
        else:
            return None
        if found is None:
            return None
        holds |= found
    return holds


def _reply(value: Any) -> int | None:
    if not _UUID.fullmatch(value["message_id"]):
        return None
    if len(value) == 1:
        return _REPLY
    index = value["part_index"]
    return _REPLY if len(value) == 2 and type(index) is int and 0 <= index <= LIMITS.part_index else None


def _parts(parts: list[Any]) -> int | None:
    holds, after_text, fetched = 0, False, 0
    for part in parts:
        kind = part["type"]
        if kind == "text":
            found = None if after_text else _text(part)
        elif kind == "media":
            found = _media(part)
            fetched += "url" in part
        elif kind == "link" and len(parts) == 1 == len(part) - 1:
            found = _LINK if len(part["value"]) <= LIMITS.link and _page(part["value"]) is not None else None
        else:
            return None
        if found is None:
            return None
        holds |= found
        after_text = kind == "text"
    return holds if fetched <= LIMITS.public_media else None


def _media(part: dict[str, Any]) -> int | None:
    if len(part) != 2:
        return None
    if "attachment_id" in part:
        return 0 if _UUID.fullmatch(part["attachment_id"]) else None
    path = _page(part["url"])
    if path is None:
        return None
    _, dot, extension = path.rpartition("/")[2].rpartition(".")
    return 0 if not dot or extension.lower() in _FORMATS else None


def _page(url: str) -> str | None:
    """Return the path of a URL that is plainly fine."""
    found = _URL.fullmatch(url)
    return found[2] if found and _fetchable(found[1]) else None


@lru_cache(maxsize=512)
def _fetchable(host: str) -> bool:
    return "linq" not in host and flaw(f"https://{host}/") is None


def _text(part: dict[str, Any]) -> int | None:
    value = part["value"]
    if type(value) is not str or len(value) > LIMITS.text or not _VISIBLE.search(value):
        return None
    if not (value.isascii() and value.isprintable()) and _DOUBTFUL.search(value):
        return None
    if len(value) > LIMITS.text // 2 and not value.isascii() and Ruler(value).utf16_length > LIMITS.text:
        return None
    if ("*" in value or "_" in value or "~~" in value or "](" in value) and find_markup(value):
        return None
    if len(part) == 2:
        return 0
    decorations = part["text_decorations"]
    if len(part) != 3 or type(decorations) is not list or not decorations:
        return None
    return _DECORATED if _decorated(value, decorations) else None


def _decorated(value: str, decorations: list[Any]) -> bool:
    """Return whether ranges cover words of the text, none twice, and animations share nothing."""
    ruler = None if value.isascii() else Ruler(value)
    length = len(value) if ruler is None else ruler.utf16_length
    seen = set()
    animated = False
    for each in decorations:
        if len(each) != 2:
            return False
        start, end = each["range"]
        word = each.get("style")
        if word not in _STYLES:
            word = each["animation"]
            if word not in _ANIMATIONS:
                return False
            animated = True
        if type(start) is not int or type(end) is not int or type(each["range"]) is not list:
            return False
        if not 0 <= start < end <= length:
            return False
        if ruler is None:
            if value[start:end].isspace():
                return False
        elif not _covers(ruler, start, end):
            return False
        seen.add((start, end, word))
    return len(seen) == len(decorations) and not (animated and _overlaps(seen))


def _covers(ruler: Ruler, start: int, end: int) -> bool:
    """Return whether a range of a text with other than ASCII characters is proved to be meant so."""
    span = ruler.cover(start, end)
    if span.range != (start, end) or _VISIBLE.search(ruler.text, span.start, span.end) is None:
        return False
    astral = ruler.utf16_length != len(ruler.text)
    for index, edge in ((span.start, start), (span.end, end)):
        if not _plainly_apart(ruler.text, index) and (
            ruler.splits_cluster(edge) or (astral and ruler.splits_word(edge))
        ):
            return False
    return True


def _plainly_apart(text: str, index: int) -> bool:
    """Return whether a word and a cluster end here, as two neighbours tell: ASCII, a space, or a pictograph."""
    if not 0 < index < len(text):
        return True
    before, after = text[index - 1], text[index]
    if " " <= before <= "~":
        if " " <= after <= "~":
            kinds = (before in _BREAKING) + (after in _BREAKING)
            return kinds == 1 or (kinds == 2 and before != after)
        return _is_pictograph(after)
    return (_is_pictograph(before) and " " <= after <= "~") or (after == " " and not before.isspace())


def _is_pictograph(character: str) -> bool:
    """Return whether this is one of the common pictographs, no skin tone among them."""
    return (
        "\U0001f300" <= character <= "\U0001f3fa"
        or "\U0001f400" <= character <= "\U0001f6ff"
        or "\U0001f900" <= character <= "\U0001f9ff"
    )


def _overlaps(seen: set[tuple[int, int, str]]) -> bool:
    """Return whether an animation shares a unit with anything."""
    last = last_animated = 0
    for start, end, word in sorted(seen):
        if start < (last if word in _ANIMATIONS else last_animated):
            return True
        last = max(last, end)
        if word in _ANIMATIONS:
            last_animated = max(last_animated, end)
    return False

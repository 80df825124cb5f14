"""The proof: one fast pass over plain JSON that tells most messages to be fine, so that no rule needs to run.

It is written for speed and knows what the rules know, so two laws bind it: what is proved has an empty report, and no
example of a fault is proved. Whatever it does not know at a glance (newer parts, addresses with a query, SMS, carriage
returns) it leaves to the rules.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, TypeAlias

from linq_compose._identifiers import UUID
from linq_compose._media_types import MEDIA_FORMATS
from linq_compose._spans import Ruler
from linq_compose.limits import LIMITS
from linq_compose.text.markdown.detect import find_markup
from linq_compose.urls import flaw
from linq_compose.vocabulary import ANIMATIONS, EFFECTS, STYLES

__all__ = ["PROVABLE", "prove"]

PROVABLE: Final = frozenset({"message", "chats.messages.send"})
"""The operations whose payloads can be proved."""

Units: TypeAlias = bytes | memoryview
"""The UTF-16 code units of a text; of an ASCII one its bytes."""

_DECORATED, _EFFECT, _REPLY, _LINK, _IMESSAGE = (1 << place for place in range(5))
_STYLES: Final = frozenset(STYLES.words)
_ANIMATIONS: Final = frozenset(ANIMATIONS.words)
_EFFECTS: Final = {kind: frozenset(names) for kind, names in EFFECTS.items()}
_FORMATS: Final = frozenset(name for name, mime in MEDIA_FORMATS.items() if not mime.startswith("audio/"))
_URL: Final = re.compile(r"https://([a-z0-9.-]+\.[a-z]{2,})((?:/[A-Za-z0-9._~-]*)*)")
# What a rule may speak of: controls, surrogates, characters that steer or imitate.
_DOUBTFUL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\u210e\ud800-\udfff\U0001d400-\U0001d7ff]")
# The ASCII controls among them, and others; those left hold a byte C2 or 9D in UTF-8.
_CONTROLS: Final = bytes((*range(9), *range(0x0B, 0x20), 0x7F))
_STEERING: Final = "\u202d\u202e\u210e"
# One of these is in every construct of Markdown.
_MARKS: Final = (b"*", b"_", b"~~", b"](", b"][", b"`", b"<", b"#", b"|")
# ASCII that no word holds, so that one begins and ends beside it (UAX #29); a row of spaces is one.
_BREAKING: Final = bytes(chr(code) in ' !"#$%&()*+-/<=>?@[\\]^`{|}~' for code in range(128))
_VISIBLE: Final = re.compile(
    "[!-~\u00c0-\u024f\u0400-\u045f\u05d0-\u05ea\u4e00-\u9fff\U0001f300-\U0001f6ff\U0001f900-\U0001f9ff]"
)


def prove(payload: Any, operation: str) -> int | None:
    """Return what a faultless payload holds, as bits; None when that is not proved.

    Of payloads with the same bits the same rules stay skipped for want of context.
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
            known = type(value) is dict and len(value) == 2 and value["name"] in _EFFECTS[value["type"]]
            found = _EFFECT if known else None
        elif name == "reply_to":
            found = _reply(value)
        elif name == "preferred_service":
            found = _IMESSAGE if value == "iMessage" else None
        elif name == "idempotency_key":
            plain = type(value) is str and value.strip() and not _DOUBTFUL.search(value)
            found = 0 if plain and len(value) <= LIMITS.idempotency_key else None
        else:
            return None
        if found is None:
            return None
        holds |= found
    return holds


def _reply(value: Any) -> int | None:
    if type(value) is not dict or not UUID.fullmatch(value["message_id"]):
        return None
    if len(value) == 1:
        return _REPLY
    index = value["part_index"]
    return _REPLY if len(value) == 2 and type(index) is int and 0 <= index <= LIMITS.part_index else None


def _parts(parts: list[Any]) -> int | None:
    holds, after_text, fetched = 0, False, 0
    for part in parts:
        if type(part) is not dict:  # what only behaves like one is no JSON
            return None
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
        return 0 if UUID.fullmatch(part["attachment_id"]) else None
    url = part["url"]
    return 0 if len(url) <= LIMITS.link and _is_file(url) else None  # a cache keeps no longer URL


@lru_cache(maxsize=512)
def _is_file(url: str) -> bool:
    """Return whether a URL is plainly that of a file that can be sent."""
    path = _page(url)
    if path is None:
        return False
    _, dot, extension = path.rpartition("/")[2].rpartition(".")
    return not dot or extension.lower() in _FORMATS


def _page(url: str) -> str | None:
    """Return the path of a URL that is plainly fine."""
    found = _URL.fullmatch(url)
    return found[2] if found and _fetchable(found[1]) else None


@lru_cache(maxsize=512)
def _fetchable(host: str) -> bool:
    return "linq" not in host and flaw(f"https://{host}/") is None


def _text(part: dict[str, Any]) -> int | None:
    value = part["value"]
    if type(value) is not str or len(value) > LIMITS.text:
        return None
    units = _scanned(value)
    if units is None or len(part) == 2:
        return None if units is None else 0
    decorations = part["text_decorations"]
    if len(part) != 3 or type(decorations) is not list or not decorations:
        return None
    return _DECORATED if _decorated(value, units, decorations) else None


@lru_cache(maxsize=128)
def _scanned(value: str) -> Units | None:
    """Return the code units of a text of which no rule speaks; the same text goes out to many, again and again."""
    if not _VISIBLE.search(value):
        return None
    raw = value.encode()
    if len(raw.translate(None, _CONTROLS)) != len(raw):
        return None
    if any(mark in raw for mark in _MARKS) and find_markup(value):
        return None
    if len(raw) == len(value):
        return raw
    if (b"\xc2" in raw or b"\x9d" in raw or any(each in value for each in _STEERING)) and _DOUBTFUL.search(value):
        return None
    units = memoryview(value.encode("utf-16-le")).cast("H")
    return units if len(units) <= LIMITS.text else None


def _decorated(value: str, units: Units, decorations: list[Any]) -> bool:
    """Return whether ranges cover words of the text, none twice, and animations share nothing."""
    length, plain, ruler = len(units), type(units) is bytes, None
    styles, animations = _STYLES, _ANIMATIONS
    apart, low, high = True, length, 0
    for each in decorations:
        start, end = bounds = each["range"]
        if type(start) is not int or type(end) is not int or type(bounds) is not list or len(each) != 2:
            return False
        if type(each) is not dict:
            return False
        if not 0 <= start < end <= length or (
            each.get("style") not in styles and each.get("animation") not in animations
        ):
            return False
        if start >= high:  # behind all before it
            high = end
            low = min(low, start)
        elif end <= low:  # in front of all
            low = start
        else:
            apart = False
        if 32 < units[start] < 127 and (
            plain or ((start == 0 or units[start - 1] == 32) and _ends(units, end, length))
        ):
            continue  # what most ranges are: it begins with a visible ASCII character, behind a space
        if plain:
            if value[start:end].isspace():
                return False
        elif not (_is_seen(units, start) and _apart(units, start, length) and _apart(units, end, length)):
            ruler = Ruler(value) if ruler is None else ruler
            if not _covers(ruler, start, end):
                return False
    return apart or _alone(decorations)


def _alone(decorations: list[Any]) -> bool:
    """Return whether no decoration is there twice, and no animation shares a unit with anything."""
    held = [(*each["range"], each.get("style") or each["animation"]) for each in decorations]
    if len(set(held)) != len(held):
        return False
    last = last_animated = 0
    for start, end, word in sorted(held):
        if start < (last if word in _ANIMATIONS else last_animated):
            return False
        last = max(last, end)
        if word in _ANIMATIONS:
            last_animated = max(last_animated, end)
    return True


def _ends(units: Units, place: int, length: int) -> bool:
    """Return whether a word ends here as most do: behind ASCII, and in front of a space or of nothing."""
    return place == length or (units[place] == 32 < units[place - 1] < 127) or _apart(units, place, length)


def _apart(units: Units, place: int, length: int) -> bool:
    """Return whether a word and a cluster end here, as two neighbours tell: ASCII, a letter, or a picture."""
    if not 0 < place < length:
        return True
    before, after = units[place - 1], units[place]
    if 32 <= before < 127:
        if 32 <= after < 127:
            kinds = _BREAKING[before] + _BREAKING[after]
            return kinds == 1 or (kinds == 2 and before != after)
        return _is_picture(units, place) or (before == 32 and _is_letter(after))
    if after == 32 and _is_letter(before):
        return True
    return 32 <= after < 127 and place > 1 and _is_picture(units, place - 2)


def _is_seen(units: Units, place: int) -> bool:
    return 32 < units[place] < 127 or _is_letter(units[place]) or _is_picture(units, place)


def _is_letter(unit: int) -> bool:
    """Return whether this is a letter of Europe or a character of China: no space, and nothing that joins another."""
    return 0xC0 <= unit <= 0x24F or 0x410 <= unit <= 0x44F or 0x4E00 <= unit <= 0x9FFF


def _is_picture(units: Units, place: int) -> bool:
    """Return whether one of the common pictographs begins here, no skin tone among them."""
    high = units[place]
    if high < 0xD83C or high > 0xD83E:
        return False
    low = units[place + 1]
    if high == 0xD83D:
        return 0xDC00 <= low <= 0xDEFF
    return 0xDF00 <= low <= 0xDFFA if high == 0xD83C else 0xDD00 <= low <= 0xDDFF


def _covers(ruler: Ruler, start: int, end: int) -> bool:
    """Return whether a range of a text with other than ASCII characters is proved to be meant so."""
    span = ruler.cover(start, end)
    if span.range != (start, end) or _VISIBLE.search(ruler.text, span.start, span.end) is None:
        return False
    astral = ruler.utf16_length != len(ruler.text)
    return not any(ruler.splits_cluster(edge) or (astral and ruler.splits_word(edge)) for edge in span.range)

"""The walk: plain JSON checked in one pass; what is not clear is handed to rules that are not sure.

Written by `python -m linq_compose._walk_writer` from the models and from the clearances beside the rules; do not edit.
Each function below checks one kind of object. It raises `Unfit` where the shape is not that of the model, and
returns the places where some family of rules is not sure, as (path, model, prefix of the family), or None. Rules that
need a context are added to `needs`, as (code, field of the context).
"""

# mypy: ignore-errors

from __future__ import annotations

from typing import Any, Final
import re
from linq_compose._doubts import Unfit
from linq_compose._doubts import below
from linq_compose._doubts import doubted
from linq_compose._doubts import strange
from linq_compose._identifiers import UUID
from linq_compose._media_types import MEDIA_FORMATS
from linq_compose._media_types import VOICE_FORMATS
from linq_compose._phone_lengths import has_possible_length
from linq_compose._plain_urls import path_of_plain_url
from linq_compose._spans import Ruler
from linq_compose.lint.chat_size import group_size
from linq_compose.lint.chat_size import is_group
from linq_compose.vocabulary import ANIMATIONS
from linq_compose.vocabulary import EFFECTS
from linq_compose.vocabulary import STYLES

__all__ = ["ROOTS", "Unfit", "clear_document"]


_MEMBERS: Final = frozenset(['action', 'animation', 'app', 'app_store_id', 'attachment_id', 'bundle_id', 'caption', 'continuation_message', 'cursor', 'display_name', 'effect', 'exclude_from', 'experience', 'fallback_text', 'from', 'group_chat_icon', 'handle', 'idempotency_key', 'image_subtitle', 'image_title', 'image_url', 'inline_stickers', 'interactive', 'layout', 'limit', 'mention', 'mention_range', 'message', 'message_id', 'name', 'override_optout', 'params', 'part_index', 'parts', 'preferred_service', 'range', 'reply_to', 'sticker', 'style', 'subcaption', 'team_id', 'text', 'text_decorations', 'to', 'trailing_caption', 'trailing_subcaption', 'type', 'url', 'value', 'voice_memo_url'])
_STYLE_WORDS: Final = frozenset(('bold', 'italic', 'strikethrough', 'underline'))
_ANIMATION_WORDS: Final = frozenset(('big', 'small', 'shake', 'nod', 'explode', 'ripple', 'bloom', 'jitter'))
_EFFECT_TYPE_WORDS: Final = frozenset(('screen', 'bubble'))
_SERVICE_WORDS: Final = frozenset(('iMessage', 'SMS', 'RCS'))


_UNSUSPICIOUS: Final = bytes(
    byte
    for byte in range(256)
    if (chr(byte) in "\t\n\r" or 0x20 <= byte < 0x7F or (byte > 0x7F and byte not in (0xE2, 0x9D)))
    and chr(byte) not in "*_~`[]#|<>\\"
)


_HIDDEN_BYTES: Final = bytes((*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))


def _is_harmless(value: str, raw: bytes, suspicious: bytes) -> bool:
    from linq_compose.text.markdown.detect import has_markup
    if len(suspicious.translate(None, _HIDDEN_BYTES)) != len(suspicious):
        return False
    if b"\xe2" in suspicious and (b"\xe2\x80\xad" in raw or b"\xe2\x80\xae" in raw or b"\xe2\x84\x8e" in raw):
        return False
    if b"\x9d" in suspicious and b"\xf0\x9d" in raw:
        return False
    return (suspicious.isascii() is False and not suspicious.translate(None, b"\xe2\x9d")) or not has_markup(value)


_CERTAINLY_VISIBLE: Final = re.compile(
    "[!-~\u00c0-\u024f\u0400-\u045f\u05d0-\u05ea\u4e00-\u9fff\U0001f300-\U0001f6ff\U0001f900-\U0001f9ff]"
)


_ASTRAL_LEADS: Final = bytes(range(0xF0, 0xF5))


def is_clear_text(value: str, limit: int) -> bool:
    """Return whether no rule of the family can find anything in a text that people receive."""
    if len(value) > limit or not ("!" <= value[:1] <= "~" or _CERTAINLY_VISIBLE.search(value)):
        return False
    try:
        raw = value.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    suspicious = raw.translate(None, _UNSUSPICIOUS)
    if suspicious and not _is_harmless(value, raw, suspicious):
        return False
    return 2 * len(value) <= limit or len(value) + len(raw) - len(raw.translate(None, _ASTRAL_LEADS)) <= limit


_FIRST_ANIMATION: Final = len(STYLES.words)


_STYLE_NUMBERS: Final = {word: number for number, word in enumerate(STYLES.words)}


_ANIMATION_NUMBERS: Final = {word: number for number, word in enumerate(ANIMATIONS.words, _FIRST_ANIMATION)}


def _share_nothing(decorations: list[dict[str, Any]], length: int) -> bool:
    """Return whether no decoration is there twice, and no animation shares a unit with anything."""
    words = [
        _STYLE_NUMBERS.get(decoration["style"])
        if "style" in decoration
        else _ANIMATION_NUMBERS.get(decoration["animation"])
        for decoration in decorations
    ]
    # Start, end and word as one number, which sorts faster than the three.
    keys = sorted(
        ((decoration["range"][0] * (length + 1) + decoration["range"][1]) << 4) + word
        for decoration, word in zip(decorations, words, strict=True)
        if word is not None
    )
    if len(keys) < len(decorations):  # a style or an animation that does not exist
        return False
    last = last_animated = 0
    before = -1
    for key in keys:
        if key == before:
            return False
        before = key
        start, end = divmod(key >> 4, length + 1)
        animated = key & 15 >= _FIRST_ANIMATION
        if start < (last if animated else last_animated):
            return False
        last = max(last, end)
        if animated and end > last_animated:
            last_animated = end
    return True


_SPACE, _LETTER, _DIGIT, _PUNCTUATION, _MID, _IDEOGRAPH, _KATAKANA, _HIGH, _LOW = range(1, 10)


_SPACE, _LETTER, _DIGIT, _PUNCTUATION, _MID, _IDEOGRAPH, _KATAKANA, _HIGH, _LOW = range(1, 10)


_SPACE, _LETTER, _DIGIT, _PUNCTUATION, _MID, _IDEOGRAPH, _KATAKANA, _HIGH, _LOW = range(1, 10)


_SPACE, _LETTER, _DIGIT, _PUNCTUATION, _MID, _IDEOGRAPH, _KATAKANA, _HIGH, _LOW = range(1, 10)


_SPACE, _LETTER, _DIGIT, _PUNCTUATION, _MID, _IDEOGRAPH, _KATAKANA, _HIGH, _LOW = range(1, 10)


_SPACE, _LETTER, _DIGIT, _PUNCTUATION, _MID, _IDEOGRAPH, _KATAKANA, _HIGH, _LOW = range(1, 10)


_SPACE, _LETTER, _DIGIT, _PUNCTUATION, _MID, _IDEOGRAPH, _KATAKANA, _HIGH, _LOW = range(1, 10)


_RANGES: Final = {
    _LETTER: (
        (0x41, 0x5A),
        (0x61, 0x7A),
        (0xC0, 0x24F),
        (0x391, 0x3A9),
        (0x3B1, 0x3C9),
        (0x410, 0x481),
        (0x620, 0x64A),
    ),
    _DIGIT: ((0x30, 0x39),),
    _IDEOGRAPH: ((0x3041, 0x3096), (0x3400, 0x4DBF), (0x4E00, 0x9FFF)),
    _KATAKANA: ((0x30A1, 0x30FA),),
    _HIGH: ((0xD83C, 0xD83E),),
    _LOW: ((0xDC00, 0xDFFF),),
}


_SPACE, _LETTER, _DIGIT, _PUNCTUATION, _MID, _IDEOGRAPH, _KATAKANA, _HIGH, _LOW = range(1, 10)


_SPACE, _LETTER, _DIGIT, _PUNCTUATION, _MID, _IDEOGRAPH, _KATAKANA, _HIGH, _LOW = range(1, 10)


_MARKS: Final = {
    _SPACE: " \n",
    _PUNCTUATION: "!#$%&()*+-/<=>?@[\\]^`{|}~"
    "\u00a1\u00ab\u00bb\u00bf\u2013\u2014\u201c\u201d\u2026\u3001\u3002\uff01\uff1f",
    _MID: ".,:;'",
}


def _kinds_of_units() -> bytes:
    kinds = bytearray(0x10000)
    for kind, ranges in _RANGES.items():
        for first, last in ranges:
            kinds[first : last + 1] = bytes((kind,)) * (last + 1 - first)
    for kind, marks in _MARKS.items():
        for mark in marks:
            kinds[ord(mark)] = kind
    # A sign that joins nothing to itself: between letters it is punctuation.
    kinds[0xD7] = kinds[0xF7] = _PUNCTUATION
    return bytes(kinds)


_KINDS: Final = _kinds_of_units()


def _is_picture(units: Sequence[int], place: int) -> bool:
    """Return whether one of the common pictographs begins here: no skin tone, no letter of a flag."""
    high = units[place]
    if not 0xD83C <= high <= 0xD83E or place + 1 >= len(units):
        return False
    low = units[place + 1]
    if high == 0xD83D:
        return bool(0xDC00 <= low <= 0xDEFF)
    return bool(0xDF00 <= low <= 0xDFFA if high == 0xD83C else 0xDD00 <= low <= 0xDDFF)


def _is_seen(units: Sequence[int], place: int) -> bool:
    kind = _KINDS[units[place]]
    return _SPACE < kind < _HIGH or (kind == _HIGH and _is_picture(units, place))


_VISIBLE: Final = re.compile("[!-~\u00c0-\u024f\u0400-\u045f\u05d0-\u05ea\u4e00-\u9fff\U0001f300-\U0001f6ff]")


def _covers_words(ruler: Ruler, start: int, end: int) -> bool:
    """Return whether a range of a text with other than ASCII characters is certainly meant so."""
    span = ruler.cover(start, end)
    if span.range != (start, end) or _VISIBLE.search(ruler.text, span.start, span.end) is None:
        return False
    astral = ruler.utf16_length != len(ruler.text)
    return not any(ruler.splits_cluster(edge) or (astral and ruler.splits_word(edge)) for edge in span.range)


_JOINED: Final = {_LETTER: (_LETTER, _DIGIT), _DIGIT: (_LETTER, _DIGIT), _KATAKANA: (_KATAKANA,)}


def _is_edge(units: Sequence[int], place: int, length: int, *, astral: bool) -> bool:
    """Return whether a cluster certainly ends here, and in a text with astral characters a word as well."""
    before, after = _KINDS[units[place - 1]], _KINDS[units[place]]
    if before == _LOW:
        if place < 2 or not _is_picture(units, place - 2):
            return False
        before = _PUNCTUATION
    if after == _HIGH:
        if not _is_picture(units, place):
            return False
        after = _PUNCTUATION
    if not before or not after or after == _LOW or before == _HIGH:
        return False
    if not astral:
        return before != _SPACE or after != _SPACE or units[place] == 32 == units[place - 1]
    if _SPACE in (before, after):
        return before != after
    if before == _MID and after in (_LETTER, _DIGIT):  # it joins two words where there is one before it
        return place == 1 or _KINDS[units[place - 2]] in (_SPACE, _PUNCTUATION)
    if after == _MID and before in (_LETTER, _DIGIT):
        return place + 1 == length or _KINDS[units[place + 1]] in (_SPACE, _PUNCTUATION)
    return before not in _JOINED or after not in _JOINED[before]


def clear_decorations(part: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether ranges cover words of the text, none twice, and animations share nothing.

    The text is read as UTF-16 code units, of an ASCII text as its bytes.
    """
    value, decorations = part["value"], part["text_decorations"]
    plain = value.isascii()
    try:
        units: Sequence[int] = value.encode() if plain else memoryview(value.encode("utf-16-le")).cast("H")
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    length, ruler = len(units), None
    astral = length != len(value)
    apart, low, high = True, length, 0
    for decoration in decorations:
        if ("style" in decoration) is ("animation" in decoration):
            return False
        start, end = decoration["range"]
        if not 0 <= start < end <= length:
            return False
        if start >= high:  # behind all before it
            high = end
            low = min(low, start)
        elif end <= low:  # in front of all
            low = start
        else:
            apart = False
        if plain:
            if not 32 < units[start] < 127 and value[start:end].isspace():
                return False
        elif not (
            (start == 0 or _is_edge(units, start, length, astral=astral))
            and (end == length or _is_edge(units, end, length, astral=astral))
            and _is_seen(units, start)
        ):
            ruler = Ruler(value) if ruler is None else ruler
            if not _covers_words(ruler, start, end):
                return False
    return apart or _share_nothing(decorations, length)


_CLEAR_EXTENSIONS: Final = frozenset(name for name, mime in MEDIA_FORMATS.items() if not mime.startswith("audio/"))


def clear_media(part: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a media part has one source, and its URL is plainly that of a file that can be sent."""
    if "url" not in part:
        return "attachment_id" in part and UUID.fullmatch(part["attachment_id"]) is not None
    if "attachment_id" in part:
        return False
    path = path_of_plain_url(part["url"])
    if path is None:
        return False
    _, dot, extension = path.rpartition("/")[2].rpartition(".")
    return not dot or extension.lower() in _CLEAR_EXTENSIONS


def clear_presigned(message: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether a message has so few URLs that no exemption matters."""
    limit, parts = limits.public_media, message["parts"]
    return len(parts) <= limit or sum("url" in part for part in parts) <= limit


_BY_TYPE: Final = {kind: frozenset(names) for kind, names in EFFECTS.items()}


def clear_key(message: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether the idempotency key is neither blank nor too long."""
    key = message["idempotency_key"]
    return len(key) <= limits.idempotency_key and bool(key.strip())


def clear_parts(message: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether a message has parts that go together, not too many, and none that Linq counts as fetched."""
    parts = message.get("parts")
    if not parts or len(parts) > limits.parts or "experience" in message:
        return False
    if len(parts) == 1:
        return limits.public_media > 0 or "url" not in parts[0]
    fetched, after_text = 0, False
    for part in parts:
        kind = part["type"]
        if kind == "text":
            if after_text:
                return False
            after_text = True
        elif kind == "media":
            after_text = False
            fetched += "url" in part
        else:  # what must stand alone
            return False
    return fetched <= limits.public_media


def _rules_about(message: dict[str, Any], parts: Any) -> tuple[tuple[str, str], ...] | None:
    """Return the rules about what a message has, each with the context that it needs; None where that is not sure."""
    about: tuple[tuple[str, str], ...] = ()
    if "effect" in message:
        about += (("SVC102", "service"),)
    if "reply_to" in message:
        about += (("SVC103", "service"),)
    for part in parts:
        kind = part["type"]
        if len(part) != 2 or "sticker" in part:  # more than its text or its file
            if kind == "text" and "inline_stickers" not in part and "mention" not in part:
                if part.get("text_decorations"):
                    about += (("SVC101", "service"),)
                continue
            return None
        if kind not in ("text", "media", "link"):
            return None
    return about


_WITHOUT_IMESSAGE = ("SMS", "RCS")


def clear_losses(message: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> Answer:
    """Return whether the service shows all of a message, or which rules cannot say without knowing it."""
    if "experience" in message:
        return False
    parts = message.get("parts", ())
    if len(message) == len(parts) == 1 and len(parts[0]) == 2 and parts[0]["type"] == "text":
        return True  # nothing that any service leaves out
    preferred, service = message.get("preferred_service"), context.service
    lost = _rules_about(message, parts)
    if lost is None:
        return False
    needs: tuple[tuple[str, str], ...] = ()
    if any(part["type"] == "link" for part in parts):
        if service == "SMS":
            return False
        if service is None and preferred != "iMessage":
            needs = (("SVC104", "service"),)
    if lost and (preferred in _WITHOUT_IMESSAGE or service in _WITHOUT_IMESSAGE):
        return False
    return (needs + lost if preferred is None and service is None else needs) or True


def is_clear_of_experience(request: dict[str, Any]) -> bool:
    """Return whether the message of a request is no experience, which goes to one recipient alone."""
    return "experience" not in request["message"]


def _may_hold_url(text: str) -> bool:
    """Return whether a period joins two words, other than digits, or a scheme is there."""
    place = text.find(".")
    while place >= 0:
        behind = text[place + 1 : place + 3]
        if behind[:1].isalnum() and not (behind[:1].isdecimal() and text[place - 1 : place].isdecimal()):
            return True
        place = text.find(".", place + 1)
    return "://" in text


def clear_opening(request: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether the message that opens a chat has no link and no text that may hold a URL."""
    if context.new_chat is False:
        return True
    for part in request["message"].get("parts", ()):
        kind = part["type"]
        if kind == "link" or (kind == "text" and _may_hold_url(part["value"])):
            return False
    return True


def clear_first_effect(request: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether the message that opens a chat has neither effect nor reply."""
    message = request["message"]
    return context.new_chat is False or ("effect" not in message and "reply_to" not in message)


_PLAIN_EMAIL: Final = re.compile(
    r"[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:icloud|gmail|outlook|hotmail|live|yahoo|me|mac|aol|gmx|proton)\.(?:com|de|me|net)"
)


def _is_plain(handle: str) -> bool:
    """Return whether a handle is plainly a number that its country can have, or an address of a large provider."""
    if handle[:1] == "+":
        return has_possible_length(handle)
    return len(handle) <= 64 and _PLAIN_EMAIL.fullmatch(handle) is not None


def clear_people(request: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether sender and recipients are plain handles, each another."""
    sender, others = request["from"], request["to"]
    if not 1 <= len(others) <= limits.recipients or sender in others or sender[:1] != "+":
        return False
    if len(others) > 1 and len(set(others)) != len(others):
        return False
    return _is_plain(sender) and all(map(_is_plain, others))


_ADD: Final = "chats.participants.add"


_REMOVE: Final = "chats.participants.remove"


_LEAVE: Final = "chats.leave_chat"


def is_clear_group(context: Context, limits: Limits, operation: str) -> Answer:
    """Return whether the group of a request is large enough, or which rule needs its size."""
    if operation == _ADD:
        rule, least = "GRP101", limits.group_to_add
    elif operation == _REMOVE:
        rule, least = "GRP102", limits.group_after_remove + 1
    elif operation == _LEAVE:
        rule, least = "GRP103", limits.group_to_leave
    else:
        return True
    size = group_size(context)
    return ((rule, "group_size"),) if size is None else size >= least


def clear_update(request: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> Answer:
    """Return whether an update changes something, of a chat that is no direct one, with a plain icon URL."""
    group = is_group(context)
    if group is False or ("display_name" not in request and "group_chat_icon" not in request):
        return False
    if "group_chat_icon" in request and path_of_plain_url(request["group_chat_icon"]) is None:
        return False
    return True if group else (("CHT102", "group"),)


_CLEAR_VOICE: Final = frozenset(VOICE_FORMATS)


def clear_voice_memo(request: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a voice memo has one source, and its URL is plainly that of a file that can be sent."""
    if "voice_memo_url" not in request:
        return "attachment_id" in request and UUID.fullmatch(request["attachment_id"]) is not None
    if "attachment_id" in request:
        return False
    path = path_of_plain_url(request["voice_memo_url"])
    return path is not None and path.rpartition(".")[2].lower() in _CLEAR_VOICE


def clear_recipients(request: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether recipients are plain handles, each another, and no line is left out."""
    others = request["to"]
    if not 1 <= len(others) <= limits.recipients or "exclude_from" in request:
        return False
    return (len(others) == 1 or len(set(others)) == len(others)) and all(map(_is_plain, others))


def clear_chat_id(_document: object, context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether the chat that the context names, if any, has an id of the right form."""
    return context.chat_id is None or UUID.fullmatch(context.chat_id) is not None


def _message_content(node, context, limits, operation, needs):
    unsure = None
    known = 0
    while known != len(node):  # read no further than its last member
        m_parts = node.get('parts', Unfit)
        if m_parts is not Unfit:
            known += 1
            if type(m_parts) is not list:
                raise Unfit
            for place, m_parts_item in enumerate(m_parts):
                if type(m_parts_item) is not dict:
                    raise Unfit
                tag = m_parts_item.get('type')
                if type(tag) is not str:
                    raise Unfit
                walk = _TAGGED_PARTS.get(tag)
                if walk is None:
                    raise Unfit
                inner = walk(m_parts_item, context, limits, operation, needs)
                if inner is not None:
                    unsure = below(unsure, inner, 'parts', place)
            answer = clear_presigned(node, context, limits, operation)
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'MessageContent', 'MED')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        m_experience = node.get('experience', Unfit)
        if m_experience is not Unfit:
            known += 1
            if type(m_experience) is not dict:
                raise Unfit
            inner = _experience(m_experience, context, limits, operation, needs)
            if inner is not None:
                unsure = below(unsure, inner, 'experience')
            if known == len(node):
                break
        m_effect = node.get('effect', Unfit)
        if m_effect is not Unfit:
            known += 1
            if type(m_effect) is not dict:
                raise Unfit
            inner = _message_effect(m_effect, context, limits, operation, needs)
            if inner is not None:
                unsure = below(unsure, inner, 'effect')
            if known == len(node):
                break
        m_reply_to = node.get('reply_to', Unfit)
        if m_reply_to is not Unfit:
            known += 1
            if type(m_reply_to) is not dict:
                raise Unfit
            inner = _reply_to(m_reply_to, context, limits, operation, needs)
            if inner is not None:
                unsure = below(unsure, inner, 'reply_to')
            if known == len(node):
                break
        m_preferred_service = node.get('preferred_service', Unfit)
        if m_preferred_service is not Unfit:
            known += 1
            if type(m_preferred_service) is not str:
                raise Unfit
            if m_preferred_service not in _SERVICE_WORDS:
                unsure = doubted(unsure, (), 'MessageContent', 'SHP')
            if known == len(node):
                break
        m_idempotency_key = node.get('idempotency_key', Unfit)
        if m_idempotency_key is not Unfit:
            known += 1
            if type(m_idempotency_key) is not str:
                raise Unfit
            answer = m_idempotency_key.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'MessageContent', 'TXT')
                else:
                    needs.update(answer)
            answer = clear_key(node, context, limits, operation)
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'MessageContent', 'MSG')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'MessageContent', _MEMBERS)
        break
    answer = clear_parts(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageContent', 'MSG')
        else:
            needs.update(answer)
    answer = clear_losses(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageContent', 'SVC')
        else:
            needs.update(answer)
    return unsure


def _text_part(node, context, limits, operation, needs):
    unsure = None
    try:
        m_value = node['value']
    except KeyError:
        raise Unfit from None
    if type(m_value) is not str:
        raise Unfit
    answer = is_clear_text(m_value, limits.text)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'TextPart', 'TXT')
        else:
            needs.update(answer)
    known = 2
    while known != len(node):  # read no further than its last member
        m_text_decorations = node.get('text_decorations', Unfit)
        if m_text_decorations is not Unfit:
            known += 1
            if type(m_text_decorations) is not list:
                raise Unfit
            for place, m_text_decorations_item in enumerate(m_text_decorations):
                if type(m_text_decorations_item) is not dict:
                    raise Unfit
                try:
                    m_range = m_text_decorations_item['range']
                except KeyError:
                    raise Unfit from None
                if type(m_range) is not list or len(m_range) != 2:
                    raise Unfit
                if type(m_range[0]) is not int or type(m_range[1]) is not int:
                    raise Unfit
                known_m_text_decorations_item = 1
                while known_m_text_decorations_item != len(m_text_decorations_item):  # read no further than its last member
                    m_style = m_text_decorations_item.get('style', Unfit)
                    if m_style is not Unfit:
                        known_m_text_decorations_item += 1
                        if type(m_style) is not str:
                            raise Unfit
                        if m_style not in _STYLE_WORDS:
                            unsure = doubted(unsure, ('text_decorations', place), 'TextDecoration', 'SHP')
                        if known_m_text_decorations_item == len(m_text_decorations_item):
                            break
                    m_animation = m_text_decorations_item.get('animation', Unfit)
                    if m_animation is not Unfit:
                        known_m_text_decorations_item += 1
                        if type(m_animation) is not str:
                            raise Unfit
                        if m_animation not in _ANIMATION_WORDS:
                            unsure = doubted(unsure, ('text_decorations', place), 'TextDecoration', 'SHP')
                        if known_m_text_decorations_item == len(m_text_decorations_item):
                            break
                    unsure = strange(unsure, m_text_decorations_item, known_m_text_decorations_item, ('text_decorations', place), 'TextDecoration', _MEMBERS)
                    break
            answer = clear_decorations(node, context, limits, operation)
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'TextPart', 'DEC')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        m_inline_stickers = node.get('inline_stickers', Unfit)
        if m_inline_stickers is not Unfit:
            known += 1
            if type(m_inline_stickers) is not list:
                raise Unfit
            for place, m_inline_stickers_item in enumerate(m_inline_stickers):
                if type(m_inline_stickers_item) is not dict:
                    raise Unfit
                inner = _inline_sticker(m_inline_stickers_item, context, limits, operation, needs)
                if inner is not None:
                    unsure = below(unsure, inner, 'inline_stickers', place)
            answer = False
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'TextPart', 'STK')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        m_mention = node.get('mention', Unfit)
        if m_mention is not Unfit:
            known += 1
            if type(m_mention) is not str:
                raise Unfit
            answer = m_mention.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'TextPart', 'TXT')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        m_mention_range = node.get('mention_range', Unfit)
        if m_mention_range is not Unfit:
            known += 1
            if type(m_mention_range) is not list or len(m_mention_range) != 2:
                raise Unfit
            if type(m_mention_range[0]) is not int or type(m_mention_range[1]) is not int:
                raise Unfit
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'TextPart', _MEMBERS)
        break
    if 'mention' in node or 'mention_range' in node:
        answer = False
        if answer is not True:
            if answer is False:
                unsure = doubted(unsure, (), 'TextPart', 'MNT')
            else:
                needs.update(answer)
    return unsure


def _inline_sticker(node, context, limits, operation, needs):
    unsure = None
    unsure = doubted(unsure, (), 'InlineSticker', 'STK')
    try:
        m_range = node['range']
    except KeyError:
        raise Unfit from None
    if type(m_range) is not list or len(m_range) != 2:
        raise Unfit
    if type(m_range[0]) is not int or type(m_range[1]) is not int:
        raise Unfit
    known = 1
    while known != len(node):  # read no further than its last member
        m_url = node.get('url', Unfit)
        if m_url is not Unfit:
            known += 1
            if type(m_url) is not str:
                raise Unfit
            if known == len(node):
                break
        m_attachment_id = node.get('attachment_id', Unfit)
        if m_attachment_id is not Unfit:
            known += 1
            if type(m_attachment_id) is not str:
                raise Unfit
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'InlineSticker', _MEMBERS)
        break
    return unsure


def _media_part(node, context, limits, operation, needs):
    unsure = None
    known = 1
    while known != len(node):  # read no further than its last member
        m_url = node.get('url', Unfit)
        if m_url is not Unfit:
            known += 1
            if type(m_url) is not str:
                raise Unfit
            if known == len(node):
                break
        m_attachment_id = node.get('attachment_id', Unfit)
        if m_attachment_id is not Unfit:
            known += 1
            if type(m_attachment_id) is not str:
                raise Unfit
            if known == len(node):
                break
        m_sticker = node.get('sticker', Unfit)
        if m_sticker is not Unfit:
            known += 1
            if type(m_sticker) is not bool:
                raise Unfit
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'MediaPart', _MEMBERS)
        break
    answer = clear_media(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MediaPart', 'MED')
        else:
            needs.update(answer)
    return unsure


def _link_part(node, context, limits, operation, needs):
    unsure = None
    try:
        m_value = node['value']
    except KeyError:
        raise Unfit from None
    if type(m_value) is not str:
        raise Unfit
    if len(node) != 2:
        unsure = strange(unsure, node, 2, (), 'LinkPart', _MEMBERS)
    answer = len(node['value']) <= limits.link and path_of_plain_url(node['value']) is not None
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'LinkPart', 'LNK')
        else:
            needs.update(answer)
    return unsure


def _imessage_app_part(node, context, limits, operation, needs):
    unsure = None
    unsure = doubted(unsure, (), 'IMessageAppPart', 'APP')
    try:
        m_app = node['app']
        m_layout = node['layout']
    except KeyError:
        raise Unfit from None
    if type(m_app) is not dict:
        raise Unfit
    inner = _card_app(m_app, context, limits, operation, needs)
    if inner is not None:
        unsure = below(unsure, inner, 'app')
    if type(m_layout) is not dict:
        raise Unfit
    inner = _card_layout(m_layout, context, limits, operation, needs)
    if inner is not None:
        unsure = below(unsure, inner, 'layout')
    known = 3
    while known != len(node):  # read no further than its last member
        m_url = node.get('url', Unfit)
        if m_url is not Unfit:
            known += 1
            if type(m_url) is not str:
                raise Unfit
            if known == len(node):
                break
        m_fallback_text = node.get('fallback_text', Unfit)
        if m_fallback_text is not Unfit:
            known += 1
            if type(m_fallback_text) is not str:
                raise Unfit
            answer = m_fallback_text.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'IMessageAppPart', 'TXT')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        m_interactive = node.get('interactive', Unfit)
        if m_interactive is not Unfit:
            known += 1
            if type(m_interactive) is not bool:
                raise Unfit
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'IMessageAppPart', _MEMBERS)
        break
    return unsure


def _card_app(node, context, limits, operation, needs):
    unsure = None
    unsure = doubted(unsure, (), 'CardApp', 'APP')
    try:
        m_name = node['name']
        m_team_id = node['team_id']
        m_bundle_id = node['bundle_id']
    except KeyError:
        raise Unfit from None
    if type(m_name) is not str:
        raise Unfit
    answer = m_name.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'CardApp', 'TXT')
        else:
            needs.update(answer)
    if type(m_team_id) is not str:
        raise Unfit
    if type(m_bundle_id) is not str:
        raise Unfit
    known = 3
    while known != len(node):  # read no further than its last member
        m_app_store_id = node.get('app_store_id', Unfit)
        if m_app_store_id is not Unfit:
            known += 1
            if type(m_app_store_id) is not int:
                raise Unfit
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'CardApp', _MEMBERS)
        break
    return unsure


def _card_layout(node, context, limits, operation, needs):
    unsure = None
    unsure = doubted(unsure, (), 'CardLayout', 'APP')
    known = 0
    while known != len(node):  # read no further than its last member
        m_caption = node.get('caption', Unfit)
        if m_caption is not Unfit:
            known += 1
            if type(m_caption) is not str:
                raise Unfit
            answer = m_caption.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'CardLayout', 'TXT')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        m_subcaption = node.get('subcaption', Unfit)
        if m_subcaption is not Unfit:
            known += 1
            if type(m_subcaption) is not str:
                raise Unfit
            answer = m_subcaption.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'CardLayout', 'TXT')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        m_trailing_caption = node.get('trailing_caption', Unfit)
        if m_trailing_caption is not Unfit:
            known += 1
            if type(m_trailing_caption) is not str:
                raise Unfit
            answer = m_trailing_caption.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'CardLayout', 'TXT')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        m_trailing_subcaption = node.get('trailing_subcaption', Unfit)
        if m_trailing_subcaption is not Unfit:
            known += 1
            if type(m_trailing_subcaption) is not str:
                raise Unfit
            answer = m_trailing_subcaption.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'CardLayout', 'TXT')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        m_image_url = node.get('image_url', Unfit)
        if m_image_url is not Unfit:
            known += 1
            if type(m_image_url) is not str:
                raise Unfit
            if known == len(node):
                break
        m_image_title = node.get('image_title', Unfit)
        if m_image_title is not Unfit:
            known += 1
            if type(m_image_title) is not str:
                raise Unfit
            answer = m_image_title.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'CardLayout', 'TXT')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        m_image_subtitle = node.get('image_subtitle', Unfit)
        if m_image_subtitle is not Unfit:
            known += 1
            if type(m_image_subtitle) is not str:
                raise Unfit
            answer = m_image_subtitle.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'CardLayout', 'TXT')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'CardLayout', _MEMBERS)
        break
    return unsure


def _app_clip_part(node, context, limits, operation, needs):
    unsure = None
    unsure = doubted(unsure, (), 'AppClipPart', 'APP')
    try:
        m_value = node['value']
    except KeyError:
        raise Unfit from None
    if type(m_value) is not str:
        raise Unfit
    known = 2
    while known != len(node):  # read no further than its last member
        m_caption = node.get('caption', Unfit)
        if m_caption is not Unfit:
            known += 1
            if type(m_caption) is not str:
                raise Unfit
            answer = m_caption.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'AppClipPart', 'TXT')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'AppClipPart', _MEMBERS)
        break
    return unsure


def _experience(node, context, limits, operation, needs):
    unsure = None
    try:
        m_name = node['name']
        m_action = node['action']
    except KeyError:
        raise Unfit from None
    if type(m_name) is not str:
        raise Unfit
    answer = m_name.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'Experience', 'TXT')
        else:
            needs.update(answer)
    if type(m_action) is not str:
        raise Unfit
    answer = m_action.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'Experience', 'TXT')
        else:
            needs.update(answer)
    known = 2
    while known != len(node):  # read no further than its last member
        m_params = node.get('params', Unfit)
        if m_params is not Unfit:
            known += 1
            raise Unfit
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'Experience', _MEMBERS)
        break
    return unsure


def _message_effect(node, context, limits, operation, needs):
    unsure = None
    known = 0
    while known != len(node):  # read no further than its last member
        m_type = node.get('type', Unfit)
        if m_type is not Unfit:
            known += 1
            if type(m_type) is not str:
                raise Unfit
            if m_type not in _EFFECT_TYPE_WORDS:
                unsure = doubted(unsure, (), 'MessageEffect', 'SHP')
            if known == len(node):
                break
        m_name = node.get('name', Unfit)
        if m_name is not Unfit:
            known += 1
            if type(m_name) is not str:
                raise Unfit
            answer = m_name.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'MessageEffect', 'TXT')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'MessageEffect', _MEMBERS)
        break
    answer = len(node) == 2 and node.get('name') in _BY_TYPE.get(node.get('type', ''), ())
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageEffect', 'EFX')
        else:
            needs.update(answer)
    return unsure


def _reply_to(node, context, limits, operation, needs):
    unsure = None
    try:
        m_message_id = node['message_id']
    except KeyError:
        raise Unfit from None
    if type(m_message_id) is not str:
        raise Unfit
    known = 1
    while known != len(node):  # read no further than its last member
        m_part_index = node.get('part_index', Unfit)
        if m_part_index is not Unfit:
            known += 1
            if type(m_part_index) is not int:
                raise Unfit
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'ReplyTo', _MEMBERS)
        break
    answer = UUID.fullmatch(node['message_id']) is not None and 0 <= node.get('part_index', 0) <= limits.part_index
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ReplyTo', 'MSG')
        else:
            needs.update(answer)
    return unsure


def _chat_create_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_message = node['message']
        m_to = node['to']
        m_from = node['from']
    except KeyError:
        raise Unfit from None
    if type(m_message) is not dict:
        raise Unfit
    inner = _message_content(m_message, context, limits, operation, needs)
    if inner is not None:
        unsure = below(unsure, inner, 'message')
    if type(m_to) is not list:
        raise Unfit
    for m_to_item in m_to:
        if type(m_to_item) is not str:
            raise Unfit
    if type(m_from) is not str:
        raise Unfit
    known = 3
    while known != len(node):  # read no further than its last member
        m_override_optout = node.get('override_optout', Unfit)
        if m_override_optout is not Unfit:
            known += 1
            if type(m_override_optout) is not bool:
                raise Unfit
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'ChatCreateRequest', _MEMBERS)
        break
    answer = is_clear_of_experience(node)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ChatCreateRequest', 'MSG')
        else:
            needs.update(answer)
    answer = clear_opening(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ChatCreateRequest', 'LNK')
        else:
            needs.update(answer)
    answer = clear_first_effect(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ChatCreateRequest', 'EFX')
        else:
            needs.update(answer)
    answer = clear_people(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ChatCreateRequest', 'HND')
        else:
            needs.update(answer)
    return unsure


def _empty_request(node, context, limits, operation, needs):
    unsure = None
    if len(node) != 0:
        unsure = strange(unsure, node, 0, (), 'EmptyRequest', _MEMBERS)
    answer = is_clear_group(context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'EmptyRequest', 'GRP')
        else:
            needs.update(answer)
    return unsure


def _chat_update_request(node, context, limits, operation, needs):
    unsure = None
    known = 0
    while known != len(node):  # read no further than its last member
        m_display_name = node.get('display_name', Unfit)
        if m_display_name is not Unfit:
            known += 1
            if type(m_display_name) is not str:
                raise Unfit
            answer = m_display_name.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'ChatUpdateRequest', 'TXT')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        m_group_chat_icon = node.get('group_chat_icon', Unfit)
        if m_group_chat_icon is not Unfit:
            known += 1
            if type(m_group_chat_icon) is not str:
                raise Unfit
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'ChatUpdateRequest', _MEMBERS)
        break
    answer = clear_update(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ChatUpdateRequest', 'CHT')
        else:
            needs.update(answer)
    return unsure


def _voice_memo_request(node, context, limits, operation, needs):
    unsure = None
    known = 0
    while known != len(node):  # read no further than its last member
        m_voice_memo_url = node.get('voice_memo_url', Unfit)
        if m_voice_memo_url is not Unfit:
            known += 1
            if type(m_voice_memo_url) is not str:
                raise Unfit
            if known == len(node):
                break
        m_attachment_id = node.get('attachment_id', Unfit)
        if m_attachment_id is not Unfit:
            known += 1
            if type(m_attachment_id) is not str:
                raise Unfit
            if known == len(node):
                break
        m_override_optout = node.get('override_optout', Unfit)
        if m_override_optout is not Unfit:
            known += 1
            if type(m_override_optout) is not bool:
                raise Unfit
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'VoiceMemoRequest', _MEMBERS)
        break
    answer = 'attachment_id' not in node or UUID.fullmatch(node['attachment_id']) is not None
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'VoiceMemoRequest', 'MED')
        else:
            needs.update(answer)
    answer = clear_voice_memo(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'VoiceMemoRequest', 'VMO')
        else:
            needs.update(answer)
    return unsure


def _participant_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_handle = node['handle']
    except KeyError:
        raise Unfit from None
    if type(m_handle) is not str:
        raise Unfit
    if len(node) != 1:
        unsure = strange(unsure, node, 1, (), 'ParticipantRequest', _MEMBERS)
    answer = _is_plain(node['handle'])
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ParticipantRequest', 'HND')
        else:
            needs.update(answer)
    answer = is_clear_group(context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ParticipantRequest', 'GRP')
        else:
            needs.update(answer)
    return unsure


def _message_send_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_message = node['message']
    except KeyError:
        raise Unfit from None
    if type(m_message) is not dict:
        raise Unfit
    inner = _message_content(m_message, context, limits, operation, needs)
    if inner is not None:
        unsure = below(unsure, inner, 'message')
    known = 1
    while known != len(node):  # read no further than its last member
        m_override_optout = node.get('override_optout', Unfit)
        if m_override_optout is not Unfit:
            known += 1
            if type(m_override_optout) is not bool:
                raise Unfit
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'MessageSendRequest', _MEMBERS)
        break
    answer = is_clear_of_experience(node)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageSendRequest', 'MSG')
        else:
            needs.update(answer)
    return unsure


def _message_create_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_message = node['message']
        m_to = node['to']
    except KeyError:
        raise Unfit from None
    if type(m_message) is not dict:
        raise Unfit
    inner = _message_content(m_message, context, limits, operation, needs)
    if inner is not None:
        unsure = below(unsure, inner, 'message')
    if type(m_to) is not list:
        raise Unfit
    for m_to_item in m_to:
        if type(m_to_item) is not str:
            raise Unfit
    known = 2
    while known != len(node):  # read no further than its last member
        m_override_optout = node.get('override_optout', Unfit)
        if m_override_optout is not Unfit:
            known += 1
            if type(m_override_optout) is not bool:
                raise Unfit
            if known == len(node):
                break
        m_continuation_message = node.get('continuation_message', Unfit)
        if m_continuation_message is not Unfit:
            known += 1
            if type(m_continuation_message) is not dict:
                raise Unfit
            inner = _continuation_message(m_continuation_message, context, limits, operation, needs)
            if inner is not None:
                unsure = below(unsure, inner, 'continuation_message')
            if known == len(node):
                break
        m_exclude_from = node.get('exclude_from', Unfit)
        if m_exclude_from is not Unfit:
            known += 1
            if type(m_exclude_from) is not list:
                raise Unfit
            for m_exclude_from_item in m_exclude_from:
                if type(m_exclude_from_item) is not str:
                    raise Unfit
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'MessageCreateRequest', _MEMBERS)
        break
    answer = is_clear_of_experience(node)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageCreateRequest', 'MSG')
        else:
            needs.update(answer)
    answer = clear_recipients(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageCreateRequest', 'HND')
        else:
            needs.update(answer)
    return unsure


def _continuation_message(node, context, limits, operation, needs):
    unsure = None
    try:
        m_text = node['text']
    except KeyError:
        raise Unfit from None
    if type(m_text) is not str:
        raise Unfit
    answer = is_clear_text(m_text, limits.text)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ContinuationMessage', 'TXT')
        else:
            needs.update(answer)
    if len(node) != 1:
        unsure = strange(unsure, node, 1, (), 'ContinuationMessage', _MEMBERS)
    return unsure


def _message_update_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_text = node['text']
    except KeyError:
        raise Unfit from None
    if type(m_text) is not str:
        raise Unfit
    answer = is_clear_text(m_text, limits.text)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageUpdateRequest', 'TXT')
        else:
            needs.update(answer)
    known = 1
    while known != len(node):  # read no further than its last member
        m_part_index = node.get('part_index', Unfit)
        if m_part_index is not Unfit:
            known += 1
            if type(m_part_index) is not int:
                raise Unfit
            answer = bool(0 <= node['part_index'] <= limits.part_index)
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'MessageUpdateRequest', 'MSG')
                else:
                    needs.update(answer)
            if known == len(node):
                break
        unsure = strange(unsure, node, known, (), 'MessageUpdateRequest', _MEMBERS)
        break
    return unsure

_TAGGED_PARTS: Final = {
    'text': _text_part,
    'media': _media_part,
    'link': _link_part,
    'imessage_app': _imessage_app_part,
    'app_clip': _app_clip_part,
}


def clear_document(context: Any, limits: Any, operation: str) -> list[str]:
    """Return the families that are not sure of the document as a whole."""
    unsure = []
    if not clear_chat_id(None, context, limits, operation):
        unsure.append('CHT')
    return unsure


ROOTS: Final = {
    'message': _message_content,
    'chats.create': _chat_create_request,
    'chats.retrieve': _empty_request,
    'chats.update': _chat_update_request,
    'chats.mark_as_read': _empty_request,
    'chats.leave_chat': _empty_request,
    'chats.share_contact_card': _empty_request,
    'chats.send_voicememo': _voice_memo_request,
    'chats.participants.add': _participant_request,
    'chats.participants.remove': _participant_request,
    'chats.typing.start': _empty_request,
    'chats.typing.stop': _empty_request,
    'chats.messages.send': _message_send_request,
    'messages.create': _message_create_request,
    'messages.update': _message_update_request,
}
"""The walk of each operation's body."""

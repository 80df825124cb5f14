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
from linq_compose._identifiers import are_plain
from linq_compose._phone_lengths import has_possible_length
from linq_compose._plain_characters import is_plainly_visible
from linq_compose._plain_ranges import cover_words
from linq_compose._plain_urls import path_of_plain_url
from linq_compose.lint.chat_size import group_size
from linq_compose.lint.chat_size import is_group

__all__ = ["ROOTS", "Unfit", "clear_document"]


_MEMBERS: Final = frozenset(['action', 'animation', 'app', 'app_store_id', 'attachment_id', 'bundle_id', 'caption', 'continuation_message', 'display_name', 'effect', 'exclude_from', 'experience', 'fallback_text', 'force_notify', 'from', 'group_chat_icon', 'handle', 'idempotency_key', 'image_subtitle', 'image_title', 'image_url', 'inline_stickers', 'interactive', 'layout', 'mention', 'mention_range', 'message', 'message_id', 'name', 'override_optout', 'params', 'part_index', 'parts', 'preferred_service', 'range', 'reply_to', 'sticker', 'style', 'subcaption', 'team_id', 'text', 'text_decorations', 'to', 'trailing_caption', 'trailing_subcaption', 'type', 'url', 'value', 'voice_memo_url'])
_STYLE_WORDS: Final = frozenset(('bold', 'italic', 'strikethrough', 'underline'))
_ANIMATION_WORDS: Final = frozenset(('big', 'small', 'shake', 'nod', 'explode', 'ripple', 'bloom', 'jitter'))
_EFFECT_TYPE_WORDS: Final = frozenset(('screen', 'bubble'))
_SERVICE_WORDS: Final = frozenset(('iMessage', 'SMS', 'RCS'))


_HIDDEN_BYTES: Final = bytes((*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))


_IS_SUSPICIOUS: Final = bytes(byte in _HIDDEN_BYTES + b"*_~`[]#|<>\\" for byte in range(256))


def _has_markup(value: str) -> bool:
    from linq_compose.text.markdown.detect import has_markup
    return has_markup(value)


_ASTRAL_LEADS: Final = bytes(range(0xF0, 0xF5))


def is_clear_text(value: str, limit: int) -> bool:
    """Return whether no rule of the family can find anything in a text that people receive."""
    if len(value) > limit or not ("!" <= value[:1] <= "~" or is_plainly_visible(value)):
        return False
    try:
        raw = value.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    if len(raw) != len(value):
        if 0xE2 in raw and ("\u202d" in value or "\u202e" in value or "\u210e" in value):
            return False
        if 0x9D in raw and b"\xf0\x9d" in raw:  # imitations of letters
            return False
    if 1 in raw.translate(_IS_SUSPICIOUS) and (
        len(raw.translate(None, _HIDDEN_BYTES)) != len(raw) or _has_markup(value)
    ):
        return False
    return 2 * len(value) <= limit or len(value) + len(raw) - len(raw.translate(None, _ASTRAL_LEADS)) <= limit


_FIRST_ANIMATION: Final = 4


_STYLE_NUMBERS: Final = {'bold': 0, 'italic': 1, 'strikethrough': 2, 'underline': 3}


_ANIMATION_NUMBERS: Final = {'big': 4, 'small': 5, 'shake': 6, 'nod': 7, 'explode': 8, 'ripple': 9, 'bloom': 10, 'jitter': 11}


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


def clear_decorations(part: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether ranges cover words of the text, none twice, and animations share nothing."""
    value, decorations = part["value"], part["text_decorations"]
    length, plain = len(value), value.isascii() and "\r" not in value
    apart, low, high = True, 0, 0
    for decoration in decorations:
        if ("style" in decoration) is ("animation" in decoration):
            return False
        start, end = decoration["range"]
        if not 0 <= start < end:
            return False
        if start >= high:  # behind all before it
            low = low if high else start
            high = end
        elif end <= low:  # in front of all
            low = start
        else:
            apart, high = False, max(high, end)
        if plain and (end > length or (value[start] <= " " and value[start:end].isspace())):
            return False
    if not plain and not cover_words(value, decorations, high):
        return False
    return apart or _share_nothing(decorations, high)


_CLEAR_EXTENSIONS: Final = frozenset(['3gp', 'bmp', 'csv', 'doc', 'docx', 'epub', 'gif', 'heic', 'heif', 'htm', 'html', 'ics', 'jpeg', 'jpg', 'key', 'm4v', 'mov', 'mp4', 'mpeg', 'mpg', 'numbers', 'pages', 'pdf', 'png', 'ppt', 'pptx', 'rtf', 'tif', 'tiff', 'txt', 'vcf', 'xls', 'xlsx', 'zip'])


def clear_media(part: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a media part has one source, and its URL is plainly that of a file that can be sent."""
    if "url" not in part:
        return "attachment_id" in part and UUID.fullmatch(part["attachment_id"]) is not None
    if "attachment_id" in part:
        return False
    path = path_of_plain_url(part["url"])
    if path is None:
        return False
    dot = path.rfind(".")
    return dot < 0 or path[dot + 1 :].lower() in _CLEAR_EXTENSIONS or "/" in path[dot:]


_BY_TYPE: Final = {'screen': frozenset(['balloons', 'celebration', 'confetti', 'echo', 'fireworks', 'happy_birthday', 'hearts', 'lasers', 'love', 'sparkles', 'spotlight']), 'bubble': frozenset(['gentle', 'invisible', 'loud', 'slam'])}


def clear_parts(message: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether a message has parts that go together, not too many, and none that Linq counts as fetched."""
    parts = message.get("parts")
    if not parts or len(parts) > limits.parts or "experience" in message:
        return False
    if len(parts) == 1:
        return "url" not in parts[0] or limits.public_media > 0
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


_LOST_LINK: Final = (("SVC104", "service"),)


_WITHOUT_IMESSAGE = ("SMS", "RCS")


def _losses(message: dict[str, Any], context: Context, lost: tuple[tuple[str, str], ...], *, has_link: bool) -> Answer:
    preferred, service = message.get("preferred_service"), context.service
    if lost and (preferred in _WITHOUT_IMESSAGE or service in _WITHOUT_IMESSAGE):
        return False
    if has_link and service is None and preferred != "iMessage":
        return _LOST_LINK + lost if preferred is None else _LOST_LINK
    if has_link and service == "SMS":
        return False
    return (lost if preferred is None and service is None else ()) or True


_EVERYWHERE: Final = ("text", "media")


_LOST_STYLES: Final = (("SVC101", "service"),)


def clear_losses(message: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> Answer:
    """Return whether the service shows all of a message, or which rules cannot say without knowing it."""
    if "experience" in message:
        return False
    lost: tuple[tuple[str, str], ...] = ()
    has_link = False
    for part in message.get("parts", ()):
        kind = part["type"]
        if kind == "link":
            has_link = True
        elif len(part) == 2 and kind in _EVERYWHERE and "sticker" not in part:  # its text or its file alone
            continue
        elif kind != "text" or "inline_stickers" in part or "mention" in part:
            return False
        elif part.get("text_decorations"):
            lost = _LOST_STYLES
    if "effect" in message:
        lost += (("SVC102", "service"),)
    if "reply_to" in message:
        lost += (("SVC103", "service"),)
    return _losses(message, context, lost, has_link=has_link) if lost or has_link else True


def is_clear_of_experience(request: dict[str, Any]) -> bool:
    """Return whether the message of a request is no experience, which goes to one recipient alone."""
    return "experience" not in request["message"]


_JOINS_WORDS: Final = re.compile(r"\.(?!(?<=\d\.)\d)[^\W_]")


def _may_hold_url(text: str) -> bool:
    return _JOINS_WORDS.search(text) is not None or "://" in text


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
    return has_possible_length(handle) or (len(handle) <= 64 and _PLAIN_EMAIL.fullmatch(handle) is not None)


def _are_plain(handles: list[str]) -> bool:
    """Return whether handles are plain, each another."""
    for handle in handles:
        if not _is_plain(handle):
            return False
    return len(handles) == 1 or len(set(handles)) == len(handles)


def clear_people(request: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether sender and recipients are plain handles, each another."""
    sender, others = request["from"], request["to"]
    if not 1 <= len(others) <= limits.recipients or sender in others:
        return False
    return has_possible_length(sender) and _are_plain(others)


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


def clear_location_request(_request: dict[str, Any], context: Context, _limits: Limits, operation: str) -> Answer:
    """Return what there is to say of a request for a location; nothing of any other one without a body."""
    if operation != "chats.location.request":
        return True
    group, service = is_group(context), context.service
    if group or service in ("SMS", "RCS"):
        return False
    needs = () if group is False else (("LOC101", "group"),)
    return (needs if service is not None else (*needs, ("LOC102", "service"))) or True


def clear_update(request: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> Answer:
    """Return whether an update changes something, of a chat that is no direct one, with a plain icon URL."""
    group = is_group(context)
    if group is False or ("display_name" not in request and "group_chat_icon" not in request):
        return False
    if "group_chat_icon" in request and path_of_plain_url(request["group_chat_icon"]) is None:
        return False
    return True if group else (("CHT102", "group"),)


_CLEAR_VOICE: Final = frozenset(['aac', 'aiff', 'amr', 'caf', 'm4a', 'mp3', 'wav'])


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
    return 1 <= len(others) <= limits.recipients and "exclude_from" not in request and _are_plain(others)


_KEY_FIELD: Final = "idempotency_key"


def clear_chat_id(_document: object, context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether the chat that the context names, if any, has an id of the right form."""
    return context.chat_id is None or UUID.fullmatch(context.chat_id) is not None


_KEY_HEADER: Final = 'idempotency-key'


_OWN_KEY: Final = frozenset(['messages.create', 'payment_requests.create', 'payments.create'])


_PLAIN_KEY: Final = re.compile(r"[!-~](?:[ -~]*[!-~])?", re.ASCII)


def clear_key_header(_document: object, context: Context, limits: Limits, operation: str) -> bool:
    """Return whether no key was used before, and there is no header, or one plain key where the API reads it."""
    if context.key_reused:
        return False
    if not context.headers:
        return True
    ((name, key), *others) = context.headers
    return (
        not others
        and name == _KEY_HEADER
        and operation in _OWN_KEY
        and len(key) <= limits.idempotency_key
        and _PLAIN_KEY.fullmatch(key) is not None
    )


def clear_path(_document: object, context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether every parameter of the path is plainly of its form."""
    return are_plain(context.parameters)


def _message_content(node, context, limits, operation, needs):
    unsure = None
    rest_of_node = len(node)
    while rest_of_node:  # read no further than its last member
        m_parts = node.get('parts', Unfit)
        if m_parts is not Unfit:
            rest_of_node -= 1
            if type(m_parts) is not list:
                raise Unfit
            for m_parts_place, m_parts_item in enumerate(m_parts):
                if type(m_parts_item) is not dict:
                    raise Unfit
                tag = m_parts_item.get('type')
                if tag == 'text':
                    try:
                        m_value = m_parts_item['value']
                    except KeyError:
                        raise Unfit from None
                    if type(m_value) is not str:
                        raise Unfit
                    answer = is_clear_text(m_value, limits.text)
                    if answer is not True:
                        if answer is False:
                            unsure = doubted(unsure, ('parts', m_parts_place,), 'TextPart', 'TXT')
                        else:
                            needs.append(answer)
                    rest_of_m_parts_item = len(m_parts_item) - 2
                    while rest_of_m_parts_item:  # read no further than its last member
                        m_text_decorations = m_parts_item.get('text_decorations', Unfit)
                        if m_text_decorations is not Unfit:
                            rest_of_m_parts_item -= 1
                            if type(m_text_decorations) is not list:
                                raise Unfit
                            for m_text_decorations_place, m_text_decorations_item in enumerate(m_text_decorations):
                                if type(m_text_decorations_item) is not dict:
                                    raise Unfit
                                try:
                                    m_range = m_text_decorations_item['range']
                                except KeyError:
                                    raise Unfit from None
                                if type(m_range) is not list or len(m_range) != 2:
                                    raise Unfit
                                start, end = m_range
                                if type(start) is not int or type(end) is not int:
                                    raise Unfit
                                rest_of_m_text_decorations_item = len(m_text_decorations_item) - 1
                                while rest_of_m_text_decorations_item:  # read no further than its last member
                                    m_style = m_text_decorations_item.get('style', Unfit)
                                    if m_style is not Unfit:
                                        rest_of_m_text_decorations_item -= 1
                                        if type(m_style) is not str:
                                            raise Unfit
                                        if m_style not in _STYLE_WORDS:
                                            unsure = doubted(unsure, ('parts', m_parts_place, 'text_decorations', m_text_decorations_place,), 'TextDecoration', 'SHP')
                                        if not rest_of_m_text_decorations_item:
                                            break
                                    m_animation = m_text_decorations_item.get('animation', Unfit)
                                    if m_animation is not Unfit:
                                        rest_of_m_text_decorations_item -= 1
                                        if type(m_animation) is not str:
                                            raise Unfit
                                        if m_animation not in _ANIMATION_WORDS:
                                            unsure = doubted(unsure, ('parts', m_parts_place, 'text_decorations', m_text_decorations_place,), 'TextDecoration', 'SHP')
                                        if not rest_of_m_text_decorations_item:
                                            break
                                    unsure = strange(unsure, m_text_decorations_item, len(m_text_decorations_item) - rest_of_m_text_decorations_item, ('parts', m_parts_place, 'text_decorations', m_text_decorations_place,), 'TextDecoration', _MEMBERS)
                                    break
                            answer = clear_decorations(m_parts_item, context, limits, operation)
                            if answer is not True:
                                if answer is False:
                                    unsure = doubted(unsure, ('parts', m_parts_place,), 'TextPart', 'DEC')
                                else:
                                    needs.append(answer)
                            if not rest_of_m_parts_item:
                                break
                        m_inline_stickers = m_parts_item.get('inline_stickers', Unfit)
                        if m_inline_stickers is not Unfit:
                            rest_of_m_parts_item -= 1
                            if type(m_inline_stickers) is not list:
                                raise Unfit
                            for m_inline_stickers_place, m_inline_stickers_item in enumerate(m_inline_stickers):
                                if type(m_inline_stickers_item) is not dict:
                                    raise Unfit
                                unsure = doubted(unsure, ('parts', m_parts_place, 'inline_stickers', m_inline_stickers_place,), 'InlineSticker', 'STK')
                                try:
                                    m_range = m_inline_stickers_item['range']
                                except KeyError:
                                    raise Unfit from None
                                if type(m_range) is not list or len(m_range) != 2:
                                    raise Unfit
                                start, end = m_range
                                if type(start) is not int or type(end) is not int:
                                    raise Unfit
                                rest_of_m_inline_stickers_item = len(m_inline_stickers_item) - 1
                                while rest_of_m_inline_stickers_item:  # read no further than its last member
                                    m_url = m_inline_stickers_item.get('url', Unfit)
                                    if m_url is not Unfit:
                                        rest_of_m_inline_stickers_item -= 1
                                        if type(m_url) is not str:
                                            raise Unfit
                                        if not rest_of_m_inline_stickers_item:
                                            break
                                    m_attachment_id = m_inline_stickers_item.get('attachment_id', Unfit)
                                    if m_attachment_id is not Unfit:
                                        rest_of_m_inline_stickers_item -= 1
                                        if type(m_attachment_id) is not str:
                                            raise Unfit
                                        if not rest_of_m_inline_stickers_item:
                                            break
                                    unsure = strange(unsure, m_inline_stickers_item, len(m_inline_stickers_item) - rest_of_m_inline_stickers_item, ('parts', m_parts_place, 'inline_stickers', m_inline_stickers_place,), 'InlineSticker', _MEMBERS)
                                    break
                            answer = False
                            if answer is not True:
                                if answer is False:
                                    unsure = doubted(unsure, ('parts', m_parts_place,), 'TextPart', 'STK')
                                else:
                                    needs.append(answer)
                            if not rest_of_m_parts_item:
                                break
                        m_mention = m_parts_item.get('mention', Unfit)
                        if m_mention is not Unfit:
                            rest_of_m_parts_item -= 1
                            if type(m_mention) is not str:
                                raise Unfit
                            answer = m_mention.isprintable()
                            if answer is not True:
                                if answer is False:
                                    unsure = doubted(unsure, ('parts', m_parts_place,), 'TextPart', 'TXT')
                                else:
                                    needs.append(answer)
                            if not rest_of_m_parts_item:
                                break
                        m_mention_range = m_parts_item.get('mention_range', Unfit)
                        if m_mention_range is not Unfit:
                            rest_of_m_parts_item -= 1
                            if type(m_mention_range) is not list or len(m_mention_range) != 2:
                                raise Unfit
                            start, end = m_mention_range
                            if type(start) is not int or type(end) is not int:
                                raise Unfit
                            if not rest_of_m_parts_item:
                                break
                        unsure = strange(unsure, m_parts_item, len(m_parts_item) - rest_of_m_parts_item, ('parts', m_parts_place,), 'TextPart', _MEMBERS)
                        break
                    if 'mention' in m_parts_item or 'mention_range' in m_parts_item:
                        answer = False
                        if answer is not True:
                            if answer is False:
                                unsure = doubted(unsure, ('parts', m_parts_place,), 'TextPart', 'MNT')
                            else:
                                needs.append(answer)
                elif tag == 'media':
                    rest_of_m_parts_item = len(m_parts_item) - 1
                    while rest_of_m_parts_item:  # read no further than its last member
                        m_url = m_parts_item.get('url', Unfit)
                        if m_url is not Unfit:
                            rest_of_m_parts_item -= 1
                            if type(m_url) is not str:
                                raise Unfit
                            if not rest_of_m_parts_item:
                                break
                        m_attachment_id = m_parts_item.get('attachment_id', Unfit)
                        if m_attachment_id is not Unfit:
                            rest_of_m_parts_item -= 1
                            if type(m_attachment_id) is not str:
                                raise Unfit
                            if not rest_of_m_parts_item:
                                break
                        m_sticker = m_parts_item.get('sticker', Unfit)
                        if m_sticker is not Unfit:
                            rest_of_m_parts_item -= 1
                            if type(m_sticker) is not bool:
                                raise Unfit
                            if not rest_of_m_parts_item:
                                break
                        unsure = strange(unsure, m_parts_item, len(m_parts_item) - rest_of_m_parts_item, ('parts', m_parts_place,), 'MediaPart', _MEMBERS)
                        break
                    answer = clear_media(m_parts_item, context, limits, operation)
                    if answer is not True:
                        if answer is False:
                            unsure = doubted(unsure, ('parts', m_parts_place,), 'MediaPart', 'MED')
                        else:
                            needs.append(answer)
                elif tag == 'link':
                    try:
                        m_value = m_parts_item['value']
                    except KeyError:
                        raise Unfit from None
                    if type(m_value) is not str:
                        raise Unfit
                    if len(m_parts_item) != 2:
                        unsure = strange(unsure, m_parts_item, 2, ('parts', m_parts_place,), 'LinkPart', _MEMBERS)
                    answer = len(m_parts_item['value']) <= limits.link and path_of_plain_url(m_parts_item['value']) is not None
                    if answer is not True:
                        if answer is False:
                            unsure = doubted(unsure, ('parts', m_parts_place,), 'LinkPart', 'LNK')
                        else:
                            needs.append(answer)
                elif tag == 'app_clip':
                    unsure = doubted(unsure, ('parts', m_parts_place,), 'AppClipPart', 'APP')
                    try:
                        m_value = m_parts_item['value']
                    except KeyError:
                        raise Unfit from None
                    if type(m_value) is not str:
                        raise Unfit
                    rest_of_m_parts_item = len(m_parts_item) - 2
                    while rest_of_m_parts_item:  # read no further than its last member
                        m_caption = m_parts_item.get('caption', Unfit)
                        if m_caption is not Unfit:
                            rest_of_m_parts_item -= 1
                            if type(m_caption) is not str:
                                raise Unfit
                            answer = m_caption.isprintable()
                            if answer is not True:
                                if answer is False:
                                    unsure = doubted(unsure, ('parts', m_parts_place,), 'AppClipPart', 'TXT')
                                else:
                                    needs.append(answer)
                            if not rest_of_m_parts_item:
                                break
                        unsure = strange(unsure, m_parts_item, len(m_parts_item) - rest_of_m_parts_item, ('parts', m_parts_place,), 'AppClipPart', _MEMBERS)
                        break
                elif type(tag) is str and tag in _TAGGED_WALKS:
                    inner = _TAGGED_WALKS[tag](m_parts_item, context, limits, operation, needs)
                    if inner is not None:
                        unsure = below(unsure, inner, ('parts', m_parts_place,))
                else:
                    raise Unfit
            answer = len(node['parts']) <= limits.public_media or sum(('url' in part for part in node['parts'])) <= limits.public_media
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'MessageContent', 'MED')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_idempotency_key = node.get('idempotency_key', Unfit)
        if m_idempotency_key is not Unfit:
            rest_of_node -= 1
            if type(m_idempotency_key) is not str:
                raise Unfit
            answer = m_idempotency_key.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'MessageContent', 'TXT')
                else:
                    needs.append(answer)
            answer = len(node['idempotency_key']) <= limits.idempotency_key and bool(node['idempotency_key'].strip())
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'MessageContent', 'MSG')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_effect = node.get('effect', Unfit)
        if m_effect is not Unfit:
            rest_of_node -= 1
            if type(m_effect) is not dict:
                raise Unfit
            inner = _message_effect(m_effect, context, limits, operation, needs)
            if inner is not None:
                unsure = below(unsure, inner, ('effect',))
            if not rest_of_node:
                break
        m_reply_to = node.get('reply_to', Unfit)
        if m_reply_to is not Unfit:
            rest_of_node -= 1
            if type(m_reply_to) is not dict:
                raise Unfit
            inner = _reply_to(m_reply_to, context, limits, operation, needs)
            if inner is not None:
                unsure = below(unsure, inner, ('reply_to',))
            if not rest_of_node:
                break
        m_preferred_service = node.get('preferred_service', Unfit)
        if m_preferred_service is not Unfit:
            rest_of_node -= 1
            if type(m_preferred_service) is not str:
                raise Unfit
            if m_preferred_service not in _SERVICE_WORDS:
                unsure = doubted(unsure, (), 'MessageContent', 'SHP')
            if not rest_of_node:
                break
        m_experience = node.get('experience', Unfit)
        if m_experience is not Unfit:
            rest_of_node -= 1
            if type(m_experience) is not dict:
                raise Unfit
            inner = _experience(m_experience, context, limits, operation, needs)
            if inner is not None:
                unsure = below(unsure, inner, ('experience',))
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'MessageContent', _MEMBERS)
        break
    answer = clear_parts(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageContent', 'MSG')
        else:
            needs.append(answer)
    answer = clear_losses(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageContent', 'SVC')
        else:
            needs.append(answer)
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
        unsure = below(unsure, inner, ('app',))
    if type(m_layout) is not dict:
        raise Unfit
    inner = _card_layout(m_layout, context, limits, operation, needs)
    if inner is not None:
        unsure = below(unsure, inner, ('layout',))
    rest_of_node = len(node) - 3
    while rest_of_node:  # read no further than its last member
        m_url = node.get('url', Unfit)
        if m_url is not Unfit:
            rest_of_node -= 1
            if type(m_url) is not str:
                raise Unfit
            if not rest_of_node:
                break
        m_fallback_text = node.get('fallback_text', Unfit)
        if m_fallback_text is not Unfit:
            rest_of_node -= 1
            if type(m_fallback_text) is not str:
                raise Unfit
            answer = m_fallback_text.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'IMessageAppPart', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_interactive = node.get('interactive', Unfit)
        if m_interactive is not Unfit:
            rest_of_node -= 1
            if type(m_interactive) is not bool:
                raise Unfit
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'IMessageAppPart', _MEMBERS)
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
            needs.append(answer)
    if type(m_team_id) is not str:
        raise Unfit
    if type(m_bundle_id) is not str:
        raise Unfit
    rest_of_node = len(node) - 3
    while rest_of_node:  # read no further than its last member
        m_app_store_id = node.get('app_store_id', Unfit)
        if m_app_store_id is not Unfit:
            rest_of_node -= 1
            if type(m_app_store_id) is not int:
                raise Unfit
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'CardApp', _MEMBERS)
        break
    return unsure


def _card_layout(node, context, limits, operation, needs):
    unsure = None
    unsure = doubted(unsure, (), 'CardLayout', 'APP')
    rest_of_node = len(node)
    while rest_of_node:  # read no further than its last member
        m_caption = node.get('caption', Unfit)
        if m_caption is not Unfit:
            rest_of_node -= 1
            if type(m_caption) is not str:
                raise Unfit
            answer = m_caption.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'CardLayout', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_subcaption = node.get('subcaption', Unfit)
        if m_subcaption is not Unfit:
            rest_of_node -= 1
            if type(m_subcaption) is not str:
                raise Unfit
            answer = m_subcaption.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'CardLayout', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_trailing_caption = node.get('trailing_caption', Unfit)
        if m_trailing_caption is not Unfit:
            rest_of_node -= 1
            if type(m_trailing_caption) is not str:
                raise Unfit
            answer = m_trailing_caption.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'CardLayout', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_trailing_subcaption = node.get('trailing_subcaption', Unfit)
        if m_trailing_subcaption is not Unfit:
            rest_of_node -= 1
            if type(m_trailing_subcaption) is not str:
                raise Unfit
            answer = m_trailing_subcaption.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'CardLayout', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_image_url = node.get('image_url', Unfit)
        if m_image_url is not Unfit:
            rest_of_node -= 1
            if type(m_image_url) is not str:
                raise Unfit
            if not rest_of_node:
                break
        m_image_title = node.get('image_title', Unfit)
        if m_image_title is not Unfit:
            rest_of_node -= 1
            if type(m_image_title) is not str:
                raise Unfit
            answer = m_image_title.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'CardLayout', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_image_subtitle = node.get('image_subtitle', Unfit)
        if m_image_subtitle is not Unfit:
            rest_of_node -= 1
            if type(m_image_subtitle) is not str:
                raise Unfit
            answer = m_image_subtitle.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'CardLayout', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'CardLayout', _MEMBERS)
        break
    return unsure


def _message_effect(node, context, limits, operation, needs):
    unsure = None
    rest_of_node = len(node)
    while rest_of_node:  # read no further than its last member
        m_type = node.get('type', Unfit)
        if m_type is not Unfit:
            rest_of_node -= 1
            if type(m_type) is not str:
                raise Unfit
            if m_type not in _EFFECT_TYPE_WORDS:
                unsure = doubted(unsure, (), 'MessageEffect', 'SHP')
            if not rest_of_node:
                break
        m_name = node.get('name', Unfit)
        if m_name is not Unfit:
            rest_of_node -= 1
            if type(m_name) is not str:
                raise Unfit
            answer = m_name.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'MessageEffect', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'MessageEffect', _MEMBERS)
        break
    answer = len(node) == 2 and node.get('name') in _BY_TYPE.get(node.get('type', ''), ())
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageEffect', 'EFX')
        else:
            needs.append(answer)
    return unsure


def _reply_to(node, context, limits, operation, needs):
    unsure = None
    try:
        m_message_id = node['message_id']
    except KeyError:
        raise Unfit from None
    if type(m_message_id) is not str:
        raise Unfit
    rest_of_node = len(node) - 1
    while rest_of_node:  # read no further than its last member
        m_part_index = node.get('part_index', Unfit)
        if m_part_index is not Unfit:
            rest_of_node -= 1
            if type(m_part_index) is not int:
                raise Unfit
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'ReplyTo', _MEMBERS)
        break
    answer = UUID.fullmatch(node['message_id']) is not None and 0 <= node.get('part_index', 0) <= limits.part_index
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ReplyTo', 'MSG')
        else:
            needs.append(answer)
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
            needs.append(answer)
    if type(m_action) is not str:
        raise Unfit
    answer = m_action.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'Experience', 'TXT')
        else:
            needs.append(answer)
    rest_of_node = len(node) - 2
    while rest_of_node:  # read no further than its last member
        m_params = node.get('params', Unfit)
        if m_params is not Unfit:
            rest_of_node -= 1
            raise Unfit
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'Experience', _MEMBERS)
        break
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
        unsure = below(unsure, inner, ('message',))
    if type(m_to) is not list:
        raise Unfit
    for m_to_item in m_to:
        if type(m_to_item) is not str:
            raise Unfit
    if type(m_from) is not str:
        raise Unfit
    rest_of_node = len(node) - 3
    while rest_of_node:  # read no further than its last member
        m_override_optout = node.get('override_optout', Unfit)
        if m_override_optout is not Unfit:
            rest_of_node -= 1
            if type(m_override_optout) is not bool:
                raise Unfit
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'ChatCreateRequest', _MEMBERS)
        break
    answer = is_clear_of_experience(node)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ChatCreateRequest', 'MSG')
        else:
            needs.append(answer)
    answer = clear_opening(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ChatCreateRequest', 'LNK')
        else:
            needs.append(answer)
    answer = clear_first_effect(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ChatCreateRequest', 'EFX')
        else:
            needs.append(answer)
    answer = clear_people(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ChatCreateRequest', 'HND')
        else:
            needs.append(answer)
    answer = not context.headers
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ChatCreateRequest', 'HDR')
        else:
            needs.append(answer)
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
            needs.append(answer)
    answer = clear_location_request(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'EmptyRequest', 'LOC')
        else:
            needs.append(answer)
    return unsure


def _chat_update_request(node, context, limits, operation, needs):
    unsure = None
    rest_of_node = len(node)
    while rest_of_node:  # read no further than its last member
        m_display_name = node.get('display_name', Unfit)
        if m_display_name is not Unfit:
            rest_of_node -= 1
            if type(m_display_name) is not str:
                raise Unfit
            answer = m_display_name.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'ChatUpdateRequest', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_group_chat_icon = node.get('group_chat_icon', Unfit)
        if m_group_chat_icon is not Unfit:
            rest_of_node -= 1
            if type(m_group_chat_icon) is not str:
                raise Unfit
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'ChatUpdateRequest', _MEMBERS)
        break
    answer = clear_update(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ChatUpdateRequest', 'CHT')
        else:
            needs.append(answer)
    return unsure


def _voice_memo_request(node, context, limits, operation, needs):
    unsure = None
    rest_of_node = len(node)
    while rest_of_node:  # read no further than its last member
        m_voice_memo_url = node.get('voice_memo_url', Unfit)
        if m_voice_memo_url is not Unfit:
            rest_of_node -= 1
            if type(m_voice_memo_url) is not str:
                raise Unfit
            if not rest_of_node:
                break
        m_attachment_id = node.get('attachment_id', Unfit)
        if m_attachment_id is not Unfit:
            rest_of_node -= 1
            if type(m_attachment_id) is not str:
                raise Unfit
            if not rest_of_node:
                break
        m_force_notify = node.get('force_notify', Unfit)
        if m_force_notify is not Unfit:
            rest_of_node -= 1
            if type(m_force_notify) is not bool:
                raise Unfit
            if not rest_of_node:
                break
        m_override_optout = node.get('override_optout', Unfit)
        if m_override_optout is not Unfit:
            rest_of_node -= 1
            if type(m_override_optout) is not bool:
                raise Unfit
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'VoiceMemoRequest', _MEMBERS)
        break
    answer = 'attachment_id' not in node or UUID.fullmatch(node['attachment_id']) is not None
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'VoiceMemoRequest', 'MED')
        else:
            needs.append(answer)
    answer = clear_voice_memo(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'VoiceMemoRequest', 'VMO')
        else:
            needs.append(answer)
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
            needs.append(answer)
    answer = is_clear_group(context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ParticipantRequest', 'GRP')
        else:
            needs.append(answer)
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
        unsure = below(unsure, inner, ('message',))
    rest_of_node = len(node) - 1
    while rest_of_node:  # read no further than its last member
        m_override_optout = node.get('override_optout', Unfit)
        if m_override_optout is not Unfit:
            rest_of_node -= 1
            if type(m_override_optout) is not bool:
                raise Unfit
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'MessageSendRequest', _MEMBERS)
        break
    answer = is_clear_of_experience(node)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageSendRequest', 'MSG')
        else:
            needs.append(answer)
    answer = not context.headers
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageSendRequest', 'HDR')
        else:
            needs.append(answer)
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
        unsure = below(unsure, inner, ('message',))
    if type(m_to) is not list:
        raise Unfit
    for m_to_item in m_to:
        if type(m_to_item) is not str:
            raise Unfit
    rest_of_node = len(node) - 2
    while rest_of_node:  # read no further than its last member
        m_override_optout = node.get('override_optout', Unfit)
        if m_override_optout is not Unfit:
            rest_of_node -= 1
            if type(m_override_optout) is not bool:
                raise Unfit
            if not rest_of_node:
                break
        m_continuation_message = node.get('continuation_message', Unfit)
        if m_continuation_message is not Unfit:
            rest_of_node -= 1
            if type(m_continuation_message) is not dict:
                raise Unfit
            inner = _continuation_message(m_continuation_message, context, limits, operation, needs)
            if inner is not None:
                unsure = below(unsure, inner, ('continuation_message',))
            if not rest_of_node:
                break
        m_exclude_from = node.get('exclude_from', Unfit)
        if m_exclude_from is not Unfit:
            rest_of_node -= 1
            if type(m_exclude_from) is not list:
                raise Unfit
            for m_exclude_from_item in m_exclude_from:
                if type(m_exclude_from_item) is not str:
                    raise Unfit
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'MessageCreateRequest', _MEMBERS)
        break
    answer = is_clear_of_experience(node)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageCreateRequest', 'MSG')
        else:
            needs.append(answer)
    answer = clear_recipients(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageCreateRequest', 'HND')
        else:
            needs.append(answer)
    answer = not context.headers or _KEY_FIELD not in node['message']
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'MessageCreateRequest', 'HDR')
        else:
            needs.append(answer)
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
            needs.append(answer)
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
            needs.append(answer)
    rest_of_node = len(node) - 1
    while rest_of_node:  # read no further than its last member
        m_part_index = node.get('part_index', Unfit)
        if m_part_index is not Unfit:
            rest_of_node -= 1
            if type(m_part_index) is not int:
                raise Unfit
            answer = bool(0 <= node['part_index'] <= limits.part_index)
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'MessageUpdateRequest', 'MSG')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'MessageUpdateRequest', _MEMBERS)
        break
    return unsure

_TAGGED_WALKS: Final = {
    'imessage_app': _imessage_app_part,
}


def clear_document(context: Any, limits: Any, operation: str) -> list[str]:
    """Return the families that are not sure of the document as a whole."""
    unsure = []
    if not clear_chat_id(None, context, limits, operation):
        unsure.append('CHT')
    if not clear_key_header(None, context, limits, operation):
        unsure.append('HDR')
    if not clear_path(None, context, limits, operation):
        unsure.append('PTH')
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
    'messages.retrieve': _empty_request,
    'messages.delete': _empty_request,
    'messages.poll.retrieve': _empty_request,
    'chats.background.remove': _empty_request,
    'chats.location.request': _empty_request,
    'chats.location.retrieve': _empty_request,
    'attachments.retrieve': _empty_request,
    'attachments.delete': _empty_request,
    'blocked_handles.list': _empty_request,
    'phone_numbers.list': _empty_request,
    'phone_numbers.start_reputation_audit': _empty_request,
    'phone_numbers.get_reputation_audit': _empty_request,
    'phonenumbers.list': _empty_request,
    'webhook_events.list': _empty_request,
    'webhook_subscriptions.list': _empty_request,
    'webhook_subscriptions.retrieve': _empty_request,
    'webhook_subscriptions.delete': _empty_request,
    'experiences.list': _empty_request,
    'experiences.retrieve': _empty_request,
    'payment_requests.retrieve': _empty_request,
    'payment_requests.cancel': _empty_request,
    'payments.retrieve': _empty_request,
    'payments.cancel': _empty_request,
    'payments.credentials': _empty_request,
    'payment_handles.connect': _empty_request,
    'payment_handles.connection': _empty_request,
    'payment_handles.revoke': _empty_request,
    'payment_providers.retrieve': _empty_request,
}
"""The walk of each operation's body."""

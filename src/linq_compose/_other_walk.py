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
from linq_compose._emoji import is_emoji
from linq_compose._identifiers import UUID
from linq_compose._phone_lengths import has_possible_length
from linq_compose._plain_characters import is_plainly_visible
from linq_compose._plain_urls import path_of_plain_url
from linq_compose._walk import _WITHOUT_IMESSAGE
from linq_compose._walk import _is_plain
from linq_compose._walk import is_clear_text

__all__ = ["ROOTS"]


_MEMBERS: Final = frozenset(['address', 'amount', 'amount_cents', 'attachment_id', 'code', 'connect_id', 'content_type', 'coupon', 'currency', 'custom_emoji', 'customer_id', 'description', 'discount', 'emoji', 'filename', 'first_name', 'forwarding_number', 'from', 'handle', 'idempotency_key', 'image_url', 'label', 'last_name', 'merchant', 'metadata', 'mode', 'name', 'operation', 'option_id', 'options', 'part_index', 'payer_handle', 'phone_number', 'placement', 'poll', 'price_id', 'promotion_code', 'quantity', 'rail', 'reason', 'return_url', 'rotation', 'scale', 'size_bytes', 'text', 'trial_end', 'trial_period_days', 'type', 'url', 'x', 'y'])
_OPERATION_WORDS: Final = frozenset(('add', 'remove'))
_REACTION_WORDS: Final = frozenset(('love', 'like', 'dislike', 'laugh', 'emphasize', 'question', 'custom', 'sticker'))
_PAYMENT_MODE_WORDS: Final = frozenset(('payment', 'subscription'))
_PAYMENT_RAIL_WORDS: Final = frozenset(('stripe', 'natural'))


def clear_placement(placement: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a sticker stays on its bubble, in a size that is not clamped."""
    from linq_compose.limits import STICKER_SCALES
    least, most = STICKER_SCALES
    x, y, scale = placement.get("x", 0), placement.get("y", 0), placement.get("scale", 1)
    return bool(-1 <= x <= 1 and -1 <= y <= 1 and least <= scale <= most)


_LOST_REACTION: Final = (("SVC107", "service"),)


def clear_reaction(request: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> Answer:
    """Return whether the service has such a reaction, or which rule cannot say without knowing it."""
    service = context.service
    if service is None:
        return _LOST_REACTION
    return service == "iMessage" or (service == "RCS" and request["type"] != "sticker")


_OF_STICKERS: Final = frozenset({"emoji", "url", "attachment_id", "placement"})


def clear_tapback(request: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a reaction is a tapback with the fields of its type: one emoji for a custom one, else none."""
    kind = request["type"]
    if kind == "sticker" or not _OF_STICKERS.isdisjoint(request):
        return False
    if kind == "custom":
        return "custom_emoji" in request and is_emoji(request["custom_emoji"])
    return "custom_emoji" not in request


def _are_different(options: list[dict[str, Any]]) -> bool:
    return len(options) == len({" ".join(option["text"].split()).casefold() for option in options})


_LOST_POLL: Final = (("SVC109", "service"),)


_ENDINGS: Final = {'image/jpeg': frozenset(['jpeg', 'jpg']), 'image/png': frozenset(['png']), 'image/gif': frozenset(['gif']), 'image/heic': frozenset(['heic']), 'image/heif': frozenset(['heif']), 'image/tiff': frozenset(['tif', 'tiff']), 'image/bmp': frozenset(['bmp']), 'video/mp4': frozenset(['mp4']), 'video/quicktime': frozenset(['mov']), 'video/x-m4v': frozenset(['m4v']), 'video/mpeg': frozenset(['mpeg', 'mpg']), 'video/3gpp': frozenset(['3gp']), 'audio/x-m4a': frozenset(['m4a']), 'audio/mpeg': frozenset(['mp3']), 'audio/aac': frozenset(['aac']), 'audio/x-caf': frozenset(['caf']), 'audio/x-wav': frozenset(['wav']), 'audio/x-aiff': frozenset(['aiff']), 'audio/amr': frozenset(['amr']), 'application/pdf': frozenset(['pdf']), 'text/plain': frozenset(['txt']), 'text/rtf': frozenset(['rtf']), 'text/csv': frozenset(['csv']), 'application/msword': frozenset(['doc']), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document': frozenset(['docx']), 'application/vnd.ms-excel': frozenset(['xls']), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': frozenset(['xlsx']), 'application/vnd.ms-powerpoint': frozenset(['ppt']), 'application/vnd.openxmlformats-officedocument.presentationml.presentation': frozenset(['pptx']), 'application/x-iwork-pages-sffpages': frozenset(['pages']), 'application/x-iwork-numbers-sffnumbers': frozenset(['numbers']), 'application/x-iwork-keynote-sffkey': frozenset(['key']), 'application/epub+zip': frozenset(['epub']), 'application/zip': frozenset(['zip']), 'text/html': frozenset(['htm', 'html']), 'text/vcard': frozenset(['vcf']), 'text/calendar': frozenset(['ics']), 'image/x-icon': frozenset(['ico']), 'video/x-msvideo': frozenset(['avi']), 'audio/midi': frozenset(['mid', 'midi']), 'application/vnd.apple.pkpass': frozenset(['pkpass']), 'text/markdown': frozenset(['markdown', 'md']), 'text/xml': frozenset(['xml']), 'application/json': frozenset(['json']), 'application/x-gzip': frozenset(['gz'])}


def clear_upload(request: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether an upload has an undisputed type, a name with an extension of that type, and a possible size."""
    name, endings = request["filename"], _ENDINGS.get(request["content_type"])
    if endings is None or not 1 <= request["size_bytes"] <= limits.upload_bytes or "/" in name or "\\" in name:
        return False
    return 1 <= len(name) <= limits.file_name and name.rpartition(".")[2].lower() in endings


def _is_clear_card(card: dict[str, Any]) -> bool:
    """Return whether the name of a card, if it has one, is not blank, and its picture has a plain URL."""
    if "image_url" in card and path_of_plain_url(card["image_url"]) is None:
        return False
    return "first_name" not in card or bool(card["first_name"].strip())


def clear_address(request: dict[str, Any], _context: Context, _limits: Limits, operation: str) -> bool:
    """Return whether a plain handle is checked, for RCS a number, with a plain line if one is named."""
    address = request["address"]
    if "from" in request and not has_possible_length(request["from"]):
        return False
    return has_possible_length(address) or (operation != "capability.check_RCS" and _is_plain(address))


_SHORT_CODE: Final = re.compile('[0-9]{3,8}', re.ASCII)


def _reaction_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_operation = node['operation']
        m_type = node['type']
    except KeyError:
        raise Unfit from None
    if type(m_operation) is not str:
        raise Unfit
    if m_operation not in _OPERATION_WORDS:
        unsure = doubted(unsure, (), 'ReactionRequest', 'SHP')
    if type(m_type) is not str:
        raise Unfit
    if m_type not in _REACTION_WORDS:
        unsure = doubted(unsure, (), 'ReactionRequest', 'SHP')
    rest_of_node = len(node) - 2
    while rest_of_node:  # read no further than its last member
        m_custom_emoji = node.get('custom_emoji', Unfit)
        if m_custom_emoji is not Unfit:
            rest_of_node -= 1
            if type(m_custom_emoji) is not str:
                raise Unfit
            answer = m_custom_emoji.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'ReactionRequest', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_emoji = node.get('emoji', Unfit)
        if m_emoji is not Unfit:
            rest_of_node -= 1
            if type(m_emoji) is not str:
                raise Unfit
            answer = m_emoji.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'ReactionRequest', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_url = node.get('url', Unfit)
        if m_url is not Unfit:
            rest_of_node -= 1
            if type(m_url) is not str:
                raise Unfit
            answer = m_url.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'ReactionRequest', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_attachment_id = node.get('attachment_id', Unfit)
        if m_attachment_id is not Unfit:
            rest_of_node -= 1
            if type(m_attachment_id) is not str:
                raise Unfit
            answer = UUID.fullmatch(node['attachment_id']) is not None
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'ReactionRequest', 'MED')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_placement = node.get('placement', Unfit)
        if m_placement is not Unfit:
            rest_of_node -= 1
            if type(m_placement) is not dict:
                raise Unfit
            inner = _placement(m_placement, context, limits, operation, needs)
            if inner is not None:
                unsure = below(unsure, inner, ('placement',))
            if not rest_of_node:
                break
        m_part_index = node.get('part_index', Unfit)
        if m_part_index is not Unfit:
            rest_of_node -= 1
            if type(m_part_index) is not int:
                raise Unfit
            answer = bool(0 <= node['part_index'] <= limits.part_index)
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'ReactionRequest', 'MSG')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'ReactionRequest', _MEMBERS)
        break
    answer = clear_reaction(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ReactionRequest', 'SVC')
        else:
            needs.append(answer)
    answer = clear_tapback(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ReactionRequest', 'REA')
        else:
            needs.append(answer)
    return unsure


def _placement(node, context, limits, operation, needs):
    unsure = None
    rest_of_node = len(node)
    while rest_of_node:  # read no further than its last member
        m_x = node.get('x', Unfit)
        if m_x is not Unfit:
            rest_of_node -= 1
            if type(m_x) not in (int, float) or not -1e308 < m_x < 1e308:
                raise Unfit
            if not rest_of_node:
                break
        m_y = node.get('y', Unfit)
        if m_y is not Unfit:
            rest_of_node -= 1
            if type(m_y) not in (int, float) or not -1e308 < m_y < 1e308:
                raise Unfit
            if not rest_of_node:
                break
        m_scale = node.get('scale', Unfit)
        if m_scale is not Unfit:
            rest_of_node -= 1
            if type(m_scale) not in (int, float) or not -1e308 < m_scale < 1e308:
                raise Unfit
            if not rest_of_node:
                break
        m_rotation = node.get('rotation', Unfit)
        if m_rotation is not Unfit:
            rest_of_node -= 1
            if type(m_rotation) not in (int, float) or not -1e308 < m_rotation < 1e308:
                raise Unfit
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'Placement', _MEMBERS)
        break
    answer = clear_placement(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'Placement', 'REA')
        else:
            needs.append(answer)
    return unsure


def _placement_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_placement = node['placement']
    except KeyError:
        raise Unfit from None
    if type(m_placement) is not dict:
        raise Unfit
    inner = _placement(m_placement, context, limits, operation, needs)
    if inner is not None:
        unsure = below(unsure, inner, ('placement',))
    if len(node) != 1:
        unsure = strange(unsure, node, 1, (), 'PlacementRequest', _MEMBERS)
    return unsure


def _poll_options_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_options = node['options']
    except KeyError:
        raise Unfit from None
    if type(m_options) is not list:
        raise Unfit
    for m_options_place, m_options_item in enumerate(m_options):
        if type(m_options_item) is not dict:
            raise Unfit
        try:
            m_text = m_options_item['text']
        except KeyError:
            raise Unfit from None
        if type(m_text) is not str:
            raise Unfit
        answer = is_clear_text(m_text, limits.text)
        if answer is not True:
            if answer is False:
                unsure = doubted(unsure, ('options', m_options_place,), 'PollOption', 'TXT')
            else:
                needs.append(answer)
        if len(m_options_item) != 1:
            unsure = strange(unsure, m_options_item, 1, ('options', m_options_place,), 'PollOption', _MEMBERS)
    if len(node) != 1:
        unsure = strange(unsure, node, 1, (), 'PollOptionsRequest', _MEMBERS)
    answer = bool(node['options']) and _are_different(node['options'])
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'PollOptionsRequest', 'POL')
        else:
            needs.append(answer)
    return unsure


def _poll_vote_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_operation = node['operation']
        m_option_id = node['option_id']
    except KeyError:
        raise Unfit from None
    if type(m_operation) is not str:
        raise Unfit
    if m_operation not in _OPERATION_WORDS:
        unsure = doubted(unsure, (), 'PollVoteRequest', 'SHP')
    if type(m_option_id) is not str:
        raise Unfit
    answer = m_option_id.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'PollVoteRequest', 'TXT')
        else:
            needs.append(answer)
    if len(node) != 2:
        unsure = strange(unsure, node, 2, (), 'PollVoteRequest', _MEMBERS)
    answer = bool(node['option_id'].strip())
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'PollVoteRequest', 'POL')
        else:
            needs.append(answer)
    return unsure


def _poll_create_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_poll = node['poll']
    except KeyError:
        raise Unfit from None
    if type(m_poll) is not dict:
        raise Unfit
    inner = _poll_content(m_poll, context, limits, operation, needs)
    if inner is not None:
        unsure = below(unsure, inner, ('poll',))
    if len(node) != 1:
        unsure = strange(unsure, node, 1, (), 'PollCreateRequest', _MEMBERS)
    answer = _LOST_POLL if context.service is None else context.service not in _WITHOUT_IMESSAGE
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'PollCreateRequest', 'SVC')
        else:
            needs.append(answer)
    answer = not context.headers
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'PollCreateRequest', 'HDR')
        else:
            needs.append(answer)
    return unsure


def _poll_content(node, context, limits, operation, needs):
    unsure = None
    try:
        m_options = node['options']
    except KeyError:
        raise Unfit from None
    if type(m_options) is not list:
        raise Unfit
    for m_options_place, m_options_item in enumerate(m_options):
        if type(m_options_item) is not dict:
            raise Unfit
        try:
            m_text = m_options_item['text']
        except KeyError:
            raise Unfit from None
        if type(m_text) is not str:
            raise Unfit
        answer = is_clear_text(m_text, limits.text)
        if answer is not True:
            if answer is False:
                unsure = doubted(unsure, ('options', m_options_place,), 'PollOption', 'TXT')
            else:
                needs.append(answer)
        if len(m_options_item) != 1:
            unsure = strange(unsure, m_options_item, 1, ('options', m_options_place,), 'PollOption', _MEMBERS)
    rest_of_node = len(node) - 1
    while rest_of_node:  # read no further than its last member
        m_idempotency_key = node.get('idempotency_key', Unfit)
        if m_idempotency_key is not Unfit:
            rest_of_node -= 1
            if type(m_idempotency_key) is not str:
                raise Unfit
            answer = m_idempotency_key.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'PollContent', 'TXT')
                else:
                    needs.append(answer)
            answer = len(node['idempotency_key']) <= limits.idempotency_key and bool(node['idempotency_key'].strip())
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'PollContent', 'MSG')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'PollContent', _MEMBERS)
        break
    answer = len(node['options']) >= limits.poll_options and _are_different(node['options'])
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'PollContent', 'POL')
        else:
            needs.append(answer)
    return unsure


def _location_stop_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_handle = node['handle']
    except KeyError:
        raise Unfit from None
    if type(m_handle) is not str:
        raise Unfit
    if len(node) != 1:
        unsure = strange(unsure, node, 1, (), 'LocationStopRequest', _MEMBERS)
    answer = _is_plain(node['handle'])
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'LocationStopRequest', 'HND')
        else:
            needs.append(answer)
    return unsure


def _attachment_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_filename = node['filename']
        m_content_type = node['content_type']
        m_size_bytes = node['size_bytes']
    except KeyError:
        raise Unfit from None
    if type(m_filename) is not str:
        raise Unfit
    answer = m_filename.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'AttachmentRequest', 'TXT')
        else:
            needs.append(answer)
    if type(m_content_type) is not str:
        raise Unfit
    if type(m_size_bytes) is not int:
        raise Unfit
    if len(node) != 3:
        unsure = strange(unsure, node, 3, (), 'AttachmentRequest', _MEMBERS)
    answer = clear_upload(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'AttachmentRequest', 'UPL')
        else:
            needs.append(answer)
    return unsure


def _contact_card_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_phone_number = node['phone_number']
        m_first_name = node['first_name']
    except KeyError:
        raise Unfit from None
    if type(m_phone_number) is not str:
        raise Unfit
    if type(m_first_name) is not str:
        raise Unfit
    answer = m_first_name.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ContactCardRequest', 'TXT')
        else:
            needs.append(answer)
    rest_of_node = len(node) - 2
    while rest_of_node:  # read no further than its last member
        m_last_name = node.get('last_name', Unfit)
        if m_last_name is not Unfit:
            rest_of_node -= 1
            if type(m_last_name) is not str:
                raise Unfit
            answer = m_last_name.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'ContactCardRequest', 'TXT')
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
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'ContactCardRequest', _MEMBERS)
        break
    answer = has_possible_length(node['phone_number'])
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ContactCardRequest', 'HND')
        else:
            needs.append(answer)
    answer = _is_clear_card(node)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ContactCardRequest', 'CRD')
        else:
            needs.append(answer)
    return unsure


def _contact_card_update_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_phone_number = node['phone_number']
    except KeyError:
        raise Unfit from None
    if type(m_phone_number) is not str:
        raise Unfit
    rest_of_node = len(node) - 1
    while rest_of_node:  # read no further than its last member
        m_first_name = node.get('first_name', Unfit)
        if m_first_name is not Unfit:
            rest_of_node -= 1
            if type(m_first_name) is not str:
                raise Unfit
            answer = m_first_name.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'ContactCardUpdateRequest', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_last_name = node.get('last_name', Unfit)
        if m_last_name is not Unfit:
            rest_of_node -= 1
            if type(m_last_name) is not str:
                raise Unfit
            answer = m_last_name.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'ContactCardUpdateRequest', 'TXT')
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
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'ContactCardUpdateRequest', _MEMBERS)
        break
    answer = has_possible_length(node['phone_number'])
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ContactCardUpdateRequest', 'HND')
        else:
            needs.append(answer)
    answer = ('first_name' in node or 'last_name' in node or 'image_url' in node) and _is_clear_card(node)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ContactCardUpdateRequest', 'CRD')
        else:
            needs.append(answer)
    return unsure


def _capability_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_address = node['address']
    except KeyError:
        raise Unfit from None
    if type(m_address) is not str:
        raise Unfit
    rest_of_node = len(node) - 1
    while rest_of_node:  # read no further than its last member
        m_from = node.get('from', Unfit)
        if m_from is not Unfit:
            rest_of_node -= 1
            if type(m_from) is not str:
                raise Unfit
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'CapabilityRequest', _MEMBERS)
        break
    answer = clear_address(node, context, limits, operation)
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'CapabilityRequest', 'HND')
        else:
            needs.append(answer)
    return unsure


def _block_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_handle = node['handle']
    except KeyError:
        raise Unfit from None
    if type(m_handle) is not str:
        raise Unfit
    answer = m_handle.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'BlockRequest', 'TXT')
        else:
            needs.append(answer)
    rest_of_node = len(node) - 1
    while rest_of_node:  # read no further than its last member
        m_reason = node.get('reason', Unfit)
        if m_reason is not Unfit:
            rest_of_node -= 1
            if type(m_reason) is not str:
                raise Unfit
            answer = m_reason.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'BlockRequest', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'BlockRequest', _MEMBERS)
        break
    answer = _is_plain(node['handle']) or _SHORT_CODE.fullmatch(node['handle']) is not None
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'BlockRequest', 'HND')
        else:
            needs.append(answer)
    return unsure


def _unblock_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_handle = node['handle']
    except KeyError:
        raise Unfit from None
    if type(m_handle) is not str:
        raise Unfit
    answer = m_handle.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'UnblockRequest', 'TXT')
        else:
            needs.append(answer)
    if len(node) != 1:
        unsure = strange(unsure, node, 1, (), 'UnblockRequest', _MEMBERS)
    return unsure


def _line_update_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_forwarding_number = node['forwarding_number']
    except KeyError:
        raise Unfit from None
    if type(m_forwarding_number) is not str:
        raise Unfit
    answer = m_forwarding_number.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'LineUpdateRequest', 'TXT')
        else:
            needs.append(answer)
    if len(node) != 1:
        unsure = strange(unsure, node, 1, (), 'LineUpdateRequest', _MEMBERS)
    return unsure


def _payment_request_request(node, context, limits, operation, needs):
    unsure = None
    rest_of_node = len(node)
    while rest_of_node:  # read no further than its last member
        m_amount = node.get('amount', Unfit)
        if m_amount is not Unfit:
            rest_of_node -= 1
            if type(m_amount) is not int:
                raise Unfit
            if not rest_of_node:
                break
        m_currency = node.get('currency', Unfit)
        if m_currency is not Unfit:
            rest_of_node -= 1
            if type(m_currency) is not str:
                raise Unfit
            answer = m_currency.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'PaymentRequestRequest', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_description = node.get('description', Unfit)
        if m_description is not Unfit:
            rest_of_node -= 1
            if type(m_description) is not str:
                raise Unfit
            answer = m_description.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'PaymentRequestRequest', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_mode = node.get('mode', Unfit)
        if m_mode is not Unfit:
            rest_of_node -= 1
            if type(m_mode) is not str:
                raise Unfit
            if m_mode not in _PAYMENT_MODE_WORDS:
                unsure = doubted(unsure, (), 'PaymentRequestRequest', 'SHP')
            if not rest_of_node:
                break
        m_rail = node.get('rail', Unfit)
        if m_rail is not Unfit:
            rest_of_node -= 1
            if type(m_rail) is not str:
                raise Unfit
            if m_rail not in _PAYMENT_RAIL_WORDS:
                unsure = doubted(unsure, (), 'PaymentRequestRequest', 'SHP')
            if not rest_of_node:
                break
        m_from = node.get('from', Unfit)
        if m_from is not Unfit:
            rest_of_node -= 1
            if type(m_from) is not str:
                raise Unfit
            answer = m_from.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'PaymentRequestRequest', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_payer_handle = node.get('payer_handle', Unfit)
        if m_payer_handle is not Unfit:
            rest_of_node -= 1
            if type(m_payer_handle) is not str:
                raise Unfit
            answer = m_payer_handle.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'PaymentRequestRequest', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_customer_id = node.get('customer_id', Unfit)
        if m_customer_id is not Unfit:
            rest_of_node -= 1
            if type(m_customer_id) is not str:
                raise Unfit
            answer = m_customer_id.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'PaymentRequestRequest', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_price_id = node.get('price_id', Unfit)
        if m_price_id is not Unfit:
            rest_of_node -= 1
            if type(m_price_id) is not str:
                raise Unfit
            answer = m_price_id.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'PaymentRequestRequest', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_quantity = node.get('quantity', Unfit)
        if m_quantity is not Unfit:
            rest_of_node -= 1
            if type(m_quantity) is not int:
                raise Unfit
            if not rest_of_node:
                break
        m_discount = node.get('discount', Unfit)
        if m_discount is not Unfit:
            rest_of_node -= 1
            if type(m_discount) is not dict:
                raise Unfit
            inner = _payment_discount(m_discount, context, limits, operation, needs)
            if inner is not None:
                unsure = below(unsure, inner, ('discount',))
            if not rest_of_node:
                break
        m_trial_end = node.get('trial_end', Unfit)
        if m_trial_end is not Unfit:
            rest_of_node -= 1
            if type(m_trial_end) is not str:
                raise Unfit
            answer = m_trial_end.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'PaymentRequestRequest', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_trial_period_days = node.get('trial_period_days', Unfit)
        if m_trial_period_days is not Unfit:
            rest_of_node -= 1
            if type(m_trial_period_days) is not int:
                raise Unfit
            if not rest_of_node:
                break
        m_metadata = node.get('metadata', Unfit)
        if m_metadata is not Unfit:
            rest_of_node -= 1
            raise Unfit
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'PaymentRequestRequest', _MEMBERS)
        break
    return unsure


def _payment_discount(node, context, limits, operation, needs):
    unsure = None
    rest_of_node = len(node)
    while rest_of_node:  # read no further than its last member
        m_coupon = node.get('coupon', Unfit)
        if m_coupon is not Unfit:
            rest_of_node -= 1
            if type(m_coupon) is not str:
                raise Unfit
            answer = m_coupon.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'PaymentDiscount', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_label = node.get('label', Unfit)
        if m_label is not Unfit:
            rest_of_node -= 1
            if type(m_label) is not str:
                raise Unfit
            answer = m_label.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'PaymentDiscount', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_promotion_code = node.get('promotion_code', Unfit)
        if m_promotion_code is not Unfit:
            rest_of_node -= 1
            if type(m_promotion_code) is not str:
                raise Unfit
            answer = m_promotion_code.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'PaymentDiscount', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'PaymentDiscount', _MEMBERS)
        break
    return unsure


def _payment_create_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_handle = node['handle']
        m_amount_cents = node['amount_cents']
        m_currency = node['currency']
    except KeyError:
        raise Unfit from None
    if type(m_handle) is not str:
        raise Unfit
    answer = m_handle.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'PaymentCreateRequest', 'TXT')
        else:
            needs.append(answer)
    if type(m_amount_cents) is not int:
        raise Unfit
    if type(m_currency) is not str:
        raise Unfit
    answer = m_currency.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'PaymentCreateRequest', 'TXT')
        else:
            needs.append(answer)
    rest_of_node = len(node) - 3
    while rest_of_node:  # read no further than its last member
        m_description = node.get('description', Unfit)
        if m_description is not Unfit:
            rest_of_node -= 1
            if type(m_description) is not str:
                raise Unfit
            answer = m_description.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'PaymentCreateRequest', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_merchant = node.get('merchant', Unfit)
        if m_merchant is not Unfit:
            rest_of_node -= 1
            if type(m_merchant) is not dict:
                raise Unfit
            inner = _merchant(m_merchant, context, limits, operation, needs)
            if inner is not None:
                unsure = below(unsure, inner, ('merchant',))
            if not rest_of_node:
                break
        m_metadata = node.get('metadata', Unfit)
        if m_metadata is not Unfit:
            rest_of_node -= 1
            raise Unfit
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'PaymentCreateRequest', _MEMBERS)
        break
    return unsure


def _merchant(node, context, limits, operation, needs):
    unsure = None
    rest_of_node = len(node)
    while rest_of_node:  # read no further than its last member
        m_name = node.get('name', Unfit)
        if m_name is not Unfit:
            rest_of_node -= 1
            if type(m_name) is not str:
                raise Unfit
            answer = m_name.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'Merchant', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        m_url = node.get('url', Unfit)
        if m_url is not Unfit:
            rest_of_node -= 1
            if type(m_url) is not str:
                raise Unfit
            answer = m_url.isprintable()
            if answer is not True:
                if answer is False:
                    unsure = doubted(unsure, (), 'Merchant', 'TXT')
                else:
                    needs.append(answer)
            if not rest_of_node:
                break
        unsure = strange(unsure, node, len(node) - rest_of_node, (), 'Merchant', _MEMBERS)
        break
    return unsure


def _verify_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_code = node['code']
        m_connect_id = node['connect_id']
    except KeyError:
        raise Unfit from None
    if type(m_code) is not str:
        raise Unfit
    answer = m_code.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'VerifyRequest', 'TXT')
        else:
            needs.append(answer)
    if type(m_connect_id) is not str:
        raise Unfit
    answer = m_connect_id.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'VerifyRequest', 'TXT')
        else:
            needs.append(answer)
    if len(node) != 2:
        unsure = strange(unsure, node, 2, (), 'VerifyRequest', _MEMBERS)
    return unsure


def _provider_connect_request(node, context, limits, operation, needs):
    unsure = None
    try:
        m_return_url = node['return_url']
    except KeyError:
        raise Unfit from None
    if type(m_return_url) is not str:
        raise Unfit
    answer = m_return_url.isprintable()
    if answer is not True:
        if answer is False:
            unsure = doubted(unsure, (), 'ProviderConnectRequest', 'TXT')
        else:
            needs.append(answer)
    if len(node) != 1:
        unsure = strange(unsure, node, 1, (), 'ProviderConnectRequest', _MEMBERS)
    return unsure



ROOTS: Final = {
    'messages.add_reaction': _reaction_request,
    'messages.update_sticker_placement': _placement_request,
    'messages.poll.add_options': _poll_options_request,
    'messages.poll.vote': _poll_vote_request,
    'chats.polls.create': _poll_create_request,
    'chats.location.stop': _location_stop_request,
    'attachments.create': _attachment_request,
    'contact_card.create': _contact_card_request,
    'contact_card.update': _contact_card_update_request,
    'capability.check_i_message': _capability_request,
    'capability.check_RCS': _capability_request,
    'blocked_handles.block': _block_request,
    'blocked_handles.unblock': _unblock_request,
    'phone_numbers.update': _line_update_request,
    'payment_requests.create': _payment_request_request,
    'payments.create': _payment_create_request,
    'payment_handles.verify': _verify_request,
    'payment_providers.connect': _provider_connect_request,
}
"""The walk of each operation's body."""

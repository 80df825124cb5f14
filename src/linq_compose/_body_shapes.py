"""The fields of every body and query, by which a body is told from others.

Written by `python -m linq_compose._walk_writer` from the models of all operations; do not edit.
"""

from __future__ import annotations

from typing import Final

__all__ = ["BODY_SHAPES"]

BODY_SHAPES: Final[dict[str, tuple[frozenset[str], frozenset[str], dict[str, tuple[str, ...]]]]] = {
    'message': (
        frozenset(['effect', 'experience', 'idempotency_key', 'parts', 'preferred_service', 'reply_to']),
        frozenset(),
        {},
    ),
    'chats.create': (
        frozenset(['from', 'message', 'override_optout', 'to']),
        frozenset(['from', 'message', 'to']),
        {},
    ),
    'chats.list_chats': (
        frozenset(['cursor', 'from', 'limit', 'to']),
        frozenset(),
        {},
    ),
    'chats.update': (
        frozenset(['display_name', 'group_chat_icon']),
        frozenset(),
        {},
    ),
    'chats.send_voicememo': (
        frozenset(['attachment_id', 'force_notify', 'override_optout', 'voice_memo_url']),
        frozenset(),
        {},
    ),
    'chats.participants.add': (
        frozenset(['handle']),
        frozenset(['handle']),
        {},
    ),
    'chats.participants.remove': (
        frozenset(['handle']),
        frozenset(['handle']),
        {},
    ),
    'chats.messages.send': (
        frozenset(['message', 'override_optout']),
        frozenset(['message']),
        {},
    ),
    'chats.messages.list': (
        frozenset(['cursor', 'limit']),
        frozenset(),
        {},
    ),
    'messages.create': (
        frozenset(['continuation_message', 'exclude_from', 'message', 'override_optout', 'to']),
        frozenset(['message', 'to']),
        {},
    ),
    'messages.update': (
        frozenset(['part_index', 'text']),
        frozenset(['text']),
        {},
    ),
    'messages.list_messages_thread': (
        frozenset(['cursor', 'limit', 'order']),
        frozenset(),
        {},
    ),
    'messages.add_reaction': (
        frozenset(['attachment_id', 'custom_emoji', 'emoji', 'operation', 'part_index', 'placement', 'type', 'url']),
        frozenset(['operation', 'type']),
        {'operation': ('add', 'remove'), 'type': ('love', 'like', 'dislike', 'laugh', 'emphasize', 'question', 'custom', 'sticker')},
    ),
    'messages.update_sticker_placement': (
        frozenset(['placement']),
        frozenset(['placement']),
        {},
    ),
    'messages.update_app_card': (
        frozenset(['app', 'experience', 'fallback_text', 'interactive', 'layout', 'url']),
        frozenset(['layout']),
        {},
    ),
    'messages.poll.add_options': (
        frozenset(['options']),
        frozenset(['options']),
        {},
    ),
    'messages.poll.vote': (
        frozenset(['operation', 'option_id']),
        frozenset(['operation', 'option_id']),
        {'operation': ('add', 'remove')},
    ),
    'chats.polls.create': (
        frozenset(['poll']),
        frozenset(['poll']),
        {},
    ),
    'chats.background.set': (
        frozenset(['image_url', 'shades', 'style', 'type', 'variant']),
        frozenset(['type']),
        {'type': ('color', 'dynamic', 'photo')},
    ),
    'chats.location.stop': (
        frozenset(['handle']),
        frozenset(['handle']),
        {},
    ),
    'attachments.create': (
        frozenset(['content_type', 'filename', 'size_bytes']),
        frozenset(['content_type', 'filename', 'size_bytes']),
        {},
    ),
    'contact_card.create': (
        frozenset(['first_name', 'image_url', 'last_name', 'phone_number']),
        frozenset(['first_name', 'phone_number']),
        {},
    ),
    'contact_card.retrieve': (
        frozenset(['phone_number']),
        frozenset(),
        {},
    ),
    'contact_card.update': (
        frozenset(['first_name', 'image_url', 'last_name', 'phone_number']),
        frozenset(['phone_number']),
        {},
    ),
    'capability.check_i_message': (
        frozenset(['address', 'from']),
        frozenset(['address']),
        {},
    ),
    'capability.check_RCS': (
        frozenset(['address', 'from']),
        frozenset(['address']),
        {},
    ),
    'blocked_handles.block': (
        frozenset(['handle', 'reason']),
        frozenset(['handle']),
        {},
    ),
    'blocked_handles.unblock': (
        frozenset(['handle']),
        frozenset(['handle']),
        {},
    ),
    'available_number.retrieve': (
        frozenset(['exclude_from', 'to', 'type']),
        frozenset(),
        {},
    ),
    'phone_numbers.update': (
        frozenset(['forwarding_number']),
        frozenset(['forwarding_number']),
        {},
    ),
    'webhook_subscriptions.create': (
        frozenset(['phone_numbers', 'routing_id_header', 'routing_key_header', 'subscribed_events', 'target_url']),
        frozenset(['subscribed_events', 'target_url']),
        {},
    ),
    'webhook_subscriptions.update': (
        frozenset(['is_active', 'phone_numbers', 'routing_id_header', 'routing_key_header', 'subscribed_events', 'target_url']),
        frozenset(),
        {},
    ),
    'payment_requests.create': (
        frozenset(['amount', 'currency', 'customer_id', 'description', 'discount', 'from', 'metadata', 'mode', 'payer_handle', 'price_id', 'quantity', 'rail', 'trial_end', 'trial_period_days']),
        frozenset(),
        {},
    ),
    'payment_requests.list': (
        frozenset(['limit', 'offset', 'status']),
        frozenset(),
        {},
    ),
    'payments.create': (
        frozenset(['amount_cents', 'currency', 'description', 'handle', 'merchant', 'metadata']),
        frozenset(['amount_cents', 'currency', 'handle']),
        {},
    ),
    'payment_handles.verify': (
        frozenset(['code', 'connect_id']),
        frozenset(['code', 'connect_id']),
        {},
    ),
    'payment_providers.connect': (
        frozenset(['return_url']),
        frozenset(['return_url']),
        {},
    ),
}

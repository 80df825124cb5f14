"""The methods of a fake that cause outside events: what recipients, carriers and Linq itself do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from linq_compose.models import Wire
from linq_compose.testing.fake._events import Events
from linq_compose.testing.fake._http import Request
from linq_compose.text import RichText

__all__ = ["OutsideEvents"]


class OutsideEvents:
    """The outside events of `FakeLinq`; each public method is a control of the served fake as well."""

    _lock: AbstractContextManager[Any]
    _events: Events

    # Chats and messages

    def receive(
        self,
        chat: str,
        text: str | RichText | None = None,
        *,
        sender: str | None = None,
        media: str | Sequence[str] = (),
        parts: Sequence[Mapping[str, Any] | Wire] = (),
        effect: str | Mapping[str, Any] | None = None,
        reply_to: str | Mapping[str, Any] | None = None,
    ) -> Request:
        """Add an inbound message; return the signed webhook request (`message.received`).

        `chat` is the id of a chat, or a handle, whose direct chat with the first line is used (opened if there is
        none). `sender` is the handle of a participant of a group (by default the first). The message consists of
        `text`, `media` (file names, such as "menu.jpg", or URLs) and `parts` in the shape of a request, in this order.
        `effect` is a name or a mapping, `reply_to` the id of a message of the chat or a mapping. A keyword such as STOP
        opts the sender of a direct chat out, any other message opts in again. Raises TypeError, ValueError or
        LookupError before anything is stored, for arguments of a wrong type, a message that nobody can send, a sender
        on your block list, whose messages Linq drops, and an unknown chat, participant, attachment or message.
        """
        with self._lock:
            return self._events.receive(
                chat, text, sender=sender, media=media, parts=parts, effect=effect, reply_to=reply_to
            )

    def edit(self, message_id: str, text: str, *, part_index: int = 0) -> Request:
        """Edit a text part of an inbound message; return the signed webhook request (`message.edited`)."""
        with self._lock:
            return self._events.edit(message_id, text, part_index=part_index)

    def react(
        self, message_id: str, reaction: str, *, sender: str | None = None, part_index: int = 0, removed: bool = False
    ) -> Request:
        """React to a message; return the signed webhook request (`reaction.added` or `reaction.removed`).

        `reaction` is love, like, dislike, laugh, emphasize, question or an emoji. Each participant has one reaction to
        a part; another one replaces it.
        """
        with self._lock:
            return self._events.react(message_id, reaction, sender=sender, part_index=part_index, removed=removed)

    def show_typing(self, chat_id: str, *, sender: str | None = None, typing: bool = True) -> Request:
        """Let a participant type, or stop; return the signed webhook request (`chat.typing_indicator.started`)."""
        with self._lock:
            return self._events.show_typing(chat_id, sender=sender, typing=typing)

    def receive_poll(self, chat_id: str, options: Sequence[str], *, sender: str | None = None) -> Request:
        """Let a participant send a poll with these options; return the signed webhook request (`poll.received`)."""
        with self._lock:
            return self._events.receive_poll(chat_id, options, sender=sender)

    def add_poll_options(self, message_id: str, options: Sequence[str], *, sender: str | None = None) -> Request:
        """Let a participant add options to a poll; return the signed webhook request (`poll.updated`)."""
        with self._lock:
            return self._events.add_poll_options(message_id, options, sender=sender)

    def vote(self, message_id: str, option: str, *, sender: str | None = None, removed: bool = False) -> Request:
        """Let a participant vote; return the signed webhook request (`poll.vote.added` or `poll.vote.removed`).

        `option` is the id of an option of the poll, or its text.
        """
        with self._lock:
            return self._events.vote(message_id, option, sender=sender, removed=removed)

    # Delivery

    def mark_sent(self, message_id: str) -> Request:
        """Mark an outgoing message as sent; return the signed webhook request (`message.sent`)."""
        with self._lock:
            return self._events.mark_sent(message_id)

    def deliver(self, message_id: str) -> Request:
        """Mark an outgoing message as delivered; return the signed webhook request (`message.delivered`)."""
        with self._lock:
            return self._events.deliver(message_id)

    def read(self, message_id: str) -> Request:
        """Mark an outgoing message as read; return the signed webhook request (`message.read`)."""
        with self._lock:
            return self._events.read(message_id)

    def fail(self, message_id: str, code: int = 4001) -> Request:
        """Mark the delivery of an outgoing message as failed; return the signed webhook request (`message.failed`).

        Raises ValueError for a code that this webhook never has.
        """
        with self._lock:
            return self._events.fail(message_id, code)

    def delete(self, message_id: str) -> None:
        """Delete an outgoing message from Linq's records; its idempotency key then gives 404."""
        with self._lock:
            self._events.delete(message_id)

    # Groups

    def add_participant(self, chat_id: str, handle: str) -> Request:
        """Let another participant add one to a group; return the signed webhook request (`participant.added`)."""
        with self._lock:
            return self._events.add_participant(chat_id, handle)

    def remove_participant(self, chat_id: str, handle: str) -> Request:
        """Remove a participant, or your own line, from a group; return the webhook (`participant.removed`)."""
        with self._lock:
            return self._events.remove_participant(chat_id, handle)

    def rename_group(self, chat_id: str, name: str | None, *, sender: str | None = None) -> Request:
        """Let another participant name a group; return the signed webhook request (`chat.group_name_updated`)."""
        with self._lock:
            return self._events.update_group(chat_id, "display_name", name, sender=sender)

    def set_group_icon(self, chat_id: str, url: str | None, *, sender: str | None = None) -> Request:
        """Let another participant set a group's icon; return the signed webhook (`chat.group_icon_updated`)."""
        with self._lock:
            return self._events.update_group(chat_id, "group_chat_icon", url, sender=sender)

    def set_background(
        self, chat_id: str, background: Mapping[str, Any] | None, *, sender: str | None = None
    ) -> Request:
        """Let another participant set a chat's background; return the signed webhook (`chat.background_updated`).

        `background` is in the shape of the body of `chats.background.set`; None removes it.
        """
        with self._lock:
            return self._events.set_background(chat_id, background, sender=sender)

    def fail_update(self, chat_id: str, field: str, code: int = 4001) -> Request:
        """Undo the last change of a chat's `display_name`, `group_chat_icon` or `background`; return the webhook.

        It is `chat.group_name_update_failed`, `chat.group_icon_update_failed` or `chat.background_update_failed`.
        Raises ValueError for a code that this webhook never has.
        """
        with self._lock:
            return self._events.fail_update(chat_id, field, code)

    # People and lines

    def opt_out(self, handle: str) -> None:
        """Opt a person out of every message you send."""
        with self._lock:
            self._events.opt_out(handle)

    def opt_in(self, handle: str) -> None:
        """Opt a person in again."""
        with self._lock:
            self._events.opt_in(handle)

    def block(self, handle: str, *, blocked: bool = True) -> None:
        """Put a handle on your block list, or take it off with `blocked=False`."""
        with self._lock:
            self._events.block(handle, blocked=blocked)

    def share_location(
        self,
        chat_id: str,
        *,
        latitude: float,
        longitude: float,
        sender: str | None = None,
        ends_at: datetime | str | None = None,
    ) -> Request | None:
        """Let a participant share the location, in degrees; return the signed webhook (`location.sharing.started`).

        `chats.location.retrieve` then returns it, in every chat with that person, until `ends_at`, `stop_location` or
        `chats.location.stop`. For a person who shares the location already, only the position changes, and no webhook
        is sent: the return value is None. Raises ValueError in a chat that is not on iMessage.
        """
        with self._lock:
            return self._events.share_location(
                chat_id, latitude=latitude, longitude=longitude, sender=sender, ends_at=ends_at
            )

    def stop_location(self, chat_id: str, *, sender: str | None = None) -> Request:
        """Let a participant end the share of the location; return the webhook (`location.sharing.stopped`)."""
        with self._lock:
            return self._events.stop_location(chat_id, sender=sender)

    def receive_contact_card(
        self,
        chat_id: str,
        first_name: str,
        last_name: str = "",
        *,
        media_url: str | None = None,
        sender: str | None = None,
    ) -> Request:
        """Let a participant share a contact card; return the signed webhook request (`contact_card.received`)."""
        with self._lock:
            return self._events.receive_contact_card(chat_id, first_name, last_name, media_url=media_url, sender=sender)

    def suspend(self, number: str, *, suspended: bool = True) -> Request | None:
        """Make a line ineligible for new activity, or eligible again with `suspended=False`.

        Returns the signed webhook (`phone_number.status_updated`), None where nothing changes.
        """
        with self._lock:
            return self._events.suspend(number, suspended=suspended)

    def assign_number(self, number: str) -> Request:
        """Give you another line; return the signed webhook request (`phone_number.assigned`)."""
        with self._lock:
            return self._events.assign_number(number)

    def release_number(self, number: str) -> Request:
        """Take a line away, whose chats remain; return the signed webhook request (`phone_number.released`)."""
        with self._lock:
            return self._events.release_number(number)

    def contact_card(self, number: str, *, active: bool = True) -> Request | None:
        """Give a line an active contact card, or none with `active=False`; every line starts with one.

        Returns the signed webhook (`contact_card.created` or `contact_card.deleted`), None where nothing changes.
        """
        with self._lock:
            return self._events.contact_card(number, active=active)

    def reach(self, handle: str, service: str) -> None:
        """Set the service that reaches a handle: iMessage (the default), SMS or RCS. Raises ValueError for another."""
        with self._lock:
            self._events.reach(handle, service)

    def attachment(
        self, filename: str, mime_type: str = "image/jpeg", *, size_bytes: int = 1, id: str | None = None
    ) -> str:
        """Register an uploaded file; return its attachment id."""
        with self._lock:
            return self._events.attachment(filename, mime_type, size_bytes=size_bytes, id=id)

    # Anything else

    def emit(self, event_type: str, data: Mapping[str, Any]) -> Request:
        """Return the signed webhook request of an event with this `data`, for events that nothing in the fake causes.

        These are the events of payments, connections, calls, API tokens, environments, team members and data retention.
        `data` is sent as it is, and must be JSON values. Raises ValueError for an unknown event.
        """
        with self._lock:
            return self._events.emit(event_type, data)

"""Outside events of people and lines: consent, blocks, services, contact cards, locations, lines, files."""

from __future__ import annotations

from datetime import datetime

from linq_compose._handles import is_e164, normalise
from linq_compose.testing.fake._arguments import (
    check_degrees,
    check_file,
    check_flag,
    check_handle,
    check_line,
    check_moment,
    check_text,
    check_url,
    check_word,
)
from linq_compose.testing.fake._http import Request
from linq_compose.testing.fake._lookups import Lookups
from linq_compose.testing.fake._responses import file_response, reputation_of
from linq_compose.testing.fake._state import LocationShare
from linq_compose.vocabulary import SERVICES

__all__ = ["PeopleEvents"]


class PeopleEvents(Lookups):
    """Applies what people do for themselves, and what Linq does to lines."""

    # Consent and services

    def opt_out(self, handle: str) -> None:
        """Opt a person out of your messages."""
        self._world.opted_out.add(normalise(check_handle(handle)))

    def opt_in(self, handle: str) -> None:
        """Opt a person in again."""
        self._world.opt_in(check_handle(handle))

    def block(self, handle: str, *, blocked: bool) -> None:
        """Put a handle on your block list, or take it off."""
        key, on = normalise(check_text(handle, "handle")), check_flag(blocked, "blocked")
        _mark(self._world.blocked, key, on=on)

    def suspend(self, number: str, *, suspended: bool) -> Request | None:
        """Make a line ineligible for new activity, or eligible again; return the webhook of a change."""
        world = self._world
        line = check_line(number, world.numbers)
        if (line in world.suspended) == check_flag(suspended, "suspended"):
            return None
        before = reputation_of(world, line)
        _mark(world.suspended, line, on=suspended)
        return self._webhooks.of_line(
            "phone_number.status_updated",
            line,
            previous_status="ACTIVE" if suspended else "FLAGGED",
            new_status="FLAGGED" if suspended else "ACTIVE",
            previous_reputation=before,
            new_reputation=reputation_of(world, line),
        )

    def contact_card(self, number: str, *, active: bool) -> Request | None:
        """Give a line an active contact card, or none; return the webhook of a change."""
        line = check_line(number, self._world.numbers)
        if (line in self._world.cards) == check_flag(active, "active"):
            return None
        webhook = self._webhooks.of_card("created" if active else "deleted", line, origin="dashboard")
        _mark(self._world.cards, line, on=active)
        return webhook

    def reach(self, handle: str, service: str) -> None:
        """Set the service that reaches a handle."""
        key = normalise(check_handle(handle))
        self._world.services[key] = check_word(service, SERVICES, "service")

    def attachment(self, filename: str, mime_type: str, *, size_bytes: int, id: str | None) -> str:
        """Register an uploaded file; return its id."""
        check_file(filename, mime_type, size_bytes, id)
        identifier = (id or self._world.identifier()).lower()
        self._world.announced[identifier] = self._world.now()
        self._world.attachments[identifier] = file_response(identifier, filename, mime_type, size_bytes=size_bytes)
        return identifier

    # Locations and cards

    def share_location(
        self, chat: str, *, latitude: float, longitude: float, sender: str | None, ends_at: datetime | str | None
    ) -> Request | None:
        """Let a participant share the location, or move; return the webhook of the beginning."""
        world, state = self._world, self.chat(chat)
        participant = self._other(state, sender)
        place = check_degrees(latitude, "latitude", 90), check_degrees(longitude, "longitude", 180)
        now = world.now()
        end = None if ends_at is None else check_moment(ends_at, "ends_at")
        if end is not None and end <= now:
            raise ValueError(f"ends_at: expected a time after {now.isoformat()}, got {end.isoformat()}.")
        share = world.share_of(participant.handle)
        if share is not None:
            (share.latitude, share.longitude), share.updated_at = place, now
            share.ends_at = end or share.ends_at
            return None
        if world.service_in(state) != "iMessage":
            raise ValueError(f"chat_id: locations are shared over iMessage, and this chat is on {state.service}.")
        share = LocationShare(state.id, now, end, place[1], place[0], now)
        world.shares[normalise(participant.handle)] = share
        return self._webhooks.of_share(participant.handle, share)

    def stop_location(self, chat: str, *, sender: str | None) -> Request:
        """Let a participant end the share of the location; return its webhook."""
        participant = self._other(self.chat(chat), sender)
        share = self._world.share_of(participant.handle)
        if share is None:
            raise LookupError(f"{participant.handle} does not share a location.")
        del self._world.shares[normalise(participant.handle)]
        return self._webhooks.of_share(participant.handle, share, ended_at=self._world.now())

    def receive_contact_card(
        self, chat: str, first_name: str, last_name: str, *, media_url: str | None, sender: str | None
    ) -> Request:
        """Let a participant share a contact card; return its webhook."""
        state = self.chat(chat)
        participant = self._other(state, sender)
        check_text(first_name, "first_name")
        if last_name != "":
            check_text(last_name, "last_name")
        if media_url is not None:
            check_url(media_url, "media_url")
        data = {
            "first_name": first_name,
            "last_name": last_name,
            "media_url": media_url,
            "owner_handle": state.line,
            "sender_handle": participant.handle,
        }
        return self._webhooks.of("contact_card.received", data)

    # Lines

    def assign_number(self, number: str) -> Request:
        """Give you another line; return its webhook."""
        if not is_e164(check_text(number, "number")):
            raise ValueError(f"number: expected an E.164 number, got {number!r}.")
        if number in self._world.numbers:
            raise ValueError(f"number: {number} is a line already.")
        self._world.numbers.append(number)
        self._world.suspended.discard(number)
        return self._webhooks.of_line("phone_number.assigned", number)

    def release_number(self, number: str) -> Request:
        """Take a line away; return its webhook."""
        line = check_line(number, self._world.numbers)
        if len(self._world.numbers) == 1:
            raise ValueError("number: expected one line to remain.")
        self._world.numbers.remove(line)
        self._world.suspended.add(line)  # its chats remain, and send no more
        return self._webhooks.of_line("phone_number.released", line)


def _mark(handles: set[str], handle: str, *, on: bool) -> None:
    (handles.add if on else handles.discard)(handle)

"""Answers about people and lines: capabilities, blocked handles, contact cards, backgrounds, locations, numbers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from linq_compose._handles import is_e164, normalise
from linq_compose.limits import CAPABILITY_CHECKS, CARD_CHANGES
from linq_compose.testing.fake._admission import note_unfetched, note_unwilling
from linq_compose.testing.fake._call import Answer, Call
from linq_compose.testing.fake._refusals import Refusal
from linq_compose.testing.fake._responses import CARD_FIELDS, card_response, file_of, reputation_of
from linq_compose.testing.fake._state import moment

__all__ = [
    "available_number_retrieve",
    "blocked_handles_block",
    "blocked_handles_list",
    "blocked_handles_unblock",
    "capability_check_i_message",
    "capability_check_rcs",
    "chats_background_remove",
    "chats_background_set",
    "chats_location_request",
    "chats_location_retrieve",
    "chats_location_stop",
    "contact_card_create",
    "contact_card_retrieve",
    "contact_card_update",
    "phone_numbers_list",
    "phone_numbers_update",
    "phonenumbers_list",
]


_LINE_TYPE: Final = "iMessage"


def _owned(call: Call, line: str) -> str:
    if line not in call.world.numbers:
        raise Refusal(2006, f"{line} is not a line of the fake; its lines are {', '.join(call.world.numbers)}.")
    return line


def capability_check_i_message(call: Call) -> Answer:
    """Return whether a handle is on iMessage."""
    return _capability(call, available=call.world.service_of(call.payload["address"]) == "iMessage")


def capability_check_rcs(call: Call) -> Answer:
    """Return whether a number has RCS: people on iMessage are taken to have it."""
    return _capability(call, available=call.world.service_of(call.payload["address"]) != "SMS")


def _capability(call: Call, *, available: bool) -> Answer:
    address, line = call.payload["address"], call.payload.get("from")
    if line is not None:
        _owned(call, line)
    call.count(CAPABILITY_CHECKS, "")
    answer = {"address": address, "available": available, "selected_service": call.world.service_of(address)}
    return 200, answer if available else {**answer, "reason": "not_supported"}


def blocked_handles_list(call: Call) -> Answer:
    """Return the blocked handles."""
    return 200, {"blocked_handles": [_entry(call, key) for key in sorted(call.world.blocked)]}


def blocked_handles_block(call: Call) -> Answer:
    """Block a handle; one that is blocked already keeps its entry."""
    handle = call.payload["handle"]
    key = normalise(handle)
    if key not in call.world.blocked:
        call.world.blocked.add(key)
        blocked_at = moment(call.world.now())
        call.world.blocks[key] = {"handle": handle, "blocked_at": blocked_at, "reason": call.payload.get("reason")}
    return 200, {"blocked_handle": _entry(call, key)}


def blocked_handles_unblock(call: Call) -> Answer:
    """Unblock a handle, whether or not it is blocked."""
    key = normalise(call.payload["handle"])
    call.world.blocked.discard(key)
    call.world.blocks.pop(key, None)
    return 204, None


def _entry(call: Call, key: str) -> dict[str, Any]:
    entry = {"handle": key, "blocked_at": moment(call.world.now()), "reason": None}  # blocked by `FakeLinq.block`
    return call.world.blocks.setdefault(key, entry)


def contact_card_create(call: Call) -> Answer:
    """Give a line without a card one."""
    line = _owned(call, call.payload["phone_number"])
    if line in call.world.cards:
        raise Refusal(2014)
    call.count(CARD_CHANGES, line)
    note_unfetched(call, call.payload.get("image_url"))
    call.world.cards.add(line)
    call.world.contact_cards[line] = {name: call.payload[name] for name in CARD_FIELDS if call.payload.get(name)}
    call.afterwards.append(partial(call.webhooks.of_card, "created", line, origin="api"))
    return 200, card_response(call.world, line)


def contact_card_update(call: Call) -> Answer:
    """Change the card of a line."""
    line = _owned(call, call.payload["phone_number"])
    if line not in call.world.cards:
        raise Refusal(2012)
    call.count(CARD_CHANGES, line)
    note_unfetched(call, call.payload.get("image_url"))
    before = card_response(call.world, line)
    changes = {name: call.payload[name] for name in CARD_FIELDS if call.payload.get(name)}
    call.world.contact_cards[line] = {**call.world.contact_cards.get(line, {}), **changes}
    after = card_response(call.world, line)
    change = {
        name: {"from": before.get(name), "to": after[name]} for name in changes if before.get(name) != after[name]
    }
    if change:
        call.afterwards.append(partial(call.webhooks.of_card, "updated", line, origin="api", change=change))
    return 200, after


def contact_card_retrieve(call: Call) -> Answer:
    """Return the cards of all lines, or of one."""
    wanted = call.payload.get("phone_number")
    lines = [line for line in call.world.numbers if line in call.world.cards and wanted in (None, line)]
    return 200, {"contact_cards": [card_response(call.world, line) for line in lines]}


def chats_background_set(call: Call) -> Answer:
    """Set the background of a chat; other services than iMessage show none."""
    background = {name: value for name, value in call.payload.items() if value is not None}
    note_unfetched(call, background.get("image_url"))
    if "image_url" in background:  # which the API stores itself
        background["image_url"] = file_of(call.world, None, background["image_url"])["url"]
    return _background(call, background)


def chats_background_remove(call: Call) -> Answer:
    """Remove the background of a chat."""
    return _background(call, None)


def _background(call: Call, background: dict[str, Any] | None) -> Answer:
    chat = call.chat
    if chat.service == "iMessage":
        chat.update("background", background, at=call.world.now())
        call.afterwards.append(partial(call.webhooks.of_background, chat, chat.me))
    return 202, None


def chats_location_request(call: Call) -> Answer:
    """Ask the other participant of a direct iMessage chat for the location."""
    note_unwilling(call, call.chat, "a request for the location")
    if call.strictness.rate_limits:
        call.note("how many requests for a location a chat may have is not documented; the fake limits none")
    if any(call.world.share_of(other.handle) for other in call.chat.others):
        raise Refusal(2015, "The recipient shares the location already.", note="no source names the code of this 409")
    return 200, {"success": True, "message": "Location request sent"}


def chats_location_retrieve(call: Call) -> Answer:
    """Return where the participants are who share their location."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [share.longitude, share.latitude]},
            "properties": {"handle": other.handle, "updated_at": moment(share.updated_at)},
        }
        for other in call.chat.others
        if (share := call.world.share_of(other.handle)) is not None
    ]
    return 200, {"success": True, "data": {"type": "FeatureCollection", "features": features}}


def chats_location_stop(call: Call) -> Answer:
    """End the share of a participant."""
    handle = call.payload["handle"]
    share = call.world.share_of(handle)
    if share is None or call.chat.participant(handle) is None:
        raise Refusal(2001, "The contact does not share a location.", note="no source names the code of this 404")
    del call.world.shares[normalise(handle)]
    call.afterwards.append(partial(call.webhooks.of_share, handle, share, ended_at=call.world.now()))
    return 202, {"success": True, "message": "Location sharing stopped"}


def available_number_retrieve(call: Call) -> Answer:
    """Return the line to use: that of the chat with these people, else the one not used for the longest time.

    Every line of the fake is on iMessage.
    """
    excluded, people = call.payload.get("exclude_from") or (), call.payload.get("to") or ()
    excluded, people = _strings(excluded), _strings(people)
    chat = call.world.choose_chat(people, excluded=excluded) if people else None
    lines = [line for line in call.world.numbers if line not in call.world.suspended]
    free = [line for line in lines if line not in excluded]
    if lines and not free:
        raise Refusal(1005, "Every available line is excluded.", note="no source names the code of this 400")
    if not free or (call.payload.get("type") or _LINE_TYPE).lower() != _LINE_TYPE.lower():
        reason = "No line of this kind can send."
        raise Refusal(4004, reason, note="no source names the code of this 503; 4004 is inferred")
    line = chat.line if chat is not None and chat.line not in excluded else call.world.least_used(free)
    call.world.use(line)
    return 200, {"phone_number": line, "vcf_url": "https://cdn.linqapp.com/cards/fake.vcf"}


def _strings(value: str | Sequence[str]) -> list[str]:
    return value.split(",") if isinstance(value, str) else list(value)


def _line_id(line: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"tel:{line}"))


def phone_numbers_list(call: Call) -> Answer:
    """Return your lines."""
    lines = [
        {
            "id": _line_id(line),
            "phone_number": line,
            "reputation": {"status": reputation_of(call.world, line), "doc_url": "https://docs.linqapp.com/"},
            "line_type": _LINE_TYPE,
            "forwarding_number": call.world.forwarding.get(line),
        }
        for line in call.world.numbers
    ]
    return 200, {"phone_numbers": lines}


def phonenumbers_list(call: Call) -> Answer:
    """Return your lines as the older operation does."""
    return 200, {"phone_numbers": [{"id": _line_id(line), "phone_number": line} for line in call.world.numbers]}


def phone_numbers_update(call: Call) -> Answer:
    """Set or clear the number that calls to a line are forwarded to."""
    line = next((line for line in call.world.numbers if _line_id(line) == call.parameters["phoneNumberId"]), None)
    if line is None:
        raise Refusal(2019)
    number = call.payload["forwarding_number"] or None
    if number is not None and not is_e164(number):
        raise Refusal(1002)
    before = call.world.forwarding.get(line)
    call.world.forwarding[line] = number
    if number != before:
        change = {"from": before, "to": number}
        call.afterwards.append(
            partial(
                call.webhooks.of_account,
                "phone_number.forwarding_updated",
                f"Forwarding of {line} was {'set' if number else 'cleared'}",
                origin="api",
                phone_number=line,
                change=change,
            )
        )
    return 200, {"id": _line_id(line), "phone_number": line, "forwarding_number": number}

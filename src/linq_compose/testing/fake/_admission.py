"""Admission: what the state of a fake forbids of a send, whatever the rules say of its content."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, timedelta
from typing import Any

from linq_compose._handles import normalise
from linq_compose.limits import MESSAGES_PER_RECIPIENT, SANDBOX_MESSAGES
from linq_compose.testing.fake._call import Call
from linq_compose.testing.fake._refusals import Refusal
from linq_compose.testing.fake._responses import PARTNER, StoredFile
from linq_compose.testing.fake._state import ChatState, MessageState

__all__ = ["admit", "exists", "fits", "message_in", "note_unfetched", "note_unwilling"]


def message_in(call: Call, *, active: bool = False) -> tuple[MessageState, ChatState]:
    """Return the message of the path and its chat; refuse an unknown one.

    With `active`, refuse also where the chat was left or its line is suspended.
    """
    message = call.world.messages.get(call.parameters["messageId"].lower())
    if message is None or message.deleted:
        raise Refusal(2002)
    chat = call.world.chats[message.chat_id]
    if active and chat.left:
        raise Refusal(2013)
    if active and chat.line in call.world.suspended:
        raise Refusal(2027)
    return message, chat


def note_unfetched(call: Call, url: str | None) -> None:
    """Note that a file is not fetched, whose URL the API would follow."""
    if url:
        call.note("the fake does not fetch media: it checks neither type nor size nor reachability")


def note_unwilling(call: Call, chat: ChatState, what: str) -> None:
    """Note that sources say only of messages that they are refused for who has opted out or is blocked."""
    others = [normalise(other.handle) for other in chat.others]
    if len(others) == 1 and others[0] in call.world.opted_out | call.world.blocked:
        call.note(f"whether {what} for a person who has opted out or is blocked is rejected is not documented")


def admit(call: Call, line: str, others: Sequence[str]) -> None:
    """Refuse a send that the state forbids, whatever the content."""
    world, named = call.world, [normalise(handle) for handle in others]
    if line in world.suspended:
        raise Refusal(2027)
    if len(named) == 1 and named[0] in world.blocked:
        raise Refusal(2026)
    if len(named) > 1 and world.blocked.issuperset(named):
        call.note("whether a group of which all others are blocked is rejected is not documented; the fake sends")
    if len(named) == 1 and named[0] in world.opted_out and call.payload.get("override_optout") is not True:
        raise Refusal(2024)
    if call.strictness.sandbox:
        if not all(_has_written(call, line, handle) for handle in named):
            raise Refusal(2008)
        now = world.now().astimezone(UTC)
        mine = (
            message
            for chat in world.chats.values()
            if chat.line == line
            for message in chat.messages
            if message.sender.is_me
        )
        if sum(message.created_at.astimezone(UTC).date() == now.date() for message in mine) >= SANDBOX_MESSAGES.count:
            midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
            raise Refusal(1007, retry_after=max(1, int((midnight - now).total_seconds())))
    for handle in named:
        call.limit(MESSAGES_PER_RECIPIENT, world.sends.get((line, handle), ()))


def _has_written(call: Call, line: str, handle: str) -> bool:
    return any(
        not message.sender.is_me and normalise(message.sender.handle) == handle
        for chat in call.world.chats.values()
        if chat.line == line
        for message in chat.messages
    )


def fits(call: Call, content: Mapping[str, Any], line: str, others: Sequence[str], *, chat: ChatState | None) -> None:
    """Refuse references to messages, people and attachments that do not exist, and note what the fake cannot know.

    `chat` is None where the message opens a new one.
    """
    if content.get("reply_to") is not None:
        _answers(call, content["reply_to"], chat)
    present = set(map(normalise, [line, *others]))
    if content.get("experience") is not None:
        call.note("the card that Linq composes from an experience is not documented; the fake returns no parts")
        call.note("the fake does not know which experiences, actions and fields there are")
    for part in content.get("parts") or ():
        if part["type"] == "app_clip":
            call.note("the fake does not know which App Clips are registered")
        if part["type"] == "imessage_app" and part.get("url") is None:
            call.note("the url of a card that has none is not documented; the fake returns an empty string")
        if part["type"] == "imessage_app":
            note_unfetched(call, part["layout"].get("image_url"))
        if part["type"] == "media":
            exists(call, part.get("attachment_id"), part.get("url"))
        if part["type"] == "text":
            _holds(call, part, present)


def _holds(call: Call, part: Mapping[str, Any], present: Collection[str]) -> None:
    """Refuse a text that mentions somebody else than those present, or a sticker that does not exist."""
    if part.get("mention") is not None and normalise(part["mention"]) not in present:
        raise Refusal(2015, "The mentioned handle is not in the chat.", note="no source names the code for this 409")
    for sticker in part.get("inline_stickers") or ():
        exists(call, sticker.get("attachment_id"), sticker.get("url"))


def _answers(call: Call, reply_to: Mapping[str, Any], chat: ChatState | None) -> None:
    """Refuse a reply to a message that is not in the chat."""
    target = call.world.messages.get(reply_to["message_id"].lower())
    if target is None or target.deleted or chat is None or target.chat_id != chat.id:
        note = None if chat is not None else "no source names the code for reply_to in the first message of a chat"
        raise Refusal(2002, "The chat has no message with the id in reply_to.", note=note)
    if (reply_to.get("part_index") or 0) >= max(1, len(target.parts)):
        call.note("a part_index beyond the parts of the message is not documented; the fake accepts it")


def exists(call: Call, attachment_id: str | None, url: str | None) -> None:
    """Refuse a file that is not uploaded, was deleted, or is unknown where attachments are strict.

    It is named by its attachment id or by its `download_url`; no other file is fetched.
    """
    stored = None if url is None else StoredFile.of(url)
    if stored is not None and stored.partner != PARTNER:
        if call.strictness.strict_attachments:
            raise Refusal(2003, "The file belongs to another partner.", note="no source names the code")
        call.note("the fake does not know which partner you are; without strict_attachments it accepts any file")
        return
    identifier = (attachment_id or (stored.attachment_id if stored is not None else "")).lower()
    if not identifier:
        note_unfetched(call, url)
    if not identifier or identifier in call.world.attachments:
        return
    note = None if stored is None else "no source names the code for the URL of a file that is not there"
    if identifier in call.world.uploads:
        raise Refusal(2007, "The file is not uploaded yet.", note=note)
    if call.strictness.strict_attachments or identifier in call.world.announced:  # and deleted since
        raise Refusal(2003, note=note)
    call.note("the attachment is not registered; without strict_attachments the fake accepts any id")

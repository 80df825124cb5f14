"""Where `check` and the description of March 2026 differ, and what decides each: at most thirty rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

__all__ = ["ROWS", "Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """One difference.

    `keys` are `PLACE RULE` where we refuse what the document takes, or `PLACE KEYWORD` of the document where it refuses
    what we take. `decides` is the section of the facts that settles it, `example` a request that shows it.
    """

    keys: tuple[str, ...]
    because: str
    decides: str
    operation: str
    example: Any


_UUID = "550e8400-e29b-41d4-a716-446655440000"
_TEXT = {"type": "text", "value": "Hello"}
_PHOTO = {"type": "media", "url": "https://cdn.acme.com/menu.jpg"}
_SEND = "chats.messages.send"


def _send(*parts: Any, **more: Any) -> dict[str, Any]:
    return {"message": {"parts": list(parts), **more}}


def _styled(**decoration: Any) -> dict[str, Any]:
    return _send({**_TEXT, "text_decorations": [decoration]})


_STYLED: Final = "/message/parts/*/text_decorations/*"

ROWS: Final = (
    Row(
        (
            "/cursor type",
            "/display_name type",
            "/from type",
            "/group_chat_icon type",
            "/limit type",
            "/message/effect type",
            "/message/effect/name type",
            "/message/effect/type enum",
            "/message/effect/type type",
            "/message/idempotency_key type",
            "/message/preferred_service enum",
            "/message/preferred_service type",
            "/message/reply_to type",
            "/message/reply_to/part_index type",
            "/part_index type",
            "/voice_memo_url type",
        ),
        "no source says whether null in an optional field is refused: SHP108 warns, and blocks nothing",
        "14",
        _SEND,
        _send(_TEXT, reply_to=None),
    ),
    Row(
        ("/from required",),
        "today neither the list of chats nor a voice memo needs `from`",
        "1a",
        "chats.list_chats",
        {},
    ),
    Row(
        ("/from pattern",),
        "`from` is no member of a voice memo any more, so it is an unknown field",
        "1a",
        "chats.send_voicememo",
        {"from": "Text", "voice_memo_url": "https://cdn.acme.com/hello.m4a"},
    ),
    Row(
        ("/limit maximum", "/limit minimum"),
        "no source says whether a limit outside 1..100 is refused or clamped: CHT105 warns, and blocks nothing",
        "14",
        "chats.messages.list",
        {"limit": 101},
    ),
    Row(
        ("/voice_memo_url required",),
        "today an attachment_id does instead of the URL",
        "1a",
        "chats.send_voicememo",
        {"attachment_id": _UUID},
    ),
    Row(
        ("/message/parts/*/type enum",),
        "links and app parts came after March",
        "1b",
        _SEND,
        _send({"type": "link", "value": "https://acme.com/menu"}),
    ),
    Row(
        (f"{_STYLED} SHP103", f"{_STYLED}/range SHP103", f"{_STYLED}/style SHP103", f"{_STYLED[:-2]} SHP103"),
        "decorations came after March; their shape is the SDK's",
        "2.3",
        _SEND,
        _styled(range=[0], style="bold"),
    ),
    Row(
        (f"{_STYLED}/range SHP102",),
        "a decoration needs its range",
        "2.3",
        _SEND,
        _styled(style="bold"),
    ),
    Row(
        (f"{_STYLED} DEC106",),
        "a decoration has exactly one of style and animation",
        "2.3",
        _SEND,
        _styled(range=[0, 2]),
    ),
    Row(
        (f"{_STYLED}/range DEC101", f"{_STYLED}/range DEC102", f"{_STYLED}/range DEC104"),
        "a range lies in its text and is not empty",
        "2.3",
        _SEND,
        _styled(range=[0, 9], style="bold"),
    ),
    Row(
        (f"{_STYLED}/style SHP105",),
        "styles are a closed set of words",
        "6",
        _SEND,
        _styled(range=[0, 2], style="Text"),
    ),
    Row(
        ("/message/parts/* MED101",),
        "a media part has a URL or an attachment_id",
        "2.2",
        _SEND,
        _send({"type": "media"}),
    ),
    Row(
        ("/message/parts/* MSG103",),
        "text never follows text",
        "2.2",
        _SEND,
        _send(_TEXT, _TEXT),
    ),
    Row(
        ("/message/parts MSG105", "/message/parts/* MSG105"),
        "at most 40 parts have a public URL",
        "2.2",
        _SEND,
        _send(*[_PHOTO] * 41),
    ),
    Row(
        ("/message/reply_to/part_index MSG109", "/part_index MSG109"),
        "an index is an int32 from 0; a JSON Schema does not assert int32",
        "1b",
        _SEND,
        _send(_TEXT, reply_to={"message_id": _UUID, "part_index": 2**31}),
    ),
    Row(
        ("/handle HND101", "/to HND101", "/to/* HND101"),
        "a handle is an E.164 number or an email address; the description takes any string",
        "1a",
        "chats.participants.add",
        {"handle": "x"},
    ),
    Row(
        ("/group_chat_icon CHT103",),
        "the icon is fetched like the URL of a media part",
        "1a",
        "chats.update",
        {"group_chat_icon": "http://acme.com/a.jpg"},
    ),
    Row(
        ("/voice_memo_url VMO102",),
        "the audio is fetched like the URL of a media part",
        "1a",
        "chats.send_voicememo",
        {"from": "+12052535597", "voice_memo_url": "http://acme.com/a.m4a"},
    ),
    Row(
        ("/override_optout SHP103",),
        "the flag came after March; it is true or false",
        "1a",
        _SEND,
        {**_send(_TEXT), "override_optout": 101},
    ),
    Row(
        ("/to SHP103",),
        "the filter by handle came after March; it is a text",
        "1a",
        "chats.list_chats",
        {"from": "+12052535597", "to": []},
    ),
)
"""Every known difference."""

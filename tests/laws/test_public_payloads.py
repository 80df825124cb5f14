"""Bodies as applications write them, right and wrong: the verdict on each, and why.

The kinds are those that are seen in public code: flat bodies, a message or an effect as a string, bodies of the second
version of the API, a handle where an id belongs, a reply beside its message. A verdict is the rules with their severity
(e, w, i) and place, in the order of the report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given

from linq_compose import Context, check, fix, strategies

CREATE, SEND, AUTO = "chats.create", "chats.messages.send", "messages.create"
LINE, ANA = "+12052535597", "+12052532136"
CHAT = "550e8400-e29b-41d4-a716-446655440000"
READY = {"type": "text", "value": "Your order is ready"}
PICTURE = "https://cdn.acme.com/a.jpg"


@dataclass(frozen=True)
class Body:
    """A body, its verdict, and why that is the verdict."""

    operation: str
    payload: Any
    verdict: str
    why: str
    context: Context | None = None


def sent(*parts: Any, **fields: Any) -> dict[str, Any]:
    return {"message": {"parts": [*parts], **fields}}


def opened(message: Any, **fields: Any) -> dict[str, Any]:
    return {"from": LINE, "to": [ANA], "message": message, **fields}


def styled(decoration: Any) -> dict[str, Any]:
    return sent({**READY, "text_decorations": [decoration]})


BODIES = {
    # Flat bodies
    "flat": Body(SEND, {"parts": [READY]}, "SHP107 e ", "the schema wraps; a user saw 1005 for this body"),
    "flat with its options": Body(
        SEND,
        {"parts": [READY], "effect": {"type": "screen", "name": "confetti"}, "idempotency_key": "o-1"},
        "SHP107 e ",
        "the same fault: one finding, whatever else moves along",
    ),
    "flat in a new chat": Body(CREATE, {"from": LINE, "to": [ANA], "parts": [READY]}, "SHP107 e ", "the same"),
    "flat text": Body(
        SEND, {"text": "Ready"}, "SHP106 i /text, SHP102 e /message", "`message` is required (1001); `text` is no field"
    ),
    "a flat edit": Body("messages.update", {"text": "Ready"}, "", "an edit is flat"),
    "a wrapped edit": Body(
        "messages.update", sent(READY), "SHP106 i /message, SHP102 e /text", "an edit takes `text` (required, 1001)"
    ),
    # A string for an object, an object for an array
    "a message that is a string": Body(SEND, {"message": "Ready"}, "SHP103 e /message", "`message` is an object"),
    "a first message that is a string": Body(CREATE, opened("Ready"), "SHP103 e /message", "the same"),
    "an effect that is a string": Body(
        SEND, sent(READY, effect="confetti"), "SHP103 e /message/effect", "`effect` is an object of type and name"
    ),
    "parts that are strings": Body(SEND, sent("Ready"), "SHP103 e /message/parts/0", "a part is an object"),
    "parts that are one part": Body(
        SEND, {"message": {"parts": READY}}, "SHP103 e /message/parts", "`parts` is an array"
    ),
    "one recipient that is a string": Body(
        CREATE, {**opened({"parts": [READY]}), "to": ANA}, "SHP103 e /to", "`to` is an array, of one too"
    ),
    "a range that is an object": Body(
        SEND,
        styled({"range": {"start": 0, "end": 4}, "style": "bold"}),
        "SHP103 e /message/parts/0/text_decorations/0/range",
        "a range is two integers",
    ),
    "edges beside a range": Body(
        SEND,
        styled({"start": 0, "end": 4, "style": "bold"}),
        "SHP106 i /message/parts/0/text_decorations/0/start, SHP106 i /message/parts/0/text_decorations/0/end, "
        "SHP102 e /message/parts/0/text_decorations/0/range",
        "`range` is required",
    ),
    # The second version of the API
    "text of the second version": Body(
        SEND,
        {"message": {"text": "Ready", "attachment_urls": [PICTURE]}},
        "MSG101 e /message, SHP106 i /message/text, SHP106 i /message/attachment_urls",
        "a message needs parts or an experience; unknown fields are no error, since the API grows",
    ),
    "a chat of the second version": Body(
        CREATE,
        {"send_from": LINE, "chat": {"phone_numbers": [ANA]}, "message": {"parts": [READY]}},
        "SHP106 i /send_from, SHP106 i /chat, SHP102 e /from, SHP102 e /to",
        "`from` and `to` are required (1001)",
    ),
    # A handle where an id belongs, and the reverse
    "a handle in the path": Body(
        SEND,
        sent(READY),
        "CHT104 w ",
        "the id of a chat is a UUID; what the API answers is unknown",
        Context(chat_id=ANA),
    ),
    "a handle in the body": Body(SEND, {**sent(READY), "handle": ANA}, "SHP106 i /handle", "the chat is in the path"),
    "handles of a participant": Body(
        "chats.participants.add", {"handles": [ANA]}, "SHP109 w /handles, SHP102 e /handle", "one `handle`, required"
    ),
    "nobody to remove": Body("chats.participants.remove", {}, "SHP102 e /handle", "the DELETE has a body (1001)"),
    "a reply to a handle": Body(
        SEND,
        sent(READY, reply_to={"message_id": ANA}),
        "MSG108 e /message/reply_to/message_id",
        "the id of a message is a UUID",
    ),
    # Fields in the wrong object
    "a reply beside its message": Body(
        SEND, {**sent(READY), "reply_to": {"message_id": CHAT}}, "SHP111 w /reply_to", "it goes out, outside the thread"
    ),
    "a key beside its message": Body(
        AUTO, {"to": [ANA], **sent(READY), "idempotency_key": "o-1"}, "SHP111 w /idempotency_key", "a retry sends twice"
    ),
    "a service beside its message": Body(
        CREATE, opened({"parts": [READY]}, preferred_service="SMS"), "SHP111 w /preferred_service", "it has no effect"
    ),
    "decorations beside the parts": Body(
        SEND,
        sent(READY, text_decorations=[{"range": [0, 4], "style": "bold"}]),
        "SHP111 w /message/text_decorations",
        "decorations belong to a text part",
    ),
    # Names
    "camel case": Body(
        CREATE,
        opened({"parts": [READY], "idempotencyKey": "o-1"}),
        "SHP109 w /message/idempotencyKey",
        "fields have underscores; unknown ones are no error",
    ),
    "text of a text part": Body(
        SEND,
        sent({"type": "text", "text": "Ready"}),
        "SHP106 i /message/parts/0/text, SHP102 e /message/parts/0/value",
        "`value` is required",
    ),
    "a part of type image": Body(
        SEND, sent({"type": "image", "url": PICTURE}), "SHP104 e /message/parts/0/type", "pictures are media (1004)"
    ),
    "a URL of a link": Body(
        SEND,
        sent({"type": "link", "url": "https://acme.com/o/1"}),
        "SHP111 w /message/parts/0/url, SHP102 e /message/parts/0/value",
        "a link has a `value`, which is required",
    ),
    "the type of a file": Body(
        SEND,
        sent({"type": "media", "url": PICTURE, "mime_type": "image/jpeg"}),
        "SHP106 i /message/parts/0/mime_type",
        "documented as not needed",
    ),
    "a service in lower case": Body(
        SEND,
        sent(READY, preferred_service="imessage"),
        "SHP105 e /message/preferred_service",
        "a closed set, as written",
    ),
    "a name of a chat": Body("chats.update", {"name": "Friday"}, "CHT101 w , SHP106 i /name", "nothing is changed"),
    "a URL of a voice memo": Body(
        "chats.send_voicememo", {"url": "https://acme.com/a.m4a"}, "VMO101 e , SHP106 i /url", "one source is required"
    ),
    "a voice memo of March": Body(
        "chats.send_voicememo",
        {"from": LINE, "voice_memo_url": "https://acme.com/a.m4a"},
        "SHP106 i /from",
        "`from` was required once",
    ),
    # Effects of old examples
    "an effect of the first specifications": Body(
        SEND,
        sent(READY, effect={"screen_effect": "confetti"}),
        "EFX106 w /message/effect",
        "the schema never had the field; what becomes of it is unknown",
    ),
    "invisible ink": Body(
        SEND,
        sent(READY, effect={"type": "bubble", "name": "invisible_ink"}),
        "EFX101 w /message/effect/name",
        "names are common values of a free string",
    ),
    # Contents
    "a paragraph a part": Body(SEND, sent(READY, READY), "MSG103 e /message/parts/1", "text never follows text"),
    "a text with a link": Body(
        SEND,
        sent(READY, {"type": "link", "value": "https://acme.com/o/1"}),
        "MSG104 e /message/parts/1",
        "a link is alone (1004)",
    ),
    "a number as people write it": Body(
        CREATE, {**opened({"parts": [READY]}), "to": ["(205) 253-2136"]}, "HND101 e /to/0", "E.164 alone (1002)"
    ),
    "a URL that opens a chat": Body(
        CREATE,
        opened({"parts": [{"type": "text", "value": "Track it: https://acme.com/o/1"}]}),
        "LNK105 w /message/parts/0/value",
        "1005 in a new chat, which this may not be",
    ),
    "Markdown": Body(
        SEND,
        sent({"type": "text", "value": "Your order is **ready**"}),
        "TXT105 w /message/parts/0/value",
        "delivered literally",
    ),
    "options that are null": Body(
        SEND,
        sent(READY, effect=None, reply_to=None),
        "SHP108 w /message/effect, SHP108 w /message/reply_to",
        "serializers write null; nothing says that the API takes it",
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_of_a_public_application_has_its_verdict(name: str) -> None:
    body = BODIES[name]
    report = check(body.payload, body.operation, context=body.context)
    verdict = ", ".join(f"{found.rule} {found.severity.value[0]} {found.path}" for found in report)
    assert verdict == body.verdict, body.why


@given(strategies.messages())
def test_any_flat_message_is_one_finding_and_is_wrapped(message: dict[str, Any]) -> None:
    wrapped = {"message": message}
    if check(wrapped, SEND).diagnostics or "parts" not in message:
        return
    assert [found.rule for found in check(message, SEND)] == ["SHP107"]
    fixed, report = fix(message, SEND)
    assert fixed == wrapped
    assert report.ok


@given(strategies.messages())
def test_any_option_beside_its_message_is_moved_back(message: dict[str, Any]) -> None:
    wrapped = {"message": message}
    if check(wrapped, SEND).diagnostics:
        return
    for name in message.keys() - {"parts", "experience"}:
        misplaced = {
            "message": {field: value for field, value in message.items() if field != name},
            name: message[name],
        }
        assert ("SHP111", f"/{name}") in {(found.rule, found.path) for found in check(misplaced, SEND)}
        fixed, _ = fix(misplaced, SEND, unsafe=True)
        assert fixed == wrapped

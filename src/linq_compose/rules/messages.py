"""Messages: the number of parts, which parts may be adjacent, and the fields beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from linq_compose._identifiers import UUID
from linq_compose._sources import CREATE, ERRORS, LINKS, SEND, SENDING
from linq_compose.limits import Limits
from linq_compose.lint.chat_size import is_group
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, remove
from linq_compose.lint.phrases import quote
from linq_compose.lint.rule import Example, Family, Finding, Needs
from linq_compose.models import (
    AppClipPart,
    IMessageAppPart,
    LinkPart,
    MessageContent,
    ReplyTo,
    TextPart,
)
from linq_compose.models.polls import PollContent
from linq_compose.models.reactions import ReactionRequest
from linq_compose.models.requests import (
    ChatCreateRequest,
    MessageCreateRequest,
    MessageSendRequest,
    MessageUpdateRequest,
)
from linq_compose.rules.analysis.edits import joining
from linq_compose.rules.analysis.examples import SENDER, text_example
from linq_compose.rules.analysis.urls import counted_media

__all__ = ["MESSAGES"]

MESSAGES = Family("MSG", "messages", about="The parts of a message as a whole, and the fields beside them.")

_HELLO = text_example("Hello")
_EDIT = {"text": "Hello"}
_TEXT = {"type": "text", "value": "Hello"}
_Indexed: TypeAlias = ReplyTo | MessageUpdateRequest | ReactionRequest
_INDEXED: tuple[type[_Indexed], ...] = (ReplyTo, MessageUpdateRequest, ReactionRequest)
_Keyed: TypeAlias = MessageContent | PollContent
_KEYED: tuple[type[_Keyed], ...] = (MessageContent, PollContent)
_Carrier: TypeAlias = ChatCreateRequest | MessageCreateRequest | MessageSendRequest
_CARRIERS: tuple[type[_Carrier], ...] = (ChatCreateRequest, MessageCreateRequest, MessageSendRequest)
_EXPERIENCE = {"name": "agentcard", "action": "attach_card"}
_ALONE = {LinkPart: "A link", IMessageAppPart: "An app card", AppClipPart: "An App Clip"}


def _reply(**fields: Any) -> dict[str, Any]:
    return {**_HELLO, "reply_to": {"message_id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8", **fields}}


def _opening(*to: str) -> dict[str, Any]:
    return {"from": SENDER, "to": list(to), "message": {"experience": _EXPERIENCE}}


@MESSAGES.rule(
    101,
    "no-parts",
    Severity.ERROR,
    on=MessageContent,
    says="The message has no parts.",
    hint="Add at least one text, media or link part.",
    why="A message has one or more parts, or an experience instead of parts.",
    source=f"{ERRORS}1xxx/1004/",
    server_code=1004,
    server_code_evidence=Evidence.INFERRED,
    examples=[Example(bad={"parts": []}, good=_HELLO, at=""), Example(bad={}, good=_HELLO, at="")],
)
def no_parts(content: MessageContent, _context: Context) -> Iterator[Finding]:
    if not content.parts and content.experience is None:
        yield Finding()


@MESSAGES.rule(
    102,
    "crowded-message",
    Severity.ERROR,
    on=MessageContent,
    says="The message has {count} parts, {excess} more than the {limit} allowed.",
    hint="Split the parts over several messages.",
    why="A message has at most 100 parts.",
    source=SENDING,
    server_code=1004,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad={"parts": [{"type": "media", "attachment_id": "550e8400-e29b-41d4-a716-446655440000"}] * 101},
            good={"parts": [{"type": "media", "attachment_id": "550e8400-e29b-41d4-a716-446655440000"}] * 100},
            at="/parts",
        ),
    ],
)
def crowded_message(content: MessageContent, context: Context) -> Iterator[Finding]:
    count, limit = len(content.parts or ()), context.limits.parts
    if count > limit:
        yield Finding(("parts",), {"count": count, "excess": count - limit, "limit": limit})


@MESSAGES.rule(
    103,
    "adjacent-text",
    Severity.ERROR,
    on=MessageContent,
    says="This text part directly follows another text part.",
    hint="Join the two texts, or send them as two messages.",
    why="The API rejects two adjacent text parts; text, media, text is accepted.",
    source=CREATE,
    server_code=1004,
    server_code_evidence=Evidence.INFERRED,
    fixable={"unsafe"},
    examples=[
        Example(
            bad={"parts": [{"type": "text", "value": "one"}, {"type": "text", "value": "two"}]},
            good=text_example("one\ntwo"),
            at="/parts/1",
        ),
    ],
)
def adjacent_text(content: MessageContent, _context: Context) -> Iterator[Finding]:
    parts = content.parts or ()
    for index in range(1, len(parts)):
        first, second = parts[index - 1], parts[index]
        if isinstance(first, TextPart) and isinstance(second, TextPart):
            yield Finding(("parts", index), fix=joining(first, second, index - 1))


@MESSAGES.rule(
    104,
    "accompanied-link",
    Severity.ERROR,
    on=MessageContent,
    says="{kind} must be the only part of its message; this message has {count} parts.",
    hint="Send it as a separate message, or put the URL into the text if it needs no preview.",
    why="A link, an app card and an App Clip each take a whole message.",
    source=LINKS,
    safe=("kind",),
    server_code=1004,
    examples=[
        Example(
            bad={"parts": [_TEXT, {"type": "link", "value": "https://example.com"}]},
            good={"parts": [{"type": "link", "value": "https://example.com"}]},
            at="/parts/1",
        ),
    ],
)
def accompanied_link(content: MessageContent, _context: Context) -> Iterator[Finding]:
    parts = content.parts or ()
    for index, part in enumerate(parts):
        if len(parts) > 1 and type(part) in _ALONE:
            yield Finding(("parts", index), {"kind": _ALONE[type(part)], "count": len(parts)})
            return


@MESSAGES.rule(
    105,
    "crowded-public-media",
    Severity.ERROR,
    on=MessageContent,
    says="This is public URL number {count}; a message has at most {limit} media parts with a public URL.",
    hint="Upload the files beyond {limit} and send their `attachment_id`.",
    why="Linq fetches each public URL when it sends the message. Parts with an `attachment_id`, Linq's own "
    "download URLs and presigned URLs do not count.",
    source=CREATE,
    examples=[
        Example(
            bad={"parts": [{"type": "media", "url": f"https://example.com/{n}.jpg"} for n in range(41)]},
            good={"parts": [{"type": "media", "url": f"https://example.com/{n}.jpg"} for n in range(40)]},
            at="/parts/40",
        ),
    ],
)
def crowded_public_media(content: MessageContent, context: Context) -> Iterator[Finding]:
    limit = context.limits.public_media
    public = [index for index, presigned in counted_media(content.parts or ()) if not presigned]
    if len(public) > limit:
        yield Finding(("parts", public[limit]), {"count": limit + 1, "limit": limit})


@MESSAGES.rule(
    106,
    "long-idempotency-key",
    Severity.ERROR,
    on=_KEYED,
    says="The idempotency key has {count} code points, {excess} more than the {limit} allowed.",
    hint="Use a UUID or a hash.",
    why="An idempotency key has at most 255 characters.",
    source=SENDING,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad={**_HELLO, "idempotency_key": "k" * 256},
            good={**_HELLO, "idempotency_key": "k" * 255},
            at="/idempotency_key",
        ),
    ],
)
def long_idempotency_key(content: _Keyed, context: Context) -> Iterator[Finding]:
    count, limit = len(content.idempotency_key or ""), context.limits.idempotency_key
    if count > limit:
        yield Finding(("idempotency_key",), {"count": count, "excess": count - limit, "limit": limit})


@MESSAGES.rule(
    107,
    "blank-idempotency-key",
    Severity.WARNING,
    on=_KEYED,
    says="The idempotency key is {what}.",
    hint="Remove it, or set a key that only this message has.",
    why="A blank key prevents no double send. If the API accepts it as a key, every message with a blank key "
    "counts as the same message.",
    evidence=Evidence.INFERRED,
    source=SENDING,
    safe=("what",),
    fixable={"safe"},
    examples=[
        Example(
            bad={**_HELLO, "idempotency_key": "  "},
            good={**_HELLO, "idempotency_key": "order-1042-ready"},
            at="/idempotency_key",
        ),
    ],
)
def blank_idempotency_key(content: _Keyed, _context: Context) -> Iterator[Finding]:
    key = content.idempotency_key
    if key is not None and not key.strip():
        what = "only whitespace" if key else "empty"
        yield Finding(("idempotency_key",), {"what": what}, Fix.safe("Remove the key", remove("idempotency_key")))


@MESSAGES.rule(
    108,
    "malformed-reply-id",
    Severity.ERROR,
    on=ReplyTo,
    says="The message_id {id} is not a UUID.",
    hint="Use the `id` of a message as the API returned it: 8-4-4-4-12 hexadecimal digits.",
    why="A reply names the message that it answers by UUID.",
    source=CREATE,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(bad=_reply(message_id="msg_123"), good=_reply(), at="/reply_to/message_id"),
    ],
)
def malformed_reply_id(reply: ReplyTo, _context: Context) -> Iterator[Finding]:
    if UUID.fullmatch(reply.message_id) is None:
        yield Finding(("message_id",), {"id": quote(reply.message_id)})


@MESSAGES.rule(
    109,
    "part-index-out-of-range",
    Severity.ERROR,
    on=_INDEXED,
    says="The part_index is {problem}.",
    hint="Count the parts of the answered message from 0.",
    why="The index is a 32-bit integer, 0 or greater.",
    source=CREATE,
    safe=("problem",),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(bad=_reply(part_index=-1), good=_reply(part_index=0), at="/reply_to/part_index"),
        Example(bad={**_EDIT, "part_index": -1}, good=_EDIT, at="/part_index", operation="messages.update"),
        Example(
            bad={"operation": "add", "type": "love", "part_index": -1},
            good={"operation": "add", "type": "love", "part_index": 0},
            at="/part_index",
            operation="messages.add_reaction",
        ),
    ],
)
def part_index_out_of_range(node: _Indexed, context: Context) -> Iterator[Finding]:
    index, limit = node.part_index or 0, context.limits.part_index
    if not 0 <= index <= limit:
        yield Finding(("part_index",), {"problem": "below 0" if index < 0 else f"above {limit:,}"})


@MESSAGES.rule(
    110,
    "parts-with-experience",
    Severity.ERROR,
    on=MessageContent,
    says="The message has both parts and an experience.",
    hint="Send them as two messages.",
    why="The API accepts exactly one of the two.",
    source=CREATE,
    server_code=1004,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad={**_HELLO, "experience": {"name": "agentcard", "action": "attach_card"}},
            good={"experience": {"name": "agentcard", "action": "attach_card"}},
            at="",
        ),
    ],
)
def parts_with_experience(content: MessageContent, _context: Context) -> Iterator[Finding]:
    if content.parts and content.experience is not None:
        yield Finding()


@MESSAGES.rule(
    111,
    "experience-to-group",
    Severity.ERROR,
    on=_CARRIERS,
    says="An experience goes to exactly one recipient; this one goes to {recipients}.",
    hint="Send it to each recipient in a direct chat.",
    why="Linq builds the card of an experience for one recipient.",
    source=SEND,
    safe=("recipients",),
    examples=[
        Example(
            bad=_opening("+12052532136", "+14155551234"),
            good=_opening("+12052532136"),
            at="/message/experience",
            operation="chats.create",
        ),
        Example(
            bad={"message": {"experience": _EXPERIENCE}},
            good={"message": {"experience": _EXPERIENCE}},
            at="/message/experience",
            operation="chats.messages.send",
            context=Context(group=True),
            good_context=Context(group=False),
        ),
    ],
)
def experience_to_group(request: _Carrier, context: Context) -> Iterator[Finding | Needs]:
    if not request.has("message") or request.message.experience is None:
        return
    if isinstance(request, MessageSendRequest):
        recipients, group = "a group", is_group(context)
        if group is None:
            yield Needs("group")
    else:
        recipients, group = f"{len(request.to)} recipients", len(request.to) > 1
    if group:
        yield Finding(("message", "experience"), {"recipients": recipients})


@MESSAGES.clearance(MessageContent)
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


@MESSAGES.clearance(MessageContent, where=("idempotency_key",))
def clear_key(message: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether the idempotency key is neither blank nor too long."""
    return len(message["idempotency_key"]) <= limits.idempotency_key and bool(message["idempotency_key"].strip())


@MESSAGES.clearance(ReplyTo)
def clear_reply(reply: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether a reply names a message and a part that can be."""
    return UUID.fullmatch(reply["message_id"]) is not None and 0 <= reply.get("part_index", 0) <= limits.part_index


@MESSAGES.clearance(MessageUpdateRequest, where=("part_index",))
def clear_part_index(request: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether the part of an edit can be."""
    return bool(0 <= request["part_index"] <= limits.part_index)


def is_clear_of_experience(request: dict[str, Any]) -> bool:
    """Return whether the message of a request is no experience, which goes to one recipient alone."""
    return "experience" not in request["message"]


@MESSAGES.clearance(ChatCreateRequest)
def clear_opened_chat(request: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    return is_clear_of_experience(request)


@MESSAGES.clearance(MessageCreateRequest)
def clear_new_message(request: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    return is_clear_of_experience(request)


@MESSAGES.clearance(MessageSendRequest)
def clear_sent_message(request: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    return is_clear_of_experience(request)


@MESSAGES.clearance(PollContent, where=("idempotency_key",))
def clear_poll_key(poll: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether the idempotency key of a poll is neither blank nor too long."""
    return len(poll["idempotency_key"]) <= limits.idempotency_key and bool(poll["idempotency_key"].strip())


@MESSAGES.clearance(ReactionRequest, where=("part_index",))
def clear_part_of_reaction(request: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether the part of a reaction can be."""
    return bool(0 <= request["part_index"] <= limits.part_index)

"""Items: what is previewed, one payload each, with its report and the messages in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, zip_longest
from typing import Any, Final, NamedTuple, TypeAlias

from linq_compose._api import check
from linq_compose.compose import Draft, Plan, PlannedMessage
from linq_compose.limits import LIMITS
from linq_compose.lint.context import Context
from linq_compose.lint.document import Document, read_document
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import Report
from linq_compose.lint.shape import Reading, read_shape
from linq_compose.models import Wire
from linq_compose.operations import MESSAGE, OPERATIONS, Certainty, detect, request_model
from linq_compose.preview._parts import VOICE_MEMO
from linq_compose.text import Loss, RichText

__all__ = ["Content", "Item", "Items", "Source", "items_of"]

Content: TypeAlias = "str | bytes | RichText | Draft | Plan | Wire | Mapping[str, Any] | Sequence[Any]"
"""A message, a request, a draft, a plan, or several of them; JSON text of an object, or plain text."""

_MOST: Final = LIMITS.parts
"""Items of a list that are previewed."""


@dataclass(frozen=True, slots=True)
class Source:
    """One message of an item: its JSON, where it is in the payload, and what kind of message it is."""

    message: Mapping[str, Any]
    path: str
    """The JSON Pointer to the message."""
    label: str = ""
    texts: Mapping[int, str] | None = None
    """The JSON Pointers of parts that are elsewhere in the payload, by index."""

    def part_path(self, index: int) -> str:
        """Return the JSON Pointer to a part."""
        return (self.texts or {}).get(index, f"{self.path}/parts/{index}")


@dataclass(frozen=True)
class Item:
    """One payload that is previewed."""

    document: Document
    operation: str
    report: Report
    context: Context
    reason: str = ""
    """Why a plan makes it a separate message."""

    @property
    def value(self) -> Mapping[str, Any]:
        """The payload as JSON; empty where it is no object."""
        return self.document.value if isinstance(self.document.value, dict) else {}

    @cached_property
    def reading(self) -> Reading:
        """The payload as models, for the rules about each service."""
        return read_shape(self.document, request_model(self.operation))

    def sources(self) -> Iterator[Source]:
        """Yield the messages that the payload sends, in order."""
        value = self.value
        if self.operation == MESSAGE or ("message" not in value and {"parts", "experience"} & value.keys()):
            yield Source(value, "", self.reason)
            return
        before = value.get("continuation_message")
        if isinstance(before, Mapping) and isinstance(before.get("text"), str):
            yield Source(_saying(before["text"]), "/continuation_message", _CONTINUED, {0: "/continuation_message"})
        if isinstance(value.get("message"), Mapping):
            yield Source(value["message"], "/message", self.reason)
        if self.operation == "messages.update" and isinstance(value.get("text"), str):
            yield Source(_saying(value["text"]), "", _EDITED, {0: "/text"})
        if self.operation == "chats.send_voicememo":
            yield Source({"parts": [{**value, "type": VOICE_MEMO}]}, "", texts={0: ""})


class Items(NamedTuple):
    """The items of a content, how many of them are left out, and what is lost before any service."""

    items: list[Item]
    omitted: int
    losses: tuple[Loss, ...]


_CONTINUED: Final = "sent first when the conversation moves to another line"
_EDITED: Final = "the text after the edit"


def _saying(text: str) -> dict[str, Any]:
    return {"parts": [{"type": "text", "value": text}]}


def items_of(content: Any, operation: str, context: Context, policy: Policy | str | None, plan: Plan | None) -> Items:
    """Return the items of a content.

    Raises `UnknownOperation` and `PolicyError` (ValueErrors), and TypeError for what is no content.
    """
    if plan is not None:
        content = plan
    losses: tuple[Loss, ...] = content.losses if isinstance(content, (Draft, Plan)) else ()
    if isinstance(content, Plan):
        places = zip_longest(content.messages, content.reports if context == Context() and policy is None else ())
        made = (
            _planned(*each, first=not place, content=content, context=context, policy=policy)
            for place, each in enumerate(places)
        )
        return Items(list(islice(made, _MOST)), max(0, len(content) - _MOST), losses)
    if isinstance(content, Sequence) and not isinstance(content, (str, bytes, bytearray, memoryview)):
        items = [_item(each, operation, context, policy) for each in content[:_MOST]]
        return Items(items, max(0, len(content) - _MOST), losses)
    return Items([_item(content, operation, context, policy)], 0, losses)


def _planned(
    message: PlannedMessage,
    report: Report | None,
    *,
    first: bool,
    content: Plan,
    context: Context,
    policy: Policy | str | None,
) -> Item:
    known = replace(context, new_chat=content.new_chat if first else False) if content.new_chat else context
    if report is None:
        report = check(message, context=known, policy=policy)
    if report.operation != MESSAGE:  # checked as the request that opens the chat
        return Item(Document({"message": message.payload()}), report.operation, report, known, message.reason)
    return Item(Document(message.payload()), MESSAGE, report, known, message.reason)


def _item(content: Any, operation: str, context: Context, policy: Policy | str | None) -> Item:
    payload = _payload(content)
    document = read_document(payload)
    if operation == MESSAGE and isinstance(document.value, dict):
        seen = detect(document.value)
        if seen.operation in _SHOWN and seen.certainty is not Certainty.AMBIGUOUS:
            operation = seen.operation
    # JSON text goes to the check as it is, since a repeated key is there in the text alone.
    report = check(payload, operation, context=context, policy=policy)
    return Item(document, operation, report, context)


_SHOWN: Final = frozenset(
    row.id
    for row in OPERATIONS.values()
    if row.is_common and row.request.model_fields.keys() & {"message", "text", "voice_memo_url"}
)
"""The operations that a payload may be recognised as: those that carry a message, a text or a voice memo."""


def _payload(content: Any) -> Any:
    """Return what `check` reads; raises TypeError for what is no content."""
    if isinstance(content, RichText):
        return Draft(content).message()
    if isinstance(content, Draft):
        return content.message()
    if isinstance(content, str):
        document = read_document(content)
        is_json = isinstance(document.value, dict) or content.lstrip().startswith("{")
        return content if is_json else Draft(content).message()
    return content

"""The plan: messages, each valid on its own, that together say all of what is to be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from pydantic import PrivateAttr

from linq_compose._api import check
from linq_compose.compose._downgrade import PLAINLY, lowered
from linq_compose.compose._draft import Draft
from linq_compose.compose._first_message import opened
from linq_compose.compose._idempotency import content_key, derived_key
from linq_compose.compose._pack import Bubbles, Packed, pack
from linq_compose.limits import LIMITS
from linq_compose.lint.context import Context
from linq_compose.models import ChatCreateRequest, MessageContent, MessageSendRequest, TextPart
from linq_compose.models.wire import Payload
from linq_compose.text import Loss, RichText
from linq_compose.vocabulary import SERVICES, closest

__all__ = ["Plan", "PlannedMessage", "plan"]


class PlannedMessage(MessageContent):
    """A message of a plan: on the wire a message like any other."""

    _separator: str = PrivateAttr("")
    _reason: str = PrivateAttr("")

    @property
    def separator(self) -> str:
        """The white space between its text and the next one, which neither shows."""
        return self._separator

    @property
    def reason(self) -> str:
        """Why it is a message of its own; empty for the first."""
        return self._reason

    @property
    def text(self) -> str:
        """The text of its parts."""
        return "".join(part.value for part in self.parts or () if isinstance(part, TextPart))

    def standing(self, separator: str, reason: str) -> Self:
        """Return the message with what stands behind it and why it stands apart."""
        self._separator, self._reason = separator, reason
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy, as of every model; it stands where this one does."""
        return super().model_copy(update=update, deep=deep).standing(self._separator, self._reason)


@dataclass(frozen=True, slots=True)
class Plan:
    r"""Messages in the order in which they are to be sent, and what they lose on the way.

    >>> planned = plan("One.\n\nTwo.", bubbles="paragraph")
    >>> [message.text for message in planned.messages], planned.separators
    (['One.', 'Two.'], ('\n\n', ''))
    """

    messages: tuple[PlannedMessage, ...]
    losses: tuple[Loss, ...] = ()
    """What the service does not show, and clusters that are longer than the length asked for."""
    new_chat: bool | None = None

    @property
    def separators(self) -> tuple[str, ...]:
        """The white space behind the text of each message: with the texts it gives back all of the text."""
        return tuple(message.separator for message in self.messages)

    @property
    def text(self) -> str:
        """The text of all messages, with what stands between them."""
        return "".join(message.text + message.separator for message in self.messages)

    def __len__(self) -> int:
        return len(self.messages)

    def __iter__(self) -> Iterator[PlannedMessage]:
        return iter(self.messages)

    def to_payloads(self) -> list[Payload]:
        """Return the messages as plain JSON values, each for the SDK's `message=`."""
        return [message.payload() for message in self.messages]

    def requests(
        self, *, from_: str | None = None, to: Sequence[str] = (), override_optout: bool | None = None
    ) -> tuple[ChatCreateRequest | MessageSendRequest, ...]:
        """Return the request of each message, checked as what it is.

        With `from_` and `to` the first opens the chat (`chats.create`) and the others go there
        (`chats.messages.send`); without, all go to a chat that exists. Raises `MessageRejected`.
        """
        if isinstance(to, str):
            raise TypeError("requests() takes the recipients as a list: write to=[…].")
        told: dict[str, Any] = {} if override_optout is None else {"override_optout": override_optout}
        made: list[ChatCreateRequest | MessageSendRequest] = []
        for message in self.messages:
            if from_ is not None and not made:
                request = ChatCreateRequest(from_=from_, to=tuple(to), message=message, **told)
                check(request, "chats.create", context=Context(new_chat=self.new_chat)).raise_for_errors()
                made.append(request)
            else:
                made.append(MessageSendRequest(message=message, **told))
                check(made[-1], "chats.messages.send").raise_for_errors()
        return tuple(made)

    def after(self, count: int) -> Plan:
        """Return the plan of what is left when so many messages were sent; their idempotency keys are the same."""
        if not 0 <= count <= len(self.messages):
            raise ValueError(f"The plan has {len(self.messages)} messages; {count} cannot have been sent.")
        return replace(self, messages=self.messages[count:], new_chat=False if count else self.new_chat)

    def __str__(self) -> str:
        """The messages for people: what each shows, and why it stands apart."""
        lines = []
        for number, message in enumerate(self.messages, 1):
            kinds = ", ".join(part.type for part in message.parts or ()) or "experience"
            shown = message.text if len(message.text) <= _SHOWN else f"{message.text[: _SHOWN - 1]}…"
            lines.append(f"{number}. {kinds}{f': {shown!r}' if shown else ''}")
            lines += [f"   {message.reason}"] if message.reason else []
        return "\n".join([*lines, *(f"lost: {loss.kind} {loss.what!r}" for loss in self.losses)])


_SHOWN: Final = 60


def plan(
    content: str | RichText | Draft | MessageContent | Mapping[str, Any],
    *,
    new_chat: bool | None = None,
    service: str | None = None,
    max_length: int = LIMITS.text,
    bubbles: Bubbles = "one",
    markers: Mapping[str, str] = PLAINLY,
) -> Plan:
    """Return the messages that say all of a content, each valid on its own, in order.

    A `str` is plain text. Links and cards get a message of their own; text of more than `max_length` UTF-16 code units
    is cut at a paragraph, a line, a sentence, a word or a cluster, the first of these that there is; more parts or
    files than a message may have are spread. `bubbles="paragraph"` gives each paragraph a message, a function
    whatever stretches it returns. With `new_chat=True` the first message has no URL. `service="SMS"` or `"RCS"`
    leaves out what that service does not show, and tells of it; `markers` are written around styles instead
    (`{"bold": "*"}`). Effect and reply stay with the first message; each message gets an idempotency key of its own
    when there is one.

    Raises `PlanError` (a ValueError) when no text without a URL can go first, `MessageRejected` when a message would
    still be refused, and ValueError for a decoration that no rich text can carry or an argument outside its domain.
    """
    draft = _draft(content)
    if not 1 <= max_length <= LIMITS.text:
        raise ValueError(f"max_length is 1 to {LIMITS.text} UTF-16 code units, not {max_length}.")
    if service is not None and service not in SERVICES:
        near = closest(service, SERVICES.words)
        raise ValueError(f"There is no service {service!r}.{f' Did you mean {near[0]!r}?' if near else ''}")
    pieces, fields, hashed = draft.contents()
    losses: list[Loss] = []
    if service not in {None, "iMessage"}:
        pieces, fields, losses = lowered(pieces, fields, str(service), markers=markers)
    packed = pack(pieces, max_length=max_length, bubbles=bubbles, losses=losses)
    if new_chat:
        packed = opened(packed)
    if not packed and fields.experience is not None:
        packed = [Packed("")]
    messages = []
    for place, each in enumerate(packed):
        message = _message(fields, each, first=not place)
        if hashed:
            message = message.model_copy(update={"idempotency_key": content_key(message.payload(), place=place)})
        elif fields.idempotency_key is not None and len(packed) > 1:
            message = message.model_copy(update={"idempotency_key": derived_key(fields.idempotency_key, place=place)})
        check(message, context=Context(service=service, new_chat=new_chat)).raise_for_errors()
        messages.append(message)
    return Plan(tuple(messages), tuple(losses), new_chat)


def _draft(content: object) -> Draft:
    if isinstance(content, Draft):
        return content
    if isinstance(content, (str, RichText)):
        return Draft().text(content)
    if isinstance(content, MessageContent):
        return Draft.from_payload(content.payload())
    if isinstance(content, Mapping):
        return Draft.from_payload(dict(content))
    raise TypeError(f"plan() takes a text, a draft or a message, not {type(content).__name__}.")


def _message(fields: MessageContent, packed: Packed, *, first: bool) -> PlannedMessage:
    """Return a message of a plan: the first has what is said once, each has the service."""
    kept = fields if first else fields.without(*(fields.model_fields_set - {"preferred_service"}))
    given = {name: kept.__dict__[name] for name in kept.model_fields_set if name in kept.__dict__}
    parts = {"parts": tuple(packed.parts)} if packed.parts else {}
    message = PlannedMessage(**{**((kept.model_extra or {}) if first else {}), **given, **parts})
    return message.standing(packed.separator, packed.reason)

"""The plan: messages, each valid on its own, that together say all of a content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final, Self

from pydantic import PrivateAttr, ValidationError

from linq_compose._api import check
from linq_compose._drawable import announce
from linq_compose.compose._arguments import built, handles
from linq_compose.compose._downgrade import NO_MARKERS, downgraded, require_markers
from linq_compose.compose._draft import Draft
from linq_compose.compose._first_message import opened
from linq_compose.compose._idempotency import ContentKey, derived_key
from linq_compose.compose._message_in import message_in
from linq_compose.compose._pack import Bubbles, Packed, pack, uploads_in
from linq_compose.errors import PlanError
from linq_compose.limits import LIMITS
from linq_compose.lint.context import Context
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import FailOn, MessageRejected, Report
from linq_compose.models import ChatCreateRequest, MessageContent, MessageSendRequest, TextPart, Wire
from linq_compose.models.wire import Payload
from linq_compose.rules import CATALOG
from linq_compose.text import Loss, RichText
from linq_compose.vocabulary import SERVICES, closest

if TYPE_CHECKING:
    from linq_compose.preview._preview import Preview

__all__ = ["NOTHING", "Plan", "PlannedMessage", "finished", "plan", "planned_message", "require_arguments"]


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
        """Why it is a separate message; empty for the first."""
        return self._reason

    @property
    def text(self) -> str:
        """The text of its parts."""
        return "".join(part.value for part in self.parts or () if isinstance(part, TextPart))

    def placed(self, separator: str, reason: str) -> Self:
        """Return the message, with the white space after it and the reason why it is a separate one."""
        self._separator, self._reason = separator, reason
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy, as of every model, with the same place in the plan."""
        return super().model_copy(update=update, deep=deep).placed(self._separator, self._reason)


@announce
@dataclass(frozen=True, slots=True)
class Plan:
    r"""Messages in the order in which they are to be sent, and what they lose on the way.

    >>> planned = plan("One.\n\nTwo.", bubbles="paragraph")
    >>> [message.text for message in planned.messages], planned.separators
    (['One.', 'Two.'], ('\n\n', ''))
    """

    messages: tuple[PlannedMessage, ...]
    losses: tuple[Loss, ...] = ()
    """What the Markdown of a draft lost, what the service does not show, and clusters longer than `max_length`."""
    new_chat: bool | None = None
    reports: tuple[Report, ...] = field(default=(), compare=False)
    """The report of each message, for its warnings; with `new_chat=True` the first is checked as `chats.create`."""
    key: ContentKey | None = None
    """What the idempotency keys are derived from, where they are hashes of the content."""
    sent: int = 0
    """The number of messages before these that were sent already."""
    uploads: tuple[str, ...] = ()
    """URLs of files to upload first: with the ids instead, no further message is needed for them, and none is too
    large. `linq_compose.media.upload` makes the requests."""

    @property
    def separators(self) -> tuple[str, ...]:
        """The white space after the text of each message: with the texts it gives back all of the text."""
        return tuple(message.separator for message in self.messages)

    @property
    def text(self) -> str:
        """The text of all messages, with the white space between them."""
        return "".join(message.text + message.separator for message in self.messages)

    def __len__(self) -> int:
        return len(self.messages)

    def __iter__(self) -> Iterator[PlannedMessage]:
        return iter(self.messages)

    def to_payloads(self) -> list[Payload]:
        """Return the messages as plain JSON values, each for the SDK's `message=`."""
        return [message.payload() for message in self.messages]

    def requests(
        self,
        *,
        from_: str | None = None,
        to: Sequence[str] = (),
        chat_id: str | None = None,
        override_optout: bool | None = None,
        policy: Policy | str | None = None,
        fail_on: FailOn | None = None,
    ) -> tuple[ChatCreateRequest | MessageSendRequest, ...]:
        """Return the request of each message, checked under its own operation.

        With `from_` and `to` the first opens the chat (`chats.create`) and the others go to that chat
        (`chats.messages.send`); without `from_` all go to an existing chat. Derived idempotency keys cover `to`, or
        else `chat_id`: to resume a plan (`after`) with the same keys, pass the same. Raises `MessageRejected`.
        """
        people = handles(to, "requests")
        requests: list[ChatCreateRequest | MessageSendRequest] = []
        for place, message in enumerate(self.messages):
            fields = {"message": self._keyed(message, place, people, chat_id), "override_optout": override_optout}
            if from_ is not None and not place:
                create = built("requests", ChatCreateRequest, from_=from_, to=people, **fields)
                report = check(create, "chats.create", context=Context(new_chat=self.new_chat), policy=policy)
                requests.append(create)
            else:
                send = built("requests", MessageSendRequest, **fields)
                report = check(send, "chats.messages.send", context=Context(chat_id=chat_id), policy=policy)
                requests.append(send)
            report.raise_for_errors(fail_on=fail_on)
        return tuple(requests)

    def _keyed(
        self, message: PlannedMessage, place: int, people: tuple[str, ...], chat_id: str | None
    ) -> MessageContent:
        if self.key is None or not (people or chat_id):
            return message
        to, chat = (people, None) if people else ((), chat_id)
        key = self.key.of(message.payload(), place=self.sent + place, to=to, chat_id=chat)
        return message.model_copy(update={"idempotency_key": key})

    def after(self, count: int) -> Plan:
        """Return the plan of the rest once so many messages were sent; their idempotency keys are the same."""
        if not 0 <= count <= len(self.messages):
            raise ValueError(f"The plan has {len(self.messages)} messages; {count} cannot have been sent.")
        return replace(
            self,
            messages=self.messages[count:],
            reports=self.reports[count:],
            new_chat=False if count else self.new_chat,
            sent=self.sent + count,
        )

    def preview(
        self, *, context: Context | Mapping[str, Any] | None = None, policy: Policy | str | None = None
    ) -> Preview:
        """Return what recipients on iMessage, RCS and SMS see of the messages."""
        # A preview plans messages, so its module is above this one and is loaded when it is asked for.
        drawn: Preview = import_module("linq_compose.preview").preview(self, context=context, policy=policy)
        return drawn

    def __str__(self) -> str:
        """The messages for people: what each shows, and why it is a separate one."""
        lines = []
        for number, (message, report) in enumerate(zip_longest(self.messages, self.reports), 1):
            kinds = ", ".join(part.type for part in message.parts or ()) or "experience"
            shown = message.text if len(message.text) <= _SHOWN else f"{message.text[: _SHOWN - 1]}…"
            lines.append(f"{number}. {kinds}{f': {shown!r}' if shown else ''}")
            lines += [f"   {message.reason}"] if message.reason else []
            warnings = () if report is None else report.warnings
            lines += (f"   warning {each.rule}: {each.message}" for each in warnings if each.rule in _OPENING)
        return "\n".join([*lines, *(f"lost: {loss.kind} {loss.what!r}" for loss in self.losses)])


NOTHING: Final = "There is nothing to send: the content has no text, no other part and no experience."
_SHOWN: Final = 60
_OPENING: Final = frozenset(rule.code for rule in CATALOG if rule.condition == "new_chat")
"""The rules about messages that open a chat: what they report of a plan is printed with it."""


def plan(
    content: str | RichText | Draft | Wire | Mapping[str, Any],
    *,
    new_chat: bool | None = None,
    service: str | None = None,
    max_length: int = LIMITS.text,
    bubbles: Bubbles = "one",
    markers: Mapping[str, str] = NO_MARKERS,
    sizes: Mapping[str, int] | None = None,
) -> Plan:
    """Return the messages that say all of a content, each valid on its own, in order.

    A `str` is plain text; a mapping or a model is a message, or the body of an operation that sends one. Links and
    cards become separate messages; text of more than `max_length` UTF-16 code units is cut at a paragraph, a line, a
    sentence, a clause, a word or a cluster, the first of these that there is, and never inside a URL that fits into
    one message; more parts or files than a message may have are spread. `bubbles="paragraph"` gives each paragraph a
    message, a function the stretches that it returns. With `new_chat=True` the first message has no URL, and effect
    and reply go with the second where there is one; otherwise they stay with the first. `service="SMS"` or `"RCS"`
    leaves out what that service does not show, and lists it in `losses`; `markers` are written around styles instead
    (`{"bold": "*"}`). Each message gets an idempotency key of its own when the content has one. `uploads` lists the
    files beyond the 40 of one message that Linq fetches, and those of more than 10 MB, by `sizes` in bytes of URLs.

    Raises `PlanError` (a ValueError) for a content that sends nothing, and when no visible text without a URL can go
    first; `MessageRejected` when a message would still be refused or a payload is no message; and ValueError for a
    decoration that no rich text can carry or an argument outside its domain.
    """
    require_arguments(service, max_length)
    require_markers(markers)
    composition = _draft(content).composition
    contents, fields, losses = list(composition.contents), composition.fields, list(composition.losses)
    if service not in {None, "iMessage"}:
        contents, fields, lost = downgraded(contents, fields, str(service), markers=markers)
        losses += lost
    packed = pack(contents, max_length=max_length, bubbles=bubbles, losses=losses)
    if new_chat:
        packed = opened(packed)
    if not packed and fields.experience is not None:
        packed = [Packed("")]
    if not packed:
        raise PlanError(NOTHING)
    once = 1 if new_chat and len(packed) > 1 else 0
    messages: list[PlannedMessage] = []
    reports: list[Report] = []
    for place, each in enumerate(packed):
        message = planned_message(place, fields, each, once=once)
        if composition.key is not None:
            key = composition.key.of(message.payload(), place=place)
            message = message.model_copy(update={"idempotency_key": key})
        elif fields.idempotency_key is not None and len(packed) > 1:
            message = message.model_copy(update={"idempotency_key": derived_key(fields.idempotency_key, place=place)})
        reports.append(finished(message, first=not place, new_chat=new_chat, service=service))
        messages.append(message)
    uploads = uploads_in(packed, sizes or {})
    return Plan(tuple(messages), tuple(losses), new_chat, tuple(reports), composition.key, uploads=uploads)


def require_arguments(service: str | None, max_length: int) -> None:
    """Raise ValueError for an argument of a plan that is outside its domain."""
    if not 1 <= max_length <= LIMITS.text:
        raise ValueError(f"max_length is 1 to {LIMITS.text} UTF-16 code units, not {max_length}.")
    if service is not None and service not in SERVICES:
        near = closest(service, SERVICES.words)
        raise ValueError(f"There is no service {service!r}.{f' Did you mean {near[0]!r}?' if near else ''}")


def finished(message: MessageContent, *, first: bool, new_chat: bool | None, service: str | None) -> Report:
    """Return the report of a message of a plan; raises `MessageRejected` when it has an error."""
    context = Context(service=service, new_chat=new_chat)
    if first and new_chat:
        report = check({"message": message.payload()}, "chats.create", context=context, policy=_MESSAGE_ALONE)
    else:
        report = check(message, context=context)
    report.raise_for_errors()
    return report


_MESSAGE_ALONE: Final = Policy(ignore=["SHP102"])
"""Checks the message of a request whose sender and recipients are not known yet."""


def _draft(content: object) -> Draft:
    if isinstance(content, Draft):
        return content
    if isinstance(content, (str, RichText)):
        return Draft(content)
    if isinstance(content, Wire):
        content = content.payload()
    if not isinstance(content, Mapping):
        raise TypeError(f"plan() takes a text, a draft or a message, not {type(content).__name__}.")
    message = message_in(content)
    try:
        return Draft.from_payload(dict(message))
    except ValidationError:
        raise MessageRejected(check(message)) from None


_ONCE: Final = frozenset({"effect", "reply_to"})


def planned_message(place: int, fields: MessageContent, packed: Packed, *, once: int) -> PlannedMessage:
    """Return a message of a plan.

    Each has the preferred service. Effect and reply go with the message at `once`, every other field with the first.
    """
    kept = {"preferred_service"} | (_ONCE if place == once else frozenset())
    if place == 0:
        kept |= fields.model_fields_set - _ONCE
    given = {name: fields.__dict__[name] for name in fields.model_fields_set & kept if name in fields.__dict__}
    parts = {"parts": tuple(packed.parts)} if packed.parts else {}
    unknown = (fields.model_extra or {}) if place == 0 else {}
    return PlannedMessage(**{**unknown, **given, **parts}).placed(packed.separator, packed.reason)

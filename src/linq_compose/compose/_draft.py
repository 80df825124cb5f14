"""The draft: a message put together verb by verb, each verb giving a new draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from linq_compose._api import check
from linq_compose.compose._idempotency import CONTENT, content_key
from linq_compose.compose._text_parts import Piece, continued, made_part, mentioned, restyled, stuck, taken_apart
from linq_compose.lint.context import Context
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import Report
from linq_compose.models import (
    CardApp,
    CardLayout,
    ChatCreateRequest,
    IMessageAppPart,
    LinkPart,
    MediaPart,
    MessageContent,
    MessageEffect,
    MessageSendRequest,
    ReplyTo,
    TextPart,
)
from linq_compose.models.wire import Payload
from linq_compose.text import LOOK, Look, RichText, from_markdown
from linq_compose.text.selection import Occurrence, What
from linq_compose.text.styles import Styling
from linq_compose.vocabulary import effect_type

__all__ = ["Draft"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that is being written: frozen, so that one draft may be the beginning of many.

    No verb refuses what is said; `check`, `build` and what sends judge it by the rules. Raises TypeError for a
    wrong kind of argument.

    >>> from linq_compose import bold
    >>> Draft().text("Your table is ", bold("ready")).effect("confetti").payload()["effect"]
    {'type': 'screen', 'name': 'confetti'}
    """

    _pieces: tuple[Piece, ...] = ()
    _fields: MessageContent = field(default_factory=MessageContent)
    _hashed: bool = False

    @classmethod
    def from_payload(cls, payload: Payload) -> Draft:
        """Return the draft of a message as plain JSON values; unknown fields survive what the draft does not touch.

        Raises `pydantic.ValidationError` for values of the wrong JSON type.
        """
        content = MessageContent.from_payload(payload)
        told = content.payload()
        fields = MessageContent.from_payload({key: told[key] for key in told if key != "parts" or not told[key]})
        return cls(taken_apart(content), fields)

    def text(self, *pieces: str | RichText) -> Draft:
        """Return the draft with more text; directly after text it goes on in the same part."""
        more = RichText(*pieces)
        last = self._pieces[-1] if self._pieces else None
        if isinstance(last, (RichText, TextPart)):
            return self._of((*self._pieces[:-1], continued(last, more)))
        return self._with(more)

    def line(self, *pieces: str | RichText) -> Draft:
        """Return the draft with more text on a line of its own."""
        last = self._pieces[-1] if self._pieces else None
        goes_on = isinstance(last, (RichText, TextPart)) and bool(made_part(last).payload().get("value"))
        return self.text("\n", *pieces) if goes_on else self.text(*pieces)

    def markdown(self, source: str, *, look: Look = LOOK) -> Draft:
        """Return the draft with the text that a Markdown source means, as `from_markdown` reads it."""
        return self.text(from_markdown(source, look=look))

    def media(self, url: str) -> Draft:
        """Return the draft with a file that Linq fetches from a public https URL."""
        return self._with(MediaPart(url=_word(url, "media")))

    def attachment(self, attachment_id: str) -> Draft:
        """Return the draft with a file that was uploaded before, by its UUID."""
        return self._with(MediaPart(attachment_id=_word(attachment_id, "attachment")))

    def link(self, url: str) -> Draft:
        """Return the draft with a URL shown as a card: the API takes it only as the one part of a message."""
        return self._with(LinkPart(value=_word(url, "link")))

    def mention(self, handle: str, name: str | RichText) -> Draft:
        """Return the draft with a name in its text that mentions a person, by E.164 number or email; groups only.

        Raises ValueError where the text has a mention already: a part carries one.
        """
        return self._retext(lambda last: mentioned(last, _word(handle, "mention"), RichText(name)), begin=True)

    def inline_sticker(
        self, what: What, *, url: str | None = None, attachment_id: str | None = None, occurrence: Occurrence = "first"
    ) -> Draft:
        """Return the draft with an image in place of a piece of its last text: uploaded, or by Linq's download URL.

        Raises ValueError when there is no text yet, and `NotInText` where the piece does not occur.
        """
        source = {name: told for name, told in (("url", url), ("attachment_id", attachment_id)) if told is not None}
        return self._retext(lambda last: stuck(last, what, source, occurrence=occurrence))

    def app_card(
        self, app: CardApp, layout: CardLayout, *, url: str | None = None, fallback_text: str | None = None
    ) -> Draft:
        """Return the draft with the card of an iMessage app: like a link, the one part of its message."""
        told = {"url": url, "fallback_text": fallback_text}
        given: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
        return self._with(IMessageAppPart(app=app, layout=layout, **given))

    def effect(self, name: str, *, type: str | None = None) -> Draft:
        """Return the draft with an effect; its type is known for every name that is documented."""
        kind = type or effect_type(_word(name, "effect"))
        return self._set(effect=MessageEffect(name=name) if kind is None else MessageEffect(type=kind, name=name))

    def reply_to(self, message_id: str, part_index: int | None = None) -> Draft:
        """Return the draft as the answer to a message, or to one of its parts, counted from 0."""
        told: dict[str, Any] = {} if part_index is None else {"part_index": part_index}
        return self._set(reply_to=ReplyTo(message_id=_word(message_id, "reply_to"), **told))

    def prefer(self, service: str) -> Draft:
        """Return the draft with a preferred service: iMessage, SMS or RCS."""
        return self._set(preferred_service=_word(service, "prefer"))

    def idempotency_key(self, key: str = CONTENT) -> Draft:
        """Return the draft with a key, which is never sent twice; "content" stands for a hash of the message."""
        if _word(key, "idempotency_key") == CONTENT:
            return replace(self, _hashed=True)
        return replace(self._set(idempotency_key=key), _hashed=False)

    def decorate(self, what: What, style: Styling, *, occurrence: Occurrence = "first") -> Draft:
        """Return the draft with a style laid over a piece of its last text, by substring, pattern or span.

        Raises ValueError when there is no text yet, and as `RichText.styled` does.
        """
        return self._retext(lambda last: restyled(last, what, style, occurrence=occurrence))

    def _retext(self, change: Callable[[RichText | TextPart], Piece], *, begin: bool = False) -> Draft:
        """Return the draft with a change of its last text; `begin` a text where the draft does not end with one."""
        pieces = self._pieces
        if begin and not (pieces and isinstance(pieces[-1], (RichText, TextPart))):
            pieces = (*pieces, RichText())
        for place in reversed(range(len(pieces))):
            last = pieces[place]
            if isinstance(last, (RichText, TextPart)):
                return self._of((*pieces[:place], change(last), *pieces[place + 1 :]))
        raise ValueError("There is no text to change yet: call text() first.")

    def _with(self, piece: Piece) -> Draft:
        return self._of((*self._pieces, piece))

    def _of(self, pieces: tuple[Piece, ...]) -> Draft:
        return Draft(pieces, self._fields, self._hashed)

    def _set(self, **fields: Any) -> Draft:
        return Draft(self._pieces, self._fields.model_copy(update=fields), self._hashed)

    def message(self) -> MessageContent:
        """Return the message as it stands, unchecked."""
        parts = tuple(map(made_part, self._pieces))
        content = self._fields.model_copy(update={"parts": parts}) if parts else self._fields
        if not self._hashed:
            return content
        return content.model_copy(update={"idempotency_key": content_key(content.payload())})

    def contents(self) -> tuple[tuple[Piece, ...], MessageContent, bool]:
        """Return what a plan is made of: the pieces, the other fields, and whether the key is a hash."""
        return self._pieces, self._fields, self._hashed

    def _told(self) -> Payload:
        """Return the message as it stands, as plain JSON values: what `message().payload()` is."""
        told = self._fields.payload()
        if self._pieces:
            told = {"parts": [piece.payload() for piece in self._pieces], **told}
        if self._hashed:
            told["idempotency_key"] = content_key(told)
        return told

    def check(self, *, context: Context | None = None, policy: Policy | str | None = None) -> Report:
        """Return the report of the message."""
        return check(self._told(), context=context, policy=policy)

    def build(self, *, context: Context | None = None, policy: Policy | str | None = None) -> MessageContent:
        """Return the message; raises `MessageRejected` when its report has an error."""
        self.check(context=context, policy=policy).raise_for_errors()
        return self.message()

    def payload(self) -> Payload:
        """Return the message as plain JSON values, for the SDK's `message=`; raises `MessageRejected` as `build`."""
        told = self._told()
        check(told).raise_for_errors()
        return told

    def create(
        self,
        *,
        from_: str,
        to: Sequence[str],
        override_optout: bool | None = None,
        context: Context | None = None,
        policy: Policy | str | None = None,
    ) -> ChatCreateRequest:
        """Return the request that opens a chat with this message, checked as `chats.create`.

        `client.chats.create(**draft.create(from_=…, to=[…]).kwargs())` sends it. Raises `MessageRejected`.
        """
        if isinstance(to, str):
            raise TypeError("create() takes the recipients as a list: write to=[…].")
        told: dict[str, Any] = {} if override_optout is None else {"override_optout": override_optout}
        request = ChatCreateRequest(from_=from_, to=tuple(to), message=self.message(), **told)
        check(request, "chats.create", context=context, policy=policy).raise_for_errors()
        return request

    def send(
        self,
        *,
        override_optout: bool | None = None,
        context: Context | None = None,
        policy: Policy | str | None = None,
    ) -> MessageSendRequest:
        """Return the request that sends this message to a chat, checked as `chats.messages.send`.

        `client.chats.messages.send(chat_id, **draft.send().kwargs())` sends it. Raises `MessageRejected`.
        """
        told: dict[str, Any] = {} if override_optout is None else {"override_optout": override_optout}
        request = MessageSendRequest(message=self.message(), **told)
        check(request, "chats.messages.send", context=context, policy=policy).raise_for_errors()
        return request

    def __repr__(self) -> str:
        """The message as it will look: texts with their styles, then what else it has."""
        shown = [repr(piece) if isinstance(piece, RichText) else str(piece.payload()) for piece in self._pieces]
        fields = self._fields.payload() | ({"idempotency_key": CONTENT} if self._hashed else {})
        shown += [f"{name}={value!r}" for name, value in fields.items()]
        return f"<Draft {', '.join(shown)}>" if shown else "<Draft, empty>"


def _word(word: object, verb: str) -> str:
    if isinstance(word, str):
        return word
    raise TypeError(f"{verb}() takes a text, not {type(word).__name__}.")

"""The draft: a message put together verb by verb, each verb returning a new draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from linq_compose._api import check
from linq_compose._drawable import announce
from linq_compose.compose._arguments import built, handles, plain, string
from linq_compose.compose._composition import Composition
from linq_compose.compose._idempotency import CONTENT, ContentKey
from linq_compose.compose._received import is_received, sendable
from linq_compose.compose._seams import gap
from linq_compose.compose._short_requests import reaction, voice_memo
from linq_compose.compose._text_parts import PlainPart, Prose, made_part, mentioned, restyled, stuck
from linq_compose.lint.context import Context
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import FailOn, Report
from linq_compose.models import (
    AppClipPart,
    CardApp,
    CardLayout,
    ChatCreateRequest,
    Experience,
    IMessageAppPart,
    LinkPart,
    MediaPart,
    MessageContent,
    MessageCreateRequest,
    MessageEffect,
    MessageSendRequest,
    MessageUpdateRequest,
    ReplyTo,
    TextPart,
    VoiceMemoRequest,
    Wire,
)
from linq_compose.models.wire import Payload
from linq_compose.text import LOOK, Look, Loss, RichText, read_markdown
from linq_compose.text.selection import Occurrence, What, require_style
from linq_compose.text.styles import Styling
from linq_compose.vocabulary import effect_type

if TYPE_CHECKING:
    from linq_compose.models.reactions import ReactionRequest
    from linq_compose.preview._preview import Preview

__all__ = ["Draft"]

R = TypeVar("R", bound=Wire)


@announce
@dataclass(frozen=True, slots=True, init=False)
class Draft:
    """A message that is being written: frozen, so that one draft may be the beginning of many.

    Every verb returns a new draft and accepts any content; `check`, `build` and the methods that make requests check
    it by the rules. Raises TypeError for an argument of a wrong type.

    >>> from linq_compose import bold
    >>> Draft("Your table is ", bold("ready")).effect("confetti").payload()["effect"]
    {'type': 'screen', 'name': 'confetti'}
    """

    _state: Composition

    def __init__(self, *pieces: str | RichText) -> None:
        """A draft with this text; without any, an empty one."""
        object.__setattr__(self, "_state", Composition((Prose(_rich(pieces, "Draft")),) if pieces else ()))

    @classmethod
    def _of(cls, state: Composition) -> Draft:
        draft = object.__new__(cls)
        object.__setattr__(draft, "_state", state)
        return draft

    @classmethod
    def from_payload(cls, payload: Payload) -> Draft:
        """Return the draft of a message as plain JSON values, or of a model of one.

        Unknown fields survive what the draft does not touch. Of a message that was received (from a webhook, or listed
        by the API) only what can be sent is kept. Raises `pydantic.ValidationError` for values of the wrong JSON type.
        """
        values = payload.payload() if isinstance(payload, Wire) else payload
        losses: list[Loss] = []
        if isinstance(values, Mapping) and is_received(values):
            content, losses = sendable(values)
        else:
            content = MessageContent.from_payload(values)
        fields = content.without("parts") if content.parts else content
        return cls._of(Composition(content.parts or (), original=fields, losses=tuple(losses)))

    def text(self, *pieces: str | RichText) -> Draft:
        """Return the draft with more text; directly after text it goes on in the same part.

        After a Markdown block it starts on a new line.
        """
        return self._of(self._state.say(_rich(pieces, "text")))

    def line(self, *pieces: str | RichText) -> Draft:
        """Return the draft with more text on a new line."""
        more = _rich(pieces, "line")
        return self._of(self._state.say(RichText("\n", more) if self._state.tail else more))

    def markdown(self, source: str, *, look: Look = LOOK) -> Draft:
        """Return the draft with the text of a Markdown source, as `from_markdown` reads it.

        A single paragraph goes on in the line, unless words would touch. Other blocks start on a line of their own,
        and so does what follows them. `losses` lists what the text does not carry.
        """
        reading = read_markdown(source, look=look)
        state = self._state
        if len(reading.text):
            state = state.say(reading.text, "block" if reading.is_block else "paragraph")
        return self._of(state._replace(losses=(*state.losses, *reading.losses)))

    def media(self, url: str, *, sticker: bool | None = None) -> Draft:
        """Return the draft with a file that Linq fetches from a public https URL; `sticker` sends it as a sticker.

        Audio arrives as a file. A voice memo is a request of its own: `models.VoiceMemoRequest`, which
        `client.chats.send_voicememo` sends and `check(…, "chats.send_voicememo")` checks.
        """
        values = plain("media", MediaPart, url=string(url, "media"), sticker=sticker)
        return self._of(self._state.add(PlainPart(MediaPart, values)))

    def attachment(self, attachment_id: str, *, sticker: bool | None = None) -> Draft:
        """Return the draft with an uploaded file, by its UUID; `sticker` sends it as a sticker."""
        id = string(attachment_id, "attachment")
        values = plain("attachment", MediaPart, attachment_id=id, sticker=sticker)
        return self._of(self._state.add(PlainPart(MediaPart, values)))

    def link(self, url: str) -> Draft:
        """Return the draft with a URL shown as a card; the API accepts it only as the sole part of a message."""
        return self._of(self._state.add(PlainPart(LinkPart, plain("link", LinkPart, value=string(url, "link")))))

    def app_clip(self, url: str, *, caption: str | None = None) -> Draft:
        """Return the draft with a registered App Clip; like a link, the sole part of its message."""
        return self._of(self._state.add(built("app_clip", AppClipPart, value=string(url, "app_clip"), caption=caption)))

    def app_card(
        self,
        app: CardApp,
        layout: CardLayout,
        *,
        url: str | None = None,
        fallback_text: str | None = None,
        interactive: bool | None = None,
    ) -> Draft:
        """Return the draft with the card of an iMessage app; like a link, the sole part of its message."""
        fields = {"url": url, "fallback_text": fallback_text, "interactive": interactive}
        return self._of(self._state.add(built("app_card", IMessageAppPart, app=app, layout=layout, **fields)))

    def experience(self, name: str | None, action: str = "", *, params: Mapping[str, Any] | None = None) -> Draft:
        """Return the draft with an experience of Linq's own iMessage app, instead of parts; None removes it."""
        if name is None:
            return self._of(self._state.having("experience", None))
        given = dict(params) if isinstance(params, Mapping) else params
        made = built("experience", Experience, name=name, action=action, params=given)
        return self._of(self._state.having("experience", made))

    def mention(self, handle: str, name: str | RichText) -> Draft:
        """Return the draft with a name in its text that mentions a person, by E.164 number or email; groups only.

        Raises ValueError where the text has a mention already: a part carries one.
        """
        who, said, state = string(handle, "mention"), _rich((name,), "mention"), self._state
        feeds = "" if state.seam is None else gap(state.tail, said.text[:1], before=state.seam, after=None)
        return self._of(state.say(RichText(feeds)).retext(lambda text: mentioned(text, who, said)))

    def inline_sticker(
        self,
        what: What,
        *,
        url: str | None = None,
        attachment_id: str | None = None,
        occurrence: Occurrence = "first",
        part: int | None = None,
    ) -> Draft:
        """Return the draft with an image in place of a piece of a text: uploaded, or by Linq's download URL.

        The text is the last one, or that of the part with this index. Raises ValueError when there is no such text,
        and `NotInText` where the piece does not occur.
        """
        given = (("url", url), ("attachment_id", attachment_id))
        source = {name: string(value, "inline_sticker") for name, value in given if value is not None}
        return self._of(self._state.retext(lambda text: stuck(text, what, source, occurrence=occurrence), part))

    def decorate(
        self, what: What, style: Styling, *, occurrence: Occurrence = "first", part: int | None = None
    ) -> Draft:
        """Return the draft with a style over a piece of a text, by substring, pattern or span.

        The text is the last one, or that of the part with this index (from the end when negative). Raises ValueError
        when there is no such text, and as `RichText.styled` does.
        """
        require_style(style, "decorate")
        return self._of(self._state.retext(lambda text: restyled(text, what, style, occurrence=occurrence), part))

    def effect(self, name: str | None, *, type: Literal["screen", "bubble"] | str | None = None) -> Draft:  # noqa: PYI051
        """Return the draft with an effect, whose type is known for every documented name; None removes it."""
        if name is None:
            return self._of(self._state.having("effect", None))
        kind = type or effect_type(string(name, "effect"))
        return self._of(self._state.having("effect", plain("effect", MessageEffect, type=kind, name=name)))

    def reply_to(self, message_id: str | None, part_index: int | None = None) -> Draft:
        """Return the draft as the reply to a message, or to one of its parts, counted from 0; None removes it."""
        if message_id is None:
            return self._of(self._state.having("reply_to", None))
        id = string(message_id, "reply_to")
        values = plain("reply_to", ReplyTo, message_id=id, part_index=part_index)
        return self._of(self._state.having("reply_to", values))

    def prefer(self, service: Literal["iMessage", "SMS", "RCS"] | str | None) -> Draft:  # noqa: PYI051
        """Return the draft with a preferred service: iMessage, SMS or RCS; None removes it."""
        return self._of(self._state.having("preferred_service", None if service is None else string(service, "prefer")))

    def idempotency_key(self, key: str | None = CONTENT, *, occasion: str | None = None) -> Draft:
        """Return the draft with a key; the API never sends the same key twice. None removes it.

        "content", the default, is a hash of the message, of `occasion`, and of the recipients or the chat where they
        are known: in `create`, `to`, and `send` with a `chat_id`. Pass an `occasion` (an order, a day) where the same
        words to the same people are to arrive again.
        """
        if key is not None and string(key, "idempotency_key") != CONTENT:
            if occasion is not None:
                raise ValueError("An occasion is part of a derived key; write it into the key of your own.")
            return self._of(self._state.having("idempotency_key", key)._replace(key=None))
        named = None if occasion is None else string(occasion, "idempotency_key")
        derived = None if key is None else ContentKey(named)
        return self._of(self._state.having("idempotency_key", None)._replace(key=derived))

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What the Markdown of the draft says that its text does not carry, and what a received message lost."""
        return self._state.losses

    def message(self) -> MessageContent:
        """Return the message, unchecked."""
        return self._state.message()

    def check(
        self, *, context: Context | Mapping[str, Any] | None = None, policy: Policy | str | None = None
    ) -> Report:
        """Return the report of the message; its `losses` are those of the draft."""
        report = check(self._state.values(), context=context, policy=policy)
        return replace(report, losses=self.losses) if self.losses else report

    def build(
        self,
        *,
        context: Context | Mapping[str, Any] | None = None,
        policy: Policy | str | None = None,
        fail_on: FailOn | None = None,
    ) -> MessageContent:
        """Return the message, checked.

        Raises `MessageRejected` when its report has an error, or a warning where `fail_on`, or else the policy, is
        "warning". The same holds for every method that returns a payload or a request.
        """
        self.check(context=context, policy=policy).raise_for_errors(fail_on=fail_on)
        return self.message()

    def payload(
        self,
        *,
        context: Context | Mapping[str, Any] | None = None,
        policy: Policy | str | None = None,
        fail_on: FailOn | None = None,
    ) -> Payload:
        """Return the message as plain JSON values, for the SDK's `message=`; raises `MessageRejected` as `build`."""
        values = self._state.values()
        check(values, context=context, policy=policy).raise_for_errors(fail_on=fail_on)
        return values

    def create(
        self,
        *,
        from_: str,
        to: Sequence[str],
        override_optout: bool | None = None,
        context: Context | Mapping[str, Any] | None = None,
        policy: Policy | str | None = None,
        fail_on: FailOn | None = None,
    ) -> ChatCreateRequest:
        """Return the request that opens a chat with this message, checked as `chats.create`.

        `client.chats.create(**draft.create(from_=…, to=[…]).kwargs())` sends it. Raises `MessageRejected`.
        """
        people = handles(to, "create")
        request = built(
            "create",
            ChatCreateRequest,
            from_=from_,
            to=people,
            message=self._state.message(to=people),
            override_optout=override_optout,
        )
        return _checked(request, "chats.create", context=context, policy=policy, fail_on=fail_on)

    def send(
        self,
        *,
        chat_id: str | None = None,
        override_optout: bool | None = None,
        context: Context | Mapping[str, Any] | None = None,
        policy: Policy | str | None = None,
        fail_on: FailOn | None = None,
    ) -> MessageSendRequest:
        """Return the request that sends this message to a chat, checked as `chats.messages.send`.

        `client.chats.messages.send(chat_id, **draft.send(chat_id=chat_id).kwargs())` sends it. The id, here or in the
        context, goes into a derived idempotency key. Raises `MessageRejected`.
        """
        known = Context.of(context)
        if chat_id is not None:
            known = replace(known, chat_id=string(chat_id, "send"))
        message = self._state.message(chat_id=known.chat_id)
        request = built("send", MessageSendRequest, message=message, override_optout=override_optout)
        return _checked(request, "chats.messages.send", context=known, policy=policy, fail_on=fail_on)

    def to(
        self,
        *recipients: str | Sequence[str],
        continuation_message: str | None = None,
        exclude_from: Sequence[str] | None = None,
        override_optout: bool | None = None,
        context: Context | Mapping[str, Any] | None = None,
        policy: Policy | str | None = None,
        fail_on: FailOn | None = None,
    ) -> MessageCreateRequest:
        """Return the request that sends this message from the best of your lines, checked as `messages.create`.

        `client.messages.create(**draft.to("+12052532136").kwargs())` sends it. `continuation_message` is sent first
        when the conversation moves to another line; the lines `exclude_from` are not used. Raises `MessageRejected`.
        """
        people = tuple(
            handle for each in recipients for handle in ((each,) if isinstance(each, str) else handles(each, "to"))
        )
        request = built(
            "to",
            MessageCreateRequest,
            to=people,
            message=self._state.message(to=people),
            continuation_message=None if continuation_message is None else {"text": continuation_message},
            exclude_from=None if exclude_from is None else handles(exclude_from, "to", name="exclude_from"),
            override_optout=override_optout,
        )
        return _checked(request, "messages.create", context=context, policy=policy, fail_on=fail_on)

    def update(
        self,
        *,
        part_index: int | None = None,
        context: Context | Mapping[str, Any] | None = None,
        policy: Policy | str | None = None,
        fail_on: FailOn | None = None,
    ) -> MessageUpdateRequest:
        """Return the request that gives a sent part this text instead, checked as `messages.update`.

        `client.messages.update(message_id, **draft.update().kwargs())` sends it. An edit carries plain text alone:
        raises ValueError for a draft of anything else, and `MessageRejected`.
        """
        part = made_part(self._state.pieces[0]) if self._state.pieces else None
        if not isinstance(part, TextPart) or part.payload().keys() != {"type", "value"} or len(self._state.pieces) > 1:
            raise ValueError("An edit replaces the text of one part: it carries no styles, stickers, files or cards.")
        if self._state.fields.model_fields_set or self._state.key:
            raise ValueError("An edit carries text alone: it has no effect, reply, service or idempotency key.")
        request = built("update", MessageUpdateRequest, text=part.value, part_index=part_index)
        return _checked(request, "messages.update", context=context, policy=policy, fail_on=fail_on)

    def react(
        self,
        *,
        remove: bool = False,
        part_index: int | None = None,
        placement: dict[str, float] | None = None,
        policy: Policy | str | None = None,
        fail_on: FailOn | None = None,
    ) -> ReactionRequest:
        """Return the reaction that this draft says, checked as `messages.add_reaction`.

        The draft is one emoji, the name of a tapback such as "love", or an uploaded image, which becomes a sticker; so
        does an emoji with a `placement`. `client.messages.add_reaction(message_id, **Draft("🎉").react().kwargs())`
        sends it. Raises ValueError for a draft of anything else, and `MessageRejected`.
        """
        request = reaction(self.message(), remove=remove, part_index=part_index, placement=placement)
        return _checked(request, "messages.add_reaction", context=None, policy=policy, fail_on=fail_on)

    def voice_memo(
        self,
        *,
        override_optout: bool | None = None,
        policy: Policy | str | None = None,
        fail_on: FailOn | None = None,
    ) -> VoiceMemoRequest:
        """Return the request that sends this draft's one file as a voice memo, checked as `chats.send_voicememo`.

        Raises ValueError for a draft of anything else, and `MessageRejected`.
        """
        request = voice_memo(self.message(), override_optout=override_optout)
        return _checked(request, "chats.send_voicememo", context=None, policy=policy, fail_on=fail_on)

    def preview(
        self, *, context: Context | Mapping[str, Any] | None = None, policy: Policy | str | None = None
    ) -> Preview:
        """Return what recipients on iMessage, RCS and SMS see of the message, checked or not."""
        # A preview plans drafts, so its module is above this one and is loaded when it is asked for.
        drawn: Preview = import_module("linq_compose.preview").preview(self, context=context, policy=policy)
        return drawn

    @property
    def composition(self) -> Composition:
        """What a plan is made of: the texts and parts, the other fields, the losses."""
        return self._state

    def __repr__(self) -> str:
        """The message as it will look: texts with their styles, then what else it has."""
        shown = [repr(piece) if isinstance(piece, Prose) else str(piece.payload()) for piece in self._state.pieces]
        fields = self._state.fields.payload() | ({"idempotency_key": CONTENT} if self._state.key else {})
        shown += [f"{name}={value!r}" for name, value in fields.items()]
        return f"<Draft {', '.join(shown)}>" if shown else "<Draft, empty>"


def _rich(pieces: tuple[str | RichText, ...], verb: str) -> RichText:
    try:
        return RichText(*pieces)
    except TypeError:
        if not any(isinstance(piece, Draft) for piece in pieces):
            raise
    raise TypeError(f"{verb}() takes texts, not Draft: a draft is a message of its own; call its verbs instead.")


def _checked(
    request: R,
    operation: str,
    *,
    context: Context | Mapping[str, Any] | None,
    policy: Policy | str | None,
    fail_on: FailOn | None,
) -> R:
    check(request, operation, context=context, policy=policy).raise_for_errors(fail_on=fail_on)
    return request

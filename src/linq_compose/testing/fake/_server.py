"""The fake: an in-memory Linq API, composed of the parts in the other modules of this package."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from linq_compose import operations
from linq_compose._api import read_policy
from linq_compose.errors import MissingExtra
from linq_compose.lint.policy import Policy
from linq_compose.models import Wire
from linq_compose.testing.fake import _assert_sent as assertions
from linq_compose.testing.fake._asgi import ASGIApp, asgi_app
from linq_compose.testing.fake._call import Strictness
from linq_compose.testing.fake._controls import Controls
from linq_compose.testing.fake._events import Events
from linq_compose.testing.fake._faults import Failure, Faults, Outcome
from linq_compose.testing.fake._http import Request, Response
from linq_compose.testing.fake._journal import Exchange, Journal, Sent
from linq_compose.testing.fake._router import Router
from linq_compose.testing.fake._state import World
from linq_compose.testing.fake._uploads import respond_to_upload
from linq_compose.testing.fake._webhooks import SECRET, Webhooks
from linq_compose.text import RichText

if TYPE_CHECKING:
    import httpx
    from requests.adapters import BaseAdapter

__all__ = ["FakeLinq"]


class FakeLinq:
    """An in-memory fake of the Linq API that applies the rules of `check`.

    `handle` takes a `Request` and returns the `Response`; `transport`, `requests_adapter` and `asgi` connect it to HTTP
    clients. `numbers` are your lines in E.164, `api_key` the accepted token. It refuses what `check` reports as an
    error under `policy`, with its own state as the context, and what the state forbids. `clock` returns aware datetimes
    (by default the current time), identifiers follow from `seed`. `sandbox`, `rate_limits` and `strict_attachments`
    switch on further restrictions of the API. An instance may be shared between threads and tasks. Raises
    `PolicyError` (a ValueError) for an unknown policy or rule, and ValueError for a webhook secret that is not
    `whsec_` and base64.

    >>> fake = FakeLinq(numbers=["+12052535597"])
    >>> fake.handle(Request("GET", "/v3/chats", {"Authorization": "Bearer test"})).json()
    {'chats': [], 'next_cursor': None}
    """

    def __init__(
        self,
        numbers: Sequence[str] = ("+12052535597",),
        api_key: str = "test",
        *,
        clock: Callable[[], datetime] | None = None,
        seed: int = 0,
        policy: Policy | str | None = None,
        sandbox: bool = False,
        rate_limits: bool = False,
        strict_attachments: bool = False,
        webhook_secret: str | None = None,
        webhook_url: str = "http://localhost/webhooks/linq",
    ) -> None:
        self._lock = threading.RLock()
        if not numbers:
            raise ValueError("numbers: expected at least one line.")
        self._world = World(numbers, clock=clock or _now, seed=seed)
        self._api_key = api_key
        self._policy = read_policy(policy)
        self._webhook_secret = SECRET if webhook_secret is None else webhook_secret
        self._webhook_url = webhook_url
        self._webhooks = Webhooks(self._world, secret=self._webhook_secret, url=webhook_url)
        self._events = Events(self._world, self._webhooks)
        self._journal = Journal(self._world)
        self._faults = Faults()
        self._router = Router(
            self._world,
            api_key=api_key,
            policy=self._policy,
            strictness=Strictness(sandbox, rate_limits, strict_attachments),
            webhooks=self._webhooks,
        )

    @property
    def world(self) -> World:
        """The state: chats, messages, lines. Read it under no lock of its own; change it through the methods."""
        return self._world

    @property
    def api_key(self) -> str:
        """The accepted token."""
        return self._api_key

    @property
    def policy(self) -> Policy:
        """The policy that payloads are checked with."""
        return self._policy

    @property
    def webhook_secret(self) -> str:
        """The secret that webhooks are signed with: `whsec_` and base64."""
        return self._webhook_secret

    @property
    def webhook_url(self) -> str:
        """The URL that webhook requests are addressed to."""
        return self._webhook_url

    # Requests

    def handle(self, request: Request) -> Response:
        """Return the response to a request. Never raises for what a request contains.

        Raises ConnectionError or TimeoutError where `fail_next` scripted a failure of the connection. Does not wait
        for a scripted delay; `transport`, `requests_adapter` and `asgi` do.
        """
        return self._perform(request).result()

    def _perform(self, request: Request) -> Outcome:
        """Return what becomes of a request, and record it."""
        match = operations.match(request.method, request.url)
        operation = None if match is None else match[0]
        with self._lock:
            upload = None if match is not None else respond_to_upload(self._world, request)
            if upload is not None:
                self._journal.record(Exchange(request, self._world.now(), response=upload))
                return Outcome(upload)
            exchange = Exchange(request, self._world.now(), None if operation is None else operation.id)
            fault = self._faults.take(operation)
            exchange.failure = fault.failure
            if fault.accepted:
                exchange.response = self._router.respond(match, exchange, fault)
            self._journal.record(exchange)
        return Outcome(exchange.response, failure=fault.failure, delay=fault.delay)

    def fail_next(
        self,
        code: int | Failure | None = None,
        *,
        operation: str | None = None,
        times: int = 1,
        retry_after: int | None = None,
        delay: float = 0.0,
    ) -> None:
        """Let the next requests fail, or those of one operation.

        `code` is an API error code such as 3006, or how the connection fails: `"connection"` (it cannot be opened),
        `"timeout"` (no response in time, and the request was not accepted), `"lost"` (the request was accepted, and the
        connection breaks before the response) or `"late"` (the request was accepted, and the response comes after the
        client's timeout). `retry_after` is in seconds. `delay` is how many seconds the response takes, and works with
        no `code` too; a client's read timeout ends it. Raises ValueError for an unknown code, word or operation.

        >>> FakeLinq().fail_next("lost", operation="chats.messages.send")
        """
        with self._lock:
            self._faults.add(code, operation=operation, times=times, retry_after=retry_after, delay=delay)

    def reset(self) -> None:
        """Clear state, journal, webhooks and scripted failures; the constructor's arguments stay in force."""
        with self._lock:
            self._world.clear()
            self._journal.clear()
            self._webhooks.clear()
            self._faults.clear()

    # Connections

    def transport(self) -> httpx.MockTransport:
        """Return a transport for `httpx.Client` and `httpx.AsyncClient`; raises `MissingExtra` without httpx."""
        try:
            from linq_compose.testing.fake._httpx_transport import FakeTransport
        except ImportError:  # pragma: no cover
            raise MissingExtra("httpx", extra="testing") from None
        return FakeTransport(self._perform)

    def requests_adapter(self) -> BaseAdapter:
        """Return an adapter for `requests.Session.mount`; raises `MissingExtra` without requests."""
        try:
            from linq_compose.testing.fake._requests_adapter import FakeAdapter
        except ImportError:  # pragma: no cover
            raise MissingExtra("requests", extra="requests") from None
        return FakeAdapter(self._perform)

    def asgi(
        self,
        *,
        controls: bool = False,
        hosts: Iterable[str] = (),
        abort: Callable[[MutableMapping[str, Any]], None] | None = None,
    ) -> ASGIApp:
        """Return an ASGI application, for a server on loopback or a client that calls it directly.

        With `controls`, it also answers the paths below `/__fake__/`, by which a test in another language reads the
        journal and causes outside events. Those refuse a foreign `Host` or `Origin`: besides localhost and IP
        addresses, the names in `hosts` are accepted. `abort` closes the connection of an ASGI scope, for failures
        scripted by `fail_next`; without it, they are exceptions out of the application.
        """
        if not controls:
            return asgi_app(self._perform, abort=abort)
        control = self._controls(hosts)

        def perform(request: Request) -> Outcome:
            response = control.respond(request)
            return self._perform(request) if response is None else Outcome(response)

        return asgi_app(perform, abort=abort)

    def _controls(self, hosts: Iterable[str]) -> Controls:
        actions = (
            self.receive,
            self.edit,
            self.react,
            self.show_typing,
            self.mark_sent,
            self.deliver,
            self.read,
            self.fail,
            self.delete,
            self.add_participant,
            self.remove_participant,
            self.rename_group,
            self.set_group_icon,
            self.fail_update,
            self.opt_out,
            self.opt_in,
            self.block,
            self.suspend,
            self.contact_card,
            self.reach,
            self.attachment,
            self.fail_next,
            self.reset,
        )
        reads = {"journal": lambda: self.journal, "sent": lambda: self.sent, "webhooks": lambda: self.webhooks}
        return Controls(reads, {action.__name__: action for action in actions}, hosts=[*hosts])

    # Requests and messages so far

    @property
    def journal(self) -> tuple[Exchange, ...]:
        """Every request so far with its response, oldest first."""
        with self._lock:
            return self._journal.exchanges

    @property
    def sent(self) -> tuple[Sent, ...]:
        """Every message that was accepted for delivery, voice memos included, oldest first."""
        with self._lock:
            return self._journal.sent

    @property
    def webhooks(self) -> tuple[Request, ...]:
        """Every webhook request so far, oldest first: of outside events, and of what requests changed."""
        with self._lock:
            return self._webhooks.requests

    def is_typing(self, chat_id: str) -> bool:
        """Return whether you are shown as typing in a chat; raises LookupError for an unknown chat."""
        with self._lock:
            until = self._events.chat(chat_id).typing_until
            return until is not None and self._world.now() < until

    def assert_sent(
        self,
        text: str | RichText | None = None,
        *,
        decorations: Iterable[Any] | None = None,
        to: str | Iterable[str] | None = None,
        chat_id: str | None = None,
        effect: str | None = None,
        parts: Iterable[Any] | None = None,
        times: int | None = None,
    ) -> Sent:
        """Return the last sent message that matches every given argument; raise AssertionError when none does.

        `text` is the value of one text part, `decorations` its text decorations in any order (dicts or models); a
        `RichText` gives both. `to` names all other participants of the chat, `effect` is the effect's name, `parts`
        are all parts as they were sent. `times` is the exact number of matching messages; without it, at least one.
        The error shows the nearest message and where it differs.
        """
        expected = assertions.Expected.of(
            text=text, decorations=decorations, to=to, chat_id=chat_id, effect=effect, parts=parts
        )
        with self._lock:
            return assertions.assert_sent(self._journal, expected, times=times)

    def assert_not_sent(self, text: str | RichText | None = None) -> None:
        """Raise AssertionError when any message was sent; with `text`, when one with this text part was."""
        with self._lock:
            assertions.assert_not_sent(self._journal, assertions.Expected.of(text=text))

    # Outside events: chats and messages

    def open_chat(self, *handles: str, line: str | None = None) -> str:
        """Return the id of the chat of a line (by default the first) with these others, opened if there is none.

        Raises ValueError for a handle that is neither E.164 nor an email address, and for another line.
        """
        with self._lock:
            return self._events.open_chat(handles, line=line)

    def receive(
        self,
        chat: str,
        text: str | RichText | None = None,
        *,
        sender: str | None = None,
        media: str | Sequence[str] = (),
        parts: Sequence[Mapping[str, Any] | Wire] = (),
        effect: str | Mapping[str, Any] | None = None,
        reply_to: str | Mapping[str, Any] | None = None,
    ) -> Request:
        """Add an inbound message; return the signed webhook request (`message.received`).

        `chat` is the id of a chat, or a handle, whose direct chat with the first line is used (opened if there is
        none). `sender` is the handle of a participant of a group (by default the first). The message consists of
        `text`, `media` (file names, such as "menu.jpg", or URLs) and `parts` in the shape of a request, in this order.
        `effect` is a name or a mapping, `reply_to` the id of a message of the chat or a mapping. A keyword such as STOP
        opts the sender of a direct chat out, any other message opts in again. Raises TypeError, ValueError or
        LookupError before anything is stored, for arguments of a wrong type, a message that nobody can send, and
        an unknown chat, participant, attachment or message.
        """
        with self._lock:
            return self._events.receive(
                chat, text, sender=sender, media=media, parts=parts, effect=effect, reply_to=reply_to
            )

    def edit(self, message_id: str, text: str, *, part_index: int = 0) -> Request:
        """Edit a text part of an inbound message; return the signed webhook request (`message.edited`)."""
        with self._lock:
            return self._events.edit(message_id, text, part_index=part_index)

    def react(
        self, message_id: str, reaction: str, *, sender: str | None = None, part_index: int = 0, removed: bool = False
    ) -> Request:
        """React to a message; return the signed webhook request (`reaction.added` or `reaction.removed`).

        `reaction` is love, like, dislike, laugh, emphasize, question or an emoji. Each participant has one reaction to
        a part; another one replaces it.
        """
        with self._lock:
            return self._events.react(message_id, reaction, sender=sender, part_index=part_index, removed=removed)

    def show_typing(self, chat_id: str, *, sender: str | None = None, typing: bool = True) -> Request:
        """Let a participant type, or stop; return the signed webhook request (`chat.typing_indicator.started`)."""
        with self._lock:
            return self._events.show_typing(chat_id, sender=sender, typing=typing)

    # Outside events: delivery

    def mark_sent(self, message_id: str) -> Request:
        """Mark an outgoing message as sent; return the signed webhook request (`message.sent`)."""
        with self._lock:
            return self._events.mark_sent(message_id)

    def deliver(self, message_id: str) -> Request:
        """Mark an outgoing message as delivered; return the signed webhook request (`message.delivered`)."""
        with self._lock:
            return self._events.deliver(message_id)

    def read(self, message_id: str) -> Request:
        """Mark an outgoing message as read; return the signed webhook request (`message.read`)."""
        with self._lock:
            return self._events.read(message_id)

    def fail(self, message_id: str, code: int = 4001) -> Request:
        """Mark the delivery of an outgoing message as failed; return the signed webhook request (`message.failed`).

        Raises ValueError for a code that this webhook never has.
        """
        with self._lock:
            return self._events.fail(message_id, code)

    def delete(self, message_id: str) -> None:
        """Delete an outgoing message from Linq's records; its idempotency key then gives 404."""
        with self._lock:
            self._events.delete(message_id)

    # Outside events: groups

    def add_participant(self, chat_id: str, handle: str) -> Request:
        """Let another participant add one to a group; return the signed webhook request (`participant.added`)."""
        with self._lock:
            return self._events.add_participant(chat_id, handle)

    def remove_participant(self, chat_id: str, handle: str) -> Request:
        """Remove a participant, or your own line, from a group; return the webhook (`participant.removed`)."""
        with self._lock:
            return self._events.remove_participant(chat_id, handle)

    def rename_group(self, chat_id: str, name: str | None, *, sender: str | None = None) -> Request:
        """Let another participant name a group; return the signed webhook request (`chat.group_name_updated`)."""
        with self._lock:
            return self._events.update_group(chat_id, "display_name", name, sender=sender)

    def set_group_icon(self, chat_id: str, url: str | None, *, sender: str | None = None) -> Request:
        """Let another participant set a group's icon; return the signed webhook (`chat.group_icon_updated`)."""
        with self._lock:
            return self._events.update_group(chat_id, "group_chat_icon", url, sender=sender)

    def fail_update(self, chat_id: str, field: str, code: int = 4001) -> Request:
        """Undo the last change of a group's `display_name` or `group_chat_icon`, as failed; return the webhook."""
        with self._lock:
            return self._events.fail_update(chat_id, field, code)

    # Outside events: people and lines

    def opt_out(self, handle: str) -> None:
        """Opt a person out of every message you send."""
        with self._lock:
            self._events.opt_out(handle)

    def opt_in(self, handle: str) -> None:
        """Opt a person in again."""
        with self._lock:
            self._events.opt_in(handle)

    def block(self, handle: str, *, blocked: bool = True) -> None:
        """Put a handle on your block list, or take it off with `blocked=False`."""
        with self._lock:
            self._events.block(handle, blocked=blocked)

    def suspend(self, number: str, *, suspended: bool = True) -> None:
        """Make a line ineligible for new activity, or eligible again with `suspended=False`."""
        with self._lock:
            self._events.suspend(number, suspended=suspended)

    def contact_card(self, number: str, *, active: bool = True) -> None:
        """Give a line an active contact card, or none with `active=False`; every line starts with one."""
        with self._lock:
            self._events.contact_card(number, active=active)

    def reach(self, handle: str, service: str) -> None:
        """Set the service that reaches a handle: iMessage (the default), SMS or RCS. Raises ValueError for another."""
        with self._lock:
            self._events.reach(handle, service)

    def attachment(
        self, filename: str, mime_type: str = "image/jpeg", *, size_bytes: int = 1, id: str | None = None
    ) -> str:
        """Register an uploaded file; return its attachment id."""
        with self._lock:
            return self._events.attachment(filename, mime_type, size_bytes=size_bytes, id=id)


def _now() -> datetime:
    return datetime.now(UTC)

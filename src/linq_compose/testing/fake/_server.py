"""The fake: an in-memory Linq API, composed of the parts in the other modules of this package."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from linq_compose import operations
from linq_compose._api import read_policy
from linq_compose.error_codes import CODES
from linq_compose.errors import MissingExtra
from linq_compose.lint.policy import Policy
from linq_compose.testing.fake import _assert_sent as assertions
from linq_compose.testing.fake._asgi import ASGIApp, asgi_app
from linq_compose.testing.fake._call import Strictness
from linq_compose.testing.fake._controls import control
from linq_compose.testing.fake._events import Events
from linq_compose.testing.fake._faults import Faults
from linq_compose.testing.fake._http import Request, Response
from linq_compose.testing.fake._journal import Exchange, Journal, Sent
from linq_compose.testing.fake._refusals import Refusal
from linq_compose.testing.fake._router import Router
from linq_compose.testing.fake._state import World
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
        self._world = World(numbers, clock=clock or _now, seed=seed)
        self._api_key = api_key
        self._policy = read_policy(policy)
        self._webhook_secret = SECRET if webhook_secret is None else webhook_secret
        self._webhook_url = webhook_url
        self._router = Router(
            self._world,
            api_key=api_key,
            policy=self._policy,
            strictness=Strictness(sandbox, rate_limits, strict_attachments),
        )
        webhooks = Webhooks(self._world, secret=self._webhook_secret, url=webhook_url)
        self._events = Events(self._world, webhooks)
        self._journal = Journal(self._world)
        self._faults = Faults()

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
        """Return the response to a request. Never raises, whatever the request contains."""
        with self._lock:
            trace = self._world.trace()
            exchange = Exchange(request, self._world.now())
            status, body, retry_after = self._answer(exchange, trace)
            headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
            headers["X-Trace-ID"] = trace
            if exchange.notes:
                headers["X-Fake-Linq-Note"] = "; ".join(exchange.notes)
            content = b""
            if body is not None:
                headers["Content-Type"] = "application/json"
                content = json.dumps(body).encode()
            exchange.response = Response(status, headers, content)
            self._journal.record(exchange)
            return exchange.response

    def _answer(self, exchange: Exchange, trace: str) -> tuple[int, dict[str, Any] | None, int | None]:
        """Return status, body and the seconds of `Retry-After`, of a success or a refusal."""
        request = exchange.request
        match = operations.match(request.method, request.url)
        operation = None if match is None else match[0]
        exchange.operation = None if operation is None else operation.id
        try:
            self._faults.apply(operation)
            return (*self._router.answer(match, exchange), None)
        except Refusal as error:
            refusal = error
            if refusal.code not in _documented(operation):
                refusal.notes.append(f"code {refusal.code} is not among the documented ones of this operation")
        except Exception as error:  # noqa: BLE001  a policy that ignores shape rules lets any body through
            refusal = Refusal(3006, note=f"the fake itself failed: {type(error).__name__}")
        exchange.notes += refusal.notes
        exchange.code = refusal.code
        return refusal.status, refusal.envelope(trace), refusal.retry_after

    def fail_next(
        self, code: int, *, operation: str | None = None, times: int = 1, retry_after: int | None = None
    ) -> None:
        """Refuse the next requests, or those of one operation, with an API error code such as 3006.

        `retry_after` is in seconds. Raises ValueError for an unknown code or operation.
        """
        with self._lock:
            self._faults.add(code, operation=operation, times=times, retry_after=retry_after)

    def reset(self) -> None:
        """Clear state, journal and scripted failures; the arguments of the constructor stay in force."""
        with self._lock:
            self._world.clear()
            self._journal.clear()
            self._faults.clear()

    # Connections

    def transport(self) -> httpx.MockTransport:
        """Return a transport for `httpx.Client` and `httpx.AsyncClient`; raises `MissingExtra` without httpx."""
        try:
            from linq_compose.testing.fake._httpx_transport import FakeTransport
        except ImportError:  # pragma: no cover
            raise MissingExtra("httpx", extra="testing") from None
        return FakeTransport(self.handle)

    def requests_adapter(self) -> BaseAdapter:
        """Return an adapter for `requests.Session.mount`; raises `MissingExtra` without requests."""
        try:
            from linq_compose.testing.fake._requests_adapter import FakeAdapter
        except ImportError:  # pragma: no cover
            raise MissingExtra("requests", extra="testing") from None
        return FakeAdapter(self.handle)

    def asgi(self, *, controls: bool = False) -> ASGIApp:
        """Return an ASGI application, for a server on loopback or a client that calls it directly.

        With `controls`, it also answers the paths below `/__fake__/`, by which a test in another language reads the
        journal and causes outside events.
        """
        if not controls:
            return asgi_app(self.handle)
        return asgi_app(lambda request: control(self, request) or self.handle(request))

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

    # Outside events

    def open_chat(self, *handles: str, line: str | None = None) -> str:
        """Return the id of the chat of a line (by default the first) with these others, opened if there is none."""
        with self._lock:
            return self._world.chat_with(self._world.numbers[0] if line is None else line, list(handles)).id

    def receive(self, chat: str, text: str, *, sender: str | None = None, **more: Any) -> Request:
        """Add an inbound message with `text`; return the signed webhook request (`message.received`).

        `chat` is the id of a chat, or a handle, whose direct chat with the first line is used (opened if there is
        none). `sender` is the handle of a participant of a group. A keyword such as STOP opts the sender of a direct
        chat out, any other text opts in again. `more` holds further fields of the message: `parts`, `effect`,
        `reply_to`. Raises LookupError for an unknown chat or participant.
        """
        with self._lock:
            return self._events.receive(chat, text, sender=sender, **more)

    def deliver(self, message_id: str) -> Request:
        """Mark an outgoing message as delivered; return the signed webhook request (`message.delivered`)."""
        with self._lock:
            return self._events.deliver(message_id)

    def read(self, message_id: str) -> Request:
        """Mark an outgoing message as read; return the signed webhook request (`message.read`)."""
        with self._lock:
            return self._events.read(message_id)

    def fail(self, message_id: str, code: int = 4001) -> Request:
        """Mark the delivery of an outgoing message as failed; return the signed webhook (`message.failed`)."""
        with self._lock:
            return self._events.fail(message_id, code)

    def delete(self, message_id: str) -> None:
        """Delete an outgoing message from Linq's records; its idempotency key then gives 404."""
        with self._lock:
            self._events.delete(message_id)

    def opt_out(self, handle: str) -> None:
        """Opt a person out of every message you send."""
        with self._lock:
            self._events.opt_out(handle, opted_out=True)

    def opt_in(self, handle: str) -> None:
        """Opt a person in again."""
        with self._lock:
            self._events.opt_out(handle, opted_out=False)

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


def _documented(operation: operations.Operation | None) -> Collection[int]:
    return CODES if operation is None else (*operation.errors, *operations.ANYWHERE)

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
from linq_compose.testing.fake import _assert_sent as assertions
from linq_compose.testing.fake._asgi import ASGIApp, asgi_app
from linq_compose.testing.fake._call import Strictness
from linq_compose.testing.fake._controls import Controls
from linq_compose.testing.fake._events import Events
from linq_compose.testing.fake._faults import Failure, Faults, Outcome
from linq_compose.testing.fake._http import Request, Response
from linq_compose.testing.fake._journal import Exchange, Journal, Sent
from linq_compose.testing.fake._outside import OutsideEvents
from linq_compose.testing.fake._router import Router
from linq_compose.testing.fake._state import World
from linq_compose.testing.fake._uploads import is_upload, respond_to_upload
from linq_compose.testing.fake._webhooks import SECRET, Webhooks
from linq_compose.text import RichText

if TYPE_CHECKING:
    import httpx
    from requests.adapters import BaseAdapter

    from linq_compose.testing.fake._delivery import WebhookDelivery

__all__ = ["FakeLinq"]


class FakeLinq(OutsideEvents):
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
            upload = is_upload(self._world, request, is_operation=match is not None)
            if upload:
                match = operation = None
            exchange = Exchange(request, self._world.now(), None if operation is None else operation.id)
            fault = self._faults.take(operation, upload=upload)
            exchange.failure = fault.failure
            if upload and fault.accepted:
                exchange.response = respond_to_upload(self._world, request)
            elif fault.accepted:
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
        client's timeout). `retry_after` is in seconds, 1 by default where the code is one of a 429. `delay` is how many
        seconds the response takes, and works with no `code` too; a client's read timeout ends it. An upload to an
        `upload_url` is such a request as well, except for error codes, which the file store does not have. Raises
        TypeError for an argument of another type, ValueError for an unknown code, word or operation, and for a number
        out of range.

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
        events = (name for name, value in vars(OutsideEvents).items() if not name.startswith("_") and callable(value))
        actions = {name: getattr(self, name) for name in (*events, "fail_next", "reset")}

        def open_chat(handles: Sequence[str], line: str | None = None) -> str:  # JSON has no positional arguments
            return self.open_chat(*handles, line=line)

        actions["open_chat"] = open_chat
        reads: dict[str, Callable[[], Iterable[Any]]] = {
            "journal": lambda: self.journal,
            "sent": lambda: self.sent,
            "webhooks": lambda: self.webhooks,
            "deliveries": lambda: () if self._webhooks.delivery is None else self._webhooks.delivery.attempts,
        }
        return Controls(reads, actions, hosts=[*hosts])

    def send_webhooks(self, hosts: Mapping[str, str], *, delay: float = 1.0) -> WebhookDelivery:
        """Send the events of webhook subscriptions over HTTP; return what sends them until it is closed.

        This is the one method of the fake that opens connections. `hosts` names the hosts of `target_url` whose events
        are sent, each with the address to send them to, such as `{"app.example.com": "http://127.0.0.1:8000"}`; the
        path and the query are those of `target_url`. An event is sent again after a 5xx, a 429 or a network error,
        first after `delay` seconds, then after twice as many, for half an hour; the subscription's next events wait.
        Raises ValueError for an address with a path and for a second delivery beside one that is open.
        """
        from linq_compose.testing.fake._delivery import WebhookDelivery

        delivery = WebhookDelivery(self._webhooks, self._lock, hosts, delay=delay)
        with self._lock:
            if self._webhooks.delivery is not None:
                raise ValueError("Another delivery of this fake is open; close it first.")
            self._webhooks.delivery = delivery
        return delivery

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

    # Chats

    def open_chat(self, *handles: str, line: str | None = None) -> str:
        """Return the id of the chat of a line (by default the first) with these others, opened if there is none.

        Raises ValueError for a handle that is neither E.164 nor an email address, and for another line.
        """
        with self._lock:
            return self._events.open_chat(handles, line=line)


def _now() -> datetime:
    return datetime.now(UTC)

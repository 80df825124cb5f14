"""Delivery: webhooks sent over HTTP to the subscriptions whose hosts were named, and to no other host."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final, Self, TypeAlias
from urllib.parse import SplitResult, quote, urlsplit

from linq_compose.testing.fake._http import Request, Response
from linq_compose.testing.fake._webhooks import Attempt, Webhooks

__all__ = ["WebhookDelivery", "host_of"]

_RETRIED_FOR: Final = 1800.0
"""Seconds for which an event is sent again. Source: the SDK on webhook subscriptions, read 2026-11-26."""
_WAITED: Final = 10.0
"""Seconds that a receiver has for its response: a choice, since no source gives a number."""

_READ: Final = 65_536
"""Bytes of a response that are read."""
_KEPT: Final = "%/?:@!$&'()*+,;=-._~"
"""What a path with its query contains as it is; the rest is percent-encoded."""

_Pending: TypeAlias = tuple[dict[str, Any], dict[str, Any]]
"""A subscription, and an event that is to be sent to it."""


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, without its port; an empty string where there is none."""
    with suppress(ValueError):
        return urlsplit(url).hostname or ""
    return ""


class WebhookDelivery:
    """Sends the events of webhook subscriptions, each subscription's in order, until it is closed.

    `FakeLinq.send_webhooks` makes one; it is a context manager. A subscription's events wait while the one before them
    is sent again: after a 5xx, a 429 or a network error, with delays that double, for half an hour. Any other response
    ends the delivery of an event. Redirects are not followed, and proxies are not used.
    """

    def __init__(
        self,
        webhooks: Webhooks,
        lock: AbstractContextManager[Any],
        hosts: Mapping[str, str],
        *,
        delay: float,
    ) -> None:
        self._webhooks = webhooks
        self._lock = lock
        self._origins = {name.lower(): _origin(name, url) for name, url in hosts.items()}
        self._delay = delay
        self._closed = threading.Event()
        self._changed = threading.Condition()  # which guards all that follows
        self._queues: dict[str, deque[_Pending]] = {}
        self._connections: set[http.client.HTTPConnection] = set()
        self._attempts: list[Attempt] = []

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every attempt so far, oldest first."""
        with self._changed:
            return tuple(self._attempts)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until every event so far is delivered or given up; return False where the seconds end before."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._queues, timeout)

    def close(self) -> None:
        """End the delivery: what is not sent yet is dropped, and open connections are broken."""
        self._closed.set()
        with self._changed:
            for connection in self._connections:
                with suppress(OSError):
                    if connection.sock is not None:
                        connection.sock.shutdown(socket.SHUT_RDWR)
            self._queues.clear()
            self._changed.notify_all()
        with self._lock:
            if self._webhooks.delivery is self:
                self._webhooks.delivery = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reaches(self, url: str) -> bool:
        """Return whether events for a `target_url` are sent."""
        return host_of(url) in self._origins

    def add(self, subscription: dict[str, Any], event: dict[str, Any]) -> None:
        """Send an event to a subscription later, in a thread of the subscription; nothing where its host is unnamed."""
        if not self.reaches(subscription["target_url"]):
            return
        key = subscription["id"]
        with self._changed:
            if self._closed.is_set():
                return
            queue = self._queues.get(key)
            if queue is not None:
                queue.append((subscription, event))
                return
            self._queues[key] = queue = deque([(subscription, event)])
        threading.Thread(target=self._run, args=(key, queue), name=f"webhooks {key}", daemon=True).start()

    def _run(self, key: str, queue: deque[_Pending]) -> None:
        """Send what is in a queue, until it is empty; where the delivery is closed, it is emptied at once."""
        while True:
            subscription, event = queue[0]
            self._deliver(subscription, event)
            with self._changed:
                queue.popleft()
                if not queue:
                    if self._queues.get(key) is queue:
                        del self._queues[key]
                    self._changed.notify_all()
                    return

    def _deliver(self, subscription: dict[str, Any], event: dict[str, Any]) -> None:
        """Send an event until it is received, refused or too old."""
        start, delay = time.monotonic(), self._delay
        while not self._closed.is_set():
            with self._lock:
                # Signed anew for each attempt: receivers reject signatures that are older than five minutes.
                request = self._webhooks.signed_for(subscription, event)
            origin = None if request is None else self._origins.get(host_of(request.url))
            if request is None or origin is None:  # deleted, no longer active, or moved to another host
                return
            url = urlsplit(request.url)._replace(scheme=origin.scheme, netloc=origin.netloc, fragment="").geturl()
            try:
                response, error, is_final = *self._send(replace(request, url=url)), False
            except ValueError as refused:  # a header that HTTP cannot carry, which another attempt does not change
                response, error, is_final = None, type(refused).__name__, True
            if self._closed.is_set():
                return
            status = None if response is None else response.status
            attempt = Attempt(subscription["id"], event["event_id"], event["event_type"], url, status, error)
            with self._changed:
                self._attempts.append(attempt)
            if response is not None and not _is_retried(response.status):
                with self._lock:
                    self._webhooks.learn(subscription, event, response)
                return
            if is_final or time.monotonic() - start + delay > _RETRIED_FOR:
                return
            self._closed.wait(delay)
            delay *= 2

    def _send(self, request: Request) -> tuple[Response | None, str | None]:
        """Return the response to a request, or why there is none; raise ValueError for what HTTP cannot carry."""
        pieces = urlsplit(request.url)
        kind = http.client.HTTPSConnection if pieces.scheme == "https" else http.client.HTTPConnection
        connection = kind(pieces.hostname or "", pieces.port, timeout=_WAITED)
        try:
            with self._changed:
                self._connections.add(connection)
            connection.connect()
            if self._closed.is_set():
                raise ConnectionAbortedError  # nothing is sent once it is closed
            target = quote(pieces._replace(scheme="", netloc="").geturl(), safe=_KEPT) or "/"
            connection.request(request.method, target, body=request.body, headers=dict(request.headers))
            response = connection.getresponse()
            with suppress(OSError, http.client.HTTPException):
                response.read(_READ)  # so that the receiver can write it
            return Response(response.status, dict(response.getheaders())), None
        except (OSError, http.client.HTTPException) as error:
            return None, type(error).__name__
        finally:
            with self._changed:
                self._connections.discard(connection)
            connection.close()


def _is_retried(status: int) -> bool:
    return status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _origin(name: str, url: str) -> SplitResult:
    """Return the origin that a host stands for; raise ValueError where it is none."""
    if not name or host_of(f"https://{name}") != name.lower():
        raise ValueError(f"hosts: expected a host name without port or path, got {name!r}.")
    with suppress(ValueError):
        pieces = urlsplit(url)
        whole = f"{pieces.scheme}://{pieces.netloc}"
        if (
            pieces.scheme in ("http", "https")
            and pieces.hostname
            and pieces.username is None
            and pieces.port != 0  # ValueError for what is no port
            and url in (whole, f"{whole}/")
        ):
            return pieces
    raise ValueError(f"hosts: expected an address such as http://127.0.0.1:8000 for {name}, got {url!r}.")

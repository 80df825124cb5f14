"""The fake as an httpx transport."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import anyio
import httpx

from linq_compose.testing.fake._faults import Outcome
from linq_compose.testing.fake._http import Request

__all__ = ["FakeTransport"]

_ERRORS: Final[dict[str, type[httpx.TransportError]]] = {
    "connection": httpx.ConnectError,
    "timeout": httpx.ReadTimeout,
    "lost": httpx.RemoteProtocolError,
    "late": httpx.ReadTimeout,
}


class FakeTransport(httpx.MockTransport):
    """Answers requests of sync and async clients by a function; opens no socket.

    A scripted delay is waited for, at most until the client's read timeout.
    """

    def __init__(self, perform: Callable[[Request], Outcome]) -> None:
        super().__init__(self._respond)
        self._perform = perform

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response to a request of a sync client."""
        request.read()
        outcome = self._outcome(request)
        if outcome.delay:
            time.sleep(outcome.delay)
        return _result(outcome, request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response to a request of an async client."""
        await request.aread()
        outcome = self._outcome(request)
        if outcome.delay:
            await anyio.sleep(outcome.delay)
        return _result(outcome, request)

    def _respond(self, request: httpx.Request) -> httpx.Response:
        return _result(self._outcome(request), request)

    def _outcome(self, request: httpx.Request) -> Outcome:
        """Return what becomes of a request; a delay beyond the read timeout is a late response."""
        sent = Request(request.method, str(request.url), dict(request.headers), request.content)
        outcome = self._perform(sent)
        timeout = request.extensions.get("timeout", {}).get("read")
        return outcome if timeout is None else outcome.within(timeout)


def _result(outcome: Outcome, request: httpx.Request) -> httpx.Response:
    response = outcome.response
    if outcome.failure is not None:
        raise _ERRORS[outcome.failure](outcome.reason, request=request)
    return httpx.Response(response.status, headers=dict(response.headers), content=response.body)

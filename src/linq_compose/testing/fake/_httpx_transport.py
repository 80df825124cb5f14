"""The fake as an httpx transport."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from linq_compose.testing.fake._http import Request, Response

__all__ = ["FakeTransport"]


class FakeTransport(httpx.MockTransport):
    """Answers requests of sync and async clients by a function; opens no socket."""

    def __init__(self, handle: Callable[[Request], Response]) -> None:
        def respond(request: httpx.Request) -> httpx.Response:
            # Clients of both kinds have read the body before a mock transport is called.
            response = handle(Request(request.method, str(request.url), dict(request.headers), request.content))
            return httpx.Response(response.status, headers=dict(response.headers), content=response.body)

        super().__init__(respond)

"""Transports: the fake behind httpx, requests and ASGI. None of these libraries is imported before it is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from linq_compose.errors import MissingExtra
from linq_compose.testing.fake._http import Request, Response

if TYPE_CHECKING:
    import httpx
    from requests.adapters import BaseAdapter

__all__ = ["Carried"]

Scope = MutableMapping[str, Any]
App = Callable[
    [Scope, Callable[[], Awaitable[Any]], Callable[[MutableMapping[str, Any]], Awaitable[None]]], Awaitable[None]
]


class Carried:
    """The part of `FakeLinq` that stands behind an HTTP client or server."""

    def handle(self, request: Request) -> Response:
        """Return the answer to a request."""
        raise NotImplementedError

    def _controlled(self, request: Request) -> Response | None:
        raise NotImplementedError

    def transport(self) -> httpx.MockTransport:
        """Return a transport for `httpx.Client` and `httpx.AsyncClient`; raises `MissingExtra` without httpx."""
        try:
            import httpx
        except ImportError:  # pragma: no cover
            raise MissingExtra("httpx", extra="testing") from None

        def answer(request: httpx.Request) -> httpx.Response:
            # Both kinds of client have read the body before a mock transport is called.
            asked = Request(request.method, str(request.url), dict(request.headers), request.content)
            response = self.handle(asked)
            return httpx.Response(response.status, headers=dict(response.headers), content=response.body)

        return httpx.MockTransport(answer)

    def requests_adapter(self) -> BaseAdapter:
        """Return an adapter for `requests.Session.mount`; raises `MissingExtra` without requests."""
        try:
            from linq_compose.testing.fake._requests_adapter import FakeAdapter
        except ImportError:  # pragma: no cover
            raise MissingExtra("requests", extra="testing") from None
        return FakeAdapter(self.handle)

    def asgi(self, *, controls: bool = False) -> App:
        """Return an ASGI application, for a server on loopback or a client that calls it directly.

        With `controls`, a test in another language reads the journal and plays the world under `/__fake__/`.
        """

        async def app(
            scope: Scope, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
        ) -> None:
            if scope["type"] == "lifespan":
                await _live(receive, send)
            elif scope["type"] == "http":
                request = await _asked(scope, receive)
                response = (self._controlled(request) if controls else None) or self.handle(request)
                headers = [
                    (name.encode(), value.encode("latin-1", "replace")) for name, value in response.headers.items()
                ]
                headers.append((b"content-length", str(len(response.body)).encode()))
                if response.status == HTTPStatus.NO_CONTENT:
                    headers.pop()
                await send({"type": "http.response.start", "status": response.status, "headers": headers})
                await send({"type": "http.response.body", "body": response.body})
            else:
                await send({"type": "websocket.close", "code": 1000})

        return app


async def _live(receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
    while (await receive())["type"] != "lifespan.shutdown":
        await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})


async def _asked(scope: Scope, receive: Callable[[], Awaitable[Any]]) -> Request:
    chunks, more = [], True
    while more:
        message = await receive()
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    path = scope.get("raw_path") or scope["path"].encode()
    query = scope.get("query_string", b"")
    url = path.decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return Request(scope["method"], url, headers, b"".join(chunks))

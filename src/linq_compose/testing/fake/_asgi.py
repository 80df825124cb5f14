"""The fake as an ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any, TypeAlias

from linq_compose.testing.fake._faults import Outcome
from linq_compose.testing.fake._http import Request, Response

__all__ = ["ASGIApp", "Scope", "asgi_app"]

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Any]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
ASGIApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


def asgi_app(perform: Callable[[Request], Outcome], *, abort: Callable[[Scope], None] | None = None) -> ASGIApp:
    """Return an ASGI application that answers HTTP requests by `perform`; WebSockets are closed.

    `abort` breaks the connection of a scope. Without it, a broken connection is a ConnectionError out of the
    application, and a response that never comes a TimeoutError.
    """

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        request = await _request(scope, receive)
        if request is None:
            return
        outcome = perform(request)
        if await _disconnected(receive, outcome.delay):
            return
        if outcome.failure is None or abort is None:
            await _send(outcome.result(), send)
            return
        if outcome.failure in ("connection", "lost"):
            abort(scope)
        await _disconnected(receive, None)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            await respond(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    return app


async def _live(receive: Receive, send: Send) -> None:
    while (await receive())["type"] != "lifespan.shutdown":
        await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})


async def _request(scope: Scope, receive: Receive) -> Request | None:
    """Return the request; None where the client disconnects before it is complete."""
    chunks, more = [], True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    path = scope.get("raw_path") or scope["path"].encode()
    query = scope.get("query_string", b"")
    url = path.decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return Request(scope["method"], url, headers, b"".join(chunks))


async def _disconnected(receive: Receive, seconds: float | None) -> bool:
    """Wait so many seconds, None without end; return whether the client has disconnected by then."""
    if seconds == 0:
        return False
    try:
        await asyncio.wait_for(receive(), seconds)
    except TimeoutError:
        return False
    return True


async def _send(response: Response, send: Send) -> None:
    headers = [(name.encode(), value.encode("latin-1", "replace")) for name, value in response.headers.items()]
    if response.status != HTTPStatus.NO_CONTENT:
        headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})

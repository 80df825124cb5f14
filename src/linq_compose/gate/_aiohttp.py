"""A client middleware of aiohttp (3.12 and newer)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from linq_compose.gate._gate import Gate, gate_of
from linq_compose.gate._screen import NOT_READ, is_linq

if TYPE_CHECKING:
    import aiohttp

__all__ = ["aiohttp_middleware", "judge_aiohttp"]


def aiohttp_middleware(
    **options: Any,
) -> Callable[
    [aiohttp.ClientRequest, Callable[[aiohttp.ClientRequest], Awaitable[aiohttp.ClientResponse]]],
    Awaitable[aiohttp.ClientResponse],
]:
    """Return a middleware: `aiohttp.ClientSession(middlewares=[aiohttp_middleware()])`.

    Takes the keywords of `Gate`, or `gate=` with one that is shared. What the gate raises comes out of the call as it
    is. A body that streams is never read, and an upgrade to a websocket passes.
    """
    from aiohttp.payload import BytesPayload

    gate = gate_of(options)
    judged: WeakSet[Any] = WeakSet()  # bodies, which a redirect takes along

    async def middleware(
        request: aiohttp.ClientRequest, handler: Callable[[aiohttp.ClientRequest], Awaitable[aiohttp.ClientResponse]]
    ) -> aiohttp.ClientResponse:
        if request.body not in judged:
            await judge_aiohttp(gate, request)
            if isinstance(request.body, BytesPayload):
                judged.add(request.body)
        return await handler(request)

    return middleware


async def judge_aiohttp(gate: Gate, request: aiohttp.ClientRequest) -> None:
    """Judge a request of aiohttp."""
    url = str(request.url)
    if gate.mode == "off" or "Upgrade" in request.headers or not is_linq(url, gate.base_urls):
        return
    gate.judge(request.method, url, await _body(request.body), content_type=request.headers.get("Content-Type"))


async def _body(body: Any) -> Any:
    from aiohttp.payload import BytesPayload

    held = await body.as_bytes() if isinstance(body, BytesPayload) else body
    return held or None if isinstance(held, (bytes, bytearray, type(None))) else NOT_READ

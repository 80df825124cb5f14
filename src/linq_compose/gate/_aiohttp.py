"""A client middleware of aiohttp (3.12 and newer)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from linq_compose.gate._gate import Gate, gate_of
from linq_compose.gate._screen import NOT_READ, is_linq

if TYPE_CHECKING:
    import aiohttp

__all__ = ["aiohttp_middleware", "check_aiohttp"]


def aiohttp_middleware(
    **options: Any,
) -> Callable[
    [aiohttp.ClientRequest, Callable[[aiohttp.ClientRequest], Awaitable[aiohttp.ClientResponse]]],
    Awaitable[aiohttp.ClientResponse],
]:
    """Return a middleware: `aiohttp.ClientSession(middlewares=[aiohttp_middleware()])`.

    Accepts the keywords of `Gate`, or `gate=` alone for a gate that is shared. Exceptions of the gate are raised from
    the call itself. Streamed bodies are never read, and WebSocket upgrades are not checked.
    """
    from aiohttp.payload import BytesPayload

    gate = gate_of(options)
    checked: WeakSet[Any] = WeakSet()  # by body, which a redirect reuses

    async def middleware(
        request: aiohttp.ClientRequest, handler: Callable[[aiohttp.ClientRequest], Awaitable[aiohttp.ClientResponse]]
    ) -> aiohttp.ClientResponse:
        if request.body not in checked:
            await check_aiohttp(gate, request)
            if isinstance(request.body, BytesPayload):
                checked.add(request.body)
        return await handler(request)

    return middleware


async def check_aiohttp(gate: Gate, request: aiohttp.ClientRequest) -> None:
    """Check a request of aiohttp."""
    url = str(request.url)
    if gate.mode == "off" or "Upgrade" in request.headers or not is_linq(url, gate.base_urls):
        return
    gate.check(request.method, url, await _body(request.body), content_type=request.headers.get("Content-Type"))


async def _body(body: Any) -> Any:
    from aiohttp.payload import BytesPayload

    content = await body.as_bytes() if isinstance(body, BytesPayload) else body
    return content or None if isinstance(content, (bytes, bytearray, type(None))) else NOT_READ

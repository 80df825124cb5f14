"""A client middleware of aiohttp (3.12 and newer)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, Unpack
from weakref import WeakKeyDictionary

from linq_compose.errors import MissingExtra
from linq_compose.gate._body import NOT_READ
from linq_compose.gate._gate import Gate, GateOptions, gate_of
from linq_compose.gate._screen import Outgoing

if TYPE_CHECKING:
    import aiohttp

__all__ = ["Memories", "aiohttp_middleware", "check_aiohttp", "check_aiohttp_call"]

Memories: TypeAlias = WeakKeyDictionary[Any, dict[str, Any]]
"""What was checked, by body: a redirect sends the same body again."""


def aiohttp_middleware(
    *, gate: Gate | None = None, **options: Unpack[GateOptions]
) -> Callable[
    [aiohttp.ClientRequest, Callable[[aiohttp.ClientRequest], Awaitable[aiohttp.ClientResponse]]],
    Awaitable[aiohttp.ClientResponse],
]:
    """Return a middleware: `aiohttp.ClientSession(middlewares=[aiohttp_middleware()])`.

    Accepts the keywords of `Gate`, or `gate=` alone for a gate that is shared; async functions as `context` and
    `on_report` are awaited. Exceptions of the gate are raised from the call itself. A request is checked once, and
    again where a redirect changes it. Streamed bodies are never read, and WebSocket upgrades are not checked. Raises
    RuntimeError for an aiohttp older than 3.12, whose sessions accept no middleware, and `MissingExtra` (an
    ImportError) without aiohttp.
    """
    try:
        import aiohttp
    except ImportError:
        raise MissingExtra("aiohttp", extra="aiohttp") from None
    if not hasattr(aiohttp, "ClientMiddlewareType"):
        raise RuntimeError(f"aiohttp_middleware() requires aiohttp 3.12 or newer, found {aiohttp.__version__}.")
    gate = gate_of("aiohttp_middleware", gate, options)
    memories = Memories()

    async def middleware(
        request: aiohttp.ClientRequest, handler: Callable[[aiohttp.ClientRequest], Awaitable[aiohttp.ClientResponse]]
    ) -> aiohttp.ClientResponse:
        await gate.check_outgoing_async(partial(_read, request, memories))
        return await handler(request)

    return middleware


def check_aiohttp(gate: Gate, request: aiohttp.ClientRequest, memories: Memories) -> None:
    """Check a request of aiohttp of any version, unless this gate already has checked the same."""
    gate.check_outgoing(partial(_read, request, memories))


def check_aiohttp_call(gate: Gate, session: aiohttp.ClientSession, method: str, url: Any, options: Any) -> None:
    """Check a call of `ClientSession.request` by its arguments, where no request is made of them."""
    gate.check_outgoing(partial(_read_call, session, method, url, options))


def _read_call(session: aiohttp.ClientSession, method: str, url: Any, options: Any) -> Outgoing:
    from multidict import CIMultiDict
    from yarl import URL

    base, headers = getattr(session, "_base_url", None), CIMultiDict(session.headers)
    headers.update(options.get("headers") or {})
    whole = (URL(url) if base is None else base.join(URL(url))).update_query(options.get("params") or {})
    request = Outgoing(method, str(whole), options.get("json"), headers=headers).typed()
    if request.body is not None:
        return request
    data = options.get("data")
    own_type = getattr(data, "content_type", "application/octet-stream")  # of a payload of aiohttp
    return request._replace(body=_content(data), content_type=request.content_type or own_type)


def _read(request: aiohttp.ClientRequest, memories: Memories) -> Outgoing | None:
    from aiohttp.payload import BytesPayload

    headers, body = request.headers, request.body
    if request.method == "GET" and headers.get("Upgrade", "").lower() == "websocket":
        return None
    return Outgoing(
        request.method,
        str(request.url),
        _content(body),
        content_encoding="identity" if request.compress else None,  # compressed while it is sent
        memory=memories.setdefault(body, {}) if isinstance(body, BytesPayload) else None,
        headers=headers,
    ).typed()


def _content(body: Any) -> Any:
    """Return a body that is in memory; None for an empty one."""
    from aiohttp.payload import BytesPayload

    if isinstance(body, BytesPayload):
        body = body._value  # noqa: SLF001  what reads it by a public name does so as text, and not in every version
    readable = body is None or isinstance(body, (str, bytes, bytearray, memoryview))
    return body or None if readable else NOT_READ

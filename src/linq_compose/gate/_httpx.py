"""Event hooks for httpx. They do not work under the official SDK, which retries what a hook raises: use `guard`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from linq_compose.gate._gate import Gate, gate_of
from linq_compose.gate._screen import NOT_READ, is_linq

if TYPE_CHECKING:
    import httpx

__all__ = ["async_httpx_hook", "check_httpx", "httpx_hook"]


def httpx_hook(**options: Any) -> Callable[[httpx.Request], None]:
    """Return a request hook: `httpx.Client(event_hooks={"request": [httpx_hook()]})`.

    Accepts the keywords of `Gate`, or `gate=` alone for a gate that is shared. A request is checked once, even if it
    is redirected; streamed bodies are never read.
    """
    gate = gate_of(options)

    def hook(request: httpx.Request) -> None:
        check_httpx(gate, request)

    return hook


def async_httpx_hook(**options: Any) -> Callable[[httpx.Request], Awaitable[None]]:
    """Return a request hook for `httpx.AsyncClient`; otherwise the same as `httpx_hook`."""
    gate = gate_of(options)

    async def hook(request: httpx.Request) -> None:
        check_httpx(gate, request)

    return hook


def check_httpx(gate: Gate, request: httpx.Request) -> None:
    """Check a request of httpx, unless this gate already has."""
    url, mark = str(request.url), gate.mark
    if gate.mode == "off" or not is_linq(url, gate.base_urls) or mark in request.extensions:
        return
    gate.check(request.method, url, _body(request), content_type=request.headers.get("content-type"))
    request.extensions = {**request.extensions, mark: True}  # a redirect copies them


def _body(request: httpx.Request) -> Any:
    import httpx

    try:
        return request.content or None
    except httpx.RequestNotRead:
        return NOT_READ

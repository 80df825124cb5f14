"""Event hooks of httpx. Under the official SDK they are no good: it retries what a hook raises; `guard` is for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from linq_compose.gate._gate import Gate, gate_of
from linq_compose.gate._screen import NOT_READ, is_linq

if TYPE_CHECKING:
    import httpx

__all__ = ["async_httpx_hook", "httpx_hook", "judge_httpx"]


def httpx_hook(**options: Any) -> Callable[[httpx.Request], None]:
    """Return a request hook: `httpx.Client(event_hooks={"request": [httpx_hook()]})`.

    Takes the keywords of `Gate`, or `gate=` with one that is shared. A request is judged once, whatever redirects
    follow; a body that streams is never read.
    """
    gate = gate_of(options)

    def hook(request: httpx.Request) -> None:
        judge_httpx(gate, request)

    return hook


def async_httpx_hook(**options: Any) -> Callable[[httpx.Request], Awaitable[None]]:
    """Return a request hook for `httpx.AsyncClient`; otherwise as `httpx_hook`."""
    gate = gate_of(options)

    async def hook(request: httpx.Request) -> None:
        judge_httpx(gate, request)

    return hook


def judge_httpx(gate: Gate, request: httpx.Request) -> None:
    """Judge a request of httpx, if this gate has not before."""
    url, judged = str(request.url), gate.mark
    if gate.mode == "off" or not is_linq(url, gate.base_urls) or judged in request.extensions:
        return
    gate.judge(request.method, url, _body(request), content_type=request.headers.get("content-type"))
    request.extensions = {**request.extensions, judged: True}  # a redirect takes them along


def _body(request: httpx.Request) -> Any:
    import httpx

    try:
        return request.content or None
    except httpx.RequestNotRead:
        return NOT_READ

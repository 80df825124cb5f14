"""Event hooks for httpx. They do not work under the official SDK, which retries what a hook raises: use `guard`."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Any, Unpack

from linq_compose.gate._body import NOT_READ
from linq_compose.gate._gate import Gate, GateOptions, gate_of
from linq_compose.gate._screen import Outgoing

if TYPE_CHECKING:
    import httpx

__all__ = ["async_httpx_hook", "check_httpx", "httpx_hook"]


def httpx_hook(*, gate: Gate | None = None, **options: Unpack[GateOptions]) -> Callable[[httpx.Request], None]:
    """Return a request hook: `httpx.Client(event_hooks={"request": [httpx_hook()]})`.

    Accepts the keywords of `Gate`, or `gate=` alone for a gate that is shared. A request is checked once, and again
    where a redirect or your code changes it; streamed bodies are never read. Raises TypeError for an async function as
    `context` or `on_report`, and in an `httpx.AsyncClient`.
    """
    gate = gate_of("httpx_hook", gate, options)
    gate.refuse_async("httpx_hook()")

    def hook(request: httpx.Request) -> None:
        if _caller_is_async():
            raise TypeError("httpx_hook() is for httpx.Client; use async_httpx_hook() for httpx.AsyncClient.")
        check_httpx(gate, request)

    return hook


def async_httpx_hook(
    *, gate: Gate | None = None, **options: Unpack[GateOptions]
) -> Callable[[httpx.Request], Awaitable[None]]:
    """Return a request hook for `httpx.AsyncClient`; otherwise the same as `httpx_hook`.

    Async functions as `context` and `on_report` are awaited. Raises TypeError in an `httpx.Client`, which would not
    await the hook.
    """
    gate = gate_of("async_httpx_hook", gate, options)

    async def check(request: httpx.Request) -> None:
        await gate.check_outgoing_async(partial(_read, request))

    def hook(request: httpx.Request) -> Awaitable[None]:
        if _caller_is_async() is False:
            raise TypeError("async_httpx_hook() is for httpx.AsyncClient; use httpx_hook() for httpx.Client.")
        return check(request)

    return hook


def check_httpx(gate: Gate, request: httpx.Request) -> None:
    """Check a request of httpx, unless this gate already has checked the same."""
    gate.check_outgoing(partial(_read, request))


def _read(request: httpx.Request) -> Outgoing:
    request.extensions = memory = dict(request.extensions)  # a redirect copies them
    return Outgoing(request.method, str(request.url), _body(request), memory=memory, headers=request.headers).typed()


def _body(request: httpx.Request) -> Any:
    """Return the content of a request that is in memory, wherever a redirect or an auth flow has put it."""
    import httpx

    return b"".join(request.stream) or None if isinstance(request.stream, httpx.ByteStream) else NOT_READ


def _caller_is_async() -> bool | None:
    """Return whether the client that calls a hook is asynchronous, by its own frame; None for other callers."""
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001  nothing else names the caller of a hook
    while frame is not None and not str(frame.f_globals.get("__name__")).startswith("httpx."):
        frame = frame.f_back
    return None if frame is None else bool(frame.f_code.co_flags & inspect.CO_COROUTINE)

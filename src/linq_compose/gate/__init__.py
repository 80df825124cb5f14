"""The gate: checks requests before they are sent, whichever HTTP client sends them.

`screen` is pure; every other function passes the requests of one HTTP client to it. No client is imported before it is
used.

The modules here are private: import from `linq_compose.gate`.
"""

from linq_compose.gate._aiohttp import aiohttp_middleware
from linq_compose.gate._base_urls import LINQ
from linq_compose.gate._gate import MODES, Gate, GateOptions
from linq_compose.gate._httpx import async_httpx_hook, httpx_hook
from linq_compose.gate._requests import guard_session
from linq_compose.gate._screen import AsyncContextProvider, ContextProvider, screen
from linq_compose.gate._sdk import guard

__all__ = [
    "LINQ",
    "MODES",
    "AsyncContextProvider",
    "ContextProvider",
    "Gate",
    "GateOptions",
    "aiohttp_middleware",
    "async_httpx_hook",
    "guard",
    "guard_session",
    "httpx_hook",
    "screen",
]

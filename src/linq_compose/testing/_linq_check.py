"""`--linq-check`: checks every request that httpx, requests and aiohttp send during a test run."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Iterable
from typing import Any, Final, Literal

from linq_compose.gate import LINQ, Gate
from linq_compose.gate._aiohttp import check_aiohttp
from linq_compose.gate._httpx import check_httpx
from linq_compose.gate._requests import check_requests
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import Report

__all__ = ["Watch"]

_SHOWN: Final = 5
"""Reports that a summary prints in full."""


class Watch:
    """A gate around the client classes. Requests are sent unchanged; failures are reported after the test."""

    def __init__(
        self,
        least: Literal["warning", "error"],
        *,
        base_urls: Iterable[str] = (),
        policy: Policy | None = None,
    ) -> None:
        self._least = least
        self._gate = Gate(mode="collect", on_report=self._record, base_urls=(*LINQ, *base_urls), policy=policy)
        self._lock = threading.Lock()
        self._failures: list[Report] = []
        self._undo: list[Callable[[], None]] = []

    def start(self) -> None:
        """Wrap the clients that are installed."""
        for module, name, method, around in (
            ("httpx", "Client", "send", self._httpx),
            ("httpx", "AsyncClient", "send", self._async_httpx),
            ("requests", "Session", "send", self._requests),
            ("aiohttp", "ClientRequest", "send", self._aiohttp),
        ):
            try:
                client = getattr(importlib.import_module(module), name)
            except ImportError:
                continue
            self._wrap(client, method, around)

    def stop(self) -> None:
        """Restore the clients."""
        for undo in reversed(self._undo):
            undo()
        self._undo.clear()

    def clear(self) -> None:
        """Forget the failures so far, for the next test."""
        with self._lock:
            self._failures.clear()

    def summary(self) -> str | None:
        """Return the failures so far as text; None without any."""
        with self._lock:
            failures = list(self._failures)
        if not failures:
            return None
        count = f"{len(failures)} request{'s' * (len(failures) != 1)} to Linq would be rejected or altered"
        shown = [f"{report.operation}:\n{report}" for report in failures[:_SHOWN]]
        more = [f"and {len(failures) - _SHOWN} more"] if len(failures) > _SHOWN else []
        return "\n\n".join([f"--linq-check: {count}", *shown, *more])

    def _record(self, report: Report) -> None:
        if report.errors or (self._least == "warning" and report.warnings):
            with self._lock:
                self._failures.append(report)

    def _wrap(self, client: Any, method: str, around: Callable[[Any], Any]) -> None:
        original = getattr(client, method)
        setattr(client, method, around(original))
        self._undo.append(lambda: setattr(client, method, original))

    def _httpx(self, send: Any) -> Any:
        def watched(client: Any, request: Any, **kwargs: Any) -> Any:
            check_httpx(self._gate, request)
            return send(client, request, **kwargs)

        return watched

    def _async_httpx(self, send: Any) -> Any:
        async def watched(client: Any, request: Any, **kwargs: Any) -> Any:
            check_httpx(self._gate, request)
            return await send(client, request, **kwargs)

        return watched

    def _requests(self, send: Any) -> Any:
        def watched(session: Any, request: Any, **kwargs: Any) -> Any:
            check_requests(self._gate, request)
            return send(session, request, **kwargs)

        return watched

    def _aiohttp(self, send: Any) -> Any:
        async def watched(request: Any, connection: Any) -> Any:
            await check_aiohttp(self._gate, request)
            return await send(request, connection)

        return watched

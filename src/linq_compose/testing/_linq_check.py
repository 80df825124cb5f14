"""Watching a test run: every request of httpx, requests and aiohttp goes past a gate, and on its way."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Iterable
from typing import Any, Final, Literal

from linq_compose.gate import LINQ, Gate
from linq_compose.gate._aiohttp import judge_aiohttp
from linq_compose.gate._httpx import judge_httpx
from linq_compose.gate._requests import judge_requests
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import Report

__all__ = ["Watch"]

_SHOWN: Final = 5


class Watch:
    """A gate over the clients' own classes. Nothing that is sent changes; what was found is told after the test."""

    def __init__(
        self,
        least: Literal["warning", "error"],
        *,
        base_urls: Iterable[str] = (),
        policy: Policy | None = None,
    ) -> None:
        self._least = least
        self._gate = Gate(mode="collect", on_report=self._note, base_urls=(*LINQ, *base_urls), policy=policy)
        self._lock = threading.Lock()
        self._found: list[Report] = []
        self._undo: list[Callable[[], None]] = []

    def begin(self) -> None:
        """Watch the clients that are installed."""
        for module, name, method, around in (
            ("httpx", "Client", "send", self._httpx),
            ("httpx", "AsyncClient", "send", self._async_httpx),
            ("requests", "Session", "send", self._requests),
            ("aiohttp", "ClientRequest", "send", self._aiohttp),
        ):
            try:
                kind = getattr(importlib.import_module(module), name)
            except ImportError:
                continue
            self._wrap(kind, method, around)

    def end(self) -> None:
        """Leave the clients as they were."""
        for undo in reversed(self._undo):
            undo()
        self._undo.clear()

    def forget(self) -> None:
        """Begin anew, for the next test."""
        with self._lock:
            self._found.clear()

    def told(self) -> str | None:
        """Return what was found since, for people; None when it is nothing."""
        with self._lock:
            found = list(self._found)
        if not found:
            return None
        counted = f"{len(found)} request{'s' * (len(found) != 1)} to Linq would not arrive as composed"
        shown = [f"{report.operation}:\n{report}" for report in found[:_SHOWN]]
        more = [f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
        return "\n\n".join([f"--linq-check: {counted}", *shown, *more])

    def _note(self, report: Report) -> None:
        if report.errors or (self._least == "warning" and report.warnings):
            with self._lock:
                self._found.append(report)

    def _wrap(self, kind: Any, method: str, around: Callable[[Any], Any]) -> None:
        original = getattr(kind, method)
        setattr(kind, method, around(original))
        self._undo.append(lambda: setattr(kind, method, original))

    def _httpx(self, send: Any) -> Any:
        def watched(client: Any, request: Any, **kwargs: Any) -> Any:
            judge_httpx(self._gate, request)
            return send(client, request, **kwargs)

        return watched

    def _async_httpx(self, send: Any) -> Any:
        async def watched(client: Any, request: Any, **kwargs: Any) -> Any:
            judge_httpx(self._gate, request)
            return await send(client, request, **kwargs)

        return watched

    def _requests(self, send: Any) -> Any:
        def watched(session: Any, request: Any, **kwargs: Any) -> Any:
            judge_requests(self._gate, request)
            return send(session, request, **kwargs)

        return watched

    def _aiohttp(self, send: Any) -> Any:
        async def watched(request: Any, connection: Any) -> Any:
            await judge_aiohttp(self._gate, request)
            return await send(request, connection)

        return watched

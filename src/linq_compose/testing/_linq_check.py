"""`--linq-check`: checks every request that httpx, requests and aiohttp send during a test run."""

from __future__ import annotations

import functools
import sys
import threading
import unittest
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

import pytest

from linq_compose.gate import Gate
from linq_compose.gate._aiohttp import Memories, check_aiohttp, check_aiohttp_call
from linq_compose.gate._httpx import check_httpx
from linq_compose.gate._requests import checked_requests
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import FailOn, MessageRejected, Report

__all__ = ["Watch", "summarize", "unchecked"]

_SHOWN: Final = 5
"""Reports that a summary prints in full."""


class _QuietGate(Gate):
    """A gate that logs no finding, as a test may look at every log record."""

    def _log(self, report: Report) -> None:
        pass

    def forget(self) -> None:
        """Forget the idempotency keys so far: two tests that use the same one do not disturb each other."""
        self._keys.clear()


class Watch:
    """A gate around the client classes. Requests are sent unchanged; failures are reported after the test.

    A request is seen where the client's own `send` begins, in front of mock libraries that replace what is below.
    Where a library replaces `send` itself, or what calls it, its replacement is wrapped too.
    """

    def __init__(self, *, base_urls: Iterable[str] = (), policy: Policy | None = None) -> None:
        self._gate = _QuietGate(mode="collect", on_report=self._record, base_urls=tuple(base_urls), policy=policy)
        self._lock = threading.Lock()
        self._reports: list[Report] = []
        self._undo: list[Callable[[], None]] = []
        self._memories = Memories()

    def start(self) -> None:
        """Wrap the clients and the mock libraries that are installed."""
        for module, owner, method, wrap in (
            ("httpx", "Client", "send", self._httpx),
            ("httpx", "AsyncClient", "send", self._async_httpx),
            # Redirects and auth flows send further requests below `send`.
            ("httpx", "Client", "_send_single_request", self._httpx),
            ("httpx", "AsyncClient", "_send_single_request", self._async_httpx),
            ("requests", "Session", "send", self._requests),
            ("aiohttp", "ClientRequest", "send", self._aiohttp),
            # It replaces `ClientSession._request`, below which no request is made.
            ("aioresponses", "aioresponses", "_request_mock", self._aioresponses),
        ):
            with suppress(ImportError):  # a stub of a test, in its place, has no such class
                self._wrap(getattr(import_module(module), owner, None), method, wrap)
        if "requests_mock.mocker" in sys.modules:  # it has kept the `send` that it found when it was imported
            self._wrap(sys.modules["requests_mock.mocker"], "_original_send", self._requests)
        for block in (
            type(pytest.raises(ValueError)),  # noqa: PT011  its type has no public name
            pytest.RaisesGroup,
            type(unittest.TestCase().assertRaises(ValueError)),  # noqa: PT027  neither has this one
        ):
            self._wrap(block, "__enter__", self._enter)
            self._wrap(block, "__exit__", self._exit)

    def stop(self) -> None:
        """Restore what was wrapped."""
        for undo in reversed(self._undo):
            undo()
        self._undo.clear()

    def take(self) -> list[Report]:
        """Return the reports since the last call that have findings; forget them, and which keys were used."""
        with self._lock:
            reports, self._reports = self._reports, []
        self._gate.forget()
        return reports

    def _record(self, report: Report) -> None:
        if report.errors or report.warnings or report.crashes or report.not_judged:
            with self._lock:
                self._reports.append(report)

    def _wrap(self, owner: Any, name: str, wrap: Callable[[Any], Any]) -> None:
        original = getattr(owner, name, None)
        if original is not None:
            setattr(owner, name, functools.wraps(original)(wrap(original)))
            self._undo.append(lambda: setattr(owner, name, original))

    def _httpx(self, send: Any) -> Any:
        def watched(client: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
            check_httpx(self._gate, request)
            return send(client, request, *args, **kwargs)

        return watched

    def _async_httpx(self, send: Any) -> Any:
        async def watched(client: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
            check_httpx(self._gate, request)
            return await send(client, request, *args, **kwargs)

        return watched

    def _requests(self, send: Any) -> Any:
        return checked_requests(send, self._gate)

    def _aiohttp(self, send: Any) -> Any:
        async def watched(request: Any, *args: Any, **kwargs: Any) -> Any:
            check_aiohttp(self._gate, request, self._memories)
            return await send(request, *args, **kwargs)

        return watched

    def _aioresponses(self, answer: Any) -> Any:
        async def watched(mock: Any, session: Any, method: str, url: Any, *args: Any, **kwargs: Any) -> Any:
            check_aiohttp_call(self._gate, session, method, url, kwargs)
            return await answer(mock, session, method, url, *args, **kwargs)

        return watched

    def _enter(self, enter: Any) -> Any:
        def watched(block: Any) -> Any:
            with self._lock:
                vars(block)["_linq_check_reports"] = list(self._reports)
            return enter(block)

        return watched

    def _exit(self, leave: Any) -> Any:
        def watched(block: Any, kind: Any, error: Any, traceback: Any) -> Any:
            is_expected = leave(block, kind, error, traceback)
            if is_expected:
                self._excuse(vars(block).get("_linq_check_reports", []), error)
            return is_expected

        return watched

    def _excuse(self, earlier: list[Report], error: BaseException | None) -> None:
        """Forget the refused requests of a block that expects the exception which ended it."""
        is_rejection = any(isinstance(link, MessageRejected) for link in _links(error))
        with self._lock:
            self._reports = [
                report
                for report in self._reports
                if any(report is known for known in earlier) or not (report.errors or is_rejection)
            ]


def _links(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception with those that led to it and those that it groups, each once: chains may have circles."""
    pending, known = [error], set[int]()
    while pending:
        link = pending.pop()
        if link is None or id(link) in known:
            continue
        known.add(id(link))
        yield link
        pending += (link.__cause__, link.__context__)
        if isinstance(link, BaseExceptionGroup):
            pending += link.exceptions


def summarize(reports: Iterable[Report], *, fail_on: FailOn) -> str | None:
    """Return the reports that fail as text; None without any."""
    failures = [report for report in reports if report.fails(fail_on=fail_on)]
    if not failures:
        return None
    count = f"{len(failures)} request{'s' * (len(failures) != 1)} to Linq would be rejected or altered"
    shown = [f"{report.operation}:\n{report}" for report in failures[:_SHOWN]]
    more = [f"and {len(failures) - _SHOWN} more"] if len(failures) > _SHOWN else []
    return "\n\n".join([f"--linq-check: {count}", *shown, *more])


def unchecked(reports: Iterable[Report]) -> Iterator[str]:
    """Yield a line for each request that was not checked, or not by every rule, with nothing of its content."""
    for report in reports:
        name = report.operation or "a request"
        for crash in report.crashes:
            yield f"{name}: {crash.rule} failed: {type(crash.error).__name__}"
        if report.not_judged is not None and not report.crashes:
            yield f"{name}: {report.not_judged}"

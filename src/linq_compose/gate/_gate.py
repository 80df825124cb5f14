"""Gates: what happens with the report of a request, defined once for every client."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

from linq_compose._api import read_policy
from linq_compose.errors import PolicyError
from linq_compose.gate._screen import LINQ, ContextProvider, screen
from linq_compose.lint.context import Context
from linq_compose.lint.outcome import Crash
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import Report, names_of
from linq_compose.vocabulary import closest

__all__ = ["MODES", "Gate", "Mode", "gate_of"]

Mode = Literal["raise", "warn", "collect", "off"]
MODES: Final = ("raise", "warn", "collect", "off")
"""What a gate does with a report: raise `MessageRejected` for errors, log it, keep it, or check nothing at all."""

_LOG: Final = logging.getLogger("linq_compose.gate")


class Gate:
    """The settings by which requests are checked, and the reports that were collected.

    `mode` is one of `MODES`. `on_report` is called with every report, clean ones included. `context` is a `Context` or
    a function that returns one for an operation's id, the parameters of its path and its body. `base_urls` are the
    hosts of Linq. A failure of linq-compose itself, or of the context function, is added to the report's `crashes` and
    the request is sent; with `on_crash="raise"` it is raised. `reports` keeps the last thousand in mode "collect". In
    mode "warn" reports with errors or warnings are logged to `linq_compose.gate`, without any text or handle of the
    message unless `log_content` is set. Safe to share between threads and tasks. Raises `PolicyError` (a ValueError)
    for an unknown mode or policy, and for a policy that names an unknown rule.

    >>> gate = Gate(mode="collect")
    >>> gate.check("POST", "/v3/chats/6ba7b810-9dad-11d1-80b4-00c04fd430c8/messages", {"message": {"parts": []}}).ok
    False
    """

    def __init__(
        self,
        *,
        mode: Mode = "raise",
        on_report: Callable[[Report], object] | None = None,
        policy: Policy | str | None = None,
        context: Context | ContextProvider | None = None,
        base_urls: Sequence[str] = LINQ,
        on_crash: Literal["pass", "raise"] = "pass",
        log_content: bool = False,
    ) -> None:
        if mode not in MODES:
            raise PolicyError.unknown("mode", str(mode), closest=closest(str(mode), MODES, cutoff=0.4))
        if on_crash not in ("pass", "raise"):
            raise PolicyError(f"Expected on_crash to be 'pass' or 'raise', got {on_crash!r}.")
        self.mode = mode
        self.on_report = on_report
        self.policy = None if policy is None else read_policy(policy)
        self.context = context
        self.base_urls = (base_urls,) if isinstance(base_urls, str) else tuple(base_urls)
        self.on_crash = on_crash
        self.log_content = log_content
        self.reports: deque[Report] = deque(maxlen=1000)

    @property
    def mark(self) -> str:
        """The key by which a request records that this gate has checked it."""
        return f"linq_compose.checked.{id(self)}"

    def check(
        self,
        method: str,
        url: str,
        body: Any = None,
        *,
        query: Mapping[str, Any] | None = None,
        content_type: str | None = None,
    ) -> Report | None:
        """Return the report of a request after acting on it by mode; None for other hosts and in mode "off".

        Accepts the arguments of `screen`. Raises `MessageRejected` in mode "raise" for a report with errors.
        """
        if self.mode == "off":
            return None
        try:
            report = screen(
                method,
                url,
                body,
                query=query,
                content_type=content_type,
                policy=self.policy,
                context=self.context,
                base_urls=self.base_urls,
            )
        except Exception as error:  # noqa: BLE001  a fault of the gate must not stop a request
            return self.crash(error)
        if report is not None:
            self._settle(report)
        return report

    def crash(self, error: Exception) -> Report:
        """Return the report of a request that could not be checked because of this failure, after acting on it."""
        report = Report((), "", not_judged="the gate itself failed", crashes=(Crash("gate", "", error),))
        self._settle(report)
        return report

    def _settle(self, report: Report) -> None:
        if report.crashes:
            if self.on_crash == "raise":
                raise report.crashes[0].error
            failures = ", ".join(f"{crash.rule} ({type(crash.error).__name__})" for crash in report.crashes)
            _LOG.error("%s: checked incompletely, these failed: %s", report.operation or "a request", failures)
        if self.mode == "collect":
            self.reports.append(report)
        if self.on_report is not None:
            self.on_report(report)
        if not report.diagnostics:
            return
        if self.mode == "raise":
            report.raise_for_errors()
        elif self.mode == "warn" and (report.errors or report.warnings):
            self._log(report)

    def _log(self, report: Report) -> None:
        level = logging.ERROR if report.errors else logging.WARNING
        _LOG.log(level, "%s: %s", report.operation, str(report) if self.log_content else names_of(report))


def gate_of(options: Mapping[str, Any]) -> Gate:
    """Return the gate under `gate`, or a new gate with these keywords; raises TypeError for both at once."""
    gate = options.get("gate")
    if gate is None:
        return Gate(**{name: value for name, value in options.items() if name != "gate"})
    if not isinstance(gate, Gate) or len(options) > 1:
        raise TypeError("gate= expects a Gate and excludes every other keyword: the gate has its own settings.")
    return gate

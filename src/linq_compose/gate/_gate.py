"""Gates: what happens with the report of a request, defined once for every client."""

from __future__ import annotations

import inspect
import logging
import traceback
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Generator, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import replace
from functools import partial
from typing import Any, Final, Literal, TypeAlias, TypedDict, get_args

from linq_compose._api import read_policy
from linq_compose.errors import PolicyError
from linq_compose.gate._base_urls import LINQ, BaseUrls, several
from linq_compose.gate._screen import (
    AsyncContextProvider,
    ContextProvider,
    Outgoing,
    Target,
    find_target,
    read_context,
    read_setting,
    refuse_coroutine,
)
from linq_compose.lint.context import NOTHING_KNOWN, Context
from linq_compose.lint.outcome import Crash
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import FailOn, Report, names_of, read_fail_on
from linq_compose.vocabulary import closest

__all__ = ["MODES", "Gate", "GateOptions", "Mode", "OnReport", "gate_of"]

Mode: TypeAlias = Literal["raise", "warn", "collect", "off"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
"""What a gate does with a report: raise `MessageRejected` when it fails, log it, keep it, or check nothing at all."""

OnCrash: TypeAlias = Literal["pass", "raise"]
OnReport: TypeAlias = Callable[[Report], object] | Callable[[Report], Awaitable[object]]

_LOG: Final = logging.getLogger("linq_compose.gate")
_CHECKED: Final = "linq_compose.checked"
"""Where a request records what each gate has checked of it."""

_MOST_KEYS: Final = 1_000
"""How many idempotency keys a gate remembers."""

_Steps: TypeAlias = Generator[Any, Any, Report | None]


class GateOptions(TypedDict, total=False):
    """The settings of a `Gate`, as every adapter accepts them."""

    mode: Mode
    fail_on: FailOn | None
    on_report: OnReport | None
    policy: Policy | str | None
    context: Context | ContextProvider | AsyncContextProvider | None
    base_urls: Iterable[str] | str
    only_base_urls: bool
    on_crash: OnCrash
    log_content: bool


class Gate:
    """The settings by which requests are checked, and the reports that were collected.

    `mode` is one of `MODES`. In mode "raise" a report fails at the severity `fail_on`, "error" or "warning"; None is
    the policy's, which is "warning" under `strict`. `on_report` is called with every report, clean ones included.
    `context` is a `Context` or a function that returns one for an operation's id, the parameters of its path and its
    body. `base_urls` are further hosts of Linq, such as a proxy, each with the path at which the API begins there; with
    `only_base_urls` they replace https://api.linqapp.com. `reports` keeps the last thousand in mode "collect".

    Findings that do not stop a request are logged to `linq_compose.gate` in every mode but "off": rules and paths, and
    with `log_content` the whole report. A failure of linq-compose itself is logged with its traceback and added to the
    report's `crashes`, and the request is sent; with `on_crash="raise"` it is raised. So is a failure of the context
    function, after which the request is checked without a context. What `on_report` raises is logged in the modes
    "warn" and "collect", and raised in mode "raise".

    Settings can be assigned later too, and are checked each time. Safe to share between threads and tasks. Raises
    `PolicyError` (a ValueError) for a value that a setting does not have, and TypeError for a value of another type.

    >>> gate = Gate(mode="collect")
    >>> gate.check("POST", "/v3/chats/6ba7b810-9dad-11d1-80b4-00c04fd430c8/messages", {"message": {"parts": []}}).ok
    False
    """

    mode: Mode
    fail_on: FailOn | None
    on_report: OnReport | None
    policy: Policy | str | None
    context: Context | ContextProvider | AsyncContextProvider | None
    base_urls: Iterable[str] | str
    only_base_urls: bool
    on_crash: OnCrash
    log_content: bool
    reports: deque[Report]
    _hosts: BaseUrls
    _keys: OrderedDict[bytes, bytes]
    """Digests of the requests that were let through, by those of their idempotency keys: the last thousand."""

    def __init__(
        self,
        *,
        mode: Mode = "raise",
        fail_on: FailOn | None = None,
        on_report: OnReport | None = None,
        policy: Policy | str | None = None,
        context: Context | ContextProvider | AsyncContextProvider | None = None,
        base_urls: Iterable[str] | str = LINQ,
        only_base_urls: bool = False,
        on_crash: OnCrash = "pass",
        log_content: bool = False,
    ) -> None:
        object.__setattr__(self, "reports", deque(maxlen=1000))
        object.__setattr__(self, "_keys", OrderedDict())
        self.mode = mode
        self.fail_on = fail_on
        self.on_report = on_report
        self.policy = policy
        self.context = context
        self.base_urls = base_urls
        self.only_base_urls = only_base_urls
        self.on_crash = on_crash
        self.log_content = log_content

    def __setattr__(self, name: str, value: Any) -> None:
        read = _READERS.get(name)
        if read is None:
            raise AttributeError(_unknown("A gate", name))
        value = read(value)
        if name in ("base_urls", "only_base_urls"):
            settings = {"only_base_urls": False, **vars(self), name: value}
            object.__setattr__(self, "_hosts", BaseUrls.read(settings["base_urls"], only=settings["only_base_urls"]))
        object.__setattr__(self, name, value)

    def check(
        self,
        method: str,
        url: str,
        body: Any = None,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        content_type: str | None = None,
        content_encoding: str | None = None,
    ) -> Report | None:
        """Return the report of a request after acting on it by mode; None for other hosts and in mode "off".

        Accepts the arguments of `screen`. Raises `MessageRejected` in mode "raise" for a report that fails.
        """
        request = Outgoing(method, url, body, query, content_type, content_encoding, headers=headers)
        return self.check_outgoing(request.typed)

    def check_outgoing(self, read: Callable[[], Outgoing | None]) -> Report | None:
        """Check what `read` returns, as `check` does; a failure of `read` counts as one of the gate."""
        report: Report | None
        if self.on_report is None and not callable(self.context):  # nothing to wait for: no generator, which takes time
            target, memory, report = self._find(read)
            keys: Mapping[bytes, bytes] = {}
            if report is None:
                if target is None:
                    return None
                keys = target.keys()
                report = self._report(self._compared(target, keys), self.context)
            self._record(report)
            self._settle(report)
            if keys or memory is not None:
                self._remember(target, memory, keys)
            return report
        steps = self._steps(read)
        try:
            value = next(steps)
            while True:
                value = steps.send(value)
        except StopIteration as stop:
            report = stop.value
            return report

    async def check_outgoing_async(self, read: Callable[[], Outgoing | None]) -> Report | None:
        """Do the same, awaiting what `context` and `on_report` return."""
        steps = self._steps(read)
        try:
            value = next(steps)
            while True:
                try:
                    result = await value if inspect.isawaitable(value) else value
                except Exception as error:  # noqa: BLE001  it belongs to the step that waits for it
                    value = steps.throw(error)
                else:
                    value = steps.send(result)
        except StopIteration as stop:
            report: Report | None = stop.value
            return report

    def refuse_async(self, door: str) -> None:
        """Raise TypeError when a callback is an async function, which `door` could not await."""
        for name in ("context", "on_report"):
            if _is_async(getattr(self, name)):
                raise TypeError(f"{door} cannot await {name}, which is an async function; pass a plain function.")

    def _steps(self, read: Callable[[], Outgoing | None]) -> _Steps:
        """Check a request; yields what a callback returned, and expects the value that it comes to."""
        target, memory, report = self._find(read)
        keys: Mapping[bytes, bytes] = {}
        if report is None:
            if target is None:
                return None
            keys = target.keys()
            compared = self._compared(target, keys)
            if callable(self.context):
                report = self._report(compared, *(yield from self._provided(target, self.context)))
            else:
                report = self._report(compared, self.context)
        self._record(report)
        if self.on_report is not None:
            try:
                result = yield self.on_report(report)
                refuse_coroutine("on_report", result)
            except Exception as error:
                if self.mode == "raise":
                    raise
                self._log_failure(report.operation, "on_report", error)
        self._settle(report)
        self._remember(target, memory, keys)
        return report

    def _find(
        self, read: Callable[[], Outgoing | None]
    ) -> tuple[Target | None, MutableMapping[Gate, Target | None] | None, Report | None]:
        """Return what a request asks for and where to record that it was checked, or the report of a failure.

        All three are None where there is nothing to check: for another host, in mode "off", and where the same request
        was checked before.
        """
        if self.mode == "off":
            return None, None, None
        try:
            request = read()
            target = None if request is None else find_target(request, self._hosts)
            if request is None or target is None:
                return None, None, None
            if request.memory is None:
                return target, None, None
            memory = request.memory.setdefault(_CHECKED, {})
            return (None, None, None) if memory.get(self) == target else (target, memory, None)
        except Exception as error:  # noqa: BLE001  a fault of the gate must not stop a request
            return None, None, _incomplete("", "gate", error)

    def _compared(self, target: Target, keys: Mapping[bytes, bytes]) -> Target:
        """Return a request with whether an idempotency key of it was sent before, with another request."""
        if not keys or all(self._keys.get(key, whole) == whole for key, whole in keys.items()):
            return target
        return target._replace(facts=replace(target.facts or NOTHING_KNOWN, key_reused=True))

    def _remember(
        self,
        target: Target | None,
        memory: MutableMapping[Gate, Target | None] | None,
        keys: Mapping[bytes, bytes],
    ) -> None:
        """Record that a request was let through, with its idempotency keys."""
        if memory is not None:
            memory[self] = target
        for key, whole in keys.items():
            self._keys.setdefault(key, whole)
        while len(self._keys) > _MOST_KEYS:
            self._keys.popitem(last=False)

    def _provided(
        self, target: Target, provider: Callable[..., Any]
    ) -> Generator[Any, Any, tuple[Context | None, tuple[Crash, ...]]]:
        """Return the context of a request, or none and why the context function failed."""
        if target.not_judged is not None:
            return None, ()
        try:
            return read_context((yield target.provide(provider))), ()
        except Exception as error:  # noqa: BLE001  most rules need no context
            return None, (Crash("context", "", error),)

    def _report(self, target: Target, context: Context | None, failures: tuple[Crash, ...] = ()) -> Report:
        try:
            report = target.check(policy=self.policy, context=context)
        except Exception as error:  # noqa: BLE001  a fault of the gate must not stop a request
            report = _incomplete(target.operation, "gate", error)
        return replace(report, crashes=(*failures, *report.crashes)) if failures else report

    def _record(self, report: Report) -> None:
        """Keep the report in mode "collect"; raise or log what failed in it."""
        for crash in report.crashes:
            if self.on_crash == "raise":
                raise crash.error
            self._log_failure(report.operation, crash.rule, crash.error)
        if self.mode == "collect":
            self.reports.append(report)

    def _settle(self, report: Report) -> None:
        """Raise for a report that fails in mode "raise"; log the findings of any other."""
        if report.diagnostics or report.crashes or report.not_judged:
            if self.mode == "raise":
                report.raise_for_errors(fail_on=self.fail_on)
            self._log(report)

    def _log(self, report: Report) -> None:
        if report.not_judged is not None:
            _LOG.debug("%s: not checked: %s", report.operation or "a request", report.not_judged)
        elif report.diagnostics:
            level = logging.ERROR if report.errors else logging.WARNING if report.warnings else logging.INFO
            _LOG.log(level, "%s: %s", report.operation, str(report) if self.log_content else names_of(report))

    def _log_failure(self, operation: str, part: str, error: Exception) -> None:
        """Log what failed with its traceback; without `log_content` without the exception's text and source lines."""
        text, values = "%s: %s failed: %s", (operation or "a request", part, type(error).__name__)
        if self.log_content:
            _LOG.error(text, *values, exc_info=error)
        elif _LOG.isEnabledFor(logging.ERROR):
            logged = _without_text(error)
            exc_info = (type(logged), logged, error.__traceback__)
            record = _LOG.makeRecord(_LOG.name, logging.ERROR, __file__, 0, text, values, exc_info)
            record.exc_text = "\n".join(_frames(error))  # formatters print this instead of their own
            _LOG.handle(record)


def _incomplete(operation: str, part: str, error: Exception) -> Report:
    return Report((), operation, not_judged="the gate itself failed", crashes=(Crash(part, "", error),))


def _without_text(error: Exception) -> Exception:
    """Return an exception with the name of another, and no text: what a callback raises may quote the payload."""
    kind = type(error)
    members = {"__module__": kind.__module__, "__qualname__": kind.__qualname__}
    nameless: Exception = type(kind.__name__, (Exception,), members)()
    return nameless


def _frames(error: Exception) -> Iterator[str]:
    """Yield the lines of a traceback that say where, and not what."""
    yield "Traceback (most recent call last):"
    for frame, line in traceback.walk_tb(error.__traceback__):
        yield f'  File "{frame.f_code.co_filename}", line {line}, in {frame.f_code.co_name}'
    yield type(error).__name__


def _is_async(callback: Any) -> bool:
    while isinstance(callback, partial):
        callback = callback.func
    return callable(callback) and any(map(inspect.iscoroutinefunction, (callback, type(callback).__call__)))


def gate_of(door: str, gate: Gate | None, options: GateOptions) -> Gate:
    """Return the gate that is passed, or a new gate with these settings; raises TypeError for both at once.

    `door` is the function that was called, for its errors.
    """
    if gate is None:
        for name in options:
            if name not in _READERS:
                raise TypeError(_unknown(f"{door}()", name))
        return Gate(**options)
    if not isinstance(gate, Gate) or options:
        raise TypeError("gate= expects a Gate and excludes every other keyword: the gate has its own settings.")
    return gate


def _unknown(owner: str, name: str) -> str:
    near = closest(name, tuple(_READERS), cutoff=0.5)
    return f"{owner} has no setting {name!r}." + (f" Did you mean {near[0]!r}?" if near else "")


def _one_of(name: str, words: tuple[str, ...]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value not in words:
            listing = " or ".join(map(repr, words)) if len(words) == 2 else ", ".join(map(repr, words))
            near = closest(str(value), words, cutoff=0.4)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise PolicyError(f"Expected {name} to be {listing}, got {value!r}.{hint}")
        return value

    return read


def _callback(value: Any) -> Any:
    if value is None or callable(value):
        return value
    raise TypeError(f"Expected on_report to be a function, got {type(value).__name__}.")


def _flag(name: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if isinstance(value, bool):
            return value
        raise TypeError(f"Expected {name} to be True or False, got {value!r}.")

    return read


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "mode": _one_of("mode", MODES),
    "fail_on": lambda value: None if value is None else read_fail_on(value),
    "on_report": _callback,
    "policy": lambda value: None if value is None else read_policy(value),
    "context": read_setting,
    "base_urls": several,
    "only_base_urls": _flag("only_base_urls"),
    "on_crash": _one_of("on_crash", get_args(OnCrash)),
    "log_content": _flag("log_content"),
}
"""How each setting is read: returns its value, or raises."""

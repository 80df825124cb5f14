"""Scripted failures of the next requests: refusals, broken connections, timeouts, lost responses, delays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from types import NoneType
from typing import Final, Literal, TypeAlias, get_args

from linq_compose import operations
from linq_compose.error_codes import CODES
from linq_compose.operations import Operation
from linq_compose.testing.fake._http import Response
from linq_compose.testing.fake._refusals import Refusal

__all__ = ["Failure", "Fault", "Faults", "Outcome"]

Failure: TypeAlias = Literal["connection", "timeout", "lost", "late"]
"""How a connection fails.

`connection`: it cannot be opened. `timeout`: no response comes in time, and the request was not accepted. `lost`: the
request is accepted and the connection breaks before the response. `late`: the request is accepted and the response
comes after the client's timeout.
"""

_WORDS: Final = get_args(Failure)
_MOST: Final = 1_000_000
"""Faults and seconds that can be scripted at once; clocks and lists bear no more of them."""
_NEVER_ACCEPTED: Final = ("connection", "timeout")
_ERRORS: Final[dict[str, type[OSError]]] = {
    "connection": ConnectionRefusedError,
    "timeout": TimeoutError,
    "lost": ConnectionResetError,
    "late": TimeoutError,
}


@dataclass(frozen=True)
class Fault:
    """One scripted failure: a refusal, a failure of the connection, or only a delay in seconds."""

    operation: str | None = None
    code: int | None = None
    retry_after: int | None = None
    failure: Failure | None = None
    delay: float = 0.0

    @property
    def accepted(self) -> bool:
        """Whether the fake processes the request."""
        return self.failure not in _NEVER_ACCEPTED

    def refuse(self) -> None:
        """Raise the scripted refusal, if there is one."""
        if self.code is not None:
            limited = CODES[self.code].status == HTTPStatus.TOO_MANY_REQUESTS  # which always says when to try again
            raise Refusal(self.code, retry_after=1 if limited and self.retry_after is None else self.retry_after)


@dataclass(frozen=True)
class Outcome:
    """What a client gets: a response after `delay` seconds, or a failure of the connection."""

    response: Response
    failure: Failure | None = None
    delay: float = 0.0

    @property
    def reason(self) -> str:
        """The text of the error that a client raises."""
        return f"scripted by fail_next({self.failure!r})" if self.delay == 0 else f"no response in {self.delay:g} s"

    def within(self, timeout: float) -> Outcome:
        """Return the outcome for a client that waits so many seconds for a response."""
        if self.delay <= timeout:
            return self
        accepted = self.failure not in _NEVER_ACCEPTED
        return replace(self, failure="late" if accepted else "timeout", delay=timeout)

    def result(self) -> Response:
        """Return the response; raise ConnectionError or TimeoutError for a failure of the connection."""
        if self.failure is not None:
            raise _ERRORS[self.failure](self.reason)
        return self.response


class Faults:
    """The failures that `FakeLinq.fail_next` has scripted, in the order in which they are used up."""

    def __init__(self) -> None:
        self._pending: list[Fault] = []

    def add(
        self,
        code: int | str | None,
        *,
        operation: str | None,
        times: int,
        retry_after: int | None,
        delay: float,
    ) -> None:
        """Script a failure. Raises ValueError for an unknown code, word or operation, or a negative number."""
        if operation is not None:
            operations.get(operation)
        if isinstance(code, bool) or not isinstance(code, (int, str, NoneType)):
            raise TypeError(f"code: expected an integer or a string, got {type(code).__name__}.")
        if isinstance(code, str) and code not in _WORDS:
            raise ValueError(f"Expected an error code, or one of {', '.join(_WORDS)}; got {code!r}.")
        if isinstance(code, int) and code not in CODES:
            raise ValueError(f"Unknown error code {code!r}: the API documents none with this number.")
        if code is None and not delay:
            raise ValueError("Expected an error code, the failure of a connection, or a delay.")
        _check(times, "times", int, at_least=1)
        _check(delay, "delay", (int, float), at_least=0)
        if retry_after is not None:
            _check(retry_after, "retry_after", int, at_least=0)
            if not isinstance(code, int):
                raise ValueError("retry_after: it goes with an error code, since no response comes without one.")
        fault = Fault(
            operation=operation,
            code=code if isinstance(code, int) else None,
            retry_after=retry_after,
            failure=next((word for word in _WORDS if word == code), None),
            delay=delay,
        )
        self._pending += [fault] * times

    def clear(self) -> None:
        """Remove every scripted failure."""
        self._pending.clear()

    def take(self, operation: Operation | None, *, upload: bool = False) -> Fault:
        """Return and use up the first fault scripted for this operation or for any; an empty one if there is none.

        An upload goes to the file store, which has no error codes of the API: those are left for the next request.
        """
        for index, fault in enumerate(self._pending):
            if upload and fault.code is not None:
                continue
            if fault.operation is None or (operation is not None and operation.id == fault.operation):
                return self._pending.pop(index)
        return Fault()


def _check(value: object, name: str, kind: type | tuple[type, ...], *, at_least: int) -> None:
    """Raise TypeError or ValueError for an argument that is no number, too small or too large."""
    if not isinstance(value, kind) or isinstance(value, bool):
        noun = "an integer" if kind is int else "a number"
        raise TypeError(f"{name}: expected {noun}, got {type(value).__name__}.")
    if not at_least <= value <= _MOST:  # type: ignore[operator]
        raise ValueError(f"{name}: expected {at_least} to {_MOST}, got {value}.")

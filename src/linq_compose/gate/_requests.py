"""Guarded sessions of requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar, Unpack

from linq_compose.gate._body import NOT_READ
from linq_compose.gate._gate import Gate, GateOptions, gate_of
from linq_compose.gate._guarded import guard_method, plain_class
from linq_compose.gate._screen import Outgoing

if TYPE_CHECKING:
    import requests

__all__ = ["checked_requests", "guard_session"]

Session = TypeVar("Session", bound="requests.Session")

_SENDING: Final[ContextVar[MutableMapping[str, Any] | None]] = ContextVar("linq_compose_sending", default=None)
"""What was checked in the `send` that is running, whose redirects are sent by the same method."""


def guard_session(session: Session, *, gate: Gate | None = None, **options: Unpack[GateOptions]) -> Session:
    """Guard a session of requests, and return it.

    Usage: `session = guard_session(requests.Session())`. Accepts the keywords of `Gate`, or `gate=` alone for a gate
    that is shared. Exceptions of the gate are raised from the call itself. A request is checked once, and again where
    a redirect changes it; streamed bodies are never read. Copies and pickles of the session are guarded. Guarding a
    session again replaces its gate. Raises TypeError for any other object, and for an async function as `context` or
    `on_report`.
    """
    plain = plain_class(session)
    if not any(base.__module__ == "requests.sessions" and base.__name__ == "Session" for base in plain.__mro__):
        raise TypeError(f"guard_session() expected a Session of requests, got {plain.__name__}.")
    gate = gate_of("guard_session", gate, options)
    gate.refuse_async("guard_session()")
    return guard_method(session, "send", gate=gate, wrap=checked_requests)


def checked_requests(send: Callable[..., Any], gate: Gate) -> Callable[..., Any]:
    """Return `Session.send` with a gate before it."""

    def checked(session: requests.Session, request: requests.PreparedRequest, **kwargs: Any) -> Any:
        with _sending() as memory:
            gate.check_outgoing(partial(_read, request, memory))
            return send(session, request, **kwargs)

    return checked


@contextmanager
def _sending() -> Iterator[MutableMapping[str, Any]]:
    """Return the memory of the send that is running; a new one for the outermost."""
    running = _SENDING.get()
    if running is not None:
        yield running
        return
    memory: MutableMapping[str, Any] = {}
    token = _SENDING.set(memory)
    try:
        yield memory
    finally:
        _SENDING.reset(token)


def _read(request: requests.PreparedRequest, memory: MutableMapping[str, Any]) -> Outgoing | None:
    if request.url is None:
        return None
    body = request.body
    readable = body is None or isinstance(body, (str, bytes, bytearray))
    return Outgoing(
        request.method or "GET",
        request.url,
        body if readable else NOT_READ,
        memory=memory,
        headers=request.headers,
    ).typed()

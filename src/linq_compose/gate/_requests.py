"""Guarded sessions of requests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from linq_compose.gate._gate import Gate, gate_of
from linq_compose.gate._screen import NOT_READ, is_linq

if TYPE_CHECKING:
    import requests

__all__ = ["check_requests", "guard_session"]

Session = TypeVar("Session", bound="requests.Session")


def guard_session(session: Session, **options: Any) -> Session:
    """Guard a session of requests, and return it.

    Usage: `session = guard_session(requests.Session())`. Accepts the keywords of `Gate`, or `gate=` alone for a gate
    that is shared. Exceptions of the gate are raised from the call itself. A request is checked once, even if it is
    redirected; streamed bodies are never read.
    """
    session.send = partial(_send, gate_of(options), session.send)  # type: ignore[method-assign]
    return session


def _send(gate: Gate, send: Any, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
    check_requests(gate, request)
    response: requests.Response = send(request, **kwargs)
    return response


def check_requests(gate: Gate, request: requests.PreparedRequest) -> None:
    """Check a prepared request of requests, unless this gate already has."""
    url = request.url
    if gate.mode == "off" or not isinstance(url, str) or not is_linq(url, gate.base_urls):
        return
    hooks: dict[str, Any] = request.hooks
    if gate.mark in hooks:
        return
    body = request.body
    readable = body is None or isinstance(body, (str, bytes, bytearray))
    gate.check(
        request.method or "GET",
        url,
        body if readable else NOT_READ,
        content_type=request.headers.get("Content-Type") if readable else None,
    )
    hooks[gate.mark] = []  # a redirect copies the request with its hooks

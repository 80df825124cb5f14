"""The sessions of requests: their adapters, each behind a gate."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from linq_compose.gate._gate import Gate, gate_of
from linq_compose.gate._screen import NOT_READ, is_linq

if TYPE_CHECKING:
    import requests

__all__ = ["guard_session", "judge_requests"]

Session = TypeVar("Session", bound="requests.Session")


def guard_session(session: Session, **options: Any) -> Session:
    """Guard a session of requests, and return it.

    It takes the keywords of `Gate`, or `gate=` with one that is shared: `session = guard_session(requests.Session())`.
    What the gate raises comes out of the call as it is. A request is judged once, whatever redirects follow; a body
    that streams is never read.
    """
    session.send = partial(_send, gate_of(options), session.send)  # type: ignore[method-assign]
    return session


def _send(gate: Gate, send: Any, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
    judge_requests(gate, request)
    response: requests.Response = send(request, **kwargs)
    return response


def judge_requests(gate: Gate, request: requests.PreparedRequest) -> None:
    """Judge a prepared request of requests, if this gate has not before."""
    url = request.url
    if gate.mode == "off" or not isinstance(url, str) or not is_linq(url, gate.base_urls):
        return
    hooks: dict[str, Any] = request.hooks
    if gate.mark in hooks:
        return
    body = request.body
    readable = body is None or isinstance(body, (str, bytes, bytearray))
    gate.judge(
        request.method or "GET",
        url,
        body if readable else NOT_READ,
        content_type=request.headers.get("Content-Type") if readable else None,
    )
    hooks[gate.mark] = []  # a redirect copies the request and takes its table of hooks along

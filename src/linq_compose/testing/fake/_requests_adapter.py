"""The fake as an adapter of requests."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.response import HTTPResponse
from urllib3.util import Timeout

from linq_compose.testing.fake._faults import Outcome
from linq_compose.testing.fake._http import Request, Response

__all__ = ["FakeAdapter"]

_ERRORS: Final[dict[str, type[requests.RequestException]]] = {
    "connection": requests.ConnectionError,
    "timeout": requests.ReadTimeout,
    "lost": requests.ConnectionError,
    "late": requests.ReadTimeout,
}


class FakeAdapter(BaseAdapter):
    """Answers prepared requests by a function; opens no socket.

    A scripted delay is waited for, at most until the read timeout.
    """

    def __init__(self, perform: Callable[[Request], Outcome]) -> None:
        super().__init__()
        self._perform = perform

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002  the signature of requests
        timeout: Any = None,
        verify: bool | str = True,  # noqa: ARG002
        cert: Any = None,  # noqa: ARG002
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002
    ) -> requests.Response:
        """Return the response to a prepared request."""
        body: Any = request.body or b""
        chunks = [body] if isinstance(body, (str, bytes, bytearray)) else body
        content = b"".join(chunk.encode() if isinstance(chunk, str) else chunk for chunk in chunks)
        headers = {name: _text(value) for name, value in request.headers.items()}
        outcome = self._perform(Request(request.method or "GET", request.url or "", headers, content))
        read_timeout = timeout[1] if isinstance(timeout, tuple) else timeout
        if isinstance(timeout, Timeout):
            read_timeout = timeout.read_timeout
        if isinstance(read_timeout, (int, float)):
            outcome = outcome.within(read_timeout)
        time.sleep(outcome.delay)
        if outcome.failure is not None:
            raise _ERRORS[outcome.failure](outcome.reason, request=request)
        return _converted(outcome.response, request)

    def close(self) -> None:
        """Do nothing: the adapter holds no connection."""


def _text(value: str | bytes) -> str:
    """Return the value of a header, which requests also takes as bytes."""
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _converted(response: Response, request: requests.PreparedRequest) -> requests.Response:
    converted = requests.Response()
    converted.status_code = response.status
    converted.reason = HTTPStatus(response.status).phrase
    converted.headers = CaseInsensitiveDict(response.headers)
    converted.raw = HTTPResponse(io.BytesIO(response.body), status=response.status, preload_content=False)
    converted.url = request.url or ""
    converted.request = request
    converted.encoding = "utf-8"
    return converted

"""The fake as an adapter of requests."""

from __future__ import annotations

import io
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.response import HTTPResponse

from linq_compose.testing.fake._http import Request, Response

__all__ = ["FakeAdapter"]


class FakeAdapter(BaseAdapter):
    """Answers prepared requests by a function; opens no socket."""

    def __init__(self, handle: Callable[[Request], Response]) -> None:
        super().__init__()
        self._handle = handle

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Return the response to a prepared request."""
        body = request.body or b""
        if not isinstance(body, (str, bytes, bytearray)):
            body = b"".join(body)
        content = body.encode() if isinstance(body, str) else bytes(body)
        response = self._handle(Request(request.method or "GET", request.url or "", dict(request.headers), content))
        converted = requests.Response()
        converted.status_code = response.status
        converted.reason = HTTPStatus(response.status).phrase
        converted.headers = CaseInsensitiveDict(response.headers)
        converted.raw = HTTPResponse(io.BytesIO(response.body), status=response.status, preload_content=False)
        converted.url = request.url or ""
        converted.request = request
        converted.encoding = "utf-8"
        return converted

    def close(self) -> None:
        """Do nothing: the adapter holds no connection."""

"""Requests and responses as plain values: what goes into a fake and what comes out, whatever carries it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

__all__ = ["Request", "Response"]


class _Carried:
    """What requests and responses share: headers by their names in lower case, and a body."""

    headers: Mapping[str, str]
    body: bytes

    def __post_init__(self) -> None:
        lowered = {name.lower(): value for name, value in self.headers.items()}
        object.__setattr__(self, "headers", MappingProxyType(lowered))

    def json(self) -> Any:
        """Return the body read as JSON; raises ValueError when it is not."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Request(_Carried):
    """An HTTP request: `url` whole or a bare path with its query, header names in any case, the body as bytes."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Response(_Carried):
    """An HTTP response: status, headers (names lowered), the body as bytes."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

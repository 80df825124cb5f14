"""Base URLs: which hosts are Linq's, and the path of a request below each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

from linq_compose._plain_urls import is_plain_path
from linq_compose.errors import PolicyError

__all__ = ["LINQ", "BaseUrls", "several"]

_split: Final[Callable[[str], SplitResult]] = getattr(urlsplit, "__wrapped__", urlsplit)
"""`urlsplit` without the standard library's cache, which keeps URLs of any length."""

LINQ: Final = ("https://api.linqapp.com",)
"""The base URL of the API, without its path."""

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}

_HOST: Final = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+(?:%.+)?")
"""A host that requests can have: a name, also one of a machine with `_`, or an address."""


@dataclass(frozen=True, slots=True)
class BaseUrls:
    """Hosts of Linq, each with the paths that a gateway puts before the paths of the API, the longest first."""

    prefixes: tuple[tuple[tuple[str, int | None], tuple[str, ...]], ...]
    """Host and port, and the segments of the path without percent-encoding, which clients do differently."""
    is_bare: bool
    """Whether no base URL has a path."""

    @classmethod
    def read(cls, urls: Iterable[str] | str, *, only: bool = False) -> BaseUrls:
        """Return absolute http and https URLs as base URLs, with Linq's own added unless `only`.

        Raises `PolicyError` (a ValueError) for any other value, and for no URL at all.
        """
        values = several(urls)
        prefixes = {_read(value) for value in (values if only else (*LINQ, *values))}
        if not prefixes:
            raise PolicyError("Expected base_urls to have at least one URL with only_base_urls=True, got none.")
        longest_first = tuple(sorted(prefixes, key=lambda prefix: -len(prefix[1])))
        return cls(longest_first, not any(path for _, path in longest_first))

    def path_below(self, url: str) -> str | None:
        """Return path and query of a URL without the prefix of its base URL; None for the URL of another host.

        A bare path is returned without the longest prefix that fits. A host counts whatever path follows it.
        """
        if self.is_bare and is_plain_path(url):
            return url
        try:
            parts = _split(url)
            origin = _origin(parts)
        except ValueError:
            return None
        bare = not parts.scheme and not url.startswith("//")
        prefixes = [prefix for place, prefix in self.prefixes if bare or place == origin]
        if not prefixes:
            return None
        path = parts.path
        for prefix in filter(None, prefixes):
            segments = path.split("/")
            if _decoded(segments[: len(prefix)]) == prefix:
                path = f"/{'/'.join(segments[len(prefix) :])}"
                break
        return f"{path}?{parts.query}" if parts.query else path


def several(urls: Any) -> tuple[Any, ...]:
    """Return one URL or several as a tuple."""
    return tuple(urls) if isinstance(urls, Iterable) and not isinstance(urls, (str, bytes)) else (urls,)


def _read(value: Any) -> tuple[tuple[str, int | None], tuple[str, ...]]:
    """Return host, port and path of a base URL."""
    try:
        parts = _split(str(value).strip())  # httpx and yarl have URL types
        origin = _origin(parts)
    except ValueError:
        parts, origin = urlsplit(""), None
    path = _decoded(parts.path.rstrip("/").split("/")) if parts.path.strip("/") else ()
    is_sent = origin is not None and _HOST.fullmatch(origin[0]) and not {".", ".."}.intersection(path)
    if origin is None or not is_sent or parts.scheme not in _DEFAULT_PORTS or parts.query or parts.fragment:
        raise PolicyError(f"Expected base_urls to be absolute http or https URLs such as {LINQ[0]!r}, got {value!r}.")
    return origin, path


def _decoded(segments: list[str]) -> tuple[str, ...]:
    return tuple(map(unquote, segments))


def _origin(parts: SplitResult) -> tuple[str, int | None] | None:
    """Return host and port of a URL; the port is None where it is the default of the scheme.

    Raises ValueError for a port that is no number below 65,536.
    """
    if not parts.hostname:
        return None
    port = parts.port
    return _one_spelling(parts.hostname.rstrip(".")), None if port == _DEFAULT_PORTS.get(parts.scheme) else port


def _one_spelling(host: str) -> str:
    """Return the one spelling of a host that clients send, or may send: punycode, the shortest form of an IPv6 address.

    Raises ValueError for what is neither.
    """
    if ":" in host:
        return IPv6Address(host).compressed
    if host.isascii():
        return host
    try:
        import idna  # as httpx, requests and aiohttp, of which one is installed where there are requests to check
    except ImportError:
        return host.encode("idna").decode()
    return idna.encode(host, uts46=True).decode().rstrip(".")

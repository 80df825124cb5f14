"""Base URLs: which hosts are Linq's, and the path of a request below each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from linq_compose._plain_urls import is_plain_path
from linq_compose.errors import PolicyError

__all__ = ["LINQ", "BaseUrls", "several"]

_split: Final[Callable[[str], SplitResult]] = getattr(urlsplit, "__wrapped__", urlsplit)
"""`urlsplit` without the standard library's cache, which keeps URLs of any length."""

LINQ: Final = ("https://api.linqapp.com",)
"""The base URL of the API, without its path."""

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class BaseUrls:
    """Hosts of Linq, each with the paths that a gateway puts before the paths of the API, the longest first."""

    prefixes: tuple[tuple[tuple[str, int | None], str], ...]
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
        for prefix in prefixes:
            if path == prefix or path.startswith(f"{prefix}/"):
                path = path[len(prefix) :] or "/"
                break
        return f"{path}?{parts.query}" if parts.query else path


def several(urls: Any) -> tuple[Any, ...]:
    """Return one URL or several as a tuple."""
    return tuple(urls) if isinstance(urls, Iterable) and not isinstance(urls, str) else (urls,)


def _read(value: Any) -> tuple[tuple[str, int | None], str]:
    """Return host, port and path of a base URL."""
    try:
        parts = _split(str(value))  # httpx and yarl have URL types
        origin = _origin(parts)
    except ValueError:
        parts, origin = urlsplit(""), None
    if origin is None or parts.scheme not in _DEFAULT_PORTS or parts.query or parts.fragment:
        raise PolicyError(f"Expected base_urls to be absolute http or https URLs such as {LINQ[0]!r}, got {value!r}.")
    return origin, parts.path.rstrip("/")


def _origin(parts: SplitResult) -> tuple[str, int | None] | None:
    """Return host and port of a URL; the port is None where it is the default of the scheme.

    Raises ValueError for a port that is no number below 65,536.
    """
    if not parts.hostname:
        return None
    port = parts.port
    return parts.hostname.rstrip("."), None if port == _DEFAULT_PORTS.get(parts.scheme) else port

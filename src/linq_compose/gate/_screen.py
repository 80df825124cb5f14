"""`screen`: one request in, one report out, without network or state."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from linq_compose import operations
from linq_compose._api import check
from linq_compose._identifiers import UUID
from linq_compose.lint.context import Context
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import Report
from linq_compose.models import EmptyRequest

__all__ = ["LINQ", "NOT_READ", "ContextProvider", "NotRead", "is_linq", "screen"]

LINQ: Final = ("https://api.linqapp.com",)
"""The base URL of the API, without its path."""

LARGEST: Final = 16 * 1024 * 1024
"""The largest body that is checked, in bytes: 100 texts of 10,000 characters, all escaped, need less than 8 MB."""

ContextProvider: TypeAlias = "Callable[[str, Mapping[str, str], Any], Context | None]"
"""A function of the operation's id, the parameters of its path, and its body or query, that returns the context.

The body is passed as JSON values, or unchanged where it is not JSON.
"""


class NotRead:
    """A body that the gate must not read: a stream, a generator, an upload. `why` is a clause with the reason."""

    def __init__(self, why: str) -> None:
        self.why = why

    def __repr__(self) -> str:
        return f"NotRead({self.why!r})"


NOT_READ: Final = NotRead("the body is a stream, which can be read only once")


def screen(
    method: str,
    url: str,
    body: Any = None,
    *,
    query: Mapping[str, Any] | None = None,
    content_type: str | None = None,
    policy: Policy | str | None = None,
    context: Context | ContextProvider | None = None,
    base_urls: Sequence[str] = LINQ,
) -> Report | None:
    """Return the report of a request, or None when the request does not go to Linq.

    A request goes to Linq when its host is that of one of `base_urls`, or when `url` is a bare path. Its operation is
    found by method and path. The query of the URL, or `query`, is checked where the operation accepts one, the body (a
    mapping, JSON text or bytes, a model, None) where it accepts a body. A request without a row in the operations
    table, or with a body that cannot be read (`NotRead`, a `content_type` other than JSON, more than 16 MiB), returns
    a report with `not_judged`. Raises `ValueError` for an unknown policy, and what a context provider raises.

    >>> screen("POST", "https://api.linqapp.com/api/partner/v3/chats/abc/typing").operation
    'chats.typing.start'
    """
    url = str(url)  # httpx and yarl have URL types
    if not is_linq(url, (base_urls,) if isinstance(base_urls, str) else base_urls):
        return None
    match = _matched(method, url)
    if match is None:
        return _skipped("", "linq-compose has no operation with this method and path")
    row, parameters, chat = match
    if row.in_query:
        payload = dict(parse_qsl(_query(url), keep_blank_values=True)) if query is None else query
    else:
        why = _unreadable(body, content_type)
        if why is not None and row.request is not EmptyRequest:
            return _skipped(row.id, why)
        payload = {} if why is not None else body
    if callable(context):
        context = context(row.id, dict(parameters), _values(payload))
    if chat is not None or context is not None:
        context = _about(parameters.get("chatId"), context)
    return check(payload, row.id, context=context, policy=policy)


@lru_cache(maxsize=1024)
def _matched(method: str, url: str) -> tuple[operations.Operation, dict[str, str], str | None] | None:
    """Return the operation, the parameters of the path, and the chat's id where a rule will report it as malformed."""
    match = operations.match(method, url)
    if match is None:
        return None
    chat = match[1].get("chatId")
    return (*match, None if chat is None or UUID.fullmatch(chat) else chat)


def is_linq(url: str, base_urls: Sequence[str] = LINQ) -> bool:
    """Return whether a URL has one of these hosts, or is a bare path."""
    if url[:1] == "/" and url[:2] != "//":
        return True
    for base in base_urls:
        if url.startswith(base) and url[len(base) : len(base) + 1] in ("", "/", "?", "#"):
            return True
    if "//" not in re.split(r"[?#]", url, maxsplit=1)[0]:
        return not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url)
    origin = _origin(url)
    return origin is not None and any(_origin(base) == origin for base in base_urls)


def _origin(url: str) -> tuple[str, int | None] | None:
    """Return host and port of a URL; the port is None where it is the default of the scheme."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname:
        return None
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.hostname.rstrip("."), None if port == default else port


def _query(url: str) -> str:
    return url.partition("#")[0].partition("?")[2]


def _unreadable(body: Any, content_type: str | None) -> str | None:
    """Return why a body cannot be checked; None when it can."""
    if type(body) is dict and not content_type:
        return None
    if isinstance(body, NotRead):
        return body.why
    if content_type and body and "json" not in content_type.lower():
        return f"the body is {content_type.partition(';')[0].strip()}, which is not JSON"
    if isinstance(body, (str, bytes, bytearray, memoryview)):
        return f"the body has {len(body):,} bytes; at most {LARGEST:,} are checked" if len(body) > LARGEST else None
    if body is None or isinstance(body, Mapping) or hasattr(body, "payload"):
        return None
    return None if isinstance(body, (list, int, float)) else NOT_READ.why


def _values(payload: Any) -> Any:
    """Return a payload as JSON values, or unchanged where it is not JSON."""
    if not isinstance(payload, (str, bytes, bytearray)):
        return payload
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return payload


def _about(chat: str | None, context: Context | None) -> Context:
    if context is None:
        return Context(chat_id=chat)
    return context if chat is None or context.chat_id is not None else replace(context, chat_id=chat)


def _skipped(operation: str, why: str) -> Report:
    return Report((), operation, not_judged=why)

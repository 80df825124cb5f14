"""`screen`: one request in, one report out, without network or state."""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, NamedTuple, TypeAlias

from linq_compose import operations
from linq_compose._api import check
from linq_compose._headers import CONTENT_ENCODING, CONTENT_TYPE, Headers, header_named, read_headers
from linq_compose._identifiers import are_plain
from linq_compose.gate._base_urls import LINQ, BaseUrls
from linq_compose.gate._body import NotRead, read_body
from linq_compose.lint.context import NOTHING_KNOWN, Context
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import Report
from linq_compose.models import EmptyRequest, Query

__all__ = [
    "AsyncContextProvider",
    "ContextProvider",
    "Outgoing",
    "Target",
    "find_target",
    "read_context",
    "read_setting",
    "refuse_coroutine",
    "screen",
]

ContextProvider: TypeAlias = "Callable[[str, Mapping[str, str], Any], Context | None]"
"""A function of the operation's id, the parameters of its path, and its body or query, that returns the context.

The body is passed as JSON values, or unchanged where it is not JSON.
"""

AsyncContextProvider: TypeAlias = "Callable[[str, Mapping[str, str], Any], Awaitable[Context | None]]"
"""The same, for clients that are asynchronous."""


class Outgoing(NamedTuple):
    """One request as a client is about to send it.

    `memory` is where the gate records what it has checked, for clients that pass one request several times. Of
    `headers` only idempotency keys are kept.
    """

    method: str
    url: str
    body: Any = None
    query: Mapping[str, Any] | None = None
    content_type: str | None = None
    content_encoding: str | None = None
    memory: MutableMapping[str, Any] | None = None
    headers: Headers | None = None
    encode: Callable[[Any], Any] | None = None
    """How the client turns a body into JSON, where it accepts values that JSON does not have."""

    def typed(self) -> Outgoing:
        """Return the request with what its headers say of its body, unless that is said already."""
        if not self.headers:
            return self
        headers = read_headers(self.headers, body=True)
        return self._replace(
            headers=headers,
            content_type=self.content_type or header_named(headers, CONTENT_TYPE),
            content_encoding=self.content_encoding or header_named(headers, CONTENT_ENCODING),
        )


class Target(NamedTuple):
    """What a request to Linq asks for: its operation with parameters and payload, or why there is nothing to check."""

    operation: str
    parameters: Mapping[str, str]
    payload: Any = None
    not_judged: str | None = None
    facts: Context | None = None
    """What path and headers give: ids that may be wrong, idempotency keys. Without a context a check is faster."""
    encode: Callable[[Any], Any] | None = None

    def keys(self) -> dict[bytes, bytes]:
        """Return a digest of the whole request by a digest of each of its idempotency keys. Never raises."""
        try:
            return self._keys()
        except Exception:  # noqa: BLE001  the check reports what cannot be read
            return {}

    def _keys(self) -> dict[bytes, bytes]:
        if self.facts is None and type(self.payload) is dict:  # most requests, at the least cost
            for content in self.payload.values():
                if type(content) is dict and _KEY in content:
                    break
            else:
                return _NO_KEYS
        known = {value for _, value in self.facts.headers} if self.facts is not None else set()
        body = self.payload
        if isinstance(body, (bytes, bytearray)):
            body = _values(body) if known or _KEY.encode() in body else None
        elif isinstance(body, str):
            body = _values(body) if known or _KEY in body else None
        for content in body.values() if isinstance(body, dict) else ():
            if isinstance(content, dict) and isinstance(content.get(_KEY), str):
                known.add(content[_KEY])
        if not known:
            return {}
        whole = _digest(_canonical([self.operation, self.parameters, body]))
        return {_digest(key): whole for key in known}

    def provide(self, provider: Callable[..., Any]) -> Any:
        """Return what a context provider returns for this request."""
        return provider(self.operation, dict(self.parameters), _copied(_values(self.payload)))

    def check(self, *, policy: Policy | str | None, context: Context | None) -> Report:
        """Return the report of the request."""
        if self.not_judged is not None:
            return Report((), self.operation, not_judged=self.not_judged)
        context = self.facts if context is None else self._completed(context)
        report = check(self.payload, self.operation, context=context, policy=policy)
        if self.encode is not None and any(diagnostic.rule == _WRONG_TYPE for diagnostic in report.diagnostics):
            report = check(self.encode(self.payload), self.operation, context=context, policy=policy)
        return report

    def _completed(self, context: Context) -> Context:
        """Return a context with what the request says, where the context does not."""
        facts: dict[str, Any] = {}
        if self.parameters and not context.parameters:
            facts["parameters"] = self.parameters
        if self.facts is not None and not context.headers:
            facts["headers"] = self.facts.headers
        if self.facts is not None and context.key_reused is None:
            facts["key_reused"] = self.facts.key_reused
        return replace(context, **facts) if facts else context


_WRONG_TYPE: Final = "SHP103"
"""The rule that finds values that JSON does not have, among others. To look for them first would cost every send."""
_KEY: Final = "idempotency_key"
_NO_KEYS: Final[dict[bytes, bytes]] = {}


def _payload_of(value: Any) -> Any:
    return value.payload() if hasattr(value, "payload") else None


# One encoder for all: to make it takes longer than a message does. What is circular raises RecursionError.
_canonical: Final = json.JSONEncoder(
    sort_keys=True, default=_payload_of, check_circular=False, ensure_ascii=False
).encode


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def screen(
    method: str,
    url: str,
    body: Any = None,
    *,
    query: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    content_type: str | None = None,
    content_encoding: str | None = None,
    policy: Policy | str | None = None,
    context: Context | ContextProvider | None = None,
    base_urls: Iterable[str] | str = LINQ,
    only_base_urls: bool = False,
) -> Report | None:
    """Return the report of a request, or None when the request does not go to Linq.

    A request goes to Linq when `url` is a bare path or has the host of Linq or of one of `base_urls`; with
    `only_base_urls` Linq's own host is left out. The path of a base URL is removed from the front of the request's
    path. The operation is found by method and path. The query of the URL, or `query`, is checked where the operation
    accepts one, the body (a mapping, JSON text or bytes, a model, None) where it accepts a body; bytes are decompressed
    by `content_encoding` (gzip, deflate). Of `headers`, with names in any case, `Idempotency-Key` is checked, and found
    fault with at the path ""; they also give type and encoding of the body, unless these are passed. No other header is
    kept. A request without a row in the operations table, or with a body that cannot be read (`NotRead`, a
    `content_type` other than JSON, more than 16 MiB), returns a report with `not_judged`. Raises `ValueError` for an
    unknown policy or a wrong base URL, TypeError for a wrong context, and what a context provider raises.

    >>> screen("POST", "https://api.linqapp.com/api/partner/v3/chats/abc/typing").operation
    'chats.typing.start'
    """
    request = Outgoing(method, url, body, query, content_type, content_encoding, headers=headers).typed()
    target = find_target(request, BaseUrls.read(base_urls, only=only_base_urls))
    if target is None:
        return None
    if callable(context) and target.not_judged is None:
        return target.check(policy=policy, context=read_context(target.provide(context)))
    return target.check(policy=policy, context=None if callable(context) else read_setting(context))


def find_target(request: Outgoing, base_urls: BaseUrls) -> Target | None:
    """Return what a request asks for, or None when it does not go to Linq."""
    url = request.url
    if type(url) is not str:
        url = str(url)  # httpx and yarl have URL types
    locate = _located if len(url) <= _LONGEST_KEPT else _located.__wrapped__
    path, row, parameters, facts = locate(request.method, url, base_urls)
    if path is None:
        return None
    if row is None:
        return Target("", {}, not_judged="linq-compose has no operation with this method and path")
    keys = read_headers(request.headers) if request.headers else ()
    if keys:
        facts = replace(facts or NOTHING_KNOWN, headers=keys)
    if row.in_query or row.method == "GET":
        query = Query.parse(path.partition("#")[0].partition("?")[2]) if request.query is None else request.query
        return Target(row.id, parameters, query, None, facts)
    body = request.body
    if type(body) is not dict or request.content_type:
        body = read_body(body, content_type=request.content_type, content_encoding=request.content_encoding)
        if isinstance(body, NotRead):
            if row.request is not EmptyRequest:
                return Target(row.id, parameters, not_judged=body.why)
            body = {}
    if row.beside_body:
        query = Query.parse(path.partition("#")[0].partition("?")[2]) if request.query is None else request.query
        body = row.whole(body, query)
    return Target(row.id, parameters, body, None, facts, request.encode)


_LONGEST_KEPT: Final = 2_048
"""Longer URLs are not kept: what a process keeps of its requests has a limit."""


@lru_cache(maxsize=1024)
def _located(
    method: str, url: str, base_urls: BaseUrls
) -> tuple[str | None, operations.Operation | None, Mapping[str, str], Context | None]:
    """Return the path of a URL below its base URL, the operation with its parameters, and what those say."""
    path = base_urls.path_below(url)
    if path is None:
        return None, None, {}, None
    # Where an id is empty, the path is that of no operation, and seldom meant so.
    match = operations.match(method, path) or operations.match(method, path, empty=True)
    if match is None:
        return path, None, {}, None
    row, parameters = match
    facts = None if are_plain(parameters.items()) else Context(parameters=parameters)
    return path, row, parameters, facts


def read_context(value: Any) -> Context | None:
    """Return what a context provider returned; raises TypeError for anything but a `Context` or None."""
    if value is None or isinstance(value, Context):
        return value
    refuse_coroutine("context", value)
    raise TypeError(f"Expected the context function to return a Context or None, got {type(value).__name__}.")


def read_setting(context: Any) -> Any:
    """Return a context or the function that returns one; raises TypeError for any other value but None."""
    if context is None or isinstance(context, Context) or callable(context):
        return context
    raise TypeError(f"Expected context to be a Context or a function that returns one, got {type(context).__name__}.")


def refuse_coroutine(name: str, value: Any) -> None:
    """Raise TypeError for what an async function returned where nobody awaits it, and close it."""
    if inspect.iscoroutine(value):
        value.close()
        raise TypeError(f"{name} is an async function, which only an asynchronous client can await.")


def _values(payload: Any) -> Any:
    """Return a payload as JSON values, or unchanged where it is not JSON."""
    if not isinstance(payload, (str, bytes, bytearray)):
        return payload
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return payload


def _copied(value: Any) -> Any:
    """Return JSON values in objects and arrays of their own: what a context function does to them is not sent."""
    if isinstance(value, dict):
        return {name: _copied(content) for name, content in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value

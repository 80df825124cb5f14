"""Guarded clients of the official SDK: each call is checked once, before its retries."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeVar, Unpack

from pydantic import BaseModel

from linq_compose.gate._base_urls import BaseUrls
from linq_compose.gate._body import NotRead
from linq_compose.gate._gate import Gate, GateOptions, gate_of
from linq_compose.gate._guarded import guard_method, plain_class
from linq_compose.gate._screen import Outgoing

__all__ = ["check_call", "guard"]

Client = TypeVar("Client")
_BASES: Final = ("SyncAPIClient", "AsyncAPIClient")
_UPLOAD: Final = NotRead("the body is an upload of files")


def guard(sdk_client: Client, *, gate: Gate | None = None, **options: Unpack[GateOptions]) -> Client:
    """Guard a client of the official SDK (`LinqAPIV3`, `AsyncLinqAPIV3`), and return it.

    The client stays the same object, and everything made from it afterwards is guarded: `copy()`, `with_options()`,
    `with_raw_response`, `with_streaming_response`. A message that fails raises `MessageRejected` from the call itself;
    nothing is sent or retried. Accepts the keywords of `Gate`, or `gate` alone for a gate that is shared. The client's
    own base URL always counts as Linq's. Guarding a client again replaces its gate. Raises TypeError for any other
    object, and for an async function as `context` or `on_report` of a client that is not asynchronous.
    """
    plain = plain_class(sdk_client)
    if not any(base.__name__ in _BASES and base.__module__.startswith("linq.") for base in plain.__mro__):
        raise TypeError(
            f"guard() expected a client of the official SDK, LinqAPIV3 or AsyncLinqAPIV3, got {plain.__name__}. "
            "For httpx use httpx_hook or async_httpx_hook, for requests guard_session, for aiohttp aiohttp_middleware."
        )
    gate = gate_of("guard", gate, options)
    if inspect.iscoroutinefunction(plain.request):
        return guard_method(sdk_client, "request", gate=gate, wrap=_awaited)
    gate.refuse_async(f"guard({plain.__name__})")
    return guard_method(sdk_client, "request", gate=gate, wrap=_called)


def _called(plain: Any, gate: Gate) -> Callable[..., Any]:
    def request(self: Any, *args: Any, **kwargs: Any) -> Any:
        check_call(gate, self, *args, **kwargs)
        return plain(self, *args, **kwargs)

    return request


def _awaited(plain: Any, gate: Gate) -> Callable[..., Any]:
    async def request(self: Any, *args: Any, **kwargs: Any) -> Any:
        await gate.check_outgoing_async(partial(_read, gate, self, *args, **kwargs))
        return await plain(self, *args, **kwargs)

    return request


def check_call(gate: Gate, client: Any, *args: Any, **kwargs: Any) -> None:
    """Check the call that these arguments of the SDK's `request` describe."""
    gate.check_outgoing(partial(_read, gate, client, *args, **kwargs))


def _read(gate: Gate, client: Any, _cast_to: Any = None, options: Any = None, **_others: Any) -> Outgoing | None:
    """Return the request that the SDK would send; None for an absolute URL of another host, which it accepts too."""
    url = options.url
    if type(url) is not str:
        url = str(url)
    if "://" in url:
        below = BaseUrls.read((*gate.base_urls, client.base_url), only=gate.only_base_urls).path_below(url)
        if below is None:
            return None
        url = below
    query = client.default_query
    if options.params:
        query = {**query, **options.params}
    body, content = options.json_data, getattr(options, "content", None)
    if options.files or options.extra_json or content is not None:
        body = _body(options)
    if isinstance(body, BaseModel):
        body = _encoded(body)
    headers = options.headers or None
    if common := getattr(client, "_custom_headers", None):
        headers = {**common, **(headers or {})}
    request = Outgoing(options.method, url, body, _sent(query) if query else None, headers=headers, encode=_encoded)
    return request if content is None else request.typed()


def _sent(query: dict[str, Any]) -> dict[str, Any]:
    """Return the query of a call without what the SDK omits: arguments that are not given, null, and empty texts."""
    return {
        name: value
        for name, value in query.items()
        if value is not None and value != "" and type(value).__name__ != "Omit"  # `Omit` has no public name
    }


def _body(options: Any) -> Any:
    """Return the body that the SDK would send."""
    body = options.json_data
    if options.files:
        body = _UPLOAD
    elif getattr(options, "content", None) is not None:
        body = options.content
    elif options.extra_json:
        body = {**(body or {}), **options.extra_json}
    return body


def _encoded(value: Any) -> Any:
    """Return a body with the values that the SDK's own encoder turns into JSON: times and pydantic models."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _encoded(content) for name, content in value.items()}
    if isinstance(value, (list, tuple)):
        return [_encoded(content) for content in value]
    if isinstance(value, BaseModel) and not hasattr(value, "payload"):  # as models of linq-compose have
        return value.model_dump(exclude_unset=True, mode="json", by_alias=True)
    return value

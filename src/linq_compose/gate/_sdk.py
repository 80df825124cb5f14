"""Guarded clients of the official SDK: each call is checked once, before its retries."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, Final, Literal, TypeVar
from urllib.parse import urlsplit

from linq_compose.gate._gate import Gate, Mode
from linq_compose.gate._screen import ContextProvider, NotRead, is_linq
from linq_compose.lint.context import Context
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import Report

__all__ = ["check_call", "guard"]

Client = TypeVar("Client")
_BASES: Final = ("SyncAPIClient", "AsyncAPIClient")
_PLAIN: Final = "_linq_compose_plain"
_UPLOAD: Final = NotRead("the body is an upload of files")


def guard(
    sdk_client: Client,
    *,
    mode: Mode = "raise",
    on_report: Callable[[Report], object] | None = None,
    policy: Policy | str | None = None,
    context: Context | ContextProvider | None = None,
    on_crash: Literal["pass", "raise"] = "pass",
    log_content: bool = False,
    gate: Gate | None = None,
) -> Client:
    """Guard a client of the official SDK (`LinqAPIV3`, `AsyncLinqAPIV3`), and return it.

    The client stays the same object, and everything made from it is guarded: `copy()`, `with_options()`,
    `with_raw_response`, `with_streaming_response`. A message with errors raises `MessageRejected` from the call
    itself; nothing is sent or retried. Accepts the keywords of `Gate`, or `gate` alone for a gate that is shared. The
    client's own base URL always counts as Linq's. Guarding a client again replaces its gate. Raises TypeError for any
    other object.
    """
    plain: Any = getattr(type(sdk_client), _PLAIN, type(sdk_client))
    if not any(base.__name__ in _BASES and base.__module__.startswith("linq.") for base in plain.__mro__):
        raise TypeError(
            f"guard() expected a client of the official SDK, LinqAPIV3 or AsyncLinqAPIV3, got {plain.__name__}. "
            "For httpx use httpx_hook or async_httpx_hook, for requests guard_session, for aiohttp aiohttp_middleware."
        )
    if gate is None:
        gate = Gate(
            mode=mode,
            on_report=on_report,
            policy=policy,
            context=context,
            on_crash=on_crash,
            log_content=log_content,
        )
    request = _awaited(plain, gate) if inspect.iscoroutinefunction(plain.request) else _called(plain, gate)
    members = {"request": request, "linq_gate": gate, _PLAIN: plain, "__doc__": plain.__doc__}
    members |= {"__module__": plain.__module__, "__qualname__": plain.__qualname__}
    # copy() and with_options() build another instance of the same class.
    sdk_client.__class__ = type(plain.__name__, (plain,), members)
    return sdk_client


def _called(plain: Any, gate: Gate) -> Callable[..., Any]:
    def request(self: Any, *args: Any, **kwargs: Any) -> Any:
        check_call(gate, self, *args, **kwargs)
        return plain.request(self, *args, **kwargs)

    return functools.wraps(plain.request)(request)


def _awaited(plain: Any, gate: Gate) -> Callable[..., Any]:
    async def request(self: Any, *args: Any, **kwargs: Any) -> Any:
        check_call(gate, self, *args, **kwargs)
        return await plain.request(self, *args, **kwargs)

    return functools.wraps(plain.request)(request)


def check_call(gate: Gate, client: Any, _cast_to: Any = None, options: Any = None, **_others: Any) -> None:
    """Check the call that these options of the SDK describe."""
    if gate.mode == "off":
        return
    try:
        url = _path(gate, client, str(options.url))
        query, body = options.params or None, _body(options)
        method = options.method
    except Exception as error:  # noqa: BLE001  a changed SDK must not stop a send
        gate.crash(error)
        return
    if url is not None:
        gate.check(method, url, body, query=query)


def _path(gate: Gate, client: Any, url: str) -> str | None:
    """Return path and query of a URL; None for an absolute URL of another host, which the SDK accepts too."""
    if "://" not in url:
        return url
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if is_linq(url, (*gate.base_urls, str(client.base_url))) else None


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

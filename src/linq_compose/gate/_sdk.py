"""The official SDK behind a gate: judged where a call begins, in front of its retries."""

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

__all__ = ["guard", "judge_call"]

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

    It is the same client, and what it makes stays guarded: `copy()`, `with_options()`, `with_raw_response`,
    `with_streaming_response`. A message with errors raises `MessageRejected` out of the call itself; nothing is sent
    and nothing retried. The keywords are those of `Gate`, or `gate` alone for one that is shared; whatever host the
    client talks to counts as Linq's. Guarding again replaces the gate. Raises TypeError for what is no such client.
    """
    plain: Any = getattr(type(sdk_client), _PLAIN, type(sdk_client))
    if not any(each.__name__ in _BASES and each.__module__.startswith("linq.") for each in plain.__mro__):
        raise TypeError(
            f"guard() takes a client of the official SDK, LinqAPIV3 or AsyncLinqAPIV3, not {plain.__name__}: "
            "for httpx there are httpx_hook and async_httpx_hook, for requests guard_session, "
            "for aiohttp aiohttp_middleware."
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
    # copy() and with_options() make another of their own class.
    sdk_client.__class__ = type(plain.__name__, (plain,), members)
    return sdk_client


def _called(plain: Any, gate: Gate) -> Callable[..., Any]:
    def request(self: Any, *args: Any, **kwargs: Any) -> Any:
        judge_call(gate, self, *args, **kwargs)
        return plain.request(self, *args, **kwargs)

    return functools.wraps(plain.request)(request)


def _awaited(plain: Any, gate: Gate) -> Callable[..., Any]:
    async def request(self: Any, *args: Any, **kwargs: Any) -> Any:
        judge_call(gate, self, *args, **kwargs)
        return await plain.request(self, *args, **kwargs)

    return functools.wraps(plain.request)(request)


def judge_call(gate: Gate, client: Any, _cast_to: Any = None, options: Any = None, **_others: Any) -> None:
    """Judge the call that these options of the SDK stand for."""
    if gate.mode == "off":
        return
    try:
        url = _path(gate, client, str(options.url))
        query, body = options.params or None, _body(options)
        method = options.method
    except Exception as error:  # noqa: BLE001  an SDK that changed must break no send
        gate.crash(error)
        return
    if url is not None:
        gate.judge(method, url, body, query=query)


def _path(gate: Gate, client: Any, url: str) -> str | None:
    """Return the path of a URL with its query; None when it leads elsewhere, for the SDK takes whole URLs too."""
    if "://" not in url:
        return url
    whole = urlsplit(url)
    return f"{whole.path or '/'}?{whole.query}" if is_linq(url, (*gate.base_urls, str(client.base_url))) else None


def _body(options: Any) -> Any:
    """Return the body that the SDK is about to send."""
    body = options.json_data
    if options.files:
        body = _UPLOAD
    elif getattr(options, "content", None) is not None:
        body = options.content
    elif options.extra_json:
        body = {**(body or {}), **options.extra_json}
    return body

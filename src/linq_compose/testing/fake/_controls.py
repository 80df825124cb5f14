"""Control of a served fake over HTTP, for tests in other languages: the paths below `/__fake__/`.

Pages on the web can reach a server on this machine through the browser of whoever opens them. A request that a foreign
page makes carries the page's host as its `Origin`, or as its `Host` where the page's own name resolves to this machine;
both are refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import ConfigDict, ValidationError, validate_call

from linq_compose.testing.fake._http import Request, Response
from linq_compose.testing.fake._journal import Exchange, Sent
from linq_compose.testing.fake._state import moment
from linq_compose.testing.fake._webhooks import Attempt

__all__ = ["Controls"]

_PREFIX: Final = "/__fake__/"
_STRICT: Final = ConfigDict(strict=True, arbitrary_types_allowed=True)


class Controls:
    """Answers the requests that control a fake.

    `reads` are returned for GET, `actions` are called for POST with the body's members as arguments, whose types are
    checked. `hosts` are names besides localhost and IP addresses under which the server may be called.
    """

    def __init__(
        self,
        reads: Mapping[str, Callable[[], Iterable[Any]]],
        actions: Mapping[str, Callable[..., Any]],
        *,
        hosts: Collection[str] = (),
    ) -> None:
        self._reads = reads
        self._actions = actions
        self._hosts = frozenset(host.lower() for host in hosts)

    def respond(self, request: Request) -> Response | None:
        """Return the response to a request that controls the fake; None for any other request."""
        path = urlsplit(request.url).path
        if not path.startswith(_PREFIX):
            return None
        foreign = self._foreign(request.headers)
        if foreign is not None:
            return _json(403, {"error": f"{foreign} is foreign; allow its host with --allow-host or asgi(hosts=…)."})
        name = path.removeprefix(_PREFIX)
        if request.method == "GET" and name in self._reads:
            return _json(200, [_plain(item) for item in self._reads[name]()])
        if request.method == "POST" and name in self._actions:
            return self._act(name, request.body)
        paths = [f"GET {_PREFIX}{name}" for name in self._reads] + [f"POST {_PREFIX}{name}" for name in self._actions]
        return _json(404, {"error": f"Unknown control; the controls are {', '.join(paths)}."})

    def _act(self, name: str, body: bytes) -> Response:
        try:
            arguments = json.loads(body) if body else {}
        except (ValueError, RecursionError) as error:
            return _json(400, {"error": f"Expected a JSON object, got what is not JSON: {error}."})
        if not isinstance(arguments, dict):
            return _json(400, {"error": f"Expected a JSON object, got {type(arguments).__name__}."})
        try:
            return _json(200, _plain(validate_call(config=_STRICT)(self._actions[name])(**arguments)))
        except ValidationError as error:
            return _json(400, {"error": _described(error)})
        except (ValueError, TypeError, LookupError) as error:
            return _json(400, {"error": str(error.args[0] if error.args else error)})

    def _foreign(self, headers: Mapping[str, str]) -> str | None:
        """Return the Host or Origin that is foreign, as a phrase; None where there is none."""
        host, origin = headers.get("host"), headers.get("origin")
        if host is not None and not self._is_known(f"//{host}", any_address=True):
            return f"Host {host!r}"
        if origin is not None and not self._is_known(origin, any_address=False):
            return f"Origin {origin!r}"
        return None

    def _is_known(self, url: str, *, any_address: bool) -> bool:
        try:
            name = (urlsplit(url).hostname or "").lower()
        except ValueError:
            return False
        if name in self._hosts or name == "localhost" or name.endswith(".localhost"):
            return True
        try:
            address = ip_address(name)
        except ValueError:
            return False
        # A foreign name cannot be made to look like an address, but a page may be served from one.
        return any_address or address.is_loopback


def _described(error: ValidationError) -> str:
    """Return what is wrong with arguments, one clause each; the kinds of a union are one clause."""
    clauses: dict[str, list[str]] = {}
    for item in error.errors(include_url=False, include_context=False, include_input=False):
        clauses.setdefault(str(item["loc"][0]), []).append(item["msg"])
    return "; ".join(f"{name}: {', or '.join(dict.fromkeys(messages))}" for name, messages in clauses.items()) + "."


def _plain(value: Any) -> Any:
    """Return what a control returns as JSON values."""
    if isinstance(value, Request):
        return {"url": value.url, "headers": dict(value.headers), "body": value.body.decode()}
    if isinstance(value, Exchange):
        return _exchange(value)
    if isinstance(value, Attempt):
        return asdict(value)
    return _sent(value) if isinstance(value, Sent) else value


def _exchange(exchange: Exchange) -> dict[str, Any]:
    return {
        "at": moment(exchange.at),
        "method": exchange.request.method,
        "path": urlsplit(exchange.request.url).path,
        "operation": exchange.operation,
        "payload": None if isinstance(exchange.payload, bytes) else exchange.payload,
        "status": exchange.response.status,
        "code": exchange.code,
        "failure": exchange.failure,
        "notes": exchange.notes,
        "report": None if exchange.report is None else exchange.report.to_dict(),
    }


def _sent(message: Sent) -> dict[str, Any]:
    return {
        "id": message.id,
        "chat_id": message.chat_id,
        "to": message.to,
        "message": message.content,
        "service": message.service,
        "status": message.status,
        "at": moment(message.at),
        "edits": message.edits,
    }


def _json(status: int, value: Any) -> Response:
    return Response(status, {"Content-Type": "application/json"}, json.dumps(value).encode())

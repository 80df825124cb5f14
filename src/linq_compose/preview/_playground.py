"""The playground: one local page that shows a message as it is written, for whoever has its address alone."""

from __future__ import annotations

import json
import secrets
import socket
from collections.abc import Awaitable, Callable, Collection
from html import escape
from string import Template
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from linq_compose import operations
from linq_compose.preview._answer import BadSource, answer_to
from linq_compose.preview._page import file_text, hash_source

__all__ = ["new_token", "playground", "serve"]

_LARGEST: Final = 1_000_000
"""Bytes of a request."""

_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(16)


def playground(token: str, *, port: int) -> Starlette:
    """Return the application: its page at `/TOKEN/`, and `/TOKEN/answer`, which the page asks.

    A request for another host is refused with 421, one from another origin with 403, one without the token with 404,
    and one that cannot be read with 400, 413 or 415.
    """
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
    page, policy = _page()

    def guarded(answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def guard(request: Request) -> Response:
            response = _refusal(request, hosts, token) or await answer(request)
            response.headers.update(_HEADERS)
            return response

        return guard

    async def show(_request: Request) -> Response:
        return HTMLResponse(page, headers={"Content-Security-Policy": policy})

    return Starlette(
        routes=[
            Route("/{token}/", guarded(show), methods=["GET"]),
            Route("/{token}/answer", guarded(_answer), methods=["POST"]),
        ]
    )


def _refusal(request: Request, hosts: Collection[str], token: str) -> Response | None:
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    if host not in hosts:
        return PlainTextResponse("Another host.", 421)
    if origin != f"http://{host}" and (origin is not None or request.method == "POST"):
        return PlainTextResponse("Another origin.", 403)
    if not secrets.compare_digest(request.path_params["token"].encode(), token.encode()):
        return PlainTextResponse("Not found.", 404)
    return None


async def _answer(request: Request) -> Response:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return PlainTextResponse("Expected JSON.", 415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            return PlainTextResponse("Too large.", 413)
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return PlainTextResponse("Expected JSON.", 400)
    try:
        answer = answer_to(asked)
    except BadSource as error:
        return PlainTextResponse(str(error), 400)
    # Escapes alone: half a surrogate pair has no bytes of its own.
    return Response(json.dumps(answer), media_type="application/json")


def _page() -> tuple[str, str]:
    """Return the page, and its policy.

    The preview is in a frame that inherits the policy, so its own style sheet and script are named as well.
    """
    style, script = file_text("play.css"), file_text("play.js")
    styles, scripts = (
        " ".join(f"'{hash_source(source)}'" for source in pair)
        for pair in ((style, file_text("page.css")), (script, file_text("page.js")))
    )
    policy = (
        f"default-src 'none'; style-src {styles}; script-src {scripts}; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    names = "".join(f"<option>{escape(name)}</option>" for name in (operations.MESSAGE, *operations.OPERATIONS))
    return Template(file_text("play.html")).substitute(style=style, script=script, operations=names), policy


def serve(app: Any, listening: socket.socket) -> None:
    """Serve the application on a listening socket until interrupted; addresses are not logged."""
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=1)
    uvicorn.Server(config).run(sockets=[listening])

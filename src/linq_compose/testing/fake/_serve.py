"""The fake served by uvicorn, whose connections it can break."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from linq_compose.testing.fake._asgi import Scope
from linq_compose.testing.fake._server import FakeLinq

__all__ = ["serve"]


def serve(fake: FakeLinq, listening: socket.socket, *, hosts: Iterable[str]) -> None:
    """Serve a fake with its controls on a listening socket until interrupted.

    An interrupt breaks every connection at once, so that no client can delay the end. `hosts` are names under which
    the controls may be called, besides localhost and IP addresses.
    """
    connections: dict[Any, asyncio.Transport] = {}

    class Protocol(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            connections[self.client] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            connections.pop(self.client, None)
            super().connection_lost(exc)

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            for transport in [*connections.values()]:
                transport.abort()
            await super().shutdown(sockets)

    def abort(scope: Scope) -> None:
        transport = connections.get(scope["client"])
        if transport is not None:
            transport.abort()

    app = fake.asgi(controls=True, hosts=hosts, abort=abort)
    config = uvicorn.Config(app, http=Protocol, log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
    Server(config).run(sockets=[listening])

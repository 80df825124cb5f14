"""A real HTTP server on loopback that records requests, redirects `…?moved` to `…` and `…?to=URL` to URL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

__all__ = ["serving"]


class _Server(ThreadingHTTPServer):
    """Also holds what was asked, as (method, path, body)."""

    seen: list[tuple[str, str, bytes]]


class _Answering(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append((self.command, self.path, body))
        moved, _, url = self.path.partition("?to=")
        if url or self.path.endswith("?moved"):
            self.send_response(307)
            self.send_header("Location", unquote(url) or moved.removesuffix("?moved"))
        else:
            self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _answer  # noqa: N815  the standard library's names

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[tuple[str, list[tuple[str, str, bytes]]]]:
    """Yield the server's base URL and what it has seen so far."""
    server = _Server(("127.0.0.1", 0), _Answering)
    server.seen = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

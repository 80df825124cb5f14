"""The command `fake`: serves an in-memory fake of the Linq API over HTTP."""

from __future__ import annotations

import socket
from argparse import Namespace

from linq_compose._handles import is_e164
from linq_compose.cli.console import complain
from linq_compose.cli.options import WrongCall
from linq_compose.errors import MissingExtra

__all__ = ["run_fake"]


def run_fake(arguments: Namespace) -> int:
    """Serve until interrupted; print the address to standard error."""
    try:
        import uvicorn
    except ImportError:
        raise MissingExtra("uvicorn", extra="serve") from None
    from linq_compose.testing import FakeLinq

    numbers = arguments.number or ["+12052535597"]
    for number in numbers:
        if not is_e164(number):
            raise WrongCall(f"--number: expected an E.164 number such as +12052535597, got {number}.")
    fake = FakeLinq(
        numbers,
        arguments.api_key,
        policy=arguments.policy,
        sandbox=arguments.sandbox,
        rate_limits=arguments.rate_limits,
        strict_attachments=arguments.strict_attachments,
    )
    try:
        listening = socket.create_server((arguments.host, arguments.port))
    except OSError as error:
        raise WrongCall(f"{arguments.host}:{arguments.port}: {error.strerror or error}") from None
    with listening:
        host, port = listening.getsockname()[:2]
        base = f"http://{host}:{port}"
        complain(f"Fake Linq API at {base}/api/partner (token {arguments.api_key}); press Ctrl-C to stop.")
        complain(f"Sent messages: {base}/__fake__/sent. All requests: {base}/__fake__/journal.")
        config = uvicorn.Config(fake.asgi(controls=True), log_level="warning", lifespan="off")
        uvicorn.Server(config).run(sockets=[listening])
    return 0

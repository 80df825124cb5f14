"""The command `fake`: a Linq in memory, served over HTTP."""

from __future__ import annotations

import socket
from argparse import Namespace

from linq_compose._handles import is_e164
from linq_compose.cli.console import complain
from linq_compose.cli.options import WrongCall
from linq_compose.errors import MissingExtra

__all__ = ["run_fake"]


def run_fake(arguments: Namespace) -> int:
    """Serve until it is interrupted; says where on standard error."""
    try:
        import uvicorn
    except ImportError:
        raise MissingExtra("uvicorn", extra="serve") from None
    from linq_compose.testing import FakeLinq

    numbers = arguments.number or ["+12052535597"]
    for number in numbers:
        if not is_e164(number):
            raise WrongCall(f"{number} is not E.164: + and the country code, then digits alone.")
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
        complain(f"A Linq in memory listens at {base}/api/partner (token {arguments.api_key}; Ctrl-C ends it).")
        complain(f"What was sent: {base}/__fake__/sent, every request: {base}/__fake__/journal")
        config = uvicorn.Config(fake.asgi(controls=True), log_level="warning", lifespan="off")
        uvicorn.Server(config).run(sockets=[listening])
    return 0

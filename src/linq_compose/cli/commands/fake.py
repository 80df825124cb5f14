"""The command `fake`: serves an in-memory fake of the Linq API over HTTP."""

from __future__ import annotations

import socket
from argparse import Namespace
from ipaddress import ip_address

from linq_compose._handles import is_e164
from linq_compose.cli.console import complain
from linq_compose.cli.options import WrongCall
from linq_compose.errors import MissingExtra

__all__ = ["run_fake"]


def run_fake(arguments: Namespace) -> int:
    """Serve until interrupted; print the address to standard error."""
    try:
        from linq_compose.testing.fake._serve import serve
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
        listening = _listening(arguments.host, arguments.port)
    except OSError as error:
        raise WrongCall(f"{arguments.host}:{arguments.port}: {error.strerror or error}") from None
    with listening:
        host, port = listening.getsockname()[:2]
        base = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        complain(f"Fake Linq API at {base}/api/partner (token {arguments.api_key}); press Ctrl-C to stop.")
        complain(f"Sent messages: {base}/__fake__/sent. All requests: {base}/__fake__/journal.")
        if not ip_address(host.partition("%")[0]).is_loopback:
            complain(
                f"Warning: {host} is not a loopback address. Everyone who can reach it can read all messages "
                "and control the fake."
            )
        serve(fake, listening, hosts=[arguments.host, *(arguments.allow_host or ())])
    return 0


def _listening(host: str, port: int) -> socket.socket:
    """Return a listening socket, over IPv4 where a name has both kinds of addresses. Raises OSError."""
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, *_, address = min(addresses, key=lambda entry: entry[0] != socket.AF_INET)
    return socket.create_server((str(address[0]), port), family=family)

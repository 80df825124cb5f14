"""The command `fake`: the in-memory fake of the Linq API, served over HTTP."""

from __future__ import annotations

import socket
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from ipaddress import ip_address

from linq_compose._handles import is_e164
from linq_compose.cli.command import Command
from linq_compose.cli.console import complain
from linq_compose.cli.options import UsageError
from linq_compose.errors import MissingExtra
from linq_compose.lint.policy import PRESETS

__all__ = ["COMMAND"]


def _add_arguments(command: ArgumentParser) -> None:
    command.add_argument(
        "--port", type=_port, default=8585, metavar="N", help="port to listen on; 0: any free port (default: 8585)"
    )
    command.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="address to listen on (default: 127.0.0.1)"
    )
    command.add_argument(
        "--allow-host", action="append", metavar="NAME", help="host name that may control the fake; repeatable"
    )
    command.add_argument(
        "--send-webhooks",
        action="append",
        metavar="HOST=URL",
        type=_receiver,
        help="send the events of subscriptions to HOST to this address, such as http://127.0.0.1:8000; repeatable",
    )
    command.add_argument(
        "--number", action="append", metavar="E164", help="one of your lines; repeatable (default: +12052535597)"
    )
    command.add_argument("--api-key", default="test", metavar="TOKEN", help="the accepted token (default: test)")
    command.add_argument(
        "--sandbox", action="store_true", help="recipients must write first; at most 100 messages a day"
    )
    command.add_argument("--rate-limits", action="store_true", help="at most 30 messages a minute to one recipient")
    command.add_argument(
        "--strict-attachments", action="store_true", help="reject attachments that were not registered"
    )
    command.add_argument("--policy", metavar="NAME", help=f"preset: {', '.join(PRESETS)}")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 5 or int(text) > 65535:
        raise ArgumentTypeError(f"expected a port from 0 to 65535, got {text!r}")
    return int(text)


def _receiver(text: str) -> tuple[str, str]:
    host, equals, url = text.partition("=")
    if not equals:
        raise ArgumentTypeError(f"expected HOST=URL, such as app.example.com=http://127.0.0.1:8000, got {text!r}")
    return host, url


def _run(arguments: Namespace) -> int:
    """Serve until interrupted; the address goes to standard error."""
    try:
        from linq_compose.testing.fake._serve import serve
    except ImportError:
        raise MissingExtra("uvicorn", extra="serve") from None
    from linq_compose.testing import FakeLinq

    numbers = arguments.number or ["+12052535597"]
    for number in numbers:
        if not is_e164(number):
            raise UsageError(f"--number: expected an E.164 number such as +12052535597, got {number}.")
    fake = FakeLinq(
        numbers,
        arguments.api_key,
        policy=arguments.policy,
        sandbox=arguments.sandbox,
        rate_limits=arguments.rate_limits,
        strict_attachments=arguments.strict_attachments,
    )
    receivers: dict[str, str] = dict(arguments.send_webhooks or ())
    try:
        delivery = fake.send_webhooks(receivers)
    except ValueError as error:
        raise UsageError(f"--send-webhooks: {str(error).removeprefix('hosts: ')}") from None
    try:
        listening = _listening(arguments.host, arguments.port)
    except OSError as error:
        raise UsageError(f"{arguments.host}:{arguments.port}: {(error.strerror or str(error)).lower()}") from None
    with listening, delivery:
        host, port = listening.getsockname()[:2]
        base = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        complain(f"Fake Linq API at {base}/api/partner (token {arguments.api_key}); press Ctrl-C to stop.")
        complain(f"Sent messages: {base}/__fake__/sent. All requests: {base}/__fake__/journal.")
        for name, url in receivers.items():
            complain(f"Webhooks for {name} are sent to {url}. All attempts: {base}/__fake__/deliveries.")
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


COMMAND = Command(
    "fake",
    "serve an in-memory fake of the Linq API, for clients in any language",
    _add_arguments,
    _run,
    ending="Exit codes: 130 stopped by Ctrl-C, 2 the address cannot be used, or usage error.",
    synonyms=("serve", "server", "mock", "stub", "sandbox", "simulate"),
    examples=(
        "linq-compose fake",
        "linq-compose fake --port 0 --number +12052535597 --policy strict",
        "linq-compose fake --send-webhooks app.example.com=http://127.0.0.1:8000",
    ),
)

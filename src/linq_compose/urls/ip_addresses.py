"""IP addresses as URLs spell them: every notation that a resolver accepts, and the addresses that are not public."""

from __future__ import annotations

import re
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Final

__all__ = ["ends_in_number", "parse_ipv4", "parse_ipv6", "spelling", "unreachable"]

_NUMERIC: Final = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_OCTAL: Final = re.compile(r"0[0-7]*")

# The IANA special-purpose registries (RFC 6890 and its successors), narrow blocks before the wide ones.
_SPECIAL: Final = (
    ("0.0.0.0/32", "the unspecified address"),
    ("0.0.0.0/8", "a reserved address"),
    ("10.0.0.0/8", "a private address"),
    ("100.64.0.0/10", "a shared address (carrier-grade NAT)"),
    ("127.0.0.0/8", "a loopback address"),
    ("169.254.0.0/16", "a link-local address"),
    ("172.16.0.0/12", "a private address"),
    ("192.0.0.0/24", "a reserved address"),
    ("192.0.2.0/24", "an address reserved for documentation"),
    ("192.168.0.0/16", "a private address"),
    ("198.18.0.0/15", "an address reserved for benchmarks"),
    ("198.51.100.0/24", "an address reserved for documentation"),
    ("203.0.113.0/24", "an address reserved for documentation"),
    ("224.0.0.0/4", "a multicast address"),
    ("255.255.255.255/32", "the broadcast address"),
    ("240.0.0.0/4", "a reserved address"),
    ("::/128", "the unspecified address"),
    ("::1/128", "a loopback address"),
    ("2001::/23", "a reserved address"),
    ("2001:db8::/32", "an address reserved for documentation"),
    ("3fff::/20", "an address reserved for documentation"),
    ("fc00::/7", "a private address"),
    ("fe80::/10", "a link-local address"),
    ("fec0::/10", "a site-local address"),
    ("ff00::/8", "a multicast address"),
)

# Prefixes that carry an IPv4 address, and its distance from the right in bits.
# IPv4-mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056) and the deprecated IPv4-compatible form.
_CARRIERS: Final = (
    ("::ffff:0:0/96", 0),
    ("64:ff9b::/96", 0),
    ("2002::/16", 80),
    ("::/96", 0),
)
_GLOBAL_UNICAST: Final = "2000::/3"


def ends_in_number(host: str) -> bool:
    """Return whether a resolver reads a host (no dot at the end) as IPv4: its last label is a number."""
    return _NUMERIC.fullmatch(host.rpartition(".")[2]) is not None


def parse_ipv4(host: str) -> IPv4Address | None:
    """Return the address that `inet_aton` and the URL standard read, None if they refuse.

    One to four numbers, each decimal, octal (`0…`) or hexadecimal (`0x…`); the last fills the remaining bytes.
    """
    numbers = [_number(part) for part in host.split(".")]
    if len(numbers) > 4:
        return None
    value = 0
    for place, number in enumerate(numbers, start=1):
        last = place == len(numbers)
        if number is None or number >= (256 ** (5 - place) if last else 256):
            return None
        value += number if last else number << (32 - 8 * place)
    return IPv4Address(value)


def parse_ipv6(literal: str) -> IPv6Address | None:
    """Return the address between the brackets of a URL, without its zone id; None if it is no address."""
    try:
        return IPv6Address(literal.partition("%")[0])
    except ValueError:
        return None


def unreachable(address: IPv4Address | IPv6Address) -> str | None:
    """Return what an address is that no public server has (`a loopback address`), None for a public address.

    Of an IPv6 address that carries an IPv4 address, the IPv4 address counts: traffic ends there.
    """
    for network, words in _special():
        if address in network:
            return words
    if isinstance(address, IPv4Address):
        return None
    for network, shift in _carriers():
        if address in network:
            inner = unreachable(IPv4Address(int(address) >> shift & 0xFFFFFFFF))
            if inner is not None or network.prefixlen < 96 or int(network.network_address):
                return inner
    return None if address in ip_network(_GLOBAL_UNICAST) else "a reserved address"


def _number(part: str) -> int | None:
    if not _NUMERIC.fullmatch(part):
        return None
    if part[:2] in ("0x", "0X"):
        return int(part[2:] or "0", 16)
    if part[0] == "0":
        return int(part, 8) if _OCTAL.fullmatch(part) else None
    return int(part)


@cache
def _special() -> tuple[tuple[IPv4Network | IPv6Network, str], ...]:
    return tuple((ip_network(network), words) for network, words in _SPECIAL)


@cache
def _carriers() -> tuple[tuple[IPv6Network, int], ...]:
    return tuple((IPv6Network(network), shift) for network, shift in _CARRIERS)


def spelling(address: IPv6Address) -> str:
    """Return an address as the URL standard spells it: in hexadecimal groups, where Python 3.13 writes mapped dots."""
    mapped = address.ipv4_mapped
    if mapped is None:
        return str(address)
    high, low = divmod(int(mapped), 1 << 16)
    return f"::ffff:{high:x}:{low:x}"

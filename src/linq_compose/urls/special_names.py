"""Domain names that no public server has: the special-use names of the IETF, and the endings of private networks.

Sources: IANA's registry of special-use domain names (RFC 6761, 6762, 7686, 8375, 9476), ICANN's reservation of
`internal` (29 July 2024) and refusal of `corp`, `home` and `mail`, and RFC 6762, appendix G, for the endings
that local networks use without a registration. Read 2026-11-26.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["SPECIAL_NAMES", "special_name"]

_NETWORK: Final = "a host of a local network"

SPECIAL_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "localhost": "the machine that fetches it",
        "local": _NETWORK,
        "localdomain": _NETWORK,
        "home.arpa": _NETWORK,
        "internal": _NETWORK,
        "intranet": _NETWORK,
        "private": _NETWORK,
        "corp": _NETWORK,
        "home": _NETWORK,
        "lan": _NETWORK,
        "mail": _NETWORK,
        "test": "a name reserved for tests",
        "example": "a name reserved for documentation",
        "invalid": "a name that never exists",
        "onion": "a service inside the Tor network",
        "alt": "a name outside the domain name system",
    }
)
"""Each name (lower case, no dot at either end) and what it and the names below it are, as a phrase after a host."""


def special_name(domain: str) -> str | None:
    """Return the special name that a domain (lower case, no dot at the end) is or ends in; None for any other domain.

    >>> special_name("shop.test"), special_name("nas.home.arpa"), special_name("test.com")
    ('test', 'home.arpa', None)
    """
    labels = domain.split(".")
    return next((name for name in (labels[-1], ".".join(labels[-2:])) if name in SPECIAL_NAMES), None)

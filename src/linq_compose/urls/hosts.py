"""One URL: whether a server can fetch it, or a person open it, and which host it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from unicodedata import category, normalize
from urllib.parse import unquote_to_bytes

from linq_compose._characters import BLANK_LETTERS, name_character
from linq_compose.urls.special_names import SPECIAL_NAMES, special_name

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

__all__ = ["Flaw", "Pieces", "flaw", "has_credentials", "hostname", "link_flaw", "split"]

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
# The schemes whose URLs must name a host; the URL standard calls them special.
_HIERARCHICAL: Final = frozenset({"http", "https", "ftp", "ws", "wss"})
_BROKEN_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
# What a domain cannot hold, of ASCII; beyond it the registries decide, and are not asked.
_FOREIGN_ASCII: Final = re.compile(r"[\x00-\x2c/:-@\[-^`{-\x7f]")
_PRINTABLE_BUT_STRANGE: Final = re.compile(f"[ \\\\{BLANK_LETTERS}]")
_STRANGE: Final = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")
_JOINERS: Final = frozenset("\u200c\u200d")
# Variation selectors and the grapheme joiner: the IDNA mapping (UTS #46) drops them.
_DROPPED: Final = re.compile(r"[\u034f\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_DOTS: Final = re.compile(r"[\u3002\uff0e\uff61]")
_LONGEST_HOST: Final = 253
# A character takes twelve at most, as percent escapes of its UTF-8; what is longer need not be decoded.
_LONGEST_SPELLING: Final = 12 * 253
_LONGEST_LABEL: Final = 63
_HIGHEST_PORT: Final = 65_535
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one URL: its kind, and a phrase to put after "The URL"."""

    kind: Literal["malformed", "insecure", "private"]
    """malformed: it cannot be parsed; insecure: another scheme; private: no public server has this host."""
    reason: str
    """Like `has no host`, `uses the scheme http`, `points at 10.0.0.1, a private address`."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """One URL cut at its delimiters by RFC 3986, appendix B; nothing is decoded, the fragment is left out."""

    scheme: str | None
    """In lower case; None without one."""
    authority: str | None
    """Credentials, host and port; None without `//`."""
    path: str
    query: str

    @property
    def userinfo(self) -> str:
        """Everything before the last `@` of the authority."""
        return (self.authority or "").rpartition("@")[0]

    @property
    def host_and_port(self) -> str:
        """Everything after the last `@` of the authority."""
        return (self.authority or "").rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class _Host:
    # The name is lower-case ASCII without the root's dot; messages show an address as it was spelt.
    name: str
    spelling: str
    address: IPv4Address | IPv6Address | None


def flaw(url: str, *, schemes: tuple[str, ...] = ("https",), pieces: Pieces | None = None) -> Flaw | None:
    """Return the first reason why Linq's servers cannot fetch a URL, None without one. Never raises.

    Understands every spelling of an address that `inet_aton` or the URL standard accepts. Counts characters from 1.
    Resolves no names: a public name that leads to a private address passes. `pieces` are those of the URL, if it was
    split already.
    """
    pieces = split(url) if pieces is None else pieces
    if pieces.scheme is not None and pieces.scheme not in _HIERARCHICAL and pieces.scheme not in schemes:
        return _other_scheme(pieces.scheme)
    host = _read_host(url, pieces)
    if isinstance(host, Flaw):
        return host
    if pieces.scheme not in schemes:
        return _other_scheme(str(pieces.scheme))
    return _privacy(host)


def link_flaw(url: str) -> Flaw | None:
    """Return why a trimmed string is not an absolute http(s) URL, None if it is one. Never raises.

    Ignores spaces, tabs and line breaks inside; accepts a host that no public server has.
    """
    solid = re.sub(r"[ \t\r\n]+", "", url)
    pieces = split(solid)
    if pieces.scheme is not None and pieces.scheme not in ("http", "https"):
        return _other_scheme(pieces.scheme)
    strange = _strange_character(url, allowed=" \t\r\n")
    host = strange or _read_host(solid, pieces)
    return host if isinstance(host, Flaw) else None


def has_credentials(url: str | Pieces) -> bool:
    """Return whether a URL has credentials before its host: `https://user:secret@example.com`. Never raises."""
    return split(url).userinfo.strip(":") != ""


def hostname(url: str) -> str | None:
    """Return the host of an http(s) URL as a resolver reads it; None for a malformed URL or another scheme.

    Lower-case ASCII (Punycode) without the root's dot; addresses in their canonical form, IPv6 without brackets.
    """
    pieces = split(url)
    host = _read_host(url, pieces)
    return host.name if pieces.scheme in ("http", "https") and isinstance(host, _Host) else None


def split(url: str | Pieces) -> Pieces:
    """Return the pieces of a URL, cut at its delimiters; of pieces, themselves. Total: what has no scheme is a path."""
    if isinstance(url, Pieces):
        return url
    head = _SCHEME.match(url)
    scheme, rest = (head[1].lower(), url[head.end() :]) if head else (None, url)
    # `example.com:8080/x`, `localhost:8080` and `C:\x` have no scheme.
    if scheme and ("." in scheme or scheme == "localhost" or len(scheme) == 1 or re.match(r"[0-9]{1,5}/", rest)):
        scheme, rest = None, url
    rest, _, query = rest.partition("#")[0].partition("?")
    if not rest.startswith("//"):
        return Pieces(scheme, None, rest, query)
    authority, slash, path = rest[2:].partition("/")
    return Pieces(scheme, authority, slash + path, query)


def _read_host(url: str, pieces: Pieces) -> _Host | Flaw:
    strange = _strange_character(url)
    if strange is not None:
        return strange
    if pieces.scheme is None:
        return _malformed("is empty" if not url else "has no scheme")
    if pieces.authority is None:
        return _malformed(f"lacks the // after {pieces.scheme}:")
    literal, bracket, port = pieces.host_and_port.partition("]")
    if literal.startswith("["):
        if not bracket or (port and port[0] != ":"):
            return _malformed("has a broken IPv6 address in its host")
        return _bad_port(port[1:]) or _read_literal(literal[1:])
    name, _, port = pieces.host_and_port.partition(":")
    if ":" in port:
        return _malformed(f"has more than one colon in its host {_show(pieces.host_and_port)}")
    if not name:
        return _malformed("has no host")
    return _bad_port(port) or _read_name(name)


def _read_literal(literal: str) -> _Host | Flaw:
    from linq_compose.urls.ip_addresses import parse_ipv6, spelling, unreachable

    address = parse_ipv6(literal)
    if address is None:
        return _malformed("has a broken IPv6 address in its host")
    if "%" in literal and unreachable(address) is None:
        return _malformed(f"has a zone id in its public address {_show(literal)}")
    return _Host(spelling(address), literal, address)


def _read_name(spelling: str) -> _Host | Flaw:
    """Return a host that is no IPv6 literal: decoded, mapped to ASCII, and read as an IPv4 address where it is one."""
    mapped = _mapped(spelling)
    if isinstance(mapped, Flaw):
        return mapped
    name = ".".join(map(_to_ascii, mapped.removesuffix(".").split(".")))
    return _name_flaw(name, spelling) or _with_address(name, spelling)


def _mapped(spelling: str) -> str | Flaw:
    """Return a host without percent escapes, mapped as a browser maps it (UTS #46), or why it cannot be."""
    if len(spelling) > _LONGEST_SPELLING:
        return _malformed(f"has a host of {len(spelling):,} characters, above {_LONGEST_HOST}")
    if _BROKEN_PERCENT.search(spelling):
        return _malformed("has a broken percent escape in its host")
    try:
        decoded = unquote_to_bytes(spelling).decode() if "%" in spelling else spelling
    except UnicodeDecodeError:
        return _malformed("has percent escapes in its host that are no UTF-8")
    mapped = decoded.lower()
    if not mapped.isascii():
        mapped = normalize("NFKC", _DROPPED.sub("", _DOTS.sub(".", decoded))).lower()
    # Percent escapes may hide characters from the check of the whole URL; joiners never belong in a host.
    foreign = _FOREIGN_ASCII.search(mapped)
    if foreign:
        return _malformed(f"has {_call(foreign[0])} in its host")
    strange = None if mapped.isascii() else next(filter(_is_strange, mapped), None)
    return mapped if strange is None else _malformed(f"has {_call(strange)} in its host")


def _name_flaw(name: str, spelling: str) -> Flaw | None:
    """Return which limit of the domain name system a name (ASCII, no dot at the end) exceeds, None without one."""
    labels = name.split(".")
    if not all(labels):
        return _malformed(f"has an empty label in its host {_show(spelling)}")
    longest = max(map(len, labels))
    if longest > _LONGEST_LABEL:
        return _malformed(f"has a host label of {longest:,} characters, above {_LONGEST_LABEL}")
    if len(name) > _LONGEST_HOST:
        return _malformed(f"has a host of {len(name):,} characters, above {_LONGEST_HOST}")
    return None


def _with_address(name: str, spelling: str) -> _Host | Flaw:
    """Return the host of this name, with the IPv4 address that it spells if it ends in a number."""
    from linq_compose.urls.ip_addresses import ends_in_number, parse_ipv4

    if not ends_in_number(name):
        return _Host(name, spelling, None)
    address = parse_ipv4(name)
    if address is None:
        return _malformed(f"has the host {_show(spelling)}, which ends in a number but is no IPv4 address")
    return _Host(str(address), spelling, address)


def _privacy(host: _Host) -> Flaw | None:
    if host.address is not None:
        from linq_compose.urls.ip_addresses import unreachable

        words = unreachable(host.address)
        if words is None:
            return None
        canonical = "" if host.spelling == host.name else f"which is {host.name}, "
        return Flaw("private", f"points at {_show(host.spelling)}, {canonical}{words}")
    special = special_name(host.name)
    if special is not None and (special == "localhost" or host.name != special):
        return Flaw("private", f"names {host.name}, {SPECIAL_NAMES[special]}")
    if "." not in host.name:
        return Flaw("private", f"names the single-label host {host.name}")
    return None


def _bad_port(port: str) -> Flaw | None:
    if not port:
        return None
    if not (port.isascii() and port.isdigit()):
        return _malformed(f"has the port {_show(port)}, which is no number")
    digits = port.lstrip("0")
    if not digits:
        return _malformed("has the port 0, below 1")
    # The number of digits first: `int` refuses thousands of them.
    if len(digits) > len(str(_HIGHEST_PORT)) or int(digits) > _HIGHEST_PORT:
        return _malformed(f"has the port {_show(digits)}, above {_HIGHEST_PORT:,}")
    return None


def _to_ascii(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def _strange_character(url: str, *, allowed: str = "") -> Flaw | None:
    # Most URLs are printable, which is quickly tested; only others are read character by character.
    if not url.isprintable() or _PRINTABLE_BUT_STRANGE.search(url):
        for place, character in enumerate(url):
            if character not in allowed and _is_strange(character) and not _joins(url, place):
                return _malformed(f"has {_call(character)} at character {place + 1:,}")
    return None


def _is_strange(character: str) -> bool:
    return character == "\\" or character in BLANK_LETTERS or category(character) in _STRANGE


def _joins(url: str, place: int) -> bool:
    # After a character beyond ASCII a joiner is spelling: Persian words and emoji families need it.
    return url[place] in _JOINERS and place > 0 and not url[place - 1].isascii()


def _call(character: str) -> str:
    """Return a character as a sentence names it."""
    plain = {
        " ": "a space",
        "\t": "a tab",
        "\n": "a line break",
        "\r": "a line break",
        "\\": "a backslash",
    }.get(character)
    if plain:
        return plain
    if category(character) == "Cs":
        return f"half a surrogate pair (U+{ord(character):04X})"
    if category(character) == "Cc":
        return f"the control character U+{ord(character):04X}"
    if 32 < ord(character) < 127:
        return f"the character {character}"
    return name_character(character)


def _show(spelling: str) -> str:
    return spelling if len(spelling) <= _SHOWN else spelling[:_SHOWN] + "…"


def _malformed(reason: str) -> Flaw:
    return Flaw("malformed", reason)


def _other_scheme(scheme: str) -> Flaw:
    return Flaw("insecure", f"uses the scheme {_show(scheme)}")

"""The verdict on one URL: whether a server can fetch it, or a person open it, and which host it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from unicodedata import category, normalize
from urllib.parse import unquote_to_bytes

from linq_compose._characters import BLANK_LETTERS, name_character

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
_JOINERS: Final = frozenset("\u200c\u200d")
# Variation selectors and the grapheme joiner: the IDNA mapping (UTS #46) drops them.
_DROPPED: Final = re.compile(r"[\u034f\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_DOTS: Final = re.compile(r"[\u3002\uff0e\uff61]")
_PRIVATE_ZONES: Final = (".local", ".internal", ".home.arpa", ".localdomain")
_LONGEST_HOST: Final = 253
# A character takes twelve at most, as percent escapes of its UTF-8; what is longer need not be decoded.
_LONGEST_SPELLING: Final = 12 * 253
_LONGEST_LABEL: Final = 63
_HIGHEST_PORT: Final = 65_535
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one URL: one kind of three, and a phrase to put after "The URL"."""

    kind: Literal["malformed", "insecure", "private"]
    """malformed: nobody can fetch it; insecure: a scheme not asked for; private: no server reaches it."""
    reason: str
    """Like `has no host`, `uses the scheme http`, `points at 10.0.0.1, a private address`."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """One URL cut at its delimiters, nothing decoded: as RFC 3986, appendix B, without the fragment."""

    scheme: str | None
    """In lower case; None if there is none."""
    authority: str | None
    """Credentials, host and port; None without `//`."""
    path: str
    query: str

    @property
    def userinfo(self) -> str:
        """What stands before the last `@` of the authority."""
        return (self.authority or "").rpartition("@")[0]

    @property
    def host_and_port(self) -> str:
        """What stands after the last `@` of the authority."""
        return (self.authority or "").rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class _Host:
    # The name is lower-case ASCII without the root's dot; an address keeps the spelling that was found, for
    # people.
    name: str
    spelling: str
    address: IPv4Address | IPv6Address | None


def flaw(url: str, *, schemes: tuple[str, ...] = ("https",)) -> Flaw | None:
    """The one thing that keeps Linq's servers from fetching this URL; None if nothing does. Never raises.

    Every spelling of an address that `inet_aton` or the URL standard reads is understood. Characters are
    counted from 1. Names are not resolved: a public name that leads to a private address passes.
    """
    pieces = split(url)
    if pieces.scheme is not None and pieces.scheme not in _HIERARCHICAL and pieces.scheme not in schemes:
        return _other_scheme(pieces.scheme)
    host = _read_host(url, pieces)
    if isinstance(host, Flaw):
        return host
    if pieces.scheme not in schemes:
        return _other_scheme(str(pieces.scheme))
    return _privacy(host)


def link_flaw(url: str) -> Flaw | None:
    """What keeps a trimmed string from being an absolute http(s) URL; None if nothing. Never raises.

    Spaces, tabs and line breaks inside are taken out before judging, and a host that no server reaches
    passes.
    """
    solid = re.sub(r"[ \t\r\n]+", "", url)
    pieces = split(solid)
    if pieces.scheme is not None and pieces.scheme not in ("http", "https"):
        return _other_scheme(pieces.scheme)
    strange = _strange_character(url, allowed=" \t\r\n")
    host = strange or _read_host(solid, pieces)
    return host if isinstance(host, Flaw) else None


def has_credentials(url: str) -> bool:
    """Whether credentials stand before the host: `https://user:secret@example.com`. Never raises."""
    return split(url).userinfo.strip(":") != ""


def hostname(url: str) -> str | None:
    """The host that an http(s) URL names, as a resolver reads it; None if it is malformed or names none.

    Lower-case ASCII (Punycode) without the root's dot; addresses in their canonical form, IPv6 without
    brackets.
    """
    pieces = split(url)
    host = _read_host(url, pieces)
    return host.name if pieces.scheme in ("http", "https") and isinstance(host, _Host) else None


def split(url: str) -> Pieces:
    """The pieces of a URL, cut at its delimiters; total: what has no scheme has a path."""
    head = _SCHEME.match(url)
    scheme, rest = (head[1].lower(), url[head.end() :]) if head else (None, url)
    # `example.com:8080/x`, `localhost:8080` and `C:\x` only look as if they had one.
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
    if len(spelling) > _LONGEST_SPELLING:
        return _malformed(f"has a host of {len(spelling):,} characters, above {_LONGEST_HOST}")
    if _BROKEN_PERCENT.search(spelling):
        return _malformed("has a broken percent escape in its host")
    try:
        decoded = unquote_to_bytes(spelling).decode() if "%" in spelling else spelling
    except UnicodeDecodeError:
        return _malformed("has percent escapes in its host that are no UTF-8")
    mapped = normalize("NFKC", _DROPPED.sub("", _DOTS.sub(".", decoded))).lower()
    foreign = _FOREIGN_ASCII.search(mapped)
    if foreign:
        return _malformed(f"has {_call(foreign[0])} in its host")
    # Percent escapes smuggle past the look at the whole URL what it refuses; joiners never belong into a
    # host.
    hidden = next((one for one in mapped if _is_strange(one)), None)
    if hidden:
        return _malformed(f"has {_call(hidden)} in its host")
    labels = [_to_ascii(label) for label in mapped.removesuffix(".").split(".")]
    if not all(labels):
        return _malformed(f"has an empty label in its host {_show(spelling)}")
    longest = max(map(len, labels))
    if longest > _LONGEST_LABEL:
        return _malformed(f"has a host label of {longest:,} characters, above {_LONGEST_LABEL}")
    name = ".".join(labels)
    if len(name) > _LONGEST_HOST:
        return _malformed(f"has a host of {len(name):,} characters, above {_LONGEST_HOST}")

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
        known = "" if host.spelling == host.name else f"which is {host.name}, "
        return Flaw("private", f"points at {_show(host.spelling)}, {known}{words}")
    if host.name == "localhost" or host.name.endswith(".localhost"):
        return Flaw("private", f"names {host.name}, the machine that fetches it")
    if host.name.endswith(_PRIVATE_ZONES):
        return Flaw("private", f"names {host.name}, a host of a local network")
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
    # The count of digits is looked at first: `int` refuses thousands of them.
    if len(digits) > len(str(_HIGHEST_PORT)) or int(digits) > _HIGHEST_PORT:
        return _malformed(f"has the port {_show(digits)}, above {_HIGHEST_PORT:,}")
    return None


def _to_ascii(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def _strange_character(url: str, *, allowed: str = "") -> Flaw | None:
    # Printable text is the rule, and quickly told; only the rest is looked at one by one.
    if not url.isprintable() or _PRINTABLE_BUT_STRANGE.search(url):
        for place, one in enumerate(url):
            if one not in allowed and _is_strange(one) and not _joins(url, place):
                return _malformed(f"has {_call(one)} at character {place + 1:,}")
    return None


def _is_strange(one: str) -> bool:
    return one == "\\" or one in BLANK_LETTERS or category(one) in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")


def _joins(url: str, place: int) -> bool:
    # After a character beyond ASCII a joiner is spelling: Persian words and emoji families need it.
    return url[place] in _JOINERS and place > 0 and not url[place - 1].isascii()


def _call(one: str) -> str:
    plain = {
        " ": "a space",
        "\t": "a tab",
        "\n": "a line break",
        "\r": "a line break",
        "\\": "a backslash",
    }.get(one)
    if plain:
        return plain
    if category(one) == "Cs":
        return f"half a surrogate pair (U+{ord(one):04X})"
    if category(one) == "Cc":
        return f"the control character U+{ord(one):04X}"
    return f"the character {one}" if 32 < ord(one) < 127 else name_character(one)


def _show(found: str) -> str:
    return found if len(found) <= _SHOWN else found[:_SHOWN] + "…"


def _malformed(reason: str) -> Flaw:
    return Flaw("malformed", reason)


def _other_scheme(scheme: str) -> Flaw:
    return Flaw("insecure", f"uses the scheme {_show(scheme)}")

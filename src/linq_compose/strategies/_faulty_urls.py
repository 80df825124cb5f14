"""Faulty URLs and uploads by rule: schemes, hosts, extensions, signatures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose._linq_hosts import UPLOADS
from linq_compose._media_types import MEDIA_FORMATS, OTHER_FORMATS, VOICE_FORMATS
from linq_compose.limits import LIMITS
from linq_compose.strategies._faulty_texts import NAMES, Strategy, message
from linq_compose.strategies._handles import identifiers, media_urls

__all__ = [
    "FILES",
    "HOSTS",
    "NO_UUID",
    "OF_URLS",
    "PATHS",
    "PRIVATE",
    "SERVERS",
    "crowd",
    "joined",
    "link",
    "public_media",
    "url_of",
]

FILES: Final = st.sampled_from(tuple(extension for extension in MEDIA_FORMATS if extension not in VOICE_FORMATS))
HOSTS: Final = st.tuples(NAMES, st.sampled_from(("com", "org", "net", "io", "de"))).map(".".join)
"""Domain names, where the host is not the fault: fewer choices leave hypothesis more for what is."""
SERVERS: Final = st.one_of(
    HOSTS,
    st.tuples(
        st.sampled_from(
            ("{}.com", "cdn.{}.co.uk", "WWW.{}.ORG", "{}.com:8443", "mü{}.de", "xn--m{}-3ya.de", "日本{}.jp", "{}.рф")
        ),
        NAMES,
    ).map(lambda drawn: drawn[0].format(drawn[1])),
    st.tuples(*[st.integers(0, 255)] * 3).map(lambda drawn: "93.{}.{}.{}".format(*drawn)),
    st.tuples(*[st.integers(0, 65_535)] * 2).map(lambda drawn: "[2606:4700::{:x}:{:x}]".format(*drawn)),
)
"""Hosts of faulty URLs, in every spelling: domain names in other cases and scripts, ports, public IP addresses."""
PATHS: Final = st.lists(
    st.one_of(NAMES, NAMES.map(str.title), NAMES.map("{}%C3%A9".format)), min_size=1, max_size=3
).map("/".join)
PRIVATE: Final = st.one_of(
    st.tuples(*[st.integers(0, 255)] * 3).map(lambda drawn: "10.{}.{}.{}".format(*drawn)),
    st.tuples(*[st.integers(0, 255)] * 2).map(lambda drawn: "192.168.{}.{}".format(*drawn)),
    st.integers(1, 254).map("127.0.0.{}".format),
    st.integers(1, 65_535).map(lambda port: f"localhost:{port}"),
    st.tuples(*[st.integers(0, 65_535)] * 2).map(lambda drawn: "[fd00::{:x}:{:x}]".format(*drawn)),
    NAMES,
)
_SCHEMES: Final = st.sampled_from(("http", "ftp", "HTTP", "Https", "HTTPS", "file", "s3"))
NO_UUID: Final = st.one_of(
    NAMES,
    st.tuples(st.sampled_from(("msg_", "att_", "chat-")), NAMES).map("".join),
    st.uuids().map(lambda identifier: identifier.hex),
    identifiers().map(lambda identifier: identifier[:-1]),
    identifiers().map(lambda identifier: f"{identifier} "),
)
_PRESIGNED_AT: Final = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
"""The context of the rule about signed URLs is 20 minutes later."""


def _media(**fields: Strategy) -> Strategy:
    part = st.fixed_dictionaries({"type": st.just("media"), **fields})
    return part.map(message)


def _of_url(urls: Strategy) -> Strategy:
    return _media(url=urls)


def link(values: Strategy) -> Strategy:
    return values.map(lambda value: message({"type": "link", "value": value}))


def joined(*parts: Any) -> Strategy:
    """Strings of these pieces: texts, and strategies that draw texts."""
    return st.tuples(*(part if isinstance(part, st.SearchStrategy) else st.just(part) for part in parts)).map("".join)


def url_of(host: Any, *, scheme: Any = "https", path: Any = PATHS, extension: Any = FILES) -> Strategy:
    return joined(scheme, "://", host, "/", path, ".", extension)


def _signed(drawn: tuple[str, str, int, int]) -> str:
    host, name, before, lifetime = drawn
    signed = (_PRESIGNED_AT - timedelta(seconds=before)).strftime("%Y%m%dT%H%M%SZ")
    query = f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=ab&X-Amz-Date={signed}&X-Amz-Expires={lifetime}"
    return f"https://{host}.s3.amazonaws.com/{name}.jpg?{query}"


def crowd(part: Callable[[int, str], dict[str, Any]], least: int, more: int) -> Strategy:
    """Messages of so many parts, or up to `more` parts more."""
    return st.tuples(NAMES, st.integers(least, least + more)).map(
        lambda drawn: message(*(part(place, drawn[0]) for place in range(drawn[1])))
    )


_BAD_FETCHED: Final = st.one_of(
    url_of(SERVERS, scheme=st.sampled_from(("http", "ftp"))),
    url_of(PRIVATE),
    joined(HOSTS, "/", PATHS, ".png"),
)
"""URLs that no server of Linq's can fetch."""


def public_media(place: int, name: str) -> dict[str, Any]:
    return {"type": "media", "url": f"https://{name}.com/{place}.jpg"}


def _presigned_media(place: int, name: str) -> dict[str, Any]:
    return {"type": "media", "url": f"https://{name}.s3.amazonaws.com/{place}.jpg?X-Amz-Signature=ab"}


OF_URLS: Final[Mapping[str, Callable[[], Strategy]]] = MappingProxyType(
    {
        "MED101": lambda: st.sampled_from(({}, {"sticker": True}, {"sticker": False})).map(
            lambda fields: message({"type": "media", **fields})
        ),
        "MED102": lambda: _media(url=media_urls(), attachment_id=identifiers()),
        "MED103": lambda: _of_url(url_of(SERVERS, scheme=_SCHEMES)),
        "MED104": lambda: _of_url(
            st.one_of(
                joined(HOSTS, "/", PATHS, ".jpg"),
                joined("https://", SERVERS, "/", NAMES, " ", NAMES, ".png"),
                joined("https://", SERVERS, ":", st.integers(65_536, 99_999).map(str), "/", NAMES),
                joined("https:/", HOSTS, "/", NAMES),
            )
        ),
        "MED105": lambda: _of_url(url_of(PRIVATE)),
        "MED106": lambda: _of_url(joined("https://", NAMES, ":", NAMES, "@", SERVERS, "/", NAMES, ".", FILES)),
        "MED107": lambda: _of_url(url_of(SERVERS, extension=st.sampled_from(sorted(OTHER_FORMATS)))),
        "MED108": lambda: _media(attachment_id=NO_UUID),
        "MED109": lambda: _of_url(url_of(SERVERS, extension=st.sampled_from(VOICE_FORMATS))),
        "MED110": lambda: _of_url(st.tuples(NAMES, NAMES, st.integers(0, 86_400), st.integers(1, 1_500)).map(_signed)),
        "MED111": lambda: _of_url(joined(f"https://{UPLOADS}/attachments/", identifiers())),
        "MED113": lambda: crowd(_presigned_media, LIMITS.public_media + 1, 50),
        "LNK101": lambda: link(
            st.one_of(
                HOSTS,
                joined("mailto:", NAMES, "@", HOSTS),
                joined(st.sampled_from(("ftp", "tel", "javascript")), "://", SERVERS),
                joined("https://", NAMES, "..", HOSTS),
            )
        ),
        "LNK102": lambda: link(
            st.tuples(HOSTS, NAMES, st.integers(LIMITS.link + 1, 5_000)).map(
                lambda drawn: f"https://{drawn[0]}/{drawn[1]}".ljust(drawn[2], "a")
            )
        ),
        "LNK103": lambda: link(joined("http://", SERVERS, "/", PATHS)),
        "LNK106": lambda: link(
            st.one_of(
                joined(st.sampled_from((" ", "\n", "\t ")), "https://", SERVERS, "/", PATHS),
                joined("https://", SERVERS, "/", PATHS, st.sampled_from((" ", "  ", "\n"))),
                joined("https://", SERVERS, "/", NAMES, " ", NAMES),
            )
        ),
        "CHT103": lambda: st.fixed_dictionaries({"group_chat_icon": _BAD_FETCHED}),
        "VMO101": lambda: st.fixed_dictionaries(
            {
                "voice_memo_url": url_of(SERVERS, extension=st.sampled_from(VOICE_FORMATS)),
                "attachment_id": identifiers(),
            }
        ),
        "VMO102": lambda: st.fixed_dictionaries(
            {
                "voice_memo_url": st.one_of(
                    url_of(SERVERS, scheme="http", extension=st.sampled_from(VOICE_FORMATS)),
                    url_of(PRIVATE, extension=st.sampled_from(VOICE_FORMATS)),
                )
            }
        ),
        "VMO103": lambda: st.fixed_dictionaries(
            {"voice_memo_url": url_of(SERVERS, extension=st.sampled_from(sorted(OTHER_FORMATS)))}
        ),
    }
)
"""By rule: what draws payloads with a faulty URL or upload."""

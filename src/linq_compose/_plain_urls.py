"""URLs and paths that are fine at a glance, by plain characters alone. Sound, never complete."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_plain_path", "path_of_plain_url"]

# Of a host it keeps the last label.
_PLAIN_URL: Final = re.compile(
    r"https://(?:(?!-)[a-z0-9-]+(?<!-)\.){1,6}([a-z]+)(/[A-Za-z0-9._~/-]*)?(?:\?([A-Za-z0-9._~/=&-]*))?"
)
# A country code is two letters; of the others these are common. No special-use or private name is among them.
_GENERIC: Final = frozenset(
    "com net org edu gov info biz app dev shop store site online cloud tech club media page xyz".split()
)
_LONGEST: Final = 2_000
_LONGEST_LABEL: Final = 63
_PLAIN_PATH: Final = re.compile(r"(?:/[A-Za-z0-9_-]+)+")


def path_of_plain_url(url: str) -> str | None:
    """Return the path of a URL that is plainly fine, without its query; None when that is not certain.

    Certain means: no flaw, no credentials, not signed, not of Linq's own hosts, and no rule about URLs reads more of
    it than the path's extension.
    """
    match = _PLAIN_URL.fullmatch(url)
    if match is None or "linq" in url or len(url) > _LONGEST:
        return None
    domain, path, query = match.groups()
    if len(domain) != 2 and domain not in _GENERIC:
        return None
    if match.start(1) > _LONGEST_LABEL and max(map(len, url[8 : match.start(1)].split("."))) > _LONGEST_LABEL:
        return None
    if query and _may_be_signed(query.lower()):
        return None
    return path or ""


def _may_be_signed(query: str) -> bool:
    """Return whether a query holds a name of a parameter of some kind of signed URL; `rules/` reads those."""
    return (
        "sig" in query
        or "auth" in query
        or "access" in query
        or "token" in query
        or "expires" in query
        or "ik-" in query
        or "hdn" in query
        or "hm=" in query
        or "oh=" in query
        or "ex=" in query
    )


def is_plain_path(url: str) -> bool:
    """Return whether a URL is plainly a path alone: no host, query or fragment, and nothing percent-encoded."""
    return _PLAIN_PATH.fullmatch(url) is not None

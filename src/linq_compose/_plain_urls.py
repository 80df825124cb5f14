"""URLs and paths that are fine at a glance, by plain characters alone. Sound, never complete."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_plain_path", "path_of_plain_url"]

# The last label: a country code, or a common generic domain. No special-use or private name is among them.
_PLAIN_URL: Final = re.compile(
    r"https://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}"
    r"(?:[a-z]{2}|com|net|org|edu|gov|info|biz|app|dev|shop|store|site|online|cloud|tech|club|media|page|xyz)"
    r"(/[A-Za-z0-9._~/-]*)?(?:\?([A-Za-z0-9._~/=&-]*))?"
)
# What names of parameters hold, in every kind of signed URL; `rules/` read those.
_SIGNED: Final = re.compile("sig|auth|access|token|expires|ik-|hdn|(?:^|&)(?:hm|oh|ex)=")
_LONGEST: Final = 2_000
_PLAIN_PATH: Final = re.compile(r"(?:/[A-Za-z0-9_-]+)+")


def path_of_plain_url(url: str) -> str | None:
    """Return the path of a URL that is plainly fine, without its query; None when that is not certain.

    Certain means: no flaw, no credentials, not signed, not of Linq's own hosts, and no rule about URLs reads more of
    it than the path's extension.
    """
    if len(url) > _LONGEST:
        return None
    match = _PLAIN_URL.fullmatch(url)
    if match is None or "linq" in url:
        return None
    path, query = match.groups()
    if query and _SIGNED.search(query.lower()):
        return None
    return path or ""


def is_plain_path(url: str) -> bool:
    """Return whether a URL is plainly a path alone: no host, query or fragment, and nothing percent-encoded."""
    return _PLAIN_PATH.fullmatch(url) is not None

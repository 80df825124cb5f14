"""URLs: what is wrong with one, what its signature and path say, and where they are in a text.

This package is private.
"""

from __future__ import annotations

from linq_compose.urls.finder import Found, Kind, find_urls, first_url
from linq_compose.urls.hosts import Flaw, flaw, has_credentials, link_flaw
from linq_compose.urls.signatures import expires_at, extension, is_linq_cdn, is_linq_upload, is_presigned

__all__ = [
    "Flaw",
    "Found",
    "Kind",
    "expires_at",
    "extension",
    "find_urls",
    "first_url",
    "flaw",
    "has_credentials",
    "is_linq_cdn",
    "is_linq_upload",
    "is_presigned",
    "link_flaw",
]

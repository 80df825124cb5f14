"""What a URL tells by its query and path: a signature and its end, Linq's own hosts, a file's extension."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import unquote

from linq_compose._linq_hosts import CDN, UPLOADS
from linq_compose.urls.hosts import hostname, split

__all__ = ["expires_at", "extension", "is_linq_cdn", "is_linq_upload", "is_presigned"]

# Names that only a signature uses: S3 (v4), Google Cloud Storage (v4, v2), Alibaba, Volcano and Tencent
# clouds.
_TELLING: Final = frozenset(
    {
        "x-amz-signature",
        "x-goog-signature",
        "googleaccessid",
        "x-oss-signature",
        "x-tos-signature",
        "q-signature",
    }
)
# `Signature` is a common word: it takes one of these beside it (S3 v2, CloudFront, GCS v2, Google's CDN,
# Alibaba).
_BESIDE_SIGNATURE: Final = frozenset(
    {"expires", "awsaccesskeyid", "key-pair-id", "policy", "keyname", "ossaccesskeyid"}
)
# A start and a length in seconds, under one prefix each.
_PERIODS: Final = (
    ("x-amz-date", "x-amz-expires"),
    ("x-goog-date", "x-goog-expires"),
    ("x-oss-date", "x-oss-expires"),
    ("x-tos-date", "x-tos-expires"),
)
_SECONDS: Final = re.compile(r"[0-9]{1,12}")
_BASIC_TIME: Final = re.compile(r"[0-9]{8}T[0-9]{6}Z")


def is_presigned(url: str) -> bool:
    """Whether the query carries a storage service's signature (S3, Google, Azure, …). Never raises.

    A guess by the names of the parameters, in any case; nothing is verified.
    """
    return _is_signed(_query(url))


def expires_at(url: str) -> datetime | None:
    """When a presigned URL stops working, in UTC; None if it does not say so legibly. Never raises."""
    query = _query(url)
    if not _is_signed(query):
        return None
    try:
        for start, seconds in _PERIODS:
            if _BASIC_TIME.fullmatch(query.get(start, "")) and _SECONDS.fullmatch(query.get(seconds, "")):
                begun = datetime.strptime(query[start], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
                return begun + timedelta(seconds=int(query[seconds]))
        if _SECONDS.fullmatch(query.get("expires", "")):
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(query["expires"]))
        moment = datetime.fromisoformat(query.get("se", ""))
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_linq_cdn(url: str) -> bool:
    """Whether a well-formed http(s) URL names the host of Linq's download URLs. Never raises."""
    return hostname(url) == CDN


def is_linq_upload(url: str) -> bool:
    """Whether a URL is an `upload_url` of Linq's, which nobody can download from. Never raises.

    Linq calls the host of an `upload_url` opaque: a presigned PUT of an attachment elsewhere counts as well.
    """
    host = hostname(url)
    if host is None or host == UPLOADS:
        return host is not None
    query = _query(url)
    puts = query.get("x-id", "").lower() == "putobject"
    return puts and _is_signed(query) and split(url).path.startswith("/attachments/")


def extension(url: str) -> str | None:
    """The extension of the file that the path names: lower-case, without a dot; None without one. Total.

    >>> extension("https://example.com/a/Menu%2EPDF?download=1")
    'pdf'
    """
    stem, dot, ending = unquote(split(url).path.rpartition("/")[2]).rpartition("/")[2].rpartition(".")
    return ending.lower() if stem.strip(".") and dot and ending.isalnum() else None


def _is_signed(query: dict[str, str]) -> bool:
    names = query.keys()
    return bool(
        names & _TELLING or ("signature" in names and names & _BESIDE_SIGNATURE) or ("sig" in names and "se" in names)
    )


def _query(url: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in split(url).query.split("&"))
    return {unquote(name).lower(): unquote(value) for name, _, value in pairs}

"""Query and path of a URL: a storage service's signature and its expiry, Linq's own hosts, a file's extension."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from linq_compose._linq_hosts import CDN, UPLOADS
from linq_compose.urls.hosts import Pieces, hostname, split

__all__ = ["expires_at", "extension", "is_linq_cdn", "is_linq_upload", "is_presigned"]

_Query: TypeAlias = dict[str, str]
_Expiry: TypeAlias = Callable[[_Query], datetime | None]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS: Final = re.compile(r"[0-9]{1,12}")
_HEXADECIMAL: Final = re.compile(r"[0-9a-fA-F]{1,10}")
_BASIC_TIME: Final = re.compile(r"[0-9]{8}T[0-9]{6}Z")
_LONGEST_TOKEN: Final = 8_192
"""Longer policies and tokens are not decoded."""


def _epoch(seconds: str, *, base: int = 10) -> datetime | None:
    pattern = _SECONDS if base == 10 else _HEXADECIMAL
    return _EPOCH + timedelta(seconds=int(seconds, base)) if pattern.fullmatch(seconds) else None


def _at(name: str, *, base: int = 10) -> _Expiry:
    """Return the reader of a parameter in seconds since 1970."""
    return lambda query: _epoch(query.get(name, ""), base=base)


def _after(prefix: str) -> _Expiry:
    """Return the reader of a start and a length in seconds: `x-amz-date` and `x-amz-expires`."""

    def read(query: _Query) -> datetime | None:
        start, seconds = query.get(f"{prefix}-date", ""), query.get(f"{prefix}-expires", "")
        if not _BASIC_TIME.fullmatch(start) or not _SECONDS.fullmatch(seconds):
            return None
        return datetime.strptime(start, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) + timedelta(seconds=int(seconds))

    return read


def _iso_time(query: _Query) -> datetime:
    moment = datetime.fromisoformat(query["se"])
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _tencent_window(query: _Query) -> datetime | None:
    """Return the earlier end of the windows of the signature and of its key, each `start;end` in seconds."""
    ends = [_epoch(query.get(name, "").partition(";")[2]) for name in ("q-sign-time", "q-key-time")]
    return min((end for end in ends if end is not None), default=None)


def _baidu_period(query: _Query) -> datetime | None:
    """Return the end of `bce-auth-v1/{access key}/{start}/{seconds}/…`."""
    _, _, start, seconds, *_ = [*query["authorization"].split("/"), "", "", "", ""]
    if not _SECONDS.fullmatch(seconds):
        return None
    return datetime.strptime(start, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) + timedelta(seconds=int(seconds))


def _policy_date(query: _Query) -> datetime | None:
    """Return the earliest `DateLessThan` of a CloudFront policy: JSON in base64 with `-_~` for `+=/`."""
    policy = _json(query["policy"].translate(str.maketrans("-_~", "+=/")))
    dates = [_epoch(str(seconds)) for seconds in _values(policy, "DateLessThan", "AWS:EpochTime")]
    return min((date for date in dates if date is not None), default=None)


def _values(policy: Any, condition: str, key: str) -> Iterator[Any]:
    statements = policy.get("Statement") if isinstance(policy, dict) else None
    for statement in statements if isinstance(statements, list) else [statements]:
        conditions = statement.get("Condition") if isinstance(statement, dict) else None
        limit = conditions.get(condition) if isinstance(conditions, dict) else None
        if isinstance(limit, dict):
            yield limit.get(key)


def _token_claim(query: _Query) -> datetime | None:
    """Return the `exp` of a JSON web token."""
    claims = _json(query["token"].split(".")[1].translate(str.maketrans("-_", "+/")))
    return _epoch(str(claims.get("exp"))) if isinstance(claims, dict) else None


def _json(base64: str) -> Any:
    if len(base64) > _LONGEST_TOKEN:
        return None
    padded = base64.rstrip("=")
    return json.loads(b64decode(padded + "=" * (-len(padded) % 4), validate=True))


_TOKEN_END: Final = re.compile(r"(?:^|~)(?:exp|Expires)=([0-9]{1,12})(?:~|$)")


def _edge_token(name: str) -> _Expiry:
    """Return the reader of a token such as `exp=1793448000~acl=/*~hmac=ab`."""

    def read(query: _Query) -> datetime | None:
        end = _TOKEN_END.search(query[name])
        return None if end is None else _epoch(end[1])

    return read


@dataclass(frozen=True, slots=True)
class _Signature:
    """One kind of signed URL: parameters that it has, what the first of them looks like, and how its expiry is read."""

    names: tuple[str, ...]
    expiry: _Expiry
    shape: re.Pattern[str] | None = None

    def is_in(self, query: _Query) -> bool:
        if not all(name in query for name in self.names):
            return False
        return self.shape is None or self.shape.match(query[self.names[0]]) is not None


_EDGE: Final = re.compile(r"(?:.*~)?(?:hmac|Signature)=|exp=", re.DOTALL)
_WEB_TOKEN: Final = re.compile(r"eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\Z")

# Each kind as its vendor documents it, read 2026-11-26; names in lower case. What has a common name (`signature`,
# `token`) needs a second parameter beside it.
_SIGNATURES: Final = (
    _Signature(("x-amz-signature",), _after("x-amz")),  # S3 and what is compatible with it (R2, B2, Spaces), version 4
    _Signature(("x-goog-signature",), _after("x-goog")),  # Google Cloud Storage, version 4
    _Signature(("x-oss-signature",), _after("x-oss")),  # Alibaba OSS, version 4
    _Signature(("x-tos-signature",), _after("x-tos")),  # Volcano TOS
    _Signature(("q-signature",), _tencent_window),  # Tencent COS
    _Signature(("authorization",), _baidu_period, re.compile(r"bce-auth-v[0-9]+/")),  # Baidu BOS
    _Signature(("googleaccessid",), _at("expires")),  # Google Cloud Storage, version 2
    _Signature(("policy", "signature"), _policy_date),  # CloudFront with a custom policy
    _Signature(("signature", "expires"), _at("expires")),  # S3 version 2, CloudFront, Google's CDN, Alibaba, Huawei OBS
    _Signature(("signature", "awsaccesskeyid"), _at("expires")),
    _Signature(("signature", "ossaccesskeyid"), _at("expires")),
    _Signature(("signature", "key-pair-id"), _at("expires")),
    _Signature(("signature", "keyname"), _at("expires")),
    _Signature(("signature", "expires_at"), _at("expires_at")),  # Cloudinary downloads
    _Signature(("sig", "se"), _iso_time),  # Azure Storage
    _Signature(("sig", "exp"), _at("exp")),  # Cloudflare Images
    _Signature(("x-signature", "x-expires"), _at("x-expires")),  # Volcano veImageX
    _Signature(("token", "expires"), _at("expires")),  # Bunny
    _Signature(("token", "e"), _at("e")),  # Qiniu
    _Signature(("s", "expires"), _at("expires")),  # imgix
    _Signature(("ik-s", "ik-t"), _at("ik-t")),  # ImageKit
    _Signature(("ex", "is", "hm"), _at("ex", base=16)),  # Discord
    _Signature(("oh", "oe"), _at("oe", base=16)),  # Meta
    _Signature(("token",), _token_claim, _WEB_TOKEN),  # Supabase, Mux
    *(
        _Signature((name,), _edge_token(name), _EDGE)  # Akamai, Cloudinary, Google's Media CDN
        for name in ("hdnea", "hdnts", "hdntl", "__token__", "__cld_token__", "edge-cache-token")
    ),
)


def is_presigned(url: str) -> bool:
    """Return whether the query of a URL has a storage service's signature (S3, Google, Azure, …). Never raises.

    Decided by the names of the parameters, in any case; nothing is verified.
    """
    query = _query(url)
    return bool(query) and any(signature.is_in(query) for signature in _SIGNATURES)


def expires_at(url: str | Pieces) -> datetime | None:
    """Return when a presigned URL stops working, in UTC; None if it has no readable expiry. Never raises."""
    query = _query(url)
    for signature in _SIGNATURES if query else ():
        if signature.is_in(query):
            try:
                expiry = signature.expiry(query)
            except (ValueError, OverflowError, Base64Error, RecursionError):
                continue
            if expiry is not None:
                return expiry
    return None


def is_linq_cdn(url: str) -> bool:
    """Return whether a well-formed http(s) URL has the host of Linq's download URLs. Never raises."""
    return _may_be_linq(url) and hostname(url) == CDN


def is_linq_upload(url: str) -> bool:
    """Return whether a URL is an `upload_url` of Linq's, which accepts a file and serves none. Never raises.

    Linq calls the host of an `upload_url` opaque: a presigned PUT of an attachment on another host counts as well.
    """
    if _may_be_linq(url) and hostname(url) == UPLOADS:
        return True
    if "putobject" not in url.lower() or hostname(url) is None:
        return False
    puts = _query(url).get("x-id", "").lower() == "putobject"
    return puts and is_presigned(url) and split(url).path.startswith("/attachments/")


def _may_be_linq(url: str) -> bool:
    """Return False where the host is plainly none of Linq's: nothing in the URL is escaped or mapped to its name."""
    return not url.isascii() or "%" in url or "linqapp" in url.lower()


def extension(url: str | Pieces) -> str | None:
    """Return the extension of the file in the path: lower case, without a dot; None without one. Never raises.

    >>> extension("https://example.com/a/Menu%2EPDF?download=1")
    'pdf'
    """
    stem, dot, ending = unquote(split(url).path.rpartition("/")[2]).rpartition("/")[2].rpartition(".")
    return ending.lower() if stem.strip(".") and dot and ending.isalnum() else None


def _query(url: str | Pieces) -> _Query:
    query = split(url).query
    if not query:
        return {}
    pairs = (pair.partition("=") for pair in query.split("&"))
    return {unquote(name).lower(): unquote(value) for name, _, value in pairs}

"""Bodies of requests: which of them can be checked, and what compressed ones contain."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, Final

__all__ = ["LARGEST", "NOT_READ", "NotRead", "read_body"]

LARGEST: Final = 16 * 1024 * 1024
"""The largest body that is checked, in bytes: 100 texts of 10,000 characters, all escaped, need less than 8 MB."""

_WINDOWS: Final = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
"""The `wbits` by which zlib reads each content coding of RFC 9110 that is decoded."""


class NotRead:
    """A body that the gate must not read: a stream, a generator, an upload. `why` is a clause with the reason."""

    def __init__(self, why: str) -> None:
        self.why = why

    def __repr__(self) -> str:
        return f"NotRead({self.why!r})"


NOT_READ: Final = NotRead("the body is a stream, which can be read only once")


def read_body(body: Any, *, content_type: str | None = None, content_encoding: str | None = None) -> Any:
    """Return a body as `check` accepts it, decompressed, or `NotRead` with the reason why it cannot be checked."""
    if isinstance(body, NotRead) or body is None:
        return body
    if content_type and body and "json" not in content_type.lower():
        return NotRead(f"the body is {content_type.partition(';')[0].strip()}, which is not JSON")
    if isinstance(body, (str, bytes, bytearray, memoryview)):
        if len(body) > LARGEST:
            return NotRead(f"the body has {len(body):,} bytes; at most {LARGEST:,} are checked")
        return body if isinstance(body, str) else _decoded(bytes(body), content_encoding or "")
    if isinstance(body, (Mapping, list, int, float)) or hasattr(body, "payload"):
        return body
    return NOT_READ


def _decoded(body: bytes, encoding: str) -> bytes | NotRead:
    """Return a body as it was before the content codings of its header were applied."""
    for coding in reversed([word.strip().lower() for word in encoding.split(",")]):
        if coding in ("", "identity"):
            continue
        window = _WINDOWS.get(coding)
        if window is None:
            return NotRead(f"the body is encoded as {coding}, which is not decoded")
        decoder = zlib.decompressobj(window)
        try:
            body = decoder.decompress(body, LARGEST + 1)
        except zlib.error:
            return NotRead(f"the body is not {coding}, as its Content-Encoding says")
        if len(body) > LARGEST:
            return NotRead(f"the body decodes to more than {LARGEST:,} bytes")
        if not decoder.eof or decoder.unused_data:
            return NotRead(f"the body is not one complete {coding} stream")
    return body

"""The type of content by its bytes: libmagic first, then containers and texts, where its versions differ."""

from __future__ import annotations

import re
from typing import Final

from linq_compose._media_types import MEDIA_FORMATS, UNKNOWN, UPLOAD_ONLY, canonical, extensions_of
from linq_compose.media._containers import ReadAt, iso_type, ole_type, zip_type
from linq_compose.media._libmagic import identify

__all__ = ["HEAD", "sniff"]

HEAD: Final = 65_536
"""Bytes read from the beginning of a file."""

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STORAGES: Final = ("application/x-ole-storage", "application/cdfv2", "application/x-cdf", "application/encrypted")
_CONTROL: Final = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]")
_BEGINNINGS: Final = (
    (re.compile(rb"begin:vcard\b", re.IGNORECASE), MEDIA_FORMATS["vcf"]),
    (re.compile(rb"begin:vcalendar\b", re.IGNORECASE), MEDIA_FORMATS["ics"]),
    (re.compile(rb"<!doctype html|<html[\s>]", re.IGNORECASE), MEDIA_FORMATS["html"]),
)


def sniff(read: ReadAt, size: int) -> str:
    """Return the MIME type of content of `size` bytes, as the Chats page spells it; `UNKNOWN` if none is detected.

    Reads the beginning, and the directory of a container: at most about a megabyte. Raises `MissingLibmagic`.
    """
    head = read(0, HEAD)
    name, _, parameters = identify(head).partition(";")
    mime = canonical(name) or UNKNOWN
    contained = _contained(read, size, head, mime)
    if contained is not None:
        return canonical(contained)
    return _text_type(head, mime) if _is_text(head, mime, parameters, whole=size <= HEAD) else mime


def _contained(read: ReadAt, size: int, head: bytes, mime: str) -> str | None:
    """Return the type by the entries of a container, or by a beginning that libmagic gives no MIME type; else None."""
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return zip_type(read, size) or (mime if mime != UNKNOWN else None)
    if head[:8] == _OLE:
        return ole_type(read) or ("application/x-ole-storage" if mime in (*_STORAGES, UNKNOWN) else mime)
    if head[4:8] == b"ftyp":
        return iso_type(head)
    return MEDIA_FORMATS["caf"] if head[:4] == b"caff" else None


def _is_text(head: bytes, mime: str, parameters: str, *, whole: bool) -> bool:
    """Return whether content is text, and no format of text that Linq lists."""
    if mime == UNKNOWN:  # libmagic's answer for very short texts
        return _CONTROL.search(head) is None and _is_utf8(head, whole=whole)
    known = mime != "text/plain" and (mime in UPLOAD_ONLY or extensions_of(mime) != ())
    return not known and "charset=" in parameters and "charset=binary" not in parameters


def _is_utf8(head: bytes, *, whole: bool) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return not whole and error.start >= len(head) - 3  # the end of the head may cut a character
    return True


def _text_type(head: bytes, mime: str) -> str:
    """Return the type of a text by its first words: a contact, a calendar, HTML, else plain text."""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64]
    if mime not in ("text/plain", UNKNOWN) and not mime.startswith(("text/", "message/", "application/")):
        return mime
    return next((kind for beginning, kind in _BEGINNINGS if beginning.match(first)), "text/plain")

"""Containers: the type of a ZIP archive, a compound file or an ISO media file by its entries; bounded reads.

Total: a damaged or hostile file has the type of the plain container, or none.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from linq_compose._media_types import MEDIA_FORMATS

__all__ = ["ReadAt", "iso_type", "ole_type", "zip_type"]

ReadAt: TypeAlias = Callable[[int, int], bytes]
"""Reads bytes at an offset: `(offset, count)`; fewer at the end of the file, none behind it."""

_ZIP: Final = "application/zip"
_MOST_NAMES: Final = 1 << 20
"""Bytes read of a ZIP archive's directory."""
_COMMENT: Final = 65_557
"""The end record of a ZIP archive and the longest comment behind it, in bytes."""
_MIME: Final = re.compile(rb"[a-z]+/[a-z0-9.+-]{1,90}")


def zip_type(read: ReadAt, size: int) -> str | None:
    """Return the MIME type of a ZIP archive by the names of its members; None without a directory."""
    start = max(0, size - _COMMENT)
    tail = read(start, _COMMENT)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        return None
    length, offset = struct.unpack_from("<II", tail, at + 12)
    begin = start + at - length
    if begin < 0:
        return _ZIP  # ZIP64: far beyond what may be sent
    shift = begin - offset  # bytes in front of an archive move it
    entries = dict(_entries(read(begin, min(length, _MOST_NAMES))))
    names = set(entries)
    tops = {name.partition("/")[0] for name in names}
    if "mimetype" in names:
        return _stored_type(_content(read, shift, entries["mimetype"])) or _ZIP
    if "[Content_Types].xml" in names:
        folders = {"word": "docx", "xl": "xlsx", "ppt": "pptx"}
        return next((MEDIA_FORMATS[kind] for folder, kind in folders.items() if folder in tops), _ZIP)
    if "AndroidManifest.xml" in names:
        return "application/vnd.android.package-archive"
    if "META-INF/MANIFEST.MF" in names:
        return "application/java-archive"
    if {"pass.json", "manifest.json", "signature"} <= names:
        return "application/vnd.apple.pkpass"
    if any(re.match(r"Payload/[^/]+\.app/", name) for name in names):
        return "application/x-ios-app"
    return _iwork_type(read, shift, entries) or _ZIP


def _entries(directory: bytes) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Yield the names of a ZIP archive's members, each with its method, its packed length and its offset."""
    at = 0
    while directory[at : at + 4] == b"PK\x01\x02" and at + 46 <= len(directory):
        method, packed, name, extra, comment, offset = struct.unpack_from("<10xH8xI4xHHH8xI", directory, at)
        yield directory[at + 46 : at + 46 + name].decode("utf-8", "replace"), (method, packed, offset)
        at += 46 + name + extra + comment


def _content(read: ReadAt, shift: int, entry: tuple[int, int, int]) -> bytes:
    """Return the first bytes, at most 256, of a member of a ZIP archive; no bytes if it cannot be read."""
    method, packed, offset = entry
    head = read(max(0, shift + offset), 30)
    if head[:4] != b"PK\x03\x04" or len(head) < 30:
        return b""
    name, extra = struct.unpack_from("<HH", head, 26)
    data = read(shift + offset + 30 + name + extra, min(packed, 1024))
    if method == 0:
        return data[:256]
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, 256) if method == 8 else b""
    except zlib.error:
        return b""


def _stored_type(content: bytes) -> str | None:
    mime = content.strip()
    return mime.decode("ascii") if _MIME.fullmatch(mime) else None


_FIRST_OBJECT: Final = re.compile(rb"\x08\x01\x12.\x08(\x90\x4e)?", re.DOTALL)


def _iwork_type(read: ReadAt, shift: int, entries: dict[str, tuple[int, int, int]]) -> str | None:
    """Return the type of an archive of Pages, Numbers or Keynote; None for any other archive."""
    if "index.apxl" in entries or any(re.match(r"Index/(Slide|TemplateSlide|MasterSlide)", name) for name in entries):
        return MEDIA_FORMATS["key"]
    if "Index/Document.iwa" not in entries:
        return None
    # The type of the document's first object: 10000 in Pages, 1 in Numbers (and Keynote).
    first = _FIRST_OBJECT.search(_content(read, shift, entries["Index/Document.iwa"])[:32])
    return MEDIA_FORMATS["pages" if first is not None and first[1] else "numbers"]


_OLE_KINDS: Final = {
    "PowerPoint Document": MEDIA_FORMATS["ppt"],
    "WordDocument": MEDIA_FORMATS["doc"],
    "Workbook": MEDIA_FORMATS["xls"],
    "Book": MEDIA_FORMATS["xls"],
}
_MOST_SECTORS: Final = 256
"""Sectors read of a compound file's directory."""


def ole_type(read: ReadAt) -> str | None:
    """Return the MIME type of an OLE compound file by the streams at its root; None without a known stream."""
    head = read(0, 512)
    if len(head) < 512 or not 7 <= head[30] <= 12:
        return None
    width = 1 << head[30]
    directory = b"".join(_chain(read, head, width))
    names = _root_names(directory)
    return next((kind for stream, kind in _OLE_KINDS.items() if stream in names), None)


def _chain(read: ReadAt, head: bytes, width: int) -> Iterator[bytes]:
    """Yield the sectors of the directory, following the allocation table."""
    (sector,) = struct.unpack_from("<I", head, 48)
    per_table = width // 4
    for _ in range(_MOST_SECTORS):
        data = read((sector + 1) * width, width)
        yield data
        table, place = divmod(sector, per_table)
        if len(data) < width or table >= 109:  # further tables are listed elsewhere: beyond seven megabytes
            return
        (where,) = struct.unpack_from("<I", head, 76 + 4 * table)
        link = read((where + 1) * width + 4 * place, 4)
        if len(link) < 4:
            return
        (sector,) = struct.unpack("<I", link)
        if sector >= 0xFFFF_FFFA:
            return


def _root_names(directory: bytes) -> set[str]:
    """Return the names directly below the root; embedded documents have their own streams further down."""
    names: set[str] = set()
    seen: set[int] = set()
    waiting = [struct.unpack_from("<I", directory, 76)[0]] if len(directory) >= 128 else []
    while waiting:
        index = waiting.pop()
        entry = directory[index * 128 : index * 128 + 128]
        if index in seen or len(entry) < 128:
            continue
        seen.add(index)
        length = min(64, entry[64])
        names.add(entry[: max(0, length - 2)].decode("utf-16-le", "replace"))
        waiting += struct.unpack_from("<II", entry, 68)
    return names


_BRANDS: Final = (
    (re.compile(rb"qt  "), MEDIA_FORMATS["mov"]),
    (re.compile(rb"M4[ABP] "), MEDIA_FORMATS["m4a"]),
    (re.compile(rb"M4V."), MEDIA_FORMATS["m4v"]),
    (re.compile(rb"3g2.|KDDI"), "video/3gpp2"),
    (re.compile(rb"3g[eghprst]."), MEDIA_FORMATS["3gp"]),
    (re.compile(rb"he[iv][cxms]"), MEDIA_FORMATS["heic"]),
    (re.compile(rb"avi[fs]"), "image/avif"),
    (re.compile(rb"isom|iso[2-9a]|mp4[12]|avc1|dash|MSNV|mmp4|f4v "), MEDIA_FORMATS["mp4"]),
)


def iso_type(head: bytes) -> str | None:
    """Return the MIME type of an ISO media file by its brands; None for an unknown major brand."""
    major = head[8:12]
    if major in (b"mif1", b"msf1"):
        others = {head[at : at + 4] for at in range(16, min(len(head), int.from_bytes(head[:4], "big")) - 3, 4)}
        coded = next((mime for brand, mime in _BRANDS[5:7] if any(map(brand.fullmatch, others))), None)
        return coded or MEDIA_FORMATS["heif"]
    return next((mime for brand, mime in _BRANDS if brand.fullmatch(major)), None)

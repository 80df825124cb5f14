"""The sample files, each with the MIME type that it truly is."""

from __future__ import annotations

import gzip
from pathlib import Path

__all__ = ["FOREIGN", "KINDS", "SAMPLES", "UPLOADS", "content_of"]

SAMPLES = Path(__file__).parent / "samples"

_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "heic": "image/heic",
    "heif": "image/heif",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "m4v": "video/x-m4v",
    "mpeg": "video/mpeg",
    "3gp": "video/3gpp",
    "m4a": "audio/x-m4a",
    "mp3": "audio/mpeg",
    "aac": "audio/aac",
    "caf": "audio/x-caf",
    "wav": "audio/x-wav",
    "aiff": "audio/x-aiff",
    "amr": "audio/amr",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "rtf": "text/rtf",
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "pages": "application/x-iwork-pages-sffpages",
    "numbers": "application/x-iwork-numbers-sffnumbers",
    "key": "application/x-iwork-keynote-sffkey",
    "epub": "application/epub+zip",
    "zip": "application/zip",
    "html": "text/html",
    "vcf": "text/vcard",
    "ics": "text/calendar",
}
UPLOADS = {"webp": "image/webp"}
FOREIGN = {"flac": "audio/flac", "ogg": "audio/ogg"}


def content_of(extension: str) -> bytes:
    """Return the bytes of a sample; the largest is kept packed."""
    path = SAMPLES / f"sample.{extension}"
    return path.read_bytes() if path.exists() else gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes())

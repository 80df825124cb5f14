"""File formats: which Linq lists, accepts as uploads or rejects by name, their MIME types, and which look alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

__all__ = [
    "FORMATS",
    "MEDIA_FORMATS",
    "OTHER_FORMATS",
    "REJECTED_FORMATS",
    "UNKNOWN",
    "UPLOAD_ONLY",
    "UPLOAD_RENAMED",
    "UPLOAD_TYPES",
    "VOICE_FORMATS",
    "Format",
    "canonical",
    "declared_by",
    "extensions_of",
    "fits",
    "is_rejected",
    "resolved",
]

UNKNOWN: Final = "application/octet-stream"
"""The type of content that cannot be identified."""


MEDIA_FORMATS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "png": "image/png",
        "gif": "image/gif",
        "heic": "image/heic",
        "heif": "image/heif",
        "tif": "image/tiff",
        "tiff": "image/tiff",
        "bmp": "image/bmp",
        "mp4": "video/mp4",
        "mov": "video/quicktime",
        "m4v": "video/x-m4v",
        "mpeg": "video/mpeg",
        "mpg": "video/mpeg",
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
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls": "application/vnd.ms-excel",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ppt": "application/vnd.ms-powerpoint",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "pages": "application/x-iwork-pages-sffpages",
        "numbers": "application/x-iwork-numbers-sffnumbers",
        "key": "application/x-iwork-keynote-sffkey",
        "epub": "application/epub+zip",
        "zip": "application/zip",
        "html": "text/html",
        "htm": "text/html",
        "vcf": "text/vcard",
        "ics": "text/calendar",
    }
)
"""File extension to MIME type, for every format that the Chats page lists for media parts."""

VOICE_FORMATS: Final = tuple(ext for ext, mime in MEDIA_FORMATS.items() if mime.startswith("audio/"))
"""The seven extensions of voice memos: the audio formats of the Chats page."""

REJECTED_FORMATS: Final = frozenset("flac ogg oga exe com scr dll elf app".split())
"""Extensions of the formats that the documentation rejects by name: FLAC, OGG and executables."""

OTHER_FORMATS: Final = REJECTED_FORMATS | frozenset(
    "opus msi bat cmd sh dmg pkg apk ipa deb rpm jar bin so"
    " webp svg avif ico psd ai eps raw cr2 nef dng jxl jp2 tga"
    " webm mkv avi wmv flv ogv mts m2ts vob mpv 3g2"
    " wma aif aifc mid midi m4b m4p mka ra weba"
    " odt ods odp wps xml json md markdown yaml yml tex djvu mobi azw3 xps pkpass"
    " gz tgz bz2 xz 7z rar tar zst iso ttf otf woff woff2 db sqlite parquet".split()
)
"""Extensions that unambiguously name a file format which the Chats page does not list for media parts."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format that the Chats page lists: its MIME type, its extensions, and other names of the type."""

    mime: str
    extensions: tuple[str, ...]
    aliases: tuple[str, ...]
    voice: bool
    """Whether a voice memo may have this format."""


# Other names of the same type: in versions of libmagic, on the web, on older pages of Linq.
_ALIASES: Final = {
    "image/jpeg": "image/jpg image/pjpeg",
    "image/png": "image/x-png",
    "image/heic": "image/heic-sequence",
    "image/heif": "image/heif-sequence",
    "image/bmp": "image/x-ms-bmp image/x-bmp",
    "video/mp4": "application/mp4",
    "video/mpeg": "video/mpeg2 video/mp2p video/mpv",
    "video/3gpp": "audio/3gpp",
    "audio/x-m4a": "audio/mp4 audio/m4a",
    "audio/mpeg": "audio/mp3 audio/x-mp3 audio/mpeg3",
    "audio/aac": "audio/x-aac audio/aacp audio/x-hx-aac-adts audio/x-hx-aac-adif",
    "audio/x-caf": "audio/caf",
    "audio/x-wav": "audio/wav audio/wave audio/vnd.wave",
    "audio/x-aiff": "audio/aiff",
    "audio/amr": "audio/amr-wb audio/3gpp-amr",
    "application/pdf": "application/x-pdf",
    "text/rtf": "application/rtf text/richtext",
    "text/csv": "application/csv",
    "text/html": "application/xhtml+xml",
    "text/vcard": "text/x-vcard text/directory",
    "text/calendar": "text/x-vcalendar application/ics",
    "application/x-iwork-pages-sffpages": "application/vnd.apple.pages",
    "application/x-iwork-numbers-sffnumbers": "application/vnd.apple.numbers",
    "application/x-iwork-keynote-sffkey": "application/vnd.apple.keynote",
    "application/zip": "application/x-zip application/x-zip-compressed",
}

FORMATS: Final = tuple(
    Format(
        mime,
        tuple(extension for extension, meant in MEDIA_FORMATS.items() if meant == mime),
        tuple(_ALIASES.get(mime, "").split()),
        any(MEDIA_FORMATS[extension] == mime for extension in VOICE_FORMATS),
    )
    for mime in dict.fromkeys(MEDIA_FORMATS.values())
)
"""Every format that the Chats page lists for media parts, in its order.

The extensions are the page's; the MIME type of each is the common one, since the page has no such table.
"""

UPLOAD_ONLY: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "image/svg+xml": ("svg",),
        "image/webp": ("webp",),
        "image/x-icon": ("ico",),
        "video/x-msvideo": ("avi",),
        "audio/midi": ("mid", "midi"),
        "application/vnd.apple.pkpass": ("pkpass",),
        "text/markdown": ("md", "markdown"),
        "text/xml": ("xml",),
        "application/json": ("json",),
        "application/x-gzip": ("gz",),
    }
)
"""MIME types that the upload operation accepts (`supported_content_type.py` of the official SDK, 0.65.0) and that the
Chats page does not list for media parts, each with its extensions."""

UPLOAD_RENAMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "video/mpeg2": "video/mpeg",
        "audio/mp3": "audio/mpeg",
        "audio/mp4": "audio/x-m4a",
        "audio/aiff": "audio/x-aiff",
    }
)
"""MIME types that the upload operation accepts as well, each with the type that the file is delivered as."""

UPLOAD_TYPES: Final = (*dict.fromkeys(MEDIA_FORMATS.values()), *UPLOAD_ONLY, *UPLOAD_RENAMED)
"""Every MIME type that the upload operation accepts (`supported_content_type.py` of the official SDK, 0.65.0)."""

_UPLOAD_ALIASES: Final = {
    "image/x-icon": "image/vnd.microsoft.icon",
    "video/x-msvideo": "video/avi video/msvideo",
    "audio/midi": "audio/mid audio/x-midi",
    "text/markdown": "text/x-markdown",
    "text/xml": "application/xml",
    "application/x-gzip": "application/gzip",
}
_CANONICAL: Final = {
    alias: mime for mime, aliases in (*_ALIASES.items(), *_UPLOAD_ALIASES.items()) for alias in aliases.split()
}
_DECLARED: Final = {
    **{extension: mime for mime, extensions in UPLOAD_ONLY.items() for extension in extensions},
    **MEDIA_FORMATS,
}

_OLE: Final = frozenset(MEDIA_FORMATS[extension] for extension in ("doc", "xls", "ppt", "docx", "xlsx", "pptx"))
_ALIKE: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        # A spreadsheet, a page without a head and a note in Markdown are plain text too.
        "text/plain": frozenset({"text/csv", "text/html", "text/markdown", "text/xml", "application/json"}),
        "text/csv": frozenset({"text/markdown"}),
        "application/json": frozenset({"text/plain"}),
        "text/xml": frozenset({"text/plain", "image/svg+xml"}),
        "image/svg+xml": frozenset({"text/plain", "text/xml"}),
        # Recorders and phones write the brand of MP4 into all of these.
        "video/mp4": frozenset({"video/x-m4v", "audio/x-m4a", "video/3gpp"}),
        "image/heif": frozenset({"image/heic"}),
        # A compound file whose directory names no stream of a known format, such as an encrypted one.
        "application/x-ole-storage": _OLE,
    }
)
"""Types whose bytes may also be of other types: there the extension decides."""

_TEXTS: Final = frozenset({"text/plain", "text/csv", "text/html", "text/vcard", "text/calendar"})
_ALSO_FIT: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {"txt": _TEXTS, "md": _TEXTS, "markdown": _TEXTS, "yaml": _TEXTS, "yml": _TEXTS, "tex": _TEXTS}
    | {"heif": frozenset({"image/heic"}), "aif": frozenset({"audio/x-aiff"}), "aifc": frozenset({"audio/x-aiff"})}
    | {"m4b": frozenset({"audio/x-m4a"}), "m4p": frozenset({"audio/x-m4a"}), "mpv": frozenset({"video/mpeg"})}
)
# FLAC, OGG and executables under every name that libmagic's versions give them; a position-independent executable is a
# shared library to some.
_REJECTED: Final = frozenset(
    "audio/flac audio/x-flac audio/ogg video/ogg application/ogg application/x-dosexec application/x-executable"
    " application/x-pie-executable application/x-sharedlib application/x-mach-binary"
    " application/vnd.microsoft.portable-executable application/x-msdownload".split()
)


def canonical(mime: str) -> str:
    """Return a MIME type as the Chats page would spell it: lower case, no parameters, one name for each format.

    >>> canonical("audio/wav"), canonical("Application/CSV; header=present")
    ('audio/x-wav', 'text/csv')
    """
    bare = mime.partition(";")[0].strip().lower()
    return _CANONICAL.get(bare, bare)


def declared_by(extension: str) -> str | None:
    """Return the MIME type of an extension (lower case, no dot) that Linq lists or accepts as an upload, else None."""
    return _DECLARED.get(extension)


def extensions_of(mime: str) -> tuple[str, ...]:
    """Return the extensions of a canonical MIME type that Linq lists or accepts as an upload; none for another."""
    return tuple(extension for extension, meant in _DECLARED.items() if meant == mime)


def is_rejected(mime: str) -> bool:
    """Return whether the documentation rejects a MIME type by name: FLAC, OGG, executables."""
    return mime in _REJECTED


def resolved(mime: str, extension: str | None) -> str:
    """Return the type of content, by the extension where several formats have the same bytes.

    >>> resolved("text/plain", "csv"), resolved("text/plain", "png")
    ('text/csv', 'text/plain')
    """
    declared = None if extension is None else declared_by(extension)
    return declared if declared is not None and declared in _ALIKE.get(mime, ()) else mime


def fits(mime: str, extension: str) -> bool:
    """Return whether a file of this type may have this extension; an ambiguous extension fits every type.

    >>> fits("application/zip", "jpg"), fits("image/heic", "heif"), fits("image/png", "2026")
    (False, True, True)
    """
    declared = declared_by(extension)
    if mime == UNKNOWN or (declared is None and extension not in OTHER_FORMATS):
        return True
    if declared == resolved(mime, extension) or mime in _ALSO_FIT.get(extension, ()):
        return True
    # The MIME types of formats that Linq does not accept are not listed here: a foreign type fits a foreign extension.
    return declared is None and not extensions_of(mime)

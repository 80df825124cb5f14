"""The words of the API: the closed sets, the open ones, the media formats; and the nearest word to a wrong one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

__all__ = [
    "ANIMATIONS",
    "DELIVERY_STATUSES",
    "EFFECTS",
    "EFFECT_TYPES",
    "HANDLE_STATUSES",
    "HEALTH_STATUSES",
    "LINE_CHOICES",
    "LINE_TYPES",
    "MEDIA_FORMATS",
    "OTHER_FORMATS",
    "PART_TYPES",
    "REACTIONS",
    "REJECTED_FORMATS",
    "SERVICES",
    "STYLES",
    "VOICE_FORMATS",
    "Vocabulary",
    "closest",
    "effect_type",
]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A set of words: what they are called in a sentence, and the words as the API spells them."""

    noun: str
    words: tuple[str, ...]

    def __contains__(self, word: object) -> bool:
        return word in self.words

    def __str__(self) -> str:
        return ", ".join(self.words)


# Source of the closed sets: the Chats page of the API reference, read 2026-10-31.
SERVICES: Final = Vocabulary("service", ("iMessage", "SMS", "RCS"))
STYLES: Final = Vocabulary("style", ("bold", "italic", "strikethrough", "underline"))
ANIMATIONS: Final = Vocabulary("animation", ("big", "small", "shake", "nod", "explode", "ripple", "bloom", "jitter"))
EFFECT_TYPES: Final = Vocabulary("effect type", ("screen", "bubble"))
PART_TYPES: Final = Vocabulary("part type", ("text", "media", "link", "imessage_app", "app_clip"))

# Words of answers. The API adds to them as it grows, so nothing refuses an answer for a word that is not here; they
# are held against the types of the official SDK.
LINE_TYPES: Final = Vocabulary("line type", ("iMessage", "RCS"))
HANDLE_STATUSES: Final = Vocabulary("handle status", ("active", "left", "removed"))
HEALTH_STATUSES: Final = Vocabulary("health status", ("HEALTHY", "AT_RISK", "CRITICAL", "OPTED_OUT"))
DELIVERY_STATUSES: Final = Vocabulary(
    "delivery status", ("pending", "queued", "sent", "delivered", "received", "read", "failed")
)
REACTIONS: Final = Vocabulary(
    "reaction", ("love", "like", "dislike", "laugh", "emphasize", "question", "custom", "sticker")
)
LINE_CHOICES: Final = Vocabulary("reason", ("reused_active_chat", "new_best_number", "failover_flagged"))

EFFECTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "screen": (
            "confetti",
            "fireworks",
            "lasers",
            "sparkles",
            "celebration",
            "hearts",
            "love",
            "balloons",
            "happy_birthday",
            "echo",
            "spotlight",
        ),
        "bubble": ("slam", "loud", "gentle", "invisible"),
    }
)
"""Effect names by effect type: an open set (the API reference calls them common values)."""

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
"""The seven extensions of voice memos: the audio formats of the page."""

REJECTED_FORMATS: Final = frozenset(
    "flac ogg oga opus exe msi dll com scr bat cmd sh app dmg pkg apk ipa deb rpm jar bin elf so".split()
)
"""Extensions of formats that Linq refuses by name: FLAC, Ogg and executables."""

OTHER_FORMATS: Final = REJECTED_FORMATS | frozenset(
    "webp svg avif ico psd ai eps raw cr2 nef dng jxl jp2 tga"
    " webm mkv avi wmv flv ogv mts m2ts vob mpv 3g2"
    " wma aif aifc mid midi m4b m4p mka ra weba"
    " odt ods odp wps xml json md markdown yaml yml tex djvu mobi azw3 xps pkpass"
    " gz tgz bz2 xz 7z rar tar zst iso ttf otf woff woff2 db sqlite parquet".split()
)
"""Further extensions that name a file format for certain, and one that the page does not list."""


def effect_type(name: str) -> str | None:
    """Return the type (`screen` or `bubble`) under which an effect name is known, else None."""
    return next((kind for kind, names in EFFECTS.items() if name in names), None)


_LONGEST_WORD = 64  # difflib is quadratic: a longer word is no misspelling of ours


def closest(word: str, words: Iterable[str], *, cutoff: float = 0.7) -> tuple[str, ...]:
    """Return the words nearest to a wrong one, best first; a sole word that differs in case or joints wins alone.

    At most three, none for words of more than 64 code points.
    """
    if len(word) > _LONGEST_WORD:
        return ()
    known = tuple(words)
    folded = _folded(word)
    same = tuple(candidate for candidate in known if _folded(candidate) == folded)
    if same:
        return same
    by_fold = {_folded(candidate): candidate for candidate in known}
    return tuple(by_fold[hit] for hit in difflib.get_close_matches(folded, by_fold, n=3, cutoff=cutoff))


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_").strip("_")

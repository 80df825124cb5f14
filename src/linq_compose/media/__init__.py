"""Media files on this machine: their type by content, and whether Linq accepts them.

The modules here are private: import from `linq_compose.media`.
"""

from __future__ import annotations

from linq_compose._media_types import FORMATS, UPLOAD_ONLY, Format
from linq_compose.media._check import check_facts, check_file
from linq_compose.media._inspect import inspect
from linq_compose.media._libmagic import MissingLibmagic
from linq_compose.media._upload import Transfer, Upload, upload
from linq_compose.models.files import MediaFacts

__all__ = [
    "FORMATS",
    "UPLOAD_ONLY",
    "Format",
    "MediaFacts",
    "MissingLibmagic",
    "Transfer",
    "Upload",
    "check_facts",
    "check_file",
    "inspect",
    "upload",
]

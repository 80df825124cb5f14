"""Previews: what recipients on iMessage, RCS and SMS see of a message, before it is sent.

The modules here are private: import from `linq_compose.preview`.
"""

from __future__ import annotations

from linq_compose.preview._picture import ChromiumFailed, MissingChromium
from linq_compose.preview._preview import Preview
from linq_compose.preview._scene import Bubble, Column, Note, Piece, Scene, Shown
from linq_compose.preview._segments import Segments, segments
from linq_compose.preview._stage import preview

__all__ = [
    "Bubble",
    "ChromiumFailed",
    "Column",
    "MissingChromium",
    "Note",
    "Piece",
    "Preview",
    "Scene",
    "Segments",
    "Shown",
    "preview",
    "segments",
]

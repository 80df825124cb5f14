"""Characters that are plainly visible: ASCII, common letters, ideographs, pictographs. Sound, never complete."""

from __future__ import annotations

__all__ = ["is_plainly_visible"]


def is_plainly_visible(text: str) -> bool:
    """Return whether a text certainly holds a character that is visible; the search ends at the first."""
    for character in text:
        if (
            "!" <= character <= "~"
            or "\u00c0" <= character <= "\u024f"
            or "\u0400" <= character <= "\u045f"
            or "\u05d0" <= character <= "\u05ea"
            or "\u4e00" <= character <= "\u9fff"
            or "\U0001f300" <= character <= "\U0001f6ff"
            or "\U0001f900" <= character <= "\U0001f9ff"
        ):
            return True
    return False

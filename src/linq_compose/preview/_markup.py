"""Markup: text as HTML that cannot become markup, elements around it, and the hashes of a page's own sources."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import Final

from linq_compose._characters import SURROGATE

__all__ = ["as_html", "element", "hash_source"]

# What HTML has no way to carry: other controls are shown by their pictures, halves of surrogate pairs as U+FFFD.
_CONTROLS: Final = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"},
    0x7F: "␡",
    **dict.fromkeys(range(0x80, 0xA0), "\ufffd"),
    **dict.fromkeys(range(0xFDD0, 0xFDF0), "\ufffd"),
    **{plane + last: "\ufffd" for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)},
}


def hash_source(source: str) -> str:
    """Return the hash by which a Content-Security-Policy names a style sheet or script."""
    return f"sha256-{b64encode(sha256(source.encode()).digest()).decode()}"


def as_html(text: str) -> str:
    """Return a text as HTML: what is markup is escaped, what HTML cannot carry is shown by another character."""
    return escape(SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").translate(_CONTROLS)))


def element(name: str, content: str = "", **attributes: str | None) -> str:
    """Return an element around HTML; an attribute that is None is left out, `_` stands for `-` in its name."""
    given = "".join(
        f' {word.rstrip("_").replace("_", "-")}="{as_html(value)}"'
        for word, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{content}</{name}>"

"""HTML inside Markdown: the tags that are styles, and the others, which are told of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Final, NamedTuple

__all__ = ["STYLES", "Tag", "pieces", "read_tag"]

STYLES: Final[Mapping[str, str]] = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "del": "strikethrough",
    "strike": "strikethrough",
}
"""The style of each tag that has one."""

_TAG: Final = re.compile(r"<[A-Za-z/!?][^<>]*>")
_NAME: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_INLINE: Final = frozenset(
    "a abbr bdi bdo big cite code data dfn font kbd mark q small span sub sup time tt var".split()
)
"""Tags between which letters may belong to one word."""
_SILENT: Final = frozenset({"script", "style", "template"})
"""Tags whose content nobody sees."""


class Tag(NamedTuple):
    """A tag, comment or instruction as it stands in the source."""

    raw: str
    name: str
    """The name in lower case; empty for a comment or an instruction."""
    closing: bool

    @property
    def style(self) -> str | None:
        """The style that it means."""
        return STYLES.get(self.name)

    @property
    def parts(self) -> bool:
        """Whether what stands before it and behind it are different words."""
        return self.name not in STYLES and self.name not in _INLINE


def read_tag(raw: str) -> Tag:
    """Return the tag of its source."""
    found = _NAME.match(raw)
    return Tag(raw, found[1].lower() if found else "", raw.startswith("</"))


def pieces(html: str) -> Iterator[str | Tag]:
    """Yield the texts and tags of a block of HTML, in order; time grows with its length alone."""
    at, lower, last_comment = 0, html.lower(), html.rfind("-->")
    start = html.find("<")
    while start >= 0:
        found = _TAG.match(html, start)
        if html.startswith("<!--", start) and start < last_comment:
            end = html.index("-->", start) + 3
        elif found is not None:
            end = found.end()
        else:
            start = html.find("<", start + 1)
            continue
        if start > at:
            yield unescape(html[at:start])
        tag = read_tag(html[start:end])
        if tag.name in _SILENT and not tag.closing:
            close = lower.find(f"</{tag.name}", end)
            end = len(html) if close < 0 else close
            tag = tag._replace(raw=html[start:end])
        yield tag
        at, start = end, html.find("<", end)
    if html[at:]:
        yield unescape(html[at:])

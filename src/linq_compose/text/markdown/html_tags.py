"""HTML inside Markdown: the tags that are styles, links or images, and the others, which are losses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Final, NamedTuple

__all__ = ["STYLES", "Tag", "may_name_type", "pieces", "read_tag"]

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
_ATTRIBUTE: Final = re.compile(r"""\s([A-Za-z-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_NAME: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_INLINE: Final = frozenset(
    "a abbr bdi bdo big cite code data dfn font kbd mark q small span sub sup time tt var".split()
)
"""Tags between which letters may belong to one word."""
_BREAKING: Final = frozenset(
    "address article aside blockquote caption center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol optgroup option p pre section summary table "
    "tbody tfoot thead tr ul".split()
)
"""Tags that begin and end a line."""
_MEDIA: Final = frozenset("audio embed iframe img source video".split())
"""Tags that show what their `src` is the address of."""
_OTHERS: Final = frozenset(
    "acronym applet area base basefont bgsound body br button canvas col colgroup datalist frame frameset head html "
    "input isindex keygen label link map marquee math meta meter nobr noembed noframes noscript object output param "
    "picture plaintext progress rb rp rt rtc ruby script search select slot style svg td template textarea th title "
    "track tt wbr xmp".split()
)
_ELEMENTS: Final = STYLES.keys() | _INLINE | _BREAKING | _MEDIA | _OTHERS
"""The names of HTML. What else is in angle brackets is meant as text: `Vec<String>`, `<your name>`."""
_ATTRIBUTES: Final = re.compile(r"""</?\w+(?>(?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))*)\s*/?>""")
_BREAKS: Final = frozenset("br hr wbr".split())
_UNENDED: Final = _BREAKING | _MEDIA | frozenset("input script style template td th".split())
"""Tags that end in another line, or need no end."""
_SILENT: Final = frozenset({"script", "style", "template"})
"""Tags whose content is never shown."""


class Tag(NamedTuple):
    """A tag, comment or instruction, as the source has it."""

    raw: str
    name: str
    """The name in lower case; empty for a comment or an instruction."""
    closing: bool

    @property
    def style(self) -> str | None:
        """The style that it means, if it has one."""
        return STYLES.get(self.name)

    def value(self, attribute: str) -> str:
        """Return the value of an attribute; empty where the tag does not have it."""
        values = (match[2] for match in _ATTRIBUTE.finditer(self.raw) if match[1].lower() == attribute)
        return unescape(next(values, "").strip("\"'"))

    @property
    def is_shown(self) -> bool:
        """Whether it is the beginning of a link, or an image or video: something with an address."""
        if self.closing:
            return False
        if self.name == "a":
            return self.value("href") != ""
        return self.name in _MEDIA and (self.value("src") != "" or (self.name == "img" and self.value("alt") != ""))

    @property
    def is_text(self) -> bool:
        """Whether it is meant as text: its name is not of HTML, or a style has attributes that say nothing.

        A tag of another name that has attributes is markup, as in SVG: `<path d="M0 0"/>`.
        """
        if self.name not in _ELEMENTS:
            return self.name != "" and "=" not in self.raw
        return self.name in STYLES and " " in self.raw and _ATTRIBUTES.fullmatch(self.raw) is None

    @property
    def breaks(self) -> bool:
        """Whether it begins or ends a line."""
        return self.name in _BREAKING

    @property
    def parts(self) -> bool:
        """Whether what is before it and what is behind it are different words."""
        return self.name not in STYLES and self.name not in _INLINE


def read_tag(raw: str) -> Tag:
    """Return the tag of its source."""
    name = _NAME.match(raw)
    return Tag(raw, name[1].lower() if name else "", raw.startswith("</"))


def may_name_type(name: str) -> bool:
    """Return whether the name of a tag that nothing in its line ends is sooner that of a type, as in `Vec<B>`."""
    return name.lower() not in _BREAKS and (name[0].isupper() or name not in _UNENDED)


def pieces(html: str) -> Iterator[str | Tag]:
    """Yield the texts and tags of a block of HTML, in order; time grows with its length alone."""
    at, lower, last_comment = 0, html.lower(), html.rfind("-->")
    start = html.find("<")
    while start >= 0:
        whole = _TAG.match(html, start)
        if html.startswith("<!--", start) and start < last_comment:
            end = html.index("-->", start) + 3
        elif whole is not None:
            end = whole.end()
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

"""Inlines: runs of text while links and tags open and close around them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import unquote

from linq_compose.text.markdown.html_tags import STYLES, Tag
from linq_compose.text.markdown.look import Look, Loss
from linq_compose.text.runs import PLAIN

__all__ = ["CITATION", "Inlines", "Target", "address_of", "shows"]

_HTTP: Final = re.compile(r"(?:https?://)?(?:www\.)?", re.IGNORECASE)
_HOST: Final = re.compile(r"[^/?#]*")
_NO_DIGITS: Final = re.compile(r"[^\d+]")
_PARAMETERS: Final = {"mailto": "?", "tel": ";"}
"""Schemes that people leave out, and what parts the address behind each from what a program is to do with it."""


CITATION: Final = "Citation"
"""The kind of a target that is the source of its link, to be written as it is."""


class Target(NamedTuple):
    """What a link or an image refers to."""

    url: str
    title: str
    kind: str
    """The parser's word: Link or Image; Anchor for a tag of HTML; or `CITATION`."""
    is_label: bool
    """Whether the text of the link is its URL."""


class Inlines:
    """Runs, put together in order; neighbours may have the same styles."""

    over: frozenset[str]

    __slots__ = ("_look", "_margin", "_tags", "links", "losses", "over", "runs")

    def __init__(self, look: Look) -> None:
        self.runs: list[tuple[str, frozenset[str]]] = []
        self.losses: list[Loss] = []
        self.over = PLAIN
        """The styles of the tags of HTML that are open."""
        self.links: list[tuple[Target, int]] = []
        """The open links, and how many runs there were before each."""
        self._look = look
        self._margin = ""
        """The margin that was written last."""
        self._tags: dict[str, list[Tag]] = {}
        """The open tags that have a style, by name."""

    @property
    def last(self) -> str:
        """The character that was written last; a space where there is none."""
        return next((text[-1] for text, _ in reversed(self.runs) if text), " ")

    def write(self, text: str, styles: frozenset[str] = PLAIN) -> None:
        """Write text in these styles and those of the open tags."""
        self.runs.append((text, styles | self.over if self.over else styles))

    def aside(self, text: str) -> None:
        """Write text of no style: a mark, or the URL of a link."""
        self.runs.append((text, PLAIN))

    def begin_line(self, margin: str) -> None:
        """Write the margin of a line that goes on with a block: the mark of a quote, the indent of an item."""
        if margin:
            self._margin = margin
            self.runs.append((margin, PLAIN))

    def trim(self) -> None:
        """Take back white space at the end."""
        text, styles = self.runs.pop()
        self.runs.append((text.rstrip(), styles))

    def lose(self, kind: str, what: str) -> None:
        """Report something that the runs do not carry."""
        self.losses.append(Loss(kind, what))

    def open_link(self, target: Target) -> None:
        """Begin the text of a link, or of an image."""
        self.links.append((target, len(self.runs)))

    def close_link(self, styles: frozenset[str] = PLAIN) -> bool:
        """End the text of a link or an image, and of `<a>` in it; return whether a URL was written.

        The URL of a link without text has the styles given.
        """
        while self.links[-1][0].kind == "Anchor":
            self._close_target(styles)
        return self._close_target(styles)

    def _close_target(self, styles: frozenset[str]) -> bool:
        (url, title, kind, is_label), place = self.links.pop()
        runs = self.runs
        if kind == CITATION:
            runs[place:] = [(url, styles)]
            return False
        label = runs[-1][0] if len(runs) == place + 1 else "".join([text for text, _ in runs[place:]])
        if kind == "Image" and url:
            self.lose("image", url)
        if title:
            self.lose("link title", title)
        address = address_of(url)
        if len(address) < len(url.partition(":")[2]):
            self.lose("link url", url)
        if is_label and label == url != address:  # `<mailto:…>`
            runs[place:] = [(address, runs[place][1])]
        if is_label or not address or shows(label, url, address):
            return False
        if not label.replace(f"\n{self._margin}", "").strip():
            if self.last.isalnum():
                self.aside(" ")
            self.write(address, styles)
        elif self._look.link == "text (url)":
            self.aside(f" ({address})")
        elif self._look.link == "text":
            self.lose("link url", address)
            return False
        else:
            del self.runs[place:]
            self.aside(address)
        return True

    def tag(self, tag: Tag, styles: frozenset[str] = PLAIN) -> bool:
        """Take a tag of HTML: a style, a link, an image, or a loss; return whether it sets words apart."""
        if tag.style is not None and not tag.closing:
            self._tags.setdefault(tag.name, []).append(tag)
            self.over |= {tag.style}
        elif tag.style is not None and self._tags.get(tag.name):
            self._tags[tag.name].pop()
            self.over = frozenset(STYLES[name] for name, tags in self._tags.items() if tags)
        elif tag.name == "a" and tag.closing and self.links and self.links[-1][0].kind == "Anchor":
            return self._close_target(styles)
        elif tag.is_shown and tag.name == "a":
            inside = self.links and self.links[-1][0].kind == "Anchor"
            if inside and self._close_target(styles):  # no link is inside of another one
                self.aside(" ")
            self.open_link(Target(tag.value("href"), tag.value("title"), "Anchor", is_label=False))
        elif tag.is_shown:
            kind = "Image" if tag.name == "img" else "Link"
            self.open_link(Target(tag.value("src"), tag.value("title"), kind, is_label=False))
            self.write(tag.value("alt"), styles)
            return self._close_target(styles)
        else:
            self.lose("html", tag.raw)
            return tag.parts
        return False

    def settle(self) -> None:
        """End the tags that are still open: no style of theirs goes on in the next paragraph or cell."""
        while self.links:
            self._close_target(PLAIN)
        if self.over:
            self.losses += (Loss("html", tag.raw) for tags in self._tags.values() for tag in tags)
            self._tags.clear()
            self.over = PLAIN


def address_of(url: str) -> str:
    """Return a URL as people write it: an email address or a phone number without its scheme."""
    if url.startswith("http"):
        return url
    scheme, colon, rest = url.partition(":")
    mark = _PARAMETERS.get(scheme.lower()) if colon else None
    return rest.partition(mark)[0] if mark else url


def shows(label: str, url: str, address: str) -> bool:
    """Return whether the text of a link shows its address already."""
    if label == address:
        return True
    scheme = url[:4].lower()
    if scheme == "tel:":
        return not any(map(str.isalpha, label)) and _number(label) == _number(address)
    return scheme == "http" and "." in label and (url in label or _bare(label) == _bare(url))


def _number(phone: str) -> str:
    return _NO_DIGITS.sub("", phone).removeprefix("00").lstrip("+")


def _bare(url: str) -> str:
    """Return what is left of a URL without scheme, `www.` and trailing slash, its host in lower case."""
    rest = _HTTP.sub("", unquote(url.strip()), count=1)
    return _HOST.sub(lambda host: host[0].lower(), rest, count=1).rstrip("/")

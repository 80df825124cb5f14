"""Inlines: runs of text while emphasis, links and tags open and close around them."""

from __future__ import annotations

from typing import NamedTuple

from linq_compose.text.markdown.html_tags import Tag
from linq_compose.text.markdown.look import Look, Loss
from linq_compose.text.runs import PLAIN

__all__ = ["Inlines", "Target"]


class Target(NamedTuple):
    """Where a link or an image leads."""

    url: str
    title: str
    kind: str
    """The parser's word: Link or Image."""
    told: bool
    """Whether the text of the link is its URL."""


class Inlines:
    """Runs, put together in order; neighbours may have the same styles."""

    __slots__ = ("_links", "_look", "losses", "runs", "tags")

    def __init__(self, look: Look) -> None:
        self.runs: list[tuple[str, frozenset[str]]] = []
        self.losses: list[Loss] = []
        self.tags: list[Tag] = []
        """The tags of HTML that are open, each with a style."""
        self._look = look
        self._links: list[tuple[Target, int]] = []

    @property
    def last(self) -> str:
        """The character that was written last; a space where there is none."""
        return next((text[-1] for text, _ in reversed(self.runs) if text), " ")

    def write(self, text: str, styles: frozenset[str] = PLAIN) -> None:
        """Write text in these styles and those of the open tags."""
        self.runs.append((text, self.tagged(styles) if self.tags else styles))

    def aside(self, text: str) -> None:
        """Write text of no style: a mark, or the URL of a link."""
        self.runs.append((text, PLAIN))

    def tagged(self, styles: frozenset[str]) -> frozenset[str]:
        """Return styles with those of the open tags."""
        return styles.union(tag.style for tag in self.tags if tag.style is not None)

    def trim(self) -> None:
        """Take back white space at the end."""
        text, styles = self.runs.pop()
        self.runs.append((text.rstrip(), styles))

    def lose(self, kind: str, what: str) -> None:
        """Tell of something that the runs do not carry."""
        self.losses.append(Loss(kind, what))

    def open_link(self, target: Target) -> None:
        """Begin the text of a link, or of an image."""
        self._links.append((target, len(self.runs)))

    def close_link(self) -> bool:
        """End the text of a link or an image; return whether it is told where that leads."""
        (url, title, kind, told), place = self._links.pop()
        label = "".join(text for text, _ in self.runs[place:])
        if kind == "Image":
            self.lose("image", url)
        if title:
            self.lose("link title", title)
        url = url.removeprefix("mailto:").removeprefix("tel:")
        if told or not url or label == url:
            return False
        if not label.strip():
            self.aside(url)
        elif self._look.link == "text (url)":
            self.aside(f" ({url})")
        elif self._look.link == "text":
            self.lose("link url", url)
            return False
        else:
            del self.runs[place:]
            self.aside(url)
        return True

    def tag(self, tag: Tag) -> bool:
        """Take a tag of HTML: a style, or something that is lost; return whether it sets words apart."""
        same = [place for place, each in enumerate(self.tags) if each.name == tag.name]
        if tag.style is not None and (same or not tag.closing):
            if tag.closing:
                del self.tags[same[-1]]
            else:
                self.tags.append(tag)
            return False
        self.lose("html", tag.raw)
        return tag.parts

    def settle(self) -> None:
        """End the tags that are still open: no style of theirs goes on in the next paragraph or cell."""
        for tag in self.tags:
            self.lose("html", tag.raw)
        self.tags.clear()

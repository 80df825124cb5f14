"""Regular sources: headings, paragraphs and lists with empty lines between them, read by a shorter way.

Theory of operation. In a regular source the kind of a block alone says how far it is from the one before: no place in
the source is needed. The parser writes such a document as HTML much sooner than it reports its events, and that HTML
has one spelling for each thing, so that one regular expression parts it into texts and tags. A source with anything
that could be read in two ways there, or that is rare, is not taken: its events tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from linq_compose.text.markdown.containers import style_set
from linq_compose.text.markdown.inlines import address_of, shows
from linq_compose.text.markdown.look import LOOK, Look
from linq_compose.text.markdown.parser import html
from linq_compose.text.markdown.source import Source
from linq_compose.text.richtext import RichText
from linq_compose.text.runs import PLAIN

__all__ = ["is_regular", "read_regular"]

# Headings, paragraphs and lists with empty lines between them; what is inside of an item is indented far enough. Apart
# from headings, no line begins like another kind of block.
_LINE: Final = r"(?![\s>#<=|:+-]|```|~~~|[0-9]{1,9}[.)](?:\s|\Z)|[*_]{1,2}+[\s*_])[^\n]++"
_MARK: Final = r"(?>(?:[-*+] |[0-9]{1,9}[.)] )?)"
_ITEMS: Final = (
    *((mark, 2) for mark in ("- ", r"\* ", r"\+ ")),
    *((mark, 3) for mark in (r"[0-9]\. ", r"[0-9]\) ")),
)
_STRETCH: Final = "|".join(
    (
        rf"\#{{1,6}} {_LINE}(?!\n[^\n])",
        rf"{_LINE}(?>(?:\n{_LINE})*)",
        *(rf"{mark}{_LINE}(?>(?:\n(?:{mark}| {{{width},9}}+{_MARK}){_LINE})*)" for mark, width in _ITEMS),
    )
)
_REGULAR: Final = re.compile(rf"\n*+(?>{_STRETCH})(?>(?:\n{{2,}}+(?>{_STRETCH}))*)\n*+\Z")

_ONE: Final = re.compile(r"\n *(?:[-*+] +)*1[.)] ")
_BULLET: Final = re.compile(r"\n *[-*+] ")
_PARAGRAPH: Final = re.compile(r"\n\n(?![\s0-9]|[-*+] |\Z)")


def is_regular(text: str) -> bool:
    """Return whether each block of a document plainly has an empty line before it, or is an item of a list.

    In addition, no list can go on behind another one: that depends on the numbers in the source.
    """
    ones = text.count("1") > 1 and text.count("1. ") + text.count("1) ") > 1
    if ("]" in text and "]:" in text) or (ones and _may_go_on(text)):
        return False
    return _REGULAR.match(text) is not None


def _may_go_on(text: str) -> bool:
    """Return whether a list of ones may go on behind bullets: nothing but lists is between two items with the number 1.

    Each line is read once.
    """
    text, end = f"\n{text}", -1
    for one in _ONE.finditer(text):
        if end >= 0 and _BULLET.search(text, end, one.start()) and not _PARAGRAPH.search(text, end, one.start()):
            return True
        end = one.end()
    return False


_ENTITY: Final = re.compile(r"&#?\w+;")
_TASK: Final = re.compile(r"\[[ xX]\]")
_ESCAPED: Final = re.compile(r"\]\([^)\s]*%")
_BLOCK: Final = r'(?:p|li|ul|ol(?: start="[0-9]+")?|h[1-6])'
_STARTS: Final = rf"(?>(?:>\n?<{_BLOCK})*)(?=>)"
_MARKUP: Final = re.compile(
    r"<(?:(strong|em|del|code)>([^<\n]++)</[a-z]++"
    rf"|(/{_BLOCK}(?>(?:>\n?</{_BLOCK})*){_STARTS}|{_BLOCK}{_STARTS}|[^>]*+))>"
)
"""What is between two texts: a tag with all the text in it, or one tag, or the tags of all blocks that end and start
there. No text has a `<`, and no attribute a `>`."""
_ENDS: Final = frozenset({"/em", "/strong", "/del", "/code"})


def read_regular(source: Source, look: Look) -> RichText | None:
    """Return the text of a regular source; None where its events must be read."""
    text = source.text
    if look is not LOOK and (look.line != "\n" or look.code_mark or look.link == "url"):
        return None
    if "<" in text or ("!" in text and "![" in text) or ("&" in text and _ENTITY.search(text)):
        return None  # an entity may be a line feed
    if ("[" in text and _TASK.search(text)) or ("%" in text and _ESCAPED.search(text)):
        return None  # known soon; what else is rare is seen where it is read
    try:
        return RichText.of(_Reader(source, look).read(html(text, strict=look.strict)))
    except (_Rare, KeyError):
        return None


class _Rare(Exception):
    """What is not read here."""


class _Reader:
    """The state while the texts and tags go by."""

    __slots__ = ("_bullet", "_feeds", "_look", "_margins", "_numbers", "_source", "_top")

    def __init__(self, source: Source, look: Look) -> None:
        self._source, self._look = source, look
        self._bullet = f"{look.bullet} "
        self._numbers: list[int | None] = []
        """For each open list the number of its next item; None where it has bullets."""
        self._margins = [""]
        """What is before the lines of the document, and of each open item."""
        self._top = self._feeds = ""
        """The line feeds before a block in no list, and before an item."""

    def read(self, document: str) -> list[tuple[str, frozenset[str]]]:  # noqa: C901, PLR0912 - calls cost most here
        """Return the texts of a document in HTML with their styles; neighbours may have the same."""
        styled, is_odd = _styled(self._look.code), "&" in document or bool(self._source.aside)
        runs: list[tuple[str, frozenset[str]]] = []
        write, bare = runs.append, ""  # the text without styles that goes on
        styles, outer, margin = PLAIN, list[frozenset[str]](), ""
        is_new = is_apart = False  # whether the open block has no text yet; whether the next word must not touch a URL
        url, place, start = "", 0, 0  # of the open link; where its label starts: in which run, and where in that
        pieces = iter(_MARKUP.split(document))
        # What is behind the last tag is left: a line feed.
        for before, kind, inside, tag in zip(pieces, pieces, pieces, pieces, strict=False):
            text = before
            if is_apart and (text or kind):
                is_apart = False
                bare += " " * (text or inside)[0].isalnum()
            if is_odd:
                text = self._restored(text)
            if text:
                is_new = False
                if margin and "\n" in text:
                    text = _indented(text, tag or "", margin, styles)
                if styles:
                    write((bare, PLAIN))
                    write((text, styles))
                    bare = ""
                else:
                    bare += text
            if kind:
                is_new = False
                write((bare, PLAIN))
                style = styles | styled[kind] if styles else styled[kind]
                write((self._restored(inside) if is_odd else inside, style))
                bare = ""
            elif tag in styled:
                outer.append(styles)
                styles = styles | styled[tag] if styles else styled[tag]
            elif tag in _ENDS:
                styles = outer.pop()
            elif tag == "/a":
                address = self._address(url, _text_since(place, start, runs, bare))
                is_apart = address != ""
                bare += address
            elif tag[:2] == "a ":
                url, place, start = _url(tag), len(runs), len(bare)
                if is_odd:
                    url = self._restored(url)
            elif is_new:
                raise _Rare  # nothing is in the block, or a line break is at its beginning
            elif tag != "br /":  # the line feed is in the text behind it
                lead, margin, styles = self._begin(tag)
                bare += lead
                is_new, is_apart = True, False
        write((bare, PLAIN))
        return runs

    def _restored(self, text: str) -> str:
        return self._source.restored(_unescaped(text))

    def _address(self, url: str, label: str) -> str:
        """Return what is written behind the label of a link: its URL, unless the label shows it."""
        if not label.strip():
            raise _Rare
        address = address_of(url)
        is_shown = not address or self._look.link == "text" or shows(label, url, address)
        return "" if is_shown else f" ({address})"

    def _begin(self, tags: str) -> tuple[str, str, frozenset[str]]:
        """Take the tags between two texts.

        Returns the line feeds and the mark before the second text, the margin of its other lines, and its styles.
        """
        if tags == "/li>\n<li":  # most often
            self._margins.pop()
            return self._mark(), self._margins[-1], PLAIN
        if tags == "/p>\n<p" and not self._numbers:
            return "\n\n", "", PLAIN
        lead, styles = "", PLAIN
        for tag in _parted(tags):
            if tag == "li":
                lead = self._mark()
            elif tag == "/li":
                self._margins.pop()
            elif tag == "ul" or tag[:2] == "ol":
                self._numbers.append(None if tag == "ul" else int(tag[10:-1] or 1))
                if len(self._margins) == 1:
                    self._feeds = self._top
            elif tag in {"/ul", "/ol"}:
                self._numbers.pop()
            elif tag[0] != "/":
                if tag != "p":
                    styles = _headings(self._look.heading)[tag]  # a KeyError for what is no heading
                if len(self._margins) == 1:  # in an item it begins where the mark is
                    lead, self._top = self._top, "\n\n"
        return lead, self._margins[-1], styles

    def _mark(self) -> str:
        """Start an item, and return the line feeds before it, and its mark."""
        number, margin = self._numbers[-1], self._margins[-1]
        mark = self._bullet
        if number is not None:
            mark = f"{number}. "
            self._numbers[-1] = number + 1
        self._margins.append(margin + " " * len(mark))
        lead = f"{self._feeds}{margin}{mark}"
        self._feeds, self._top = "\n", "\n\n"
        return lead


def _indented(text: str, tag: str, margin: str, styles: frozenset[str]) -> str:
    """Return a text in an item with the margin of its lines; the line feed before a list is that of HTML."""
    if styles:
        raise _Rare
    if tag[:2] in {"ul", "ol"}:
        text = text.removesuffix("\n")
    return text.replace("\n", f"\n{margin}")


def _parted(tags: str) -> tuple[str, ...]:
    """Return the tags between two texts."""
    return tuple(tags.replace("\n", "").split("><"))


def _url(tag: str) -> str:
    """Return the URL of a link. With a percent sign in it, it may be another one in the source."""
    url = tag[8:-1].partition('" title="')[0]
    if "%" in url or not tag.startswith('a href="'):
        raise _Rare
    return url


def _text_since(place: int, start: int, runs: list[tuple[str, frozenset[str]]], bare: str) -> str:
    """Return the text from a character of a run on, and what goes on behind the runs."""
    if place == len(runs):
        return bare[start:]
    return ("".join([text for text, _ in runs[place:]]) + bare)[start:]


@cache
def _headings(heading: str | None) -> Mapping[str, frozenset[str]]:
    """Return the style of each tag of a heading."""
    return {f"h{level}": style_set(heading) for level in range(1, 7)}


@cache
def _styled(code: str | None) -> Mapping[str, frozenset[str]]:
    """Return the style of each tag inside of a block."""
    styles = {"em": "italic", "strong": "bold", "del": "strikethrough", "code": code}
    return {tag: style_set(style) for tag, style in styles.items()}


def _unescaped(text: str) -> str:
    """Return a text without the escapes that the parser writes in HTML."""
    if "&" in text:
        for escape, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
            text = text.replace(escape, character)
    return text

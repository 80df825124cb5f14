"""The look of Markdown that became text: what a person chooses, and what no text can carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = ["LOOK", "Look", "Loss"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How Markdown becomes text: marks, styles, and what is told of a link.

    >>> from linq_compose import from_markdown
    >>> print(from_markdown("- [docs](https://example.com)", look=Look(bullet="–", link="text")))
    – docs
    """

    bullet: str = "•"
    """The mark of an item in a list without numbers."""
    done: str = "☑"
    """The mark of a task that is done."""
    todo: str = "☐"
    """The mark of a task that is not done."""
    quote: str = ">"
    """The mark in front of each line of a quote."""
    rule: str = "———"
    """A thematic break."""
    cell: str = " | "
    """What stands between two cells of a table."""
    heading: Literal["bold", "italic", "underline", "strikethrough"] | None = "bold"
    """The style of a heading, and of the first row of a table."""
    code: Literal["bold", "italic", "underline", "strikethrough"] | None = None
    """The style of code, in a line or in a block."""
    code_mark: str = ""
    """What stands on both sides of code in a line: a backtick or a quotation mark, for instance."""
    link: Literal["text (url)", "text", "url"] = "text (url)"
    """What is told of a link; for "text" its URL is a loss."""
    line: str = "\n"
    """What the end of a line inside a paragraph becomes: a line feed, or a space."""
    lenient_cjk: bool = False
    """Whether asterisks between Chinese, Japanese or Korean letters and punctuation may be emphasis, as in
    `**重要：**请看`, which CommonMark leaves as it is."""


LOOK = Look()
"""The look that is taken where none is named."""


class Loss(NamedTuple):
    """Something of the source that the text does not carry."""

    kind: str
    """html, image, link title, link url, code language, or literal emphasis."""
    what: str
    """What it says in the source."""

"""The look of Markdown that became text: the marks and styles to use, and what no text can carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = ["LOOK", "Look", "Loss"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How Markdown becomes text: marks, styles, and how links are rendered.

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
    """The separator between two cells of a table."""
    heading: Literal["bold", "italic", "underline", "strikethrough"] | None = "bold"
    """The style of a heading, of the first row of a table, and of the title of an alert (`> [!NOTE]`)."""
    code: Literal["bold", "italic", "underline", "strikethrough"] | None = None
    """The style of code, in a line or in a block."""
    code_mark: str = ""
    """The mark on both sides of code in a line: a backtick or a quotation mark, for instance."""
    link: Literal["text (url)", "text", "url"] = "text (url)"
    """What is shown of a link; with "text" its URL is a loss."""
    line: str = "\n"
    """What the end of a line inside a paragraph becomes: a line feed, or a space."""
    strict: bool = False
    """Whether to read exactly what CommonMark says.

    By default URLs and formulas keep their asterisks and underscores, `2*3*4` and `__init__` are not emphasis, and
    markers that touch punctuation, as in `**Status:**OK` and `**重要：**请看`, are. A list of ones that is interrupted
    by bullets goes on counting. The number of a source (`[1]`) stays, and its definition is shown, as are all that
    nothing refers to. What is no tag of HTML is text, and `> [!INFO]` begins a quote with a title."""


LOOK = Look()
"""The default look."""


class Loss(NamedTuple):
    """Something of the source that the text does not carry."""

    kind: str
    """html, image, link title, link url, link definition, code language, or literal emphasis: the last is in the text,
    with its asterisks or tildes."""
    what: str
    """The source, or the value, that is lost."""

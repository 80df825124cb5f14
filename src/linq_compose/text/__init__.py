"""Styled text: `RichText`, the style functions, and Markdown as a source.

The modules here are private: import from `linq_compose.text`.
"""

from __future__ import annotations

from linq_compose._drawable import announce
from linq_compose.text.markdown.look import LOOK, Look, Loss
from linq_compose.text.markdown.read import MarkdownReading, from_markdown, read_markdown
from linq_compose.text.markdown.stream import MarkdownStream
from linq_compose.text.richtext import RichText
from linq_compose.text.runs import Run
from linq_compose.text.styles import (
    big,
    bloom,
    bold,
    explode,
    italic,
    jitter,
    nod,
    ripple,
    shake,
    small,
    strikethrough,
    underline,
)

__all__ = [
    "LOOK",
    "Look",
    "Loss",
    "MarkdownReading",
    "MarkdownStream",
    "RichText",
    "Run",
    "big",
    "bloom",
    "bold",
    "explode",
    "from_markdown",
    "italic",
    "jitter",
    "nod",
    "read_markdown",
    "ripple",
    "shake",
    "small",
    "strikethrough",
    "underline",
]

announce(RichText)

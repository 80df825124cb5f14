"""HTML of runs: tags for styles, and data attributes for animations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from linq_compose.text.runs import Run
from linq_compose.vocabulary import STYLES

__all__ = ["TAGS", "write_html"]

TAGS: Final[Mapping[str, str]] = {"bold": "b", "italic": "i", "strikethrough": "s", "underline": "u"}
"""The tag of each style."""


def write_html(runs: Iterable[Run]) -> str:
    """Return a fragment of HTML: the characters of the text are escaped, a line feed is `<br>`."""
    return "".join(map(_element, runs))


def _element(run: Run) -> str:
    html = escape(run.text).replace("\n", "<br>")
    for word in sorted(run.styles):
        tag = TAGS.get(word)
        kind = "style" if word in STYLES else "animation"
        html = f"<{tag}>{html}</{tag}>" if tag else f'<span data-{kind}="{word}">{html}</span>'
    return html

"""HTML of a rich text: tags for styles, and data attributes for animations."""

from __future__ import annotations

from html import escape
from typing import Final

from linq_compose.text.richtext import RichText
from linq_compose.text.runs import Run
from linq_compose.vocabulary import STYLES

__all__ = ["draw_html"]

_TAGS: Final = {"bold": "b", "italic": "i", "strikethrough": "s", "underline": "u"}


def draw_html(text: RichText) -> str:
    """Return a fragment of HTML: what the text holds is escaped, a line feed is `<br>`."""
    return "".join(map(_run, text.runs))


def _run(run: Run) -> str:
    made = escape(run.text).replace("\n", "<br>")
    for word in sorted(run.styles):
        tag = f"{_TAGS[word]}" if word in STYLES else f'span data-animation="{word}"'
        made = f"<{tag}>{made}</{tag.split(maxsplit=1)[0]}>"
    return made

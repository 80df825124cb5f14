"""Markdown pages drawn on a terminal: headings, bold, code and links, wrapped to its width."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Final

__all__ = ["draw_page"]

_ADDRESS: Final = re.compile(r"<(https?://[^>\s]+)>")
_FENCE: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def draw_page(markdown: str, *, width: int, color: bool) -> str:
    """Return a Markdown page as lines of at most `width` columns, styled by ANSI codes if `color`.

    Lines of code are never broken, so that they can be copied. Without rich, which draws the page, the Markdown is
    returned as it is.
    """
    try:
        from rich.console import Console
        from rich.markdown import Markdown
        from rich.syntax import Syntax
    except ImportError:
        return markdown
    text = io.StringIO()
    console = Console(
        file=text, width=width, force_terminal=color, no_color=not color, color_system="standard" if color else None
    )
    for prose, language, code in _pieces(markdown):
        # An address in angle brackets would be drawn twice, as the text of the link and as its target.
        console.print(Markdown(_ADDRESS.sub(r"\1", prose), hyperlinks=False))
        if code:
            lines = Syntax("", language, theme="ansi_dark").highlight(code)
            lines.rstrip()
            console.print("", lines, sep="\n", soft_wrap=True)
            console.print()
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines())


def _pieces(markdown: str) -> Iterator[tuple[str, str, str]]:
    """Yield the prose of a page up to each block of code, with the block's language and content; last the rest."""
    start = 0
    for fence in _FENCE.finditer(markdown):
        yield markdown[start : fence.start()], fence[1], fence[2]
        start = fence.end()
    yield markdown[start:], "", ""

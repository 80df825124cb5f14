"""Markdown pages drawn on a terminal: headings, bold, code and links, wrapped to its width."""

from __future__ import annotations

import io
import re

__all__ = ["draw_page"]


def draw_page(markdown: str, *, width: int, color: bool) -> str:
    """Return a Markdown page as lines of at most `width` columns, styled by ANSI codes if `color`.

    Without rich, which draws it, the Markdown is returned as it is.
    """
    try:
        from rich.console import Console
        from rich.markdown import Markdown
    except ImportError:
        return markdown
    # An address in angle brackets would be drawn twice, as the text of the link and as its target.
    markdown = re.sub(r"<(https?://[^>\s]+)>", r"\1", markdown)
    text = io.StringIO()
    console = Console(
        file=text, width=width, force_terminal=color, no_color=not color, color_system="standard" if color else None
    )
    console.print(Markdown(markdown, code_theme="ansi_dark", hyperlinks=False))
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines())

"""Previews inside of pages: a comment `<!-- preview: NAME on SERVICE -->` shows what the Python above it has made.

`NAME` is a name of the page's own code; without `on SERVICE`, all services are shown beside each other.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import re
from pathlib import Path
from typing import Any

from linq_compose.preview import preview
from linq_compose.rules import CATALOG

PIECE = re.compile(
    r"^```python\n(?P<code>.*?)^```$|^<!-- preview: (?P<name>\w+)(?: on (?P<service>\w+))? -->$",
    re.MULTILINE | re.DOTALL,
)
BAD = re.compile(r"^Triggers the rule, at [^\n]*:\n\n```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Frames:
    """The previews of a site, one file each; the page that shows one has it in a frame."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, text: str, page: Path) -> str:
        """Return the text of a page with a frame for each comment, and for the example of a rule page."""
        if "<!-- preview: " in text:
            return self._by_code(text, page)
        bad = BAD.search(text)
        if page.parent.name == "rules" and "**Delivered as** shown here" in text and bad:
            service = None if CATALOG.get(page.stem).family == "services" else "iMessage"
            frame = self._frame(json.loads(bad[1]), service, page.stem, page)
            return text.replace("**What to do.**", f"{frame}\n\n**What to do.**", 1)
        return text

    def _by_code(self, text: str, page: Path) -> str:
        """Return a page whose code is run, as far as its last preview."""
        end = text.rindex("<!-- preview: ")
        end = text.index("\n", end)
        names: dict[str, Any] = {"__name__": "page"}

        def piece(match: re.Match[str]) -> str:
            if match["name"] is None:
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(match["code"], str(page), "exec"), names)
                return match[0]
            return self._frame(names[match["name"]], match["service"], f"{page.stem}-{match['name']}", page)

        logging.disable()
        return PIECE.sub(piece, text[:end]) + text[end:]

    def _frame(self, content: Any, service: str | None, name: str, page: Path) -> str:
        """Return the frame of a preview, which is written to the folder."""
        drawn = preview(content).of(service)
        self._folder.mkdir(exist_ok=True)
        (self._folder / f"{name}.html").write_text(drawn.html(), encoding="utf-8")
        source = os.path.relpath(Path("frames", f"{name}.html"), page.parent)
        shown = service or "iMessage, RCS and SMS"
        return f'<iframe class="preview" src="{source}" title="What {shown} recipients see" loading="lazy"></iframe>'

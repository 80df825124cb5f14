"""Previews inside of pages: a comment `<!-- preview: FILE -->` becomes the preview of that payload."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from linq_compose.preview import preview

MARK = re.compile(r"^<!-- preview: (\S+) -->$", re.MULTILINE)
DELIVERED = "**Delivered as** shown here:\n"
BAD = re.compile(r"^Triggers the rule, at [^\n]*:\n\n```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Frames:
    """The previews of a site, one file each; every page that shows one has it in a frame."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder

    def put(self, text: str, page: Path) -> str:
        """Return the text of a page with a frame for each comment, and for the example of a rule page."""
        text = MARK.sub(lambda mark: self._frame(mark[1], (self._root / mark[1]).read_bytes(), page), text)
        bad = BAD.search(text)
        if page.parent.name == "rules" and DELIVERED in text and bad:
            frame = self._frame(page.stem, json.loads(bad[1]), page)
            text = text.replace("**What to do.**", f"{frame}\n\n**What to do.**", 1)
        return text

    def _frame(self, name: str, payload: object, page: Path) -> str:
        """Return the frame of a preview, which is written to the folder."""
        file = f"{re.sub(r'[^A-Za-z0-9]+', '-', name)}.html"
        self._folder.mkdir(exist_ok=True)
        (self._folder / file).write_text(preview(payload).html(), encoding="utf-8")
        source = os.path.relpath(Path("frames", file), page.parent)
        return f'<iframe class="preview" src="{source}" title="Preview of {name}" loading="lazy"></iframe>'

"""Runs the Python of a page: of all its sections, or of those named; every `#>` line must be what is printed.

Usage: run_page.py PAGE [SECTION ...] [--importing MODULE]. With `--importing`, only blocks that import the module run.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from pathlib import Path

BLOCK = re.compile(r"^```python\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
EXPECTED = re.compile(r"^ *#> ?(.*)$", flags=re.MULTILINE)


def main(page: str, *words: str) -> None:
    """Run the blocks, and print how many there were; raises AssertionError where a page is wrong or nothing runs."""
    sections, module = list(words), None
    if "--importing" in sections:
        place = sections.index("--importing")
        module, sections = sections[place + 1], sections[:place]
    text = Path(page).read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": "page"}
    count = 0
    for section in re.split(r"^#+ ", text, flags=re.MULTILINE)[1:]:
        title = section.partition("\n")[0].partition(":")[0]
        if sections and title not in sections:
            continue
        for code in BLOCK.findall(section):
            if module is not None and f"import {module}\n" not in code:
                continue
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(code, page, "exec"), names)
            expected = EXPECTED.findall(code)
            lines = [line.rstrip() for line in printed.getvalue().splitlines()]
            assert lines == [line.rstrip() for line in expected], (title, lines)
            count += 1
    assert count, f"{page} has no such block"
    print(f"{page}: {count} blocks")


if __name__ == "__main__":
    main(*sys.argv[1:])

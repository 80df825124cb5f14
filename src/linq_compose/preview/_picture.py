"""The picture: a page drawn by an installed Chromium, without a window and without a network."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

__all__ = [
    "BROWSERS",
    "OPTIONS",
    "PATIENCE",
    "ChromiumFailed",
    "MissingChromium",
    "find_chromium",
    "framed",
    "take_picture",
]

BROWSERS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
"""Commands of browsers that draw pages without a window, in the order in which they are looked for."""

OPTIONS: Final = (
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--no-first-run",
    "--no-sandbox",  # a page of our own; containers often have no sandbox to offer
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--hide-scrollbars",
    "--force-prefers-reduced-motion",  # a still picture
)
PATIENCE: Final = 120
_TALLEST: Final = 16_000
_HEIGHT: Final = re.compile(r'<html[^>]* data-height="(\d+)"')

# A window without a screen has at least 500 pixels; a frame has the width that it is given.
_FRAME: Final = """<!doctype html>
<html><body><iframe width="{width}" height="600" srcdoc="{page}"></iframe><script>
addEventListener("load", () => {{
  const inner = document.querySelector("iframe").contentDocument.documentElement;
  document.documentElement.dataset.height = Math.ceil(inner.getBoundingClientRect().height);
}});
</script></body></html>
"""


class MissingChromium(RuntimeError):
    """No Chromium was found on this machine; says which commands were looked for."""

    def __init__(self) -> None:
        names = ", ".join(name for name in BROWSERS if "/" not in name)
        super().__init__(
            "A picture needs Chromium, and none was found. Install it (Debian: apt-get install chromium), so that one "
            f"of these commands is on PATH: {names}. The page itself (.html()) needs none."
        )


class ChromiumFailed(OSError):
    """Chromium was found, but drew nothing; says what it wrote last."""


def find_chromium() -> str:
    """Return the command of an installed Chromium; raises `MissingChromium`."""
    for name in BROWSERS:
        path = shutil.which(name)
        if path is not None:
            return path
    raise MissingChromium


def framed(page: str, *, width: int) -> str:
    """Return a page that holds another in a frame of this width, and says how high it is there."""
    return _FRAME.format(width=width, page=escape(page))


def take_picture(page: str, *, width: int, dark: bool) -> bytes:
    """Return a PNG of a whole page, so many CSS pixels wide (320 to 4,000), in the light or dark colors.

    Raises ValueError for another width, `MissingChromium`, and `ChromiumFailed`.
    """
    if not 320 <= width <= 4000:
        raise ValueError(f"Expected a width of 320 to 4,000 pixels, got {width:,}.")
    browser = find_chromium()
    with TemporaryDirectory(prefix="linq-compose-") as folder:
        source, picture = Path(folder, "page.html"), Path(folder, "page.png")
        source.write_text(page, encoding="utf-8")
        command = [browser, *OPTIONS, f"--user-data-dir={Path(folder, 'profile')}"]
        command += ["--blink-settings=preferredColorScheme=0"] if dark else ["--blink-settings=preferredColorScheme=1"]
        frame = Path(folder, "frame.html")
        frame.write_text(framed(page, width=width), encoding="utf-8")
        found = _HEIGHT.search(_run([*command, "--dump-dom", frame.as_uri()]))
        height = min(_TALLEST, int(found[1])) if found else 800
        _run([*command, f"--window-size={width},{height}", f"--screenshot={picture}", source.as_uri()])
        if not picture.is_file():
            raise ChromiumFailed(f"{browser} drew no picture.")
        return picture.read_bytes()


def _run(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603  a browser that was found by its name
            command, capture_output=True, check=True, timeout=PATIENCE, text=True, encoding="utf-8", errors="replace"
        )
    except subprocess.TimeoutExpired:
        raise ChromiumFailed(f"{command[0]} did not draw the page within {PATIENCE} seconds.") from None
    except (subprocess.CalledProcessError, OSError) as error:
        output = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        raise ChromiumFailed(f"{command[0]} could not draw the page: {output[-1] if output else error}") from None
    return done.stdout

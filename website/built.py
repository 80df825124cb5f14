"""What is wrong with a built site: links and anchors that lead nowhere, and whatever a page loads from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from linq_compose.rules import DOCUMENTATION

LOADED = {("img", "src"), ("script", "src"), ("iframe", "src"), ("source", "src"), ("video", "src"), ("audio", "src")}
LOADED_RELATIONS = {"stylesheet", "icon", "preload", "preconnect", "prefetch", "modulepreload", "dns-prefetch"}
IN_STYLES = re.compile(r"(?:url\(|@import\s*)[\"']?(https?:|//)[^)\"']*")


class _Page(HTMLParser):
    """The addresses of a page: where it links to, what it loads, which anchors it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        for name, value in values.items():
            if (tag, name) in LOADED or (tag == "link" and name == "href" and _loads(values)):
                self.loaded.append(value)
            elif name == "href" and tag in ("a", "area"):
                self.links.append(value)


def _loads(values: dict[str, str]) -> bool:
    return not LOADED_RELATIONS.isdisjoint(values.get("rel", "").split())


def faults(site: Path) -> list[str]:
    """Return a line for each fault; the address of the site itself counts as the site."""
    pages = {file: _Page(file.read_text(encoding="utf-8")) for file in sorted(site.rglob("*.html"))}
    lines = []
    for file, page in pages.items():
        here = urljoin(DOCUMENTATION, _address(file.relative_to(site)))
        name = file.relative_to(site)
        loaded = [address for address in page.loaded if not address.startswith("data:")]
        remote = [address for address in loaded if not urljoin(here, address).startswith(DOCUMENTATION)]
        lines += [f"{name} loads {address}" for address in remote]
        for address in (*page.links, *loaded):
            wrong = _wrong(urljoin(here, address), site, pages)
            if wrong:
                lines.append(f"{name} links to {address}: {wrong}")
    for file in sorted(site.rglob("*.css")):
        fetched = IN_STYLES.finditer(file.read_text(encoding="utf-8"))
        lines += [f"{file.relative_to(site)} loads {address[0]}" for address in fetched]
    return lines


def _wrong(address: str, site: Path, pages: dict[Path, _Page]) -> str:
    """Return what is wrong with an address; empty for one that is right, or of another site."""
    if not address.startswith(DOCUMENTATION):
        return ""
    path = unquote(urlsplit(address.removeprefix(DOCUMENTATION)).path)
    file = site / path
    if file.is_dir():
        file /= "index.html"
    if not file.is_file():
        return "no such page"
    anchor = unquote(urlsplit(address).fragment)
    return "no such anchor" if anchor and file in pages and anchor not in pages[file].anchors else ""


def _address(file: Path) -> str:
    return str(file).removesuffix("index.html")
